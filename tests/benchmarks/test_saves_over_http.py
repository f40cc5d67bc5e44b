"""Saving as browsers do it, beside a bare route that commits the same row."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import Region, Visitor, visiting
from tests.benchmarks.saves import (
    A_SECOND,
    VALUES,
    Saves,
    codes,
    cost_of,
    keep_saving,
    lost,
    saving,
)
from tests.benchmarks.served import Server
from tests.benchmarks.sides import Regions, Side, crowd
from tests.benchmarks.table import Counts, in_turns

PACE = 3.0
"""Seconds between the answers of one person."""

ROUNDS, EACH = 9, 15
LONG = 12.0
BURST, BURSTS = 3.0, 3


async def test_what_one_save_costs_the_server_and_the_person(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        ours, floor, *other = await _costs(sides, bare, work=True)
        soon, least, *then = await _costs(sides, bare, work=False)

    rows = [
        measured(
            "one answer over HTTP: the server's processor, median of rounds "
            "(floor: a bare route that commits the row)",
            measured=ours,
            floor=floor,
            other=other[0] if other else None,
            unit="ms",
            counts=Counts.MEASURED,
            goal=3.3,
        ),
        measured(
            "the same, until saved, alone, median of rounds",
            measured=soon,
            floor=least,
            other=then[0] if then else None,
            unit="ms",
            counts=Counts.NOTHING,
            goal=0,
        ),
    ]
    assert all(row.is_kept for row in rows)


async def _costs(sides: Sequence[Side], bare: Server, *, work: bool) -> list[float]:
    """Milliseconds of a save: ours, the floor, the other tree's."""
    places = [(sides[0].server, sides[0].region), (bare, sides[0].region)]
    places += [(side.server, side.region) for side in sides[1:]]

    def measure(server: Server, region: Region, visitor: Visitor):  # type: ignore[no-untyped-def]
        async def costs() -> float:
            clock = server.work if work else time.perf_counter
            return await cost_of(clock, region, visitor, EACH)

        return costs

    visitors = [Visitor(s.port, crowd(region, 8)[5]) for s, region in places]
    found = await in_turns(
        ROUNDS,
        *(measure(*at, who) for at, who in zip(places, visitors, strict=True)),
    )
    for visitor in visitors:
        await visitor.leave()
    return found


