"""Compare two years: any two submissions of the own state, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from markupsafe import Markup
from nicegui import ui

from assessments.errors import NotFound
from assessments.records.people import Person, State
from assessments.records.work import Submission
from assessments.service import Service
from roadmap import charts
from roadmap.progress import frames
from roadmap.progress.story import Story, story
from roadmap.web.pages.progress import comparing
from roadmap.web.pages.progress.comparing import (
    Comparison,
    ComparisonShown,
    KnownEditions,
)
from roadmap.web.ui import first_html, templates, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.figures import WIDTHS, csv_file, version
from roadmap.web.ui.templates import View
from roadmap.wording.editions import name_of_edition
from roadmap.wording.texts import Words

From = Annotated[str, Query(alias="from")]

TABLES = {
    "priorities": frames.priorities,
    "indicators": frames.indicators,
    "criteria": frames.criteria,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRestsOn:
    """What everything on the page follows from: the record where it may change.

    ``picked`` names two submissions; None where they are not there or not chosen, and
    ``notes`` then say why, as keys under ``progress.note``.
    """

    state: State
    submissions: tuple[Submission, ...]
    known: KnownEditions
    picked: tuple[str, str] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRead:
    """What the page tells.

    ``names`` has the name of every edition by its id. ``compared`` is None without two
    submissions.
    """

    submissions: tuple[Submission, ...]
    names: Mapping[str, str]
    picked: tuple[str, str]
    compared: Comparison | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShown:
    """Two submissions that were compared.

    ``query`` names them in addresses, and ``files`` is where their tables are.
    """

    facts: str
    story: Story
    shown: ComparisonShown
    files: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(View):
    """The page: the form to pick two submissions, and what changed between them.

    Attributes
    ----------
    choices
        Id and name of every submission.
    picked
        The ids that are chosen in the form, the older one first.
    pair
        None where there are no two submissions to compare; ``notes`` say why.
    """

    template = "progress/compare.html"

    here: str
    choices: tuple[tuple[str, str], ...]
    picked: tuple[str, str]
    notes: tuple[str, ...]
    pair: PairShown | None
    with_details: bool
    help_url: str
    progress_url: str


router = APIRouter()


@ui.page("/progress/compare")
async def compare_page(older: From = "", to: str = "", details: str = "") -> None:
    """Show two submissions side by side."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    wanted = (older, to)
    read = partial(_rests_on, service, who, wanted)
    rests_on = await in_background(read)

    def draw(on: CompareRestsOn) -> Markup:
        told = _read(service, who, on, wanted, say)
        view = _view(told, say, visit.prefix, with_details=bool(details))
        return templates.drawn(view, say)

    if rests_on.picked is None:  # what was asked for may be anything
        html = await in_turn(draw, rests_on)
    else:
        of = (rests_on.state.code, *rests_on.picked)
        name = ("compare", *of, say.language, "details" * bool(details))
        html = await visit.pages.html(name, rests_on, read=read, draw=draw)
    ui.add_head_html(
        theme.sheet("progress/page.css") + theme.script("progress/page.js")
    )
    title = say("progress.compare_title", state=rests_on.state.name)
    with theme.frame(title, person=who, above=theme.page_above("progress", say)):
        first_html.read(html, say)


