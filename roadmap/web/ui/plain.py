"""Plain pages: HTML of the server alone, to be read and used before and without scripts.

Signing in, an invitation, the help, and what is said where there is no page. What runs on
them comes afterwards: the script of the frame, and one that loads ahead what the next page
needs. ``middleware.py`` lets them load nothing but files of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from roadmap.web.ui import frame, templates, visitor
from roadmap.web.ui.frame import PageAbove
from roadmap.web.ui.templates import View


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSentences(View):
    """What is said instead of a page, and the way home."""

    template = "ui/sentences.html"

    sentences: tuple[str, ...]
    home: str


def answer(
    request: Request,
    title: str,
    main: View | Markup,
    *,
    above: Sequence[PageAbove] = (),
    scripts: Sequence[str] = (),
    status: int = 200,
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
    scripts
        Of this page, beside those of all.
    """
    say = visitor.visit_of(request).say
    if isinstance(main, View):
        main = Markup(templates.drawn(main, say))  # noqa: S704 - templates escape
    body = Markup('<div class="body">{}</div>').format(main)
    whole = frame.whole_page(request, title, body, above=above, scripts=scripts)
    return HTMLResponse(whole, status)


def tell(
    request: Request, title: str, sentences: Sequence[str], status: int
) -> HTMLResponse:
    """Say why there is no page: it is not there, or was refused."""
    home = visitor.visit_of(request).prefix + "/"
    told = PlainSentences(sentences=tuple(sentences), home=home)
    return answer(request, title, told, status=status)
