"""Answering in a real Chromium: by keyboard, rung by rung, with the placement moving."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from assessments.records.work import NewAnswer
from tests.browser.answers import (
    answer_of,
    answers_in,
    choose,
    comments_of,
    drafts_of,
    first_that_may_not_apply,
    focused,
    give,
    open_more,
    show_higher_rungs,
    state_of,
    status,
    tab_to,
)
from tests.browser.barriers import WIDTHS, barriers
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_answer_is_acknowledged_at_its_field(open_sheet: OpenPage) -> None:
    page = open_sheet()

    choose(page, "LAW-1.2a", "met")

    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    expect(page.locator("[data-mark=pending]")).to_contain_text("is saved")


def test_an_answer_is_in_the_record_when_the_page_says_saved(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()

    choose(page, "LAW-1.2a", "not_known")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    assert answer_of(world, country, "LAW-1.2a") == "not_known"


def test_the_next_rung_is_asked_when_one_is_secured(open_sheet: OpenPage) -> None:
    page = open_sheet()
    expect(page.locator("#LAW-1\\.2a")).to_be_visible()
    expect(page.locator("#LAW-1\\.3a")).to_have_count(0)

    choose(page, "LAW-1.2a", "met")

    expect(page.locator("#LAW-1\\.3a")).to_be_visible()
    expect(page.locator("#LAW-1\\.4a")).to_have_count(0)


def test_higher_rungs_can_be_reached(open_sheet: OpenPage) -> None:
    page = open_sheet()

    page.locator("section.indicator").first.get_by_role(
        "button", name="Show higher rungs"
    ).click()

    expect(page.locator("#LAW-1\\.5a")).to_be_visible()


def test_a_priority_is_answered_by_keyboard_only(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    page.locator("h1").click()
    tab_to(page, "LAW-1.2a")

    page.keyboard.press("Space")  # met
    expect(page.locator("#LAW-1\\.3a")).to_be_visible()
    assert focused(page) == "LAW-1.2a"  # nothing took the focus away
    tab_to(page, "LAW-1.3a")
    page.keyboard.press("ArrowDown")  # from met, the first, to not yet
    page.keyboard.press("Space")
    expect(status(page, "LAW-1.3a")).to_contain_text("Saved")
    assert focused(page) == "LAW-1.3a"

    assert answer_of(world, country, "LAW-1.2a") == "met"
    assert answer_of(world, country, "LAW-1.3a") == "not_yet"


def test_moving_through_the_choices_with_arrows_gives_one_answer(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    page.locator("input[name='LAW-1.2a'][value=met]").focus()

    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)  # long enough to read what one passes
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    assert answers_in(world, country, "LAW-1.2a") == []
    page.keyboard.press("Tab")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    assert answers_in(world, country, "LAW-1.2a") == ["not_known"]


def test_a_criterion_is_one_stop_of_the_tab_key(open_sheet: OpenPage) -> None:
    page = open_sheet()
    page.locator("input[name='LAW-1.2a'][value=met]").focus()

    page.keyboard.press("Tab")

    assert focused(page) != "LAW-1.2a"


def test_all_met_answers_what_is_open_in_a_rung(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    choose(page, "LAW-1.2a", "met")

    page.locator(".rung", has_text="Rung 3").get_by_role(
        "button", name="All met"
    ).click()

    expect(page.locator("#LAW-1\\.4a")).to_be_visible()
    expect(status(page, "LAW-1.3b")).to_contain_text("Saved")
    assert answer_of(world, country, "LAW-1.3b") == "met"


def test_the_placement_moves_with_the_answer_and_says_why(
    open_sheet: OpenPage, country: Country, world: World
) -> None:
    codes = ["LAW-1.2a", "LAW-2.2a", "LAW-3.2a", "LAW-4.2a", "LAW-5.2a"]
    give(world, country, dict.fromkeys(codes, "met") | {"LAW-6.2a": "not_yet"})
    page = open_sheet()
    sentence = page.locator("[data-mark=placement]")
    # Five indicators at 2 and one at 1: 11/6.
    expect(sentence).to_contain_text("1.83")

    choose(page, "LAW-6.2a", "met")

    expect(sentence).to_contain_text("2.00")
    expect(sentence).to_contain_text("Building")


def test_not_applicable_is_saved_with_its_reason_only(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    code = first_that_may_not_apply(world)
    page = open_sheet(code.split("-")[0])
    show_higher_rungs(page)

    choose(page, code, "not_applicable")
    expect(status(page, code)).to_contain_text("reason")
    assert answer_of(world, country, code) is None
    page.locator(f"[id='reason-{code}']").fill(".")
    page.locator(f"[id='reason-{code}']").blur()
    expect(status(page, code)).to_contain_text("in words")
    assert answer_of(world, country, code) is None
    page.locator(f"[id='reason-{code}']").fill("We have no coast.")
    page.locator(f"[id='reason-{code}']").blur()
    expect(status(page, code)).to_contain_text("Saved")

    found = state_of(world, country, code).mine
    assert found is not None
    assert (found.value, found.reason) == ("not_applicable", "We have no coast.")


def test_an_answer_can_be_taken_back(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    open_more(page, "LAW-1.2a")
    page.get_by_role("button", name="Take back my answer").click()
    expect(page.locator("input[name='LAW-1.2a']:checked")).to_have_count(0)
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    assert answer_of(world, country, "LAW-1.2a") is None


def test_a_comment_is_saved_without_a_button(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")

    page.get_by_label("Your comment").fill("The new code is in force since May.")
    expect(page.locator("#LAW-1\\.2a .more .saved")).to_contain_text("Saved")

    comments = state_of(world, country, "LAW-1.2a").comments
    assert [c.text for c in comments] == ["The new code is in force since May."]


def test_two_officers_of_one_agency_are_asked_before_one_takes_the_others_place(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    colleague = world.colleague_of(country)
    theirs = open_sheet(who=colleague)
    mine = open_sheet(who=country.contributor)

    choose(theirs, "LAW-1.2a", "not_yet")
    expect(status(theirs, "LAW-1.2a")).to_contain_text("Saved")
    mine.locator(
        "input[name='LAW-1.2a'][value=met]"
    ).click()  # theirs comes back at once
    asked = mine.locator("[id='LAW-1.2a'] .refusal")
    expect(asked).to_contain_text(f"{colleague.name} answered this")
    expect(asked).to_contain_text("Not yet")
    expect(mine.locator("input[name='LAW-1.2a'][value=not_yet]")).to_be_checked()
    assert answers_in(world, country, "LAW-1.2a") == ["not_yet"]
    asked.get_by_role("button", name="Keep theirs").click()
    expect(asked).to_have_count(0)

    choose(mine, "LAW-1.2a", "not_known")  # seen now, so nobody asks
    expect(status(mine, "LAW-1.2a")).to_contain_text("Saved")
    theirs.locator("input[name='LAW-1.2a'][value=met]").click()
    theirs.get_by_role("button", name="Put mine").click()
    expect(status(theirs, "LAW-1.2a")).to_contain_text("Saved")
    expect(theirs.locator("[id='LAW-1.2a'] .refusal")).to_have_count(0)
    assert answers_in(world, country, "LAW-1.2a") == ["not_yet", "not_known", "met"]


def test_a_comment_is_ones_own_and_an_emptied_one_does_not_come_back(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    colleague = world.colleague_of(country)
    for who, text in ((colleague, "See the decree."), (country.contributor, "Not so.")):
        world.service.answering.comment(
            who=who,
            assessment=country.assessment.id,
            code="LAW-1.2a",
            text=text,
            client_key=f"comment-{text[:3]}",
        )
    page = open_sheet(who=country.contributor)
    open_more(page, "LAW-1.2a")
    field = page.get_by_label("Your comment")
    expect(field).to_have_value("Not so.")
    expect(page.locator(".comment")).to_contain_text(
        f"{colleague.name} (Ministry of Justice)"
    )

    field.fill("x" * 4100)  # pasted, and not cut
    expect(page.locator("[id='LAW-1.2a'] .more .counter").first).to_have_text(
        "4,100 of 4,000 letters"
    )
    expect(page.locator("[id='LAW-1.2a'] .more .refused")).to_contain_text("4000")
    expect(field).to_have_value("x" * 4100)
    field.fill("")
    expect(page.locator("[id='LAW-1.2a'] .more .saved")).to_contain_text("Saved")
    page.reload()
    more = page.locator("[id='LAW-1.2a'] details.more")
    more.evaluate("part => { part.open = true; }")  # it may have opened by itself

    expect(page.get_by_label("Your comment")).to_have_value("")
    assert comments_of(world, country, "LAW-1.2a") == ["See the decree."]


def test_what_arrives_after_the_deadline_is_a_late_note_to_be_taken_over(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    service, here = world.service, country.assessment.id
    page = open_sheet(who=country.contributor)
    submission = service.submitting.submit(who=country.focal_point, assessment=here)

    page.locator("input[name='LAW-1.2a'][value=met]").click()
    expect(status(page, "LAW-1.2a")).to_contain_text("kept as a late note")
    note = page.locator("[id='LAW-1.2a'] [data-mark=late]")
    expect(note).to_contain_text("You gave this after the assessment was closed")
    expect(page.locator("input[name='LAW-1.2a']:checked")).to_have_count(0)
    expect(page.locator("[id='LAW-1.2a'] .refusal")).to_have_count(1)  # and no other

    service.submitting.sign(who=country.approver, submission=submission.id)
    service.submitting.new_draft(who=country.focal_point, assessment=here)
    overview = open_sheet()
    overview.goto(f"/assessments/{here}")
    late = overview.locator("section.late")
    expect(late).to_contain_text(f"LAW-1.2a: {country.contributor.name}")
    late.get_by_role("button", name="Take it over").click()
    expect(late).to_contain_text(f"taken over by {country.focal_point.name}")
    assert barriers(overview) == []
    page.reload()

    expect(note).to_contain_text(f"Taken over by {country.focal_point.name}")
    expect(page.locator("input[name='LAW-1.2a'][value=met]")).to_be_checked()


def test_a_contributor_sees_what_is_asked_of_the_agency_and_no_placement(
    open_sheet: OpenPage, country: Country
) -> None:
    page = open_sheet(who=country.contributor)

    expect(page.locator("section.indicator")).to_have_count(1)
    expect(page.locator(".standing")).to_have_count(0)


def test_not_our_office_goes_back_to_the_focal_point(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet(who=country.contributor)
    open_more(page, "LAW-1.2a")

    page.get_by_label("Not our office? Say why").fill("Parliament decides this.")
    page.reload()
    half_typed = page.get_by_label("Not our office? Say why")
    expect(half_typed).to_have_value("Parliament decides this.")
    asked: list[str] = []
    page.once("dialog", lambda asks: (asked.append(asks.message), asks.accept()))
    page.get_by_role("button", name="Pass on").click()
    expect(page.locator("#LAW-1\\.2a")).to_contain_text("Passed on.")
    assert asked[0].startswith("Pass on LAW-1.2a?")

    sheet = world.service.answering.sheet(
        who=country.focal_point, assessment=country.assessment.id, priority="LAW"
    )
    assert [(w.code, w.note) for w in sheet.handed_back] == [
        ("LAW-1.2a", "Parliament decides this.")
    ]


def test_the_focal_point_sees_that_voices_differ_and_settles_it(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    give(world, country, {"LAW-1.2a": "met"}, who=country.contributor)
    page = open_sheet()
    expect(page.locator("#LAW-1\\.2a")).to_contain_text("Ministry of Justice: Met")

    choose(page, "LAW-1.2a", "not_yet")
    expect(page.locator("#LAW-1\\.2a")).to_contain_text("The voices differ.")
    page.locator("input[name='settle-LAW-1.2a'][value=met]").check()
    page.get_by_label("Reason for the decision").fill("The law came into force.")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    page.reload()
    half_typed = page.get_by_label("Reason for the decision")
    expect(half_typed).to_have_value("The law came into force.")
    page.get_by_role("button", name="Settle", exact=True).click()

    expect(page.locator("#LAW-1\\.2a")).to_contain_text(
        "Settled by the focal point: Met"
    )
    expect(page.locator("#LAW-1\\.2a .mark-disputed")).to_have_count(0)
    page.reload()
    page.locator(".answer").wait_for()
    assert drafts_of(page, country.focal_point) == []

    service, here = world.service, country.assessment.id
    service.answering.assign(
        who=country.focal_point,
        assessment=here,
        agency=country.contributor.agency,
        codes=["GOV-4"],
    )
    service.answering.record_answer(
        who=country.contributor,
        assessment=here,
        answer=NewAnswer(
            code="GOV-4",
            value="not_applicable",
            reason="We have no such border.",
            client_key="whole",
        ),
    )
    give(world, country, {"GOV-4.2a": "met"})
    page.goto(page.url.replace("/LAW", "/GOV"))
    whole = page.locator(".whole").filter(has=page.locator("#whole-GOV-4"))
    expect(whole).to_contain_text("It counts both ways until the focal point decides.")
    expect(whole).to_contain_text("Ministry of Justice: Not applicable")
    expect(whole).to_contain_text("Focal point: 1 of its questions answered")
    decisions = whole.get_by_role("radio")
    decisions.last.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("There is no such border.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(whole).to_contain_text("Settled by the focal point: Not applicable.")
    expect(page.locator("#GOV-4\\.2a")).to_have_count(0)
    page.get_by_role("button", name="Show its questions all the same").click()
    expect(page.locator("#GOV-4\\.2a")).to_be_visible()
    choose(page, "GOV-4.2a", "not_yet")
    expect(whole).to_contain_text("It counts both ways until the focal point decides.")


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious_on_the_answer_page(
    open_sheet: OpenPage, width: int, world: World, country: Country
) -> None:
    give(world, country, {"LAW-1.2a": "met"}, who=country.contributor)
    give(world, country, {"LAW-1.2a": "not_yet"})
    page = open_sheet(viewport={"width": width, "height": 900})
    open_more(page, "LAW-1.2a")

    assert barriers(page) == []


@pytest.mark.parametrize(
    "path", ["", "/questionnaire", "/submit", "/../../evidence", "/answer/IDN"]
)
def test_axe_finds_nothing_serious_around_it(
    sign_in: SignIn, country: Country, path: str
) -> None:
    page = sign_in(country.focal_point).new_page()

    page.goto(f"/assessments/{country.assessment.id}{path}")
    page.locator("h1").wait_for()

    assert barriers(page) == []


@pytest.mark.parametrize("path", ["", "/questionnaire", "/submit", "/answer/LAW"])
def test_nothing_is_wider_than_a_phone(
    sign_in: SignIn, country: Country, path: str
) -> None:
    page = sign_in(
        country.focal_point, viewport={"width": 360, "height": 740}
    ).new_page()

    page.goto(f"/assessments/{country.assessment.id}{path}")
    page.locator("h1").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


TRANSLATE = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (text.data.trim() && !text.parentElement.closest("script, style, textarea, [translate=no]")) texts.push(text);
  }
  for (const text of texts) {
    const font = document.createElement("font");
    font.appendChild(document.createElement("font")).textContent = text.data;
    text.replaceWith(font);
  }
}"""
"""What a browser does to translate a page: every text node makes room for another."""


