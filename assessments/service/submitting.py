"""Submitting, signing, sending back, correcting, and checking what was submitted."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from assessments import rules, typed, validation
from assessments.errors import NotFound, RecordChanged, WrongMoment
from assessments.records.people import Person
from assessments.records.work import (
    Assessment,
    AssessmentId,
    Submission,
    SubmissionId,
    Verified,
    WorkStage,
    WrittenSubmission,
)
from assessments.service.contents import AsOf, contents_of, submission_of
from assessments.service.context import placement_in, read_submission
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store import Unit
from assessments.store.reading import log as reading_log
from assessments.store.reading import plans as reading_plans
from assessments.store.reading import submissions as reading
from assessments.store.reading import work as reading_work
from assessments.store.writing import submissions as writing
from assessments.store.writing import work as writing_work
from assessments.submissions import document, signatures
from priorities.errors import PrioritiesError
from priorities.scoring.result import Placement

UNREADABLE = (PrioritiesError, RecordChanged, LookupError, TypeError, ValueError)
"""What is raised when rows hold what the program never writes."""


@dataclass(frozen=True)
class Submitting:
    """From a draft to a signed submission, and the years so far."""

    world: World

    def submit(self, *, who: Person, assessment: AssessmentId) -> WrittenSubmission:
        """Freeze the draft as it stands; nothing can be answered in it any more.

        Raises
        ------
        Frozen
            If it was submitted already, or the cycle closed.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "submitting.submit")
            work, cycle, last_seq = rules.own(
                me, reading_work.assessment_to_write(unit, assessment)
            )
            rules.require_open(work, cycle, self.world.clock())
            earlier = reading.newest_of(unit, assessment)
            contents = contents_of(
                unit,
                work,
                self.world.editions(work.edition),
                AsOf(
                    through=last_seq,
                    plan_seq=reading_plans.last_seq(unit, work.state),
                    supersedes=earlier,
                    at=self.world.clock(),
                ),
            )
            submission = submission_of(
                contents, submission_id=SubmissionId(self.world.new_id("s")), by=me
            )
            writing.add_submissions(unit, [(submission, last_seq)])
            writing_work.change_assessment(
                unit, replace(work, stage=WorkStage.SUBMITTED)
            )
            note_deed(self.world, unit, me, "submitting.submit", submission.id)
        return submission

    def sign(self, *, who: Person, submission: SubmissionId) -> Submission:
        """Sign the newest submission of an assessment.

        Raises
        ------
        WrongMoment
            If it does not wait for a signature.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "submitting.sign")
            stored, work = self._waiting(unit, me, submission)
            now = self.world.clock()
            signed = replace(stored, signed_by=me.id, signed_at=now)
            writing.sign(unit, submission, by=me.id, at=now)
            writing_work.change_assessment(unit, replace(work, stage=WorkStage.SIGNED))
            note_deed(self.world, unit, me, "submitting.sign", submission)
        return signed

    def send_back(
        self, *, who: Person, submission: SubmissionId, note: str
    ) -> Assessment:
        """Ask for changes: the submission stays as it is, a new draft opens.

        Raises
        ------
        WrongMoment
            If it does not wait for a signature.
        NotUsable
            If the note is missing.
        """
        validation.require_usable(validation.of_reason("note", note))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "submitting.send_back")
            _, work = self._waiting(unit, me, submission)
            writing.send_back(unit, submission, by=me.id, note=typed.lines(note))
            reopened = replace(work, stage=WorkStage.DRAFT, draft=work.draft + 1)
            writing_work.change_assessment(unit, reopened)
            note_deed(self.world, unit, me, "submitting.send_back", submission)
        return reopened

    def new_draft(self, *, who: Person, assessment: AssessmentId) -> Assessment:
        """Open a correction: the next draft, beside the submission that stays.

        Raises
        ------
        Frozen
            If the cycle closed.
        WrongMoment
            If the assessment is a draft already.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "submitting.new_draft")
            work, cycle, _ = rules.own(
                me, reading_work.assessment_to_write(unit, assessment)
            )
            rules.require_stage(work, WorkStage.SUBMITTED, WorkStage.SIGNED)
            rules.require_cycle_open(cycle, self.world.clock())
            reopened = replace(
                work,
                stage=WorkStage.DRAFT,
                draft=work.draft + 1,
            )
            writing_work.change_assessment(unit, reopened)
            note_deed(self.world, unit, me, "submitting.new_draft", assessment)
        return reopened

    def submissions(self, *, who: Person) -> tuple[Submission, ...]:
        """List the own state's submissions, newest cycle and draft first."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "submitting.submissions")
            return reading.submissions(unit, rules.own_state(me))

    def submission(self, *, who: Person, submission: SubmissionId) -> WrittenSubmission:
        """Give one submission of the own state, with its document.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "submitting.submission")
            return rules.own(me, reading.written(unit, submission))[0]

    def placements(self, *, who: Person) -> tuple[tuple[Submission, Placement], ...]:
        """Give the years so far, oldest first: per cycle the newest one not sent back."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "submitting.placements")
            submissions = reading.newest_per_cycle(unit, rules.own_state(me))
            read = [read_submission(self.world, unit, s) for s in submissions]
        return tuple(zip(submissions, map(placement_in, read), strict=True))

    def verify(self, *, who: Person, submission: SubmissionId) -> Verified:
        """Recompute a stored submission from the stored answers, plan and edition.

        Its signature, or that it was sent back, is held against the log of deeds.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "submitting.verify")
            stored, through = rules.own(me, reading.written(unit, submission))
            return _verified(self.world, unit, stored, through)

    def verify_all(self, *, who: Person) -> Iterator[Verified]:
        """Recompute every stored submission, one after the other.

        By state and time; first those of which it cannot be told any more whose they are.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "submitting.verify_all")
            ids = reading.all_ids(unit)
        for _, submission in ids:
            yield self.verify_stored(who=who, submission=submission)

    def verify_stored(self, *, who: Person, submission: SubmissionId) -> Verified:
        """Recompute a submission that is there, whatever became of what it was made of."""
        with self.world.database.reading() as unit:
            begin(unit, who, "submitting.verify_stored")
        try:
            return self.verify(who=who, submission=submission)
        except (*UNREADABLE, NotFound):
            return _different(submission, "it cannot be read any more")

    def _waiting(
        self, unit: Unit, me: Person, submission: SubmissionId
    ) -> tuple[Submission, Assessment]:
        stored, _ = rules.own(me, reading.submission(unit, submission))
        work, _, _ = rules.own(
            me, reading_work.assessment_to_write(unit, stored.assessment)
        )
        rules.require_stage(work, WorkStage.SUBMITTED)
        if stored.draft != work.draft:
            raise WrongMoment("superseded")
        return stored, work


def _verified(
    world: World, unit: Unit, stored: WrittenSubmission, through: int
) -> Verified:
    """Hold a stored submission against what it was made of.

    Parameters
    ----------
    through
        The newest number in the assessment that it holds.
    """
    differences = list(
        signatures.differences(stored, reading_log.deeds_about(unit, stored.id))
    )
    if document.fingerprint(stored.document) != stored.sha256:
        differences.append("the fingerprint is not that of the document")
    work = reading_work.assessment(unit, stored.assessment)
    if work is None:
        raise NotFound("no_such_thing")
    earlier = (
        None
        if stored.supersedes is None
        else reading.submission(unit, stored.supersedes)
    )
    try:
        edition = world.editions(stored.edition)
    except PrioritiesError:
        return _different(
            stored.id,
            *differences,
            f"the edition {stored.edition} is not here",
        )
    with suppress(RecordChanged):  # told by what differs
        edition = document.counted_under(stored.document, edition)
    try:
        contents = contents_of(
            unit,
            replace(work[0], scope=stored.scope, draft=stored.draft),
            edition,
            AsOf(
                through=through,
                plan_seq=stored.plan_seq,
                supersedes=None if earlier is None else earlier[0],
                at=stored.at,
            ),
        )
    except UNREADABLE:
        return _different(stored.id, *differences, "what it was made of is not usable")
    differences += document.differences(stored.document, document.write(contents))
    return Verified(
        submission=stored.id,
        same=not differences,
        differences=tuple(differences),
    )


def _different(submission: SubmissionId, *differences: str) -> Verified:
    return Verified(submission=submission, same=False, differences=differences)
