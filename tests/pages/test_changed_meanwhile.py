"""Forms that two people fill in: who comes second is told, and asked, before it is saved."""

from dataclasses import dataclass
from datetime import date

import pytest

from assessments.records.people import Person, Role
from assessments.records.region import NO_CHOICE, ContributionChoice
from assessments.records.work import LateKind, NewLateNote
from priorities.answers import Scope
from tests.pages.app_under_test import Site, send, ticks
from tests.worlds import SmallWorld, agreed, answer, invited

YES = ContributionChoice(contributes=True, named=False, has_published=False)


@pytest.fixture
def second(small_world: SmallWorld) -> Person:
    """Make a second focal point of state A."""
    return agreed(
        small_world.service, small_world.a, Role.FOCAL_POINT, "other-focal-AAA"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A form: its page, its button, what is filled in, what is told, what is there."""

    page: str
    button: str
    filled: tuple[tuple[str, str], ...]
    told: str
    done: str
    theirs: object
    mine: object


CASES = {
    "costs": Case(
        page="/assessments/{}/costs?priority=DAT",
        button="Save the costs",
        filled=(("DAT-1.2a", "9"),),
        told="DAT-1.2a: other-focal-AAA set this cost to 5 on ",
        done="The costs are saved.",
        theirs={"DAT-1.2a": 5},
        mine={"DAT-1.2a": 9},
    ),
    "scope": Case(
        page="/assessments/{}",
        button="Change the scope",
        filled=(("scope", "full"),),
        told="It is now: Core indicators only.",
        done="The scope is changed.",
        theirs=Scope.CORE,
        mine=Scope.FULL,
    ),
    "choice": Case(
        page="/assessments/{}/submit",
        button="Save this choice",
        filled=(("contributes", "yes"),),
        told="that this assessment does not contribute to the region.",
        done="The choice is saved.",
        theirs=NO_CHOICE,
        mine=YES,
    ),
    "last day": Case(
        page="/administration/cycles",
        button="Change the last day",
        filled=(("code", "2026"), ("closes", "2026-09-30")),
        told="It is now 31 August 2026.",
        done="The last day is changed.",
        theirs=date(2026, 8, 31),
        mine=date(2026, 9, 30),
    ),
}


def put_theirs(world: SmallWorld, who: Person, name: str) -> None:
    service, here = world.service, world.a.assessment
    if name == "costs":
        service.plans.set_own_costs(who=who, edition="small", costs={"DAT-1.2a": 5})
    elif name == "scope":
        service.answering.set_scope(who=who, assessment=here, scope=Scope.CORE)
    elif name == "choice":
        service.contributing.choose(who=who, assessment=here, choice=NO_CHOICE)
    else:
        closes = date(2026, 8, 31)
        service.cycles.extend_cycle(who=world.analyst, code=world.cycle, closes=closes)


def there(world: SmallWorld, who: Person, name: str) -> object:
    service, here = world.service, world.a.assessment
    if name == "costs":
        return service.plans.own_costs(who=who, edition="small")
    if name == "scope":
        return service.answering.assessment(who=who, assessment=here).scope
    if name == "choice":
        return service.contributing.choice(who=who, assessment=here).choice
    (cycle,) = service.cycles.cycles(who=who)
    return cycle.closes


@pytest.mark.parametrize("name", CASES)
async def test_who_saves_over_a_colleagues_unseen_change_is_told_and_asked_first(
    site: Site, small_world: SmallWorld, second: Person, name: str
) -> None:
    case, a = CASES[name], small_world.a
    me = small_world.administrator if name == "last day" else a.focal_point
    if name == "choice":
        small_world.service.submitting.submit(who=me, assessment=a.assessment)
    visitor = site.visitor(me)
    await visitor.open(case.page.format(a.assessment))
    put_theirs(small_world, second, name)

    send(visitor, case.button, *case.filled)
    await visitor.should_see(case.told)
    assert there(small_world, me, name) == case.theirs
    (over,) = ticks(visitor, "over")
    send(visitor, case.button, *case.filled, ("over", over))
    await visitor.should_see(case.done)

    assert there(small_world, me, name) == case.mine


async def test_a_late_note_is_taken_over_a_colleagues_answer_only_when_that_is_meant(
    site: Site, small_world: SmallWorld
) -> None:
    service, a = small_world.service, small_world.a
    police = {"role": Role.CONTRIBUTOR, "agency": a.police.code}
    colleague = invited(service, a.focal_point, "second-AAA", **police)
    cycle = small_world.cycle
    service.cycles.close_cycle(who=small_world.administrator, code=cycle)
    note = NewLateNote(
        code="LAW-1.2a", kind=LateKind.ANSWER, value="met", text=None, client_key="k"
    )
    service.late.keep(who=a.officer, assessment=a.assessment, note=note)
    service.cycles.extend_cycle(
        who=small_world.administrator, code=cycle, closes=date(2026, 8, 31)
    )
    service.answering.record_answer(
        who=colleague, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )
    visitor = site.visitor(a.officer)
    await visitor.open(f"/assessments/{a.assessment}")

    def value() -> str | None:
        sheet = service.answering.criterion(
            who=colleague, assessment=a.assessment, code="LAW-1.2a"
        )
        mine = sheet.states["LAW-1.2a"].mine
        return None if mine is None else mine.value

    send(visitor, "Take it over")
    await visitor.should_see("second-AAA of the same office said “Not yet” on ")
    assert value() == "not_yet"
    (over,) = ticks(visitor, "over")
    send(visitor, "Take it over", ("over", over))
    await visitor.should_see("LAW-1.2a: taken over by officer-AAA")

    assert value() == "met"
