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

CORE = "core"
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
    """Show all of it, its core, or the priority that is named.

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
    """Give what can be printed, by what the address says: all, the core, a priority."""
    scopes = {"": scope} | ({CORE: Scope.CORE} if scope is Scope.FULL else {})
    parts: dict[str, Asked] = {
        key: tuple(
            (priority, asked)
            for priority in edition.priorities
            if (asked := _in_scope(priority, within))
        )
        for key, within in scopes.items()
    }
    return parts | {
        priority.code: ((priority, asked),) for priority, asked in parts[""]
    }


def _name(edition: Edition, part: str, say: Words) -> str:
    if part in {"", CORE}:
        return say(f"print.{part or 'whole'}")
    return say.of(edition, f"{part}.title")


def _pages(asked: Asked) -> int:
    """Guess how many pages it takes; each priority begins on a new one."""
    return sum(
        ceil(sum(len(i.criteria) for i in indicators) / CRITERIA_ON_A_PAGE)
        for _, indicators in asked
    )


def _in_scope(priority: Priority, scope: Scope) -> tuple[Indicator, ...]:
    return tuple(i for i in priority.indicators if i.core or scope is Scope.FULL)


def _words(edition: Edition, say: Words, code: str, part: str) -> str:
    return say.of(edition, f"{code}.{part}")
