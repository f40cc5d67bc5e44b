"""The questionnaire on paper: every criterion of the scope, with boxes to tick."""

from functools import partial

from nicegui import ui

from assessments.records.work import Assessment, AssessmentId
from priorities.answers import Scope
from priorities.edition import Edition, Indicator, Priority
from roadmap.web.ui import templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.texts import show_date, t


@ui.page("/assessments/{assessment}/questionnaire")
async def questionnaire(assessment: str) -> None:
    """Show the questionnaire to print."""
    visit = visitor.visit()
    service, who, language = visit.service, visit.who, visit.language
    found = await in_background(
        service.answering.assessment, who=who, assessment=AssessmentId(assessment)
    )
    edition = service.world.editions(found.edition)
    ui.add_head_html(
        theme.sheet("answering/printed.css") + theme.script("ui/reading.js")
    )
    title = t("print.title", language, cycle=found.cycle)
    with theme.frame(title, person=who, language=language):
        templates.show("answering/printed.html", **_values(edition, found, language))


def _values(
    edition: Edition, assessment: Assessment, language: str
) -> dict[str, object]:
    day = show_date(assessment.reference_date, language)
    return {
        "t": partial(t, language=language),
        "words": partial(_words, edition, language),
        "day": day,
        "about": t(
            "print.about",
            language,
            edition=edition_name(edition, language),
            day=day,
            scope=t(f"answer.scope.{assessment.scope}", language),
        ),
        "note": edition_note(edition, language),
        "priorities": [
            (priority, asked)
            for priority in edition.priorities
            if (asked := _in_scope(priority, assessment.scope))
        ],
    }


def _in_scope(priority: Priority, scope: Scope) -> list[Indicator]:
    return [i for i in priority.indicators if i.core or scope is Scope.FULL]


def _words(edition: Edition, language: str, code: str, part: str) -> str:
    return edition.words(f"{code}.{part}", language)
