"""Which deeds seal what: the digest over what a deed wrote stands in its line of the log.

>>> digest = sealed(unit, me, "cycles.open_cycle", "2026", bundle="z1")
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from assessments.errors import NotFound
from assessments.records.log import REGION, NewDeed
from assessments.records.members import MemberChangeKind
from assessments.records.people import Person
from assessments.records.work import Submission, SubmissionId
from assessments.rules import SYSTEM
from assessments.store import Unit, sealing
from assessments.store.reading import people as reading_people
from assessments.store.reading import seals as reading
from assessments.store.reading import submissions as reading_submissions
from assessments.store.sealing import ToSeal
from assessments.store.writing import log as writing_log

Rows = Iterable[tuple[str, str, int | None]]
"""Parts of the record, what they are about, and through which number."""

Sealing = Callable[[Unit, str, datetime], Rows]
"""Says what a deed about something seals, which is done at a time."""

WHOLE = "records.seal"
"""The deed that seals a whole record: what was written before there were seals."""

MOMENT = timedelta(minutes=1)
"""How long one use case takes at most: what it ended has a time of its own."""


def _newest(*parts: str) -> Sealing:
    return lambda _, about, __: [(part, about, None) for part in parts]


def _submitted(unit: Unit, about: str, _: datetime) -> Rows:
    stored, through = _found(unit, about)
    for part in ("submission", "submission.signed", "submission.sent_back"):
        yield part, stored.id, None
    yield "assessment.stage", stored.assessment, None
    for part in sealing.OF_A_DRAFT:
        yield part, stored.assessment, through
    for part in sealing.OF_A_PLAN:
        yield part, stored.state, stored.plan_seq or 0


def _answered(part: str) -> Sealing:
    def sealed_then(unit: Unit, about: str, _: datetime) -> Rows:
        yield part, about, None
        yield "assessment.stage", _found(unit, about)[0].assessment, None

    return sealed_then


def _came(part: str) -> Sealing:
    return lambda unit, about, _: [
        (part, about, reading.newest_number(unit, part, about))
    ]


def _ended(unit: Unit, _: str, at: datetime) -> Rows:
    """Name what a deed about people ended beside: invitations, and changes that wait."""
    for part, number in reading.ended_since(unit, at - MOMENT):
        yield part, str(number), None


def _person(unit: Unit, about: str, at: datetime) -> Rows:
    for part in ("person.active", "person.notice_address"):
        yield part, about, None
    yield from _ended(unit, about, at)


def _invited(unit: Unit, about: str, at: datetime) -> Rows:
    yield "invitation", about, None
    yield "invitation.ended", about, None
    yield from _ended(unit, about, at)


def _accepted(unit: Unit, about: str, at: datetime) -> Rows:
    person = reading.accepted_by(unit, int(about))
    yield "person", person, None
    yield "person.name", person, None
    yield from _person(unit, person, at)


def _asked(unit: Unit, about: str, at: datetime) -> Rows:
    yield "member_change", about, None
    yield "member_change.ended", about, None
    invitation = reading.invitation_of(unit, int(about))
    if invitation is None:
        yield from _ended(unit, about, at)
    else:
        yield from _invited(unit, str(invitation), at)


def _recovered(unit: Unit, about: str, at: datetime) -> Rows:
    yield from _person(unit, reading.person_of_change(unit, int(about)), at)


def _late_note_ended(unit: Unit, about: str, _: datetime) -> Rows:
    yield "late_note_end", f"{about} {reading.newest_end(unit, about)}", None


def _published(unit: Unit, about: str, _: datetime) -> Rows:
    number = str(reading.release_number(unit, about))
    yield "release", number, None
    yield "release_member", number, None


def _opened(unit: Unit, _: str, __: datetime) -> Rows:
    yield "release_audience", str(reading.newest_audience(unit)), None


def everything(unit: Unit) -> Rows:
    """Name every part of the record: what was written before there were seals."""
    for part in sealing.NEWEST_COUNTS | sealing.AS_IT_COMES:
        for about in reading.subjects(unit, part):
            yield part, about, reading.newest_number(unit, part, about)
    for work, through in reading.submitted_through(unit):
        for part in sealing.OF_A_DRAFT:
            yield part, work, through
    for state, plan_seq in reading.planned_through(unit):
        for part in sealing.OF_A_PLAN:
            yield part, state, plan_seq


BY_DEED: Mapping[str, Sealing] = {
    "people.add_state": _newest("state"),
    "people.add_agency": _newest("agency"),
    "people.invite": _invited,
    "people.withdraw_invitation": _newest("invitation.ended"),
    "people.first_invitation": _invited,
    "people.accept_invitation": _accepted,
    "people.deactivate": _person,
    **{f"members.ask_{kind}": _asked for kind in MemberChangeKind},
    "members.agree": _ended,
    "members.stop": _ended,
    "members.carry_out": _person,
    "members.handed_over": _person,
    "members.suspend": _person,
    "members.lift": _person,
    "members.use_recovery": _recovered,
    "members.set_notice_address": _newest("person.notice_address"),
    "keeping.erase": _newest("person.name", "person.notice_address"),
    "cycles.open_cycle": _newest("cycle", "cycle.closes"),
    "cycles.close_cycle": _newest("cycle.closes"),
    "cycles.extend_cycle": _newest("cycle.closes"),
    "answering.start": _newest(
        "assessment",
        "assessment.scope",
        "assessment.stage",
        "assessment.started_from",
    ),
    "answering.set_scope": _newest("assessment.scope"),
    "answering.carry_over": _newest("assessment.started_from"),
    "evidence.add": _newest("evidence"),
    "submitting.submit": _submitted,
    "submitting.sign": _answered("submission.signed"),
    "submitting.send_back": _answered("submission.sent_back"),
    "submitting.new_draft": _newest("assessment.stage"),
    "late.keep": _came("late_note"),
    "late.take_over": _late_note_ended,
    "late.remove": _late_note_ended,
    "contributing.choose": _came("contribution"),
    "releasing.prepare": _newest("prepared_release"),
    "releasing.publish": _published,
    "releasing.set_audience": _opened,
    "bulk.populate": lambda unit, _, __: everything(unit),
    WHOLE: lambda unit, _, __: everything(unit),
}
"""What each deed seals, by its name in the log; other deeds seal nothing."""


def sealed(
    unit: Unit,
    me: Person,
    deed: str,
    about: str,
    at: datetime,
    *,
    bundle: Callable[[], str],
) -> str | None:
    """Seal what a deed wrote, and give the digest for its line of the log; None for nothing.

    Parameters
    ----------
    bundle
        Gives a new id; asked only where something is sealed.
    """
    what = BY_DEED.get(deed)
    if what is None:
        return None
    wanted = (
        ToSeal(part=part, about=subject, state=me.state, through=through)
        for part, subject, through in dict.fromkeys(what(unit, about, at))
    )
    return sealing.seal(unit, bundle(), wanted)


def seal_older_record(unit: Unit, *, at: datetime | None, bundle: str) -> None:
    """Seal a record from before there were seals, as it stands; nothing where there are some."""
    if at is None or reading.is_sealed(unit) or reading_people.is_empty(unit):
        return
    digest = sealed(unit, SYSTEM, WHOLE, REGION, at, bundle=lambda: bundle)
    done = NewDeed(
        who=SYSTEM.id,
        role=SYSTEM.role.value,
        deed=WHOLE,
        about=REGION,
        at=at,
        digest=digest,
    )
    writing_log.add_deeds(unit, REGION, [done])


def _found(unit: Unit, about: str) -> tuple[Submission, int]:
    stored = reading_submissions.submission(unit, SubmissionId(about))
    if stored is None:
        raise NotFound("no_such_thing")
    return stored
