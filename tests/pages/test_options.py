"""The options page: what is shown to whom, what is asked for, and the table."""

from collections.abc import Iterator

import pytest

from assessments.service import Service
from tests.pages.app_under_test import Site
from tests.pages.forward import markup, refused, service_with_options, shown
from tests.worlds import Clock, SmallWorld, answer


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


def address(world: SmallWorld, asked: str = "") -> str:
    return f"/assessments/{world.a.assessment}/options{asked}"


async def test_the_focal_point_sees_what_serves_unmet_criteria_and_what_it_moves(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world))

    text = shown(visitor)
    assert "3 options" in text
    assert "Title of guide Guide, Office One, days to make use of it. English." in text
    assert "Serves 2 criteria that are not met" in text
    assert "Title of LAW: now 1.00 to 5.00. If these were met:" in text
    assert "Source: A public page, Some office, 2020." in text
    assert "to be verified" in text
    assert "Put into the plan" in text
    assert "recommended. You choose." in text


async def test_what_is_met_is_served_by_nothing(
    site: Site, small_world: SmallWorld
) -> None:
    for code in ("LAW-1.2a", "LAW-1.2b"):
        small_world.service.answering.record_answer(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            answer=answer(code),
        )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world))

    assert "Title of guide" not in shown(visitor)
    assert "2 options" in shown(visitor)


async def test_options_are_asked_for_in_the_address(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "?priority=LAW&language=th"))

    assert "One option" in shown(visitor)
    assert "Title of exchange" in shown(visitor)
    assert '<option value="th" selected dir="auto">Thai</option>' in markup(visitor)


async def test_when_nothing_fits_the_page_says_what_to_loosen(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "?priority=DAT&provider=Office+One"))

    text = shown(visitor)
    assert "No option fits all of what you asked for." in text
    assert "Priority left open: one option" in text
    assert "Provider left open: one option" in text


async def test_an_address_that_asks_for_nonsense_still_shows_a_page(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "?priority=ZZ&kind=%3Cscript%3E"))

    assert "It was left open." in shown(visitor)
    assert "3 options" in shown(visitor)
    assert "<script" not in markup(visitor)


async def test_the_approver_reads_and_puts_nothing_into_the_plan(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.approver)

    await visitor.open(address(small_world))

    assert "3 options" in shown(visitor)
    assert "Put into the plan" not in shown(visitor)


@pytest.mark.parametrize("name", ["officer", "observer"])
async def test_others_of_the_state_are_refused_politely(
    site: Site, small_world: SmallWorld, name: str
) -> None:
    who = getattr(small_world.a, name)

    assert await refused(site, who, address(small_world)) == (403, "your role")


async def test_another_state_finds_nothing(site: Site, small_world: SmallWorld) -> None:
    who = small_world.b.focal_point

    assert await refused(site, who, address(small_world)) == (404, "not there")


async def test_the_table_has_what_is_asked_for(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.approver))
        got = await browser.get(
            f"/assessments/{small_world.a.assessment}/options.csv?language=th"
        )
        lines = got.content.decode("utf-8-sig").splitlines()

    assert got.headers["Content-Disposition"].endswith('options-AAA-2026.csv"')
    assert lines[0].startswith("priority,title,low,low_exact,stage,option,kind")
    assert [line.split(",")[0:2] for line in lines[1:]] == [
        ["LAW", "Title of exchange"]
    ]


async def test_the_table_is_refused_to_who_may_not_see_it(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.officer))
        got = await browser.get(f"/assessments/{small_world.a.assessment}/options.csv")

    assert got.status_code == 403
