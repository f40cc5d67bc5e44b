"""The chain of a log: every entry has a hash over itself and the hash of the one before.

Whoever changes, takes out, puts in or moves an entry has to write every hash after it anew,
and then the log ends in another hash than the one that was kept elsewhere (a hash chain,
as in RFC 9162 without the tree). How an entry is hashed is never changed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from hashlib import sha256

from assessments.records.log import Chain, DoneDeed, LogHead, NewDeed
from priorities.canonical import canonical_bytes

START = ""
"""Stands for the hash before the first entry."""


def none_yet(chain: Chain) -> LogHead:
    """Give the head of a log that nothing stands in."""
    return LogHead(chain=chain, place=0, hash=START)


def origin_of(new: NewDeed) -> str | None:
    """Give the hash of where something came from; None where that is not noted."""
    return None if new.came_from is None else origin_hash(new.salt, new.came_from)


def origin_hash(salt: str, came_from: str) -> str:
    """Give the hash of a network address and a browser, which alone is in the chain."""
    return sha256(f"{salt}\n{came_from}".encode()).hexdigest()


def linked(
    before: LogHead, new: Sequence[NewDeed]
) -> Iterator[tuple[NewDeed, str | None, LogHead]]:
    """Give new entries in turn, each with the hash of its origin and the head after it."""
    for deed in new:
        origin = origin_of(deed)
        hashed = entry_hash(before, deed, origin)
        before = LogHead(chain=before.chain, place=before.place + 1, hash=hashed)
        yield deed, origin, before


def entry_hash(before: LogHead, entry: NewDeed | DoneDeed, origin: str | None) -> str:
    """Give the hash of the entry after a head, with the hash of the one before in it."""
    said = {
        "about": entry.about,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "before": before.hash,
        "chain": before.chain,
        "deed": entry.deed,
        "digest": entry.digest,
        "origin": origin,
        "place": before.place + 1,
        "role": entry.role,
        "who": entry.who,
    }
    return sha256(canonical_bytes(said)).hexdigest()


def _nothing(_entry: DoneDeed) -> Iterable[str]:
    """Find nothing wrong with what an entry says."""
    return ()


def breaks(
    entries: Iterable[DoneDeed],
    head: LogHead,
    kept: Iterable[LogHead] = (),
    *,
    also: Callable[[DoneDeed], Iterable[str]] = _nothing,
) -> Iterator[str]:
    """Name in words where a log is not as it was written; the first place of each kind.

    Parameters
    ----------
    entries
        All of one log, by their place.
    head
        Where the record says that the log ends.
    kept
        Heads of this log that were kept elsewhere.
    also
        Names in words what else is wrong with an entry; asked in their order.

    Yields
    ------
    str
        For the person who runs the system; nothing when all is well.
    """
    end = none_yet(head.chain)
    wanted = {kept_head.place: kept_head for kept_head in kept}
    told: set[str] = set()
    number = 0
    for entry in entries:
        for what in (*_wrong_with(entry, end, number), *also(entry)):
            if what not in told:
                told.add(what)
                yield f"entry {entry.place}: {what}"
        number = entry.number
        end = LogHead(chain=head.chain, place=entry.place, hash=entry.hash)
        if entry.place in wanted and wanted.pop(entry.place) != end:
            yield f"entry {entry.place}: the head that was kept elsewhere is another"
    if end != head:
        yield f"it ends with entry {end.place}, and should with {head.place}"
    for place in wanted:
        yield f"entry {place}, whose head was kept elsewhere, is not there"


def _wrong_with(entry: DoneDeed, before: LogHead, number: int) -> Iterator[str]:
    if entry.place != before.place + 1:
        yield f"it does not follow entry {before.place}"
    if entry.number <= number:
        yield "its number is not after that of the entry before"
    hashed = entry_hash(before, entry, entry.origin)
    if hashed != entry.hash:
        yield "its hash is not that of what it says and of the entry before"
    if entry.came_from is not None and entry.origin != origin_hash(
        entry.salt or "", entry.came_from
    ):
        yield "where it came from is not what was noted"
