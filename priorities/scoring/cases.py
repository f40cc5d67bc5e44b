"""Where nothing arose: criteria that need a case, and that none arose for.

A small state must not stand low for having no case. Such an answer is a "not applicable"
like any other for the placement: it leaves the denominator. It is told apart by its
criterion, never by its words, so it counts the same in every language.
"""

from collections.abc import Mapping, Sequence

from priorities.answers import AnswerValue, EffectiveAnswer
from priorities.edition import CriterionCode, Edition


def is_nothing_arose(edition: Edition, code: str, value: str | None) -> bool:
    """Whether an answer says that no case arose for a criterion."""
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    return (
        value == AnswerValue.NOT_APPLICABLE
        and criterion is not None
        and criterion.needs_a_case
    )


def nothing_arose(
    edition: Edition,
    effective: Mapping[str, EffectiveAnswer],
    indicators: Sequence[str],
) -> tuple[CriterionCode, ...]:
    """List the criteria of some indicators for which, as it stands, nothing arose.

    What voices differ on does not count, nor what lies in an indicator that does not
    apply as a whole.
    """
    return tuple(
        criterion.code
        for code, indicator in edition.indicator_by_code.items()
        if code in indicators
        for criterion in indicator.criteria
        if criterion.needs_a_case
        and _stands(effective.get(criterion.code)) == AnswerValue.NOT_APPLICABLE
    )


def _stands(effective_answer: EffectiveAnswer | None) -> str | None:
    """Give the one answer that stands; None where there is none or voices differ."""
    if effective_answer is None:
        return None
    if effective_answer.settled is not None:
        return effective_answer.settled
    known = set(effective_answer.voices) - {AnswerValue.NOT_KNOWN}
    return known.pop() if len(known) == 1 else None
