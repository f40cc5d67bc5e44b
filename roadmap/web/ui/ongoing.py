"""A request that is being answered, apart from the browser that waits for it.

The browser may be told to ask again and take what was made meanwhile, or may have gone.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope, Send

from roadmap.web.ui.background import Asking, done_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many seconds is waited for what (time limits).

    Attributes
    ----------
    moment
        Until a page is said to be in preparation.
    again
        How long who asks again waits before being told so again.
    all
        Until what is asked for is given up.
    unclaimed
        How long a page that was made is kept for who asked.
    """

    moment: float = 2.0
    again: float = 15.0
    all: float = 45.0
    unclaimed: float = 20.0


class Ongoing:
    """A request that is being answered, in a task of its own.

    Parameters
    ----------
    app
        What answers it.
    scope
        What was asked for; it has no body.
    asking
        In whose line its work stands.
    send
        Where the answer goes, until `let_go`.
    """

    def __init__(self, app: ASGIApp, scope: Scope, asking: Asking, send: Send) -> None:
        self.scope = scope
        self.has_begun = False
        self.is_whole = False
        self.asking = asking
        self._send: Send | None = send
        self._kept: list[Message] = []
        self._is_read = False
        self._forgetting: asyncio.TimerHandle | None = None
        self._is_over = asyncio.Event()
        self._began = asyncio.get_running_loop().time()
        self.task = asyncio.create_task(self._answer(app))

    @property
    def age(self) -> float:
        """Seconds since it was asked for."""
        return asyncio.get_running_loop().time() - self._began

    @property
    def is_let_go(self) -> bool:
        """Whether it waits, ready or not, for somebody to ask again."""
        return self._forgetting is not None

    @property
    def is_kept(self) -> bool:
        """Whether there is something for who asks again."""
        return bool(self._kept)

    def let_go(self, seconds: float, forget: Callable[[], None]) -> None:
        """Keep the answer from now on, so long, for who asks again."""
        self._send = None
        self._forgetting = asyncio.get_running_loop().call_later(seconds, forget)

    def claim(self) -> None:
        """Hear that somebody has asked again."""
        if self._forgetting is not None:
            self._forgetting.cancel()
            self._forgetting = None

    async def hand_over(self, send: Send) -> None:
        """Give what was kept to who asked again."""
        for message in self._kept:
            await send(message)

    def give_up(self) -> None:
        """Stop what is done for it: nobody waits for it any more."""
        self._send = self._forgetting = None
        self._is_over.set()
        self.asking.give_up()

    async def _answer(self, app: ASGIApp) -> None:
        with done_for(self.asking):
            await app(self.scope, self._receive, self._pass_on)

    async def _receive(self) -> Message:
        if not self._is_read:
            self._is_read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._is_over.wait()
        return {"type": "http.disconnect"}

    async def _pass_on(self, message: Message) -> None:
        self.has_begun = True
        is_end = message["type"] == "http.response.body"
        self.is_whole = is_end and not message.get("more_body", False)
        if self._send is not None:
            await self._send(message)
        elif not self._is_over.is_set():
            self._kept.append(message)
