"""Middleware that tells who runs the server of every answer, by page, status and time."""

import asyncio
import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessments.network import network_of
from roadmap.web.ui import visitor
from roadmap.web.ui.background import Asking
from roadmap.web.ui.visitor import Visit
from roadmap.web.ui.watch import Answered
from roadmap.wording.texts import english

router = APIRouter()


class WatchedMiddleware:
    """ASGI middleware; see the module.

    Parameters
    ----------
    app
        The application that it stands before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered, and tell of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        clock = asyncio.get_running_loop().time
        began = clock()
        status, first = 0, began

        async def sending(message: Message) -> None:
            nonlocal status, first
            if message["type"] == "http.response.start":
                status, first = message["status"], clock()
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except BaseException:
            status, first = status or 500, clock()
            raise
        finally:
            if status:  # or the browser has gone
                _note(scope, state, status, first - began)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Give the figures to who has the secret of the settings."""
    installation = request.app.state.installation
    secret = installation.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "")
    if not secret or not hmac.compare_digest(
        given.encode("utf-8", "surrogateescape"), f"Bearer {secret}".encode()
    ):
        return PlainTextResponse(english("frame.problem.not_found"), status_code=404)
    return Response(installation.watch.figures(), media_type=CONTENT_TYPE_LATEST)


def _note(scope: Scope, state: dict[str, object], status: int, seconds: float) -> None:
    visit, asking = state.get("visit"), state.get("asking")
    installation = scope["app"].state.installation
    path = visitor.inside(scope["path"], installation.settings.prefix)
    answered = Answered(
        method=scope["method"],
        route=scope["app"].state.routes.name(path),
        status=status,
        seconds=seconds,
        saves=isinstance(asking, Asking) and asking.saves and not asking.is_stranger,
        reason=asking.reason if isinstance(asking, Asking) else "",
        role=visit.person.role if isinstance(visit, Visit) and visit.person else "",
        network=network_of(visitor.address_of(scope)),
    )
    installation.watch.note(answered, asyncio.get_running_loop().time())
