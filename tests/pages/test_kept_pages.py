"""A page to be read is drawn once for all who read the same, and never shows what was."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event, current_thread, main_thread
from typing import Any, TypeVar

import pytest

from assessments.answers.snapshot import Snapshot
from assessments.records.people import Person
from assessments.service import Service
from roadmap.answering import questionnaire
from roadmap.web.pages.next_steps import least_cost
from roadmap.web.ui import templates
from roadmap.web.ui.kept_pages import DrawnPage, KeptPages
from tests.builders import titled
from tests.every_deed import every_deed
from tests.next_edition import next_edition
from tests.pages.app_under_test import Site
from tests.shelf import Shelf
from tests.worlds import Clock, SmallWorld, StateTeam, editions_of, small_edition

R = TypeVar("R")
PAGES = ("progress/page.html", "progress/compare.html", "results/page.html")


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    shelf = Shelf(editions=editions_of(titled(small_edition()), next_edition()))
    with closing(shelf.service(database_url, clock)) as opened:
        yield opened


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often each template is drawn."""
    counted: Counter[str] = Counter()
    drawn = templates.drawn

    def count(view: templates.View, say: object) -> str:
        counted[view.template] += 1
        return drawn(view, say)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(templates, "drawn", count)
    return counted


def addresses(team: StateTeam) -> tuple[str, ...]:
    return (
        "/progress",
        "/progress/compare",
        f"/assessments/{team.assessment}/results",
        f"/assessments/{team.assessment}/options",
        f"/assessments/{team.assessment}/ways",
        "/plan",
    )


class Reader:
    """Somebody who reads pages; what a page gives to read stands in its first HTML."""

    def __init__(self, site: Site, who: Person) -> None:
        self._browser = site.browser()
        self._browser.cookies.set("roadmap_session", site.token(who))

    async def read(self, address: str) -> str:
        reply = await self._browser.get(address)
        assert reply.status_code == 200, (address, reply.status_code)
        _, _, after = reply.text.partition("<main")
        return after.partition('<div id="app"')[0]


class Doubting(KeptPages):
    """Draws every page again, and tells where that differs from what is kept.

    Attributes
    ----------
    taken
        How often a page that was kept was the same as one drawn anew.
    changed
        How often a page was another than before.
    deed
        What was done last.
    """

    def __init__(self) -> None:
        super().__init__()
        self.taken: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.deed = ""

    async def html(
        self,
        name: tuple[str, ...],
        rests_on: R,
        *,
        read: Callable[[], R],
        draw: Callable[[R], str],
    ) -> str:
        kept = self._found(name, rests_on)
        now = await asyncio.to_thread(draw, rests_on)
        if kept is not None:
            assert kept == now, (self.deed, name)
            self.taken[name[0]] += 1
        before = self._drawn.get(name)
        self.changed[name[0]] += before is None or before.html != now.encode()
        self._keep(name, DrawnPage(rests_on=rests_on, html=now.encode()))
        return now


# Nobody ever sees a page that was


async def test_after_every_deed_a_page_shows_what_it_shows_after_a_start(
    site: Site, small_world: SmallWorld
):
    world, pages, signed_in = small_world, Doubting(), None
    object.__setattr__(site.installation, "pages", pages)

    for pages.deed in every_deed(world):
        if signed_in != world.clock.now.year:  # nobody stays signed in for a year
            reader, signed_in = Reader(site, world.a.focal_point), world.clock.now.year
        for address in addresses(world.a):
            await reader.read(address)

    assert pages.deed == "another language"
    assert set(pages.taken) == {
        *("progress", "compare", "results", "options", "ways", "plan"),
    }
    assert min(pages.taken.values()) > 4, pages.taken
    assert min(pages.changed.values()) > 2, pages.changed


async def test_two_states_and_two_languages_never_share_a_page(
    site: Site, small_world: SmallWorld
):
    world = small_world
    *_, last = every_deed(world)
    assert (
        last == "another language"
    )  # of the focal point of A; the approver reads English
    people = (world.a.focal_point, world.a.approver, world.b.focal_point)
    readers = [Reader(site, who) for who in people]

    for page in addresses(world.a)[:2]:
        found = [await reader.read(page) for reader in readers]
        assert len(set(found)) == 3
        assert found == [await reader.read(page) for reader in readers]


# What did not change is not drawn


async def test_a_page_is_drawn_again_only_where_what_it_rests_on_changed(
    site: Site, small_world: SmallWorld, drawings: Counter[str]
):
    world = small_world
    *_, _last = every_deed(world)
    reader = Reader(site, world.a.approver)

    for _ in range(3):
        for address in addresses(world.a):
            await reader.read(address)
    assert {name: drawings[name] for name in PAGES} == dict.fromkeys(PAGES, 1)

    world.service.plans.set_own_costs(
        who=world.b.focal_point, edition="next", costs={"DAT-1.3a": 2}
    )
    for address in addresses(world.a):
        await reader.read(address)
    assert {name: drawings[name] for name in PAGES} == dict.fromkeys(PAGES, 1)

    world.service.plans.set_own_costs(
        who=world.a.focal_point, edition="next", costs={"DAT-1.3a": 2}
    )
    for address in addresses(world.a):
        await reader.read(address)
    assert [drawings[name] for name in PAGES] == [2, 1, 1]


