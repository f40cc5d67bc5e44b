"""One server and one Chromium per file; a new browser context for every test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from assessments.records.people import Person
from assessments.service import CHEAP, Service, migrate, open_service
from roadmap.install import find_browser
from roadmap.settings import now
from tests.browser.line import Line
from tests.browser.world import Country, World
from tests.patience import PATIENCE
from tests.ports import free_port

CHROMIUM = find_browser()
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).parents[2]

expect.set_options(timeout=PATIENCE * 1000)

SignIn = Callable[[Person], BrowserContext]
OpenPage = Callable[..., Page]


class Server:
    """The real server in a process of its own; ``more`` is as `tests.browser.server` says."""

    def __init__(self, database: str, folder: Path, *more: str) -> None:
        self.database = database
        self._more = more
        self.port = free_port()
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        code = [sys.executable, str(Path(__file__).parent / "server.py")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*code, self.database, str(self.port), *self._more],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(URLError, OSError):
                urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        pytest.fail(f"The server did not start:\n{self.log()}")

    def kill(self) -> None:
        """End it and the processes that draw for it at once, as a power cut would."""
        assert self._process is not None
        with suppress(ProcessLookupError):  # ended already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def log(self) -> str:
        """Give what it printed."""
        return self._log.read_text("utf-8", "replace")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('record') / 'roadmap.sqlite'}"
    migrate(url)
    return url


@pytest.fixture(scope="module")
def service(database: str) -> Iterator[Service]:
    """Open the record beside the server."""
    opened = open_service(database, clock=now, passphrase_cost=CHEAP)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def world(service: Service) -> World:
    return World(service)


@pytest.fixture(scope="module")
def server(
    database: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    running = Server(database, tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.kill()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """Lay the line that the browser's packets go through."""
    opened = Line(server.port)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("No Chromium. Install it: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def country(world: World) -> Country:
    return world.country()


@pytest.fixture
def sign_in(chromium: Browser, world: World, line: Line) -> Iterator[SignIn]:
    """Give a browser context in which somebody is signed in."""
    contexts: list[BrowserContext] = []

    def signed_in(person: Person, **options: object) -> BrowserContext:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{line.port}",
            **options,  # type: ignore[arg-type]  # passed on as they are
        )
        contexts.append(context)
        change_session(context, line, world.token(person))
        return context

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def open_sheet(sign_in: SignIn, country: Country) -> OpenPage:
    """Open the answer page of a priority for somebody of the country."""

    def opened(
        priority: str = "LAW", *, who: Person | None = None, **options: object
    ) -> Page:
        page = sign_in(who or country.focal_point, **options).new_page()
        page.goto(f"/assessments/{country.assessment.id}/answer/{priority}")
        page.locator(".answer").wait_for()
        return page

    return opened


def change_session(context: BrowserContext, line: Line, token: str) -> None:
    """Put a session into a browser context."""
    context.add_cookies(
        [
            {
                "name": "roadmap_session",
                "value": token,
                "url": f"http://127.0.0.1:{line.port}",
            }
        ]
    )
