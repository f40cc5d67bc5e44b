"""Reading what is of one's own state: an assessment, to look or to write, and a submission."""

from dataclasses import dataclass
from typing import Any, TypeVar

from assessments import rules
from assessments.errors import NotFound
from assessments.records.people import Person
from assessments.records.work import (
    Assessment,
    AssessmentId,
    Cycle,
    Submission,
    SubmissionId,
)
from assessments.store import Unit
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading

F = TypeVar("F", bound=tuple[Assessment | Submission, *tuple[Any, ...]])
"""What belongs to a state, with what was read beside it."""


def own_assessment(
    unit: Unit, me: Person, assessment: AssessmentId
) -> tuple[Assessment, Cycle]:
    """Read an assessment of the person's own state.

    Raises
    ------
    NotFound
        If there is none, or it is another state's.
    """
    return _own(me, reading.assessment(unit, assessment))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWork:
    """An assessment that may be worked on now; other writers wait for this deed."""

    assessment: Assessment
    cycle: Cycle
    last_seq: int


def own_work(unit: Unit, me: Person, assessment: AssessmentId) -> OpenWork:
    """Read an assessment of the person's own state to write in it.

    Raises
    ------
    NotFound
        If there is none, or it is another state's.
    """
    work, cycle, last_seq = _own(me, reading.assessment_to_write(unit, assessment))
    return OpenWork(assessment=work, cycle=cycle, last_seq=last_seq)


def own_submission(
    unit: Unit, me: Person, submission: SubmissionId
) -> tuple[Submission, int]:
    """Read a submission of the person's own state, and the newest number it holds.

    Raises
    ------
    NotFound
        If there is none, or it is another state's.
    """
    return _own(me, reading_submissions.submission(unit, submission))


def _own(me: Person, found: F | None) -> F:
    """Give what was found, if it is of the person's own state."""
    if found is None:
        raise NotFound("no_such_thing")
    rules.require_own_state(me, found[0].state)
    return found
