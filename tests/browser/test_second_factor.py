"""A passkey in a real Chromium: set up, asked for again over a form, and at signing in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.records.people import Person
from assessments.service import Service
from assessments.store.reading.people import sessions
from assessments.store.writing.people import freshen_session
from tests.browser.barriers import barriers, too_wide
from tests.browser.conftest import Server
from tests.browser.world import PASSPHRASE, Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture(scope="module")
def strict(
    database: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Serve the record on the terms that a server has by itself."""
    assert world.administrator  # the record is made by now
    running = Server(database, tmp_path_factory.mktemp("strict"), "strict")
    running.start()
    yield running
    running.kill()


@pytest.fixture
def page(chromium: Browser, strict: Server) -> Iterator[Page]:
    """Open a page of a browser that has a place for passkeys."""
    context = chromium.new_context(
        base_url=f"http://localhost:{strict.port}",
        viewport={"width": 360, "height": 740},
    )
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    yield page
    context.close()


def test_a_passkey_is_set_up_and_shown_and_a_form_goes_on_where_it_was(
    page: Page, service: Service, country: Country
) -> None:
    who = country.focal_point
    _give_passphrase(page, who)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    assert (barriers(page), too_wide(page)) == ([], "")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert (barriers(page), too_wide(page)) == ([], "")
    page.get_by_role("link", name="I have kept them: go on").click()

    page.goto("/team")
    page.get_by_label("Name of the person").fill("Nia New")
    page.get_by_label("Agency", exact=True).select_option(index=1)
    _forget_that_it_was_shown(service, who)
    page.get_by_role("button", name="Make the invitation").click()
    asked = page.get_by_role("dialog", name="Show that it is you")
    expect(asked.get_by_label("Code")).to_be_focused()
    assert (barriers(page), too_wide(page)) == ([], "")
    asked.get_by_label("Code").fill("000000")
    asked.get_by_role("button", name="Go on").click()
    expect(asked.get_by_role("alert")).to_contain_text("This code does not count")
    asked.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("Link for Nia New")).to_be_focused()

    page.context.clear_cookies()
    _give_passphrase(page, who)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    assert (barriers(page), too_wide(page)) == ([], "")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do next")


def _give_passphrase(page: Page, who: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(who.sign_in_name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()


def _forget_that_it_was_shown(service: Service, who: Person) -> None:
    """Let it be long ago in all sessions of somebody."""
    long_ago = service.world.clock() - timedelta(hours=1)
    with service.world.database.unit_of_work() as unit:
        for session in sessions(unit, who.id):
            freshen_session(unit, session.number, long_ago)
