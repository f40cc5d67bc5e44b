"""Share a change among those who made it, exactly: the Shapley value.

Each player's part is its mean gain over every order in which the players could have
moved (L. S. Shapley, *A value for n-person games*, 1953). Players who do the same are
counted together, so that twelve criteria on four rungs are a few hundred cases and not
479 million orders.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import comb, factorial, prod


def shares(
    sizes: Sequence[int], worth: Callable[[tuple[int, ...]], int | Fraction]
) -> tuple[Fraction, ...]:
    """Give the part of one player of each group.

    Parameters
    ----------
    sizes
        How many players there are in each group, 1 or more; those of one group are
        interchangeable.
    worth
        What it comes to when so many of each group have moved.

    Returns
    -------
    tuple of Fraction
        One part per group, in the unit of ``worth``. Parts times sizes add up to what
        it comes to when all have moved, minus when none has.

    Examples
    --------
    Two who only count together, and one who counts alone:

    >>> shares((2, 1), lambda moved: 6 * (moved[0] == 2) + 4 * moved[1])
    (Fraction(3, 1), Fraction(4, 1))
    """
    everybody = sum(sizes)
    known = {moved: worth(moved) for moved in product(*(range(n + 1) for n in sizes))}
    parts = []
    for group, size in enumerate(sizes):
        total: int | Fraction = 0
        for moved, before in known.items():
            if moved[group] == size:
                continue
            after = known[(*moved[:group], moved[group] + 1, *moved[group + 1 :])]
            if after != before:
                total += _orders(moved, sizes, group, everybody) * (after - before)
        parts.append(Fraction(total) / factorial(everybody))
    return tuple(parts)


def shares_of_lowest(
    moves: Sequence[tuple[Fraction, Fraction]],
) -> tuple[Fraction, ...]:
    """Give everybody's part of the change of the lowest value.

    The lowest value is made of steps, each there while everybody reaches it. A step is
    there when all who rise to it have moved and none who falls below it has. So one who
    rises makes it by being the last of those and before all who fall; one who falls
    ends it by being the first of those and after all who rise.

    Parameters
    ----------
    moves
        Everybody's value before and after; also of those who stay.

    Returns
    -------
    tuple of Fraction
        They add up to the lowest value after, minus the lowest before.

    Examples
    --------
    >>> one, two, three = Fraction(1), Fraction(2), Fraction(3)
    >>> shares_of_lowest([(one, two), (one, three), (three, three)])
    (Fraction(1, 2), Fraction(1, 2), Fraction(0, 1))
    """
    parts = [Fraction(0)] * len(moves)
    reached = min((max(move) for move in moves), default=Fraction(0))
    values = sorted({value for move in moves for value in move if value <= reached})
    for low, high in pairwise(values):
        rising = [i for i, (was, now) in enumerate(moves) if was < high <= now]
        falling = [i for i, (was, now) in enumerate(moves) if now < high <= was]
        for those, others, step in (
            (rising, falling, high - low),
            (falling, rising, low - high),
        ):
            for index in those:
                ways = factorial(len(those) - 1) * factorial(len(others))
                parts[index] += step * ways / factorial(len(those) + len(others))
    return tuple(parts)


def _orders(
    moved: tuple[int, ...], sizes: Sequence[int], group: int, everybody: int
) -> int:
    """Count the orders in which exactly these move before one player of the group."""
    first = sum(moved)
    ways = prod(
        comb(size - (index == group), number)
        for index, (size, number) in enumerate(zip(sizes, moved, strict=True))
    )
    return ways * factorial(first) * factorial(everybody - first - 1)
