"""The plan of a state between two of its submissions, and what stood at each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assessments.comparison.plan_outcome import PlanBetween
from assessments.errors import NotFound
from assessments.records.plans import Action, ActionStatus
from assessments.records.work import CycleCode, Submission
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.crosswalk.links import Crosswalk
from priorities.errors import CrosswalkError
from tests.next_edition import CROSSWALK, next_edition
from tests.plans import content
from tests.tampering import tamper
from tests.worlds import (
    Clock,
    SmallWorld,
    answer,
    editions_of,
    met,
    open_cycle,
    small_edition,
)


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(small_edition(), next_edition()),
        crosswalks=_crosswalk,
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


@pytest.fixture
def world(small_world: SmallWorld) -> SmallWorld:
    return small_world


def say(world: SmallWorld, *codes: str) -> None:
    world.service.answering.record_answers(
        who=world.a.focal_point, assessment=world.a.assessment, answers=[*met(*codes)]
    )


def submit(world: SmallWorld) -> Submission:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def next_year(
    world: SmallWorld, edition: str = "small", scope: Scope = Scope.FULL
) -> None:
    world.clock.advance(days=365)
    open_cycle(world.service, world.administrator, 2027, edition)
    started = world.service.answering.start(
        who=world.a.focal_point, cycle=CycleCode("2027"), scope=scope
    )
    world.a = replace(world.a, assessment=started.id)


def add(world: SmallWorld, title: str, *criteria: str) -> Action:
    (added,) = world.service.plans.add_actions(
        who=world.a.focal_point, contents=[content(title, criteria=criteria)]
    )
    return added


def between(world: SmallWorld, earlier: Submission, later: Submission) -> PlanBetween:
    return world.service.plans.between(
        who=world.a.approver, earlier=earlier.id, later=later.id
    )


def test_the_plan_is_that_of_the_later_submission_and_what_was_taken_out(
    world: SmallWorld,
):
    kept, gone = add(world, "kept"), add(world, "gone")
    first = submit(world)
    next_year(world)
    plans, who = world.service.plans, world.a.focal_point
    plans.remove_action(who=who, action=gone.id)
    done = plans.change_action(
        who=who,
        action=kept.id,
        content=replace(kept.content, status=ActionStatus.DONE),
    )
    added = add(world, "added")
    second = submit(world)
    add(world, "after")

    found = between(world, first, second)

    assert set(found.plan.actions) == {done, added}
    assert found.taken_out == (gone,)
    assert (found.earlier.id, found.later.id) == (first.id, second.id)
    assert found.reference_date == date(2026, 12, 31)


def test_what_stood_is_read_from_both_documents(world: SmallWorld):
    say(world, "LAW-1.2a")
    first = submit(world)
    next_year(world)
    say(world, "LAW-1.2b")
    world.service.answering.record_answer(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answer=answer("LAW-2", "not_applicable", reason="No coast."),
    )
    second = submit(world)

    found = between(world, first, second)

    assert found.effective_before == {"LAW-1.2a": "met"}
    assert found.effective_after["LAW-1.2b"] == "met"
    assert found.effective_after["LAW-2.2a"] == "not_applicable"
    assert "LAW-1.2a" not in found.effective_after
    assert found.asked_both == set(small_edition().criterion_by_code)


def test_only_what_both_scopes_asked_was_asked_both_times(world: SmallWorld):
    first = submit(world)
    next_year(world, scope=Scope.CORE)
    second = submit(world)

    found = between(world, first, second)

    assert {code.split(".")[0] for code in found.asked_both} == {"LAW-1"} | {
        i.code for i in small_edition().indicator_by_code.values() if i.core
    }


def test_over_two_editions_answers_are_read_by_the_newer_one(world: SmallWorld):
    say(world, "LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "LAW-2.2a")
    add(world, "old", "LAW-1.3a")
    first = submit(world)
    next_year(world, "next")
    second = submit(world)

    found = between(world, first, second)

    assert found.effective_before == {"LAW-1.2b": "met", "DAT-2.2a": "met"}
    assert "LAW-1.3b" not in found.asked_both
    assert {"LAW-1.2b", "DAT-2.2a", "LAW-1.4a"} <= found.asked_both
    assert found.crosswalks == {"small": CROSSWALK}


def test_where_editions_are_not_linked_nothing_was_asked_both_times(world: SmallWorld):
    add(world, "old", "LAW-1.4a")
    first = submit(world)
    next_year(world, "next")
    second = submit(world)
    unlinked = replace(world.service.world, crosswalks=_none)

    found = replace(world.service.plans, world=unlinked).between(
        who=world.a.focal_point, earlier=first.id, later=second.id
    )

    assert (found.asked_both, found.crosswalks) == (frozenset(), {"small": None})


def test_a_later_submission_from_before_there_were_plans_has_an_empty_one(
    world: SmallWorld,
):
    add(world, "planned")
    first = submit(world)
    next_year(world)
    second = submit(world)
    tamper(
        world,
        "UPDATE submission SET plan_seq = NULL WHERE id = :id",
        id=second.id,
    )

    found = between(world, first, second)

    assert (found.plan.actions, found.taken_out) == ((), ())


def test_a_submission_of_another_state_is_not_there(world: SmallWorld):
    first = submit(world)
    other = world.service.submitting.submit(
        who=world.b.focal_point, assessment=world.b.assessment
    )

    for earlier, later in ((first, other), (other, first)):
        with pytest.raises(NotFound):
            between(world, earlier, later)


def _crosswalk(older: str, newer: str) -> Crosswalk:
    if (older, newer) != ("small", "next"):
        return _none(older, newer)
    return CROSSWALK


def _none(older: str, newer: str) -> Crosswalk:
    raise CrosswalkError(f"{older} to {newer}", [])
