"""What a placement says: values only, exact, nothing rounded.

The engine in `priorities.scoring.placement` makes these; everybody else reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from priorities.answers import Scope
from priorities.edition import CriterionCode, EditionId, IndicatorCode, PriorityCode

READ_BACK = {"extra": "forbid"}
"""How these are read back from JSON: what holds more than they do is refused."""


class Why(StrEnum):
    """Why a priority stands where it stands."""

    NOT_APPLICABLE = "not_applicable"  # no indicator in scope applies: not placed
    TOO_FEW_ANSWERS = "too_few_answers"  # below the share at which a point is shown
    POSITION = "position"  # the stage follows from the position
    HELD_BACK = "held_back"  # a core indicator caps the stage
    TOP = "top"  # the highest stage
    WHOLE_SCOPE = (
        "whole_scope"  # all that a scope with cut ladders asks: so far or further
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPlacement:
    """Where one indicator stands on its ladder.

    Attributes
    ----------
    applies
        False when the indicator does not apply; every number below is then None. Where it
        is disputed whether it applies, it is True, and the numbers are those it has if so.
    answered
        Whether any of its criteria (or the indicator itself) has an answer.
    level, level_high
        Secured level taken low and taken high, 1 to 5.
    low, high, evidenced
        Position taken low, taken high, and with only evidenced criteria, 1 to 5.
        The point is ``low``.
    secured_next
        Applicable criteria of the next rung that are met, and how many apply;
        (0, 0) on the top rung.
    ahead
        Criteria met above the next rung: kept and shown, not counted.
    cut
        Level at which the scope cuts the ladder; None where all rungs count.
    """

    __pydantic_config__ = READ_BACK

    code: IndicatorCode
    core: bool
    weight: Fraction
    applies: bool
    answered: bool
    level: int | None
    level_high: int | None
    low: Fraction | None
    high: Fraction | None
    evidenced: Fraction | None
    secured_next: tuple[int, int]
    ahead: tuple[CriterionCode, ...]
    cut: int | None = None

    @property
    def is_or_more(self) -> bool:
        """Whether it stands where the ladder is cut, and so there or higher."""
        return self.cut is not None and self.low == self.cut

    @property
    def is_high_or_more(self) -> bool:
        """Whether the high end of the band stands where the ladder is cut."""
        return self.cut is not None and self.high == self.cut


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityPlacement:
    """Where one priority stands on the continuum, why, and how sure that is.

    Where voices differ on whether whole indicators apply, each of them is read in and out,
    and every number is the least or the greatest over all these readings; those in which
    nothing applies have none. Lists and counts of indicators and criteria take a disputed
    indicator as in, by what the other voices answered (`disputed_indicators`).

    Attributes
    ----------
    position, stage
        The point; None below the share of answered indicators at which it is shown.
    low, high, evidenced
        The band and the evidence band, 1 to 5; None when not placed.
    stage_low, stage_high
        Stages of the two ends, 1 to 5; None when not placed. The least stage and the least
        position may come from two readings, and so may the greatest.
    certain
        Whether both ends have the same stage, in every reading; False when not placed, or
        where in some reading nothing applies.
    why
        The kind of reason; with ``held_back_by`` and ``uncapped_stage`` it is
        enough for a sentence.
    uncapped_stage
        Stage of ``low`` before the cap, 1 to 5; None when not placed.
    held_back_by
        Core indicators at the lowest core level when the cap binds, else empty; a disputed
        one caps the low end.
    completeness
        (met + not yet + not known) / applicable criteria, 0 to 1; None when nothing
        applies.
    still_open
        Criteria without a met or not-yet that could still move the placement.
    disputed
        Criteria on which voices differ and no settlement holds, and before those of an
        indicator the indicator, where they differ on whether it applies.
    would_raise
        Criteria not met now that, met alone, would raise ``low``.
    would_not_raise
        Criteria not met now that, met alone, would not raise ``low``.
    would_change_stage
        Those of ``would_raise`` that, met alone, would raise the stage of ``low``.
    weakest
        Applicable indicators with the lowest position.
    level_counts
        How many applicable indicators stand at each level (of ``low``), level 1
        first.
    cut
        Position that the scope cuts off at, 3 for foundation: what stands there stands
        there or higher. None where whole ladders count, and where nothing applies.
    """

    __pydantic_config__ = READ_BACK

    code: PriorityCode
    position: Fraction | None
    stage: int | None
    low: Fraction | None
    high: Fraction | None
    evidenced: Fraction | None
    stage_low: int | None
    stage_high: int | None
    certain: bool
    why: Why
    uncapped_stage: int | None
    held_back_by: tuple[IndicatorCode, ...]
    completeness: Fraction | None
    still_open: tuple[CriterionCode, ...]
    disputed: tuple[CriterionCode | IndicatorCode, ...]
    would_raise: tuple[CriterionCode, ...]
    would_not_raise: tuple[CriterionCode, ...]
    would_change_stage: tuple[CriterionCode, ...]
    weakest: tuple[IndicatorCode, ...]
    level_counts: tuple[int, ...]
    indicators: tuple[IndicatorPlacement, ...]
    cut: Fraction | None = None

    @property
    def is_or_more(self) -> bool:
        """Whether it stands where the scope cuts off, and so there or higher."""
        return self.cut is not None and self.low == self.cut

    @property
    def is_high_or_more(self) -> bool:
        """Whether the high end of the band stands where the scope cuts off."""
        return self.cut is not None and self.high == self.cut

    @property
    def disputed_indicators(self) -> tuple[IndicatorCode, ...]:
        """The indicators of which voices differ on whether they apply."""
        named = set(self.disputed)
        return tuple(i.code for i in self.indicators if i.code in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A profile: one placement per priority, in the order of the edition.

    Attributes
    ----------
    overall, overall_low, overall_high
        The one number and its band, only for editions whose rules ask for it (other
        instruments); None for ours: there is no overall national number. ``overall`` is
        the low end (`overall_shown`).
    """

    __pydantic_config__ = READ_BACK

    edition: EditionId
    scope: Scope
    priorities: tuple[PriorityPlacement, ...]
    overall: Fraction | None = None
    overall_low: Fraction | None = None
    overall_high: Fraction | None = None

    @property
    def overall_shown(self) -> Fraction | None:
        """The one number as a point; None where a priority has too few answers for one."""
        too_few = any(p.why is Why.TOO_FEW_ANSWERS for p in self.priorities)
        return None if too_few else self.overall

    @property
    def by_code(self) -> Mapping[str, PriorityPlacement]:
        """Placements by priority code."""
        return {p.code: p for p in self.priorities}
