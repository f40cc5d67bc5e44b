"""Opening a priority on the answer page: all of it in one look."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.records.people import Person
from assessments.records.plans import ActionBeside
from assessments.records.sheet import Progress, Sheet
from assessments.records.work import AssessmentId
from assessments.service.looking import Looking
from assessments.service.own_work import own_assessment
from assessments.service.plan_reading import actions_beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the answer page shows; each part is that of the deed of its name."""

    sheet: Sheet
    progress: tuple[Progress, ...]
    actions: Mapping[str, tuple[ActionBeside, ...]]


@dataclass(frozen=True)
class Opening(Looking):
    """A page at once, as far as the person may see it."""

    def open_priority(
        self, *, who: Person, assessment: AssessmentId, priority: str
    ) -> Opened:
        """Give the sheet of a priority, the progress of all, and the plan's actions.

        The same as `sheet`, `progress` and `plans.actions_for`, of one moment and in
        two thirds of the time.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such priority.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "answering.open_priority")
            work, cycle = own_assessment(unit, me, assessment)
            return Opened(
                sheet=self._sheet_now(unit, me, (work, cycle), priority),
                progress=self.progress_now(unit, me, work),
                actions=actions_beside(self.world, unit, me, work, priority),
            )
