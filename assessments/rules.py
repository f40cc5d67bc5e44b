"""Who may do what, and at which moment of the work: pure, and asked on every call.

What a role may do grows later; what it may not see never loosens.

Longer than most: a right that stands elsewhere is one that nobody finds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from assessments import days
from assessments.errors import Frozen, NotAllowed, NotFound, WrongMoment
from assessments.records.members import (
    ChangePhase,
    Consent,
    MemberChange,
    MemberChangeKind,
)
from assessments.records.people import Person, PersonId, Role, StateCode, SuspendedBy
from assessments.records.work import Assessment, Cycle, Submission, WorkStage

F = TypeVar("F", bound=tuple[Assessment | Submission, *tuple[Any, ...]])
"""What belongs to a state, with what was read beside it."""

SYSTEM = Person(
    id=PersonId("system"),
    name="system",
    sign_in_name="",
    role=Role.SYSTEM,
    state=None,
    agency=None,
    language="en",
    active=True,
)
"""The server itself: builds what nobody in particular asked for."""

_PEOPLE = frozenset(Role) - {Role.SYSTEM}
ROLES = tuple(role.value for role in Role if role in _PEOPLE)
"""Every role that somebody signs in with, by its name in settings and on screen."""
_NATIONAL = frozenset(
    {Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.APPROVER, Role.OBSERVER}
)
_FOCAL_POINT = frozenset({Role.FOCAL_POINT})
_APPROVER = frozenset({Role.APPROVER})
_WHOLE_STATE = frozenset({Role.FOCAL_POINT, Role.APPROVER})
_ANSWERING = frozenset({Role.FOCAL_POINT, Role.CONTRIBUTOR})
_WORKING = frozenset({Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.APPROVER})
_CONTRIBUTOR = frozenset({Role.CONTRIBUTOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_INVITING = frozenset({Role.FOCAL_POINT, Role.APPROVER, Role.ADMINISTRATOR})
_CLOSING = frozenset({Role.FOCAL_POINT, Role.ADMINISTRATOR})
_ANALYST = frozenset({Role.ANALYST})
_SYSTEM = frozenset({Role.SYSTEM})

ALLOWED = {
    "people.sign_out_everywhere": _PEOPLE,
    "people.sessions": _PEOPLE,
    "people.revoke_session": _PEOPLE,
    "people.change_passphrase": _PEOPLE,
    "people.set_language": _PEOPLE,
    "people.invite": _INVITING,
    "people.invitations": _INVITING,
    "people.withdraw_invitation": _INVITING,
    "people.people_of_state": _INVITING,
    "people.deactivate": _CLOSING,
    "people.agencies": _WORKING,
    "people.add_agency": _FOCAL_POINT,
    "people.states": _NATIONAL | _ADMINISTRATOR | {Role.ANALYST},
    "people.add_state": _ADMINISTRATOR,
    "factors.sealed_otherwise": _SYSTEM,
    "browsers.listed": _PEOPLE,
    "browsers.news": _PEOPLE,
    "browsers.are_mine": _PEOPLE,
    "browsers.are_not_mine": _PEOPLE,
    "browsers.forget": _PEOPLE,
    "members.changes": _INVITING,
    "members.agree": _WHOLE_STATE,
    "members.stop": _INVITING,
    "members.end": _WHOLE_STATE,
    "members.carry_out": _WHOLE_STATE,
    "members.hand_over": _WHOLE_STATE,
    "members.recover": _INVITING,
    "members.suspend": _INVITING,
    "members.lift": _WHOLE_STATE,
    "members.who_forgot": _WHOLE_STATE,
    "members.reset": _SYSTEM,
    "members.notice_address": _NATIONAL,
    "members.set_notice_address": _NATIONAL,
    "keeping.forget": _SYSTEM,
    "keeping.erase": _WHOLE_STATE | _ADMINISTRATOR,
    "cycles.cycles": _PEOPLE,
    "cycles.open_cycle": _ADMINISTRATOR | _ANALYST,
    "cycles.close_cycle": _ADMINISTRATOR | _ANALYST,
    "cycles.extend_cycle": _ADMINISTRATOR | _ANALYST,
    "answering.assessments": _NATIONAL,
    "answering.assessment": _WORKING,
    "answering.start": _FOCAL_POINT,
    "answering.last_cycle": _FOCAL_POINT,
    "answering.carry_over": _FOCAL_POINT,
    "answering.set_scope": _FOCAL_POINT,
    "answering.record_answer": _ANSWERING,
    "answering.record_answers": _ANSWERING,
    "answering.settle": _FOCAL_POINT,
    "answering.comment": _ANSWERING,
    "answering.say_why": _ANSWERING,
    "answering.assign": _FOCAL_POINT,
    "answering.pass_on": _CONTRIBUTOR,
    "answering.sheet": _WORKING,
    "answering.criterion": _WORKING,
    "answering.open_priority": _WORKING,
    "answering.progress": _WORKING,
    "answering.progress_of_agencies": _FOCAL_POINT,
    "answering.placement_of_priority": _WHOLE_STATE,
    "answering.newest_number": _WHOLE_STATE,
    "answering.snapshot": _WHOLE_STATE,
    "answering.work_for": _PEOPLE,
    "late.keep": _ANSWERING,
    "late.notes": _ANSWERING,
    "late.take_over": _ANSWERING,
    "late.remove": _ANSWERING,
    "evidence.add": _ANSWERING,
    "evidence.entries": _WORKING,
    "evidence.links": _WORKING,
    "evidence.link": _ANSWERING,
    "evidence.confirm": _WHOLE_STATE,
    "evidence.unlink": _ANSWERING,
    "plans.plan": _WORKING,
    "plans.removed": _WHOLE_STATE,
    "plans.history": _WORKING,
    "plans.actions_for": _WORKING,
    "plans.between": _WHOLE_STATE,
    "plans.snapshot": _WHOLE_STATE,
    "plans.add_actions": _FOCAL_POINT,
    "plans.change_action": _FOCAL_POINT,
    "plans.remove_action": _FOCAL_POINT,
    "plans.undo": _FOCAL_POINT,
    "plans.own_costs": _WHOLE_STATE,
    "plans.set_own_costs": _FOCAL_POINT,
    "submitting.submit": _FOCAL_POINT,
    "submitting.sign": _APPROVER,
    "submitting.send_back": _APPROVER,
    "submitting.new_draft": _FOCAL_POINT,
    "submitting.submissions": _WHOLE_STATE,
    "submitting.submission": _WHOLE_STATE,
    "submitting.placements": _WHOLE_STATE,
    "submitting.verify": _WHOLE_STATE | _SYSTEM,
    "submitting.verify_all": _SYSTEM,
    "submitting.verify_stored": _SYSTEM,
    "history.submitted": _WHOLE_STATE,
    "history.years": _WHOLE_STATE,
    "history.change": _WHOLE_STATE | _SYSTEM,
    "history.drift": _WHOLE_STATE,
    "contributing.choice": _WHOLE_STATE,
    "contributing.choose": _FOCAL_POINT,
    "contributing.learned": _WHOLE_STATE,
    "releases.releases": _PEOPLE,
    "releases.export": _PEOPLE | _SYSTEM,
    "releasing.participation": _ANALYST,
    "releasing.prepare": _ANALYST,
    "releasing.prepared": _ANALYST,
    "releasing.publish": _ANALYST,
    "releasing.is_for_everyone": _ANALYST,
    "releasing.set_audience": _ANALYST,
    "bulk.populate": _SYSTEM,
    "backups.made": _SYSTEM,
    "backups.restored": _SYSTEM,
    "audit.entries": _ADMINISTRATOR,
    "audit.of_state": _WHOLE_STATE,
    "audit.log": _PEOPLE,
    "audit.export": _PEOPLE,
    "audit.write_noted": _SYSTEM,
    "audit.heads": _SYSTEM,
    "audit.breaks": _SYSTEM,
    "audit.newest_time": _SYSTEM,
    "condition.lacks": _SYSTEM,
    "condition.hosting": _SYSTEM,
    "condition.origins": _SYSTEM,
    "condition.last_backup": _SYSTEM,
    "condition.require_writable": _SYSTEM,
    "audit.newest_out_of_step": _SYSTEM,
    "verifying.record": _SYSTEM,
    "verifying.sealed_late": _SYSTEM,
    "verifying.unprotected": _SYSTEM,
}
"""The roles that may run each use case, by its name; in their own state only."""

ACROSS_STATES = frozenset(
    {
        "audit.breaks",
        "audit.heads",
        "audit.newest_out_of_step",
        "audit.newest_time",
        "audit.write_noted",
        "backups.restored",
        "bulk.populate",
        "condition.last_backup",
        "condition.origins",
        "history.change",
        "keeping.forget",
        "releasing.participation",
        "releasing.prepare",
        "releasing.publish",
        "submitting.verify",
        "submitting.verify_all",
        "submitting.verify_stored",
        "verifying.record",
        "verifying.sealed_late",
    }
)
"""Use cases that read or write rows of several states, where somebody without a state runs
them; in all others the database gives such a person no row of a state's work."""

