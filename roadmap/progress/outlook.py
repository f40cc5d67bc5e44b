"""What lies ahead, as one clause: where the plan leads, or what takes least effort.

A fact and no advice: the rule by which it is chosen is said with it.
"""

from collections.abc import Mapping, Sequence

from assessments.answers.snapshot import Snapshot
from assessments.records.plans import Quarter
from priorities.edition import PriorityCode
from priorities.errors import TargetError
from priorities.least_cost.choices import Cost
from priorities.least_cost.steps import StageTarget, Steps, next_steps
from priorities.scoring.result import Placement
from roadmap.plans.projection import Projection, project
from roadmap.plans.today import ActionToday
from roadmap.progress.decomposition import NOTHING, Clause
from roadmap.wording.placements import target_name
from roadmap.wording.texts import Words


def outlook(
    snapshot: Snapshot,
    actions: Sequence[ActionToday],
    *,
    costs: Mapping[str, Cost],
    today: Quarter,
    say: Words,
) -> Clause:
    """Say where the plan leads; without one that leads anywhere, the least next step.

    Parameters
    ----------
    snapshot
        What was submitted and where it stands.
    actions
        The plan under the edition that was answered; may be empty.
    costs
        What criteria cost in the eyes of the state, where it said so.
    today
        The quarter of today.
    say
        The reader's words.

    Returns
    -------
    Clause
        A clause without a full stop; empty where there is nothing to say.
    """
    projection = project(snapshot, actions, today=today)
    return _of_plan(snapshot, projection, say) or _of_steps(snapshot, costs, say)


def _of_plan(snapshot: Snapshot, projection: Projection, say: Words) -> Clause | None:
    """Say which stages everything in the plan would reach, if it raises any."""
    if not projection.quarters:
        return None
    raised = _raised(projection.now, projection.last)
    if not raised:
        return None
    title = say.of(snapshot.edition, f"{raised[0]}.title")
    quarter = projection.quarters[-1].quarter
    says = say(
        "progress.ahead.plan",
        n=len(raised),
        title=title,
        quarter=say.quarter(quarter.year, quarter.number),
    )
    figure = (say("progress.figure.plan"), str(len(raised)))
    return Clause(says=says, figures=(figure,))


def _raised(now: Placement, last: Placement) -> list[PriorityCode]:
    """Give the priorities whose stage is higher, the farthest first."""
    by = {
        placed.code: (placed.stage_low or 0) - (now.by_code[placed.code].stage_low or 0)
        for placed in last.priorities
    }
    return sorted((c for c, stages in by.items() if stages > 0), key=lambda c: -by[c])


def _of_steps(snapshot: Snapshot, costs: Mapping[str, Cost], say: Words) -> Clause:
    """Name the next stage that takes least effort, and of several the first."""
    try:
        steps = [
            next_steps(
                snapshot.edition,
                priority.code,
                snapshot.effective,
                scope=snapshot.scope,
                costs=costs,
            )
            for priority in snapshot.edition.priorities
        ]
    except TargetError:
        return NOTHING
    reachable = [(ways.cost, ways) for ways in steps if ways.cost is not None]
    if not reachable:
        return NOTHING
    least = min(cost for cost, _ in reachable)
    cheapest = [ways for cost, ways in reachable if cost == least]
    return _step(snapshot, cheapest, say)


def _step(snapshot: Snapshot, cheapest: Sequence[Steps], say: Words) -> Clause:
    first = cheapest[0]
    stage = ""
    if isinstance(first.target, StageTarget):
        cut = snapshot.placement.by_code[first.priority].cut
        stage = target_name(snapshot.edition, first.target.stage, cut, say)
    criteria = min(len(codes) for codes in first.sets)
    says = say(
        "progress.ahead.step" if len(cheapest) == 1 else "progress.ahead.steps",
        n=criteria,
        of=len(cheapest),
        stage=stage,
        title=say.of(snapshot.edition, f"{first.priority}.title"),
        cost=first.cost,
    )
    figures = [
        (say("progress.figure.step_criteria"), str(criteria)),
        (say("progress.figure.step_effort"), str(first.cost)),
    ]
    if len(cheapest) > 1:
        label = say("progress.figure.step_ties")
        figures.append((label, str(len(cheapest))))
    return Clause(says=says, figures=tuple(figures))
