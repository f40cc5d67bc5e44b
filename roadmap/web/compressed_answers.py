"""Answers that are made anew each time, compressed as they are sent.

With brotli where the browser takes it: pages come out a tenth smaller than with gzip, in
less time. Files that never change are `roadmap.web.compressed`'s.
"""

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware, IdentityResponder
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from roadmap.web.compressed import FAST, GZIP, SMALLEST
from roadmap.web.ui.headers import listed

AT_ONCE = 128 * 1024
"""Bytes: more is compressed beside the event loop."""


class CompressedAnswersMiddleware(GZipMiddleware):
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=SMALLEST, compresslevel=GZIP)

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress what is answered in the best way that the browser takes."""
        taken = listed(Headers(scope=scope), "accept-encoding") if _asks(scope) else ()
        if "br" in taken:
            await BrotliResponder(self.app, SMALLEST)(scope, receive, send)
        elif "gzip" in taken or not _asks(scope):
            await super().__call__(scope, receive, send)
        else:
            await IdentityResponder(self.app, SMALLEST)(scope, receive, send)


class BrotliResponder(IdentityResponder):
    """Sends one answer, compressed with brotli."""

    content_encoding = "br"

    def __init__(self, app: ASGIApp, minimum_size: int) -> None:
        super().__init__(app, minimum_size)
        self._compressor: brotli.Compressor | None = None

    @override
    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        if len(body) < AT_ONCE:
            return self._compressed(body, more_body)
        return await to_thread.run_sync(self._compressed, body, more_body)

    def _compressed(self, body: bytes, more_body: bool) -> bytes:  # noqa: FBT001
        if self._compressor is None:
            self._compressor = brotli.Compressor(quality=FAST)
        begun: bytes = self._compressor.process(body)
        rest: bytes = (
            self._compressor.flush() if more_body else self._compressor.finish()
        )
        return begun + rest


def _asks(scope: Scope) -> bool:
    return bool(scope["type"] == "http")
