"""Worked cases: answers with a placement worked out by hand, kept beside an edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from priorities.answers import APPLIES, AnswerValue, EffectiveAnswer, Scope
from priorities.edition import Edition, Priority
from priorities.errors import EditionError, EditionProblem
from priorities.loading.choices import choices_of
from priorities.loading.documents import Document, Place
from priorities.loading.editions import load_edition
from priorities.loading.files import read_files
from priorities.loading.fitting import VOICES, WORDS, fit_each
from priorities.loading.shapes import (
    Code,
    Grade,
    OneOrMoreCodes,
    Ratio,
    Shape,
    Text,
    Whole,
    YesNo,
    unfit,
)
from priorities.voices import effective_of_voices

Expected = Fraction | int | bool | str | tuple[str, ...] | tuple[int, ...] | None

UNANSWERED = "unanswered"
NOBODY = ""
"""The voice of an answer that names none; further ones of a list are numbered."""


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


def _at_least_one_voice(value: dict[str, object]) -> dict[str, object]:
    if not value:
        raise unfit("at least one voice", "Name who says it, or take the code out.")
    return value


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


class SaidShape(Shape):
    """What one voice says, or what settles a dispute."""

    answer: Code
    reason: Text | None = None


class SettledShape(Shape):
    """What settles a dispute; it always needs a reason."""

    answer: Code
    reason: Text


class VoicesShape(Shape):
    """What several voices say by their names, what settles it, and its evidence."""

    voices: Annotated[dict[Text, SaidShape], AfterValidator(_at_least_one_voice)]
    settled: SettledShape | None = None
    evidence: Grade | None = None


Answers = Annotated[
    Annotated[OneOrMoreCodes, Tag(WORDS)] | Annotated[VoicesShape, Tag(VOICES)],
    Discriminator(lambda given: VOICES if isinstance(given, dict) else WORDS),
]
"""A word, a list of words that voices without a name say, or named voices."""


class ExampleShape(Shape):
    """One worked case of a file in examples/."""

    name: Text
    scope: Scope = Scope.FULL
    answers: dict[Code, Answers] = Field(default_factory=dict)
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
            cases.append(_case(edition, priority, document, index, shape))
    if problems:
        raise EditionError(folder.name, problems)
    return tuple(cases)


def _case(
    edition: Edition,
    priority: Priority,
    document: Document,
    index: int,
    shape: ExampleShape,
) -> WorkedCase:
    return WorkedCase(
        file=document.file,
        line=document.line((index,)),
        priority=priority.code,
        name=shape.name,
        scope=shape.scope,
        effective=_effective(edition, priority, shape),
        placement={
            name: getattr(shape.placement, name)
            for name in PlacementShape.model_fields
            if name in shape.placement.model_fields_set
        },
        because=shape.because,
    )


def _effective(
    edition: Edition, priority: Priority, shape: ExampleShape
) -> dict[str, EffectiveAnswer]:
    said = {code: _said(answers) for code, answers in shape.answers.items()}
    for indicator in priority.indicators:
        if indicator.code not in shape.answers and shape.rest != UNANSWERED:
            for criterion in indicator.criteria:
                said.setdefault(criterion.code, {NOBODY: shape.rest})
    evidence = {
        code: shape.evidence_of_met
        for code, voices in said.items()
        if AnswerValue.MET in voices.values()
    }
    settled: dict[str, str] = {}
    for code, answers in shape.answers.items():
        if isinstance(answers, VoicesShape):
            if answers.evidence is not None:
                evidence[code] = answers.evidence
            if answers.settled is not None:
                settled[code] = answers.settled.answer
    return effective_of_voices(
        edition, said, settled=settled, evidence=evidence | shape.evidence
    )


def _said(answers: tuple[str, ...] | VoicesShape) -> dict[str, str]:
    """Give what each voice says, by its name."""
    if isinstance(answers, VoicesShape):
        return {name: said.answer for name, said in answers.voices.items()}
    return {
        str(number) if number else NOBODY: word
        for number, word in enumerate(answers)
        if word != UNANSWERED
    }


def _unusable(
    edition: Edition,
    priority: Priority,
    document: Document,
    index: int,
    shape: ExampleShape,
) -> Iterator[EditionProblem]:
    """Find codes of another priority and answers that the edition does not have."""
    possible = _possible_answers(edition, priority)
    named = [(("answers", code), code) for code in shape.answers]
    named += [(("evidence", code), code) for code in shape.evidence]
    wrong: list[tuple[Place, str, str]] = [
        (place, code, f"a code of {priority.code}")
        for place, code in named
        if code not in possible
    ]
    wrong += [
        (place, f"{code}: {answer}", ", ".join(sorted(known)))
        for code, answers in shape.answers.items()
        if code in possible
        for place, answer, known in _given(code, answers, possible[code])
        if answer not in known
    ]
    for place, given, expected in wrong:
        yield document.problem(
            (index, *place),
            given=given,
            expected=expected,
            remedy="Correct the code or the answer.",
            choices=choices_of(expected.split(", ")),
        )
    yield from _unsaid(edition, priority, document, index, shape)


def _given(
    code: str, answers: tuple[str, ...] | VoicesShape, possible: set[str]
) -> Iterator[tuple[Place, str, set[str]]]:
    """Give every answer with its place, and what is possible there."""
    if not isinstance(answers, VoicesShape):
        yield from ((("answers", code), answer, possible) for answer in answers)
        return
    by_voice = possible - {UNANSWERED}
    for name, said in answers.voices.items():
        yield ("answers", code, "voices", name), said.answer, by_voice
    if answers.settled is not None:
        settling = by_voice - {AnswerValue.NOT_KNOWN}
        if by_voice == {AnswerValue.NOT_APPLICABLE}:
            settling = settling | {APPLIES}
        yield ("answers", code, "settled"), answers.settled.answer, settling


def _unsaid(
    edition: Edition,
    priority: Priority,
    document: Document,
    index: int,
    shape: ExampleShape,
) -> Iterator[EditionProblem]:
    """Find reasons that lack, evidence given twice, and what settles nothing."""
    effective = _effective(edition, priority, shape)
    wrong: list[tuple[Place, str, str, str]] = []
    for code, answers in shape.answers.items():
        place: Place = ("answers", code)
        if not isinstance(answers, VoicesShape):
            continue
        wrong += [
            (
                (*place, "voices", name),
                f"{name}: {said.answer} without a reason",
                "a reason why it cannot apply",
                "Write it in reason.",
            )
            for name, said in answers.voices.items()
            if said.answer == AnswerValue.NOT_APPLICABLE and said.reason is None
        ]
        if answers.evidence is not None and code in shape.evidence:
            given = f"evidence for {code} twice"
            wrong.append((place, given, "it once", "Take one of the two out."))
        voices = set(effective[code].voices) if code in effective else set()
        if answers.settled is not None and len(voices - {AnswerValue.NOT_KNOWN}) < 2:
            wrong.append(
                (
                    (*place, "settled"),
                    f"settled for {code}, where voices do not differ",
                    "voices that differ",
                    "Take settled out.",
                )
            )
    for where, given, expected, remedy in wrong:
        yield document.problem(
            (index, *where), given=given, expected=expected, remedy=remedy
        )


def _possible_answers(edition: Edition, priority: Priority) -> dict[str, set[str]]:
    """Give what a case can say of each indicator and criterion of a priority."""
    always: set[str] = {UNANSWERED, AnswerValue.NOT_KNOWN}
    possible: dict[str, set[str]] = {}
    for indicator in priority.indicators:
        possible[indicator.code] = {UNANSWERED}
        for criterion in indicator.criteria:
            scale = edition.scale_of(criterion) or (
                AnswerValue.MET,
                AnswerValue.NOT_YET,
            )
            possible[criterion.code] = {*always, *scale}
        if indicator.may_not_apply:
            possible[indicator.code].add(AnswerValue.NOT_APPLICABLE)
        for criterion in indicator.criteria:
            if criterion.may_not_apply:
                possible[criterion.code].add(AnswerValue.NOT_APPLICABLE)
    return possible
