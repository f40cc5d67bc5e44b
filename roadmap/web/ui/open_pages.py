"""What pages cost a server beside what they show: made, idle, closed, never opened.

The framework asks Python three times per element how a method is called, keeps the HTML
of a page that has come, looks after each page once a second, leaves a closed one to the
collector, and keeps for a minute one that was left, or never opened its websocket, such as
a crawler's. Here is what is done about it; each hook does nothing where a later version needs
none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from copy import copy
from math import inf
from types import FunctionType, MethodType
from typing import Any, TypeVar
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

import nicegui
from nicegui import Client, helpers, outbox
from starlette.types import Message, Receive, Scope

WITHOUT_SOCKET = 300
"""Pages that no browser holds open: more of them are kept for less than a minute."""

MINUTE, LEAST = 60.0, 10.0
"""Seconds that such a page is kept; a first visit on a slow line takes ten."""

LOOK = 5.0
"""Seconds between two looks whether there are too many."""

GOING_AWAY = 1001
"""What a websocket says when its page is left: RFC 6455, 7.4.1."""

LEFT = 5.0
"""Seconds that such a page is kept."""

T = TypeVar("T")


def spare() -> None:
    """Let idle pages sleep and closed pages go, once in a process."""
    helpers.expects_arguments = _Remembered(helpers.expects_arguments)
    nicegui.app.on_connect(forget_html)
    nicegui.app.on_delete(take_apart)
    outbox.asyncio = _Patient()  # type: ignore[assignment, attr-defined]  # a test sees it


def bound() -> None:
    """Forget pages that nobody opened sooner where there are many, from now on."""
    nicegui.app.timer(LOOK, forget_unopened)


def forget_html(client: Client) -> None:
    """Forget the first HTML of a page that has come: half of what a long page keeps."""
    client._head_html = client._body_html = ""  # noqa: SLF001 - a test sees what for


def noticing_who_leaves(scope: Scope, receive: Receive) -> Receive:
    """Hear from a page's websocket that its browser went on to another page.

    A line that broke says nothing, and its page may come back; a browser that leaves says
    so. Such a page is kept for seconds and not for a minute.
    """
    query = parse_qs(scope["query_string"].decode("latin-1"))
    client_id = query.get("client_id", [""])[0]

    async def hearing() -> Message:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            client = Client.instances.get(client_id)
            if client is not None and message.get("code") == GOING_AWAY:
                client.page = copy(client.page)
                client.page.reconnect_timeout = LEFT
        return message

    return hearing


def take_apart(client: Client) -> None:
    """Take apart what refers to itself of a closed page: all of it is freed at once.

    Each element's classes, style and props call themselves when they change, so that they
    would wait for the collector, with all that they hold.
    """
    for element in client.elements.values():
        for kept in (element.classes, element.style, element.props):
            kept._change_handlers.clear()  # noqa: SLF001 - a test sees what for


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
    since = {client: client.created for client in unopened if not _is_built(client)}
    for client in since:
        client.created = inf  # one that takes long is not forgotten
    Client.prune_instances(
        client_age_threshold=max(LEAST, MINUTE * most / len(unopened))
    )
    for client, created in since.items():
        client.created = created


def _is_built(client: Client) -> bool:
    return client._response_built  # noqa: SLF001 - a test sees it


class _Remembered:
    """Whether a function takes arguments; of the methods of a class it is asked once."""

    def __init__(self, ask: Callable[[Callable[..., Any]], bool]) -> None:
        self._ask = ask
        self._known: WeakKeyDictionary[FunctionType, bool] = WeakKeyDictionary()

    def __call__(self, func: Callable[..., Any]) -> bool:
        if not isinstance(func, MethodType):
            return self._ask(func)
        method = func.__func__
        if not isinstance(method, FunctionType):
            return self._ask(func)
        if method not in self._known:
            self._known[method] = self._ask(func)
        return self._known[method]


class _Patient:
    """`asyncio` as an outbox sees it: it waits for something to send, however long.

    It looks up once a second otherwise. Being stopped wakes it too.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    def wait_for(awaitable: Awaitable[T], timeout: float) -> Awaitable[T]:
        return awaitable
