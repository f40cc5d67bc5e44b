"""The cheapest way up, costs of one's own, and what is put into the plan."""

from collections.abc import Iterator

import pytest

from assessments.service import Service
from roadmap.wording import directions
from tests.pages.app_under_test import Site, send
from tests.pages.forward import markup, refused, service_with_options, shown
from tests.plans import content
from tests.worlds import Clock, SmallWorld, answer


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


def address(world: SmallWorld, page: str) -> str:
    return f"/assessments/{world.a.assessment}/{page}"


# The cheapest way up


async def test_each_priority_is_sent_to_its_next_stage(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "ways"))

    text = shown(visitor)
    # LAW has LAW-1 (core, rung 2: two criteria) and LAW-2 (two): both rungs, or LAW-1
    # up to level 3 (2 + 1): a mean of 2 either way.
    assert "Title of LAW: to Building, effort 3" in text
    assert "Title of DAT: to Building, effort 1" in text
    assert "None of them is recommended." in text
    assert "Open questions are taken as “not met” here." in text
    assert "Turn this way into a plan" in text


async def test_another_stage_is_asked_for_in_the_address(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.approver)

    await visitor.open(address(small_world, "ways?DAT=3&LAW=0"))

    text = shown(visitor)
    assert "Title of DAT: to Established, effort 2" in text
    assert "It stays where it is." in text
    assert "into a plan" not in text  # the approver reads


async def test_ways_are_listed_one_by_one_on_demand(
    site: Site, small_world: SmallWorld
) -> None:
    small_world.service.plans.set_own_costs(
        who=small_world.a.focal_point, edition="small", costs={"LAW-2.3a": 9}
    )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "ways?LAW=3"))
    before = shown(visitor)
    await visitor.open(address(small_world, "ways?LAW=3&sets=LAW"))

    assert "The ways one by one" not in before
    assert "The ways one by one" in shown(visitor)
    assert "One cost of your own counts here instead." in shown(visitor)


@pytest.mark.parametrize("asked", ["LAW=x", "LAW=99", "ZZ=3", "sets=ZZ", "by=nothing"])
async def test_nonsense_in_the_address_still_shows_the_page(
    site: Site, small_world: SmallWorld, asked: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, f"ways?{asked}"))

    assert "Title of LAW: to Building, effort 3" in shown(visitor)


async def test_a_budget_says_what_it_buys(site: Site, small_world: SmallWorld) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "ways?by=budget&budget=2&in=DAT&in=LAW"))

    text = shown(visitor)
    assert "A budget of 2 buys 2 stage steps in all, for 2." in text
    assert "Title of DAT: to Established, effort 2" in text
    assert "What each step costs" in text
    assert "Turn this into a plan" in text


async def test_without_a_budget_the_price_of_each_step_is_shown(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "ways?by=budget"))

    assert "What each step costs" in shown(visitor)
    assert "A budget of" not in shown(visitor)


@pytest.mark.parametrize("given", ["abc", "-1", "1.5", "999999", "١٢"])
async def test_a_budget_that_is_no_number_is_told(
    site: Site, small_world: SmallWorld, given: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, f"ways?by=budget&budget={given}&in=DAT"))

    named = directions.isolated(given, "ltr")
    assert f"“{named}” is no whole number of units of effort." in shown(visitor)


async def test_a_budget_for_no_priority_asks_for_one(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "ways?by=budget&budget=3"))

    assert "Tick at least one priority." in shown(visitor)


# Costs of one's own


