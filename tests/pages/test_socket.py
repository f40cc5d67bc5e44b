"""The framework's socket: whose page it speaks for, and that nothing else is heard."""

import asyncio
import json
import logging
from typing import Any
from uuid import uuid4

import httpx
import pytest
from nicegui import Client

from assessments.records.people import Person
from roadmap.web.ui import framework_socket
from tests.pages.app_under_test import Site
from tests.pages.test_guard import asked_for_a_socket
from tests.worlds import SmallWorld

SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
SAID = "WRITTEN-BY-A-STRANGER"


class Socket:
    """A socket of a browser, over polling."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self.browser = browser
        self.address = SOCKET

    async def opened(self) -> int:
        """Ask for a socket, and give the status of the answer."""
        got = await self.browser.get(SOCKET)
        if got.status_code == 200:
            self.address += "&sid=" + json.loads(got.text[1:])["sid"]
        return got.status_code

    async def send(self, message: str) -> httpx.Response:
        return await self.browser.post(self.address, content=message)

    async def speaks_for(self, page: str, **more: Any) -> bool:
        """Say which page this is of, and give whether that was taken."""
        names = {"client_id": page, "tab_id": str(uuid4()), "document_id": "d"}
        said = {**names, "next_message_id": 0, "implicit_handshake": True, **more}
        await self.send("40" + json.dumps(said))
        got = await asyncio.wait_for(self.browser.get(self.address), 5)
        return got.text.startswith("40")


class Tab:
    """A browser in which somebody has signed in, and a page of theirs."""

    def __init__(self, site: Site, who: Person) -> None:
        self.browser = site.browser()
        self.browser.cookies.set("roadmap_session", site.token(who))
        self.socket = Socket(self.browser)

    async def page(self) -> str:
        before = set(Client.instances)
        assert (await self.browser.get("/account")).status_code == 200
        (page,) = set(Client.instances) - before
        return page


@pytest.fixture
def mine(site: Site, small_world: SmallWorld) -> Tab:
    return Tab(site, small_world.a.focal_point)


@pytest.fixture
def other(site: Site, small_world: SmallWorld) -> Tab:
    return Tab(site, small_world.a.officer)


async def test_a_socket_speaks_for_the_page_of_its_session(mine: Tab):
    page = await mine.page()

    assert await mine.socket.opened() == 200
    assert await mine.socket.speaks_for(page)
    assert Client.instances[page].has_socket_connection


async def test_who_has_not_signed_in_has_no_socket(site: Site):
    browser = site.browser()
    made_up = site.browser()
    made_up.cookies.set("roadmap_session", "made-up")

    for stranger in (browser, made_up):
        got = await stranger.get(SOCKET)
        sent = await stranger.post(f"{SOCKET}&sid=x", content="40")
        assert (got.status_code, sent.status_code) == (401, 401)
    told = await asked_for_a_socket(site)
    assert (told[0]["type"], told[0]["status"]) == (
        "websocket.http.response.start",
        401,
    )


async def test_a_socket_of_another_session_does_not_speak_for_a_page(
    site: Site, mine: Tab, other: Tab, small_world: SmallWorld
):
    page = await mine.page()
    again = Tab(site, small_world.a.focal_point)  # the same person somewhere else

    for tab in (other, again):
        await tab.socket.opened()
        assert not await tab.socket.speaks_for(page)
    assert not Client.instances[page].has_socket_connection


@pytest.mark.parametrize(
    "said",
    [
        *({"tab_id": 7}, {"document_id": None}, {"tab_id": "x" * 1000}),
        *({"next_message_id": "1e9"}, {"next_message_id": [1]}, {"old_tab_id": {}}),
        {"next_message_id": -1},
    ],
)
async def test_what_our_pages_do_not_say_is_no_handshake(
    mine: Tab, said: dict[str, Any]
):
    page = await mine.page()
    await mine.socket.opened()

    assert not await mine.socket.speaks_for(page, **said)


async def test_a_message_is_heard_for_the_page_of_its_socket_only(
    mine: Tab, other: Tab, monkeypatch: pytest.MonkeyPatch
):
    heard: list[tuple[str, Any]] = []
    for name in ("handle_event", "handle_javascript_response"):
        monkeypatch.setattr(
            Client, name, lambda page, said: heard.append((page.id, said))
        )
    my_page, their_page = await mine.page(), await other.page()
    for tab, page in ((mine, my_page), (other, their_page)):
        await tab.socket.opened()
        assert await tab.socket.speaks_for(page)

    for page in (their_page, my_page):
        said = {"client_id": page, "id": 1, "listener_id": "x", "args": []}
        for name in ("event", "javascript_response"):
            await mine.socket.send("42" + json.dumps([name, said]))

    assert [page for page, _ in heard] == [my_page, my_page]


async def test_nobody_writes_into_the_log_over_a_socket(
    mine: Tab, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    page = await mine.page()
    await mine.socket.opened()
    await mine.socket.speaks_for(page)
    error = {"client_id": page, "level": "error", "message": SAID}
    sent = [
        *(["log", error], ["log", {**error, "level": SAID}], [SAID, error], ["log"]),
        *(
            ["event", {"client_id": page}],
            ["event", SAID],
            ["event"],
            ["event", 1, SAID],
        ),
        *(["event", {"client_id": page, "id": 0, "args": [SAID]}], [[SAID]], [{}], []),
        *(["ack", {"client_id": page, "next_message_id": SAID}], SAID, {"a": SAID}),
        ["javascript_response", {"client_id": page, "request_id": [SAID]}],
        *(["handshake", SAID], ["handshake", {"client_id": [SAID]}], ["connect", SAID]),
    ]

    for message in sent:
        await mine.socket.send("42" + json.dumps(message))
    for odd in (
        "4",
        "9",
        "45",
        f"42{SAID}",
        f"43{SAID}",
        f"4{SAID}",
        f"40/{SAID},",
        "\0",
    ):
        again = Socket(mine.browser)
        await again.opened()
        await again.send(odd)
    await mine.browser.get(f"{SOCKET}&sid={SAID}")

    ours = [kept for kept in caplog.records if kept.name != "httpx"]
    told = [record.getMessage() for record in ours if record.levelno > 10]
    assert not [line for line in told if SAID in line or "Traceback" in line]
    assert not [record for record in ours if record.levelno >= logging.WARNING]
    out, err = capfd.readouterr()
    assert SAID not in out + err


async def test_a_message_larger_than_any_of_ours_is_not_read(
    mine: Tab, monkeypatch: pytest.MonkeyPatch
):
    heard: list[object] = []
    monkeypatch.setattr(Client, "handle_event", lambda *said: heard.append(said))
    page = await mine.page()
    await mine.socket.opened()
    await mine.socket.speaks_for(page)
    padding = "x" * framework_socket.LARGEST
    said = json.dumps(["event", {"client_id": page, "args": [padding]}])

    sending = asyncio.create_task(mine.socket.send(f"42{said}"))
    closed = await mine.browser.get(mine.socket.address)
    await sending

    assert (closed.text[0], heard) == ("1", [])


async def test_no_page_is_named_in_the_address_of_its_socket(mine: Tab):
    page = (await mine.browser.get("/account")).text

    assert "query: {}, auth: (give) => give(said.query)" in page
    assert page.index("window.io = ") < page.index("const app = createApp(")


@pytest.mark.parametrize("path", ["/static/x", "/_nicegui/1/dynamic_resources/x", "/x"])
async def test_there_is_no_socket_but_the_frameworks(site: Site, mine: Tab, path: str):
    token = mine.browser.cookies["roadmap_session"]
    told = await asked_for_a_socket(site, path, cookie=f"roadmap_session={token}")

    assert told[0]["status"] == 403


@pytest.mark.parametrize("what", ["resources/x/y", "dynamic_resources/x"])
async def test_what_the_framework_might_offer_of_a_page_is_for_who_signed_in(
    site: Site, mine: Tab, what: str
):
    async with site.browser() as stranger:
        got = await stranger.get(f"/_nicegui/3.18.0/{what}")

    assert got.status_code == 401
    assert (await mine.browser.get(f"/_nicegui/3.18.0/{what}")).status_code == 404


async def test_no_page_of_the_framework_is_open_to_who_has_not_signed_in(site: Site):
    stranger, opened = site.browser(), []
    for path in sorted(Client.page_routes.values()):
        got = await stranger.get(path.replace("{", "").replace("}", ""))
        if got.status_code != 303 or "x-nicegui-content" in got.headers:
            opened.append(path)

    assert not opened
    assert not Client.instances
