"""The two ends of a priority's band, put together from its indicators.

Where it is disputed whether indicators apply, each end is the least or the greatest over
both readings of each of them (`priorities.scoring.readings`).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from priorities.edition import IndicatorCode
from priorities.rules import Aggregation, Rounding
from priorities.scoring.aggregation import aggregate, rounded
from priorities.scoring.answer import Worth
from priorities.scoring.compiled import (
    CompiledIndicator,
    CompiledPriority,
    exact,
)
from priorities.scoring.indicator import ReadIndicator
from priorities.scoring.readings import Reading, highest_so_many, lowest_so_many


class BandEnd(NamedTuple):
    """A priority put together from one end of the band.

    Attributes
    ----------
    above, below
        The position as numerator and denominator, not yet divided; None where there is
        no position.
    stage, uncapped
        With the cap and without; None where there is no position or no stages.
    lowest_core
        Lowest level of an applicable core indicator; None where nothing caps.
    """

    above: Worth | None
    below: int
    stage: int | None
    uncapped: int | None
    lowest_core: int | None

    @property
    def position(self) -> Fraction | None:
        """The position, divided."""
        return None if self.above is None else exact(self.above, self.below)

    @property
    def is_held_back(self) -> bool:
        """Whether the cap binds."""
        return self.stage != self.uncapped

    def lifts(self, other: "BandEnd") -> tuple[bool, bool]:
        """Whether the position is higher than another one, and then whether the stage is."""
        if self.above is None:
            return False, False
        is_above = (
            other.above is None or self.above * other.below > other.above * self.below
        )
        return is_above, is_above and (self.stage or 0) > (other.stage or 0)


def put_together(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
) -> BandEnd:
    """Put a priority together from the positions and levels of its indicators.

    Parameters
    ----------
    values
        Positions in units, one per indicator; None where there is none.
    levels
        Secured levels, one per indicator; None where the rules know none.
    """
    rules = priority.rules
    if rules.rounding_indicator is not Rounding.NONE:
        values = _rounded(values, priority)
    together = aggregate(
        rules.priority,
        [v for v in values if v is not None],
        [i.share for i, v in zip(indicators, values, strict=True) if v is not None],
        priority.whole,
    )
    if together is None:
        return BandEnd(above=None, below=1, stage=None, uncapped=None, lowest_core=None)
    above, below = together[0], together[1] * priority.unit
    if rules.rounding_priority is not Rounding.NONE:
        above, below = rounded(exact(above, below), rules.rounding_priority), 1
    if not rules.stages:
        return BandEnd(
            above=above, below=below, stage=None, uncapped=None, lowest_core=None
        )
    uncapped = 1 + sum(
        [
            above * denominator >= numerator * below
            for numerator, denominator in priority.least
        ]
    )
    core = [
        level
        for indicator, level in zip(indicators, levels, strict=True)
        if indicator.core and level is not None
    ]
    lowest_core = min(core) if core and rules.cap else None
    return BandEnd(
        above=above,
        below=below,
        stage=uncapped if lowest_core is None else min(uncapped, 1 + lowest_core),
        uncapped=uncapped,
        lowest_core=lowest_core,
    )


def lowest_end(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    disputed: Sequence[bool],
) -> BandEnd:
    """Put the low end together: the least over both readings of what is disputed.

    Position and stage are each the least there is, and may come from two readings.

    Parameters
    ----------
    disputed
        Of each indicator, whether voices differ on whether it applies.
    """
    every = put_together(priority, indicators, values, levels)
    if not any(disputed):
        return every
    reading = lowest_reading(priority, indicators, values, levels, disputed)
    least = _of_reading(priority, indicators, values, levels, reading)
    if least.uncapped is None or every.lowest_core is None:
        return least
    return least._replace(
        stage=min(least.uncapped, 1 + every.lowest_core), lowest_core=every.lowest_core
    )


def lowest_reading(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    disputed: Sequence[bool],
) -> Reading:
    """Give the reading with the least position: the places of the indicators in it.

    Of several, the one with the fewest indicators; everything where none is placed.
    """
    weighed = _weighed(priority, indicators, values)
    readings = lowest_so_many(weighed, disputed)
    ends = _ends(priority, indicators, values, levels, readings)
    everything = tuple(range(len(values)))
    return min(
        ends, key=lambda reading: ends[reading].position or 0, default=everything
    )


def highest_end(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    disputed: Sequence[bool],
) -> BandEnd:
    """Put the high end together: the greatest over both readings, as `lowest_end`."""
    if not any(disputed):
        return put_together(priority, indicators, values, levels)
    weighed = _weighed(priority, indicators, values)
    readings = highest_so_many(indicators, weighed, levels, disputed)
    ends = [*_ends(priority, indicators, values, levels, readings).values()]
    if not ends:
        return put_together(priority, (), (), ())
    greatest = max(ends, key=lambda end: end.position or 0)
    stage = max([end.stage for end in ends if end.stage is not None], default=None)
    return greatest._replace(stage=stage)


def _weighed(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
) -> Sequence[Worth | None]:
    """Give what each indicator brings: in a sum its weight counts, in a mean its value."""
    if priority.rules.priority is not Aggregation.SUM:
        return values
    if priority.rules.rounding_indicator is not Rounding.NONE:
        values = _rounded(values, priority)
    pairs = zip(indicators, values, strict=True)
    return [None if value is None else value * i.share for i, value in pairs]


def _ends(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    readings: Iterable[Reading],
) -> dict[Reading, BandEnd]:
    """Put a priority together once for each reading in which anything is placed."""
    ends = {
        reading: _of_reading(priority, indicators, values, levels, reading)
        for reading in readings
    }
    return {reading: end for reading, end in ends.items() if end.above is not None}


def _of_reading(
    priority: CompiledPriority,
    indicators: Sequence[CompiledIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
    reading: Reading,
) -> BandEnd:
    return put_together(
        priority,
        [indicators[place] for place in reading],
        [values[place] for place in reading],
        [levels[place] for place in reading],
    )


def high_end(priority: CompiledPriority, reads: Sequence[ReadIndicator]) -> BandEnd:
    """Put the high end of some indicators together, as they were read."""
    there = [(r, r.reading) for r in reads if r.reading is not None]
    return highest_end(
        priority,
        [r.indicator for r, _ in there],
        [reading.high for _, reading in there],
        [reading.level_high for _, reading in there],
        [r.is_disputed for r, _ in there],
    )


def in_at_low_end(
    priority: CompiledPriority, reads: Sequence[ReadIndicator]
) -> frozenset[IndicatorCode]:
    """Name the indicators that the reading with the least position takes in."""
    there = [(r, r.reading) for r in reads if r.reading is not None]
    disputed = [r.is_disputed for r, _ in there]
    if not any(disputed):
        return frozenset(r.indicator.code for r, _ in there)
    reading = lowest_reading(
        priority,
        [r.indicator for r, _ in there],
        [reading.low for _, reading in there],
        [reading.level for _, reading in there],
        disputed,
    )
    return frozenset(there[place][0].indicator.code for place in reading)


def _rounded(
    values: Sequence[Worth | None], priority: CompiledPriority
) -> list[Worth | None]:
    """Round the positions of indicators, in units."""
    unit, how = priority.unit, priority.rules.rounding_indicator
    return [None if v is None else rounded(exact(v, unit), how) * unit for v in values]
