"""The memory of a server over many visits."""

import asyncio
from pathlib import Path

from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import LineCut, Visitor
from tests.benchmarks.saves import page_of
from tests.benchmarks.served import bare_page
from tests.benchmarks.sides import Regions, Side
from tests.benchmarks.table import Counts
from tests.benchmarks.visits import Page, empty

VISITS = 5000
WARM = 500
AT_ONCE = 8
MOST = 40
"""Megabytes that a server may be larger after 5,000 visits, once it has collected."""


async def test_a_server_is_hardly_larger_after_five_thousand_visits(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, bare_page(tmp_path / "bare") as bare:
        ours, peak = await _rise([_page(sides[0], at) for at in range(AT_ONCE)])
        other = [
            (await _rise([_page(side, at) for at in range(AT_ONCE)]))[0]
            for side in sides[1:]
        ]
        floor, _ = await _rise([empty(bare)] * AT_ONCE)

    assert measured(
        f"a server's memory after {VISITS} visits to answer pages, once collected: what "
        f"is more than after the first {WARM} (largest between: {peak:.0f} MB more; floor: "
        "visits to the framework's bare page)",
        measured=ours,
        floor=max(floor, 0.1),
        other=other[0] if other else None,
        unit="MB",
        counts=Counts.MEASURED,
        goal=MOST,
    ).is_kept


def _page(side: Side, at: int) -> Page:
    who = side.region.those("focal_point")[at]
    return Page(server=side.server, path=page_of(side.region, who), guest=who)


async def _rise(pages: list[Page]) -> tuple[float, float]:
    """Megabytes more at the end, collected; and the most there ever were, as they are."""
    server = pages[0].server
    await asyncio.gather(*(_visits(page, WARM // AT_ONCE) for page in pages))
    before, begun = await _collected(pages[0]), server.memory()
    peak = begun
    for _ in range(10):
        count = (VISITS - WARM) // AT_ONCE // 10
        await asyncio.gather(*(_visits(page, count) for page in pages))
        peak = max(peak, server.memory())
    after = await _collected(pages[0])
    return (after - before) / 1e6, (peak - begun) / 1e6


async def _visits(page: Page, number: int) -> None:
    visitor = Visitor(page.server.port, page.guest)
    try:
        for _ in range(number):
            opened = await visitor.open(page.path)
            await opened.close()
    finally:
        await visitor.leave()


async def _collected(page: Page) -> float:
    """Bytes of memory, without what only waits to be collected."""
    visitor = Visitor(page.server.port, page.guest)
    try:
        answered = await visitor.get("/used/memory")
    finally:
        await visitor.leave()
    if answered.status != 200:
        raise LineCut(answered.status)
    return float(answered.text)