FRESH = frozenset(
    {
        "keeping.erase",
        "people.invite",
        "people.deactivate",
        "members.agree",
        "members.end",
        "members.carry_out",
        "members.hand_over",
        "members.recover",
        "members.suspend",
        "members.lift",
        "members.set_notice_address",
        "submitting.sign",
        "releasing.publish",
    }
)
"""What somebody does only who has shown lately that it is them."""

OPEN_TO_ALL = frozenset(
    {
        "factors.begun",
        "factors.passkey_question",
        "factors.show",
        "factors.freshen",
        "factors.offer_app",
        "factors.add_app",
        "factors.passkey_offer",
        "factors.add_passkey",
        "factors.remove",
        "factors.replace_codes",
        "people.sign_in",
        "people.person_of",
        "people.arrival",
        "people.sign_out",
        "people.invitation",
        "people.invited_for",
        "people.accept_invitation",
        "logins.sign_in",
        "logins.require_acceptable",
        "logins.accept_invitation",
        "people.first_account_possible",
        "people.knows_browser",
        "people.first_invitation",
        "members.invited",
        "members.recovery",
        "members.use_recovery",
        "members.forgot",
    }
)
"""Use cases that need no person: each asks for a secret, works once only, or tells nothing."""

WHILE_SUSPENDED = frozenset(
    {
        "browsers.news",
        "browsers.are_mine",
        "browsers.are_not_mine",
        "members.stop",
        "people.set_language",
    }
)
"""What somebody may still do who is suspended: come in, and stop what waits."""

