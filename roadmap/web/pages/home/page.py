"""Home: what to do next, for each role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nicegui import ui

from assessments.records.people import Person, State
from assessments.records.region import WaitingRelease
from assessments.records.sheet import Task, TaskKind
from assessments.records.work import Assessment, Cycle, CycleCode, WorkStage
from assessments.rules import cycle_is_open, cycle_is_to_come, may, may_stop
from assessments.service import Service
from priorities.answers import Scope
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.window import show_windows
from roadmap.wording.editions import name_of_edition
from roadmap.wording.scopes import scope_choices
from roadmap.wording.texts import Words
from roadmap.wording.windows import windows

OF_A_PRIORITY = {TaskKind.ANSWER, TaskKind.CONFIRM, TaskKind.SETTLE}
OFFICE = "/office"
_COUNTED = {"count", "unconfirmed", "disputed"}
_PLACES = {
    TaskKind.SEE_PROGRESS: "/progress",
    TaskKind.PLAN_NEXT: "/plan",
    TaskKind.SENT_BACK: "/assessments/{assessment}",
    TaskKind.ASK_AGENCIES: "/team/asked?assessment={assessment}",
    TaskKind.HANDED_BACK: "/team/asked?assessment={assessment}",
    TaskKind.INVITE_TEAM: "/team",
    TaskKind.INVITE_APPROVER: "/team",
    TaskKind.ADD_MEMBER: "/administration",
    TaskKind.INVITE_FOCAL_POINT: "/administration",
    TaskKind.OPEN_CYCLE: "/administration/cycles",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRead:
    """What one look at the home page reads.

    ``titles`` has the title of every priority that a task is about, by edition's
    assessment and code; ``agency`` the name of the one this person answers for;
    ``editions`` the name of every cycle's edition, by its id; ``scopes`` what can be
    asked in a cycle that waits to be started, in words;
    ``to_publish`` the releases that wait for this analyst as the second person.
    """

    state: State | None
    agency: str | None
    tasks: tuple[Task, ...]
    assessments: tuple[Assessment, ...]
    cycles: tuple[Cycle, ...]
    editions: Mapping[str, str]
    scopes: Mapping[CycleCode, Mapping[Scope, str]]
    titles: Mapping[tuple[str | None, str], str]
    now: datetime
    to_publish: tuple[WaitingRelease, ...]


@ui.page("/")
async def home() -> None:
    """Show what to do next."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(_read, service, who, say)
    with theme.frame(say("home.title"), person=who):
        _whose(who, read, say)
        show_windows(_windows(read, say))
        if may(who, "releasing.prepared"):
            _office(read, say)
        elif any(may_stop(who, c) and c.asked_by != who.id for c in visit.told):
            theme.paragraph(say("home.changes.says")).classes("note")
            with theme.paragraph(""):
                theme.link(say("home.changes.do"), "/team#changes")
        elif not read.tasks:
            theme.paragraph(say(f"home.nothing.{who.role}")).classes("note")
        for number, task in enumerate(_shown(read.tasks)):
            _card(service, task, read, say, is_first=number == 0)
        _priorities(read, say)
        if may(who, "answering.assessments"):
            _assessments(read, who, say)
        else:
            _cycles(read, say)


def _read(service: Service, who: Person, say: Words) -> HomeRead:
    national = may(who, "answering.assessments")
    tasks = service.answering.work_for(who=who)
    cycles = service.cycles.cycles(who=who)
    assessments = service.answering.assessments(who=who) if national else ()
    agencies = () if who.agency is None else service.people.agencies(who=who)
    wanted = {task.assessment for task in tasks if task.priority is not None}
    editions = {
        assessment.id: service.world.editions(assessment.edition)
        for assessment in assessments
        if assessment.id in wanted  # an old year's edition may be gone
    }
    return HomeRead(
        state=service.people.states(who=who)[0] if national else None,
        agency=next((a.name for a in agencies if a.code == who.agency), None),
        tasks=tasks,
        assessments=assessments,
        cycles=cycles,
        editions={
            cycle.edition: name_of_edition(cycle.edition, service.world.editions, say)
            for cycle in cycles
        },
        scopes={
            cycle.code: scope_choices(service.world.editions(cycle.edition), say)
            for cycle in cycles
            if cycle.code in _to_start(tasks)
        },
        titles={
            (task.assessment, task.priority): say.of(
                editions[task.assessment], f"{task.priority}.title"
            )
            for task in tasks
            if task.assessment is not None and task.priority is not None
        },
        now=service.world.clock(),
        to_publish=tuple(
            waiting
            for waiting in service.releasing.prepared(who=who)
            if waiting.by != who.id
        )
        if may(who, "releasing.prepared")
        else (),
    )


