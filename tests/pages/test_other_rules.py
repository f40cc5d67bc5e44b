"""Pages about the way forward for an edition that counts in another way."""

from collections.abc import Iterator

import pytest

from assessments.service import Service
from priorities.rules import Aggregation
from tests.builders import with_rules
from tests.pages.app_under_test import Site
from tests.pages.forward import service_with_options, shown
from tests.worlds import Clock, SmallWorld


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open a record whose edition takes the lowest indicator instead of the mean."""
    rules = with_rules(priority=Aggregation.MIN)
    yield from service_with_options(database_url, clock, rules)


async def test_cheapest_ways_are_not_worked_out_and_it_is_said(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    for asked in ("", "?by=budget&budget=3"):
        await visitor.open(f"/assessments/{small_world.a.assessment}/ways{asked}")
        await visitor.should_see("This edition does not count by rungs")


async def test_options_still_say_what_they_would_move(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}/options")

    assert "3 options" in shown(visitor)
