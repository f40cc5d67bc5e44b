"""Every page that names a reconstruction says that it is one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assessments.service import CHEAP, Service, open_service
from tests.builders import titled
from tests.pages.app_under_test import Site
from tests.worlds import Clock, SmallWorld, editions_of, small_edition

NAME = "small (our reconstruction)"
NOTE = "The Working Group did not publish them."


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open an empty record whose only edition is a reconstruction."""
    rebuilt = replace(titled(small_edition()), reconstruction=True)
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(rebuilt),
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("page", ["", "/results", "/questionnaire"])
async def test_an_assessment_under_it_says_so_with_a_note(
    site: Site, small_world: SmallWorld, page: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}{page}")

    await visitor.should_see(NAME)
    await visitor.should_see(NOTE)


@pytest.mark.parametrize("page", ["options", "ways", "what-if"])
async def test_the_pages_about_the_way_forward_name_it_as_one(
    site: Site, small_world: SmallWorld, page: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}/{page}")

    await visitor.should_see(NAME)


async def test_the_list_of_cycles_says_so(site: Site, small_world: SmallWorld) -> None:
    for who, page in (
        (small_world.administrator, "/administration/cycles"),
        (small_world.analyst, "/"),
    ):
        visitor = site.visitor(who)
        await visitor.open(page)
        await visitor.should_see(NAME)
