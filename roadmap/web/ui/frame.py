"""What stands around every page as HTML: header, menu, way back, heading and footer.

The server draws it, for the framework's pages (`roadmap.web.ui.theme.frame`) and for
plain ones (`whole_page`) alike, so it is there before any script is::

    whole = frame.whole_page(request, title, main)

What is the same on all pages of a person is drawn once and kept; what belongs to one page
is put into its gaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from starlette.datastructures import URL
from starlette.requests import HTTPConnection

from assessments.records.people import Person
from assessments.rules import may
from roadmap.web.ui import notices, templates, visitor
from roadmap.web.ui.frame_words import words_of
from roadmap.web.ui.framework_files import ICON, framework_file, framework_files
from roadmap.web.ui.own_files import own_address
from roadmap.web.ui.templates import View
from roadmap.web.ui.visitor import Visit
from roadmap.wording.directions import turns
from roadmap.wording.texts import Words, languages

MENU = {
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

GAP = "\0"
"""What stands in a frame that was kept where a page puts in its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAbove:
    """A page on the way back: what it is called there, and its path."""

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuLink:
    """A link of the menu; ``here`` is how it belongs to the page that is shown, if so."""

    path: str
    text: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageOffered:
    """A language that can be chosen, by its own name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame(View):
    """The frame with its gaps.

    Attributes
    ----------
    known
        What its script needs to know; what it says is in a file (`frame_words`).
    """

    template = "ui/frame.html"

    prefix: str
    invented: bool
    links: tuple[MenuLink, ...]
    person: Person | None
    run_by: str
    languages: tuple[LanguageOffered, ...]
    known: Mapping[str, str | None]
    gap: str = GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(View):
    """The way back from the home page; ``steps`` are above the page."""

    template = "ui/trail.html"

    steps: tuple[PageAbove, ...]
    title: str
    title_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(View):
    """A whole page that is not the framework's.

    Attributes
    ----------
    ahead
        Files that are loaded when the page has nothing else to do, for the next one.
    """

    template = "ui/plain.html"

    title: str
    sheets: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str
    ahead: tuple[str, ...]
    page: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameParts:
    """The HTML around what a page shows: until after its heading, and from there on."""

    before: str
    after: str


def around(
    request: HTTPConnection,
    title: str,
    *,
    person: Person | None,
    above: Sequence[PageAbove] = (),
    skip: tuple[str, str] | None = None,
    title_in: str = "",
) -> FrameParts:
    """Draw the frame of a page.

    Parameters
    ----------
    title
        Heading of the page.
    person
        Who looks; None before signing in.
    above
        The pages between the home page and this one, for the way back.
    skip
        Text and goal of a second skip link, past what stands before the main thing.
    title_in
        Language of the heading, as browsers know it, where it is not the page's.
    """
    visit, url = visitor.visit_of(request), request.url
    start, until_trail, until_main, until_back, *end = _kept(
        visit, person, _place_in_menu(url.path)
    )
    before = (
        start,
        _second_skip(skip),
        until_trail,
        _trail(visit, url, title, above, title_in),
        notices.drawn(visit),
        until_main,
        _heading(title, visit.say, title_in),
    )
    back = f"{url.path}?{url.query}" if url.query else url.path
    # Where there is an end, a language can be chosen, which leads back here.
    after = (until_back, escape(back), *end) if end else (until_back,)
    return FrameParts(before="".join(before), after="".join(after))


def whole_page(  # noqa: PLR0913 - what a page may have of its own
    request: HTTPConnection,
    title: str,
    main: Markup,
    *,
    above: Sequence[PageAbove] = (),
    skip: tuple[str, str] | None = None,
    title_in: str = "",
    sheets: Sequence[str] = (),
    scripts: Sequence[str] = (),
) -> str:
    """Draw a plain page, for whoever asks for it.

    Parameters
    ----------
    title
        Heading of the page, and of the browser's tab.
    main
        What stands below the heading.
    above, skip, title_in
        As in `around`.
    sheets, scripts
        Of this page, beside those of all, such as ``results/page.css``.
    """
    visit = visitor.visit_of(request)
    frame = around(
        request, title, person=visit.person, above=above, skip=skip, title_in=title_in
    )
    page = PlainPage(
        title=tab_title(title, visit.say),
        sheets=tuple(
            own_address(name, visit.prefix) for name in ("ui/theme.css", *sheets)
        ),
        scripts=tuple(
            own_address(name, visit.prefix)
            for name in (*scripts_of_all(visit.say), "ui/ahead.js", *scripts)
        ),
        icon=visit.prefix + framework_file(ICON),
        ahead=tuple(visit.prefix + path for path in framework_files(visit.say)),
        page=Markup("".join((frame.before, main, frame.after))),  # noqa: S704 - drawn here
    )
    return templates.drawn(page, visit.say)


def scripts_of_all(say: Words) -> tuple[str, ...]:
    """Name the scripts that every page has."""
    return words_of(say), "ui/frame.js", "ui/stamps.js"


def tab_title(title: str, say: Words) -> str:
    """Give what the browser's tab says of a page."""
    return f"{say.apart(title)} · {say('frame.product')}"


