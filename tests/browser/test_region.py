"""From a state's choice to a release that everyone can check, in a real Chromium."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.records.people import Person
from assessments.records.work import CycleCode
from assessments.service import CHEAP, migrate, open_service
from roadmap.settings import now
from tests.browser.barriers import barriers
from tests.browser.conftest import Server
from tests.regions import (
    administrator,
    analyst,
    approver,
    focal_point,
    populated,
    publish,
)
from tests.worlds import PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YEAR = now().year
BEFORE = YEAR - 1
LEVELS = [2, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
"""Fourteen states; the first has not answered this year, the others stand as before."""

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Record two years of a region: one is published, in the other one state is late."""
    url = f"sqlite:///{tmp_path_factory.mktemp('region') / 'region.sqlite'}"
    migrate(url)
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    levels = {str(BEFORE): LEVELS, str(YEAR): [None, *LEVELS[1:]]}
    populated(service, levels, edition="2024")
    publish(service, str(BEFORE))
    service.cycles.extend_cycle(
        who=administrator(), code=CycleCode(str(YEAR)), closes=date(YEAR, 12, 31)
    )
    service.close()
    return url


@pytest.fixture(scope="module")
def world() -> None:
    """Nothing beside the region."""


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """Give a way to come in a fresh browser, signed in as somebody or as nobody."""
    contexts = []

    def come(who: Person | None = None, path: str = "/", *, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{server.port}",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda asked: asked.accept())
        if who is not None:
            page.goto("/sign-in")
            page.get_by_label("Sign-in name").fill(who.sign_in_name)
            page.get_by_label("Passphrase").fill(PASSPHRASE)
            page.keyboard.press("Enter")
            page.wait_for_url("**/")
        page.goto(path)
        return page

    yield come
    for context in contexts:
        context.close()


def test_from_a_choice_to_a_release_that_an_outsider_reads_and_anyone_can_check(
    visit: Visit, tmp_path: Path
) -> None:
    assessment = _a_state_submits_and_chooses_by_keyboard_alone(visit)
    _its_approver_signs(visit, assessment)
    analyst_one = _one_analyst_closes_the_cycle_and_prepares(visit)
    _another_publishes(visit)
    member = _a_member_reads_it_on_any_screen(visit)
    _the_files_convince_the_checker_and_a_changed_one_does_not(member, tmp_path)
    _an_outsider_reads_it_once_the_office_says_so(visit, analyst_one)


def test_what_others_could_learn_is_one_block_per_priority_on_a_phone(
    visit: Visit,
) -> None:
    page = visit(focal_point(1), "/region/about-us", width=360)

    # the release of the year before is the last on the page, whatever came after it
    law = page.locator("table.learned").last.locator("tbody tr").first
    cell = law.locator("td").nth(1)
    expect(cell).to_have_attribute("data-label", "At your stage, at least")
    # two stand at stage 1; a pair that stands elsewhere sees both among the other 12
    expect(cell).to_have_text(re.compile(r"^2\sof\s12$"))
    scroll = page.locator(".scroll").first
    assert scroll.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert _width(page) <= 360
    assert barriers(page) == []


def test_a_rehearsal_runs_with_a_bar_and_shows_invented_figures(visit: Visit) -> None:
    page = visit(analyst("two"), "/office/rehearsal")

    bar = page.get_by_role("progressbar", name="Audit under way")
    page.get_by_role("button", name="Rehearse").click()
    expect(bar).to_be_visible()
    expect(page.get_by_text("Invented figures. The audit passed")).to_be_visible()

    expect(bar).to_be_hidden()
    expect(page.locator(".sheet svg")).to_have_count(12)
    assert barriers(page) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert _width(page) <= 360


def _a_state_submits_and_chooses_by_keyboard_alone(visit: Visit) -> str:
    page = visit(focal_point(0))
    page.get_by_role("button", name="Start the assessment").first.click()
    page.get_by_role("button", name="Start from last cycle").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assessment = page.url.split("?")[0]

    page.goto(f"{assessment}/submit")
    expect(page.locator("input[name=contributes]")).to_have_count(2)
    expect(page.locator("input[name=contributes]:checked")).to_have_count(0)
    page.get_by_text("How it will look, with invented figures").click()
    expect(page.locator(".sheet svg").first).to_be_visible()
    assert barriers(page) == []

    page.get_by_role("button", name="Submit").press("Enter")  # nothing is chosen yet
    expect(page.locator("input[name=contributes]:invalid")).to_have_count(2)
    page.locator("h1").click()
    _go_on_to(page, "contributes")
    page.keyboard.press("Space")
    expect(page.get_by_label("Yes, count our stages")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    _go_on_to(page, "named")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # sends the form

    expect(page.get_by_text("Submitted on")).to_be_visible()
    expect(page.locator("main")).to_contain_text("You contribute to the release")
    expect(page.locator("main")).to_contain_text("You may be named")
    return assessment


def _its_approver_signs(visit: Visit, assessment: str) -> None:
    page = visit(approver(0), f"{assessment}/submit")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Signed on")).to_be_visible()


def _one_analyst_closes_the_cycle_and_prepares(visit: Visit) -> Page:
    page = visit(analyst("one"), "/office")
    expect(page.get_by_text("There is nothing to prepare now")).to_be_visible()
    page.get_by_role("link", name="Open, close and extend cycles").click()
    page.get_by_role("button", name=re.compile(f"Close.*{YEAR}")).click()
    expect(page.get_by_role("status").first).to_be_visible()

    page.goto("/office")
    first = page.locator("section.first")
    expect(first.get_by_role("heading")).to_have_text("Prepare a release")
    assert barriers(page) == []
    first.get_by_role("button", name="Prepare and audit").click()
    expect(page.get_by_role("progressbar", name="Audit under way")).to_be_visible()
    report = page.locator("section.first", has_text=f"Release of {YEAR}")
    expect(report).to_be_visible()

    expect(report).to_contain_text("12 priorities can be published.")
    expect(report).to_contain_text("by arithmetic and by integer programs")
    expect(report).to_contain_text("The independent checker")
    expect(report).to_contain_text("somebody else has to publish it")
    expect(page.get_by_role("button", name=re.compile("^Publish"))).to_have_count(0)
    report.locator("summary").click()
    assert barriers(page) == []
    return page


def _another_publishes(visit: Visit) -> None:
    page = visit(analyst("two"), "/office")
    page.get_by_role("button", name=f"Publish the release of {YEAR}").click()
    expect(page.get_by_text("2 releases are published.")).to_be_visible()
    expect(page.locator("tr", has_text=str(YEAR)).first).to_contain_text("State 0")


def _a_member_reads_it_on_any_screen(visit: Visit) -> Page:
    page = visit(focal_point(5), "/region")
    expect(page.locator(".multiples section")).to_have_count(12)
    for summary in page.locator(".multiples summary").all():
        summary.click()
    expect(page.locator(".words").first).to_contain_text("14 states: ")
    assert barriers(page) == []

    # at 360 px, and at the 640 px that 1280 are at 200 % zoom
    for width in (360, 640):
        page.set_viewport_size({"width": width, "height": 900})
        assert _width(page) <= width
        assert barriers(page) == []
    page.locator(".multiples section").last.scroll_into_view_if_needed()
    expect(
        page.locator(".scale")
    ).to_be_in_viewport()  # what the hues mean stays in view
    return page


def _the_files_convince_the_checker_and_a_changed_one_does_not(
    page: Page, folder: Path
) -> None:
    for name in ("The program that checks a release", f"Release {YEAR}, with"):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).click()
        started.value.save_as(folder / started.value.suggested_filename)
    whole = folder / "release-2.json"

    found = _checked(folder, "release-2.json")
    assert (found.returncode, found.stderr) == (0, "")

    release = json.loads(whole.read_text("utf-8"))
    assert [one["release"]["cycle"] for one in release["releases"]] == [
        str(BEFORE),
        str(YEAR),
    ]
    release["releases"][0]["release"]["priorities"]["LAW"]["states"] += 1
    (folder / "changed.json").write_text(json.dumps(release), "utf-8")
    refused = _checked(folder, "changed.json")
    assert refused.returncode != 0
    assert "link 1: the chain is broken" in refused.stdout + refused.stderr


def _checked(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run the downloaded program alone: no packages, no variables, no other folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "checker.py", name],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )


def _an_outsider_reads_it_once_the_office_says_so(visit: Visit, office: Page) -> None:
    outsider = visit(None, "/region", width=360)
    expect(outsider).to_have_url(re.compile(r"/sign-in\?next="))
    expect(outsider.locator("main")).not_to_contain_text("14 states")

    office.goto("/office")
    office.get_by_role("button", name="Open it to everyone").click()
    expect(office.get_by_text("Everyone may read the page")).to_be_visible()

    outsider.goto("/region")
    expect(outsider.locator(".multiples section")).to_have_count(12)
    expect(outsider.get_by_text("What could others learn")).to_have_count(0)
    assert _width(outsider) <= 360
    assert barriers(outsider) == []


def _go_on_to(page: Page, name: str) -> None:
    """Press the tab key until the field has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"The tab key never came to {name}.")


def _width(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width
