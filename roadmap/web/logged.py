"""Middleware that notes who read what of a state, took it out, or was refused.

Whatever is asked for passes it, so no page can forget it: what an address shows is listed
here, and a test refuses an address that is not. That somebody read is only kept in memory,
and written later, when nobody waits; that something is taken out is written before it goes.
What is noted is the kind of page and the assessment, never what stood there.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.errors import DatabaseGone, NotAllowed, OtherAccount
from assessments.records.people import Person
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.noting import REFUSED, UNKNOWN
from assessments.service.world import note_later
from assessments.validation import LONGEST_CODE
from roadmap.web.ui import plain, visitor
from roadmap.web.ui.background import asked, in_background

EVERY = 2.0
"""Seconds after which what was noted is written."""

OF_AN_ASSESSMENT = {
    "": "assessment",
    "/answer/{priority}": "answers",
    "/questions/{priority}.js": None,  # what is asked, the same for every state
    "/evidence-entries": "evidence",
    "/questionnaire": "questionnaire",
    "/submit": "submission",
    "/results": "results",
    "/results/years-{width}.svg": "results",
    "/results/{table}.csv": "results",
    "/options": "next_steps",
    "/options.csv": "next_steps",
    "/ways": "next_steps",
    "/what-if": "next_steps",
    "/what-if/{priority}": "next_steps",
    "/into-plan": "next_steps",
    "/costs": "next_steps",
}
"""What is read of an assessment, by what follows its address."""

OF_A_STATE = {
    "/plan": "plan",
    "/plan/{table}.csv": "plan",
    "/plan/new": None,
    "/plan/actions/{action}": "plan",
    "/progress": "progress",
    "/progress/years-{width}.svg": "progress",
    "/progress/years.csv": "progress",
    "/progress/compare": "progress",
    "/progress/waterfall-{width}.svg": "progress",
    "/progress/compare/{table}.csv": "progress",
    "/evidence": "evidence",
    "/log": "log",
    "/log.csv": "log",
    "/region/about-us": "about_us",
}
"""The same of a whole state."""

ELSEWHERE = "elsewhere"
"""Stands for every other page, where somebody is refused it."""

READ_BY_SENDING = ("/what-if",)
"""Asks by a form, and changes nothing."""

Pages: TypeAlias = tuple[tuple[re.Pattern[str], str | None], ...]


def _patterns(pages: Mapping[str, str | None]) -> Pages:
    """Give what fits the addresses of pages."""
    return tuple(
        (re.compile(re.sub(r"\\{[a-z]+\\}", "[^/]+", re.escape(page))), what)
        for page, what in pages.items()
    )


_HERE = re.compile("/assessments/([^/]+)")
_ASSESSMENT_PAGES = _patterns(OF_AN_ASSESSMENT)
_STATE_PAGES = _patterns(OF_A_STATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an address shows of a state.

    Attributes
    ----------
    what
        A kind of page; None where it shows nothing of a state.
    about
        The assessment; empty for a whole state.
    is_export
        Whether it is taken out of the system: a file.
    is_work
        Whether something is written there.
    """

    what: str | None
    about: str = ""
    is_export: bool = False
    is_work: bool = False


class LoggedMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, and note what was shown."""
        visit = scope.get("state", {}).get("visit")
        if scope["type"] != "http" or visit is None or visit.person is None:
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, send, visit.service, visit.person)
        await self._app(scope, receive, answer.send)
        answer.note()


class _Answer:
    """What is answered to somebody, on its way.

    Parameters
    ----------
    scope
        What was asked for.
    send
        Where the answer goes.
    """

    def __init__(
        self, scope: Scope, send: Send, service: Service, person: Person
    ) -> None:
        self._scope = scope
        self._send = send
        self._service = service
        self._person = person
        self._status = 500
        self._is_kept_back = False

    @property
    def _shown(self) -> Shown:
        return shown(self._scope["method"], self._scope["path"])

    async def send(self, message: Message) -> None:
        """Pass an answer on; what is taken out of the system stands in the log before."""
        if self._is_kept_back:
            return
        if message["type"] == "http.response.start":
            self._status = message["status"]
            if self._status == 200 and self._shown.is_export:
                await self._note_export()
        if not self._is_kept_back:
            await self._send(message)

    def note(self) -> None:
        """Note what was read or refused, once it is on its way."""
        asking = asked()
        shown = self._shown
        world = self._service.world
        problem = None if asking is None else asking.refused
        if problem is not None and not isinstance(problem, OtherAccount):
            kind = REFUSED if isinstance(problem, NotAllowed) else UNKNOWN
            what = kind + (shown.what or ELSEWHERE)
            note_later(world, self._person, what, shown.about)
        elif self._person.state is None or shown.what is None or shown.is_export:
            return
        elif self._status == 200:
            what = f"{'worked' if shown.is_work else 'read'}.{shown.what}"
            note_later(world, self._person, what, shown.about)

    async def _note_export(self) -> None:
        try:
            await in_background(
                self._service.audit.export,
                who=self._person,
                what=f"export.{self._shown.what}",
                about=self._shown.about,
            )
        except DatabaseGone as problem:
            self._is_kept_back = True
            await plain.not_now(Request(self._scope), problem)(
                self._scope, _nothing, self._send
            )


def shown(method: str, path: str) -> Shown:
    """Say what an address shows of a state, or what is worked on there."""
    inside = _HERE.match(path)
    if inside is None:
        what = _listed(_STATE_PAGES, path)
        return Shown(what=what, is_export=_is_file(what, path))
    about, rest = inside[1][:LONGEST_CODE], path[inside.end(1) :]
    if method in visitor.SAFE or rest in READ_BY_SENDING:
        what = _listed(_ASSESSMENT_PAGES, rest)
        return Shown(what=what, about=about, is_export=_is_file(what, path))
    return Shown(what="answers", about=about, is_work=True)


async def write_noted(service: Service) -> None:
    """Write again and again what waits to be written into logs."""
    while True:
        await asyncio.sleep(EVERY)
        if service.world.noted.is_empty:
            continue
        await in_background(service.audit.write_noted, who=SYSTEM)


def _listed(pages: Pages, path: str) -> str | None:
    return next((what for page, what in pages if page.fullmatch(path)), None)


def _is_file(what: str | None, path: str) -> bool:
    return what is not None and path.endswith(".csv")


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
