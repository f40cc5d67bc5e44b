"""Worked cases: answers with a placement worked out by hand, kept beside an edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from priorities.answers import AnswerValue, EffectiveAnswer, Scope
from priorities.edition import Edition, Priority
from priorities.errors import EditionError, EditionProblem
from priorities.loading.documents import Document, Place
from priorities.loading.editions import load_edition
from priorities.loading.files import read_files
from priorities.loading.fitting import fit_each
from priorities.loading.shapes import (
    Code,
    Grade,
    OneOrMoreCodes,
    Ratio,
    Shape,
    Text,
    Whole,
    YesNo,
)
from priorities.rules import Rules

Expected = Fraction | int | bool | str | tuple[str, ...] | tuple[int, ...] | None

UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedCase:
    """Answers to one priority, and the placement that they have to give.

    Attributes
    ----------
    file, line
        Where the case is written.
    effective
        What stands for every criterion of the priority, the unmentioned ones included.
    placement
        Expected values by field of `priorities.scoring.result.PriorityPlacement`; what is not
        named is not checked.
    because
        The arithmetic, for a reader.
    """

    file: str
    line: int
    priority: str
    name: str
    scope: Scope
    effective: Mapping[str, EffectiveAnswer]
    placement: Mapping[str, Expected]
    because: str


def _or_nothing(value: object) -> object:
    return None if value == "~" else value


MaybeRatio = Annotated[Ratio | None, BeforeValidator(_or_nothing)]
MaybeWhole = Annotated[Whole | None, BeforeValidator(_or_nothing)]
Codes = tuple[Code, ...]


class PlacementShape(Shape):
    """The expected fields of a placement; any of them."""

    position: MaybeRatio = None
    low: MaybeRatio = None
    high: MaybeRatio = None
    evidenced: MaybeRatio = None
    stage: MaybeWhole = None
    stage_low: MaybeWhole = None
    stage_high: MaybeWhole = None
    uncapped_stage: MaybeWhole = None
    certain: YesNo = False
    why: Code = ""
    completeness: MaybeRatio = None
    held_back_by: Codes = ()
    still_open: Codes = ()
    disputed: Codes = ()
    would_raise: Codes = ()
    would_not_raise: Codes = ()
    would_change_stage: Codes = ()
    weakest: Codes = ()
    level_counts: tuple[Whole, ...] = ()


class ExampleShape(Shape):
    """One worked case of a file in examples/."""

    name: Text
    scope: Scope = Scope.FULL
    answers: dict[Code, OneOrMoreCodes] = Field(default_factory=dict)
    rest: Literal["unanswered", "not_known", "not_yet", "met"] = "unanswered"
    evidence: dict[Code, Grade] = Field(default_factory=dict)
    evidence_of_met: Grade = 0
    placement: PlacementShape
    because: Text


def load_examples(folder: Path) -> tuple[WorkedCase, ...]:
    """Load the worked cases of the edition in a folder.

    Raises
    ------
    EditionError
        If the edition or a case cannot be used; it lists every problem.
    """
    edition = load_edition(folder)
    cases: list[WorkedCase] = []
    problems: list[EditionProblem] = []
    for home, document in read_files(folder).examples.items():
        shapes, misfits = fit_each(document, ExampleShape)
        problems += misfits
        if misfits:
            continue
        priority = edition.priority_by_code[home]
        for index, shape in enumerate(shapes):
            problems += _unusable(edition, priority, document, index, shape)
            cases.append(_case(priority, document, index, shape))
    if problems:
        raise EditionError(folder.name, problems)
    return tuple(cases)


def _case(
    priority: Priority, document: Document, index: int, shape: ExampleShape
) -> WorkedCase:
    return WorkedCase(
        file=document.file,
        line=document.line((index,)),
        priority=priority.code,
        name=shape.name,
        scope=shape.scope,
        effective=_effective(priority, shape),
        placement={
            name: getattr(shape.placement, name)
            for name in PlacementShape.model_fields
            if name in shape.placement.model_fields_set
        },
        because=shape.because,
    )


def _effective(priority: Priority, shape: ExampleShape) -> dict[str, EffectiveAnswer]:
    answers = dict(shape.answers)
    for indicator in priority.indicators:
        if indicator.code not in shape.answers and shape.rest != UNANSWERED:
            for criterion in indicator.criteria:
                answers.setdefault(criterion.code, (shape.rest,))
    return {
        code: EffectiveAnswer(
            voices=() if voices == (UNANSWERED,) else voices,
            evidence=shape.evidence.get(
                code, shape.evidence_of_met if AnswerValue.MET in voices else 0
            ),
        )
        for code, voices in answers.items()
    }


def _unusable(
    edition: Edition,
    priority: Priority,
    document: Document,
    index: int,
    shape: ExampleShape,
) -> Iterator[EditionProblem]:
    """Find codes of another priority and answers that the edition does not have."""
    possible = _possible_answers(edition.rules, priority)
    named = [(("answers", code), code) for code in shape.answers]
    named += [(("evidence", code), code) for code in shape.evidence]
    wrong: list[tuple[Place, str, str]] = [
        (place, code, f"a code of {priority.code}")
        for place, code in named
        if code not in possible
    ]
    wrong += [
        (("answers", code), f"{code}: {answer}", ", ".join(sorted(possible[code])))
        for code, voices in shape.answers.items()
        for answer in voices
        if code in possible and answer not in possible[code]
    ]
    for place, given, expected in wrong:
        yield document.problem(
            (index, *place),
            given=given,
            expected=expected,
            remedy="Correct the code or the answer.",
        )


def _possible_answers(rules: Rules, priority: Priority) -> dict[str, set[str]]:
    """Give what a case can say of each indicator and criterion of a priority."""
    values: set[str] = {UNANSWERED, AnswerValue.NOT_KNOWN}
    values |= set(rules.scale or {AnswerValue.MET, AnswerValue.NOT_YET})
    possible: dict[str, set[str]] = {}
    for indicator in priority.indicators:
        possible[indicator.code] = {UNANSWERED}
        possible |= {criterion.code: set(values) for criterion in indicator.criteria}
        if indicator.may_not_apply:
            possible[indicator.code].add(AnswerValue.NOT_APPLICABLE)
        for criterion in indicator.criteria:
            if criterion.may_not_apply:
                possible[criterion.code].add(AnswerValue.NOT_APPLICABLE)
    return possible
