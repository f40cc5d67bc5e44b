"""Forms made of native elements: labelled, usable by keyboard, sent as a whole.

Two kinds. `posted` is a plain HTML form for what has to do with cookies and
passphrases. `handled` sends its fields to a function of the page, which may refuse.

Both travel over plain HTTP, so they carry the session that the browser has when they are
sent, not the one that the page was opened with: who was signed out meanwhile and signs
in again in another tab sends the form as it stands. Somebody else is refused. What a
form may have been refused for is told by the page's script (``forms.js``) where the
button is, and at the fields that it names.

Longer than most: all kinds of fields are here, so that there is one of each.
"""

from asyncio import Lock, Task
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import zip_longest
from typing import Generic, TypeVar, cast

from nicegui import background_tasks, ui
from nicegui.element import Element

from assessments.errors import (
    AssessmentsError,
    ChangedMeanwhile,
    FreshNeeded,
    NotUsable,
)
from assessments.records.people import Person
from assessments.validation import Problem, can_be_kept
from roadmap.web.ui import problems, routes, theme, visitor
from roadmap.wording.texts import Words

T = TypeVar("T")
C = TypeVar("C", bound=Enum)

MOST_REMEMBERED = 20
"""Times that a form was sent, whose outcome is told once more to who asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled into a form, field by field, in order."""

    entries: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """Give what is in a field, without space around it; empty when it is not there."""
        return next((value.strip() for key, value in self.entries if key == name), "")

    def day(self, name: str) -> date:
        """Give the day in a field.

        Raises
        ------
        NotUsable
            If it is none.
        """
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            raise NotUsable(("not_a_date", {"field": name})) from None

    def choice(self, name: str, offered: type[C]) -> C:
        """Give what was chosen in a field.

        Raises
        ------
        NotUsable
            If it is none of what is offered.
        """
        try:
            return offered(self.one(name))
        except ValueError:
            raise NotUsable(("no_such_choice", {"field": name})) from None

    def every(self, name: str) -> tuple[str, ...]:
        """Give everything that is ticked under a name."""
        return tuple(value for key, value in self.entries if key == name)


