"""The application: pages, routes, middleware and server put together.

FastAPI with NiceGUI mounted in it, served by one uvicorn process. Several processes
behind a proxy work on PostgreSQL: nothing that is shared is kept in memory.
"""

import asyncio
import gc
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NoReturn
from urllib.parse import urlsplit

import nicegui
import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from nicegui import background_tasks, run, ui
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp
from typing_extensions import override

from assessments.errors import AssessmentsError, DatabaseGone, FreshNeeded
from assessments.records.keeping import TermsOfKeeping
from assessments.rules import SYSTEM
from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web import log_lines, pages, unreadable, watched
from roadmap.web.compressed import CompressedFilesMiddleware, compress_ahead
from roadmap.web.compressed_answers import CompressedAnswersMiddleware
from roadmap.web.guard import GuardMiddleware
from roadmap.web.logged import LoggedMiddleware, write_noted
from roadmap.web.middleware import VisitMiddleware
from roadmap.web.patience import PatienceMiddleware
from roadmap.web.ui import (
    first_html,
    framework,
    framework_socket,
    open_pages,
    own_files,
    plain,
    problems,
    routes,
    sending,
    theme,
    visitor,
)
from roadmap.web.ui.background import ShuttingDown, hear, in_background
from roadmap.web.ui.framework_files import framework_files
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.ongoing import Patience
from roadmap.web.ui.watch import Routes
from roadmap.web.watched import WatchedMiddleware
from roadmap.wording import texts
from roadmap.wording.texts import Words, english

QUIET = 20.0
"""Seconds until files are compressed anew, by who lets all others go first."""

KEEP_ALIVE = 75
"""Seconds that a connection is kept for what comes next: opening one takes a slow line
three ways there and back. Longer than a proxy's, so that it is the proxy that closes."""

A_DAY = 24 * 3600.0
"""Seconds."""

AT_A_STRETCH = 0.001
"""Seconds that a thread computes while others wait; Python's own are 0.005."""

RECONNECT_TIMEOUT = 60.0
"""Seconds that a page is kept whose line broke; longer cuts are the answer page's business."""


class PageNotShown(Exception):
    """A page of the framework is not shown.

    Parameters
    ----------
    client
        The framework's own, that would have told of it.
    problem
        Why; None where there was no time to build it.
    """

    def __init__(self, client: nicegui.Client, problem: Exception | None) -> None:
        super().__init__(problem)
        self.client, self.problem = client, problem


class Application(FastAPI):
    """The application, guarded and watched before everything, its apologies included."""

    @override
    def build_middleware_stack(self) -> ASGIApp:
        return WatchedMiddleware(GuardMiddleware(super().build_middleware_stack()))


def build(patience: Patience | None = None) -> FastAPI:
    """Put the application together, once in a process: its pages belong to the framework.

    Whose record it serves, and how, is said by ``app.state.installation``; every request
    finds it there.

    Parameters
    ----------
    patience
        How long is waited for what, as in `serve`.

    Raises
    ------
    roadmap.web.ui.framework.UnknownFramework
        If NiceGUI or Starlette is another than the ones known here.
    """
    framework.check()
    given_up = (patience or Patience()).all
    app = Application(title="Roadmap", docs_url=None, redoc_url=None, openapi_url=None)
    for part in (app, nicegui.app):  # an address would be made of what a visitor claims
        part.router.redirect_slashes = False
    app.mount("/static", own_files.routes)
    app.get("/healthz", response_class=PlainTextResponse)(_alive)
    app.get("/readyz")(_ready)
    for router in (sending.router, watched.router, *_plain_routes()):
        app.router.routes += router.routes  # included, each would be asked by itself
    problems.keep_content_out_of_logs()
    first_html.make_ours()
    framework.give_our_words()
    framework_socket.bind()
    nicegui.app.colors(primary=theme.PRIMARY, negative=theme.WARNING)
    framework.give_every_page_time(2 * given_up, _lost)  # later than we do
    nicegui.app.on_page_exception(_problem_page)
    open_pages.spare()
    app.add_exception_handler(AssessmentsError, _refused)
    app.add_exception_handler(413, _not_taken)
    app.add_exception_handler(422, _not_taken)
    app.add_exception_handler(RequestValidationError, _not_taken)
    for part in (app, nicegui.app):
        part.add_exception_handler(404, _not_found)
        part.add_exception_handler(PageNotShown, _not_shown)
        part.add_exception_handler(ShuttingDown, _refused)
        part.add_exception_handler(DatabaseGone, _gone)
        part.add_exception_handler(Exception, _failed)
    run.process_pool_start_method = "spawn"  # we use none of it; it says so of forks
    ui.run_with(
        app,
        title=english("frame.product"),
        language=english.html,  # type: ignore[arg-type]  # checked by a test
        reconnect_timeout=RECONNECT_TIMEOUT,
        tailwind=False,
        show_welcome_message=False,
        gzip_middleware_factory=None,
    )
    app.add_middleware(LoggedMiddleware)
    app.add_middleware(CompressedAnswersMiddleware)
    app.add_middleware(CompressedFilesMiddleware)
    app.add_middleware(PatienceMiddleware)
    app.add_middleware(VisitMiddleware)
    app.state.routes = Routes((*app.routes, *nicegui.app.routes))
    return app


