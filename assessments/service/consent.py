"""What a change of who belongs to a state has to wait for, and that it takes effect once.

Two people of the state, or a waiting time in which anybody who decides there can stop it.
Plain functions in a unit of work; the use cases that call them have checked the rights.
"""

from dataclasses import replace
from datetime import datetime

from assessments import days, rules
from assessments.errors import NotFound, WrongMoment
from assessments.records.members import (
    ChangePhase,
    Consent,
    MemberChange,
    MemberChangeKind,
    MemberNotice,
)
from assessments.records.people import Invitation, Person, PersonId, Role, StateCode
from assessments.service.sessions import asked_under
from assessments.service.world import World, note_deed
from assessments.store import Unit
from assessments.store.reading import members as reading
from assessments.store.reading import people as reading_people
from assessments.store.writing import keeping as writing_keeping
from assessments.store.writing import members as writing
from assessments.store.writing import people as writing_people


def to_invite(unit: Unit, me: Person, role: Role, state: StateCode | None) -> Consent:
    """Say what an invitation needs; other writers of the state's people wait until the end."""
    if state is None:
        return Consent.NONE
    reading_people.state_to_write(unit, state)
    return rules.consent_to_invite(me, role, reading_people.people(unit, state))


def waits_until(world: World, consent: Consent) -> datetime | None:
    """Say until when something waits: not at all, or for a second person (None)."""
    if consent is Consent.SECOND:
        return None
    wait = world.waiting_days if consent is Consent.WAITING else 0
    return days.after_working_days(world.clock(), wait) if wait else world.clock()


def ask(
    world: World, unit: Unit, me: Person, change: MemberChange, *, secret: str | None
) -> MemberChange:
    """Keep a change that somebody asks for; ``secret`` as it is kept, if it has one."""
    number = writing.add_change(unit, change, secret_hash=secret)
    note_deed(world, unit, me, f"members.ask_{change.kind}", number, state=change.state)
    return replace(change, number=number)


def asked(  # noqa: PLR0913 - all that a change says
    world: World,
    me: Person,
    consent: Consent,
    *,
    kind: MemberChangeKind,
    state: StateCode | None,
    name: str,
    role: Role,
    expires: datetime,
    person: PersonId | None = None,
    invitation: int | None = None,
) -> MemberChange:
    """Describe a change as somebody asks for it now."""
    is_system = me.role is Role.SYSTEM
    return MemberChange(
        number=0,
        state=state,
        kind=kind,
        name=name,
        role=role,
        person=person,
        invitation=invitation,
        asked_by=None if is_system else me.id,
        asked_by_name="" if is_system else me.name,
        by_office=me.state is None,
        at=world.clock(),
        expires=expires,
        waits_until=waits_until(world, consent),
    )


def notice(unit: Unit, change: MemberChange) -> MemberNotice | None:
    """Give the mail about a change that waits; None where nobody wants one."""
    if change.state is None or change.waits_until is None:
        return None
    to = reading.notice_addresses(unit, change.state)
    state = reading_people.state(unit, change.state)
    if not to or state is None:
        return None
    return MemberNotice(state_name=state.name, change=change, to=to)


def tell(world: World, told: MemberNotice | None) -> None:
    """Send the mail, after what it tells of is durable."""
    if told is not None:
        world.tell(told)


def require_ready(change: MemberChange, now: datetime) -> None:
    """Refuse what is to take effect before it may.

    Raises
    ------
    WrongMoment
        If it waits, or a second person has to agree.
    NotFound
        If it was stopped or done, or is out of time.
    """
    phase = change.phase(now)
    if phase is ChangePhase.WAITS:
        raise WrongMoment("change_waits", until=change.waits_until)
    if phase is ChangePhase.NEEDS_SECOND:
        raise WrongMoment("change_needs_second")
    if phase is not ChangePhase.READY:
        raise NotFound("no_such_invitation")


def admit(world: World, unit: Unit, invitation: Invitation, person: Person) -> None:
    """Let somebody come in through an invitation, if its time has come.

    Called where the person has not been added yet.

    Raises
    ------
    WrongMoment
        If it waits, or the state has people, who have to want it.
    NotFound
        If it was stopped.
    """
    state, now = invitation.state, world.clock()
    if state is None:
        return
    reading_people.state_to_write(unit, state)
    change = reading.change_of_invitation(unit, invitation.number)
    if change is not None:
        require_ready(change, now)
        writing.finish(unit, change.number, at=now)
        return
    people = reading_people.people(unit, state)
    if rules.decides(person) and any(other.active for other in people):
        raise WrongMoment("state_has_people")


def settle(world: World, unit: Unit, invitation: Invitation, person: Person) -> None:
    """Do what follows when somebody has come in.

    Who hands over goes. With somebody who decides, all ends that waits or that the office
    opened: it was begun where that person was not there to agree.
    """
    if invitation.state is None:
        return
    if rules.decides(person):
        now = world.clock()
        writing.stop_waiting(unit, invitation.state, by=person.id, at=now)
        writing_people.withdraw_invitations_of_office(unit, invitation.state, at=now)
    change = reading.change_of_invitation(unit, invitation.number)
    if change is None:
        return
    if change.kind is MemberChangeKind.HANDOVER and change.person is not None:
        before = reading_people.person(unit, change.person)
        if before is not None and before.active:
            close_account(world, unit, before, by=person)
            note_deed(world, unit, person, "members.handed_over", before.id)


def close_account(world: World, unit: Unit, other: Person, *, by: Person) -> None:
    """Let somebody do nothing more; the sign-in name is free, the answers keep the name."""
    now = world.clock()
    writing.forget_asking(unit, asked_under(other.sign_in_name))
    writing.stop_about(unit, other.id, by=by.id, at=now)
    writing_people.deactivate(unit, other.id)
    end_deeds(world, unit, other, by=by)
    writing_keeping.forget_account(unit, other.id)


def end_deeds(world: World, unit: Unit, other: Person, *, by: Person) -> None:
    """End somebody's sessions, and what they began and nobody has come in through."""
    now = world.clock()
    writing_people.revoke_session(unit, at=now, person=other.id)
    writing_people.withdraw_invitations_by(unit, other.id, at=now)
    writing.stop_of(unit, other.id, by=by.id, at=now)


def stop(world: World, unit: Unit, change: MemberChange, *, by: Person) -> None:
    """Stop a change; the link of an invitation works no more.

    Raises
    ------
    NotFound
        If it was done or stopped meanwhile.
    """
    now = world.clock()
    if not writing.stop(unit, change.number, by=by.id, at=now):
        raise NotFound("no_such_thing")
    if change.invitation is not None:
        writing_people.withdraw_invitation(
            unit, change.invitation, roles=tuple(Role), state=change.state, at=now
        )
    note_deed(world, unit, by, "members.stop", change.number, state=change.state)
