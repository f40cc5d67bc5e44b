"""Submitting, signing, sending back, correcting, and checking what was submitted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments import freezing, rules, thawing, usable
from assessments.errors import NotFound, WrongMoment
from assessments.records import (
    Assessment,
    AssessmentId,
    Person,
    Submission,
    SubmissionId,
    Verified,
    WorkStage,
)
from assessments.service.people import own_state
from assessments.service.world import Subject, own_work
from assessments.standing import current_states, held_reasons, standings_of
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import submissions as reading
from assessments.store.reading import work as reading_work
from assessments.store.writing import submissions as writing
from assessments.store.writing import work as writing_work
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from priorities.placement import place
from priorities.profile import Placement


@dataclass(frozen=True)
class Submitting(Subject):
    """From a draft to a signed submission, and the years so far."""

    def submit(self, *, who: Person, assessment: AssessmentId) -> Submission:
        """Freeze the draft as it stands; nothing can be answered in it any more.

        Raises
        ------
        Frozen
            If it was submitted already, or the cycle closed.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "submitting.submit")
            work = own_work(unit, me, assessment)
            rules.require_open(work.assessment, work.cycle, self.world.today())
            earlier = reading.newest_of(unit, assessment, with_sent_back=True)
            snapshot = self._snapshot(
                unit,
                work.assessment,
                self.world.editions(work.assessment.edition),
                through=work.last_seq,
            )
            snapshot = replace(
                snapshot,
                supersedes=None if earlier is None else earlier[0],
                at=self.world.clock(),
            )
            submission = submission_of(
                snapshot, submission_id=SubmissionId(self.world.new_id("s")), by=me
            )
            writing.add_submissions(unit, [(submission, work.last_seq)])
            writing_work.change_assessment(
                unit, replace(work.assessment, stage=WorkStage.SUBMITTED)
            )
            self.note(unit, me, "submitting.submit", submission.id)
        return submission

    def sign(self, *, who: Person, submission: SubmissionId) -> Submission:
        """Sign the newest submission of an assessment.

        Raises
        ------
        WrongMoment
            If it does not wait for a signature.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "submitting.sign")
            found, work = self._waiting(unit, me, submission)
            signed = replace(found, signed_by=me.id, signed_at=self.world.clock())
            writing.sign(unit, submission, by=me.id, at=self.world.clock())
            writing_work.change_assessment(unit, replace(work, stage=WorkStage.SIGNED))
            self.note(unit, me, "submitting.sign", submission)
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
        usable.require_usable(usable.of_text("note", note))
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "submitting.send_back")
            _, work = self._waiting(unit, me, submission)
            writing.send_back(unit, submission, by=me.id, note=note.strip())
            reopened = replace(work, stage=WorkStage.DRAFT, draft=work.draft + 1)
            writing_work.change_assessment(unit, reopened)
            self.note(unit, me, "submitting.send_back", submission)
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
            me = self.begin(unit, who, "submitting.new_draft")
            work = own_work(unit, me, assessment)
            rules.require_stage(work.assessment, WorkStage.SUBMITTED, WorkStage.SIGNED)
            rules.require_cycle_open(work.cycle, self.world.today())
            reopened = replace(
                work.assessment,
                stage=WorkStage.DRAFT,
                draft=work.assessment.draft + 1,
            )
            writing_work.change_assessment(unit, reopened)
            self.note(unit, me, "submitting.new_draft", assessment)
        return reopened

    def submissions(self, *, who: Person) -> tuple[Submission, ...]:
        """List the own state's submissions, newest cycle and draft first."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "submitting.submissions")
            return reading.submissions(unit, own_state(me))

    def submission(self, *, who: Person, submission: SubmissionId) -> Submission:
        """Give one submission of the own state.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "submitting.submission")
            return _own_submission(unit, me, submission)[0]

    def placements(self, *, who: Person) -> tuple[tuple[Submission, Placement], ...]:
        """Give the years so far, oldest first: per cycle the newest one not sent back."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "submitting.placements")
            found = reading.newest_per_cycle(unit, own_state(me))
        return tuple((s, thawing.frozen_placement(s.document)) for s in found)

    def verify(self, *, who: Person, submission: SubmissionId) -> Verified:
        """Recompute a stored submission from the stored answers and its edition.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "submitting.verify")
            found, through = _own_submission(unit, me, submission)
            return self._verified(unit, found, through)

    def verify_all(self, *, who: Person) -> Iterator[Verified]:
        """Recompute every stored submission, one after the other."""
        with self.world.database.reading() as unit:
            self.begin(unit, who, "submitting.verify_all")
            ids = reading.all_ids(unit)
        for submission in ids:
            yield self.verify(who=who, submission=submission)

    def _waiting(
        self, unit: Unit, me: Person, submission: SubmissionId
    ) -> tuple[Submission, Assessment]:
        found, _ = _own_submission(unit, me, submission)
        work = own_work(unit, me, found.assessment).assessment
        rules.require_stage(work, WorkStage.SUBMITTED)
        if found.draft != work.draft:
            raise WrongMoment("superseded")
        return found, work

    def _snapshot(
        self, unit: Unit, work: Assessment, edition: Edition, *, through: int
    ) -> freezing.Snapshot:
        links = reading_evidence.links_confirmed_through(unit, work.id, through)
        entries = reading_evidence.entries_of_links(unit, links)
        answers = reading_work.answers(unit, work.id, through=through)
        reasons = reading_reasons.change_reasons(unit, work.id, through=through)
        states = current_states(
            answers,
            reading_work.settlements(unit, work.id, through=through),
            links,
        )
        return freezing.Snapshot(
            assessment=work,
            edition=edition,
            states=states,
            links=tuple((link, entries[link.evidence]) for link in links),
            placement=place(edition, standings_of(edition, states), work.scope),
            reasons=held_reasons(reasons, answers),
            through_seq=through,
            supersedes=None,
            at=self.world.clock(),
        )

    def _verified(self, unit: Unit, stored: Submission, through: int) -> Verified:
        found: list[str] = []
        if freezing.fingerprint(stored.document) != stored.sha256:
            found.append("the fingerprint is not that of the document")
        work = reading_work.assessment(unit, stored.assessment)
        if work is None:
            raise NotFound("no_such_thing")
        earlier = (
            None
            if stored.supersedes is None
            else reading.submission(unit, stored.supersedes)
        )
        try:
            edition = self.world.editions(stored.edition)
        except PrioritiesError:
            return Verified(
                submission=stored.id,
                same=False,
                differences=(*found, f"the edition {stored.edition} is not here"),
            )
        frozen_as = replace(work[0], scope=stored.scope, draft=stored.draft)
        snapshot = replace(
            self._snapshot(unit, frozen_as, edition, through=through),
            supersedes=None if earlier is None else earlier[0],
            at=stored.at,
        )
        found += freezing.differences(stored.document, freezing.freeze(snapshot))
        return Verified(submission=stored.id, same=not found, differences=tuple(found))


def submission_of(
    snapshot: freezing.Snapshot, *, submission_id: SubmissionId, by: Person
) -> Submission:
    """Freeze a snapshot into a submission."""
    document = freezing.freeze(snapshot)
    work = snapshot.assessment
    earlier = snapshot.supersedes
    return Submission(
        id=submission_id,
        assessment=work.id,
        state=work.state,
        cycle=work.cycle,
        edition=work.edition,
        draft=work.draft,
        scope=work.scope,
        document=document,
        sha256=freezing.fingerprint(document),
        by=by.id,
        at=snapshot.at,
        supersedes=None if earlier is None else earlier.id,
        signed_by=None,
        signed_at=None,
    )


def _own_submission(
    unit: Unit, me: Person, submission: SubmissionId
) -> tuple[Submission, int]:
    found = reading.submission(unit, submission)
    if found is None:
        raise NotFound("no_such_thing")
    rules.require_own_state(me, found[0].state)
    return found
