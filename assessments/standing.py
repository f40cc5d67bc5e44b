"""What stands now: of many rows that are never changed, the ones that count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.records import (
    AgencyCode,
    Answer,
    Assignment,
    EvidenceLink,
    Settlement,
    Voice,
)
from priorities.answers import AnswerValue, Standing
from priorities.edition import CriterionCode, Edition

_LOWEST_FIRST = (
    AnswerValue.NOT_YET,
    AnswerValue.NOT_APPLICABLE,
    AnswerValue.MET,
    AnswerValue.NOT_KNOWN,
)


@dataclass(slots=True)
class CodeState:
    """What stands for one criterion, or one indicator as a whole."""

    answers: dict[Voice, Answer] = field(default_factory=dict)
    settlement: Settlement | None = None
    evidence: int = 0

    @property
    def standing_answers(self) -> tuple[Answer, ...]:
        """The newest answer of each voice, withdrawn ones left out."""
        return tuple(
            a for a in self.answers.values() if a.value != AnswerValue.WITHDRAWN
        )


def current_states(
    answers: Iterable[Answer],
    settlements: Iterable[Settlement] = (),
    links: Iterable[EvidenceLink] = (),
) -> dict[str, CodeState]:
    """Reduce rows to what counts: newest per voice, the settlement that still holds.

    Parameters
    ----------
    answers, settlements
        All rows, oldest first.
    links
        Links in use; only confirmed ones count.
    """
    states: dict[str, CodeState] = {}
    newest: dict[str, int] = {}
    for answer in answers:
        state = states.get(answer.code)
        if state is None:
            state = states[answer.code] = CodeState()
        state.answers[answer.voice] = answer
        newest[answer.code] = answer.seq
    for settlement in settlements:
        if settlement.seq > newest.get(settlement.code, 0):
            states.setdefault(settlement.code, CodeState()).settlement = settlement
    for link in links:
        if link.confirmed_by is not None:
            state = states.setdefault(link.criterion, CodeState())
            state.evidence = max(state.evidence, int(link.grade))
    return states


def is_disputed(state: CodeState) -> bool:
    """Whether voices differ and no settlement holds; "not known" never disputes."""
    values = {a.value for a in state.standing_answers} - {AnswerValue.NOT_KNOWN}
    return len(values) > 1 and state.settlement is None


def stood(state: CodeState) -> str | None:
    """Give the one value that stands: the settled one, else the lowest of the voices."""
    if state.settlement is not None:
        return state.settlement.value
    values = {a.value for a in state.standing_answers}
    return next((v.value for v in _LOWEST_FIRST if v in values), None)


def standings_of(
    edition: Edition, states: Mapping[str, CodeState]
) -> dict[str, Standing]:
    """Give what the placement takes; carried answers to dated criteria do not count."""
    found: dict[str, Standing] = {}
    for code, state in states.items():
        dated = is_dated(edition, code)
        voices = tuple(
            a.value
            for a in state.standing_answers
            if not (dated and a.carried_from is not None)
        )
        settled = None if state.settlement is None else state.settlement.value
        if voices or state.evidence:
            found[code] = Standing(
                voices=voices, settled=settled, evidence=state.evidence
            )
    return found


def is_dated(edition: Edition, code: str) -> bool:
    """Whether a criterion speaks of the last so many months, so that answers expire."""
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    return criterion is not None and criterion.dated_months is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which agency is asked for what: the most exact word holds, then the newest."""

    words: Mapping[tuple[AgencyCode, str], Assignment]

    @classmethod
    def of(cls, assignments: Sequence[Assignment]) -> "Asked":
        """Keep the newest word per agency and code; rows oldest first."""
        return cls(words={(a.agency, a.code): a for a in assignments})

    def is_asked(self, edition: Edition, agency: AgencyCode, code: str) -> bool:
        """Whether this agency is asked for a criterion or an indicator as a whole."""
        for exact in _codes_upwards(edition, code):
            word = self.words.get((agency, exact))
            if word is not None:
                return word.asked
        return False

    def agencies(self, edition: Edition, code: str) -> tuple[AgencyCode, ...]:
        """All agencies that are asked for a code, by their code."""
        return tuple(
            agency
            for agency in sorted({agency for agency, _ in self.words})
            if self.is_asked(edition, agency, code)
        )

    def handed_back(self) -> tuple[Assignment, ...]:
        """Give what agencies passed on, oldest first."""
        passed = [w for w in self.words.values() if not w.asked and w.note is not None]
        return tuple(sorted(passed, key=lambda word: word.seq))


def _codes_upwards(edition: Edition, code: str) -> tuple[str, ...]:
    indicator = edition.indicator_of.get(CriterionCode(code))
    priority = edition.priority_of.get(code)
    above = [] if indicator is None else [indicator.code]
    return (code, *above, *([] if priority is None else [priority.code]))
