"""What the home page leads to after signing, and when the plan has moved on."""

from assessments.records.people import AgencyCode, Person, Role, StateCode
from assessments.records.plans import ActionStatus
from assessments.records.sheet import Task, TaskKind
from priorities.answers import Scope
from tests.plans import content
from tests.worlds import SmallWorld, answer, open_cycle

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
    assert kinds(small_world, small_world.a.approver) == [TaskKind.SEE_PROGRESS]
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


def pass_on(world: SmallWorld, who: Person, *, to: str | None = None) -> None:
    world.service.answering.pass_on(
        who=who,
        assessment=world.a.assessment,
        code="LAW-1.2a",
        note="Not our office",
        to=None if to is None else AgencyCode(to),
    )


def says_without_office(world: SmallWorld) -> list[object]:
    """Give how many criteria the focal point is asked to find an office for."""
    return [
        task.values["count"]
        for task in tasks(world, world.a.focal_point)
        if task.kind is TaskKind.HANDED_BACK
    ]


def test_what_is_passed_on_to_another_agency_waits_for_nobody_else(
    small_world: SmallWorld,
):
    pass_on(small_world, small_world.a.officer, to=small_world.a.labour.code)

    assert says_without_office(small_world) == []


def test_what_two_agencies_pass_on_is_one_criterion(small_world: SmallWorld):
    a = small_world.a
    pass_on(small_world, a.officer, to=a.labour.code)
    pass_on(small_world, a.inspector)

    assert says_without_office(small_world) == [1]


def test_what_was_passed_on_and_is_answered_waits_no_more(small_world: SmallWorld):
    a = small_world.a
    pass_on(small_world, a.officer)
    waiting = says_without_office(small_world)

    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a")
    )

    assert waiting == [1]
    assert says_without_office(small_world) == []


def test_an_answer_of_the_agency_that_passed_it_on_ends_nothing(
    small_world: SmallWorld,
):
    a = small_world.a
    small_world.service.answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a")
    )
    pass_on(small_world, a.officer)

    assert says_without_office(small_world) == [1]


def test_what_the_scope_does_not_ask_needs_no_office(small_world: SmallWorld):
    a, answering = small_world.a, small_world.service.answering
    answering.pass_on(
        who=a.inspector, assessment=a.assessment, code="LAW-2.2a", note="Not ours"
    )
    waiting = says_without_office(small_world)

    answering.set_scope(who=a.focal_point, assessment=a.assessment, scope=Scope.CORE)

    assert waiting == [1]
    assert says_without_office(small_world) == []


def test_done_actions_are_told_until_somebody_has_answered(small_world: SmallWorld):
    a = small_world.a
    add(small_world, "LAW-1.2a")
    small_world.clock.advance(days=1)

    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )

    assert moved_on(small_world, a.focal_point) == []


def test_an_answer_from_before_an_action_was_done_is_to_be_looked_at_again(
    small_world: SmallWorld,
):
    a = small_world.a
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )
    small_world.clock.advance(days=1)

    add(small_world, "LAW-1.2a")

    assert moved_on(small_world, a.focal_point) == [("LAW", 1)]


def test_the_first_start_speaks_of_no_last_cycle(small_world: SmallWorld):
    who = small_world.a.focal_point
    sign(small_world)
    small_world.clock.advance(days=365)
    open_cycle(small_world.service, small_world.administrator, 2027)

    (start, *_) = tasks(small_world, who)
    after = next(
        t
        for t in tasks(small_world, small_world.a.approver)
        if t.kind is TaskKind.SEE_PROGRESS
    )

    assert not start.values["is_first"]
    assert after.values["is_first"]  # there is no year before the signed one


def test_who_is_invited_is_not_asked_for_again(small_world: SmallWorld):
    people, who = small_world.service.people, small_world.administrator
    people.add_state(who=who, code=StateCode("CCC"), name="C", sub_region="")
    missing = kinds(small_world, who)

    people.invite(who=who, name="Nia", role=Role.FOCAL_POINT, state=StateCode("CCC"))
    invited = kinds(small_world, who)
    small_world.clock.advance(days=15)

    assert missing == [TaskKind.INVITE_FOCAL_POINT]
    assert invited == []
    assert kinds(small_world, who) == [TaskKind.INVITE_FOCAL_POINT]


def test_what_was_sent_back_after_the_last_day_says_whom_to_ask(
    small_world: SmallWorld,
):
    submitting, a = small_world.service.submitting, small_world.a
    submission = submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.service.cycles.close_cycle(
        who=small_world.administrator, code=small_world.cycle
    )
    submitting.send_back(who=a.approver, submission=submission.id, note="Look again")

    (first, *_) = tasks(small_world, a.focal_point)

    assert first.kind is TaskKind.SENT_BACK
    assert not first.values["is_open"]
