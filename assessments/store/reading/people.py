"""Read states, agencies, people, sessions and invitations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select, true

from assessments.records.people import (
    Agency,
    AgencyCode,
    Invitation,
    Login,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
    SuspendedBy,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import of_the_office

_STATE = TABLES["state"].c
_AGENCY = TABLES["agency"].c
_PERSON = TABLES["person"].c
_LOGIN = TABLES["login"].c
_SESSION = TABLES["session"].c
_INVITATION = TABLES["invitation"].c
_FAILED = TABLES["failed_sign_in"].c

PERSON_COLUMNS = (
    _PERSON.id,
    _PERSON.name,
    _PERSON.sign_in_name,
    _PERSON.role,
    _PERSON.state,
    _PERSON.agency,
    _PERSON.language,
    _PERSON.active,
    _PERSON.suspended,
)
SESSION_COLUMNS = (
    _SESSION.number,
    _SESSION.since,
    _SESSION.last_seen,
    _SESSION.remembered_as,
    _SESSION.with_factor,
    _SESSION.shared,
    _SESSION.fresh,
    _SESSION.browser,
)
_OPEN_SESSIONS = (
    select(*PERSON_COLUMNS, *SESSION_COLUMNS)
    .join_from(TABLES["session"], TABLES["person"])
    .where(_SESSION.revoked.is_(None))
)
_SESSION_OF = _OPEN_SESSIONS.where(_SESSION.secret_hash == bindparam("secret_hash"))
_BY_ID = select(*PERSON_COLUMNS).where(_PERSON.id == bindparam("id"))
_BY_LOGIN = (
    select(*PERSON_COLUMNS)
    .join_from(TABLES["login"], TABLES["person"])
    .where(_LOGIN.issuer == bindparam("issuer"), _LOGIN.subject == bindparam("subject"))
)
_ENTERING = _BY_ID.add_columns(
    func.set_config(
        "roadmap.state", func.coalesce(_PERSON.state, bindparam("otherwise")), true()
    )
)
_BY_ID_TO_WRITE = _BY_ID.with_for_update(key_share=True)
_NAMES = select(_PERSON.id, _PERSON.name).where(
    _PERSON.id.in_(bindparam("people", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """Give a session that was not revoked, and whose it is.

    Attributes
    ----------
    with_factor
        Whether a second factor was shown.
    shared
        Whether others use the computer too.
    fresh
        When the person last showed that it is them.
    browser
        Number of the browser that it was opened in.
    """

    number: int
    person: Person
    since: datetime
    last_seen: datetime
    remembered_as: str
    with_factor: bool
    shared: bool
    fresh: datetime | None
    browser: int | None


def states(unit: Unit) -> tuple[State, ...]:
    """Give all states, by name."""
    rows = unit.execute(select(TABLES["state"]).order_by(_STATE.name, _STATE.code))
    return tuple(_state(row) for row in rows)


def state(unit: Unit, code: StateCode) -> State | None:
    """Give one state; None when there is none."""
    row = unit.execute(select(TABLES["state"]).where(_STATE.code == code)).one_or_none()
    return None if row is None else _state(row)


def state_to_write(unit: Unit, code: StateCode) -> None:
    """Let other writers of a state's agencies and assessments wait until the end."""
    unit.execute(select(_STATE.code).where(_STATE.code == code).with_for_update())


_AGENCIES = (
    select(TABLES["agency"])
    .where(_AGENCY.state == bindparam("state"))
    .order_by(_AGENCY.name, _AGENCY.code)
)


def agencies(unit: Unit, state: StateCode) -> tuple[Agency, ...]:
    """Give the agencies of a state, by name."""
    rows = unit.execute(_AGENCIES, {"state": state})
    return tuple(
        Agency(code=AgencyCode(r.code), state=StateCode(r.state), name=r.name)
        for r in rows
    )


def person(unit: Unit, person_id: PersonId) -> Person | None:
    """Give one person; None when there is none."""
    row = unit.execute(_BY_ID, {"id": person_id}).one_or_none()
    return None if row is None else person_of_row(row)