Deed = Callable[[Person, Filled], Awaitable[str | None]]
"""What a form does: gets who sends it and what was filled in.

It may give the path of our own that the browser goes to afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One sentence of a refusal, and the name of the field that it is about, if any."""

    says: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What came of a form: refused, or done; ``go`` is where the browser goes then.

    ``again`` is where somebody is to show first that it is still them; then the same is
    sent again.
    """

    refused: tuple[Refusal, ...] = ()
    go: str = ""
    again: str = ""


class Form(Element):
    """A form that is handled by the page.

    Parameters
    ----------
    deed
        What it does.
    """

    def __init__(self, deed: Deed) -> None:
        super().__init__("form")
        visit = visitor.visit()
        self.person = visit.who.id
        self._deed, self._say, self._prefix = deed, visit.say, visit.prefix
        self._turn = Lock()
        self._sent: dict[str, tuple[Filled, Task[Acknowledgement]]] = {}
        self.props["method"] = "post"
        self.props["action"] = f"{visit.prefix}/forms/{self.client.id}/{self.id}"
        self.props["data-deed"] = True

    def sent(
        self, who: Person, key: str, filled: Filled
    ) -> Task[Acknowledgement] | None:
        """Begin what the form does, once for every key that it is sent under.

        Who did not hear what came of it asks again under the same key; None if the key
        stands for something else already.
        """
        if key not in self._sent:
            work = self._outcome(who, filled)
            task = background_tasks.create(work, name=f"form {self.id}")
            self._sent[key] = (filled, task)
            for old in list(self._sent)[:-MOST_REMEMBERED]:
                del self._sent[old]
        before, begun = self._sent[key]
        return begun if before == filled else None

    async def _outcome(self, who: Person, filled: Filled) -> Acknowledgement:
        names = [name for name, _ in filled.entries]
        async with self._turn:
            with self:
                try:
                    _require_keepable(filled)
                    path = await self._deed(who, filled)
                except AssessmentsError as refused:
                    again = routes.AGAIN if isinstance(refused, FreshNeeded) else ""
                    return Acknowledgement(
                        refused=_refusals(refused, names, self._say),
                        again=again and self._prefix + again,
                    )
                except Exception as problem:  # noqa: BLE001 - told with its number, and logged
                    problems.log(problem)
                    return Acknowledgement(refused=_refusals(problem, names, self._say))
        return Acknowledgement(go=self._prefix + path if path else "")


def _require_keepable(filled: Filled) -> None:
    """Refuse what no database keeps: no deed gets to see it.

    Raises
    ------
    NotUsable
        Naming the fields that hold it.
    """
    broken: list[Problem] = [
        ("text_unusable", {"field": name})
        for name, value in filled.entries
        if not can_be_kept(name + value)
    ]
    if broken:
        raise NotUsable(*broken)


def _refusals(
    problem: Exception, names: Sequence[str], say: Words
) -> tuple[Refusal, ...]:
    """Tell a refusal in sentences, each with the field that it is about.

    A reason names its field by how it begins (``title_missing``), or its values do.
    """
    reasons: Sequence[Problem] = ()
    if isinstance(problem, NotUsable):
        reasons = problem.problems
    elif isinstance(problem, AssessmentsError):
        reasons = ((problem.reason, problem.values),)
    fields = [_field_of(reason, values, names) for reason, values in reasons]
    return tuple(
        Refusal(says=sentence, field=field)
        for sentence, field in zip_longest(
            problems.sentences(problem, say), fields, fillvalue=""
        )
    )


def _field_of(reason: str, values: Mapping[str, object], names: Sequence[str]) -> str:
    named = {str(values.get("field", "")), str(values.get("code", ""))}
    about = [n for n in names if n in named or reason.startswith(f"{n}_")]
    return max(about, key=len, default="")


@contextmanager
def posted(path: str) -> Iterator[Element]:
    """Make a form that the browser posts to one of our own paths.

    It says whose page it stands on, so that `routes.own_fields` can refuse it from
    somebody else who is signed in in the same browser by then.
    """
    person = visitor.visit().person
    with ui.element("form").classes("form") as form:
        form.props["method"] = "post"
        form.props["action"] = visitor.address(path)
        if person is not None:
            hidden(routes.PERSON, person.id)
        yield form


def told(sentences: Sequence[str]) -> None:
    """Say why a posted form was refused, in it or above it, with the focus."""
    if sentences:
        with ui.element("div").classes("note problem refusal") as refusal:
            refusal.props("role=alert tabindex=-1 autofocus")
            for sentence in sentences:
                theme.paragraph(sentence)


@contextmanager
def handled(deed: Deed, *, about: str = "") -> Iterator[Form]:
    """Make a form that is handled by the page.

    Parameters
    ----------
    deed
        Gets who sends it and what was filled in; gives the path to go to, if any. What
        it refuses is told where the button is.
    about
        What the form is about, where its page has several that ask for the same: half
        filled in they are kept apart by it.
    """
    with Form(deed).classes("form") as form:
        form.props["data-about"] = about
        yield form


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str = "",
    value: str = "",
    most: int = 0,
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
    most
        Letters that are allowed: near them the form's script counts, and a longer paste
        stays whole; the deed refuses it in a sentence.
    attributes
        More attributes of the input, such as ``autocomplete`` or ``minlength``;
        ``optional="yes"`` lets it be empty.
    """
    with ui.element("div").classes("field"):
        box = Element("input")
        _labelled(box, name, label, hint)
        box.props["type"] = kind
        if kind == "text":
            box.props["dir"] = "auto"
        if most:
            box.props["data-most"] = most
        if value:
            box.props["defaultValue"] = value  # Vue puts "value" back at every update
        if not attributes.pop("optional", ""):
            box.props["required"] = True
        for key, attribute in attributes.items():
            box.props[key] = attribute
    return box


def text(name: str, label: str, *, most: int, rows: int = 4) -> Element:
    """Ask for a text of several lines that has to be there; line breaks are kept."""
    with ui.element("div").classes("field"):
        box = Element("textarea")
        _labelled(box, name, label, "")
        box.props["dir"] = "auto"
        box.props["rows"] = rows
        box.props["data-most"] = most
        box.props["required"] = True
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


class Seen(Generic[T]):
    """What a form's page had seen, and a tick to put one's own over what is newer.

    What somebody else put there meanwhile is told as any refusal, with a tick that holds
    for just that.
    """

    def __init__(self, seen: T, say: Words) -> None:
        self._seen, self._say = seen, say
        self._told: dict[str, T] = {}
        self._place: Element | None = None

    def stand(self) -> None:
        """Make the place of the tick, inside the form."""
        self._place = ui.element("div")

    async def put(self, filled: Filled, deed: Callable[[T], Awaitable[object]]) -> None:
        """Do what the form does, over what was seen or told and ticked."""
        seen = self._told.get(filled.one("over"), self._seen)
        if self._place is not None:
            self._place.clear()
        try:
            await deed(seen)
        except ChangedMeanwhile as newer:
            told = repr(newer.problems)
            self._told[told] = cast(T, newer.present)
            with self._place or nullcontext():
                tick("over", told, self._say("frame.put_over"))
            raise


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
    seen: Seen[T] | None = None,
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
    seen
        What the page had seen, where the deed asks about what is newer.
    """
    with handled(deed) as form:
        form.classes("one-button")
        ask_first(form, sure)
        if seen is not None:
            seen.stand()
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
