"""An edition made ready for counting: once per edition and scope, then used again.

Positions are counted in whole units of ``1 / unit`` where the rules allow it, so that
the inner loops add integers; `exact` turns them into fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from priorities.answers import (
    APPLIES,
    AnswerValue,
    EffectiveAnswer,
    EvidenceGrade,
    Scope,
)
from priorities.edition import (
    FOUNDATION_RUNGS,
    Criterion,
    CriterionCode,
    Edition,
    Indicator,
    IndicatorCode,
    NotOffered,
    Priority,
    PriorityCode,
    Rung,
)
from priorities.errors import AnswersError, ScopeError
from priorities.rules import WEIGHTED_SUMS_SINCE, Aggregation, Rules
from priorities.scoring.answer import AnswerReader, Worth, worth_of_answers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledRung:
    """A rung as the engine reads it; one object per rung, so that it makes a fast key.

    Attributes
    ----------
    readers
        What reads the answers to each criterion, in order.
    shares, whole
        Weights of the criteria as whole numbers: this many times what the edition says.
    """

    level: int
    codes: tuple[CriterionCode, ...]
    readers: tuple[AnswerReader, ...]
    shares: tuple[int, ...]
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledIndicator:
    """An indicator as the engine reads it.

    Attributes
    ----------
    weight
        Weight as the edition gives it.
    share
        Weight as a whole number, comparable within the priority.
    floor
        Level below the lowest rung.
    cut
        Level at which the scope cuts the ladder; None where it asks all rungs.
    rungs
        Those that the scope asks, lowest first.
    codes, readers
        The criteria of all rungs, in order, and what reads the answers to each.
    """

    code: IndicatorCode
    core: bool
    weight: Fraction
    share: int
    floor: int
    cut: int | None
    rungs: tuple[CompiledRung, ...]
    codes: tuple[CriterionCode, ...]
    readers: tuple[AnswerReader, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledPriority:
    """A priority as the engine reads it; only the indicators and rungs in scope.

    Attributes
    ----------
    unit
        Positions of its indicators are multiples of ``1 / unit``; 1 where they are
        fractions anyway.
    least
        The least position of each stage but the first, as numerator and denominator.
    share
        Weight as a whole number, comparable within the edition.
    whole
        How many times its weight the share of an indicator is.
    """

    code: PriorityCode
    share: int
    whole: int
    rules: Rules
    least: tuple[tuple[int, int], ...]
    unit: int
    indicators: tuple[CompiledIndicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledEdition:
    """An edition as the engine reads it, for one scope; one object, so a fast key.

    Attributes
    ----------
    levels
        All levels there are, lowest first; empty where indicators have no levels.
    allowed
        The answers that are possible for each criterion and whole indicator, by code,
        also for those out of scope.
    whole
        How many times its weight the share of a priority is.
    """

    rules: Rules
    whole: int
    levels: tuple[int, ...]
    allowed: Mapping[str, frozenset[str]]
    priorities: Mapping[str, CompiledPriority]


_LACKS = {
    NotOffered.NO_CORE: "core indicators",
    NotOffered.NO_LADDER: f"ladder with more than {FOUNDATION_RUNGS} rungs",
}


def require_offered(edition: Edition, scope: Scope) -> None:
    """Refuse a scope that an edition does not offer.

    Raises
    ------
    ScopeError
        Which says why, and what the edition offers.
    """
    why_not = edition.why_not(scope)
    if why_not is not None:
        msg = (
            f"The edition {edition.id} does not offer the scope '{scope}': it has no"
            f" {_LACKS[why_not]}. Choose one of: {', '.join(edition.scopes)}."
        )
        raise ScopeError(msg)


@lru_cache(maxsize=64)
def compile_edition(edition: Edition, scope: Scope) -> CompiledEdition:
    """Make an edition ready for counting within a scope.

    Raises
    ------
    ScopeError
        If the edition cannot be cut to that scope. Where it has no core indicators, the
        core scope asks nothing.
    """
    rules = edition.rules
    if scope is Scope.FOUNDATION:
        require_offered(edition, scope)
    on_ladder = rules.indicator in (Aggregation.LADDER, Aggregation.GATE)
    levels: set[int] = set()
    if on_ladder:
        for indicator in edition.indicator_by_code.values():
            levels.add(indicator.rungs[0].level - 1)
            levels.update(rung.level for rung in indicator.rungs)
    readers = _Readers(edition)
    shares, whole = _shares(
        [p.weight for p in edition.priorities], rules.overall, rules
    )
    return CompiledEdition(
        rules=rules,
        whole=whole,
        levels=tuple(sorted(levels)),
        allowed=_allowed(edition),
        priorities={
            p.code: _compile_priority(p, share, readers, scope, on_ladder=on_ladder)
            for p, share in zip(edition.priorities, shares, strict=True)
        },
    )


class _Readers:
    """The readers of an edition, one for every scale."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.rules = edition.rules
        self._plain = AnswerReader(self.rules, self.rules.scale)
        self._own = {
            name: AnswerReader(self.rules, scale)
            for name, scale in self.rules.answer_sets.items()
        }

    def of(self, criterion: Criterion) -> AnswerReader:
        return self._own.get(criterion.answer_set or "", self._plain)


