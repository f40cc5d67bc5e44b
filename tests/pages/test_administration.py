"""Members, their focal points, regional people, and cycles."""

from itertools import product

import pytest

from priorities.loading.editions import list_instruments
from tests.pages.app_under_test import Site, send, ticks
from tests.worlds import SmallWorld


async def test_an_administrator_sees_who_leads_each_member(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)

    await visitor.open("/administration")

    for words in ("State AAA", "focal-AAA", "State BBB", "focal-BBB", "analyst"):
        await visitor.should_see(words)
    await visitor.should_not_see("officer-AAA")


async def test_a_member_is_added_and_its_focal_point_invited(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration")

    send(visitor, "Add the member", ("name", "State CCC"), ("code", "CCC"))
    await visitor.should_see("The member is added.")
    send(
        visitor,
        "Make the invitation",
        ("name", "Cleo"),
        ("role", "focal_point"),
        ("state", "CCC"),
    )
    await visitor.should_see("Send this link to Cleo")

    await visitor.open("/administration")
    await visitor.should_see("Cleo (invited)")


async def test_a_code_that_is_taken_is_told_in_the_form(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration")

    send(visitor, "Add the member", ("name", "Another"), ("code", "AAA"))

    await visitor.should_see("The code AAA is taken.")


async def test_a_cycle_is_opened(site: Site, small_world: SmallWorld) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")

    send(
        visitor,
        "Open the cycle",
        ("code", "2027"),
        ("edition", "small"),
        ("reference_date", "2026-12-31"),
        ("opens", "2027-01-01"),
        ("closes", "2027-06-30"),
    )
    await visitor.should_see("The cycle is there.")

    await visitor.should_see("30 June 2027")
    await visitor.should_see("Not open yet")


async def test_a_cycle_is_offered_the_editions_and_no_example_of_another_instrument(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")

    await visitor.should_see("2024")
    for name in list_instruments():
        await visitor.should_not_see(name)


@pytest.mark.parametrize(
    ("closes", "says"),
    [
        ("2026-12-31", "The last day is before the first."),
        ("soon", "Please give every date as year, month and day."),
    ],
)
async def test_a_wrong_window_is_told_in_the_form(
    site: Site, small_world: SmallWorld, closes: str, says: str
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")

    send(
        visitor,
        "Open the cycle",
        ("code", "2027"),
        ("edition", "small"),
        ("reference_date", "2026-12-31"),
        ("opens", "2027-01-01"),
        ("closes", closes),
    )

    await visitor.should_see(says)


WINDOW = {
    "code": "2027",
    "edition": "small",
    "reference_date": "2026-12-31",
    "opens": "2027-01-01",
    "closes": "2027-06-30",
}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"opens": "2026-01-01", "closes": "2026-02-28"},
            "The last day, 28 February 2026, is over: this cycle would be closed at",
        ),
        ({"closes": "2099-06-30"}, "30 June 2099 is more than three years away."),
        ({"closes": "9999-12-31"}, "31 December 9999 is more than three years away."),
        ({"reference_date": "0206-12-31"}, "31 December 206 is more than three years"),
        ({"reference_date": "2027-12-31"}, "31 December 2027, comes after the last"),
        ({"closes": "2027-01-01"}, "The cycle would be open for one day only."),
        ({"closes": "2029-01-01"}, "The cycle would be open for 732 days."),
    ],
)
async def test_a_window_that_is_seldom_meant_is_asked_about_before_it_opens(
    site: Site, small_world: SmallWorld, changed: dict[str, str], says: str
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")
    filled = WINDOW | changed

    send(visitor, "Open the cycle", *filled.items())
    await visitor.should_see(says)
    await visitor.should_see("Yes, it is meant")
    cycles = small_world.service.cycles
    assert len(cycles.cycles(who=small_world.administrator)) == 1
    (tick,) = ticks(visitor, "meant")
    send(visitor, "Open the cycle", *filled.items(), ("meant", tick))
    await visitor.should_see("The cycle is there.")

    assert len(cycles.cycles(who=small_world.administrator)) == 2


async def test_a_tick_is_taken_for_the_days_that_it_was_beside_only(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")
    last = "Change the last day"

    send(visitor, last, ("code", "2026"), ("closes", "2026-02-01"))
    await visitor.should_see("this cycle would be closed at once")
    (tick,) = ticks(visitor, "meant")
    send(visitor, last, ("code", "2026"), ("closes", "2099-02-01"), ("meant", tick))

    await visitor.should_see("1 February 2099 is more than three years away")
    (cycle,) = small_world.service.cycles.cycles(who=small_world.administrator)
    assert str(cycle.closes) == "2026-06-30"


async def test_a_cycle_is_closed_and_given_another_last_day(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration/cycles")

    send(visitor, "Close")
    await visitor.should_see("The cycle is closed.")
    send(visitor, "Change the last day", ("code", "2026"), ("closes", "2026-12-01"))
    await visitor.should_see("The last day is changed.")

    (cycle,) = small_world.service.cycles.cycles(who=small_world.administrator)
    assert (cycle.closed, str(cycle.closes)) == (False, "2026-12-01")


@pytest.mark.parametrize(
    ("role", "path"),
    [
        *product(
            ("focal_point", "officer", "editor"),
            ("/administration", "/administration/cycles"),
        ),
        ("analyst", "/administration"),
    ],
)
async def test_others_are_told_that_it_is_not_their_role(
    site: Site, small_world: SmallWorld, role: str, path: str
) -> None:
    who = getattr(small_world.a, role, None) or getattr(small_world, role)

    answer = await site.visitor(who).http_client.get(path)

    assert answer.status_code == 403
