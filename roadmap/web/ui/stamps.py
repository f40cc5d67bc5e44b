"""Moments on a page: written in UTC, and shown in the reader's own time zone.

``stamps.js`` turns them into the reader's time; without it, on paper and in what is
exported stands the time in UTC, with the word. A day is no moment: it is the same for
everybody, and `Words.date` writes it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element

from roadmap.web.ui.text import Text
from roadmap.wording.texts import Words

_MARK = "\0"


def stamp(at: datetime, say: Words) -> Markup:
    """Write a moment for a template."""
    return Markup('<time class="stamp" datetime="{}">{}</time>').format(
        _machine(at), say.time(at)
    )


def show(at: datetime, say: Words, *, tag: str = "span") -> Element:
    """Show a moment, alone in an element such as a cell of a table."""
    with ui.element(tag) as place:
        _show(at, say)
    return place


def told(
    tag: str, key: str, moments: Mapping[str, datetime], say: Words, **values: object
) -> Element:
    """Show a sentence that has moments in it.

    Parameters
    ----------
    tag
        Element that holds it.
    key
        Of the sentence.
    moments
        What is put in as a moment, by the name of its place.
    values
        What else is put in.
    """
    places = {name: f"{_MARK}{name}{_MARK}" for name in moments}
    with ui.element(tag) as sentence:
        for number, part in enumerate(say(key, **values, **places).split(_MARK)):
            if number % 2:
                _show(moments[part], say)
            elif part:
                Text("span", part)
    return sentence


def _show(at: datetime, say: Words) -> None:
    text = Text("time", say.time(at)).classes("stamp")
    text.props["datetime"] = _machine(at)


def _machine(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