_INVITES = {
    Role.FOCAL_POINT: (
        Role.CONTRIBUTOR,
        Role.APPROVER,
        Role.OBSERVER,
        Role.FOCAL_POINT,
    ),
    Role.APPROVER: (Role.FOCAL_POINT, Role.APPROVER),
    Role.ADMINISTRATOR: (
        Role.FOCAL_POINT,
        Role.ADMINISTRATOR,
        Role.ANALYST,
        Role.CONTENT_EDITOR,
    ),
}


def may(who: Person, deed: str) -> bool:
    """Whether the person's role does this, by its name in `ALLOWED`.

    What is to be done is something else: of which state, at which moment, and what an
    agency is asked for is decided where it is done.
    """
    is_free = who.suspended is None or deed in WHILE_SUSPENDED
    return who.active and is_free and who.role in ALLOWED[deed]


def require(who: Person, deed: str) -> None:
    """Refuse what the person's role may not do.

    Raises
    ------
    NotAllowed
        If the person was deactivated or suspended, or has another role.
    """
    if not may(who, deed):
        raise NotAllowed("account_suspended" if who.suspended else "not_your_role")


def require_own_state(who: Person, state: StateCode) -> None:
    """Refuse anything of another state, as if it were not there.

    Raises
    ------
    NotFound
        If the thing belongs to another state.
    """
    if who.role is not Role.SYSTEM and who.state != state:
        raise NotFound("no_such_thing")


