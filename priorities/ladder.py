"""The cumulative ladder: rungs are secured from the bottom, without a gap.

A rung is secured when every applicable criterion in it is met; the level is the highest
rung such that it and all below are secured. On a LADDER the share met of the next rung
is added (WHO SPAR 2nd ed., JEE 3 and WOAH PVS count levels so; the visible progress is
ours); a GATE counts whole levels only (C2M2).
"""

from collections.abc import Sequence

from priorities.counting import CountedIndicator, Reading, TakenRungs
from priorities.edition import CriterionCode
from priorities.taking import Taken

Counts = list[tuple[int, int]]
"""Per rung: criteria met, and criteria that apply."""


def read_ladder(
    indicator: CountedIndicator, taken: TakenRungs, unit: int, *, in_parts: bool
) -> Reading:
    """Read an indicator as a ladder.

    Parameters
    ----------
    taken
        What its criteria count for, rung by rung.
    unit
        Units per level; a multiple of every possible number of criteria in a rung.
    in_parts
        Whether the met share of the next rung adds to the position.
    """
    lows: Counts = []
    highs: Counts = []
    backed: Counts = []
    for rung in taken:
        low = [t.low for t in rung if t.low is not None]
        high = [t.high for t in rung if t.high is not None]
        evidenced = [t.evidenced for t in rung if t.evidenced is not None]
        lows.append((sum(map(bool, low)), len(low)))
        highs.append((sum(map(bool, high)), len(high)))
        backed.append((sum(map(bool, evidenced)), len(evidenced)))
    level, position = climb(indicator, lows, unit, in_parts=in_parts)
    level_high, high_position = climb(indicator, highs, unit, in_parts=in_parts)
    next_rung = rungs_secured(lows)
    return Reading(
        low=position,
        high=high_position,
        evidenced=climb(indicator, backed, unit, in_parts=in_parts)[1],
        level=level,
        level_high=level_high,
        secured_next=lows[next_rung] if next_rung < len(lows) else (0, 0),
        ahead=tuple(
            code
            for codes, rung in zip(
                indicator.rungs[next_rung + 1 :], taken[next_rung + 1 :], strict=True
            )
            for code, t in zip(codes, rung, strict=True)
            if t.low
        ),
        open=_still_open(indicator, taken, in_parts=in_parts),
        lacking=tuple(
            code
            for codes, rung in zip(indicator.rungs, taken, strict=True)
            for code, t in zip(codes, rung, strict=True)
            if _is_lacking(t)
        ),
        raises=_what_would_raise(indicator, taken, lows, unit, in_parts=in_parts),
    )


def rungs_secured(counts: Counts) -> int:
    """Count the rungs that are secured without a gap."""
    for index, (met, applicable) in enumerate(counts):
        if met < applicable:
            return index
    return len(counts)


def climb(
    indicator: CountedIndicator, counts: Counts, unit: int, *, in_parts: bool
) -> tuple[int, int]:
    """Give the level and the position in units that the counts come to."""
    secured = rungs_secured(counts)
    level = indicator.levels[secured - 1] if secured else indicator.floor
    if secured == len(counts) or not in_parts:
        return level, level * unit
    met, applicable = counts[secured]
    return level, level * unit + unit * met // applicable


def _still_open(
    indicator: CountedIndicator, taken: TakenRungs, *, in_parts: bool
) -> tuple[CriterionCode, ...]:
    """List what nobody knows about and could still count.

    A criterion counts as soon as every rung below it is secured, so it is closed when
    one of those can no longer be. With whole levels only, one that cannot be met in its
    own rung closes it too.
    """
    found: list[CriterionCode] = []
    for codes, rung in zip(indicator.rungs, taken, strict=True):
        unknown = [c for c, t in zip(codes, rung, strict=True) if not t.known]
        stays_unmet = any(t.known and t.high == 0 for t in rung)
        if in_parts or not stays_unmet:
            found += unknown
        if stays_unmet:
            break
    return tuple(found)


def _what_would_raise(
    indicator: CountedIndicator,
    taken: TakenRungs,
    counts: Counts,
    unit: int,
    *,
    in_parts: bool,
) -> tuple[tuple[CriterionCode, int, int | None], ...]:
    """List what, met alone, would raise ``low``; only the next rung can hold such."""
    index = rungs_secured(counts)
    if index == len(counts):
        return ()
    now = climb(indicator, counts, unit, in_parts=in_parts)[1]
    found: list[tuple[CriterionCode, int, int | None]] = []
    for code, t in zip(indicator.rungs[index], taken[index], strict=True):
        if _is_lacking(t):
            more = _with_one_more(counts, index, t)
            level, position = climb(indicator, more, unit, in_parts=in_parts)
            if position > now:
                found.append((code, position, level))
    return tuple(found)


def _is_lacking(taken: Taken) -> bool:
    """Whether a criterion is not met now and applies, at least to some voice."""
    return not taken.low and taken.applies


def _with_one_more(
    counts: Sequence[tuple[int, int]], index: int, taken: Taken
) -> Counts:
    met, applicable = counts[index]
    changed = list(counts)
    changed[index] = (met + 1, applicable + (taken.low is None))
    return changed