def _shares(
    weights: Sequence[Fraction], how: Aggregation | None, rules: Rules
) -> tuple[tuple[int, ...], int]:
    """Give weights as whole numbers, and how many times the weights these are.

    Before version 2 a sum knew no weights.
    """
    if how is Aggregation.SUM and rules.version < WEIGHTED_SUMS_SINCE:
        return (1,) * len(weights), 1
    whole = lcm(*(weight.denominator for weight in weights))
    return tuple(int(weight * whole) for weight in weights), whole


@lru_cache(maxsize=65536)
def exact(value: Worth, unit: int) -> Fraction:
    """Turn a value in units into a fraction."""
    return Fraction(value) / unit


def _compile_priority(
    priority: Priority,
    share: int,
    readers: _Readers,
    scope: Scope,
    *,
    on_ladder: bool,
) -> CompiledPriority:
    rules = readers.rules
    asked = priority.within(scope).indicators
    rungs = {i.code: len(i.rungs) for i in priority.indicators}
    shares, whole = _shares([i.weight for i in asked], rules.priority, rules)
    sizes = {n + 1 for i in asked for r in i.rungs for n in range(len(r.criteria))}
    return CompiledPriority(
        code=priority.code,
        share=share,
        whole=whole,
        rules=rules,
        least=tuple(least.as_integer_ratio() for least in rules.stages),
        unit=lcm(*sizes) if on_ladder else 1,
        indicators=tuple(
            _compile_indicator(i, share, readers, is_cut=len(i.rungs) < rungs[i.code])
            for i, share in zip(asked, shares, strict=True)
        ),
    )


def _compile_indicator(
    indicator: Indicator, share: int, readers: _Readers, *, is_cut: bool
) -> CompiledIndicator:
    rungs = tuple(_compile_rung(rung, readers) for rung in indicator.rungs)
    return CompiledIndicator(
        code=indicator.code,
        core=indicator.core,
        weight=indicator.weight,
        share=share,
        floor=indicator.rungs[0].level - 1,
        cut=indicator.rungs[-1].level if is_cut else None,
        rungs=rungs,
        codes=tuple(code for rung in rungs for code in rung.codes),
        readers=tuple(reader for rung in rungs for reader in rung.readers),
    )


def _compile_rung(rung: Rung, readers: _Readers) -> CompiledRung:
    rules = readers.rules
    shares, whole = _shares([c.weight for c in rung.criteria], rules.rung, rules)
    return CompiledRung(
        level=rung.level,
        codes=tuple(c.code for c in rung.criteria),
        readers=tuple(readers.of(c) for c in rung.criteria),
        shares=shares,
        whole=whole,
    )


def _allowed(edition: Edition) -> Mapping[str, frozenset[str]]:
    rules, not_known = edition.rules, AnswerValue.NOT_KNOWN
    not_applicable = frozenset({AnswerValue.NOT_APPLICABLE})
    of_whole = not_applicable | {APPLIES}
    allowed: dict[str, frozenset[str]] = {}
    for indicator in edition.indicator_by_code.values():
        allowed[indicator.code] = of_whole if indicator.may_not_apply else frozenset()
        for criterion in indicator.criteria:
            scale = edition.scale_of(criterion)
            always = frozenset({*worth_of_answers(rules, scale), not_known})
            allowed[criterion.code] = (
                always | not_applicable if criterion.may_not_apply else always
            )
    return allowed


_GRADES = frozenset(EvidenceGrade)


def check_answers(
    edition: CompiledEdition, effective: Mapping[str, EffectiveAnswer]
) -> None:
    """Refuse effective answers that the edition has no meaning for.

    Raises
    ------
    AnswersError
        If a code is unknown, an answer is impossible for its criterion or indicator,
        or a grade of evidence is not 0 to 4; all of them, in the order of the codes.
    """
    allowed = edition.allowed
    problems = [
        problem
        for code, effective_answer in effective.items()
        if not _fits(effective_answer, allowed.get(code))
        for problem in _problems(code, effective_answer, allowed.get(code))
    ]
    if problems:
        raise AnswersError(sorted(problems))


def _fits(effective_answer: EffectiveAnswer, possible: frozenset[str] | None) -> bool:
    return (
        possible is not None
        and possible.issuperset(effective_answer.voices)
        and (effective_answer.settled is None or effective_answer.settled in possible)
        and effective_answer.evidence in _GRADES
    )


def _problems(
    code: str, effective_answer: EffectiveAnswer, possible: frozenset[str] | None
) -> list[str]:
    if possible is None:
        return [f"{code}: the edition has no criterion or indicator of this code."]
    given = [*effective_answer.voices, *filter(None, [effective_answer.settled])]
    problems = [
        _impossible(code, answer, possible)
        for answer in given
        if answer not in possible
    ]
    if effective_answer.evidence not in _GRADES:
        problems.append(
            f"{code}: evidence is given the grade {effective_answer.evidence!r};"
            " expected a whole number from 0 to 4."
        )
    return problems


def _impossible(code: str, answer: str, possible: frozenset[str]) -> str:
    if not possible:
        return (
            f"{code}: {str(answer)!r} is given for a whole indicator that always"
            " applies; answer its criteria instead."
        )
    expected = ", ".join(sorted(map(str, possible)))
    return f"{code}: {str(answer)!r} cannot be answered here; expected {expected}."
