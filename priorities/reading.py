"""From what stands for the criteria to what each indicator of a priority comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

from priorities.aggregation import read_aggregate
from priorities.answers import Standing
from priorities.counting import Counted, CountedIndicator, CountedPriority
from priorities.ladder import read_ladder
from priorities.rules import Aggregation
from priorities.tallying import Reading, Tally, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIndicator:
    """One indicator as read; without a reading, it does not apply."""

    indicator: CountedIndicator
    tallies: tuple[Tally, ...]
    reading: Reading | None

    @property
    def is_answered(self) -> bool:
        """Whether it, or any of its criteria, has an answer."""
        return self.reading is None or any(t.is_answered for t in self.tallies)


def read_indicators(
    priority: CountedPriority, ready: Counted, standings: Mapping[str, Standing]
) -> list[ReadIndicator]:
    """Read every indicator of a priority, in order."""
    return [_read(i, priority.unit, ready, standings) for i in priority.indicators]


def _read(
    indicator: CountedIndicator,
    unit: int,
    ready: Counted,
    standings: Mapping[str, Standing],
) -> ReadIndicator:
    """Read one indicator from what stands for its criteria."""
    whole = standings.get(indicator.code)
    if whole is not None and (whole.voices or whole.settled is not None):
        return ReadIndicator(indicator=indicator, tallies=(), reading=None)
    take, get = ready.taker.take, standings.get
    tallies = tuple(
        [
            tally(rung, tuple([take(get(code)) for code in rung.codes]))
            for rung in indicator.rungs
        ]
    )
    how = ready.rules.indicator
    if how in (Aggregation.LADDER, Aggregation.GATE):
        in_parts = how is Aggregation.LADDER
        reading = read_ladder(indicator, tallies, unit, in_parts=in_parts)
    else:
        reading = read_aggregate(tallies, ready.rules, most=ready.taker.most)
    return ReadIndicator(indicator=indicator, tallies=tallies, reading=reading)
