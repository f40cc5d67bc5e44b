"""Forty people answering at once on one process, one of them in a real browser.

Each in a session and on a page of their own; 35 states at work, and one in the browser.
"""

import asyncio
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from playwright.async_api import Page

from tests.benchmarks.browsing import SAVED, chromium
from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import Region, Visitor, sit_down, visiting
from tests.benchmarks.saves import Saves, codes, keep_saving, lost, page_of, saving
from tests.benchmarks.sides import Regions, Side, crowd
from tests.benchmarks.table import Counts, percentile

CLIENTS = 39
PAUSE = 3.0  # seconds between the answers of one person
LONG = 20.0  # seconds of answering
FIGURES = 12


async def test_forty_people_are_acknowledged_in_150_ms_and_nothing_is_lost(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        least = await saving(
            bare,
            sides[0].region,
            crowd(sides[0].region, CLIENTS + 1),
            seconds=LONG / 2,
            pause=PAUSE,
            with_pages=False,
        )
        quiet = [await _answering(side) for side in sides]
        drawing = [await _answering(side, drawing=True) for side in sides]
        gone = lost(sides[0].region, quiet[0][0]) | lost(sides[0].region, drawing[0][0])

    assert gone == set()
    rows = []
    for what, found, goal in (
        ("", quiet, 150),
        (f" while figures are drawn, always {FIGURES} at a time", drawing, 250),
    ):
        for who, taken in (
            (f"{CLIENTS} clients", [saves.slow for saves, _ in found]),
            (
                "a browser among them, from click to the word saved",
                [c for _, c in found],
            ),
        ):
            rows.append(
                measured(
                    f"one answer every {PAUSE:.0f} s for {LONG:.0f} s{what}: {who}, until "
                    "saved, p95 (floor: 40 at the bare route)",
                    measured=taken[0],
                    floor=least.slow,
                    other=taken[1] if len(taken) > 1 else None,
                    unit="ms",
                    counts=Counts.MEASURED,
                    goal=goal,
                )
            )
    assert all(row.is_kept for row in rows)


async def _answering(side: Side, *, drawing: bool = False) -> tuple[Saves, float]:
    """Let all answer; what the clients saved, and the browser's milliseconds, p95."""
    server, region = side.server, side.region
    *focal_points, browsing = region.those("focal_point")
    officers = region.those("contributor", CLIENTS - len(focal_points))
    guests, readers = [*focal_points, *officers], region.those("approver")
    async with (
        visiting(server.port, guests) as visitors,
        visiting(server.port, readers) as reading,
        chromium(server, browsing.token) as context,
    ):
        await sit_down(visitors, [page_of(region, guest) for guest in guests])
        page = await context.new_page()
        await page.goto(page_of(region, browsing))
        await page.locator(".answer input:enabled").first.wait_for()
        tasks = [asyncio.create_task(_keep_drawing(region, reading))] * drawing
        saves, clicks = await asyncio.gather(
            keep_saving(server, region, visitors, LONG, PAUSE),
            _keep_clicking(page, codes(region, browsing)[0]),
        )
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended
    assert len(clicks) >= LONG / PAUSE / 2
    return saves, percentile(clicks, 0.95)


async def _keep_clicking(page: Page, code: str) -> list[float]:
    """Click in the browser; a field that was not saved is an error."""
    loop, clicks = asyncio.get_running_loop(), list[float]()
    end = loop.time() + LONG
    for value in cycle(("not_known", "not_yet")):
        if loop.time() > end:
            break
        taken, status = await page.evaluate(SAVED, [code, value])
        assert status == "saved", status
        clicks.append(taken)
        await asyncio.sleep(max(0.0, PAUSE - taken / 1000))
    return clicks


async def _keep_drawing(region: Region, readers: Sequence[Visitor]) -> None:
    """Ask for figures, twelve at a time, that nobody has seen as long as there are any."""
    wanted = (
        (visitor, f"/assessments/{work}/results/years-{width}.svg")
        for width in cycle(("wide", "narrow"))
        for visitor in readers
        for work in (region.work_of(visitor.guest),)
    )
    for wave in iter(lambda: list(islice(wanted, FIGURES)), []):
        await asyncio.gather(*(visitor.get(path) for visitor, path in wave))
