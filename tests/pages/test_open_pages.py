"""What open, closed and forgotten pages cost beside what they show."""

import asyncio
import gc
import inspect
import time
import weakref
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MethodType
from typing import ClassVar

import pytest
from jinja2 import DictLoader
from nicegui import Client, background_tasks
from nicegui.helpers import functions

from roadmap.web.ui import framework_socket, open_pages, templates
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, until
from tests.worlds import SmallWorld


@contextmanager
def collected_by_nobody() -> Iterator[None]:
    """Let nothing be freed but what nobody refers to."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def test_a_closed_page_leaves_nothing_to_collect(
    site: Site, small_world: SmallWorld
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    await browser.get("/")
    for client in list(Client.instances.values()):
        client.delete()
    with collected_by_nobody():
        await browser.get("/")
        (client,) = Client.instances.values()
        kept = [
            weakref.ref(part)
            for element in client.elements.values()
            for part in (element, element.classes, element.style, element.props)
        ]
        client.delete()
        del client
        await until(lambda: not left(kept))

        assert left(kept) == set()


async def test_of_each_kind_of_element_it_is_asked_once_how_it_is_called(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    await browser.get("/")
    asked: list[object] = []
    monkeypatch.setattr(functions, "signature", lambda of: asked.append(of) or real(of))

    await browser.get("/")

    assert not any(isinstance(of, MethodType) for of in asked)


def real(of: Callable[..., object]) -> inspect.Signature:
    return inspect.signature(of)


async def test_the_html_of_a_page_that_has_come_is_not_kept(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/")

    assert visitor.client is not None
    assert visitor.client.has_socket_connection
    assert visitor.client.body_html == Client.shared_body_html
    assert visitor.client.head_html == Client.shared_head_html


async def test_an_idle_page_sleeps_until_there_is_something_to_send(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float | None] = []
    wait_for = asyncio.wait_for

    def noted(awaitable: Awaitable[object], timeout: float | None) -> Awaitable[object]:
        looks.append(timeout)
        return wait_for(awaitable, timeout)

    monkeypatch.setattr(asyncio, "wait_for", noted)
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/")
    assert visitor.client is not None
    waiting_for = visitor.client.outbox._enqueue_event
    assert waiting_for is not None
    (loop,) = (
        task
        for task in background_tasks.running_tasks
        if task.get_name() == f"outbox loop {visitor.client.id}"
    )
    await until(lambda: waiters(waiting_for))

    assert waiters(waiting_for) != []
    assert 1.0 not in looks  # the framework looks once a second
    visitor.client.delete()
    await until(loop.done)
    assert loop.done()


def waiters(event: asyncio.Event) -> list[object]:
    """Give who waits for it."""
    return list(event._waiters)  # type: ignore[attr-defined]  # nothing else tells


async def test_many_pages_that_nobody_opened_are_forgotten_sooner(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    for _ in range(4):
        await browser.get("/")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31)

    open_pages.forget_unopened(most=4)
    assert len(Client.instances) == 4

    open_pages.forget_unopened(most=2)
    assert Client.instances == {}


async def test_of_one_person_the_oldest_pages_that_nobody_opened_are_put_away(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_pages, "MOST_OF_ONE", 2)
    opened = site.visitor(small_world.a.focal_point)
    await opened.open("/")
    other = site.browser()
    other.cookies.set("roadmap_session", site.token(small_world.a.officer))
    await other.get("/")
    before = set(Client.instances)
    mine = site.browser()
    mine.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    kept = []
    for _ in range(5):
        await mine.get("/")
        kept.append(list(Client.instances)[-1])

    assert set(Client.instances) == {*before, *kept[-2:]}
    assert opened.client is not None
    assert opened.client.id in before
    assert len(before) == 2


async def test_memory_is_given_back_when_many_pages_were_put_away_and_it_is_quiet(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr(open_pages, "MANY", 8)
    monkeypatch.setattr(open_pages, "FEW", 5)
    monkeypatch.setattr(open_pages, "_put_away", dict.fromkeys(open_pages._put_away, 0))
    monkeypatch.setattr(open_pages, "_trim", lambda: given_back.append(True))
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))

    async def put_away(pages: int) -> int:
        for _ in range(pages):
            await browser.get("/")
        for client in list(Client.instances.values()):
            client.delete()
        await open_pages.give_memory_back()
        return len(given_back)

    assert [await put_away(pages) for pages in (1, 6, 2, 2)] == [0, 0, 1, 1]


def test_memory_is_given_back_where_the_system_can() -> None:
    open_pages._trim()


@pytest.mark.parametrize(("code", "kept"), [(1001, 5), (1005, 60), (1006, 60)])
async def test_a_page_that_was_left_is_kept_for_seconds_and_one_that_was_cut_for_a_minute(
    site: Site, small_world: SmallWorld, code: int, kept: float
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/")
    assert visitor.client is not None

    await leave(visitor.client, code)

    assert visitor.client.page.resolve_reconnect_timeout() == kept
    await visitor.open("/")
    assert visitor.client.page.resolve_reconnect_timeout() == 60


async def test_a_page_that_was_left_and_came_back_is_kept_for_a_minute_when_it_is_cut(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/")
    client = visitor.client
    assert client is not None
    assert client.tab_id is not None
    ((socket, document),) = client._socket_to_document_id.items()
    for _ in range(2):  # once more than is put back
        await leave(client, 1001)
    client.handle_disconnect(socket)

    await client.handle_handshake("back", client._pinned_tab_id, None, document, None)

    assert client.page.resolve_reconnect_timeout() == 60
    assert client.page.path == "/"


async def leave(client: Client, code: int) -> None:
    """Hear from a page's websocket that it is closed."""

    async def closed() -> dict[str, object]:
        return {"type": "websocket.disconnect", "code": code}

    scope = {"state": {framework_socket.PAGE: client.id}}
    await open_pages.noticing_who_leaves(scope, closed)()


class Shown:
    """Something that a template shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing(templates.View):
    template: ClassVar[str] = "showing.html"
    shown: Shown


def test_what_a_template_showed_is_not_kept_by_its_macros(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = {
        "parts.html": "{% macro part() %}{{ shown }}{% endmacro %}",
        "showing.html": "{% import 'parts.html' as parts with context %}"
        "{% macro here() %}{{ parts.part() }}{{ shown }}{% endmacro %}{{ here() }}",
    }
    monkeypatch.setattr(templates.environment(), "loader", DictLoader(own))
    with collected_by_nobody():
        shown = Shown()
        kept: list[weakref.ref[object]] = [weakref.ref(shown)]
        html = templates.drawn(Showing(shown=shown), english)
        del shown

        assert html.count("Shown") == 2
        assert left(kept) == set()


def left(kept: "list[weakref.ref[object]]") -> set[str]:
    """Name the kinds of what is still there."""
    return {type(part).__name__ for ref in kept if (part := ref()) is not None}
