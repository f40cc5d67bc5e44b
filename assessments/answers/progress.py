"""How much has been answered: pure counts over what stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from assessments.answers.effective import A, CodeState, effective_value, is_disputed
from assessments.records.people import Voice
from assessments.records.sheet import Progress
from priorities.answers import AnswerValue, Scope
from priorities.edition import Criterion, Edition, Indicator, Priority

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
    """Count per priority; priorities with nothing asked are left out for one voice.

    An indicator is done when everything that is asked of it now has an answer, nothing
    in it is disputed, and nothing that was carried over waits for a look. One that does
    not apply is one question, and nothing within it waits; where voices differ on that,
    it is disputed and its criteria are asked. The answer page counts the same while one
    answers (``questionnaire_ladder.js``).
    """
    counted = (
        _of_priority(priority, scope, states, viewpoint)
        for priority in edition.priorities
    )
    return tuple(p for p in counted if viewpoint.voice is None or p.indicators)


def indicators_in_scope(priority: Priority, scope: Scope) -> tuple[Indicator, ...]:
    """Give the indicators of a priority that a scope asks, with the rungs that it asks."""
    return priority.within(scope).indicators


def _of_priority(
    priority: Priority,
    scope: Scope,
    states: Mapping[str, CodeState[A]],
    viewpoint: Viewpoint,
) -> Progress:
    counted = [
        _of_indicator(indicator, states, viewpoint)
        for indicator in indicators_in_scope(priority, scope)
        if any(viewpoint.is_asked(criterion.code) for criterion in indicator.criteria)
    ]
    return Progress(
        priority=priority.code,
        indicators=len(counted),
        done=sum(i.is_complete and not i.unconfirmed + i.disputed for i in counted),
        to_confirm=sum(
            i.is_complete and i.unconfirmed > 0 and not i.disputed for i in counted
        ),
        missing=sum(not i.is_complete for i in counted),
        unconfirmed=sum(i.unconfirmed for i in counted),
        disputed=sum(i.disputed for i in counted),
        questions=sum(i.questions for i in counted),
        answered=sum(i.answered for i in counted),
        nothing_arose=sum(i.nothing_arose for i in counted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _IndicatorCount:
    """What is counted of one indicator."""

    unconfirmed: int
    disputed: int
    questions: int
    answered: int
    nothing_arose: int

    @property
    def is_complete(self) -> bool:
        """Everything that is asked now has an answer."""
        return self.answered == self.questions


def _of_indicator(
    indicator: Indicator, states: Mapping[str, CodeState[A]], viewpoint: Viewpoint
) -> _IndicatorCount:
    if viewpoint.is_asked(indicator.code):
        states = _as_counted(indicator, states)
    is_left_out = _is_left_out(indicator, states, viewpoint)
    criteria = () if is_left_out else indicator.criteria
    codes = (indicator.code, *(criterion.code for criterion in criteria))
    there = [
        states[code] for code in codes if code in states and viewpoint.is_asked(code)
    ]
    asked, answered = (
        (1, 1) if is_left_out else _questions(indicator, states, viewpoint)
    )
    return _IndicatorCount(
        questions=asked,
        answered=answered,
        unconfirmed=sum(_is_unconfirmed(state, viewpoint) for state in there),
        disputed=0 if viewpoint.voice is not None else sum(map(is_disputed, there)),
        nothing_arose=_without_case(indicator, states, viewpoint),
    )


def _without_case(
    indicator: Indicator, states: Mapping[str, CodeState[A]], viewpoint: Viewpoint
) -> int:
    """Count the criteria of which it stands undisputed that no case arose."""
    needing = [c for c in indicator.criteria if c.needs_a_case]
    if not needing or _is_left_out(indicator, states, viewpoint):
        return 0
    undisputed = [
        c
        for c in needing
        if viewpoint.voice is not None
        or not is_disputed(states.get(c.code, CodeState()))
    ]
    given = _given(undisputed, states, viewpoint)
    return given.count(AnswerValue.NOT_APPLICABLE)


def _as_counted(
    indicator: Indicator, states: Mapping[str, CodeState[A]]
) -> Mapping[str, CodeState[A]]:
    """Leave out what a voice answered to the criteria of an indicator that it leaves out."""
    whole = states.get(indicator.code)
    out = {a.voice for a in whole.current_answers} if whole is not None else set()
    if not out:
        return states
    counted = dict(states)
    for code in (criterion.code for criterion in indicator.criteria):
        if code in states:
            there = states[code].answers.items()
            answers = {voice: answer for voice, answer in there if voice not in out}
            counted[code] = replace(states[code], answers=answers)
    return counted


def _questions(
    indicator: Indicator, states: Mapping[str, CodeState[A]], viewpoint: Viewpoint
) -> tuple[int, int]:
    """Count what is asked now or answered already, and what of it has an answer."""
    asked = answered = 0
    is_open = True  # the rungs up to the first that is not secured
    for rung in indicator.rungs:
        given = _given(rung.criteria, states, viewpoint)
        there = sum(value is not None for value in given)
        asked += len(given) if is_open else there
        answered += there
        is_open = is_open and _SATISFIED.issuperset(given)
    return asked, answered


def _is_left_out(
    indicator: Indicator, states: Mapping[str, CodeState[A]], viewpoint: Viewpoint
) -> bool:
    """Whether the whole indicator is said not to apply."""
    whole = states.get(indicator.code, CodeState())
    asked = viewpoint.is_asked(indicator.code)
    return asked and _value(whole, viewpoint) == AnswerValue.NOT_APPLICABLE


def _given(
    criteria: Iterable[Criterion],
    states: Mapping[str, CodeState[A]],
    viewpoint: Viewpoint,
) -> list[str | None]:
    """Give what stands for each criterion that is asked; None without an answer."""
    return [
        None
        if (state := states.get(criterion.code)) is None
        else _value(state, viewpoint, is_dated=criterion.dated_months is not None)
        for criterion in criteria
        if viewpoint.is_asked(criterion.code)
    ]


def _value(
    state: CodeState[A], viewpoint: Viewpoint, *, is_dated: bool = False
) -> str | None:
    """Give what stands; an old answer about a dated period is none."""
    if viewpoint.voice is None and not is_dated:
        return effective_value(state)
    answers = {
        voice: answer
        for voice, answer in state.answers.items()
        if viewpoint.voice in (None, voice)
        and not (is_dated and answer.carried_from is not None)
    }
    settlement = state.settlement if viewpoint.voice is None else None
    return effective_value(CodeState(answers=answers, settlement=settlement))


def _is_unconfirmed(state: CodeState[A], viewpoint: Viewpoint) -> bool:
    return any(
        answer.carried_from is not None and viewpoint.voice in (None, answer.voice)
        for answer in state.current_answers
    )


def unconfirmed_of(states: Mapping[str, CodeState[A]]) -> tuple[tuple[str, Voice], ...]:
    """Carried answers that nobody has confirmed: code and voice, in their order."""
    return tuple(
        (code, answer.voice)
        for code in sorted(states)
        for answer in sorted(states[code].current_answers, key=lambda a: a.voice)
        if answer.carried_from is not None
    )
