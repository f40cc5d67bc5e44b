"""The keyboard alone: to the questions, to what has no answer, and back to one's place."""

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLong

from tests.browser.answers import focused, give, open_more
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BUTTON = "Next question to answer or confirm"
STANDS = """() => {
  const e = document.activeElement;
  return [e.localName, e.name || "", e.value || "", e.textContent.trim().slice(0, 60),
    e.closest(".criterion, .indicator")?.querySelector("[id]")?.id || ""];
}"""
"""What has the focus, as its reader would tell it."""
IS_THERE = f"(before) => String(({STANDS})()) === String(before)"

PLACES = {
    "a link of the chooser": ".chooser li:nth-child(5) a",
    "the summary of the chooser": ".chooser summary",
    "the summary of a basis": ".basis summary >> nth=3",
    "a button of a rung": ".rung-head button",
    "a button that shows more": ".higher >> nth=4",
    "an answer": "input[name='LAW-4.2a'][value=met]",
    "a folded summary": "[id='LAW-5.2a'] .more summary",
    "a comment": "[id='note-LAW-1.2a']",
    "a button in what was unfolded": "[id='LAW-1.2a'] .more .plain",
    "the language": "#language",
}
"""What may have the focus on the answer page, by where it is."""


def gathering(page: Page) -> list[str]:
    """Gather what fails in the page's scripts."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


def test_the_first_keys_lead_to_the_questions(open_sheet: OpenPage) -> None:
    page = open_sheet()

    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the questions")).to_be_focused()
    page.keyboard.press("Enter")
    stops = 0
    while focused(page) != "LAW-1.2a" and stops < 10:
        page.keyboard.press("Tab")
        stops += 1

    assert stops <= 4


def test_key_and_button_lead_from_one_unanswered_question_to_the_next(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    give(world, country, {"LAW-1.2a": "not_yet", "LAW-3.2a": "not_known"})
    page = open_sheet()

    page.get_by_role("button", name=BUTTON).click()
    assert focused(page) == "LAW-2.2a"
    page.keyboard.press("n")
    assert focused(page) == "LAW-4.2a"  # the third has an answer
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("n")
    assert focused(page).startswith(("LAW-4", "LAW-5"))


def test_the_key_does_nothing_where_one_types_or_outside_the_questions(
    open_sheet: OpenPage,
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")
    note = page.locator("[id='note-LAW-1.2a']")

    note.press_sequentially("none")
    expect(note).to_have_value("none")
    page.locator(".page-header .brand").focus()
    page.keyboard.press("n")

    expect(page.locator(".page-header .brand")).to_be_focused()


def test_the_way_to_what_is_unanswered_ends_when_everything_is_answered(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    codes = [f"LAW-{number}.2a" for number in range(1, 7)]
    give(world, country, dict.fromkeys(codes, "not_yet"))

    page = open_sheet()

    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)
    page.locator("input[name='LAW-1.2a']:checked").focus()
    page.keyboard.press("n")
    expect(page.locator(".answer > [role=status]")).to_have_text(
        "Every question that is asked here now has an answer, and none waits to be confirmed."
    )


def test_a_reload_keeps_the_place_whatever_has_the_focus(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    give(world, country, {"LAW-1.2a": "met"})
    page = open_sheet()
    problems = gathering(page)
    open_more(page, "LAW-1.2a")
    lost = {}

    for kind, selector in PLACES.items():
        page.locator(selector).first.focus()
        page.locator(selector).first.scroll_into_view_if_needed()
        before, height = page.evaluate(STANDS), page.evaluate("scrollY")
        page.reload()
        try:
            page.wait_for_function(IS_THERE, arg=before)
        except TooLong:  # told below, for all of them
            lost[kind] = (before, page.evaluate(STANDS))
        if abs(page.evaluate("scrollY") - height) > 40:
            lost[f"{kind}, height"] = (height, page.evaluate("scrollY"))

    assert lost == {}
    assert problems == []


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("/region", ".multiples section:nth-of-type(6) summary"),
        ("/plan", "a.button"),
        ("/team", "select"),
        ("/team", "form button"),
    ],
)
def test_every_page_keeps_the_place_when_it_is_reloaded_and_come_back_to(
    sign_in: SignIn, country: Country, path: str, selector: str
) -> None:
    page = sign_in(country.focal_point).new_page()
    problems = gathering(page)
    page.goto(path)
    if not page.locator(selector).count():
        selector = "main a, main button"
    page.locator(selector).last.focus()
    before = page.evaluate(STANDS)

    page.reload()
    page.wait_for_function(IS_THERE, arg=before)
    page.goto("/help")
    page.go_back()
    page.wait_for_function(IS_THERE, arg=before)

    assert problems == []
