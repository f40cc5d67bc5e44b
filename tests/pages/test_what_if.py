"""The what-if page: what it shows, what it asks, and that nothing is kept."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from assessments.records.people import Person
from assessments.service import Service
from tests.pages.app_under_test import Site
from tests.pages.forward import refused, service_with_options
from tests.worlds import Clock, SmallWorld, answer


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


def address(world: SmallWorld, more: str = "") -> str:
    return f"/assessments/{world.a.assessment}/what-if{more}"


async def asked(
    site: Site, world: SmallWorld, who: Person, given: Any, more: str = ""
) -> httpx.Response:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        return await browser.post(address(world, more), json=given)


def ticked(*on: str, off: tuple[str, ...] = ()) -> dict[str, object]:
    return {"priority": "DAT", "on": list(on), "off": list(off)}


async def test_the_page_has_its_desk_and_says_that_nothing_is_kept(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.approver))
        page = await browser.get(address(small_world, "?priority=DAT"))

    assert page.status_code == 200
    assert "Nothing here is recorded" in page.text
    assert "Text of DAT-1.2a" in page.text
    assert "<noscript>" in page.text
    assert "into-plan" not in page.text  # the approver reads


async def test_the_criteria_of_another_priority_are_fetched(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        sheet = (await browser.get(address(small_world, "/DAT"))).json()
        unknown = await browser.get(address(small_world, "/ZZ"))

    assert sheet["code"] == "DAT"
    assert sheet["now"]["place"] == "1.00 to 5.00"
    assert sheet["now"]["picture"].startswith("<svg")
    (indicator,) = sheet["indicators"]
    assert [rung["level"] for rung in indicator["rungs"]] == [2, 3, 4, 5]
    assert unknown.status_code == 404


async def test_ticks_are_placed_and_nothing_is_kept(
    site: Site, small_world: SmallWorld
) -> None:
    a, service = small_world.a, small_world.service
    before = service.answering.snapshot(
        who=a.focal_point, assessment=a.assessment
    ).effective

    got = await asked(site, small_world, a.focal_point, ticked("DAT-1.2a", "DAT-1.3a"))

    # The rungs 2 and 3 of the only ladder; 4 and 5 are open.
    assert got.json()["place"] == "Established, 3.00 (3.00 to 5.00)"
    after = service.answering.snapshot(
        who=a.focal_point, assessment=a.assessment
    ).effective
    assert after == before == {}
    assert service.plans.plan(who=a.focal_point).actions == ()


async def test_what_is_met_can_be_ticked_off(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("DAT-1.2a")
    )

    got = await asked(site, small_world, a.focal_point, ticked(off=("DAT-1.2a",)))

    assert got.json()["place"] == "Starting, 1.00"


@pytest.mark.parametrize(
    "given",
    [
        ticked("LAW-1.2a"),  # of another priority
        ticked("nothing"),
        {"priority": "ZZ", "on": [], "off": []},
        {"priority": "DAT"},
        {"priority": "DAT", "on": "DAT-1.2a", "off": []},
        {**ticked(), "more": 1},
        [],
    ],
)
async def test_what_the_page_never_sends_is_refused(
    site: Site, small_world: SmallWorld, given: Any
) -> None:
    got = await asked(site, small_world, small_world.a.focal_point, given)

    assert got.status_code == 422


async def test_too_large_a_question_is_refused(
    site: Site, small_world: SmallWorld
) -> None:
    given = {**ticked(), "off": ["x" * 40] * 3000}

    got = await asked(site, small_world, small_world.a.focal_point, given)

    assert got.status_code == 413


@pytest.mark.parametrize("name", ["officer", "observer"])
async def test_others_of_the_state_are_refused_politely(
    site: Site, small_world: SmallWorld, name: str
) -> None:
    who = getattr(small_world.a, name)

    assert await refused(site, who, address(small_world)) == (403, "your role")
    assert await refused(site, who, address(small_world, "/DAT")) == (403, "your role")
    assert (await asked(site, small_world, who, ticked())).status_code == 403


async def test_another_state_finds_nothing(site: Site, small_world: SmallWorld) -> None:
    who = small_world.b.focal_point

    assert await refused(site, who, address(small_world)) == (404, "not there")
    assert (await asked(site, small_world, who, ticked())).status_code == 404
