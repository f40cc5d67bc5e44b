"""What a page says is kept outlives the browser; several windows are one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.answers import (
    answer_of,
    answers_in,
    choose,
    comments_of,
    open_more,
    show_higher_rungs,
    status,
)
from tests.browser.conftest import Server, SignIn
from tests.browser.killed import OFFICE, MortalBrowser
from tests.browser.line import Line
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODES = ("LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-2.2a", "LAW-2.3a")
COMMENTED = CODES[:3]
VALUES = ("met", "not_yet", "not_known")
TIMES = [1, pytest.param(20, marks=pytest.mark.long)]


@pytest.fixture
def mortal(chromium: Browser, tmp_path: Path) -> Iterator[MortalBrowser]:
    browser = MortalBrowser(chromium.browser_type, tmp_path / "profile")
    yield browser
    browser.kill()


@dataclass(frozen=True)
class Desk:
    """Somebody of a country at a browser, over a line that may be cut."""

    world: World
    line: Line
    country: Country
    host: str = "127.0.0.1"

    def page(self, context: BrowserContext) -> Page:
        """Open the answer page in another window; signing in outlives no browser."""
        url = f"http://{self.host}:{self.line.port}"
        token = self.world.token(self.country.focal_point)
        context.add_cookies([{"name": "roadmap_session", "value": token, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/assessments/{self.country.assessment.id}/answer/LAW")
        page.locator(".answer").wait_for()
        show_higher_rungs(page)
        return page


def all_saved(page: Page) -> None:
    expect(page.locator("[data-mark=pending]")).to_have_text(
        "Everything on this page is saved."
    )


def note(page: Page, code: str) -> str:
    return f"[id='note-{code}']"


@pytest.mark.parametrize("times", TIMES)
def test_what_was_kept_is_sent_after_the_browser_was_killed(
    mortal: MortalBrowser, server: Server, world: World, times: int
) -> None:
    for _ in range(times):
        line = Line(server.port)
        desk = Desk(world, line, world.country())
        page = desk.page(mortal.start())
        for code in COMMENTED:
            open_more(page, code)
        line.cut()

        for code in CODES:
            choose(page, code, "met")
        for code in COMMENTED:
            page.locator(note(page, code)).press_sequentially(f"Gazette, {code}")
        for code in CODES:
            expect(status(page, code)).to_contain_text("Kept on this computer")
        for code in COMMENTED:
            said = page.locator(f"[id='{code}'] .more .field-status")
            expect(said).to_contain_text("Kept on this computer")
        mortal.kill()
        assert [answer_of(world, desk.country, code) for code in CODES] == [None] * 5
        line.open()

        page = desk.page(mortal.start())
        all_saved(page)
        assert [answer_of(world, desk.country, code) for code in CODES] == ["met"] * 5
        assert [comments_of(world, desk.country, code) for code in COMMENTED] == [
            [f"Gazette, {code}"] for code in COMMENTED
        ]
        mortal.kill()
        line.close()


@pytest.mark.parametrize("host", ["127.0.0.1", OFFICE])
@pytest.mark.parametrize("times", TIMES)
def test_of_two_windows_the_newer_answer_wins_and_stands_in_both(
    mortal: MortalBrowser,
    world: World,
    line: Line,
    country: Country,
    times: int,
    host: str,
) -> None:
    desk = Desk(world, line, country, host)
    context = mortal.start()
    windows = [desk.page(context), desk.page(context)]
    locks = windows[0].evaluate("'locks' in navigator")
    assert locks == (host != OFFICE)
    for turn in range(times):
        code = CODES[turn % len(CODES)]
        before = len(answers_in(desk.world, desk.country, code))
        desk.line.cut()
        for step, value in enumerate(VALUES):
            choose(windows[(turn + step) % 2], code, value)
            expect(status(windows[(turn + step) % 2], code)).to_contain_text("Kept")
        desk.line.open()

        for window in windows:
            all_saved(window)
            expect(status(window, code)).to_contain_text("Saved")
            expect(window.locator(f"input[name='{code}']:checked")).to_have_value(
                VALUES[-1]
            )
        assert answer_of(desk.world, desk.country, code) == VALUES[-1]
        assert answers_in(desk.world, desk.country, code)[before:] == [*VALUES]


def test_a_window_shows_what_was_saved_in_another(
    sign_in: SignIn, world: World, line: Line, country: Country
) -> None:
    desk = Desk(world, line, country)
    context = sign_in(country.focal_point)
    one, two = desk.page(context), desk.page(context)
    choose(one, "LAW-1.2a", "met")
    expect(status(two, "LAW-1.2a")).to_contain_text("Saved")
    choose(two, "LAW-1.2a", "not_yet")

    expect(one.locator("input[name='LAW-1.2a']:checked")).to_have_value("not_yet")
    expect(status(one, "LAW-1.2a")).to_contain_text("Saved")
    assert answers_in(desk.world, desk.country, "LAW-1.2a") == ["met", "not_yet"]
