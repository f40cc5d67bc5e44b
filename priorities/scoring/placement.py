"""Place a state on the continuum: an edition and what stands for its criteria.

Scoring with partial identification: a point, and worst-case bounds for what is missing.

Everything is exact; nothing is rounded unless the edition's rules ask for it. Each end
of the band is a placement of its own: what nobody knows and what voices differ on is
taken low for one and high for the other. Placement never falls when a "not yet" becomes
"met", so the two ends are the range over everything the missing answers could be.

One answer changes one indicator. So an indicator is read once per pattern of what its
criteria count for, a priority is put together once per pattern of its indicators, and both
are looked up from then on; what is kept that way is bounded and never changes.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import CriterionCode, Edition, IndicatorCode
from priorities.rules import Aggregation, Missing, Rules
from priorities.scoring.aggregation import aggregate, rounded, value_of_rungs
from priorities.scoring.answer import Worth
from priorities.scoring.band import (
    BandEnd,
    highest_end,
    lowest_end,
    put_together,
)
from priorities.scoring.compiled import (
    CompiledEdition,
    CompiledIndicator,
    CompiledPriority,
    check_answers,
    compile_edition,
    exact,
)
from priorities.scoring.indicator import ReadIndicator, read_indicators
from priorities.scoring.readings import so_many
from priorities.scoring.result import Placement, PriorityPlacement, Why
from priorities.scoring.rung import IndicatorReading

Applicable = Sequence[tuple[CompiledIndicator, IndicatorReading]]
"""The indicators of a priority that apply, as they were read."""


def place(
    edition: Edition,
    effective: Mapping[str, EffectiveAnswer],
    scope: Scope = Scope.FULL,
) -> Placement:
    """Place every priority of an edition.

    Parameters
    ----------
    effective
        What stands, by criterion code; by indicator code where a whole indicator does
        not apply, which then holds whatever stands for its criteria. What is left out
        is unanswered.
    scope
        What it does not ask leaves the denominator: with CORE the indicators that are
        not core, with FOUNDATION also the rungs above the two lowest.

    Raises
    ------
    ScopeError
        If the edition does not offer the scope.
    AnswersError
        If effective answers name an unknown code or an impossible answer.

    Examples
    --------
    >>> place(edition, {"LAW-1.2a": EffectiveAnswer(voices=("met",))}).by_code["LAW"].low
    Fraction(7, 6)
    """
    ready = compile_edition(edition, scope)
    check_answers(ready, effective)
    placed = tuple(_placed(p, ready, effective) for p in ready.priorities.values())
    low, high = _overall(placed, ready)
    return Placement(
        edition=edition.id,
        scope=scope,
        priorities=placed,
        overall=low,
        overall_low=low,
        overall_high=high,
    )


def place_priority(
    edition: Edition,
    priority: str,
    effective: Mapping[str, EffectiveAnswer],
    scope: Scope = Scope.FULL,
) -> PriorityPlacement:
    """Place one priority, as `place` would.

    Raises
    ------
    AnswersError
        If effective answers name an unknown code or an impossible answer.
    KeyError
        If the edition has no such priority.
    """
    ready = compile_edition(edition, scope)
    check_answers(ready, effective)
    return _placed(ready.priorities[priority], ready, effective)


def _placed(
    priority: CompiledPriority,
    ready: CompiledEdition,
    effective: Mapping[str, EffectiveAnswer],
) -> PriorityPlacement:
    reads = read_indicators(priority, ready, effective)
    return _placed_from(priority, ready, tuple(reads))


@lru_cache(maxsize=4096)
def _placed_from(
    priority: CompiledPriority,
    ready: CompiledEdition,
    reads: tuple[ReadIndicator, ...],
) -> PriorityPlacement:
    """Place a priority from its indicators as they were read."""
    applicable = [(r.indicator, r.reading) for r in reads if r.reading is not None]
    disputed = [r.is_disputed for r in reads if r.reading is not None]
    indicators = [i for i, _ in applicable]
    readings = [r for _, r in applicable]
    levels = [r.level for r in readings]
    ends = [counted(i, r, ready.rules) for i, r in applicable]
    lows = [low for low, _, _ in ends]
    low = lowest_end(priority, indicators, lows, levels, disputed)
    high = highest_end(
        priority,
        indicators,
        [high for _, high, _ in ends],
        [r.level_high for r in readings],
        disputed,
    )
    evidences = [evidenced for _, _, evidenced in ends]
    evidenced = lowest_end(priority, indicators, evidences, levels, disputed)
    is_placed = not any(disputed) or not all(
        may_be_out or value is None
        for may_be_out, value in zip(disputed, lows, strict=True)
    )
    share = ready.rules.point_share
    is_shown = sum([r.is_answered for r in reads]) >= share * len(reads)
    raising, staging = _what_would_raise(priority, applicable, disputed, low)
    is_raising = frozenset(raising)
    asked = sum([r.asked for r in reads])
    cut = _cut(priority, indicators)
    return PriorityPlacement(
        code=priority.code,
        position=low.position if is_shown else None,
        stage=low.stage if is_shown else None,
        low=low.position,
        high=high.position,
        evidenced=evidenced.position,
        stage_low=low.stage,
        stage_high=high.stage,
        certain=is_placed and _is_certain(low, high),
        why=_why(low, cut, ready.rules, is_shown=is_shown, applies=bool(applicable)),
        uncapped_stage=low.uncapped,
        held_back_by=_held_back_by(low, applicable),
        completeness=exact(sum([r.answered for r in reads]), asked) if asked else None,
        still_open=tuple([code for r in readings for code in r.open]),
        disputed=tuple([code for r in reads for code in r.disputed]),
        would_raise=tuple(raising),
        would_not_raise=tuple(
            [code for r in reads for code in r.lacking if code not in is_raising]
        ),
        would_change_stage=tuple(staging),
        weakest=_weakest(applicable),
        level_counts=tuple(map(levels.count, ready.levels)),
        indicators=tuple([r.placement for r in reads]),
        cut=cut,
    )


def _cut(
    priority: CompiledPriority, indicators: Sequence[CompiledIndicator]
) -> Fraction | None:
    """Give the position at which the scope cuts off; None where it cuts no ladder."""
    if all(i.cut is None for i in indicators):
        return None
    tops = [i.rungs[-1].level for i in indicators]
    values = [top * priority.unit for top in tops]
    return put_together(priority, indicators, values, tops).position


def _what_would_raise(
    priority: CompiledPriority,
    applicable: Applicable,
    disputed: Sequence[bool],
    low: BandEnd,
) -> tuple[list[CriterionCode], list[CriterionCode]]:
    """List the criteria that, met alone, raise the position, and those the stage.

    Criteria of one indicator that would raise it as high are tried once.
    """
    indicators = [i for i, _ in applicable]
    values = [counted(i, r, priority.rules)[0] for i, r in applicable]
    levels = [r.level for _, r in applicable]
    raising: list[CriterionCode] = []
    staging: list[CriterionCode] = []
    for index, (_, reading) in enumerate(applicable):
        lifts: dict[Worth, tuple[bool, bool]] = {}
        for code, value, level in reading.raises:
            if value not in lifts:
                now, values[index], levels[index] = values[index], value, level
                end = lowest_end(priority, indicators, values, levels, disputed)
                lifts[value] = end.lifts(low)
                values[index], levels[index] = now, reading.level
            is_above, is_stages_above = lifts[value]
            if is_above:
                raising.append(code)
            if is_stages_above:
                staging.append(code)
    return raising, staging


def _is_certain(low: BandEnd, high: BandEnd) -> bool:
    if low.stage is None:
        return low.position is not None and low.position == high.position
    return low.stage == high.stage


def _why(
    low: BandEnd, cut: Fraction | None, rules: Rules, *, is_shown: bool, applies: bool
) -> Why:
    if not applies:
        return Why.NOT_APPLICABLE
    if not is_shown:
        return Why.TOO_FEW_ANSWERS
    if low.is_held_back:
        return Why.HELD_BACK
    if rules.stages and low.stage == len(rules.stages) + 1:
        return Why.TOP
    if cut is not None and low.position == cut:
        return Why.WHOLE_SCOPE
    return Why.POSITION


def _held_back_by(low: BandEnd, applicable: Applicable) -> tuple[IndicatorCode, ...]:
    if not low.is_held_back:
        return ()
    return tuple(i.code for i, r in applicable if i.core and r.level == low.lowest_core)


def _weakest(applicable: Applicable) -> tuple[IndicatorCode, ...]:
    lows = [r.low for _, r in applicable if r.low is not None]
    if not lows:
        return ()
    lowest = min(lows)
    return tuple([i.code for i, r in applicable if r.low == lowest])


def counted(
    indicator: CompiledIndicator, reading: IndicatorReading, rules: Rules
) -> tuple[Worth | None, Worth | None, Worth | None]:
    """Give what an indicator counts for in its priority: low, high, and evidenced.

    One without a value, because nobody answered, is left out, counts as nothing, or as
    the least and the most that it can be.
    """
    if reading.low is not None or rules.missing_priority is Missing.SKIP:
        return reading.low, reading.high, reading.evidenced
    if rules.missing_priority is Missing.ZERO:
        return 0, 0, 0
    least, most = ends_of(indicator, rules)
    return least, most, least


def ends_of(
    indicator: CompiledIndicator, rules: Rules
) -> tuple[Worth | None, Worth | None]:
    """Give the least and the most that an indicator without levels can come to."""
    rungs = indicator.rungs
    leasts = [[reader.least for reader in rung.readers] for rung in rungs]
    mosts = [[reader.most for reader in rung.readers] for rung in rungs]
    return value_of_rungs(rungs, leasts, rules), value_of_rungs(rungs, mosts, rules)


def _overall(
    placed: Sequence[PriorityPlacement], ready: CompiledEdition
) -> tuple[Fraction | None, Fraction | None]:
    """Give the overall number taken low and taken high; None where there is none.

    A priority of which every indicator is disputed may be out, as an indicator may be in
    a priority: the number is the least and the greatest over both readings.
    """
    how = ready.rules.overall
    if how is None:
        return None, None
    ends = [_in_overall(p, ready) for p in placed]
    lows = _readings(how, placed, [low for low, _ in ends], ready, is_rising=True)
    highs = _readings(how, placed, [high for _, high in ends], ready, is_rising=False)
    return min(lows, default=None), max(highs, default=None)


def _readings(
    how: Aggregation,
    placed: Sequence[PriorityPlacement],
    values: Sequence[Worth | None],
    ready: CompiledEdition,
    *,
    is_rising: bool,
) -> list[Fraction]:
    """Give the overall numbers of the readings among which an end of the band is."""
    may_be_out = [_may_be_out(p) for p in placed]
    weighed = _weighed(how, values, placed, ready)
    numbers = [
        _number(how, [(placed[place], values[place]) for place in reading], ready)
        for reading in so_many(weighed, may_be_out, is_rising=is_rising)
    ]
    return [number for number in numbers if number is not None]


def _may_be_out(placed: PriorityPlacement) -> bool:
    disputed = set(placed.disputed)
    return all(i.code in disputed for i in placed.indicators if i.applies)


def _weighed(
    how: Aggregation,
    values: Sequence[Worth | None],
    placed: Sequence[PriorityPlacement],
    ready: CompiledEdition,
) -> Sequence[Worth | None]:
    """Give what each priority brings: in a sum its weight counts, in a mean its value."""
    if how is not Aggregation.SUM:
        return values
    shares = [ready.priorities[p.code].share for p in placed]
    return [v and v * share for v, share in zip(values, shares, strict=True)]


def _number(
    how: Aggregation,
    counted: Sequence[tuple[PriorityPlacement, Worth | None]],
    ready: CompiledEdition,
) -> Fraction | None:
    """Put priorities together to one number; those without a value are left out."""
    known = [(p.code, value) for p, value in counted if value is not None]
    together = aggregate(
        how,
        [value for _, value in known],
        [ready.priorities[code].share for code, _ in known],
        ready.whole,
    )
    return together and rounded(exact(*together), ready.rules.rounding_overall)


def _in_overall(
    placed: PriorityPlacement, ready: CompiledEdition
) -> tuple[Worth | None, Worth | None]:
    """Give what a priority counts for in the overall number, low and high.

    One of which nothing applies is always left out; one without a position, because
    nobody answered, is left out, counts as nothing, or as the least and the most that
    it can be.
    """
    missing = ready.rules.missing_overall
    if (
        placed.low is not None
        or placed.why is Why.NOT_APPLICABLE
        or missing is Missing.SKIP
    ):
        return placed.low, placed.high
    if missing is Missing.ZERO:
        return 0, 0
    priority = ready.priorities[placed.code]
    indicators = [
        indicator
        for indicator, placement in zip(
            priority.indicators, placed.indicators, strict=True
        )
        if placement.applies
    ]
    ends = [ends_of(indicator, ready.rules) for indicator in indicators]
    levels = [None] * len(ends)
    least, most = (
        put_together(priority, indicators, values, levels).position
        for values in ([least for least, _ in ends], [most for _, most in ends])
    )
    return least, most
