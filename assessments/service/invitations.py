"""Becoming a person, by invitation only: who may be invited to what, and for how long."""

from dataclasses import replace
from datetime import datetime, timedelta

from assessments import typed
from assessments.errors import NotFound, NotUsable
from assessments.records.members import Consent, MemberChange, MemberChangeKind
from assessments.records.people import (
    AgencyCode,
    Invitation,
    Person,
    PersonId,
    Role,
    StateCode,
)
from assessments.service import consent
from assessments.service.sessions import SECRET_BYTES, cleaned_name, hashed
from assessments.service.world import World, note_deed
from assessments.store import Unit
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

VALID = timedelta(days=14)
"""How long an invitation can be accepted."""


def offer(
    world: World, unit: Unit, offered: Invitation, *, by: PersonId | None
) -> tuple[Invitation, str]:
    """Keep an invitation, and give it with its number and its secret, shown once."""
    secret = world.secret(SECRET_BYTES)
    number = writing.add_invitation(
        unit, offered, secret_hash=hashed(secret), by=by, at=world.clock()
    )
    return replace(offered, number=number), secret


def offered(
    world: World,
    needed: Consent,
    *,
    name: str,
    role: Role,
    state: StateCode | None,
    agency: AgencyCode | None = None,
) -> Invitation:
    """Describe an invitation as somebody makes it now."""
    return Invitation(
        number=0,
        name=typed.line(name),
        role=role,
        state=state,
        agency=agency,
        expires=expires(world, needed),
        accepted=None,
    )


def expires(world: World, needed: Consent) -> datetime:
    """Say until when a link works: so long from when it begins to, where that is known."""
    return (consent.waits_until(world, needed) or world.clock()) + VALID


def offer_change(  # noqa: PLR0913 - whose, by whom, and what it needs
    world: World,
    unit: Unit,
    me: Person,
    needed: Consent,
    *,
    kind: MemberChangeKind,
    offered: Invitation,
    person: PersonId | None = None,
) -> tuple[MemberChange, Invitation, str]:
    """Keep an invitation that waits, or that a second person has to agree to."""
    invitation, secret = offer(world, unit, offered, by=me.id)
    change = consent.asked(
        world,
        me,
        needed,
        kind=kind,
        state=offered.state,
        name=offered.name,
        role=offered.role,
        expires=offered.expires,
        person=person,
        invitation=invitation.number,
    )
    return consent.ask(world, unit, me, change, secret=None), invitation, secret


def open_invitation(unit: Unit, secret: str, now: datetime) -> Invitation:
    """Give the invitation behind a secret, if it can be accepted now.

    Raises
    ------
    NotFound
        If it is unknown, used, taken back or out of time.
    """
    invitation = reading.invitation_of_secret(unit, hashed(secret))
    if invitation is None or not is_open(invitation, now):
        raise NotFound("no_such_invitation")
    return invitation


def require_free(unit: Unit, name: str) -> None:
    """Refuse a sign-in name that somebody has.

    Raises
    ------
    NotUsable
        If it is taken.
    """
    if name in map(cleaned_name, reading.sign_in_names(unit)):
        raise NotUsable(("sign_in_name_taken", {}))


def accept(
    world: World,
    unit: Unit,
    secret: str,
    *,
    name: str,
    passphrase_hash: str | None,
    language: str,
) -> Person:
    """Make the person whom an invitation is for.

    Parameters
    ----------
    name
        The sign-in name, as it is compared.
    passphrase_hash
        None for who signs in elsewhere.

    Raises
    ------
    NotFound
        If the invitation is unknown, used, taken back or out of time.
    NotUsable
        If the sign-in name is taken.
    """
    now = world.clock()
    invitation = open_invitation(unit, secret, now)
    require_free(unit, name)
    person = Person(
        id=PersonId(world.new_id("p")),
        name=invitation.name,
        sign_in_name=name,
        role=invitation.role,
        state=invitation.state,
        agency=invitation.agency,
        language=language,
        active=True,
    )
    consent.admit(world, unit, invitation, person)
    writing.add_people(unit, [(person, passphrase_hash)])
    if not writing.accept_invitation(unit, invitation.number, by=person.id, at=now):
        raise NotFound("no_such_invitation")
    consent.settle(world, unit, invitation, person)
    note_deed(world, unit, person, "people.accept_invitation", invitation.number)
    return person


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether an invitation that nobody withdrew can be accepted now."""
    return invitation.accepted is None and now < invitation.expires


def state_of(
    unit: Unit, me: Person, role: Role, state: StateCode | None
) -> StateCode | None:
    """Give the state that somebody is invited to; None for a regional role.

    Raises
    ------
    NotFound
        If the state is not there, or not the person's own.
    NotUsable
        If the role lacks its state, or has none.
    """
    if me.state is not None:
        if state not in {None, me.state}:
            raise NotFound("no_such_thing")
        return me.state
    if role is not Role.FOCAL_POINT:
        if state is not None:
            raise NotUsable(("state_not_wanted", {}))
        return None
    if state is None:
        raise NotUsable(("state_missing", {}))
    if reading.state(unit, state) is None:
        raise NotFound("no_such_thing")
    return state


def agency_of(
    unit: Unit, role: Role, state: StateCode | None, agency: AgencyCode | None
) -> AgencyCode | None:
    """Give the agency that somebody is invited to; None for all but contributors.

    Raises
    ------
    NotFound
        If the agency is not there, or of another state.
    NotUsable
        If the role lacks its agency, or has none.
    """
    if role is not Role.CONTRIBUTOR:
        if agency is not None:
            raise NotUsable(("agency_not_wanted", {}))
        return None
    if agency is None or state is None:
        raise NotUsable(("agency_missing", {}))
    if agency not in {a.code for a in reading.agencies(unit, state)}:
        raise NotFound("no_such_thing")
    return agency


def names_of(
    unit: Unit, state: StateCode | None, agency: AgencyCode | None
) -> tuple[str, ...]:
    """Name a member and an agency, as far as there are any."""
    if state is None:
        return ()
    there = reading.state(unit, state)
    ours = (a.name for a in reading.agencies(unit, state) if a.code == agency)
    return (state if there is None else there.name, *ours)
