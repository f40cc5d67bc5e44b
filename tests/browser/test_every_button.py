"""Every button, fold and link of every page of every role does something that is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assessments.records.work import CycleCode
from assessments.service import CHEAP, open_service
from roadmap.demo.making import LAST_YEAR
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

PROBLEM = "Problem "
"""How a line of the server's log begins that tells of an error."""

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
    """Sign everybody in; give the secret of each role's session."""
    service = open_service(f"sqlite:///{original}", clock=now, passphrase_cost=CHEAP)
    secrets = {
        role: token(service, name) if name != NOBODY else NOBODY
        for role, name in ROLES.items()
    }
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
    secret: str,
    record: Record,
    *,
    of_each: int | None,
) -> list[tuple[str, str]]:
    """Press everything as whose session it is, and give what nothing came of."""
    with chromium.new_context(
        base_url=f"http://127.0.0.1:{server.port}", accept_downloads=True
    ) as context:
        context.add_init_script(PREPARE)
        begun = len(server.log())
        starts = ["/sign-in", "/region", "/help"]
        if secret != NOBODY:
            sign_in(context, server.port, secret)
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

    print(len(found), "pages,", pressed.pressed, "buttons")
    assert pressed.pressed >= 2
    problems = [line for line in server.log()[begun:].splitlines() if PROBLEM in line]
    return pressed.dead + [("the server's log", problem) for problem in problems]


def test_nothing_on_the_pages_of_an_observer_is_dead(
    chromium: Browser, server: Server, world: dict[str, str], record: Record
) -> None:
    assert dead(chromium, server, world["observer"], record, of_each=1) == []


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
    assert dead(chromium, server, world[role], record, of_each=2) == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["analyst.one", "analyst.two"])
@pytest.mark.usefixtures("record")
def test_nothing_is_dead_before_a_release_and_while_it_waits_for_the_second_analyst(
    chromium: Browser,
    server: Server,
    original: Path,
    tmp_path: Path,
    name: str,
) -> None:
    file = tmp_path / "before.sqlite"
    make(f"sqlite:///{file}", unpublished=1)
    service = open_service(f"sqlite:///{file}", clock=now, passphrase_cost=CHEAP)
    if name != ROLES["analyst"]:
        one = service.people.person_of(token=token(service, "analyst.one"))
        service.releasing.prepare(who=one, cycle=CycleCode(str(LAST_YEAR - 1)))
    secret = token(service, name)
    service.close()
    before = Record(original.with_name("live.sqlite"), file)
    before.copy()

    assert dead(chromium, server, secret, before, of_each=2) == []

    before.close()
