"""Read changes of who belongs to a state, and who forgot a passphrase."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select

from assessments.records.members import MemberChange, MemberChangeKind, NoticeTo
from assessments.records.people import PersonId, Role, StateCode
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import of_the_office

MOST = 50
"""So many changes are listed, the newest."""

_CHANGE = TABLES["member_change"].c
_PERSON = TABLES["person"].c
_FORGOTTEN = TABLES["forgotten_passphrase"].c

_ASKED = TABLES["person"].alias("asked")
_AGREED = TABLES["person"].alias("agreed_by_person")
_STOPPED = TABLES["person"].alias("stopped_by_person")

_CHANGES = select(
    TABLES["member_change"],
    _ASKED.c.name.label("asked_by_name"),
    _ASKED.c.state.label("asked_by_state"),
    _AGREED.c.name.label("agreed_by_name"),
    _STOPPED.c.name.label("stopped_by_name"),
).select_from(
    TABLES["member_change"]
    .outerjoin(_ASKED, _ASKED.c.id == _CHANGE.asked_by)
    .outerjoin(_AGREED, _AGREED.c.id == _CHANGE.agreed_by)
    .outerjoin(_STOPPED, _STOPPED.c.id == _CHANGE.stopped_by)
)
_NOT_ENDED = (
    _CHANGES.where(
        _CHANGE.state == bindparam("state"),
        _CHANGE.done.is_(None),
        _CHANGE.stopped.is_(None),
    )
    .order_by(_CHANGE.number)
    .limit(MOST)
)


def not_ended(unit: Unit, state: StateCode) -> tuple[MemberChange, ...]:
    """Give the changes of a state that were neither done nor stopped, oldest first."""
    return tuple(map(_change, unit.execute(_NOT_ENDED, {"state": state})))


def changes(unit: Unit, state: StateCode) -> tuple[MemberChange, ...]:
    """Give the changes of a state, newest first."""
    wanted = _CHANGES.where(_CHANGE.state == state)
    rows = unit.execute(wanted.order_by(_CHANGE.number.desc()).limit(MOST))
    return tuple(map(_change, rows))


def changes_of_office(unit: Unit) -> tuple[MemberChange, ...]:
    """Give the changes that the regional office asked for, newest first."""
    wanted = _CHANGES.where(of_the_office(_CHANGE.asked_by))
    rows = unit.execute(wanted.order_by(_CHANGE.number.desc()).limit(MOST))
    return tuple(map(_change, rows))


def change(unit: Unit, number: int) -> MemberChange | None:
    """Give one change; None when there is none."""
    return _one(unit, _CHANGE.number == number)


def change_of_invitation(unit: Unit, invitation: int) -> MemberChange | None:
    """Give the change that an invitation is part of; None when there is none."""
    return _one(unit, _CHANGE.invitation == invitation)


def change_of_secret(unit: Unit, secret_hash: str) -> MemberChange | None:
    """Give the recovery behind a secret; None when there is none."""
    return _one(unit, _CHANGE.secret_hash == secret_hash)


def last_about(unit: Unit, person: PersonId) -> datetime | None:
    """Say when a change about somebody last was asked for or ended; None for never."""
    times = (_CHANGE.at, _CHANGE.agreed, _CHANGE.stopped, _CHANGE.done)
    rows = unit.execute(select(*times).where(_CHANGE.person == person))
    return max((time for row in rows for time in row if time), default=None)


def notice_addresses(unit: Unit, state: StateCode) -> tuple[NoticeTo, ...]:
    """Give where the people of a state want mail about changes."""
    rows = unit.execute(
        select(_PERSON.notice_address, _PERSON.language)
        .where(
            _PERSON.state == state, _PERSON.active, _PERSON.notice_address.is_not(None)
        )
        .order_by(_PERSON.id)
    )
    return tuple(
        NoticeTo(address=row.notice_address, language=row.language) for row in rows
    )


def notice_address(unit: Unit, person: PersonId) -> str:
    """Give where a person wants mail about changes; empty for nowhere."""
    wanted = select(_PERSON.notice_address).where(_PERSON.id == person)
    return unit.execute(wanted).scalar_one() or ""


def forgotten(unit: Unit, name_hashes: Collection[str]) -> dict[str, datetime]:
    """Say for which of these names a new passphrase was asked for, and when."""
    rows = unit.execute(
        select(_FORGOTTEN.name_hash, _FORGOTTEN.at).where(
            _FORGOTTEN.name_hash.in_(sorted(name_hashes))
        )
    )
    return {row.name_hash: row.at for row in rows}


def _one(unit: Unit, which: ColumnElement[bool]) -> MemberChange | None:
    row = unit.execute(_CHANGES.where(which)).one_or_none()
    return None if row is None else _change(row)


def _change(row: AnyRow) -> MemberChange:
    return MemberChange(
        number=row.number,
        state=None if row.state is None else StateCode(row.state),
        kind=MemberChangeKind(row.kind),
        name=row.name,
        role=Role(row.role),
        person=None if row.person is None else PersonId(row.person),
        invitation=row.invitation,
        asked_by=None if row.asked_by is None else PersonId(row.asked_by),
        asked_by_name=row.asked_by_name or "",
        by_office=row.asked_by_state is None,
        at=row.at,
        expires=row.expires,
        waits_until=row.waits_until,
        agreed_by_name=row.agreed_by_name or "",
        agreed=row.agreed,
        stopped_by_name=row.stopped_by_name or "",
        stopped=row.stopped,
        done=row.done,
    )
