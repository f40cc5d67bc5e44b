"""Processes that draw figures: few, begun when one is wanted, ended when none is."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import Pipe, get_context
from typing import ParamSpec, TypeVar

from roadmap.charts.process import begin
from roadmap.web.ui.background import Line, ShuttingDown, at_turn

MOST = 4
"""Drawing processes at once: each takes some 100 MB, and a figure is drawn once."""

IDLE = 300.0
"""Seconds without a figure to draw, after which the processes are ended."""

P = ParamSpec("P")
R = TypeVar("R")


class DrawingProcesses:
    """A pool of processes; they import what draws the figure, and no web framework.

    Parameters
    ----------
    most
        Processes at once; no more than there are processors in any case.
    idle
        Seconds without work after which the processes are ended.
    """

    def __init__(self, *, most: int = MOST, idle: float = IDLE) -> None:
        self._most = min(most, os.cpu_count() or 1)
        self._idle = idle
        self._line = Line(self._most, each=self._most)
        self._pool: ProcessPoolExecutor | None = None
        self._end, self._server_ends = Pipe(duplex=False)
        self._wanted = 0
        self._rest: asyncio.TimerHandle | None = None

    async def draw(
        self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do something in another process when its turn has come: for figures.

        The function and its arguments have to be importable and picklable. Where the
        process is ended by somebody else, such as a machine without memory, it is tried
        once more.

        Raises
        ------
        ShuttingDown
            If the server stops before it is done.
        """
        work = partial(function, *args, **kwargs)
        return await at_turn(self._line, partial(self._drawn, work))

    async def _drawn(self, work: Callable[[], R]) -> R:
        self._wanted += 1
        try:
            try:
                return await self._done(work)
            except BrokenProcessPool:
                return await self._done(work)
        finally:
            self._wanted -= 1
            self._rest_later()

    def end(self) -> None:
        """Begin no more, and leave what is being drawn: nobody will get it."""
        self._server_ends.close()  # they hear of it
        self._let_go()

    async def _done(self, work: Callable[[], R]) -> R:
        if self._server_ends.closed:
            raise ShuttingDown
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._most,
                mp_context=get_context("spawn"),
                initializer=begin,
                initargs=(self._end,),
            )
        pool = self._pool
        try:
            return await asyncio.wrap_future(pool.submit(work))
        except BrokenProcessPool:
            if pool is self._pool:  # of all who waited, the first puts it away
                self._let_go()
            raise
        except asyncio.CancelledError:
            if self._server_ends.closed:
                raise ShuttingDown from None
            raise

    def _rest_later(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        if not self._wanted and self._pool is not None:
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(self._idle, self._let_go)

    def _let_go(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
