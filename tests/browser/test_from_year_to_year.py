"""One whole turn: what changed, the cheapest way, a plan, an action done, the next cycle."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.records.work import CycleCode
from assessments.service import CHEAP, Service, migrate, open_service
from roadmap.settings import now
from tests.browser.barriers import barriers
from tests.browser.conftest import Server
from tests.five_years import FiveYears, five_years
from tests.worlds import PASSPHRASE, Clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YEAR = now().year
NEXT = CycleCode(f"{YEAR}-next")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, FiveYears]:
    """Make five years of one state, and the next cycle open beside the last."""
    url = f"sqlite:///{tmp_path_factory.mktemp('turn') / 'five.sqlite'}"
    migrate(url)
    clock = Clock()
    service = open_service(url, clock=clock, passphrase_cost=CHEAP)
    found = five_years(service, clock, last=YEAR)
    _open_next(service)
    service.close()
    return url, found


@pytest.fixture(scope="module")
def database(made: tuple[str, FiveYears]) -> str:
    return made[0]


@pytest.fixture(scope="module")
def world() -> None:
    """Nothing beside the state."""


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.port}")
    found = context.new_page()
    found.goto("/sign-in")
    found.get_by_label("Sign-in name").fill("focal-point")
    found.get_by_label("Passphrase").fill(PASSPHRASE)
    found.keyboard.press("Enter")
    found.wait_for_url("**/")
    yield found
    context.close()


def test_a_year_turns_from_what_changed_to_the_next_cycle(
    page: Page, made: tuple[str, FiveYears]
) -> None:
    last = made[1].submissions[-1].assessment

    # what changed
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.locator(".story p")).to_have_count(3)
    page.locator(".movers a").first.click()
    opened = page.locator("details.priority-change[open]")
    expect(opened).to_have_count(1)
    picture = opened.locator("figure img")
    picture.evaluate("image => image.decode()")
    assert re.search(r"from \d\.\d\d in", picture.get_attribute("alt") or "")

    # the cheapest way to the next stage becomes a plan
    page.goto(f"/assessments/{last}/results")
    page.locator("#PRO").get_by_role("link", name="Cheapest ways up").click()
    way = page.locator("details.way[open]")
    way.get_by_role("link", name="Turn this way into a plan").first.click()
    page.get_by_role("link", name="One action per criterion").click()
    page.get_by_role("button", name=re.compile("into the plan")).click()
    expect(page.get_by_text(re.compile("put into the plan"))).to_be_visible()

    # an action is done
    page.goto("/plan")
    finish = page.get_by_role("button", name=re.compile("^Done: mark “.*” so$")).first
    title = (finish.get_attribute("aria-label") or "").split("“")[1].split("”")[0]
    finish.click()
    expect(page.get_by_role("status")).to_contain_text(title)
    assert not barriers(page)

    # the next cycle starts from the last, and the action stands beside its criterion
    page.goto("/")
    page.get_by_role("button", name="Start the assessment").first.click()
    page.get_by_role("button", name="Start from last cycle").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(page.url.split("?")[0] + "/answer/PRO")
    beside = page.locator("[data-mark=action]").first
    expect(beside).to_contain_text(f"Done in your plan: {title}")
    criterion = beside.locator("xpath=ancestor::*[contains(@id, 'PRO-')][1]")
    expect(criterion.locator("input[value=met]").first).not_to_be_checked()
    assert not barriers(page)


def _open_next(service: Service) -> None:
    _, administrator = service.people.sign_in(
        sign_in_name="administrator", passphrase=PASSPHRASE
    )
    today = now().date()
    service.cycles.open_cycle(
        who=administrator,
        code=NEXT,
        edition="2024",
        reference_date=today,
        opens=today,
        closes=today.replace(year=today.year + 1),
    )
