"""Last cycle's answers were to the edition 2017, in a real Chromium."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from assessments.records.work import CycleCode
from tests.browser.answers import answer_of, give, show_higher_rungs, status
from tests.browser.conftest import SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def changed_edition(world: World) -> Country:
    """Make a country that signed 2019 under the edition 2017 and has started 2026."""
    service, today = world.service, world.service.world.today()
    service.cycles.open_cycle(
        who=world.administrator,
        code=CycleCode("2019"),
        edition="2017",
        reference_date=today - timedelta(days=500),
        opens=today - timedelta(days=400),
        closes=today + timedelta(days=60),
    )
    before = world.country(cycle="2019")
    # 1.3b was split, 2.3a and 2.3c were merged into 2.3a, 1.3a was reworded.
    answers = {"LAW-1.3a": "met", "LAW-1.3b": "met", "LAW-2.3a": "met"}
    give(world, before, {**answers, "LAW-2.3c": "not_yet"})
    submission = service.submitting.submit(
        who=before.focal_point, assessment=before.assessment.id
    )
    service.submitting.sign(who=before.approver, submission=submission.id)
    return world.in_cycle(before, CycleCode("2026"))


def test_what_still_means_the_same_carries_over_and_the_rest_is_shown_beside(
    sign_in: SignIn, world: World, changed_edition: Country
) -> None:
    then = world.service.world.editions("2017")
    page = sign_in(changed_edition.focal_point).new_page()
    page.goto(f"/assessments/{changed_edition.assessment.id}")

    page.get_by_role("button", name="Start from last cycle").click()
    expect(page.get_by_text("Answers taken over: 2.")).to_be_visible()
    page.goto(f"/assessments/{changed_edition.assessment.id}/answer/LAW")
    page.locator(".answer").wait_for()
    show_higher_rungs(page)

    reworded, part = page.locator("#LAW-1\\.3a"), page.locator("#LAW-1\\.3b")
    expect(reworded).to_contain_text("Last cycle: Met.")
    expect(reworded).to_contain_text(f"“{then.words('LAW-1.3a.text')}”")
    expect(part).to_contain_text(
        f"Last cycle this was part of: “{then.words('LAW-1.3b.text')}” Answer then: Met."
    )
    expect(part.locator("input:checked")).to_have_count(0)
    merged = page.locator("#LAW-2\\.3a")
    expect(merged).to_contain_text(
        f"“{then.words('LAW-2.3c.text')}” Answer then: Not yet."
    )
    expect(merged.locator("input:checked")).to_have_value("not_yet")
    reworded.get_by_role("button", name="Confirm as still valid").click()
    expect(status(page, "LAW-1.3a")).to_contain_text("Saved")
    assert answer_of(world, changed_edition, "LAW-1.3a") == "met"
    assert answer_of(world, changed_edition, "LAW-1.3b") is None
