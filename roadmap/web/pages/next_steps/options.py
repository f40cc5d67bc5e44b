"""Options: what serves the criteria that are not met, and what it would move."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from nicegui import ui

from assessments.records.people import Person
from assessments.rules import may
from roadmap.next_steps import option_list
from roadmap.next_steps.option_list import FACETS, ListedOption, Wanted
from roadmap.web.ui import first_html, onward, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.figures import csv_file
from roadmap.web.ui.onward import AssessmentRead
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

SHOWN = 20
"""How many options are listed before "show all"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetField:
    """What options can be asked for by: the choices in words, and what any is called."""

    name: str
    label: str
    of_any: str
    choices: Mapping[str, str]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsPage(View):
    """The options that serve what is not met, and the form to ask for some of them.

    Attributes
    ----------
    asked
        What is asked for, in words; empty for all.
    unknown
        Whether something was asked for that the edition does not know.
    number
        How many there are; ``options`` are the first of them, and ``all_of_them`` leads
        to the rest.
    looser
        What could be asked for instead, in words with its address; only without options.
    into_plan
        Address of the form that puts an option into the plan; empty for who may not.
    """

    template = "next_steps/options.html"

    facets: tuple[FacetField, ...]
    asked: tuple[str, ...]
    unknown: bool
    heading: str
    number: int
    options: tuple[ListedOption, ...]
    csv: str
    all_of_them: str
    looser: tuple[tuple[str, str], ...]
    into_plan: str


router = APIRouter()


@ui.page("/assessments/{assessment}/options")
async def options_page(request: Request, assessment: str, every: str = "") -> None:
    """Show the options that serve what is not met."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    again = partial(onward.read_assessment, service, who, assessment)
    read = await in_background(again)
    given, into_plan = _given(request), _into_plan(read, who)
    most = None if every else SHOWN

    def draw(on: AssessmentRead) -> Markup:
        view = _view(on, given, say, most=most, into_plan=into_plan)
        return templates.drawn(view, say)

    if given.asked or every:
        html = await in_turn(draw, read)  # what is asked for may be anything
    else:
        name = ("options", read.assessment.id, say.language, into_plan)
        html = await visit.pages.html(name, read, read=again, draw=draw)
    ui.add_head_html(theme.sheet("ui/onward.css") + theme.script("ui/reading.js"))
    title = say("options.title", state=read.state)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.assessment, say)
    ):
        facts = onward.facts(read, say)
        links = onward.links(read.assessment, "options", say, visit.prefix, facts=facts)
        first_html.read(links, say)
        first_html.read(html, say)


@router.get("/assessments/{assessment}/options.csv")
async def table(request: Request, assessment: str) -> Response:
    """Give the options that were asked for as a file."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    read = await in_turn(onward.read_assessment, service, who, assessment)
    wanted = option_list.understood(read.edition, _given(request))
    fits = option_list.wanted_options(read.snapshot, wanted, say)
    frame = await in_turn(option_list.options, read.snapshot, fits, say)
    work = read.assessment
    return csv_file(frame, f"options-{work.state}-{work.cycle}")


def _given(request: Request) -> Wanted:
    """Read what the address asks for, known or not."""
    return Wanted(**{name: request.query_params.get(name, "") for name in FACETS})


def _into_plan(read: AssessmentRead, who: Person) -> str:
    """Address the form that puts something into the plan, for who may."""
    if not may(who, "plans.add_actions"):
        return ""
    return visitor.address(f"/assessments/{read.assessment.id}/into-plan")


def _view(
    read: AssessmentRead,
    given: Wanted,
    say: Words,
    *,
    most: int | None,
    into_plan: str,
) -> OptionsPage:
    wanted = option_list.understood(read.edition, given)
    fits = option_list.wanted_options(read.snapshot, wanted, say)
    asked = {
        facet: option_list.choices(read.edition, facet, say)[value]
        for facet, value in wanted.asked.items()
    }
    where = urlencode(wanted.asked)
    cut = most is not None and len(fits) > most
    return OptionsPage(
        facets=tuple(
            _facet(read, facet, wanted, say)
            for facet in FACETS
            if facet != "list" or read.edition.lists
        ),
        asked=tuple(
            say(
                "options.asked",
                facet=say(f"options.facet.{facet}"),
                value=value,
            )
            for facet, value in asked.items()
        ),
        unknown=given != wanted,
        heading=say("options.found", n=len(fits)),
        number=len(fits),
        options=option_list.listed(read.snapshot, fits[:most], say),
        csv=f"options.csv?{where}",
        all_of_them=f"?{where}&every=1#found" if cut else "",
        looser=() if fits else _looser(read, wanted, say),
        into_plan=into_plan,
    )


def _looser(
    read: AssessmentRead, wanted: Wanted, say: Words
) -> tuple[tuple[str, str], ...]:
    """Offer what could be asked for instead."""
    return tuple(
        (looser.says, f"?{urlencode(looser.wanted.asked)}#found")
        for looser in option_list.looser(read.snapshot, wanted, say)
    )


def _facet(read: AssessmentRead, facet: str, wanted: Wanted, say: Words) -> FacetField:
    return FacetField(
        name=facet,
        label=say(f"options.facet.{facet}"),
        of_any=say("options.whole_state" if facet == "priority" else "options.any"),
        choices=option_list.choices(read.edition, facet, say),
        chosen=getattr(wanted, facet),
    )