def _to_start(tasks: Sequence[Task]) -> set[str]:
    return {str(t.values["cycle"]) for t in tasks if t.kind is TaskKind.START}


def _whose(who: Person, read: HomeRead, say: Words) -> None:
    text = role = say(f"frame.role.{who.role}")
    if read.state is not None and read.agency is not None:
        names = {"agency": read.agency, "state": read.state.name}
        text = say("home.of_agency", role=role, **names)
    elif read.state is not None:
        text = say("home.of_state", role=role, state=read.state.name)
    theme.paragraph(text).classes("muted")


def _windows(read: HomeRead, say: Words) -> tuple[str, ...]:
    """Say until when there is time for what waits; what is signed waits for nobody."""
    about = {task.assessment for task in read.tasks}
    wanted = {
        assessment.cycle: assessment.stage is WorkStage.SUBMITTED
        for assessment in read.assessments
        if assessment.id in about and assessment.stage is not WorkStage.SIGNED
    }
    wanted |= {CycleCode(code): False for code in _to_start(read.tasks)}
    return windows(read.cycles, wanted, read.now, say)


def _office(read: HomeRead, say: Words) -> None:
    """Lead an analyst to the regional office, and say what waits there."""
    for waiting in read.to_publish:
        with ui.element("section").classes("card first"):
            title = say("home.task.publish.title", cycle=waiting.cycle)
            theme.heading(2, title)
            theme.paragraph(say("home.task.publish.says"))
            theme.button_link(say("home.task.publish.do"), OFFICE)
    if not read.to_publish:
        with ui.element("section").classes("card first"):
            theme.heading(2, say("home.office.title"))
            theme.paragraph(say("home.nothing.analyst"))
            theme.button_link(say("home.office.do"), OFFICE)


