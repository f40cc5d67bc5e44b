"""What the home page leads to after signing, and when the plan has moved on."""

from assessments.records.people import Person
from assessments.records.plans import ActionStatus
from assessments.records.sheet import Task, TaskKind
from priorities.answers import Scope
from tests.plans import content
from tests.worlds import SmallWorld, open_cycle

AFTER_SIGNING = [TaskKind.SEE_PROGRESS, TaskKind.PLAN_NEXT]


def tasks(world: SmallWorld, who: Person) -> list[Task]:
    return list(world.service.answering.work_for(who=who))


def kinds(world: SmallWorld, who: Person) -> list[TaskKind]:
    return [task.kind for task in tasks(world, who)]


def sign(world: SmallWorld) -> None:
    submitting, a = world.service.submitting, world.a
    submission = submitting.submit(who=a.focal_point, assessment=a.assessment)
    submitting.sign(who=a.approver, submission=submission.id)


def add(world: SmallWorld, *criteria: str, **more: object) -> None:
    fields = {"status": ActionStatus.DONE, **more}
    world.service.plans.add_actions(
        who=world.a.focal_point,
        contents=[content("An action", criteria=criteria, **fields)],
    )


def moved_on(world: SmallWorld, who: Person) -> list[tuple[str | None, object]]:
    """Give priority and count of what is said of the plan."""
    return [
        (task.priority, task.values["count"])
        for task in tasks(world, who)
        if task.kind is TaskKind.DONE_ACTIONS
    ]


def test_after_signing_the_way_leads_to_progress_and_plan(small_world: SmallWorld):
    sign(small_world)

    assert kinds(small_world, small_world.a.focal_point) == AFTER_SIGNING
    assert kinds(small_world, small_world.a.approver) == AFTER_SIGNING
    assert kinds(small_world, small_world.a.officer) == []
    assert kinds(small_world, small_world.a.observer) == []


def test_a_new_cycle_comes_first_and_then_takes_their_place(small_world: SmallWorld):
    who, answering = small_world.a.focal_point, small_world.service.answering
    sign(small_world)
    small_world.clock.advance(days=365)
    cycle = open_cycle(small_world.service, small_world.administrator, 2027)

    waiting = kinds(small_world, who)
    answering.start(who=who, cycle=cycle, scope=Scope.FULL)
    started = kinds(small_world, who)

    assert waiting == [TaskKind.START, *AFTER_SIGNING]
    assert not set(AFTER_SIGNING) & set(started)


def test_done_actions_are_told_with_the_first_priority_they_stand_in(
    small_world: SmallWorld,
):
    add(small_world, "DAT-1.2a", "LAW-1.2a")
    add(small_world, "LAW-1.2a", status=ActionStatus.UNDER_WAY)
    add(small_world, "LAW-2.2a")

    assert moved_on(small_world, small_world.a.focal_point) == [("LAW", 2)]


def test_an_action_for_no_criterion_is_not_told(small_world: SmallWorld):
    add(small_world)

    assert moved_on(small_world, small_world.a.focal_point) == []


def test_an_agency_is_told_of_its_own_actions_where_it_is_asked(
    small_world: SmallWorld,
):
    """The police is asked for LAW-1, labour for LAW-2.2a."""
    a = small_world.a
    add(small_world, "DAT-1.2a", "LAW-1.2a", lead=a.police.code)
    add(small_world, "DAT-1.2a", lead=a.police.code)

    assert moved_on(small_world, a.officer) == [("LAW", 1)]
    assert moved_on(small_world, a.inspector) == []


def test_nothing_is_told_once_it_is_submitted(small_world: SmallWorld):
    add(small_world, "LAW-1.2a")
    sign(small_world)

    assert moved_on(small_world, small_world.a.focal_point) == []
