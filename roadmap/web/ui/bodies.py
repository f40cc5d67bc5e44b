"""What is sent arrives in time, or is cut: nobody keeps a place by sending a byte a second.

What strangers send is small, and is there as a whole before it takes a place. A person who
has signed in may have a slow line: what they send may take as long as such a line needs.
"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from assessments.errors import AssessmentsError

OF_STRANGERS = 10.0
"""Seconds until all of it is there: 20 kB at 2 kB a second."""

PAUSE = 30.0
"""Seconds without a byte, of a person who has signed in."""

PACE = 500
"""Bytes a second of such a person, from then on: half of what a slow line brings."""


class TooSlow(AssessmentsError):
    """What is sent does not come; the line is cut."""

    def __init__(self) -> None:
        super().__init__("too_slow")


async def whole(receive: Receive, seconds: float) -> Receive:
    """Wait until everything is there, and give what hands it over.

    Raises
    ------
    ClientDisconnect
        If the browser has gone.
    TooSlow
        If it takes too long.
    """
    parts, is_all = [], False
    try:
        async with asyncio.timeout(seconds):
            while not is_all:
                message = await receive()
                if message["type"] != "http.request":
                    raise ClientDisconnect
                parts.append(message.get("body", b""))
                is_all = not message.get("more_body", False)
    except TimeoutError:
        raise TooSlow from None
    waiting = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


def paced(
    receive: Receive, now: Callable[[], float], *, pause: float = PAUSE
) -> Receive:
    """Take what is sent as long as it comes on, however slow the line is.

    Parameters
    ----------
    now
        Seconds of any clock that never goes back.

    Raises
    ------
    TooSlow
        Where it does not, by what is given.
    """
    begun, so_far, is_all = now(), 0, False

    async def receiving() -> Message:
        nonlocal so_far, is_all
        if is_all:
            return await receive()
        left = begun + pause + so_far / PACE - now()
        message = await _in_time(receive(), min(pause, left))
        so_far += len(message.get("body", b""))
        is_all = not message.get("more_body", False)
        return message

    return receiving


async def _in_time(message: Awaitable[Message], seconds: float) -> Message:
    try:
        async with asyncio.timeout(max(0.0, seconds)):  # `wait_for` may lose a cancel
            return await message
    except TimeoutError:
        raise TooSlow from None
