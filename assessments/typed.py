"""What people type: how it is kept, when two texts are the same, what no text may hold.

What is typed is kept as it was typed, but for what nobody sees. Every kind of space
becomes a space. Signs that a script is spelt with stay: the joiners of Persian, Urdu and
Sinhala, the marks of direction, and the zero-width space that stands between the words
of Khmer, Thai, Lao and Burmese; anywhere else it is taken out, as are the soft hyphen
and the byte order mark. Two texts are the same when Unicode's NFKC case folding, which
leaves out all that is never seen, makes them the same.
"""

import re
import unicodedata
from dataclasses import dataclass

_LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DROPPED = re.compile("[\u00ad\ufeff]")
_HINTS = re.compile("\u200b+")
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf"
    "\u1b00-\u1b7f\ua980-\ua9ff\uaa00-\uaadf]"
)
"""Thai, Lao, Burmese, Khmer and their neighbours: no space between two words."""

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode lets a page show as nothing, and the empty sign of Braille."""

_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = "\u202a\u202b"
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_EMBEDDING = "\u202c"
_ENDS = {_END_OF_EMBEDDING: _EMBEDDINGS, "\u2069": _ISOLATES}
_NOT_COUNTED = frozenset({"Mn", "Me", "Cf"})
_NAMELESS = {"Cc": "control character", "Cs": "half of a character"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign that no text may hold, and where it stands.

    ``name`` is its number and its name in Unicode; ``letter`` counts from 1, without
    the marks that stand on letters.
    """

    name: str
    letter: int


def line(text: str) -> str:
    """Give one line, such as a name, as it is kept; empty where nothing of it is seen."""
    if not _is_seen(text):
        return ""
    parts = _seen(_LINE_END.sub(" ", text)).split(" ")
    return " ".join(part for part in parts if part)


def lines(text: str) -> str:
    """Give a text of several lines as it is kept; empty where nothing of it is seen."""
    if not _is_seen(text):
        return ""
    kept = (_seen(part).rstrip(" ") for part in _LINE_END.split(text))
    return "\n".join(kept).strip("\n ")


def compared(text: str) -> str:
    """Give what two texts have in common when they are the same; empty for nothing seen."""
    folded = line(text)
    for _ in range(3):  # what one round opens, the next one closes
        without = _UNSEEN.sub("", unicodedata.normalize("NFD", folded).casefold())
        folded = line(unicodedata.normalize("NFKC", without))
    return folded


def secret(text: str) -> str:
    """Give a passphrase as it is hashed: the same from every keyboard that can type it."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text))


def unkeepable(text: str) -> Sign | None:
    """Find the first sign that no text may hold.

    That is a control character, half of a character that was cut in two, and what turns
    the direction of writing by force or without an end in the same line.
    """
    at = _refused(text)
    return None if at is None else _placed(text, at)


def name_of(sign: str) -> str:
    """Give a sign's number and its name in Unicode, such as ``U+202E right-to-left override``."""
    kind = unicodedata.category(sign)
    known = _NAMELESS[kind] if kind in _NAMELESS else unicodedata.name(sign, "sign")
    return f"U+{ord(sign):04X} {known.lower()}"


def letters(text: str) -> int:
    """Count the letters of a text in any script; one that fills two columns says as much as two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) == "W" else 1
        for sign in text
        if unicodedata.category(sign).startswith("L")
    )


def _is_seen(text: str) -> bool:
    return bool(_UNSEEN.sub("", text).strip())


def _seen(text: str) -> str:
    """Give a line with one kind of space, without what nobody sees and no script needs."""
    spaced = _DROPPED.sub("", _SPACES.sub(" ", text))
    return _HINTS.sub(_hint, spaced)


def _hint(found: re.Match[str]) -> str:
    """Keep one space of no width where it divides words that no other space divides."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ("", " ") or after in ("", " "):
        return ""
    return "\u200b" if _WITHOUT_SPACES.search(before + after) else ""


def _refused(text: str) -> int | None:
    """Find where the first sign stands that is not kept."""
    opened: list[int] = []
    for at, sign in enumerate(text):
        if _LINE_END.fullmatch(sign):
            if opened:
                break
        elif sign in _EMBEDDINGS or sign in _ISOLATES:
            opened.append(at)
        elif sign in _ENDS:
            left = _left_open(text, opened, sign)
            if left is None:
                return at
            opened = left
        elif _is_never_kept(sign):
            return at
    return opened[0] if opened else None


def _is_never_kept(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign in _OVERRIDES or (kind in _NAMELESS and sign != "\t")


def _left_open(text: str, opened: list[int], end: str) -> list[int] | None:
    """Give what is open after an end; None where there is nothing for it to end."""
    for number in reversed(range(len(opened))):
        if text[opened[number]] in _ENDS[end]:
            return opened[:number]
        if end == _END_OF_EMBEDDING:
            return None  # it ends nothing outside of its isolate
    return None


def _placed(text: str, at: int) -> Sign:
    before = sum(unicodedata.category(sign) not in _NOT_COUNTED for sign in text[:at])
    return Sign(name=name_of(text[at]), letter=before + 1)
