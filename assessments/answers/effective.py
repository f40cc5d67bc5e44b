"""What stands now: of many rows that are never changed, the ones that count."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from assessments.records.evidence import EvidenceLink
from assessments.records.people import AgencyCode, Voice
from assessments.records.work import (
    AssessmentId,
    Assignment,
    ChangeReason,
    Comment,
    Settlement,
)
from priorities.answers import APPLIES, AnswerValue, EffectiveAnswer
from priorities.edition import CriterionCode, Edition, IndicatorCode
from priorities.voices import effective_of_voices

_LOWEST_FIRST = (
    AnswerValue.NOT_YET.value,
    AnswerValue.NOT_APPLICABLE.value,
    AnswerValue.MET.value,
    AnswerValue.NOT_KNOWN.value,
)


class Said(NamedTuple):
    """What an answer says, without who gave it, when and why: enough to count with."""

    code: str
    voice: Voice
    value: str
    seq: int
    carried_from: AssessmentId | None


class Saying(Protocol):
    """An answer, or only what it says."""

    @property
    def code(self) -> str: ...  # noqa: D102 - as in `Said`
    @property
    def voice(self) -> Voice: ...  # noqa: D102 - as in `Said`
    @property
    def value(self) -> str: ...  # noqa: D102 - as in `Said`
    @property
    def seq(self) -> int: ...  # noqa: D102 - as in `Said`
    @property
    def carried_from(self) -> AssessmentId | None: ...  # noqa: D102 - as in `Said`


A = TypeVar("A", bound=Saying)


@dataclass(slots=True)
class CodeState(Generic[A]):
    """What stands for one criterion, or one indicator as a whole.

    Attributes
    ----------
    beside
        Of an indicator that a voice says does not apply: the newest answers of all other
        voices to its criteria, withdrawn ones left out, oldest first.
    """

    answers: dict[Voice, A] = field(default_factory=dict)
    settlement: Settlement | None = None
    evidence: int = 0
    beside: tuple[A, ...] = ()

    @property
    def current_answers(self) -> tuple[A, ...]:
        """The newest answer of each voice, withdrawn ones left out."""
        return tuple(
            a for a in self.answers.values() if a.value != AnswerValue.WITHDRAWN
        )


def current_states(
    edition: Edition,
    answers: Iterable[A],
    settlements: Iterable[Settlement] = (),
    links: Iterable[EvidenceLink] = (),
) -> dict[str, CodeState[A]]:
    """Reduce rows to what counts: newest per voice, the settlement that still holds.

    A settlement holds until anybody answers again. That an indicator applies holds until
    anybody says anew that it does not, since to answer its criteria agrees with it; that
    it does not, until anybody answers it or one of its criteria. So with an indicator its
    criteria are to be among the rows.

    Parameters
    ----------
    answers, settlements
        All rows, oldest first.
    links
        Links in use; only confirmed ones count.
    """
    states: dict[str, CodeState[A]] = {}
    newest: dict[str, int] = {}
    for answer in answers:
        state = states.get(answer.code)
        if state is None:
            state = states[answer.code] = CodeState()
        state.answers[answer.voice] = answer
        newest[answer.code] = answer.seq
    for settlement in settlements:
        reopening = _what_reopens(edition, settlement)
        if settlement.seq > max(newest.get(code, 0) for code in reopening):
            states.setdefault(settlement.code, CodeState()).settlement = settlement
    for link in links:
        if link.confirmed_by is not None:
            state = states.setdefault(link.criterion, CodeState())
            state.evidence = max(state.evidence, int(link.grade))
    for code in edition.indicator_by_code.keys() & states.keys():
        states[code].beside = _beside(edition, code, states)
    return states


def _what_reopens(edition: Edition, settlement: Settlement) -> tuple[str, ...]:
    """Give the codes of which a later answer opens a decision again."""
    if settlement.value == APPLIES:
        return (settlement.code,)
    return codes_downwards(edition, settlement.code)


def _beside(
    edition: Edition, whole: str, states: Mapping[str, CodeState[A]]
) -> tuple[A, ...]:
    """Give what other voices answered to the criteria of an indicator, as far as it counts."""
    out = {answer.voice for answer in states[whole].current_answers}
    if not out or edition.rules.version == 1:  # which knew no dispute of an indicator
        return ()
    answered = [
        answer
        for code in codes_downwards(edition, whole)[1:]
        if code in states
        for answer in states[code].current_answers
        if answer.voice not in out
        and not (answer.carried_from is not None and is_dated(edition, code))
    ]
    return tuple(sorted(answered, key=lambda answer: answer.seq))


def is_disputed(state: CodeState[A]) -> bool:
    """Whether voices differ and no settlement holds; "not known" never disputes.

    Of a whole indicator: whether one voice says that it does not apply and another has
    answered any of its criteria.
    """
    if state.settlement is not None:
        return False
    if state.beside:
        return True
    if len(state.answers) < 2:
        return False
    values = {a.value for a in state.current_answers} - {AnswerValue.NOT_KNOWN}
    return len(values) > 1


def effective_value(state: CodeState[A]) -> str | None:
    """Give the one value that stands: the settled one, else the lowest of the voices.

    Of a whole indicator: that it does not apply, or None. In a dispute it is asked.
    """
    if state.settlement is not None:
        settled = state.settlement.value
        return None if settled == APPLIES else settled
    if state.beside:
        return None
    values = [a.value for a in state.answers.values()]
    for lowest in _LOWEST_FIRST:
        if lowest in values:
            return lowest
    return None


def newest_comments(comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """Give what each person says now, oldest first; rows oldest first, empty ones take back."""
    newest = {(comment.code, comment.person): comment for comment in comments}
    there = [comment for comment in newest.values() if comment.text]
    return tuple(sorted(there, key=lambda comment: comment.seq))


def held_reasons(
    reasons: Iterable[ChangeReason], answers: Iterable[Saying]
) -> dict[str, tuple[ChangeReason, ...]]:
    """Give the reasons that hold per code: the newest of each voice, by voice.

    A reason holds while the voice says what it said when it gave the reason; another
    value since then, or taking the answer back, needs a reason of its own.

    Parameters
    ----------
    reasons, answers
        All rows, oldest first; of the same codes and voices.
    """
    newest = {(reason.code, reason.voice): reason for reason in reasons}
    if not newest:
        return {}
    explained: dict[tuple[str, Voice], str] = {}
    now: dict[tuple[str, Voice], str] = {}
    for answer in answers:
        key = (answer.code, answer.voice)
        reason = newest.get(key)
        if reason is not None:
            now[key] = answer.value
            if answer.seq < reason.seq:
                explained[key] = answer.value
    held: dict[str, tuple[ChangeReason, ...]] = {}
    for key in sorted(newest):
        value = explained.get(key)
        if value is not None and value == now[key] != AnswerValue.WITHDRAWN:
            held[key[0]] = (*held.get(key[0], ()), newest[key])
    return held


def effective_answers(
    edition: Edition, states: Mapping[str, CodeState[A]]
) -> dict[str, EffectiveAnswer]:
    """Give what the placement takes; carried answers to dated criteria do not count."""
    answers: dict[str, dict[str, str]] = {}
    settled: dict[str, str] = {}
    evidence: dict[str, int] = {}
    for code, state in states.items():
        dated = is_dated(edition, code)
        answers[code] = {
            a.voice: a.value
            for a in state.current_answers
            if not (dated and a.carried_from is not None)
        }
        if state.settlement is not None:
            settled[code] = state.settlement.value
        if state.evidence:
            evidence[code] = state.evidence
    return effective_of_voices(edition, answers, settled=settled, evidence=evidence)


def is_dated(edition: Edition, code: str) -> bool:
    """Whether a criterion speaks of the last so many months, so that answers expire."""
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    return criterion is not None and criterion.dated_months is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which agency is asked for what: the most exact word holds, then the newest."""

    words: Mapping[str, Mapping[AgencyCode, Assignment]]

    @classmethod
    def of(cls, assignments: Sequence[Assignment]) -> "Asked":
        """Keep the newest word per code and agency; rows oldest first."""
        words: dict[str, dict[AgencyCode, Assignment]] = {}
        for word in assignments:
            words.setdefault(word.code, {})[word.agency] = word
        return cls(words=words)

    def is_asked(self, edition: Edition, agency: AgencyCode, code: str) -> bool:
        """Whether this agency is asked for a criterion or an indicator as a whole."""
        for exact in codes_upwards(edition, code):
            word = self.words.get(exact, {}).get(agency)
            if word is not None:
                return word.asked
        return False

    def agencies(self, edition: Edition, code: str) -> tuple[AgencyCode, ...]:
        """All agencies that are asked for a code, by their code."""
        newest = {
            agency: word.asked
            for exact in reversed(codes_upwards(edition, code))
            for agency, word in self.words.get(exact, {}).items()
        }
        return tuple(sorted(agency for agency, asked in newest.items() if asked))

    def handed_back(self, states: Mapping[str, CodeState[A]]) -> tuple[Assignment, ...]:
        """Give what agencies passed on and nobody else has answered, oldest first.

        An answer that was carried over is none: nobody has looked at it yet.
        """
        passed: list[Assignment] = []
        for code, words in self.words.items():
            back = [w for w in words.values() if not w.asked and w.note is not None]
            agencies = {str(word.agency) for word in back}
            if back and not _is_answered_beside(states.get(code), agencies):
                passed += back
        return tuple(sorted(passed, key=lambda word: word.seq))


def _is_answered_beside(state: CodeState[A] | None, agencies: Container[str]) -> bool:
    """Whether somebody but these agencies has answered, or it was settled."""
    return state is not None and (
        state.settlement is not None
        or any(
            answer.voice not in agencies and answer.carried_from is None
            for answer in state.current_answers
        )
    )


def codes_downwards(edition: Edition, code: str) -> tuple[str, ...]:
    """Give a code, and those of its criteria if it is an indicator's."""
    indicator = edition.indicator_by_code.get(IndicatorCode(code))
    within = () if indicator is None else indicator.criteria
    return (code, *(criterion.code for criterion in within))


def codes_upwards(edition: Edition, code: str) -> tuple[str, ...]:
    """Give a code and those that it is part of, the most exact first."""
    indicator = edition.indicator_of.get(CriterionCode(code))
    priority = edition.priority_of.get(code)
    above = [] if indicator is None else [indicator.code]
    return (code, *above, *([] if priority is None else [priority.code]))
