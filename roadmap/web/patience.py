"""Middleware that lets nobody wait before an empty page, and nothing be done for nobody.

It stands between `roadmap.web.middleware`, which finds out who asks, and everything that
answers. Whatever is asked for passes it, so no page can forget it:

- A page that takes longer than a moment is answered with one of ours that says so and
  asks again by itself. The work goes on meanwhile, and who asks again gets what it made.
- What takes longer than anybody should wait is given up, and that is said in plain words.
- What is done for a browser that has gone is given up.

Written as plain ASGI: only there can be seen that a browser has gone.
"""

import asyncio
from collections import Counter
from collections.abc import Collection

from nicegui import Client
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from roadmap.web.ui import (
    bodies,
    framework,
    open_pages,
    plain,
    problems,
    routes,
    visitor,
)
from roadmap.web.ui.background import Asking, done_for
from roadmap.web.ui.ongoing import Ongoing
from roadmap.web.ui.visitor import Visit

MOST = 500
"""Pages of people that are made at once; who comes then is asked to come again.

A page that waits for who asked is counted until it is fetched.
"""

MOST_STRANGERS = 200
"""Requests of those who have not signed in, who may be anybody, what is sent and what is
asked for each for itself. Where all are taken, who has fewer than an equal share of them
comes in all the same."""

MOST_OF_ONE = 60
"""Requests of one person, what is sent and what is asked for each for itself; or of one
network where nobody has signed in."""

GO_ON = 1
"""Seconds after which a page that is being prepared asks for what was made.

That answer comes when it is ready; as long the browser shows the page that says so.
"""

DEPENDS_ON = ("cookie", "accept", "accept-language", "user-agent")
"""The headers that tell one reader of an address from another."""


class PatienceMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, or say why that takes longer."""
        visit = scope.get("state", {}).get("visit")
        if scope["type"] != "http" or visit is None:  # files, sockets, signs of life
            await self._app(scope, receive, send)
            return
        asking = scope["state"]["asking"] = _asking(scope, visit)
        installation = visit.installation
        if asking.saves:
            await self._save(asking, installation.ongoing, scope, receive, send)
            return
        was_asked_before = _key(scope, visit) in installation.unclaimed
        ongoing = _claimed(scope, visit)
        if ongoing is not None:
            await _attend(ongoing, scope, receive, send, installation.patience.again)
        elif _is_one_too_many(asking, installation.ongoing):
            await plain.too_many(Request(scope))(scope, receive, send)
        else:
            ongoing = Ongoing(self._app, scope, asking, send)
            installation.ongoing.add(asking)
            ongoing.task.add_done_callback(lambda _: _count(ongoing, visit))
            patience = installation.patience
            moment = patience.again if was_asked_before else patience.moment
            await _attend(ongoing, scope, receive, send, moment)

    async def _save(
        self,
        asking: Asking,
        ongoing: set[Asking],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Do what was sent, whether or not somebody waits for it.

        What a stranger sends is there as a whole before it takes a place.
        """
        arriving = visitor.visit_of(Request(scope)).installation.arriving
        is_crowded = asking.is_stranger and arriving[asking.who] >= MOST_OF_ONE
        if is_crowded or _is_one_too_many(asking, ongoing):
            await plain.too_many(Request(scope))(scope, receive, send)
            return
        if not asking.is_stranger:
            receive = bodies.paced(receive, asyncio.get_running_loop().time)
            send = _overtaking(asking, ongoing, send)
        elif not routes.is_too_large(Request(scope), routes.LARGEST_FORM):
            receive = await _all_of(asking, arriving, receive)
        if _is_one_too_many(asking, ongoing):
            await plain.too_many(Request(scope))(scope, receive, send)
            return
        ongoing.add(asking)
        try:
            with done_for(asking):
                await self._app(scope, receive, send)
        finally:
            ongoing.discard(asking)


def _count(ongoing: Ongoing, visit: Visit) -> None:
    """Count a request until it is answered, and nobody can ask for it again."""
    if ongoing.task.done() and not ongoing.is_let_go:
        visit.installation.ongoing.discard(ongoing.asking)


async def _all_of(asking: Asking, arriving: Counter[str], receive: Receive) -> Receive:
    """Wait for all that a stranger sends, and count meanwhile that it is on its way."""
    arriving[asking.who] += 1
    try:
        return await bodies.whole(receive, bodies.OF_STRANGERS)
    finally:
        arriving[asking.who] -= 1
        if not arriving[asking.who]:
            del arriving[asking.who]


def _is_one_too_many(asking: Asking, ongoing: Collection[Asking]) -> bool:
    """Whether as much is being answered for such people, or this one, as may be."""
    if len(ongoing) < MOST_OF_ONE:
        return False
    alike = Counter(o.who for o in ongoing if _kind(o) == _kind(asking))
    own, taken = alike[asking.who], alike.total()
    if own >= MOST_OF_ONE:
        return True
    if not asking.is_stranger:
        return not asking.saves and taken >= MOST
    if taken < MOST_STRANGERS:
        return False
    is_share = own >= MOST_STRANGERS // len({*alike, asking.who})
    return is_share or taken >= 2 * MOST_STRANGERS


def _kind(asking: Asking) -> tuple[bool, bool]:
    """Say with what a request counts: no page of a person keeps a save from being taken."""
    return asking.is_stranger, asking.saves


