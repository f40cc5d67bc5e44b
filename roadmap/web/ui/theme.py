"""What stands around every page: header, navigation, heading, footer, colours.

::

    with theme.frame(say("home.title"), person=who):
        theme.paragraph("...")

The look is in ``theme.css``: a system font, one hue, generous white. Tailwind
is off; use the classes that are described at the top of that file. The frame is two
small elements whatever it shows, so it costs a page next to nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import cast

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement
from nicegui.language import Language

from assessments.records.people import Person
from assessments.records.work import Assessment
from assessments.rules import may
from roadmap.web.ui import problems, visitor
from roadmap.web.ui.own_files import own_address
from roadmap.wording.directions import turns
from roadmap.wording.texts import Words, languages

_MENU = {
    "assessment": ("answering.assessment",),
    "progress": ("history.years",),
    "plan": ("plans.plan",),
    "evidence": ("evidence.entries",),
    "team": ("people.people_of_state", "people.agencies"),
    "administration": ("people.add_state",),
    "office": ("releasing.participation",),
    "region": (),
    "help": (),
}
"""The pages of the menu in their order, and what one has to be allowed to see each."""
PRIMARY = "#1b6674"
WARNING = "#8a4b08"


FORM = (
    *("not_reached", "failed", "too_large", "sign_in", "here_again", "start_afresh"),
    *("not_kept", "not_kept_shared", "changed_meanwhile", "changed_meanwhile_tick"),
    *("letters", "too_many"),
)
"""What the script of all forms says."""

PLACES = {name: f"{{{name}}}" for name in ("saved", "n", "most", "pages")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAbove:
    """A page on the way back: what it is called there, and its path."""

    text: str
    path: str


class Header(Element, component="page_header.js"):
    """Skip link, name, navigation, language, account and sign-out, as one element."""


class Footer(Element, component="page_footer.js"):
    """The closing lines, as one element."""


class Text(TextElement):
    """A native HTML element that holds only text.

    What is written from the other side than the page, such as a name that somebody
    typed, gets its direction from its own letters.
    """

    def __init__(self, tag: str, text: str) -> None:
        super().__init__(tag=tag, text=text)
        if turns(text, visitor.visit().say.direction):
            self.props["dir"] = "auto"


@contextmanager
def frame(
    title: str,
    *,
    person: Person | None = None,
    above: Sequence[PageAbove] = (),
    skip: tuple[str, str] | None = None,
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
    """
    client, say = ui.context.client, visitor.visit().say
    _speak(say)
    ui.page_title(f"{say.apart(title)} · {say('frame.product')}")
    ui.colors(primary=PRIMARY, negative=WARNING)
    ui.add_head_html(sheet("ui/theme.css") + script("ui/stamps.js", kind="module"))
    ui.add_body_html(_no_script(say))
    client.on_exception(lambda problem: show_problem(problem, say))
    with client.layout:
        header = _header(person, say).move(client.layout, target_index=0)
        header.props["trail"] = _trail(title, above, say)
        header.props["skip"] = skip and {"text": skip[0], "href": skip[1]}
        _footer(say)
    client.content.props["tabindex"] = "-1"
    heading(1, title)
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
    """Tell the person at once, without leaving the page, unless the page tells it."""
    if getattr(problem, "already_shown", False):
        return
    for sentence in problems.sentences(problem, say):
        ui.notify(
            sentence, type="warning", timeout=0, close_button=True, multi_line=True
        )


def _speak(say: Words) -> None:
    """Set the language of this visitor's page; the page object itself is shared."""
    client = ui.context.client
    client.page = copy(client.page)
    client.page.language = cast(Language, say.html)


def _no_script(say: Words) -> str:
    """Give what a browser shows that runs no scripts."""
    notice = Markup('<noscript><p class="note">{}</p></noscript>')
    return str(notice.format(say("frame.no_script")))


def _header(person: Person | None, say: Words) -> Header:
    header = Header()
    client = ui.context.client
    path = client.request.url.path
    visit = visitor.visit()
    names = (
        *("product", "purpose", "skip", "navigation", "trail", "account", "sign_in"),
        *(
            "sign_out",
            "sign_out_unsent",
            "sign_out_unmended",
            "sign_out_sure",
            "invented",
            "draft_notice",
        ),
    )
    header.props["texts"] = {name: say(f"frame.{name}") for name in names} | {
        "sign_out_half": say("frame.sign_out_half", pages=PLACES["pages"]),
        "form": {name: say(f"frame.form.{name}", **PLACES) for name in FORM}
        | {"signed_out": say("refused.signed_out"), "at": visitor.address("/sign-in")},
    }
    header.props["prefix"] = visit.prefix
    header.props["content"] = client.content.html_id
    header.props["demo"] = visit.settings.demo
    header.props["draft"] = say.is_draft
    header.props["links"] = [
        {"href": visit.prefix + to, "text": text, "here": _here(path, to)}
        for to, text in _links(person, say)
    ]
    header.props["person"] = (
        None
        if person is None
        else {
            "id": person.id,
            "name": person.name,
            "role": say(f"frame.role.{person.role}"),
        }
    )
    return header


def _here(path: str, to: str) -> str | None:
    """Say how a link of the menu belongs to the page that is shown."""
    if path == to:
        return "page"
    if to == "/assessment":  # leads to the newest
        to = "/assessments"
    return "true" if to != "/" and path.startswith(f"{to}/") else None


def _trail(
    title: str, above: Sequence[PageAbove], say: Words
) -> list[dict[str, str | None]]:
    """Give the way back from the home page to this one; none on the first level."""
    is_below = ui.context.client.request.url.path.count("/") > 1
    if not above and not (is_below and visitor.visit().person):
        return []
    steps = (PageAbove(text=say("frame.home"), path="/"), *above)
    trail: list[dict[str, str | None]] = [
        {"text": step.text, "href": visitor.address(step.path)} for step in steps
    ]
    return [*trail, {"text": title, "href": None}]


def _footer(say: Words) -> Footer:
    footer = Footer()
    url = ui.context.client.request.url
    names = ("footer", "method", "language", "language_change")
    footer.props["texts"] = {name: say(f"frame.{name}") for name in names}
    run_by = visitor.visit().settings.run_by
    footer.props["runBy"] = say("frame.run_by", run_by=run_by) if run_by else ""
    footer.props["prefix"] = visitor.visit().prefix
    footer.props["method"] = visitor.address("/help/method")
    footer.props["here"] = f"{url.path}?{url.query}" if url.query else url.path
    footer.props["language"] = say.language
    footer.props["languages"] = [
        {"code": code, "name": _name(code, say)} for code in languages()
    ]
    return footer


def _name(code: str, say: Words) -> str:
    name = Words(code).name
    if Words(code).is_draft:
        return say("frame.language_draft", name=name)
    return name


def _links(person: Person | None, say: Words) -> list[tuple[str, str]]:
    """Give the menu of a person: path and text of each page of the first level."""
    if person is None:
        return [("/help", say("frame.help"))]
    return [
        ("/", say("frame.home")),
        *(
            (f"/{name}", say(f"frame.{name}"))
            for name, deeds in _MENU.items()
            if all(may(person, deed) for deed in deeds)
        ),
    ]
