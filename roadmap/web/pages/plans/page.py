"""The plan of a state: its time and owners, where it leads, what may need a second look."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup
from nicegui import ui

from assessments.answers.snapshot import Snapshot
from assessments.errors import NotFound, NotUsable
from assessments.records.people import Person
from assessments.records.plans import Action, ActionId, ActionStatus
from assessments.rules import may, sees_all_voices
from assessments.service import Service
from roadmap.plans import frames
from roadmap.plans.actions import ActionWords, action_words, show_status
from roadmap.plans.hints import HintLine, hint_lines, hints
from roadmap.plans.leads import Leads, leads
from roadmap.plans.projection import Projection, Timeline, project, timeline
from roadmap.web.components.course import course
from roadmap.web.components.timeline import axis, bar
from roadmap.web.pages.plans.planning import PlanRead, read_plan
from roadmap.web.ui import forms, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.figures import csv_file
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

STEPS = {
    ActionStatus.PLANNED: (
        (ActionStatus.UNDER_WAY, "start"),
        (ActionStatus.DONE, "finish"),
    ),
    ActionStatus.UNDER_WAY: ((ActionStatus.DONE, "finish"),),
    ActionStatus.DROPPED: ((ActionStatus.PLANNED, "again"),),
}
"""What is one click away from each status, and its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepButton:
    """A button that takes an action one step on; ``says`` names the action too."""

    do: str
    text: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOnLine:
    """One action in the table, with its bar on the line of time."""

    words: ActionWords
    bar: Markup
    steps: tuple[StepButton, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsDrawn:
    """Where the plan leads: ``basis`` says what "now" is, courses are drawn by code."""

    basis: str
    words: Leads
    pictures: Mapping[str, Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(View):
    """The page of a plan with actions.

    Attributes
    ----------
    leads
        None for who may not know what stands; there are then no hints either.
    """

    template = "plans/page.html"

    here: str
    help_url: str
    counts: str
    notes: tuple[str, ...]
    axis: Markup
    caption: str
    actions: tuple[ActionOnLine, ...]
    leads: LeadsDrawn | None
    hints: tuple[HintLine, ...]
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyPlan(View):
    """The page of a plan without actions: the ways to begin one.

    The addresses are empty for who may not go there.
    """

    template = "plans/empty.html"

    options_url: str
    ways_url: str
    own_url: str
    sees_all: bool
    help_url: str
    no_edition: bool


def _view(read: PlanRead, say: Words, prefix: str, *, may_write: bool) -> PlanPage:
    line = timeline((action.drawn for action in read.actions), today=read.today)
    words = [action_words(action, read.around, say) for action in read.actions]
    ahead, asked = _read_forward(read, say)
    return PlanPage(
        here=f"{prefix}/plan",
        help_url=f"{prefix}/help/plan",
        counts=_counts(words, say),
        notes=tuple(_notes(read, say)),
        axis=axis(line),
        caption=say("plan.list.caption", first=line.first, last=line.last),
        actions=tuple(_row(action, line, say) for action in words),
        leads=ahead,
        hints=asked,
        may_write=may_write,
    )


def file(read: PlanRead, table: str, say: Words) -> Response:
    """Give a table of the plan; the one of placements to who may know them."""
    if table == "actions":
        return csv_file(frames.actions(read.actions, read.around), "plan")
    snapshot = read.snapshot
    if table != "projection" or snapshot is None:
        raise HTTPException(status_code=404)
    projection = project(snapshot, read.actions, today=read.today)
    frame = frames.projection(snapshot.edition, projection, say)
    return csv_file(frame, "plan-leads")


def _read_forward(
    read: PlanRead, say: Words
) -> tuple[LeadsDrawn | None, tuple[HintLine, ...]]:
    """Say where the plan leads and what to look at, to who may know what stands."""
    snapshot = read.snapshot
    if snapshot is None:
        return None, ()
    projection = project(snapshot, read.actions, today=read.today)
    asked = hints(snapshot, read.actions, projection, today=read.today)
    lines = hint_lines(snapshot.edition, asked, read.contents, say)
    return _leads(snapshot, projection, say), lines


def _counts(words: list[ActionWords], say: Words) -> str:
    counts = Counter(action.content.status.value for action in words)
    return say(
        "plan.counts",
        **{
            status.value: counts[status.value]
            for status in ActionStatus
            if status is not ActionStatus.REMOVED
        },
    )


def _notes(read: PlanRead, say: Words) -> list[str]:
    """Say what is special about the edition that the plan is read under."""
    if read.edition_id is None:
        return [say("plan.no_edition")]
    if read.edition is None:
        return [say("plan.edition_missing", edition=read.edition_id)]
    notes = []
    older = sum(
        content.edition != read.edition.id for content in read.contents.values()
    )
    if older:
        edition = read.edition.id
        notes.append(say("plan.older_edition", n=older, edition=edition))
    if read.assessment is None:
        notes.append(say("plan.no_assessment"))
    return notes


def _row(action: ActionWords, line: Timeline, say: Words) -> ActionOnLine:
    return ActionOnLine(
        words=action,
        bar=bar(line, action.drawn),
        steps=tuple(
            StepButton(
                do=f"{after.value} {action.id} {action.seq}",
                text=say(f"plan.list.{name}"),
                says=say(f"plan.list.{name}_says", title=action.title),
            )
            for after, name in STEPS.get(action.content.status, ())
        ),
    )


def _leads(snapshot: Snapshot, projection: Projection, say: Words) -> LeadsDrawn:
    words = leads(snapshot.edition, projection, say)
    return LeadsDrawn(
        words=words,
        basis=_basis(snapshot, say),
        pictures={
            lead.code: course(
                lead.placed,
                words.places,
                edges=snapshot.edition.rules.stages,
                says=lead.says,
            )
            for lead in words.courses
        },
    )


def _basis(snapshot: Snapshot, say: Words) -> str:
    """Say what "now" is."""
    if snapshot.draft is None:
        return say("plan.leads.basis", cycle=snapshot.submitted)
    if snapshot.submitted is None:
        return say("plan.leads.basis_draft", cycle=snapshot.draft)
    return say(
        "plan.leads.basis_both",
        cycle=snapshot.submitted,
        draft=snapshot.draft,
    )


MOST_DIGITS = 18
"""Of the number of a version, as the browser sends it back."""


router = APIRouter()


@ui.page("/plan")
async def plan_page(changed: str = "", undone: str = "") -> None:
    """Show the plan of a state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    again = partial(read_plan, service, who)
    read = await in_background(again)
    about = await _about(service, who, changed or undone)
    removed = await _removed(service, who)
    may_write = may(who, "plans.change_action")

    def draw(on: PlanRead) -> Markup:
        view = _view(on, say, visit.prefix, may_write=may_write)
        return templates.drawn(view, say)

    seen_by = ("all" if sees_all_voices(who) else who.agency or "", str(may_write))
    name = ("plan", who.state or "", say.language, *seen_by)
    shown: View | Markup = _ways_to_begin(read, who)
    if read.plan.actions:
        shown = await visit.pages.html(name, read, read=again, draw=draw)

    async def step(who: Person, filled: forms.Filled) -> str:
        action = await in_background(_step, service, who, filled.one("do"))
        return f"/plan?changed={action.id}"

    async def undo(who: Person, filled: forms.Filled) -> str:
        action = await in_background(_undo, service, who, filled.one("undo"))
        return f"/plan?undone={action.id}"

    ui.add_head_html(theme.sheet("plans/page.css") + theme.script("ui/reading.js"))
    title = say("plan.title", state=read.state)
    with theme.frame(title, person=who):
        if about:
            _tell(about, undo if changed else None, say)
        lead = "plan.lead" if sees_all_voices(who) else "plan.lead_contributor"
        theme.paragraph(say(lead)).classes("screen-only")
        if read.plan.actions:
            with forms.handled(
                step
            ) as form:  # of the buttons in the rows: see page.html
                form.props["id"] = "steps"
                form.props["hidden"] = True
        templates.show(shown, say)
        if removed:
            _show_removed(removed, undo, say)


@router.get("/plan/{table}.csv")
async def table(request: Request, table: str) -> Response:
    """Give a table of the plan as a file."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = await in_turn(read_plan, service, who)
    return await in_turn(file, read, table, say)


async def _about(service: Service, who: Person, action: str) -> tuple[Action, ...]:
    """Read the versions of the action that the address names, newest first."""
    if not action or not may(who, "plans.undo"):
        return ()
    try:
        return await in_background(
            service.plans.history, who=who, action=ActionId(action)
        )
    except NotFound:
        return ()


async def _removed(service: Service, who: Person) -> tuple[Action, ...]:
    if not may(who, "plans.undo"):
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


def _tell(versions: tuple[Action, ...], undo: forms.Deed | None, say: Words) -> None:
    """Say what was done, and offer to undo it where there is a version before."""
    about = versions[0]
    content = about.content
    with ui.element("div").classes("note screen-only").props("role=status") as note:
        theme.tell_once(note)
        if undo is None:
            theme.paragraph(say("plan.undone", title=content.title))
            return
        status = show_status(content, say)
        theme.paragraph(
            say(f"plan.{_done_by(versions)}", title=content.title, status=status)
        )
        if len(versions) > 1:
            _undo_button(about, undo, say, "plan.undo")


def _done_by(versions: tuple[Action, ...]) -> str:
    """Name what the newest version did to an action."""
    now, *before = (action.content.status for action in versions)
    if now is ActionStatus.REMOVED:
        return "removed_note"
    if not before:
        return "added"
    return "changed" if now is not before[0] else "saved"


def _undo_button(about: Action, undo: forms.Deed, say: Words, key: str) -> None:
    with forms.handled(undo) as form:
        form.classes("one-button")
        forms.hidden("undo", f"{about.id} {about.seq}")
        says = say(f"{key}_says", title=about.content.title)
        forms.submit(say(key), says=says).classes("quiet")


def _show_removed(removed: tuple[Action, ...], undo: forms.Deed, say: Words) -> None:
    with ui.element("details").classes("screen-only"):
        theme.Text("summary", say("plan.list.removed", n=len(removed)))
        with ui.element("ul").classes("links"):
            for action in removed:
                with ui.element("li"):
                    theme.Text("span", f"{action.content.title} ")
                    _undo_button(action, undo, say, "plan.list.bring_back")


def _ways_to_begin(read: PlanRead, who: Person) -> EmptyPlan:
    base = ""
    if read.assessment is not None:
        base = visitor.address(f"/assessments/{read.assessment.id}")
    own = visitor.address("/plan/new") if may(who, "plans.add_actions") else ""
    return EmptyPlan(
        options_url=f"{base}/options" if base else "",
        ways_url=f"{base}/ways" if base else "",
        own_url=own,
        sees_all=sees_all_voices(who),
        help_url=visitor.address("/help/plan"),
        no_edition=read.edition_id is None,
    )
