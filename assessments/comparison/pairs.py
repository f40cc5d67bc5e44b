"""Two years side by side, on the questions that both were asked.

This is the one place where a comparison asks the engine what answers come to. What is
read here is shared out, weighed and told elsewhere, by adding and subtracting alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assessments.answers.snapshot import Snapshot, effective_words
from priorities.answers import EffectiveAnswer, Scope
from priorities.crosswalk.comparability import comparable_edition, within
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.rules import Aggregation, Missing, Rules
from priorities.scoring.aggregation import aggregate, value_of_rungs
from priorities.scoring.answer import CriterionWorth, Worth
from priorities.scoring.band import high_end, in_at_low_end
from priorities.scoring.compiled import (
    CompiledEdition,
    CompiledIndicator,
    CompiledPriority,
    compile_edition,
    exact,
)
from priorities.scoring.indicator import ReadIndicator, read_indicators
from priorities.scoring.ladder import climb
from priorities.scoring.placement import counted, ends_of
from priorities.scoring.rung import Count, IndicatorReading, RungTally

Band = tuple[Fraction, Fraction]
"""The low and the high end of a position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One indicator in both years.

    Attributes
    ----------
    was_in, is_in
        False where it was, or is, disputed whether it applies, and the low end leaves it
        out.
    unit
        Units per level.
    rules
        Those of the newer edition.
    """

    before: ReadIndicator
    after: ReadIndicator
    was_in: bool
    is_in: bool
    unit: int
    rules: Rules

    @property
    def indicator(self) -> CompiledIndicator:
        """The indicator, comparable criteria only."""
        return self.after.indicator

    @property
    def was(self) -> IndicatorReading | None:
        """What it came to at the low end; None when it did not apply."""
        return self.before.reading if self.was_in else None

    @property
    def now(self) -> IndicatorReading | None:
        """What it comes to at the low end; None when it does not apply."""
        return self.after.reading if self.is_in else None

    @property
    def low_before(self) -> Fraction | None:
        """What it counted for, low end: its position; None where it was left out."""
        return self._low(self.was)

    @property
    def low_after(self) -> Fraction | None:
        """What it counts for, low end: its position; None where it is left out."""
        return self._low(self.now)

    def _low(self, reading: IndicatorReading | None) -> Fraction | None:
        if reading is None:
            return None
        low, _, _ = counted(self.indicator, reading, self.rules)
        return None if low is None else exact(low, self.unit)

    @property
    def rise(self) -> Fraction:
        """By how much it moved, low end; down is negative."""
        return (self.low_after or Fraction(0)) - (self.low_before or Fraction(0))

    @property
    def is_sure(self) -> bool:
        """Whether nobody disputes that it applied, and applies."""
        return not (self.before.is_disputed or self.after.is_disputed)

    @property
    def is_in_both(self) -> bool:
        """Whether it applied and has a position both times."""
        return self.low_before is not None and self.low_after is not None

    @property
    def rungs(self) -> Iterator[tuple[RungTally, RungTally]]:
        """What the answers came to, rung by rung, before and after."""
        return zip(self.before.tallies, self.after.tallies, strict=True)

    def position(self, counts: Sequence[Count]) -> int:
        """Give the position, in units, that criteria met per rung come to."""
        return climb(self.indicator, counts, self.unit, in_parts=True)[1]

    @property
    def on_ladder(self) -> bool:
        """Whether it is a ladder; otherwise it is a mean or a sum."""
        return self.rules.indicator is Aggregation.LADDER

    @property
    def is_known_alike(self) -> bool:
        """Whether what is known one year is known the other year too."""
        return all(
            before.is_known == after.is_known
            for was, now in self.rungs
            for before, after in zip(was.worths, now.worths, strict=True)
        )

    def alike(self, *, met: bool) -> tuple[Worth | None, Worth | None]:
        """Give both positions, in units, where what is not known both times is alike.

        Parameters
        ----------
        met
            Whether it is taken as met, or as not met; on a scale, as the best or the
            worst answer.
        """
        if self.on_ladder:
            old, new = _counts_alike(self, met=met)
            return self.position(old), self.position(new)
        values: tuple[list[list[Worth | None]], list[list[Worth | None]]] = ([], [])
        for was, now in self.rungs:
            unknown = [r.most if met else r.least for r in was.rung.readers]
            pairs = list(zip(was.worths, now.worths, unknown, strict=True))
            values[0].append([_worth_alike(a, b, worth) for a, b, worth in pairs])
            values[1].append([_worth_alike(b, a, worth) for a, b, worth in pairs])
        before, after = (
            value_of_rungs(self.indicator.rungs, each, self.rules) for each in values
        )
        return before, after


@dataclass(frozen=True, kw_only=True)
class Sides:
    """One priority in both years.

    Attributes
    ----------
    priority
        Under the newer edition, comparable indicators and criteria only.
    """

    priority: CompiledPriority
    pairs: tuple[Pair, ...]

    @cached_property
    def both(self) -> tuple[Pair, ...]:
        """The indicators that applied both times."""
        return tuple(pair for pair in self.pairs if pair.is_in_both)

    @cached_property
    def before(self) -> Band | None:
        """The band over what applied then; None when nothing did."""
        return self._band(
            [(p, p.was) for p in self.pairs if p.was is not None],
            [p.before for p in self.pairs],
        )

    @cached_property
    def after(self) -> Band | None:
        """The band over what applies now; None when nothing does."""
        return self._band(
            [(p, p.now) for p in self.pairs if p.now is not None],
            [p.after for p in self.pairs],
        )

    @property
    def counted_before(self) -> Band | None:
        """What it counted for in the overall number; None where it was left out."""
        applied = [pair for pair in self.pairs if pair.was is not None]
        return self.before or self._counted_without_answers(applied)

    @property
    def counted_after(self) -> Band | None:
        """What it counts for in the overall number; None where it is left out."""
        applied = [pair for pair in self.pairs if pair.now is not None]
        return self.after or self._counted_without_answers(applied)

    def _counted_without_answers(self, applied: Sequence[Pair]) -> Band | None:
        """Give what a priority counts for of which nobody answered anything."""
        missing = self.priority.rules.missing_overall
        if not applied or missing is Missing.SKIP:
            return None
        if missing is Missing.ZERO:
            return Fraction(0), Fraction(0)
        ends = [(pair, ends_of(pair.indicator, pair.rules)) for pair in applied]
        low = self._position([(pair, least) for pair, (least, _) in ends])
        high = self._position([(pair, most) for pair, (_, most) in ends])
        return None if low is None or high is None else (low, high)

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        """By how much it moves when one indicator that was there both times moves by one.

        By indicator code; for the mean and the sum only.
        """
        return {
            moving.indicator.code: self._position(
                [(pair, pair.unit if pair is moving else 0) for pair in self.both]
            )
            or Fraction(0)
            for moving in self.both
        }

    @property
    def has_bands(self) -> bool:
        """Whether the bands tell all that is not known in one of the years only."""
        if self.priority.rules.missing is Missing.BOUNDS:
            return True
        applied = [p for p in self.pairs if p.was is not None and p.now is not None]
        return all(pair.is_known_alike for pair in applied)

    @property
    def is_anything_known(self) -> bool:
        """Whether any criterion is known both times."""
        return any(
            _is_sure(before) and _is_sure(after)
            for pair in self.both
            if pair.is_sure
            for was, now in pair.rungs
            for before, after in zip(was.worths, now.worths, strict=True)
        )

    @property
    def moved_alike(self) -> Band | None:
        """By how much it moves when what is not known both times is taken alike in both.

        First all of it as not met, then all of it as met; None when it has no position.
        """
        low, high = (self._moved_if(met=met) for met in (False, True))
        return None if low is None or high is None else (low, high)

    def _band(
        self,
        readings: Sequence[tuple[Pair, IndicatorReading]],
        asked: Sequence[ReadIndicator],
    ) -> Band | None:
        """Give the band of a year.

        Parameters
        ----------
        readings
            What is in at the low end.
        asked
            All that was asked; what is disputed of it may be in at the high end.
        """
        ends = [
            (pair, counted(pair.indicator, reading, pair.rules))
            for pair, reading in readings
        ]
        low = self._position([(pair, end) for pair, (end, _, _) in ends])
        if any(read.is_disputed for read in asked):
            high = high_end(self.priority, asked).position
        else:
            high = self._position([(pair, end) for pair, (_, end, _) in ends])
        return None if low is None or high is None else (low, high)

    def _moved_if(self, *, met: bool) -> Fraction | None:
        ends = [(p, p.alike(met=met)) for p in self.both if p.is_sure]
        before = self._position([(pair, was) for pair, (was, _) in ends])
        after = self._position([(pair, now) for pair, (_, now) in ends])
        return None if before is None or after is None else after - before

    def _position(
        self, values: Sequence[tuple[Pair, Fraction | int | None]]
    ) -> Fraction | None:
        """Put positions of indicators, in units, together to one in levels."""
        known = [(pair, value) for pair, value in values if value is not None]
        together = aggregate(
            self.priority.rules.priority,
            [value for _, value in known],
            [pair.indicator.share for pair, _ in known],
            self.priority.whole,
        )
        return together and exact(together[0], together[1] * self.priority.unit)


@dataclass(frozen=True, kw_only=True)
class CommonGround:
    """Two snapshots of one scope on the questions that both were asked.

    Each part is read once.
    """

    before: Snapshot
    after: Snapshot
    path: EditionPath

    @property
    def scope(self) -> Scope:
        """The scope of both."""
        return self.after.scope

    @cached_property
    def edition(self) -> Edition:
        """What the scope asks of the newer edition, and what is comparable of that."""
        asked = self.path.newer.within(self.scope)
        if self.path.is_one_edition:
            return asked
        was_asked = (
            None if self.scope is Scope.FULL else self.path.older.asked(self.scope)
        )
        return comparable_edition(self.path.crosswalk, asked, was_asked)

    @cached_property
    def effective(
        self,
    ) -> tuple[Mapping[str, EffectiveAnswer], Mapping[str, EffectiveAnswer]]:
        """What stood before and what stands after, by code of that edition."""
        carried = self.before.effective_under(self.path)
        return within(self.edition, carried), within(self.edition, self.after.effective)

    @cached_property
    def words(self) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
        """The same, each in one word (`effective_words`)."""
        before, after = self.effective
        return (
            effective_words(self._counted_as(self.before), before),
            effective_words(self._counted_as(self.after), after),
        )

    @cached_property
    def sides(self) -> Mapping[str, Sides]:
        """By priority code; a priority without a comparable indicator is not there."""
        years = [
            compile_edition(self._counted_as(year), Scope.FULL)
            for year in (self.before, self.after)
        ]
        return {
            code: Sides(
                priority=years[1].priorities[code], pairs=self._pairs(code, *years)
            )
            for code in years[1].priorities
        }

    def _pairs(
        self, code: str, then: CompiledEdition, now: CompiledEdition
    ) -> tuple[Pair, ...]:
        """Read the indicators of a priority in both years, each under its own rules."""
        old, new = then.priorities[code], now.priorities[code]
        before, after = self.effective
        was = read_indicators(old, then, before)
        reads = read_indicators(new, now, after)
        was_in, is_in = in_at_low_end(old, was), in_at_low_end(new, reads)
        return tuple(
            Pair(
                before=older,
                after=newer,
                was_in=older.indicator.code in was_in,
                is_in=newer.indicator.code in is_in,
                unit=new.unit,
                rules=now.rules,
            )
            for older, newer in zip(was, reads, strict=True)
        )

    def _counted_as(self, year: Snapshot) -> Edition:
        """Give the edition of both under the version of the rules of one."""
        return self.edition.under(year.edition.rules.version)


def _counts_alike(pair: Pair, *, met: bool) -> tuple[list[Count], list[Count]]:
    """Count what is met each year, where what is not known both times is met or not."""
    old, new = [], []
    for was, now in pair.rungs:
        worths = list(zip(was.worths, now.worths, strict=True))
        old.append(_count([_is_met(a, b, met=met) for a, b in worths]))
        new.append(_count([_is_met(b, a, met=met) for a, b in worths]))
    return old, new


def _is_met(worth: CriterionWorth, other: CriterionWorth, *, met: bool) -> bool | None:
    """Give whether it counts as met; None when it leaves the denominator."""
    if _is_sure(worth) and _is_sure(other):
        return None if worth.low is None else bool(worth.low)
    return met


def _worth_alike(
    worth: CriterionWorth, other: CriterionWorth, if_unknown: Worth
) -> Worth | None:
    """Give what it counts for; None when it leaves the denominator."""
    return worth.low if _is_sure(worth) and _is_sure(other) else if_unknown


def _is_sure(worth: CriterionWorth) -> bool:
    return worth.is_known and not worth.is_disputed


def _count(met: Sequence[bool | None]) -> Count:
    applicable = [is_met for is_met in met if is_met is not None]
    return sum(applicable), len(applicable)
