"""A database that is full, read-only, held or gone: reading goes on, saving says why not."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import httpx
import pytest
from nicegui import core

from assessments.errors import Fault
from assessments.service import Service
from assessments.service.condition import Lack
from assessments.store import database as store
from roadmap.settings import Settings
from roadmap.web.ui.problems import LOGGED
from roadmap.wording.texts import english
from tests.faults import full, held, only_read
from tests.pages.app_under_test import Site, running
from tests.worlds import PASSPHRASE, SmallWorld

LATER = 6
"""Minutes after which the use of a session is noted again."""

Fails = Callable[[Service], AbstractContextManager[None]]


@contextmanager
def held_by_another(service: Service) -> Iterator[None]:
    """Let another process write for longer than anybody waits."""
    waits, store.WAITS = store.WAITS, 0.2
    with held(str(service.world.database._engine.url)):
        yield
    store.WAITS = waits


FAULTS: dict[Fault, Fails] = {
    Fault.FULL: full,
    Fault.READ_ONLY: only_read,
    Fault.BUSY: held_by_another,
}


@pytest.fixture
async def site(small_world: SmallWorld) -> AsyncIterator[Site]:
    """Run the application; that a database fails is logged, and is no fault of a test."""
    async with running(small_world.service, Settings()) as site:
        yield site


def browser_of(site: Site, world: SmallWorld) -> httpx.AsyncClient:
    """Sign a focal point in, and let so much time go by that reading would note it."""
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(world.a.focal_point))
    world.clock.advance(minutes=LATER)
    return browser


def addresses(site: Site, world: SmallWorld) -> list[str]:
    """Give the address of every page that needs no more than an assessment."""
    routes = (*site.app.routes, *core.app.routes)
    paths = {
        route.path.replace("{assessment}", str(world.a.assessment))
        for route in routes
        if "GET" in (getattr(route, "methods", None) or ())
    }
    return sorted(p for p in paths if "{" not in p and "_nicegui" not in p)


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_page_is_read_on_and_nothing_taken_out_where_nothing_can_be_saved(
    site: Site, small_world: SmallWorld, fault: Fault
):
    async with browser_of(site, small_world) as browser:
        paths = addresses(site, small_world)
        with FAULTS[fault](small_world.service):
            there = {path: (await browser.get(path)).status_code for path in paths}

    assert len(paths) > 20
    failed = {path: status for path, status in there.items() if status >= 500}
    failed.pop("/sign-in/set-up", None)  # it begins a second factor by being opened
    assert all(path.endswith(".csv") for path in failed), failed  # taking out is noted
    assert there["/"] == there["/account"] == there["/help"] == 200


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_answer_that_cannot_be_saved_is_asked_for_again_and_says_why(
    site: Site, small_world: SmallWorld, fault: Fault
):
    a = small_world.a
    answer = {"client_key": uuid4().hex, "code": "LAW-1.2a", "value": "met"}
    async with browser_of(site, small_world) as browser:
        send = {
            "url": f"/assessments/{a.assessment}/answers",
            "json": [answer],
            "headers": {"X-Roadmap-Person": a.focal_point.id},
        }
        with FAULTS[fault](small_world.service):
            refused = await browser.post(**send)
        saved = await browser.post(**send)

    assert refused.status_code == 503
    assert refused.json()["refused"] == english(f"frame.problem.database_{fault}")
    assert refused.json()["because"] == english(f"frame.problem.because_{fault}")
    assert refused.headers["Retry-After"]
    assert saved.json()["results"][0]["seq"] > 0


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_form_that_cannot_be_saved_says_why(
    site: Site, small_world: SmallWorld, fault: Fault
):
    given = {
        "old": PASSPHRASE,
        "new": "quite another one",
        "again": "quite another one",
    }
    async with browser_of(site, small_world) as browser:
        with FAULTS[fault](small_world.service):
            refused = await browser.post(
                "/account/passphrase", data=given, headers={"Accept": "text/html"}
            )

    assert refused.status_code == 503
    assert english(f"frame.problem.database_{fault}") in refused.text


@pytest.mark.parametrize("fault", FAULTS)
async def test_signing_in_says_what_is_wrong(
    site: Site, small_world: SmallWorld, fault: Fault
):
    given = {
        "sign_in_name": small_world.a.officer.sign_in_name,
        "passphrase": PASSPHRASE,
    }
    async with site.browser() as browser:
        with FAULTS[fault](small_world.service):
            refused = await browser.post(
                "/sign-in", data=given, headers={"Accept": "text/html"}
            )

    assert refused.status_code == 503
    assert english(f"frame.problem.database_{fault}") in refused.text


async def test_who_signs_out_is_out_in_this_browser_though_it_cannot_be_noted(
    site: Site, small_world: SmallWorld
):
    async with browser_of(site, small_world) as browser:
        with only_read(small_world.service):
            told = await browser.post("/sign-out", headers={"Accept": "text/html"})

    assert told.status_code == 503
    assert english("frame.problem.out_here") in told.text
    assert 'roadmap_session="";' in str(told.headers.get_list("set-cookie"))


async def test_a_watcher_is_told_in_a_word_what_is_lacking(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    async with site.browser() as browser:
        ready = await browser.get("/readyz")
        kept = await browser.get("/readyz")
        site.installation.readiness._until = 0.0
        monkeypatch.setattr("assessments.service.condition.ROOM", 2**80)
        lacking = await browser.get("/readyz")

    assert (ready.status_code, ready.text) == (200, "ready")
    assert (kept.status_code, kept.text) == (200, "ready")
    assert (lacking.status_code, lacking.text) == (503, "space")


async def test_a_watcher_looks_into_the_record_once_a_second_at_most(
    site: Site, small_world: SmallWorld
):
    looked: list[None] = []

    def look() -> tuple[Lack, ...]:
        looked.append(None)
        return (Lack.DATABASE, Lack.SPACE)

    site.installation.readiness.look = look
    async with site.browser() as browser:
        told = [await browser.get("/readyz") for _ in range(20)]

    assert {(answer.status_code, answer.text) for answer in told} == {
        (503, "database\nspace")
    }
    assert len(looked) == 1


async def test_a_record_of_another_version_is_not_ready(
    site: Site, small_world: SmallWorld
):
    with small_world.service.world.database.unit_of_work() as unit:
        unit.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    async with site.browser() as browser:
        told = await browser.get("/readyz")

    assert (told.status_code, told.text) == (503, "migrations")


async def test_the_log_says_what_the_database_fails_of_and_nothing_that_was_written(
    site: Site, small_world: SmallWorld, caplog: pytest.LogCaptureFixture
):
    async with browser_of(site, small_world) as browser:
        with full(small_world.service), caplog.at_level(logging.ERROR):
            await browser.post("/language", data={"language": "en", "next": "/"})

    lines = {record.getMessage() for record in caplog.records}
    assert lines == {LOGGED[Fault.FULL], "saves fail"}
