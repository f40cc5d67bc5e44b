"""Opening the answer page of the largest priority, beside the framework's bare page."""

import re
from collections.abc import Iterator
from statistics import median

import pytest
from playwright.async_api import Page as BrowserPage

from tests.benchmarks.browsing import Wire, chromium, usable_after
from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import Guest, Region, Visitor
from tests.benchmarks.saves import page_of
from tests.benchmarks.served import Server, bare_page
from tests.benchmarks.sides import Regions, Side
from tests.benchmarks.table import Counts
from tests.benchmarks.visits import Page, empty, work_of_each

FRAME = "/floor"
FRAMEWORK = re.compile(r"/_nicegui/[^/]+/(static|libraries|esm)/|/favicon.ico$")
"""Files that every NiceGUI page takes; our components are elsewhere."""

ROUNDS = 15
CONNECTED = 150
FIELD = ".answer input:enabled"


@pytest.fixture(scope="module")
def sides(
    regions: Regions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Side]]:
    with regions.sides(tmp_path_factory.mktemp("opening")) as found:
        yield found


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with bare_page(tmp_path_factory.mktemp("opening") / "bare") as found:
        yield found


def _who(region: Region, *, at: int = 0) -> Guest:
    """Give the focal point of the state that has just begun, or of one that is through."""
    return region.those("focal_point")[at]


def _sheet(side: Side, path: str = "", *, at: int = 0) -> Page:
    who = _who(side.region, at=at)
    return Page(server=side.server, path=path or page_of(side.region, who), guest=who)


async def test_opening_takes_the_server_two_and_a_half_bare_pages_at_most(
    sides: list[Side], bare: Server, measured: Measured
):
    floor, ours, full, *other = await work_of_each(
        [
            empty(bare),
            _sheet(sides[0]),
            _sheet(sides[0], at=1),
            *(_sheet(side) for side in sides[1:]),
        ],
        ROUNDS,
    )

    assert measured(
        "opening the largest priority's answer page, page and websocket: the server's "
        f"processor, median of rounds; {full:.1f} ms with every answer given "
        "(floor: the framework's bare page)",
        measured=ours,
        floor=floor,
        other=other[0] if other else None,
        unit="ms",
        counts=Counts.RATIO,
        goal=2.5,
    ).is_kept


async def test_the_page_is_usable_in_one_and_a_half_times_an_empty_page_s_time(
    sides: list[Side], bare: Server, measured: Measured
):
    who, server = _who(sides[0].region), sides[0].server
    async with chromium(server, who.token) as context:
        page = await context.new_page()
        ours, framed, floor = [], [], []
        for _ in range(ROUNDS):
            floor.append(await usable_after(page, f"{bare.address}/sign-in", "body"))
            framed.append(await usable_after(page, FRAME, "h1"))
            path = page_of(sides[0].region, who)
            ours.append(await usable_after(page, path, FIELD))

    assert measured(
        "the same, usable in Chromium with a warm cache, median (goal: 1.5 x an empty "
        "page in the same frame; floor: the framework's bare page)",
        measured=median(ours[2:]),
        floor=median(floor[2:]),
        unit="ms",
        counts=Counts.MEASURED,
        goal=1.5 * median(framed[2:]),
    ).is_kept


async def test_the_page_brings_60_kb_at_most_and_results_15_when_seen_again(
    sides: list[Side], bare: Server, measured: Measured
):
    region, who = sides[0].region, _who(sides[0].region)
    path, results = page_of(region, who), f"/assessments/{region.work_of(who)}/results"
    async with chromium(sides[0].server, who.token) as context:

        async def kilobytes(path: str, selector: str) -> float:
            return await _bytes(await context.new_page(), path, selector)

        first = await kilobytes(path, FIELD)
        again = await kilobytes(path, FIELD)
        await kilobytes(results, "h1")
        read = await kilobytes(results, "h1")
        least = await kilobytes(f"{bare.address}/sign-in", "body")

    rows = [
        measured(
            f"{what} on the wire, without the framework's cached files "
            "(floor: the framework's bare page)",
            measured=found,
            floor=least,
            unit="kB",
            counts=Counts.MEASURED,
            goal=goal,
        )
        for what, found, goal in (
            ("the answer page, first visit,", first, 60),
            ("the answer page, second visit,", again, 60),
            ("results, later visit,", read, 15),
        )
    ]
    assert all(row.is_kept for row in rows)


async def test_a_connected_person_takes_250_kb_of_memory_at_most(
    sides: list[Side], bare: Server, measured: Measured
):
    path = page_of(sides[0].region, _who(sides[0].region))
    floor = await _memory(empty(bare))
    ours = await _memory(_sheet(sides[0], path))
    other = [await _memory(_sheet(side, path)) for side in sides[1:]]

    assert measured(
        f"the server's memory per connected person, of {CONNECTED} on that page "
        "(floor: on the framework's bare page)",
        measured=ours / 1000,
        floor=floor / 1000,
        other=other[0] / 1000 if other else None,
        unit="kB",
        counts=Counts.MEASURED,
        goal=250,
    ).is_kept


async def _memory(page: Page) -> float:
    """Bytes of memory for each who is on a page, without what waits to be collected."""
    visitor = Visitor(page.server.port, page.guest)
    try:
        for _ in range(20):
            await visitor.open(page.path)
        before = float((await visitor.get("/used/memory")).text)
        for _ in range(CONNECTED):
            await visitor.open(page.path)
        after = float((await visitor.get("/used/memory")).text)
        assert not visitor.was_cut
    finally:
        await visitor.leave()
    return (after - before) / CONNECTED


async def _bytes(page: BrowserPage, path: str, selector: str) -> float:
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
