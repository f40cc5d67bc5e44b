"""What the script of every page says, as a file for each language that browsers keep.

Given out like our other scripts (`roadmap.web.ui.own_files`), under the code that browsers
know the language by. Nothing in it is of a person or a member.
"""

import json
from collections.abc import Mapping

from roadmap.wording.texts import Words, languages

FORM = (
    *("not_reached", "failed", "too_large", "sign_in", "here_again", "start_afresh"),
    *("not_kept", "not_kept_shared", "changed_meanwhile", "changed_meanwhile_tick"),
    *("letters", "too_many"),
)
"""What the script of all forms says."""

AGAIN = {
    "title": "factors.again.title",
    "says": "factors.again.says",
    "passphrase": "factors.again.passphrase",
    **{
        name: f"factors.{name}"
        for name in (
            *("code", "code_hint", "recovery_code", "recovery_code_hint"),
            *("go_on", "use_passkey", "passkey_failed"),
        )
    },
    "cancel": "factors.again.cancel",
    "not_reached": "frame.form.not_reached",
}
"""What is said where somebody shows once more that it is them."""

SIGN_OUT = ("unsent", "unmended", "half", "sure")
PLACES = {name: f"{{{name}}}" for name in ("saved", "n", "most", "pages")}


def words_of(say: Words) -> str:
    """Name the file of a language, as our other files are named."""
    return f"ui/says/{say.html}.js"


def word_files() -> dict[str, bytes]:
    """Write the files of all languages, by their names."""
    everyone = [Words(code) for code in languages()]
    return {
        words_of(say): f"export const words = {_said(say)};\n".encode()
        for say in everyone
    }


def _said(say: Words) -> str:
    form = {name: say(f"frame.form.{name}", **PLACES) for name in FORM}
    said: Mapping[str, object] = {
        **{
            f"sign_out_{name}": say(f"frame.sign_out_{name}", **PLACES)
            for name in SIGN_OUT
        },
        "form": form
        | {
            "signed_out": say("refused.signed_out"),
            "again": {name: say(key, **PLACES) for name, key in AGAIN.items()},
        },
    }
    return json.dumps(said, ensure_ascii=False)
