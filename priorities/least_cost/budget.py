"""The most stage steps that one budget of effort buys over several priorities.

A multiple-choice knapsack: one target stage for each priority, from its Pareto frontier
of steps and cost.

The objective, said openly: every step of every chosen priority counts one, whichever it
is. The most steps in all come first; among the ways to as many, the least cost. Steps
are counted to share out effort, never to sum a state up.

Exact: dynamic programming over the number of steps. Priorities share no criterion, so
the least cost of so many steps from one priority on depends on nothing else. Ways are
counted, not listed, so a million ties cost no more than one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod

from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import Edition, PriorityCode
from priorities.errors import TargetError
from priorities.least_cost.choices import Cost
from priorities.least_cost.steps import StageTarget, next_steps
from priorities.scoring.placement import place_priority

MOST_COMBINATIONS = 20
"""How many combinations are listed; their number is always exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A stage that a priority can come to.

    Attributes
    ----------
    stage
        2 to 5, or the present one.
    steps
        Stages above the present one; 0 for staying.
    cost
        Least cost; 0 for staying.
    sets
        Exact number of sets of criteria that cost as little; 1 (the empty set) for
        staying.
    """

    stage: int
    steps: int
    cost: Cost
    sets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """What each further stage of one priority costs.

    Attributes
    ----------
    reaches
        From staying upwards, each dearer than the one before; a stage that costs no less
        than a higher one is left out, since nobody would stop there. Empty when nothing
        is placed.
    """

    priority: PriorityCode
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One way to share a budget out: for each priority that moves, how far it comes."""

    reaches: tuple[tuple[PriorityCode, Reach], ...]

    @property
    def sets(self) -> int:
        """How many sets of criteria it stands for."""
        return prod(reach.sets for _, reach in self.reaches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """So many stage steps in all, and what they cost at least.

    Attributes
    ----------
    combinations, sets
        Exact numbers of combinations of stages, and of sets of criteria, that bring so
        many steps at this cost; 1 and 1 (the empty set) for no step.
    """

    steps: int
    cost: Cost
    combinations: int
    sets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """The best that a budget buys.

    Attributes
    ----------
    best
        Most steps within the budget, at their least cost.
    combinations
        The first 20 combinations that reach it: the first priority in which two differ
        decides, and the one that goes higher there comes first.
    curve
        Least cost of each number of steps worth having, from 0 up, also above the
        budget.
    """

    budget: Cost
    best: Bought
    combinations: tuple[Combination, ...]
    curve: tuple[Bought, ...]

    @property
    def next(self) -> Bought | None:
        """What a larger budget would buy first; None when nothing is left to buy."""
        return next(
            (bought for bought in self.curve if bought.cost > self.budget), None
        )


def frontier(
    edition: Edition,
    priority: str,
    effective: Mapping[str, EffectiveAnswer],
    *,
    scope: Scope = Scope.FULL,
    costs: Mapping[str, Cost] | None = None,
) -> Frontier:
    """Find the least cost of every stage above the present one of a priority.

    Parameters
    ----------
    effective, scope
        As for `priorities.scoring.placement.place`; the present stage is that of ``low``.
    costs
        As for `priorities.least_cost.steps.next_steps`.

    Raises
    ------
    AnswersError, TargetError, KeyError
        As `priorities.least_cost.steps.next_steps`.
    """
    placed = place_priority(edition, priority, effective, scope)
    now = placed.stage_low
    if now is None:
        return Frontier(priority=placed.code, reaches=())
    reaches = [Reach(stage=now, steps=0, cost=0, sets=1)]
    for stage in range(now + 1, len(edition.rules.stages) + 2):
        steps = next_steps(
            edition,
            priority,
            effective,
            target=StageTarget(stage=stage),
            scope=scope,
            costs=costs,
        )
        if steps.cost is None:
            break
        if steps.cost == reaches[-1].cost:
            reaches.pop()
        reaches.append(
            Reach(stage=stage, steps=stage - now, cost=steps.cost, sets=steps.count)
        )
    return Frontier(priority=placed.code, reaches=tuple(reaches))


def spend(budget: Cost, frontiers: Sequence[Frontier]) -> Spending:
    """Find the most stage steps that a budget buys, and the cheapest ways to them.

    Parameters
    ----------
    budget
        Effort that may be spent, 0 or more, in the unit of the costs.
    frontiers
        One for each chosen priority, in the order of the list.

    Raises
    ------
    TargetError
        If the budget is below 0.

    Examples
    --------
    Two priorities whose next steps cost 2 and 3: a budget of 4 buys one step, for 2; a
    budget of 5 buys both.
    """
    if budget < 0:
        raise TargetError(
            f"A budget of {budget} is given; expected 0 or more, in units of effort."
        )
    movable = [f for f in frontiers if f.reaches]
    tables = _tables(movable)
    curve = _curve(tables[0])
    best = [bought for bought in curve if bought.cost <= budget][-1]
    listed = islice(_combinations(movable, tables, 0, best.steps), MOST_COMBINATIONS)
    return Spending(
        budget=budget, best=best, combinations=tuple(listed), curve=tuple(curve)
    )


_Table = dict[int, Bought]
"""By number of steps, the least that they cost from one priority on."""


def _tables(frontiers: Sequence[Frontier]) -> list[_Table]:
    """Fill a table for each priority and those after it, and one for none of them."""
    tables: list[_Table] = [{0: Bought(steps=0, cost=0, combinations=1, sets=1)}]
    for movable in reversed(frontiers):
        table: _Table = {}
        for reach in movable.reaches:
            for then in tables[0].values():
                way = _joined(reach, then)
                table[way.steps] = _cheaper(table.get(way.steps), way)
        tables.insert(0, table)
    return tables


def _joined(reach: Reach, then: Bought) -> Bought:
    return Bought(
        steps=reach.steps + then.steps,
        cost=reach.cost + then.cost,
        combinations=then.combinations,
        sets=reach.sets * then.sets,
    )


def _cheaper(known: Bought | None, way: Bought) -> Bought:
    """Keep the cheaper of two; where they cost the same, both count."""
    if known is None or way.cost < known.cost:
        return way
    if way.cost > known.cost:
        return known
    return Bought(
        steps=way.steps,
        cost=way.cost,
        combinations=known.combinations + way.combinations,
        sets=known.sets + way.sets,
    )


def _curve(table: _Table) -> list[Bought]:
    """Leave out every number of steps that costs no less than a larger one."""
    kept: list[Bought] = []
    for steps in sorted(table, reverse=True):
        if not kept or table[steps].cost < kept[-1].cost:
            kept.append(table[steps])
    return kept[::-1]


def _combinations(
    frontiers: Sequence[Frontier], tables: Sequence[_Table], index: int, steps: int
) -> Iterator[Combination]:
    """Go through the combinations that bring so many steps at the least cost."""
    if index == len(frontiers):
        yield Combination(reaches=())
        return
    cost = tables[index][steps].cost
    for reach in reversed(frontiers[index].reaches):
        then = tables[index + 1].get(steps - reach.steps)
        if then is None or reach.cost + then.cost != cost:
            continue
        moves = ((frontiers[index].priority, reach),) if reach.steps else ()
        for rest in _combinations(frontiers, tables, index + 1, then.steps):
            yield Combination(reaches=moves + rest.reaches)
