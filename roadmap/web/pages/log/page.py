"""The log of the own state or of the regional office, or what it says about oneself."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from assessments.records.log import KINDS, REGION, DoneDeed, LogRead, LogWanted, Named
from assessments.records.people import Person
from assessments.rules import ROLES
from assessments.service import Service
from roadmap.frames import as_text
from roadmap.web.ui import plain, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.web.ui.stamps import stamp
from roadmap.web.ui.templates import View
from roadmap.wording.texts import MissingWordingError, Words

AT_ONCE = 50
"""Entries on a page."""

IN_A_FILE = 1000
"""Entries that are read at a time for a file."""

PAGES = ("read", "export", "refused", "worked")
"""What is done with a kind of page, which is named after it."""

COLUMNS = (
    *("place", "at", "who", "name", "role", "deed", "about", "about_name"),
    *("came_from", "digest", "origin", "hash"),
)
"""Of the file: all that is hashed, with names beside it."""

SHOWS_CODES = ("cycles.", "log.", "people.add_state")
"""What is done about something whose code is its name."""

ABOUT_INVITATIONS = ("people.invite", "people.accept", "people.withdraw")

Before = Annotated[int | None, Query(ge=1, le=2**31)]

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry as it is read."""

    at: Markup
    who: str
    what: str
    came_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage(View):
    """The page.

    Attributes
    ----------
    people, person
        Whom it can be narrowed to, and to whom it is.
    kinds, kind
        The same of what was done.
    narrowed
        In words, for paper.
    older, newest
        The queries of other pages; empty where there is none.
    head
        Where the log ends; empty for who does not read all of it.
    """

    template = "log/page.html"

    lead: str
    people: tuple[tuple[str, str], ...]
    person: str
    kinds: tuple[tuple[str, str], ...]
    kind: str
    narrowed: tuple[str, ...]
    lines: tuple[LogLine, ...]
    older: str
    newest: str
    is_older: bool
    file: str
    head: str
    help_url: str


@router.get("/log", response_class=HTMLResponse)
async def log_page(
    request: Request, person: str = "", kind: str = "", before: Before = None
) -> HTMLResponse:
    """Show a piece of the log, the newest first."""
    visit = visitor.visit_of(request)
    service, who, say = visit.service, visit.who, visit.say
    wanted = LogWanted(
        before=before, person=person[:40], kind=kind if kind in KINDS else ""
    )
    read = await in_background(
        service.audit.log, who=who, wanted=wanted, at_once=AT_ONCE
    )
    title = await in_background(_title, service, who, read, say)
    view = _view(read, wanted, who, say, visit.prefix)
    return plain.answer(
        request, title, view, sheets=("ui/onward.css",), scripts=("ui/reading.js",)
    )


@router.get("/log.csv")
async def log_file(request: Request) -> Response:
    """Give the log as a file."""
    visit = visitor.visit_of(request)
    content = await in_turn(_file, visit.service, visit.who)
    return Response(
        content.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="log.csv"'},
    )


def _title(service: Service, who: Person, read: LogRead, say: Words) -> str:
    if not read.is_whole:
        return say("log.title_own")
    if read.chain == REGION:
        return say("log.title_region")
    return say("log.title_state", state=service.people.states(who=who)[0].name)


def _view(
    read: LogRead, wanted: LogWanted, who: Person, say: Words, prefix: str
) -> LogPage:
    people = dict(read.people) if read.is_whole else {}
    kinds = {kind: say(f"log.kinds.{kind}") for kind in KINDS}
    chosen = {"person": wanted.person, "kind": wanted.kind}
    query = {name: value for name, value in chosen.items() if value}
    narrowed = (people.get(wanted.person, ""), kinds.get(wanted.kind, ""))
    return LogPage(
        lead=_lead(read, who, say),
        people=tuple(people.items()),
        person=wanted.person,
        kinds=tuple(kinds.items()),
        kind=wanted.kind,
        narrowed=tuple(filter(None, narrowed)),
        lines=tuple(_line(entry, read.named, say) for entry in read.entries),
        older=urlencode({**query, "before": read.older}) if read.older else "",
        newest=urlencode(query),
        is_older=wanted.before is not None,
        file=f"{prefix}/log.csv",
        head=str(read.head) if read.head else "",
        help_url=f"{prefix}/help/log",
    )


def _lead(read: LogRead, who: Person, say: Words) -> str:
    if not read.is_whole:
        return say(f"log.lead_own{'_regional' if who.state is None else ''}")
    return say("log.lead_region" if read.chain == REGION else "log.lead_state")


def _line(entry: DoneDeed, named: Named, say: Words) -> LogLine:
    return LogLine(
        at=stamp(entry.at, say),
        who=_who(entry, named, say),
        what=_what(entry, named, say),
        came_from=entry.came_from or "",
    )


def _who(entry: DoneDeed, named: Named, say: Words) -> str:
    """Name who did it; of another state's people nothing but that they are."""
    if entry.who in named.others:
        return say("log.of_other_state")
    if not entry.who:
        return say("log.stranger")
    if entry.is_by_the_server:
        return say("frame.role.system")
    name = named.people.get(entry.who) or say("log.nameless")
    roles = {role: say(f"frame.role.{role}") for role in ROLES}
    role = roles.get(entry.role, entry.role)
    if entry.is_by_the_office:
        return say("log.of_the_office", name=name, role=role)
    return say("log.in_role", name=name, role=role)


def _what(entry: DoneDeed, named: Named, say: Words) -> str:
    what, about = _done(entry.deed, say), _about(entry, named)
    return say("log.named", what=what, about=about) if about else what


def _done(deed: str, say: Words) -> str:
    """Say what was done; what a newer program noted is named as it stands there."""
    kind, _, page = deed.partition(".")
    try:
        if kind in PAGES:
            return say(f"log.deed.{kind}", page=say(f"log.page.{page}"))
        return say(f"log.deed.{deed}")
    except MissingWordingError:
        return say("log.other", deed=deed)


def _about(entry: DoneDeed, named: Named) -> str:
    """Name what it was about, where that has a name and is not who did it."""
    if entry.deed.startswith(SHOWS_CODES):
        return entry.about
    if entry.deed.startswith(ABOUT_INVITATIONS):
        return named.things.get(f"invitation {entry.about}", "")
    if entry.about == entry.who:
        return ""
    return named.people.get(entry.about) or named.things.get(entry.about, "")


def _file(service: Service, who: Person) -> str:
    """Write all that the person may read, oldest first."""
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow(COLUMNS)
    writer.writerows(reversed([*_rows(service, who)]))
    return content.getvalue()


def _rows(service: Service, who: Person) -> Iterator[tuple[object, ...]]:
    wanted: LogWanted | None = LogWanted()
    while wanted is not None:
        read = service.audit.log(who=who, wanted=wanted, at_once=IN_A_FILE)
        for entry in read.entries:
            yield _row(entry, read.named)
        wanted = replace(wanted, before=read.older) if read.older else None


def _row(entry: DoneDeed, named: Named) -> tuple[object, ...]:
    is_told = entry.who not in named.others
    return (
        entry.place,
        entry.at.isoformat(timespec="microseconds"),
        entry.who,
        as_text(named.people.get(entry.who, "")) if is_told else "",
        entry.role,
        entry.deed,
        as_text(entry.about),
        as_text(_about(entry, named)),
        as_text(entry.came_from or ""),
        entry.digest or "",
        entry.origin or "",
        entry.hash,
    )
