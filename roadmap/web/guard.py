"""Middleware around everything: under which names we answer, and what browsers are to refuse.

Only what tells of answers (`roadmap.web.watched`) stands before it, so that no answer leaves
without its headers: pages, files of the framework, refusals of the socket, and what is said where
something failed. What is no request at all is answered by `roadmap.web.unreadable`.
"""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roadmap.settings import Settings
from roadmap.web.compressed import AHEAD
from roadmap.web.ui import origins, visitor
from roadmap.wording.texts import english

FILES = ("/_nicegui/", "/static/")
FOR_WATCHERS = ("/healthz", "/readyz", "/metrics")
"""What a watcher asks for, by whatever name or number it knows the machine."""

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

FILES_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For what is no page, and is not to be shown as one."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What every answer says."""

HTTPS_ONLY = "max-age=31536000"
"""So many seconds, a year, a browser comes over HTTPS only; other names are not ours to say."""


class GuardMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer under our own name only, and say with every answer what to refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        settings = scope["app"].state.installation.settings
        scope.setdefault("state", {})  # which whoever tells of a failure finds again
        path = visitor.inside(scope["path"], settings.prefix)
        send = _guarded(send, scope, settings, is_file=path.startswith(FILES))
        is_ours = AHEAD in scope or origins.is_own_host(scope, settings)
        if is_ours or path in FOR_WATCHERS:
            await self._app(scope, receive, send)
        else:
            await turn_away(scope, receive, send, "frame.problem.other_host", 421)


async def turn_away(
    scope: Scope, receive: Receive, send: Send, why: str, status: int
) -> None:
    """Refuse a request or a websocket with a sentence, before anything is looked up.

    Parameters
    ----------
    why
        Key of the sentence.
    """
    answer = PlainTextResponse(english(why), status_code=status)
    if scope["type"] == "http":
        await answer(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await receive()
        await answer(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 1008})


def _guarded(send: Send, scope: Scope, settings: Settings, *, is_file: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"].endswith(".response.start"):
            _add(message, scope, settings, is_file=is_file)
        await send(message)

    return sending


def _add(
    message: MutableMapping[str, Any],
    scope: Scope,
    settings: Settings,
    *,
    is_file: bool,
) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault(
        "Content-Security-Policy", _policy(headers, scope, settings, is_file=is_file)
    )
    if origins.is_secure(scope, settings):
        headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if not is_file or message["status"] >= 400:
        headers.setdefault("Cache-Control", "no-store")
    varies = headers.getlist("vary")
    if len(varies) > 1:
        del headers["vary"]
        each = {
            v.strip().lower(): v.strip() for line in varies for v in line.split(",")
        }
        headers["Vary"] = ", ".join(each.values())


def _policy(
    headers: Headers, scope: Scope, settings: Settings, *, is_file: bool
) -> str:
    """Choose the policy by what is answered: the tight one, unless it says what it is."""
    if headers.get("content-type", "").startswith("image/svg+xml"):
        return PICTURES_POLICY
    if is_file:
        return FILES_POLICY
    is_drawn_by_it = headers.get("x-nicegui-content") == "page"
    policy = FRAMEWORKS_POLICY if is_drawn_by_it else POLICY
    sockets = origins.socket(
        scope, settings
    )  # older browsers do not count it as 'self'
    return policy.replace("connect-src 'self'", f"connect-src 'self'{sockets}")
