"""What the pages of the plan share: one reading, and an action in words.

Who sees the whole state gets the plan with what stands now; a contributor gets the
actions that the own agency is part of, and no placement.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.people import Agency, AgencyCode, Person
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    Plan,
    Quarter,
    criteria_under,
)
from assessments.records.work import Assessment
from assessments.rules import may
from assessments.service import Service
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from roadmap.plans.actions import Around
from roadmap.plans.today import ActionToday, done_in, read_today


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRead:
    """What one look at the plan reads.

    Attributes
    ----------
    assessment
        The newest one of the state; None when it has not started any.
    edition_id
        The edition of that assessment, or of the newest cycle; None without a cycle.
    edition
        None where it is not on this system.
    crosswalks
        From each edition that an action names to this one.
    snapshot
        What stands now; None for those who may not know, before the first assessment,
        and without an edition.
    """

    state: str
    plan: Plan
    agencies: tuple[Agency, ...]
    entries: Mapping[EvidenceId, Evidence]
    assessment: Assessment | None
    edition_id: str | None
    edition: Edition | None
    crosswalks: Mapping[str, Crosswalk | None]
    snapshot: Snapshot | None
    today: Quarter

    @property
    def around(self) -> Around:
        """What the words of an action need."""
        return Around(
            edition=self.edition,
            agencies=self.agency_names,
            entries=self.entries,
            titles={action.id: action.content.title for action in self.plan.actions},
            today=self.today,
        )

    @property
    def agency_names(self) -> Mapping[AgencyCode, str]:
        """Names of the state's agencies."""
        return {agency.code: agency.name for agency in self.agencies}

    @property
    def contents(self) -> Mapping[ActionId, ActionContent]:
        """What is written about every action."""
        return {action.id: action.content for action in self.plan.actions}

    @property
    def actions(self) -> tuple[ActionToday, ...]:
        """The plan under the edition of today; as it was written without one."""
        return self.read(self.plan)

    def read(self, plan: Plan) -> tuple[ActionToday, ...]:
        """Read a plan under the edition of today."""
        if self.edition is not None:
            return read_today(plan, self.edition, self.crosswalks)
        return tuple(_as_written(plan, action) for action in plan.actions)


def read_plan(service: Service, who: Person) -> PlanRead:
    """Read the plan of the own state, and what it is held against.

    Raises
    ------
    NotAllowed
        If the person has no part in the plan of a state.
    """
    plan = service.plans.plan(who=who)
    assessments = service.answering.assessments(who=who)
    newest = assessments[0] if assessments else None
    edition_id = (
        newest.edition if newest is not None else _of_newest_cycle(service, who)
    )
    edition = None if edition_id is None else service.world.edition_here(edition_id)
    (state,) = (s.name for s in service.people.states(who=who) if s.code == who.state)
    return PlanRead(
        state=state,
        plan=plan,
        agencies=service.people.agencies(who=who),
        entries={entry.id: entry for entry in service.evidence.entries(who=who)},
        assessment=newest,
        edition_id=edition_id,
        edition=edition,
        crosswalks={
            named: None
            if edition is None
            else service.world.crosswalk_here(named, edition.id)
            for named in {action.content.edition for action in plan.actions}
        },
        snapshot=service.plans.snapshot(who=who)
        if may(who, "plans.snapshot")
        else None,
        today=Quarter.of(service.world.today()),
    )


def _of_newest_cycle(service: Service, who: Person) -> str | None:
    cycles = service.cycles.cycles(who=who)
    return cycles[0].edition if cycles else None


def _as_written(plan: Plan, action: Action) -> ActionToday:
    return ActionToday(
        action=action,
        criteria=criteria_under(action.content, None),
        option=None,
        option_is_gone=False,
        is_linked=False,
        done_in=done_in(plan, action),
    )
