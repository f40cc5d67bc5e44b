"""Write changes of who belongs to a state, and who forgot a passphrase."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from assessments.records.members import MemberChange
from assessments.records.people import Person, PersonId, StateCode
from assessments.store.database import Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import of_the_office

MOST = 5000
"""So many names are kept for which a new passphrase was asked: made-up ones count, too."""

_CHANGE = TABLES["member_change"].c
_FORGOTTEN = TABLES["forgotten_passphrase"].c
_ASK = text(
    "INSERT INTO forgotten_passphrase (name_hash, at) VALUES (:name_hash, :at)"
    " ON CONFLICT (name_hash) DO UPDATE SET at = excluded.at"
).bindparams(bindparam("at", type_=_FORGOTTEN.at.type))
_INVITATION = TABLES["invitation"].c
_OPEN = _CHANGE.done.is_(None) & _CHANGE.stopped.is_(None)
_WAITING = _CHANGE.waits_until.is_not(None)


def add_change(unit: Unit, change: MemberChange, *, secret_hash: str | None) -> int:
    """Add a change and give its number (the one inside the value is not used)."""
    row = {
        "state": change.state,
        "kind": change.kind.value,
        "name": change.name,
        "role": change.role.value,
        "person": change.person,
        "invitation": change.invitation,
        "secret_hash": secret_hash,
        "asked_by": change.asked_by,
        "at": change.at,
        "expires": change.expires,
        "waits_until": change.waits_until,
    }
    adding = insert(TABLES["member_change"]).returning(_CHANGE.number)
    return int(unit.execute(adding, row).scalar_one())


def agree(unit: Unit, number: int, *, by: PersonId, at: datetime) -> bool:
    """Note who agreed to a change; False when somebody was faster."""
    is_asked = _OPEN & _CHANGE.agreed.is_(None)
    return _end(unit, is_asked, number, agreed=at, agreed_by=by) == 1


def stop(unit: Unit, number: int, *, by: PersonId, at: datetime) -> bool:
    """Note who stopped a change; False when it was over."""
    return _end(unit, _OPEN, number, stopped=at, stopped_by=by) == 1


def finish(unit: Unit, number: int, *, at: datetime) -> bool:
    """Note that a change was done; False when it was over."""
    return _end(unit, _OPEN, number, done=at) == 1


def stop_of(unit: Unit, person: PersonId, *, by: PersonId, at: datetime) -> None:
    """Stop what somebody asked for, or agreed to, who may do nothing more."""
    of_person = (_CHANGE.asked_by == person) | (_CHANGE.agreed_by == person)
    _stop_all(unit, of_person, by=by, at=at)


def stop_about(unit: Unit, person: PersonId, *, by: PersonId, at: datetime) -> None:
    """Stop every other change of somebody whose account changed meanwhile."""
    _stop_all(unit, _CHANGE.person == person, by=by, at=at)


def stop_waiting(unit: Unit, state: StateCode, *, by: PersonId, at: datetime) -> None:
    """Stop all that waits in a state, where no second person had to agree."""
    _stop_all(unit, _WAITING & (_CHANGE.state == state), by=by, at=at)


def stop_for_suspending(unit: Unit, other: Person, *, by: Person, at: datetime) -> None:
    """Stop what waits about who is suspended, or was asked by the side that suspends."""
    is_office = by.state is None
    own = of_the_office(_CHANGE.asked_by) if is_office else _CHANGE.asked_by == by.id
    gained = (_CHANGE.person == other.id) | (own & (_CHANGE.state == other.state))
    _stop_all(unit, _WAITING & gained, by=by.id, at=at)


def stop_everything(
    unit: Unit, *, at: datetime
) -> tuple[tuple[int, StateCode | None], ...]:
    """Stop all that is open and give their numbers, each with its state."""
    stopping = (
        update(TABLES["member_change"])
        .where(_OPEN)
        .values(stopped=at)
        .returning(_CHANGE.number, _CHANGE.state)
    )
    return tuple((row.number, row.state) for row in unit.execute(stopping))


def ask_passphrase(
    unit: Unit, name_hash: str, *, at: datetime, forgotten_before: datetime
) -> None:
    """Keep that a new passphrase was asked for; what was asked long ago is forgotten."""
    unit.execute(
        TABLES["forgotten_passphrase"].delete().where(_FORGOTTEN.at < forgotten_before)
    )
    unit.execute(_ASK, {"name_hash": name_hash, "at": at})
    newest = select(_FORGOTTEN.name_hash).order_by(_FORGOTTEN.at.desc()).limit(MOST)
    unit.execute(
        TABLES["forgotten_passphrase"]
        .delete()
        .where(_FORGOTTEN.name_hash.not_in(newest))
    )


def forget_asking(unit: Unit, name_hash: str) -> None:
    """Forget that a new passphrase was asked for."""
    unit.execute(
        TABLES["forgotten_passphrase"].delete().where(_FORGOTTEN.name_hash == name_hash)
    )


def _stop_all(
    unit: Unit, which: ColumnElement[bool], *, by: PersonId, at: datetime
) -> None:
    """Stop changes; the links of their invitations work no more."""
    stopping = (
        update(TABLES["member_change"])
        .where(which, _OPEN)
        .values(stopped=at, stopped_by=by)
        .returning(_CHANGE.invitation)
    )
    invited = [row.invitation for row in unit.execute(stopping) if row.invitation]
    if invited:
        unit.execute(
            update(TABLES["invitation"])
            .where(
                _INVITATION.number.in_(invited),
                _INVITATION.accepted.is_(None),
                _INVITATION.withdrawn.is_(None),
            )
            .values(withdrawn=at)
        )


def _end(unit: Unit, which: ColumnElement[bool], number: int, **values: object) -> int:
    change = update(TABLES["member_change"]).where(_CHANGE.number == number, which)
    return unit.execute(change.values(**values)).rowcount
