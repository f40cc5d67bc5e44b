"""One priority in one year, or in two linked years, as cells, statements and questions.

States that took part in both years stand in 25 cells (stage before, stage now); those
that joined or left in five. A state that has published its own result is a group of its
own kind: its stage of that year is known to everybody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assessments.region.change import Moved, Standing, Standings
from assessments.region.design import ANNOUNCED, SETS, STAGES, Design, Stages
from assessments.region.figures import Figure, bounds_of
from assessments.region.system import Group, Question, Statement, System

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
class Kind:
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
    kinds: tuple[Kind, ...]
    moved: Moved | None = None

    @property
    def is_correction(self) -> bool:
        """Whether some states are known to stand where they stood before."""
        return any(kind.now == "same" for kind in self.kinds)

    def figure(self, year: int) -> Figure | None:
        """Give what is published of one of :data:`YEARS`."""
        return self.before if year == 1 else self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
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
    before: Standings | None,
    now: Standings,
    unchanged: frozenset[str] = frozenset(),
) -> tuple[Kind, ...]:
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
        Kind(before=was, now=is_, size=size)
        for (was, is_), size in sorted(counted.items(), key=lambda one: str(one[0]))
    )


def cells_of(kinds: tuple[Kind, ...]) -> tuple[Cell, ...]:
    """List the cells, kind after kind, stages ascending."""
    return tuple(
        (number, was, is_)
        for number, kind in enumerate(kinds)
        for was, is_ in kind.stages()
    )


def asked_of(linked: Linked) -> tuple[Asked, ...]:
    """List the questions: each year and set of stages, then the moves that are counted.

    Each is asked of all states together whose place is not known, and of each kind of
    them alone, because everybody can tell the kinds apart.
    """
    asked: list[Asked] = []
    for year in YEARS:
        unknown = [n for n, k in enumerate(linked.kinds) if k.level(year) == "unknown"]
        alone = [(number,) for number in unknown] if len(unknown) > 1 else []
        for stages in SETS:
            asked.append(Asked(kinds=tuple(unknown), year=year, stages=stages))
            asked += [
                Asked(kinds=kinds, is_alone=True, year=year, stages=stages)
                for kinds in alone
            ]
    if linked.moved is not None:
        open_kinds = tuple(n for n, kind in enumerate(linked.kinds) if kind.is_open)
        asked += [Asked(kinds=open_kinds, move=move) for move in (1, -1)]
    return tuple(one for one in asked if one.kinds)


def system_of(linked: Linked, design: Design = ANNOUNCED) -> System:
    """Write one priority as cells, statements and questions."""
    cells = cells_of(linked.kinds)
    return System(
        labels=tuple(f"{linked.kinds[kind].name} {b}>{n}" for kind, b, n in cells),
        groups=tuple(
            Group(
                cells=tuple(n for n, cell in enumerate(cells) if cell[0] == number),
                size=kind.size,
                is_open=kind.is_open,
            )
            for number, kind in enumerate(linked.kinds)
        ),
        statements=(*_year_statements(linked, cells), *_move_statements(linked, cells)),
        questions=tuple(_question(asked, cells, design) for asked in asked_of(linked)),
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


def _question(asked: Asked, cells: tuple[Cell, ...], design: Design) -> Question:
    among = [n for n, cell in enumerate(cells) if cell[0] in asked.kinds]
    return Question(
        name=asked.name,
        among=frozenset(among),
        inside=frozenset(n for n in among if asked.is_inside(cells[n])),
        share=design.single if asked.move else design.share_of(asked.stages),
        outside=0 if asked.is_alone else design.outside,
    )


def _level(standing: Standing | None) -> Level:
    if standing is None:
        return "absent"
    return standing.stage if standing.published else "unknown"


def _stages(level: Level) -> tuple[int, ...]:
    """List the stages of one year, looked at alone."""
    if isinstance(level, int):
        return (level,)
    return (0,) if level == "absent" else STAGES
