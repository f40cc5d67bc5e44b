"""What goes into a submission, read as it stood when its numbers were the newest."""

from dataclasses import dataclass
from datetime import datetime

from assessments.answers.effective import current_states
from assessments.answers.snapshot import snapshot_of
from assessments.records.people import Person
from assessments.records.work import (
    Assessment,
    Submission,
    SubmissionId,
    WrittenSubmission,
)
from assessments.service.plan_reading import plan_of
from assessments.store import Unit
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import plans as reading_plans
from assessments.store.reading import reasons as reading_reasons
from assessments.submissions import document
from assessments.submissions.document import Contents
from priorities.edition import Edition


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


def contents_of(
    unit: Unit, work: Assessment, edition: Edition, moment: AsOf
) -> Contents:
    """Read what an assessment rested on at a moment."""
    through = moment.through
    links = reading_evidence.links_confirmed_through(unit, work.id, through)
    entries = reading_evidence.entries_of_links(unit, links)
    answers = reading_effective.answers(unit, work.id, through=through)
    reasons = reading_reasons.held(unit, work.id, answers, through=through)
    states = current_states(
        edition,
        answers,
        reading_effective.settlements(unit, work.id, through=through),
        links,
    )
    plan = (
        None
        if moment.plan_seq is None
        else plan_of(
            work.state,
            reading_plans.newest_versions(unit, work.state, through=moment.plan_seq),
        )
    )
    return Contents(
        assessment=work,
        snapshot=snapshot_of(work, edition, states, reasons),
        states=states,
        links=tuple((link, entries[link.evidence]) for link in links),
        reasons=reasons,
        through_seq=through,
        plan=plan,
        plan_seq=moment.plan_seq,
        supersedes=moment.supersedes,
        at=moment.at,
    )


def submission_of(
    contents: Contents, *, submission_id: SubmissionId, by: Person
) -> WrittenSubmission:
    """Freeze contents into a submission."""
    written = document.write(contents)
    work = contents.assessment
    earlier = contents.supersedes
    return WrittenSubmission(
        id=submission_id,
        assessment=work.id,
        state=work.state,
        cycle=work.cycle,
        edition=work.edition,
        draft=work.draft,
        scope=work.scope,
        document=written,
        sha256=document.fingerprint(written),
        by=by.id,
        at=contents.at,
        supersedes=None if earlier is None else earlier.id,
        signed_by=None,
        signed_at=None,
        plan_seq=contents.plan_seq,
    )
