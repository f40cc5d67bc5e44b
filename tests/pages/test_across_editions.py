"""The answer page when last cycle had another edition."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assessments.records import CycleCode
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.crosswalk import Crosswalk
from priorities.errors import CrosswalkError
from tests.builders import titled
from tests.next_edition import CROSSWALK, next_edition
from tests.pages.app_under_test import Site
from tests.worlds import (
    Clock,
    SmallWorld,
    answer,
    editions_of,
    open_cycle,
    small_edition,
)


@pytest.fixture
def crosswalks() -> list[Crosswalk]:
    """Give the crosswalks there are; a test may take them away."""
    return [CROSSWALK]


@pytest.fixture
def service(
    database_url: str, clock: Clock, crosswalks: list[Crosswalk]
) -> Iterator[Service]:
    """Open an empty record that knows both editions."""

    def linked(older: str, newer: str) -> Crosswalk:
        if not crosswalks:
            raise CrosswalkError(f"{older} to {newer}", [])
        return crosswalks[0]

    older = titled(small_edition())
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(older, next_edition()),
        crosswalks=linked,
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


def second_year(world: SmallWorld) -> str:
    """Let A submit an answer to the small edition and start the next; give its page."""
    a, service = world.a, world.service
    service.answering.record_answer(
        who=a.focal_point,
        assessment=a.assessment,
        answer=answer("LAW-1.3a", "met"),
    )
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365)
    open_cycle(service, world.administrator, 2027, "next")
    started = service.answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    )
    world.a = replace(a, assessment=started.id)
    return f"/assessments/{started.id}/answer/LAW"


async def page_of(site: Site, world: SmallWorld, address: str) -> str:
    """Read the page as A's focal point gets it."""
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(world.a.focal_point))
        reply = await browser.get(address)
    assert reply.status_code == 200
    return reply.text


async def test_what_was_asked_last_cycle_comes_with_its_words_and_answer(
    site: Site, small_world: SmallWorld
):
    page = await page_of(site, small_world, second_year(small_world))

    before = '"before":[{"relation":"split","text":"Text of LAW-1.3a.","value":"met"}]'
    assert page.count(before) == 2  # LAW-1.3b and LAW-1.3c
    assert "can be neither taken over" not in page


async def test_where_editions_are_not_linked_the_page_says_so(
    site: Site, small_world: SmallWorld, crosswalks: list[Crosswalk]
):
    crosswalks.clear()

    page = await page_of(site, small_world, second_year(small_world))

    assert "what became of the questions of edition small in edition next" in page
    assert '"before"' not in page
