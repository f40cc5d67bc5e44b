"""Nothing that two people can change is written over by who has not seen it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from assessments.errors import ChangedMeanwhile
from assessments.records.people import Person, Role
from assessments.records.region import ContributionChoice
from assessments.records.work import CycleCode, LateKind, NewLateNote
from priorities.answers import AnswerValue, Scope
from tests.worlds import SmallWorld, agreed, answer, invited

CYCLE = CycleCode("2026")
YES = ContributionChoice(contributes=True, named=False, has_published=False)
NO = replace(YES, contributes=False)


@pytest.fixture
def second_focal_point(small_world: SmallWorld) -> Person:
    """Make a second focal point of state A."""
    return agreed(
        small_world.service, small_world.a, Role.FOCAL_POINT, "other-focal-AAA"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something that two people change: ``put`` writes one value, over what was seen."""

    put: Callable[[SmallWorld, Person, Any, Any], object]
    there: Callable[[SmallWorld, Person], object]
    first: Callable[[SmallWorld, Person], object]
    theirs: object
    mine: object
    says: str
    national: bool = True


def put_cost(world: SmallWorld, who: Person, value: Any, seen: Any) -> None:
    world.service.plans.set_own_costs(
        who=who,
        edition="small",
        costs=value,
        seen=seen,
    )


def put_scope(world: SmallWorld, who: Person, value: Any, seen: Any) -> None:
    world.service.answering.set_scope(
        who=who,
        assessment=world.a.assessment,
        scope=value,
        seen=seen,
    )


def put_choice(world: SmallWorld, who: Person, value: Any, seen: Any) -> None:
    world.service.contributing.choose(
        who=who,
        assessment=world.a.assessment,
        choice=value,
        seen=seen,
    )


def put_last_day(world: SmallWorld, who: Person, value: Any, seen: Any) -> None:
    world.service.cycles.extend_cycle(
        who=who,
        code=CYCLE,
        closes=value,
        seen=seen,
    )


def costs(world: SmallWorld, who: Person) -> object:
    return world.service.plans.own_costs(who=who, edition="small")


def scope(world: SmallWorld, who: Person) -> object:
    here = world.a.assessment
    return world.service.answering.assessment(who=who, assessment=here).scope


def choice(world: SmallWorld, who: Person) -> object:
    here = world.a.assessment
    return world.service.contributing.choice(who=who, assessment=here).choice


def chosen(world: SmallWorld, who: Person) -> object:
    here = world.a.assessment
    return world.service.contributing.choice(who=who, assessment=here)


def cycle(world: SmallWorld, who: Person) -> object:
    (there,) = world.service.cycles.cycles(who=who)
    return there


def last_day(world: SmallWorld, who: Person) -> object:
    (there,) = world.service.cycles.cycles(who=who)
    return there.closes


