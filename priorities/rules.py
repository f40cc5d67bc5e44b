"""The rules an edition chooses for turning answers into positions: data, not code.

The scoring scheme of an instrument: scale, aggregation at each level, cut-offs, cap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

NEWEST = 2
"""The version of the rules under which everything is counted that is not signed.

1
    One voice's "does not apply" takes an indicator out, whatever others answered.
2
    Then the indicator is disputed, and both readings of it count. A sum honours weights.
"""

WEIGHTED_SUMS_SINCE = 2
"""The version of the rules from which a sum honours weights."""


class Aggregation(StrEnum):
    """How several values become one.

    LADDER and GATE are for indicators only: LADDER is the cumulative ladder with
    visible progress, GATE gives the highest level m such that
    every item of levels 1..m is at or above ``Rules.gate_at``.
    """

    LADDER = "ladder"
    GATE = "gate"
    MEAN = "mean"
    MIN = "min"
    SUM = "sum"


class Missing(StrEnum):
    """What is missing does: widen a band, count as zero, or be left out."""

    BOUNDS = "bounds"
    ZERO = "zero"
    SKIP = "skip"


class Rounding(StrEnum):
    """How the value of one level of aggregation is rounded before it is used."""

    NONE = "none"
    HALF_UP = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that decides how an edition is counted.

    Attributes
    ----------
    version
        Version of the engine's rules, 1 to `NEWEST`. Every version ever used stays.
    scale
        Value of each possible answer; None for the five answers of `AnswerValue`.
    answer_sets
        Answers and values of the named sets of answers that have values of their own; a
        set that is not named here has those of ``scale``.
    gate_at
        Least value that passes a gate; None unless ``indicator`` is GATE.
    rung, indicator, priority
        Aggregation of criteria within a rung, rungs within an indicator, and
        indicators within a priority.
    overall
        Aggregation of priorities into one number; None for no overall number.
    missing
        What a missing answer does in its indicator.
    missing_priority
        What an indicator that applies and has no value, because nobody answered, does in
        its priority.
    missing_overall
        What a priority of which something applies and that has no position does in the
        overall number.
    rounding_indicator, rounding_priority, rounding_overall
        Rounding of the value on each level.
    stages
        The least positions of stages 2, 3, ... in rising order; empty for no stages.
    cap
        Whether the stage is capped at 1 + the lowest level of a core indicator.
    point_share
        Least share of the indicators in scope that must have an answer before a
        point (position and stage) is shown, 0 to 1.
    """

    version: int
    scale: Mapping[str, Fraction] | None
    gate_at: Fraction | None
    rung: Aggregation
    indicator: Aggregation
    priority: Aggregation
    overall: Aggregation | None
    missing: Missing
    rounding_indicator: Rounding
    rounding_priority: Rounding
    rounding_overall: Rounding
    stages: tuple[Fraction, ...]
    cap: bool
    point_share: Fraction
    missing_priority: Missing = Missing.SKIP
    missing_overall: Missing = Missing.SKIP
    answer_sets: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
