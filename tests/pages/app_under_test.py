"""The application around a test's own record, and simulated visitors to it.

NiceGUI is one application per process, and building it takes longer than most tests. So
it is built once, and for every test gets that test's record; what it keeps of a run is
put away afterwards. Visitors come through the middleware like everybody else.
"""

import asyncio
import gc
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from nicegui import Client, background_tasks, binding, core, event, run, ui
from nicegui.element import Element
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.helpers import warnings
from nicegui.slot import Slot
from nicegui.testing import User
from starlette.requests import Request
from typing_extensions import override

from assessments.records.people import Person
from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web.app import build
from roadmap.web.ui import theme
from roadmap.web.ui.drawing_processes import DrawingProcesses
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.ongoing import Patience
from roadmap.wording.texts import english
from tests.patience import PATIENCE, PATIENT
from tests.worlds import PASSPHRASE

ORIGIN = "http://roadmap.test"

HANDLERS = (
    *("_startup_handlers", "_shutdown_handlers", "_exception_handlers"),
    *("_connect_handlers", "_disconnect_handlers", "_delete_handlers"),
)
"""What NiceGUI calls; every start adds to it."""


async def until(is_so: Callable[[], object]) -> None:
    """Wait for a state; whether it came to be is for the test to say."""
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:  # noqa: ASYNC110  # nobody tells
        await asyncio.sleep(0.02)


class Visitor(User):
    """A simulated visitor who waits for what comes, not for a time.

    What the server draws is seen as what the framework draws later.
    """

    @property
    def first_html(self) -> str:
        """What the server draws of the page around the framework's part of it."""
        assert self.client is not None
        return first_html_of(self.client)

    @override
    async def open(self, path: str, *, clear_forward_history: bool = True) -> Client:
        """Open a page; one that is not the framework's is seen as it was sent."""
        try:
            return await super().open(path, clear_forward_history=clear_forward_history)
        except ValueError as plain:
            asked = Request({"type": "http", "path": path, "headers": [], "state": {}})
            self.client = Client(ui.page("/plain"), request=asked)
            self.client.first_html = str(plain).partition("got ")[2]  # type: ignore[attr-defined]  # ours
            return self.client

    @override
    def _sees(self, *target: Any, **filters: Any) -> bool:
        words = [*target, filters.get("content")][0]
        is_drawn = isinstance(words, str) and words in words_in(self.first_html)
        return is_drawn or super()._sees(*target, **filters)

    @override
    async def should_see(self, *target: Any, **filters: Any) -> None:
        await until(lambda: self._sees(*target, **filters))
        await super().should_see(*target, retries=1, **filters)

    @override
    async def should_not_see(self, *target: Any, **filters: Any) -> None:
        await until(lambda: not self._sees(*target, **filters))
        await super().should_not_see(*target, retries=1, **filters)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running application, and the record behind it."""

    app: FastAPI
    service: Service

    @property
    def installation(self) -> Installation:
        """Give what it was started with."""
        there = self.app.state.installation
        assert isinstance(there, Installation)
        return there

    def browser(self) -> httpx.AsyncClient:
        """Give a browser that sends forms as browsers do, and follows nothing."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
        )

    def visitor(self, who: Person | None = None) -> Visitor:
        """Give a simulated visitor, signed in as somebody or as nobody."""
        browser = self.browser()
        if who is not None:
            browser.cookies.set("roadmap_session", self.token(who))
        return Visitor(browser)

    def token(self, who: Person) -> str:
        """Sign somebody in and give the secret of the session."""
        token, _ = self.service.people.sign_in(
            sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
        )
        return token


@asynccontextmanager
async def running(
    service: Service, settings: Settings, patience: Patience = PATIENT
) -> AsyncIterator[Site]:
    """Run the application around a record; unless they say so, the settings name `ORIGIN`."""
    app = application()
    if settings.public_url is None:
        here = {"public_url": f"{ORIGIN}{settings.prefix}"}
        settings = settings.model_copy(update=here)
    installation = Installation(
        service=service, settings=settings, drawing=drawing(), patience=patience
    )
    app.state.installation = installation
    with as_it_was_built():
        async with core.app.router.lifespan_context(core.app):
            yield Site(app=app, service=service)
    installation.pools.close()


