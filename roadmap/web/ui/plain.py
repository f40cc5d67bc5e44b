"""Plain pages: HTML of the server alone, to be read and used before and without scripts.

Signing in, an invitation, the help, the results, and what is said where there is no page, or
not yet. What runs on them comes afterwards: the script of the frame, and one that loads ahead
what the next page needs. ``guard.py`` lets them load nothing but files of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from markupsafe import Markup

from assessments.errors import DatabaseGone
from roadmap.web.ui import frame, problems, templates, visitor
from roadmap.web.ui.frame import PageAbove
from roadmap.web.ui.templates import View

RETRY = 10
"""Seconds after which a page that was given up asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingAgain(View):
    """A page that asks again by itself; ``here`` is its address."""

    template = "ui/asking_again.html"

    says: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSentences(View):
    """What is said instead of a page, and the way home."""

    template = "ui/sentences.html"

    sentences: tuple[str, ...]
    home: str


def answer(  # noqa: PLR0913 - what a page may have of its own
    request: Request,
    title: str,
    main: View | Markup,
    *,
    above: Sequence[PageAbove] = (),
    sheets: Sequence[str] = (),
    scripts: Sequence[str] = (),
    status: int = 200,
    title_in: str = "",
) -> HTMLResponse:
    """Answer with a plain page.

    Parameters
    ----------
    title
        Heading of the page, and of the browser's tab.
    main
        What stands below the heading.
    above
        The pages between the home page and this one, for the way back.
    sheets, scripts
        Of this page, beside those of all.
    title_in
        Language of the heading, as browsers know it, where it is not the page's.
    """
    say = visitor.visit_of(request).say
    if isinstance(main, View):
        main = templates.drawn(main, say)
    body = Markup('<div class="body">{}</div>').format(main)
    whole = frame.whole_page(
        request,
        title,
        body,
        above=above,
        sheets=sheets,
        scripts=scripts,
        title_in=title_in,
    )
    return HTMLResponse(whole, status)


def tell(
    request: Request, title: str, sentences: Sequence[str], status: int
) -> HTMLResponse:
    """Say why there is no page: it is not there, or was refused."""
    home = visitor.visit_of(request).prefix + "/"
    told = PlainSentences(sentences=tuple(sentences), home=home)
    return answer(request, title, told, status=status)


def refusal(request: Request, problem: BaseException) -> Response:
    """Say why a file, a figure or a form is refused: in the frame to who sees a page."""
    say = visitor.visit_of(request).say
    sentences, status = problems.sentences(problem, say), problems.status_of(problem)
    answer: Response
    if visitor.wants_a_page(request.headers):
        answer = tell(request, say("frame.problem.title"), sentences, status)
    else:
        answer = PlainTextResponse(" ".join(sentences), status_code=status)
    answer.headers.update(problems.headers_of(problem))
    return answer


def ask_again(request: Request, why: str, *, status: int, seconds: int) -> Response:
    """Answer with a page that asks again by itself, with or without scripts.

    Parameters
    ----------
    why
        What is said: ``prepared`` or ``busy``.
    """
    visit = visitor.visit_of(request)
    path, query = visit.prefix + request.scope["path"], request.url.query
    again = AskingAgain(
        says=visit.say(f"frame.{why}.says", seconds=seconds),
        here=f"{path}?{query}" if query else path,
    )
    page = answer(request, visit.say(f"frame.{why}.title"), again, status=status)
    page.headers["Refresh"] = str(seconds)
    return page


def too_many(request: Request) -> Response:
    """Say that many people are asking; what only reads asks again by itself."""
    say = visitor.visit_of(request).say
    reads = request.method in visitor.SAFE
    text = say(f"frame.busy.{'says' if reads else 'sent'}", seconds=RETRY)
    busy: Response
    if not visitor.wants_a_page(request.headers):
        busy = PlainTextResponse(text, status_code=503)
    elif reads:
        busy = ask_again(request, "busy", status=503, seconds=RETRY)
    else:
        busy = tell(request, say("frame.busy.title"), [text], 503)
    busy.headers["Retry-After"] = str(RETRY)
    return busy


def not_now(request: Request, problem: BaseException) -> Response:
    """Say what will be over in a minute; a page asks again by itself."""
    say = visitor.visit_of(request).say
    sentences = problems.sentences(problem, say)
    answer: Response
    if visitor.wants_a_page(request.headers):
        answer = tell(request, say("frame.problem.title"), sentences, 503)
        if request.method in visitor.SAFE:
            answer.headers["Refresh"] = str(RETRY)
    else:
        told = {"refused": " ".join(sentences)}
        if isinstance(problem, DatabaseGone):  # in a few words, beside a field
            told["because"] = say(f"frame.problem.because_{problem.fault}")
        answer = JSONResponse(told, status_code=503)
    answer.headers["Retry-After"] = str(RETRY)
    return answer
