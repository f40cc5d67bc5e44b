"""Every string a person reads, per language; a missing one is an error.

The texts are TOML files, ``words/<language>/<area>.toml``; the key ``home.title`` is
``title`` in ``home.toml``. A new language is a new folder and nothing else. While its
``meta.toml`` says ``draft = true`` it may have gaps, and English stands in for them.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, cast

from priorities.edition import Edition
from priorities.rounding import half_up
from roadmap.wording.directions import isolated

if TYPE_CHECKING:
    from roadmap.wording.conventions import Conventions

ENGLISH = "en"
MINUS = "−"  # longer than a hyphen, so that nobody overlooks it
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""What CLDR calls the forms of a word that numbers ask for."""


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
            What the text has places for. ``n`` also chooses between the forms of the
            text, by the rules of the language.

        Raises
        ------
        MissingWordingError
            If the text or one of its values is missing.
        """
        found = _found(key, self.language)
        text = found if isinstance(found, str) else self._by_number(key, found, values)
        if not values and "{" not in text:
            return text
        try:
            return text.format_map(self._apart(values))
        except (KeyError, IndexError) as missing:
            raise MissingWordingError(
                f"{key!r} ({self.language}) needs the value {missing}."
            ) from missing

    def of(self, edition: Edition, key: str) -> str:
        """Give a text of an edition, in this language where the edition has it."""
        return edition.words(key, self.language)

    def language_of(self, edition: Edition, key: str) -> str:
        """Name the language that `of` finds a text in, where that is not this one."""
        is_here = key in edition.texts.get(self.language, {})
        return "" if is_here else edition.language

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
        return self._conventions.date(day)

    def time(self, at: datetime) -> str:
        """Write a moment in full, in UTC: 24 November 2026, 10:42 UTC."""
        return f"{self._conventions.time(at.astimezone(UTC))} UTC"

    def quarter(self, year: int, number: int) -> str:
        """Write a quarter of a year: Q2 2027."""
        quarter = str(_meta(self.language)["quarter"])
        return quarter.format(year=year, number=number)

    def decimal(self, value: Fraction, *, places: int = 1) -> str:
        """Write an exact number with so many decimals, rounded half up."""
        return self.number(half_up(value, places))

    def number(self, value: Decimal) -> str:
        """Write a number that is rounded already."""
        return self._conventions.number(value)

    def change(self, value: Decimal) -> str:
        """Write a rounded number with its sign: +0.25, −0.25, and 0.00 without one."""
        sign = "+" if value > 0 else MINUS if value < 0 else ""
        return sign + self.number(abs(value))

    def whole(self, number: int) -> str:
        """Write a whole number in groups: 1,011,291."""
        return self._conventions.whole(number)

    @property
    def direction(self) -> str:
        """The direction that the language is written in, as HTML calls it: ltr or rtl."""
        return "ltr" if self.language == ENGLISH else self._conventions.direction

    def apart(self, text: str) -> str:
        """Give a text that can stand beside words of this language.

        What is written from the other side, such as a name, is isolated by signs that
        are never seen; anything else stays as it is.
        """
        return isolated(text, self.direction)

    def listed(self, names: Iterable[str], between: str = "; ") -> str:
        """Write names one after the other, each apart from the next."""
        there = list(names)
        return there[0] if len(there) == 1 else between.join(map(self.apart, there))

    @property
    def forms(self) -> frozenset[str]:
        """The forms that a text needs that has ``n``, by their names in CLDR."""
        return self._conventions.forms

    @property
    def _conventions(self) -> "Conventions":
        return _conventions(self.language)

    def _apart(self, values: Mapping[str, object]) -> Mapping[str, object]:
        direction = self.direction
        return {
            name: isolated(value, direction) if isinstance(value, str) else value
            for name, value in values.items()
        }

    def _by_number(
        self, key: str, forms: Mapping[str, str], values: Mapping[str, object]
    ) -> str:
        if "n" not in values:
            raise MissingWordingError(f"{key!r} needs the value 'n'.")
        return forms.get(self._conventions.form(values["n"]), forms["other"])


english = Words()
"""For who has no language of their own: the command line, and what goes before sign-in."""


@cache
def languages() -> tuple[str, ...]:
    """List the languages there are words in, English first."""
    folders = (folder.name for folder in files("roadmap").joinpath("words").iterdir())
    found = {name for name in folders if not name.startswith(("_", "."))}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def missing_words(language: str) -> tuple[str, ...]:
    """List the keys that have English words and none in this language.

    A text that counts is listed with every form that the language needs and it lacks.
    """
    needed, there = Words(language).forms, dict(_keys(_words(language)))
    missing = [key for key, _ in _keys(_words(ENGLISH)) if key not in there]
    lacking = [
        f"{key}.{form}"
        for key, text in there.items()
        if not isinstance(text, str)
        for form in needed - set(text)
    ]
    return tuple(sorted(missing + lacking))


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


def _is_plural(node: Mapping[str, Any]) -> bool:
    return "other" in node and set(node) <= CATEGORIES


def _keys(
    node: Mapping[str, Any], before: str = ""
) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for name, value in node.items():
        if isinstance(value, Mapping) and not _is_plural(value):
            yield from _keys(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


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
def _conventions(language: str) -> "Conventions":
    from roadmap.wording.conventions import conventions_of

    return conventions_of(str(_meta(language)["cldr"]))


@cache
def _meta(language: str) -> Mapping[str, Any]:
    file = files("roadmap").joinpath("words", language, "meta.toml")
    return tomllib.loads(file.read_text("utf-8"))
