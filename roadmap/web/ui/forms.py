"""Forms made of native elements: labelled, usable by keyboard, sent as a whole.

Two kinds. `posted` is a plain HTML form for what has to do with cookies and
passphrases. `handled` sends its fields to a function of the page, which may refuse;
the refusal is then told in the form, beside what was filled in.
"""

from asyncio import Lock
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from assessments.errors import AssessmentsError
from assessments.records.people import Person
from roadmap.web.ui import problems, theme, visitor

_SEND = """(event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button[type=submit]");
  if (button.disabled) return;
  if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
  const hadFocus = document.activeElement === button;
  button.disabled = true;
  setTimeout(() => {
    button.disabled = false;
    if (hadFocus && document.activeElement === document.body) button.focus();
  }, 1500);
  emit([...new FormData(form, event.submitter).entries()]);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled into a form, field by field, in order."""

    entries: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """Give what is in a field, without space around it; empty when it is not there."""
        return next((value.strip() for key, value in self.entries if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Give everything that is ticked under a name."""
        return tuple(value for key, value in self.entries if key == name)


Deed = Callable[[Person, Filled], Awaitable[None]]
"""What a form does: gets who sends it, asked anew, and what was filled in."""


@contextmanager
def posted(path: str) -> Iterator[Element]:
    """Make a form that the browser posts to one of our own paths."""
    with ui.element("form").classes("form") as form:
        form.props["method"] = "post"
        form.props["action"] = visitor.address(path)
        yield form


@contextmanager
def handled(
    deed: Deed,
    *,
    once: bool = False,
) -> Iterator[Element]:
    """Make a form that is handled by the page.

    Parameters
    ----------
    deed
        Gets who sends it, asked anew, and what was filled in. What it refuses is told
        under the button.
    once
        Whether the page is left when it is done: then a second click on a slow line
        does nothing more.
    """
    say, turn, is_done = visitor.visit().say, Lock(), False
    with ui.element("form").classes("form") as form:
        alert = ui.element("div").props("role=alert").classes("note problem")
        alert.set_visibility(False)

        async def send(event: GenericEventArguments) -> None:
            async with turn:
                if not is_done:
                    await do(event)

        async def do(event: GenericEventArguments) -> None:
            nonlocal is_done
            alert.clear()
            alert.set_visibility(False)
            entries = tuple((str(key), str(value)) for key, value in event.args)
            try:
                await deed(await visitor.again(), Filled(entries=entries))
                is_done = once
            except AssessmentsError as refused:
                with alert:
                    for sentence in problems.sentences(refused, say):
                        theme.paragraph(sentence)
                alert.set_visibility(True)

        form.on("submit", send, js_handler=_SEND)
        yield form
        alert.move(form, target_index=-1)


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str = "",
    value: str = "",
    **attributes: str,
) -> Element:
    """Ask for a line of text, a date or a passphrase.

    Parameters
    ----------
    name
        Name of the field in what is sent.
    kind
        ``text``, ``password``, ``date`` or ``url``.
    hint
        What helps to fill it in; read out with the label.
    attributes
        More attributes of the input, such as ``autocomplete`` or ``minlength``;
        ``optional="yes"`` lets it be empty.
    """
    with ui.element("div").classes("field"):
        box = Element("input")
        _labelled(box, name, label, hint)
        box.props["type"] = kind
        if value:
            box.props["defaultValue"] = value  # Vue puts "value" back at every update
        if not attributes.pop("optional", ""):
            box.props["required"] = True
        for key, attribute in attributes.items():
            box.props[key] = attribute
    return box


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    value: str = "",
    hint: str = "",
) -> Element:
    """Ask to choose one of several; ``options`` maps what is sent to what is read."""
    with ui.element("div").classes("field"):
        box = Element("select")
        _labelled(box, name, label, hint)
        with box:
            for sent, read in options.items():
                option = theme.Text("option", read)
                option.props["value"] = sent
                if sent == value:
                    option.props["selected"] = True
    return box


def tick(name: str, value: str, label: str, *, ticked: bool = False) -> Element:
    """Offer something to tick."""
    with ui.element("div").classes("check"):
        box = Element("input")
        box.props["type"] = "checkbox"
        box.props["name"] = name
        box.props["value"] = value
        box.props["id"] = box.html_id
        if ticked:
            box.props["checked"] = True
        caption = theme.Text("label", label)
        caption.props["for"] = box.html_id
    return box


def radio(name: str, value: str, label: str, *, chosen: bool = False) -> Element:
    """Offer one of several things under a name, of which one has to be chosen."""
    box = tick(name, value, label, ticked=chosen)
    box.props["type"] = "radio"
    box.props["required"] = True
    return box


@contextmanager
def group(legend: str) -> Iterator[None]:
    """Put fields that belong together under one name."""
    with ui.element("fieldset"):
        theme.Text("legend", legend)
        yield


def one_button(
    text: str,
    deed: Deed,
    *,
    says: str = "",
    sure: str = "",
    look: str = "quiet",
) -> None:
    """Offer a button for what needs nothing filled in.

    Parameters
    ----------
    says
        A longer name for who cannot see what stands around the button.
    sure
        What is asked before; empty for nothing.
    look
        Empty where it is what the page is for.
    """
    with handled(deed) as form:
        form.classes("one-button")
        ask_first(form, sure)
        submit(text, says=says).classes(look)


def ask_first(form: Element, sure: str) -> None:
    """Say what a form does that cannot be undone, and ask, before it is sent."""
    form.props["data-sure"] = sure


def hidden(name: str, value: str) -> None:
    """Send something along that nobody fills in."""
    box = Element("input")
    box.props["type"] = "hidden"
    box.props["name"] = name
    box.props["value"] = value


def submit(text: str, *, says: str = "") -> Element:
    """Offer to send the form.

    Parameters
    ----------
    text
        What is on the button.
    says
        A longer name for who cannot see what stands around the button.
    """
    button = theme.Text("button", text).classes("button")
    button.props["type"] = "submit"
    if says:
        button.props["aria-label"] = says
    return button


def _labelled(box: Element, name: str, label: str, hint: str) -> None:
    """Tie label and hint to a field; both stand above it."""
    box.props["name"] = name
    box.props["id"] = box.html_id
    caption = theme.Text("label", label)
    caption.props["for"] = box.html_id
    if hint:
        words = theme.Text("p", hint).classes("hint")
        words.props["id"] = f"{box.html_id}-hint"
        box.props["aria-describedby"] = f"{box.html_id}-hint"
    box.move(target_index=-1)
