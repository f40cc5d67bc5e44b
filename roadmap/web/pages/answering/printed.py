"""The questionnaire on paper: every criterion of the scope, with boxes to tick."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from assessments.records.work import Assessment, AssessmentId
from priorities.answers import Scope
from priorities.edition import Edition, Indicator, Priority
from roadmap.web.ui import templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.templates import View
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.texts import Words


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
    """

    template = "answering/printed.html"

    about: str
    note: str | None
    day: str
    priorities: tuple[tuple[Priority, tuple[Indicator, ...]], ...]
    words: Callable[[str, str], str]


@ui.page("/assessments/{assessment}/questionnaire")
async def questionnaire(assessment: str) -> None:
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
        templates.show(_view(edition, work, say), say)


def _view(edition: Edition, assessment: Assessment, say: Words) -> PrintedQuestionnaire:
    day = say.date(assessment.reference_date)
    return PrintedQuestionnaire(
        about=say(
            "print.about",
            edition=edition_name(edition, say),
            day=day,
            scope=say(f"answer.scope.{assessment.scope}"),
        ),
        note=edition_note(edition, say),
        day=day,
        priorities=tuple(
            (priority, asked)
            for priority in edition.priorities
            if (asked := _in_scope(priority, assessment.scope))
        ),
        words=partial(_words, edition, say),
    )


def _in_scope(priority: Priority, scope: Scope) -> tuple[Indicator, ...]:
    return tuple(i for i in priority.indicators if i.core or scope is Scope.FULL)


def _words(edition: Edition, say: Words, code: str, part: str) -> str:
    return say.of(edition, f"{code}.{part}")