def test_what_changes_stays_right_when_the_browser_has_translated_the_page(
    open_sheet: OpenPage, country: Country
) -> None:
    page = open_sheet(who=country.contributor)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda said: problems.append(said.text) if said.type == "error" else None,
    )
    here = page.locator(".chooser a[aria-current]")
    expect(here.locator("small")).to_have_text("0 of 1 indicators done")
    page.evaluate(TRANSLATE)

    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    expect(page.locator("#LAW-1\\.3a")).to_be_visible()
    expect(page.locator(".rung-head small").first).to_have_text("secured")
    page.evaluate(TRANSLATE)
    for code in ("LAW-1.3a", "LAW-1.3b", "LAW-1.3c", "LAW-1.3d"):
        choose(page, code, "not_yet")
        expect(status(page, code)).to_contain_text("Saved")
    expect(here.locator("small")).to_have_text("1 of 1 indicators done")
    page.evaluate(TRANSLATE)
    more = page.locator("#LAW-1\\.3a details.more")
    more.locator("summary").click()
    page.locator("#note-LAW-1\\.3a").fill("Seen in the decree.")
    page.locator("#note-LAW-1\\.3a").blur()
    expect(more.locator("summary")).to_have_text(
        "Comments (1) · Evidence (0) · Not our office?"
    )
    page.evaluate(TRANSLATE)
    choose(page, "LAW-1.2a", "not_yet")
    expect(page.locator(".rung-head small").first).to_contain_text("0 of 1 met")
    show_higher_rungs(page)

    expect(page.locator("#LAW-1\\.5a")).to_be_visible()
    assert problems == []
    assert here.locator(".meter i").first.get_attribute("style") == "width: 100%;"


