"""Progress: what really changed, what only the questionnaire changed, and all years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup
from nicegui import ui

from assessments.records.people import Person, State
from assessments.records.plans import Plan, Quarter
from assessments.records.work import Assessment, Cycle, Submission, WorkStage
from assessments.service import Service
from assessments.service.history import Years
from priorities.edition import Edition
from roadmap import charts
from roadmap.charts import words as chart_words
from roadmap.plans.achieved import AchievedWords, achieved_words
from roadmap.plans.today import read_today
from roadmap.progress.decomposition import NOTHING, Clause
from roadmap.progress.outlook import outlook
from roadmap.progress.page import Mover, movers
from roadmap.progress.story import Story, first_story, story
from roadmap.progress.years import YearPlacements, counterparts, years, years_rows
from roadmap.web.pages.progress import comparing
from roadmap.web.pages.progress.comparing import (
    Comparison,
    ComparisonShown,
    KnownEditions,
    name_of,
)
from roadmap.web.ui import first_html, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.figures import WIDTHS, YearsDrawn, csv_file, drawing, version
from roadmap.web.ui.templates import View
from roadmap.wording.scopes import years_named
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All years of a state, oldest first, with closed cycles that it left out.

    ``newest`` is the edition of the newest submission; None where it is not on this
    system, or there is no submission.
    """

    years: tuple[YearPlacements, ...]
    newest: Edition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRestsOn:
    """What everything on the page follows from: the record where it may change.

    Attributes
    ----------
    submitted
        The newest submission of each cycle, oldest first.
    costs
        The state's own costs under the edition of the newest one.
    known
        The editions of the years and of the plan.
    """

    state: State
    submitted: tuple[Submission, ...]
    cycles: tuple[Cycle, ...]
    assessments: tuple[Assessment, ...]
    plan: Plan
    costs: Mapping[str, int]
    known: KnownEditions
    today: Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRead:
    """What the page tells.

    Attributes
    ----------
    first
        The first submission; None without any.
    comparison
        The newest year and the one before; None with fewer than two.
    ahead
        What lies ahead of the newest submission, as a clause.
    kept
        What came of the plan between the two years; None where there was no plan.
    drafts
        The cycles that are worked on.
    """

    course: Course
    first: Submission | None
    comparison: Comparison | None
    ahead: Clause
    kept: AchievedWords | None
    drafts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """What moved from the year before the newest to the newest.

    ``up`` and ``down`` are the priorities that changed answers moved, the farthest first.
    """

    shown: ComparisonShown
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    compare_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage(View):
    """The page: the story, the years, what moved, and what came of the plan.

    Attributes
    ----------
    facts
        Which submissions are told of; empty, and no ``story``, without any.
    change
        None with fewer than two submissions.
    kept
        None where there was no plan.
    """

    template = "progress/page.html"

    facts: str
    story: Story | None
    notes: tuple[str, ...]
    years: YearsDrawn | None
    change: LastChange | None
    kept: AchievedWords | None
    with_details: bool
    help_url: str


router = APIRouter()


@ui.page("/progress")
async def progress_page(details: str = "") -> None:
    """Show what really changed, and all years."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = partial(_rests_on, service, who)
    rests_on = await in_background(read)

    def draw(on: ProgressRestsOn) -> Markup:
        told = _read(service, who, on, say)
        view = _view(told, say, visit.prefix, with_details=bool(details))
        return templates.drawn(view, say)

    state = rests_on.state
    name = ("progress", state.code, say.language, "details" * bool(details))
    html = await visit.pages.html(name, rests_on, read=read, draw=draw)
    ui.add_head_html(
        theme.sheet("progress/page.css") + theme.script("progress/page.js")
    )
    title = say("progress.title", state=state.name)
    with theme.frame(title, person=who):
        first_html.read(html, say)


@router.get("/progress/years-{width}.svg")
async def years_figure(request: Request, width: str) -> Response:
    """Draw the years."""
    if width not in WIDTHS:
        raise HTTPException(status_code=404)
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    course = await in_turn(_read_course, service, who)
    frame = await in_turn(years, course.newest, course.years, say)
    return await visit.figures[__name__].svg(
        f"{width} {say.language} {version(frame)}",
        charts.years_svg,
        frame,
        chart_words.years(say),
        narrow=width == "narrow",
    )


@router.get("/progress/years.csv")
async def years_table(request: Request) -> Response:
    """Give the years as a file."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    course = await in_turn(_read_course, service, who)
    return await in_turn(
        lambda: csv_file(years(course.newest, course.years, say), "years")
    )


def _rests_on(service: Service, who: Person) -> ProgressRestsOn:
    submitted = service.history.submitted(who=who)
    (state,) = service.people.states(who=who)
    plan = service.plans.plan(who=who)
    editions = [submission.edition for submission in submitted]
    return ProgressRestsOn(
        state=state,
        submitted=submitted,
        cycles=service.cycles.cycles(who=who),
        assessments=service.answering.assessments(who=who),
        plan=plan,
        costs=service.plans.own_costs(who=who, edition=editions[-1])
        if editions
        else {},
        known=comparing.known_editions(
            service, editions, {action.content.edition for action in plan.actions}
        ),
        today=Quarter.of(service.world.today()),
    )


def _read(
    service: Service, who: Person, rests_on: ProgressRestsOn, say: Words
) -> ProgressRead:
    history = service.history.years(who=who)
    comparison = None
    if history.changes:
        older, newer = (year.submission for year in history.years[-2:])
        comparison = comparing.told(service, older, newer, history.changes[-1], say)
    return ProgressRead(
        course=_course(service, history, rests_on.cycles),
        first=history.years[0].submission if history.years else None,
        comparison=comparison,
        ahead=_ahead(service, history, rests_on, say),
        kept=_kept(service, who, history, say),
        drafts=tuple(
            str(assessment.cycle)
            for assessment in rests_on.assessments
            if assessment.stage is WorkStage.DRAFT
        ),
    )


