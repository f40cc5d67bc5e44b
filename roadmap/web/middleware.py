"""Middleware that every request passes before any page or route.

It finds out who asks, lets nobody in who has not signed in (except to a few named
places), and refuses forms and websockets that come from other sites, and messages of an
account that has sent too many. Written as plain ASGI because it also has to see websockets.
"""

import asyncio
import re
from contextlib import suppress
from math import ceil
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, cookie_parser
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.errors import NotSignedIn
from assessments.records.people import Person
from roadmap.settings import Settings
from roadmap.web.ui import visitor
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.open_pages import noticing_who_leaves
from roadmap.wording import texts

FRAMEWORK = ("/_nicegui", "/static/")
SOCKET = "/_nicegui_ws"
OPEN_TO_ALL = ("/sign-in", "/sign-out", "/invitation/", "/help", "/language", "/region")
MEMBERS_ONLY = ("/region/about-us",)
SAFE = {"GET", "HEAD", "OPTIONS"}
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
        if not _may_come_from_there(scope, installation.settings):
            await _turn_away(scope, receive, send)
            return
        path = scope["path"]
        if "\0" in path:  # PostgreSQL cannot even look for it
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
            return
        if path == "/healthz" or path.startswith(FRAMEWORK):
            if scope["type"] == "websocket":
                receive = noticing_who_leaves(scope, receive)
            await self._app(scope, receive, send)
            return
        scope["state"]["visit"] = _visit_of_nobody(installation, scope)
        visit, seconds = await _visit(installation, scope)
        if seconds:
            await _too_often(scope, visit, seconds)(scope, receive, send)
            return
        if visit.person is None and not _is_open(path):
            await _ask_to_sign_in(scope, visit.prefix)(scope, receive, send)
            return
        scope["state"]["visit"] = visit
        connections = _connections(scope, installation.settings)
        guarded = _guarded(send, connections)
        with suppress(ClientDisconnect):  # nobody waits for an answer
            await self._app(scope, receive, _with_status(scope, guarded))


def _visit_of_nobody(installation: Installation, scope: Scope) -> visitor.Visit:
    """Tell as much of a request as is known before it is found out who asks."""
    headers = Headers(scope=scope)
    cookies = cookie_parser(headers.get("cookie", ""))
    language = _language(None, cookies, headers)
    return visitor.Visit(
        installation=installation, person=None, token=None, language=language
    )


async def _visit(
    installation: Installation, scope: Scope
) -> tuple[visitor.Visit, float]:
    """Find out who asks; and in how many seconds that may be asked, if not now."""
    headers = Headers(scope=scope)
    cookies = cookie_parser(headers.get("cookie", ""))  # of other sites, too
    token = cookies.get(visitor.SESSION_COOKIE)
    person, seconds = None, 0.0
    if token:
        person, seconds = await _person(installation, scope, token)
    visit = visitor.Visit(
        installation=installation,
        person=person,
        token=token if person else None,
        language=_language(person, cookies, headers),
        is_shared=visitor.SHARED_COOKIE in cookies,
    )
    return visit, seconds


async def _person(
    installation: Installation, scope: Scope, token: str
) -> tuple[Person | None, float]:
    """Look up who asks; what an account sends too much of is refused before."""
    if scope["type"] == "websocket" or scope["method"] in SAFE:
        return await _looked_up(installation, token), 0.0
    known = installation.admitted.person(token)
    person = known or await _looked_up(installation, token)
    if person is None:
        return None, 0.0
    now = asyncio.get_running_loop().time()
    seconds = installation.allowance.wait(person.id, now)
    if seconds or not known or LOOKS_UP_ITSELF.fullmatch(scope["path"]):
        return person, seconds
    return await _looked_up(installation, token), 0.0


async def _looked_up(installation: Installation, token: str) -> Person | None:
    admitting, people = installation.pools.admitting, installation.service.people
    try:
        person = await admitting(token, people.person_of, token=token)
    except NotSignedIn:
        installation.admitted.forget(token)
        return None
    installation.admitted.note(token, person)
    return person


def _too_often(scope: Scope, visit: visitor.Visit, seconds: float) -> Response:
    """Ask an account that sends more than a person does to wait; nothing is lost by it."""
    wait = ceil(seconds)
    text = visit.say("refused.too_much_at_once")
    headers = {"Retry-After": str(wait)}
    if "text/html" in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse(text, status_code=429, headers=headers)
    return JSONResponse({"refused": text}, status_code=429, headers=headers)


def _may_come_from_there(scope: Scope, settings: Settings) -> bool:
    """Compare the site that sends a form or opens a websocket with our own."""
    headers, path = Headers(scope=scope), str(scope["path"])
    origin = headers.get("origin")
    reading = scope["type"] == "http" and scope["method"] in SAFE
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
    if scope["type"] == "websocket" or not _shows_pages(scope, headers):
        return PlainTextResponse("Sign in first.", status_code=401)
    if scope["method"] not in SAFE:  # back to the page that the form stood on
        page = urlsplit(headers.get("referer", "")).path
        wanted = visitor.own_path(page.removeprefix(prefix))
    back = "" if wanted == "/" else f"?next={quote(wanted, safe='/')}"
    return RedirectResponse(f"{prefix}/sign-in{back}", status_code=303)


def _shows_pages(scope: Scope, headers: Headers) -> bool:
    return scope["method"] in SAFE or "text/html" in headers.get("accept", "")


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    answer = PlainTextResponse("This form came from another site.", status_code=403)
    await answer(scope, receive, send)


def _language(person: Person | None, cookies: dict[str, str], headers: Headers) -> str:
    if person is not None and person.language in texts.languages():
        return person.language
    return visitor.chosen_language(
        cookies.get(visitor.LANGUAGE_COOKIE), headers.get("accept-language")
    )


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


def _with_status(scope: Scope, send: Send) -> Send:
    """Let a page that was refused, or is not there, carry the status that fits."""

    async def sending(message: Message) -> None:
        state: dict[str, Any] = scope["state"]
        if message["type"] == "http.response.start" and "status" in state:
            message = {**message, "status": state["status"]}
        await send(message)

    return sending
