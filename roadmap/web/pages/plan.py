"""The plan of a state: its time and owners, where it leads, what may need a second look."""

from dataclasses import replace
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import Response
from nicegui import ui

from assessments.errors import NotFound, NotUsable
from assessments.planned import Action, ActionStatus
from assessments.records import ActionId, Person, Role
from assessments.service import Service
from roadmap.plans.words import show_status
from roadmap.settings import Settings
from roadmap.web import forms, templates, theme, visitor
from roadmap.web.background import InTurn, in_background
from roadmap.web.plan_shown import STEPS, file, values
from roadmap.web.planning import PlanRead, may_write, read_plan
from roadmap.wording import t

MOST_DIGITS = 18
"""Of the number of a version, as the browser sends it back."""


def register(app: FastAPI, service: Service, settings: Settings) -> None:
    """Offer the page and its tables."""
    in_turn = InTurn()

    @ui.page("/plan")
    async def plan_page(changed: str = "", undone: str = "") -> None:
        who, language = visitor.current(), visitor.language()
        read = await in_turn(read_plan, service, who)
        about = await _about(service, who, changed or undone)
        removed = await _removed(service, who)
        shown = await in_turn(values, read, language, settings.prefix)

        async def step(who: Person, filled: forms.Filled) -> None:
            action = await in_background(_step, service, who, filled.one("do"))
            ui.navigate.to(f"/plan?changed={action.id}")

        async def undo(who: Person, filled: forms.Filled) -> None:
            action = await in_background(_undo, service, who, filled.one("undo"))
            ui.navigate.to(f"/plan?undone={action.id}")

        ui.add_head_html(theme.sheet("plan.css") + theme.script("results.js"))
        title = t("plan.title", language, state=read.state)
        with theme.frame(title, person=who, language=language):
            if about:
                _tell(about, undo if changed else None, language)
            contributor = who.role is Role.CONTRIBUTOR
            lead = "plan.lead_contributor" if contributor else "plan.lead"
            theme.paragraph(t(lead, language)).classes("screen-only")
            if not read.plan.actions:
                templates.show("plan_empty.html", **_ways_to_begin(read, who, language))
            else:
                with forms.handled(step, language) as form:
                    form.classes("wide")
                    templates.show("plan.html", may_write=may_write(who), **shown)
            if removed:
                _show_removed(removed, undo, language)

    @app.get("/plan/{table}.csv")
    async def table(request: Request, table: str) -> Response:
        who = visitor.of_request(request)
        language = visitor.visit_of(request).language
        read = await in_turn(read_plan, service, who)
        return await in_turn(file, read, table, language)


async def _about(service: Service, who: Person, action: str) -> tuple[Action, ...]:
    """Read the versions of the action that the address names, newest first."""
    if not action or not may_write(who):
        return ()
    try:
        return await in_background(
            service.plans.history, who=who, action=ActionId(action)
        )
    except NotFound:
        return ()


async def _removed(service: Service, who: Person) -> tuple[Action, ...]:
    if not may_write(who):
        return ()
    return await in_background(service.plans.removed, who=who)


def _step(service: Service, who: Person, step: str) -> Action:
    """Take one step with an action: ``done ID NUMBER``, of the version in view."""
    status, action, seq = (*step.split(), "", "", "")[:3]
    steps = {after.value for steps in STEPS.values() for after, _ in steps}
    if status not in steps:
        raise NotUsable(("status_unusable", {}))
    seen = _seen(seq)
    plan = service.plans.plan(who=who)
    now = next((a for a in plan.actions if a.id == action), None)
    if now is None:
        raise NotFound("no_such_thing")
    return service.plans.change_action(
        who=who,
        action=now.id,
        content=replace(now.content, status=ActionStatus(status)),
        seen=seen,
    )


def _undo(service: Service, who: Person, undo: str) -> Action:
    """Undo the last change of an action: ``ID NUMBER``, of the version in view."""
    action, seq = (*undo.split(), "", "")[:2]
    return service.plans.undo(who=who, action=ActionId(action), seen=_seen(seq))


def _seen(seq: str) -> int:
    if not seq.isdecimal() or len(seq) > MOST_DIGITS:
        raise NotUsable(("status_unusable", {}))
    return int(seq)


def _tell(versions: tuple[Action, ...], undo: forms.Deed | None, language: str) -> None:
    """Say what was done, and offer to undo it where there is a version before."""
    about = versions[0]
    content = about.content
    with ui.element("div").classes("note screen-only").props("role=status"):
        if undo is None:
            theme.paragraph(t("plan.undone", language, title=content.title))
            return
        gone = content.status is ActionStatus.REMOVED
        theme.paragraph(
            t("plan.removed_note", language, title=content.title)
            if gone
            else t(
                "plan.changed",
                language,
                title=content.title,
                status=show_status(content, language),
            )
        )
        if len(versions) > 1:
            _undo_button(about, undo, language, "plan.undo")


def _undo_button(about: Action, undo: forms.Deed, language: str, key: str) -> None:
    with forms.handled(undo, language) as form:
        form.classes("one-button")
        forms.hidden("undo", f"{about.id} {about.seq}")
        says = t(f"{key}_says", language, title=about.content.title)
        forms.submit(t(key, language), says=says).classes("quiet")


def _show_removed(removed: tuple[Action, ...], undo: forms.Deed, language: str) -> None:
    with ui.element("details").classes("screen-only"):
        theme.Text("summary", t("plan.list.removed", language, n=len(removed)))
        with ui.element("ul").classes("links"):
            for action in removed:
                with ui.element("li"):
                    theme.Text("span", f"{action.content.title} ")
                    _undo_button(action, undo, language, "plan.list.bring_back")


def _ways_to_begin(read: PlanRead, who: Person, language: str) -> dict[str, object]:
    base = ""
    if read.assessment is not None:
        base = visitor.address(f"/assessments/{read.assessment.id}")
    return {
        "t": partial(t, language=language),
        "options_url": f"{base}/options" if base else "",
        "ways_url": f"{base}/ways" if base else "",
        "own_url": visitor.address("/plan/new") if may_write(who) else "",
        "role": who.role.value,
        "help_url": visitor.address("/help/plan"),
        "no_edition": read.edition_id is None,
    }
