"""Results: where the state stands, why, how sure, the years so far, the next step."""

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from nicegui import ui

from assessments.records.people import Person
from assessments.records.work import Assessment, AssessmentId, WorkStage
from assessments.service import Service
from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.scoring.placement import place
from priorities.scoring.result import Placement
from roadmap import charts, frames
from roadmap.charts import words
from roadmap.results import page as results
from roadmap.web.components.continuum import continuum, legend
from roadmap.web.ui import onward, templates, theme, visitor
from roadmap.web.ui.figures import csv_file, version
from roadmap.wording import placements
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.texts import show_date, t

STAGES = (1, 2, 3, 4, 5)
WIDTHS = ("wide", "narrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the results reads from the record.

    ``years`` pairs the name of a cycle with its placement, oldest first; only those
    under the same edition. ``left_out`` names the cycles under other editions.
    """

    assessment: Assessment
    state: str
    edition: Edition
    placement: Placement
    standings: dict[str, Standing]
    years: tuple[tuple[str, Placement], ...]
    left_out: tuple[str, ...]


router = APIRouter()


@ui.page("/assessments/{assessment}/results")
async def results_page(assessment: str, details: str = "") -> None:
    """Show where the state stands."""
    visit = visitor.visit()
    service, who, language = visit.service, visit.who, visit.language
    in_turn = visit.turns[__name__]
    read = await in_turn(_read, service, who, assessment, language)
    values = await in_turn(_values, read, language, visit.prefix)
    ui.add_head_html(theme.sheet("results/page.css") + theme.script("ui/reading.js"))
    title = t("results.title", language, state=read.state)
    with theme.frame(title, person=who, language=language):
        onward.show_links(read.assessment, "results", language)
        templates.show("results/page.html", with_details=bool(details), **values)


@router.get("/assessments/{assessment}/results/years-{width}.svg")
async def years_figure(request: Request, assessment: str, width: str) -> Response:
    """Draw the years."""
    if width not in WIDTHS:
        raise HTTPException(status_code=404)
    visit = visitor.visit_of(request)
    service, who, language = visit.service, visit.who, visit.language
    in_turn = visit.turns[__name__]
    read = await in_turn(_read, service, who, assessment, language)
    frame = await in_turn(frames.years, read.edition, read.years, language)
    return await visit.figures[__name__].svg(
        f"{width} {language} {version(frame)}",
        charts.years_svg,
        frame,
        words.years(language),
        narrow=width == "narrow",
    )


@router.get("/assessments/{assessment}/results/{table}.csv")
async def table(request: Request, assessment: str, table: str) -> Response:
    """Give the placement or the years as a file."""
    visit = visitor.visit_of(request)
    service, who, language = visit.service, visit.who, visit.language
    in_turn = visit.turns[__name__]
    read = await in_turn(_read, service, who, assessment, language)
    made = {
        "profile": partial(frames.profile, read.edition, read.placement, language),
        "years": partial(frames.years, read.edition, read.years, language),
    }
    if table not in made:
        raise HTTPException(status_code=404)
    name = f"{table}-{read.assessment.state}-{read.assessment.cycle}"
    return await in_turn(lambda: csv_file(made[table](), name))


def _read(service: Service, who: Person, code: str, language: str) -> Read:
    here = AssessmentId(code)
    assessment = service.answering.assessment(who=who, assessment=here)
    edition = service.world.editions(assessment.edition)
    standings = service.answering.standings(who=who, assessment=here)
    placement = place(edition, standings, assessment.scope)
    submitted = service.submitting.placements(who=who)
    same = [
        (str(submission.cycle), placed)
        for submission, placed in submitted
        if submission.edition == assessment.edition and submission.assessment != here
    ]
    now = str(assessment.cycle)
    if assessment.stage is WorkStage.DRAFT:
        now = t("results.this_draft", language, cycle=now)
    (state,) = (
        one.name
        for one in service.people.states(who=who)
        if one.code == assessment.state
    )
    return Read(
        assessment=assessment,
        state=state,
        edition=edition,
        placement=placement,
        standings=dict(standings),
        years=tuple(sorted([*same, (now, placement)], key=lambda pair: pair[0])),
        left_out=tuple(
            str(submission.cycle)
            for submission, _ in submitted
            if submission.edition != assessment.edition
        ),
    )


def _values(read: Read, language: str, prefix: str) -> dict[str, object]:
    """Everything the template puts in."""
    sections = results.sections(read.edition, read.placement, read.standings, language)
    base = f"{prefix}/assessments/{read.assessment.id}"
    return {
        "t": partial(t, language=language),
        "facts": _facts(read, language),
        "note": edition_note(read.edition, language),
        "answer_url": (f"{base}" if read.assessment.stage is WorkStage.DRAFT else ""),
        "method_url": f"{prefix}/help/method",
        "base": base,
        "files": f"{base}/results",
        "stages": [placements.stage_name(stage, language) for stage in STAGES],
        "sections": sections,
        "pictures": {
            section.code: continuum(
                section.placed, edges=read.edition.rules.stages, says=section.sentence
            )
            for section in sections
        },
        "legend": legend(),
        "years": _years(read, f"{base}/results", language),
        "left_out": ", ".join(read.left_out),
        "progress_url": f"{prefix}/progress",
    }


def _facts(read: Read, language: str) -> str:
    assessment = read.assessment
    core = assessment.scope is Scope.CORE
    return " ".join(
        (
            t(
                "results.facts",
                language,
                cycle=assessment.cycle,
                edition=edition_name(read.edition, language),
                reference=show_date(assessment.reference_date, language),
            ),
            t(f"results.{assessment.stage}", language, draft=assessment.draft),
            t("results.core_scope" if core else "results.full_scope", language),
        )
    )


def _years(read: Read, files: str, language: str) -> dict[str, object]:
    frame = frames.years(read.edition, read.years, language)
    shown = version(frame)
    return {
        **{width: f"{files}/years-{width}.svg?{shown}" for width in WIDTHS},
        **{
            f"{width}_size": charts.years_size(frame, narrow=width == "narrow")
            for width in WIDTHS
        },
        "says": charts.years_sentence(frame, words.years(language)),
        "cycles": [cycle for cycle, _ in read.years],
        "rows": results.years_rows(
            read.edition, [placed for _, placed in read.years], language
        ),
    }
