"""A plan between two submissions for tests: say what was met before and after.

>>> between(action("x", "A.2a"), of=edition, before="B.2a", after="A.2a B.2a")
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from assessments.comparison.plan_outcome import PlanBetween
from assessments.records.people import PersonId, StateCode
from assessments.records.plans import Action
from assessments.records.work import AssessmentId, CycleCode, Submission, SubmissionId
from priorities.answers import Scope
from priorities.crosswalk.links import Crosswalk, identity
from priorities.edition import Edition
from tests.plans import plan

YEAR_END = date(2026, 12, 31)


def submission(name: str) -> Submission:
    return Submission(
        id=SubmissionId(name),
        assessment=AssessmentId(name),
        state=StateCode("AAA"),
        cycle=CycleCode(name),
        edition="small",
        draft=1,
        scope=Scope.FULL,
        sha256="0" * 64,
        by=PersonId("focal"),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        supersedes=None,
        signed_by=None,
        signed_at=None,
    )


def between(
    *actions: Action,
    of: Edition,
    before: str = "",
    after: str = "",
    more: Mapping[str, str] | None = None,
    taken_out: tuple[Action, ...] = (),
    asked_both: frozenset[str] | None = None,
    crosswalk: Crosswalk | None = None,
) -> PlanBetween:
    """Hold a plan against what was met before and after; all else is "not yet"."""
    not_yet = dict.fromkeys(of.criterion_by_code, "not_yet")
    return PlanBetween(
        earlier=submission("2026"),
        later=submission("2027"),
        plan=plan(*actions),
        taken_out=taken_out,
        effective_before={**not_yet, **dict.fromkeys(before.split(), "met")},
        effective_after={
            **not_yet,
            **dict.fromkeys(after.split(), "met"),
            **(more or {}),
        },
        asked_both=(
            frozenset(of.criterion_by_code) if asked_both is None else asked_both
        ),
        crosswalks={"small": crosswalk or identity(of)},
        reference_date=YEAR_END,
    )