CASES = {
    "own costs": Case(
        put=put_cost,
        there=costs,
        first=costs,
        theirs={"LAW-1.2a": 5},
        mine={"LAW-1.2a": 9},
        says="cost_changed_meanwhile",
    ),
    "scope": Case(
        put=put_scope,
        there=scope,
        first=scope,
        theirs=Scope.CORE,
        mine=Scope.FULL,
        says="scope_changed_meanwhile",
    ),
    "choice to contribute": Case(
        put=put_choice,
        there=choice,
        first=chosen,
        theirs=NO,
        mine=YES,
        says="contributes_no_meanwhile",
    ),
    "last day of a cycle": Case(
        put=put_last_day,
        there=last_day,
        first=cycle,
        theirs=date(2027, 3, 1),
        mine=date(2027, 2, 1),
        says="closes_changed_meanwhile",
        national=False,
    ),
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Take up something that two people change."""
    found: Case = request.param
    return found


@pytest.fixture
def pair(
    small_world: SmallWorld, case: Case, second_focal_point: Person
) -> tuple[Person, Person]:
    """Give the two people who may change it."""
    if case.national:
        return small_world.a.focal_point, second_focal_point
    return small_world.administrator, small_world.analyst


def test_nobody_writes_over_what_somebody_else_put_there_unseen(
    small_world: SmallWorld, case: Case, pair: tuple[Person, Person]
):
    me, other = pair
    seen = case.first(small_world, me)
    case.put(small_world, other, case.theirs, None)

    with pytest.raises(ChangedMeanwhile) as refused:
        case.put(small_world, me, case.mine, seen)

    ((reason, values),) = refused.value.problems
    assert reason == case.says
    assert (values["name"], values["at"]) == (other.name, small_world.clock.now)
    assert case.there(small_world, me) == case.theirs


def test_who_was_told_of_it_puts_an_own_one_in_its_place(
    small_world: SmallWorld, case: Case, pair: tuple[Person, Person]
):
    me, other = pair
    seen = case.first(small_world, me)
    case.put(small_world, other, case.theirs, None)
    with pytest.raises(ChangedMeanwhile) as refused:
        case.put(small_world, me, case.mine, seen)

    case.put(small_world, me, case.mine, refused.value.present)

    assert case.there(small_world, other) == case.mine


def test_nobody_is_asked_about_the_same_or_about_an_own_one(
    small_world: SmallWorld, case: Case, pair: tuple[Person, Person]
):
    me, other = pair
    seen = case.first(small_world, me)
    case.put(small_world, other, case.theirs, None)

    case.put(small_world, me, case.theirs, seen)
    case.put(small_world, me, case.mine, seen)

    assert case.there(small_world, other) == case.mine


def test_each_cost_that_was_changed_meanwhile_is_told_and_none_is_saved(
    small_world: SmallWorld, second_focal_point: Person
):
    me = small_world.a.focal_point
    put_cost(small_world, me, {"LAW-1.2a": 5, "LAW-1.2b": 5}, None)
    seen = costs(small_world, me)
    theirs = {"LAW-1.2a": None, "LAW-1.2b": 6}
    put_cost(small_world, second_focal_point, theirs, seen)

    mine = {"LAW-1.2a": 7, "LAW-1.2b": 7, "DAT-1.2a": 7}
    with pytest.raises(ChangedMeanwhile) as refused:
        put_cost(small_world, me, mine, seen)

    told = {values["code"]: reason for reason, values in refused.value.problems}
    assert told == {
        "LAW-1.2a": "cost_taken_back_meanwhile",
        "LAW-1.2b": "cost_changed_meanwhile",
    }
    assert costs(small_world, me) == {"LAW-1.2b": 6}


def test_a_cycle_is_not_closed_under_a_last_day_that_was_not_seen(
    small_world: SmallWorld,
):
    service, me = small_world.service, small_world.administrator
    (seen,) = service.cycles.cycles(who=me)
    put_last_day(small_world, small_world.analyst, date(2027, 3, 1), None)

    with pytest.raises(ChangedMeanwhile, match="closes_changed_meanwhile"):
        service.cycles.close_cycle(who=me, code=CYCLE, seen=seen)

    (there,) = service.cycles.cycles(who=me)
    assert not there.closed
    assert service.cycles.close_cycle(who=me, code=CYCLE, seen=there).closed


def test_a_cycle_that_was_closed_meanwhile_is_not_opened_again_unseen(
    small_world: SmallWorld,
):
    service, me = small_world.service, small_world.administrator
    (seen,) = service.cycles.cycles(who=me)
    service.cycles.close_cycle(who=small_world.analyst, code=CYCLE)

    with pytest.raises(ChangedMeanwhile, match="cycle_closed_meanwhile"):
        put_last_day(small_world, me, date(2027, 3, 1), seen)


def test_what_came_late_is_not_taken_over_a_colleagues_answer_unseen(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    colleague = invited(
        service,
        a.focal_point,
        "second-AAA",
        role=Role.CONTRIBUTOR,
        agency=a.police.code,
    )
    service.cycles.close_cycle(who=small_world.administrator, code=CYCLE)
    note = service.late.keep(
        who=a.officer,
        assessment=a.assessment,
        note=NewLateNote(
            kind=LateKind.ANSWER,
            code="LAW-1.2a",
            value="met",
            text=None,
            client_key="late",
        ),
    )
    put_last_day(small_world, small_world.administrator, date(2027, 3, 1), None)
    service.answering.record_answer(
        who=colleague,
        assessment=a.assessment,
        answer=answer("LAW-1.2a", "not_yet"),
    )

    def take_over(seen: Any) -> None:
        service.late.take_over(
            who=a.officer,
            assessment=a.assessment,
            number=note.number,
            seen=seen,
        )

    with pytest.raises(ChangedMeanwhile) as refused:
        take_over(0)

    ((reason, values),) = refused.value.problems
    assert (reason, values["name"]) == ("late_overtaken", "second-AAA")
    assert values["value"] is AnswerValue.NOT_YET
    assert own_value(small_world, colleague) == "not_yet"
    take_over(refused.value.present)
    assert own_value(small_world, colleague) == "met"


def own_value(world: SmallWorld, who: Person) -> str | None:
    sheet = world.service.answering.criterion(
        who=who, assessment=world.a.assessment, code="LAW-1.2a"
    )
    mine = sheet.states["LAW-1.2a"].mine
    return None if mine is None else mine.value
