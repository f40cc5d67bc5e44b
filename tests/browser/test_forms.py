"""Every form in a real browser: each button works, and nothing typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from assessments.records.plans import ActionStatus
from tests.browser.conftest import SignIn, change_session
from tests.browser.line import Line
from tests.browser.test_plan import planned, with_plan
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_page(page: Page, path: str) -> Page:
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    return page


def test_every_button_of_a_form_works_also_the_first(
    sign_in: SignIn, world: World, country: Country
) -> None:
    first, *_ = with_plan(world, country)
    page = open_page(sign_in(country.focal_point).new_page(), "/plan")

    page.locator("form.wide button[type=submit]").first.click()

    expect(page.get_by_text("“Amend the act” is now: under way.")).to_be_visible()
    now = next(action for action in planned(world, country) if action.id == first.id)
    assert now.content.status is ActionStatus.UNDER_WAY


def test_who_signs_in_again_in_another_tab_sends_the_form_that_was_refused(
    sign_in: SignIn, world: World, country: Country, line: Line
) -> None:
    context = sign_in(country.focal_point)
    page = open_page(context.new_page(), "/team")
    world.service.people.sign_out_everywhere(who=country.focal_point)
    name = page.get_by_label("Name of the agency")
    name.fill("Health service")
    page.get_by_role("button", name="Add the agency").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("You are signed out.")
    expect(told).to_be_focused()

    change_session(context, line, world.token(country.approver))
    page.get_by_role("button", name="Add the agency").click()
    expect(told).to_contain_text("Somebody else is signed in")
    expect(name).to_have_value("Health service")

    change_session(context, line, world.token(country.focal_point))
    page.get_by_role("button", name="Add the agency").click()
    expect(page.get_by_text("The agency is added.")).to_be_visible()