def own_state(who: Person) -> StateCode:
    """Give the state of a national person.

    Raises
    ------
    NotAllowed
        If the person belongs to no state.
    """
    if who.state is None:
        raise NotAllowed("not_your_role")
    return who.state


def own(who: Person, found: F | None) -> F:
    """Give what was found, with what was read beside it, if it is of the own state.

    Raises
    ------
    NotFound
        If there is none, or it is another state's.
    """
    if found is None:
        raise NotFound("no_such_thing")
    require_own_state(who, found[0].state)
    return found


def invites(who: Person) -> tuple[Role, ...]:
    """Give what the person may invite somebody to be, in the order it is offered."""
    return _INVITES.get(who.role, ())


def may_invite(who: Person, role: Role) -> bool:
    """Whether the person may invite somebody to be this."""
    return role in invites(who)


def may_manage(who: Person, other: Person) -> bool:
    """Whether the person alone may close the other one's account.

    A regional role closes no account of a state. Who decides for a state goes only when
    two people of it want that, or after a waiting time (`consent`).
    """
    if who.role is Role.ADMINISTRATOR:
        return other.state is None
    return (
        who.role in _FOCAL_POINT
        and who.state == other.state
        and other.role not in _WHOLE_STATE
    )


def may_erase(who: Person, other: Person) -> bool:
    """Whether the person may erase who the other one was, whose account is closed."""
    return may(who, "keeping.erase") and who.state == other.state and not other.active


def decides(who: Person) -> bool:
    """Whether the person is one of those who decide who belongs to their state."""
    return who.active and who.role in _WHOLE_STATE


def consent_to_invite(me: Person, role: Role, people: Sequence[Person]) -> Consent:
    """Say what it needs that somebody comes into a state.

    Parameters
    ----------
    people
        Everybody of the state. The first focal point comes where nobody is active.
    """
    if role not in _WHOLE_STATE:
        return Consent.NONE
    if me.state is None and not any(person.active for person in people):
        return Consent.NONE
    return consent(me, people)


def consent(
    me: Person, people: Sequence[Person], *, about: PersonId | None = None
) -> Consent:
    """Say what a change of who decides for a state needs, or a new passphrase.

    Two people of the state. Where there is only one, that one may begin it, and it waits;
    so does what the regional office begins. Nobody makes themselves the only one by
    suspending others: then the office has to begin it.

    Parameters
    ----------
    people
        Everybody of the state.
    about
        Whose account it is, who is not asked.

    Raises
    ------
    NotAllowed
        If nobody is there who could agree, and somebody is suspended.
    """
    if me.state is None:
        return Consent.WAITING
    deciding = [person for person in people if decides(person)]
    others = [person for person in deciding if person.id not in (me.id, about)]
    if any(person.suspended is None for person in others):
        return Consent.SECOND
    if others or any(p.suspended is SuspendedBy.STATE for p in deciding):
        raise NotAllowed("two_people_needed")
    return Consent.WAITING


def may_suspend(who: Person, other: Person) -> bool:
    """Whether the person may suspend the other one's account at once."""
    if other.state is None or not other.active or other.id == who.id:
        return False
    return may(who, "members.suspend") and who.state in (None, other.state)


def require_somebody_to_lift(
    who: Person, other: Person, people: Sequence[Person]
) -> None:
    """Refuse that the office suspends the last of several who could let another one work.

    Raises
    ------
    NotAllowed
        If the office suspended somebody already who decides, and nobody else is free.
    """
    others = [person for person in people if decides(person) and person.id != other.id]
    if who.state is not None or not decides(other):
        return
    by_office = any(person.suspended is SuspendedBy.OFFICE for person in others)
    if by_office and not any(person.suspended is None for person in others):
        raise NotAllowed("somebody_has_to_lift")


def is_suspended_for(who: Person, other: Person) -> bool:
    """Whether there is nothing left to suspend: the state can where the office did."""
    if who.state is None:
        return other.suspended is not None
    return other.suspended is SuspendedBy.STATE


