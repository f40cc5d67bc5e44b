"""What the answers to one criterion count for, at either end of the band.

Every answer has a worth: with the five answers of `AnswerValue`, 1 for met and 0 for
not yet; with an edition's own scale, the value there. Not applicable has no worth
(None): it leaves the denominator. What nobody knows counts low at one end and high at
the other, and so does what voices differ on (method, sections 1 and 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from priorities.answers import AnswerValue, EvidenceGrade, Standing
from priorities.rules import Aggregation, Missing, Rules

Worth = Fraction | int

EVIDENCED_FROM = EvidenceGrade.NAMED
"""Least grade of evidence that counts for the evidence band: a document is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one criterion counts for.

    Attributes
    ----------
    low, high, evidenced
        Worth taken low, taken high, and taken low with only what is evidenced; None
        where the criterion leaves the denominator.
    answered
        Whether somebody answered, "not known" included.
    known
        Whether anything but "not known" was answered.
    applies
        False when the answer is "not applicable" and nobody says otherwise.
    disputed
        Whether voices differ and no settlement holds.
    """

    low: Worth | None
    high: Worth | None
    evidenced: Worth | None
    answered: bool
    known: bool
    applies: bool
    disputed: bool


class Taker:
    """Takes standings as an edition's rules say."""

    def __init__(self, rules: Rules) -> None:
        worths = worth_of_answers(rules)
        self.least = min(worths.values())
        self.most = max(worths.values())
        ends = {
            Missing.BOUNDS: (self.least, self.most),
            Missing.ZERO: (0, 0),
            Missing.SKIP: (None, None),
        }[rules.missing]
        self.unanswered = _unknown(*ends, answered=False)
        self._unknown = _unknown(*ends, answered=True)
        self._order = _order(worths)
        self._single = {
            answer: (self._taken(worth, backed=False), self._taken(worth, backed=True))
            for answer, worth in [*worths.items(), (AnswerValue.NOT_APPLICABLE, None)]
        }
        self._single[AnswerValue.NOT_KNOWN] = (self._unknown, self._unknown)

    def take(self, standing: Standing | None) -> Taken:
        """Give what a criterion counts for, whether or not anybody answered it."""
        if standing is None:
            return self.unanswered
        answer = standing.settled
        if answer is None:
            if len(standing.voices) != 1:
                return self._several(standing)
            answer = standing.voices[0]
        return self._single[answer][standing.evidence >= EVIDENCED_FROM]

    def _several(self, standing: Standing) -> Taken:
        """Take several voices: the lower answer low, the higher answer high."""
        if not standing.voices:
            return self.unanswered
        known = set(standing.voices) - {AnswerValue.NOT_KNOWN}
        if not known:
            return self._unknown
        ordered = sorted(known, key=self._order.__getitem__)
        backed = standing.evidence >= EVIDENCED_FROM
        low = self._single[ordered[0]][backed]
        high = self._single[ordered[-1]][backed]
        if len(ordered) == 1:
            return low
        return Taken(
            low=low.low,
            high=high.high,
            evidenced=low.evidenced,
            answered=True,
            known=True,
            applies=True,
            disputed=True,
        )

    def _taken(self, worth: Worth | None, *, backed: bool) -> Taken:
        return Taken(
            low=worth,
            high=worth,
            evidenced=worth if backed or worth is None else self.least,
            answered=True,
            known=True,
            applies=worth is not None,
            disputed=False,
        )


def worth_of_answers(rules: Rules) -> Mapping[str, Worth]:
    """Give the worth of each answer that has one.

    A ladder or a gate asks only whether an answer passes, so there the worth is 1 or
    0: with a scale, it passes from ``gate_at`` on, or at the top where there is no gate.
    """
    if rules.scale is None:
        return {AnswerValue.NOT_YET: 0, AnswerValue.MET: 1}
    if rules.indicator not in (Aggregation.LADDER, Aggregation.GATE):
        return rules.scale
    passes_from = max(rules.scale.values()) if rules.gate_at is None else rules.gate_at
    return {answer: int(worth >= passes_from) for answer, worth in rules.scale.items()}


def _order(worths: Mapping[str, Worth]) -> Mapping[str, int]:
    """Rank the answers; "not applicable" comes just below the highest."""
    ranked = sorted(worths, key=worths.__getitem__)
    ranked.insert(len(ranked) - 1, AnswerValue.NOT_APPLICABLE)
    return {answer: rank for rank, answer in enumerate(ranked)}


def _unknown(low: Worth | None, high: Worth | None, *, answered: bool) -> Taken:
    return Taken(
        low=low,
        high=high,
        evidenced=low,
        answered=answered,
        known=False,
        applies=True,
        disputed=False,
    )