async def test_the_focal_point_sets_costs_that_count_at_once(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(address(small_world, "costs?priority=DAT"))

    send(visitor, "Save the costs", ("DAT-1.2a", "5"), ("DAT-1.3a", ""))
    await visitor.should_see("The costs are saved.")

    await visitor.open(address(small_world, "ways"))
    assert "Title of DAT: to Building, effort 5" in shown(visitor)


async def test_a_cost_is_taken_back_by_emptying_it(
    site: Site, small_world: SmallWorld
) -> None:
    service, who = small_world.service, small_world.a.focal_point
    service.plans.set_own_costs(who=who, edition="small", costs={"DAT-1.2a": 5})
    visitor = site.visitor(who)
    await visitor.open(address(small_world, "costs?priority=DAT"))

    send(visitor, "Save the costs", ("DAT-1.2a", ""))
    await visitor.should_see("The costs are saved.")

    assert service.plans.own_costs(who=who, edition="small") == {}


async def test_costs_that_are_none_are_all_named_and_nothing_is_saved(
    site: Site, small_world: SmallWorld
) -> None:
    service, who = small_world.service, small_world.a.focal_point
    visitor = site.visitor(who)
    await visitor.open(address(small_world, "costs?priority=DAT"))

    given = (("DAT-1.2a", "0"), ("DAT-1.3a", "many"), ("DAT-1.4a", "7"))
    send(visitor, "Save the costs", *given)

    await visitor.should_see("DAT-1.2a: “0” is no cost.")
    await visitor.should_see("DAT-1.3a: “many” is no cost.")
    assert service.plans.own_costs(who=who, edition="small") == {}


async def test_the_approver_reads_the_costs(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.approver)

    await visitor.open(address(small_world, "costs?priority=DAT"))

    await visitor.should_see("Only the focal point changes these.")
    assert "<input" not in markup(visitor)


# Into the plan


async def test_a_way_becomes_actions_of_the_plan(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)
    codes = "LAW-1.2a,LAW-1.2b,LAW-2.2a"
    await visitor.open(address(small_world, f"into-plan?criteria={codes}"))

    send(
        visitor,
        "Put them into the plan",
        ("lead", a.police.code),
        ("starts", "2026-Q3"),
        ("ends", "2026-Q4"),
        ("take", "0"),
        ("title-0", "Write the\n bill"),
        ("title-1", "Left out"),
    )
    await visitor.should_see("One action was put into the plan.")

    (action,) = small_world.service.plans.plan(who=a.focal_point).actions
    assert action.content.title == "Write the bill"
    assert action.content.criteria == ("LAW-1.2a", "LAW-1.2b")
    assert action.content.lead == a.police.code
    assert (str(action.content.starts), str(action.content.ends)) == (
        "2026-Q3",
        "2026-Q4",
    )


async def test_one_action_per_criterion_can_be_asked_for(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    asked = "into-plan?criteria=LAW-1.2a,LAW-1.2b"

    await visitor.open(address(small_world, asked))
    per_indicator = markup(visitor).count('name="take"')
    await visitor.open(address(small_world, f"{asked}&by=criterion"))

    assert (per_indicator, markup(visitor).count('name="take"')) == (1, 2)


async def test_an_option_is_proposed_for_what_it_serves(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(address(small_world, "into-plan?option=guide"))

    assert "Title of guide" in shown(visitor)
    assert "2 criteria" in shown(visitor)
    send(
        visitor,
        "Put it into the plan",
        ("starts", "2026-Q2"),
        ("ends", ""),
        ("take", "0"),
        ("title-0", "Read the guide"),
    )
    await visitor.should_see("One action was put into the plan.")

    (action,) = small_world.service.plans.plan(who=small_world.a.focal_point).actions
    assert (action.content.option, action.content.lead) == ("guide", None)
    assert str(action.content.ends) == "2026-Q2"  # it takes days: one quarter


async def test_what_is_in_the_plan_already_is_said_and_not_ticked(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(address(small_world, "into-plan?option=guide"))
    fields = (("starts", "2026-Q2"), ("ends", ""), ("take", "0"), ("title-0", "Read"))
    send(visitor, "Put it into the plan", *fields)
    await visitor.should_see("One action was put into the plan.")

    await visitor.open(address(small_world, "into-plan?criteria=LAW-1.2a,DAT-1.2a"))

    assert "Already in the plan: Read." in shown(visitor)
    assert markup(visitor).count(" checked") == 1  # DAT-1


async def test_an_option_of_which_the_plan_has_a_part_is_ticked_and_says_which_part(
    site: Site, small_world: SmallWorld
) -> None:
    small_world.service.plans.add_actions(
        who=small_world.a.focal_point,
        contents=[content("A law", criteria=("LAW-1.2a",))],
    )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, "into-plan?option=guide"))

    told = "One of the 2 criteria is in the plan already: A law."
    assert told in shown(visitor)
    assert markup(visitor).count(" checked") == 1


async def test_nothing_ticked_and_quarters_that_are_none_are_told(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(address(small_world, "into-plan?criteria=LAW-1.2a"))

    send(visitor, "Put it into the plan", ("starts", "2026-Q2"), ("ends", ""))
    await visitor.should_see("Please tick at least one action.")

    fields = (("starts", "soon"), ("ends", ""), ("take", "0"), ("title-0", "X"))
    send(visitor, "Put it into the plan", *fields)
    await visitor.should_see("and a quarter from 1 to 4")


@pytest.mark.parametrize(
    "asked", ["", "?criteria=ZZ-1.2a", "?option=nothing", "?criteria=LAW-1.2a"]
)
async def test_what_is_unknown_or_met_is_left_out(
    site: Site, small_world: SmallWorld, asked: str
) -> None:
    small_world.service.answering.record_answer(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        answer=answer("LAW-1.2a"),
    )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address(small_world, f"into-plan{asked}"))

    await visitor.should_see("Nothing is left to be put into the plan.")


# Who may


@pytest.mark.parametrize("page", ["ways", "costs"])
@pytest.mark.parametrize("name", ["officer", "observer"])
async def test_others_of_the_state_are_refused_politely(
    site: Site, small_world: SmallWorld, name: str, page: str
) -> None:
    who = getattr(small_world.a, name)

    found = await refused(site, who, address(small_world, page))

    assert found == (403, "your role")


@pytest.mark.parametrize("name", ["officer", "observer", "approver"])
async def test_only_the_focal_point_puts_something_into_the_plan(
    site: Site, small_world: SmallWorld, name: str
) -> None:
    who = getattr(small_world.a, name)

    found = await refused(site, who, address(small_world, "into-plan?option=guide"))

    assert found == (403, "your role")


@pytest.mark.parametrize("page", ["ways", "costs", "into-plan?option=guide"])
async def test_another_state_finds_nothing(
    site: Site, small_world: SmallWorld, page: str
) -> None:
    who = small_world.b.focal_point

    found = await refused(site, who, address(small_world, page))

    assert found == (404, "not there")
