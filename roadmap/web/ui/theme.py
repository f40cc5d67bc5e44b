"""What stands around every page: header, navigation, heading, footer, colours.

::

    with theme.frame(say("home.title"), person=who):
        theme.paragraph("...")

The look is in ``theme.css``: a system font, one hue, generous white. Tailwind
is off; use the classes that are described at the top of that file. Header, heading and
footer are HTML that the server draws (``frame.html``); what a page shows goes between.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import cast

from nicegui import ui
from nicegui.element import Element
from nicegui.language import Language

from assessments.records.people import Person
from assessments.records.work import Assessment
from roadmap.web.ui import first_html, problems, visitor
from roadmap.web.ui.frame import PageAbove, scripts_of_all, tab_title
from roadmap.web.ui.frame import around as drawn_around
from roadmap.web.ui.own_files import own_address
from roadmap.web.ui.text import Text as Text  # what pages are made of
from roadmap.wording.texts import Words

PRIMARY = "#1b6674"
WARNING = "#8a4b08"


@contextmanager
def frame(
    title: str,
    *,
    person: Person | None = None,
    above: Sequence[PageAbove] = (),
    skip: tuple[str, str] | None = None,
    title_in: str = "",
) -> Iterator[None]:
    """Put a page into the frame.

    Parameters
    ----------
    title
        Heading of the page, and of the browser's tab.
    person
        Who looks; None before signing in.
    above
        The pages between the home page and this one, for the way back.
    skip
        Text and goal of a second skip link, past what stands before the main thing.
    title_in
        Language of the heading, as browsers know it, where it is not the page's.
    """
    client, visit = ui.context.client, visitor.visit()
    say = visit.say
    _speak(say)
    ui.page_title(tab_title(title, say))
    ui.add_head_html(_look(say))
    client.on_exception(lambda problem: show_problem(problem, say))
    around = drawn_around(
        client.request, title, person=person, above=above, skip=skip, title_in=title_in
    )
    first_html.put(client, around, say)
    yield


def body() -> Element:
    """Make a place for what is drawn anew when something changed."""
    return ui.element("div").classes("body")


def page_above(name: str, say: Words) -> tuple[PageAbove, ...]:
    """Name a page of the menu, such as ``plan``, as the one above this."""
    return (PageAbove(text=say(f"frame.{name}"), path=f"/{name}"),)


def assessment_above(assessment: Assessment, say: Words) -> tuple[PageAbove, ...]:
    """Name an assessment as what stands above this page."""
    text = say("frame.assessment_of", cycle=assessment.cycle)
    return (PageAbove(text=text, path=f"/assessments/{assessment.id}"),)


def heading(level: int, text: str) -> Text:
    """Write a heading of level 1 to 6."""
    return Text(f"h{level}", text)


def paragraph(text: str) -> Text:
    """Write a paragraph."""
    return Text("p", text)


def note(text: str) -> Text:
    """Say that something was done; read out when the page opens."""
    return paragraph(text).classes("note").props("role=status")


def link(text: str, path: str) -> Text:
    """Lead to one of our own pages."""
    element = Text("a", text)
    element.props["href"] = visitor.address(path)
    return element


def button_link(text: str, path: str) -> Text:
    """Lead to one of our own pages, as the main thing to do here."""
    return link(text, path).classes("button")


def sheet(name: str) -> str:
    """Give the head's line for a style sheet, such as ``results/page.css``."""
    return f'<link rel="stylesheet" href="{own_address(name, visitor.visit().prefix)}">'


def script(name: str, *, kind: str = "text/javascript") -> str:
    """Give the head's line for a script, such as ``ui/reading.js``."""
    return f'<script type="{kind}" src="{own_address(name, visitor.visit().prefix)}" defer></script>'


def done(text: str) -> None:
    """Say what the last deed did; it goes when the next one is sent."""
    tell_once(note(text))


def tell_once(told: Element) -> None:
    """Take away what tells of the last deed when the next one is sent."""
    told.props["data-done"] = True
    ui.add_head_html(script("ui/done.js"))


def quote(title: str, text: str) -> None:
    """Show what somebody wrote, as it was written, below what it is."""
    with ui.element("div").classes("note problem"):
        Text("b", title)
        Text("blockquote", text).props("dir=auto")


@contextmanager
def table(
    caption: str, columns: Sequence[str], *, look: str = "labelled"
) -> Iterator[None]:
    """Begin a table; rows go inside. An empty column name heads a column of buttons.

    On a phone every cell says the name of its column.

    Parameters
    ----------
    look
        Classes; ``stacks`` for cells that need no name.
    """
    scroll = ui.element("div").classes("scroll").props("tabindex=0 role=region")
    scroll.props["aria-label"] = caption
    with (
        scroll,
        ui.element("table").classes(look),
    ):
        Text("caption", caption)
        with ui.element("thead"), ui.element("tr"):
            for column in columns:
                if column:
                    Text("th", column).props("scope=col")
                else:
                    ui.element("td")
        with ui.element("tbody") as body:
            yield
    for written in body.default_slot.children:
        for cell, column in zip(written.default_slot.children, columns, strict=True):
            if cell.tag == "td" and column:
                cell.props["data-label"] = column


def row(texts: Sequence[str]) -> None:
    """Write a row of a table."""
    with ui.element("tr"):
        Text("th", texts[0]).props("scope=row")
        for text in texts[1:]:
            Text("td", text)


def show_problem(problem: BaseException, say: Words) -> None:
    """Tell the person at once, without leaving the page."""
    for sentence in problems.sentences(problem, say):
        ui.notify(
            sentence, type="warning", timeout=0, close_button=True, multi_line=True
        )


def _speak(say: Words) -> None:
    """Set the language of this visitor's page; the page object itself is shared."""
    client = ui.context.client
    client.page = copy(client.page)
    client.page.language = cast(Language, say.html)


def _look(say: Words) -> str:
    scripts = (script(name, kind="module") for name in scripts_of_all(say))
    return sheet("ui/theme.css") + "".join(scripts)
