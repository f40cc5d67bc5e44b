"""Until when something can be done stands where it is to be done; moments say their zone."""

import pytest

from assessments.records.people import Person
from tests.pages.app_under_test import Site, texts
from tests.worlds import SmallWorld

LAST = "until the end of 30 June 2026, everywhere on earth"
PLACES = (
    "/",
    "/assessments/{}",
    "/assessments/{}/answer/LAW",
    "/assessments/{}/submit",
)
WHO_AND_WHERE = [
    *((role, place) for role in ("focal_point", "approver") for place in PLACES),
    *(("officer", place) for place in PLACES[:-1]),
]


def who_is(role: str, world: SmallWorld) -> Person:
    person = getattr(world.a, role)
    assert isinstance(person, Person)
    return person


@pytest.mark.parametrize(("role", "place"), WHO_AND_WHERE)
async def test_the_last_day_stands_where_somebody_has_something_to_do(
    site: Site, small_world: SmallWorld, role: str, place: str
) -> None:
    if role == "approver":
        small_world.service.submitting.submit(
            who=small_world.a.focal_point, assessment=small_world.a.assessment
        )
    visitor = site.visitor(who_is(role, small_world))

    await visitor.open(place.format(small_world.a.assessment))

    await visitor.should_see(LAST)


async def test_who_has_nothing_to_do_reads_no_last_day(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.observer)

    await visitor.open("/")

    assert not any(LAST in text for text in texts(visitor))


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-70, "The cycle 2026 opens with the first hour of 1 January 2026 anywhere"),
        (200, "The cycle 2026 is closed. Its last day was 30 June 2026."),
    ],
)
async def test_before_and_after_the_window_its_page_says_that_too(
    site: Site, small_world: SmallWorld, days: int, says: str
) -> None:
    small_world.clock.advance(days=days)
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}")

    await visitor.should_see(says)


STAMPED = "2 March 2026, 09:00 UTC"


@pytest.mark.parametrize(
    ("role", "place", "number"),
    [
        (
            "focal_point",
            "/account",
            4,
        ),  # since when, and last seen: session and browser
        ("focal_point", "/assessments/{}/submit", 1),
        ("approver", "/assessments/{}/submit", 2),
    ],
)
async def test_a_moment_is_written_for_machines_and_in_utc_for_who_has_no_script(
    site: Site, small_world: SmallWorld, role: str, place: str, number: int
) -> None:
    small_world.service.submitting.submit(
        who=small_world.a.focal_point, assessment=small_world.a.assessment
    )
    visitor = site.visitor(who_is(role, small_world))

    await visitor.open(place.format(small_world.a.assessment))

    assert visitor.client is not None
    stamps = [e for e in visitor.client.elements.values() if e.tag == "time"]
    assert [stamp.props["datetime"] for stamp in stamps] == (
        ["2026-03-02T09:00:00+00:00"] * number
    )
    assert [stamp.text for stamp in stamps] == [STAMPED] * number
    assert not any("UTC" in text for text in texts(visitor) if text != STAMPED)
