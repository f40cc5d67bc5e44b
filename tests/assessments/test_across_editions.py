"""Last cycle was answered to an older edition: what carries over and what is shown.

What differs is told in `tests.next_edition`.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from assessments.errors import WrongMoment
from assessments.records.sheet import AskedBefore, CriterionState
from assessments.records.work import ChangeKind, CycleCode
from assessments.service import Service
from priorities.answers import EffectiveAnswer, Scope
from priorities.crosswalk.carry_over import carry_effective_answers
from priorities.crosswalk.links import Relation
from priorities.edition import Edition
from priorities.errors import EditionError
from tests.crosswalks import path
from tests.next_edition import CROSSWALK, next_edition
from tests.shelf import Shelf
from tests.worlds import (
    Clock,
    SmallWorld,
    StateTeam,
    answer,
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


def say(world: SmallWorld, code: str, value: str = "met", **more: str) -> None:
    """Let the focal point of A answer."""
    world.service.answering.record_answer(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answer=answer(code, value, **more),
    )


def let_officer_say(world: SmallWorld, code: str, value: str = "met") -> None:
    """Let the police of A, asked for LAW-1, answer."""
    world.service.answering.record_answer(
        who=world.a.officer,
        assessment=world.a.assessment,
        answer=answer(code, value),
    )


def next_cycle(world: SmallWorld, *, years: int = 1) -> StateTeam:
    """Submit what there is, and start again under the next edition."""
    a, service = world.a, world.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365 * years)
    year = 2026 + years
    open_cycle(service, world.administrator, year, "next")
    started = service.answering.start(
        who=a.focal_point, cycle=CycleCode(str(year)), scope=Scope.FULL
    )
    world.a = replace(a, assessment=started.id)
    return world.a


def carry_over(world: SmallWorld) -> int:
    return world.service.answering.carry_over(
        who=world.a.focal_point, assessment=world.a.assessment
    ).copied


def states(world: SmallWorld, code: str) -> dict[str, CriterionState]:
    """Give what the focal point sees of a priority."""
    return dict(
        world.service.answering.sheet(
            who=world.a.focal_point, assessment=world.a.assessment, priority=code
        ).states
    )


def effective(world: SmallWorld) -> dict[str, EffectiveAnswer]:
    return dict(
        world.service.answering.snapshot(
            who=world.a.focal_point, assessment=world.a.assessment
        ).effective
    )


# Start from last cycle


def test_what_is_comparable_carries_over_marked_until_confirmed(world: SmallWorld):
    say(world, "LAW-1.4a", "not_yet")
    say(world, "DAT-1.2a", "met")
    say(world, "LAW-2.2b", "not_applicable", reason="We have no coast.")
    next_cycle(world)

    assert carry_over(world) == 3
    assert carry_over(world) == 0

    assert effective(world) == {
        "LAW-1.4a": EffectiveAnswer(voices=("not_yet",)),
        "DAT-1.2a": EffectiveAnswer(voices=("met",)),
        "DAT-2.2b": EffectiveAnswer(voices=("not_applicable",)),
    }
    moved = states(world, "DAT")["DAT-2.2b"]
    assert moved.carried
    assert moved.mine is not None
    assert moved.mine.reason == "We have no coast."


def test_merged_parts_make_one_answer_per_voice(world: SmallWorld):
    # The focal point says met to both parts; the police not yet to one.
    say(world, "LAW-1.2a", "met")
    say(world, "LAW-1.2b", "met")
    let_officer_say(world, "LAW-1.2b", "not_yet")
    next_cycle(world)

    assert carry_over(world) == 2

    assert sorted(effective(world)["LAW-1.2b"].voices) == ["met", "not_yet"]


def test_nobody_is_made_to_say_what_nobody_said(world: SmallWorld):
    # One voice for each part: neither has said all of it.
    say(world, "LAW-1.2a", "met")
    let_officer_say(world, "LAW-1.2b", "met")
    next_cycle(world)

    assert carry_over(world) == 0


def test_what_was_split_new_or_dropped_is_asked_anew(world: SmallWorld):
    for code in ("LAW-1.3a", "LAW-1.5a"):
        say(world, code)
    next_cycle(world)

    assert carry_over(world) == 0
    assert effective(world) == {}


def test_a_whole_indicator_that_does_not_apply_carries_over_with_its_reason(
    world: SmallWorld,
):
    say(world, "LAW-2", "not_applicable", reason="We have no coast.")
    next_cycle(world)

    assert carry_over(world) == 1

    whole = states(world, "DAT")["DAT-2"]
    assert (whole.carried, whole.last_value) == (True, "not_applicable")
    assert whole.mine is not None
    assert whole.mine.reason == "We have no coast."


def test_an_answer_about_a_dated_period_shows_and_does_not_count(world: SmallWorld):
    say(world, "DAT-1.3a", "met")
    next_cycle(world)

    assert carry_over(world) == 1

    assert states(world, "DAT")["DAT-1.3a"].carried
    assert "DAT-1.3a" not in effective(world)


def test_a_state_that_skipped_two_years_starts_from_the_last_it_submitted(
    world: SmallWorld,
):
    say(world, "DAT-1.2a", "met")
    next_cycle(world, years=3)

    assert carry_over(world) == 1
    assert states(world, "DAT")["DAT-1.2a"].last_value == "met"


def test_carried_answers_stand_as_the_old_year_stands_under_the_new_edition(
    world: SmallWorld,
):
    for code, value in (
        *(("LAW-1.2a", "met"), ("LAW-1.2b", "met"), ("LAW-1.3a", "met")),
        *(("LAW-1.4a", "not_known"), ("DAT-1.2a", "not_yet"), ("LAW-2.3a", "met")),
    ):
        say(world, code, value)
    then = effective(world)
    next_cycle(world)
    carry_over(world)

    expected = carry_effective_answers(
        path(small_edition(), next_edition(), CROSSWALK), then
    )

    assert effective(world) == expected
    assert len(expected) == 4


def test_a_carried_answer_can_be_submitted_and_recomputed(world: SmallWorld):
    say(world, "LAW-1.4a", "met")
    next_cycle(world)
    carry_over(world)
    submitting, a = world.service.submitting, world.a

    submission = submitting.submit(who=a.focal_point, assessment=a.assessment)

    assert submission.edition == "next"
    assert submitting.verify(who=a.approver, submission=submission.id).same


# What last cycle said, beside the question


def test_what_was_said_last_cycle_is_shown_across_editions(world: SmallWorld):
    say(world, "LAW-1.2a", "met")
    say(world, "LAW-1.2b", "not_yet")
    say(world, "LAW-2.3a", "not_known")
    next_cycle(world)

    law, dat = states(world, "LAW"), states(world, "DAT")

    assert law["LAW-1.2b"].last_value == "not_yet"
    assert dat["DAT-2.3a"].last_value == "not_known"
    assert law["LAW-1.5b"].last_value is None
    assert law["LAW-1.5b"].asked_before == ()


def test_the_answer_to_what_was_split_is_shown_beside_its_parts(world: SmallWorld):
    say(world, "LAW-1.3a", "met")
    next_cycle(world)

    law = states(world, "LAW")

    before = AskedBefore(
        relation=Relation.SPLIT, edition="small", code="LAW-1.3a", value="met"
    )
    assert law["LAW-1.3b"].asked_before == law["LAW-1.3c"].asked_before == (before,)
    assert law["LAW-1.3b"].last_value is None


def test_the_parts_of_what_was_merged_are_shown_with_their_answers(world: SmallWorld):
    say(world, "LAW-1.2a", "met")
    next_cycle(world)

    state = states(world, "LAW")["LAW-1.2b"]

    assert state.last_value is None
    assert [(b.relation, b.code, b.value) for b in state.asked_before] == [
        (Relation.MERGED, "LAW-1.2a", "met"),
        (Relation.MERGED, "LAW-1.2b", None),
    ]


def test_what_was_reworded_is_shown_with_its_old_place(world: SmallWorld):
    next_cycle(world)

    (before,) = states(world, "LAW")["LAW-1.4a"].asked_before

    assert (before.relation, before.edition, before.code) == (
        Relation.REWORDED,
        "small",
        "LAW-1.4a",
    )


def test_an_agency_sees_its_own_last_answers_only(world: SmallWorld):
    let_officer_say(world, "LAW-1.3a", "not_yet")
    say(world, "LAW-1.3a", "met")
    a = next_cycle(world)
    answering = world.service.answering
    answering.assign(
        who=a.focal_point, assessment=a.assessment, agency=a.police.code, codes=["LAW"]
    )

    own = answering.sheet(who=a.officer, assessment=a.assessment, priority="LAW")
    other = states(world, "LAW")

    (before,) = own.states["LAW-1.3b"].asked_before
    assert before.value == "not_yet"
    (before,) = other["LAW-1.3b"].asked_before
    assert before.value == "not_yet"  # disputed: the lower one stood
    nobody = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert nobody.last_unseen is None


def test_of_what_did_not_apply_as_a_whole_no_criterion_says_otherwise(
    world: SmallWorld,
):
    say(world, "LAW-2.3a", "met")
    say(world, "LAW-2", "not_applicable", reason="We have no coast.")
    next_cycle(world)

    (before,) = states(world, "DAT")["DAT-2.3a"].asked_before

    assert before.value == "not_applicable"


# Why an answer differs


def say_why(world: SmallWorld, code: str) -> None:
    world.service.answering.say_why(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        code=code,
        kind=ChangeKind.REAL_CHANGE,
        client_key=f"why-{code}",
    )


def test_a_reworded_question_with_another_answer_is_explained(world: SmallWorld):
    say(world, "LAW-1.4a", "not_yet")
    next_cycle(world)
    say(world, "LAW-1.4a", "met")

    say_why(world, "LAW-1.4a")

    (why,) = states(world, "LAW")["LAW-1.4a"].why
    assert why.kind is ChangeKind.REAL_CHANGE


def test_a_part_of_a_split_question_has_no_change_to_explain(world: SmallWorld):
    say(world, "LAW-1.3a", "not_yet")
    next_cycle(world)
    say(world, "LAW-1.3b", "met")

    with pytest.raises(WrongMoment, match="nothing_to_explain"):
        say_why(world, "LAW-1.3b")


# What is missing is said in a sentence


def without_the_small_edition(wanted: str) -> Edition:
    if wanted == "small":
        raise EditionError(wanted, [])
    return next_edition()


@pytest.mark.parametrize(
    ("is_there", "reason"),
    [(False, "last_edition_missing"), (True, "editions_not_linked")],
)
def test_without_edition_or_crosswalk_nothing_is_carried_and_it_says_why(
    world: SmallWorld, shelf: Shelf, is_there: bool, reason: str
):
    say(world, "DAT-1.2a", "met")
    a = next_cycle(world)
    shelf.is_linked = False
    if not is_there:
        shelf.editions = without_the_small_edition
    # The program was started anew: it knows only what is on the disk now.
    disk = replace(
        world.service.world, editions=shelf.edition, crosswalks=shelf.crosswalk
    )
    answering = replace(world.service.answering, world=disk)

    with pytest.raises(WrongMoment) as refused:
        answering.carry_over(who=a.focal_point, assessment=a.assessment)
    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="DAT")

    assert refused.value.reason == reason
    assert sheet.last_unseen == (reason, refused.value.values)
    assert sheet.states["DAT-1.2a"].last_value is None
    assert sheet.may_answer


def test_an_older_edition_after_a_newer_one_carries_nothing(world: SmallWorld):
    next_cycle(world)
    a, service = world.a, world.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365)
    service.cycles.open_cycle(
        who=world.administrator,
        code=CycleCode("2028"),
        edition="small",
        reference_date=date(2027, 12, 31),
        opens=date(2028, 1, 1),
        closes=date(2028, 6, 30),
    )
    started = service.answering.start(
        who=a.focal_point, cycle=CycleCode("2028"), scope=Scope.FULL
    )

    with pytest.raises(WrongMoment) as refused:
        service.answering.carry_over(who=a.focal_point, assessment=started.id)
    assert refused.value.reason == "editions_not_linked"
    assert refused.value.values == {"older": "next", "newer": "small"}