def person_of_login(unit: Unit, login: Login) -> Person | None:
    """Give whom a login elsewhere belongs to; None for nobody."""
    row = unit.execute(_BY_LOGIN, _of_login(login)).one_or_none()
    return None if row is None else person_of_row(row)


def _of_login(login: Login) -> dict[str, str]:
    return {"issuer": login.issuer, "subject": login.subject}


def entering(unit: Unit, person_id: PersonId, *, otherwise: str) -> Person | None:
    """Give one person, and say that the transaction is about the rows of the person's state.

    Parameters
    ----------
    otherwise
        Whose rows it is about where the person has no state
        (`assessments.store.row_security`).
    """
    if unit.dialect.name != "postgresql":
        return person(unit, person_id)
    values = {"id": person_id, "otherwise": otherwise}
    row = unit.execute(_ENTERING, values).one_or_none()
    return None if row is None else person_of_row(row)


def person_to_write(unit: Unit, person_id: PersonId) -> Person | None:
    """Give one person, whose other writers of second factors wait until the end."""
    row = unit.execute(_BY_ID_TO_WRITE, {"id": person_id}).one_or_none()
    return None if row is None else person_of_row(row)


def session_of(unit: Unit, number: int) -> OpenSession | None:
    """Give a session by its number; None when there is none or it was revoked."""
    row = unit.execute(_OPEN_SESSIONS.where(_SESSION.number == number)).one_or_none()
    return None if row is None else session_of_row(row)


def names(unit: Unit, people: Collection[PersonId]) -> dict[PersonId, str]:
    """Give the names of these people; nothing is asked where there are none."""
    if not people:
        return {}
    rows = unit.execute(_NAMES, {"people": sorted(people)})
    return {PersonId(row.id): row.name for row in rows}


def people(unit: Unit, state: StateCode) -> tuple[Person, ...]:
    """Give the people of a state, by name."""
    rows = unit.execute(
        select(*PERSON_COLUMNS)
        .where(_PERSON.state == state)
        .order_by(_PERSON.name, _PERSON.id)
    )
    return tuple(person_of_row(row) for row in rows)


def people_with(unit: Unit, roles: Sequence[Role]) -> tuple[Person, ...]:
    """Give everybody with one of these roles, by state and name."""
    rows = unit.execute(
        select(*PERSON_COLUMNS)
        .where(_PERSON.role.in_([r.value for r in roles]))
        .order_by(_PERSON.state, _PERSON.name, _PERSON.id)
    )
    return tuple(person_of_row(row) for row in rows)


def credentials(unit: Unit, sign_in_name: str) -> tuple[PersonId, str] | None:
    """Give the id and passphrase hash of an active person who can sign in."""
    row = unit.execute(
        select(_PERSON.id, _PERSON.passphrase_hash).where(
            _PERSON.sign_in_name == sign_in_name,
            _PERSON.active,
            _PERSON.passphrase_hash.is_not(None),
        )
    ).one_or_none()
    return None if row is None else (PersonId(row.id), row.passphrase_hash)


def person_named(unit: Unit, sign_in_name: str) -> Person | None:
    """Give who signs in under a name; None where nobody does."""
    row = unit.execute(
        select(*PERSON_COLUMNS).where(
            _PERSON.sign_in_name == sign_in_name, _PERSON.active
        )
    ).one_or_none()
    return None if row is None else person_of_row(row)


def sign_in_names(unit: Unit) -> tuple[str, ...]:
    """Give the sign-in names of everybody."""
    return tuple(unit.execute(select(_PERSON.sign_in_name)).scalars())


def failures(unit: Unit, name_hash: str) -> tuple[int, datetime] | None:
    """Give how often and when last a sign-in name failed."""
    row = unit.execute(
        select(_FAILED.failures, _FAILED.last).where(_FAILED.name_hash == name_hash)
    ).one_or_none()
    return None if row is None else (row.failures, row.last)


