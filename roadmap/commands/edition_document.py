"""The whole of an edition as one JSON document, words included."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction

from priorities.edition import Edition

Words = Mapping[str, Mapping[str, str]]


def edition_document(edition: Edition) -> dict[str, object]:
    """Give everything an edition says, in its own language.

    Fractions are texts such as "9/2", days are texts such as "2026-11-23", and what is
    not known is null.
    """
    words: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, text in edition.texts[edition.language].items():
        code, _, field = key.rpartition(".")
        words[code][field] = text
    return {
        "id": edition.id,
        "hash": edition.hash,
        "published": _plain(edition.published, {}),
        "language": edition.language,
        "languages": sorted(edition.texts),
        "rules": _plain(edition.rules, {}),
        "priorities": _plain(edition.priorities, words),
        "options": _plain(edition.options, words),
        "sources": _plain(edition.sources, {}),
    }


def _plain(value: object, words: Words) -> object:
    """Turn a value into JSON; an item with a code gets its words beside it."""
    if is_dataclass(value):
        named = {f.name: _plain(getattr(value, f.name), words) for f in fields(value)}
        return {**named, **words.get(str(named.get("code")), {})}
    if isinstance(value, Mapping):
        return {str(key): _plain(each, words) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each, words) for each in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