@cache
def application() -> FastAPI:
    """Build the application, once in this process."""
    app = build()
    _remember_first_html()
    run.setup = lambda: None  # a pool that nobody asks
    gc.collect()
    gc.freeze()  # nearly all there is by now: modules, editions and the like
    return app


@cache
def drawing() -> DrawingProcesses:
    """Give all tests the same processes: starting them takes longer than drawing."""
    return DrawingProcesses()


@contextmanager
def as_it_was_built() -> Iterator[None]:
    """Put away afterwards whatever NiceGUI keeps of a run, and what a test added to it."""
    handlers = [getattr(core.app, name) for name in HANDLERS]
    before = [list(kept) for kept in handlers]
    routes, pages = list(core.app.routes), dict(Client.page_routes)
    try:
        yield
    finally:
        for kept, those in zip(handlers, before, strict=True):
            kept[:] = those
        core.app.routes[:] = routes
        Client.page_routes = pages
        _forget()
        ui.navigate = Navigate()
        ui.notify = notify
        ui.download = download


def _forget() -> None:
    """Leave nothing of a run: visitors, tasks, bindings, threads, the event loop."""
    Client.instances.clear()
    Slot.stacks.clear()
    core.app.storage.clear()
    background_tasks.reset()
    background_tasks.running_tasks.clear()
    background_tasks.lazy_tasks_running.clear()
    background_tasks.lazy_coroutines_waiting.clear()
    binding.reset()
    event.reset()
    run.thread_pool.shutdown(wait=False, cancel_futures=True)
    run.thread_pool = ThreadPoolExecutor()
    warnings.reset()
    core.reset()


def words_in(html: str) -> str:
    """Read HTML, its marks left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def _remember_first_html() -> None:
    """Keep what a page was sent with: the server forgets it when the page has come."""
    build_response = Client.build_response

    def built(client: Client, *given: Any, **named: Any) -> Any:
        client.first_html = client.body_html  # type: ignore[attr-defined]  # ours
        return build_response(client, *given, **named)

    Client.build_response = built  # type: ignore[method-assign]


def first_html_of(client: Client) -> str:
    """Give what the server drew of a page around the framework's part of it."""
    return str(getattr(client, "first_html", client.body_html))


def texts(visitor: User) -> list[str]:
    """Read everything on a visitor's page, from top to bottom."""
    assert visitor.client is not None
    drawn = re.sub(r"<[^>]+>", "\n", first_html_of(visitor.client))
    return [
        *(unescape(line.strip()) for line in drawn.splitlines() if line.strip()),
        *_texts_of_elements(visitor.client),
    ]


def _texts_of_elements(client: Client) -> list[str]:
    return [
        str(text)
        for element in client.elements.values()
        if (text := getattr(element, "text", ""))
    ]


def ticks(visitor: User, name: str) -> list[str]:
    """Read what the boxes of a name send when they are ticked."""
    assert visitor.client is not None
    return [
        str(element.props["value"])
        for element in visitor.client.elements.values()
        if element.props.get("name") == name
    ]


def send(visitor: User, button: str, *entries: tuple[str, str]) -> None:
    """Send the form with a certain button, filled in so."""
    assert visitor.client is not None
    (form,) = (
        element
        for element in visitor.client.elements.values()
        if element.tag == "form"
        and any(getattr(part, "text", "") == button for part in element.descendants())
    )
    post_form(visitor, form, *entries)


def post_form(visitor: User, form: Element, *entries: tuple[str, str]) -> None:
    """Send a form as the script of every page does, and show what came of it."""
    background_tasks.create(_post_form(visitor, form, entries))


async def _post_form(
    visitor: User, form: Element, entries: Sequence[tuple[str, str]]
) -> None:
    message = {"key": uuid4().hex, "entries": entries}
    answer = await visitor.http_client.post(form.props["action"], json=message)
    while answer.status_code == 202:
        answer = await visitor.http_client.post(form.props["action"], json=message)
    if answer.status_code == 401:
        outcome = {"refused": [{"says": english("refused.signed_out")}], "go": ""}
    else:
        outcome = answer.json()
    if outcome.get("go"):
        await visitor.open(outcome["go"])
    with form:
        for refusal in outcome["refused"]:
            theme.paragraph(refusal["says"])
