"""Place a state on the continuum: an edition and what stands for its criteria.

Everything is exact; nothing is rounded unless the edition's rules ask for it. Each end
of the band is a placement of its own: what nobody knows and what voices differ on is
taken low for one and high for the other. Placement never falls when a "not yet" becomes
"met", so the two ends are the range over everything the missing answers could be.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from priorities.aggregation import aggregate, read_aggregate, rounded
from priorities.answers import Scope, Standing
from priorities.checking import check_standings
from priorities.counting import (
    Counted,
    CountedIndicator,
    CountedPriority,
    Reading,
    TakenRungs,
    counted,
    exact,
)
from priorities.edition import CriterionCode, Edition, IndicatorCode
from priorities.ladder import read_ladder
from priorities.profile import (
    IndicatorPlacement,
    Placement,
    PriorityPlacement,
    Why,
)
from priorities.rules import Aggregation, Rounding, Rules
from priorities.taking import Worth


def place(
    edition: Edition, standings: Mapping[str, Standing], scope: Scope = Scope.FULL
) -> Placement:
    """Place every priority of an edition.

    Parameters
    ----------
    standings
        What stands, by criterion code; by indicator code where a whole indicator does
        not apply, which then holds whatever stands for its criteria. What is left out
        is unanswered.
    scope
        With CORE, only core indicators are asked; the others leave the denominator.

    Raises
    ------
    AnswersError
        If standings name an unknown code or an impossible answer.

    Examples
    --------
    >>> place(edition, {"LAW-1.2a": Standing(voices=("met",))}).by_code["LAW"].low
    Fraction(7, 6)
    """
    ready = counted(edition, scope)
    check_standings(ready, standings)
    placed = tuple(_placed(p, ready, standings) for p in ready.priorities.values())
    return Placement(
        edition=edition.id,
        scope=scope,
        priorities=placed,
        overall=_overall(placed, edition.rules),
    )


def place_priority(
    edition: Edition,
    priority: str,
    standings: Mapping[str, Standing],
    scope: Scope = Scope.FULL,
) -> PriorityPlacement:
    """Place one priority, as `place` would.

    Raises
    ------
    AnswersError
        If standings name an unknown code or an impossible answer.
    KeyError
        If the edition has no such priority.
    """
    ready = counted(edition, scope)
    check_standings(ready, standings)
    return _placed(ready.priorities[priority], ready, standings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One indicator as read: without a reading, it does not apply."""

    indicator: CountedIndicator
    answered: bool
    reading: Reading | None = None
    asked: int = 0
    answers: int = 0
    disputed: tuple[CriterionCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """A priority put together from one end of the band."""

    position: Fraction | None
    stage: int | None
    uncapped: int | None
    lowest_core: int | None

    @property
    def is_held_back(self) -> bool:
        return self.stage != self.uncapped


def _placed(
    priority: CountedPriority, ready: Counted, standings: Mapping[str, Standing]
) -> PriorityPlacement:
    rules = ready.rules
    reads = [_read(i, priority.unit, ready, standings) for i in priority.indicators]
    applicable = [(r.indicator, r.reading) for r in reads if r.reading is not None]
    indicators = [i for i, _ in applicable]
    readings = [r for _, r in applicable]
    low_values = [r.low for r in readings]
    low_levels = [r.level for r in readings]
    low = _end(priority, rules, indicators, low_values, low_levels)
    high = _end(
        priority,
        rules,
        indicators,
        [r.high for r in readings],
        [r.level_high for r in readings],
    )
    evidenced = _position(priority, rules, indicators, [r.evidenced for r in readings])
    is_shown = low.position is not None and (
        sum(r.answered for r in reads) >= rules.point_share * len(reads)
    )
    raising, staging = _what_would_raise(priority, rules, applicable, low)
    asked = sum(r.asked for r in reads)
    lacking = [code for r in readings for code in r.lacking]
    is_raising = set(raising)
    return PriorityPlacement(
        code=priority.code,
        position=low.position if is_shown else None,
        stage=low.stage if is_shown else None,
        low=low.position,
        high=high.position,
        evidenced=evidenced,
        stage_low=low.stage,
        stage_high=high.stage,
        certain=_is_certain(low, high),
        why=_why(low, rules, is_shown=is_shown, applies=bool(applicable)),
        uncapped_stage=low.uncapped,
        held_back_by=_held_back_by(low, applicable),
        completeness=(
            Fraction(sum(r.answers for r in reads), asked) if asked else None
        ),
        still_open=tuple(code for r in readings for code in r.open),
        disputed=tuple(code for r in reads for code in r.disputed),
        would_raise=raising,
        would_not_raise=tuple(c for c in lacking if c not in is_raising),
        would_change_stage=staging,
        weakest=_weakest(applicable),
        level_counts=tuple(low_levels.count(level) for level in ready.levels),
        indicators=tuple(_indicator_placement(r, priority.unit) for r in reads),
    )


def _read(
    indicator: CountedIndicator,
    unit: int,
    ready: Counted,
    standings: Mapping[str, Standing],
) -> _Read:
    """Read one indicator from what stands for its criteria."""
    whole = standings.get(indicator.code)
    if whole is not None and (whole.voices or whole.settled is not None):
        return _Read(indicator=indicator, answered=True)
    take, get = ready.taker.take, standings.get
    taken: TakenRungs = [
        [take(get(code)) for code in codes] for codes in indicator.rungs
    ]
    asked = answers = 0
    disputed: list[CriterionCode] = []
    for codes, rung in zip(indicator.rungs, taken, strict=True):
        for code, t in zip(codes, rung, strict=True):
            asked += t.applies
            answers += t.answered and t.applies
            if t.disputed:
                disputed.append(code)
    return _Read(
        indicator=indicator,
        answered=any(t.answered for rung in taken for t in rung),
        reading=_reading(indicator, taken, unit, ready),
        asked=asked,
        answers=answers,
        disputed=tuple(disputed),
    )


def _reading(
    indicator: CountedIndicator, taken: TakenRungs, unit: int, ready: Counted
) -> Reading:
    how = ready.rules.indicator
    if how is Aggregation.LADDER:
        return read_ladder(indicator, taken, unit, in_parts=True)
    if how is Aggregation.GATE:
        return read_ladder(indicator, taken, unit, in_parts=False)
    return read_aggregate(indicator, taken, ready.rules, most=ready.taker.most)


def _position(
    priority: CountedPriority,
    rules: Rules,
    indicators: Sequence[CountedIndicator],
    values: Sequence[Worth | None],
) -> Fraction | None:
    """Make the position of a priority of the positions of its indicators, in units."""
    if rules.rounding_indicator is not Rounding.NONE:
        values = [
            None
            if value is None
            else rounded(exact(value, priority.unit), rules.rounding_indicator)
            * priority.unit
            for value in values
        ]
    kept = [value for value in values if value is not None]
    shares = [i.share for i, v in zip(indicators, values, strict=True) if v is not None]
    together = aggregate(rules.priority, kept, shares)
    if together is None:
        return None
    return rounded(together / priority.unit, rules.rounding_priority)


def _end(
    priority: CountedPriority,
    rules: Rules,
    indicators: Sequence[CountedIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
) -> _End:
    """Put one end together: position, stage, and the stage that the cap leaves."""
    position = _position(priority, rules, indicators, values)
    if position is None or not rules.stages:
        return _End(position=position, stage=None, uncapped=None, lowest_core=None)
    uncapped = 1 + bisect_right(rules.stages, position)
    core = [
        level
        for indicator, level in zip(indicators, levels, strict=True)
        if indicator.core and level is not None
    ]
    if not rules.cap or not core:
        return _End(
            position=position, stage=uncapped, uncapped=uncapped, lowest_core=None
        )
    return _End(
        position=position,
        stage=min(uncapped, 1 + min(core)),
        uncapped=uncapped,
        lowest_core=min(core),
    )


def _what_would_raise(
    priority: CountedPriority,
    rules: Rules,
    applicable: Sequence[tuple[CountedIndicator, Reading]],
    low: _End,
) -> tuple[tuple[CriterionCode, ...], tuple[CriterionCode, ...]]:
    """List the criteria that, met alone, raise the position, and those the stage."""
    indicators = [i for i, _ in applicable]
    raising: list[CriterionCode] = []
    staging: list[CriterionCode] = []
    for index, (_, reading) in enumerate(applicable):
        values = [r.low for _, r in applicable]
        levels = [r.level for _, r in applicable]
        ends: dict[Worth, _End] = {}
        for code, value, level in reading.raises:
            if value not in ends:
                values[index], levels[index] = value, level
                ends[value] = _end(priority, rules, indicators, values, levels)
            end = ends[value]
            if _is_above(end.position, low.position):
                raising.append(code)
                if _is_above(end.stage, low.stage):
                    staging.append(code)
    return tuple(raising), tuple(staging)


def _is_above(one: Fraction | int | None, other: Fraction | int | None) -> bool:
    return one is not None and (other is None or one > other)


def _is_certain(low: _End, high: _End) -> bool:
    if low.position is None:
        return False
    if low.stage is None:
        return low.position == high.position
    return low.stage == high.stage


def _why(low: _End, rules: Rules, *, is_shown: bool, applies: bool) -> Why:
    if not applies:
        return Why.NOT_APPLICABLE
    if not is_shown:
        return Why.TOO_FEW_ANSWERS
    if low.is_held_back:
        return Why.HELD_BACK
    if rules.stages and low.stage == len(rules.stages) + 1:
        return Why.TOP
    return Why.POSITION


def _held_back_by(
    low: _End, applicable: Sequence[tuple[CountedIndicator, Reading]]
) -> tuple[IndicatorCode, ...]:
    if not low.is_held_back:
        return ()
    return tuple(i.code for i, r in applicable if i.core and r.level == low.lowest_core)


def _weakest(
    applicable: Sequence[tuple[CountedIndicator, Reading]],
) -> tuple[IndicatorCode, ...]:
    lows = [r.low for _, r in applicable if r.low is not None]
    if not lows:
        return ()
    return tuple(i.code for i, r in applicable if r.low == min(lows))


def _indicator_placement(read: _Read, unit: int) -> IndicatorPlacement:
    indicator, reading = read.indicator, read.reading
    if reading is None:
        return IndicatorPlacement(
            code=indicator.code,
            core=indicator.core,
            weight=indicator.weight,
            applies=False,
            answered=True,
            level=None,
            level_high=None,
            low=None,
            high=None,
            evidenced=None,
            secured_next=(0, 0),
            ahead=(),
        )
    return IndicatorPlacement(
        code=indicator.code,
        core=indicator.core,
        weight=indicator.weight,
        applies=True,
        answered=read.answered,
        level=reading.level,
        level_high=reading.level_high,
        low=_exact(reading.low, unit),
        high=_exact(reading.high, unit),
        evidenced=_exact(reading.evidenced, unit),
        secured_next=reading.secured_next,
        ahead=reading.ahead,
    )


def _exact(value: Worth | None, unit: int) -> Fraction | None:
    return None if value is None else exact(value, unit)


def _overall(placed: Sequence[PriorityPlacement], rules: Rules) -> Fraction | None:
    if rules.overall is None:
        return None
    together = aggregate(rules.overall, [p.low for p in placed if p.low is not None])
    return None if together is None else rounded(together, rules.rounding_overall)
