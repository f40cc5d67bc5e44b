"""The invented region with somebody of every role, and a walk over their pages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from assessments.records.people import Person, Role
from assessments.rules import SYSTEM
from assessments.service import CHEAP, Service, migrate, open_service
from roadmap import handbook
from roadmap.demo.making import LAST_YEAR, invent
from roadmap.demo.names import two_editions
from roadmap.demo.people import PASSPHRASE
from roadmap.settings import now
from tests.patience import PATIENCE

NOBODY = ""
ROLES = {
    "focal point": "focal.alderra",
    "contributor": "police.alderra",
    "approver": "approver.alderra",
    "observer": "obi.observer",
    "analyst": "analyst.one",
    "content editor": "edda.editor",
    "administrator": "ada.admin",
    "not signed in": NOBODY,
}
"""Whose pages are walked: the sign-in name of each role."""

YEARS = (LAST_YEAR, LAST_YEAR - 1, LAST_YEAR - 3)
"""A draft, one that was signed, and one under the edition before."""

_ASSESSMENT = re.compile(r"^/assessments/(?P<state>[a-z]+)-(?P<year>\d{4})")
_LINKS = "all => all.map((link) => link.href)"


def make(url: str, *, unpublished: int = 0) -> str:
    """Make the region behind a URL; give the secret of an invitation that waits.

    Parameters
    ----------
    unpublished
        How many of the last releases nobody has prepared yet.
    """
    migrate(url)
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    region = invent(two_editions(), today=now().date())
    published = len(region.releases) - unpublished
    region = replace(region, releases=region.releases[:published])
    service.bulk.populate(who=SYSTEM, region=region, progress=lambda _done, _of: None)
    _, secret = service.people.first_invitation(name="Ada Admin")
    ada = _accepted(service, secret, "ada.admin")
    _, secret = service.people.invite(
        who=ada, name="Edda Editor", role=Role.CONTENT_EDITOR
    )
    _accepted(service, secret, "edda.editor")
    focal_point = service.people.person_of(token=token(service, "focal.alderra"))
    _, secret = service.people.invite(
        who=focal_point, name="Obi Observer", role=Role.OBSERVER
    )
    _accepted(service, secret, "obi.observer")
    _, waiting = service.people.invite(
        who=focal_point, name="Nia New", role=Role.OBSERVER
    )
    service.close()
    return waiting


def token(service: Service, name: str) -> str:
    """Sign somebody in and give the session's secret."""
    secret, _ = service.people.sign_in(sign_in_name=name, passphrase=PASSPHRASE)
    return secret


def sign_in(context: BrowserContext, port: int, secret: str) -> None:
    """Put a session into a browser context."""
    cookie = {"name": "roadmap_session", "value": secret}
    context.add_cookies([{**cookie, "url": f"http://127.0.0.1:{port}"}])


def kind_of(address: str) -> str:
    """Tell pages of one kind by their address; empty for what is no page of a kind."""
    path = urlsplit(address).path
    found = _ASSESSMENT.match(path)
    if found and int(found["year"]) not in YEARS:
        return ""
    if path.startswith(("/sign-out", "/language", "/_nicegui")) or "." in path:
        return ""
    path = re.sub(r"^/plan/actions/.+", "/plan/actions/*", path)
    path = re.sub(r"^/help/.+", "/help/*", path)
    path = re.sub(r"/people/.+", "/people/*", path)
    return re.sub(r"/answer/.+", "/answer/*", path)


def settled(page: Page, address: str) -> None:
    """Open a page and wait until it answers to what is done on it."""
    page.goto(address, wait_until="domcontentloaded", timeout=PATIENCE * 1000)
    page.locator("h1").first.wait_for()
    connected(page)


def connected(page: Page) -> None:
    """Wait for the framework, where it draws the page; elsewhere for the scripts."""
    if page.locator("#app").count():
        page.wait_for_function("window.did_handshake")
    else:
        page.wait_for_load_state("load")


def pages(page: Page, *starts: str, help_too: bool = False) -> Iterator[str]:
    """Open one page of every kind that links lead to, and give its address.

    Parameters
    ----------
    help_too
        Whether to open every page of the handbook, not only one.
    """
    seen: set[str] = set()
    names = [page.name for page in handbook.pages() if page.name != "index"]
    for name in names if help_too else ():
        settled(page, f"/help/{name}")
        yield f"/help/{name}"
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        settled(page, address)
        waiting += [
            link.split("#")[0]
            for link in page.eval_on_selector_all("a[href]", _LINKS)
            if urlsplit(link).netloc == urlsplit(page.url).netloc
        ]
        yield address


def _accepted(service: Service, secret: str, name: str) -> Person:
    return service.people.accept_invitation(
        secret=secret, sign_in_name=name, passphrase=PASSPHRASE, language="en"
    )
