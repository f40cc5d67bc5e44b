"""Write states, agencies, people, sessions and invitations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, text, update

from assessments.records.people import (
    Agency,
    Invitation,
    Login,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
    SuspendedBy,
)
from assessments.store.database import Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import of_the_office

_PERSON = TABLES["person"].c
_SESSION = TABLES["session"].c
_INVITATION = TABLES["invitation"].c
_FAILED = TABLES["failed_sign_in"].c
LEFT = "left:"
"""Before the id of who has left, in place of a sign-in name: nobody can choose such a one."""

_COUNT_FAILURE = text(
    "INSERT INTO failed_sign_in (name_hash, failures, last) VALUES (:name_hash, 1, :at)"
    " ON CONFLICT (name_hash) DO UPDATE"
    " SET failures = failed_sign_in.failures + 1, last = excluded.last"
).bindparams(bindparam("at", type_=_FAILED.last.type))
_SEEN = (
    update(TABLES["session"])
    .where(_SESSION.number == bindparam("session_number"))
    .values(last_seen=bindparam("seen"))
)


def add_states(unit: Unit, states: Iterable[State]) -> None:
    """Add states."""
    _add(unit, "state", [_fields(s) for s in states])


def add_agencies(unit: Unit, agencies: Iterable[Agency]) -> None:
    """Add agencies."""
    _add(unit, "agency", [_fields(a) for a in agencies])


def add_people(unit: Unit, people: Iterable[tuple[Person, str | None]]) -> None:
    """Add people with the hash of their passphrase; None for nobody can sign in."""
    rows = [
        {
            **_fields(p),
            "role": p.role.value,
            "suspended": None if p.suspended is None else p.suspended.value,
            "passphrase_hash": h,
        }
        for p, h in people
    ]
    _add(unit, "person", rows)


def set_passphrase(unit: Unit, person: PersonId, passphrase_hash: str) -> None:
    """Replace the hash of a person's passphrase."""
    _change_person(unit, person, passphrase_hash=passphrase_hash)


def set_language(unit: Unit, person: PersonId, language: str) -> None:
    """Replace the language of a person."""
    _change_person(unit, person, language=language)


def deactivate(unit: Unit, person: PersonId) -> None:
    """Let a person do nothing more; the sign-in name is free again."""
    _change_person(
        unit,
        person,
        active=False,
        sign_in_name=f"{LEFT}{person}",
        notice_address=None,
    )


def suspend(unit: Unit, person: PersonId, by: SuspendedBy | None) -> None:
    """Let a person do nothing for now; None for what the role does again."""
    suspended = None if by is None else by.value
    _change_person(unit, person, suspended=suspended)


def set_notice_address(unit: Unit, person: PersonId, address: str | None) -> None:
    """Replace where mail about changes of the person's state goes."""
    _change_person(unit, person, notice_address=address)


def add_login(unit: Unit, login: Login, person: PersonId, at: datetime) -> None:
    """Keep as whom a person signs in elsewhere."""
    row = {"issuer": login.issuer, "subject": login.subject, "person": person, "at": at}
    unit.execute(insert(TABLES["login"]), row)


def add_session(  # noqa: PLR0913 - the columns of a row
    unit: Unit,
    *,
    person: PersonId,
    secret_hash: str,
    remembered_as: str,
    at: datetime,
    with_factor: bool,
    shared: bool,
    browser: int | None,
) -> None:
    """Add a session, in which the person has just shown that it is them."""
    row = {
        "secret_hash": secret_hash,
        "person": person,
        "remembered_as": remembered_as,
        "since": at,
        "last_seen": at,
        "with_factor": with_factor,
        "shared": shared,
        "fresh": at,
        "browser": browser,
    }
    unit.execute(insert(TABLES["session"]), row)


def see_session(unit: Unit, number: int, at: datetime) -> None:
    """Note when a session was last used."""
    unit.execute(_SEEN, {"session_number": number, "seen": at})


def freshen_session(unit: Unit, number: int, at: datetime) -> None:
    """Note that somebody has shown again that it is them."""
    unit.execute(
        update(TABLES["session"]).where(_SESSION.number == number).values(fresh=at)
    )


def strengthen_session(unit: Unit, number: int) -> None:
    """Note that a second factor was shown in a session."""
    change = update(TABLES["session"]).where(_SESSION.number == number)
    unit.execute(change.values(with_factor=True))


def revoke_session(
    unit: Unit,
    *,
    at: datetime,
    person: PersonId,
    number: int | None = None,
    but: str = "",
    but_number: int | None = None,
) -> int:
    """End one session of a person, or all, and say how many were ended.

    ``but`` is the hash of the secret of a session that is left open, or ``but_number`` its
    number. Where all end, so does what the person has begun and not ended.
    """
    if number is None:
        steps = TABLES["sign_in_step"]
        unit.execute(steps.delete().where(steps.c.person == person))
    change = update(TABLES["session"]).where(
        _SESSION.person == person,
        _SESSION.revoked.is_(None),
        _SESSION.secret_hash != but,
    )
    if number is not None:
        change = change.where(_SESSION.number == number)
    if but_number is not None:
        change = change.where(_SESSION.number != but_number)
    return unit.execute(change.values(revoked=at)).rowcount


