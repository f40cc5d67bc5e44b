"""From last cycle's answers to a signed submission, in a real Chromium."""

import pytest
from playwright.sync_api import Page, expect

from assessments.records.work import Assessment, CycleCode, WorkStage
from priorities.answers import Scope
from tests.browser.answers import choose, give, open_more, state_of, status
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def second_year(world: World) -> Country:
    """Make a country that signed 2025 and has just started 2026."""
    before = world.country(cycle="2025")
    give(world, before, {"LAW-1.2a": "met", "LAW-2.2a": "not_yet", "LAW-1.4a": "met"})
    submission = world.service.submitting.submit(
        who=before.focal_point, assessment=before.assessment.id
    )
    world.service.submitting.sign(who=before.approver, submission=submission.id)
    return world.in_cycle(before, CycleCode("2026"))


def test_last_cycle_is_taken_over_marked_until_confirmed(
    sign_in: SignIn, world: World, second_year: Country
) -> None:
    page = sign_in(second_year.focal_point).new_page()
    page.goto(f"/assessments/{second_year.assessment.id}")

    page.get_by_role("button", name="Start from last cycle").click()
    expect(page.get_by_text("Answers taken over: 3.")).to_be_visible()
    open_priority(page, second_year)
    carried = page.locator("#LAW-1\\.2a")
    expect(carried).to_contain_text("Last cycle: Met.")
    expect(carried).to_contain_text("Carried over")
    carried.get_by_role("button", name="Confirm as still valid").click()
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    expect(carried).not_to_contain_text("Carried over")

    assert not state_of(world, second_year, "LAW-1.2a").carried
    assert state_of(world, second_year, "LAW-2.2a").carried


def test_a_rung_is_confirmed_at_once_but_a_dated_criterion_by_looking_again(
    sign_in: SignIn, world: World, second_year: Country
) -> None:
    world.service.answering.carry_over(
        who=second_year.focal_point, assessment=second_year.assessment.id
    )
    page = sign_in(second_year.focal_point).new_page()
    open_priority(page, second_year)
    expect(page.locator("#LAW-1\\.4a")).to_be_visible()  # it waits for a look
    counts = page.locator(".chooser a[aria-current] small")
    expect(counts).to_have_text(["0 of 6 indicators done", "1 to confirm"])

    page.get_by_role("button", name="Confirm all as still valid").first.click()
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    dated = page.locator("#LAW-1\\.4a")
    expect(dated).to_contain_text("look at it again")
    expect(dated.get_by_role("button", name="Confirm as still valid")).to_have_count(0)
    expect(page.locator("input[name='LAW-1.4a']:checked")).to_have_count(0)
    choose(page, "LAW-1.4a", "met")
    expect(status(page, "LAW-1.4a")).to_contain_text("Saved")
    assert not state_of(world, second_year, "LAW-1.4a").carried


def test_the_core_scope_asks_core_indicators_only(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto(f"/assessments/{country.assessment.id}")

    page.get_by_role("radio", name="Core, to see").check()
    page.get_by_role("button", name="Change the scope").click()
    expect(page.locator("dl").get_by_text("Core indicators only")).to_be_visible()
    open_priority(page, country)

    edition = world.service.world.editions("2024")
    core = [i for i in edition.priority_by_code["LAW"].indicators if i.core]
    expect(page.locator("section.indicator")).to_have_count(len(core))
    assert assessment_of(world, country).scope is Scope.CORE


def test_submitted_sent_back_submitted_again_signed_and_corrected(
    sign_in: SignIn, world: World, country: Country
) -> None:
    address = f"/assessments/{country.assessment.id}/submit"
    focal = sign_in(country.focal_point).new_page()
    approver = sign_in(country.approver).new_page()
    asked: list[str] = []
    for page in (focal, approver):
        page.on("dialog", lambda asks: (asked.append(asks.message), asks.accept()))

    focal.goto(address)
    expect(focal.get_by_text("are not fully answered").first).to_be_visible()
    focal.get_by_role("radio", name="No", exact=True).check()
    focal.get_by_role("button", name="Submit").click()
    expect(focal.get_by_text("It waits for the approver.")).to_be_visible()
    approver.goto(address)
    note = approver.get_by_label("What should be looked at again")
    note.press_sequentially("See rung 3.")
    note.press("Enter")  # a line of its own, where one line alone would be sent
    note.press_sequentially("And rung 4.")
    approver.get_by_role("button", name="Send back").click()
    expect(approver.get_by_text("has not submitted")).to_be_visible()
    expect(approver.get_by_text("It is sent back.")).to_be_focused()
    focal.goto(address)
    asked_again = focal.get_by_text("See rung 3.")
    expect(asked_again).to_be_visible()
    assert asked_again.inner_text() == "See rung 3.\nAnd rung 4."
    focal.get_by_role("button", name="Submit").click()
    expect(focal.get_by_text("It waits for the approver.")).to_be_visible()
    approver.goto(address)
    approver.get_by_role("button", name="Sign", exact=True).click()
    expect(approver.get_by_text("Signed on")).to_be_visible()
    assert assessment_of(world, country).stage is WorkStage.SIGNED

    focal.goto(address)
    focal.get_by_role("button", name="Open a correction").click()
    expect(focal.get_by_text("Open for answers (draft 3)")).to_be_visible()
    assert [question.split("?")[0][:12] for question in asked] == [
        "Submit draft",
        "Send draft 1",
        "Submit draft",
        "Sign draft 2",
        "Open draft 3",
    ]


def test_a_signed_assessment_can_be_read_and_not_changed(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    give(world, country, {"LAW-1.2a": "met"})
    world.service.submitting.submit(
        who=country.focal_point, assessment=country.assessment.id
    )

    page = open_sheet()

    expect(page.locator("input[name='LAW-1.2a']:checked")).to_have_value("met")
    expect(page.locator("input[name='LAW-1.2a']").first).to_be_disabled()
    expect(page.locator(".notice")).to_contain_text("read, not changed")


def test_evidence_is_named_linked_and_confirmed_by_somebody_else(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/evidence")
    page.get_by_label("Title of the document").fill("Criminal Code, chapter 12")
    page.get_by_label("Which office holds it").fill("Ministry of Justice")
    page.get_by_label("Language of the document").fill("English")
    page.get_by_label("Web address, or where").fill("Official gazette 12/2019")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".card")).to_contain_text("Criminal Code, chapter 12")

    open_priority(page, country)
    open_more(page, "LAW-1.2a")
    page.get_by_role("button", name="Link evidence").click()
    page.get_by_label("Evidence entry").select_option(label="Criminal Code, chapter 12")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("#LAW-1\\.2a .links")).to_contain_text("waits for confirmation")
    approver = sign_in(country.approver).new_page()
    open_priority(approver, country)
    open_more(approver, "LAW-1.2a")
    approver.locator("#LAW-1\\.2a .links").get_by_role("button", name="Confirm").click()
    expect(approver.locator("#LAW-1\\.2a .links")).not_to_contain_text("waits")

    assert state_of(world, country, "LAW-1.2a").evidence == 2


def open_priority(page: Page, country: Country) -> None:
    page.goto(f"/assessments/{country.assessment.id}/answer/LAW")
    page.locator(".answer").wait_for()


def assessment_of(world: World, country: Country) -> Assessment:
    return world.service.answering.assessment(
        who=country.focal_point, assessment=country.assessment.id
    )
