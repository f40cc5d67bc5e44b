"""Who is looking, in which language, and under which address.

The middleware (`roadmap.web.middleware`) finds out once per request and leaves it with
the request, beside the record and the settings of the application that answers it.
What is kept of a visitor in memory between requests (`roadmap.web.ui.installation`) is who it
was, the frame of that person's pages, what is being answered, and a count of messages; none
of it decides a right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import HTTPException
from nicegui import ui
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from assessments import network
from assessments.records.members import MemberChange
from assessments.records.people import Person
from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web.ui import origins
from roadmap.web.ui.figures import Figures
from roadmap.web.ui.installation import Installation, Published, published
from roadmap.web.ui.kept_pages import KeptPages
from roadmap.wording import texts
from roadmap.wording.texts import Words

SESSION_COOKIE = "roadmap_session"
LANGUAGE_COOKIE = "roadmap_language"
SHARED_COOKIE = "roadmap_shared"
BROWSER_COOKIE = "roadmap_browser"
STEP_COOKIE = "roadmap_step"
SAFE = {"GET", "HEAD", "OPTIONS"}
"""What is asked so only reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the middleware found out about one request, and what answers it.

    ``person`` is None for somebody who has not signed in, ``token`` then too;
    ``is_shared`` says that others use this browser as well. ``told`` are the changes of
    who belongs to the person's state that everybody of it is told of.
    """

    installation: Installation
    person: Person | None
    token: str | None
    language: str
    is_shared: bool = False
    told: tuple[MemberChange, ...] = ()

    @property
    def say(self) -> Words:
        """Everything that is said, in the visitor's language."""
        return Words(self.language)

    @property
    def who(self) -> Person:
        """Who visits; the middleware sends everybody else to the sign-in page before."""
        if self.person is None:
            raise HTTPException(status_code=401)
        return self.person

    @property
    def service(self) -> Service:
        """All use cases; there is no other way to the record."""
        return self.installation.service

    @property
    def settings(self) -> Settings:
        """Where we are shown, and how."""
        return self.installation.settings

    @property
    def prefix(self) -> str:
        """What stands before every path of ours in the browser."""
        return self.settings.prefix

    @property
    def figures(self) -> Mapping[str, Figures]:
        """Pictures that were drawn, by the module that shows them."""
        return self.installation.figures

    @property
    def pages(self) -> KeptPages:
        """What pages give to read, as it was drawn last."""
        return self.installation.pages

    @property
    def published(self) -> Published:
        """All that the page of the region can reach."""
        return published(self.service)


def address(path: str) -> str:
    """Give the address of one of our own paths, as the browser has to ask for it."""
    return visit().prefix + path


def visit() -> Visit:
    """Give everything known about the visit to the page that is being built."""
    return visit_of(ui.context.client.request)


def visit_of(request: HTTPConnection) -> Visit:
    """Give everything known about the visit that a request belongs to."""
    current = request.scope["state"]["visit"]
    assert isinstance(current, Visit)  # noqa: S101 - only the middleware writes it
    return current


def wants_a_page(headers: Headers) -> bool:
    """Say whether a person looks at what is answered, and not a script or a picture."""
    return "text/html" in headers.get("accept", "")


def address_of(scope: Scope) -> str:
    """Give the network address that a request came from, as far as it is known."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def network_of(scope: Scope) -> str:
    """Give the network that a request came from: strangers are counted by it."""
    return network.network_of(address_of(scope))


def cookie(name: str, scope: Scope, settings: Settings) -> str:
    """Name a cookie with a secret, so that nobody but us can have set it.

    Over HTTPS browsers take a name that begins so from this very host alone. ``__Host-``
    wants the path ``/``; under a prefix the cookie stays there, so that what else is on
    the host is never sent it.
    """
    if not origins.is_secure(scope, settings):
        return name
    return f"__Secure-{name}" if settings.prefix else f"__Host-{name}"


def own_path(given: str | None) -> str:
    """Take a path to come back to, or the home page if it is not one of ours."""
    if not given or not given.startswith("/") or given.startswith("//"):
        return "/"
    if "\\" in given or any(ord(sign) < 33 for sign in given):
        return "/"
    parts = urlsplit(given)
    return "/" if parts.scheme or parts.netloc else given


def inside(path: str, prefix: str) -> str:
    """Give a path as we know it, without the one under which a proxy shows us.

    Proxies may or may not take it off themselves.
    """
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path[len(prefix) :] or "/"
    return path


def chosen_language(cookie: str | None, accepted: str | None) -> str:
    """Choose a language for somebody who has not signed in.

    Parameters
    ----------
    cookie
        What was chosen in this browser, if anything.
    accepted
        The ``Accept-Language`` header, if there is one.
    """
    there = texts.languages()
    if cookie in there:
        return str(cookie)
    for wish in (accepted or "").split(","):
        short = wish.split(";")[0].strip().split("-")[0].lower()
        if short in there and not Words(short).is_draft:
            return short
    return texts.ENGLISH
