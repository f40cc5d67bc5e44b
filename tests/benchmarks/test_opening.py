"""Opening the answer page of the largest priority, beside an empty page of ours."""

import re
from statistics import median

from playwright.async_api import Page

from assessments.records.people import Person, Role
from tests.benchmarks.browsing import Wire, chromium, usable_after
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.served import Server, Visitor, visiting
from tests.benchmarks.table import Counts

EMPTY = "/floor"
FRAMEWORK = re.compile(r"/_nicegui/[^/]+/(static|libraries|esm)/|/favicon.ico$")
"""Files that every NiceGUI page takes; our components are elsewhere."""

ROUNDS = 40
"""Of a few visits each, by turns: what else the machine does then falls on both."""

VISITS = 5
CONNECTED = 150


async def test_opening_takes_the_server_twice_an_empty_page_at_most(
    busy: Busy, server: Server, measured: Measured
):
    who = busy.those(Role.FOCAL_POINT)[0]
    async with visiting(server, who, busy.token(who)) as visitor:
        for path in (EMPTY, _sheet(busy)):
            await _work(visitor, path)  # the first time prepares what is kept
        ours, empty = 0.0, 0.0
        for _ in range(ROUNDS):
            empty += await _work(visitor, EMPTY)
            ours += await _work(visitor, _sheet(busy))

    assert measured(
        "opening the largest priority's answer page, page and websocket: the server's "
        "processor time, mean (floor: an empty page in the same frame)",
        measured=ours / ROUNDS * 1000,
        floor=empty / ROUNDS * 1000,
        unit="ms",
        counts=Counts.RATIO,
        most=2,
    ).is_kept


async def test_a_page_with_every_answer_given_is_measured_beside_it(
    busy: Busy, server: Server, measured: Measured
):
    begun, through, *_ = busy.those(Role.FOCAL_POINT)
    taken = []
    for who in (through, begun):
        async with visiting(server, who, busy.token(who)) as visitor:
            await _work(visitor, _sheet(busy, who))
            rounds = [await _work(visitor, _sheet(busy, who)) for _ in range(ROUNDS)]
            taken.append(1000 * sum(rounds) / ROUNDS)

    measured(
        "the same with every answer given (floor: with few of them given)",
        measured=taken[0],
        floor=taken[1],
        unit="ms",
        counts=Counts.NOTHING,
        most=0,
    )
    assert taken[0] > 0


async def test_the_page_is_usable_in_one_and_a_half_times_an_empty_page_s_time(
    busy: Busy, server: Server, measured: Measured
):
    who = busy.those(Role.FOCAL_POINT)[0]
    async with chromium(server, busy.token(who)) as context:
        page = await context.new_page()
        ours, empty = [], []
        for _ in range(ROUNDS):
            empty.append(await usable_after(page, EMPTY, "h1"))
            ours.append(await usable_after(page, _sheet(busy), ".answer input:enabled"))

    assert measured(
        "the same, usable in Chromium with a warm cache, median",
        measured=median(ours[2:]),
        floor=median(empty[2:]),
        unit="ms",
        counts=Counts.RATIO,
        most=1.5,
    ).is_kept


async def test_the_page_brings_60_kb_at_most(
    busy: Busy, server: Server, measured: Measured
):
    who = busy.those(Role.FOCAL_POINT)[0]
    path = _sheet(busy)
    async with chromium(server, busy.token(who)) as context:
        first = await _bytes(await context.new_page(), path, ".answer input:enabled")
        again = await _bytes(await context.new_page(), path, ".answer input:enabled")
        empty = await _bytes(await context.new_page(), EMPTY, "h1")

    assert measured(
        "the same on the wire, first visit, without the framework's cached files "
        "(floor: the empty page, visited after)",
        measured=first,
        floor=empty,
        unit="kB",
        counts=Counts.MEASURED,
        most=60,
    ).is_kept
    assert measured(
        "the same on the wire, second visit",
        measured=again,
        floor=empty,
        unit="kB",
        counts=Counts.MEASURED,
        most=60,
    ).is_kept


async def test_a_connected_person_takes_250_kb_of_memory_at_most(
    busy: Busy, server: Server, measured: Measured
):
    who = busy.those(Role.FOCAL_POINT)[0]
    async with visiting(server, who, busy.token(who)) as visitor:
        empty = await _memory(visitor, EMPTY)
        ours = await _memory(visitor, _sheet(busy))

    assert measured(
        f"the server's memory per connected person, of {CONNECTED} on that page "
        "(floor: on the empty page)",
        measured=ours / 1000,
        floor=empty / 1000,
        unit="kB",
        counts=Counts.MEASURED,
        most=250,
    ).is_kept


def _sheet(busy: Busy, who: Person | None = None) -> str:
    who = who or busy.those(Role.FOCAL_POINT)[0]
    return f"/assessments/{busy.work_of(who).id}/answer/{busy.largest.code}"


async def _work(visitor: Visitor, path: str) -> float:
    """Processor seconds per visit, of all threads; other people's load is not in it."""
    before = await visitor.used("work")
    for _ in range(VISITS):
        line = await visitor.open(path)
        await line.close()
    return (await visitor.used("work") - before) / VISITS


async def _memory(visitor: Visitor, path: str) -> float:
    warm = [await visitor.open(path) for _ in range(20)]
    before = await visitor.used("memory")
    connected = [await visitor.open(path) for _ in range(CONNECTED)]
    after = await visitor.used("memory")
    assert all(not line.closed for line in (*warm, *connected))
    for line in (*warm, *connected):
        await line.close()
    return (after - before) / CONNECTED


async def _bytes(page: Page, path: str, selector: str) -> float:
    wire = await Wire.of(page)
    await usable_after(page, path, selector)
    await page.wait_for_load_state("networkidle")
    await page.close()
    return (
        sum(
            count
            for address, count in wire.bytes_of.items()
            if not FRAMEWORK.search(address)
        )
        / 1000
    )
