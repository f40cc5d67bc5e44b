"""What the framework says to a person by itself, in our words and the person's language."""

from typing import cast

from nicegui.language import Language
from nicegui.translations import translations

from roadmap.wording.texts import Words, languages

SAYS = (
    *("connection_lost", "trying_to_reconnect"),
    *("message_too_long", "message_too_long_body"),
)
"""What it has words for."""


def give_our_words() -> None:
    """Put our words in the place of the framework's, for every language.

    Raises
    ------
    RuntimeError
        If the framework has words for something else than is known here.
    """
    theirs = {name for said in translations.values() for name in said}
    if theirs != set(SAYS):
        raise RuntimeError(f"The framework says what is not known here: {theirs}")
    for code in languages():
        say = Words(code)
        ours = {name: say(f"frame.framework.{name}") for name in SAYS}
        translations[cast(Language, say.html)] = ours
