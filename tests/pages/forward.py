"""What tests of the pages about the way forward share.

A record whose edition has options, and reading what a template shows.
"""

from collections.abc import Iterator
from dataclasses import replace

from nicegui import ui
from nicegui.testing import User

from assessments.records.people import Person
from assessments.service import CHEAP, Service, open_service
from priorities.rules import Rules
from tests.builders import OURS
from tests.options import option, with_options
from tests.pages.app_under_test import Site, first_html_of, words_in
from tests.worlds import Clock, editions_of, small_edition


def service_with_options(
    url: str, clock: Clock, rules: Rules = OURS
) -> Iterator[Service]:
    """Open an empty record whose small edition has three options."""
    edition = with_options(
        replace(small_edition(), rules=rules),
        option("guide", "LAW-1.2a", "LAW-1.2b", provider="Office One"),
        option("training", "LAW-1.3a", "DAT-1.2a", provider="Office Two"),
        option("exchange", "LAW-2.2a", languages=("th",)),
    )
    opened = open_service(
        url, clock=clock, editions=editions_of(edition), passphrase_cost=CHEAP
    )
    yield opened
    opened.close()


def shown(visitor: User) -> str:
    """Read everything that the templates of a page show, tags left out."""
    return words_in(markup(visitor))


async def refused(site: Site, who: Person, address: str) -> tuple[int, str]:
    """Give status and reason of a page that somebody may not see."""
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        got = await browser.get(address)
    reasons = {
        "your role": "Your role does not include this.",
        "not there": "There is no such thing here, or it is not for you to see.",
    }
    (why,) = (name for name, reason in reasons.items() if reason in got.text)
    return got.status_code, why


def markup(visitor: User) -> str:
    """Give the HTML of everything that the templates of a page show."""
    assert visitor.client is not None
    live = [
        element.content
        for element in visitor.client.elements.values()
        if isinstance(element, ui.html)
    ]
    return " ".join((first_html_of(visitor.client).partition("</h1>")[2], *live))
