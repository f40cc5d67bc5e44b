"""Invent a whole region: 36 states, five yearly cycles, the same every time.

Plausible, and nothing more: ladders that rise slowly and sometimes fall, answers that
nobody could give, agencies that differ, evidence for some of what is met.
"""

from random import Random

from assessments.invented import (
    InventedAssessment,
    InventedPerson,
    InventedRegion,
)
from assessments.records import Assessment, AssessmentId, Cycle, WorkStage
from priorities.answers import Scope
from priorities.edition import Edition
from roadmap.demo.ladders import answers, leanings, strengths
from roadmap.demo.moments import cycles, moment
from roadmap.demo.names import names
from roadmap.demo.people import PASSPHRASE, Country, countries, regional_people
from roadmap.demo.writing import Before, Given, Recorded, record

YEARS = 5
SEED = 2033
SHOWN = 0
"""Number of the state whose people can sign in; its last cycle has just begun."""
SHOWN_SIGN_INS = ("focal", "police", "approver")
BEGUN = ("IDN-1", "IDN-2", "INV-1")
"""Indicators that the police of the shown state have answered in the last cycle."""
FIRST_YEAR_CORE = range(20, 24)
STILL_SUBMITTED = (5, 11, 27)
STILL_DRAFT = (8, 30)


def invent(edition: Edition, *, last_year: int) -> InventedRegion:
    """Invent the region.

    Parameters
    ----------
    edition
        What every state answers.
    last_year
        Year of the last cycle, the only open one.

    Returns
    -------
    InventedRegion
        The same for the same arguments.
    """
    chance = Random(SEED)  # noqa: S311 - invented data, not a secret
    windows = cycles(str(edition.id), last_year, YEARS)
    found = countries(last_year - YEARS + 1, chance)
    return InventedRegion(
        states=tuple(one.state for one in found),
        agencies=tuple(agency for one in found for _, agency in one.agencies),
        people=(
            *(
                InventedPerson(
                    person=person,
                    passphrase=_passphrase(person.sign_in_name, one, number),
                )
                for number, one in enumerate(found)
                for person in one.people
            ),
            *regional_people(),
        ),
        cycles=windows,
        evidence=tuple(entry for one in found for entry in one.evidence),
        assessments=tuple(
            assessment
            for number, one in enumerate(found)
            for assessment in _history(number, one, windows, edition, chance)
        ),
    )


def sign_ins() -> tuple[str, ...]:
    """Give the sign-in names of the people who can sign in."""
    return (
        *(f"{key}.{names().states[SHOWN].lower()}" for key in SHOWN_SIGN_INS),
        *(one.person.sign_in_name for one in regional_people()),
    )


def _passphrase(sign_in_name: str, country: Country, number: int) -> str | None:
    shown = {f"{key}.{country.state.code}" for key in SHOWN_SIGN_INS}
    return PASSPHRASE if number == SHOWN and sign_in_name in shown else None


def _history(
    number: int,
    country: Country,
    windows: tuple[Cycle, ...],
    edition: Edition,
    chance: Random,
) -> list[InventedAssessment]:
    moves = strengths(edition, len(windows), chance)
    leaning = leanings(edition, chance)
    history: list[InventedAssessment] = []
    before: Before = {}
    for year, window in enumerate(windows):
        last = year == len(windows) - 1
        scope = Scope.CORE if year == 0 and number in FIRST_YEAR_CORE else Scope.FULL
        given: Given = {}
        for indicator in edition.indicator_by_code.values():
            drawn = answers(
                indicator, moves.by_indicator[indicator.code][year], leaning, chance
            )
            if indicator.core or scope is Scope.FULL:
                given.update(drawn)
        if last and number == SHOWN:
            given = {c: v for c, v in given.items() if c.rsplit(".", 1)[0] in BEGUN}
        assessment = Assessment(
            id=AssessmentId(f"{country.state.code}-{window.code}"),
            state=country.state.code,
            cycle=window.code,
            edition=str(edition.id),
            reference_date=window.reference_date,
            scope=scope,
            stage=_stage(number, last=last),
            draft=1,
            started_from=None,
        )
        done = record(assessment, country, edition, given, before, chance)
        history.append(_closed(assessment, country, done, int(window.code)))
        before = {code: (value, assessment.id) for code, value in given.items()}
    return history


def _stage(number: int, *, last: bool) -> WorkStage:
    if last and number in (SHOWN, *STILL_DRAFT):
        return WorkStage.DRAFT
    if last and number in STILL_SUBMITTED:
        return WorkStage.SUBMITTED
    return WorkStage.SIGNED


def _closed(
    assessment: Assessment, country: Country, done: Recorded, year: int
) -> InventedAssessment:
    submitted = assessment.stage is not WorkStage.DRAFT
    signed = assessment.stage is WorkStage.SIGNED
    return InventedAssessment(
        assessment=assessment,
        answers=done.answers,
        settlements=done.settlements,
        comments=done.comments,
        assignments=done.assignments,
        links=done.links,
        submitted_by=country.focal_point.id if submitted else None,
        submitted_at=moment(year, done.steps + 10) if submitted else None,
        signed_by=country.approver.id if signed else None,
        signed_at=moment(year, done.steps + 400) if signed else None,
    )
