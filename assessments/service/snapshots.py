"""What is frozen into a submission, read as it stood when its numbers were the newest."""

from dataclasses import dataclass
from datetime import datetime

from assessments.answers.effective import current_states, held_reasons, standings_of
from assessments.records.people import Person
from assessments.records.work import Assessment, Submission, SubmissionId
from assessments.service.plan_reading import plan_of
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import plans as reading_plans
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import work as reading_work
from assessments.submissions import document as freezing
from priorities.edition import Edition
from priorities.scoring.placement import place


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The moment of a submission.

    Attributes
    ----------
    through
        The newest number in the assessment.
    plan_seq
        The newest number in the plan; None before there were plans.
    supersedes
        The submission that it takes the place of; None for the first.
    """

    through: int
    plan_seq: int | None
    supersedes: Submission | None
    at: datetime


def snapshot_of(
    unit: Unit, work: Assessment, edition: Edition, moment: AsOf
) -> freezing.Snapshot:
    """Read what an assessment rested on at a moment."""
    through = moment.through
    links = reading_evidence.links_confirmed_through(unit, work.id, through)
    entries = reading_evidence.entries_of_links(unit, links)
    answers = reading_work.answers(unit, work.id, through=through)
    reasons = reading_reasons.change_reasons(unit, work.id, through=through)
    states = current_states(
        answers, reading_work.settlements(unit, work.id, through=through), links
    )
    plan = (
        None
        if moment.plan_seq is None
        else plan_of(
            work.state,
            reading_plans.newest_versions(unit, work.state, through=moment.plan_seq),
        )
    )
    return freezing.Snapshot(
        assessment=work,
        edition=edition,
        states=states,
        links=tuple((link, entries[link.evidence]) for link in links),
        placement=place(edition, standings_of(edition, states), work.scope),
        reasons=held_reasons(reasons, answers),
        through_seq=through,
        plan=plan,
        plan_seq=moment.plan_seq,
        supersedes=moment.supersedes,
        at=moment.at,
    )


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
        plan_seq=snapshot.plan_seq,
    )
