"""Figures: how long one takes, and how long others wait meanwhile."""

import asyncio
import io
import time
from statistics import median

from matplotlib.figure import Figure

from assessments.records.people import Person, Role
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.served import Server, Visitor, visiting
from tests.benchmarks.table import Counts, percentile


async def test_how_long_a_figure_takes_and_others_wait(
    busy: Busy, server: Server, measured: Measured
):
    readers = busy.those(Role.APPROVER)
    async with visiting(server, readers[0], busy.token(readers[0])) as other:
        await _drawn(busy, server, readers[0])  # the first one starts the processes
        quiet = [await _ping(other) for _ in range(100)]
        alone = [await _drawn(busy, server, reader) for reader in readers[1:9]]
        bare = [_twelve_bare_panels() for _ in range(4)]
        drawing = asyncio.gather(
            *(_drawn(busy, server, reader) for reader in readers[9:21])
        )
        waited = []
        while not drawing.done():
            waited.append(await _ping(other))
            await asyncio.sleep(0.01)
        await drawing

    measured(
        "the years of one state, 12 panels, read and drawn as SVG, median "
        "(floor: matplotlib alone, 12 panels with a line)",
        measured=median(alone) * 1000,
        floor=median(bare) * 1000,
        unit="ms",
        counts=Counts.NOTHING,
        most=0,
    )
    measured(
        "somebody else's smallest request while 12 such figures are drawn, 95th "
        "percentile (floor: while nothing is drawn)",
        measured=percentile(waited, 0.95) * 1000,
        floor=percentile(quiet, 0.95) * 1000,
        unit="ms",
        counts=Counts.NOTHING,
        most=0,
    )
    assert len(waited) >= 20


async def _drawn(busy: Busy, server: Server, reader: Person) -> float:
    path = f"/assessments/{busy.work_of(reader).id}/results/years-wide.svg"
    async with visiting(server, reader, busy.token(reader)) as visitor:
        begun = time.perf_counter()
        await visitor.get(path)
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
