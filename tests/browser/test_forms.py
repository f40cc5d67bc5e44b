"""Every form in a real browser: each button works, and nothing typed is lost."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from assessments.records.plans import ActionStatus
from tests.browser.conftest import Server, SignIn, change_session
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

    page.locator("button[form=steps]").first.click()

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


def type_into_an_action(page: Page) -> None:
    open_page(page, "/plan/new")
    page.get_by_label("What is done").fill("Adopt guidance")
    page.get_by_label("In charge").select_option(label="Ministry of Justice")
    page.get_by_text("Criminal law and legal framework", exact=False).first.click()
    page.locator("[id='LAW-1.4b']").check()
    page.get_by_label("Note", exact=True).fill("first line\nsecond line")


def expect_the_action(page: Page) -> None:
    expect(page.get_by_label("What is done")).to_have_value("Adopt guidance")
    expect(page.get_by_label("In charge")).not_to_have_value("")
    expect(page.locator("[id='LAW-1.4b']")).to_be_checked()
    expect(page.locator("[id='LAW-1.4b']")).to_be_visible()
    note = page.get_by_label("Note", exact=True)
    expect(note).to_have_value("first line\nsecond line")
    expect(note).to_be_focused()  # where one was


def type_into_evidence(page: Page) -> None:
    open_page(page, "/evidence")
    page.get_by_label("Title").fill("Statute of 2024")
    page.get_by_label("Language of the document").fill("English")
    page.get_by_label("confidential", exact=False).check()


def expect_the_evidence(page: Page) -> None:
    expect(page.get_by_label("Title")).to_have_value("Statute of 2024")
    expect(page.get_by_label("Language of the document")).to_have_value("English")
    expect(page.get_by_label("confidential", exact=False)).to_be_checked()


def type_into_an_invitation(page: Page) -> None:
    open_page(page, "/team")
    page.get_by_label("Name of the person").fill("Nia New")
    page.get_by_label("Role", exact=True).select_option("observer")
    page.get_by_label("Name of the agency").fill("Health service")


def expect_the_invitation(page: Page) -> None:
    expect(page.get_by_label("Name of the person")).to_have_value("Nia New")
    expect(page.get_by_label("Role", exact=True)).to_have_value("observer")
    expect(page.get_by_label("Name of the agency")).to_have_value("Health service")


HALF_TYPED = (
    (type_into_an_action, expect_the_action),
    (type_into_evidence, expect_the_evidence),
    (type_into_an_invitation, expect_the_invitation),
)


def test_what_was_half_typed_is_there_again_after_a_restart(
    sign_in: SignIn, country: Country, server: Server
) -> None:
    context = sign_in(country.focal_point)
    pages = [context.new_page() for _ in HALF_TYPED]
    for page, (half_type, _) in zip(pages, HALF_TYPED, strict=True):
        half_type(page)

    server.kill()
    server.start()

    for page, (_, expect_it) in zip(pages, HALF_TYPED, strict=True):
        page.bring_to_front()
        expect(page.get_by_text("is here again").first).to_be_visible()
        expect_it(page)


def test_a_draft_is_its_accounts_own_and_is_emptied_by_sending_or_starting_afresh(
    sign_in: SignIn, world: World, country: Country, line: Line
) -> None:
    context = sign_in(country.focal_point)
    page = context.new_page()
    title, again = page.get_by_label("Title"), page.get_by_text("is here again")
    type_into_evidence(page)

    change_session(context, line, world.token(country.contributor))
    open_page(page, "/evidence")
    expect(title).to_have_value("")
    expect(again).to_have_count(0)

    change_session(context, line, world.token(country.focal_point))
    open_page(page, "/evidence")
    expect_the_evidence(page)
    page.get_by_role("button", name="Start afresh").click()
    expect(title).to_have_value("")
    expect(title).to_be_focused()
    open_page(page, "/evidence")
    expect(title).to_have_value("")

    type_into_evidence(page)
    page.get_by_label("Which office holds it").fill("Ministry of Justice")
    page.get_by_label("Web address, or where it is kept").fill("Archive")
    add = page.get_by_role("button", name="Add", exact=True)
    add.click()
    done = page.locator("form").get_by_text("The entry is added.")
    expect(done).to_be_in_viewport()  # beside the button that was clicked
    expect(add).to_be_focused()
    expect(title).to_have_value("")
    expect(again).to_have_count(0)


def test_signing_out_asks_about_half_filled_forms_and_leaves_nothing_of_them(
    sign_in: SignIn, country: Country
) -> None:
    context = sign_in(country.focal_point)
    page, other = context.new_page(), context.new_page()
    type_into_evidence(other)
    open_page(page, "/team")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_timeout(600)
    assert ["Half filled in and not sent: Evidence." in told for told in asked] == [
        True
    ]

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.wait_for_url("**/sign-in?done=signed_out")
    other.wait_for_url("**/sign-in?next=/evidence")
    other.wait_for_timeout(300)
    kept = (
        "Object.keys(localStorage).filter((name) => name.startsWith('roadmap.shelf'))"
    )
    assert page.evaluate(kept) == []


def test_on_a_shared_computer_a_form_says_why_it_is_not_kept_and_asks_before_it_is_left(
    sign_in: SignIn, country: Country, line: Line
) -> None:
    context = sign_in(country.focal_point)
    url = f"http://127.0.0.1:{line.port}"
    context.add_cookies([{"name": "roadmap_shared", "value": "1", "url": url}])
    page = context.new_page()
    type_into_evidence(page)
    expect(page.get_by_text("not kept: this computer is shared")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_attribute("autocomplete", "off")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.reload()

    assert asked == ["beforeunload"]
    expect(page.get_by_label("Title")).to_have_value("")
    page.reload()
    assert asked == ["beforeunload"]


def test_typed_text_over_a_record_that_changed_meanwhile_says_what_is_saved(
    sign_in: SignIn, world: World, country: Country
) -> None:
    first, *_ = with_plan(world, country)
    page = open_page(
        sign_in(country.focal_point).new_page(), f"/plan/actions/{first.id}"
    )
    note = page.get_by_label("Note", exact=True)
    note.fill("mine")
    page.get_by_label("What is done").fill("Amend the act soon")
    world.service.plans.change_action(
        who=country.focal_point,
        action=first.id,
        content=replace(first.content, note="of a colleague"),
        seen=first.seq,
    )

    page.reload()

    expect(note).to_have_value("mine")
    note.fill("x" * 3999)
    expect(page.get_by_text("3999 of at most 4000 letters")).to_be_visible()
    note.fill("x" * 4002)
    expect(page.get_by_text("2 letters too many")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    refusal = page.get_by_role("alert").get_by_text("longer than 4000 letters")
    expect(refusal).to_be_visible()
    assert len(note.input_value()) == 4002  # nothing was cut
    told = page.get_by_text("This was changed meanwhile.")
    expect(told).to_have_text(
        "This was changed meanwhile. What is saved now: of a colleague"
    )
