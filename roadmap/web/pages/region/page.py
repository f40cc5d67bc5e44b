"""The region: what is published of it, to read, to take along and to check.

Reads stored releases and nothing else: of the service it reaches the releases and the
editions that name their priorities (``tests/house/test_region_apart.py``). Open to
members; to everyone when the regional office has said so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from assessments.disclosure import checker
from assessments.disclosure.figures import AtLeast
from assessments.disclosure.release import read
from assessments.errors import NotSignedIn
from assessments.records.people import Person
from assessments.records.region import StoredRelease
from assessments.rules import may
from roadmap.region.releases import (
    STAGES,
    RegionPriority,
    dictionary,
    movements,
    region,
    region_priorities,
)
from roadmap.web import release_sheet
from roadmap.web.ui import plain, routes, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.figures import csv_file
from roadmap.web.ui.installation import Published
from roadmap.web.ui.templates import View
from roadmap.wording import placements
from roadmap.wording.texts import Words

HERE = "/region"
ABOUT = f"{HERE}/about-us"
NUMBER = re.compile("[1-9][0-9]{0,5}")
LINES = ("stages", "full", "at_least", "verdict", "moved", "not_here")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One release in the ledger; ``corrects`` says so of a correction."""

    number: int
    cycle: str
    corrects: str
    at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShown:
    """What is published of the region.

    Attributes
    ----------
    cycle
        Of the newest release.
    movements
        For every verdict, the codes and titles of the priorities that moved so.
    named
        The newest "so many or more" that is shown; empty where there is none.
    pictures
        The figures of every priority, one per row, by its code.
    ledger
        Every release, the newest first.
    """

    cycle: str
    movements: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    stages: tuple[str, ...]
    named: str
    how_to_read: tuple[str, ...]
    priorities: tuple[RegionPriority, ...]
    pictures: Mapping[str, tuple[Markup, ...]]
    ledger: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPage(View):
    """The page; ``shown`` is None while nothing is published.

    ``about_url`` leads to what others could learn about the own state; empty for nobody.
    """

    template = "region/page.html"

    files: str
    about_url: str
    method_url: str
    shown: RegionShown | None


router = APIRouter()


@router.get(HERE)
async def region_page(request: Request) -> Response:
    """Show what is published of the region."""
    visit = visitor.visit_of(request)
    reader = visit.published
    try:
        releases = await in_background(reader.releases.releases, who=visit.person)
    except NotSignedIn:
        return routes.lead_to(request, "/sign-in", next=HERE)
    shown = await in_background(_shown, reader, releases, visit.say)
    view = RegionPage(
        files=routes.address(request, HERE),
        about_url=_about(request, visit.person),
        method_url=routes.address(request, "/help/safe-release"),
        shown=shown,
    )
    title, sheets = visit.say("region.title"), ("components/distribution.css",)
    return plain.answer(request, title, view, sheets=sheets)


@router.get(f"{HERE}/region.csv")
async def table(request: Request) -> Response:
    """Give all figures that are published as a file."""
    visit, releases = visitor.visit_of(request), await _read(request)
    title = partial(_title, visit.published, visit.say)
    return await in_background(lambda: csv_file(region(releases, title), "region"))


@router.get(f"{HERE}/columns.csv")
async def columns(request: Request) -> Response:
    """Give what the columns of that file mean."""
    await _read(request)
    return await in_background(lambda: csv_file(dictionary(), "region-columns"))


@router.get(f"{HERE}/checker.py")
async def check(request: Request) -> Response:
    """Give the program that checks a release."""
    await _read(request)
    content = await in_background(Path(checker.__file__).read_bytes)
    return _file(content, "text/x-python; charset=utf-8", "checker.py")


@router.get(HERE + "/{number}.json")
async def export(request: Request, number: str) -> Response:
    """Give a release with its certificate, as it is stored."""
    visit = visitor.visit_of(request)
    which = int(number) if NUMBER.fullmatch(number) else 0
    stored = visit.published.releases
    content = await in_background(stored.export, who=visit.person, number=which)
    return _file(content, "application/json", f"release-{which}.json")


def _about(request: Request, who: Person | None) -> str:
    """Lead who speaks for a state to what others could learn about it."""
    is_asked = who is not None and may(who, "contributing.learned")
    return routes.address(request, ABOUT) if is_asked else ""


async def _read(request: Request) -> tuple[StoredRelease, ...]:
    visit = visitor.visit_of(request)
    return await in_background(visit.published.releases.releases, who=visit.person)


def _title(reader: Published, say: Words, edition: str, code: str) -> str:
    loaded = reader.edition(edition)
    return code if loaded is None else say.of(loaded, f"{code}.title")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _shown(
    reader: Published, releases: Sequence[StoredRelease], say: Words
) -> RegionShown | None:
    """Put what is published into words and figures; the newest release first."""
    newest = read(releases[0].document) if releases else None
    edition = reader.edition(newest.edition) if newest else None
    if newest is None or edition is None:
        return None
    priorities = region_priorities(releases, edition, reader.linked, say)
    titles = {priority.code: priority.title for priority in priorities}
    return RegionShown(
        cycle=newest.cycle,
        movements=movements(newest, titles, say),
        stages=tuple(placements.stage_name(stage, say, edition) for stage in STAGES),
        named=_an_at_least(priorities, say),
        how_to_read=tuple(say(f"region.read.{line}") for line in LINES),
        priorities=priorities,
        pictures={
            priority.code: tuple(
                release_sheet.picture(row.figure, say) for row in priority.rows
            )
            for priority in priorities
        },
        ledger=tuple(_ledger_line(release, say) for release in releases),
    )


def _ledger_line(release: StoredRelease, say: Words) -> LedgerLine:
    is_correction = read(release.document).corrects
    return LedgerLine(
        number=release.number,
        cycle=release.cycle,
        corrects=say("region.corrects") if is_correction else "",
        at=release.at,
        id=release.id,
    )


def _an_at_least(priorities: Sequence[RegionPriority], say: Words) -> str:
    """Give the newest "so many or more" that is shown; empty where there is none."""
    newest_first = zip(
        *(reversed(priority.rows) for priority in priorities), strict=True
    )
    figures = (row.figure for rows in newest_first for row in rows)
    shown = (figure.shown for figure in figures if figure is not None)
    return next(
        (
            release_sheet.at_least(number, say)
            for number in shown
            if isinstance(number, AtLeast)
        ),
        "",
    )
