"""How sure the direction of a change is: one of three words (method, section 4).

- *Certain*: the bands of the two years do not overlap, or both are points.
- *On what is known*: take every criterion that is not known in both years alike in
  both, first all as not met, then all as met. Neither way the state moves against the
  direction of its point, and at least one way it moves with it; where the point did not
  move, neither way anything moves. A disputed criterion is not known, and at least one
  has to be known both times.
- *Cannot be told*: all else.

With one criterion in ten unknown, seven of ten true rises have overlapping bands; the
middle word keeps them useful.
"""

from fractions import Fraction

from assessments.comparison.pairs import Pair, Sides
from assessments.comparison.values import Certainty, Direction
from priorities.scoring.answer import CriterionWorth
from priorities.scoring.ladder import climb
from priorities.scoring.rung import Count


def direction_of(change: Fraction) -> Direction:
    """Say which way a change goes."""
    if not change:
        return Direction.UNCHANGED
    return Direction.UP if change > 0 else Direction.DOWN


def certainty_of(sides: Sides, direction: Direction) -> Certainty:
    """Say how sure a direction is."""
    before, after = sides.ends(now=False), sides.ends(now=True)
    if before is None or after is None:
        return Certainty.CANNOT_BE_TOLD
    are_points = before[0] == before[1] and after[0] == after[1]
    if are_points or before[1] < after[0] or after[1] < before[0]:
        return Certainty.CERTAIN
    if not _is_anything_known(sides):
        return Certainty.CANNOT_BE_TOLD
    seen = {_taken_alike(sides, met=False), _taken_alike(sides, met=True)}
    if direction in seen and seen <= {direction, Direction.UNCHANGED}:
        return Certainty.ON_WHAT_IS_KNOWN
    return Certainty.CANNOT_BE_TOLD


def _is_anything_known(sides: Sides) -> bool:
    return any(
        _is_sure(one) and _is_sure(other)
        for pair in sides.both
        for was, now in zip(*pair.tallies, strict=True)
        for one, other in zip(was.worths, now.worths, strict=True)
    )


def _taken_alike(sides: Sides, *, met: bool) -> Direction | None:
    """Give the direction when all that is not known both times is taken alike."""
    unit = sides.priority.unit
    was, now = [], []
    for pair in sides.both:
        old, new = _counts(pair, met=met)
        indicator = pair.before.indicator
        was.append((pair, climb(indicator, old, unit, in_parts=True)[1]))
        now.append((pair, climb(indicator, new, unit, in_parts=True)[1]))
    before, after = sides.position(was), sides.position(now)
    if before is None or after is None:
        return None
    return direction_of(after - before)


def _counts(pair: Pair, *, met: bool) -> tuple[list[Count], list[Count]]:
    old, new = [], []
    for was, now in zip(*pair.tallies, strict=True):
        taken = list(zip(was.worths, now.worths, strict=True))
        old.append(_count([_worth(a, b, met=met) for a, b in taken]))
        new.append(_count([_worth(b, a, met=met) for a, b in taken]))
    return old, new


def _worth(one: CriterionWorth, other: CriterionWorth, *, met: bool) -> bool | None:
    """Give whether it counts as met; None when it leaves the denominator."""
    if _is_sure(one) and _is_sure(other):
        return None if one.low is None else bool(one.low)
    return met


def _is_sure(taken: CriterionWorth) -> bool:
    return taken.is_known and not taken.is_disputed


def _count(worths: list[bool | None]) -> Count:
    applicable = [worth for worth in worths if worth is not None]
    return sum(applicable), len(applicable)
