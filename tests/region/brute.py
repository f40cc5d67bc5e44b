"""The region by brute force: every table, every world, nothing taken from the product."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

SETS = ((1,), (2,), (3,), (4,), (5,), (1, 2), (4, 5))


@cache
def tables(states: int, cells: int = 5) -> Array:
    """List every way for so many states to stand in so many cells."""
    bars = np.array(
        list(combinations(range(states + cells - 1), cells - 1)), dtype=np.int16
    )
    first = np.full((len(bars), 1), -1, dtype=np.int16)
    last = np.full((len(bars), 1), states + cells - 1, dtype=np.int16)
    return np.diff(np.hstack([first, bars, last]), axis=1) - 1


def share_of(stages: Sequence[int]) -> Fraction:
    return Fraction(4, 5) if len(stages) == 1 else Fraction(19, 20)


def few(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    """List where up to so many states can stand."""
    for number in range(most + 1):
        yield from combinations_with_replacement(range(cells), number)


def holding(worlds: Array, known: Sequence[int]) -> Array:
    """Say which worlds have these states where they stand."""
    here = np.ones(len(worlds), dtype=bool)
    for cell in set(known):
        here &= worlds[:, cell] >= list(known).count(cell)
    return here


def fewest_by_group(groups: Array, values: Array, here: Array) -> dict[int, int]:
    """Give the least value of each group among the worlds that are possible."""
    numbers, least = groups[here], values[here]
    if not len(numbers):
        return {}
    order = np.lexsort((least, numbers))
    numbers, least = numbers[order], least[order]
    firsts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]])
    return dict(zip(numbers[firsts].tolist(), least[firsts].tolist(), strict=True))


def is_too_much(fewest: int, others: int, share: Fraction, outside: int) -> bool:
    """Whether so many of the others for certain is more than anybody may conclude."""
    return fewest > share * others or others - fewest < outside


def leaks_of_a_year(
    states: int, show: Callable[[tuple[int, ...]], Hashable], coalition: int = 2
) -> list[tuple[Hashable, tuple[int, ...], tuple[int, ...]]]:
    """List what can be concluded from any table that is shown by a rule everybody knows.

    Returns
    -------
    list of (what is shown, stages known, stages concluded)
    """
    worlds = tables(states)
    shown: dict[Hashable, int] = {}
    groups = np.array(
        [shown.setdefault(show(tuple(w)), len(shown)) for w in worlds.tolist()]
    )
    names = list(shown)
    found = []
    for known in few(5, coalition):
        here = holding(worlds, known)
        others = states - len(known)
        for stages in SETS:
            inside = [stage - 1 for stage in stages]
            values = worlds[:, inside].sum(axis=1) - sum(c in inside for c in known)
            for group, fewest in fewest_by_group(groups, values, here).items():
                if is_too_much(fewest, others, share_of(stages), 2):
                    found.append((names[group], tuple(c + 1 for c in known), stages))
    return found
