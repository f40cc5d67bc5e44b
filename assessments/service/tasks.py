"""What waits for a person: the home page says it first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime

from assessments import rules
from assessments.answers.effective import Asked, codes_downwards, current_states
from assessments.records.people import Person, Role, StateCode
from assessments.records.plans import ActionStatus
from assessments.records.sheet import Progress, Task, TaskKind
from assessments.records.work import Answer, Assessment, AssessmentId, Cycle, WorkStage
from assessments.service import looking
from assessments.service.context import submitted_before
from assessments.service.invitations import is_open
from assessments.service.plan_reading import criteria_now, telling
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import people as reading_people
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading
from priorities.answers import AnswerValue
from priorities.edition import Edition

_WHOLE_STATE = {Role.FOCAL_POINT, Role.APPROVER}


def tasks_of(world: World, unit: Unit, me: Person) -> Iterator[Task]:
    """List what waits for the person, most urgent first; nothing for an observer."""
    if me.role is Role.ADMINISTRATOR:
        yield from _of_administrator(world, unit)
    elif me.state is not None and me.role is not Role.OBSERVER:
        yield from _of_state(world, unit, me, me.state)


def _of_state(world: World, unit: Unit, me: Person, state: StateCode) -> Iterator[Task]:
    now = world.clock()
    there = reading.assessments(unit, state)
    if me.role is Role.FOCAL_POINT:
        for assessment, cycle in there:
            yield from _sent_back(unit, assessment, cycle, now)
        yield from _to_start(unit, state, there, now)
    for assessment, cycle in there:
        yield from _signing(me, assessment)
        if rules.may_answer(me, assessment, cycle, now):
            progress = looking.progress(world, unit, me, assessment)
            yield from _answering(assessment, progress)
            yield from _done_actions(world, unit, me, assessment)
            if me.role is Role.FOCAL_POINT:
                yield from _closing(world, unit, assessment, cycle, progress)
    yield from _after_signing(unit, me, there)
    if me.role is Role.FOCAL_POINT:
        yield from _inviting(world, unit, me)


def _done_actions(
    world: World, unit: Unit, me: Person, work: Assessment
) -> Iterator[Task]:
    """Say that done actions stand beside questions nobody has answered since, and where."""
    edition = world.editions(work.edition)
    done = [
        action
        for action in telling(world, unit, me, work, submitted_before(unit, work))
        if action.content.status is ActionStatus.DONE
    ]
    if not done:
        return
    in_scope = edition.asked(work.scope)
    beside = [
        (action, code)
        for action, criterion in criteria_now(world, done, edition)
        for code in criterion.now
        if code in in_scope
    ]
    if me.agency is not None:
        asked = Asked.of(reading_effective.assignments(unit, work.id, agency=me.agency))
        beside = [
            (action, code)
            for action, code in beside
            if asked.is_asked(edition, me.agency, code)
        ]
    answers = _own_answers(unit, me, work, edition, {code for _, code in beside})
    beside = [
        (action, code)
        for action, code in beside
        if not any(
            answer.value == AnswerValue.MET or action.at <= answer.at
            for answer in answers.get(code, ())
        )
    ]
    if beside:
        there = {edition.priority_of[code].code for _, code in beside}
        yield _task(
            TaskKind.DONE_ACTIONS,
            work.id,
            next(p.code for p in edition.priorities if p.code in there),
            count=len({action.id for action, _ in beside}),
        )


def _own_answers(
    unit: Unit, me: Person, work: Assessment, edition: Edition, codes: Set[str]
) -> Mapping[str, tuple[Answer, ...]]:
    """Give the answers that stand, as far as the person sees them and gave them anew."""
    if not codes:
        return {}
    rows = reading_effective.answers(
        unit, work.id, codes=sorted(codes), voice=looking.visible_voice(me)
    )
    return {
        code: tuple(a for a in state.current_answers if a.carried_from is None)
        for code, state in current_states(edition, rows).items()
    }


def _task(
    kind: TaskKind,
    assessment: AssessmentId | None = None,
    priority: str | None = None,
    **values: object,
) -> Task:
    return Task(kind=kind, values=values, assessment=assessment, priority=priority)


def _sent_back(
    unit: Unit, work: Assessment, cycle: Cycle, now: datetime
) -> Iterator[Task]:
    """Say first what the approver asks for, until it is submitted anew."""
    if work.stage is not WorkStage.DRAFT or work.draft == 1:
        return
    newest = reading_submissions.newest_of(unit, work.id)
    if newest is not None and newest.sent_back is not None:
        yield _task(
            TaskKind.SENT_BACK,
            work.id,
            cycle=work.cycle,
            draft=work.draft,
            note=newest.sent_back,
            is_open=rules.cycle_is_open(cycle, now),
        )


def _to_start(
    unit: Unit,
    state: StateCode,
    there: Iterable[tuple[Assessment, Cycle]],
    now: datetime,
) -> Iterator[Task]:
    started = {assessment.cycle for assessment, _ in there}
    for cycle in reading.cycles(unit):
        if rules.cycle_is_open(cycle, now) and cycle.code not in started:
            yield _task(
                TaskKind.START,
                cycle=cycle.code,
                closes=cycle.closes,
                is_first=_is_first(unit, state, cycle.reference_date),
            )


def _is_first(unit: Unit, state: StateCode, day: date) -> bool:
    """Whether nothing was submitted in a cycle before a day."""
    return reading_submissions.earlier(unit, state, day) is None


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
    unit: Unit, me: Person, there: Sequence[tuple[Assessment, Cycle]]
) -> Iterator[Task]:
    """Lead to what a signed year is for, until the next one is started."""
    if me.role in _WHOLE_STATE and there and there[0][0].stage is WorkStage.SIGNED:
        newest = there[0][0]
        yield _task(
            TaskKind.SEE_PROGRESS,
            newest.id,
            cycle=newest.cycle,
            is_first=_is_first(unit, newest.state, newest.reference_date),
        )
        if rules.may(me, "plans.add_actions"):
            yield _task(TaskKind.PLAN_NEXT, newest.id, cycle=newest.cycle)


def _answering(assessment: Assessment, progress: Iterable[Progress]) -> Iterator[Task]:
    for p in progress:
        if p.disputed:
            yield _task(TaskKind.SETTLE, assessment.id, p.priority, disputed=p.disputed)
        if p.unconfirmed:
            yield _task(
                TaskKind.CONFIRM, assessment.id, p.priority, unconfirmed=p.unconfirmed
            )
        if p.missing:
            yield _task(
                TaskKind.ANSWER,
                assessment.id,
                p.priority,
                done=p.done,
                all=p.indicators,
                to_confirm=p.to_confirm,
            )


def _closing(
    world: World,
    unit: Unit,
    assessment: Assessment,
    cycle: Cycle,
    progress: Iterable[Progress],
) -> Iterator[Task]:
    agencies = reading_people.agencies(unit, assessment.state)
    assignments = reading_effective.assignments(unit, assessment.id)
    if agencies and not assignments:
        yield _task(TaskKind.ASK_AGENCIES, assessment.id, cycle=cycle.code)
    passed = _without_office(world, unit, assessment, Asked.of(assignments))
    if passed:
        yield _task(TaskKind.HANDED_BACK, assessment.id, count=len(passed))
    if not any(p.missing or p.unconfirmed for p in progress):
        yield _task(
            TaskKind.SUBMIT, assessment.id, cycle=cycle.code, closes=cycle.closes
        )


def _without_office(
    world: World, unit: Unit, work: Assessment, asked: Asked
) -> set[str]:
    """Give the codes that were passed on, that nobody is asked for now or answered."""
    edition = world.editions(work.edition)
    passed = {word.code for word in looking.handed_back(edition, work.scope, asked, {})}
    if not passed:
        return set()
    states = current_states(
        edition,
        reading_effective.said(
            unit,
            work.id,
            codes=sorted(
                {below for code in passed for below in codes_downwards(edition, code)}
            ),
        ),
        reading_effective.settlements(unit, work.id),
    )
    return {
        word.code
        for word in looking.handed_back(edition, work.scope, asked, states)
        if not asked.agencies(edition, word.code)
    }


def _inviting(world: World, unit: Unit, me: Person) -> Iterator[Task]:
    """Ask for a team, then for somebody who signs; who is invited counts already."""
    state = rules.own_state(me)
    people = reading_people.people(unit, state)
    waiting = reading_people.invitations(unit, roles=rules.invites(me), state=state)
    roles = {p.role for p in people if p.active} | {
        i.role for i in waiting if is_open(i, world.clock())
    }
    if not roles - {Role.FOCAL_POINT}:
        yield _task(TaskKind.INVITE_TEAM)
    elif Role.APPROVER not in roles:
        yield _task(TaskKind.INVITE_APPROVER)


def _of_administrator(world: World, unit: Unit) -> Iterator[Task]:
    """Ask for members first, then for who leads them, then for a cycle."""
    now, members = world.clock(), reading_people.states(unit)
    if not members:
        yield _task(TaskKind.ADD_MEMBER)
        return
    led = {
        p.state
        for p in reading_people.people_with(unit, [Role.FOCAL_POINT])
        if p.active
    } | {
        i.state
        for i in reading_people.invitations(unit, roles=[Role.FOCAL_POINT])
        if is_open(i, now)
    }
    missing = [member for member in members if member.code not in led]
    if missing:
        yield _task(TaskKind.INVITE_FOCAL_POINT, count=len(missing))
    if not any(rules.cycle_is_open(c, now) for c in reading.cycles(unit)):
        yield _task(TaskKind.OPEN_CYCLE)
