"""Read the log: what was done, and where each chain of it ends."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import bindparam, func, select

from assessments.records.log import Chain, DoneDeed, LogHead, NewDeed
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_DEED = TABLES["deed"].c
_ORIGIN = TABLES["deed_origin"].c
_HEAD = TABLES["log_head"].c
_WITH_ORIGIN = select(TABLES["deed"], _ORIGIN.came_from, _ORIGIN.salt).join_from(
    TABLES["deed"], TABLES["deed_origin"], isouter=True
)
_WHOLE = (
    _WITH_ORIGIN.where(_DEED.chain == bindparam("of_chain"))
    .order_by(_DEED.place)
    .execution_options(yield_per=1000)
)
_ABOUT = (
    select(TABLES["deed"])
    .where(_DEED.about == bindparam("about"))
    .order_by(_DEED.number)
)
_LAST = (
    select(TABLES["deed"])
    .where(
        _DEED.about == bindparam("about"),
        _DEED.deed.in_(bindparam("deeds", expanding=True)),
    )
    .order_by(_DEED.number.desc())
    .limit(1)
)
_SAME = (
    select(_DEED.number)
    .where(
        _DEED.about == bindparam("about"),
        _DEED.deed == bindparam("of_deed"),
        _DEED.chain == bindparam("of_chain"),
        _DEED.who == bindparam("of_who"),
        _DEED.at.between(bindparam("since"), bindparam("until")),
    )
    .order_by(_DEED.number.desc())
    .limit(1)
)


def deeds(
    unit: Unit, chain: Chain, *, before: int | None, limit: int
) -> Iterator[DoneDeed]:
    """Give entries of a log, newest first, from before a place."""
    wanted = (
        _WITH_ORIGIN.where(_DEED.chain == chain)
        .order_by(_DEED.place.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(_DEED.place < before)
    yield from map(_deed_and_origin, unit.execute(wanted))


def whole(unit: Unit, chain: Chain) -> Iterator[DoneDeed]:
    """Give all entries of a log, oldest first."""
    yield from map(_deed_and_origin, unit.execute(_WHOLE, {"of_chain": chain}))


def heads(unit: Unit) -> tuple[LogHead, ...]:
    """Give where each log ends, by what the record notes of it."""
    rows = unit.execute(select(TABLES["log_head"]).order_by(_HEAD.chain))
    return tuple(_head(row) for row in rows)


def head(unit: Unit, chain: Chain) -> LogHead | None:
    """Give where one log ends; None where nothing was ever written into it."""
    wanted = select(TABLES["log_head"]).where(_HEAD.chain == chain)
    row = unit.execute(wanted).one_or_none()
    return None if row is None else _head(row)


def chains(unit: Unit) -> tuple[Chain, ...]:
    """Give every log that an entry stands in, whatever is noted of where it ends."""
    rows = unit.execute(select(_DEED.chain).distinct().order_by(_DEED.chain))
    return tuple(Chain(row.chain) for row in rows)


def newest_time(unit: Unit) -> datetime | None:
    """Give the latest time of a deed, an answer or a session; None where there is none."""
    columns = (_DEED.at, TABLES["answer"].c.at, TABLES["session"].c.last_seen)
    times = [unit.execute(select(func.max(column))).scalar_one() for column in columns]
    return max((at for at in times if at is not None), default=None)


def deeds_about(unit: Unit, about: str) -> tuple[DoneDeed, ...]:
    """Give what was done with something, oldest first."""
    return tuple(map(_deed, unit.execute(_ABOUT, {"about": about})))


def last_deed(unit: Unit, about: str, deeds: Collection[str]) -> DoneDeed | None:
    """Give the newest of these deeds that was done with something; None where none was."""
    row = unit.execute(_LAST, {"about": about, "deeds": sorted(deeds)}).one_or_none()
    return None if row is None else _deed(row)


def is_there(unit: Unit, chain: Chain, new: NewDeed, since: datetime) -> bool:
    """Whether the same stands in a log already, by the same person, since a time."""
    row = unit.execute(
        _SAME,
        {
            "of_chain": chain,
            "about": new.about,
            "of_deed": new.deed,
            "of_who": new.who,
            "since": since,
            "until": new.at,
        },
    ).one_or_none()
    return row is not None


def _deed(
    row: AnyRow, came_from: str | None = None, salt: str | None = None
) -> DoneDeed:
    return DoneDeed(
        number=row.number,
        chain=Chain(row.chain),
        place=row.place,
        who=row.who,
        role=row.role,
        deed=row.deed,
        about=row.about,
        at=row.at,
        digest=row.digest,
        origin=row.origin,
        hash=row.hash,
        came_from=came_from,
        salt=salt,
    )


def _deed_and_origin(row: AnyRow) -> DoneDeed:
    return _deed(row, row.came_from, row.salt)


def _head(row: AnyRow) -> LogHead:
    return LogHead(chain=Chain(row.chain), place=row.place, hash=row.hash)