async def test_what_a_page_does_not_show_is_neither_drawn_nor_searched(
    site: Site,
    small_world: SmallWorld,
    drawings: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
):
    searched = []

    def search(snapshot: Snapshot) -> bool:
        searched.append(snapshot)
        return False

    monkeypatch.setattr(least_cost, "is_countable", search)
    reader = Reader(site, small_world.a.focal_point)
    for _ in range(3):
        page = await reader.read(f"/assessments/{small_world.a.assessment}/ways")
        assert "does not count by rungs" in page
        await reader.read("/plan")

    assert (len(searched), drawings["plans/page.html"]) == (1, 0)


async def test_what_a_priority_asks_is_written_once_and_off_the_event_loop(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    written, questions = [], questionnaire.questions

    def write(*args: Any, **more: Any) -> object:
        written.append(current_thread() is main_thread())
        return questions(*args, **more)

    monkeypatch.setattr(questionnaire, "questions", write)
    for who in (small_world.a.focal_point, small_world.a.approver):
        page = Reader(site, who).read(
            f"/assessments/{small_world.a.assessment}/answer/LAW"
        )
        assert "Title of LAW" in await page

    assert written == [False]


async def test_who_may_not_see_a_page_is_refused_also_where_it_is_kept(
    site: Site, small_world: SmallWorld
):
    world = small_world
    *_, _last = every_deed(world)
    address = f"/assessments/{world.a.assessment}/results"
    await Reader(site, world.a.approver).read(address)

    for who in (world.b.focal_point, world.a.officer, world.a.observer):
        async with site.browser() as browser:
            browser.cookies.set("roadmap_session", site.token(who))
            reply = await browser.get(address)
        assert "Where State AAA stands" not in reply.text
        assert reply.status_code in {403, 404}


# The keeper


def drawing(drawn: list[str], html: str) -> Callable[[str], str]:
    def draw(_: str) -> str:
        drawn.append(html)
        return html

    return draw


async def test_of_forty_who_ask_at_once_one_draws():
    pages, drawn = KeptPages(), list[str]()

    found = await asyncio.gather(
        *(
            pages.html(
                ("page",), "1", read=lambda: "1", draw=drawing(drawn, "<p>1</p>")
            )
            for _ in range(40)
        )
    )

    assert (set(found), len(drawn)) == ({"<p>1</p>"}, 1)


async def test_where_it_rests_on_something_else_it_is_drawn_again_and_takes_the_place():
    pages, drawn = KeptPages(), list[str]()
    for on in ("1", "2", "2", "1"):
        html = await pages.html(
            ("page",), on, read=lambda on=on: on, draw=drawing(drawn, on)
        )
        assert html == on

    assert drawn == ["1", "2", "1"]
    assert len(pages) == 1


async def test_what_changed_while_it_was_drawn_is_shown_once_and_not_kept():
    pages, drawn = KeptPages(), list[str]()

    await pages.html(("page",), "1", read=lambda: "2", draw=drawing(drawn, "old"))

    assert (drawn, len(pages)) == (["old"], 0)


async def test_a_page_that_fails_to_be_drawn_is_tried_by_the_next():
    pages, drawn = KeptPages(), list[str]()

    def fail(_: str) -> str:
        raise RuntimeError("not today")

    first, second = await asyncio.gather(
        pages.html(("page",), "1", read=lambda: "1", draw=fail),
        pages.html(("page",), "1", read=lambda: "1", draw=drawing(drawn, "there")),
        return_exceptions=True,
    )

    assert isinstance(first, RuntimeError)
    assert (second, len(drawn)) == ("there", 1)


async def test_who_comes_after_a_failure_waits_for_who_tries_again():
    pages, drawn, go_on = KeptPages(), list[str](), Event()

    def fail(_: str) -> str:
        raise RuntimeError("not today")

    def draw(_: str) -> str:
        assert go_on.wait(5)
        drawn.append("there")
        return "there"

    def ask(draw: Callable[[str], str]) -> asyncio.Task[str]:
        html = pages.html(("page",), "1", read=lambda: "1", draw=draw)
        return asyncio.create_task(html)

    first, second = ask(fail), ask(draw)
    with pytest.raises(RuntimeError):
        await first
    third = ask(draw)
    await asyncio.sleep(0)
    go_on.set()

    assert (await second, await third, drawn) == ("there", "there", ["there"])


async def test_what_rests_on_something_newer_does_not_wait_for_what_was():
    pages, go_on = KeptPages(), Event()

    def draw(on: str) -> str:
        assert on == "2" or go_on.wait(5)
        return on

    def ask(on: str) -> asyncio.Task[str]:
        return asyncio.create_task(
            pages.html(("page",), on, read=lambda: on, draw=draw)
        )

    old = ask("1")
    await asyncio.sleep(0)
    assert await ask("2") == "2"
    go_on.set()
    assert await old == "1"


async def test_only_so_many_pages_are_kept():
    pages, drawn = KeptPages(2), list[str]()
    for name in ("a", "b", "a", "c", "a", "b"):
        await pages.html((name,), "1", read=lambda: "1", draw=drawing(drawn, name))

    assert drawn == ["a", "b", "c", "b"]
    assert len(pages) == 2
