"""How sure the direction of a change is: one of three words.

The rule, as users read it: `change.md` of the handbook.

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

from assessments.comparison.pairs import Sides
from assessments.comparison.values import Certainty, Direction


def direction_of(change: Fraction) -> Direction:
    """Say which way a change goes."""
    if not change:
        return Direction.UNCHANGED
    return Direction.UP if change > 0 else Direction.DOWN


def certainty_of(sides: Sides, direction: Direction) -> Certainty:
    """Say how sure a direction is."""
    before, after = sides.before, sides.after
    if before is None or after is None:
        return Certainty.CANNOT_BE_TOLD
    are_points = before[0] == before[1] and after[0] == after[1]
    if are_points or before[1] < after[0] or after[1] < before[0]:
        return Certainty.CERTAIN
    moved = sides.moved_alike if sides.is_anything_known else None
    seen = {direction_of(change) for change in moved or ()}
    if direction in seen and seen <= {direction, Direction.UNCHANGED}:
        return Certainty.ON_WHAT_IS_KNOWN
    return Certainty.CANNOT_BE_TOLD
