"""The record compares a state's own years: what was signed, and the draft beside it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from assessments.comparison.consistency import DriftKind
from assessments.comparison.values import Certainty, Direction, NoTotal
from assessments.errors import NotFound
from assessments.records.work import ChangeKind, CycleCode, SubmissionId
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.history import confirmations
from assessments.store.reading import work as reading_work
from priorities.answers import Scope
from tests.assessments.test_across_editions import (
    carry_over,
    next_cycle,
    next_edition,
    say,
)
from tests.past_the_program import looking
from tests.shelf import Shelf
from tests.worlds import (
    Clock,
    SmallWorld,
    editions_of,
    open_cycle,
    small_edition,
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(editions=editions_of(small_edition(), next_edition()))


@pytest.fixture
def service(database_url: str, clock: Clock, shelf: Shelf) -> Iterator[Service]:
    with closing(shelf.service(database_url, clock)) as opened:
        yield opened


@pytest.fixture
def world(small_world: SmallWorld) -> SmallWorld:
    return small_world


def submit(world: SmallWorld) -> SubmissionId:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    ).id


def reopened(world: SmallWorld, database_url: str, shelf: Shelf) -> Service:
    """Open the same record after something was taken from the shelf."""
    return shelf.service(database_url, world.clock)


def test_a_state_without_a_year_has_nothing_to_compare(world: SmallWorld):
    found = world.service.history.years(who=world.a.focal_point)

    assert (found.newest, found.years, found.changes) == (None, (), ())


def test_the_years_come_with_the_change_from_each_to_the_next(world: SmallWorld):
    say(world, "DAT-1.2a", "not_yet")
    next_cycle(world)
    say(world, "DAT-1.2a", "met")
    submit(world)

    found = world.service.history.years(who=world.a.approver)

    assert [year.submission.cycle for year in found.years] == ["2026", "2027"]
    assert found.newest is not None and found.newest.id == "next"
    # DAT: 1 under "small"; under "next" DAT-1 is at 2 and DAT-2 at 1: 3/2
    (only,) = found.changes
    change = only.by_code["DAT"]
    assert (change.before, change.after) == (1, 1.5)
    assert change.real == 0.5
    assert change.questionnaire == 0
    assert change.direction is Direction.UP


def test_what_was_signed_stays_and_the_old_year_is_a_band_beside_it(world: SmallWorld):
    say(world, "DAT-1.2a", "met")
    next_cycle(world)
    submit(world)

    old, new = world.service.history.years(who=world.a.focal_point).years

    assert old.placement.edition == "small"
    assert old.under_newest is not None
    assert old.under_newest.edition == "next"
    # DAT-1 from 2, DAT-2 unanswered from 1: (2 + 1)/2
    assert old.under_newest.by_code["DAT"].low == 1.5
    assert new.under_newest == new.placement


def test_a_reason_is_told_only_beside_the_cycle_it_was_given_for(world: SmallWorld):
    """LAW-1.2a: not yet in 2026 and 2027, and met in 2028 as an error put right."""
    given = []
    for year in (2026, 2027, 2028):
        if year > 2026:
            world.clock.now = world.clock.now.replace(year=year)
            open_cycle(world.service, world.administrator, year)
            started = world.service.answering.start(
                who=world.a.focal_point, cycle=CycleCode(str(year)), scope=Scope.FULL
            )
            world.a = replace(world.a, assessment=started.id)
        say(world, "LAW-1.2a", "met" if year == 2028 else "not_yet")
        if year == 2028:
            world.service.answering.say_why(
                who=world.a.focal_point,
                assessment=world.a.assessment,
                code="LAW-1.2a",
                kind=ChangeKind.ERROR_PUT_RIGHT,
                client_key="why",
            )
        given.append(submit(world))
    first, second, third = given

    def reasoned(older: SubmissionId) -> int:
        return world.service.history.change(
            who=world.a.focal_point, older=older, newer=third
        ).change.reasoned

    assert (reasoned(second), reasoned(first)) == (1, 0)


def test_reasons_of_changes_are_frozen_with_the_answers(world: SmallWorld):
    say(world, "DAT-1.2a", "not_yet")
    next_cycle(world)
    say(world, "DAT-1.2a", "met")
    world.service.answering.say_why(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        code="DAT-1.2a",
        kind=ChangeKind.BETTER_INFORMATION,
        client_key="why",
    )
    submit(world)

    (change,) = world.service.history.years(who=world.a.focal_point).changes

    assert (change.changed, change.reasoned) == (1, 1)


def test_an_edition_that_is_gone_gives_a_reason_and_the_signed_results(
    world: SmallWorld, database_url: str, shelf: Shelf
):
    submit(world)
    next_cycle_id = _one_more(world)
    shelf.editions = editions_of(next_edition())
    service = reopened(world, database_url, shelf)

    found = service.history.years(who=world.a.focal_point)
    service.close()

    assert found.years[0].under_newest is None
    assert found.years[0].placement.by_code["DAT"].low == 1
    assert found.changes[0].by_code["DAT"].no_total is NoTotal.EDITION_MISSING
    assert found.years[1].submission.id == next_cycle_id


def test_editions_that_nobody_linked_give_a_reason(
    world: SmallWorld, database_url: str, shelf: Shelf
):
    submit(world)
    _one_more(world)
    shelf.is_linked = False
    service = reopened(world, database_url, shelf)

    (change,) = service.history.years(who=world.a.focal_point).changes
    service.close()

    assert change.by_code["DAT"].no_real is NoTotal.NO_CROSSWALK
    assert change.by_code["DAT"].certainty is Certainty.CANNOT_BE_TOLD


def test_two_submissions_are_compared_older_first_whatever_the_order(
    world: SmallWorld,
):
    first = submit(world)
    second = _one_more(world)

    there = world.service.history.change(who=SYSTEM, older=first, newer=second)
    back = world.service.history.change(who=SYSTEM, older=second, newer=first)

    assert there == back
    assert (there.before.id, there.after.id) == (first, second)


def test_submissions_of_two_states_are_never_compared(world: SmallWorld):
    mine = submit(world)
    other = world.service.submitting.submit(
        who=world.b.focal_point, assessment=world.b.assessment
    ).id

    for who in (SYSTEM, world.a.focal_point):
        with pytest.raises(NotFound):
            world.service.history.change(who=who, older=mine, newer=other)


def test_drift_looks_at_last_cycle_through_the_crosswalk(world: SmallWorld):
    say(world, "LAW-2.2a", "not_yet")
    a = next_cycle(world)
    carry_over(world)
    say(world, "DAT-2.2a", "met")

    found = world.service.history.drift(who=a.focal_point, assessment=a.assessment)

    assert [(d.kind, d.codes) for d in found] == [
        (DriftKind.NO_NEW_EVIDENCE, ("DAT-2.2a",))
    ]


def test_confirming_is_looked_at_when_nothing_is_left_to_confirm(world: SmallWorld):
    say(world, "DAT-1.2a", "met")
    say(world, "LAW-2.2a", "met")
    a = next_cycle(world)
    carry_over(world)

    def confirmed() -> list[str]:
        with looking(world.service) as unit:
            answers = reading_work.every_answer(unit, a.assessment)
        return [one.code for one in confirmations(answers)]

    say(world, "DAT-1.2a", "met")
    first = confirmed()
    say(world, "DAT-2.2a", "not_yet")

    assert first == []
    assert confirmed() == ["DAT-1.2a"]  # the other was changed, not confirmed


def test_a_draft_whose_edition_is_gone_has_no_patterns(
    world: SmallWorld, database_url: str, shelf: Shelf
):
    a = next_cycle(world)
    shelf.editions = editions_of(small_edition())
    service = reopened(world, database_url, shelf)

    found = service.history.drift(who=a.focal_point, assessment=a.assessment)
    service.close()

    assert found == ()


def _one_more(world: SmallWorld) -> SubmissionId:
    """Submit one more cycle, under the next edition."""
    world.clock.advance(days=365)
    open_cycle(world.service, world.administrator, 2027, "next")
    started = world.service.answering.start(
        who=world.a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    )
    world.a = replace(world.a, assessment=started.id)
    return submit(world)
