"""What a comparison of two assessments says: frozen values, exact, nothing rounded.

The engine makes these; pages, tables and sentences read them. Every total is None
where it does not exist, and then says why (`NoTotal`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.records.work import ChangeKind
from priorities.answers import Scope
from priorities.crosswalk.links import Link
from priorities.edition import (
    CriterionCode,
    EditionId,
    IndicatorCode,
    PriorityCode,
)


class Direction(StrEnum):
    """Which way a position moved."""

    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"


class Certainty(StrEnum):
    """How sure the direction of a change is; see `assessments.comparison.certainty`."""

    CERTAIN = "certain"  # the bands do not overlap, or both are points
    ON_WHAT_IS_KNOWN = "on_what_is_known"  # over the criteria known both times
    CANNOT_BE_TOLD = "cannot_be_told"


class NoTotal(StrEnum):
    """Why a number of a change does not exist."""

    NEW_PRIORITY = "new_priority"  # it has no counterpart in the older edition
    NO_COUNTERPART = "no_counterpart"  # split, merged or dropped
    NOTHING_COMPARABLE = "nothing_comparable"  # no comparable indicator
    NOT_PLACED_BEFORE = "not_placed_before"
    NOT_PLACED_AFTER = "not_placed_after"
    NO_CROSSWALK = "no_crosswalk"  # nobody linked these two editions
    EDITION_MISSING = "edition_missing"  # one of them is not on this disk
    OTHER_RULES = "other_rules"  # the edition counts in a way that is not taken apart
    ROUNDED = "rounded"  # what it counts is rounded on the way, and has no exact parts
    OTHER_SCOPE = "other_scope"  # an edition does not offer the narrower of two scopes
    OTHER_ANSWERS = "other_answers"  # the two editions have other answers, or values


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionChange:
    """One criterion whose answer changed, and its part of the change of its indicator.

    Attributes
    ----------
    code
        Code in the newer edition.
    before, after
        What stood: an answer value, ``"disputed"``, or None for nothing. Both are
        disputed where voices differ both times and another answer counts at the low end.
    share
        Its exact part of the change of the indicator's position: on a ladder the Shapley
        value, in a mean or a sum its weight times its move. None where the parts are
        given by rung only, or, in a mean or a sum, where it entered or left.
    applicability
        Whether it moved to or from "not applicable", or has an answer in one year only
        where what is missing is left out: then it entered or left, and its share is no
        real change.
    reasons
        What the voices say about why, most said first.
    """

    code: CriterionCode
    rung: int
    before: str | None
    after: str | None
    share: Fraction | None
    applicability: bool
    reasons: tuple[ChangeKind, ...]

    @property
    def missing(self) -> bool:
        """Whether one of the two years has no answer to it: then none has changed."""
        return self.before is None or self.after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorChange:
    """How one comparable indicator moved.

    Attributes
    ----------
    before, after
        Position on the comparable criteria; None when it did not apply, or had no answer where what is missing is left out.
    contribution
        Its exact part of the change of the priority, without what comes from criteria
        that entered or left: its weight times its change, in a mean over the sum of the
        weights, or the Shapley value where the lowest indicator counts; 0 when it
        entered or left itself.
    entered_or_left
        Part of the indicator's own change from criteria that entered or left.
    rungs
        Exact part of the indicator's own change per rung; in a mean or a sum without
        what entered or left.
    criteria
        Those that changed.
    """

    code: IndicatorCode
    core: bool
    before: Fraction | None
    after: Fraction | None
    contribution: Fraction
    entered_or_left: Fraction
    rungs: Mapping[int, Fraction]
    criteria: tuple[CriterionChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChange:
    """Why a stage is another one, or is not.

    Attributes
    ----------
    before, after
        Stages of the low end, 1 to 5; None where not placed.
    uncapped_before, uncapped_after
        The same before the cap.
    held_back_before, held_back_after
        Core indicators that hold it back, in the codes of each edition.
    core_set_changed
        Whether another set of core indicators was asked, by another edition.
    """

    before: int | None
    after: int | None
    uncapped_before: int | None
    uncapped_after: int | None
    held_back_before: tuple[IndicatorCode, ...]
    held_back_after: tuple[IndicatorCode, ...]
    core_set_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChange:
    """How one priority moved between two assessments, in parts that add up exactly.

    ``total`` = ``real`` + ``questionnaire`` wherever all three exist, and ``real`` =
    the sum of ``indicators[].contribution`` + ``entered_or_left`` +
    ``applicability``.

    Attributes
    ----------
    code, older_code
        In the newer edition and, where it has a counterpart, in the older one.
    before, after
        Position of the low end as it was placed then and now, 1 to 5; of two scopes,
        within the narrower one.
    band_before, band_after
        The band each time; under two editions, each under its own.
    too_few_before, too_few_after
        Whether too few questions had an answer then, or have one now, to show a place.
        What the numbers say is then mostly what is not answered.
    total
        ``after`` minus ``before``; None where it does not exist (``no_total``).
    comparable_before, comparable_after
        Position over the comparable indicators, under the newer structure.
    real
        ``comparable_after`` minus ``comparable_before``; None where it does not exist.
    questionnaire
        What only the questionnaire changed: ``total`` minus ``real``; 0 under one
        edition.
    entered_or_left
        Part of ``real`` from indicators that apply in one only.
    applicability
        Part of ``real`` from criteria that moved to or from "not applicable", or have an
        answer in one year only where what is missing is left out.
    not_comparable
        Links of indicators and criteria of this priority that are not comparable.
    """

    code: PriorityCode
    older_code: PriorityCode | None
    before: Fraction | None
    after: Fraction | None
    band_before: tuple[Fraction, Fraction] | None
    band_after: tuple[Fraction, Fraction] | None
    too_few_before: bool
    too_few_after: bool
    total: Fraction | None
    no_total: NoTotal | None
    comparable_before: Fraction | None
    comparable_after: Fraction | None
    real: Fraction | None
    no_real: NoTotal | None
    questionnaire: Fraction | None
    entered_or_left: Fraction | None
    applicability: Fraction | None
    direction: Direction | None
    certainty: Certainty
    stage: StageChange
    indicators: tuple[IndicatorChange, ...]
    not_comparable: tuple[Link, ...]

    @property
    def too_few(self) -> bool:
        """Whether it could be compared as a whole, and cannot yet for want of answers."""
        return self.total is not None and (self.too_few_before or self.too_few_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallChange:
    """How the overall number of an instrument moved, in parts that add up exactly.

    ``total`` = ``real`` + ``questionnaire`` wherever all three exist, and ``real`` =
    ``answers`` + ``entered_or_left``; ``answers`` is the sum of ``contributions``.

    Attributes
    ----------
    before, after
        The number then and now, each as its own edition counts it.
    comparable_before, comparable_after
        The same over the comparable indicators, under the newer structure.
    band_before, band_after
        The band of those.
    answers
        Part of ``real`` from changed answers.
    entered_or_left
        Part of ``real`` from what counts in one year only, on any level.
    contributions
        Part of each priority in ``answers``, by code of the newer edition.
    """

    before: Fraction | None
    after: Fraction | None
    total: Fraction | None
    no_total: NoTotal | None
    comparable_before: Fraction | None
    comparable_after: Fraction | None
    band_before: tuple[Fraction, Fraction] | None
    band_after: tuple[Fraction, Fraction] | None
    real: Fraction | None
    no_real: NoTotal | None
    answers: Fraction | None
    entered_or_left: Fraction | None
    questionnaire: Fraction | None
    contributions: Mapping[PriorityCode, Fraction]
    direction: Direction | None
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything that changed between two assessments of one state.

    Attributes
    ----------
    scope_before, scope_after
        The scopes of the two years; they are compared on the narrower one.
    priorities
        In the order of the newer edition.
    dropped
        Priorities of the older edition without a counterpart.
    changed, reasoned
        How many comparable criteria have another answer, and how many of those a
        reason.
    rules_before, rules_after
        The version of the rules under which each year was counted; None where an edition
        is not here.
    overall
        Of the overall number, where the newer edition has one; None for ours.
    before_rounding
        The same change counted without any rounding, where one of the editions rounds:
        a rounded number has no exact parts, the number before it has.
    beyond
        Criteria that the year of the wider scope asks beyond the narrower one, in the
        order of its edition; they move nothing. Empty where both have one scope.
    disputed
        Indicators of which it is disputed in one of the years whether they apply; the
        low end takes what is lower, in or out.
    """

    older: EditionId
    newer: EditionId
    scope_before: Scope
    scope_after: Scope
    priorities: tuple[PriorityChange, ...]
    dropped: tuple[PriorityCode, ...]
    changed: int
    reasoned: int
    rules_before: int | None = None
    rules_after: int | None = None
    overall: OverallChange | None = None
    before_rounding: "Change | None" = None
    beyond: tuple[str, ...] = ()
    disputed: tuple[IndicatorCode, ...] = ()

    @property
    def scope(self) -> Scope:
        """The scope on which the two are compared."""
        return self.scope_before.narrower(self.scope_after)

    @property
    def by_code(self) -> Mapping[str, PriorityChange]:
        """Changes by priority code of the newer edition."""
        return {p.code: p for p in self.priorities}
