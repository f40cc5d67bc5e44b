"""Means, minima and sums, for priorities and for instruments without a ladder.

Compensatory aggregation (mean, sum) beside the non-compensatory minimum.
"""

from collections.abc import Sequence
from fractions import Fraction

from priorities.edition import CriterionCode
from priorities.rounding import half_up
from priorities.rules import Aggregation, Rounding, Rules
from priorities.scoring.answer import Worth
from priorities.scoring.compiled import CompiledRung
from priorities.scoring.rung import IndicatorReading, RungTally


def aggregate(
    how: Aggregation,
    values: Sequence[Worth],
    shares: Sequence[int] = (),
    whole: int = 1,
) -> tuple[Worth, int] | None:
    """Make one value of several, as numerator and denominator; None of none.

    Parameters
    ----------
    how
        MEAN, MIN or SUM.
    shares
        Whole-number weights for the mean and the sum, one per value; 1 when empty.
    whole
        How many times the weights the shares are; a sum is divided by it.

    Returns
    -------
    tuple of a number and int
        Not yet divided: whole numbers stay whole.
    """
    if not values:
        return None
    if how is Aggregation.MIN:
        return min(values), 1
    if not shares:
        shares = (1,) * len(values)
    total = sum([s * v for s, v in zip(shares, values, strict=True)])
    return total, whole if how is Aggregation.SUM else sum(shares)


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Round as the rules say: to a whole number, half up, or not at all."""
    return Fraction(half_up(value)) if rounding is Rounding.HALF_UP else value


def read_aggregate(tallies: Sequence[RungTally], rules: Rules) -> IndicatorReading:
    """Read an indicator as an aggregate of its rungs, and those of their criteria."""
    rungs = [tally.rung for tally in tallies]
    lows = [[t.low for t in rung.worths] for rung in tallies]
    low = value_of_rungs(rungs, lows, rules)
    raises: list[tuple[CriterionCode, Worth, int | None]] = []
    for rung, values in zip(tallies, lows, strict=True):
        for index, code in enumerate(rung.rung.codes):
            if not rung.worths[index].is_lacking:
                continue
            now, values[index] = values[index], rung.rung.readers[index].most
            raised = value_of_rungs(rungs, lows, rules)
            values[index] = now
            if raised is not None and (low is None or raised > low):
                raises.append((code, raised, None))
    return IndicatorReading(
        low=low,
        high=value_of_rungs(
            rungs, [[t.high for t in rung.worths] for rung in tallies], rules
        ),
        evidenced=value_of_rungs(
            rungs, [[t.evidenced for t in rung.worths] for rung in tallies], rules
        ),
        level=None,
        level_high=None,
        secured_next=(0, 0),
        ahead=(),
        open=tuple(code for rung in tallies for code in rung.unknown),
        raises=tuple(raises),
    )


def value_of_rungs(
    rungs: Sequence[CompiledRung],
    values: Sequence[Sequence[Worth | None]],
    rules: Rules,
) -> Fraction | None:
    """Make one value of what the criteria of each rung count for; None of none."""
    per_rung = [
        _divided(
            aggregate(
                rules.rung,
                [worth for worth in worths if worth is not None],
                [
                    share
                    for share, worth in zip(rung.shares, worths, strict=True)
                    if worth is not None
                ],
                rung.whole,
            )
        )
        for rung, worths in zip(rungs, values, strict=True)
    ]
    return _divided(aggregate(rules.indicator, [v for v in per_rung if v is not None]))


def _divided(together: tuple[Worth, int] | None) -> Fraction | None:
    return None if together is None else Fraction(together[0]) / together[1]
