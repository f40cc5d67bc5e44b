"""The handbook, as help pages; everybody may read them, signed in or not."""

from nicegui import ui

from assessments.errors import NotFound
from roadmap import handbook
from roadmap.web.ui import theme, visitor
from roadmap.wording.texts import t

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
    here = visitor.visit()
    try:
        page = handbook.page(name)
    except KeyError:
        raise NotFound("no_such_help") from None
    with theme.frame(page.title, person=here.person, language=here.language):
        if here.language != "en":
            theme.paragraph(t("help.english_only", here.language)).classes("note")
        text = ui.markdown(page.text, extras=["tables", "fenced-code-blocks"])
        text.classes("handbook").props("lang=en")
        text.content = handbook.with_addresses(page.text, here.prefix)
        _others(name, here.language)


def _others(shown: str, language: str) -> None:
    with ui.element("nav").classes("handbook-pages screen-only") as others:
        others.props["aria-label"] = t("help.pages", language)
        theme.heading(2, t("help.pages", language))
        with ui.element("ul"):
            for page in handbook.pages():
                with ui.element("li"):
                    path = "/help" if page.name == FIRST else f"/help/{page.name}"
                    to = theme.link(page.title, path)
                    if page.name == shown:
                        to.props["aria-current"] = "page"
