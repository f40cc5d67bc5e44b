"""How much has been answered: pure counts over what stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.answers.effective import A, CodeState, effective_value, is_disputed
from assessments.records.people import Voice
from assessments.records.sheet import Progress
from priorities.answers import AnswerValue, Scope
from priorities.edition import Edition, Indicator, Priority

_SATISFIED = {AnswerValue.MET, AnswerValue.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint:
    """From where progress is looked at.

    Attributes
    ----------
    voice
        Only this voice's answers count; None for all voices together.
    is_asked
        Which criteria are asked at all.
    """

    voice: Voice | None
    is_asked: Callable[[str], bool]


def progress_of(
    edition: Edition,
    scope: Scope,
    states: Mapping[str, CodeState[A]],
    viewpoint: Viewpoint,
) -> tuple[Progress, ...]:
    """Count per priority; priorities with nothing asked are left out for one voice."""
    by_code = _ByCode(
        values={code: _value(state, viewpoint) for code, state in states.items()},
        unconfirmed={
            c for c, state in states.items() if _is_unconfirmed(state, viewpoint)
        },
        disputed=set()
        if viewpoint.voice is not None
        else {c for c, state in states.items() if is_disputed(state)},
    )
    counted = (_of_priority(p, scope, by_code, viewpoint) for p in edition.priorities)
    return tuple(p for p in counted if viewpoint.voice is None or p.total)


def indicators_in_scope(priority: Priority, scope: Scope) -> tuple[Indicator, ...]:
    """Give the indicators of a priority that a scope asks."""
    return tuple(i for i in priority.indicators if i.core or scope is Scope.FULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByCode:
    values: Mapping[str, str | None]
    unconfirmed: set[str]
    disputed: set[str]


def _of_priority(
    priority: Priority, scope: Scope, by_code: _ByCode, viewpoint: Viewpoint
) -> Progress:
    answered = asked = total = 0
    there: set[str] = set()
    for indicator in indicators_in_scope(priority, scope):
        there.add(indicator.code)
        there.update(criterion.code for criterion in indicator.criteria)
        if by_code.values.get(indicator.code) == AnswerValue.NOT_APPLICABLE:
            continue
        secured = True
        for rung in indicator.rungs:
            wanted = [c.code for c in rung.criteria if viewpoint.is_asked(c.code)]
            given = [by_code.values.get(code) for code in wanted]
            total += len(wanted)
            if secured:
                asked += len(wanted)
                answered += len(given) - given.count(None)
            secured = secured and _SATISFIED.issuperset(given)
    return Progress(
        priority=priority.code,
        answered=answered,
        asked=asked,
        total=total,
        unconfirmed=sum(map(viewpoint.is_asked, there & by_code.unconfirmed)),
        disputed=sum(map(viewpoint.is_asked, there & by_code.disputed)),
    )


def _value(state: CodeState[A], viewpoint: Viewpoint) -> str | None:
    if viewpoint.voice is None:
        return effective_value(state)
    answer = state.answers.get(viewpoint.voice)
    return (
        None
        if answer is None or answer.value == AnswerValue.WITHDRAWN
        else answer.value
    )


def _is_unconfirmed(state: CodeState[A], viewpoint: Viewpoint) -> bool:
    for answer in state.answers.values():
        if answer.carried_from is None or answer.value == AnswerValue.WITHDRAWN:
            continue
        if viewpoint.voice is None or viewpoint.voice == answer.voice:
            return True
    return False


def unconfirmed_of(states: Mapping[str, CodeState[A]]) -> tuple[tuple[str, Voice], ...]:
    """Carried answers that nobody has confirmed: code and voice, in their order."""
    return tuple(
        (code, answer.voice)
        for code in sorted(states)
        for answer in sorted(states[code].current_answers, key=lambda a: a.voice)
        if answer.carried_from is not None
    )
