"""What really changed in one priority, shared among its indicators and criteria.

M is the position over the indicators that applied both times. C2 - C1 is
M2 - M1, which is shared, and what entered or left: (C2 - M2) - (C1 - M1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.comparison.indicator_parts import Moved, moved
from assessments.comparison.pairs import CommonGround, Pair, Sides
from assessments.comparison.shapley import shares_of_lowest
from assessments.comparison.values import CriterionChange, IndicatorChange, NoTotal
from priorities.answers import AnswerValue
from priorities.edition import CriterionCode
from priorities.rules import Aggregation

_ZERO = Fraction(0)


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


def parts_of(sides: Sides, ground: CommonGround) -> Parts | NoTotal:
    """Share what really changed in a priority, or say why there is nothing to share."""
    before, after = sides.before, sides.after
    if before is None:
        return NoTotal.NOT_PLACED_BEFORE
    if after is None:
        return NoTotal.NOT_PLACED_AFTER
    moves = {pair.indicator.code: moved(pair) for pair in sides.both}
    gains = _gains(sides)
    shared = sum(gains.values(), start=_ZERO)
    indicators, applicability = [], _ZERO
    for pair in sides.pairs:
        code = pair.indicator.code
        gain, move = gains.get(code, _ZERO), moves.get(code)
        asked_anew = _asked_anew(sides, pair, gain, move)
        applicability += asked_anew
        indicators.append(
            IndicatorChange(
                code=code,
                core=pair.indicator.core,
                before=pair.low_before,
                after=pair.low_after,
                contribution=gain - asked_anew,
                entered_or_left=move.applicability if move else _ZERO,
                rungs=move.rungs if move else {},
                criteria=_criteria(pair, move, ground),
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
    both = sides.both
    if sides.priority.rules.priority is Aggregation.MIN:
        parts = shares_of_lowest(
            [(pair.low_before or _ZERO, pair.low_after or _ZERO) for pair in both]
        )
    else:
        parts = tuple(sides.weights[p.indicator.code] * p.rise for p in both)
    return {pair.indicator.code: part for pair, part in zip(both, parts, strict=True)}


def _asked_anew(
    sides: Sides, pair: Pair, gain: Fraction, move: Moved | None
) -> Fraction:
    """Give the part of an indicator's gain that comes from "not applicable"."""
    if move is None or not move.applicability:
        return _ZERO
    if sides.priority.rules.priority is Aggregation.MIN:
        return gain * move.applicability / pair.rise if pair.rise else _ZERO
    return move.applicability * sides.weights[pair.indicator.code]


def _criteria(
    pair: Pair, move: Moved | None, ground: CommonGround
) -> tuple[CriterionChange, ...]:
    """List the criteria of which something else stands, or counts, than before.

    Voices can differ both times and yet count for another answer at the low end.
    """
    changed: Mapping[CriterionCode, bool] = move.changed if move else {}
    by_rung_only = (
        pair.on_ladder and move is not None and bool(move.rungs) and not move.shares
    )
    before, after = ground.words
    changes = []
    for rung in pair.indicator.rungs:
        for code in rung.codes:
            was = before.get(code)
            now = after.get(code)
            if was == now and code not in changed:
                continue
            share = move.shares.get(code, _ZERO) if move else _ZERO
            is_told = pair.on_ladder or not changed.get(code)
            changes.append(
                CriterionChange(
                    code=code,
                    rung=rung.level,
                    before=was,
                    after=now,
                    share=share if is_told and not by_rung_only else None,
                    applicability=changed.get(
                        code, AnswerValue.NOT_APPLICABLE in (was, now)
                    ),
                    reasons=ground.after.reasons.get(code, ()),
                )
            )
    return tuple(changes)
