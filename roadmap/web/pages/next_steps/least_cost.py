"""The cheapest way up: a stage for each priority, or one budget for several."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup
from nicegui import ui

from assessments.records.people import Person
from assessments.rules import may
from roadmap.next_steps.budget import BudgetWords, budget_words
from roadmap.next_steps.least_cost import CheapestWays, Wish, is_countable, ways
from roadmap.web.ui import first_html, onward, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.onward import AssessmentRead
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

LISTED = 20
"""How many ways are listed one by one, at most."""

LARGEST_BUDGET = 99_999
"""Units of effort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingPoint:
    """What stands above both ways to ask.

    Attributes
    ----------
    base
        Address of the assessment.
    into_plan
        Address of the form that puts a way into the plan; empty for who may not.
    own
        How many costs of its own the state has set.
    unsure
        Whether anything is still open or disputed.
    """

    base: str
    into_plan: str
    own: int
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestWaysPage(View):
    """A target stage for each priority, and the cheapest ways to it.

    Attributes
    ----------
    query
        The targets, as in an address.
    opened
        Code of the priority whose ways are open.
    one_by_one, listed_of
        What offers to list the ways, and says how many are listed, by priority.
    all_firsts
        Codes of the first cheapest set of every priority, with commas between them.
    """

    template = "next_steps/least_cost.html"

    start: StartingPoint
    ways: tuple[CheapestWays, ...]
    query: str
    opened: str
    one_by_one: Mapping[str, str]
    listed_of: Mapping[str, str]
    all_firsts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityTick:
    """A priority that the budget can be for."""

    code: str
    title: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPage(View):
    """One budget for several priorities, and what it buys.

    Attributes
    ----------
    chosen
        Titles of the priorities that it is for.
    given, wrong
        What was typed, and what is wrong with it; empty when nothing is.
    see
        For every best way to share the budget out, where its criteria are shown.
    """

    template = "next_steps/budget.html"

    start: StartingPoint
    priorities: tuple[PriorityTick, ...]
    chosen: tuple[str, ...]
    given: str
    wrong: str
    found: BudgetWords
    listed_of: str
    see: tuple[str, ...]


@ui.page("/assessments/{assessment}/ways")
async def ways_page(request: Request, assessment: str, by: str = "") -> None:
    """Show the cheapest ways up."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    again = partial(onward.read_assessment, service, who, assessment)
    read = await in_background(again)
    ui.add_head_html(theme.sheet("ui/onward.css") + theme.script("ui/reading.js"))
    start = _start(read, who)
    title = say("ways.title", state=read.state)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.assessment, say)
    ):
        make = _of_budget if by == "budget" else _of_stages

        def draw(on: AssessmentRead) -> Markup:
            if not is_countable(on.snapshot):
                return Markup()
            return templates.drawn(make(on, start, request, say), say)

        name = ("ways", read.assessment.id, say.language, start.into_plan, by)
        if set(request.query_params) - {"by"} or by not in {"", "budget"}:
            html = await in_turn(draw, read)  # what is asked for may be anything
        else:
            html = await visit.pages.html(name, read, read=again, draw=draw)
        facts, note = onward.facts(read, say), "" if html else say("ways.not_countable")
        links = onward.links(
            read.assessment, "ways", say, visit.prefix, facts=facts, note=note
        )
        first_html.read(links, say)
        if html:
            first_html.read(html, say)


def _start(read: AssessmentRead, who: Person) -> StartingPoint:
    base = visitor.address(f"/assessments/{read.assessment.id}")
    return StartingPoint(
        base=base,
        into_plan=f"{base}/into-plan" if may(who, "plans.add_actions") else "",
        own=len(read.costs),
        unsure=any(
            priority.still_open or priority.disputed
            for priority in read.snapshot.placement.priorities
        ),
    )


def _of_stages(
    read: AssessmentRead, start: StartingPoint, request: Request, say: Words
) -> CheapestWaysPage:
    wish = _wish(read, request)
    offered = ways(read.snapshot, wish, read.costs, say)
    query = urlencode({way.code: way.target for way in offered if way.stages})
    return CheapestWaysPage(
        start=start,
        ways=offered,
        query=query,
        opened=wish.one_by_one or request.query_params.get("open", ""),
        one_by_one={way.code: _offer(way, say) for way in offered},
        listed_of={
            way.code: _listed("ways", len(way.sets), way.number, say) for way in offered
        },
        all_firsts=",".join(code for way in offered for code in way.first),
    )


def _offer(way: CheapestWays, say: Words) -> str:
    """Offer to list the ways one by one: all of them, or the first 20."""
    if way.number > LISTED:
        return say("ways.one_by_one", n=LISTED)
    return say("ways.one_by_one_all", n=way.number)


def _listed(area: str, shown: int, number: int, say: Words) -> str:
    """Say how many of how many are listed, and in which order."""
    if shown >= number:
        return say(f"{area}.listed_all")
    return say(
        f"{area}.listed_of",
        shown=shown,
        number=say.whole(number),
    )


def _wish(read: AssessmentRead, request: Request) -> Wish:
    """Read the targets from the address; what makes no sense is not there."""
    given = request.query_params
    known = read.edition.priority_by_code
    return Wish(
        targets={
            code: int(given[code])
            for code in known
            if given.get(code, "").isdecimal() and len(given[code]) == 1
        },
        one_by_one=given.get("sets", "") if given.get("sets", "") in known else "",
    )


def _of_budget(
    read: AssessmentRead, start: StartingPoint, request: Request, say: Words
) -> BudgetPage:
    params = request.query_params
    titles = {
        p.code: say.of(read.edition, f"{p.code}.title") for p in read.edition.priorities
    }
    asked = "budget" in params or "in" in params
    chosen = [c for c in titles if c in params.getlist("in")] if asked else [*titles]
    given = params.get("budget", "").strip()
    budget, wrong = _budget(given, say)
    words = budget_words(read.snapshot, chosen, budget, read.costs, say)
    return BudgetPage(
        start=start,
        priorities=tuple(
            PriorityTick(code=code, title=title, ticked=code in chosen)
            for code, title in titles.items()
        ),
        chosen=tuple(titles[code] for code in chosen),
        given=given,
        wrong=wrong,
        found=words,
        listed_of=_listed(
            "ways.budget", len(words.shared_out), words.combinations, say
        ),
        see=tuple(_see(read, moves) for moves in _targets(words)),
    )


def _budget(given: str, say: Words) -> tuple[int | None, str]:
    """Read a budget; None with nothing to say when the field is empty."""
    if not given:
        return None, ""
    if given.isdecimal() and given.isascii() and len(given) <= 5:
        return int(given), ""
    return None, say("ways.budget.wrong", given=given[:40], largest=LARGEST_BUDGET)


def _targets(words: BudgetWords) -> list[Mapping[str, int]]:
    return [
        {move.code: move.stage for move in choice.moves} for choice in words.shared_out
    ]


def _see(read: AssessmentRead, targets: Mapping[str, int]) -> str:
    """Address the page that shows the criteria of a combination."""
    asked = {code: targets.get(code, 0) for code in read.edition.priority_by_code}
    return f"?{urlencode(asked)}#details"
