"""Where nothing arose: criteria that need a case, and that none arose for.

A small state must not stand low for having no case. Such an answer is a "not applicable"
like any other for the placement: it leaves the denominator. It is told apart by its
criterion, never by its words, so it counts the same in every language.
"""

from collections.abc import Mapping

from priorities.answers import NOTHING_AROSE, AnswerValue, EffectiveAnswer, Scope
from priorities.edition import CriterionCode, Edition
from priorities.scoring.compiled import compile_edition
from priorities.voices import Applicability, applicability


def told_apart(edition: Edition, code: str, value: str | None) -> str | None:
    """Give an answer, or ``"nothing_arose"`` where it says that no case arose."""
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    is_of_a_case = criterion is not None and criterion.needs_a_case
    return (
        NOTHING_AROSE if is_of_a_case and value == AnswerValue.NOT_APPLICABLE else value
    )


def nothing_arose(
    edition: Edition,
    priority: str,
    effective: Mapping[str, EffectiveAnswer],
    scope: Scope = Scope.FULL,
) -> tuple[CriterionCode, ...]:
    """List the criteria of a priority for which, as it stands, no case arose.

    Only those that the scope asks. What voices differ on does not count, nor what lies in
    an indicator that does not apply as a whole.
    """
    ready = compile_edition(edition, scope)
    return tuple(
        code
        for indicator in ready.priorities[priority].indicators
        if applicability(effective.get(indicator.code), ready.rules)
        is not Applicability.NO
        for code in indicator.codes
        if told_apart(edition, code, _stands(effective.get(code))) == NOTHING_AROSE
    )


def _stands(effective_answer: EffectiveAnswer | None) -> str | None:
    """Give the one answer that stands; None where there is none or voices differ."""
    if effective_answer is None:
        return None
    if effective_answer.settled is not None:
        return effective_answer.settled
    known = set(effective_answer.voices) - {AnswerValue.NOT_KNOWN}
    return known.pop() if len(known) == 1 else None
