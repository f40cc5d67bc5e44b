"""Options, the cheapest way up and what if, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import give
from tests.browser.barriers import WIDTHS, barriers
from tests.browser.conftest import SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    "options",
    "options?priority=LAW&kind=data&effort=year",
    "ways?sets=LAW",
    "ways?by=budget&budget=12&in=LAW&in=DAT",
    "costs?priority=DAT",
    "into-plan?criteria=DAT-1.2a,DAT-2.2a&by=criterion",
    "what-if?priority=DAT",
)


@pytest.fixture
def home(world: World, country: Country) -> Country:
    """Make a country that said not yet to everything."""
    edition = world.service.world.editions("2024")
    give(world, country, dict.fromkeys(edition.criterion_by_code, "not_yet"))
    return country


def opened(sign_in: SignIn, home: Country, page: str, width: int = 1280) -> Page:
    viewport = {"width": width, "height": 800}
    found = sign_in(home.focal_point, viewport=viewport).new_page()
    found.goto(f"/assessments/{home.assessment.id}/{page}")
    found.locator("h1").first.wait_for()
    return found


# What if


def test_what_if_by_keyboard_moves_the_place_and_keeps_nothing(
    sign_in: SignIn, world: World, home: Country
) -> None:
    page = opened(sign_in, home, "what-if?priority=DAT")
    place = page.locator("[data-mark=place]")
    expect(place).to_have_text("Starting, 1.00")
    before = world.service.answering.snapshot(
        who=home.focal_point, assessment=home.assessment.id
    ).effective

    page.get_by_label("Priority").focus()
    _tab_to(page, "DAT-1.2a")
    page.keyboard.press("Space")
    expect(place).not_to_have_text("Starting, 1.00")
    expect(page.locator(".what-if > [role=status]")).to_contain_text("In this trial:")
    expect(page.get_by_text("Ticked on: 1. Ticked off: 0.")).to_be_visible()
    page.keyboard.press("Space")
    expect(place).to_have_text("Starting, 1.00")
    expect(page.get_by_text("Nothing is changed in this priority.")).to_be_visible()

    after = world.service.answering.snapshot(
        who=home.focal_point, assessment=home.assessment.id
    ).effective
    assert after == before


def test_ticks_stay_while_priorities_change_and_are_here_again_after_a_reload(
    sign_in: SignIn, home: Country
) -> None:
    page = opened(sign_in, home, "what-if?priority=DAT")
    page.locator("[id='DAT-1.2a']").check()
    expect(page.get_by_text("Ticked on: 1. Ticked off: 0.")).to_be_visible()

    page.get_by_label("Priority").select_option("LAW")
    page.locator("[id='LAW-1.2a']").check()
    expect(
        page.get_by_text("In all priorities, ticked on: 2; ticked off: 0.")
    ).to_be_visible()
    page.get_by_label("Priority").select_option("DAT")
    expect(page.locator("[id='DAT-1.2a']")).to_be_checked()

    page.reload()
    expect(page.locator("[id='DAT-1.2a']")).to_be_checked()
    expect(page.locator("[data-mark=place]")).not_to_have_text("Starting, 1.00")
    expect(page.get_by_text("chosen here is here again")).to_be_visible()
    page.get_by_label("Priority").select_option("LAW")
    expect(page.locator("[id='LAW-1.2a']")).to_be_checked()

    page.get_by_role("button", name="Start afresh").click()
    expect(page.locator("[id='LAW-1.2a']")).not_to_be_checked()
    page.reload()
    expect(page.locator("[id='DAT-1.2a']")).not_to_be_checked()
    expect(page.get_by_text("chosen here is here again")).to_have_count(0)


def test_a_trial_is_turned_into_a_plan(
    sign_in: SignIn, world: World, home: Country
) -> None:
    page = opened(sign_in, home, "what-if?priority=DAT")
    page.locator("[id='DAT-1.2a']").check()
    page.get_by_role("link", name="Turn what is ticked on into a plan").click()

    page.get_by_role("button", name="Put it into the plan").click()
    expect(page.get_by_text("One action was put into the plan.")).to_be_visible()

    (action,) = world.service.plans.plan(who=home.focal_point).actions
    assert action.content.criteria == ("DAT-1.2a",)


def test_a_trial_waits_for_the_line_and_begins_again(
    sign_in: SignIn, home: Country
) -> None:
    page = opened(sign_in, home, "what-if?priority=DAT")
    page.route("**/what-if", lambda route: route.abort())
    page.locator("[id='DAT-1.2a']").check()
    expect(page.get_by_role("alert")).to_contain_text("Your ticks are still here.")
    expect(page.locator("[id='DAT-1.2a']")).to_be_checked()

    page.unroute("**/what-if")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-mark=place]")).not_to_have_text("Starting, 1.00")
    expect(page.locator(".note.problem")).to_have_count(0)

    page.get_by_role("button", name="Begin again").click()
    expect(page.locator("[data-mark=place]")).to_have_text("Starting, 1.00")
    expect(page.locator("[id='DAT-1.2a']")).not_to_be_checked()


# From the results to the plan


def test_from_the_results_over_the_cheapest_way_into_the_plan(
    sign_in: SignIn, world: World, home: Country
) -> None:
    page = opened(sign_in, home, "results")
    page.locator("#COR").get_by_role("link", name="Cheapest ways up").click()

    way = page.locator("details.way[open]")
    expect(way).to_contain_text("To reach Building:")
    way.get_by_role("link", name="Turn this way into a plan").first.click()
    page.get_by_role("link", name="One action per criterion").click()
    page.wait_for_url("**by=criterion**")
    boxes = page.get_by_role("checkbox")
    expect(boxes).not_to_have_count(0)
    number = boxes.count()
    page.get_by_label("Lead").select_option(label="Ministry of Justice")
    page.get_by_role("button", name=re.compile("into the plan")).click()
    expect(
        page.get_by_text(f"{number} actions were put into the plan.")
    ).to_be_visible()

    actions = world.service.plans.plan(who=home.focal_point).actions
    assert len(actions) == number
    assert {a.content.lead for a in actions} == {home.contributor.agency}


def test_a_budget_is_shared_out_and_its_criteria_are_shown(
    sign_in: SignIn, home: Country
) -> None:
    page = opened(sign_in, home, "ways?by=budget")
    page.get_by_label("Effort you can spend").fill("30")
    page.get_by_role("button", name="Show what it buys").click()
    expect(page.get_by_text("A budget of 30 buys")).to_be_visible()

    page.get_by_role("link", name=re.compile("See the criteria")).first.click()

    expect(page.locator("details.way").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"LAW=\d"))


def test_options_are_asked_for_with_the_keyboard(
    sign_in: SignIn, home: Country
) -> None:
    page = opened(sign_in, home, "options")
    asked = page.get_by_role("form", name="Which options to show")
    asked.get_by_label("Language").focus()
    asked.get_by_label("Language").select_option(label="Thai")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="One option", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("language=th"))


# Everybody


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_barrier_or_scrolls_sideways(
    sign_in: SignIn, home: Country, width: int
) -> None:
    page = opened(sign_in, home, PAGES[0], width)
    found = []

    for name in PAGES:
        page.goto(f"/assessments/{home.assessment.id}/{name}")
        page.locator("h1").first.wait_for()
        found += [(name, barrier) for barrier in barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append((name, "width", [wide]))

    assert found == []


def test_the_list_of_options_prints_with_what_each_serves(
    sign_in: SignIn, home: Country
) -> None:
    page = opened(sign_in, home, "options?priority=LAW")
    page.emulate_media(media="print")

    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".listed details li").first).to_be_visible()
    expect(page.get_by_text("Priority: ")).to_be_visible()


def test_without_scripts_it_is_said_what_is_needed(
    sign_in: SignIn, home: Country
) -> None:
    page = sign_in(home.focal_point, java_script_enabled=False).new_page()

    page.goto(f"/assessments/{home.assessment.id}/what-if")

    # What stands in <noscript> is shown, though no role or text query finds it.
    assert "This page needs scripts" in page.inner_text("body")


def _tab_to(page: Page, code: str) -> None:
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == code:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The tab key never came to {code}.")
