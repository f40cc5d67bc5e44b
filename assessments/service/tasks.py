"""What waits for a person: the home page says it first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from assessments import rules
from assessments.answers.effective import Asked
from assessments.records.people import Person, Role, StateCode
from assessments.records.plans import ActionStatus
from assessments.records.sheet import Progress, Task, TaskKind
from assessments.records.work import Assessment, AssessmentId, Cycle, WorkStage
from assessments.service import looking
from assessments.service.plan_reading import criteria_now, telling
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import people as reading_people
from assessments.store.reading import work as reading

_WHOLE_STATE = {Role.FOCAL_POINT, Role.APPROVER}


def tasks_of(world: World, unit: Unit, me: Person) -> Iterator[Task]:
    """List what waits for the person, most urgent first; nothing for an observer."""
    if me.role is Role.ADMINISTRATOR:
        yield from _of_administrator(unit, world.clock())
    elif me.state is not None and me.role is not Role.OBSERVER:
        yield from _of_state(world, unit, me, me.state)


def _of_state(world: World, unit: Unit, me: Person, state: StateCode) -> Iterator[Task]:
    now = world.clock()
    there = reading.assessments(unit, state)
    if me.role is Role.FOCAL_POINT:
        yield from _to_start(reading.cycles(unit), there, now)
    for assessment, cycle in there:
        yield from _signing(me, assessment)
        if rules.may_answer(me, assessment, cycle, now):
            progress = looking.progress(world, unit, me, assessment)
            yield from _answering(assessment, progress)
            yield from _done_actions(world, unit, me, assessment)
            if me.role is Role.FOCAL_POINT:
                yield from _closing(unit, assessment, cycle, progress)
    yield from _after_signing(me, there)
    if me.role is Role.FOCAL_POINT and _is_alone(unit, me):
        yield _task(TaskKind.INVITE_TEAM)


def _done_actions(
    world: World, unit: Unit, me: Person, work: Assessment
) -> Iterator[Task]:
    """Say that the plan's done actions stand beside the questions, and where first."""
    edition = world.editions(work.edition)
    done = [
        action
        for action in telling(unit, me, work)
        if action.content.status is ActionStatus.DONE
    ]
    if not done:
        return
    asked = Asked.of(reading.assignments(unit, work.id, agency=me.agency))
    beside = [
        (action.id, code)
        for action, criterion in criteria_now(world, done, edition)
        for code in criterion.now
        if me.agency is None or asked.is_asked(edition, me.agency, code)
    ]
    if beside:
        there = {edition.priority_of[code].code for _, code in beside}
        yield _task(
            TaskKind.DONE_ACTIONS,
            work.id,
            next(p.code for p in edition.priorities if p.code in there),
            count=len({action for action, _ in beside}),
        )


def _task(
    kind: TaskKind,
    assessment: AssessmentId | None = None,
    priority: str | None = None,
    **values: object,
) -> Task:
    return Task(kind=kind, values=values, assessment=assessment, priority=priority)


def _to_start(
    cycles: Iterable[Cycle], there: Iterable[tuple[Assessment, Cycle]], now: datetime
) -> Iterator[Task]:
    started = {assessment.cycle for assessment, _ in there}
    for cycle in cycles:
        if rules.cycle_is_open(cycle, now) and cycle.code not in started:
            yield _task(TaskKind.START, cycle=cycle.code, closes=cycle.closes)


def _signing(me: Person, assessment: Assessment) -> Iterator[Task]:
    if assessment.stage is WorkStage.SUBMITTED:
        if me.role is Role.APPROVER:
            yield _task(
                TaskKind.SIGN,
                assessment.id,
                cycle=assessment.cycle,
                draft=assessment.draft,
            )
        elif me.role is Role.FOCAL_POINT:
            yield _task(
                TaskKind.WAIT_FOR_SIGNATURE, assessment.id, cycle=assessment.cycle
            )


def _after_signing(
    me: Person, there: Sequence[tuple[Assessment, Cycle]]
) -> Iterator[Task]:
    """Lead to what a signed year is for, until the next one is started."""
    if me.role in _WHOLE_STATE and there and there[0][0].stage is WorkStage.SIGNED:
        newest = there[0][0]
        for kind in (TaskKind.SEE_PROGRESS, TaskKind.PLAN_NEXT):
            yield _task(kind, newest.id, cycle=newest.cycle)


def _answering(assessment: Assessment, progress: Iterable[Progress]) -> Iterator[Task]:
    for p in progress:
        if p.disputed:
            yield _task(TaskKind.SETTLE, assessment.id, p.priority, disputed=p.disputed)
        if p.unconfirmed:
            yield _task(
                TaskKind.CONFIRM, assessment.id, p.priority, unconfirmed=p.unconfirmed
            )
        if p.answered < p.asked:
            yield _task(
                TaskKind.ANSWER,
                assessment.id,
                p.priority,
                answered=p.answered,
                asked=p.asked,
            )


def _closing(
    unit: Unit, assessment: Assessment, cycle: Cycle, progress: Iterable[Progress]
) -> Iterator[Task]:
    passed = Asked.of(reading.assignments(unit, assessment.id)).handed_back()
    if passed:
        yield _task(TaskKind.HANDED_BACK, assessment.id, count=len(passed))
    if all(p.answered == p.asked and not p.unconfirmed for p in progress):
        yield _task(
            TaskKind.SUBMIT, assessment.id, cycle=cycle.code, closes=cycle.closes
        )


def _is_alone(unit: Unit, me: Person) -> bool:
    people = reading_people.people(unit, rules.own_state(me))
    return not any(p.active and p.role is not Role.FOCAL_POINT for p in people)


def _of_administrator(unit: Unit, now: datetime) -> Iterator[Task]:
    if not any(rules.cycle_is_open(c, now) for c in reading.cycles(unit)):
        yield _task(TaskKind.OPEN_CYCLE)
    led = {
        p.state
        for p in reading_people.people_with(unit, [Role.FOCAL_POINT])
        if p.active
    }
    missing = [s for s in reading_people.states(unit) if s.code not in led]
    if missing:
        yield _task(TaskKind.INVITE_FOCAL_POINT, count=len(missing))
