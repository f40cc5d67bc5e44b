"""Every button, fold and link of every page of every role does something that is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assessments.service import CHEAP, open_service
from roadmap.settings import now
from tests.browser.conftest import Server
from tests.browser.everybody import (
    NOBODY,
    ROLES,
    make,
    pages,
    settled,
    sign_in,
    token,
)
from tests.browser.pressing import PREPARE, Pressed, Record

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WITH_DEAD_THINGS = """
const waiting = setInterval(() => {
  const main = document.querySelector("main h1")?.closest("main");
  if (!main || document.getElementById("dead")) return;
  clearInterval(waiting);
  main.insertAdjacentHTML(
    "beforeend", "<button id=dead>Nothing</button> <a href='#nowhere'>Nowhere</a>");
}, 20);
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the invented region, in which everybody has signed in."""
    file = tmp_path_factory.mktemp("region") / "original.sqlite"
    make(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="module")
def world(original: Path) -> dict[str, str]:
    """Sign everybody in; give their sessions' secrets."""
    service = open_service(f"sqlite:///{original}", clock=now, passphrase_cost=CHEAP)
    secrets = {name: token(service, name) for name in ROLES.values() if name != NOBODY}
    service.close()
    return secrets


@pytest.fixture(scope="module")
def database(original: Path, world: dict[str, str]) -> str:
    copy = original.with_name("live.sqlite")
    shutil.copyfile(original, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def record(original: Path, server: Server) -> Iterator[Record]:
    opened = Record(original.with_name("live.sqlite"), original)
    yield opened
    opened.put_back()
    opened.close()


def dead(
    chromium: Browser,
    server: Server,
    world: dict[str, str],
    record: Record,
    *,
    role: str,
    of_each: int | None,
) -> list[tuple[str, str]]:
    """Press everything as somebody, and give what nothing came of."""
    with chromium.new_context(
        base_url=f"http://127.0.0.1:{server.port}", accept_downloads=True
    ) as context:
        context.add_init_script(PREPARE)
        starts = ["/sign-in", "/region", "/help"]
        if role != "not signed in":
            sign_in(context, server.port, world[ROLES[role]])
            starts = ["/"]
        page = context.new_page()
        pressed = Pressed(
            page=page, record=record, cookies=context.cookies(), of_each=of_each
        )
        found = []
        for address in pages(page, *starts):
            pressed.folds_and_links(address)
            found.append(address)
        for address in found:
            pressed.on(address)

    print(role, len(found), "pages,", pressed.pressed, "buttons")
    assert pressed.pressed >= 2
    return pressed.dead


@pytest.mark.parametrize("role", ["contributor"])
def test_nothing_on_the_pages_of_an_agency_is_dead(
    chromium: Browser,
    server: Server,
    world: dict[str, str],
    record: Record,
    role: str,
) -> None:
    assert dead(chromium, server, world, record, role=role, of_each=1) == []


def test_a_dead_button_and_a_link_to_nothing_are_found(
    chromium: Browser, server: Server, record: Record
) -> None:
    with chromium.new_context(base_url=f"http://127.0.0.1:{server.port}") as context:
        context.add_init_script(PREPARE + WITH_DEAD_THINGS)
        page = context.new_page()
        pressed = Pressed(page=page, record=record, cookies=[], seen_within=2_000)

        settled(page, "/help")
        pressed.folds_and_links("/help")
        pressed.on("/help")

    assert pressed.dead == [
        ("/help", "Nowhere: leads to nothing on the page"),
        ("/help", "Nothing||: nothing is seen of it"),
    ]


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_nothing_on_any_page_is_dead(
    chromium: Browser,
    server: Server,
    world: dict[str, str],
    record: Record,
    role: str,
) -> None:
    assert dead(chromium, server, world, record, role=role, of_each=2) == []
