"""Two years of one priority side by side, on the questions that both were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.answers.snapshot import Snapshot
from priorities.answers import EffectiveAnswer, Scope
from priorities.crosswalk.comparability import comparable_edition, within
from priorities.crosswalk.links import COMPARABLE, EditionPath
from priorities.edition import Edition
from priorities.scoring.aggregation import aggregate
from priorities.scoring.compiled import CompiledPriority, compile_edition, exact
from priorities.scoring.placement import ReadIndicator, read_indicators
from priorities.scoring.rung import IndicatorReading, RungTally


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One indicator in both years.

    Attributes
    ----------
    was_asked, is_asked
        Whether it was in the scope of the older and of the newer year.
    """

    before: ReadIndicator
    after: ReadIndicator
    was_asked: bool
    is_asked: bool

    @property
    def was(self) -> IndicatorReading | None:
        """What it came to; None when it did not apply or was not asked."""
        return self.before.reading if self.was_asked else None

    @property
    def now(self) -> IndicatorReading | None:
        """What it comes to; None when it does not apply or is not asked."""
        return self.after.reading if self.is_asked else None

    @property
    def is_asked_in_both(self) -> bool:
        """Whether it was asked both times, applicable or not."""
        return self.was_asked and self.is_asked

    @property
    def is_in_both(self) -> bool:
        """Whether it applied and was asked both times."""
        return self.was is not None and self.now is not None

    @property
    def tallies(self) -> tuple[tuple[RungTally, ...], tuple[RungTally, ...]]:
        """What the answers came to, rung by rung, each year."""
        return self.before.tallies, self.after.tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """One priority in both years.

    Attributes
    ----------
    priority
        Under the newer edition, comparable indicators and criteria only.
    """

    priority: CompiledPriority
    pairs: tuple[Pair, ...]

    @property
    def both(self) -> tuple[Pair, ...]:
        """The indicators that applied and were asked both times."""
        return tuple(pair for pair in self.pairs if pair.is_in_both)

    def ends(self, *, now: bool) -> tuple[Fraction, Fraction] | None:
        """Give the band of a year over what was asked then; None when nothing was."""
        there = [
            (pair, reading)
            for pair in self.pairs
            if (reading := pair.now if now else pair.was) is not None
        ]
        low = self.position([(p, r.low) for p, r in there])
        high = self.position([(p, r.high) for p, r in there])
        return None if low is None or high is None else (low, high)

    def position(
        self, values: Sequence[tuple[Pair, Fraction | int | None]]
    ) -> Fraction | None:
        """Put positions of indicators, in units, together to one in levels."""
        known = [(pair, value) for pair, value in values if value is not None]
        together = aggregate(
            self.priority.rules.priority,
            [value for _, value in known],
            [pair.before.indicator.share for pair, _ in known],
        )
        return together and exact(together[0], together[1] * self.priority.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What both assessments are read on.

    Attributes
    ----------
    edition
        The newer edition, or what is comparable of it.
    before, after
        What stood each year, by code of the newer edition.
    sides
        By priority code; a priority without a comparable indicator is not there.
    """

    edition: Edition
    before: Mapping[str, EffectiveAnswer]
    after: Mapping[str, EffectiveAnswer]
    sides: dict[str, Sides]


def common(before: Snapshot, after: Snapshot, path: EditionPath) -> Common:
    """Read two assessments on the questions that both were asked."""
    edition, was, now = path.newer, before.effective_under(path), after.effective
    if not path.is_one_edition:
        edition = comparable_edition(path.crosswalk, path.newer)
        was, now = within(edition, was), within(edition, now)
    ready = compile_edition(edition, Scope.FULL)
    asked_then = _asked_then(before.scope, path, edition)
    sides = {}
    for code, priority in ready.priorities.items():
        pairs = zip(
            read_indicators(priority, ready, was),
            read_indicators(priority, ready, now),
            strict=True,
        )
        sides[str(code)] = Sides(
            priority=priority,
            pairs=tuple(
                Pair(
                    before=old,
                    after=new,
                    was_asked=old.indicator.code in asked_then,
                    is_asked=new.indicator.core or after.scope is Scope.FULL,
                )
                for old, new in pairs
            ),
        )
    return Common(edition=edition, before=was, after=now, sides=sides)


def _asked_then(scope: Scope, path: EditionPath, edition: Edition) -> frozenset[str]:
    """Give the indicators whose every criterion was in the scope of the older year."""
    every = edition.indicator_by_code
    if scope is Scope.FULL:
        return frozenset(every)
    older_code = {
        link.newer[0]: link.older[0]
        for link in path.crosswalk.criteria
        if link.relation in COMPARABLE
    }
    return frozenset(
        code
        for code, indicator in every.items()
        if all(
            path.older.indicator_of[older_code[c.code]].core for c in indicator.criteria
        )
    )