def _ahead(
    service: Service, history: Years, rests_on: ProgressRestsOn, say: Words
) -> Clause:
    """Say what lies ahead of the newest submission, by the plan as it is now."""
    newest = history.years[-1].snapshot if history.years else None
    if newest is None:
        return NOTHING
    edition = newest.edition
    plan = rests_on.plan
    named = {action.content.edition for action in plan.actions} - {edition.id}
    crosswalks = {
        code: service.world.crosswalk_here(code, edition.id) for code in named
    }
    return outlook(
        newest,
        read_today(plan, edition, crosswalks),
        costs=rests_on.costs,
        today=rests_on.today,
        say=say,
    )


def _kept(
    service: Service, who: Person, history: Years, say: Words
) -> AchievedWords | None:
    """Hold the plan between the last two years against what stood at each."""
    if history.newest is None or not history.changes:
        return None
    earlier, later = (year.submission.id for year in history.years[-2:])
    between = service.plans.between(who=who, earlier=earlier, later=later)
    if not between.plan.actions and not between.taken_out:
        return None
    return achieved_words(history.newest, between, say)


def _read_course(service: Service, who: Person) -> Course:
    history = service.history.years(who=who)
    return _course(service, history, service.cycles.cycles(who=who))


def _course(service: Service, history: Years, cycles: Sequence[Cycle]) -> Course:
    if not history.years:
        return Course(years=(), newest=None)
    same = counterparts(history.changes)
    by_cycle = {
        str(year.submission.cycle): YearPlacements(
            cycle=str(year.submission.cycle),
            submitted=year.placement,
            edition=service.world.edition_here(year.submission.edition),
            as_read=year.under_newest if year.under_newest != year.placement else None,
            counterparts=counterparts,
        )
        for year, counterparts in zip(history.years, same, strict=True)
    }
    return Course(
        years=_with_gaps(by_cycle, cycles),
        newest=history.newest,
    )


def _with_gaps(
    years: Mapping[str, YearPlacements], cycles: Sequence[Cycle]
) -> tuple[YearPlacements, ...]:
    """Put cycles without a submission among the years; open ones may still get one."""
    in_order = sorted(cycles, key=lambda cycle: (cycle.reference_date, cycle.code))
    places = [n for n, cycle in enumerate(in_order) if cycle.code in years]
    return tuple(
        years.get(cycle.code, YearPlacements(cycle=cycle.code))
        for n, cycle in enumerate(in_order)
        if n >= places[0] and (n <= places[-1] or cycle.closed)
    )


def _view(
    read: ProgressRead, say: Words, prefix: str, *, with_details: bool
) -> ProgressPage:
    facts, told = _told(read, say)
    return ProgressPage(
        facts=facts,
        story=told,
        notes=tuple(_notes(read, say)),
        years=_years(read.course, f"{prefix}/progress", say),
        change=None if read.comparison is None else _change(read.comparison, prefix),
        kept=read.kept,
        with_details=with_details,
        help_url=f"{prefix}/help/read-your-progress",
    )


def _told(read: ProgressRead, say: Words) -> tuple[str, Story | None]:
    """Say which submissions are told of, and tell them."""
    comparison = read.comparison
    if comparison is not None:
        told = story(
            comparison.change,
            comparison.cycles,
            comparison.naming,
            ahead=read.ahead,
        )
        return comparing.facts(comparison), told
    if read.first is not None:
        return _first(read, read.first, say)
    return "", None


def _first(
    read: ProgressRead, only: Submission, say: Words
) -> tuple[str, Story | None]:
    course = read.course
    (placement,) = [year.submitted for year in course.years if year.submitted]
    facts = say(
        "progress.facts_one",
        cycle=only.cycle,
        edition=name_of(course.newest, only.edition, say),
        scope=say(f"progress.scope.{only.scope}"),
    )
    return facts, first_story(str(only.cycle), placement, say, ahead=read.ahead)


def _change(comparison: Comparison, prefix: str) -> LastChange:
    up, down = movers(comparison.change, comparison.naming)
    older, newer = comparison.older, comparison.newer
    return LastChange(
        shown=comparing.shown(comparison, prefix),
        up=up,
        down=down,
        compare_url=comparing.address(prefix, older.id, newer.id),
    )


def _notes(read: ProgressRead, say: Words) -> list[str]:
    notes = []
    if read.first is None:
        notes.append(say("progress.note.nothing"))
    skipped = [year.cycle for year in read.course.years if year.submitted is None]
    if skipped:
        notes.append(say("progress.note.skipped", cycles=", ".join(skipped)))
    notes += [say("progress.note.draft", cycle=c) for c in read.drafts]
    if read.comparison is not None:
        notes += comparing.notes(read.comparison)
    editions = (year.edition for year in read.course.years)
    notes += comparing.notes_of_editions(editions, say)
    return notes


def _years(course: Course, files: str, say: Words) -> YearsDrawn | None:
    if not course.years:
        return None
    frame = years(course.newest, course.years, say)
    return YearsDrawn(
        drawing=drawing(
            f"{files}/years",
            version(frame),
            partial(charts.years_size, frame),
            says=charts.years_sentence(frame, chart_words.years(say)),
        ),
        cycles=years_named(
            [
                (year.cycle, None if year.submitted is None else year.submitted.scope)
                for year in course.years
            ],
            say,
        ),
        rows=years_rows(course.newest, course.years, say),
        csv=f"{files}/years.csv",
    )