def serve(
    service: Service,
    settings: Settings,
    *,
    port: int | None = None,
    started: Callable[[], None] | None = None,
    patience: Patience | None = None,
) -> None:
    """Serve until stopped.

    Parameters
    ----------
    service
        All use cases; pages have no other way to the record.
    settings
        Where we are shown, and how.
    port
        Port to listen on instead of the one in the settings.
    started
        Called once, when the first page can be asked for.
    patience
        How long is waited for what.
    """
    app = build(patience)
    installation = Installation(
        service=service, settings=settings, patience=patience or Patience()
    )
    app.state.installation = installation
    nicegui.app.on_shutdown(installation.pools.close)
    nicegui.app.on_shutdown(installation.drawing.end)
    nicegui.app.on_startup(partial(_write_log, service))
    nicegui.app.on_shutdown(lambda: service.audit.write_noted(who=SYSTEM))
    nicegui.app.on_startup(partial(_forget, service, settings.terms))
    nicegui.app.on_startup(_calm_the_collector)
    nicegui.app.on_startup(_let_saves_pass)
    nicegui.app.on_startup(open_pages.bound)
    nicegui.app.on_startup(partial(_compress_later, app))
    if started is not None:
        nicegui.app.on_startup(started)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port if port is None else port,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        proxy_headers=True,
        server_header=False,
        access_log=False,
        log_config=log_lines.form(as_json=settings.log_json),
        timeout_graceful_shutdown=5,
        http=unreadable.protocol_for(settings),
        timeout_keep_alive=KEEP_ALIVE,
        ws_max_size=framework_socket.LARGEST,
    )


def _plain_routes() -> Iterator[APIRouter]:
    """Import the modules of `roadmap.web.pages`, and give those routes that are no pages.

    The pages are offered by being imported: that is how ``@ui.page`` does it.
    """
    for info in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
        module = importlib.import_module(info.name)
        if hasattr(module, "router"):
            yield module.router


def _compress_later(app: FastAPI) -> None:
    background_tasks.create(_compress_files(app), name="compress files")


async def _compress_files(app: FastAPI) -> None:
    """Compress what pages load as well as can be, when the start is over."""
    await asyncio.sleep(QUIET)
    languages = [Words(code) for code in texts.languages()]
    theirs = {file for say in languages for file in framework_files(say)}
    await compress_ahead(app, (*own_files.own_paths(), *sorted(theirs)))


def _write_log(service: Service) -> None:
    background_tasks.create(write_noted(service), name="write the log")


def _forget(service: Service, terms: TermsOfKeeping) -> None:
    background_tasks.create(_forget_daily(service, terms), name="forget in time")


