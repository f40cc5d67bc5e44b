"""The choice to contribute to the region, beside submitting and after it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assessments.records.region import ContributionChoice
from assessments.service import Service
from roadmap.settings import Settings
from tests.made_once import Made, MakeRecord
from tests.pages.app_under_test import Site, running, send, texts
from tests.regions import approver, assessment_id, focal_point, populated, publish
from tests.worlds import (
    Clock,
    SmallWorld,
    editions_of,
    open_titled_service,
    titled_edition,
)

LEVELS = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
HERE = f"/assessments/{assessment_id(0, '2025')}/submit"
PROMISE = "at most 80 in 100 of the others"


@pytest.fixture(scope="module")
def two_cycles(make_record: MakeRecord) -> Made[None]:
    """Make two closed cycles; the first is in core scope."""

    def fill(service: Service, _clock: Clock) -> None:
        populated(
            service,
            {"2024": LEVELS, "2025": LEVELS},
            choices={("2025", 1): None},
            core=[("2024", 0)],
        )

    return make_record(fill, editions=editions_of(titled_edition()))


@pytest.fixture
async def region(
    two_cycles: Made[None], tmp_path: Path, clock: Clock
) -> AsyncIterator[Site]:
    """Run the application around a closed cycle; the first is in core scope."""
    service = open_titled_service(two_cycles.copied(tmp_path), clock)
    async with running(service, Settings()) as site:
        yield site
    service.close()


async def test_beside_the_choice_stands_what_anyone_could_ever_conclude(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}/submit")

    await visitor.should_see(PROMISE)
    await visitor.should_see("at most 95 in 100")
    await visitor.should_see("Of fewer than 12 states nothing is published.")
    await visitor.should_see("Who will see the counts: all members")
    await visitor.should_see("How it will look, with invented figures")


async def test_the_choice_is_recorded_with_the_submission(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)
    await visitor.open(f"/assessments/{a.assessment}/submit")

    send(visitor, "Submit", ("contributes", "yes"), ("named", "yes"))
    await visitor.should_see("Submitted on")

    await visitor.should_see("You contribute to the release of this cycle.")
    await visitor.should_see("You may be named among those who took part.")
    found = small_world.service.contributing.choice(
        who=a.focal_point, assessment=a.assessment
    )
    assert found.choice == ContributionChoice(
        contributes=True, named=True, has_published=False
    )


async def test_who_chose_nothing_contributes_nothing(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(f"/assessments/{small_world.a.assessment}/submit")

    send(visitor, "Submit")

    await visitor.should_see("Without a choice nothing is contributed.")


async def test_a_choice_is_shown_and_can_be_taken_back(region: Site) -> None:
    visitor = region.visitor(focal_point(0))
    await visitor.open(HERE)
    await visitor.should_see("You contribute to the release of this cycle.")

    # who does not contribute is not named either, whatever is still ticked
    send(visitor, "Save this choice", ("contributes", "no"), ("named", "yes"))

    await visitor.should_see("You do not contribute to the release of this cycle.")


async def test_the_approver_sees_the_choice_and_cannot_change_it(region: Site) -> None:
    visitor = region.visitor(approver(0))

    await visitor.open(HERE)

    await visitor.should_see("You contribute to the release of this cycle.")
    assert "Save this choice" not in texts(visitor)


async def test_after_the_release_only_that_one_published_can_still_be_said(
    region: Site,
) -> None:
    publish(region.service, "2025")
    visitor = region.visitor(focal_point(0))
    await visitor.open(HERE)
    await visitor.should_see("this can no longer be taken back")
    assert "Save this choice" not in texts(visitor)

    send(visitor, "We have published our results")

    await visitor.should_see("You said that you have published your own results")


async def test_a_core_assessment_is_not_asked(region: Site) -> None:
    visitor = region.visitor(focal_point(0))

    await visitor.open(f"/assessments/{assessment_id(0, '2024')}/submit")

    await visitor.should_see(
        "This assessment is not counted in the region: only full ones are"
    )
    assert "Save this choice" not in texts(visitor)
