"""Read the log: what was done, and where each chain of it ends."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, exists, false, func, or_, select

from assessments.records.log import (
    KINDS,
    REGION,
    Chain,
    DoneDeed,
    LogHead,
    LogWanted,
    Named,
    NewDeed,
)
from assessments.records.people import StateCode
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
_PERSON = TABLES["person"].c
_ASSESSMENT = TABLES["assessment"].c
_SUBMISSION = TABLES["submission"].c
_AGENCY = TABLES["agency"].c
_INVITATION = TABLES["invitation"].c
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_PEOPLE = select(_PERSON.id, _PERSON.name, _PERSON.state).where(_PERSON.id.in_(_IDS))
_PEOPLE_IN = (
    select(_PERSON.id, _PERSON.name)
    .where(
        or_(_PERSON.state == bindparam("of_chain"), _PERSON.state.is_(None)),
        exists().where(_DEED.chain == bindparam("of_chain"), _DEED.who == _PERSON.id),
    )
    .order_by(_PERSON.name, _PERSON.id)
)
_ASSESSMENTS = select(_ASSESSMENT.id, _ASSESSMENT.cycle).where(_ASSESSMENT.id.in_(_IDS))
_SUBMISSIONS = (
    select(_SUBMISSION.id, _SUBMISSION.draft, _ASSESSMENT.cycle)
    .join_from(TABLES["submission"], TABLES["assessment"])
    .where(_SUBMISSION.id.in_(_IDS))
)
_AGENCIES = select(_AGENCY.code, _AGENCY.name).where(_AGENCY.code.in_(_IDS))
_INVITED = select(_INVITATION.number, _INVITATION.name).where(
    _INVITATION.number.in_(bindparam("numbers", expanding=True))
)
_ABOUT_INVITATIONS = (
    "people.invite",
    "people.accept_invitation",
    "people.withdraw_invitation",
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
    unit: Unit, chain: Chain, wanted: LogWanted, *, limit: int
) -> tuple[DoneDeed, ...]:
    """Give entries of a log, newest first."""
    found = (
        _WITH_ORIGIN.where(_DEED.chain == chain)
        .order_by(_DEED.place.desc())
        .limit(limit)
    )
    if wanted.before is not None:
        found = found.where(_DEED.place < wanted.before)
    if wanted.person:
        found = found.where(
            or_(_DEED.who == wanted.person, _DEED.about == wanted.person)
        )
    if wanted.kind:
        begins = KINDS.get(wanted.kind, ())
        found = found.where(
            or_(false(), *(_DEED.deed.startswith(b, autoescape=True) for b in begins))
        )
    return tuple(map(_deed_and_origin, unit.execute(found)))


def people_in(unit: Unit, chain: Chain) -> dict[str, str]:
    """Give who did something that stands in a log, by id: of the own state or of none."""
    rows = unit.execute(_PEOPLE_IN, {"of_chain": chain})
    return {row.id: row.name for row in rows}


def everybody(unit: Unit) -> dict[str, tuple[StateCode | None, str]]:
    """Give the state and the role of everybody who was ever there, by id."""
    rows = unit.execute(select(_PERSON.id, _PERSON.state, _PERSON.role))
    return {row.id: (row.state, row.role) for row in rows}


def named(unit: Unit, chain: Chain, entries: Collection[DoneDeed]) -> Named:
    """Give names of what entries of a log are about; of other states' people none.

    In the log of the region are names of those whom regional people did something about.
    """
    ids = sorted({entry.who for entry in entries} | {e.about for e in entries})
    people = unit.execute(_PEOPLE, {"ids": ids}).all()
    things = {row.id: row.cycle for row in unit.execute(_ASSESSMENTS, {"ids": ids})}
    for submitted in unit.execute(_SUBMISSIONS, {"ids": ids}):
        things[submitted.id] = f"{submitted.cycle} ({submitted.draft})"
    agencies = unit.execute(_AGENCIES, {"ids": ids})
    things |= {agency.code: agency.name for agency in agencies}
    numbers = sorted({e.about for e in entries if e.deed in _ABOUT_INVITATIONS})
    invited = [int(number) for number in numbers if number.isdecimal()]
    for invitation in unit.execute(_INVITED, {"numbers": invited}):
        things[f"invitation {invitation.number}"] = invitation.name
    return Named(
        people={row.id: row.name for row in people if _is_named(chain, row.state)},
        others=frozenset(row.id for row in people if not _is_named(chain, row.state)),
        things=things,
    )


def _is_named(chain: Chain, state: str | None) -> bool:
    return chain == REGION or state in (None, chain)


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


def with_digests(unit: Unit, deeds: Collection[str]) -> Iterator[DoneDeed]:
    """Give the entries of these deeds that name a digest of what was sealed."""
    wanted = select(TABLES["deed"]).where(
        _DEED.deed.in_(sorted(deeds)), _DEED.digest.is_not(None)
    )
    in_parts = wanted.order_by(_DEED.number).execution_options(yield_per=1000)
    yield from map(_deed, unit.execute(in_parts))


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


def origins(unit: Unit, deed: str, *, limit: int) -> tuple[tuple[str, str], ...]:
    """Give who did something lately and from where, newest first."""
    wanted = (
        select(_DEED.who, _ORIGIN.came_from)
        .join_from(TABLES["deed"], TABLES["deed_origin"])
        .where(_DEED.deed == deed)
        .order_by(_DEED.number.desc())
        .limit(limit)
    )
    return tuple((row.who, row.came_from) for row in unit.execute(wanted))


def newest_of(unit: Unit, deed: str) -> datetime | None:
    """Say when something was last done by anybody; None for never."""
    wanted = select(func.max(_DEED.at)).where(_DEED.deed == deed)
    newest: datetime | None = unit.execute(wanted).scalar_one()
    return newest
