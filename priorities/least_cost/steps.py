"""The least-cost next steps to a target: what to fulfil, and in how many equal ways.

The cost of a criterion is its effort class, unless the state sets its own. What nobody
knows counts as not met and is marked "find out first". Rungs come in order; within a
rung any part of it counts, because partial progress moves the position.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import CriterionCode, Edition, IndicatorCode, PriorityCode
from priorities.errors import TargetError
from priorities.least_cost.choices import Cost, LadderChoice, choices_on
from priorities.least_cost.patterns import Pattern, always_in, patterns_of, possibly_in
from priorities.least_cost.search import Cheapest
from priorities.rules import Aggregation, Rounding, Rules
from priorities.scoring.band import lowest_end, put_together
from priorities.scoring.compiled import (
    CompiledIndicator,
    CompiledPriority,
    check_answers,
    compile_edition,
)
from priorities.scoring.indicator import ReadIndicator, read_indicators

MOST_SETS = 20
"""How many sets and patterns are listed; their number is always exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTarget:
    """Reach a stage, 1 to 5: its least position, and what the cap asks of core levels."""

    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTarget:
    """Reach a position; no cap is asked for."""

    position: Fraction


Target = StageTarget | PositionTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The cheapest ways to a target.

    Attributes
    ----------
    target
        None when there is no next stage: the top is reached or nothing is placed.
    cost
        Least cost; 0 when the target is reached; None when it cannot be.
    count
        Exact number of sets of criteria that cost as little; 1 (the empty set) when the
        target is reached; 0 when it cannot be.
    sets
        The first 20 of them in the order of the list: the first criterion in which two
        differ decides, and the set that has it comes first.
    patterns
        The first 20 patterns that together stand for all the sets, none twice.
    pattern_count
        Exact number of patterns.
    always
        Criteria that are in every set.
    find_out_first
        Criteria in any of the sets that nobody knows about.
    settle_first
        Criteria in any of the sets on which voices differ.
    settle_whole_first
        Indicators of which voices differ whether they apply: the target is reached
        whichever of them does.
    """

    priority: PriorityCode
    target: Target | None
    cost: Cost | None
    count: int
    sets: tuple[tuple[CriterionCode, ...], ...] = ()
    patterns: tuple[Pattern, ...] = ()
    pattern_count: int = 0
    always: tuple[CriterionCode, ...] = ()
    find_out_first: tuple[CriterionCode, ...] = ()
    settle_first: tuple[CriterionCode, ...] = ()
    settle_whole_first: tuple[IndicatorCode, ...] = ()


def next_steps(
    edition: Edition,
    priority: str,
    effective: Mapping[str, EffectiveAnswer],
    *,
    target: Target | None = None,
    scope: Scope = Scope.FULL,
    costs: Mapping[str, Cost] | None = None,
) -> Steps:
    """Find the cheapest criteria to fulfil to reach a target.

    Parameters
    ----------
    effective
        As for `priorities.scoring.placement.place`.
    target
        The stage above the one that ``low`` has, when left out.
    costs
        Costs of the state's own, by criterion code, each above 0; the effort class
        counts for the others.

    Raises
    ------
    AnswersError
        If effective answers name an unknown code or an impossible answer.
    TargetError
        If the edition has no such stage or no ladders, or a cost makes no sense.
    KeyError
        If the edition has no such priority.

    Notes
    -----
    Dynamic programming over exact position sums. Choosing whole rungs only would miss
    the least cost where part of a rung is enough.

    Examples
    --------
    Ladders at 1, 2, 3, 4, 3 and 2 with one criterion of cost 1 on each rung: a mean of
    at least 3 with none below 2 costs 3, in exactly 20 ways.
    """
    _check_rules(edition.rules)
    ready = compile_edition(edition, scope)
    check_answers(ready, effective)
    asked = ready.priorities[priority]
    reads = read_indicators(asked, ready, effective)
    target = target or _next_stage(asked, reads)
    if target is None or not any(read.reading for read in reads):
        return Steps(priority=asked.code, target=target, cost=None, count=0)
    least, least_level = _asked_of(target, edition.rules)
    known_costs = _costs(edition, asked, costs or {})
    applicable = [read for read in reads if read.reading is not None]
    balance = _Balance(
        numerator=least.numerator, denominator=least.denominator, unit=asked.unit
    )
    ladders = [
        balance.gained(read, _allowed_choices(read, asked, known_costs, least_level))
        for read in applicable
    ]
    need = max(0, -sum(map(balance.now, applicable)))
    return _steps(target, asked, reads, Cheapest(ladders, need))


def _steps(
    target: Target,
    priority: CompiledPriority,
    reads: list[ReadIndicator],
    cheapest: Cheapest,
) -> Steps:
    if cheapest.best is None:
        return Steps(priority=priority.code, target=target, cost=None, count=0)
    codes = [c for i in priority.indicators for rung in i.rungs for c in rung.codes]
    order: Mapping[str, int] = {code: place for place, code in enumerate(codes)}
    used = cheapest.used()
    always, possible = always_in(used), possibly_in(used)
    patterns, pattern_count = patterns_of(cheapest, cheapest.best, order, MOST_SETS)
    tallies = [tally for read in reads for tally in read.tallies]
    return Steps(
        priority=priority.code,
        target=target,
        cost=cheapest.best.cost,
        count=cheapest.best.sets,
        sets=cheapest.sets(order, MOST_SETS),
        patterns=patterns,
        pattern_count=pattern_count,
        always=tuple(code for code in codes if code in always),
        find_out_first=tuple(c for t in tallies for c in t.unknown if c in possible),
        settle_first=tuple(c for t in tallies for c in t.disputed if c in possible),
        settle_whole_first=tuple(r.indicator.code for r in reads if r.is_disputed),
    )


def _check_rules(rules: Rules) -> None:
    on_ladder = rules.indicator is Aggregation.LADDER
    is_exact = Rounding.NONE is rules.rounding_indicator is rules.rounding_priority
    if not (on_ladder and is_exact and rules.priority is Aggregation.MEAN):
        raise TargetError(
            "Next steps are found for ladders whose positions are averaged unrounded;"
            f" this edition says indicator {rules.indicator}, priority {rules.priority}."
        )


def _next_stage(
    priority: CompiledPriority, reads: list[ReadIndicator]
) -> StageTarget | None:
    """Give the stage above that of ``low``; None at the top or without stages."""
    applicable = [(r.indicator, r.reading) for r in reads if r.reading is not None]
    low = lowest_end(
        priority,
        [indicator for indicator, _ in applicable],
        [reading.low for _, reading in applicable],
        [reading.level for _, reading in applicable],
        [r.is_disputed for r in reads if r.reading is not None],
    )
    if low.stage is None or low.stage > len(priority.rules.stages):
        return None
    if low.stage == _last_stage(priority, [indicator for indicator, _ in applicable]):
        return None
    return StageTarget(stage=low.stage + 1)


def _last_stage(
    priority: CompiledPriority, indicators: list[CompiledIndicator]
) -> int | None:
    """Give the stage where the scope cuts ladders; None where it cuts none."""
    if all(indicator.cut is None for indicator in indicators):
        return None
    tops = [indicator.rungs[-1].level for indicator in indicators]
    values = [top * priority.unit for top in tops]
    return put_together(priority, indicators, values, tops).stage


def _asked_of(target: Target, rules: Rules) -> tuple[Fraction, int]:
    """Give the least position, and the least level of every core indicator."""
    if isinstance(target, PositionTarget):
        return target.position, 0
    stages = range(1, len(rules.stages) + 2)
    if target.stage not in stages:
        raise TargetError(
            f"Stage {target.stage} is asked for; the edition has the stages"
            f" {', '.join(map(str, stages))}."
        )
    least = rules.stages[target.stage - 2] if target.stage > 1 else Fraction(0)
    return least, target.stage - 1 if rules.cap else 0


def _costs(
    edition: Edition, priority: CompiledPriority, costs: Mapping[str, Cost]
) -> Mapping[str, Cost]:
    """Give the cost of each criterion of a priority."""
    wrong = [
        f"{code}: a cost of {cost} is given"
        for code, cost in sorted(costs.items())
        if cost <= 0 or code not in edition.criterion_by_code
    ]
    if wrong:
        raise TargetError(
            f"Costs are above 0 and belong to criteria. Put right: {'; '.join(wrong)}."
        )
    return {
        code: costs[code] if code in costs else edition.effort_of(code)
        for indicator in priority.indicators
        for rung in indicator.rungs
        for code in rung.codes
    }


def _allowed_choices(
    read: ReadIndicator,
    priority: CompiledPriority,
    costs: Mapping[str, Cost],
    least_level: int,
) -> list[LadderChoice]:
    """List the choices on one ladder that secure what the target asks of it."""
    choices = choices_on(read.indicator, read.tallies, priority.unit, costs)
    if not read.indicator.core:
        return choices
    return [choice for choice in choices if choice.level >= least_level]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Balance:
    """What the indicators have above, or lack to, the least position asked.

    In the units of a weighted sum, times the denominator of that position. An
    indicator of which it is disputed whether it applies counts where it lowers the
    sum, and not where it raises it: the position holds in both readings of each just
    where this sum is not below 0.

    Attributes
    ----------
    numerator, denominator
        Of the least position.
    unit
        Units per level.
    """

    numerator: int
    denominator: int
    unit: int

    def of(self, read: ReadIndicator) -> int:
        """Give what an indicator has above the least position; below, it is negative."""
        low = 0 if read.reading is None else int(read.reading.low or 0)
        over = low * self.denominator - self.numerator * self.unit
        return read.indicator.share * over

    def now(self, read: ReadIndicator) -> int:
        """Give what counts of that."""
        return min(0, self.of(read)) if read.is_disputed else self.of(read)

    def gained(
        self, read: ReadIndicator, choices: list[LadderChoice]
    ) -> list[LadderChoice]:
        """Give the choices on one ladder with what counts of their gains."""
        over, now = self.of(read), self.now(read)
        gains = [over + choice.gain * self.denominator for choice in choices]
        counted = [min(0, g) if read.is_disputed else g for g in gains]
        return [
            replace(choice, gain=gain - now)
            for choice, gain in zip(choices, counted, strict=True)
        ]
