"""Forty strangers who try passphrases without a pause, while people save."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import Line, Region, visiting
from tests.benchmarks.saves import Saves, keep_saving, saving
from tests.benchmarks.served import Server
from tests.benchmarks.sides import Regions, Side, crowd
from tests.benchmarks.table import Counts

STRANGERS = 40
PACE, LONG = 3.0, 20.0


async def test_people_save_while_forty_strangers_try_passphrases(
    regions: Regions, tmp_path: Path, measured: Measured
):
    with regions.sides(tmp_path) as sides, regions.floor(tmp_path) as bare:
        found = [await _while_strangers_try(side) for side in sides]
        least = await _floor(bare, sides[0].region)

    statuses = found[0][1]
    assert statuses[429] > statuses[422]  # most are refused before a hash
    assert measured(
        f"40 people save every {PACE:.0f} s while {STRANGERS} strangers try passphrases "
        f"without a pause: until saved, p95; of {statuses.total()} tries "
        f"{statuses[422]} were looked at (floor: 40 at the bare route, nobody tries)",
        measured=found[0][0].slow,
        floor=least.slow,
        other=found[1][0].slow if len(found) > 1 else None,
        unit="ms",
        counts=Counts.MEASURED,
        goal=60,
    ).is_kept


async def _floor(bare: Server, region: Region) -> Saves:
    guests = crowd(region, 40)
    return await saving(
        bare, region, guests, seconds=LONG / 2, pause=PACE, with_pages=False
    )


async def _while_strangers_try(side: Side) -> tuple[Saves, Counter[int]]:
    statuses: Counter[int] = Counter()
    async with visiting(side.server.port, crowd(side.region, 40)) as writing:
        tasks = [
            asyncio.create_task(_keep_trying(side.server.port, number, statuses))
            for number in range(STRANGERS)
        ]
        found = await keep_saving(side.server, side.region, writing, LONG, PACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return found, statuses


async def _keep_trying(port: int, number: int, statuses: Counter[int]) -> None:
    """Try one after the other, each stranger from a network of its own."""
    line = Line(port)
    form = f"sign_in_name=focal&passphrase=guess{number}"
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\n"
        f"X-Forwarded-For: 198.51.{number}.7\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n"
    )
    try:
        while True:
            answered = await line.ask((head + form).encode())
            statuses[answered.status] += 1
    finally:
        await line.close()