def _shown(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Choose the tasks that get a card: of work on priorities only the very first."""
    return tuple(
        task
        for number, task in enumerate(tasks)
        if number == 0 or task.kind not in OF_A_PRIORITY
    )


def _card(
    service: Service, task: Task, read: HomeRead, say: Words, *, is_first: bool
) -> None:
    words = {
        name: say.date(value) if isinstance(value, date) else value
        for name, value in task.values.items()
    }
    for name in _COUNTED & set(words):
        words["n"] = words[name]
    if task.priority is not None:
        words["priority"] = read.titles[task.assessment, task.priority]
    key = f"home.task.{task.kind}"
    if task.kind is TaskKind.SEE_PROGRESS and task.values["is_first"]:
        key += "_first"
    with ui.element("section").classes("card first" if is_first else "card"):
        theme.heading(2, say(f"{key}.title", **words))
        theme.paragraph(say(f"{key}.{_says(task)}", **words))
        if task.kind is TaskKind.SENT_BACK:
            theme.quote(say("answer.submit.sent_back"), str(task.values["note"]))
        if task.kind is TaskKind.START:
            _start(service, CycleCode(str(task.values["cycle"])), read, say)
        else:
            link = theme.button_link(say(f"{key}.do", **words), _place(task))
            link.classes("" if is_first else "quiet")


def _start(service: Service, cycle: CycleCode, read: HomeRead, say: Words) -> None:
    """Ask for the scope and start; the overview then offers last cycle's answers."""

    async def start(who: Person, filled: forms.Filled) -> str:
        made = await in_background(
            service.answering.start,
            who=who,
            cycle=cycle,
            scope=filled.choice("scope", Scope),
        )
        return f"/assessments/{made.id}"

    theme.paragraph(say("answer.overview.scope_hint"))
    with forms.handled(start):
        with forms.group(say("home.scope_legend")):
            for scope, words in read.scopes[cycle].items():
                forms.radio("scope", scope, words, chosen=scope is Scope.FULL)
        forms.submit(say("home.task.start.do"))


def _says(task: Task) -> str:
    """Name the words of a task: those of a first year and of a closed cycle differ."""
    if task.kind is TaskKind.START and task.values["is_first"]:
        return "says_first"
    return "says" if task.values.get("is_open", True) else "says_closed"


def _place(task: Task) -> str:
    if task.priority is not None:
        return f"/assessments/{task.assessment}/answer/{task.priority}"
    if task.kind is TaskKind.SEE_PROGRESS and task.values["is_first"]:
        return f"/assessments/{task.assessment}/results"
    place = _PLACES.get(task.kind, "/assessments/{assessment}/submit")
    return place.format(assessment=task.assessment)


def _priorities(read: HomeRead, say: Words) -> None:
    """List the priorities that wait, each once with everything that waits in it."""
    waiting: dict[tuple[str | None, str], list[Task]] = {}
    for task in read.tasks:
        if task.kind in OF_A_PRIORITY and task.priority is not None:
            waiting.setdefault((task.assessment, task.priority), []).append(task)
    if not waiting:
        return
    theme.heading(2, say("home.priorities"))
    theme.paragraph(say("home.priorities_note")).classes("muted")
    with ui.element("ul").classes("cards"):
        for key, tasks in waiting.items():
            with ui.element("li").classes("card"):
                theme.link(read.titles[key], _place(tasks[0]))
                for task in reversed(tasks):
                    theme.paragraph(_in_short(task, say)).classes("small muted")


def _in_short(task: Task, say: Words) -> str:
    if task.kind is TaskKind.ANSWER:
        return say("answer.page.progress", **task.values)
    what = "unconfirmed" if task.kind is TaskKind.CONFIRM else "disputed"
    return say(f"home.{what}", n=task.values[what])


def _assessments(read: HomeRead, who: Person, say: Words) -> None:
    theme.heading(2, say("home.assessments"))
    if not read.assessments:
        is_open = any(cycle_is_open(cycle, read.now) for cycle in read.cycles)
        key = "assessments" if is_open else "no_open_cycle"
        mine = "own_" if may(who, "answering.start") else ""
        theme.paragraph(say(f"home.nothing.{mine}{key}")).classes("muted")
        return
    columns = [say(f"home.{key}") for key in ("cycle", "scope", "stage")]
    with theme.table(say("home.assessments_caption"), [*columns, ""]):
        for assessment in read.assessments:
            with ui.element("tr"):
                theme.Text("th", assessment.cycle).props("scope=row")
                theme.Text("td", say(f"home.scope_name.{assessment.scope}"))
                theme.Text(
                    "td", say(f"home.work.{assessment.stage}", draft=assessment.draft)
                )
                with ui.element("td").classes("links"):
                    _links(assessment, who, say)
    if may(who, "contributing.learned"):
        with theme.paragraph(""):
            theme.link(say("region.learned.title"), "/region/about-us")


def _links(assessment: Assessment, who: Person, say: Words) -> None:
    """Lead to what the role may open of an assessment."""
    if not may(who, "answering.assessment"):
        return
    at = f"/assessments/{assessment.id}"
    places = [("open", at)]
    if may(who, "answering.snapshot"):
        places.append(("results", f"{at}/results"))
    places.append(("questionnaire", f"{at}/questionnaire"))
    for key, path in places:
        theme.link(say(f"home.{key}", cycle=assessment.cycle), path)


def _cycles(read: HomeRead, say: Words) -> None:
    theme.heading(2, say("home.cycles"))
    if not read.cycles:
        theme.paragraph(say("home.nothing.cycles")).classes("muted")
        return
    names = ("cycle", "edition", "reference_date", "first_day", "last_day", "stage")
    columns = [say(f"home.{name}") for name in names]
    with theme.table(say("home.cycles_caption"), columns, look="labelled"):
        for cycle in read.cycles:
            days = (cycle.reference_date, cycle.opens, cycle.closes)
            texts = (
                cycle.code,
                read.editions[cycle.edition],
                *(say.date(day) for day in days),
                say(f"home.{_how(cycle, read.now)}"),
            )
            theme.row(texts)


def _how(cycle: Cycle, now: datetime) -> str:
    if cycle_is_open(cycle, now):
        return "is_open"
    return "not_yet_open" if cycle_is_to_come(cycle, now) else "closed"
