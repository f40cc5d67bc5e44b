"""What opening a page costs the server: the page, its websocket, and closing it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.driver import STRANGER, Guest, Visitor
from tests.benchmarks.served import Server
from tests.benchmarks.table import in_turns

VISITS = 3
"""Visits in a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page at a server, for somebody."""

    server: Server
    path: str
    guest: Guest = STRANGER


def empty(bare: Server) -> Page:
    """Give the framework's bare page: the floor of every page."""
    return Page(server=bare, path="/sign-in")


async def work_of(page: Page) -> float:
    """Milliseconds of the server's processor for one visit."""
    visitor = Visitor(page.server.port, page.guest)
    before = page.server.work()
    try:
        for _ in range(VISITS):
            opened = await visitor.open(page.path)
            await opened.close()
            await asyncio.sleep(0.005)  # let the server notice
    finally:
        await visitor.leave()
    return (page.server.work() - before) / VISITS * 1000


async def work_of_each(pages: Sequence[Page], rounds: int) -> list[float]:
    """Milliseconds of a visit to each page, median of rounds by turns."""
    return await in_turns(rounds, *((lambda p=page: work_of(p)) for page in pages))


async def kilobytes_of(page: Page) -> float:
    """Kilobytes on the wire of one visit: the page and what its websocket says at once.

    Style sheets and scripts are not counted: browsers keep them.
    """
    visitor = Visitor(page.server.port, page.guest)
    opened = await visitor.open(page.path)
    await asyncio.sleep(0.5)
    size = opened.size / 1000
    await visitor.leave()
    return size
