"""How a language writes days, moments and numbers, and counts: from CLDR, read by Babel.

Reading a language takes some milliseconds, so each is read once, when the first number or
day is written in it, and what is asked for hundreds of times in a page is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale

_NUMBERS = range(1000)
"""Whole numbers that ask for every form that is asked for at all in what we count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The conventions of one language, by its name in CLDR, such as ``en-GB``.

    ``moment`` has places for an hour and a day, in this order.
    """

    name: str
    direction: str
    decimal_mark: str
    moment: str

    def date(self, day: date) -> str:
        """Write a day in full."""
        return _date(self.name, day)

    def time(self, at: datetime) -> str:
        """Write a moment: the day in full, and the hour of 24."""
        return self.moment.format(f"{at:%H:%M}", _date(self.name, at.date()))

    def number(self, value: Decimal) -> str:
        """Write a number with all its decimals and no groups."""
        return f"{value:f}".replace(".", self.decimal_mark)

    def whole(self, number: int) -> str:
        """Write a whole number in groups."""
        return _whole(self.name, number)

    def form(self, number: object) -> str:
        """Name the form of a word that a number asks for."""
        return _form(self.name, number) if isinstance(number, int) else "other"

    @property
    def forms(self) -> frozenset[str]:
        """The forms that whole numbers ask for, and the one for all that is left."""
        return frozenset(map(self.form, _NUMBERS)) | {"other"}


@cache
def conventions_of(name: str) -> Conventions:
    """Give the conventions of a language by its name in CLDR."""
    locale = _locale(name)
    is_rtl = locale.character_order == "right-to-left"
    return Conventions(
        name=name,
        direction="rtl" if is_rtl else "ltr",
        decimal_mark=str(locale.number_symbols["latn"]["decimal"]),
        moment=str(locale.datetime_formats["medium"]),
    )


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name, sep="-")


@lru_cache(maxsize=4096)
def _date(name: str, day: date) -> str:
    locale = _locale(name)
    return str(locale.date_formats["long"].apply(day, locale))


@lru_cache(maxsize=4096)
def _form(name: str, number: int) -> str:
    return str(_locale(name).plural_form(number))


@lru_cache(maxsize=4096)
def _whole(name: str, number: int) -> str:
    locale = _locale(name)
    return str(locale.decimal_formats[None].apply(number, locale))
