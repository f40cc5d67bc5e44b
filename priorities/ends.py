"""A priority at one end of the band: the position, and the stage that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from priorities.aggregation import aggregate, rounded
from priorities.counting import CountedIndicator, CountedPriority, exact
from priorities.rules import Rounding
from priorities.taking import Worth
from priorities.tallying import Reading

Applicable = Sequence[tuple[CountedIndicator, Reading]]
"""The indicators of a priority that apply, as they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
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

    def is_above(self, other: "End") -> bool:
        """Whether the position is higher than another one."""
        if self.above is None or other.above is None:
            return other.above is None and self.above is not None
        return self.above * other.below > other.above * self.below

    def is_stages_above(self, other: "End") -> bool:
        """Whether the stage is higher than another one."""
        return (self.stage or 0) > (other.stage or 0)


def put_together(
    priority: CountedPriority,
    indicators: Sequence[CountedIndicator],
    values: Sequence[Worth | None],
    levels: Sequence[int | None],
) -> End:
    """Put a priority together from the positions and levels of its indicators.

    Parameters
    ----------
    values
        Positions in units, one per indicator; None where there is none.
    levels
        Secured levels, one per indicator; None where the rules know none.
    """
    rules = priority.rules
    together = _together(priority, indicators, values)
    if together is None or not rules.stages:
        above, below = together or (None, 1)
        return End(
            above=above, below=below, stage=None, uncapped=None, lowest_core=None
        )
    above, below = together
    uncapped = 1 + sum([above * one >= least * below for least, one in priority.least])
    core = [
        level
        for indicator, level in zip(indicators, levels, strict=True)
        if indicator.core and level is not None
    ]
    lowest_core = min(core) if core and rules.cap else None
    return End(
        above=above,
        below=below,
        stage=uncapped if lowest_core is None else min(uncapped, 1 + lowest_core),
        uncapped=uncapped,
        lowest_core=lowest_core,
    )


def _together(
    priority: CountedPriority,
    indicators: Sequence[CountedIndicator],
    values: Sequence[Worth | None],
) -> tuple[Worth, int] | None:
    """Give the position as numerator and denominator; None where there is none."""
    rules, unit = priority.rules, priority.unit
    if rules.rounding_indicator is not Rounding.NONE:
        values = [
            None
            if v is None
            else rounded(exact(v, unit), rules.rounding_indicator) * unit
            for v in values
        ]
    together = aggregate(
        rules.priority,
        [v for v in values if v is not None],
        [i.share for i, v in zip(indicators, values, strict=True) if v is not None],
    )
    if together is None or rules.rounding_priority is Rounding.NONE:
        return together and (together[0], together[1] * unit)
    return rounded(exact(together[0], together[1] * unit), rules.rounding_priority), 1
