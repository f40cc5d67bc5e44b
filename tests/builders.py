"""Small editions and answers for tests: say what matters, leave the rest out.

>>> ladders("A*", "B")                        # two indicators, A core, rungs 2..5 of one
>>> edition(ladder("A", rungs=(1, 2, 2, 1)))  # criteria A.2a, A.3a, A.3b, A.4a, ...
>>> met("A.2a", "A.3a") | answers(not_known="A.3b")
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase

from priorities.answers import EffectiveAnswer
from priorities.edition import (
    Criterion,
    CriterionCode,
    Edition,
    EditionId,
    Indicator,
    IndicatorCode,
    Mark,
    Nature,
    Obligation,
    Priority,
    PriorityCode,
    Rung,
)
from priorities.rules import Aggregation, Missing, Rounding, Rules

OURS = Rules(
    version=1,
    scale=None,
    gate_at=None,
    rung=Aggregation.MEAN,
    indicator=Aggregation.LADDER,
    priority=Aggregation.MEAN,
    overall=None,
    missing=Missing.BOUNDS,
    rounding_indicator=Rounding.NONE,
    rounding_priority=Rounding.NONE,
    rounding_overall=Rounding.NONE,
    stages=(Fraction(2), Fraction(3), Fraction(4), Fraction(9, 2)),
    cap=True,
    point_share=Fraction(2, 3),
)
"""The rules of the edition 2024."""


def ladder(
    code: str,
    *,
    rungs: Sequence[int] = (1, 1, 1, 1),
    core: bool = False,
    weight: Fraction | int = 1,
    may_not_apply: bool = False,
    optional: Sequence[str] = (),
    cases: Sequence[str] = (),
    efforts: Mapping[str, int] | None = None,
    first: int = 2,
) -> Indicator:
    """Build an indicator with so many criteria per rung, from level ``first`` up.

    Criteria are called ``A.2a``, ``A.2b``, ``A.3a``; those in ``optional`` may be not
    applicable, those in ``cases`` need a case; efforts are 1 unless given.
    """
    return Indicator(
        code=IndicatorCode(code),
        core=core,
        weight=Fraction(weight),
        obligation=Obligation.MANDATORY,
        may_not_apply=may_not_apply,
        mark=Mark.OURS,
        legal_basis=(),
        rungs=tuple(
            Rung(
                level=level,
                criteria=tuple(
                    _criterion(
                        f"{code}.{level}{letter}", optional, cases, efforts or {}
                    )
                    for letter in ascii_lowercase[:size]
                ),
            )
            for level, size in enumerate(rungs, start=first)
        ),
    )


def _criterion(
    code: str, optional: Sequence[str], cases: Sequence[str], efforts: Mapping[str, int]
) -> Criterion:
    return Criterion(
        code=CriterionCode(code),
        nature=Nature.IN_PRACTICE,
        dated_months=None,
        may_not_apply=code in optional or code in cases,
        effort=efforts.get(code, 1),
        needs_a_case=code in cases,
    )


def priority(code: str, *indicators: Indicator) -> Priority:
    """Build a priority."""
    return Priority(
        code=PriorityCode(code),
        mark=Mark.OURS,
        origins=(),
        legal_basis=(),
        indicators=indicators,
    )


def edition_of(*priorities: Priority, rules: Rules = OURS) -> Edition:
    """Build an edition of several priorities."""
    return Edition(
        id=EditionId("small"),
        published=None,
        language="en",
        rules=rules,
        priorities=priorities,
        options=(),
        sources=(),
        texts={"en": {}},
        hash="0" * 64,
    )


def edition(*indicators: Indicator, rules: Rules = OURS) -> Edition:
    """Build an edition of one priority, P."""
    return edition_of(priority("P", *indicators), rules=rules)


def ladders(*codes: str) -> Edition:
    """Build an edition of one priority with one criterion per rung; ``A*`` is core."""
    return edition(*(ladder(c.rstrip("*"), core=c.endswith("*")) for c in codes))


def met(*codes: str, evidence: int = 0) -> dict[str, EffectiveAnswer]:
    """Let one voice say met to each of these."""
    return {code: EffectiveAnswer(voices=("met",), evidence=evidence) for code in codes}


def answers(**codes: str) -> dict[str, EffectiveAnswer]:
    """Let one voice say each answer to the codes named, parted by spaces."""
    return {
        code: EffectiveAnswer(voices=(answer,))
        for answer, named in codes.items()
        for code in named.split()
    }


def everything(
    of: Edition, answer: str, *, evidence: int = 0
) -> dict[str, EffectiveAnswer]:
    """Let one voice say the same to every criterion."""
    return {
        code: EffectiveAnswer(voices=(answer,), evidence=evidence)
        for code in of.criterion_by_code
    }


def at_levels(of: Edition, levels: Mapping[str, int]) -> dict[str, EffectiveAnswer]:
    """Let every criterion up to each indicator's level be met, and no other."""
    return {
        criterion.code: EffectiveAnswer(
            voices=("met" if rung.level <= levels[indicator.code] else "not_yet",)
        )
        for indicator in of.indicator_by_code.values()
        for rung in indicator.rungs
        for criterion in rung.criteria
    }


def with_rules(**changes: object) -> Rules:
    """Take our rules with some changed."""
    return replace(OURS, **changes)  # type: ignore[arg-type]  # names are checked there


def titled(of: Edition) -> Edition:
    """Give everything words: "Title of A", "Text of A.2a." and so on."""
    said = {
        **dict.fromkeys(of.priority_by_code, ("title", "definition")),
        **dict.fromkeys(of.indicator_by_code, ("title", "floor")),
        **dict.fromkeys(of.criterion_by_code, ("text", "evidence")),
    }
    return replace(
        of,
        texts={
            "en": {
                f"{code}.{field}": f"{field.title()} of {code}"
                + ("" if field == "title" else ".")
                for code, fields in said.items()
                for field in fields
            }
        },
    )
