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

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request, cookie_parser
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.errors import DatabaseGone, NotSignedIn
from assessments.records.people import Person
from roadmap.settings import Settings
from roadmap.web.ui import plain, problems, visitor
from roadmap.web.ui.background import ShuttingDown
from roadmap.web.ui.bodies import TooSlow
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.open_pages import noticing_who_leaves
from roadmap.wording import texts

FRAMEWORK = ("/_nicegui", "/static/")
SOCKET = "/_nicegui_ws"
OPEN_TO_ALL = ("/sign-in", "/sign-out", "/invitation/", "/help", "/language", "/region")
MEMBERS_ONLY = ("/region/about-us",)
MOST_ARRIVING = 60
"""Requests of one network that wait until their sessions, not seen before, are looked up."""

NOSNIFF = (b"x-content-type-options", b"nosniff")
"""What is a file says so, and browsers do not look for something else in it."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""What a page may load and run, and from where: files of ours, and nothing in between."""

FRAMEWORKS_POLICY = POLICY.replace(
    # NiceGUI starts pages with a script in them; Vue compiles templates in there.
    "script-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""For pages that the framework draws, and says it draws: as tight as it allows."""

PICTURES_POLICY = "; ".join(
    ("default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'")
)
"""For a drawing that somebody opens by itself: its look stands in it, and nothing runs."""

LOOKS_UP_ITSELF = re.compile(r"/assessments/[^/]+/answers")
"""What is sent here, and looks the session up in the unit of work in which it is done."""

NEVER_TOO_OFTEN = re.compile(
    "/sign-(in|out)|/language|/account/(sign-out-everywhere|sessions/[^/]+/revoke)"
)
"""What nobody is asked to wait for: who leaves a computer has to be able to end a session."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:]+\](:[0-9]+)?")


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
        scope.setdefault("state", {})  # which whoever tells of a failure finds again
        scope = _under_prefix(scope, installation.settings.prefix)
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        path = scope["path"]
        is_file = path == "/healthz" or path.startswith(FRAMEWORK)
        if is_file:
            send = _as_it_says(send)
        else:
            send = _guarded(send, _connections(scope, installation.settings))
        if not _may_come_from_there(scope, installation.settings):
            await _turn_away(scope, receive, send)
        elif "\0" in path:  # PostgreSQL cannot even look for it
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        elif is_file:
            if scope["type"] == "websocket":
                receive = noticing_who_leaves(scope, receive)
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
            if not has_begun:
                answer = plain.not_now(Request(scope), ShuttingDown())
                await answer(scope, receive, send)
        except DatabaseGone as problem:
            if has_begun:
                raise
            problems.log(problem)
            await plain.not_now(Request(scope), problem)(scope, receive, send)

    async def _let_in(
        self, scope: Scope, token: str | None, receive: Receive, send: Send
    ) -> None:
        visit = visitor.visit_of(Request(scope))
        refused = await _find_out(scope, visit, token) if token else None
        if refused is None and not (_is_known(scope) or _is_open(scope["path"])):
            refused = _ask_to_sign_in(scope, visit.prefix)
        if refused is not None:
            await refused(scope, receive, send)
            return
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
    return visit, cookies.get(visitor.SESSION_COOKIE)


def _is_known(scope: Scope) -> bool:
    return scope["state"]["visit"].person is not None


async def _find_out(scope: Scope, visit: visitor.Visit, token: str) -> Response | None:
    """Find out who asks, and leave that with the request; or say why not now."""
    installation = visit.installation
    if _is_one_too_many(installation, scope, token):
        return plain.too_many(Request(scope))
    person, seconds = await _person(installation, scope, token)
    if person is not None:
        is_there = person.language in texts.languages()
        language = person.language if is_there else visit.language
        scope["state"]["visit"] = replace(
            visit, person=person, token=token, language=language
        )
    return _too_often(Request(scope), seconds) if seconds else None


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
    if scope["method"] in visitor.SAFE:
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
    pools, person_of = installation.pools, installation.service.people.person_of
    known = installation.admitted.person(token)
    pool = pools.admitting if known else pools.arriving
    who = known.id if known else visitor.network_of(scope)
    try:
        person = await pool(who, person_of, token=token)
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
    if scope["type"] == "websocket" and not path.startswith(FRAMEWORK):
        return False
    origin = headers.get("origin")
    reading = scope["type"] == "http" and scope["method"] in visitor.SAFE
    if reading and not path.startswith(SOCKET):  # it may be read from anywhere
        return True
    if origin is None:  # browsers always send it with these
        return path.startswith("/_nicegui")
    scheme, _, host = origin.partition("://")
    ours = _host(headers, settings)
    return bool(ours) and host == ours and scheme in _schemes(scope, settings)


def _schemes(scope: Scope, settings: Settings) -> set[str]:
    """Name how browsers may reach us; a proxy may add HTTPS without telling us of it."""
    public = settings.public_url
    scheme = urlsplit(public).scheme if public else scope.get("scheme", "http")
    return {{"ws": "http", "wss": "https"}.get(scheme, scheme), "https"}


def _host(headers: Headers, settings: Settings) -> str:
    public = settings.public_url
    return urlsplit(public).netloc if public else headers.get("host", "")


def _connections(scope: Scope, settings: Settings) -> str:
    """Name our own socket too: older browsers do not count it as 'self'."""
    host = _host(Headers(scope=scope), settings)
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return f"connect-src 'self'{sockets}"


def _under_prefix(scope: Scope, prefix: str) -> Scope:
    """Take the prefix off the path, and tell the framework of it for its own links.

    Proxies may or may not take it off themselves. What a visitor claims is not heard.
    """
    path = scope["path"]
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :] or "/"
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
    if scope.get("query_string"):
        wanted += "?" + scope["query_string"].decode("latin-1")
    if not _shows_pages(scope, headers):
        return PlainTextResponse("Sign in first.", status_code=401)
    if scope["method"] not in visitor.SAFE:  # back to the page that the form stood on
        page = urlsplit(headers.get("referer", "")).path
        wanted = visitor.own_path(page.removeprefix(prefix))
    back = "" if wanted == "/" else f"?next={quote(wanted, safe='/')}"
    return RedirectResponse(f"{prefix}/sign-in{back}", status_code=303)


def _shows_pages(scope: Scope, headers: Headers) -> bool:
    return scope["method"] in visitor.SAFE or visitor.wants_a_page(headers)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = PlainTextResponse("This form came from another site.", status_code=403)
    await answer(scope, receive, send)


def _without_body(send: Send) -> Send:
    """Answer who asks only for the head, as watchers do, with the head of what there is."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending


def _as_it_says(send: Send) -> Send:
    """Let nobody take a file for something else than it says that it is."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], NOSNIFF]}
        await send(message)

    return sending


def _guarded(send: Send, connections: str) -> Send:
    """Add the headers that keep other sites from framing, reading or feeding us."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("X-Frame-Options", "DENY")
            headers.setdefault("Content-Security-Policy", _policy(headers, connections))
            headers.setdefault("Referrer-Policy", "same-origin")
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def _policy(headers: MutableHeaders, connections: str) -> str:
    """Choose the policy by what is answered: the tight one, unless it says what it is."""
    if headers.get("content-type", "").startswith("image/svg+xml"):
        return PICTURES_POLICY
    is_drawn_by_it = headers.get("x-nicegui-content") == "page"
    policy = FRAMEWORKS_POLICY if is_drawn_by_it else POLICY
    return policy.replace("connect-src 'self'", connections)
