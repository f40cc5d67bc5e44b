"""Every string a person reads, per language; a missing one is an error.

The texts are TOML files, ``words/<language>/<area>.toml``; the key ``home.title`` is
``title`` in ``home.toml``. A new language is a new folder and nothing else. While its
``meta.toml`` says ``draft = true`` it may have gaps, and English stands in for them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, cast

from priorities.edition import Edition
from priorities.rounding import half_up

ENGLISH = "en"
MINUS = "−"  # longer than a hyphen, so that nobody overlooks it
_PLURAL = {"one", "other"}


class MissingWordingError(Exception):
    """There is no text for a key, or the text needs a value that was not given."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that can be said to a reader, in the reader's language.

    Called with a key it gives the text; its methods write days and numbers. It is made
    once, where it is known who reads, and handed on.

    Examples
    --------
    >>> say = Words("en")
    >>> say("frame.product"), say.number(Decimal("2.50"))
    ('Roadmap', '2.50')
    """

    language: str = ENGLISH

    def __call__(self, key: str, /, **values: object) -> str:
        """Say something.

        Parameters
        ----------
        key
            Area and name, such as ``home.title``.
        values
            What the text has places for. ``n`` also chooses between ``one`` and ``other``.

        Raises
        ------
        MissingWordingError
            If the text or one of its values is missing.
        """
        found = _found(key, self.language)
        text = found if isinstance(found, str) else _by_number(key, found, values)
        try:
            return text.format_map(values) if values or "{" in text else text
        except (KeyError, IndexError) as missing:
            raise MissingWordingError(
                f"{key!r} ({self.language}) needs the value {missing}."
            ) from missing

    def of(self, edition: Edition, key: str) -> str:
        """Give a text of an edition, in this language where the edition has it."""
        return edition.words(key, self.language)

    @property
    def name(self) -> str:
        """The name of the language in its own words."""
        return str(_meta(self.language)["name"])

    @property
    def is_draft(self) -> bool:
        """Whether nobody who speaks the language has reviewed the words yet."""
        return bool(_meta(self.language)["draft"])

    @property
    def html(self) -> str:
        """The code that browsers know the language by, such as ``en-US``."""
        return str(_meta(self.language)["html"])

    def date(self, day: date) -> str:
        """Write a day in full: 24 November 2026."""
        months = _meta(self.language)["months"]
        return f"{day.day} {months[day.month - 1]} {day.year}"

    def time(self, at: datetime) -> str:
        """Write a moment in full, in UTC: 24 November 2026, 10:42 UTC."""
        moment = at.astimezone(UTC)
        return f"{self.date(moment.date())}, {moment:%H:%M} UTC"

    def quarter(self, year: int, number: int) -> str:
        """Write a quarter of a year: Q2 2027."""
        quarter = str(_meta(self.language)["quarter"])
        return quarter.format(year=year, number=number)

    def decimal(self, value: Fraction, *, places: int = 1) -> str:
        """Write an exact number with so many decimals, rounded half up."""
        return self.number(half_up(value, places))

    def number(self, value: Decimal) -> str:
        """Write a number that is rounded already."""
        return f"{value:f}".replace(".", str(_meta(self.language)["decimal_mark"]))

    def change(self, value: Decimal) -> str:
        """Write a rounded number with its sign: +0.25, −0.25, and 0.00 without one."""
        sign = "+" if value > 0 else MINUS if value < 0 else ""
        return sign + self.number(abs(value))

    def whole(self, number: int) -> str:
        """Write a whole number in groups of three: 1,011,291."""
        return f"{number:,}".replace(",", str(_meta(self.language)["group_mark"]))


english = Words()
"""For who has no language of their own: the command line, and what goes before sign-in."""


@cache
def languages() -> tuple[str, ...]:
    """List the languages there are words in, English first."""
    folders = (folder.name for folder in files("roadmap").joinpath("words").iterdir())
    found = {name for name in folders if not name.startswith(("_", "."))}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def missing_words(language: str) -> tuple[str, ...]:
    """List the keys that have English words and none in this language."""
    there = set(_keys(_words(language)))
    return tuple(sorted(set(_keys(_words(ENGLISH))) - there))


def _found(key: str, language: str) -> str | Mapping[str, str]:
    text = _look_up(key, language)
    if text is None and language != ENGLISH and Words(language).is_draft:
        text = _look_up(key, ENGLISH)
    if text is None:
        raise MissingWordingError(f"There is no wording for {key!r} in {language!r}.")
    return text


def _look_up(key: str, language: str) -> str | Mapping[str, str] | None:
    area, *parts = key.split(".")
    node: Any = _area(area, language)
    for part in parts:
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    if isinstance(node, Mapping) and not _is_plural(node):
        return None
    return cast("str | Mapping[str, str]", node)


def _by_number(key: str, forms: Mapping[str, str], values: Mapping[str, object]) -> str:
    if "n" not in values:
        raise MissingWordingError(f"{key!r} needs the value 'n'.")
    return forms["one"] if values["n"] == 1 and "one" in forms else forms["other"]


def _is_plural(node: Mapping[str, Any]) -> bool:
    return "other" in node and set(node) <= _PLURAL


def _keys(node: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in node.items():
        if isinstance(value, Mapping) and not _is_plural(value):
            yield from _keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _words(language: str) -> Mapping[str, Any]:
    """Read every area of a language."""
    return {area: _area(area, language) for area in _areas(language)}


@cache
def _area(area: str, language: str) -> Mapping[str, Any] | None:
    """Read one area when the first of its words is wanted; None when there is none."""
    file = _areas(language).get(area)
    return None if file is None else tomllib.loads(file.read_text("utf-8"))


@cache
def _areas(language: str) -> Mapping[str, Traversable]:
    """Find the file of every area of a language; ``meta`` is none of them."""
    if language not in languages():
        raise MissingWordingError(f"There are no words in {language!r}.")
    folder = files("roadmap").joinpath("words", language)
    return {
        file.name.removesuffix(".toml"): file
        for file in folder.iterdir()
        if file.name.endswith(".toml") and file.name != "meta.toml"
    }


@cache
def _meta(language: str) -> Mapping[str, Any]:
    file = files("roadmap").joinpath("words", language, "meta.toml")
    return tomllib.loads(file.read_text("utf-8"))
