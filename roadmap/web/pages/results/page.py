"""Results: where the state stands, why, how sure, the years so far, the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from assessments.answers.snapshot import Snapshot
from assessments.records.people import Person
from assessments.records.work import Assessment, AssessmentId, Submission, WorkStage
from assessments.service import Service
from priorities.edition import Edition
from priorities.scoring.result import Placement
from roadmap import charts, frames
from roadmap.charts import words
from roadmap.results import page as results
from roadmap.results.page import PrioritySection
from roadmap.web.components.continuum import continuum, legend
from roadmap.web.ui import onward, plain, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.figures import WIDTHS, YearsDrawn, csv_file, drawing, version
from roadmap.web.ui.templates import View
from roadmap.wording import placements
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.scopes import years_named
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRestOn:
    """What everything on the page follows from: the record where it may change.

    Attributes
    ----------
    newest
        The newest number given to anything in the assessment.
    state
        Name of the state.
    submitted
        The newest submission of each cycle.
    edition
        The one that was answered; None where it is not on this system.
    signatures
        Names of who submitted it and who signed it, as far as that was done.
    """

    assessment: Assessment
    newest: int
    state: str
    submitted: tuple[Submission, ...]
    edition: Edition | None
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRead:
    """What one look at the results reads from the record.

    ``years`` pairs the name of a cycle with its placement, oldest first; only those
    under the same edition. ``left_out`` names the cycles under other editions.
    """

    assessment: Assessment
    snapshot: Snapshot
    years: tuple[tuple[str, Placement], ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage(View):
    """The page: the profile, the years so far, and each priority.

    Attributes
    ----------
    facts, note
        Which assessment this is, and what is special about its edition.
    ends_at
        Where the scope ends the continuum; empty where all of it is drawn.
    answer_url
        Where one goes on answering; empty once it is submitted.
    base, files
        Addresses of the assessment, and of the files of this page.
    stages
        Names of the stages, in order.
    pictures
        The continuum of every priority, by its code.
    legend
        What the marks on it mean, by the name of the mark.
    left_out
        Cycles under other editions, as words.
    """

    template = "results/page.html"

    facts: str
    ends_at: str
    note: str | None
    answer_url: str
    method_url: str
    base: str
    files: str
    stages: tuple[str, ...]
    sections: tuple[PrioritySection, ...]
    pictures: Mapping[str, Markup]
    legend: Mapping[str, Markup]
    years: YearsDrawn
    left_out: str
    progress_url: str
    with_details: bool


router = APIRouter()


@router.get("/assessments/{assessment}/results", response_class=HTMLResponse)
async def results_page(
    request: Request, assessment: str, details: str = ""
) -> HTMLResponse:
    """Show where the state stands."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = partial(_rests_on, service, who, AssessmentId(assessment), say)
    rests_on = await in_background(read)
    work = rests_on.assessment

    def draw(on: ResultsRestOn) -> Markup:
        told = _read(service, who, assessment, say)
        facts = _facts(told, on.signatures, say)
        view = _view(told, facts, say, visit.prefix, with_details=bool(details))
        return templates.drawn(view, say)

    name = ("results", work.id, say.language, "details" * bool(details))
    html = await visit.pages.html(name, rests_on, read=read, draw=draw)
    links = templates.drawn(onward.links(work, "results", say, visit.prefix), say)
    return plain.answer(
        request,
        say("results.title", state=rests_on.state),
        links + html,
        above=theme.assessment_above(work, say),
        sheets=("results/page.css",),
        scripts=("ui/reading.js",),
    )


@router.get("/assessments/{assessment}/results/years-{width}.svg")
async def years_figure(request: Request, assessment: str, width: str) -> Response:
    """Draw the years."""
    if width not in WIDTHS:
        raise HTTPException(status_code=404)
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = await in_turn(_read, service, who, assessment, say)
    frame = await in_turn(frames.years, read.snapshot.edition, read.years, say)
    return await visit.figures[__name__].svg(
        f"{width} {say.language} {version(frame)}",
        charts.years_svg,
        frame,
        words.years(say),
        narrow=width == "narrow",
    )