async def _attend(
    ongoing: Ongoing, scope: Scope, receive: Receive, send: Send, moment: float
) -> None:
    """Stay with a request until it is answered, or the browser gone, or time up."""
    visit = visitor.visit_of(Request(scope))
    everything = visit.installation.patience.all
    left = asyncio.ensure_future(_left(receive))
    ends = {ongoing.task, left}
    try:
        await _one_of(ends, min(moment, everything - ongoing.age))
        if not (_is_any_done(ends) or ongoing.has_begun):
            if ongoing.age < everything and _is_page(ongoing.scope):
                _keep(ongoing, scope, visit)
                page = plain.ask_again(
                    Request(scope), "prepared", status=202, seconds=GO_ON
                )
                await page(scope, receive, send)
                return
            await _one_of(ends, everything - ongoing.age)
        if ongoing.has_begun:  # a person may have a slow line
            await _one_of(ends, everything if ongoing.asking.is_stranger else None)
        if ongoing.is_whole:  # the browser has what it asked for, and may go
            await _one_of({ongoing.task}, None)
    except asyncio.CancelledError:  # the server stops
        _give_up(ongoing)
        raise
    finally:
        left.cancel()
    if ongoing.task.done():
        await _hand_over(ongoing, send)
        return
    _give_up(ongoing)
    if not (left.done() or ongoing.has_begun):
        await plain.too_many(Request(scope))(scope, receive, send)


async def _left(receive: Receive) -> None:
    """Wait until the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _one_of(ends: "set[asyncio.Task[None]]", seconds: float | None) -> None:
    timeout = None if seconds is None else max(0.0, seconds)
    first = asyncio.FIRST_COMPLETED
    await asyncio.wait(ends, timeout=timeout, return_when=first)


def _is_any_done(ends: "set[asyncio.Task[None]]") -> bool:
    return any(end.done() for end in ends)


async def _hand_over(ongoing: Ongoing, send: Send) -> None:
    if ongoing.is_kept:
        for client in _clients(ongoing.scope):
            client.created += ongoing.age  # its browser has it from now on
        await ongoing.hand_over(send)
    if framework.PAGE in ongoing.scope:
        _note_sent(ongoing)
    ongoing.task.result()


def _note_sent(ongoing: Ongoing) -> None:
    """Let one person have no more pages that no browser opens than a person has."""
    asking = ongoing.asking
    for client in _clients(ongoing.scope):
        open_pages.note_sent(client, asking.who, is_stranger=asking.is_stranger)


def _overtaking(asking: Asking, ongoing: Collection[Asking], send: Send) -> Send:
    """Note with what is being made for a person that something was sent, and answered."""

    async def sending(message: Message) -> None:
        for other in ongoing:
            if other.who == asking.who:
                other.is_overtaken = True
        await send(message)

    return sending


def _claimed(scope: Scope, visit: Visit) -> Ongoing | None:
    """Take what was begun for who asks again, if there is something, and nothing newer."""
    unclaimed, key = visit.installation.unclaimed, _key(scope, visit)
    while key in unclaimed:
        ongoing = unclaimed[key].pop(0)
        if not unclaimed[key]:
            del unclaimed[key]
        ongoing.claim()
        _count(ongoing, visit)
        if not ongoing.asking.is_overtaken:
            return ongoing
        _give_up(ongoing)
    return None


def _keep(ongoing: Ongoing, scope: Scope, visit: Visit) -> None:
    """Keep what is being made for who asks again; where nobody does, give it up."""
    unclaimed, key = visit.installation.unclaimed, _key(scope, visit)
    unclaimed.setdefault(key, []).append(ongoing)  # one for each window

    def forget() -> None:
        unclaimed[key].remove(ongoing)
        if not unclaimed[key]:
            del unclaimed[key]
        _give_up(ongoing)
        _count(ongoing, visit)

    ongoing.let_go(visit.installation.patience.unclaimed, forget)


def _give_up(ongoing: Ongoing) -> None:
    ongoing.give_up()
    ongoing.task.add_done_callback(lambda task: _put_away(task, ongoing.scope))


def _put_away(task: "asyncio.Task[None]", scope: Scope) -> None:
    """Leave nothing of a page that nobody waits for any more; what went wrong is logged."""
    problem = None if task.cancelled() else task.exception()
    if problem is not None:
        problems.log(problem)
    for client in _clients(scope):
        client.delete()


def _clients(scope: Scope) -> list[Client]:
    """Give what the framework has built for a request."""
    return [
        client
        for client in Client.instances.values()
        if client.request.scope.get("state") is scope["state"]
    ]


def _asking(scope: Scope, visit: Visit) -> Asking:
    return Asking(
        pools=visit.installation.pools,
        who=visit.person.id if visit.person else visitor.network_of(scope),
        is_stranger=visit.person is None,
        saves=scope["method"] not in visitor.SAFE,
    )


def _key(scope: Scope, visit: Visit) -> tuple[str, ...]:
    """Give everything that an answer may depend on."""
    headers = Headers(scope=scope)
    return (
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        _asking(scope, visit).who,
        visit.language,
        *(headers.get(name, "") for name in DEPENDS_ON),
    )


def _is_page(scope: Scope) -> bool:
    """Whether a person looks at it: the framework builds it, or its route says so."""
    is_plain = getattr(scope.get("route"), "response_class", None) is HTMLResponse
    is_built = framework.PAGE in scope or is_plain
    return is_built and visitor.wants_a_page(Headers(scope=scope))
