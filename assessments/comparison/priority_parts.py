"""What really changed in one priority, shared among its indicators and criteria.

M is the position over the indicators that applied and were asked both times. C2 - C1 is
M2 - M1, which is shared, and what entered or left: (C2 - M2) - (C1 - M1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.answers.snapshot import effective_word
from assessments.comparison.indicator_parts import Moved, moved
from assessments.comparison.pairs import Common, Pair, Sides
from assessments.comparison.shapley import shares_of_lowest
from assessments.comparison.values import CriterionChange, IndicatorChange, NoTotal
from assessments.records.work import ChangeKind
from priorities.answers import AnswerValue
from priorities.edition import CriterionCode
from priorities.rules import Aggregation
from priorities.scoring.compiled import CompiledIndicator, exact
from priorities.scoring.rung import IndicatorReading

_ZERO = Fraction(0)

Reasons = Mapping[str, tuple[ChangeKind, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What really changed: ``after`` minus ``before``, and its parts, in levels."""

    before: Fraction
    after: Fraction
    entered_or_left: Fraction
    applicability: Fraction
    indicators: tuple[IndicatorChange, ...]

    @property
    def real(self) -> Fraction:
        """All of it."""
        return self.after - self.before


def parts_of(sides: Sides, read: Common, reasons: Reasons) -> Parts | NoTotal:
    """Share what really changed in a priority, or say why there is nothing to share."""
    before, after = sides.ends(now=False), sides.ends(now=True)
    if before is None:
        return NoTotal.NOT_PLACED_BEFORE
    if after is None:
        return NoTotal.NOT_PLACED_AFTER
    moves = {
        pair.before.indicator.code: moved(
            pair.before.indicator, *pair.tallies, sides.priority.unit
        )
        for pair in sides.both
    }
    gains = _gains(sides)
    shared = sum(gains.values(), start=_ZERO)
    indicators, applicability = [], _ZERO
    for pair in sides.pairs:
        code = pair.before.indicator.code
        gain, move = gains.get(code, _ZERO), moves.get(code)
        asked_anew = _asked_anew(sides, pair, gain, move)
        applicability += asked_anew
        indicators.append(
            IndicatorChange(
                code=code,
                core=pair.before.indicator.core,
                before=_position(pair.was, sides.priority.unit),
                after=_position(pair.now, sides.priority.unit),
                contribution=gain - asked_anew,
                rungs=move.rungs if move else {},
                criteria=(
                    _criteria(pair.before.indicator, move, read, reasons)
                    if pair.is_asked_in_both
                    else ()
                ),
            )
        )
    return Parts(
        before=before[0],
        after=after[0],
        entered_or_left=after[0] - before[0] - shared,
        applicability=applicability,
        indicators=tuple(indicators),
    )


def _gains(sides: Sides) -> dict[str, Fraction]:
    """Share M2 - M1 among the indicators, by weight or by Shapley value."""
    unit = sides.priority.unit
    indicators = [pair.before.indicator for pair in sides.both]
    moves = [
        (exact(pair.was.low or 0, unit), exact(pair.now.low or 0, unit))
        for pair in sides.both
        if pair.was is not None and pair.now is not None
    ]
    if sides.priority.rules.priority is Aggregation.MEAN:
        weight = sum(indicator.share for indicator in indicators)
        parts = tuple(
            indicator.share * (now - was) / weight
            for indicator, (was, now) in zip(indicators, moves, strict=True)
        )
    else:
        parts = shares_of_lowest(moves)
    return {
        indicator.code: part for indicator, part in zip(indicators, parts, strict=True)
    }


def _asked_anew(
    sides: Sides, pair: Pair, gain: Fraction, move: Moved | None
) -> Fraction:
    """Give the part of an indicator's gain that comes from "not applicable"."""
    if move is None or not move.applicability:
        return _ZERO
    if sides.priority.rules.priority is Aggregation.MEAN:
        weight = sum(p.before.indicator.share for p in sides.both)
        return move.applicability * pair.before.indicator.share / weight
    whole = move.after - move.before
    return gain * move.applicability / whole if whole else _ZERO


def _criteria(
    indicator: CompiledIndicator, move: Moved | None, read: Common, reasons: Reasons
) -> tuple[CriterionChange, ...]:
    """List the criteria of which something else stands, or counts, than before.

    Voices can differ both times and yet count for another answer at the low end.
    """
    changed: Mapping[CriterionCode, bool] = move.changed if move else {}
    by_rung_only = move is not None and bool(move.rungs) and not move.shares
    whole_before, whole_after = (
        effective_word(one.get(indicator.code)) for one in (read.before, read.after)
    )
    found = []
    for rung in indicator.rungs:
        for code in rung.codes:
            was = whole_before or effective_word(read.before.get(code))
            now = whole_after or effective_word(read.after.get(code))
            if was == now and code not in changed:
                continue
            share = move.shares.get(code, _ZERO) if move else _ZERO
            found.append(
                CriterionChange(
                    code=code,
                    rung=rung.level,
                    before=was,
                    after=now,
                    share=None if by_rung_only else share,
                    applicability=changed.get(
                        code, AnswerValue.NOT_APPLICABLE in (was, now)
                    ),
                    reasons=reasons.get(code, ()),
                )
            )
    return tuple(found)


def _position(reading: IndicatorReading | None, unit: int) -> Fraction | None:
    return None if reading is None or reading.low is None else exact(reading.low, unit)
