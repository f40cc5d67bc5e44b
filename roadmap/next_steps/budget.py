"""One budget of effort for several priorities, as plain values.

The words of `priorities.least_cost.budget`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from priorities.edition import CriterionCode
from priorities.least_cost.budget import (
    Bought,
    Combination,
    Frontier,
    Spending,
    frontier,
    spend,
)
from priorities.least_cost.choices import Cost
from priorities.least_cost.steps import StageTarget, next_steps
from roadmap.wording.placements import target_name
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """How far one priority comes in a combination."""

    code: str
    title: str
    stage: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOut:
    """One best way to share the budget out.

    Attributes
    ----------
    sets
        Number of sets of criteria that it stands for, as it is shown.
    codes
        Criteria of the first of these sets.
    """

    moves: tuple[StageMove, ...]
    sets: str
    codes: tuple[CriterionCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """So many stage steps and what they cost at least, as they are shown."""

    steps: int
    cost: str
    combinations: str
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWords:
    """What a budget buys, in words.

    Attributes
    ----------
    says
        The best use of the budget, how many equally good ones there are, and what would
        be bought next; without a budget, only how to read the table.
    shared_out
        The first 20 best ways; empty without a budget.
    combinations
        Number of best combinations.
    curve
        What each number of steps costs.
    left_out
        Titles of chosen priorities that cannot move.
    """

    says: tuple[str, ...]
    shared_out: tuple[SharedOut, ...]
    combinations: int
    curve: tuple[Point, ...]
    left_out: tuple[str, ...]


def budget_words(
    snapshot: Snapshot,
    chosen: Sequence[str],
    budget: Cost | None,
    costs: Mapping[str, Cost],
    say: Words,
) -> BudgetWords:
    """Find what a budget buys in the chosen priorities.

    Parameters
    ----------
    chosen
        Codes of priorities, in the order of the list.
    budget
        Units of effort, 0 or more; None to see only what each further step costs.
    costs
        Costs of the state's own, by criterion.

    Raises
    ------
    TargetError
        If the edition counts in another way, or the budget is below 0.
    KeyError
        If the edition has no such priority.
    """
    frontiers = [
        frontier(
            snapshot.edition,
            code,
            snapshot.effective,
            scope=snapshot.scope,
            costs=costs,
        )
        for code in chosen
    ]
    spending = spend(0 if budget is None else budget, frontiers)
    curve = tuple(
        Point(
            steps=bought.steps,
            cost=str(bought.cost),
            combinations=say.whole(bought.combinations),
            within=budget is not None and bought.cost <= budget,
        )
        for bought in spending.curve
    )
    return BudgetWords(
        says=_says(spending, say) if budget is not None else (),
        shared_out=_shared_out(snapshot, spending, costs, say)
        if budget is not None
        else (),
        combinations=spending.best.combinations,
        curve=curve,
        left_out=_left_out(snapshot, frontiers, say),
    )


def _says(spending: Spending, say: Words) -> tuple[str, ...]:
    best = spending.best
    lines = [_best(spending.budget, best, say)]
    if best.steps:
        lines.append(_how_many(best, say))
    if spending.next is None:
        lines.append(say("ways.budget.all_bought"))
    else:
        lines.append(
            say(
                "ways.budget.next",
                n=spending.next.steps - best.steps,
                cost=spending.next.cost,
                more=spending.next.cost - spending.budget,
            )
        )
    return tuple(lines)


def _best(budget: Cost, best: Bought, say: Words) -> str:
    if not best.steps:
        return say("ways.budget.nothing", budget=budget)
    return say("ways.budget.best", budget=budget, n=best.steps, cost=best.cost)


def _how_many(best: Bought, say: Words) -> str:
    combinations = say(
        "ways.budget.combinations",
        n=best.combinations,
        number=say.whole(best.combinations),
    )
    sets = say(
        "ways.budget.sets",
        n=best.sets,
        number=say.whole(best.sets),
    )
    return f"{combinations} {sets}"


def _shared_out(
    snapshot: Snapshot, spending: Spending, costs: Mapping[str, Cost], say: Words
) -> tuple[SharedOut, ...]:
    firsts: dict[tuple[str, int], tuple[CriterionCode, ...]] = {}
    for combination in spending.combinations:
        for code, reach in combination.reaches:
            if (code, reach.stage) not in firsts:
                firsts[code, reach.stage] = _first_set(
                    snapshot, code, reach.stage, costs
                )
    return tuple(
        SharedOut(
            moves=_moves(snapshot, combination, say),
            sets=say.whole(combination.sets),
            codes=tuple(
                criterion
                for code, reach in combination.reaches
                for criterion in firsts[code, reach.stage]
            ),
        )
        for combination in spending.combinations
        if combination.reaches
    )


def _first_set(
    snapshot: Snapshot, code: str, stage: int, costs: Mapping[str, Cost]
) -> tuple[CriterionCode, ...]:
    steps = next_steps(
        snapshot.edition,
        code,
        snapshot.effective,
        target=StageTarget(stage=stage),
        scope=snapshot.scope,
        costs=costs,
    )
    return steps.sets[0]


def _moves(
    snapshot: Snapshot, combination: Combination, say: Words
) -> tuple[StageMove, ...]:
    moves = []
    placed = snapshot.placement.by_code
    for code, reach in combination.reaches:
        title = say.of(snapshot.edition, f"{code}.title")
        says = say(
            "ways.budget.move",
            title=title,
            stage=target_name(snapshot.edition, reach.stage, placed[code].cut, say),
            cost=reach.cost,
        )
        moves.append(StageMove(code=code, title=title, stage=reach.stage, says=says))
    return tuple(moves)


def _left_out(
    snapshot: Snapshot, frontiers: Sequence[Frontier], say: Words
) -> tuple[str, ...]:
    return tuple(
        say.of(snapshot.edition, f"{f.priority}.title")
        for f in frontiers
        if len(f.reaches) < 2
    )
