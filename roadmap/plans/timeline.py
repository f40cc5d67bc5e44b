"""The time that a plan spans, as places along a line: what a picture of it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from assessments.planned import ActionContent, Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Whole years, from the first that anything begins in to the last it ends in.

    Attributes
    ----------
    first, last
        Years, both inside.
    today
        The quarter of today; it is inside too.
    """

    first: int
    last: int
    today: Quarter

    @property
    def years(self) -> range:
        """Every year, in order."""
        return range(self.first, self.last + 1)

    def starts_at(self, quarter: Quarter) -> Fraction:
        """Give where a quarter begins, as a share of the whole line, from 0 to 1."""
        quarters = (quarter.year - self.first) * 4 + quarter.number - 1
        return Fraction(quarters, len(self.years) * 4)

    def ends_at(self, quarter: Quarter) -> Fraction:
        """Give where a quarter ends, as a share of the whole line, from 0 to 1."""
        return self.starts_at(quarter.later())


def timeline(contents: Iterable[ActionContent], *, today: Quarter) -> Timeline:
    """Span the time of these actions and today."""
    ends = [today, *(q for content in contents for q in (content.starts, content.ends))]
    return Timeline(first=min(ends).year, last=max(ends).year, today=today)
