"""Slow work off the event loop, so that other people's clicks never wait for it."""

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
    """Do something in a thread and wait for it: for deeds, reading and hashing.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    """
    result = await run.io_bound(function, *args, **kwargs)
    if result is None and core.app.is_stopping:
        raise ShuttingDown
    return result  # type: ignore[return-value]  # None only if the function gave None


async def draw(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something in another process and wait for it: for figures.

    The function and its arguments have to be importable and picklable.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    """
    result = await run.cpu_bound(function, *args, **kwargs)
    if result is None and core.app.is_stopping:
        raise ShuttingDown
    return result  # type: ignore[return-value]  # None only if the function gave None
