"""What is asked of the audit in whole numbers: cells, statements, questions.

A world says how many states stand in each cell. Statements are what everybody knows of
it; questions are what nobody may be able to conclude. Nothing here knows of stages, so
that any further figure can be put beside the published ones and audited with them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

from assessments.region.design import floor_of

World = tuple[int, ...]
"""States per cell."""

Known = tuple[int, ...]
"""The cells of the states that look together, ascending; one may stand twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What everybody knows of a world: ``low <= weights x world <= high``.

    Attributes
    ----------
    name
        What it says, for a report.
    weights
        A whole number per cell.
    low, high
        None where it says nothing to that side.
    """

    name: str
    weights: tuple[int, ...]
    low: int | None
    high: int | None

    def holds(self, world: World) -> bool:
        """Whether the world fits."""
        total = sum(w * x for w, x in zip(self.weights, world, strict=True))
        return (self.low is None or self.low <= total) and (
            self.high is None or total <= self.high
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether nearly all of some states can be shown to stand at one place.

    Attributes
    ----------
    name
        What is asked, for a report.
    among
        The cells of the states that it is asked of.
    inside
        Those of them that are the place.
    share
        The largest share of the others that may be known to stand there.
    outside
        How many of the others must be able to stand elsewhere, at least; 0 where only
        the share counts.
    """

    name: str
    among: frozenset[int]
    inside: frozenset[int]
    share: Fraction
    outside: int

    def allowed(self, people: int, known: Known) -> int | None:
        """Count how many of the others may be known to stand there, at most.

        Parameters
        ----------
        people
            How many states the question is asked of.

        Returns
        -------
        int or None
            None when nobody is left to conclude anything of; below 0 when no world at
            all would be safe.
        """
        others = people - sum(cell in self.among for cell in known)
        if others <= 0:
            return None
        return min(floor_of(self.share, others), others - self.outside)

    def found(self, world: World, known: Known) -> int:
        """Count the others that stand there in a world."""
        return sum(world[cell] for cell in self.inside) - sum(
            cell in self.inside for cell in known
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """States that everybody can tell apart from the rest, such as those that joined.

    Attributes
    ----------
    cells
        Where they can stand.
    size
        How many they are.
    is_open
        Whether there is anything to know of them that not everybody knows.
    """

    cells: tuple[int, ...]
    size: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Everything that is known of a world, and everything that is asked.

    Attributes
    ----------
    labels
        A name per cell.
    groups
        A partition of the cells; the size of each group is known.
    statements
        Without the sizes of the groups.
    """

    labels: tuple[str, ...]
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]
    questions: tuple[Question, ...]

    @property
    def sizes(self) -> tuple[Statement, ...]:
        """The sizes of the groups as statements."""
        return tuple(
            Statement(
                name="size of a group of states",
                weights=tuple(int(c in group.cells) for c in range(len(self.labels))),
                low=group.size,
                high=group.size,
            )
            for group in self.groups
        )

    @property
    def everything(self) -> tuple[Statement, ...]:
        """All statements, the sizes of the groups first."""
        return self.sizes + self.statements

    def people(self, question: Question) -> int:
        """Count the states that a question is asked of."""
        return sum(g.size for g in self.groups if question.among.issuperset(g.cells))

    def coalitions(self, most: int) -> Iterator[Known]:
        """List what so many states or fewer can know of themselves, fewest first."""
        of_cell = {c: n for n, group in enumerate(self.groups) for c in group.cells}
        cells = [c for c, n in sorted(of_cell.items()) if self.groups[n].is_open]
        for number in range(most + 1):
            for known in combinations_with_replacement(cells, number):
                asked = Counter(of_cell[cell] for cell in known)
                if all(self.groups[n].size >= k for n, k in asked.items()):
                    yield known


def fits(statements: Sequence[Statement], world: World, known: Known) -> bool:
    """Whether a world holds the states that look together and fits every statement."""
    held: Mapping[int, int] = Counter(known)
    return (
        min(world, default=0) >= 0
        and all(world[cell] >= number for cell, number in held.items())
        and all(statement.holds(world) for statement in statements)
    )
