"""Slow work off the event loop, so that other people's clicks never wait for it.

Every kind of work has threads of its own, so that saving never waits for reading, and
nothing that a stranger can ask for makes a person wait who has signed in. Before each
stands a line in which people take turns: what one person asked for twenty times is done
one piece after the other, and everybody else goes between.

Who asked is known from the request (`Asking`): the middleware says so once, and
whatever is done for that request stands in that person's line.

Longer than most: the lines, the threads and for whom they work are one mechanism, and no part
of it is of use without the others.
"""

import asyncio
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, ParamSpec, TypeVar

from nicegui import core

from assessments.errors import (
    AssessmentsError,
    FactorNeeded,
    FreshNeeded,
    NotAllowed,
    NotFound,
    NotUsable,
)
from roadmap.web.ui.tries import WAITING, WAITING_OF_A_NETWORK, TooManyTries, Tries

P = ParamSpec("P")
R = TypeVar("R")

BEHIND = 10
"""How far the threads that compute hashes stand back (their niceness)."""


class ShuttingDown(Exception):
    """The server stops; the work was not done."""


class Line:
    """People who wait for one kind of work; who has least of it being done goes first.

    A fair queue: by who asks, and of equals by turns (round robin).

    Parameters
    ----------
    at_once
        How many pieces are done at the same time.
    each
        How many of them may be of one person.
    """

    def __init__(self, at_once: int, *, each: int = 1) -> None:
        self._free = at_once
        self._each = each
        self._at_work: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    def __len__(self) -> int:
        """Give how many pieces wait."""
        return sum(map(len, self._waiting.values()))

    def of(self, who: str) -> int:
        """Give how many pieces of somebody wait."""
        return len(self._waiting.get(who, ()))

    async def turn(self, who: str) -> None:
        """Wait until it is somebody's turn; `end` says that the piece is done."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        self._go_on()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it had just come
                self.end(who)
            self._leave(who, turn)
            raise

    def end(self, who: str) -> None:
        """Say that a piece of somebody is done, so that the next one may begin."""
        self._at_work[who] -= 1
        if not self._at_work[who]:
            del self._at_work[who]
        self._free += 1
        self._go_on()

    def _leave(self, who: str, turn: "asyncio.Future[None]") -> None:
        turns = self._waiting.get(who, deque())
        with suppress(ValueError):  # it is not in the line any more
            turns.remove(turn)
            if not turns:
                del self._waiting[who]

    def _go_on(self) -> None:
        while self._free and self._waiting:
            who = min(self._waiting, key=self._at_work.__getitem__)
            if self._at_work[who] >= self._each:
                return
            turns = self._waiting.pop(who)
            turn = turns.popleft()
            if turns:
                self._waiting[who] = turns  # behind everybody else
            if not turn.done():
                self._free -= 1
                self._at_work[who] += 1
                turn.set_result(None)


class Pool:
    """Threads for one kind of work, and the line before them: a bulkhead with a fair queue.

    Parameters
    ----------
    threads
        How many there are; they are started when they are needed.
    each
        How many of them may work for one person.
    begin
        What each thread does first.
    """

    def __init__(
        self, threads: int, *, each: int = 1, begin: Callable[[], None] | None = None
    ) -> None:
        self.line = Line(threads, each=each)
        self.threads = threads
        self._executor = ThreadPoolExecutor(threads, initializer=begin)

    async def __call__(
        self, who: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do something for somebody when it is their turn, and wait for it.

        A thread cannot be stopped: what has begun is done to its end, though nobody
        waits for it any more, and the next piece begins only then.

        Raises
        ------
        ShuttingDown
            If the server stops before it has begun.
        """
        await self.line.turn(who)
        loop = asyncio.get_running_loop()
        try:
            work = self._executor.submit(partial(function, *args, **kwargs))
        except RuntimeError:  # no more is taken
            self.line.end(who)
            raise ShuttingDown from None
        work.add_done_callback(partial(_in_loop, loop, partial(self.line.end, who)))
        return await asyncio.wrap_future(work)

    def close(self) -> None:
        """Take no more; what has begun is done to its end."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def behind_others() -> None:
    """Let the threads of everything else go first at the processor, where Linux lets us."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            usual = os.getpriority(os.PRIO_PROCESS, thread)
            os.setpriority(os.PRIO_PROCESS, thread, usual + BEHIND)


