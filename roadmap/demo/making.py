"""Invent a whole region: 36 states, six yearly cycles, the same every time.

Plausible, and nothing more: ladders that rise slowly and sometimes fall, answers that
nobody could give, agencies that differ, evidence for some of what is met. The first
three cycles are answered under an older edition, the next two under a newer one, and so
is the last, which has just begun.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from assessments.records.invented import (
    InventedAssessment,
    InventedPerson,
    InventedRegion,
)
from assessments.records.region import ContributionChoice
from assessments.records.work import Assessment, AssessmentId, Cycle, WorkStage
from priorities.answers import AnswerValue, Scope
from priorities.crosswalk.carry_over import carry_answers
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from roadmap.demo import stories
from roadmap.demo.ladders import Trajectory, answer, trajectories
from roadmap.demo.names import FIRST_YEAR, cycles, edition_of_year, moment, names
from roadmap.demo.people import PASSPHRASE, Country, countries, regional_people
from roadmap.demo.plans import plan_of
from roadmap.demo.published import published
from roadmap.demo.writing import (
    Before,
    Given,
    WrittenAssessment,
    first_asked,
    only_about,
    record,
)

YEARS = 6
LAST_YEAR = FIRST_YEAR + YEARS - 1
SEED = 2033
SHOWN_SIGN_INS = ("focal", "police", "approver")
SKIPPING_SIGN_INS = ("focal",)
WIDENED_SIGN_INS = ("focal",)


def invent(editions: EditionPath, *, today: date) -> InventedRegion:
    """Invent the region.

    Parameters
    ----------
    editions
        What every state answers, year by year.
    today
        Decides only how long the last cycle stays open.

    Returns
    -------
    InventedRegion
        The same for the same arguments.
    """
    chance = Random(SEED)  # noqa: S311 - invented data, not a secret
    asked = [str(edition_of_year(editions, year).id) for year in range(YEARS)]
    windows = cycles(asked, today)
    invented = countries(FIRST_YEAR, chance)
    can_sign_in = set(sign_ins())
    return InventedRegion(
        states=tuple(country.state for country in invented),
        agencies=tuple(
            agency for country in invented for _, agency in country.agencies
        ),
        people=(
            *(
                InventedPerson(
                    person=person,
                    passphrase=(
                        PASSPHRASE if person.sign_in_name in can_sign_in else None
                    ),
                )
                for country in invented
                for person in country.people
            ),
            *regional_people(),
        ),
        cycles=windows,
        evidence=tuple(entry for country in invented for entry in country.evidence),
        assessments=tuple(
            assessment
            for number, country in enumerate(invented)
            for assessment in _history(number, country, windows, editions, chance)
        ),
        actions=plan_of(invented[stories.SHOWN], editions, last_year=LAST_YEAR),
        releases=published(),
    )


def sign_ins() -> tuple[str, ...]:
    """Give the sign-in names of the people who can sign in."""
    skipping = min(stories.SKIPPED)
    widened = max(stories.FIRST_YEAR_FOUNDATION)
    return (
        *(_sign_in(key, stories.SHOWN) for key in SHOWN_SIGN_INS),
        *(_sign_in(key, skipping) for key in SKIPPING_SIGN_INS),
        *(_sign_in(key, widened) for key in WIDENED_SIGN_INS),
        *(analyst.person.sign_in_name for analyst in regional_people()),
    )


def _sign_in(key: str, state: int) -> str:
    return f"{key}.{names().states[state].lower()}"


def _history(
    number: int,
    country: Country,
    windows: tuple[Cycle, ...],
    editions: EditionPath,
    chance: Random,
) -> list[InventedAssessment]:
    shown = number == stories.SHOWN
    drawn = trajectories(editions, len(windows), chance, story=stories.story_of(number))
    history: list[InventedAssessment] = []
    before: Before = {}
    for year in stories.years_of(number, len(windows)):
        edition, window = edition_of_year(editions, year), windows[year]
        last = year == len(windows) - 1
        scope = stories.scope_of(number, year)
        given = dict(_given(edition, drawn[edition.id], year, chance, scope))
        if (number, year) in stories.WITHOUT:
            _leave_out(given, stories.WITHOUT[number, year])
        for priority in stories.left_open(number, year):
            given = {
                code: value
                for code, value in given.items()
                if edition.priority_of[code].code != priority
            }
        if shown:
            _take_back(given, year)
        if last and shown:
            given = {
                code: value
                for code, value in given.items()
                if edition.indicator_of[code].code in stories.BEGUN
            }
        assessment = Assessment(
            id=AssessmentId(f"{country.state.code}-{window.code}"),
            state=country.state.code,
            cycle=window.code,
            edition=str(edition.id),
            reference_date=window.reference_date,
            scope=scope,
            stage=stories.stage_of(last=last),
            draft=1,
            started_from=None,
        )
        if history and history[-1].assessment.edition != edition.id:
            before = _carried(before, editions)
        done = record(assessment, country, edition, given, before, chance)
        done = _as_asked(done, edition, scope, stories.scope_of(number, year - 1))
        choice = None if last else stories.choice_of(number, year)
        history.append(_closed(assessment, country, done, choice))
        before = {code: (value, assessment.id) for code, value in given.items()}
    return history


def _as_asked(
    done: WrittenAssessment, edition: Edition, scope: Scope, before: Scope
) -> WrittenAssessment:
    """Take away what the foundation did not ask; what others draw stays as it is."""
    asked = edition.asked(Scope.FOUNDATION)
    if scope is Scope.FOUNDATION:
        return only_about(done, asked)
    return first_asked(done, asked) if before is Scope.FOUNDATION else done


def _given(
    edition: Edition,
    drawn: Mapping[str, Trajectory],
    year: int,
    chance: Random,
    scope: Scope,
) -> Iterator[tuple[str, AnswerValue]]:
    for indicator in edition.indicator_by_code.values():
        for criterion in indicator.criteria:
            value = answer(drawn[criterion.code], year, chance)
            if value is not None and (indicator.core or scope is Scope.FULL):
                yield criterion.code, value


def _take_back(given: Given, year: int) -> None:
    """Say "not yet" to what the shown state still plans."""
    for code, first in stories.NOT_BEFORE.items():
        if year < first and given.get(code) is AnswerValue.MET:
            given[code] = AnswerValue.NOT_YET


def _leave_out(given: Given, indicator: str) -> None:
    """Say of a whole indicator that it does not apply."""
    for code in [code for code in given if code.startswith(f"{indicator}.")]:
        del given[code]
    given[indicator] = AnswerValue.NOT_APPLICABLE


def _carried(before: Before, editions: EditionPath) -> Before:
    """Give what stood under the older edition, as answers to the newer one."""
    values = {code: value.value for code, (value, _) in before.items()}
    answers = carry_answers(editions, values)
    return {
        code: (AnswerValue(carried.value), before[carried.rests_on[0]][1])
        for code, carried in answers.items()
    }


def _closed(
    assessment: Assessment,
    country: Country,
    done: WrittenAssessment,
    choice: ContributionChoice | None,
) -> InventedAssessment:
    year = int(assessment.cycle)
    submitted = assessment.stage is not WorkStage.DRAFT
    signed = assessment.stage is WorkStage.SIGNED
    return InventedAssessment(
        assessment=assessment,
        answers=done.answers,
        settlements=done.settlements,
        comments=done.comments,
        assignments=done.assignments,
        links=done.links,
        reasons=done.reasons,
        submitted_by=country.focal_point.id if submitted else None,
        submitted_at=moment(year, done.steps + 10) if submitted else None,
        signed_by=country.approver.id if signed else None,
        signed_at=moment(year, done.steps + 400) if signed else None,
        choice=choice,
    )
