"""The overview of an assessment: scope, start from last cycle, where to go on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from assessments.records.people import Person, Role
from assessments.records.sheet import Progress
from assessments.records.work import Assessment, AssessmentId, WorkStage
from assessments.service import Service
from priorities.answers import Scope
from priorities.edition import Edition
from roadmap.web.ui import forms, templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.texts import show_date, t

Deed = Callable[[Person, forms.Filled], Awaitable[None]]

SEES_WHOLE = frozenset({Role.FOCAL_POINT, Role.APPROVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the overview reads."""

    assessment: Assessment
    edition: Edition
    progress: tuple[Progress, ...]


@ui.page("/assessments/{assessment}")
async def overview(assessment: str, taken: int | None = None) -> None:
    """Show the overview of an assessment."""
    visit = visitor.visit()
    service, who, language = visit.service, visit.who, visit.language
    here = AssessmentId(assessment)
    read = await in_background(_read, service, who, here)

    async def change_scope(who: Person, filled: forms.Filled) -> None:
        scope = Scope(filled.one("scope"))
        await in_background(
            service.answering.set_scope, who=who, assessment=here, scope=scope
        )
        ui.navigate.to(f"/assessments/{here}")

    async def carry_over(who: Person, filled: forms.Filled) -> None:
        taken = await in_background(
            service.answering.carry_over, who=who, assessment=here
        )
        ui.navigate.to(f"/assessments/{here}?taken={taken}")

    ui.add_head_html(theme.sheet("components/questionnaire.css"))
    title = t("answer.overview.title", language, cycle=read.assessment.cycle)
    with theme.frame(title, person=who, language=language):
        _say_taken(taken, language)
        if _leads(who, read.assessment) and read.assessment.started_from is None:
            _carry_form(carry_over, language)
        templates.show("assessment/page.html", **_values(read, who, language))
        if _leads(who, read.assessment):
            _scope_form(change_scope, read.assessment.scope, language)


def _leads(who: Person, assessment: Assessment) -> bool:
    return who.role is Role.FOCAL_POINT and assessment.stage is WorkStage.DRAFT


def _say_taken(taken: int | None, language: str) -> None:
    if taken is not None:
        key = "carried" if taken else "carried_none"
        words = t(f"answer.overview.{key}", language, n=taken)
        theme.paragraph(words).classes("note").props("role=status")


def _carry_form(deed: Deed, language: str) -> None:
    with ui.element("section").classes("card first"):
        theme.heading(2, t("answer.overview.carry_title", language))
        theme.paragraph(t("answer.overview.carry_text", language))
        with forms.handled(deed, language):
            forms.submit(t("answer.overview.carry", language))


def _scope_form(deed: Deed, scope: Scope, language: str) -> None:
    theme.heading(2, t("answer.overview.facts_scope", language))
    names = {
        s.value: t(f"answer.scope.{s}", language) for s in (Scope.FULL, Scope.CORE)
    }
    with forms.handled(deed, language):
        forms.choice(
            "scope",
            t("answer.overview.scope_legend", language),
            names,
            value=scope.value,
            hint=t("answer.overview.scope_hint", language),
        )
        forms.submit(t("answer.overview.scope_save", language)).classes("quiet")


def _read(service: Service, who: Person, here: AssessmentId) -> Read:
    assessment = service.answering.assessment(who=who, assessment=here)
    return Read(
        assessment=assessment,
        edition=service.world.editions(assessment.edition),
        progress=service.answering.progress(who=who, assessment=here),
    )


def _values(read: Read, who: Person, language: str) -> dict[str, object]:
    """Everything the template puts in."""
    assessment = read.assessment
    return {
        "t": partial(t, language=language),
        "base": visitor.address(f"/assessments/{assessment.id}"),
        "evidence_address": visitor.address("/evidence"),
        "assessment": assessment,
        "edition": edition_name(read.edition, language),
        "note": edition_note(read.edition, language),
        "reference": show_date(assessment.reference_date, language),
        "stage": t(f"answer.stage.{assessment.stage}", language),
        "sees_whole": who.role in SEES_WHOLE,
        "go_on": _go_on(read, who, language),
        "rows": [
            (p, read.edition.words(f"{p.priority}.title", language))
            for p in read.progress
        ],
    }


def _go_on(read: Read, who: Person, language: str) -> tuple[str, str] | None:
    """Name the first priority in which this person still has something to answer."""
    draft = read.assessment.stage is WorkStage.DRAFT
    if not draft or who.role not in (Role.FOCAL_POINT, Role.CONTRIBUTOR):
        return None
    for p in read.progress:
        if p.answered < p.asked or p.unconfirmed:
            return p.priority, read.edition.words(f"{p.priority}.title", language)
    return None
