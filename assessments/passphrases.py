"""Which new passphrases are too easy to guess, and why: judged from lists that come along.

The lists are zxcvbn's: 30,000 passwords from breaches, frequent words and names, rows of
the keyboard, dates, repetitions. It tells in how many guesses somebody finds a passphrase
who tries the likely ones first. Nothing is sent anywhere.
"""

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from assessments import typed

ENOUGH = 8.0
"""Decimal digits of guesses: a hundred million, tried one after the other."""

ENOUGH_BESIDE_NAMES = 4.5
"""The same for what is left when names are taken out."""

LOOKED_AT = 72
"""Letters that are looked at; more of them make no passphrase easier to guess."""

SHORTEST_NAME = 3

OURS = (
    *("roadmap", "assessment", "trafficking"),
    *("katasandi", "rahasia", "penilaian"),
)
"""Words of the product, which whoever guesses tries first."""


def weakness(passphrase: str, about: Iterable[str] = ()) -> str | None:
    """Say why a passphrase is too easy to guess; None if it is not.

    Parameters
    ----------
    about
        Names that somebody knows who knows the person: the person's, the member's.
    """
    given = typed.compared(passphrase)[:LOOKED_AT]
    squeezed = re.sub(r"[\W_]", "", given)
    if min(_guesses(given), _guesses(squeezed)) < ENOUGH:
        return "passphrase_known" if _is_mostly_known(squeezed) else "passphrase_simple"
    names = {
        part
        for name in (*about, *OURS)
        for part in re.split(r"[\W_]+", typed.compared(name))
        if len(part) >= SHORTEST_NAME
    }
    rest = squeezed
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    if rest != squeezed and _guesses(rest) < ENOUGH_BESIDE_NAMES:
        return "passphrase_of_names"
    return None


def _guesses(text: str) -> float:
    return float(zxcvbn(text)["guesses_log10"]) if text else 0.0


def _is_mostly_known(text: str) -> bool:
    """Whether most of it stands in the list of passwords from breaches."""
    found = zxcvbn(text)["sequence"] if text else []
    known = sum(
        len(part["token"])
        for part in found
        if part.get("dictionary_name") == "passwords"
    )
    repeated = any(
        part["pattern"] == "repeat"
        and any(
            base.get("dictionary_name") == "passwords" for base in part["base_matches"]
        )
        for part in found
    )
    return repeated or 2 * known >= len(text) > 0
