"""People who save: back to back, or at their own pace."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle

import psycopg

from tests.benchmarks.driver import Guest, Region, Visitor, sit_down, visiting
from tests.benchmarks.served import Server
from tests.benchmarks.table import percentile
from tests.past_the_program import SUPERUSER, as_user

VALUES = ("met", "not_yet", "not_known")
A_SECOND = 18
"""Messages that one account may send for long, and a little less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saves:
    """What was acknowledged: keys, seconds of each, over how many seconds.

    Attributes
    ----------
    work
        Seconds of processor that the server has used meanwhile.
    spent
        Seconds of processor that the people have used meanwhile, here.
    """

    keys: tuple[str, ...]
    taken: tuple[float, ...]
    seconds: float
    work: float
    spent: float

    @property
    def a_second(self) -> float:
        """How many a second."""
        return len(self.keys) / self.seconds

    @property
    def slow(self) -> float:
        """Milliseconds that 95 of 100 did not take longer than."""
        return percentile(self.taken, 0.95) * 1000

    @property
    def each(self) -> float:
        """Milliseconds of the server's processor for each."""
        return self.work / len(self.keys) * 1000

    @property
    def client(self) -> str:
        """What the people themselves cost, in words."""
        return (
            f"the people themselves: {self.spent / self.seconds * 100:.0f} % of a core"
        )


def page_of(region: Region, guest: Guest) -> str:
    """Give the address of the page on which somebody answers."""
    return f"/assessments/{region.work_of(guest)}/answer/{_priority(region, guest)}"


def codes(region: Region, guest: Guest) -> list[str]:
    """List what is asked on that page."""
    start = f"{_priority(region, guest)}-"
    return [code for code in region.codes_of(guest) if code.startswith(start)]


def _priority(region: Region, guest: Guest) -> str:
    if guest.agency is None:
        return region.largest
    return region.codes_of(guest)[0].split("-")[0]


async def saving(
    server: Server,
    region: Region,
    guests: Sequence[Guest],
    *,
    seconds: float,
    pause: float = 0.0,
    with_pages: bool = True,
) -> Saves:
    """Let everybody save for a while, each with the page open.

    Parameters
    ----------
    pause
        Seconds from one answer of a person to the next; 0 for back to back.
    with_pages
        False for a bare server, which has none.
    """
    async with visiting(server.port, guests) as visitors:
        if with_pages:
            await sit_down(visitors, [page_of(region, guest) for guest in guests])
        return await keep_saving(server, region, visitors, seconds, pause)


async def keep_saving(
    server: Server,
    region: Region,
    visitors: Sequence[Visitor],
    seconds: float,
    pause: float,
) -> Saves:
    """Let people who are there save for a while."""
    loop = asyncio.get_running_loop()
    work, spent, begun = server.work(), time.process_time(), loop.time()
    end, shift = begun + seconds, pause / len(visitors)
    found = await asyncio.gather(
        *(
            _keep(region, visitor, begun + at * shift, end, pause)
            for at, visitor in enumerate(visitors)
        )
    )
    assert not any(visitor.was_cut for visitor in visitors if visitor.has_pages)
    return Saves(
        keys=tuple(key for person in found for key, _ in person),
        taken=tuple(taken for person in found for _, taken in person),
        seconds=loop.time() - begun,
        work=server.work() - work,
        spent=time.process_time() - spent,
    )


async def _keep(
    region: Region, visitor: Visitor, due: float, end: float, pause: float
) -> list[tuple[str, float]]:
    loop, assessment = asyncio.get_running_loop(), region.work_of(visitor.guest)
    saved = []
    pairs = zip(cycle(codes(region, visitor.guest)), cycle(VALUES), strict=False)
    for code, value in pairs:
        if pause:
            await asyncio.sleep(max(0.0, due - loop.time()))
        if loop.time() >= end:
            break
        saved.append(await visitor.save(assessment, code, value))
        due = max(due + pause, loop.time())
    return saved


async def cost_of(
    clock: Callable[[], float], region: Region, visitor: Visitor, number: int
) -> float:
    """Let one person save so often, one after the other; milliseconds of each by a clock.

    Then they rest: one account may not send more than so many a second for long.
    """
    begun = clock()
    assessment, asked = region.work_of(visitor.guest), codes(region, visitor.guest)
    for at in range(number):
        await visitor.save(assessment, asked[at % len(asked)], VALUES[at % 3])
    taken = (clock() - begun) / number * 1000
    await asyncio.sleep(number / A_SECOND)
    return taken


def lost(region: Region, saves: Saves) -> set[str]:
    """List which acknowledged keys are not in the database, asked by another connection."""
    wanted = "SELECT client_key FROM answer"
    if region.url.startswith("sqlite:///"):
        with closing(sqlite3.connect(region.url.removeprefix("sqlite:///"))) as file:
            rows = file.execute(wanted).fetchall()
    else:
        with psycopg.connect(as_user(region.url, SUPERUSER)) as connection:
            rows = connection.execute(wanted.encode()).fetchall()
    return set(saves.keys) - {key for (key,) in rows}
