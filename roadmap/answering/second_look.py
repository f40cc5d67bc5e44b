"""What a state may want to look at again before it submits, as questions with places.

Soft edit checks, in the words of survey practice.

Shown to the state itself only. None of it is an error, and none of it blocks anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.comparison.consistency import Drift
from priorities.edition import Edition
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPlace:
    """Where in the questionnaire to look.

    ``path`` leads there from the address of the assessment.
    """

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookQuestion:
    """One question, and the places that it is about; none when it is about all."""

    asks: str
    places: tuple[QuestionPlace, ...]


def questions(
    drifts: Iterable[Drift], edition: Edition, say: Words
) -> tuple[SecondLookQuestion, ...]:
    """Word patterns of a draft as questions to its own state, in their order."""
    return tuple(
        SecondLookQuestion(
            asks=say(f"answer.second_look.{drift.kind}", n=drift.number),
            places=tuple(_place(edition, code, say) for code in drift.codes),
        )
        for drift in drifts
    )


def _place(edition: Edition, code: str, say: Words) -> QuestionPlace:
    is_indicator = code in edition.indicator_by_code
    words = say.of(edition, f"{code}.{'title' if is_indicator else 'text'}")
    return QuestionPlace(
        text=say("answer.second_look.place", code=code, text=words),
        path=f"answer/{edition.priority_of[code].code}#{code}",
    )
