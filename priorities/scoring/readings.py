"""The readings among which the ends of a band are found, where indicators are disputed.

Partial identification over set membership: the extremes of a mean over optional members.

An indicator of which voices differ on whether it applies can be in or out: with k of them
there are 2^k readings of a priority. Nobody has to go through them. The least value of a
mean, a minimum or a sum comes from a reading that takes the lowest so many of the disputed
indicators in, since one more that lies below the value so far lowers it and one above
does not; the greatest comes from the highest so many. The cap asks only for the lowest
core level: taken low, it is lowest with everything in; taken high, one tries for each
level to leave out the core indicators up to it. So k disputed indicators and n levels
come to at most (k + 1) * (n + 2) readings of both ends together.
"""

from collections.abc import Iterator, Sequence

from priorities.scoring.answer import Worth
from priorities.scoring.compiled import CompiledIndicator

Reading = tuple[int, ...]
"""The places of the indicators that are in, in order."""


def lowest_so_many(
    values: Sequence[Worth | None], disputed: Sequence[bool]
) -> Iterator[Reading]:
    """Give the readings of which one has the least value.

    Parameters
    ----------
    values
        Value of each indicator taken low, in a sum times its weight; None where it has
        none.
    disputed
        Of each indicator, whether it may be out.
    """
    yield from so_many(values, disputed, is_rising=True)


def so_many(
    values: Sequence[Worth | None], disputed: Sequence[bool], *, is_rising: bool
) -> Iterator[Reading]:
    """Give the readings that take in the lowest so many, or the highest so many."""
    yield from _so_many(values, disputed, range(len(values)), is_rising=is_rising)


def highest_so_many(
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    disputed: Sequence[bool],
) -> Iterator[Reading]:
    """Give the readings of which one has the greatest value, and one the highest stage.

    Parameters
    ----------
    values, levels
        Of each indicator taken high; in a sum the values are times its weight.
    """
    floors = {
        level
        for indicator, level, may_be_out in zip(
            indicators, levels, disputed, strict=True
        )
        if may_be_out and indicator.core and level is not None
    }
    places = range(len(values))
    capping = {p for p in places if indicators[p].core and levels[p] is not None}
    yield from _so_many(values, disputed, places, is_rising=False)
    for floor in sorted(floors):
        allowed = [p for p in places if p not in capping or (levels[p] or 0) > floor]
        yield from _so_many(values, disputed, allowed, is_rising=False)


def _so_many(
    values: Sequence[Worth | None],
    disputed: Sequence[bool],
    allowed: Sequence[int],
    *,
    is_rising: bool,
) -> Iterator[Reading]:
    """Take in what is not disputed, then one more disputed indicator each time."""
    sure = [place for place, may_be_out in enumerate(disputed) if not may_be_out]
    known = [
        (value, place)
        for place in allowed
        if disputed[place] and (value := values[place]) is not None
    ]
    known.sort(reverse=not is_rising)
    for number in range(len(known) + 1):
        yield tuple(sorted([*sure, *(place for _, place in known[:number])]))
