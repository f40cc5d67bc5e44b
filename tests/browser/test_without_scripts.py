"""What can be used without scripts, and what runs on those pages where there are some."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.records.people import Role
from tests.browser.conftest import Line, SignIn
from tests.browser.test_policy import LISTEN
from tests.browser.world import PASSPHRASE, Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOWHERE_ELSE = re.compile(r"[^?]*/$")


def test_without_scripts_one_signs_in_reads_chooses_a_language_and_signs_out(
    chromium: Browser, line: Line, world: World, country: Country
) -> None:
    address = f"http://127.0.0.1:{line.port}"
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()

    page.goto("/")
    _sign_in(page, country.focal_point.sign_in_name, "not this one")
    expect(page.get_by_role("alert")).to_be_focused()
    _sign_in(page, country.focal_point.sign_in_name, PASSPHRASE)
    expect(page).to_have_url(NOWHERE_ELSE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.get_by_role("link", name="Help", exact=True).click()
    page.locator("main").get_by_role("link", name="How it is counted").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How it is counted")

    page.get_by_label("Language").select_option("id")
    page.get_by_role("button", name="Change").click()
    expect(page).to_have_url(re.compile("/help/method$"))
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.locator("form.language select").select_option("en")
    page.locator("form.language button").click()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("signed out")

    _, secret = world.service.people.invite(
        who=country.focal_point, name="Nia New", role=Role.OBSERVER
    )
    page.goto(f"/invitation/{secret}")
    assert urlsplit(page.url).path == "/invitation"
    page.get_by_label("Your link").fill(page.url)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Sign-in name").fill("nia.new")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Accept").click()
    expect(page).to_have_url(NOWHERE_ELSE)
    expect(page.get_by_text("Nia New").first).to_be_visible()
    context.close()


def test_with_scripts_the_same_pages_are_refused_nothing_and_load_ahead(
    chromium: Browser, line: Line, world: World, country: Country
) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{line.port}")
    page = context.new_page()
    page.add_init_script(LISTEN)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    _, secret = world.service.people.invite(
        who=country.focal_point, name="Nia New", role=Role.OBSERVER
    )

    for path in ("/sign-in?done=signed_out", f"/invitation#{secret}", "/help", "/no"):
        page.goto(path)
        if "#" in path:  # which no server sees
            expect(page.get_by_label("Sign-in name")).to_be_visible()
            assert secret not in page.url
        expect(page.locator("link[rel=prefetch]").nth(5)).to_be_attached()
        assert page.evaluate("window.refused") == []

    assert failed == []
    context.close()


def test_a_page_whose_scripts_do_not_come_says_so_and_is_tried_again(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.clock.install()
    page.route("**/_nicegui/**/*.js", lambda route: None)  # never answered
    page.goto("/account#sessions", wait_until="commit")
    expect(page.get_by_text("This page is being loaded")).to_be_visible()

    page.clock.fast_forward(21_000)
    expect(page.get_by_text("This page could not be loaded")).to_be_visible()
    page.get_by_role("link", name="Try again now").click(no_wait_after=True)
    expect(page.get_by_text("This page is being loaded")).to_be_visible()
    page.unroute("**/_nicegui/**/*.js")

    expect(page.get_by_text("This page could not be loaded")).not_to_be_attached()
    expect(page.get_by_role("button", name="Change").first).to_be_visible()


def _sign_in(page: Page, name: str, passphrase: str) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Sign in").click()
