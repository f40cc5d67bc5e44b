"""Middleware that every request passes before any page or route.

It finds out who asks, lets nobody in who has not signed in (except to a few named
places), and refuses forms and websockets that come from other sites, and messages of an
account that has sent too many. Written as plain ASGI because it also has to see websockets.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import replace
from math import ceil
from urllib.parse import quote, urlsplit

import nicegui
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection, Request, cookie_parser
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.errors import DatabaseGone, NotSignedIn
from assessments.records.people import Person
from roadmap.settings import Settings
from roadmap.web.guard import FOR_WATCHERS, turn_away
from roadmap.web.ui import origins, plain, problems, visitor
from roadmap.web.ui.background import ShuttingDown
from roadmap.web.ui.bodies import TooSlow
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.open_pages import noticing_who_leaves
from roadmap.wording import texts
from roadmap.wording.texts import english

CODE = re.compile(r"/static/.*|/_nicegui/[^/]+/(static|components|libraries|esm)/.*")
"""Files of ours and of the framework: the same program for everybody, and nothing else."""

FRAMEWORK = "/_nicegui"
SOCKET = "/_nicegui_ws/"
OPEN_TO_ALL = (
    "/sign-in",
    "/sign-out",
    "/invitation",
    "/new-passphrase",
    "/forgotten-passphrase",
    "/help",
    "/language",
    "/privacy",
    "/.well-known/security.txt",
    "/region",
)
OTHER_SITES = ("cross-site", "same-site")
"""Where a browser says that something comes from, which is none of our pages."""

MEMBERS_ONLY = ("/region/about-us",)
MOST_ARRIVING = 60
"""Requests of one network that wait until their sessions, not seen before, are looked up."""

LOOKS_UP_ITSELF = re.compile(r"/assessments/[^/]+/answers")
"""What is sent here, and looks the session up in the unit of work in which it is done."""

NEVER_TOO_OFTEN = re.compile(
    "/sign-(in|out)|/language|/account/(sign-out-everywhere|sessions/[^/]+/revoke)"
)
"""What nobody is asked to wait for: who leaves a computer has to be able to end a session."""


class VisitMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, send it away, or ask it to sign in first."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        installation = scope["app"].state.installation
        scope.setdefault("state", {})
        scope = _under_prefix(scope, installation.settings.prefix)
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        path = scope["path"]
        is_open = path in FOR_WATCHERS or CODE.fullmatch(path)
        if not _may_come_from_there(scope, installation.settings):
            await turn_away(scope, receive, send, "frame.problem.other_site", 403)
        elif scope["type"] == "http" and scope["method"] == "OPTIONS":
            allowed = ", ".join(sorted(_methods(scope)))
            answer = Response(status_code=204, headers={"Allow": allowed})
            await answer(scope, receive, send)
        elif "\0" in path:  # PostgreSQL cannot even look for it
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        elif is_open:
            await self._app(scope, receive, send)
        else:
            await self._until_it_stops(installation, scope, receive, send)

    async def _until_it_stops(
        self, installation: Installation, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request; where the server stops, or the database has gone, say so."""
        has_begun = False

        async def sending(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        scope["state"]["visit"], token = _visit_of_nobody(installation, scope)
        try:
            await self._let_in(scope, token, receive, sending)
        except asyncio.CancelledError:  # nothing else stops a request from outside
            if not has_begun and scope["type"] == "http":
                answer = plain.not_now(Request(scope), ShuttingDown())
                await answer(scope, receive, send)
        except DatabaseGone as problem:
            if has_begun or scope["type"] == "websocket":
                raise
            problems.log(problem)
            await plain.not_now(Request(scope), problem)(scope, receive, send)

    async def _let_in(
        self, scope: Scope, token: str | None, receive: Receive, send: Send
    ) -> None:
        visit = visitor.visit_of(HTTPConnection(scope))
        refused = await _find_out(scope, visit, token) if token else None
        if refused is None and not (_is_known(scope) or _is_open(scope["path"])):
            refused = _ask_to_sign_in(scope, visit.prefix)
        if refused is not None:
            if scope["type"] == "http":
                await refused(scope, receive, send)
            else:
                await turn_away(scope, receive, send, "frame.problem.no_session", 401)
            return
        if scope["type"] == "websocket":
            receive = noticing_who_leaves(scope, receive)
        try:
            with suppress(ClientDisconnect):  # nobody waits for an answer
                await self._app(scope, receive, send)
        except TooSlow as problem:
            await plain.refusal(Request(scope), problem)(scope, receive, send)


def _visit_of_nobody(
    installation: Installation, scope: Scope
) -> tuple[visitor.Visit, str | None]:
    """Tell what is known before it is found out who asks, and the secret of a session."""
    headers = Headers(scope=scope)
    cookies = cookie_parser(headers.get("cookie", ""))  # of other sites, too
    language = visitor.chosen_language(
        cookies.get(visitor.LANGUAGE_COOKIE), headers.get("accept-language")
    )
    visit = visitor.Visit(
        installation=installation,
        person=None,
        token=None,
        language=language,
        is_shared=visitor.SHARED_COOKIE in cookies,
    )
    kept_as = visitor.cookie(visitor.SESSION_COOKIE, scope, installation.settings)
    return visit, cookies.get(kept_as)


def _is_known(scope: Scope) -> bool:
    return scope["state"]["visit"].person is not None


async def _find_out(scope: Scope, visit: visitor.Visit, token: str) -> Response | None:
    """Find out who asks, and leave that with the request; or say why not now."""
    installation = visit.installation
    if _is_one_too_many(installation, scope, token):
        return _busy(scope)
    person, seconds = await _person(installation, scope, token)
    if person is not None:
        is_there = person.language in texts.languages()
        language = person.language if is_there else visit.language
        scope["state"]["visit"] = replace(
            visit,
            person=person,
            token=token,
            language=language,
            told=scope["state"].pop("told", ()),
        )
    return _too_often(Request(scope), seconds) if seconds else None


def _busy(scope: Scope) -> Response:
    if scope["type"] == "websocket":
        return Response(status_code=503)
    return plain.too_many(Request(scope))


def _is_one_too_many(installation: Installation, scope: Scope, token: str) -> bool:
    """Whether as many sessions that may be made up wait to be looked up as may."""
    if installation.admitted.person(token) is not None:
        return False
    waiting = installation.pools.arriving.line.of(visitor.network_of(scope))
    return waiting >= MOST_ARRIVING


async def _person(
    installation: Installation, scope: Scope, token: str
) -> tuple[Person | None, float]:
    """Look up who asks; what an account sends too much of is refused before."""
    if scope.get("method", "GET") in visitor.SAFE:
        return await _looked_up(installation, scope, token), 0.0
    known = installation.admitted.person(token)
    person = known or await _looked_up(installation, scope, token)
    if person is None:
        return None, 0.0
    seconds = 0.0
    if not NEVER_TOO_OFTEN.fullmatch(scope["path"]):
        now = asyncio.get_running_loop().time()
        seconds = installation.allowance.wait(person.id, now)
    if seconds or not known or _looks_up_itself(scope):
        return person, seconds
    return await _looked_up(installation, scope, token), 0.0


def _looks_up_itself(scope: Scope) -> bool:
    """Whether a session is looked up where the work is done, and no name is shown before."""
    headers = Headers(scope=scope)
    is_as_sent = "x-roadmap-person" in headers and not visitor.wants_a_page(headers)
    return is_as_sent and bool(LOOKS_UP_ITSELF.fullmatch(scope["path"]))


async def _looked_up(
    installation: Installation, scope: Scope, token: str
) -> Person | None:
    """Look a session up: in the line of who had it lately, or of where it comes from."""
    pools, arrival = installation.pools, installation.service.people.arrival
    known = installation.admitted.person(token)
    pool = pools.admitting if known else pools.arriving
    who = known.id if known else visitor.network_of(scope)
    try:
        person, scope["state"]["told"] = await pool(who, arrival, token=token)
    except NotSignedIn:
        installation.admitted.forget(token)
        return None
    installation.admitted.note(token, person)
    return person


def _too_often(request: Request, seconds: float) -> Response:
    """Ask an account that sends more than a person does to wait; nothing is lost by it."""
    say = visitor.visit_of(request).say
    text = say("refused.too_much_at_once")
    answer: Response
    if visitor.wants_a_page(request.headers):
        answer = plain.tell(request, say("frame.problem.title"), [text], 429)
    else:
        answer = JSONResponse({"refused": text}, status_code=429)
    answer.headers["Retry-After"] = str(ceil(seconds))
    return answer


def _may_come_from_there(scope: Scope, settings: Settings) -> bool:
    """Compare the site that sends a form or opens a websocket with our own.

    There is no websocket but the framework's.
    """
    headers, path = Headers(scope=scope), str(scope["path"])
    if scope["type"] == "websocket" and not path.startswith(SOCKET):
        return False
    origin = headers.get("origin")
    reading = scope["type"] == "http" and scope["method"] in visitor.SAFE
    if reading and not path.startswith(SOCKET):  # it may be read from anywhere
        return True
    if headers.get("sec-fetch-site") in OTHER_SITES:
        return False
    if origin is None:  # browsers always send it with these
        return path.startswith(SOCKET)
    return origins.is_own(origin, scope, settings)


def _methods(scope: Scope) -> set[str]:
    """Name how something may be asked for that is at this address."""
    found = {"OPTIONS"}
    for route in (*scope["app"].routes, *nicegui.app.routes):
        if route.matches(scope)[0] is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return found | {"HEAD"} if "GET" in found else found


def _under_prefix(scope: Scope, prefix: str) -> Scope:
    """Take the prefix off the path, and tell the framework of it for its own links.

    What a visitor claims is not heard.
    """
    path = visitor.inside(scope["path"], prefix)
    kept = [pair for pair in scope["headers"] if pair[0] != b"x-forwarded-prefix"]
    if prefix:
        kept.append((b"x-forwarded-prefix", prefix.encode("ascii")))
    return {**scope, "path": path, "raw_path": quote(path).encode(), "headers": kept}


def _is_open(path: str) -> bool:
    return path not in MEMBERS_ONLY and any(
        path == free.rstrip("/") or path.startswith(f"{free.rstrip('/')}/")
        for free in OPEN_TO_ALL
    )


def _ask_to_sign_in(scope: Scope, prefix: str) -> Response:
    """Lead a browser to the sign-in page and back; tell a script that it has to."""
    headers, wanted = Headers(scope=scope), str(scope["path"])
    if wanted.startswith(FRAMEWORK):
        return PlainTextResponse(english("frame.problem.no_session"), status_code=401)
    if scope.get("query_string"):
        wanted += "?" + scope["query_string"].decode("latin-1")
    if scope["type"] == "websocket" or not _shows_pages(scope, headers):
        return PlainTextResponse(english("frame.problem.no_session"), status_code=401)
    if scope["method"] not in visitor.SAFE:  # back to the page that the form stood on
        page = urlsplit(headers.get("referer", "")).path
        wanted = visitor.own_path(visitor.inside(page, prefix))
    back = "" if wanted == "/" else f"?next={quote(wanted, safe='/')}"
    return RedirectResponse(f"{prefix}/sign-in{back}", status_code=303)


def _shows_pages(scope: Scope, headers: Headers) -> bool:
    return scope["method"] in visitor.SAFE or visitor.wants_a_page(headers)


def _without_body(send: Send) -> Send:
    """Answer who asks only for the head, as watchers do, with the head of what there is."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
