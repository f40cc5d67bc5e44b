"""The cumulative ladder: rungs are secured from the bottom, without a gap.

A cumulative (Guttman) scale with a conjunctive rule: nothing above compensates for what
is lacking below.

A rung is secured when every applicable criterion in it is met; the level is the highest
rung such that it and all below are secured. On a LADDER the share met of the next rung
is added (WHO SPAR 2nd ed., JEE 3 and WOAH PVS count levels so; the visible progress is
ours); a GATE counts whole levels only (C2M2).
"""

from collections.abc import Sequence

from priorities.edition import CriterionCode
from priorities.scoring.compiled import CompiledIndicator
from priorities.scoring.rung import Count, IndicatorReading, RungTally

Raise = tuple[CriterionCode, int, int]
"""A criterion, and the position in units and the level it would raise ``low`` to."""


def read_ladder(
    indicator: CompiledIndicator,
    tallies: Sequence[RungTally],
    unit: int,
    *,
    in_parts: bool,
) -> IndicatorReading:
    """Read an indicator as a ladder.

    Parameters
    ----------
    tallies
        What the answers come to, rung by rung.
    unit
        Units per level; a multiple of every possible number of criteria in a rung.
    in_parts
        Whether the met share of the next rung adds to the position.
    """
    lows = [t.low for t in tallies]
    level, low = climb(indicator, lows, unit, in_parts=in_parts)
    level_high, high = climb(
        indicator, [t.high for t in tallies], unit, in_parts=in_parts
    )
    _, evidenced = climb(
        indicator, [t.evidenced for t in tallies], unit, in_parts=in_parts
    )
    next_rung = rungs_secured(lows)
    is_top = next_rung == len(lows)
    return IndicatorReading(
        low=low,
        high=high,
        evidenced=evidenced,
        level=level,
        level_high=level_high,
        secured_next=(0, 0) if is_top else lows[next_rung],
        ahead=tuple(code for t in tallies[next_rung + 1 :] for code in t.met),
        open=_still_open(tallies, in_parts=in_parts),
        raises=()
        if is_top
        else _what_would_raise(
            indicator, tallies[next_rung], lows, unit, in_parts=in_parts
        ),
    )


def rungs_secured(counts: Sequence[Count]) -> int:
    """Count the rungs that are secured without a gap."""
    for index, (met, applicable) in enumerate(counts):
        if met < applicable:
            return index
    return len(counts)


def climb(
    indicator: CompiledIndicator, counts: Sequence[Count], unit: int, *, in_parts: bool
) -> tuple[int, int]:
    """Give the level and the position in units that the counts come to."""
    secured = rungs_secured(counts)
    level = indicator.rungs[secured - 1].level if secured else indicator.floor
    if secured == len(counts) or not in_parts:
        return level, level * unit
    met, applicable = counts[secured]
    return level, level * unit + unit * met // applicable


def _still_open(
    tallies: Sequence[RungTally], *, in_parts: bool
) -> tuple[CriterionCode, ...]:
    """List what nobody knows about and could still count.

    A criterion counts as soon as every rung below it is secured, so it is closed when
    one of those can no longer be. With whole levels only, one that cannot be met in its
    own rung closes it too.
    """
    still_open: list[CriterionCode] = []
    for rung in tallies:
        if in_parts or not rung.stays_unmet:
            still_open += rung.unknown
        if rung.stays_unmet:
            break
    return tuple(still_open)


def _what_would_raise(
    indicator: CompiledIndicator,
    rung: RungTally,
    counts: Sequence[Count],
    unit: int,
    *,
    in_parts: bool,
) -> tuple[Raise, ...]:
    """List what, met alone, would raise ``low``; only the next rung can hold such."""
    index = indicator.rungs.index(rung.rung)
    met, applicable = counts[index]
    worth_of = dict(zip(rung.rung.codes, rung.worths, strict=True))
    raises: list[Raise] = []
    for code in rung.lacking:
        # What leaves the denominator at the low end comes back when it is met.
        one_more = (met + 1, applicable + (worth_of[code].low is None))
        if not in_parts and one_more[0] < one_more[1]:
            continue
        changed = [*counts[:index], one_more, *counts[index + 1 :]]
        level, position = climb(indicator, changed, unit, in_parts=in_parts)
        raises.append((code, position, level))
    return tuple(raises)
