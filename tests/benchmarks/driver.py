"""People without browsers: raw sockets that speak HTTP and the framework's websocket.

Client and server share two cores, so what a person costs here is kept small, and the
benchmarks print it (``spent``). Like a browser a person keeps connections, takes
compressed answers, and answers the pings of open pages.
"""

import asyncio
import json
import re
import secrets
import time
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CLIENT = re.compile(rb"'client_id': '([0-9a-f-]+)', 'next_message_id': (\d+)")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_AGAIN = re.compile(rb"(?i)\r\nrefresh: (\d+)")
_PATIENCE = 60.0
"""Seconds until nobody waits any longer; that is an error."""


class LineCut(Exception):
    """The server has closed a connection, or said what is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is signed in; ``token`` is empty for a stranger."""

    id: str
    role: str
    state: str | None
    agency: str | None
    token: str


STRANGER = Guest(id="", role="not_signed_in", state=None, agency=None, token="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region that was made, as `region.py` has written it down.

    Attributes
    ----------
    work, signed, actions
        Of each state: the open assessment, the newest signed one, an action of the plan.
    asked
        What each agency is asked; ``codes`` is everything.
    addresses
        Every address that the product answers to a GET.
    """

    url: str
    guests: tuple[Guest, ...]
    work: dict[str, str]
    signed: dict[str, str]
    actions: dict[str, str]
    asked: dict[str, tuple[str, ...]]
    codes: tuple[str, ...]
    largest: str
    addresses: tuple[str, ...]

    @classmethod
    def read(cls, file: Path) -> "Region":
        """Read what was written down."""
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        found["guests"] = tuple(Guest(**guest) for guest in found["guests"])
        for name in ("codes", "addresses"):
            found[name] = tuple(found[name])
        return cls(**found)

    def those(self, role: str, number: int | None = None) -> list[Guest]:
        """So many of a role, of as many states as there are."""
        found = [guest for guest in self.guests if guest.role == role]
        by_state: dict[str | None, list[Guest]] = {}
        for guest in found:
            by_state.setdefault(guest.state, []).append(guest)
        deepest = max(map(len, by_state.values()))
        mixed = [
            guests[depth]
            for depth in range(deepest)
            for guests in by_state.values()
            if depth < len(guests)
        ]
        wanted = len(mixed) if number is None else number
        return [mixed[at % len(mixed)] for at in range(wanted)]

    def work_of(self, guest: Guest) -> str:
        """Find the assessment that somebody works on."""
        assert guest.state is not None
        return self.work[guest.state]

    def codes_of(self, guest: Guest) -> tuple[str, ...]:
        """List what somebody is asked."""
        return self.codes if guest.agency is None else self.asked[guest.agency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a server has said: ``size`` counts every byte of it on the wire."""

    status: int
    head: bytes
    body: bytes
    size: int

    @property
    def text(self) -> bytes:
        """The body, unpacked."""
        if b"content-encoding: gzip" in self.head.lower():
            return zlib.decompress(self.body, 31)
        return self.body


class Line:
    """A kept connection; asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> Answered:
        """Send a request and read the answer; once more where a kept line was cut."""
        was_kept = self._writer is not None
        try:
            return await asyncio.wait_for(self._ask(request), _PATIENCE)
        except (LineCut, OSError):
            await self.close()
            if not was_kept:
                raise
            return await asyncio.wait_for(self._ask(request), _PATIENCE)

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            await _hung_up(self._writer)
        self._reader = self._writer = None

    async def _ask(self, request: bytes) -> Answered:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._port, limit=2**22
            )
        self._writer.write(request)
        try:
            return await _answer(self._reader)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as cut:
            raise LineCut from cut


async def _answer(reader: asyncio.StreamReader) -> Answered:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = int(head[9:12]), _LENGTH.search(head)
    size = len(head)
    if length is not None:
        body = await reader.readexactly(int(length[1]))
        size += len(body)
    elif b"transfer-encoding: chunked" in head.lower():
        parts = []
        while count := int((await reader.readuntil(b"\r\n")).strip(), 16):
            parts.append((await reader.readexactly(count + 2))[:-2])
            size += count + 8
        await reader.readuntil(b"\r\n")
        body = b"".join(parts)
    else:
        body = b""
    return Answered(status=status, head=head, body=body, size=size)


async def _hung_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


class OpenPage:
    """A page with its websocket; answers pings until it is closed.

    Plain pages have no websocket.
    """

    def __init__(self, answered: Answered) -> None:
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None
        self._unpacked = zlib.decompressobj(-15)
        self._listening: asyncio.Task[None] | None = None
        self.size = answered.size
        self.html = answered.text

    async def connect(self, port: int, request: bytes) -> None:
        """Open the websocket."""
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", port, limit=2**22
        )
        self._writer.write(request)
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as cut:
            raise LineCut("the websocket was not taken") from cut
        if b" 101 " not in head[:20]:
            raise LineCut(head)
        self.size += len(head)
        await asyncio.wait_for(self._begin(), _PATIENCE)

    async def _begin(self) -> None:
        """Speak until the server has taken the page for open."""
        while not (said := await self.hear()).startswith(b"40"):
            if said.startswith(b"44"):
                raise LineCut(said)
            if said.startswith(b"0"):  # engine.io: open
                self.say(b"40")
        self._listening = asyncio.create_task(self._listen())

    def say(self, text: bytes) -> None:
        """Send a short text; a mask of zeros changes no letter."""
        self._write(bytes((0x81, 0x80 | len(text))) + bytes(4) + text)

    def _write(self, frame: bytes) -> None:
        if self._writer is not None:
            self._writer.write(frame)

    async def hear(self) -> bytes:
        """Wait for the next text."""
        while True:
            first, second = await self._exactly(2)
            count = second & 0x7F
            if count > 125:
                count = int.from_bytes(await self._exactly(2 if count == 126 else 8))
            said = await self._exactly(count)
            if first & 0x0F == 8:
                raise LineCut("closed by the server")
            if first & 0x0F == 9:
                self._write(bytes((0x8A, 0x80 | len(said))) + bytes(4) + said)
            elif first & 0x40:
                return self._unpacked.decompress(said + b"\x00\x00\xff\xff")
            else:
                return said

    async def _exactly(self, count: int) -> bytes:
        try:
            found = await self._reader.readexactly(count)
        except (asyncio.IncompleteReadError, ConnectionError) as cut:
            raise LineCut("a page was cut") from cut
        self.size += count
        return found

    async def _listen(self) -> None:
        while True:
            if await self.hear() == b"2":  # engine.io: ping
                self.say(b"3")

    @property
    def is_cut(self) -> bool:
        """Whether the server has closed it."""
        return self._listening is not None and self._listening.done()

    async def close(self) -> None:
        """Close the page as browsers do."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._writer is not None and not self._writer.is_closing():
            self._write(bytes((0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE9)))
            await _hung_up(self._writer)


class Visitor:
    """Somebody at a server."""

    def __init__(self, port: int, guest: Guest) -> None:
        self.guest = guest
        self._port = port
        self._line = Line(port)
        cookie = f"Cookie: roadmap_session={guest.token}\r\n" if guest.token else ""
        self._common = f"Host: 127.0.0.1:{port}\r\n{cookie}"
        self._pages: list[OpenPage] = []

    async def get(self, path: str) -> Answered:
        """Ask for something, whatever the answer."""
        return await self._line.ask(
            f"GET {path} HTTP/1.1\r\n{self._common}Accept: text/html\r\n"
            "Accept-Encoding: gzip\r\n\r\n".encode()
        )

    async def shown(self, path: str) -> Answered:
        """Ask for a page, and again by itself as a browser does while it is prepared."""
        while (answered := await self.get(path)).status == 202:
            again = _AGAIN.search(answered.head)
            assert again is not None, answered.head
            await asyncio.sleep(float(again[1]))
        return answered

    async def open(self, path: str) -> OpenPage:
        """Open a page, then its websocket, and keep it open."""
        answered = await self.shown(path)
        if answered.status != 200:
            raise LineCut(f"{path}: {answered.status}")
        return await self.connect(answered)

    async def connect(self, answered: Answered) -> OpenPage:
        """Open the websocket of a page that came, if it has one."""
        page = OpenPage(answered)
        self._pages.append(page)
        found = _CLIENT.search(page.html)
        if found is None:
            return page
        query = (
            f"client_id={found[1].decode()}&next_message_id={found[2].decode()}"
            f"&implicit_handshake=true&tab_id={secrets.token_hex(16)}"
            f"&document_id={secrets.token_hex(16)}&EIO=4&transport=websocket"
        )
        request = (
            f"GET /_nicegui_ws/socket.io/?{query} HTTP/1.1\r\n{self._common}"
            f"Origin: http://127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        )
        await page.connect(self._port, request.encode())
        return page

    async def save(self, assessment: str, code: str, value: str) -> tuple[str, float]:
        """Give one answer; the key it was saved under, and seconds until "saved"."""
        key = secrets.token_hex(16)
        given = [{"client_key": key, "code": code, "value": value}]
        return key, await self.save_all(assessment, given)

    async def save_all(self, assessment: str, given: list[dict[str, str]]) -> float:
        """Give several answers at once; seconds until all are saved."""
        body = json.dumps(given)
        begun = time.perf_counter()
        answered = await self._line.ask(
            f"POST /assessments/{assessment}/answers HTTP/1.1\r\n{self._common}"
            f"Origin: http://127.0.0.1:{self._port}\r\nX-Roadmap-Person: {self.guest.id}"
            f"\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"\r\n{body}".encode()
        )
        taken = time.perf_counter() - begun
        if answered.status != 200 or answered.body.count(b'"seq"') < len(given):
            raise LineCut(answered.status, answered.text[:500])
        return taken

    async def leave(self) -> None:
        """Close everything."""
        for page in self._pages:
            await page.close()
        self._pages = []
        await self._line.close()

    @property
    def has_pages(self) -> bool:
        """Whether they have a page open."""
        return bool(self._pages)

    @property
    def was_cut(self) -> bool:
        """Whether a page of theirs was closed by the server."""
        return any(page.is_cut for page in self._pages)


@asynccontextmanager
async def visiting(port: int, guests: Iterable[Guest]) -> AsyncIterator[list[Visitor]]:
    """Let people come in, and close what they opened in the end."""
    visitors = [Visitor(port, guest) for guest in guests]
    try:
        yield visitors
    finally:
        for visitor in visitors:
            await visitor.leave()


async def sit_down(visitors: list[Visitor], paths: Iterable[str]) -> None:
    """Open a page for each, ten at a time, and keep it open."""
    gate = asyncio.Semaphore(10)

    async def one(visitor: Visitor, path: str) -> None:
        async with gate:
            await visitor.open(path)

    await asyncio.gather(
        *(one(visitor, path) for visitor, path in zip(visitors, paths, strict=True))
    )
