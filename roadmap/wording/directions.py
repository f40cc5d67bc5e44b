"""Texts of the other direction than the page's, kept apart from what stands around them.

A name in Arabic inside an English sentence moves the signs beside it unless it is
isolated. In a sentence that is done by the two signs that Unicode has for it, which are
never seen; in HTML of ours by ``<bdi>`` or ``dir="auto"``.
"""

import re

FIRST_STRONG = "\u2068"
END = "\u2069"

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_ISOLATED = re.compile(f"[\u2066-\u2068][^\u2066-\u2069]*{END}")


def turns(text: str, direction: str) -> bool:
    """Whether a text has letters of the other direction, outside of what is isolated.

    Parameters
    ----------
    direction
        That of what stands around it: ``ltr`` or ``rtl``.
    """
    if direction == "ltr":
        return not text.isascii() and bool(_RIGHT_TO_LEFT.search(_not_isolated(text)))
    return bool(_LETTER.search(_RIGHT_TO_LEFT.sub("", _not_isolated(text))))


def isolated(text: str, direction: str) -> str:
    """Give a text that disturbs nothing around it; the same where it does not."""
    return f"{FIRST_STRONG}{text}{END}" if turns(text, direction) else text


def _not_isolated(text: str) -> str:
    while END in text:
        text, found = _ISOLATED.subn("", text)
        if not found:
            break
    return text
