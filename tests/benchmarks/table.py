"""The table of what was measured: each thing beside its floor, from the same run."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from statistics import median

from rich.box import SIMPLE_HEAD
from rich.table import Table

from priorities.rounding import half_up


class Counts(Enum):
    """Which number a goal is about."""

    MEASURED = "≤ {goal} {unit}"
    AT_LEAST = "≥ {goal} {unit}"
    ABOVE_FLOOR = "≤ floor + {goal} {unit}"
    RATIO = "≤ {goal} x floor"
    NOTHING = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was measured.

    Attributes
    ----------
    what
        What was measured, and how, in a line.
    measured, floor
        In ``unit``; the floor is the least that anybody would have to pay for the same,
        measured in the same rounds; None for what costs nobody anything.
    goal
        The number that is still good, of what ``counts`` says.
    busy
        Load average of the machine when it was measured.
    other
        The same, measured of another source tree; None when there is none.
    """

    what: str
    measured: float
    floor: float | None
    unit: str
    counts: Counts
    goal: float
    busy: float
    other: float | None = None

    @property
    def ratio(self) -> float:
        """How many floors were measured."""
        return self.measured / self.floor if self.floor else 0.0

    @property
    def is_kept(self) -> bool:
        """Whether the goal is kept; always, where there is none."""
        found = {
            Counts.MEASURED: self.measured <= self.goal,
            Counts.AT_LEAST: self.measured >= self.goal,
            Counts.ABOVE_FLOOR: self.measured - (self.floor or 0) <= self.goal,
            Counts.RATIO: self.ratio <= self.goal,
            Counts.NOTHING: True,
        }
        return found[self.counts]

    @property
    def cells(self) -> tuple[str, ...]:
        """What the table shows."""
        return (
            self.what,
            self.counts.value.format(goal=_short(self.goal), unit=self.unit),
            f"{_short(self.measured)} {self.unit}",
            "" if self.other is None else f"{_short(self.other)} {self.unit}",
            f"{_short(self.floor)} {self.unit}" if self.floor else "",
            _short(self.ratio) if self.floor else "",
            "yes" if self.is_kept else "NO",
            _short(self.busy),
        )


def table_of(rows: list[Row]) -> Table:
    """Lay the rows out."""
    table = Table(box=SIMPLE_HEAD)
    for name in ("what", "goal", "measured", "other", "floor", "ratio", "kept", "load"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for row in rows:
        table.add_row(*row.cells)
    return table


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least this share of the values do not exceed."""
    in_order = sorted(values)
    return in_order[max(0, -int(-share * len(in_order) // 1) - 1)]


def by_turns(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Measure several things by turns: what the machine does then falls on all of them.

    The first round prepares what is kept, and does not count.

    Returns
    -------
    list[float]
        The median of each.
    """
    found = [[measure() for measure in measures] for _ in range(rounds + 1)]
    return [median(values) for values in zip(*found[1:], strict=True)]


async def in_turns(
    rounds: int, *measures: Callable[[], Awaitable[float]]
) -> list[float]:
    """Measure by turns, as `by_turns`, what has to be waited for."""
    found = [[await measure() for measure in measures] for _ in range(rounds + 1)]
    return [median(values) for values in zip(*found[1:], strict=True)]


def _short(number: float) -> str:
    return str(half_up(Fraction(number), 2 if abs(number) < 10 else 0))
