"""The answer page when last cycle had another edition."""

from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
from httpx import Response

from assessments.records.work import CycleCode
from assessments.service import CHEAP, Service, World, open_service
from priorities.answers import Scope
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.errors import CrosswalkError, EditionError
from roadmap.settings import Settings
from tests.builders import titled
from tests.next_edition import CROSSWALK, next_edition
from tests.pages.app_under_test import Site, running
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
    older = titled(small_edition())

    def linked(older: str, newer: str) -> Crosswalk:
        if not crosswalks:
            raise CrosswalkError(f"{older} to {newer}", [])
        return crosswalks[0]

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


async def reply_to(site: Site, world: SmallWorld, address: str) -> Response:
    """Read a page as A's focal point gets it."""
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(world.a.focal_point))
        return await browser.get(address)


async def page_of(site: Site, world: SmallWorld, address: str) -> str:
    """Read a page that is there."""
    reply = await reply_to(site, world, address)
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


def without_small(wanted: str) -> Edition:
    """Know the next edition only: the folder of the small one was taken away."""
    if wanted != "next":
        raise EditionError(wanted, [])
    return next_edition()


async def test_without_the_old_edition_this_year_goes_on_and_the_old_year_says_why(
    small_world: SmallWorld,
):
    old = small_world.a.assessment
    address = second_year(small_world)
    disk = replace(
        small_world.service.world, editions=without_small, crosswalks=without_crosswalk
    )
    service = restarted(small_world.service, disk)

    async with running(service, Settings()) as site:
        home = await page_of(site, small_world, "/")
        this_year = await page_of(site, small_world, address)
        old_year = await reply_to(site, small_world, f"/assessments/{old}/answer/LAW")

    assert "2027" in home
    assert "given to edition small, which is not on this server" in this_year
    assert old_year.status_code == 503
    assert "This was answered to edition small, which is not on" in old_year.text


def without_crosswalk(older: str, newer: str) -> Crosswalk:
    raise EditionError(older, [])


def restarted(service: Service, world: World) -> Service:
    """Start the program anew: it knows only what is on the disk now."""
    return replace(
        service,
        world=world,
        **{
            field.name: replace(getattr(service, field.name), world=world)
            for field in fields(service)
            if field.name != "world"
        },
    )
