"""What if: tick criteria on or off on a copy, and watch where the priority would be."""

from dataclasses import asdict
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse
from nicegui import ui
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assessments.records.people import Person
from assessments.rules import may
from assessments.service import Service
from roadmap.next_steps import what_if
from roadmap.web.components.continuum import continuum
from roadmap.web.components.what_if import WhatIf
from roadmap.web.ui import first_html, onward, routes, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.onward import AssessmentRead
from roadmap.wording.texts import Words

LARGEST = 100_000
"""Bytes in one question."""

Code = Annotated[str, Field(min_length=1, max_length=40)]

WORDS = (
    *("priority", "changed_option", "result", "now", "then", "why", "same", "counts"),
    *("counts_all", "working", "failed", "refused", "signed_out", "again", "reset"),
    *("into_plan", "into_plan_none", "core", "rung", "stands_now", "loading"),
)
KEPT = ("here_again", "start_afresh", "not_kept")
PLACES = {
    name: f"{{{name}}}" for name in ("title", "n", "on", "off", "level", "stands")
}


class Ticked(BaseModel):
    """What is ticked in one priority, as the browser sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    priority: Code
    on: Annotated[list[Code], Field(max_length=1000)]
    off: Annotated[list[Code], Field(max_length=1000)]


class PlaceSent(TypedDict):
    """Where a priority stands, as the browser gets it."""

    place: str
    sentence: str
    picture: str


class SheetSent(TypedDict):
    """What can be ticked in a priority, as the browser gets it."""

    code: str
    now: PlaceSent
    indicators: list[dict[str, Any]]


router = APIRouter()


@ui.page("/assessments/{assessment}/what-if")
async def what_if_page(assessment: str, priority: str = "") -> None:
    """Show what would be if some criteria were met, or were not."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(onward.read_assessment, service, who, assessment)
    codes = [p.code for p in read.edition.priorities]
    first = onward.priority_named(read.edition, priority)
    base = visitor.address(f"/assessments/{read.assessment.id}")
    for name in ("results/page.css", "ui/onward.css"):
        ui.add_head_html(theme.sheet(name))
    title = say("what_if.title", state=read.state)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.assessment, say)
    ):
        facts = onward.facts(read, say)
        links = onward.links(read.assessment, "what-if", say, visit.prefix, facts=facts)
        first_html.put_first(links, say)
        theme.paragraph(say("what_if.lead")).classes("lead")
        WhatIf(
            words={n: say(f"what_if.{n}", **PLACES) for n in WORDS}
            | {n: say(f"frame.form.{n}") for n in KEPT},
            person=who.id,
            priorities=[
                {"code": c, "title": say.of(read.edition, f"{c}.title")} for c in codes
            ],
            sheet=await in_background(_sheet, read, first, say),
            address=f"{base}/what-if",
            into_plan=f"{base}/into-plan" if may(who, "plans.add_actions") else "",
        )


@router.get("/assessments/{assessment}/what-if/{priority}")
async def sheet(request: Request, assessment: str, priority: str) -> JSONResponse:
    """Give what can be ticked in a priority."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(onward.read_assessment, service, who, assessment)
    if priority not in read.edition.priority_by_code:
        raise HTTPException(status_code=404)
    return JSONResponse(await in_background(_sheet, read, priority, say))


@router.post("/assessments/{assessment}/what-if")
async def outcome(request: Request, assessment: str) -> JSONResponse:
    """Give where the priority would stand."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    given = await _ticked(request)
    then = await in_background(_then, service, who, assessment, given, say)
    if then is None:
        raise HTTPException(status_code=422)
    return JSONResponse(then)


async def _ticked(request: Request) -> Ticked:
    """Read what is ticked.

    Raises
    ------
    HTTPException
        If it is larger than any of ours, or nothing that the page sends.
    """
    if routes.is_too_large(request, LARGEST):
        raise HTTPException(status_code=413)
    try:
        return Ticked.model_validate_json(await request.body())
    except ValidationError:
        raise HTTPException(status_code=422) from None


def _then(
    service: Service, who: Person, assessment: str, given: Ticked, say: Words
) -> PlaceSent | None:
    """Give where the priority would stand; None when it knows a code nothing of."""
    read = onward.read_assessment(service, who, assessment)
    try:
        words = what_if.then(
            read.snapshot, given.priority, on=given.on, off=given.off, say=say
        )
    except KeyError:
        return None
    return _outcome(read, words)


def _sheet(read: AssessmentRead, priority: str, say: Words) -> SheetSent:
    """Give what can be ticked in a priority, ready for JSON."""
    return {
        "code": priority,
        "now": _outcome(read, what_if.now(read.snapshot, priority, say)),
        "indicators": [
            asdict(indicator)
            for indicator in what_if.indicators(read.snapshot, priority, say)
        ],
    }


def _outcome(read: AssessmentRead, words: what_if.PlacementWords) -> PlaceSent:
    picture = continuum(
        words.placed, edges=read.edition.rules.stages, says=words.sentence
    )
    return {
        "place": words.place,
        "sentence": words.sentence,
        "picture": str(picture),
    }
