"""What is answered to what is no request at all, before any of our code sees it.

The server under us (uvicorn) answers that itself, and knows nothing of our headers.
"""

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from roadmap.settings import Settings
from roadmap.web.guard import ALWAYS, FILES_POLICY, HTTPS_ONLY
from roadmap.wording.texts import english


def protocol_for(settings: Settings) -> type[HttpToolsProtocol]:
    """Give the server's way of reading HTTP, with our answer to what cannot be read."""
    text = english("frame.problem.unreadable").encode()
    headers = {
        **ALWAYS,
        "Content-Security-Policy": FILES_POLICY,
        "Cache-Control": "no-store",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(text)),
        "Connection": "close",
    }
    if (settings.public_url or "").startswith("https:"):
        headers["Strict-Transport-Security"] = HTTPS_ONLY
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["HTTP/1.1 400 Bad Request", *lines, "", ""]).encode()

    class ReadingHttp(HttpToolsProtocol):
        @override
        def send_400_response(self, msg: str) -> None:
            self.transport.write(head + text)
            self.transport.close()

    return ReadingHttp
