"""A server's memory over thousands of visits, and after everybody has gone.

``python -m tests.benchmarks.many_visits FOLDER`` makes the benchmarks' region, serves it,
and lets a few people go from page to page, ten times a second at most: a page, its
websocket, and on to the next. Every tenth visit has no websocket, as of a crawler. It
prints the server's memory, as it is, and its processor time after every 500 visits, and
once more when no page can come back any more.

``--tree PATH`` serves the product of another source tree, ``--visits`` so many visits,
``--rate`` so many a second at most: what was closed within the last minute may come back,
so a server keeps it.
"""

import argparse
import asyncio
import os
import shutil
import time
from itertools import count
from pathlib import Path

from tests.benchmarks.driver import Region, Visitor, visiting
from tests.benchmarks.served import ROOT, Server, make_region, serving

PEOPLE = 6
WITHOUT_SOCKET = 10
EVERY = 500
AWAY = 75
"""Seconds; a server waits sixty for a page to come back."""


def pages(region: Region, visitor: Visitor) -> list[str]:
    """Name what somebody opens, one after the other."""
    state = visitor.guest.state
    assert state is not None
    work = f"/assessments/{region.work_of(visitor.guest)}"
    results = f"/assessments/{region.signed[state]}/results"
    return ["/", f"{work}/answer/LAW", results, "/progress", "/plan", "/help"]


async def go_around(server: Server, region: Region, visits: int, rate: float) -> None:
    """Let people go from page to page, and print what it cost."""
    begun, number = time.monotonic(), count(1)
    tell(server, 0)

    async def go(visitor: Visitor) -> None:
        paths = pages(region, visitor)
        while (visit := next(number)) <= visits:
            await asyncio.sleep(max(0, begun + visit / rate - time.monotonic()))
            path = paths[visit // PEOPLE % len(paths)]
            answered = await visitor.shown(path)
            if visit % WITHOUT_SOCKET and b"'client_id'" in answered.text:
                await (await visitor.connect(answered)).close()
            if visit % EVERY == 0:
                tell(server, visit)

    async with visiting(server.port, region.those("focal_point", PEOPLE)) as visitors:
        await asyncio.gather(*map(go, visitors))
    await asyncio.sleep(AWAY)
    tell(server, visits, " everybody is gone")


def tell(server: Server, visits: int, said: str = "") -> None:
    """Print what a server has used so far."""
    print(
        f"{visits:6} visits {server.memory() / 2**20:6.0f} MiB {server.work():6.1f} s of "
        f"processor, load {os.getloadavg()[0]:.1f}{said}",
        flush=True,
    )


def main() -> None:
    """Read what was asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tree", type=Path, default=ROOT)
    parser.add_argument("--visits", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=10)
    asked = parser.parse_args()
    folder, tree = asked.folder.resolve(), asked.tree.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'record.sqlite'}"
    region = make_region(url, folder, tree=tree)
    with serving(url, folder / "log", tree=tree) as server:
        asyncio.run(go_around(server, region, asked.visits, asked.rate))


if __name__ == "__main__":
    main()
