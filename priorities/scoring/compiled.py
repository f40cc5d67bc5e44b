"""An edition made ready for counting: once per edition and scope, then used again.

Positions are counted in whole units of ``1 / unit`` where the rules allow it, so that
the inner loops add integers; `exact` turns them into fractions.
"""

from collections.abc import Mapping
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
    CriterionCode,
    Edition,
    Indicator,
    IndicatorCode,
    NotOffered,
    Priority,
    PriorityCode,
)
from priorities.errors import AnswersError, ScopeError
from priorities.rules import Aggregation, Rules
from priorities.scoring.answer import AnswerReader, Worth, worth_of_answers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledRung:
    """A rung as the engine reads it; one object per rung, so that it makes a fast key."""

    level: int
    codes: tuple[CriterionCode, ...]


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
    codes
        The criteria of all rungs, in order.
    """

    code: IndicatorCode
    core: bool
    weight: Fraction
    share: int
    floor: int
    cut: int | None
    rungs: tuple[CompiledRung, ...]
    codes: tuple[CriterionCode, ...]


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
    """

    code: PriorityCode
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
    """

    rules: Rules
    reader: AnswerReader
    levels: tuple[int, ...]
    allowed: Mapping[str, frozenset[str]]
    priorities: Mapping[str, CompiledPriority]


_LACKS = {
    NotOffered.NO_CORE: "core indicators",
    NotOffered.NO_LADDER: f"ladder with more than {FOUNDATION_RUNGS} rungs",
}


@lru_cache(maxsize=64)
def compile_edition(edition: Edition, scope: Scope) -> CompiledEdition:
    """Make an edition ready for counting within a scope.

    Raises
    ------
    ScopeError
        If the edition cannot be cut to that scope.
    """
    rules = edition.rules
    why_not = edition.why_not(scope)
    if why_not is not None and scope is Scope.FOUNDATION:
        msg = (
            f"The edition {edition.id} does not offer the scope '{scope}': it has no"
            f" {_LACKS[why_not]}. Choose one of: {', '.join(edition.scopes)}."
        )
        raise ScopeError(msg)
    on_ladder = rules.indicator in (Aggregation.LADDER, Aggregation.GATE)
    levels: set[int] = set()
    if on_ladder:
        for indicator in edition.indicator_by_code.values():
            levels.add(indicator.rungs[0].level - 1)
            levels.update(rung.level for rung in indicator.rungs)
    return CompiledEdition(
        rules=rules,
        reader=AnswerReader(rules),
        levels=tuple(sorted(levels)),
        allowed=_allowed(edition),
        priorities={
            p.code: _compile_priority(p, rules, scope, on_ladder=on_ladder)
            for p in edition.priorities
        },
    )


@lru_cache(maxsize=65536)
def exact(value: Worth, unit: int) -> Fraction:
    """Turn a value in units into a fraction."""
    return Fraction(value) / unit


def _compile_priority(
    priority: Priority, rules: Rules, scope: Scope, *, on_ladder: bool
) -> CompiledPriority:
    asked = priority.within(scope).indicators
    rungs = {i.code: len(i.rungs) for i in priority.indicators}
    whole = lcm(*(i.weight.denominator for i in asked))
    sizes = {n + 1 for i in asked for r in i.rungs for n in range(len(r.criteria))}
    return CompiledPriority(
        code=priority.code,
        rules=rules,
        least=tuple(least.as_integer_ratio() for least in rules.stages),
        unit=lcm(*sizes) if on_ladder else 1,
        indicators=tuple(
            _compile_indicator(i, whole, is_cut=len(i.rungs) < rungs[i.code])
            for i in asked
        ),
    )


def _compile_indicator(
    indicator: Indicator, whole: int, *, is_cut: bool
) -> CompiledIndicator:
    rungs = tuple(
        CompiledRung(level=rung.level, codes=tuple(c.code for c in rung.criteria))
        for rung in indicator.rungs
    )
    return CompiledIndicator(
        code=indicator.code,
        core=indicator.core,
        weight=indicator.weight,
        share=int(indicator.weight * whole),
        floor=indicator.rungs[0].level - 1,
        cut=indicator.rungs[-1].level if is_cut else None,
        rungs=rungs,
        codes=tuple(code for rung in rungs for code in rung.codes),
    )


def _allowed(edition: Edition) -> Mapping[str, frozenset[str]]:
    always = frozenset({*worth_of_answers(edition.rules), AnswerValue.NOT_KNOWN})
    not_applicable = frozenset({AnswerValue.NOT_APPLICABLE})
    of_whole = not_applicable | {APPLIES}
    allowed: dict[str, frozenset[str]] = {}
    for indicator in edition.indicator_by_code.values():
        allowed[indicator.code] = of_whole if indicator.may_not_apply else frozenset()
        for criterion in indicator.criteria:
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
