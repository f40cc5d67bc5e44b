"""What the browser is sent of the answer page: the names that its scripts read.

Values are JSON. Of what was said about a criterion only that is sent which is there.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict


class BasisAsked(TypedDict):
    """What an indicator rests on, and how far that has been checked."""

    text: str
    mark: str


class CriterionAsked(TypedDict):
    """One criterion; ``dated`` has the months that it looks back, if any."""

    code: str
    text: str
    evidence: str
    nature: str | None
    dated: int | None
    mayNotApply: bool
    needsACase: bool
    alsoAsked: str


class RungAsked(TypedDict):
    """One rung of a ladder."""

    level: int
    criteria: Sequence[CriterionAsked]


class CriterionAbove(TypedDict):
    """One criterion that is asked in a wider scope only: to read."""

    code: str
    text: str
    dated: int | None


class RungAbove(TypedDict):
    """One rung that is asked in a wider scope only."""

    level: int
    criteria: Sequence[CriterionAbove]


class IndicatorAsked(TypedDict):
    """One indicator with its ladder."""

    code: str
    title: str
    floor: str
    core: bool
    mayNotApply: bool
    basis: Sequence[BasisAsked]
    rungs: Sequence[RungAsked]
    above: Sequence[RungAbove]


class PriorityNamed(TypedDict):
    """A priority in the list beside."""

    code: str
    title: str


class QuestionsAsked(TypedDict):
    """Everything that a priority asks, with the words of the page."""

    words: Mapping[str, str]
    longest: int
    stages: Sequence[float]
    priorities: Sequence[PriorityNamed]
    indicators: Sequence[IndicatorAsked]


class PlaceNow(TypedDict):
    """Where a priority stands, for drawing, and in a sentence.

    ``cut`` is where the scope cuts ladders, if it does.
    """

    position: float | None
    low: float | None
    high: float | None
    stage: int | None
    cut: float | None
    disputed: Sequence[str]
    sentence: str


class CountsNow(TypedDict):
    """How far a priority is, in indicators."""

    code: str
    all: int
    done: int
    to_confirm: int
    disputed: int
    nothing_arose: int


class AskedThen(TypedDict):
    """What was asked last cycle in the place of a criterion, and what was answered."""

    relation: str
    text: str
    value: str | None


class LinkShown(TypedDict):
    """An entry of evidence that is linked to a criterion."""

    id: str
    evidence: str
    title: str
    grade: int
    confirmed: bool
    mayConfirm: bool


class AnswerPageGiven(TypedDict):
    """Everything on the answer page that belongs to one reader."""

    person: str
    assessment: str
    priority: str
    whole: bool
    mayAnswer: bool
    mayComment: bool
    maySettle: bool
    mayLink: bool
    mayPassOn: bool
    frozen: str
    agencies: Mapping[str, str]
    signInAddress: str
    evidenceAddress: str
    overviewAddress: str
    placement: PlaceNow | None
    progress: Sequence[CountsNow]
    states: Mapping[str, Mapping[str, object]]
    actions: Mapping[str, Sequence[Mapping[str, object]]]
