"""Every page of every role: it fits a small screen, and no script of it fails."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from nicegui import Client
from playwright.sync_api import Browser

from assessments.service import CHEAP, Service, open_service
from roadmap.settings import now
from tests.browser.barriers import too_wide, unseen_stops
from tests.browser.conftest import Server
from tests.browser.everybody import (
    NOBODY,
    ROLES,
    YEARS,
    make,
    pages,
    settled,
    sign_in,
    token,
)
from tests.pages.app_under_test import application

pytestmark = [pytest.mark.browser, pytest.mark.long]

SMALL = {"width": 320, "height": 640}
ENLARGED = {"width": 640, "height": 450}
"""What is left of 1280 by 900 at 200 %."""

MENU = ".page-header .row nav [aria-current]"
LONG_NAMES = ("Wilhelmina Featherstonehaugh B", "Wolfeschlegelsteinhausenberger")
HEADER = """(name) => {
  document.querySelector(".account b").textContent = name;
  const row = document.querySelector(".page-header .row").getBoundingClientRect();
  const menu = [...document.querySelectorAll(".page-header .row nav li")];
  const inside = (e) => e.getBoundingClientRect().top < row.top + 30;
  return new Set(menu.map((link) => link.offsetTop)).size === 1
    && [...document.querySelectorAll(".account, .visitor form")].every(inside);
}"""
"""Whether menu, name and sign-out stand in one line."""


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What one look at a page showed."""

    role: str
    address: str
    too_wide: Mapping[int, str]
    problems: tuple[str, ...]
    trail: tuple[str, ...]
    title: str
    section: str
    unseen_stops: tuple[str, ...]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('region') / 'demo.sqlite'}"


@pytest.fixture(scope="module")
def world(database: str) -> str:
    """Make the invented region; give the secret of an invitation."""
    return make(database)


@pytest.fixture(scope="module")
def service(database: str, world: str) -> Iterator[Service]:
    opened = open_service(database, clock=now, passphrase_cost=CHEAP)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def walked(
    chromium: Browser, server: Server, service: Service, world: str
) -> list[Walked]:
    """Walk over all pages of all roles once."""
    found = []
    for role, name in ROLES.items():
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{server.port}",
            viewport=SMALL,
            device_scale_factor=2,
        )
        starts = ["/"]
        if name != NOBODY:
            sign_in(context, server.port, token(service, name))
        else:
            starts += [f"/invitation#{world}", "/nothing-here"]
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error, to=problems: to.append(str(error)))
        page.on(
            "console",
            lambda said, to=problems: (
                to.append(said.text) if said.type == "error" else None
            ),
        )
        for address in pages(page, *starts, help_too=name == NOBODY):
            wide = {}
            for size in (ENLARGED, SMALL):
                page.set_viewport_size(size)
                wide[size["width"]] = too_wide(page)
            found.append(
                Walked(
                    role=role,
                    address=address,
                    too_wide=wide,
                    problems=tuple(problems),
                    trail=tuple(page.locator(".trail li").all_inner_texts()),
                    title=page.locator("h1").first.inner_text(),
                    unseen_stops=unseen_stops(page),
                    section=" ".join(page.locator(MENU).all_inner_texts()),
                )
            )
            problems.clear()
        context.close()
    return found


def test_every_page_there_is_was_looked_at(walked: list[Walked]) -> None:
    application()
    kinds = {re.sub(r"\{\w+\}", "[^/]+", path) for path in Client.page_routes.values()}

    seen = {urlsplit(look.address).path for look in walked}

    assert {
        kind for kind in kinds if not any(re.fullmatch(kind, path) for path in seen)
    } == set()
    assert {look.role for look in walked} == set(ROLES)


def test_no_page_is_wider_than_a_small_phone_or_an_enlarged_window(
    walked: list[Walked],
) -> None:
    assert [
        (look.role, look.address, wide)
        for look in walked
        for wide in look.too_wide.values()
        if wide
    ] == []


def test_no_script_fails_on_any_page(walked: list[Walked]) -> None:
    assert [
        (look.role, look.address, look.problems)
        for look in walked
        if look.problems and look.address != "/nothing-here"
    ] == []


def test_the_tab_key_shows_where_it_is_on_every_page(walked: list[Walked]) -> None:
    assert [
        (look.role, look.address, look.unseen_stops[:3])
        for look in walked
        if look.unseen_stops
    ] == []


def test_every_page_below_the_first_level_shows_the_way_back(
    walked: list[Walked],
) -> None:
    below = [
        look
        for look in walked
        if urlsplit(look.address).path.count("/") > 1
        and not look.address.startswith("/invitation/")
    ]

    assert len(below) > 60
    assert [
        (look.role, look.address, look.trail)
        for look in below
        if look.trail[:1] != ("Home",) or look.trail[-1:] != (look.title,)
    ] == []
    assert {
        look.trail[1] for look in below if f"{YEARS[0]}/answer" in look.address
    } == {f"Assessment {YEARS[0]}"}


def test_the_assessment_is_in_the_menu_of_who_works_on_it(
    walked: list[Walked],
) -> None:
    shown = {
        look.role
        for look in walked
        if look.section == "Assessment" and "/assessments/" in look.address
    }

    assert shown == {"focal point", "contributor", "approver"}


@pytest.mark.parametrize("name", LONG_NAMES)
def test_the_header_is_one_line_with_a_name_of_thirty_letters(
    chromium: Browser, server: Server, service: Service, name: str
) -> None:
    with chromium.new_context(
        base_url=f"http://127.0.0.1:{server.port}",
        viewport={"width": 1280, "height": 900},
    ) as context:
        sign_in(context, server.port, token(service, ROLES["focal point"]))
        page = context.new_page()
        settled(page, "/")

        assert page.evaluate(HEADER, name)
