"""Reading an assessment of one's own state, to look at it or to write in it."""

from dataclasses import dataclass

from assessments import rules
from assessments.errors import NotFound
from assessments.records import Assessment, AssessmentId, Cycle, Person
from assessments.store import Unit
from assessments.store.reading import work as reading


def own_assessment(
    unit: Unit, me: Person, assessment: AssessmentId
) -> tuple[Assessment, Cycle]:
    """Read an assessment of the person's own state.

    Raises
    ------
    NotFound
        If there is none, or it is another state's.
    """
    found = reading.assessment(unit, assessment)
    if found is None:
        raise NotFound("no_such_thing")
    rules.require_own_state(me, found[0].state)
    return found


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
    found = reading.assessment_to_write(unit, assessment)
    if found is None:
        raise NotFound("no_such_thing")
    rules.require_own_state(me, found[0].state)
    return OpenWork(assessment=found[0], cycle=found[1], last_seq=found[2])
