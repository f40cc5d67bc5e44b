"""A scope while one answers, in what is signed, and in the region."""

import json
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import validation
from assessments.comparison.change import change, under_newer
from assessments.errors import NotUsable
from assessments.records.work import CycleCode
from assessments.rules import SYSTEM
from assessments.service import open_service
from priorities.answers import Scope
from priorities.least_cost.steps import next_steps
from tests.assessments.test_change import two_years
from tests.builders import edition, ladder, ladders, met
from tests.crosswalks import linked, named, path, within_one
from tests.examples import examples
from tests.priorities.test_properties import editions, effective_answers, with_a_core
from tests.snapshots import snapshot
from tests.worlds import (
    CHEAP,
    Clock,
    SmallWorld,
    answer,
    editions_of,
    open_cycle,
    small_record_in,
)

FOUNDATION = Scope.FOUNDATION


def choose(world: SmallWorld, scope: Scope) -> None:
    world.service.answering.set_scope(
        who=world.a.focal_point, assessment=world.a.assessment, scope=scope
    )


def say(world: SmallWorld, *codes: str) -> None:
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=[answer(code) for code in codes],
    )


def law(world: SmallWorld):
    sheet = world.service.answering.progress(
        who=world.a.focal_point, assessment=world.a.assessment
    )
    return next(p for p in sheet if p.priority == "LAW")


def here(world: SmallWorld):
    return world.service.answering.snapshot(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def test_widening_and_narrowing_the_scope_loses_nothing(small_world: SmallWorld):
    say(small_world, "LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "LAW-1.4a", "LAW-2.2a")
    full, counted = here(small_world), law(small_world)

    choose(small_world, FOUNDATION)
    narrow = here(small_world)

    assert (law(small_world).indicators, law(small_world).questions) == (1, 3)
    assert law(small_world).done == 1
    placed = narrow.placement.by_code["LAW"]
    assert (placed.low, placed.is_or_more, placed.completeness) == (3, True, 1)
    assert placed.still_open == ()
    assert narrow.effective == full.effective  # what it does not ask is kept
    choose(small_world, Scope.FULL)
    assert here(small_world).placement == full.placement
    assert law(small_world) == counted


def test_what_a_foundation_signs_says_where_it_was_cut_and_verifies(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    choose(small_world, FOUNDATION)
    say(small_world, "LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "LAW-1.4a")

    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    written = json.loads(submission.document)
    assert written["scope"] == written["results"]["scope"] == "foundation"
    placed = next(p for p in written["results"]["priorities"] if p["code"] == "LAW")
    assert (placed["low"], placed["cut"], placed["why"]) == ("3", "3", "whole_scope")
    assert "LAW-1.4a" in {given["code"] for given in written["answers"]}
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]


def test_what_a_wider_scope_signs_does_not_speak_of_a_cut(small_world: SmallWorld):
    a, service = small_world.a, small_world.service

    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    assert b'"cut"' not in submission.document


def test_last_cycles_foundation_is_taken_over_whole_into_another_scope(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    choose(small_world, FOUNDATION)
    say(small_world, "LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-2.2a")
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.clock.advance(days=365)
    open_cycle(service, small_world.administrator, 2027)

    started = service.answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.CORE
    )

    carried = service.answering.carry_over(who=a.focal_point, assessment=started.id)

    assert (carried.copied, carried.asked) == (4, 3)  # LAW-2.2a waits


def test_a_scope_that_the_edition_does_not_offer_is_refused(database_url: str):
    without_core = [ladder(code, rungs=(2, 1, 1, 1)) for code in ("LAW-1", "LAW-2")]
    small = named(edition(*without_core), "small")
    clock = Clock()
    service = open_service(
        database_url, clock=clock, editions=editions_of(small), passphrase_cost=CHEAP
    )
    with closing(service):
        record = small_record_in(service, clock)

        with pytest.raises(NotUsable) as refused:
            service.answering.set_scope(
                who=record.a.focal_point,
                assessment=record.a.assessment,
                scope=FOUNDATION,
            )

    assert refused.value.problems == (("no_core_indicators", {"edition": "small"}),)


def test_an_edition_without_a_ladder_to_cut_is_told_apart():
    short = edition(ladder("A", core=True, rungs=(1, 1)))

    problems = validation.of_scope(short, FOUNDATION)

    assert problems == [("no_ladder_to_cut", {"edition": "small"})]
    assert validation.of_scope(short, Scope.CORE) == []


def test_an_old_foundation_is_read_under_the_newer_edition_in_its_own_scope():
    older = named(ladders("A*", "B"), "older")
    newer = named(ladders("A*", "B"), "newer")
    every = ["same: " + f"{c} > {c}" for c in ("A", "B")]
    criteria = [f"same: {c} > {c}" for c in older.criterion_by_code]
    links = linked(
        "older",
        "newer",
        priorities=["same: P > P"],
        indicators=every,
        criteria=criteria,
    )
    first = snapshot(older, met("A.2a", "A.3a"), scope=FOUNDATION)

    read = under_newer(first, path(older, newer, links))

    assert read.scope is FOUNDATION
    assert (read.priorities[0].low, read.priorities[0].high) == (3, 3)


@examples(60)
@given(st.data())
def test_next_steps_of_a_foundation_stay_in_it(data):
    small = data.draw(editions().map(with_a_core))
    before = data.draw(effective_answers(small))

    found = next_steps(small, "P", before, scope=FOUNDATION)

    named_in_sets = {code for chosen in found.sets for code in chosen}
    assert named_in_sets | {*found.always} <= small.asked(FOUNDATION)


@examples(100)
@given(two_years(), st.data())
def test_two_scopes_change_as_if_both_years_had_the_narrower(years, data):
    small, before, after = years
    then, now = (data.draw(st.sampled_from(small.scopes)) for _ in range(2))
    scope = then.narrower(now)

    (found,) = change(
        snapshot(small, before, scope=then),
        snapshot(small, after, scope=now),
        within_one(small),
    ).priorities

    (alike,) = change(
        snapshot(small, before, scope=scope),
        snapshot(small, after, scope=scope),
        within_one(small),
    ).priorities
    assert found == alike
    assert found.total is None or found.total == found.after - found.before
