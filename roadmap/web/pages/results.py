"""Results: where the state stands, why, how sure, the years so far, the next step."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response
from nicegui import ui

from assessments.records import Assessment, AssessmentId, Person, WorkStage
from assessments.service import Service
from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.placement import place
from priorities.profile import Placement
from roadmap import charts, explaining, frames, results
from roadmap.settings import Settings
from roadmap.web import templates, theme, visitor
from roadmap.web.background import InTurn, draw
from roadmap.web.components.continuum import continuum, legend
from roadmap.wording import show_date, t

if TYPE_CHECKING:
    import pandas as pd

STAGES = (1, 2, 3, 4, 5)
COLUMNS = {"wide": 4, "narrow": 2}
KEPT_FIGURES = 200


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


def register(app: FastAPI, service: Service, settings: Settings) -> None:
    """Offer the results page, its figures and its tables."""
    drawn: dict[str, bytes] = {}
    in_turn = InTurn()

    @ui.page("/assessments/{assessment}/results")
    async def results_page(assessment: str, details: str = "") -> None:
        who, language = visitor.current(), visitor.language()
        read = await in_turn(_read, service, who, assessment, language)
        values = await in_turn(_values, read, language, settings.prefix)
        ui.add_head_html(theme.sheet("results.css") + theme.script("results.js"))
        title = t("results.title", language, state=read.state)
        with theme.frame(title, person=who, language=language):
            templates.show("results.html", with_details=bool(details), **values)

    @app.get("/assessments/{assessment}/results/years-{width}.svg")
    async def years_figure(request: Request, assessment: str, width: str) -> Response:
        if width not in COLUMNS:
            raise HTTPException(status_code=404)
        who = visitor.of_request(request)
        language = visitor.visit_of(request).language
        read = await in_turn(_read, service, who, assessment, language)
        frame = await in_turn(frames.years, read.edition, read.years, language)
        key = f"{width} {language} {_version(frame)}"
        if key not in drawn:
            picture = await draw(
                charts.years_svg, frame, _words(language), columns=COLUMNS[width]
            )
            while len(drawn) >= KEPT_FIGURES:
                drawn.pop(next(iter(drawn)))
            drawn[key] = picture
        return Response(drawn[key], media_type="image/svg+xml")

    @app.get("/assessments/{assessment}/results/{table}.csv")
    async def table(request: Request, assessment: str, table: str) -> Response:
        who = visitor.of_request(request)
        language = visitor.visit_of(request).language
        read = await in_turn(_read, service, who, assessment, language)
        made = {
            "profile": partial(frames.profile, read.edition, read.placement, language),
            "years": partial(frames.years, read.edition, read.years, language),
        }
        if table not in made:
            raise HTTPException(status_code=404)
        name = f"{table}-{read.assessment.state}-{read.assessment.cycle}.csv"
        return Response(
            await in_turn(lambda: frames.csv(made[table]())),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


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
        "answer_url": (f"{base}" if read.assessment.stage is WorkStage.DRAFT else ""),
        "method_url": f"{prefix}/help/method",
        "files": f"{base}/results",
        "stages": [explaining.stage_name(stage, language) for stage in STAGES],
        "sections": sections,
        "pictures": {
            section.code: continuum(
                section.placed, edges=read.edition.rules.stages, says=section.sentence
            )
            for section in sections
        },
        "legend": legend(),
        "years": _years(read, f"{base}/results", language),
        "left_out": (
            t("results.left_out", language, cycles=", ".join(read.left_out))
            if read.left_out
            else ""
        ),
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
                edition=assessment.edition,
                reference=show_date(assessment.reference_date, language),
            ),
            t(f"results.{assessment.stage}", language, draft=assessment.draft),
            t("results.core_scope" if core else "results.full_scope", language),
        )
    )


def _years(read: Read, files: str, language: str) -> dict[str, object]:
    frame = frames.years(read.edition, read.years, language)
    version = _version(frame)
    return {
        "wide": f"{files}/years-wide.svg?{version}",
        "narrow": f"{files}/years-narrow.svg?{version}",
        "says": charts.years_sentence(frame, _words(language)),
        "cycles": [cycle for cycle, _ in read.years],
        "rows": results.years_rows(
            read.edition, [placed for _, placed in read.years], language
        ),
    }


def _version(frame: "pd.DataFrame") -> str:
    return sha256(frames.csv(frame)).hexdigest()[:16]


def _words(language: str) -> charts.YearsWords:
    """Give the words with their places still open: the chart fills them in."""
    places = {name: f"{{{name}}}" for name in ("first", "last", "cycle", "titles")}
    names = ("period", "none", "one_year", "rose", "fell", "same")
    return charts.YearsWords(
        **{name: t(f"results.chart.{name}", language, **places) for name in names}
    )