def test_a_moment_is_shown_by_the_readers_own_clock(
    sign_in: SignIn, country: Country
) -> None:
    zone = "Pacific/Tongatapu"
    page = sign_in(country.focal_point, timezone_id=zone).new_page()

    page.goto("/account")

    stamp = page.locator("time.stamp").first
    expect(stamp).to_have_attribute("title", re.compile(r"\d\d:\d\d UTC$"))
    at = datetime.fromisoformat(stamp.get_attribute("datetime") or "")
    there = at.astimezone(ZoneInfo(zone))
    expect(stamp).to_have_text(f"{there:%-d %B %Y, %H:%M}")
    page.emulate_media(media="print")
    written = "element => getComputedStyle(element, '::after').content"
    assert " UTC)" in stamp.evaluate(written)


def test_a_moment_stands_once_where_it_is_as_late_as_in_utc(
    sign_in: SignIn, country: Country
) -> None:
    page = sign_in(country.focal_point, timezone_id="UTC").new_page()

    page.goto("/account?problem=last_factor&at=factors")

    expect(page.locator(".refusal")).to_be_focused()
    expect(page.locator(".refusal")).to_be_in_viewport()
    stamp = page.locator("time.stamp").first
    expect(stamp).to_have_text(re.compile(r"^\d+ \w+ \d{4}, \d\d:\d\d UTC$"))
    page.emulate_media(media="print")
    written = "element => getComputedStyle(element, '::after').content"
    assert "UTC" not in stamp.evaluate(written)
