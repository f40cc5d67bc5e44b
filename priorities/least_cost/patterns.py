"""Cheapest sets in a compact form: "these, and any 2 of these 3".

All optimal solutions as disjoint products of "any k of n".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import comb, prod

from priorities.edition import CriterionCode
from priorities.least_cost.choices import AnyOf, LadderChoice
from priorities.least_cost.search import Best, Cheapest

MOST_MERGED = 500
"""Above so many combinations they are listed as they are: nobody reads them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Some of the cheapest sets at once: one choice from each part makes a set.

    Attributes
    ----------
    parts
        They share no criterion; what is needed in any case comes first, as one part.
    """

    parts: tuple[AnyOf, ...]

    @property
    def count(self) -> int:
        """How many sets it stands for."""
        return prod(part.count for part in self.parts)


def patterns_of(
    cheapest: Cheapest, best: Best, order: Mapping[str, int], most: int
) -> tuple[tuple[Pattern, ...], int]:
    """Write the cheapest sets as patterns that share no set.

    Where it holds exactly, many combinations become one pattern "and any k of these".

    Returns
    -------
    tuple
        The first ``most`` patterns, and how many there are.
    """
    if best.ways > MOST_MERGED:
        listed = islice(cheapest.ways(), most)
        return tuple(_pattern(way, order) for way in listed), best.ways
    ways = [_pattern(way, order) for way in cheapest.ways()]
    merged = _merged(ways, cheapest, order)
    return tuple(merged[:most]), len(merged)


def always_in(used: Iterable[Sequence[LadderChoice]]) -> set[CriterionCode]:
    """Collect the criteria that are in every cheapest set."""
    return {
        code
        for choices in used
        for code in set.intersection(*(_sure(choice.parts) for choice in choices))
    }


def possibly_in(used: Iterable[Sequence[LadderChoice]]) -> set[CriterionCode]:
    """Collect the criteria that are in some cheapest set."""
    return {
        code
        for choices in used
        for choice in choices
        for part in choice.parts
        for code in part.criteria
    }


def _pattern(way: Sequence[LadderChoice], order: Mapping[str, int]) -> Pattern:
    parts = [part for choice in way for part in choice.parts]
    return _with_sure(_sure(parts), (p for p in parts if not p.is_all), order)


def _with_sure(
    sure: Iterable[CriterionCode], open_parts: Iterable[AnyOf], order: Mapping[str, int]
) -> Pattern:
    in_any_case = tuple(sorted(sure, key=order.__getitem__))
    first = AnyOf(needed=len(in_any_case), criteria=in_any_case)
    return Pattern(parts=(*([first] if in_any_case else []), *open_parts))


def _sure(parts: Iterable[AnyOf]) -> set[CriterionCode]:
    return {code for part in parts if part.is_all for code in part.criteria}


def _merged(
    ways: list[Pattern], cheapest: Cheapest, order: Mapping[str, int]
) -> list[Pattern]:
    """Replace as many patterns as possible by one "and any k of these", if it is exact.

    The pool is what the cheapest sets differ in: first all of it, then only the lowest
    open rung of each ladder.
    """
    used = cheapest.used()
    always = always_in(used)
    for pool in (possibly_in(used) - always, _lowest(used, always)):
        inside = [way for way in ways if _codes(way) <= always | pool]
        sizes = {sum(part.needed for part in way.parts) for way in inside}
        if len(inside) < 2 or len(sizes) != 1:
            continue
        needed = sizes.pop() - len(always)
        if sum(way.count for way in inside) == comb(len(pool), needed):
            choose = AnyOf(
                needed=needed, criteria=tuple(sorted(pool, key=order.__getitem__))
            )
            rest = [way for way in ways if way not in inside]
            return [_with_sure(always, [choose], order), *rest]
    return ways


def _lowest(
    used: Sequence[Sequence[LadderChoice]], always: set[CriterionCode]
) -> set[CriterionCode]:
    """Collect, per ladder, the open criteria of its lowest rung that has any."""
    lowest: set[CriterionCode] = set()
    for choices in used:
        for choice in sorted(choices, key=lambda c: c.gain):
            opened = set(chain(*(p.criteria for p in choice.parts))) - always
            if opened:
                lowest |= opened
                break
    return lowest


def _codes(way: Pattern) -> set[CriterionCode]:
    return {code for part in way.parts for code in part.criteria}
