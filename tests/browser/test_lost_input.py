"""Nothing typed is ever lost without a word: cut lines, swallowed packets, restarts."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from roadmap.web.ui.own_files import own_address
from tests.browser.answers import (
    answer_of,
    answers_in,
    choose,
    comments_of,
    first_that_may_not_apply,
    open_more,
    show_higher_rungs,
    status,
)
from tests.browser.conftest import OpenPage, Server, SignIn, change_session
from tests.browser.line import Line
from tests.browser.world import Country, World
from tests.patience import comes_to_be

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMENT = "The decree was published in the gazette of 3 May."


def test_an_answer_survives_a_cut_line(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    line.cut()

    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Kept on this computer")
    assert answer_of(world, country, "LAW-1.2a") is None
    line.open()

    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    assert answer_of(world, country, "LAW-1.2a") == "met"


@pytest.mark.parametrize(
    "seconds", [5, *(pytest.param(n, marks=pytest.mark.long) for n in (20, 60))]
)
def test_answers_and_comments_survive_silently_swallowed_packets(
    open_sheet: OpenPage, line: Line, world: World, country: Country, seconds: int
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")
    line.swallow()
    end = time.monotonic() + seconds

    choose(page, "LAW-1.2a", "met")
    choose(page, "LAW-2.2a", "not_yet")
    page.get_by_label("Your comment").fill(COMMENT)
    expect(status(page, "LAW-1.2a")).to_contain_text("Not saved yet")
    expect(page.locator("[data-mark=pending]")).to_contain_text("Not saved yet")
    page.wait_for_timeout(max(0, 1000 * (end - time.monotonic())))
    line.open()

    for code in ("LAW-1.2a", "LAW-2.2a"):
        expect(status(page, code)).to_contain_text("Saved")
    expect(page.locator("[data-mark=pending]")).to_contain_text("is saved")
    assert answer_of(world, country, "LAW-1.2a") == "met"
    assert answer_of(world, country, "LAW-2.2a") == "not_yet"
    assert comments_of(world, country, "LAW-1.2a") == [COMMENT]


def test_an_answer_that_was_saved_while_the_reply_got_lost_counts_once(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    is_tried_again = watching(page)
    line.hold()

    choose(page, "LAW-1.2a", "met")
    wait_for(page, is_tried_again)
    line.open()  # both copies may now arrive

    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    page.wait_for_timeout(500)
    assert answers_in(world, country, "LAW-1.2a") == ["met"]


def test_a_delayed_copy_never_comes_after_a_newer_answer(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    is_tried_again = watching(page)
    line.hold()
    with page.expect_request(is_answer):
        choose(page, "LAW-1.2a", "met")
    choose(page, "LAW-1.2a", "not_yet")

    wait_for(page, is_tried_again)
    line.open()
    expect(page.locator("[data-mark=pending]")).to_contain_text("is saved")
    page.wait_for_timeout(500)

    assert answers_in(world, country, "LAW-1.2a") == ["met", "not_yet"]


def test_an_answer_is_there_when_the_server_dies_right_after_saved(
    open_sheet: OpenPage, server: Server, world: World, country: Country
) -> None:
    page = open_sheet()

    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    server.kill()

    assert answer_of(world, country, "LAW-1.2a") == "met"
    server.start()


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.long)])
def test_answers_given_while_the_server_restarts_are_sent_afterwards(
    sign_in: SignIn, server: Server, world: World, times: int
) -> None:
    for _ in range(times):
        country = world.country()
        page = sign_in(country.focal_point).new_page()
        page.goto(f"/assessments/{country.assessment.id}/answer/LAW")
        give_during_a_restart(page, server, world, country)
        page.context.close()


def give_during_a_restart(
    page: Page, server: Server, world: World, country: Country
) -> None:
    open_more(page, "LAW-1.2a")
    server.kill()

    choose(page, "LAW-1.2a", "met")
    page.get_by_label("Your comment").fill(COMMENT)
    expect(status(page, "LAW-1.2a")).to_contain_text("Not saved yet")
    server.start()

    # the page opens anew by itself: before, while or after its answers are sent
    wait_for(page, lambda: answer_of(world, country, "LAW-1.2a") == "met")
    wait_for(page, lambda: comments_of(world, country, "LAW-1.2a") == [COMMENT])
    expect(page.get_by_text("Everything on this page is saved.")).to_be_visible()
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    expect(page.locator("[id='LAW-1.2a'] input[value=met]")).to_be_checked()


def test_an_answer_acknowledged_while_the_page_is_left_stands_on_the_next_page(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    # The next page is made now, and comes after the answer has been acknowledged.
    reload_late = """async () => {
        const page = await (await fetch(location.href)).text();
        window.dispatchEvent(new Event("beforeunload"));
        window.nextPage = page;
    }"""
    page.evaluate(reload_late)
    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    made = page.evaluate("window.nextPage")
    address = page.url
    page.route(
        address, lambda route: route.fulfill(body=made, content_type="text/html")
    )

    page.goto(address)

    expect(page.locator("[id='LAW-1.2a'] input[value=met]")).to_be_checked()
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    assert answers_in(world, country, "LAW-1.2a") == ["met"]
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")


def test_a_closed_and_reopened_tab_sends_what_it_kept(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")
    line.cut()
    choose(page, "LAW-1.2a", "met")
    page.get_by_label("Your comment").fill(COMMENT)
    context, address = page.context, page.url
    page.close()
    line.open()

    again = context.new_page()
    again.goto(address)

    expect(status(again, "LAW-1.2a")).to_contain_text("Saved")
    wait_for(again, lambda: comments_of(world, country, "LAW-1.2a") == [COMMENT])
    assert answer_of(world, country, "LAW-1.2a") == "met"


def test_a_reason_in_the_making_is_there_after_a_reload(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    code = first_that_may_not_apply(world)
    page = open_sheet(code.split("-")[0])
    show_higher_rungs(page)
    choose(page, code, "not_applicable")
    page.locator(f"[id='reason-{code}']").press_sequentially("We have no co")

    page.reload()
    page.locator(".answer").wait_for()
    show_higher_rungs(page)

    expect(page.locator(f"[id='reason-{code}']")).to_have_value("We have no co")
    expect(page.locator(f"input[name='{code}']:checked")).to_have_value(
        "not_applicable"
    )


def test_another_account_on_the_same_computer_neither_sees_nor_sends_it(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet(who=country.contributor)
    line.cut()
    choose(page, "LAW-1.2a", "met")
    context, address = page.context, page.url
    page.close()
    other = context.new_page()
    other.wait_for_timeout(1000)  # what the closing page still tried has failed too
    line.open()

    change_session(context, line, world.token(country.focal_point))
    other.goto(address)
    other.locator(".answer").wait_for()
    other.wait_for_timeout(1500)
    expect(other.locator("input[name='LAW-1.2a']:checked")).to_have_count(0)
    assert voices_of(world, country) == []

    change_session(context, line, world.token(country.contributor))
    other.goto(address)
    expect(status(other, "LAW-1.2a")).to_contain_text("Saved")
    assert voices_of(world, country) == ["met"]


def test_a_page_left_open_does_not_send_as_who_signed_in_after(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet(who=country.contributor)
    change_session(page.context, line, world.token(country.focal_point))

    choose(page, "LAW-1.2a", "met")

    expect(page.locator("[data-mark=closed]")).to_contain_text("Somebody else")
    assert answer_of(world, country, "LAW-1.2a") is None
    change_session(page.context, line, world.token(country.contributor))
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")
    expect(page.locator("[data-mark=closed]")).to_have_count(0)


def test_an_answer_to_an_assessment_signed_meanwhile_is_kept_as_a_late_note(
    open_sheet: OpenPage, world: World, country: Country
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")
    submission = world.service.submitting.submit(
        who=country.focal_point, assessment=country.assessment.id
    )
    world.service.submitting.sign(who=country.approver, submission=submission.id)

    page.get_by_label("Your comment").fill(COMMENT)
    page.locator("input[name='LAW-1.2a'][value=met]").click()

    refusal = page.locator("#LAW-1\\.2a .refusal")
    expect(refusal).to_have_count(2)
    expect(refusal.filter(has_text=COMMENT)).to_be_visible()
    expect(refusal.filter(has_text="Met")).to_contain_text("does not count")
    expect(status(page, "LAW-1.2a")).to_contain_text("kept as a late note")
    expect(page.locator("[data-mark=pending]")).to_contain_text("is saved")
    page.reload()
    expect(refusal.filter(has_text=COMMENT)).to_be_visible()
    refusal.first.get_by_role("button", name="Remove").click()
    expect(refusal).to_have_count(1)


def test_signing_out_with_unsent_answers_asks_first(
    open_sheet: OpenPage, line: Line
) -> None:
    page = open_sheet()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    line.cut()
    choose(page, "LAW-1.2a", "met")
    page.get_by_role("button", name="Sign out").click()

    wait_for(page, lambda: len(asked) == 1)
    assert "have not reached the server" in asked[0]
    expect(page.locator(".answer")).to_be_visible()


def test_a_text_that_is_too_long_is_named_at_the_top_and_by_signing_out(
    open_sheet: OpenPage,
) -> None:
    page = open_sheet()
    open_more(page, "LAW-1.2a")
    page.get_by_label("Your comment").fill("a" * 4001)

    top = page.locator("[data-mark=pending]")
    expect(top).to_contain_text("Too long to be saved: 1.")
    expect(top).not_to_contain_text("sent again")
    page.locator("#LAW-1\\.2a .more summary").click()
    top.get_by_role("link", name="Show where").click()
    expect(page.get_by_label("Your comment")).to_be_focused()

    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("button", name="Sign out").click()
    wait_for(page, lambda: len(asked) == 1)
    assert "too long" in asked[0]
    assert "reached the server" not in asked[0]


def test_signing_out_asks_nothing_when_all_is_saved(open_sheet: OpenPage) -> None:
    page = open_sheet()
    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")

    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_role("button", name="Sign out").click()

    page.wait_for_url("**/sign-in*")


@pytest.mark.parametrize(
    ("path", "button"),
    [("", "Sign out"), ("/account", "Sign out everywhere")],
)
def test_signing_out_empties_what_was_kept_of_the_account(
    open_sheet: OpenPage, line: Line, country: Country, path: str, button: str
) -> None:
    page = open_sheet()
    line.cut()
    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("Kept on this computer")
    assert unsent_of(page, country) == 1
    if path:
        page.goto("about:blank")  # what is tried while leaving fails too
        line.open()
        page.goto(f"http://127.0.0.1:{line.port}{path}")
    else:
        page.context.route("**/answers", lambda route: route.abort())
        line.open()
    assert unsent_of(page, country) == 1

    other = page.context.new_page()
    other.goto(f"http://127.0.0.1:{line.port}/evidence")
    page.bring_to_front()

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_timeout(300)
    assert unsent_of(page, country) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=button, exact=True).click()

    page.wait_for_url("**/sign-in?done=signed_out")
    assert unsent_of(page, country) == 0
    other.wait_for_url("**/sign-in?next=/evidence")


def test_on_a_shared_computer_nothing_is_kept_after_the_window_closes(
    open_sheet: OpenPage, line: Line, country: Country
) -> None:
    page = open_sheet()
    page.context.add_cookies(
        [{"name": "roadmap_shared", "value": "1", "url": page.url}]
    )
    page.reload()
    line.cut()
    choose(page, "LAW-1.2a", "met")
    expect(status(page, "LAW-1.2a")).to_contain_text("not kept on this computer")
    expect(page.get_by_text("You said that this computer is shared")).to_be_visible()
    context, address = page.context, page.url
    # The last try of a page that is left fails too, however late the browser makes it.
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('cut')); }")
    page.close()
    line.open()

    again = context.new_page()
    again.goto(address)
    again.locator(".answer").wait_for()
    assert unsent_of(again, country) == 0
    expect(again.locator("input[name='LAW-1.2a']:checked")).to_have_count(0)


def test_after_signing_out_elsewhere_answers_wait_for_signing_in(
    open_sheet: OpenPage, line: Line, world: World, country: Country
) -> None:
    page = open_sheet()
    page.context.clear_cookies()

    choose(page, "LAW-1.2a", "met")
    expect(page.locator("[data-mark=closed]")).to_contain_text("signed out")
    change_session(page.context, line, world.token(country.focal_point))

    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")


def unsent_of(page: Page, country: Country) -> int:
    """Count what the browser keeps of the focal point and the server does not have."""
    count: int = page.evaluate(
        "async ([shelf, person]) => (await import(shelf)).unsent(person)",
        [own_address("ui/shelf.js", ""), country.focal_point.id],
    )
    return count


def is_answer(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/answers")


def watching(page: Page) -> Callable[[], bool]:
    """Tell from now on whether a try was given up and the page has begun another."""
    seen: list[str] = []

    def failed(request: Request) -> None:
        if is_answer(request):
            seen.append("given up")

    def asked(_: Request) -> None:
        if "given up" in seen:
            seen.append("begun again")

    page.on("requestfailed", failed)
    page.on("request", asked)
    return lambda: "begun again" in seen


def wait_for(page: Page, is_so: Callable[[], bool]) -> None:
    assert comes_to_be(is_so, lambda: page.wait_for_timeout(200))


def voices_of(world: World, country: Country) -> list[str]:
    sheet = world.service.answering.sheet(
        who=country.focal_point, assessment=country.assessment.id, priority="LAW"
    )
    return [answer.value for answer in sheet.states["LAW-1.2a"].others]
