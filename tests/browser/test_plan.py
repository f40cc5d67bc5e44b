"""The plan in a real browser: an action is added, changed, undone, printed."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from assessments.records.plans import Action, ActionStatus, Quarter
from tests.browser.barriers import WIDTHS, barriers
from tests.browser.conftest import SignIn
from tests.browser.world import Country, World
from tests.plans import content

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Adopt guidance on the offence"


def planned(world: World, country: Country) -> tuple[Action, ...]:
    return world.service.plans.plan(who=country.focal_point).actions


def with_plan(world: World, country: Country) -> tuple[Action, ...]:
    """Give the country a plan of three actions: open, done, dropped."""
    year = world.service.world.today().year
    whole = {
        "edition": "2024",
        "starts": Quarter(year, 1),
        "ends": Quarter(year + 1, 2),
    }
    return world.service.plans.add_actions(
        who=country.focal_point,
        contents=[
            content("Amend the act", criteria=("LAW-1.2a",), **whole),
            content("Train", criteria=("INV-1.2a",), status=ActionStatus.DONE, **whole),
            content("Build", status=ActionStatus.DROPPED, **whole),
        ],
    )


def test_an_action_is_added_changed_and_undone(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/plan")
    page.get_by_role("link", name="Write an action of your own").click()

    page.get_by_label("What is done").fill(TITLE)
    page.get_by_label("In charge").select_option(label="Ministry of Justice")
    page.get_by_text("Criminal law and legal framework", exact=False).first.click()
    page.locator("[id='LAW-1.4b']").check()
    page.get_by_label("Amount", exact=True).fill("12 000")
    page.get_by_role("button", name="Save").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Please give its currency too")
    expect(page.get_by_label("What is done")).to_have_value(TITLE)

    page.get_by_label("Currency", exact=True).fill("usd")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/plan?changed=*")
    expect(page.get_by_role("row", name=TITLE)).to_contain_text("Ministry of Justice")

    page.get_by_role("button", name=f"Done: mark “{TITLE}” so").click()
    expect(page.get_by_text(f"“{TITLE}” is now: done.")).to_be_visible()
    (action,) = planned(world, country)
    assert action.content.status is ActionStatus.DONE
    assert (action.content.amount, action.content.currency) == (12_000, "USD")
    assert action.content.criteria == ("LAW-1.4b",)

    page.get_by_role("button", name=f"Undo the last change of “{TITLE}”").click()
    page.wait_for_url("**/plan?undone=*")
    expect(page.get_by_role("row", name=TITLE)).to_contain_text("planned")
    (action,) = planned(world, country)
    assert action.content.status is ActionStatus.PLANNED


@pytest.mark.parametrize("width", WIDTHS)
def test_a_step_is_told_below_its_row_and_undone_there_by_keyboard(
    sign_in: SignIn, world: World, country: Country, width: int
) -> None:
    first, *_ = with_plan(world, country)
    namesake, *_ = world.service.plans.add_actions(
        who=country.focal_point, contents=[first.content]
    )
    size = {"width": width, "height": 900}
    page = sign_in(country.focal_point, viewport=size).new_page()
    page.goto("/plan")
    start = page.get_by_role("button", name="Start “Amend the act”").first
    start.wait_for()
    title = page.get_by_role("rowheader", name="Amend the act").first
    before = title.bounding_box()

    start.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan?changed=*")
    told = page.locator("[data-done]", has_text="is now: under way.")
    expect(told).to_be_focused()  # not the button that would take the next step
    after = title.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] >= before["width"] - 20
    assert page.evaluate("[scrollX, document.documentElement.scrollWidth]") == [
        0,
        width,
    ]
    assert page.locator("form form").count() == 0

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan?undone=*")
    expect(page.locator("[data-done]", has_text="was undone")).to_be_focused()
    assert {
        action.content.status
        for action in planned(world, country)
        if action.id in {first.id, namesake.id}
    } == {ActionStatus.PLANNED}


def test_the_form_works_by_keyboard_alone(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/plan/new")
    page.get_by_label("What is done").focus()

    page.keyboard.type(TITLE)
    summary = page.locator(".criteria summary").first
    while not summary.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan?changed=*")

    (action,) = planned(world, country)
    assert (action.content.title, action.content.criteria) == (TITLE, ("LAW-1.2a",))


def test_an_action_is_taken_out_after_asking_and_brought_back(
    sign_in: SignIn, world: World, country: Country
) -> None:
    first, *_ = with_plan(world, country)
    page = sign_in(country.focal_point).new_page()
    asked: list[str] = []

    def accept(dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", accept)
    page.goto(f"/plan/actions/{first.id}")
    page.get_by_role("button", name="Take it out of the plan").click()
    page.wait_for_url("**/plan?changed=*")
    assert asked == ["Take this action out of the plan? It can be brought back."]
    expect(page.get_by_role("row", name="Amend the act")).to_have_count(0)

    page.get_by_text("One action was taken out").click()
    page.get_by_role(
        "button", name="Bring it back: “Amend the act”, into the plan"
    ).click()
    page.wait_for_url("**/plan?undone=*")

    expect(page.get_by_role("row", name="Amend the act")).to_have_count(1)


def test_on_paper_it_lies_across_with_every_action_open_and_no_buttons(
    sign_in: SignIn, world: World, country: Country
) -> None:
    with_plan(world, country)
    page = sign_in(country.focal_point).new_page()
    page.goto("/plan")
    page.get_by_role("row", name="Amend the act").wait_for()

    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert {float(width) > float(height) for width, height in boxes} == {True}
    expect(page.get_by_role("button", name="Print the plan")).to_be_hidden()
    expect(
        page.get_by_role("button", name="Done: mark “Amend the act” so")
    ).to_be_hidden()
    expect(page.get_by_role("heading", name="Worth a second look")).to_be_hidden()
    expect(page.locator(".details li").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/plan", "/plan/new", "/plan/actions/{action}"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_page(
    sign_in: SignIn, world: World, country: Country, width: int, path: str
) -> None:
    first, *_ = with_plan(world, country)
    size = {"width": width, "height": 900}
    page = sign_in(country.focal_point, viewport=size).new_page()
    page.goto(path.format(action=first.id))
    page.locator(".template").first.wait_for()

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_without_an_end_is_broken_and_widens_nothing(
    sign_in: SignIn, world: World, country: Country, width: int
) -> None:
    first, *_ = with_plan(world, country)
    plans, word = world.service.plans, "w" * 200
    endless = replace(first.content, title=word, note=word, evidence_wanted=word)
    added, _ = plans.add_actions(who=country.focal_point, contents=[endless] * 2)
    plans.remove_action(who=country.focal_point, action=added.id)
    page = sign_in(
        country.focal_point, viewport={"width": width, "height": 900}
    ).new_page()

    for path in (f"/plan?changed={added.id}", f"/plan/actions/{added.id}", "/plan/new"):
        page.goto(path)
        page.locator(".template").first.wait_for()
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_second_click_on_a_slow_line_adds_nothing_more(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/plan/new")
    page.get_by_label("What is done").fill(TITLE)

    page.locator("form.wide").evaluate(
        """form => {
          const button = form.querySelector("button[type=submit]");
          for (const _ of [1, 2]) { button.disabled = false; form.requestSubmit(); }
        }"""
    )
    page.wait_for_url("**/plan?changed=*")

    assert [one.content.title for one in planned(world, country)] == [TITLE]


def test_a_refusal_stands_and_gets_the_focus_where_one_clicked(
    sign_in: SignIn, world: World, country: Country
) -> None:
    page = sign_in(country.focal_point).new_page()
    page.goto("/plan/new")
    page.get_by_label("What is done").fill("\u202e")
    button = page.locator("form.wide button[type=submit]")
    button.focus()

    page.keyboard.press("Enter")

    told = page.locator("form.wide button[type=submit] + [role=alert]")
    expect(told).to_contain_text("Please give a title.")
    expect(told).to_be_focused()
    title = page.get_by_label("What is done")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description(re.compile("Please give a title."))
    told.get_by_role("link").click()
    expect(title).to_be_focused()


def test_axe_finds_nothing_serious_for_a_contributor_and_without_a_plan(
    sign_in: SignIn, country: Country
) -> None:
    for who in (country.focal_point, country.contributor):
        page = sign_in(who).new_page()
        page.goto("/plan")
        page.locator(".template").first.wait_for()

        assert barriers(page) == []
