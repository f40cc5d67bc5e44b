"""Write changes of who belongs to a state, and who forgot a passphrase."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from assessments.records.members import MemberChange
from assessments.records.people import PersonId
from assessments.store.database import Unit
from assessments.store.tables import TABLES

MOST = 5000
"""So many names are kept for which a new passphrase was asked: made-up ones count, too."""

_CHANGE = TABLES["member_change"].c
_FORGOTTEN = TABLES["forgotten_passphrase"].c
_ASK = text(
    "INSERT INTO forgotten_passphrase (name_hash, at) VALUES (:name_hash, :at)"
    " ON CONFLICT (name_hash) DO UPDATE SET at = excluded.at"
).bindparams(bindparam("at", type_=_FORGOTTEN.at.type))
_OPEN = _CHANGE.done.is_(None) & _CHANGE.stopped.is_(None)


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
    """Stop what somebody asked for who may do nothing more."""
    unit.execute(
        update(TABLES["member_change"])
        .where(_CHANGE.asked_by == person, _OPEN)
        .values(stopped=at, stopped_by=by)
    )


def stop_about(unit: Unit, person: PersonId, *, by: PersonId, at: datetime) -> None:
    """Stop every other change of somebody whose account changed meanwhile."""
    unit.execute(
        update(TABLES["member_change"])
        .where(_CHANGE.person == person, _OPEN)
        .values(stopped=at, stopped_by=by)
    )


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


def _end(unit: Unit, which: ColumnElement[bool], number: int, **values: object) -> int:
    change = update(TABLES["member_change"]).where(_CHANGE.number == number, which)
    return unit.execute(change.values(**values)).rowcount
