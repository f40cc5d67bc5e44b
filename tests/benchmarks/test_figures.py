"""Figures: how long one takes, and how long others wait meanwhile."""

import asyncio
import io
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from matplotlib.figure import Figure

from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import Region, Visitor, visiting
from tests.benchmarks.sides import Regions
from tests.benchmarks.table import Counts, percentile


async def test_how_long_a_figure_takes_and_others_wait(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        server, region = sides[0].server, sides[0].region
        guests = region.those("approver", 21)
        async with (
            visiting(server.port, guests) as readers,
            visiting(bare.port, guests[:1]) as simple,
        ):
            other = readers[0]
            await _drawn(region, other)  # the first one starts the processes
            alone = [await _drawn(region, reader) for reader in readers[1:9]]
            bare_panels = [_twelve_bare_panels() for _ in range(4)]
            waited = await _waiting(region, other, readers[9:])
            quiet = [await _ping(simple[0]) for _ in range(100)]

    measured(
        "the years of one state, 12 panels, read and drawn as SVG, median "
        "(floor: matplotlib alone, 12 panels with a line)",
        measured=median(alone) * 1000,
        floor=median(bare_panels) * 1000,
        unit="ms",
        counts=Counts.NOTHING,
        goal=0,
    )
    measured(
        "somebody else's smallest request while 12 such figures are drawn, 95th "
        "percentile (floor: at a bare server)",
        measured=percentile(waited, 0.95) * 1000,
        floor=percentile(quiet, 0.95) * 1000,
        unit="ms",
        counts=Counts.NOTHING,
        goal=0,
    )
    assert len(waited) >= 20


async def _waiting(
    region: Region, other: Visitor, readers: Sequence[Visitor]
) -> list[float]:
    drawing = asyncio.gather(*(_drawn(region, reader) for reader in readers))
    waited = []
    while not drawing.done():
        waited.append(await _ping(other))
        await asyncio.sleep(0.01)
    await drawing
    return waited


async def _drawn(region: Region, visitor: Visitor) -> float:
    begun = time.perf_counter()
    answered = await visitor.get(
        f"/assessments/{region.work_of(visitor.guest)}/results/years-wide.svg"
    )
    assert answered.status == 200, answered.status
    return time.perf_counter() - begun


async def _ping(visitor: Visitor) -> float:
    begun = time.perf_counter()
    await visitor.get("/healthz")
    return time.perf_counter() - begun


def _twelve_bare_panels() -> float:
    begun = time.perf_counter()
    figure = Figure(figsize=(10, 5))
    for number in range(12):
        figure.add_subplot(3, 4, number + 1).plot([1, 2, 3, 2, 4])
    figure.savefig(io.BytesIO(), format="svg")
    return time.perf_counter() - begun