async def _forget_daily(service: Service, terms: TermsOfKeeping) -> None:
    """Forget what is about persons and was kept long enough, when the start is over."""
    await asyncio.sleep(QUIET)
    while True:
        with suppress(DatabaseGone):  # tomorrow again
            await in_background(service.keeping.forget, who=SYSTEM, terms=terms)
        await asyncio.sleep(A_DAY)


async def _alive() -> str:
    return "ok"


async def _ready(request: Request) -> PlainTextResponse:
    """Say in single words what is lacking, and nothing else to whoever asks."""
    lacks = await request.app.state.installation.readiness.lacks()
    says = "\n".join(lacks) or "ready"
    return PlainTextResponse(says, status_code=503 if lacks else 200)


def _let_saves_pass() -> None:
    """Let threads take turns more often: a save is eight statements to the database.

    After each it waits until whoever computes a page lets it on.
    """
    sys.setswitchinterval(AT_A_STRETCH)


def _calm_the_collector() -> None:
    """Collect rarely: the default pauses every page for up to half a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


async def _not_found(request: Request, problem: Exception) -> Response:
    """Say in the frame that there is no such page; files and figures get plain text."""
    visit = request.scope.get("state", {}).get("visit")
    if visit is None or not visitor.wants_a_page(request.headers):
        return PlainTextResponse(english("frame.problem.not_found"), status_code=404)
    title = visit.say("frame.problem.not_found_title")
    return plain.tell(request, title, [visit.say("frame.problem.not_found")], 404)


async def _not_taken(request: Request, problem: Exception) -> Response:
    """Say why a form is not even read: it is too large, or none of ours."""
    say = visitor.visit_of(request).say
    status = getattr(problem, "status_code", 422)
    text = say(
        f"refused.{'message_too_large' if status == 413 else 'message_unusable'}"
    )
    if visitor.wants_a_page(request.headers):
        title = say("frame.problem.title")
        return plain.tell(request, title, [text], status)
    return JSONResponse({"detail": text}, status_code=status)


async def _refused(request: Request, problem: Exception) -> Response:
    """Say why a file, a figure or a form is refused: in the frame to who sees a page."""
    hear(problem)
    if isinstance(problem, problems.MAY_PASS):
        return plain.not_now(request, problem)
    if isinstance(problem, FreshNeeded) and visitor.wants_a_page(request.headers):
        return routes.lead_to(request, routes.AGAIN, next=_page_of(request))
    return plain.refusal(request, problem)


def _page_of(request: Request) -> str:
    """Give the page that somebody is on: the one asked for, or that of the form sent."""
    visit = visitor.visit_of(request)
    asked = urlsplit(str(request.url))
    if request.method not in visitor.SAFE:
        asked = urlsplit(request.headers.get("referer", ""))
        path = visitor.inside(asked.path, visit.prefix)
    else:
        path = str(request.scope["path"])
    return visitor.own_path(f"{path}?{asked.query}" if asked.query else path)


async def _gone(request: Request, problem: Exception) -> Response:
    """Say that the database does not answer, to who looks after the server too."""
    problems.log(problem)
    return await _refused(request, problem)


async def _failed(request: Request, problem: Exception) -> Response:
    """Apologise for what failed outside of a page's own function, or is no page."""
    if isinstance(problem, ClientDisconnect):  # nobody is there to read it
        raise problem
    visit = request.scope.get("state", {}).get("visit")
    if visit is None:
        (text,) = problems.sentences(problem, english)
        return PlainTextResponse(text, status_code=500)
    return await _refused(request, problem)


def _problem_page(problem: Exception) -> NoReturn:
    """Give up a page that was refused or failed: what is told of it needs no scripts."""
    problems.log(problem)
    raise PageNotShown(ui.context.client, problem)


def _lost(_status: int, _why: object = "") -> NoReturn:
    """Give up a page that could not be built in time."""
    raise PageNotShown(ui.context.client, None)


async def _not_shown(request: Request, given_up: Exception) -> Response:
    """Say why a page of the framework is not shown."""
    assert isinstance(given_up, PageNotShown)  # noqa: S101 - what it is called for
    given_up.client.delete()
    if given_up.problem is None:
        return plain.too_many(request)
    return await _refused(request, given_up.problem)
