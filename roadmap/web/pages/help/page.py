"""The handbook, as help pages; everybody may read them, signed in or not."""

from nicegui import ui

from assessments.errors import NotFound
from roadmap import handbook
from roadmap.web.ui import theme, visitor
from roadmap.wording.texts import Words

FIRST = "index"


@ui.page("/help")
def contents() -> None:
    """Show the first page of the handbook."""
    _show(FIRST)


@ui.page("/help/{name}")
def page(name: str) -> None:
    """Show a page of the handbook."""
    _show(name)


def _show(name: str) -> None:
    """Show one page of the handbook between its title and the list of the others."""
    visit = visitor.visit()
    try:
        page = handbook.page(name)
    except KeyError:
        raise NotFound("no_such_help") from None
    above = () if name == FIRST else theme.page_above("help", visit.say)
    with theme.frame(page.title, person=visit.person, above=above):
        if visit.say.language != "en":
            theme.paragraph(visit.say("help.english_only")).classes("note")
        text = ui.markdown(page.text, extras=["tables", "fenced-code-blocks"])
        text.classes("handbook").props("lang=en")
        text.content = handbook.with_addresses(page.text, visit.prefix)
        _others(name, visit.say)


def _others(shown: str, say: Words) -> None:
    with ui.element("nav").classes("handbook-pages screen-only") as others:
        others.props["aria-label"] = say("help.pages")
        theme.heading(2, say("help.pages"))
        with ui.element("ul"):
            for page in handbook.pages():
                with ui.element("li"):
                    path = "/help" if page.name == FIRST else f"/help/{page.name}"
                    to = theme.link(page.title, path)
                    if page.name == shown:
                        to.props["aria-current"] = "page"
