"""What is asked of the audit in whole numbers: cells, statements, questions.

Linear constraints on a contingency table with integer cells, and the sensitive
inferences about it.

A world says how many states stand in each cell. Statements are what everybody knows of
it; questions are what nobody may be able to conclude. Both know nothing of stages, so
that any further figure can be put beside the published ones and audited with them.

Longer than most: the statements, and how one priority in one year or in two linked years
becomes statements, are only understood side by side.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Literal

from assessments.disclosure.change import MoveCounts, StagesByState, StateStage
from assessments.disclosure.figures import Figure, bounds_of
from assessments.disclosure.rule import (
    ANNOUNCED,
    SETS,
    STAGES,
    Design,
    Stages,
    floor_of,
)

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
class KnownGroup:
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
    groups: tuple[KnownGroup, ...]
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


Level = int | Literal["absent", "unknown", "same"]
"""What everybody knows of a state in one year: its stage, that it took no part, nothing.

``same`` stands for this year only: nobody knows the stage, but everybody knows that it is
the one of before, because a correction leaves the submission as it was.
"""

Cell = tuple[int, int, int]
"""Group, stage before, stage now; 0 where the states of the group took no part."""

YEARS = (1, 2)
"""The places of the two years in a cell: before and now."""

MOVES = {1: "rose", 0: "stayed", -1: "fell"}
"""The moves between two years that may be counted."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class StateKind:
    """How many states everybody knows the same of."""

    before: Level
    now: Level
    size: int

    @property
    def is_open(self) -> bool:
        """Whether there is anything to know of them that not everybody knows."""
        return "unknown" in (self.before, self.level(2))

    @property
    def name(self) -> str:
        """What is known of them, for a report."""
        return f"{self.before}/{self.now}"

    def stages(self) -> tuple[tuple[int, int], ...]:
        """List where they can stand, before and now; 0 where they took no part."""
        before = _stages(self.before)
        if self.now == "same":
            return tuple((stage, stage) for stage in before)
        return tuple((was, is_) for was in before for is_ in _stages(self.now))

    def level(self, year: int) -> Level:
        """Give what is known of their stage in one of :data:`YEARS`, looked at alone."""
        level = self.before if year == 1 else self.now
        return "unknown" if level == "same" else level


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Everything that is published of one priority, and how many states of each kind.

    Attributes
    ----------
    before
        None when this year stands alone.
    moved
        None when the states that rose and fell are not counted.
    """

    before: Figure | None
    now: Figure
    kinds: tuple[StateKind, ...]
    moved: MoveCounts | None = None

    @property
    def is_correction(self) -> bool:
        """Whether some states are known to stand where they stood before."""
        return any(kind.now == "same" for kind in self.kinds)

    def figure(self, year: int) -> Figure | None:
        """Give what is published of one of :data:`YEARS`."""
        return self.before if year == 1 else self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """One thing that nobody may be able to conclude.

    Attributes
    ----------
    kinds
        The kinds of states that it is asked of, by number.
    is_alone
        Whether these are only some of those whose place nobody knows.
    year
        1 or 2 where it is about the stage in a year; 0 where it is about the move.
    stages
        The stages of that year; empty where it is about the move.
    move
        1 for those that rose, -1 for those that fell, 0 where it is about a stage.
    """

    kinds: tuple[int, ...]
    is_alone: bool = False
    year: int = 0
    stages: Stages = ()
    move: int = 0

    @property
    def name(self) -> str:
        """What is asked, for a report."""
        what = MOVES[self.move] if self.move else at_stages(self.year, self.stages)
        return f"{what}, one kind of states alone" if self.is_alone else what

    def is_inside(self, cell: Cell) -> bool:
        """Whether the cell is the place that is asked about."""
        if self.move:
            return move_of(cell) == self.move
        return cell[self.year] in self.stages


def kinds_of(
    before: StagesByState | None,
    now: StagesByState,
    unchanged: frozenset[str] = frozenset(),
) -> tuple[StateKind, ...]:
    """Count the states of each kind, in a fixed order that names nobody.

    Parameters
    ----------
    unchanged
        States of which everybody knows that a correction leaves them as they were.
    """
    earlier = before or {}
    counted: Counter[tuple[Level, Level]] = Counter()
    for state in {*earlier, *now}:
        was, is_ = _level(earlier.get(state)), _level(now.get(state))
        is_same = state in unchanged and was == is_ == "unknown"
        counted[was, "same" if is_same else is_] += 1
    return tuple(
        StateKind(before=was, now=is_, size=size)
        for (was, is_), size in sorted(counted.items(), key=lambda pair: str(pair[0]))
    )


def cells_of(kinds: tuple[StateKind, ...]) -> tuple[Cell, ...]:
    """List the cells, kind after kind, stages ascending."""
    return tuple(
        (number, was, is_)
        for number, kind in enumerate(kinds)
        for was, is_ in kind.stages()
    )


def inferences_of(linked: Linked) -> tuple[Inference, ...]:
    """List the questions: each year and set of stages, then the moves that are counted.

    Each is asked of all states together whose place is not known, and of each kind of
    them alone, because everybody can tell the kinds apart.
    """
    inferences: list[Inference] = []
    for year in YEARS:
        unknown = [n for n, k in enumerate(linked.kinds) if k.level(year) == "unknown"]
        alone = [(number,) for number in unknown] if len(unknown) > 1 else []
        for stages in SETS:
            inferences.append(Inference(kinds=tuple(unknown), year=year, stages=stages))
            inferences += [
                Inference(kinds=kinds, is_alone=True, year=year, stages=stages)
                for kinds in alone
            ]
    if linked.moved is not None:
        open_kinds = tuple(n for n, kind in enumerate(linked.kinds) if kind.is_open)
        inferences += [Inference(kinds=open_kinds, move=move) for move in (1, -1)]
    return tuple(inference for inference in inferences if inference.kinds)


def system_of(linked: Linked, design: Design = ANNOUNCED) -> System:
    """Write one priority as cells, statements and questions."""
    cells = cells_of(linked.kinds)
    return System(
        labels=tuple(f"{linked.kinds[kind].name} {b}>{n}" for kind, b, n in cells),
        groups=tuple(
            KnownGroup(
                cells=tuple(n for n, cell in enumerate(cells) if cell[0] == number),
                size=kind.size,
                is_open=kind.is_open,
            )
            for number, kind in enumerate(linked.kinds)
        ),
        statements=(*_year_statements(linked, cells), *_move_statements(linked, cells)),
        questions=tuple(
            _question(inference, cells, design) for inference in inferences_of(linked)
        ),
    )


def move_of(cell: Cell) -> int:
    """Say whether states in a cell rose (1), stayed (0) or fell (-1)."""
    _, before, now = cell
    return (now > before) - (now < before) if before and now else 0


def at_stages(year: int, stages: Stages) -> str:
    """Name a set of stages of a year, for a report."""
    at = "stage " if len(stages) == 1 else "stages "
    return (
        ("the year before, " if year == 1 else "this year, ")
        + at
        + "-".join(map(str, stages))
    )


def _year_statements(linked: Linked, cells: tuple[Cell, ...]) -> Iterator[Statement]:
    """Say each year's bounds, and what they leave for everybody else.

    The checker lists its places in the same order, because proofs name them by number.
    """
    for year in YEARS:
        figure = linked.figure(year)
        states = figure.states if figure else 0
        yield Statement(
            name=f"who took part, {year}",
            weights=tuple(int(cell[year] != 0) for cell in cells),
            low=states,
            high=states,
        )
        for stages, (low, high) in (bounds_of(figure) if figure else {}).items():
            yield Statement(
                name=f"not {at_stages(year, stages)}",
                weights=tuple(int(cell[year] not in (0, *stages)) for cell in cells),
                low=states - high,
                high=states - low,
            )
            yield Statement(
                name=at_stages(year, stages),
                weights=tuple(int(cell[year] in stages) for cell in cells),
                low=low,
                high=high,
            )


def _move_statements(linked: Linked, cells: tuple[Cell, ...]) -> Iterator[Statement]:
    if linked.moved is None:
        return
    counts = {1: linked.moved.rose, 0: linked.moved.same, -1: linked.moved.fell}
    for move, count in counts.items():
        weights = tuple(int(move_of(cell) == move) for cell in cells)
        yield Statement(name=MOVES[move], weights=weights, low=count, high=count)


def _question(
    inference: Inference, cells: tuple[Cell, ...], design: Design
) -> Question:
    among = [n for n, cell in enumerate(cells) if cell[0] in inference.kinds]
    return Question(
        name=inference.name,
        among=frozenset(among),
        inside=frozenset(n for n in among if inference.is_inside(cells[n])),
        share=design.single if inference.move else design.share_of(inference.stages),
        outside=0 if inference.is_alone else design.outside,
    )


def _level(state: StateStage | None) -> Level:
    if state is None:
        return "absent"
    return state.stage if state.published else "unknown"


def _stages(level: Level) -> tuple[int, ...]:
    """List the stages of one year, looked at alone."""
    if isinstance(level, int):
        return (level,)
    return (0,) if level == "absent" else STAGES
