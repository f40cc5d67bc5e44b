"""Questions to ask oneself before submitting: patterns that are sometimes a slip.

None of them is an error, and none blocks anything. They are shown to the state itself
only, worded as questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from assessments.answers.snapshot import effective_word
from assessments.comparison.values import Change, IndicatorChange
from priorities.answers import NOTHING_AROSE, AnswerValue, EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.scoring.cases import told_apart
from priorities.voices import Applicability, applicability

QUICK = timedelta(minutes=10)
"""Confirming within this time from first to last looks like confirming unread."""

FEWEST_CONFIRMED = 20
"""Fewer confirmed answers than this can well be read in that time."""

FEWEST_MOVED = 5
"""So many indicators must have moved before "everything up by one" is remarkable."""


class DriftKind(StrEnum):
    """What pattern was seen; in words: ``answer.second_look.<kind>``."""

    CONFIRMED_QUICKLY = "confirmed_quickly"
    JUMPED = "jumped"
    ALL_UP_BY_ONE = "all_up_by_one"
    GAP_BELOW = "gap_below"
    NO_NEW_EVIDENCE = "no_new_evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One pattern.

    Attributes
    ----------
    codes
        The indicators or criteria concerned, in the order of the edition; empty when
        it is about the whole assessment.
    number
        Minutes for CONFIRMED_QUICKLY, levels for JUMPED, otherwise how many there are.
    """

    kind: DriftKind
    codes: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """That a carried answer was confirmed, and when."""

    code: str
    at: datetime


def drift_in(
    edition: Edition,
    effective: Mapping[str, EffectiveAnswer],
    *,
    before: Mapping[str, EffectiveAnswer],
    change: Change | None,
    confirmations: Sequence[Confirmation],
    scope: Scope = Scope.FULL,
) -> tuple[Drift, ...]:
    """Find patterns that the state may want to look at again.

    Parameters
    ----------
    effective, before
        What stands now and what stood last cycle, by code of this edition.
    change
        The change since last cycle; None when there was none.
    confirmations
        When answers carried over from last cycle were confirmed; none while one is left
        to confirm.
    scope
        What it does not ask is kept, and looked at by nobody now.
    """
    asked = edition.within(scope)
    moved = _moved(edition, change)
    answered = [c for c in confirmations if not _is_without_case(edition, effective, c)]
    return (
        *_confirmed_quickly(answered),
        *_jumped(moved),
        *_all_up_by_one(moved),
        *_gaps_below(asked, effective),
        *_no_new_evidence(asked, effective, before),
    )


def _confirmed_quickly(confirmations: Sequence[Confirmation]) -> Iterator[Drift]:
    """See whether every carried answer that was kept was confirmed within minutes."""
    if len(confirmations) < FEWEST_CONFIRMED:
        return
    times = [confirmation.at for confirmation in confirmations]
    took = max(times) - min(times)
    if took <= QUICK:
        minutes = max(1, -(-took // timedelta(minutes=1)))
        yield Drift(kind=DriftKind.CONFIRMED_QUICKLY, codes=(), number=minutes)


def _is_without_case(
    edition: Edition,
    effective: Mapping[str, EffectiveAnswer],
    confirmation: Confirmation,
) -> bool:
    """Whether it says again that nothing arose, for which there is little to read."""
    word = effective_word(effective.get(confirmation.code))
    return told_apart(edition, confirmation.code, word) == NOTHING_AROSE


def _moved(
    edition: Edition, change: Change | None
) -> list[tuple[IndicatorChange, Fraction]]:
    """List how indicators moved by answers; where one is missing, nobody has looked.

    That a case arose, or none any more, moves what is asked: it is no jump.
    """
    if change is None:
        return []
    return [
        (indicator, indicator.after - indicator.before - _by_cases(edition, indicator))
        for priority in change.priorities
        for indicator in priority.indicators
        if indicator.before is not None
        and indicator.after is not None
        and _is_known(indicator)
    ]


def _by_cases(edition: Edition, indicator: IndicatorChange) -> Fraction:
    return sum(
        (
            each.share
            for each in indicator.criteria
            if each.share is not None
            and NOTHING_AROSE
            in (
                told_apart(edition, each.code, each.before),
                told_apart(edition, each.code, each.after),
            )
        ),
        start=Fraction(0),
    )


def _is_known(indicator: IndicatorChange) -> bool:
    """Whether it moved by answers alone: a question left open moves nothing."""
    return all(
        each.before in _KNOWN and each.after in _KNOWN
        for each in indicator.criteria
        if each.share != 0
    )


def _jumped(moved: Sequence[tuple[IndicatorChange, Fraction]]) -> Iterator[Drift]:
    """Find jumps of two or more levels, up or down."""
    codes = tuple(indicator.code for indicator, by in moved if abs(by) >= 2)
    if codes:
        yield Drift(kind=DriftKind.JUMPED, codes=codes, number=len(codes))


def _all_up_by_one(
    moved: Sequence[tuple[IndicatorChange, Fraction]],
) -> Iterator[Drift]:
    """See whether all that moved went up by exactly one level."""
    steps = [(indicator.code, by) for indicator, by in moved if by]
    if len(steps) >= FEWEST_MOVED and all(by == 1 for _, by in steps):
        codes = tuple(code for code, _ in steps)
        yield Drift(kind=DriftKind.ALL_UP_BY_ONE, codes=codes, number=len(codes))


def _gaps_below(
    edition: Edition, effective: Mapping[str, EffectiveAnswer]
) -> Iterator[Drift]:
    """Find rungs met above one in which something is not yet met."""
    codes = []
    for code, indicator in edition.indicator_by_code.items():
        if applicability(effective.get(code), edition.rules) is Applicability.NO:
            continue
        is_gap_below = False
        for rung in indicator.rungs:
            words = [effective_word(effective.get(c.code)) for c in rung.criteria]
            if is_gap_below and AnswerValue.MET in words and set(words) <= _SECURES:
                codes.append(code)
                break
            is_gap_below = is_gap_below or AnswerValue.NOT_YET in words
    if codes:
        yield Drift(kind=DriftKind.GAP_BELOW, codes=tuple(codes), number=len(codes))


_KNOWN = {AnswerValue.MET, AnswerValue.NOT_YET, AnswerValue.NOT_APPLICABLE}
_SECURES = {AnswerValue.MET, AnswerValue.NOT_APPLICABLE}


def _no_new_evidence(
    edition: Edition,
    effective: Mapping[str, EffectiveAnswer],
    before: Mapping[str, EffectiveAnswer],
) -> Iterator[Drift]:
    """Find answers up to met with evidence no stronger than last cycle."""
    codes = tuple(
        code
        for code in edition.criterion_by_code
        if effective_word(effective.get(code)) == AnswerValue.MET
        and effective_word(before.get(code)) == AnswerValue.NOT_YET
        and effective[code].evidence <= before[code].evidence
    )
    if codes:
        yield Drift(kind=DriftKind.NO_NEW_EVIDENCE, codes=codes, number=len(codes))
