"""A server in a process of its own, and people who talk to it without a browser."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import aiohttp

from assessments.records.people import Person

ROOT = Path(__file__).parents[2]
_CLIENT = re.compile(r"'client_id': '([0-9a-f-]+)', 'next_message_id': (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server of ours listens."""

    port: int

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(url: str, log: Path) -> Iterator[Server]:
    """Serve a database until the block ends."""
    port = free_port()
    script = str(Path(__file__).with_name("server.py"))
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, script, url, str(port)],
            stdout=lines,
            stderr=lines,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            server = Server(port=port)
            until_it_answers(f"{server.address}/healthz", process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def until_it_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until somebody answers there, at most a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with suppress(URLError, OSError):
            urlopen(address, timeout=30).close()  # noqa: S310 - our own server
            return
        time.sleep(0.02)
    raise TimeoutError(f"Nobody answered at {address}.")


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Visitor:
    """Somebody signed in, who speaks the protocols of the browser.

    Like a browser it keeps its connections, and its websocket answers pings.
    """

    def __init__(self, http: aiohttp.ClientSession, server: Server, person: Person):
        self._http = http
        self._server = server
        self.person = person

    async def get(self, path: str) -> bytes:
        """Ask for something and insist on getting it."""
        async with self._http.get(self._server.address + path) as reply:
            assert reply.status == 200, (path, reply.status)
            return await reply.read()

    async def stay(self, path: str) -> None:
        """Open a page and keep it open, answering pings, until cancelled."""
        async with await self.open(path) as line:
            async for said in line:
                if said.data == "2":  # engine.io: ping
                    await line.send_str("3")

    async def open(self, path: str) -> aiohttp.ClientWebSocketResponse:
        """Open a page as browsers do: the page, then its websocket."""
        page = (await self.get(path)).decode()
        found = _CLIENT.search(page)
        assert found is not None
        query = {
            "client_id": found[1],
            "next_message_id": found[2],
            "implicit_handshake": "true",
            "tab_id": secrets.token_hex(16),
            "document_id": secrets.token_hex(16),
            "EIO": "4",
            "transport": "websocket",
        }
        line = await self._http.ws_connect(
            f"{self._server.address}/_nicegui_ws/socket.io/",
            params=query,
            headers={"Origin": self._server.address},
        )
        assert (await line.receive_str()).startswith("0")  # engine.io: open
        await line.send_str("40")
        while not (said := await line.receive_str()).startswith("40"):
            assert not said.startswith("44"), said  # socket.io: refused
        return line

    async def answer(self, assessment: str, code: str, value: str) -> tuple[str, float]:
        """Give one answer; the key it was saved under, and seconds until "saved"."""
        key = secrets.token_hex(16)
        begun = time.perf_counter()
        async with self._http.post(
            f"{self._server.address}/assessments/{assessment}/answers",
            json=[{"client_key": key, "code": code, "value": value}],
            headers={
                "Origin": self._server.address,
                "X-Roadmap-Person": self.person.id,
            },
        ) as reply:
            said = await reply.json()
        taken = time.perf_counter() - begun
        assert reply.status == 200, said
        assert said["results"][0].get("seq"), said
        return key, taken

    async def used(self, what: str) -> float:
        """Read what the server has used: seconds of ``work`` or bytes of ``memory``."""
        return float(await self.get(f"/used/{what}"))


@asynccontextmanager
async def visiting(
    server: Server, person: Person, token: str
) -> AsyncIterator[Visitor]:
    """Let somebody visit until the block ends."""
    async with aiohttp.ClientSession(
        cookies={"roadmap_session": token},
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # a number for an address
    ) as http:
        yield Visitor(http, server, person)