async def test_forty_people_save_three_hundred_answers_a_second(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:

        async def burst(side: Side) -> Saves:
            guests = crowd(side.region, 40)
            return await saving(side.server, side.region, guests, seconds=BURST)

        rounds: list[list[Saves]] = []
        for _ in range(BURSTS):
            guests = crowd(sides[0].region, 40)
            least = await saving(
                bare, sides[0].region, guests, seconds=BURST, with_pages=False
            )
            rounds.append([least, *[await burst(side) for side in sides]])
        gone = [lost(sides[0].region, found[1]) for found in rounds]

    best = [max(found, key=lambda saves: saves.a_second) for found in zip(*rounds)]  # noqa: B905 - same length
    assert gone == [set()] * BURSTS
    assert measured(
        "40 people of 10 states save back to back on one process, pages open: saves a "
        f"second, best of {BURSTS}; p95 {best[1].slow:.0f} ms; {best[1].client} "
        f"(floor: the same people at the bare route; {best[0].client})",
        measured=best[1].a_second,
        floor=best[0].a_second,
        other=best[2].a_second if len(best) > 2 else None,
        unit="/s",
        counts=Counts.AT_LEAST,
        goal=300,
    ).is_kept


class Hundreds(NamedTuple):
    """So many people at a server, and the milliseconds that are still good."""

    kind: str
    people: int
    processes: int
    goal: int


@pytest.mark.parametrize(
    "of",
    [
        Hundreds("sqlite", 400, 1, 150),
        Hundreds("sqlite", 600, 1, 150),
        Hundreds("postgresql", 400, 1, 100),
        Hundreds("postgresql", 1000, 2, 100),
    ],
    ids=["400", "600", "postgresql-400", "postgresql-1000-two-processes"],
)
async def test_hundreds_answer_every_three_seconds(
    regions: Regions, tmp_path: Path, measured: Measured, of: Hundreds
):
    with (
        regions.sides(tmp_path, of.kind, processes=of.processes) as sides,
        regions.floor(tmp_path, of.kind) as bare,
    ):
        found = [
            await saving(
                side.server,
                side.region,
                crowd(side.region, of.people),
                seconds=LONG,
                pause=PACE,
            )
            for side in sides
        ]
        least = await saving(
            bare,
            sides[0].region,
            crowd(sides[0].region, of.people),
            seconds=LONG / 2,
            pause=PACE,
            with_pages=False,
        )
        gone = lost(sides[0].region, found[0])

    assert gone == set()
    where = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[of.kind]
    where += ", two processes behind nginx by cookie" if of.processes > 1 else ""
    assert measured(
        f"{of.people} people, one answer every {PACE:.0f} s each, pages open, {where}: until "
        f"saved, p95; {found[0].a_second:.0f} a second came through; server "
        f"{found[0].work / found[0].seconds * 100:.0f} % of a core, {found[0].client} "
        "(floor: as many at the bare route)",
        measured=found[0].slow,
        floor=least.slow,
        other=found[1].slow if len(found) > 1 else None,
        unit="ms",
        counts=Counts.MEASURED,
        goal=of.goal,
    ).is_kept


async def test_saves_do_not_wait_for_forty_who_open_results_and_progress(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        waves = [await _while_others_read(side, together=True) for side in sides]
        spread = [await _while_others_read(side, together=False) for side in sides]
        least = await saving(
            bare,
            sides[0].region,
            crowd(sides[0].region, 40),
            seconds=LONG / 2,
            pause=PACE,
            with_pages=False,
        )

    rows = [
        measured(
            f"40 people save every {PACE:.0f} s while 40 others open results and progress, "
            f"{how}: until saved, p95; {len(found[0][1])} readers got an error "
            "(floor: 40 at the bare route, nobody reads)",
            measured=found[0][0].slow,
            floor=least.slow,
            other=found[1][0].slow if len(found) > 1 else None,
            unit="ms",
            counts=Counts.MEASURED,
            goal=60,
        )
        for how, found in (
            ("each when they like, every 6 s", spread),
            ("all at the same moment, every 6 s", waves),
        )
    ]
    assert all(row.is_kept for row in rows)
    assert (waves[0][1], spread[0][1]) == ([], [])


async def _while_others_read(side: Side, *, together: bool) -> tuple[Saves, list[str]]:
    server, region = side.server, side.region
    readers = region.those("approver", 40)
    async with (
        visiting(server.port, crowd(region, 40)) as writing,
        visiting(server.port, readers) as reading,
    ):
        for visitor in reading[:1]:  # the first visits have a goal of their own
            for path in _read(region, visitor):
                await visitor.open(path)
        shifts = [0.0 if together else 6 * at / 40 for at in range(40)]
        tasks = [
            asyncio.create_task(_keep_reading(region, visitor, shift))
            for visitor, shift in zip(reading, shifts, strict=True)
        ]
        found = await keep_saving(server, region, writing, LONG, PACE)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    errors = [end for end in ended if not isinstance(end, asyncio.CancelledError)]
    return found, [str(error) for error in errors]


def _read(region: Region, visitor: Visitor) -> tuple[str, str]:
    return f"/assessments/{region.work_of(visitor.guest)}/results", "/progress"


async def _keep_reading(region: Region, visitor: Visitor, shift: float) -> None:
    await asyncio.sleep(shift)
    while True:
        for path in _read(region, visitor):
            page = await visitor.open(path)
            await asyncio.sleep(6)
            await page.close()


async def test_a_save_costs_the_same_after_ten_thousand_answers(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        found = [await _growing(side, bare) for side in sides]

    few, some, many, least = found[0]
    measured(
        "one answer in an assessment with 3,000 answers more: the server's processor, "
        "median of rounds (floor: the bare route)",
        measured=some,
        floor=least,
        other=found[1][1] if len(found) > 1 else None,
        unit="ms",
        counts=Counts.NOTHING,
        goal=0,
    )
    assert measured(
        "the same with 10,000 answers more (goal: 1.1 x what it costs with "
        f"100 more, {few:.2f} ms)",
        measured=many,
        floor=least,
        other=found[1][2] if len(found) > 1 else None,
        unit="ms",
        counts=Counts.MEASURED,
        goal=1.1 * few,
    ).is_kept


async def _growing(side: Side, bare: Server) -> list[float]:
    """Processor ms of a save after 100, 3,000, 10,000 answers, and at the bare route."""
    server, region = side.server, side.region
    guests = region.those("focal_point")[2:5]  # of states that are through
    async with visiting(server.port, guests) as visitors:
        await asyncio.gather(
            *(
                _fill(region, visitor, number)
                for visitor, number in zip(visitors, (100, 3000, 10_000), strict=True)
            )
        )
        simple = Visitor(bare.port, guests[0])
        found = await in_turns(
            ROUNDS,
            *((lambda w=w: cost_of(server.work, region, w, EACH)) for w in visitors),
            lambda: cost_of(bare.work, region, simple, EACH),
        )
        await simple.leave()
    return found


async def _fill(region: Region, visitor: Visitor, number: int) -> None:
    asked = codes(region, visitor.guest)
    for start in range(0, number, 100):
        given = [
            {
                "client_key": f"fill-{start + at:08d}",
                "code": asked[at % len(asked)],
                "value": VALUES[(at // len(asked) + start) % 3],
            }
            for at in range(100)
        ]
        await visitor.save_all(region.work_of(visitor.guest), given)
        await asyncio.sleep(11 / A_SECOND)  # ten answers count as a message more
