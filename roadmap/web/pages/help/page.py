"""The handbook, as help pages; everybody may read them, signed in or not."""

import re
from dataclasses import dataclass
from functools import cache

import markdown2
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from assessments.errors import NotFound
from roadmap import handbook
from roadmap.web.ui import plain, templates, visitor
from roadmap.web.ui.frame import PageAbove
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words

FIRST = "index"
EXTRAS = {
    "fenced-code-blocks": None,
    "header-ids": None,
    "tables": None,
}
"""What the handbook writes beyond the first Markdown."""
ALIGNED = re.compile(r' style="text-align:(\w+);"')

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLink:
    """A page of the handbook, in the list of all."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage(View):
    """A page of the handbook; ``shown`` is its name in the list."""

    template = "help/page.html"

    text: Markup
    pages: tuple[HelpLink, ...]
    shown: str


@router.get("/help")
async def contents(request: Request) -> Response:
    """Show the first page of the handbook."""
    return _show(request, FIRST)


@router.get("/help/{name}")
async def page(request: Request, name: str) -> Response:
    """Show a page of the handbook."""
    return _show(request, name)


def _show(request: Request, name: str) -> Response:
    """Show one page of the handbook between its title and the list of the others."""
    visit = visitor.visit_of(request)
    try:
        title = handbook.page(name).title
    except KeyError:
        raise NotFound("no_such_help") from None
    above = (
        ()
        if name == FIRST
        else (PageAbove(text=visit.say("frame.help"), path="/help"),)
    )
    drawn = _drawn(name, visit.language, visit.prefix)
    return plain.answer(
        request,
        title,
        drawn,
        above=above,
        title_in="" if visit.language == "en" else "en",
    )


@cache
def _drawn(name: str, language: str, prefix: str) -> Markup:
    """Draw a page: once for everybody, since it changes with the program only."""
    text = handbook.with_addresses(handbook.page(name).text, prefix)
    pages = tuple(
        HelpLink(
            name=page.name,
            title=page.title,
            address=f"{prefix}/help" + ("" if page.name == FIRST else f"/{page.name}"),
        )
        for page in handbook.pages()
    )
    shown = HelpPage(text=_html(text), pages=pages, shown=name)
    return templates.drawn(shown, Words(language))


def _html(text: str) -> Markup:
    """Turn Markdown of ours into HTML: columns aligned by a class, tables that scroll."""
    html = ALIGNED.sub(r' class="\1"', markdown2.markdown(text, extras=EXTRAS))
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    return Markup(html.replace("</table>", "</table></div>"))  # noqa: S704 - the handbook is ours
