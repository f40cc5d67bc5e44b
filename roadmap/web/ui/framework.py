"""What is known of the inside of NiceGUI and Starlette, and what is changed there.

Nobody has promised us these parts. So whatever of ours rests on one is in here or named
in `KNOWN`, and is looked for at the start: a version with another inside is refused in
one sentence, and never does half of what is wanted.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from importlib import import_module
from types import FunctionType, MethodType
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from nicegui import Client, helpers, outbox, ui
from nicegui.language import Language
from nicegui.translations import translations

from roadmap.wording.texts import Words, languages

KNOWN = {
    "nicegui.client": (
        "self._request.scope['nicegui_page_path'] = ",
        "with Element('q-layout', _client=self)",
        "with Element('q-page-container')",
        "with Element('q-page'):",
        "self.content = Element('div')",
        "return self.shared_head_html + self._head_html",
        "return self.shared_body_html + self._body_html",
        "self._response_built = True",
        "await asyncio.sleep(self.page.resolve_reconnect_timeout())",
        "client.created <= time.time() - client_age_threshold",
        "self._socket_to_document_id[socket_id] = document_id",
    ),
    "nicegui.nicegui": (
        "@sio.on('connect')\n",
        "@sio.on('handshake')\nasync def _on_handshake(",
        "@sio.on('event')\ndef _on_event(",
        "@sio.on('javascript_response')\ndef _on_javascript_response(",
        "@sio.on('ack')\ndef _on_ack(",
        "@sio.on('log')\n",
        "data.get('old_tab_id')",
        "data['document_id'], data.get('next_message_id')",
    ),
    "nicegui.page": (
        "timeout=self.response_timeout",
        "from .error import error_content",
        "error_content(500, message)",
        "page_exception_handler(e)",
    ),
    "nicegui.outbox": (
        "import asyncio\n",
        "await asyncio.wait_for(self._enqueue_event.wait(), timeout=1.0)",
    ),
    "nicegui.observables": (
        "(handler, helpers.expects_arguments(handler))",
        "for handler, expect_args in self._change_handlers_with_args:",
        "change_handlers = self._change_handlers[:]",
    ),
    "nicegui.events": ("helpers.expects_arguments(handler)",),
    "starlette.middleware.gzip": (
        "body = await self.apply_compression(body, more_body=False)",
        "body = await self.apply_compression(body, more_body=True)",
        "await self.apply_compression(body, more_body=more_body)",
        'headers["Content-Encoding"] = self.content_encoding',
    ),
}
"""What stands in the framework where something of ours reaches in, by its module."""

PAGE = "nicegui_page_path"
"""Stands in the scope of a request that is answered with a page of the framework."""

LAID_OUT = 3
"""Elements that every page of the framework begins with, before the one for its content."""

SAYS = (
    *("connection_lost", "trying_to_reconnect"),
    *("message_too_long", "message_too_long_body"),
)
"""What the framework says to a person by itself."""

T = TypeVar("T")


class UnknownFramework(RuntimeError):
    """The framework has another inside than the one that is known here.

    Parameters
    ----------
    where
        Its module, or a word for it.
    expected
        What was expected there.
    """

    def __init__(self, where: str, expected: object) -> None:
        super().__init__(
            f"NiceGUI or Starlette is not as known here: "
            f"expected in {where}: {expected}"
        )


def check() -> None:
    """Look for everything that is known of the framework.

    Raises
    ------
    UnknownFramework
        If something is not there.
    """
    for name, expected in KNOWN.items():
        source = _source(name)
        for text in expected:
            if text not in source:
                raise UnknownFramework(name, text.strip())


def _source(module: str) -> str:
    try:
        return inspect.getsource(import_module(module))
    except (ImportError, OSError) as problem:
        raise UnknownFramework(module, "its source") from problem


def give_our_words() -> None:
    """Put our words in the place of the framework's, for every language.

    Raises
    ------
    UnknownFramework
        If the framework has words for something else than is known here.
    """
    theirs = {name for said in translations.values() for name in said}
    if theirs != set(SAYS):
        raise UnknownFramework(f"its words ({', '.join(sorted(theirs))})", SAYS)
    for code in languages():
        say = Words(code)
        ours = {name: say(f"frame.framework.{name}") for name in SAYS}
        translations[cast(Language, say.html)] = ours


def give_every_page_time(seconds: float, lost: Callable[..., None]) -> None:
    """Let every page be built so long, whatever the page says.

    Parameters
    ----------
    seconds
        Until the framework gives it up by itself.
    lost
        Shows what is to be seen then, in the place of the framework's own words.
    """
    setattr(import_module("nicegui.page"), "error_content", lost)  # noqa: B010 - it is nobody's to set
    patient = property(lambda _: seconds, lambda _, __: None)
    ui.page.response_timeout = patient  # type: ignore[assignment]


def let_idle_pages_sleep() -> None:
    """Wake an open page only where there is something to send to it."""
    outbox.asyncio = _Patient()  # type: ignore[assignment, attr-defined]  # `KNOWN`


def remember_how_methods_are_called() -> None:
    """Ask Python once per method whether it takes arguments, not for every element."""
    if not isinstance(helpers.expects_arguments, _Remembered):
        helpers.expects_arguments = _Remembered(helpers.expects_arguments)


def forget_html(client: Client) -> None:
    """Forget the first HTML of a page that has come: half of what a long page keeps."""
    client._head_html = client._body_html = ""  # noqa: SLF001 - `KNOWN`


def take_apart(client: Client) -> None:
    """Take apart what refers to itself of a closed page: all of it is freed at once.

    Each element's classes, style and props call themselves when they change, so that they
    would wait for the collector, with all that they hold.
    """
    for element in client.elements.values():
        for kept in (element.classes, element.style, element.props):
            kept._change_handlers.clear()  # noqa: SLF001 - `KNOWN`


def is_built(client: Client) -> bool:
    """Whether a page is ready to be sent, or was sent."""
    return client._response_built  # noqa: SLF001 - `KNOWN`


def is_heard_by(client: Client, socket: str) -> bool:
    """Whether a socket speaks for a page."""
    return socket in client._socket_to_document_id  # noqa: SLF001 - `KNOWN`


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