def may_agree(who: Person, change: MemberChange, now: datetime) -> bool:
    """Whether the person is a second one who may agree to a change of the own state."""
    return (
        may(who, "members.agree")
        and who.state == change.state
        and who.id not in (change.asked_by, change.person)
        and change.phase(now) is ChangePhase.NEEDS_SECOND
    )


def may_stop(who: Person, change: MemberChange) -> bool:
    """Whether the person may stop a change; the office only what the office began.

    What is about oneself can be stopped while it waits, not while two others agree on it;
    a new passphrase then too: who can sign in needs none. Who is suspended stops what
    waits, and nothing else.
    """
    if not may(who, "members.stop"):
        return False
    is_own = who.id == change.person and who.id != change.asked_by
    judges = not is_own or change.kind is MemberChangeKind.RECOVERY
    if change.waits_until is None and (who.suspended or not judges):
        return False
    if who.state is None:
        return change.by_office
    return who.state == change.state


def may_sign_in(who: Person) -> bool:
    """Whether the person may have a session: also to stop what waits, if only that."""
    return who.active and (who.suspended is None or decides(who))


def sees_all_voices(who: Person) -> bool:
    """Whether the person sees every voice of the state, not only the own agency's."""
    return who.role in _WHOLE_STATE or who.role is Role.SYSTEM


def sees_all_late_notes(who: Person) -> bool:
    """Whether the person sees what arrived late of everybody, not only the own."""
    return who.role in _FOCAL_POINT


def may_answer(
    who: Person, assessment: Assessment, cycle: Cycle, now: datetime
) -> bool:
    """Whether the person may answer in this assessment now (if it is assigned)."""
    return who.role in _ANSWERING and is_open(assessment, cycle, now)


def is_open(assessment: Assessment, cycle: Cycle, now: datetime) -> bool:
    """Whether an assessment can be worked on now."""
    return assessment.stage is WorkStage.DRAFT and cycle_is_open(cycle, now)


def cycle_is_open(cycle: Cycle, now: datetime) -> bool:
    """Whether the window of a cycle is open somewhere on earth.

    It is, from the first hour of its first day anywhere to the last of its last day.
    """
    return not cycle.closed and (
        cycle.opens <= days.newest_day(now) and cycle.closes >= days.oldest_day(now)
    )


def cycle_is_to_come(cycle: Cycle, now: datetime) -> bool:
    """Whether the first day of a cycle has begun nowhere yet."""
    return not cycle.closed and cycle.opens > days.newest_day(now)


def cycle_is_over(cycle: Cycle, now: datetime) -> bool:
    """Whether a cycle is over everywhere; an extended one is open again."""
    return cycle.closed or cycle.closes < days.oldest_day(now)


def require_open(assessment: Assessment, cycle: Cycle, now: datetime) -> None:
    """Refuse work on an assessment that is submitted or whose cycle is not open.

    Raises
    ------
    Frozen
        If it was submitted, or the cycle closed.
    WrongMoment
        If the cycle has not opened yet.
    """
    if assessment.stage is not WorkStage.DRAFT:
        raise Frozen("assessment_submitted")
    require_cycle_open(cycle, now)


def require_cycle_open(cycle: Cycle, now: datetime) -> None:
    """Refuse what can only be done inside the window of a cycle.

    Raises
    ------
    Frozen
        If the cycle closed.
    WrongMoment
        If the cycle has not opened yet.
    """
    if cycle.closed or cycle.closes < days.oldest_day(now):
        raise Frozen("cycle_closed", cycle=cycle.code)
    if cycle.opens > days.newest_day(now):
        raise WrongMoment("cycle_not_open_yet", cycle=cycle.code)


def require_stage(assessment: Assessment, *stages: WorkStage) -> None:
    """Refuse what is done at another stage of the work.

    Raises
    ------
    WrongMoment
        If the assessment is at another stage.
    """
    if assessment.stage not in stages:
        raise WrongMoment("not_at_this_stage", stage=assessment.stage.value)