def revoke_all_sessions(unit: Unit, *, at: datetime) -> int:
    """End the sessions of everybody and say how many were ended."""
    change = update(TABLES["session"]).where(_SESSION.revoked.is_(None))
    return unit.execute(change.values(revoked=at)).rowcount


def count_failure(
    unit: Unit, name_hash: str, *, at: datetime, forgotten_before: datetime
) -> None:
    """Count a failed sign-in; failures of long ago are forgotten, whoever's they are."""
    unit.execute(
        TABLES["failed_sign_in"].delete().where(_FAILED.last < forgotten_before)
    )
    unit.execute(_COUNT_FAILURE, {"name_hash": name_hash, "at": at})


def forget_failures(unit: Unit, name_hash: str) -> None:
    """Forget the failed sign-ins of a name."""
    unit.execute(
        TABLES["failed_sign_in"].delete().where(_FAILED.name_hash == name_hash)
    )


def add_invitation(
    unit: Unit,
    invitation: Invitation,
    *,
    secret_hash: str,
    by: PersonId | None,
    at: datetime,
) -> int:
    """Add an invitation and give its number (the one inside the value is not used)."""
    row = {
        "secret_hash": secret_hash,
        "name": invitation.name,
        "role": invitation.role.value,
        "state": invitation.state,
        "agency": invitation.agency,
        "by": by,
        "at": at,
        "expires": invitation.expires,
    }
    adding = insert(TABLES["invitation"]).returning(_INVITATION.number)
    return int(unit.execute(adding, row).scalar_one())


def accept_invitation(unit: Unit, number: int, *, by: PersonId, at: datetime) -> bool:
    """Note who an invitation became; False when somebody was faster."""
    change = (
        update(TABLES["invitation"])
        .where(
            _INVITATION.number == number,
            _INVITATION.accepted.is_(None),
            _INVITATION.withdrawn.is_(None),
        )
        .values(accepted=at, accepted_by=by)
    )
    return unit.execute(change).rowcount == 1


def withdraw_invitation(
    unit: Unit,
    number: int,
    *,
    roles: Iterable[Role],
    state: StateCode | None,
    at: datetime,
    by_office: bool = False,
) -> bool:
    """Take back an open invitation; False when there is none such.

    ``by_office`` says whether only one that the regional office made.
    """
    change = update(TABLES["invitation"]).where(
        _INVITATION.number == number,
        _INVITATION.role.in_([r.value for r in roles]),
        _INVITATION.accepted.is_(None),
        _INVITATION.withdrawn.is_(None),
    )
    if state is not None:
        change = change.where(_INVITATION.state == state)
    if by_office:
        change = change.where(of_the_office(_INVITATION.by))
    return unit.execute(change.values(withdrawn=at)).rowcount == 1


def withdraw_invitations_of_office(
    unit: Unit, state: StateCode, *, at: datetime
) -> None:
    """Take back what the regional office has open into a state."""
    unit.execute(
        update(TABLES["invitation"])
        .where(
            _INVITATION.state == state,
            of_the_office(_INVITATION.by),
            _INVITATION.accepted.is_(None),
            _INVITATION.withdrawn.is_(None),
        )
        .values(withdrawn=at)
    )


def withdraw_invitations_by(unit: Unit, person: PersonId, *, at: datetime) -> None:
    """Take back every open invitation that a person made."""
    unit.execute(
        update(TABLES["invitation"])
        .where(
            _INVITATION.by == person,
            _INVITATION.accepted.is_(None),
            _INVITATION.withdrawn.is_(None),
        )
        .values(withdrawn=at)
    )


def withdraw_all_invitations(
    unit: Unit, *, at: datetime
) -> tuple[tuple[int, StateCode | None], ...]:
    """Take back every open invitation and give their numbers, each with its state."""
    change = (
        update(TABLES["invitation"])
        .where(_INVITATION.accepted.is_(None), _INVITATION.withdrawn.is_(None))
        .values(withdrawn=at)
        .returning(_INVITATION.number, _INVITATION.state)
    )
    return tuple((row.number, row.state) for row in unit.execute(change))


def _change_person(unit: Unit, person: PersonId, **values: object) -> None:
    unit.execute(update(TABLES["person"]).where(_PERSON.id == person).values(**values))


def _add(unit: Unit, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        unit.execute(insert(TABLES[table]), rows)


def _fields(value: State | Agency | Person) -> dict[str, Any]:
    columns = (name for name in value.__slots__ if name != "session")
    return {name: getattr(value, name) for name in columns}
