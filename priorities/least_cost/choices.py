"""What could be fulfilled on one ladder, and at what least cost each gain comes.

The Pareto frontier of gain and cost on one indicator.

On a ladder the rungs come in order and within a rung any subset counts. So a choice is:
every lacking criterion of so many rungs, and the cheapest few of the rung after. Another
subset of the same size gains the same, so only the cheapest ones matter; where several
criteria cost the same, any of them will do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import chain, combinations, product
from math import comb, prod

from priorities.edition import CriterionCode
from priorities.scoring.compiled import CompiledIndicator
from priorities.scoring.ladder import climb, rungs_secured
from priorities.scoring.rung import RungTally

Cost = int | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Any so many of these criteria, equally good; all of them when the numbers agree."""

    needed: int
    criteria: tuple[CriterionCode, ...]

    @property
    def count(self) -> int:
        """In how many ways they can be chosen."""
        return comb(len(self.criteria), self.needed)

    @property
    def is_all(self) -> bool:
        """Whether there is nothing to choose."""
        return self.needed == len(self.criteria)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LadderChoice:
    """One way to go on with a ladder: what it gains, what it costs, what to fulfil.

    Attributes
    ----------
    gain
        Units that it adds to the weighted sum of the priority, 0 for leaving it as is.
    level
        Level that it secures.
    parts
        What is to be fulfilled; the parts share no criterion.
    """

    gain: int
    level: int
    cost: Cost
    parts: tuple[AnyOf, ...]

    @property
    def count(self) -> int:
        """How many sets of criteria it stands for."""
        return prod(part.count for part in self.parts)


def choices_on(
    indicator: CompiledIndicator,
    tallies: tuple[RungTally, ...],
    unit: int,
    costs: Mapping[str, Cost],
) -> list[LadderChoice]:
    """List the choices on one ladder, from the least gain to the greatest.

    Parameters
    ----------
    tallies
        What the answers come to, rung by rung.
    unit
        Units per level.
    costs
        Cost of each criterion, above 0.
    """
    counts = [t.low for t in tallies]
    level, start = climb(indicator, counts, unit, in_parts=True)
    choices = [LadderChoice(gain=0, level=level, cost=0, parts=())]
    whole: tuple[AnyOf, ...] = ()
    spent: Cost = 0
    for index in range(rungs_secured(counts), len(counts)):
        met, applicable = tallies[index].low
        lacking = _lacking(tallies[index])
        for number in range(1, len(lacking) + 1):
            counts[index] = (met + number, applicable)
            level, position = climb(indicator, counts, unit, in_parts=True)
            parts, cost = _cheapest(lacking, number, costs)
            choice = LadderChoice(
                gain=(position - start) * indicator.share,
                level=level,
                cost=spent + cost,
                parts=whole + parts,
            )
            choices.append(choice)
        if lacking:
            whole, spent = choices[-1].parts, choices[-1].cost
    return choices


def sets_of(
    choices: Iterable[LadderChoice], order: Mapping[str, int]
) -> Iterator[tuple[tuple[CriterionCode, ...], LadderChoice]]:
    """Go through the sets of several choices on one ladder, in the order of the list.

    The first criterion in which two sets differ decides: the set that has it comes
    first.
    """
    return merge(
        *(_sets_of_one(choice, order) for choice in choices),
        key=lambda pair: [*map(order.__getitem__, pair[0]), len(order)],
    )


def _sets_of_one(
    choice: LadderChoice, order: Mapping[str, int]
) -> Iterator[tuple[tuple[CriterionCode, ...], LadderChoice]]:
    # Only the last part can leave anything to choose, so the sets come out in order.
    for picked in product(*(combinations(p.criteria, p.needed) for p in choice.parts)):
        yield tuple(sorted(chain(*picked), key=order.__getitem__)), choice


def _lacking(rung: RungTally) -> tuple[CriterionCode, ...]:
    """List what can be fulfilled: what leaves the denominator for now is left alone."""
    worth = dict(zip(rung.rung.codes, rung.worths, strict=True))
    return tuple(code for code in rung.lacking if worth[code].low is not None)


def _cheapest(
    lacking: tuple[CriterionCode, ...], number: int, costs: Mapping[str, Cost]
) -> tuple[tuple[AnyOf, ...], Cost]:
    """Give the cheapest so many, and what they cost together."""
    by_cost = sorted(lacking, key=costs.__getitem__)[:number]
    dearest = costs[by_cost[-1]]
    sure = tuple(code for code in lacking if costs[code] < dearest)
    tied = tuple(code for code in lacking if costs[code] == dearest)
    parts = [
        AnyOf(needed=len(sure), criteria=sure),
        AnyOf(needed=number - len(sure), criteria=tied),
    ]
    return (
        tuple(part for part in parts if part.criteria),
        sum(costs[code] for code in by_cost),
    )
