"""What could be fulfilled on one ladder, and at what least cost each gain comes.

The Pareto frontier of gain and cost on one indicator.

On a ladder the rungs come in order and within a rung any subset counts. So a choice is:
every lacking criterion of so many rungs, and the cheapest few of the rung after. What
is lacking is of two kinds. Some counts as not met now, and meeting it adds to what is
met. Some leaves the denominator now, since a voice says that it does not apply and it
is taken low; meeting it adds to what is met and to what applies, and no rung waits for
it. Another subset with as many of each kind gains the same, so only the cheapest of
each kind matter; where several criteria cost the same, any of them will do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
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
        lacking, left_out = _what_can_be_met(tallies[index])
        for more, back in _numbers(len(lacking), len(left_out)):
            counts[index] = (met + more + back, applicable + back)
            level, position = climb(indicator, counts, unit, in_parts=True)
            parts, cost = _cheapest(lacking, more, costs)
            parts_back, cost_back = _cheapest(left_out, back, costs)
            choice = LadderChoice(
                gain=(position - start) * indicator.share,
                level=level,
                cost=spent + cost + cost_back,
                parts=whole + parts + parts_back,
            )
            choices.append(choice)
        # What leaves the denominator keeps no rung from being secured.
        counts[index] = (met + len(lacking), applicable)
        parts, cost = _cheapest(lacking, len(lacking), costs)
        whole, spent = whole + parts, spent + cost
    return sorted(choices, key=lambda choice: (choice.gain, choice.cost))


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
    part_of = {c: n for n, part in enumerate(choice.parts) for c in part.criteria}
    codes = sorted(part_of, key=order.__getitem__)
    needed = [part.needed for part in choice.parts]
    left = [len(part.criteria) for part in choice.parts]

    def picked(at: int) -> Iterator[tuple[CriterionCode, ...]]:
        if at == len(codes):
            yield ()
            return
        part = part_of[codes[at]]
        left[part] -= 1
        if needed[part]:
            needed[part] -= 1
            for rest in picked(at + 1):
                yield codes[at], *rest
            needed[part] += 1
        if needed[part] <= left[part]:
            yield from picked(at + 1)
        left[part] += 1

    for chosen in picked(0):
        yield chosen, choice


def _what_can_be_met(
    rung: RungTally,
) -> tuple[tuple[CriterionCode, ...], tuple[CriterionCode, ...]]:
    """List what counts as not met now, and what leaves the denominator now."""
    worth = dict(zip(rung.rung.codes, rung.worths, strict=True))
    return (
        tuple(code for code in rung.lacking if worth[code].low is not None),
        tuple(code for code in rung.lacking if worth[code].low is None),
    )


def _numbers(lacking: int, left_out: int) -> Iterator[tuple[int, int]]:
    """Go through how many of each kind may be met on a rung, without what is of no use.

    Once all that is lacking is met the rung is secured, and more gains nothing.
    """
    for more in range(lacking):
        for back in range(left_out + 1):
            if more or back:
                yield more, back
    if lacking:
        yield lacking, 0


def _cheapest(
    lacking: tuple[CriterionCode, ...], number: int, costs: Mapping[str, Cost]
) -> tuple[tuple[AnyOf, ...], Cost]:
    """Give the cheapest so many, and what they cost together; nothing for none."""
    if not number:
        return (), 0
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
