"""Releases as canonical bytes in a chain: each id covers the bytes and the id before.

A hash chain: whoever kept an id sees when anything before it was changed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from assessments.errors import ReleaseRefused

START = "0" * 64
"""The id before the first."""

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON reads alike (RFC 8785)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One release in the ledger.

    Attributes
    ----------
    id
        SHA-256 of the id before (64 hex digits as text) followed by the document.
    document
        Canonical JSON.
    """

    id: str
    document: bytes


Ledger = tuple[LedgerEntry, ...]
"""Every release, oldest first."""


def canonical(document: object) -> bytes:
    """Write a document as RFC 8785.

    It holds texts, whole numbers, truths, lists, and names in ASCII: for these alone
    Python's own encoder writes the canonical form.

    Raises
    ------
    ValueError
        If it holds anything else, so that its form would not be certain.
    """
    for problem in _unwritable(document):
        raise ValueError(f"{problem} has no certain canonical form here.")
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def chained(ledger: Ledger, document: bytes) -> LedgerEntry:
    """Chain a document to the end of a ledger."""
    return LedgerEntry(
        id=_id_after(ledger[-1].id if ledger else START, document), document=document
    )


def require_whole(ledger: Ledger) -> None:
    """Refuse a chain in which anything was changed, left out or put in.

    Raises
    ------
    ReleaseRefused
        ``broken_chain`` with the number of the first link that does not fit, from 1.
    """
    last = START
    for number, entry in enumerate(ledger, 1):
        last = _id_after(last, entry.document)
        if entry.id != last:
            raise ReleaseRefused("broken_chain", number=number)


def _id_after(last: str, document: bytes) -> str:
    return sha256(last.encode() + document).hexdigest()


def _unwritable(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"the name {n!r}" for n in value if not _is_name(n))
        yield from _unwritable(list(value.values()))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _unwritable(inner)
    elif not (value is None or isinstance(value, str | int)):
        yield f"a {type(value).__name__}"
    elif isinstance(value, int) and abs(value) > LARGEST:
        yield f"the number {value}"


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isascii()
