"""Two people of one voice: neither writes over the other without having seen it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assessments.errors import Overtaken, WrongMoment
from assessments.records.people import Person, Role
from assessments.records.sheet import CriterionState
from assessments.records.work import ChangeKind, NewAnswer, Saved
from priorities.answers import Scope
from tests.worlds import SmallWorld, agreed, answer, invited, open_cycle


@pytest.fixture
def colleague(small_world: SmallWorld) -> Person:
    """Make a second officer of the police of state A."""
    a = small_world.a
    return invited(
        small_world.service,
        a.focal_point,
        "second-AAA",
        role=Role.CONTRIBUTOR,
        agency=a.police.code,
    )


@pytest.fixture
def second_focal_point(small_world: SmallWorld) -> Person:
    """Make a second focal point of state A."""
    return agreed(
        small_world.service, small_world.a, Role.FOCAL_POINT, "other-focal-AAA"
    )


def give(world: SmallWorld, who: Person, given: NewAnswer) -> Saved:
    return world.service.answering.record_answer(
        who=who, assessment=world.a.assessment, answer=given
    )


def state(world: SmallWorld, who: Person, code: str = "LAW-1.2a") -> CriterionState:
    return world.service.answering.criterion(
        who=who, assessment=world.a.assessment, code=code
    ).states[code]


def value(world: SmallWorld, who: Person) -> str | None:
    mine = state(world, who).mine
    return None if mine is None else mine.value


def test_an_answer_is_not_put_over_one_of_a_colleague_that_was_not_seen(
    small_world: SmallWorld, colleague: Person
):
    officer = small_world.a.officer
    theirs = give(small_world, colleague, answer("LAW-1.2a", "not_yet", seen=0))

    with pytest.raises(Overtaken) as refused:
        give(small_world, officer, answer("LAW-1.2a", "met", seen=0))

    newer = refused.value
    assert (newer.name, newer.value, newer.seq) == (
        "second-AAA",
        "not_yet",
        theirs.seq,
    )
    assert newer.at == small_world.clock.now
    assert value(small_world, officer) == "not_yet"


def test_who_has_seen_the_colleagues_answer_may_put_an_own_one(
    small_world: SmallWorld, colleague: Person
):
    officer = small_world.a.officer
    theirs = give(small_world, colleague, answer("LAW-1.2a", "not_yet", seen=0))
    assert state(small_world, officer).own_seq == theirs.seq

    give(small_world, officer, answer("LAW-1.2a", "met", seen=theirs.seq))

    assert value(small_world, colleague) == "met"


def test_a_colleagues_withdrawal_is_seen_too(
    small_world: SmallWorld, colleague: Person
):
    officer = small_world.a.officer
    mine = give(small_world, officer, answer("LAW-1.2a", "met", seen=0))
    taken_back = give(
        small_world, colleague, answer("LAW-1.2a", "withdrawn", seen=mine.seq)
    )

    with pytest.raises(Overtaken):
        give(small_world, officer, answer("LAW-1.2a", "not_yet", seen=mine.seq))

    assert state(small_world, officer).own_seq == taken_back.seq


@pytest.mark.parametrize("seen", [0, None])
def test_nobody_is_asked_about_an_own_answer(small_world: SmallWorld, seen: int | None):
    officer = small_world.a.officer
    give(small_world, officer, answer("LAW-1.2a", "met", seen=seen))

    give(small_world, officer, answer("LAW-1.2a", "not_yet", seen=seen))

    assert value(small_world, officer) == "not_yet"


def test_a_page_that_does_not_say_what_it_saw_is_not_asked(
    small_world: SmallWorld, colleague: Person
):
    give(small_world, colleague, answer("LAW-1.2a", "not_yet"))

    give(small_world, small_world.a.officer, answer("LAW-1.2a", "met"))

    assert value(small_world, colleague) == "met"


def test_the_same_answer_as_the_colleagues_overwrites_nothing(
    small_world: SmallWorld, colleague: Person
):
    give(small_world, colleague, answer("LAW-1.2a", "met", seen=0))

    saved = give(small_world, small_world.a.officer, answer("LAW-1.2a", seen=0))

    assert not saved.repeated


def test_another_voice_is_no_colleague(small_world: SmallWorld):
    a = small_world.a
    give(small_world, a.officer, answer("LAW-1.2a", "met", seen=0))

    give(small_world, a.focal_point, answer("LAW-1.2a", "not_yet", seen=0))

    assert value(small_world, a.officer) == "met"


def test_an_answer_sent_again_is_acknowledged_though_a_colleague_answered_since(
    small_world: SmallWorld, colleague: Person
):
    officer, mine = small_world.a.officer, answer("LAW-1.2a", "met", seen=0)
    first = give(small_world, officer, mine)
    give(small_world, colleague, answer("LAW-1.2a", "not_yet", seen=first.seq))

    assert give(small_world, officer, mine) == replace(first, repeated=True)


def test_one_of_several_answers_that_was_overtaken_keeps_out_all(
    small_world: SmallWorld, colleague: Person
):
    a = small_world.a
    give(small_world, colleague, answer("LAW-1.2b", "not_yet", seen=0))

    with pytest.raises(Overtaken):
        small_world.service.answering.record_answers(
            who=a.officer,
            assessment=a.assessment,
            answers=[answer("LAW-1.2a", seen=0), answer("LAW-1.2b", seen=0)],
        )

    assert value(small_world, a.officer) is None


def test_what_was_carried_over_is_nobodys_answer_yet(
    small_world: SmallWorld, second_focal_point: Person
):
    service, a = small_world.service, small_world.a
    give(small_world, a.officer, answer("LAW-1.2a", "met"))
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.clock.advance(days=365)
    cycle = open_cycle(service, small_world.administrator, 2027)
    started = service.answering.start(
        who=a.focal_point, cycle=cycle, scope=Scope.FULL
    ).id
    small_world.a = replace(a, assessment=started)
    service.answering.assign(
        who=a.focal_point, assessment=started, agency=a.police.code, codes=["LAW-1"]
    )
    service.answering.carry_over(who=second_focal_point, assessment=started)

    give(small_world, a.officer, answer("LAW-1.2a", "not_yet", seen=0))

    assert value(small_world, a.officer) == "not_yet"


def test_two_focal_points_do_not_settle_over_each_other(
    small_world: SmallWorld, second_focal_point: Person
):
    a, settle = small_world.a, settling(small_world)
    give(small_world, a.officer, answer("LAW-1.2a", "met"))
    give(small_world, a.focal_point, answer("LAW-1.2a", "not_yet"))
    seen = state(small_world, a.focal_point).newest_seq
    settle(second_focal_point, "not_yet", seen)

    with pytest.raises(Overtaken) as refused:
        settle(a.focal_point, "met", seen)

    newer = refused.value
    assert (newer.name, newer.value) == ("other-focal-AAA", "not_yet")
    settle(a.focal_point, "met", newer.seq)  # seen, and decided anew
    settled = state(small_world, second_focal_point).settled
    assert settled is not None
    assert settled.value == "met"


def test_nobody_settles_over_an_answer_that_was_not_seen(small_world: SmallWorld):
    a, settle = small_world.a, settling(small_world)
    give(small_world, a.officer, answer("LAW-1.2a", "met"))
    give(small_world, a.focal_point, answer("LAW-1.2a", "not_yet"))
    seen = state(small_world, a.focal_point).newest_seq
    give(small_world, a.officer, answer("LAW-1.2a", "not_known"))

    with pytest.raises(Overtaken):
        settle(a.focal_point, "met", seen)


def test_what_the_same_person_settled_is_not_settled_anew_without_having_seen_it(
    small_world: SmallWorld,
):
    a, settle = small_world.a, settling(small_world)
    give(small_world, a.officer, answer("LAW-1.2a", "met"))
    give(small_world, a.focal_point, answer("LAW-1.2a", "not_yet"))
    settle(a.focal_point, "met", None)

    with pytest.raises(WrongMoment, match="nothing_to_settle"):
        settle(a.focal_point, "met", None)


def settling(world: SmallWorld) -> Callable[[Person, str, int | None], object]:
    def settle(who: Person, decision: str, seen: int | None) -> object:
        return world.service.answering.settle(
            who=who,
            assessment=world.a.assessment,
            code="LAW-1.2a",
            value=decision,
            reason="Looked at.",
            seen=seen,
        )

    return settle


def test_two_people_of_a_voice_do_not_explain_a_change_over_each_other(
    small_world: SmallWorld, second_focal_point: Person
):
    service, a = small_world.service, small_world.a
    give(small_world, a.focal_point, answer("LAW-1.2a", "not_yet"))
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.clock.advance(days=365)
    cycle = open_cycle(service, small_world.administrator, 2027)
    here = service.answering.start(who=a.focal_point, cycle=cycle, scope=Scope.FULL).id
    small_world.a = replace(a, assessment=here)
    give(small_world, a.focal_point, answer("LAW-1.2a", "met"))

    def explain(who: Person, kind: ChangeKind, seen: int | None, key: str) -> Saved:
        return service.answering.say_why(
            who=who,
            assessment=here,
            code="LAW-1.2a",
            kind=kind,
            client_key=key,
            seen=seen,
        )

    theirs = explain(second_focal_point, ChangeKind.ERROR_PUT_RIGHT, 0, "theirs")
    with pytest.raises(Overtaken) as refused:
        explain(a.focal_point, ChangeKind.REAL_CHANGE, 0, "mine")
    assert refused.value.value == "error_put_right"
    explain(a.focal_point, ChangeKind.REAL_CHANGE, theirs.seq, "mine")

    (why,) = state(small_world, a.focal_point).why
    assert why.kind is ChangeKind.REAL_CHANGE


def comment(world: SmallWorld, who: Person, text: str, key: str) -> Saved:
    return world.service.answering.comment(
        who=who,
        assessment=world.a.assessment,
        code="LAW-1.2a",
        text=text,
        client_key=key,
    )


def said(world: SmallWorld, who: Person) -> list[tuple[str, str]]:
    sheet = world.service.answering.criterion(
        who=who, assessment=world.a.assessment, code="LAW-1.2a"
    )
    return [
        (sheet.people.get(comment.person, "I"), comment.text)
        for comment in sheet.states["LAW-1.2a"].comments
    ]


def test_each_persons_newest_comment_counts_and_takes_nobody_elses_place(
    small_world: SmallWorld, colleague: Person
):
    officer = small_world.a.officer
    comment(small_world, officer, "First thought.", "one")
    comment(small_world, colleague, "See the decree.", "theirs")
    comment(small_world, officer, "Second thought.", "two")

    assert said(small_world, officer) == [
        ("second-AAA", "See the decree."),
        ("I", "Second thought."),
    ]
    assert said(small_world, colleague) == [
        ("I", "See the decree."),
        ("officer-AAA", "Second thought."),
    ]


def test_an_emptied_comment_is_taken_back(small_world: SmallWorld, colleague: Person):
    officer = small_world.a.officer
    comment(small_world, officer, "Not so.", "one")
    comment(small_world, colleague, "See the decree.", "theirs")

    comment(small_world, officer, "  ", "two")

    assert said(small_world, officer) == [("second-AAA", "See the decree.")]