@router.get("/assessments/{assessment}/results/{table}.csv")
async def table(request: Request, assessment: str, table: str) -> Response:
    """Give the placement or the years as a file."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = await in_turn(_read, service, who, assessment, say)
    made = {
        "profile": partial(frames.profile, read.snapshot, say),
        "years": partial(frames.years, read.snapshot.edition, read.years, say),
    }
    if table not in made:
        raise HTTPException(status_code=404)
    name = f"{table}-{read.assessment.state}-{read.assessment.cycle}"
    return await in_turn(lambda: csv_file(made[table](), name))


def _rests_on(
    service: Service, who: Person, code: AssessmentId, say: Words
) -> ResultsRestOn:
    work = service.answering.assessment(who=who, assessment=code)
    (state,) = (
        member.name
        for member in service.people.states(who=who)
        if member.code == work.state
    )
    submitted = service.history.submitted(who=who)
    return ResultsRestOn(
        assessment=work,
        newest=service.answering.newest_number(who=who, assessment=code),
        state=state,
        submitted=submitted,
        edition=service.world.edition_here(work.edition),
        signatures=_signatures(service, who, work, submitted, say),
    )


def _signatures(
    service: Service,
    who: Person,
    work: Assessment,
    submitted: tuple[Submission, ...],
    say: Words,
) -> tuple[str, ...]:
    """Name who submitted what is shown, and who signed it."""
    if work.stage is WorkStage.DRAFT:
        return ()
    names = {p.id: p.name for p in service.people.people_of_state(who=who)}
    return tuple(
        names.get(person) or say("log.nameless")
        for submission in submitted
        if submission.assessment == work.id
        for person in (submission.by, submission.signed_by)
        if person is not None
    )


def _read(service: Service, who: Person, code: str, say: Words) -> ResultsRead:
    assessment = service.answering.assessment(who=who, assessment=AssessmentId(code))
    snapshot = service.answering.snapshot(who=who, assessment=assessment.id)
    submitted = service.submitting.placements(who=who)
    same = [
        (str(submission.cycle), placed)
        for submission, placed in submitted
        if submission.edition == assessment.edition
        and submission.assessment != assessment.id
    ]
    now = str(assessment.cycle)
    if assessment.stage is WorkStage.DRAFT:
        now = say("results.this_draft", cycle=now)
    return ResultsRead(
        assessment=assessment,
        snapshot=snapshot,
        years=tuple(
            sorted([*same, (now, snapshot.placement)], key=lambda pair: pair[0])
        ),
        left_out=tuple(
            str(submission.cycle)
            for submission, _ in submitted
            if submission.edition != assessment.edition
        ),
    )


def _view(
    read: ResultsRead, facts: str, say: Words, prefix: str, *, with_details: bool
) -> ResultsPage:
    sections = results.sections(read.snapshot, say)
    edition = read.snapshot.edition
    base = f"{prefix}/assessments/{read.assessment.id}"
    files = f"{base}/results"
    return ResultsPage(
        facts=facts,
        ends_at=_ends_at(read.snapshot, say),
        note=edition_note(edition, say),
        answer_url=base if read.assessment.stage is WorkStage.DRAFT else "",
        method_url=f"{prefix}/help/method",
        base=base,
        files=files,
        stages=placements.stages_of(edition, read.snapshot.placement, say),
        sections=sections,
        pictures={
            section.code: continuum(
                section.placed,
                edges=edition.rules.stages,
                says=section.sentence,
            )
            for section in sections
        },
        legend=legend(),
        years=_years(read, files, say),
        left_out=", ".join(read.left_out),
        progress_url=f"{prefix}/progress",
        with_details=with_details,
    )


def _ends_at(snapshot: Snapshot, say: Words) -> str:
    """Say up to where the profile is drawn."""
    cut = placements.cut_of(snapshot.placement)
    if cut is None:
        return ""
    at = placements.position_words(cut, say, cut)
    return say(
        "results.ends_at", scope=say(f"results.scope_mark.{snapshot.scope}"), at=at
    )


def _facts(read: ResultsRead, signatures: tuple[str, ...], say: Words) -> str:
    assessment = read.assessment
    return " ".join(
        (
            say(
                "results.facts",
                cycle=assessment.cycle,
                edition=edition_name(read.snapshot.edition, say),
                reference=say.date(assessment.reference_date),
            ),
            say(
                f"results.{assessment.stage}",
                draft=assessment.draft,
                **dict(zip(("by", "signed_by"), signatures, strict=False)),
            ),
            say(f"results.{assessment.scope}_scope"),
        )
    )


def _years(read: ResultsRead, files: str, say: Words) -> YearsDrawn:
    edition = read.snapshot.edition
    frame = frames.years(edition, read.years, say)
    placed = [placement for _, placement in read.years]
    return YearsDrawn(
        drawing=drawing(
            f"{files}/years",
            version(frame),
            partial(charts.years_size, frame),
            says=charts.years_sentence(frame, words.years(say)),
        ),
        cycles=years_named([(cycle, on.scope) for cycle, on in read.years], say),
        rows=results.years_rows(edition, placed, say),
        csv=f"{files}/years.csv",
    )