def _kept(
    visit: Visit, person: Person | None, here: tuple[str, str]
) -> tuple[str, ...]:
    """Give the frame between its gaps, drawn once for a person and a place in the menu."""
    frames, key = visit.installation.frames, (person, visit.language, here)
    frame = frames.get(key)
    if frame is None:
        frame = frames[key] = _drawn(visit, person, here)
    return frame


def _drawn(
    visit: Visit, person: Person | None, here: tuple[str, str]
) -> tuple[str, ...]:
    """Draw the frame between its gaps."""
    settings, say = visit.settings, visit.say
    frame = PageFrame(
        prefix=visit.prefix,
        invented=settings.demo,
        links=_links(person, here, say),
        person=person,
        run_by=settings.run_by,
        languages=tuple(
            LanguageOffered(code=code, name=_name(code, say)) for code in languages()
        ),
        known={"person": person.id if person else None, "prefix": visit.prefix},
    )
    return tuple(templates.drawn(frame, say).split(GAP))


def _name(code: str, say: Words) -> str:
    name = Words(code).name
    if Words(code).is_draft:
        return say("frame.language_draft", name=name)
    return name


def _links(
    person: Person | None, here: tuple[str, str], say: Words
) -> tuple[MenuLink, ...]:
    """Give the menu of a person: each page of the first level that may be seen."""
    names = ["home"] if person else []
    names += [
        name
        for name, deeds in MENU.items()
        if (all(may(person, deed) for deed in deeds) if person else name == "help")
    ]
    return tuple(
        MenuLink(
            path="/" if name == "home" else f"/{name}",
            text=say(f"frame.{name}"),
            here=here[1] if here[0] == name else "",
        )
        for name in names
    )


def _place_in_menu(path: str) -> tuple[str, str]:
    """Say which link of the menu leads to the page or above it, and which of the two."""
    if path == "/":
        return "home", "page"
    first = path.split("/")[1]
    if first == "assessments":  # the menu leads to the newest
        return "assessment", "true"
    if first not in MENU:
        return "", ""
    is_below = path != f"/{first}"
    return first, "true" if is_below else "page"


def _second_skip(skip: tuple[str, str] | None) -> str:
    if skip is None:
        return ""
    text, goal = skip
    return Markup('<a class="skip" href="{}">{}</a>').format(goal, text)


def _trail(
    visit: Visit, url: URL, title: str, above: Sequence[PageAbove], title_in: str
) -> str:
    """Draw the way back from the home page to this one; none on the first level."""
    is_below = url.path.count("/") > 1
    if not above and not (is_below and visit.person):
        return ""
    home = PageAbove(text=visit.say("frame.home"), path="/")
    steps = tuple(
        PageAbove(text=step.text, path=visit.prefix + step.path)
        for step in (home, *above)
    )
    return templates.drawn(
        Trail(steps=steps, title=title, title_in=title_in), visit.say
    )


def _heading(title: str, say: Words, title_in: str) -> str:
    """Write the heading, with its own language and direction where it is not the page's."""
    spoken = Markup(' lang="{}"').format(title_in) if title_in else ""
    turned = Markup(' dir="auto"') if turns(title, say.direction) else ""
    return Markup("<h1{}{}>{}</h1>\n").format(spoken, turned, title)
