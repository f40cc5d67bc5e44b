"""The regional office: prepared by one, published by another, and no figure before."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from assessments.records.region import NO_CHOICE
from assessments.records.work import CycleCode
from assessments.service import Service
from roadmap.settings import Settings
from tests.made_once import Made, MakeRecord
from tests.pages.app_under_test import Site, Visitor, running, send, texts
from tests.regions import (
    analyst,
    assessment_id,
    correct_answers,
    focal_point,
    populated,
    publish,
)
from tests.worlds import Clock, editions_of, open_titled_service, titled_edition

LEVELS = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
ONE, TWO = analyst("one"), analyst("two")


@pytest.fixture(scope="module")
def one_release(make_record: MakeRecord) -> Made[None]:
    """Make two cycles of fourteen states, the first of them released."""

    def fill(service: Service, _clock: Clock) -> None:
        populated(service, {"2024": LEVELS, "2025": LEVELS})
        publish(service, "2024")

    return make_record(fill, editions=editions_of(titled_edition()))


@pytest.fixture
async def site(
    one_release: Made[None], tmp_path: Path, clock: Clock
) -> AsyncIterator[Site]:
    service = open_titled_service(one_release.copied(tmp_path), clock)
    async with running(service, Settings()) as site:
        yield site
    service.close()


async def opened(site: Site, who, path: str = "/office") -> Visitor:  # type: ignore[no-untyped-def]  # a person
    visitor = site.visitor(who)
    await visitor.open(path)
    return visitor


async def test_one_prepares_and_another_publishes(site: Site) -> None:
    first = await opened(site, ONE)
    send(first, "Prepare and audit", ("cycle", "2025"))
    await first.should_see("You prepared this, so somebody else has to publish it.")
    await first.should_see("2 priorities can be published.")
    await first.should_see("by arithmetic and by integer programs")
    assert "Publish" not in texts(first)

    second = await opened(site, TWO)
    await second.should_see("Release of 2025")
    send(second, "Publish")
    await second.should_see("2 releases are published.")

    assert len(site.service.releases.releases(who=ONE)) == 2


async def test_priorities_stand_in_the_order_of_the_questionnaire(site: Site) -> None:
    prepared = site.service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))
    small = site.service.world.editions("small")
    titles = [small.words(f"{p.code}.title", "en") for p in small.priorities]

    said = texts(await opened(site, TWO))

    assert prepared.priorities == ("DAT", "LAW")
    assert titles == [text for text in said if text in titles][:2]


async def test_nobody_in_the_office_sees_a_figure_before_it_is_published(
    site: Site,
) -> None:
    first = await opened(site, ONE)
    send(first, "Prepare and audit", ("cycle", "2025"))
    await first.should_see("Nobody sees the figures before they are published")

    second = await opened(site, TWO)

    for visitor in (first, second):
        said = " ".join(texts(visitor))
        assert "Starting" not in said[: said.index("The ledger")]


async def test_a_refusal_is_told_in_the_form_and_nothing_waits(site: Site) -> None:
    for number in range(3):
        site.service.contributing.choose(
            who=focal_point(number),
            assessment=assessment_id(number, "2025"),
            choice=NO_CHOICE,
        )
    visitor = await opened(site, ONE)

    send(visitor, "Prepare and audit", ("cycle", "2025"))

    await visitor.should_see("Fewer than 12 states contribute.")
    assert site.service.releasing.prepared(who=ONE) == ()


async def test_participation_is_told_in_numbers_once_a_release_is_published(
    site: Site,
) -> None:
    visitor = await opened(site, ONE)

    said = texts(visitor)
    row = said.index("2024", said.index("Participation"))
    assert said[row : row + 5] == ["2024", "small", "14", "14", "nobody"]
    row = said.index("2025", said.index("Participation"))
    assert said[row : row + 4] == ["2025", "small", "14", "told with the release"]


async def test_the_last_release_can_be_corrected(site: Site) -> None:
    correct_answers(site.service, 0, "2024", LEVELS[0])
    first = await opened(site, ONE)
    send(first, "Prepare a correction of 2024")
    await first.should_see("Correction of 2024")
    await first.should_see("proved in whole numbers whatever they found")
    assert not any("by arithmetic and by integer programs" in s for s in texts(first))

    second = await opened(site, TWO)
    send(second, "Publish")
    await second.should_see("2 releases are published.")

    newest, _ = site.service.releases.releases(who=ONE)
    assert newest.cycle == "2024"


async def test_what_is_a_correction_is_not_offered_for_correction(site: Site) -> None:
    correct_answers(site.service, 0, "2024", LEVELS[0])
    publish(site.service, "2024", corrects=True)

    visitor = await opened(site, ONE)

    await visitor.should_see("The release of the cycle 2024 was corrected once.")
    assert "Prepare a correction of 2024" not in texts(visitor)


async def test_the_office_opens_the_page_of_the_region_and_closes_it(
    site: Site,
) -> None:
    visitor = await opened(site, ONE)
    send(visitor, "Open it to everyone")
    await visitor.should_see("Everyone may read the page of the region")
    assert site.service.releasing.is_for_everyone(who=ONE)

    send(visitor, "Keep it for members")
    await visitor.should_see("Only members may read the page of the region.")
    assert not site.service.releasing.is_for_everyone(who=ONE)


async def test_it_says_how_close_the_newest_release_comes(site: Site) -> None:
    visitor = await opened(site, ONE)

    # 2, 4, 3, 3, 2 states: stages 1-2 hold six; two who stand elsewhere see all six,
    # and by the rule they may see 10 of the other 12 at most (the least of 11 and 10)
    await visitor.should_see(
        "At least 6 of 12 others stand at Starting or Building; 10 would be allowed."
    )


async def test_where_nothing_can_be_prepared_it_says_until_when_a_cycle_is_open(
    site: Site,
) -> None:
    site.service.cycles.extend_cycle(
        who=ONE, code=CycleCode("2025"), closes=date(2026, 9, 30)
    )

    visitor = await opened(site, ONE)

    await visitor.should_see("There is nothing to prepare now")
    await visitor.should_see(
        "The cycle 2025 is open until the end of 30 September 2026"
    )


@pytest.mark.slow
async def test_a_rehearsal_shows_invented_figures_and_keeps_nothing(
    site: Site,
) -> None:
    visitor = await opened(site, ONE, "/office/rehearsal")

    send(visitor, "Rehearse")

    await visitor.should_see("Invented figures. The audit passed")
    assert len(site.service.releases.releases(who=ONE)) == 1
    assert site.service.releasing.prepared(who=ONE) == ()


@pytest.mark.parametrize("path", ["/office", "/office/rehearsal"])
async def test_the_office_is_for_its_people(site: Site, path: str) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(0)))
        refused = await browser.get(path)

    assert refused.status_code == 403
    assert "Participation" not in refused.text