@router.get("/progress/waterfall-{width}.svg")
async def waterfall(
    request: Request, width: str, priority: str, older: From, to: str
) -> Response:
    """Draw what moved a priority."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    compared = await in_turn(_compared, service, who, (older, to), say)
    steps = await in_turn(comparing.steps_of, compared, priority)
    if steps is None or width not in WIDTHS:
        raise HTTPException(status_code=404)
    frame, words = steps
    return await visit.figures[__name__].svg(
        f"{width} {say.language} {words.title} {version(frame)}",
        charts.waterfall_svg,
        frame,
        words,
        narrow=width == "narrow",
    )


@router.get("/progress/compare/{table}.csv")
async def table(request: Request, table: str, older: From, to: str) -> Response:
    """Give what changed as a file."""
    if table not in TABLES:
        raise HTTPException(status_code=404)
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    compared = await in_turn(_compared, service, who, (older, to), say)
    name = f"{table}-{compared.older.cycle}-{compared.newer.cycle}"
    return await in_turn(
        lambda: csv_file(TABLES[table](compared.change, compared.naming), name)
    )


def _rests_on(service: Service, who: Person, wanted: tuple[str, str]) -> CompareRestsOn:
    submissions = service.submitting.submissions(who=who)
    (state,) = service.people.states(who=who)
    picked, notes = _picked(submissions, wanted)
    editions = [submission.edition for submission in reversed(submissions)]
    return CompareRestsOn(
        state=state,
        submissions=submissions,
        known=comparing.known_editions(service, editions),
        picked=picked,
        notes=notes,
    )


def _read(
    service: Service,
    who: Person,
    rests_on: CompareRestsOn,
    wanted: tuple[str, str],
    say: Words,
) -> CompareRead:
    submissions, picked = rests_on.submissions, rests_on.picked
    notes = rests_on.notes
    compared = None
    if picked is not None:
        compared = comparing.compare(service, who, *picked, say)
        in_order = (str(compared.older.id), str(compared.newer.id))
        notes = () if in_order == picked else ("swapped",)
        picked = in_order
    return CompareRead(
        submissions=submissions,
        names={
            submission.edition: name_of_edition(
                submission.edition, service.world.editions, say
            )
            for submission in submissions
        },
        picked=picked or wanted,
        compared=compared,
        notes=notes,
    )


def _picked(
    submissions: Sequence[Submission], wanted: tuple[str, str]
) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    """Give the two that are meant, or what has to be said about the choice."""
    if len(submissions) < 2:
        return None, ("need_two" if submissions else "nothing",)
    if not any(wanted):
        newest = _newest_two(submissions)
        return newest, (() if newest else ("others_sent_back",))
    if not {str(submission.id) for submission in submissions}.issuperset(wanted):
        return None, ("unknown",)
    return (None, ("same",)) if wanted[0] == wanted[1] else (wanted, ())


def _newest_two(submissions: Sequence[Submission]) -> tuple[str, str] | None:
    """Give the newest that was not sent back, and the newest such of a cycle before it.

    Where all such are of one cycle, the newest two of them; None without two.
    """
    held = [submission for submission in submissions if submission.sent_back is None]
    if len(held) < 2:
        return None
    older = next(
        (submission for submission in held if submission.cycle != held[0].cycle),
        held[1],
    )
    return str(older.id), str(held[0].id)


def _compared(
    service: Service, who: Person, wanted: tuple[str, str], say: Words
) -> Comparison:
    """Compare two submissions for a picture or a file.

    Raises
    ------
    NotFound
        If one of them is not there, is another state's, or both are the same.
    """
    if wanted[0] == wanted[1]:
        raise NotFound("no_such_thing")
    return comparing.compare(service, who, *wanted, say)


def _view(
    read: CompareRead, say: Words, prefix: str, *, with_details: bool
) -> ComparePage:
    compared = read.compared
    notes = [say(f"progress.note.{note}") for note in read.notes]
    if compared is not None:
        notes += comparing.notes(compared)
        both = (compared.naming.older, compared.naming.newer)
        notes += comparing.notes_of_editions(both, say)
    here = f"{prefix}/progress/compare"
    return ComparePage(
        here=here,
        choices=tuple(
            (submission.id, _says(submission, read.names, say))
            for submission in read.submissions
        ),
        picked=read.picked,
        notes=tuple(notes),
        pair=None if compared is None else _pair(compared, prefix, here),
        with_details=with_details,
        help_url=f"{prefix}/help/read-your-progress",
        progress_url=f"{prefix}/progress",
    )


def _pair(compared: Comparison, prefix: str, here: str) -> PairShown:
    return PairShown(
        facts=comparing.facts(compared),
        story=story(compared.change, compared.cycles, compared.naming),
        shown=comparing.shown(compared, prefix),
        files=here,
        query=comparing.query(compared),
    )


def _says(submission: Submission, names: Mapping[str, str], say: Words) -> str:
    return say(
        "progress.submission",
        cycle=submission.cycle,
        edition=names[submission.edition],
        number=submission.draft,
        standing=comparing.standing(submission, say),
    )
