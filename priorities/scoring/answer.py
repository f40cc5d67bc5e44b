"""What the answers to one criterion count for, at either end of the band.

Worst-case and best-case bounds for what is missing, in place of imputation.

Every answer has a worth: with the five answers of `AnswerValue`, 1 for met and 0 for
not yet; with an edition's own scale, the value there. Not applicable has no worth
(None): it leaves the denominator. What nobody knows counts low at one end and high at
the other, and so does what voices differ on (method, sections 1 and 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from priorities.answers import AnswerValue, EffectiveAnswer, EvidenceGrade
from priorities.rules import Aggregation, Missing, Rules

Worth = Fraction | int

EVIDENCED_FROM = EvidenceGrade.NAMED
"""Least grade of evidence that counts for the evidence band: a document is named."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CriterionWorth:
    """What one criterion counts for; one object per kind, so that it makes a fast key.

    Attributes
    ----------
    low, high, evidenced
        Worth taken low, taken high, and taken low with only what is evidenced; None
        where the criterion leaves the denominator.
    is_answered
        Whether somebody answered, "not known" included.
    is_known
        Whether anything but "not known" was answered.
    applies
        False when the answer is "not applicable" and nobody says otherwise.
    is_lacking
        Whether it applies and falls short of the best answer.
    is_disputed
        Whether voices differ and no settlement holds.
    """

    low: Worth | None
    high: Worth | None
    evidenced: Worth | None
    is_answered: bool
    is_known: bool
    applies: bool
    is_lacking: bool
    is_disputed: bool


class AnswerReader:
    """Reads what stands for a criterion as an edition's rules say, on one scale."""

    def __init__(self, rules: Rules, scale: Mapping[str, Fraction] | None) -> None:
        worths = worth_of_answers(rules, scale)
        self.least = min(worths.values())
        self.most = max(worths.values())
        self.unanswered = self._worth_unknown(rules.missing, is_answered=False)
        unknown = self._worth_unknown(rules.missing, is_answered=True)
        self._order = order_of_answers(worths)
        self._single = {AnswerValue.NOT_KNOWN.value: (unknown, unknown)}
        for answer, worth in [*worths.items(), (AnswerValue.NOT_APPLICABLE, None)]:
            weak = worth if worth is None else self.least
            self._single[answer] = (
                self._worth_known(worth, weak),
                self._worth_known(worth, worth),
            )
        self._between = {
            (low, high): (
                self._worth_between(low, high, is_backed=False),
                self._worth_between(low, high, is_backed=True),
            )
            for low, high in combinations(sorted(self._order, key=self._rank), 2)
        }

    def read(self, effective_answer: EffectiveAnswer) -> CriterionWorth:
        """Give what a criterion counts for; it is `unanswered` where nothing stands."""
        answer = effective_answer.settled
        if answer is None:
            if len(effective_answer.voices) != 1:
                return self._read_several(effective_answer)
            answer = effective_answer.voices[0]
        return self._single[answer][effective_answer.evidence >= EVIDENCED_FROM]

    def _read_several(self, effective_answer: EffectiveAnswer) -> CriterionWorth:
        """Read several voices: the lower answer low, the higher answer high."""
        if not effective_answer.voices:
            return self.unanswered
        is_backed = effective_answer.evidence >= EVIDENCED_FROM
        known = set(effective_answer.voices) - {AnswerValue.NOT_KNOWN}
        ordered = sorted(known, key=self._rank) or [AnswerValue.NOT_KNOWN]
        if len(ordered) == 1:
            return self._single[ordered[0]][is_backed]
        return self._between[ordered[0], ordered[-1]][is_backed]

    def _rank(self, answer: str) -> int:
        return self._order[answer]

    def _worth_known(
        self, worth: Worth | None, evidenced: Worth | None
    ) -> CriterionWorth:
        return CriterionWorth(
            low=worth,
            high=worth,
            evidenced=evidenced,
            is_answered=True,
            is_known=True,
            applies=worth is not None,
            is_lacking=worth is not None and worth != self.most,
            is_disputed=False,
        )

    def _worth_unknown(self, missing: Missing, *, is_answered: bool) -> CriterionWorth:
        low, high = {
            Missing.BOUNDS: (self.least, self.most),
            Missing.ZERO: (0, 0),
            Missing.SKIP: (None, None),
        }[missing]
        return CriterionWorth(
            low=low,
            high=high,
            evidenced=low,
            is_answered=is_answered,
            is_known=False,
            applies=True,
            is_lacking=True,
            is_disputed=False,
        )

    def _worth_between(self, low: str, high: str, *, is_backed: bool) -> CriterionWorth:
        return CriterionWorth(
            low=self._single[low][is_backed].low,
            high=self._single[high][is_backed].high,
            evidenced=self._single[low][is_backed].evidenced,
            is_answered=True,
            is_known=True,
            applies=True,
            is_lacking=True,
            is_disputed=True,
        )


def worth_of_answers(
    rules: Rules, scale: Mapping[str, Fraction] | None
) -> Mapping[str, Worth]:
    """Give the worth of each answer of a scale that has one.

    A gate asks only whether an answer passes, so there the worth is 1 from ``gate_at``
    on, otherwise 0. A ladder asks whether a criterion is met, which only the top of a
    scale would say.
    """
    if scale is None:
        return {AnswerValue.NOT_YET: 0, AnswerValue.MET: 1}
    if rules.indicator not in (Aggregation.LADDER, Aggregation.GATE):
        return scale
    passes_from = max(scale.values()) if rules.gate_at is None else rules.gate_at
    return {answer: int(worth >= passes_from) for answer, worth in scale.items()}


def order_of_answers(worths: Mapping[str, Worth]) -> Mapping[str, int]:
    """Rank the answers; "not applicable" comes just below the highest."""
    ranked = sorted(worths, key=worths.__getitem__)
    ranked.insert(len(ranked) - 1, AnswerValue.NOT_APPLICABLE)
    return {answer: rank for rank, answer in enumerate(ranked)}