def _in_loop(
    loop: asyncio.AbstractEventLoop, do: Callable[[], None], _: "Future[R]"
) -> None:
    with suppress(RuntimeError):  # the loop may have ended meanwhile
        loop.call_soon_threadsafe(do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """All threads of a running application.

    Attributes
    ----------
    admitting
        Finding out that a session that was seen lately is still one.
    arriving
        Finding out whose session it is that was not seen lately, if it is one: anybody may
        send what looks like it.
    saving
        What is kept in the record.
    reading
        What a page shows, and is there in a moment.
    long
        What takes longer: comparing years, searching ways, releases. Few at once, since
        threads share the processor, and none would be done sooner.
    releasing
        What is computed when somebody sends a form: releases and rehearsals.
    strangers
        What somebody reads who has not signed in. A room may have one address, so one may
        have all threads as long as nobody else asks.
    hashing
        Passphrases; the same. It goes behind everything else at the processor.
    tries
        How many of those may be asked for.
    errands
        How often the provider may be asked, where people sign in elsewhere.
    """

    admitting: Pool = field(default_factory=partial(Pool, 2))
    arriving: Pool = field(default_factory=partial(Pool, 1))
    saving: Pool = field(default_factory=partial(Pool, 6))
    reading: Pool = field(default_factory=partial(Pool, 4))
    long: Pool = field(default_factory=partial(Pool, 2))
    releasing: Pool = field(default_factory=partial(Pool, 1))
    strangers: Pool = field(default_factory=partial(Pool, 2, each=2))
    hashing: Pool = field(default_factory=partial(Pool, 2, each=2, begin=behind_others))
    tries: Tries = field(default_factory=Tries)
    errands: Tries = field(default_factory=Tries)

    def close(self) -> None:
        """Take no more work."""
        for pool in (
            *(self.admitting, self.arriving, self.saving, self.reading, self.long),
            *(self.releasing, self.strangers, self.hashing),
        ):
            pool.close()


@dataclass(slots=True, kw_only=True, eq=False)
class Asking:
    """A request that something is done for, and whether somebody still waits for it.

    Attributes
    ----------
    who
        In whose line it stands: the person, or the network of a stranger.
    is_stranger
        Whether it is somebody who has not signed in.
    saves
        Whether something may be kept in the record.
    is_overtaken
        Whether who asked has sent something meanwhile: what is made may be older than that.
    reason
        Key of what was refused, where something was; never for what was typed wrongly.
    known_as
        The browser, where it is known for who signs in: it is slowed, and never refused.
    refused
        What the person has no right to, where that was asked for.
    """

    pools: Pools
    who: str
    is_stranger: bool
    saves: bool
    is_overtaken: bool = field(default=False, init=False)
    reason: str = field(default="", init=False)
    known_as: str = field(default="", init=False)
    refused: NotAllowed | NotFound | None = field(default=None, init=False)
    _tasks: "set[asyncio.Task[object]]" = field(default_factory=set, init=False)
    _is_over: bool = field(default=False, init=False)

    async def waits_for(self, work: Awaitable[R]) -> R:
        """Wait for a piece of work, as long as somebody waits for the whole."""
        if self._is_over:
            if asyncio.iscoroutine(work):
                work.close()
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - there is always one where one waits
        self._tasks.add(task)
        try:
            return await work
        finally:
            self._tasks.discard(task)

    def give_up(self) -> None:
        """Stop everything that is done for this request: nobody waits any more."""
        self._is_over = True
        for task in tuple(self._tasks):
            task.cancel()


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


@contextmanager
def done_for(asking: Asking) -> Iterator[None]:
    """Say for which request everything is done in here, and in tasks begun in here."""
    before = _asking.set(asking)
    try:
        yield
    finally:
        _asking.reset(before)


def asked() -> Asking | None:
    """Give the request that is being answered."""
    return _asking.get()


def hear(problem: BaseException) -> None:
    """Note with the request what was refused, and whether there was no right to it.

    Who has a second step before them, or shows once more who they are, was not refused.
    """
    asking = _asking.get()
    if asking is None or isinstance(problem, FactorNeeded | FreshNeeded):
        return
    if isinstance(problem, AssessmentsError) and not isinstance(problem, NotUsable):
        asking.reason = problem.reason
    if isinstance(problem, NotAllowed | NotFound):
        asking.refused = problem


async def in_background(
    function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do something in a thread and wait for it: saving, or reading what is soon there.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    """
    return await _done(_short, partial(function, *args, **kwargs))


async def in_turn(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something long in a thread and wait for it; few such pieces are done at once.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    """
    return await _done(_long, partial(function, *args, **kwargs))


async def hashed(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something with a passphrase in a thread, and wait for it.

    It is counted before; what is too much is not begun.

    Raises
    ------
    ShuttingDown
        If the server stops before it is done.
    TooManyTries
        If that is asked for too often.
    """
    asking = _asking.get()
    if asking is not None:
        await _count(asking)
    return await _done(_hashing, partial(function, *args, **kwargs))


async def count_errand() -> None:
    """Count, before the provider is asked, that somebody signs in elsewhere.

    Raises
    ------
    TooManyTries
        If that is done too often.
    """
    asking = _asking.get()
    if asking is not None:
        errands, now = asking.pools.errands, asyncio.get_running_loop().time()
        await _count_or_hold(asking, errands, now)


def known_as(who: str) -> None:
    """Say that the request comes from a browser that is known for who signs in."""
    asking = _asking.get()
    if asking is not None:
        asking.known_as = who


async def _count(asking: Asking) -> None:
    loop, tries = asyncio.get_running_loop(), asking.pools.tries
    if asking.known_as:
        while seconds := tries.slowed(asking.known_as, loop.time()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(seconds)
        return
    try:
        if asking.is_stranger:
            _require_a_place(asking)
    except TooManyTries:
        await tries.hold()
        raise
    await _count_or_hold(asking, tries, loop.time())


async def _count_or_hold(asking: Asking, tries: Tries, now: float) -> None:
    try:
        tries.count(asking.who, now, is_stranger=asking.is_stranger)
    except TooManyTries:
        if asking.is_stranger:
            await tries.hold()
        raise


def _require_a_place(asking: Asking) -> None:
    line = asking.pools.hashing.line
    if len(line) >= WAITING or line.of(asking.who) >= WAITING_OF_A_NETWORK:
        raise TooManyTries(1)


def _short(asking: Asking) -> Pool:
    if asking.is_stranger:
        return asking.pools.strangers
    return asking.pools.saving if asking.saves else asking.pools.reading


def _long(asking: Asking) -> Pool:
    if asking.is_stranger:
        return asking.pools.strangers
    return asking.pools.releasing if asking.saves else asking.pools.long


def _hashing(asking: Asking) -> Pool:
    return asking.pools.hashing


async def _done(pool_of: Callable[[Asking], Pool], work: Callable[[], R]) -> R:
    if core.app.is_stopping:
        raise ShuttingDown
    asking = _asking.get()
    if asking is None:  # no request asked for it
        return await asyncio.to_thread(work)
    try:
        who = asking.known_as or asking.who
        return await asking.waits_for(pool_of(asking)(who, work))
    except AssessmentsError as problem:
        hear(problem)
        raise
    except asyncio.CancelledError:
        if core.app.is_stopping:
            raise ShuttingDown from None
        raise


async def at_turn(line: Line, do: Callable[[], Awaitable[R]]) -> R:
    """Do something that is no work of a thread when its turn has come, and wait for it.

    What has begun is done to its end, as in `Pool`.
    """
    asking = _asking.get()
    if asking is None:  # no request asked for it
        return await do()
    who = asking.who
    await asking.waits_for(line.turn(who))
    work = asyncio.ensure_future(do())
    work.add_done_callback(partial(_ended, line, who))
    return await asking.waits_for(asyncio.shield(work))


class Shared(Generic[R]):
    """Something that several people wait for (single flight); stopped when nobody does.

    Parameters
    ----------
    do
        What is done, for whoever asked first.
    """

    def __init__(self, do: Callable[[], Coroutine[Any, Any, R]]) -> None:
        asking = _asking.get()
        with nullcontext() if asking is None else done_for(replace(asking)):
            self._work = asyncio.create_task(do())
        self._waiting = 0

    @property
    def is_over(self) -> bool:
        """Whether it is done, or nobody waits for it any more."""
        return self._work.done() or not self._waiting

    async def result(self) -> R:
        """Wait for what comes of it."""
        asking = _asking.get()
        work = asyncio.shield(self._work)
        self._waiting += 1
        try:
            return await (work if asking is None else asking.waits_for(work))
        finally:
            self._waiting -= 1
            if self.is_over:
                self._work.cancel()


def _ended(line: Line, who: str, work: "asyncio.Future[R]") -> None:
    line.end(who)
    if not work.cancelled():
        work.exception()  # told to who waits; nobody else has to hear of it
