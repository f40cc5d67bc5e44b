"""What a person sees of a page that takes long, and what is done for who has gone."""

import asyncio
import html
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from nicegui import Client, ui

from assessments.errors import NotFound, WrongPassphrase
from assessments.records.people import Person
from assessments.service.people import People
from roadmap.settings import Settings
from roadmap.web import patience
from roadmap.web.ui import theme, visitor
from roadmap.web.ui.background import in_turn
from roadmap.web.ui.ongoing import Patience
from roadmap.web.ui.open_pages import forget_unopened
from roadmap.wording.texts import Words, english
from tests.pages.app_under_test import Site, running, until
from tests.patience import PATIENCE
from tests.worlds import SmallWorld

SHORT = Patience(moment=0.05, again=PATIENCE, all=PATIENCE, unclaimed=PATIENCE)
"""Of a server that says soon that a page is being prepared."""

HTML = {"Accept": "text/html"}


class Slow:
    """A page that is at it until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.drawn = 0
        self.go = threading.Event()

    def offer(self, path: str = "/slow") -> None:
        """Offer it."""

        @ui.page(path)
        async def slow(wish: str = "") -> None:
            await in_turn(self._read)
            await in_turn(self._read)
            self.drawn += 1
            with theme.frame("Ready", person=visitor.visit().person):
                theme.paragraph(f"Here is {wish}")

    def _read(self) -> None:
        self.begun += 1
        self.go.wait(PATIENCE)


@pytest.fixture
async def slow(small_world: SmallWorld) -> AsyncIterator[Slow]:
    page = Slow()
    yield page
    page.go.set()


def browser(site: Site, small_world: SmallWorld) -> httpx.AsyncClient:
    opened = site.browser()
    opened.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    opened.headers.update(HTML)
    return opened


async def test_a_plain_page_that_takes_long_says_so_too(
    small_world: SmallWorld, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        slow.go.wait(PATIENCE)
        raise NotFound("no_such_thing")

    monkeypatch.setattr("roadmap.web.pages.results.page._rests_on", read)
    async with running(small_world.service, Settings(), SHORT) as site:
        tab = browser(site, small_world)
        first = await tab.get("/assessments/any/results")
        asked = asyncio.create_task(tab.get("/assessments/any/results"))
        slow.go.set()

        assert first.status_code == 202
        assert "prepared" in first.text
        assert (await asked).status_code == 404


async def test_a_page_that_takes_long_says_so_and_goes_on_by_itself(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        tab = browser(site, small_world)
        first = await tab.get("/slow?wish=tea")
        asked = asyncio.create_task(tab.get("/slow?wish=tea"))
        await asyncio.sleep(0)
        slow.go.set()
        then = await asked

    assert first.status_code == 202
    assert int(first.headers["Refresh"]) >= 1  # with or without scripts
    assert f"<h1>{english('frame.prepared.title')}</h1>" in first.text
    assert 'href="/slow?wish=tea"' in first.text
    assert (then.status_code, slow.drawn) == (200, 1)
    assert "Here is tea" in then.text


async def test_who_asks_again_before_it_is_ready_waits_for_it_and_starts_nothing_anew(
    small_world: SmallWorld, slow: Slow
) -> None:
    short = Patience(moment=0.05, again=0.05, all=PATIENCE, unclaimed=PATIENCE)
    async with running(small_world.service, Settings(), short) as site:
        slow.offer()
        tab = browser(site, small_world)
        statuses = [(await tab.get("/slow")).status_code for _ in range(3)]
        assert slow.begun == 1
        slow.go.set()
        await until(lambda: slow.drawn)
        statuses.append((await tab.get("/slow")).status_code)

    assert statuses == [202, 202, 202, 200]
    assert slow.drawn == 1


async def test_each_of_two_windows_gets_the_page_that_it_asked_for(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        tab = browser(site, small_world)
        first = await asyncio.gather(tab.get("/slow"), tab.get("/slow"))
        slow.go.set()
        then = await asyncio.gather(tab.get("/slow"), tab.get("/slow"))

        assert not site.installation.unclaimed
    assert [page.status_code for page in (*first, *then)] == [202, 202, 200, 200]
    assert (slow.drawn, then[0].text == then[1].text) == (2, False)


@pytest.mark.parametrize("is_let_go", [True, False])
async def test_a_page_that_is_older_than_what_was_sent_meanwhile_is_prepared_anew(
    small_world: SmallWorld,
    slow: Slow,
    is_let_go: bool,
) -> None:
    short = Patience(moment=0.3, again=PATIENCE, all=PATIENCE, unclaimed=PATIENCE)
    async with running(small_world.service, Settings(), short) as site:
        slow.offer()
        tab = browser(site, small_world)
        first = asyncio.create_task(tab.get("/slow"))
        await until(lambda: slow.begun)
        if is_let_go:
            assert (await first).status_code == 202
        other = browser(site, small_world)
        other.cookies = tab.cookies
        sent = await other.post("/language", data={"language": "en", "back": "/"})
        assert (await first).status_code == 202
        again = asyncio.create_task(tab.get("/slow"))
        await asyncio.sleep(0.05)
        slow.go.set()
        page = await again

        assert not site.app.state.installation.unclaimed
        assert not site.app.state.installation.ongoing
    assert (sent.status_code, page.status_code) == (303, 200)
    assert (slow.begun, slow.drawn) == (3, 1)  # the first was given up half-way


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
async def test_who_waits_when_the_server_stops_is_asked_to_come_again(
    small_world: SmallWorld, slow: Slow, accept: str
) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b"["
        await asyncio.Future()

    here = f"/assessments/{small_world.a.assessment}/answers"
    who = small_world.a.focal_point.id
    async with running(small_world.service, Settings()) as site:
        slow.offer()
        tab = browser(site, small_world)
        tab.headers["Accept"] = accept
        headers = {"X-Roadmap-Person": who, "Content-Length": "100"}
        waiting = [
            asyncio.create_task(tab.get("/slow")),
            asyncio.create_task(tab.post(here, content=half(), headers=headers)),
        ]
        await until(lambda: slow.begun)
        for task in waiting:
            task.cancel()  # as uvicorn does
        answers = await asyncio.gather(*waiting)
        slow.go.set()

        await until(lambda: not site.app.state.installation.ongoing)
        assert not Client.instances
    said = english("refused.shutting_down")
    assert [answer.status_code for answer in answers] == [503, 503]
    assert all(int(answer.headers["Retry-After"]) for answer in answers)
    assert all(said in html.unescape(answer.text) for answer in answers)


async def test_nobody_gets_the_page_that_is_prepared_for_another(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        mine = browser(site, small_world)
        other = site.browser()
        other.headers.update(HTML)
        other.cookies.set("roadmap_session", site.token(small_world.b.focal_point))
        await mine.get("/slow?wish=tea")
        assert (await other.get("/slow?wish=tea")).status_code == 202
        assert (await mine.get("/slow?wish=milk")).status_code == 202
        stranger = site.browser()
        stranger.headers.update(HTML)
        assert (await stranger.get("/slow?wish=tea")).status_code == 303
        slow.go.set()
        await until(lambda: slow.drawn == 3)
        got = await mine.get("/slow?wish=tea")

    assert "Here is tea" in got.text


async def test_what_takes_too_long_is_given_up_in_plain_words_and_tried_again(
    small_world: SmallWorld, slow: Slow
) -> None:
    short = Patience(moment=0.02, again=0.02, all=0.04)
    async with running(small_world.service, Settings(), short) as site:
        slow.offer()
        tab = browser(site, small_world)
        for _ in range(9):  # of which two are told that it is being prepared
            given_up = await tab.get("/slow")
            if given_up.status_code != 202:
                break
        figure = await tab.get("/slow", headers={"Accept": "image/*"})

    assert (given_up.status_code, figure.status_code) == (503, 503)
    assert int(given_up.headers["Retry-After"]) >= 10
    assert int(given_up.headers["Refresh"]) >= 10  # no fast loop
    assert "Many people are asking" in given_up.text
    assert "Nothing you typed is lost" in given_up.text
    assert english("frame.try_again") in given_up.text
    assert "response_timeout" not in given_up.text + figure.text


async def test_it_is_said_in_the_language_of_the_reader(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        tab = browser(site, small_world)
        small_world.service.people.set_language(
            who=small_world.a.focal_point, language="id"
        )
        page = await tab.get("/slow")

    assert '<html lang="id"' in page.text
    assert Words("id")("frame.prepared.title") in page.text


async def test_who_is_one_too_many_is_asked_to_come_again(
    small_world: SmallWorld, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 1)
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        tab = browser(site, small_world)
        await tab.get("/slow")
        answer = await tab.get("/plan")

    assert answer.status_code == 503
    assert "Many people are asking" in answer.text


async def test_strangers_take_no_place_of_who_has_signed_in(
    small_world: SmallWorld, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 1)
    monkeypatch.setattr("roadmap.web.patience.MOST_STRANGERS", 1)
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer("/invitation/of/slow")
        stranger = site.browser()
        stranger.headers.update(HTML)
        await stranger.get("/invitation/of/slow")
        refused = await stranger.get("/sign-in")
        answer = await browser(site, small_world).get("/")

    assert refused.status_code == 503
    assert answer.status_code in {200, 202}


async def test_a_page_that_is_ready_takes_room_until_it_is_fetched(
    small_world: SmallWorld, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 1)
    async with running(small_world.service, Settings(), SHORT) as site:
        slow.offer()
        tab = browser(site, small_world)
        await tab.get("/slow")
        slow.go.set()
        unclaimed = site.installation.unclaimed
        await until(lambda: all(page.task.done() for (page,) in unclaimed.values()))
        refused = await tab.get("/account")
        fetched = await tab.get("/slow")
        answer = await tab.get("/account")

    assert [refused.status_code, fetched.status_code] == [503, 200]
    assert answer.status_code in {200, 202}


async def test_what_strangers_send_is_refused_before_it_is_read_where_it_is_too_much(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 1)
    go, begun = threading.Event(), []

    def sign_in(*_: object, **given: str) -> None:
        begun.append(given["sign_in_name"])
        go.wait(PATIENCE)
        raise WrongPassphrase("wrong_passphrase")

    async with running(small_world.service, Settings()) as site:
        stranger, mine = site.browser(), browser(site, small_world)
        monkeypatch.setattr(People, "sign_in", sign_in)
        form = {"sign_in_name": "Ann", "passphrase": "a guess"}
        first = asyncio.create_task(stranger.post("/sign-in", data=form))
        await until(lambda: begun)
        refused = await stranger.post("/sign-in", data=form, headers=HTML)
        script = await stranger.post("/sign-in", data=form)
        person = await mine.post("/language", data={"language": "en", "back": "/"})
        go.set()
        await first
        after = await stranger.post("/sign-in", data=form)

    assert (begun, refused.status_code) == (["Ann", "Ann"], 503)
    assert english("frame.busy.sent", seconds=10) in refused.text
    assert english("frame.busy.title") in refused.text
    assert "Refresh" not in refused.headers  # what was sent is not asked for again
    assert (script.status_code, script.headers["Retry-After"]) == (503, "10")
    assert (person.status_code, after.status_code) == (303, 422)


async def test_one_account_has_only_so_many_messages_at_work_and_nobody_else_is_counted(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 1)
    monkeypatch.setattr("roadmap.web.patience.MOST", 1)
    go, begun = threading.Event(), []

    def set_language(*_: object, who: Person, **__: str) -> None:
        begun.append(who)
        if who == small_world.a.focal_point:
            go.wait(PATIENCE)

    async with running(small_world.service, Settings()) as site:
        mine, other = browser(site, small_world), site.browser()
        other.cookies.set("roadmap_session", site.token(small_world.b.focal_point))
        monkeypatch.setattr(People, "set_language", set_language)
        form = {"language": "en", "back": "/"}
        first = asyncio.create_task(mine.post("/language", data=form))
        await until(lambda: begun)
        second = asyncio.create_task(mine.post("/language", data=form))
        await until(second.done)
        beside = await other.post("/language", data=form)
        page = await other.get("/account")
        go.set()

        assert (await first).status_code == 303
        assert (await second).status_code == 503
    assert (beside.status_code, page.status_code) == (303, 200)


async def test_what_goes_wrong_with_a_page_that_nobody_waits_for_is_in_the_log(
    small_world: SmallWorld, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        raise LookupError("said: " + "met")

    async with running(small_world.service, Settings()):
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        patience._put_away(task, {"state": {}})

    assert "LookupError" in caplog.text
    assert "said: met" not in caplog.text


async def test_a_page_that_asks_no_thread_may_take_its_time_too(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings()) as site:

        @ui.page("/patient", response_timeout=0.01)
        async def patient() -> None:
            await asyncio.sleep(0.05)
            theme.heading(1, "Here I am")

        answer = await browser(site, small_world).get("/patient")

    assert answer.status_code == 200
    assert "Here I am" in answer.text


async def test_visits_whose_browsers_have_gone_leave_the_line_at_once(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings()) as site, real(site) as port:
        slow.offer()
        token = site.token(small_world.a.focal_point)
        installation = site.installation
        line = installation.pools.long.line
        lines = [await _ask(port, "/slow", token) for _ in range(40)]
        await until(lambda: len(line) == 39)
        for browsers in lines:
            browsers.close()
        begun = time.process_time()
        await until(lambda: not installation.ongoing)

        assert len(line) == 0
        assert not Client.instances
        assert time.process_time() - begun < 1
        slow.go.set()
    assert (slow.begun, slow.drawn) == (1, 0)


async def test_a_page_that_takes_long_is_not_forgotten_while_it_is_built(
    small_world: SmallWorld, slow: Slow
) -> None:
    async with running(small_world.service, Settings()) as site:
        slow.offer()
        asked = asyncio.create_task(browser(site, small_world).get("/slow"))
        await until(lambda: slow.begun)
        for client in Client.instances.values():
            client.created -= 55
        forget_unopened(most=0)
        slow.go.set()
        page = await asked

    assert page.status_code == 200
    assert "Here is" in page.text


async def test_what_was_prepared_for_who_does_not_come_again_is_put_away(
    small_world: SmallWorld, slow: Slow
) -> None:
    short = Patience(moment=0.02, unclaimed=0.02)
    async with running(small_world.service, Settings(), short) as site:
        slow.offer()
        await browser(site, small_world).get("/slow")
        await until(lambda: not site.installation.ongoing)

        assert not site.installation.unclaimed
        assert not Client.instances
    assert slow.drawn == 0


@asynccontextmanager
async def real(site: Site) -> AsyncIterator[int]:
    """Serve an application that runs, as it is served outside of tests."""
    server = uvicorn.Server(
        uvicorn.Config(site.app, port=0, lifespan="off", log_level="critical")
    )
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def _ask(port: int, path: str, token: str) -> asyncio.StreamWriter:
    """Ask for something without waiting for the answer."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        "Host: roadmap.test",
        f"Cookie: roadmap_session={token}",
        "Accept: text/html",
    )
    writer.write("\r\n".join((f"GET {path} HTTP/1.1", *head, "", "")).encode())
    return writer
