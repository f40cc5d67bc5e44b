"""What a plan stands on: the last submission, with what has been answered since."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.records.work import AssessmentId, CycleCode
from priorities.answers import Scope, Standing
from priorities.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGround:
    """What stands in a state as far as it is known.

    Attributes
    ----------
    assessment
        The newest one; ``edition`` and ``scope`` are its own.
    standings
        What was submitted last, read under ``edition``, with the answers of the draft
        in its place wherever it has any.
    submitted
        Cycle of that submission; None where there is none that can be read.
    draft
        Cycle of the draft whose answers are in it; None when nothing is a draft.
    """

    assessment: AssessmentId
    edition: Edition
    scope: Scope
    standings: Mapping[str, Standing]
    submitted: CycleCode | None
    draft: CycleCode | None


def laid_over(
    edition: Edition, before: Mapping[str, Standing], now: Mapping[str, Standing]
) -> dict[str, Standing]:
    """Put what is answered now in the place of what stood before.

    An indicator that did not apply as a whole is asked again as soon as one of its
    criteria has an answer now.
    """
    said = {code: one for code, one in now.items() if one.voices or one.settled}
    asked_again = {
        edition.indicator_of[code].code for code in said if code in edition.indicator_of
    }
    kept = {code: one for code, one in before.items() if code not in asked_again}
    return {**kept, **said}
