"""Releases as canonical bytes in a chain: each id covers the bytes and the id before.

A hash chain: whoever kept an id sees when anything before it was changed.
"""

from dataclasses import dataclass
from hashlib import sha256

from assessments.errors import ReleaseRefused

START = "0" * 64
"""The id before the first."""


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
