"""How sure the direction of a change is: one of three words.

The rule, as users read it: `change.md` of the handbook.

- *Certain*: the bands of the two years do not overlap, or both are points. Where what is
  missing counts as nothing or is left out there is no band, and every year is a point;
  then what is known in one year has to be known in the other too.
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

from assessments.comparison.pairs import Band, Sides
from assessments.comparison.values import Certainty, Direction


def direction_of(change: Fraction) -> Direction:
    """Say which way a change goes."""
    if not change:
        return Direction.UNCHANGED
    return Direction.UP if change > 0 else Direction.DOWN


def certainty_of(sides: Sides, direction: Direction) -> Certainty:
    """Say how sure the direction of a priority is."""
    if sides.before is None or sides.after is None:
        return Certainty.CANNOT_BE_TOLD
    return certainty_between(
        sides.before,
        sides.after,
        direction,
        has_bands=sides.has_bands,
        moved_alike=sides.moved_alike if sides.is_anything_known else None,
    )


def certainty_between(
    before: Band,
    after: Band,
    direction: Direction,
    *,
    has_bands: bool,
    moved_alike: Band | None,
) -> Certainty:
    """Say how sure a direction is.

    Parameters
    ----------
    before, after
        The bands of the two years.
    has_bands
        Whether they tell all that is not known; otherwise they make nothing certain.
    moved_alike
        By how much it moves where what is not known both times is taken alike; None
        where nothing is known both times.
    """
    are_points = before[0] == before[1] and after[0] == after[1]
    if has_bands and (are_points or before[1] < after[0] or after[1] < before[0]):
        return Certainty.CERTAIN
    seen = {direction_of(change) for change in moved_alike or ()}
    if direction in seen and seen <= {direction, Direction.UNCHANGED}:
        return Certainty.ON_WHAT_IS_KNOWN
    return Certainty.CANNOT_BE_TOLD
