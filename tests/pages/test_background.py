"""Slow work beside the event loop."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from typing_extensions import override

from assessments.store.database import CONNECTIONS
from roadmap.web.ui import background
from roadmap.web.ui.background import (
    Asking,
    Line,
    Pool,
    Pools,
    Shared,
    at_turn,
    done_for,
    in_turn,
)
from roadmap.web.ui.drawing_processes import DrawingProcesses
from roadmap.web.ui.figures import Figures
from tests.pages.app_under_test import until


class Held:
    """Work that is at it until it is let go, and tells how much is done at once."""

    def __init__(self) -> None:
        self.at_work: list[str] = []
        self.begun: list[str] = []
        self.most = 0
        self._go = threading.Event()

    def __call__(self, name: str) -> str:
        self.begun.append(name)
        self.at_work.append(name)
        self.most = max(self.most, len(self.at_work))
        self._go.wait(10)
        self.at_work.remove(name)
        return name

    def go(self) -> None:
        """Let everything end."""
        self._go.set()


@pytest.fixture
def held() -> Iterator[Held]:
    work = Held()
    yield work
    work.go()


@pytest.fixture
def pools() -> Iterator[Pools]:
    made = Pools()
    yield made
    made.close()


def asking(pools: Pools, who: str, *, saves: bool = False) -> Asking:
    return Asking(pools=pools, who=who, is_stranger=False, saves=saves)


async def test_what_one_person_asks_for_is_done_one_piece_after_the_other(
    held: Held,
) -> None:
    pool = Pool(4)
    pieces = [asyncio.create_task(pool("Ann", held, f"{n}")) for n in range(3)]
    await until(lambda: held.begun)
    held.go()

    assert await asyncio.gather(*pieces) == ["0", "1", "2"]
    assert held.begun == ["0", "1", "2"]
    assert held.most == 1
    pool.close()


async def test_twenty_pages_of_one_person_make_nobody_else_wait_for_them(
    held: Held,
) -> None:
    pool = Pool(2)
    tabs = [asyncio.create_task(pool("Ann", held, "Ann")) for _ in range(20)]
    other = asyncio.create_task(pool("Ben", held, "Ben"))
    await until(lambda: len(held.begun) == 2)

    assert held.begun == ["Ann", "Ben"]
    held.go()
    await asyncio.gather(*tabs, other)
    pool.close()


async def test_people_take_turns() -> None:
    line = Line(1)
    came: list[str] = []

    async def work(who: str) -> None:
        await line.turn(who)
        came.append(who)
        line.end(who)

    await line.turn("first")
    waiting = [
        asyncio.create_task(work(who)) for who in ("Ann", "Ann", "Ann", "Ben", "Cem")
    ]
    await until(lambda: len(line) == 5)
    line.end("first")
    await asyncio.gather(*waiting)

    assert came == ["Ann", "Ben", "Cem", "Ann", "Ann"]


async def test_who_draws_alone_has_all_processes() -> None:
    line = Line(2, each=2)

    await line.turn("Ann")
    await line.turn("Ann")
    third = asyncio.create_task(line.turn("Ann"))
    await until(lambda: len(line) == 1)
    other = asyncio.create_task(line.turn("Ben"))
    await until(lambda: len(line) == 2)
    line.end("Ann")
    await other

    assert not third.done()
    third.cancel()


async def test_saving_does_not_wait_for_reading(pools: Pools, held: Held) -> None:
    people = [f"person {n}" for n in range(9)]
    for who in people:
        with done_for(asking(pools, who)):
            asyncio.create_task(background.in_background(held, who))  # noqa: RUF006
            asyncio.create_task(in_turn(held, who))  # noqa: RUF006
    await until(lambda: len(pools.reading.line) == 5 and len(pools.long.line) == 7)

    with done_for(asking(pools, people[0], saves=True)):
        assert await background.in_background(lambda: "saved") == "saved"
    held.go()
    await until(lambda: len(held.begun) == 18 and not held.at_work)


async def test_whoever_gives_up_leaves_the_line_and_stops_what_comes_after(
    pools: Pools, held: Held
) -> None:
    begun: list[str] = []

    async def visit(who: str) -> None:
        await in_turn(held, who)
        await in_turn(begun.append, who)

    people = [asking(pools, f"person {n}") for n in range(9)]
    visits = []
    for person in people:
        with done_for(person):
            visits.append(asyncio.create_task(visit(person.who)))
    await until(lambda: len(held.begun) == 2)
    for person in people:
        person.give_up()
    await asyncio.wait(visits)

    assert all(task.cancelled() for task in visits)
    assert len(pools.long.line) == 0
    held.go()
    await until(lambda: not held.at_work)
    assert (len(held.begun), begun) == (2, [])
    with done_for(asking(pools, "another")):
        assert await in_turn(lambda: "next") == "next"


async def test_the_next_piece_begins_when_the_one_before_ends_though_nobody_waits(
    held: Held,
) -> None:
    pool = Pool(1)
    first = asyncio.create_task(pool("Ann", held, "first"))
    await until(lambda: held.begun)
    first.cancel()
    second = asyncio.create_task(pool("Ben", held, "second"))
    await asyncio.sleep(0)

    assert held.begun == ["first"]
    held.go()
    assert await second == "second"
    pool.close()


async def test_a_figure_that_forty_people_ask_for_is_drawn_once(
    pools: Pools,
) -> None:
    drawn = 0
    go = asyncio.Event()

    class Processes(DrawingProcesses):
        @override
        async def draw(self, function: Any, *_: Any, **__: Any) -> Any:
            nonlocal drawn
            drawn += 1
            await go.wait()
            return function()

    figures = Figures(Processes())
    people = [asking(pools, f"person {n}") for n in range(40)]
    visits = []
    for person in people:
        with done_for(person):
            visits.append(asyncio.create_task(figures.svg("same", lambda: b"svg")))
    await until(lambda: drawn)
    people[0].give_up()
    await asyncio.wait(visits[:1])
    go.set()

    pictures = await asyncio.gather(*visits[1:])
    assert {bytes(picture.body) for picture in pictures} == {b"svg"}
    assert (visits[0].cancelled(), drawn) == (True, 1)


async def test_a_figure_that_is_looked_at_stays_when_others_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("roadmap.web.ui.figures.KEPT_FIGURES", 2)
    drawn: list[str] = []

    class Processes(DrawingProcesses):
        @override
        async def draw(self, function: Any, *args: Any, **_: Any) -> Any:
            drawn.extend(args)
            return function(*args)

    figures = Figures(Processes())
    for key in ("a", "b", "a", "c", "a", "b"):
        await figures.svg(key, str.encode, key)

    assert drawn == ["a", "b", "c", "b"]


async def test_a_figure_that_nobody_waits_for_any_more_is_not_drawn(
    pools: Pools,
) -> None:
    line = Line(1)
    await line.turn("another")
    drawn: list[str] = []

    async def work() -> None:
        drawn.append("figure")

    people = [asking(pools, "Ann"), asking(pools, "Ben")]
    with done_for(people[0]):
        figure = Shared(lambda: at_turn(line, work))
    visits = []
    for person in people:
        with done_for(person):
            visits.append(asyncio.create_task(figure.result()))
    await until(lambda: len(line) == 1)
    people[0].give_up()
    await asyncio.wait(visits[:1])
    assert len(line) == 1
    people[1].give_up()
    await asyncio.wait(visits)
    await until(lambda: not len(line))
    line.end("another")

    assert (len(line), drawn, figure.is_over) == (0, [], True)


def test_every_thread_finds_a_connection_that_is_open(pools: Pools) -> None:
    all_there_is = [getattr(pools, kind.name) for kind in fields(pools)]
    kinds = [kind for kind in all_there_is if isinstance(kind, Pool)]

    assert sum(pool.threads for pool in kinds) <= CONNECTIONS


async def test_a_pool_that_is_closed_says_that_the_server_stops() -> None:
    pool = Pool(1)
    pool.close()

    with pytest.raises(background.ShuttingDown):
        await pool("Ann", len, "")
