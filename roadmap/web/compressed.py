"""Files that never change under their address, compressed once and answered from memory.

Our style sheets and scripts, and the framework's: with brotli where the browser takes it,
else with gzip. Who asks first gets what is compressed fast; once the server has run for a
while, what pages load is compressed as well as can be, in a thread that lets all others go
first. Everything else passes by, and is compressed as it is made.
"""

import asyncio
import gzip
import os
import posixpath
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import brotli
import nicegui
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roadmap.web.ui.headers import listed

PLACES = (
    "/static/",
    *(
        f"/_nicegui/{nicegui.__version__}/{kind}/"
        for kind in ("static", "components", "libraries", "esm", "resources")
    ),
)
"""Where they are: each address has a version in it."""
ICONS = ("image/vnd.microsoft.icon", "image/x-icon")
KINDS = ("text/css", "text/javascript", "application/json", "image/svg+xml", *ICONS)
SMALLEST, LARGEST = 500, 2_000_000
"""Bytes: less becomes no smaller, and no page of ours needs more."""
FAST, BEST = 6, 11
"""Brotli's levels: of ten milliseconds, and of half a second, for a tenth less to send."""
GZIP = 6
"""Gzip's: a higher one takes half as long again to save one percent."""
AHEAD = "roadmap.compressed.ahead"
"""What stands in the scope of our own request for a file that nobody asked for yet."""
LAST = 19
"""How far the thread steps back that compresses ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompressedFile:
    """A file as it is sent.

    Attributes
    ----------
    by
        The file, by the name of how it is compressed.
    """

    kind: str
    kept: str
    mark: str
    by: dict[str, bytes]

    def answer(self, headers: Headers) -> Response | None:
        """Answer a request; None if its browser takes no compressed files."""
        taken = listed(headers, "accept-encoding")
        coding = next((coding for coding in self.by if coding in taken), None)
        if coding is None:
            return None
        mark = f'"{self.mark}-{coding}"'
        more = {"ETag": mark, "Vary": "Accept-Encoding", "Cache-Control": self.kept}
        known = {tag.removeprefix("W/") for tag in listed(headers, "if-none-match")}
        if known & {mark, "*"}:
            return Response(status_code=304, headers=more)
        more |= {"Content-Encoding": coding, "Content-Type": self.kind}
        return Response(self.by[coding], headers=more)


class CompressedFilesMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before, and that gives the files as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files: dict[str, CompressedFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or let the request pass."""
        answer = await self._answer(scope) if _asks_for_a_file(scope) else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        path, in_turn = scope["path"], scope.get(AHEAD)
        if path not in self._files or in_turn is not None:
            found = await _read(self._app, scope)
            if found is None:
                return None
            work = partial(_compressed, *found, BEST if in_turn else FAST)
            made = await asyncio.get_running_loop().run_in_executor(in_turn, work)
            if in_turn is not None:
                self._files[path] = made
            self._files.setdefault(path, made)
        return self._files[path].answer(Headers(scope=scope))


async def compress_ahead(app: ASGIApp, paths: Iterable[str]) -> None:
    """Compress files as well as can be, one after the other, before anybody asks."""
    with ThreadPoolExecutor(max_workers=1, initializer=_step_back) as in_turn:
        for path in paths:
            asked = {"type": "http", "method": "GET", "path": path, AHEAD: in_turn}
            await _ask(app, {**asked, "headers": [], "query_string": b"", "app": app})


def _asks_for_a_file(scope: Scope) -> bool:
    """Tell files by their addresses; each file has only one that is written plainly."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    path = str(scope["path"])
    return path.startswith(PLACES) and posixpath.normpath(path) == path


async def _read(app: ASGIApp, scope: Scope) -> tuple[Headers, bytes] | None:
    """Read a file from who has it; None if there is none, or it is not to be kept."""
    asked = {**scope, "method": "GET", "headers": [], "query_string": b""}
    status, headers, content = await _ask(app, asked)
    is_kept = status == 200 and "immutable" in headers.get("cache-control", "")
    kind = headers.get("content-type", "").split(";")[0]
    if not is_kept or kind not in KINDS or not SMALLEST < len(content) < LARGEST:
        return None
    return headers, content


async def _ask(app: ASGIApp, scope: Scope) -> tuple[int, Headers, bytes]:
    """Ask an application for something, and gather what it answers."""
    messages: list[Message] = []
    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for message in sent:
            return message
        return await asyncio.Future()  # nothing more comes, and nobody leaves

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    start, *bodies = messages
    content = b"".join(body.get("body", b"") for body in bodies)
    return start["status"], Headers(raw=start["headers"]), content


def _compressed(headers: Headers, content: bytes, level: int) -> CompressedFile:
    return CompressedFile(
        kind=headers["content-type"],
        kept=headers["cache-control"],
        mark=sha256(content).hexdigest()[:16],
        by={
            "br": brotli.compress(content, quality=level),
            "gzip": gzip.compress(content, GZIP, mtime=0),
        },
    )


def _step_back() -> None:
    """Let all others go first, where a thread can."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
