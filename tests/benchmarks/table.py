"""The table of what was measured: each thing beside its floor, from the same run."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from rich.box import SIMPLE_HEAD
from rich.table import Table

from priorities.rounding import half_up


class Counts(Enum):
    """Which number a bound is about."""

    MEASURED = "≤ {most} {unit}"
    ABOVE_FLOOR = "≤ floor + {most} {unit}"
    RATIO = "≤ {most} x floor"
    NOTHING = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was measured.

    Attributes
    ----------
    what
        What was measured, and how, in a line.
    measured, floor
        In ``unit``; the floor is the least that anybody would have to pay for the same.
    most
        The largest number that is still good, of what ``counts`` says.
    busy
        Load average of the machine when it was measured.
    """

    what: str
    measured: float
    floor: float
    unit: str
    counts: Counts
    most: float
    busy: float

    @property
    def ratio(self) -> float:
        """How many floors were measured."""
        return self.measured / self.floor

    @property
    def is_kept(self) -> bool:
        """Whether the bound is kept; always, where there is none."""
        found = {
            Counts.MEASURED: self.measured,
            Counts.ABOVE_FLOOR: self.measured - self.floor,
            Counts.RATIO: self.ratio,
            Counts.NOTHING: self.most,
        }
        return found[self.counts] <= self.most

    @property
    def cells(self) -> tuple[str, ...]:
        """What the table shows."""
        return (
            self.what,
            self.counts.value.format(most=_short(self.most), unit=self.unit),
            f"{_short(self.measured)} {self.unit}",
            f"{_short(self.floor)} {self.unit}",
            _short(self.ratio),
            "yes" if self.is_kept else "NO",
            _short(self.busy),
        )


def table_of(rows: list[Row]) -> Table:
    """Lay the rows out."""
    table = Table(box=SIMPLE_HEAD)
    for name in ("what", "bound", "measured", "floor", "ratio", "kept", "load"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for row in rows:
        table.add_row(*row.cells)
    return table


def percentile(values: list[float], share: float) -> float:
    """Give the smallest value that at least this share of the values do not exceed."""
    in_order = sorted(values)
    return in_order[max(0, -int(-share * len(in_order) // 1) - 1)]


def _short(number: float) -> str:
    return str(half_up(Fraction(number), 2 if number < 10 else 0))
