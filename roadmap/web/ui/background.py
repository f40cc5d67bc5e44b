"""Slow work off the event loop, so that other people's clicks never wait for it."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from nicegui import core, run

P = ParamSpec("P")
R = TypeVar("R")


class ShuttingDown(Exception):
    """The server stops; the work was not done."""


async def in_background(
    function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do something in a thread and wait for it: for saving, reading and hashing.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    """
    result = await run.io_bound(function, *args, **kwargs)
    if result is None and core.app.is_stopping:
        raise ShuttingDown
    return result  # type: ignore[return-value]  # None only if the function gave None


class InTurn:
    """Long work in a thread, one piece after the other.

    Several at once would take every thread there is, and none would be done sooner.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def __call__(
        self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do something when its turn has come, and wait for it; as `in_background`."""
        async with self._turn:
            return await in_background(function, *args, **kwargs)
