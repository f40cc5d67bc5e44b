"""What is published of one priority in one year, decided by the announced rule alone.

A frequency table, or one top-coded count where a cell or an end dominates.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.disclosure.rule import (
    ANNOUNCED,
    HIGH_END,
    LOW_END,
    SETS,
    STAGES,
    Design,
    Stages,
    Thresholds,
)

Bounds = dict[Stages, tuple[int, int]]
"""Fewest and most states at each set of stages in :data:`SETS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Exact counts.

    Attributes
    ----------
    counts
        States at stages 1 to 5.
    """

    counts: tuple[int, ...]

    @property
    def median(self) -> int:
        """The lower median: the stage of the state in the middle, of two the lower."""
        total, so_far = sum(self.counts), 0
        for stage, count in zip(STAGES, self.counts, strict=True):
            so_far += count
            if 2 * so_far >= total:
                return stage
        raise AssertionError("counts add up to their sum")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """So many states or more at a stage, or at an end; nothing else is published.

    Attributes
    ----------
    stages
        One stage, or both of an end.
    number
        The threshold, never the count.
    """

    stages: Stages
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is published of one priority in one year.

    Attributes
    ----------
    states
        How many took part.
    """

    states: int
    thresholds: Thresholds
    shown: Counts | AtLeast


def publish(stages: Iterable[int], design: Design = ANNOUNCED) -> Figure:
    """Decide what is published of the stages of those who take part.

    Parameters
    ----------
    stages
        The stage of each state that takes part, 1 to 5, in any order.

    Raises
    ------
    ReleaseRefused
        If fewer take part than the design asks for, or it has no thresholds for them.

    Notes
    -----
    Exact counts, unless a stage holds ``thresholds.stage`` states or an end holds
    ``thresholds.end``: then only that. Both thresholds are above half, so at most one
    stage and one end can reach theirs.
    """
    held = Counter(stages)
    counts = tuple(held[stage] for stage in STAGES)
    states = held.total()
    thresholds = design.thresholds(states)
    return Figure(
        states=states, thresholds=thresholds, shown=_shown(counts, thresholds)
    )


def bounds_of(figure: Figure) -> Bounds:
    """Say how many states can stand at each set of stages, to someone who knows the rule.

    "32 or more at stages 1-2" also says that no stage holds enough to be named alone.
    """
    shown, states = figure.shown, figure.states
    if isinstance(shown, Counts):
        exact = {stages: held(shown.counts, stages) for stages in SETS}
        return {stages: (count, count) for stages, count in exact.items()}
    most = states if len(shown.stages) == 1 else figure.thresholds.stage - 1
    bounds = {stages: (0, most if len(stages) == 1 else states) for stages in SETS}
    bounds[shown.stages] = (shown.number, states)
    return bounds


def held(counts: tuple[int, ...], stages: Stages) -> int:
    """Add up the states at a set of stages."""
    return sum(counts[stage - 1] for stage in stages)


def _shown(counts: tuple[int, ...], thresholds: Thresholds) -> Counts | AtLeast:
    for stage in STAGES:
        if counts[stage - 1] >= thresholds.stage:
            return AtLeast(stages=(stage,), number=thresholds.stage)
    for end in (LOW_END, HIGH_END):
        if held(counts, end) >= thresholds.end:
            return AtLeast(stages=end, number=thresholds.end)
    return Counts(counts=counts)
