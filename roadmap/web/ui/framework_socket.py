"""The websocket of the framework: it speaks for the session of one page, and of nothing else.

The framework takes whatever names a page (its client id) for that page, in a handshake and
in every message, and writes into the log what a message says. Here a socket is bound to the
session that its page was made for: who asks with another session, or has guessed or taken
an id, is refused. What stands in the address of a socket is in the log of every proxy, so
the page is named in what is said through the socket.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from nicegui import Client, core
from socketio.exceptions import (  # type: ignore[import-untyped]
    ConnectionRefusedError as Refused,
)
from starlette.requests import HTTPConnection
from starlette.types import Scope
from typing_extensions import override

from roadmap.web.ui import framework, visitor

LARGEST = 100_000
"""Bytes of one message: a browser says that it is there, and how far it has heard."""

LONGEST = 200
"""Letters of anything that names a page, a window or a message."""

HEARD = ("event", "javascript_response", "ack")
"""Messages that are for a page; whatever else one says is not heard."""

PAGE = "page"
"""Where a request for a socket keeps which page it speaks for."""

AGAIN = "Implicit handshake failed"
"""The word of the framework at which a browser loads the page anew."""

NAMES = ("client_id", "tab_id", "document_id", "old_tab_id", "next_message_id")

Handler = Callable[..., Any]


class _Named(dict[str, Handler]):
    """What is heard, by its name; what a message says instead of one is none."""

    @override
    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name)


def bind() -> None:
    """Let every socket speak for its own page alone, once in a process."""
    handlers: dict[str, Handler] = core.sio.handlers["/"]
    if handlers["connect"] is _connect:
        return
    theirs = handlers["handshake"]

    async def shake_hands(sid: str, said: object = None, *_: object) -> bool:
        told = _told(said)
        if told is None or not _is_of_its_page(sid, told["client_id"]):
            return False
        return bool(await theirs(sid, told))

    for name in HEARD:
        handlers[name] = _for_its_page(handlers[name])
    handlers |= {"connect": _connect, "handshake": shake_hands}
    del handlers["log"]
    core.sio.handlers["/"] = _Named(handlers)
    core.sio.eio.max_http_buffer_size = LARGEST
    core.sio.eio.cors_allowed_origins = []  # the door compares them


async def _connect(sid: str, environ: object = None, said: object = None) -> None:
    """Let a socket in whose page says that it is there.

    Raises
    ------
    Refused
        If it is not the page of the session that asks.
    """
    asked: dict[str, Any] = core.sio.get_environ(sid)
    if environ is not asked:  # a message that calls itself so
        return
    given = said or dict(parse_qsl(asked["QUERY_STRING"]))  # a page until it loads anew
    told = _told(given)
    if told is None:
        raise Refused(AGAIN)
    if told["implicit_handshake"]:
        shake_hands = core.sio.handlers["/"]["handshake"]
        if not await shake_hands(sid, given):
            raise Refused(AGAIN)


def _told(said: object) -> dict[str, Any] | None:
    """Read what names a page; None where that is nothing that our pages say."""
    if not isinstance(said, Mapping):
        return None
    told = {name: said.get(name) for name in NAMES}
    texts = [str(value) for value in told.values() if value is not None]
    names = (told["client_id"], told["tab_id"], told["document_id"])
    number = str(told["next_message_id"] or 0)
    if (
        any(len(text) > LONGEST for text in texts)
        or not all(isinstance(name, str) and name for name in names)
        or not isinstance(told["old_tab_id"], str | None)
        or not (number.isascii() and number.isdecimal() and len(number) < LONGEST)
    ):
        return None
    implicit = str(said.get("implicit_handshake", "")).lower() == "true"
    return {**told, "next_message_id": number, "implicit_handshake": implicit}


def _is_of_its_page(sid: str, page: str) -> bool:
    """Whether the session that asks for a socket is the one that its page was made for."""
    client = Client.instances.get(page)
    scope = core.sio.get_environ(sid)["asgi.scope"]
    if client is None or _session(scope) != _session(client.request.scope):
        return False
    scope["state"][PAGE] = page
    return _session(scope) is not None


def _session(scope: Scope) -> str | None:
    return visitor.visit_of(HTTPConnection(scope)).token


def _for_its_page(handle: Handler) -> Handler:
    """Hear a message for the page of its own socket only; what is none is let pass."""

    async def heard(sid: str, said: object = None, *_: object) -> None:
        page = said.get("client_id") if isinstance(said, Mapping) else None
        client = Client.instances.get(page) if isinstance(page, str) else None
        if client is None or not framework.is_heard_by(client, sid):
            return
        try:
            handle(sid, said)
        except Exception:  # noqa: BLE001 - it is nothing that our pages say
            return

    return heard
