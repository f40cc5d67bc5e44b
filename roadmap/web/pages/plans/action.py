"""One action of the plan: a form to write it, to take it out, and all its versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from nicegui import ui

from assessments.records.people import Person, PersonId
from assessments.records.plans import Action, ActionId, ActionStatus, Plan
from assessments.rules import may, require
from assessments.service import Service
from roadmap.plans.actions import ActionWords, VersionLine, action_words, version_lines
from roadmap.plans.today import ActionToday
from roadmap.web.pages.plans.action_form import action_form, fresh, of_today, written
from roadmap.web.pages.plans.planning import (
    PlanRead,
    read_plan,
)
from roadmap.web.ui import forms, templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRead:
    """What one look at an action reads.

    Attributes
    ----------
    planned
        The action under the edition of today, also when it was taken out of the plan.
    versions
        Newest first.
    people
        Names of the people of the state, for those who may know them.
    """

    plan: PlanRead
    planned: ActionToday
    versions: tuple[Action, ...]
    people: Mapping[PersonId, str]

    @property
    def is_removed(self) -> bool:
        """Whether it was taken out of the plan."""
        return self.versions[0].content.status is ActionStatus.REMOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionShown(View):
    """An action as who does not write the plan reads it."""

    template = "plans/shown.html"

    words: ActionWords
    removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionVersions(View):
    """Every version of an action, the newest first."""

    template = "plans/versions.html"

    lines: tuple[VersionLine, ...]


@ui.page("/plan/new")
async def new_page() -> None:
    """Show the form for a new action."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "plans.add_actions")
    read = await in_background(read_plan, service, who)

    async def save(who: Person, filled: forms.Filled) -> str:
        content = written(filled, fresh(read), choices=True)
        (added,) = await in_background(
            service.plans.add_actions, who=who, contents=[content]
        )
        return f"/plan?changed={added.id}"

    ui.add_head_html(theme.sheet("plans/page.css"))
    title = say("plan.form.new")
    with theme.frame(title, person=who, above=theme.page_above("plan", say)):
        theme.link(say("plan.form.cancel"), "/plan")
        if read.edition is None:
            theme.paragraph(_without_edition(read, say)).classes("note")
            return
        _form(read, None, save, say)


@ui.page("/plan/actions/{action}")
async def action_page(action: str) -> None:
    """Show one action of the plan."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(_read, service, who, ActionId(action))

    async def save(who: Person, filled: forms.Filled) -> str:
        before = of_today(read.plan, read.planned)
        choices = read.plan.edition is not None
        await in_background(
            service.plans.change_action,
            who=who,
            action=read.planned.action.id,
            content=written(filled, before, choices=choices),
            seen=read.planned.action.seq,
        )
        return f"/plan?changed={read.planned.action.id}"

    ui.add_head_html(theme.sheet("plans/page.css"))
    title = read.planned.action.content.title
    with theme.frame(title, person=who, above=theme.page_above("plan", say)):
        theme.link(say("plan.form.cancel"), "/plan")
        if may(who, "plans.change_action") and not read.is_removed:
            _form(read.plan, read.planned, save, say)
        else:
            _show(read, say)
        _show_versions(read, say)
        if may(who, "plans.undo"):
            _offer_ways_back(service, read, say)


def _form(
    read: PlanRead, planned: ActionToday | None, save: forms.Deed, say: Words
) -> None:
    content = fresh(read) if planned is None else of_today(read, planned)
    with forms.handled(save) as form:
        form.classes("wide")
        templates.show(action_form(read, content, planned, say), say)
        forms.submit(say("plan.form.save"))


def _without_edition(read: PlanRead, say: Words) -> str:
    if read.edition_id is None:
        return say("plan.no_edition")
    return say("plan.edition_missing", edition=read.edition_id)


def _show(read: ActionRead, say: Words) -> None:
    """Show an action to who may not change it, or that is no longer in the plan."""
    words = action_words(read.planned, read.plan.around, say)
    templates.show(ActionShown(words=words, removed=read.is_removed), say)


def _show_versions(read: ActionRead, say: Words) -> None:
    lines = version_lines(read.versions, read.plan.around, read.people, say)
    templates.show(ActionVersions(lines=lines), say)


def _offer_ways_back(service: Service, read: ActionRead, say: Words) -> None:
    """Offer to undo the last change, and to take the action out of the plan."""
    action, title = read.planned.action.id, read.planned.action.content.title
    seen = read.versions[0].seq

    async def undo(who: Person, filled: forms.Filled) -> str:
        await in_background(service.plans.undo, who=who, action=action, seen=seen)
        return f"/plan?undone={action}"

    async def remove(who: Person, filled: forms.Filled) -> str:
        await in_background(
            service.plans.remove_action, who=who, action=action, seen=seen
        )
        return f"/plan?changed={action}"

    with ui.element("div").classes("actions"):
        if len(read.versions) > 1:
            says = say("plan.undo_says", title=title)
            forms.one_button(say("plan.undo"), undo, says=says)
        if not read.is_removed:
            forms.one_button(
                say("plan.form.remove"),
                remove,
                sure=say("plan.form.remove_sure"),
            )


def _read(service: Service, who: Person, action: ActionId) -> ActionRead:
    plan = read_plan(service, who)
    versions = service.plans.history(who=who, action=action)
    there = [planned for planned in plan.actions if planned.action.id == action]
    people = (
        {person.id: person.name for person in service.people.people_of_state(who=who)}
        if may(who, "people.people_of_state")
        else {}
    )
    newest = versions[0]
    (planned,) = there or plan.read(
        Plan(state=newest.state, actions=(newest,), through_seq=newest.seq)
    )
    return ActionRead(plan=plan, planned=planned, versions=versions, people=people)
