"""The pages about people, in a real Chromium: usable by everybody, at any width."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.records.people import Person
from tests.browser.barriers import barriers
from tests.browser.conftest import SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
OF_A_FOCAL_POINT = ("/", "/team", "/team/asked", "/account", "/help", "/help/method")
OF_AN_ADMINISTRATOR = ("/", "/administration", "/administration/cycles")


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.long), PHONE], ids=["1280", "360"]
)
@pytest.mark.parametrize("role", ["focal_point", "administrator"])
def test_every_page_is_accessible_and_fits(
    sign_in: SignIn, world: World, country: Country, role: str, size: dict[str, int]
) -> None:
    who: Person = getattr(country, role, None) or getattr(world, role)
    page = sign_in(who, viewport=size).new_page()
    places = OF_A_FOCAL_POINT if role == "focal_point" else OF_AN_ADMINISTRATOR

    for place in places:
        page.goto(place)
        expect(page.locator("h1")).to_be_visible()

        assert barriers(page) == [], place
        assert _fits(page), place


def test_an_invitation_is_made_kept_in_the_form_until_it_is_right_and_accepted(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/team")
    page.get_by_label("Name of the person").fill("Nia New")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("alert")).to_have_text("Please say for which agency.")
    expect(page.get_by_label("Name of the person")).to_have_value("Nia New")

    page.get_by_label("Agency", exact=True).select_option(index=1)
    page.get_by_role("button", name="Make the invitation").click()  # once it lets us
    shown_once = page.get_by_label("Link for Nia New")
    expect(shown_once).to_be_focused()
    link = shown_once.input_value()
    expect(page.get_by_text("No invitation is open.")).to_have_count(0)

    page.evaluate("delete Navigator.prototype.clipboard")  # as over plain HTTP
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("window.getSelection().toString()") == link

    page.get_by_role("button", name="Invite somebody else").click()
    expect(page.get_by_label("Name of the person")).to_be_focused()
    expect(page.get_by_label("Name of the person")).to_be_in_viewport()
    expect(page.get_by_label("Name of the person")).to_have_value("")

    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Sign-in name").fill(
        f"nia-{country.assessment.id}".replace("_", ".")
    )
    page.get_by_label("Passphrase", exact=True).fill("seven invented herons")
    page.get_by_label("The same passphrase once more").fill("seven invented herons")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    expect(page.get_by_text("Contributor for Ministry of Justice")).to_be_visible()


def test_what_the_last_deed_did_is_not_told_beside_the_next_refusal(
    sign_in: SignIn, country: Country, world: World
) -> None:
    page = sign_in(world.administrator).new_page()
    page.goto("/administration?done=state_added")
    expect(page.get_by_text("The member is added.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/administration$"))

    page.get_by_label("Name", exact=True).fill("Another")
    page.get_by_label("Code", exact=True).fill(country.focal_point.state or "")
    page.get_by_role("button", name="Add the member").click()

    expect(page.get_by_role("alert")).to_contain_text("is taken")
    expect(page.get_by_text("The member is added.")).to_be_hidden()


def test_the_language_is_changed_at_the_foot_of_any_page(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/team/asked?agency=none")

    page.get_by_label("Language").select_option("id")
    page.get_by_role("button", name="Change").click()

    expect(page.locator("html")).to_have_attribute("lang", "id")
    assert page.url.endswith("/team/asked?agency=none")


def test_a_keyboard_skips_the_header(sign_in: SignIn, country: Country) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    of_starting_2025 = page.get_by_role("group", name="How much to ask")
    expect(of_starting_2025.get_by_role("radio", name="Full")).to_be_focused()
    page.evaluate("document.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_signing_out_with_unsent_answers_asks_first(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    key = f"roadmap:{country.focal_point.id}:{country.assessment.id}:unsent:k"
    page.evaluate("(key) => localStorage.setItem(key, '{}')", key)
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    with page.expect_event("dialog"):  # it asks the browser's storage first
        page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert "have not reached the server" in asked[0]


def _fits(page: Page) -> bool:
    wide = (
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return bool(page.evaluate(wide))
