"""Forty people answering at once on one process, one of them in a real browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle

from playwright.async_api import Page

from assessments.records import Person, Role
from assessments.store.reading import work as reading
from tests.benchmarks.browsing import SAVED, chromium
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.served import Server, Visitor, visiting
from tests.benchmarks.table import Counts, percentile

CLIENTS = 39
PAUSE = 3.0  # seconds between the answers of one person
LONG, SHORT = 60.0, 20.0  # seconds of answering, and of answering beside drawing
FIGURES = 12
FIRST_RUNGS = ("LAW-1.2a", "LAW-2.2a", "LAW-3.2a", "LAW-4.2a", "LAW-5.2a", "LAW-6.2a")

Given = tuple[Person, str, float]
"""Who answered, under which key, and the seconds until "saved"."""


async def test_forty_people_are_acknowledged_in_150_ms_and_nothing_is_lost(
    busy: Busy, server: Server, measured: Measured
):
    async with everybody(busy, server) as (visitors, page):
        alone = [(await _once(busy, visitors[0], "met"))[2] for _ in range(20)]
        given, clicks = await _answering(busy, visitors, page, LONG)

    assert _kept(busy, given) == {key for _, key, _ in given}
    assert len(clicks) >= LONG / PAUSE - 2
    assert measured(
        f"{CLIENTS} clients and a browser answering for {LONG:.0f} s: until saved, "
        "95th percentile (floor: one person alone)",
        measured=percentile([taken for *_, taken in given] + clicks, 0.95) * 1000,
        floor=percentile(alone, 0.95) * 1000,
        unit="ms",
        counts=Counts.MEASURED,
        most=150,
    ).is_kept


async def test_other_people_s_answers_hardly_wait_for_a_drawing(
    busy: Busy, server: Server, measured: Measured
):
    async with everybody(busy, server) as (visitors, page):
        before, _ = await _answering(busy, visitors, page, SHORT / 2)
        drawing = asyncio.create_task(_draw(busy, visitors))
        given, clicks = await _answering(busy, visitors, page, SHORT)
        await drawing

    assert _kept(busy, given) == {key for _, key, _ in given}
    assert measured(
        f"the same while {FIGURES} figures are drawn (floor: the same just before)",
        measured=percentile([taken for *_, taken in given] + clicks, 0.95) * 1000,
        floor=percentile([taken for *_, taken in before], 0.95) * 1000,
        unit="ms",
        counts=Counts.MEASURED,
        most=250,
    ).is_kept


@asynccontextmanager
async def everybody(
    busy: Busy, server: Server
) -> AsyncIterator[tuple[list[Visitor], Page]]:
    """Let everybody in, each with an open page; the last focal point has the browser."""
    focal_points = busy.those(Role.FOCAL_POINT)
    officers = [
        p for p in busy.those(Role.CONTRIBUTOR) if "LAW-1.2a" in _asked(busy, p)
    ]
    people = [*focal_points[:-1], *officers][:CLIENTS]
    browsing = focal_points[-1]
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(visiting(server, who, busy.token(who)))
            for who in people
        ]
        for visitor in visitors:
            await visitor.open(_path(busy, visitor.person))
        context = await stack.enter_async_context(
            chromium(server, busy.token(browsing))
        )
        page = await context.new_page()
        await page.goto(_path(busy, browsing))
        await page.locator(".answer input:enabled").first.wait_for()
        yield visitors, page


async def _answering(
    busy: Busy, visitors: list[Visitor], page: Page, seconds: float
) -> tuple[list[Given], list[float]]:
    end = asyncio.get_running_loop().time() + seconds
    shift = PAUSE / len(visitors)
    given, clicks = await asyncio.gather(
        asyncio.gather(
            *(
                _keep_answering(busy, visitor, end, begin=at * shift)
                for at, visitor in enumerate(visitors)
            )
        ),
        _keep_clicking(page, end),
    )
    return [one for person in given for one in person], clicks


async def _keep_answering(
    busy: Busy, visitor: Visitor, end: float, *, begin: float
) -> list[Given]:
    await asyncio.sleep(begin)
    codes = [code for code in FIRST_RUNGS if code in _asked(busy, visitor.person)]
    given: list[Given] = []
    for code, value in zip(cycle(codes), cycle(("met", "not_yet", "not_known"))):
        if asyncio.get_running_loop().time() > end:
            break
        given.append(await _once(busy, visitor, value, code))
        await asyncio.sleep(max(0.0, PAUSE - given[-1][2]))
    return given


async def _keep_clicking(page: Page, end: float) -> list[float]:
    """Click in the browser; a field that was not saved is an error."""
    clicks: list[float] = []
    for value in cycle(("not_known", "not_yet")):
        if asyncio.get_running_loop().time() > end:
            break
        taken, status = await page.evaluate(SAVED, [FIRST_RUNGS[0], value])
        assert status == "saved", status
        clicks.append(taken / 1000)
        await asyncio.sleep(max(0.0, PAUSE - clicks[-1]))
    return clicks


async def _once(
    busy: Busy, visitor: Visitor, value: str, code: str = FIRST_RUNGS[0]
) -> Given:
    key, taken = await visitor.answer(busy.work_of(visitor.person).id, code, value)
    return visitor.person, key, taken


async def _draw(busy: Busy, visitors: list[Visitor]) -> None:
    focal = [v for v in visitors if v.person.role is Role.FOCAL_POINT][:FIGURES]
    await asyncio.gather(
        *(
            visitor.get(
                f"/assessments/{busy.work_of(visitor.person).id}/results/years-wide.svg"
            )
            for visitor in focal
        )
    )


def _kept(busy: Busy, given: list[Given]) -> set[str]:
    """Which of the acknowledged keys are in the database."""
    with busy.service.world.database.reading() as unit:
        there = {
            answer.client_key
            for who in {who for who, *_ in given}
            for answer in reading.answers(unit, busy.work_of(who).id)
        }
    return {key for _, key, _ in given} & there


def _asked(busy: Busy, person: Person) -> tuple[str, ...]:
    return FIRST_RUNGS if person.agency is None else busy.asked[person.agency]


def _path(busy: Busy, person: Person) -> str:
    return f"/assessments/{busy.work_of(person).id}/answer/LAW"
