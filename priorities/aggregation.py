"""Means, minima and sums, for the instruments that do not climb a ladder."""

from collections.abc import Sequence
from fractions import Fraction

from priorities.counting import CountedIndicator, Reading, TakenRungs
from priorities.edition import CriterionCode
from priorities.rounding import half_up
from priorities.rules import Aggregation, Rounding, Rules
from priorities.taking import Worth


def aggregate(
    how: Aggregation, values: Sequence[Worth], shares: Sequence[int] = ()
) -> Fraction | None:
    """Make one value of several; None of none.

    Parameters
    ----------
    how
        MEAN, MIN or SUM.
    shares
        Whole-number weights for the mean, one per value; equal ones when empty.
    """
    if not values:
        return None
    if how is Aggregation.MIN:
        return Fraction(min(values))
    if how is Aggregation.SUM:
        return Fraction(sum(values))
    if not shares:
        return Fraction(sum(values)) / len(values)
    weighted = sum(s * v for s, v in zip(shares, values, strict=True))
    return Fraction(weighted) / sum(shares)


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Round as the rules say: to a whole number, half up, or not at all."""
    return Fraction(half_up(value)) if rounding is Rounding.HALF_UP else value


def read_aggregate(
    indicator: CountedIndicator, taken: TakenRungs, rules: Rules, *, most: Worth
) -> Reading:
    """Read an indicator as an aggregate of its rungs, and those of their criteria.

    Parameters
    ----------
    most
        Worth of the best answer: what a criterion comes to when it is met alone.
    """
    lows = [[t.low for t in rung] for rung in taken]
    low = _value(lows, rules)
    lacking: list[CriterionCode] = []
    raises: list[tuple[CriterionCode, Worth, int | None]] = []
    for codes, rung, values in zip(indicator.rungs, taken, lows, strict=True):
        for index, (code, t) in enumerate(zip(codes, rung, strict=True)):
            if not t.applies or t.low == most:
                continue
            lacking.append(code)
            values[index] = most
            raised = _value(lows, rules)
            values[index] = t.low
            if raised is not None and (low is None or raised > low):
                raises.append((code, raised, None))
    return Reading(
        low=low,
        high=_value([[t.high for t in rung] for rung in taken], rules),
        evidenced=_value([[t.evidenced for t in rung] for rung in taken], rules),
        level=None,
        level_high=None,
        secured_next=(0, 0),
        ahead=(),
        open=tuple(
            code
            for codes, rung in zip(indicator.rungs, taken, strict=True)
            for code, t in zip(codes, rung, strict=True)
            if not t.known
        ),
        lacking=tuple(lacking),
        raises=tuple(raises),
    )


def _value(rungs: Sequence[Sequence[Worth | None]], rules: Rules) -> Fraction | None:
    per_rung = [
        aggregate(rules.rung, [worth for worth in rung if worth is not None])
        for rung in rungs
    ]
    return aggregate(rules.indicator, [v for v in per_rung if v is not None])
