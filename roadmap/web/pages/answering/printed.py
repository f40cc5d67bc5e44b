"""The questionnaire on paper: every criterion of the scope, with boxes to tick."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil

from nicegui import ui

from assessments.errors import NotFound
from assessments.records.work import Assessment, AssessmentId
from priorities.answers import Scope
from priorities.edition import Criterion, Edition, Indicator, Priority
from roadmap.web.ui import first_html, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.templates import View
from roadmap.wording.editions import also_asked, edition_name, edition_note
from roadmap.wording.texts import Words

CRITERIA_ON_A_PAGE = 6.5
"""As measured on A4 and Letter."""

Asked = tuple[tuple[Priority, tuple[Indicator, ...]], ...]
"""Priorities, each with those of its indicators that are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedQuestionnaire(View):
    """Every criterion of the scope, by priority and indicator, with boxes to tick.

    Attributes
    ----------
    about, note
        Which questionnaire this is, and what is special about its edition.
    above
        That ladders go on where the scope cuts them; empty where none is cut.
    day
        The reference date, in words.
    priorities
        Every priority with its indicators in scope.
    words
        Gives the words of any of these, by code and part.
    also_asked
        Names the items of outside lists that ask the same as a criterion.
    has_cases
        Whether something on it needs a case.
    length
        About how many pages it takes.
    parts
        What can be printed instead: address, words, and whether it is shown now.
    """

    template = "answering/printed.html"

    about: str
    above: str
    note: str | None
    day: str
    priorities: Asked
    words: Callable[[str, str], str]
    also_asked: Callable[[Criterion], str]
    has_cases: bool
    length: str
    parts: tuple[tuple[str, str, bool], ...]


@ui.page("/assessments/{assessment}/questionnaire")
async def questionnaire(assessment: str, part: str = "") -> None:
    """Show the questionnaire to print."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    work = await in_background(
        service.answering.assessment, who=who, assessment=AssessmentId(assessment)
    )
    edition = service.world.editions(work.edition)
    ui.add_head_html(
        theme.sheet("answering/printed.css") + theme.script("ui/reading.js")
    )
    title = say("print.title", cycle=work.cycle)
    with theme.frame(title, person=who, above=theme.assessment_above(work, say)):
        first_html.read(_view(edition, work, part, say), say)


def _view(
    edition: Edition, assessment: Assessment, part: str, say: Words
) -> PrintedQuestionnaire:
    """Show all of it, what a narrower scope asks, or the priority that is named.

    Raises
    ------
    NotFound
        If there is no such part.
    """
    day = say.date(assessment.reference_date)
    parts = _parts(edition, assessment.scope)
    if part not in parts:
        raise NotFound("no_such_thing")
    return PrintedQuestionnaire(
        about=say(
            "print.about",
            edition=edition_name(edition, say),
            day=day,
            scope=say(f"answer.scope.{assessment.scope}"),
        ),
        above=_above(edition, assessment.scope, part, say),
        note=edition_note(edition, say),
        day=day,
        priorities=parts[part],
        words=partial(_words, edition, say),
        also_asked=lambda criterion: also_asked((criterion,), say),
        has_cases=any(
            criterion.needs_a_case
            for _, indicators in parts[part]
            for indicator in indicators
            for criterion in indicator.criteria
        ),
        length=say("print.length", n=_pages(parts[part])),
        parts=tuple(
            (f"?part={key}", _name(edition, key, say), key == part) for key in parts
        ),
    )


def _parts(edition: Edition, scope: Scope) -> dict[str, Asked]:
    """Give what can be printed, by what the address says.

    All of it, what a narrower scope asks, or a priority.
    """
    narrower = [each for each in edition.scopes if each.is_narrower_than(scope)]
    scopes = {"": scope} | {each.value: each for each in reversed(narrower)}
    parts: dict[str, Asked] = {
        key: tuple(
            (priority, priority.indicators)
            for priority in edition.within(within).priorities
            if priority.indicators
        )
        for key, within in scopes.items()
    }
    return parts | {
        priority.code: ((priority, asked),) for priority, asked in parts[""]
    }


def _above(edition: Edition, scope: Scope, part: str, say: Words) -> str:
    """Say up to which rung ladders are printed, where that is not all of them."""
    shown = Scope(part) if part in {*Scope} else scope
    if shown is not Scope.FOUNDATION:
        return ""
    indicators = edition.within(shown).indicator_by_code.values()
    return say("print.above", level=max(i.rungs[-1].level for i in indicators))


def _name(edition: Edition, part: str, say: Words) -> str:
    if part in {"", *Scope}:
        return say(f"print.{part or 'whole'}")
    return say.of(edition, f"{part}.title")


def _pages(asked: Asked) -> int:
    """Guess how many pages it takes; each priority begins on a new one."""
    return sum(
        ceil(sum(len(i.criteria) for i in indicators) / CRITERIA_ON_A_PAGE)
        for _, indicators in asked
    )


def _words(edition: Edition, say: Words, code: str, part: str) -> str:
    return say.of(edition, f"{code}.{part}")
