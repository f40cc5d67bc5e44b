"""What pages give to read, drawn once for all who read the same.

A page says what it rests on: small values, read from the record at every visit, with the
rights of who visits. While they are the same as when it was drawn last, it is not drawn
again. They need not be a number or a hash of anything: they are compared.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from roadmap.web.ui.background import in_turn

R = TypeVar("R")

MOST = 300
"""Pages that are kept: about 80 kB each, so at most some 25 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page as it was drawn last, and what it rested on then."""

    rests_on: object
    html: bytes


class KeptPages:
    """Pages as they were drawn last, by name: those asked for last, so many at most."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._drawn: OrderedDict[Hashable, DrawnPage] = OrderedDict()
        self._turns: dict[Hashable, asyncio.Lock] = {}

    def __len__(self) -> int:
        """Count the pages that are kept."""
        return len(self._drawn)

    async def html(
        self,
        name: tuple[str, ...],
        rests_on: R,
        *,
        read: Callable[[], R],
        draw: Callable[[R], str],
    ) -> str:
        """Give a page as it was drawn last; draw it where it rests on something else now.

        Of many who ask at once, one draws it.

        Parameters
        ----------
        name
            Tells it from all other pages: which it is and of whom, in which language, and
            whatever else of the reader it depends on.
        rests_on
            Everything of the record that it depends on, as ``read`` has just given it.
        read
            Reads that again: what changed while it was drawn is not kept.
        draw
            Draws it, in a thread; may read more that follows from what it rests on.
        """
        html = self._found(name, rests_on)
        if html is None:
            async with self._turn(name):
                html = self._found(name, rests_on)
                if html is None:
                    html = await in_turn(self._draw, name, rests_on, read, draw)
        return html

    def _draw(
        self,
        name: tuple[str, ...],
        rests_on: R,
        read: Callable[[], R],
        draw: Callable[[R], str],
    ) -> str:
        """Draw and keep, also where nobody waits for it any more."""
        html = self._found(name, rests_on)
        if html is None:
            html = draw(rests_on)
            if read() == rests_on:
                self._keep(name, DrawnPage(rests_on=rests_on, html=html.encode()))
        return html

    def _found(self, name: tuple[str, ...], rests_on: object) -> str | None:
        with self._lock:
            page = self._drawn.get(name)
            if page is None:
                return None
            self._drawn.move_to_end(name)
        return page.html.decode() if page.rests_on == rests_on else None

    def _keep(self, name: tuple[str, ...], page: DrawnPage) -> None:
        with self._lock:
            self._drawn[name] = page
            self._drawn.move_to_end(name)
            while len(self._drawn) > self._most:
                self._drawn.popitem(last=False)

    @asynccontextmanager
    async def _turn(self, name: tuple[str, ...]) -> AsyncIterator[None]:
        turn = self._turns.setdefault(name, asyncio.Lock())
        try:
            async with turn:
                yield
        finally:
            if not turn.locked() and self._turns.get(name) is turn:
                del self._turns[name]
