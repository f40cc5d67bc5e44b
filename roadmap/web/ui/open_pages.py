"""What pages cost a server beside what they show: made, idle, closed, never opened.

The framework asks Python three times per element how a method is called, keeps the HTML
of a page that has come, looks after each page once a second, leaves a closed one to the
collector, and keeps for a minute one that was left, or never opened its websocket, such as
a crawler's. Here is said what is done about it when; how, in `roadmap.web.ui.framework`.
"""

import asyncio
import ctypes
from contextlib import suppress
from copy import copy
from math import inf
from weakref import WeakKeyDictionary

import nicegui
from nicegui import Client, ui
from starlette.types import Message, Receive, Scope

from roadmap.web.ui import framework, framework_socket

WITHOUT_SOCKET = 300
"""Pages that no browser holds open: more of them are kept for less than a minute."""

MOST_OF_ONE, MOST_OF_AN_ADDRESS = 30, 100
"""Of one person, and of one address where nobody has signed in: a room may have one."""

MANY = 100
"""So many pages put away leave memory that is worth giving back to the system."""

FEW = 5
"""Pages put away between two looks, where it is quiet."""

MINUTE, LEAST = 60.0, 10.0
"""Seconds that such a page is kept; a first visit on a slow line takes ten."""

LOOK = 5.0
"""Seconds between two looks whether there are too many."""

GOING_AWAY = 1001
"""What a websocket says when its page is left: RFC 6455, 7.4.1."""

LEFT = 5.0
"""Seconds that such a page is kept."""

_before: WeakKeyDictionary[Client, ui.page] = WeakKeyDictionary()
"""What the pages that were left had been before; they may come back."""

_unopened: WeakKeyDictionary[Client, str] = WeakKeyDictionary()
"""Pages that were sent, and by whom they were asked for, until they are opened."""

_put_away = {"since given back": 0, "since the last look": 0}


def spare() -> None:
    """Let idle pages sleep and closed pages go, once in a process."""
    framework.remember_how_methods_are_called()
    framework.let_idle_pages_sleep()
    nicegui.app.on_connect(framework.forget_html)
    nicegui.app.on_connect(notice_who_comes_back)
    nicegui.app.on_connect(_notice_who_comes)
    nicegui.app.on_delete(framework.take_apart)
    nicegui.app.on_delete(_notice_what_is_put_away)


def bound() -> None:
    """Forget pages that nobody opened sooner where there are many, from now on."""
    nicegui.app.timer(LOOK, forget_unopened)
    nicegui.app.timer(LOOK, give_memory_back)


def note_sent(client: Client, who: str, *, is_stranger: bool) -> None:
    """Note that a page was sent, and put away the oldest of who opens too few of them.

    Parameters
    ----------
    who
        Who asked for it: a person, or the address of a stranger.
    """
    if not client.has_socket_connection:
        _unopened[client] = who
    own = [sent for sent, other in _unopened.items() if other == who]
    for oldest in own[: -(MOST_OF_AN_ADDRESS if is_stranger else MOST_OF_ONE)]:
        oldest.delete()


async def give_memory_back() -> None:
    """Give the system back what pages used, where many were put away and it is quiet."""
    is_quiet = _put_away["since the last look"] < FEW
    _put_away["since the last look"] = 0
    if is_quiet and _put_away["since given back"] >= MANY:
        _put_away["since given back"] = 0
        await asyncio.to_thread(_trim)


def _trim() -> None:
    """Ask the C library, which keeps what was freed; another than glibc does not offer it."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _notice_who_comes(client: Client) -> None:
    _unopened.pop(client, None)


def _notice_what_is_put_away(client: Client) -> None:
    _unopened.pop(client, None)
    for since in _put_away:
        _put_away[since] += 1


def noticing_who_leaves(scope: Scope, receive: Receive) -> Receive:
    """Hear from a page's websocket that its browser went on to another page.

    A line that broke says nothing, and its page may come back; a browser that leaves says
    so. Such a page is kept for seconds and not for a minute.
    """

    async def hearing() -> Message:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            client = Client.instances.get(scope["state"].get(framework_socket.PAGE))
            if client is not None and message.get("code") == GOING_AWAY:
                client.page = copy(_before.setdefault(client, client.page))
                client.page.reconnect_timeout = LEFT
        return message

    return hearing


def notice_who_comes_back(client: Client) -> None:
    """Keep a page that was left, and is there again, as long as any other."""
    if client in _before:
        client.page = _before.pop(client)


def forget_unopened(most: int = WITHOUT_SOCKET) -> None:
    """Forget pages whose browser never came back, the sooner the more there are.

    Parameters
    ----------
    most
        So many may be kept for a minute.
    """
    unopened = [c for c in Client.instances.values() if not c.has_socket_connection]
    if len(unopened) <= most:
        return
    since = {
        client: client.created for client in unopened if not framework.is_built(client)
    }
    for client in since:
        client.created = inf  # one that takes long is not forgotten
    Client.prune_instances(
        client_age_threshold=max(LEAST, MINUTE * most / len(unopened))
    )
    for client, created in since.items():
        client.created = created
