"""Forty people answering at once on one process, one of them in a real browser.

Each in a session and on a page of their own; 35 states at work, and one in the browser.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import cycle, islice

from playwright.async_api import Page

from assessments.records.people import Person, Role
from assessments.records.work import AssessmentId
from tests.benchmarks.browsing import SAVED, chromium
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.served import Server, Visitor, visiting
from tests.benchmarks.table import Counts, percentile

CLIENTS = 39
PAUSE = 3.0  # seconds between the answers of one person
LONG = 60.0  # seconds of answering
FIGURES = 12
FIRST_RUNGS = ("LAW-1.2a", "LAW-2.2a", "LAW-3.2a", "LAW-4.2a", "LAW-5.2a", "LAW-6.2a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer: in which assessment, under which key, seconds until "saved"."""

    assessment: AssessmentId
    key: str
    taken: float


async def test_forty_people_are_acknowledged_in_150_ms_and_nothing_is_lost(
    busy: Busy, server: Server, measured: Measured
):
    async with everybody(busy, server) as here:
        alone = [await _once(busy, here.visitors[0], "met") for _ in range(40)]
        given, clicks = await _answering(busy, here, LONG)

    assert _in_the_record(busy, given) == {answer.key for answer in given}
    assert len(given) >= CLIENTS * (LONG / PAUSE - 2)
    assert len(clicks) >= LONG / PAUSE - 2
    posts = measured(
        f"{CLIENTS} clients answering every {PAUSE:.0f} s for {LONG:.0f} s: until saved, "
        "95th percentile (floor: one person alone)",
        measured=_slow(given),
        floor=_slow(alone),
        unit="ms",
        counts=Counts.MEASURED,
        most=150,
    )
    browser = measured(
        "a browser among them: from click to the word saved, 95th percentile",
        measured=percentile(clicks, 0.95) * 1000,
        floor=_slow(alone),
        unit="ms",
        counts=Counts.MEASURED,
        most=150,
    )
    assert posts.is_kept
    assert browser.is_kept


async def test_nobody_s_answer_waits_for_somebody_else_s_drawing(
    busy: Busy, server: Server, measured: Measured
):
    async with everybody(busy, server) as here:
        alone = [await _once(busy, here.visitors[0], "met") for _ in range(40)]
        drawing = asyncio.create_task(_keep_drawing(busy, here, LONG))
        given, clicks = await _answering(busy, here, LONG)
        drawn = await drawing

    assert _in_the_record(busy, given) == {answer.key for answer in given}
    assert drawn >= FIGURES
    posts = measured(
        f"the {CLIENTS} clients while figures are drawn, always {FIGURES} at a time "
        f"({drawn} in {LONG:.0f} s)",
        measured=_slow(given),
        floor=_slow(alone),
        unit="ms",
        counts=Counts.MEASURED,
        most=250,
    )
    browser = measured(
        "the browser among them meanwhile",
        measured=percentile(clicks, 0.95) * 1000,
        floor=_slow(alone),
        unit="ms",
        counts=Counts.MEASURED,
        most=250,
    )
    assert posts.is_kept
    assert browser.is_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Everybody who is at work: the clients, the browser's page, who wants figures."""

    visitors: list[Visitor]
    page: Page
    readers: list[Visitor]


@asynccontextmanager
async def everybody(busy: Busy, server: Server) -> AsyncIterator[Here]:
    """Let everybody in, each with an open page; the last focal point has the browser."""
    focal_points = busy.those(Role.FOCAL_POINT)
    officers = [
        p for p in busy.those(Role.CONTRIBUTOR) if FIRST_RUNGS[0] in _asked(busy, p)
    ]
    people = [*focal_points[:-1], *officers][:CLIENTS]
    async with AsyncExitStack() as stack:

        async def came(who: Person) -> Visitor:
            visit = visiting(server, who, busy.token(who))
            return await stack.enter_async_context(visit)

        visitors = [await came(who) for who in people]
        readers = [await came(who) for who in busy.those(Role.APPROVER)]
        pages = [
            asyncio.create_task(visitor.stay(_path(busy, visitor.person)))
            for visitor in visitors
        ]
        browser = chromium(server, busy.token(focal_points[-1]))
        context = await stack.enter_async_context(browser)
        page = await context.new_page()
        await page.goto(_path(busy, focal_points[-1]))
        await page.locator(".answer input:enabled").first.wait_for()
        yield Here(visitors=visitors, page=page, readers=readers)
        assert not any(task.done() for task in pages), "a page was closed by the server"
        for task in pages:
            task.cancel()
        await asyncio.gather(*pages, return_exceptions=True)


async def _answering(
    busy: Busy, here: Here, seconds: float
) -> tuple[list[Given], list[float]]:
    end = asyncio.get_running_loop().time() + seconds
    shift = PAUSE / len(here.visitors)
    given, clicks = await asyncio.gather(
        asyncio.gather(
            *(
                _keep_answering(busy, visitor, end, begin=at * shift)
                for at, visitor in enumerate(here.visitors)
            )
        ),
        _keep_clicking(here.page, end),
    )
    return [answer for person in given for answer in person], clicks


async def _keep_answering(
    busy: Busy, visitor: Visitor, end: float, *, begin: float
) -> list[Given]:
    await asyncio.sleep(begin)
    codes = [code for code in FIRST_RUNGS if code in _asked(busy, visitor.person)]
    given: list[Given] = []
    values = cycle(("met", "not_yet", "not_known"))
    for code, value in zip(cycle(codes), values, strict=False):
        if asyncio.get_running_loop().time() > end:
            break
        given.append(await _once(busy, visitor, value, code))
        await asyncio.sleep(max(0.0, PAUSE - given[-1].taken))
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


async def _keep_drawing(busy: Busy, here: Here, seconds: float) -> int:
    """Ask for figures that nobody has seen, twelve at a time; how many were drawn."""
    end = asyncio.get_running_loop().time() + seconds
    drawn = 0
    wanted = (
        (visitor, f"/assessments/{work}/results/years-{width}.svg")
        for width in ("wide", "narrow")
        for visitor in here.readers
        for work in (busy.work_of(visitor.person).id,)
    )
    for wave in iter(lambda: list(islice(wanted, FIGURES)), []):
        if asyncio.get_running_loop().time() > end:
            break
        await asyncio.gather(*(visitor.get(path) for visitor, path in wave))
        drawn += len(wave)
    return drawn


async def _once(
    busy: Busy, visitor: Visitor, value: str, code: str = FIRST_RUNGS[0]
) -> Given:
    here = busy.work_of(visitor.person).id
    key, taken = await visitor.answer(here, code, value)
    return Given(assessment=here, key=key, taken=taken)


def _in_the_record(busy: Busy, given: list[Given]) -> set[str]:
    """Which of the acknowledged keys are in the database, from a connection of its own."""
    with closing(sqlite3.connect(busy.url.removeprefix("sqlite:///"))) as file:
        rows = file.execute("SELECT client_key FROM answer").fetchall()
    return {key for (key,) in rows} & {answer.key for answer in given}


def _slow(given: list[Given]) -> float:
    """Milliseconds that 95 of 100 answers did not take longer than."""
    return percentile([answer.taken for answer in given], 0.95) * 1000


def _asked(busy: Busy, person: Person) -> tuple[str, ...]:
    return FIRST_RUNGS if person.agency is None else busy.asked[person.agency]


def _path(busy: Busy, person: Person) -> str:
    return f"/assessments/{busy.work_of(person).id}/answer/LAW"
