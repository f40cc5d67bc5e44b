"""The questionnaire on paper: every criterion of the scope, with boxes to tick."""

from functools import partial

from nicegui import ui

from assessments.records.work import Assessment, AssessmentId
from priorities.answers import Scope
from priorities.edition import Edition, Indicator, Priority
from roadmap.web.ui import templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.texts import Words


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
    with theme.frame(title, person=who):
        templates.show("answering/printed.html", **_values(edition, work, say))


def _values(edition: Edition, assessment: Assessment, say: Words) -> dict[str, object]:
    day = say.date(assessment.reference_date)
    return {
        "t": say,
        "words": partial(_words, edition, say),
        "day": day,
        "about": say(
            "print.about",
            edition=edition_name(edition, say),
            day=day,
            scope=say(f"answer.scope.{assessment.scope}"),
        ),
        "note": edition_note(edition, say),
        "priorities": [
            (priority, asked)
            for priority in edition.priorities
            if (asked := _in_scope(priority, assessment.scope))
        ],
    }


def _in_scope(priority: Priority, scope: Scope) -> list[Indicator]:
    return [i for i in priority.indicators if i.core or scope is Scope.FULL]


def _words(edition: Edition, say: Words, code: str, part: str) -> str:
    return say.of(edition, f"{code}.{part}")
