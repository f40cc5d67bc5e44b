"""The plan of a state held against two of its submissions."""

from dataclasses import dataclass

from assessments.comparison import plan_outcome
from assessments.comparison.plan_outcome import Path, PlanBetween
from assessments.errors import NotFound
from assessments.records.people import Person, StateCode
from assessments.records.plans import Plan
from assessments.records.work import Submission, SubmissionId
from assessments.service.own_work import own_assessment, own_submission
from assessments.service.plan_reading import plan_of
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import plans as reading
from assessments.submissions.document import thaw


@dataclass(frozen=True)
class PlanKeeping(Subject):
    """What was planned and what came."""

    def between(
        self, *, who: Person, earlier: SubmissionId, later: SubmissionId
    ) -> PlanBetween:
        """Give the plan between two submissions, and what stood at each.

        Raises
        ------
        NotFound
            If one of them is not there, is another state's, or they are of two states.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.between")
            before, _ = own_submission(unit, me, earlier)
            after, _ = own_submission(unit, me, later)
            if before.state != after.state:
                raise NotFound("no_such_thing")
            work, _ = own_assessment(unit, me, after.assessment)
            then, now = _plan_at(unit, before), _plan_at(unit, after)
        path = self._path(before.edition, after.edition)
        stood = plan_outcome.stood_on(
            path,
            thaw(before.document, None if path is None else path.older),
            thaw(after.document, self.world.edition_here(after.edition)),
        )
        there = {action.id for action in now.actions}
        taken_out = tuple(a for a in then.actions if a.id not in there)
        named = {a.content.edition for a in (*now.actions, *taken_out)}
        return PlanBetween(
            earlier=before,
            later=after,
            plan=now,
            taken_out=taken_out if after.plan_seq is not None else (),
            stood_before=stood[0],
            stood_after=stood[1],
            asked_both=stood[2],
            crosswalks={
                one: self.world.crosswalk_here(one, after.edition) for one in named
            },
            reference_date=work.reference_date,
        )

    def _path(self, older: str, newer: str) -> Path | None:
        editions = self.world.edition_here(older), self.world.edition_here(newer)
        crosswalk = self.world.crosswalk_here(older, newer)
        if editions[0] is None or editions[1] is None or crosswalk is None:
            return None
        return Path(older=editions[0], newer=editions[1], crosswalk=crosswalk)


def _plan_at(unit: Unit, submission: Submission) -> Plan:
    if submission.plan_seq is None:
        return plan_of(StateCode(submission.state), ())
    return plan_of(
        submission.state,
        reading.newest_versions(unit, submission.state, through=submission.plan_seq),
    )
