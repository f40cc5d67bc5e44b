"""The cheapest ways to gain so many units over several ladders, found exactly.

A multiple-choice knapsack in its covering form, with all optimal solutions counted.

Dynamic programming over what is still to be gained: from a ladder on, the least cost
depends on nothing else. Ways are counted, not listed, so a million ties cost no more
than one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from priorities.edition import CriterionCode
from priorities.least_cost.choices import Cost, LadderChoice, sets_of


@dataclass(frozen=True, slots=True)
class Best:
    """The best that can be done from one ladder on, with so much still to gain.

    Attributes
    ----------
    sets, ways
        How many sets of criteria and how many combinations of choices reach it.
    choices
        The choices on this ladder that lead to it.
    """

    cost: Cost
    sets: int
    ways: int
    choices: tuple[LadderChoice, ...]


_DONE = Best(0, 1, 1, ())


class Cheapest:
    """All cheapest ways to gain at least so many units.

    Parameters
    ----------
    ladders
        The choices on each ladder; one is taken on each.
    need
        Units to gain, 0 or more.
    """

    def __init__(self, ladders: Sequence[Sequence[LadderChoice]], need: int) -> None:
        self._ladders = ladders
        self._need = need
        self._known: list[dict[int, Best | None]] = [{} for _ in ladders]
        self.best = self._best(0, need)

    def used(self) -> list[list[LadderChoice]]:
        """List the choices on each ladder that some cheapest way takes."""
        needs = {self._need}
        used: list[list[LadderChoice]] = []
        for index, ladder in enumerate(self._ladders):
            taken: set[LadderChoice] = set()
            following: set[int] = set()
            for need in needs:
                for choice in self._leading(index, need):
                    taken.add(choice)
                    following.add(max(0, need - choice.gain))
            used.append([choice for choice in ladder if choice in taken])
            needs = following
        return used

    def ways(self) -> Iterator[tuple[LadderChoice, ...]]:
        """Go through the combinations of choices, most gain on the first ladder first."""
        return self._ways(0, self._need)

    def sets(
        self, order: Mapping[str, int], most: int
    ) -> tuple[tuple[CriterionCode, ...], ...]:
        """List the first so many sets of criteria.

        Sets are in the order of the list: the first criterion in which two differ
        decides, and the set that has it comes first.
        """
        return tuple(islice(self._sets(0, self._need, order), most))

    def _best(self, index: int, need: int) -> Best | None:
        """Give the best from a ladder on; None when the need cannot be met."""
        if index == len(self._ladders):
            return None if need else _DONE
        if need not in self._known[index]:
            self._known[index][need] = self._look(index, need)
        return self._known[index][need]

    def _look(self, index: int, need: int) -> Best | None:
        ways = [
            (choice, then)
            for choice in self._ladders[index]
            if (then := self._best(index + 1, max(0, need - choice.gain))) is not None
        ]
        if not ways:
            return None
        cost = min(choice.cost + then.cost for choice, then in ways)
        ties = [(c, then) for c, then in ways if c.cost + then.cost == cost]
        return Best(
            cost,
            sum(choice.count * then.sets for choice, then in ties),
            sum(then.ways for _, then in ties),
            tuple(choice for choice, _ in ties),
        )

    def _leading(self, index: int, need: int) -> tuple[LadderChoice, ...]:
        best = self._best(index, need)
        return () if best is None else best.choices

    def _ways(self, index: int, need: int) -> Iterator[tuple[LadderChoice, ...]]:
        if index == len(self._ladders):
            yield ()
            return
        for choice in reversed(self._leading(index, need)):
            for rest in self._ways(index + 1, max(0, need - choice.gain)):
                yield (choice, *rest)

    def _sets(
        self, index: int, need: int, order: Mapping[str, int]
    ) -> Iterator[tuple[CriterionCode, ...]]:
        if index == len(self._ladders):
            yield ()
            return
        for codes, choice in sets_of(list(self._leading(index, need)), order):
            for rest in self._sets(index + 1, max(0, need - choice.gain), order):
                yield codes + rest
