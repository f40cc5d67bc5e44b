"""Values as JSON: nothing rounded, nothing left out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction

Words = Mapping[str, Mapping[str, str]]


def plain(value: object, words: Words | None = None) -> object:
    """Turn a value into JSON.

    Fractions are texts such as "9/2", days are texts such as "2026-11-23", and what is
    not known is null.

    Parameters
    ----------
    words
        Words by code: an item with a code gets them beside it.
    """
    if is_dataclass(value):
        named = {f.name: plain(getattr(value, f.name), words) for f in fields(value)}
        return {**named, **(words or {}).get(str(named.get("code")), {})}
    if isinstance(value, Mapping):
        return {str(key): plain(each, words) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each, words) for each in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
