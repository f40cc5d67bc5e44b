"""Why an answer differs from last cycle's: asked once, calm, and never lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.records.people import Person, Voice
from assessments.records.work import ChangeKind, CycleCode
from tests.browser.answers import choose, focused, give, state_of, status, tab_to
from tests.browser.barriers import WIDTHS, barriers
from tests.browser.conftest import SignIn
from tests.browser.line import Line
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = "LAW-1.2a"
OpenAgain = Callable[..., Page]


@pytest.fixture
def second_year(world: World) -> Country:
    """Make a state that said "not yet" to LAW-1.2a in 2025, and answers 2026 now."""
    last = world.country("2025")
    give(world, last, {CODE: "not_yet", "LAW-2.2a": "not_yet"})
    world.service.submitting.submit(who=last.focal_point, assessment=last.assessment.id)
    return world.in_cycle(last, CycleCode("2026"))


@pytest.fixture
def open_law(sign_in: SignIn, second_year: Country) -> OpenAgain:
    def opened(who: Person | None = None, **options: object) -> Page:
        page = sign_in(who or second_year.focal_point, **options).new_page()
        page.goto(f"/assessments/{second_year.assessment.id}/answer/LAW")
        page.locator(".answer").wait_for()
        return page

    return opened


def group(page: Page, code: str = CODE) -> Locator:
    return page.locator(f"[id='{code}'] [data-mark=change]")


def explain(page: Page, kind: str, code: str = CODE) -> None:
    page.locator(f"input[name='change-{code}'][value={kind}]").check()


def reasons(world: World, country: Country) -> dict[Voice, ChangeKind]:
    return {why.voice: why.kind for why in state_of(world, country, CODE).why}


def test_the_reason_is_asked_when_the_answer_differs(open_law: OpenAgain) -> None:
    page = open_law()
    expect(group(page)).to_have_count(0)

    choose(page, CODE, "met")

    expect(group(page)).to_contain_text("This differs from last cycle (Not yet). Why?")
    expect(group(page).get_by_role("radio")).to_have_count(3)


def test_a_reason_is_saved_by_one_click(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")

    explain(page, "better_information")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    assert reasons(world, second_year) == {"focal-point": "better_information"}


def test_it_is_not_asked_again_and_can_be_changed(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")
    explain(page, "real_change")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    page.reload()
    expect(group(page)).to_contain_text("Why it changed: Real change")
    expect(group(page).get_by_role("radio")).to_have_count(0)
    group(page).get_by_role("button", name="Change the reason").click()
    assert focused(page) == f"change-{CODE}"
    explain(page, "error_put_right")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    assert reasons(world, second_year) == {"focal-point": "error_put_right"}


def test_not_now_is_remembered_and_the_question_stays_within_reach(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")
    group(page).get_by_role("button", name="Not now").click()
    say_why = group(page).get_by_role("button", name="Say why it changed")
    expect(say_why).to_be_focused()

    page.reload()
    expect(say_why).to_be_visible()
    expect(group(page).get_by_role("radio")).to_have_count(0)
    say_why.click()
    explain(page, "real_change")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    assert reasons(world, second_year) == {"focal-point": "real_change"}


def test_it_goes_away_when_the_answer_returns_to_last_cycles(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")
    explain(page, "real_change")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    choose(page, CODE, "not_yet")

    expect(group(page)).to_have_count(0)
    expect(status(page, CODE)).to_contain_text("Saved")
    assert reasons(world, second_year) == {}


def test_another_answer_asks_for_its_own_reason(open_law: OpenAgain) -> None:
    page = open_law()
    choose(page, CODE, "met")
    explain(page, "real_change")

    choose(page, CODE, "not_known")

    expect(group(page).get_by_role("radio")).to_have_count(3)
    expect(group(page).locator("input:checked")).to_have_count(0)


def test_a_reason_survives_a_cut_line(
    open_law: OpenAgain, line: Line, world: World, second_year: Country
) -> None:
    page = open_law()
    line.cut()
    choose(page, CODE, "met")
    explain(page, "real_change")
    expect(group(page).locator(".field-status")).to_contain_text("Kept on this")
    assert reasons(world, second_year) == {}

    line.open()

    expect(group(page).locator(".field-status")).to_contain_text("Saved")
    assert reasons(world, second_year) == {"focal-point": "real_change"}


def test_a_closed_and_reopened_tab_sends_the_reason_it_kept(
    open_law: OpenAgain, line: Line, world: World, second_year: Country
) -> None:
    page = open_law()
    line.cut()
    choose(page, CODE, "met")
    explain(page, "real_change")
    context, address = page.context, page.url
    page.close()
    line.open()

    again = context.new_page()
    again.goto(address)

    expect(group(again)).to_contain_text("Why it changed: Real change")
    expect(again.locator("[data-mark=pending]")).to_contain_text("is saved")
    assert reasons(world, second_year) == {"focal-point": "real_change"}


def test_a_reason_that_waits_is_dropped_with_its_answer(
    open_law: OpenAgain, line: Line, world: World, second_year: Country
) -> None:
    """The answer moved on before the line came back: nothing is left to explain."""
    page = open_law()
    line.cut()
    choose(page, CODE, "met")
    explain(page, "real_change")
    choose(page, CODE, "not_known")
    line.open()

    expect(page.locator("[data-mark=pending]")).to_contain_text("is saved")
    expect(page.locator(".refusal")).to_have_count(0)
    assert reasons(world, second_year) == {}


def test_the_reason_is_given_by_keyboard(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    page.locator("h1").click()
    tab_to(page, CODE)
    page.keyboard.press("Space")  # met
    tab_to(page, f"change-{CODE}")

    page.keyboard.press("ArrowDown")  # to the second, better information
    page.wait_for_timeout(1500)  # longer than it takes to read it
    assert reasons(world, second_year) == {}
    page.keyboard.press("Space")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    assert focused(page) == f"change-{CODE}"
    assert reasons(world, second_year) == {"focal-point": "better_information"}


def test_a_reason_given_after_submitting_is_kept_as_a_late_note(
    open_law: OpenAgain, world: World, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")
    expect(status(page, CODE)).to_contain_text("Saved")
    world.service.submitting.submit(
        who=second_year.focal_point, assessment=second_year.assessment.id
    )

    page.locator(f"input[name='change-{CODE}'][value=real_change]").click()

    refusal = page.locator(f"[id='{CODE}'] .refusal")
    expect(refusal).to_contain_text("You gave this after the assessment was closed")
    expect(refusal).to_contain_text("Real change")


def test_others_read_the_reason_and_are_not_asked(
    open_law: OpenAgain, second_year: Country
) -> None:
    page = open_law()
    choose(page, CODE, "met")
    explain(page, "real_change")
    expect(group(page).locator(".field-status")).to_contain_text("Saved")

    read = open_law(second_year.approver)

    expect(group(read)).to_contain_text("Why it changed: Real change")
    expect(group(read).get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious_while_it_asks(
    open_law: OpenAgain, width: int
) -> None:
    page = open_law(viewport={"width": width, "height": 900})
    choose(page, CODE, "met")
    choose(page, "LAW-2.2a", "met")
    group(page, "LAW-2.2a").get_by_role("button", name="Not now").click()
    expect(group(page)).to_be_visible()

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_question_before_submitting_leads_to_its_place(
    sign_in: SignIn, world: World, country: Country
) -> None:
    """Rung 3 of LAW-1 is met and rung 2 is not; the place is on a rung not asked yet."""
    give(world, country, {"LAW-1.2a": "not_yet"})
    rung = world.service.world.editions("2024").indicator_by_code["LAW-1"].rungs[1]
    give(world, country, {c.code: "met" for c in rung.criteria})
    page = sign_in(country.focal_point).new_page()
    page.goto(f"/assessments/{country.assessment.id}/submit")
    asked = page.locator(".second-look")
    expect(asked).to_contain_text("Before you submit: is that so?")

    asked.get_by_role("link", name="LAW-1:").click()

    expect(page.locator("#h-LAW-1")).to_be_focused()


def test_an_address_leads_to_a_criterion_on_a_rung_that_is_not_asked_yet(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()

    page.goto(f"/assessments/{country.assessment.id}/answer/LAW#LAW-2.4a")

    expect(page.locator("[id='LAW-2.4a']")).to_be_in_viewport()
    assert focused(page) == "LAW-2.4a"
