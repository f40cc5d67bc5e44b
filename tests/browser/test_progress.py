"""Five years under two editions, read and compared in a real Chromium."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.service import CHEAP, migrate, open_service
from roadmap.settings import now
from tests.browser.barriers import WIDTHS, barriers
from tests.browser.conftest import Server
from tests.five_years import FiveYears, five_years
from tests.worlds import PASSPHRASE, Clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YEAR = now().year
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, FiveYears]:
    """Make five years of one state."""
    url = f"sqlite:///{tmp_path_factory.mktemp('years') / 'five.sqlite'}"
    migrate(url)
    clock = Clock()
    service = open_service(url, clock=clock, passphrase_cost=CHEAP)
    found = five_years(service, clock, last=YEAR)
    service.close()
    return url, found


@pytest.fixture(scope="module")
def database(made: tuple[str, FiveYears]) -> str:
    return made[0]


@pytest.fixture(scope="module")
def world() -> None:
    """Nothing beside the state."""


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """Give a way to sign in through the form, in a fresh browser of some width."""
    contexts = []

    def signed_in(name: str = "focal-point", *, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{server.port}",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Sign-in name").fill(name)
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def across(made: tuple[str, FiveYears]) -> str:
    """Give the address that compares the last year under 2017 with the next one."""
    before, after = made[1].submissions[2:4]
    return f"/progress/compare?from={before.id}&to={after.id}"


def drawn(page: Page, selector: str) -> str:
    """Wait for a picture and give its sentence."""
    image = page.locator(selector)
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.naturalWidth") > 0
    return image.get_attribute("alt") or ""


def test_a_focal_point_reads_the_story_and_opens_the_waterfall_of_what_moved_most(
    visit: Visit,
) -> None:
    page = visit()

    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.locator(".story p")).to_have_count(3)
    expect(page.locator(".story p").first).to_contain_text(
        f"From {YEAR - 1} to {YEAR}, changed answers moved"
    )
    assert f"Break mark before {YEAR - 1}" in drawn(page, "section figure img >> nth=0")
    mover = page.locator(".movers a").first
    title = mover.inner_text()
    mover.click()

    opened = page.locator("details.priority-change[open]")
    expect(opened).to_have_count(1)
    says = drawn(page, "details.priority-change[open] figure img")
    assert says.startswith(f"{title}: from ")
    expect(opened.locator(".changed tbody tr").first).to_be_visible()


def test_a_waterfall_is_asked_for_only_when_it_is_opened(visit: Visit) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/progress")
    drawn(page, "section figure img >> nth=0")
    before = [address for address in asked if "waterfall" in address]
    page.locator("details.priority-change summary").first.click()
    drawn(page, "details.priority-change[open] figure img")

    assert before == []
    assert len([address for address in asked if "waterfall" in address]) == 1


def test_what_is_shown_adds_up(visit: Visit, made: tuple[str, FiveYears]) -> None:
    page = visit("approver")
    for address in ("/progress", across(made)):
        page.goto(address)
        sums = page.locator(".parts tbody").evaluate_all(
            """tables => tables.map(rows => [...rows.querySelectorAll("td:nth-of-type(1)")]
               .map(cell => cell.textContent.replace("−", "-")))"""
        )

        assert len(sums) == 12
        for start, *parts, end in sums:
            hundredths = [round(100 * float(number)) for number in (start, *parts)]
            assert sum(hundredths) == round(100 * float(end))


def test_two_years_are_chosen_compared_and_taken_away(visit: Visit) -> None:
    page = visit("approver")
    page.goto("/progress")
    page.get_by_role("link", name="Compare two other years").click()

    page.get_by_label("The older year").select_option(index=1)
    page.get_by_label("The newer year").select_option(index=4)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("The older year is put first.")).to_be_visible()
    expect(page.locator(".story p").first).to_contain_text(
        f"From {YEAR - 4} to {YEAR - 1}"
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Change by priority as CSV").click()

    file = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert download.value.suggested_filename == (
        f"priorities-{YEAR - 4}-{YEAR - 1}.csv"
    )
    assert [row["older_edition"] for row in rows] == ["2017"] * 12


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_have_no_barrier_and_fit_the_screen(
    visit: Visit, made: tuple[str, FiveYears], width: int
) -> None:
    page = visit(width=width)
    found, too_wide = [], []

    for path in (
        "/progress?details=1",
        "/progress/compare",
        across(made) + "&details=1",
    ):
        page.goto(path)
        page.locator("h1").first.wait_for()
        found += [(path, barrier) for barrier in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(path)

    assert found == []
    assert too_wide == []


def test_what_is_there_to_be_read_is_read_without_scripts(
    chromium: Browser, visit: Visit, made: tuple[str, FiveYears]
) -> None:
    signed_in = visit()
    context = chromium.new_context(
        base_url=signed_in.url, java_script_enabled=False, locale="en"
    )
    context.add_cookies(signed_in.context.cookies())
    page = context.new_page()
    seen = {}
    newest = made[1].submissions[-1].assessment

    for path, first in (
        ("/progress", ".story p"),
        (across(made), ".story p"),
        (f"/assessments/{newest}/results", ".profile tbody tr"),
        ("/region", ".region p"),
    ):
        page.goto(path, wait_until="commit")
        expect(page.locator(first).first).to_be_visible()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        seen[path] = page.locator("main").inner_text()
    context.close()

    assert [path for path, says in seen.items() if "loaded" in says] == []
    assert [path for path, says in seen.items() if "needs scripts" in says] == []


def test_progress_prints_short_and_with_all_details(visit: Visit) -> None:
    page = visit()
    pages = {}

    for path in ("/progress", "/progress?details=1"):
        page.goto(path)
        for number in range(page.locator("figure img").count()):
            if path != "/progress" or number == 0:
                drawn(page, f"figure img >> nth={number}")
        printed = page.pdf(format="A4")
        pages[path] = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))

    assert pages["/progress"] <= 3
    assert pages["/progress?details=1"] > 5
