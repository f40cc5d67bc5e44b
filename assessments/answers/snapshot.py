"""What was answered in an assessment and where it stands: one value for everybody.

A snapshot is of a submission, of a draft, or of both with the draft laid over. What
compares, plans, proposes or shows takes it, and asks for nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assessments.answers.effective import A, CodeState, effective_answers
from assessments.records.work import (
    Assessment,
    ChangeKind,
    ChangeReason,
    CycleCode,
    WorkStage,
)
from priorities.answers import APPLIES, AnswerValue, EffectiveAnswer, Scope
from priorities.crosswalk.carry_over import carry_effective_answers
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.scoring.placement import place
from priorities.scoring.result import Placement
from priorities.voices import Applicability, applicability

DISPUTED = "disputed"
"""What stands where voices differ and no settlement holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was answered, and where it stands.

    Attributes
    ----------
    effective
        By criterion code, or indicator code where a whole indicator does not apply.
    placement
        That of ``effective`` within ``scope``; of a submission as it was signed, and
        never computed again.
    submitted
        The cycle whose submission is in it; None for a draft alone.
    draft
        The cycle whose draft is in it; None for a submission alone.
    reasons
        Why an answer differs from the cycle before, by code: what the voices say.
    """

    edition: Edition
    scope: Scope
    effective: Mapping[str, EffectiveAnswer]
    placement: Placement
    submitted: CycleCode | None = None
    draft: CycleCode | None = None
    reasons: Mapping[str, tuple[ChangeKind, ...]] = field(default_factory=dict)

    def within(self, scope: Scope) -> "Snapshot":
        """Place the same answers within a narrower scope that the edition offers."""
        if scope is self.scope:
            return self
        placement = place(self.edition, self.effective, scope)
        return replace(self, scope=scope, placement=placement)

    def effective_under(self, path: EditionPath) -> Mapping[str, EffectiveAnswer]:
        """Give what stood, by code of the newer edition of a path from this one."""
        if path.is_one_edition:
            return self.effective
        own = replace(path, older=path.older.under(self.edition.rules.version))
        return carry_effective_answers(own, self.effective)


def snapshot_of(
    work: Assessment,
    edition: Edition,
    states: Mapping[str, CodeState[A]],
    reasons: Mapping[str, tuple[ChangeReason, ...]],
) -> Snapshot:
    """Place what stands in an assessment.

    Parameters
    ----------
    states, reasons
        What counts of everything that was said (`assessments.answers.effective`).
    """
    effective = effective_answers(edition, states)
    is_draft = work.stage is WorkStage.DRAFT
    return Snapshot(
        edition=edition,
        scope=work.scope,
        effective=effective,
        placement=place(edition, effective, work.scope),
        submitted=None if is_draft else work.cycle,
        draft=work.cycle if is_draft else None,
        reasons={
            code: tuple(reason.kind for reason in held)
            for code, held in reasons.items()
        },
    )


def laid_over(before: Snapshot, draft: Snapshot, path: EditionPath) -> Snapshot:
    """Put what a draft has answered in the place of what stood at a submission.

    An indicator that did not apply as a whole, or of which that was disputed, is asked
    again as soon as one of its criteria has an answer now; and where the draft says that
    it does not apply, and nobody in it has answered its criteria, that stands. What is
    disputed in the draft itself is disputed.

    Parameters
    ----------
    path
        From the edition of the submission to that of the draft.
    """
    edition = draft.edition
    answered = {
        c: answer
        for c, answer in draft.effective.items()
        if answer.voices or answer.settled
    }
    asked_again = {
        edition.indicator_of[code].code
        for code in answered
        if code in edition.indicator_of
    }
    effective_then = before.effective_under(path)
    kept = {
        code: answer
        for code, answer in effective_then.items()
        if code not in asked_again
    }
    effective = {**kept, **answered}
    return replace(
        draft,
        effective=effective,
        placement=place(edition, effective, draft.scope),
        submitted=before.submitted,
    )


def effective_word(effective_answer: EffectiveAnswer | None) -> str | None:
    """Give what stood in one word: an answer, ``"disputed"``, or None for nothing.

    That a whole indicator applies is nothing: its criteria tell.

    Examples
    --------
    >>> effective_word(EffectiveAnswer(voices=("met", "not_known")))
    'met'
    >>> effective_word(EffectiveAnswer(voices=("met", "not_yet")))
    'disputed'
    """
    if effective_answer is None:
        return None
    if effective_answer.settled == APPLIES:
        return None
    if effective_answer.settled is not None:
        return effective_answer.settled
    known = set(effective_answer.voices) - {AnswerValue.NOT_KNOWN}
    if len(known) > 1:
        return DISPUTED
    if known:
        word = known.pop()
        return None if word == APPLIES else word
    return AnswerValue.NOT_KNOWN.value if effective_answer.voices else None


def effective_words(
    edition: Edition, effective: Mapping[str, EffectiveAnswer]
) -> dict[str, str]:
    """Give what stood in one word, by code; nothing where nobody answered.

    Every criterion of an indicator that does not apply does not apply. Where it is
    disputed whether the indicator does, or settled that it does, what was said to its
    criteria stands.
    """
    words = {
        code: word
        for code, answer in effective.items()
        if (word := effective_word(answer)) is not None
    }
    for code, indicator in edition.indicator_by_code.items():
        applies = applicability(effective.get(code), edition.rules)
        if applies is Applicability.NO:
            words |= dict.fromkeys(
                (code, *(c.code for c in indicator.criteria)),
                AnswerValue.NOT_APPLICABLE.value,
            )
        elif applies is Applicability.YES:
            words.pop(code, None)
    return words
