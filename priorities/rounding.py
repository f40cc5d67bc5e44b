"""Rounding for display and for the rules that ask for it: half up, and parts that add up.

Python's ``round`` takes a half to the even neighbour (2.5 becomes 2), which is not what
a reader expects nor what any of the instruments here prescribes.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | int, digits: int = 0) -> Decimal:
    """Round to so many digits after the point; a half goes away from zero.

    Parameters
    ----------
    value
        Any exact number.
    digits
        Digits after the point, 0 or more.

    Returns
    -------
    Decimal
        With exactly ``digits`` digits after the point, so that ``str`` shows them.

    Examples
    --------
    >>> half_up(Fraction(5, 2)), half_up(Fraction(17, 6), 1), half_up(Fraction(-1, 2))
    (Decimal('3'), Decimal('2.8'), Decimal('-1'))
    """
    scaled = abs(Fraction(value)) * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-digits)


def adding_up(
    start: Fraction | int, parts: Sequence[Fraction | int], digits: int = 0
) -> tuple[Decimal, tuple[Decimal, ...], Decimal]:
    """Round a start, its parts and the end so that start plus parts gives the end.

    Start and end are rounded half up, as they are shown everywhere else; the parts
    make up the difference of the two, by largest remainder. A part of zero stays
    zero, no part changes its sign and none is moved by a whole unit, as long as start
    and end are on one side of zero, as positions are: across it both may have been
    rounded away from each other.

    Parameters
    ----------
    start
        Where it begins.
    parts
        What is added, positive or negative; exact.
    digits
        Digits after the point, 0 or more.

    Returns
    -------
    tuple
        The start, one number per part in the same order, and the end.

    Examples
    --------
    >>> adding_up(Fraction(7, 3), [Fraction(1, 3)], 2)
    (Decimal('2.33'), (Decimal('0.34'),), Decimal('2.67'))
    """
    first = half_up(start, digits)
    last = half_up(sum(map(Fraction, parts), Fraction(start)), digits)
    return first, _filled(parts, last - first, digits), last


def _filled(
    parts: Sequence[Fraction | int], total: Decimal, digits: int
) -> tuple[Decimal, ...]:
    """Round parts down and fill up to a total that is within one unit of their sum."""
    scaled = [Fraction(part) * 10**digits for part in parts]
    units = [part.numerator // part.denominator for part in scaled]
    by_loss = sorted(range(len(parts)), key=lambda i: units[i] - scaled[i])
    missing = int(total.scaleb(digits)) - sum(units)
    by = 1 if missing > 0 else -1  # one too many only across zero
    for i in by_loss[::by][: abs(missing)]:
        units[i] += by
    return tuple(Decimal(unit).scaleb(-digits) for unit in units)