def session(unit: Unit, secret_hash: str) -> OpenSession | None:
    """Give the session behind a secret; None when there is none or it was revoked."""
    row = unit.execute(_SESSION_OF, {"secret_hash": secret_hash}).one_or_none()
    return None if row is None else session_of_row(row)


def sessions(unit: Unit, person: PersonId) -> tuple[OpenSession, ...]:
    """Give sessions of a person that were not revoked, newest first."""
    rows = unit.execute(
        _OPEN_SESSIONS.where(_SESSION.person == person).order_by(_SESSION.number.desc())
    )
    return tuple(map(session_of_row, rows))


def invitation_of_secret(unit: Unit, secret_hash: str) -> Invitation | None:
    """Give the invitation behind a secret that nobody withdrew; None when there is none."""
    row = unit.execute(
        select(TABLES["invitation"]).where(
            _INVITATION.secret_hash == secret_hash, _INVITATION.withdrawn.is_(None)
        )
    ).one_or_none()
    return None if row is None else _invitation(row)


def invitations(
    unit: Unit,
    *,
    roles: Sequence[Role],
    state: StateCode | None = None,
    by_office: bool = False,
) -> tuple[Invitation, ...]:
    """Give invitations to these roles that nobody withdrew, newest first.

    Parameters
    ----------
    by_office
        Whether only those that the regional office made.
    """
    wanted = select(TABLES["invitation"]).where(
        _INVITATION.role.in_([r.value for r in roles]), _INVITATION.withdrawn.is_(None)
    )
    if state is not None:
        wanted = wanted.where(_INVITATION.state == state)
    if by_office:
        wanted = wanted.where(of_the_office(_INVITATION.by))
    rows = unit.execute(wanted.order_by(_INVITATION.number.desc()))
    return tuple(_invitation(row) for row in rows)


def state_of_invitation(unit: Unit, number: int) -> StateCode | None:
    """Give the state that an invitation is for; None for one of the region, or none."""
    wanted = select(_INVITATION.state).where(_INVITATION.number == number)
    state = unit.execute(wanted).scalar_one_or_none()
    return None if state is None else StateCode(state)


def is_empty(unit: Unit) -> bool:
    """Whether nobody and nothing was recorded yet."""
    return all(
        unit.execute(select(func.count()).select_from(TABLES[name])).scalar_one() == 0
        for name in ("state", "person", "cycle")
    )


def person_of_row(row: AnyRow) -> Person:
    """Make a person of a row that begins with `PERSON_COLUMNS`."""
    person_id, name, sign_in_name, role, state, agency, *more = row
    language, active, suspended, *_ = more
    return Person(
        id=PersonId(person_id),
        name=name,
        sign_in_name=sign_in_name,
        role=Role(role),
        state=None if state is None else StateCode(state),
        agency=None if agency is None else AgencyCode(agency),
        language=language,
        active=active,
        suspended=None if suspended is None else SuspendedBy(suspended),
    )


def _state(row: AnyRow) -> State:
    return State(
        code=StateCode(row.code),
        name=row.name,
        sub_region=row.sub_region,
        invented=row.invented,
    )


def session_of_row(row: AnyRow) -> OpenSession:
    """Make a session of a row that begins with `PERSON_COLUMNS` and `SESSION_COLUMNS`."""
    number, since, last_seen, remembered_as, *more = row[len(PERSON_COLUMNS) :]
    with_factor, shared, fresh, browser, *_ = more
    return OpenSession(
        number=number,
        person=replace(person_of_row(row), session=number),
        since=since,
        last_seen=last_seen,
        remembered_as=remembered_as,
        with_factor=with_factor,
        shared=shared,
        fresh=fresh,
        browser=browser,
    )


def _invitation(row: AnyRow) -> Invitation:
    return Invitation(
        number=row.number,
        name=row.name,
        role=Role(row.role),
        state=None if row.state is None else StateCode(row.state),
        agency=None if row.agency is None else AgencyCode(row.agency),
        expires=row.expires,
        accepted=row.accepted,
    )
