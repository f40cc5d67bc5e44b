"""The whole of an edition as one JSON document, words included."""

from collections import defaultdict

from priorities.edition import Edition
from roadmap.commands.plain import plain


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
        "published": plain(edition.published),
        "reconstruction": edition.reconstruction,
        "language": edition.language,
        "languages": sorted(edition.texts),
        "rules": plain(edition.rules),
        "priorities": plain(edition.priorities, words),
        "options": plain(edition.options, words),
        "sources": plain(edition.sources),
    }
