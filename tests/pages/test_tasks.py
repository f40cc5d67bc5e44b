"""Every task on the home page leads to where it can be done, and ends when it is done."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from assessments.records.people import Person, Role, StateCode
from assessments.records.plans import ActionStatus
from assessments.records.sheet import TaskKind
from assessments.service import Service
from priorities.answers import Scope
from roadmap.settings import Settings
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, Visitor, running, send, texts
from tests.plans import content
from tests.worlds import (
    Clock,
    SmallWorld,
    administrator_of,
    agreed,
    answer,
    invited,
    open_cycle,
    small_edition,
)

NOTE = "The fund is not yet in force."


def nothing(world: SmallWorld) -> None:
    """Leave the world as it is."""


def answer_everything(world: SmallWorld) -> None:
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=[answer(code) for code in small_edition().criterion_by_code],
    )


def answer_first(world: SmallWorld) -> None:
    world.service.answering.record_answer(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answer=answer("LAW-1.2a"),
    )


def submit(world: SmallWorld) -> None:
    world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def sign(world: SmallWorld) -> None:
    (newest, *_) = world.service.submitting.submissions(who=world.a.focal_point)
    world.service.submitting.sign(who=world.a.approver, submission=newest.id)


def send_back(world: SmallWorld) -> None:
    submit(world)
    (newest, *_) = world.service.submitting.submissions(who=world.a.focal_point)
    world.service.submitting.send_back(
        who=world.a.approver, submission=newest.id, note=NOTE
    )


def sign_a_year(world: SmallWorld) -> None:
    submit(world)
    sign(world)


def next_cycle(world: SmallWorld) -> None:
    sign_a_year(world)
    world.clock.advance(days=365)
    open_cycle(world.service, world.administrator, 2027)


def start_next(world: SmallWorld) -> None:
    world.clock.advance(days=365)
    cycle = open_cycle(world.service, world.administrator, 2027)
    world.service.answering.start(
        who=world.a.focal_point, cycle=cycle, scope=Scope.FULL
    )


def start_another_year(world: SmallWorld) -> None:
    sign_a_year(world)
    start_next(world)


def ask_the_police(world: SmallWorld) -> None:
    newest, *_ = world.service.answering.assessments(who=world.a.focal_point)
    world.service.answering.assign(
        who=world.a.focal_point,
        assessment=newest.id,
        agency=world.a.police.code,
        codes=["LAW"],
    )


def carry_over(world: SmallWorld) -> None:
    answer_first(world)
    start_another_year(world)
    newest, *_ = world.service.answering.assessments(who=world.a.focal_point)
    world.service.answering.carry_over(who=world.a.focal_point, assessment=newest.id)


def confirm(world: SmallWorld) -> None:
    newest, *_ = world.service.answering.assessments(who=world.a.focal_point)
    world.service.answering.record_answer(
        who=world.a.focal_point,
        assessment=newest.id,
        answer=answer("LAW-1.2a", confirms_carried=True),
    )


def differ(world: SmallWorld) -> None:
    for who, value in ((world.a.officer, "met"), (world.a.focal_point, "not_yet")):
        world.service.answering.record_answer(
            who=who, assessment=world.a.assessment, answer=answer("LAW-1.2a", value)
        )


def settle(world: SmallWorld) -> None:
    world.service.answering.settle(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        code="LAW-1.2a",
        value="met",
        reason="In force since May.",
    )


def do_an_action(world: SmallWorld) -> None:
    done = content("A law", criteria=("LAW-1.2a",), status=ActionStatus.DONE)
    world.service.plans.add_actions(who=world.a.focal_point, contents=[done])


def pass_on(world: SmallWorld) -> None:
    world.service.answering.pass_on(
        who=world.a.officer,
        assessment=world.a.assessment,
        code="LAW-1.2a",
        note="Parliament decides this.",
    )


def close_the_cycle(world: SmallWorld) -> None:
    world.service.cycles.close_cycle(who=world.administrator, code=world.cycle)


def open_another(world: SmallWorld) -> None:
    world.clock.advance(days=365)
    open_cycle(world.service, world.administrator, 2027)


def add_a_member(world: SmallWorld) -> None:
    world.service.people.add_state(
        who=world.administrator,
        code=StateCode("CCC"),
        name="State CCC",
        sub_region="",
    )


def add_a_lonely_one(world: SmallWorld) -> None:
    add_a_member(world)
    invited(
        world.service,
        world.administrator,
        "focal-CCC",
        role=Role.FOCAL_POINT,
        state=StateCode("CCC"),
    )


def deactivate_the_approver(world: SmallWorld) -> None:
    """Two people of the state close the approver's account."""
    members, a = world.service.members, world.a
    second = agreed(world.service, a, Role.FOCAL_POINT, "second-focal-AAA")
    change = members.end(who=a.focal_point, person=a.approver.id)
    members.agree(who=second, number=change.number)


@dataclass(frozen=True, kw_only=True)
class TaskCase:
    """How a task comes to be, where its link leads, and how it is done there.

    ``form`` is a button of that page, what is filled in, and what is seen then; where the
    page's own script sends what is done, ``done`` does what it sends.
    """

    kind: TaskKind
    arrange: Callable[[SmallWorld], None]
    there: str
    done: Callable[[SmallWorld], None] = nothing
    form: tuple[str, tuple[tuple[str, str], ...], str] | None = None
    who: str = "focal_point"


CASES = (
    TaskCase(
        kind=TaskKind.SENT_BACK, arrange=send_back, there="Assessment 2026", done=submit
    ),
    TaskCase(
        kind=TaskKind.START,
        arrange=next_cycle,
        there="What to do next",
        form=("Start the assessment", (("scope", "full"),), "Assessment 2027"),
    ),
    TaskCase(
        kind=TaskKind.ANSWER,
        arrange=nothing,
        there="1. Title of LAW",
        done=answer_everything,
    ),
    TaskCase(
        kind=TaskKind.CONFIRM,
        arrange=carry_over,
        there="1. Title of LAW",
        done=confirm,
    ),
    TaskCase(
        kind=TaskKind.DONE_ACTIONS,
        arrange=do_an_action,
        there="1. Title of LAW",
        done=answer_first,
    ),
    TaskCase(
        kind=TaskKind.SETTLE, arrange=differ, there="1. Title of LAW", done=settle
    ),
    TaskCase(
        kind=TaskKind.ASK_AGENCIES,
        arrange=start_another_year,
        there="Which agency?",
        done=ask_the_police,
    ),
    TaskCase(
        kind=TaskKind.HANDED_BACK,
        arrange=pass_on,
        there="Parliament decides this.",
        form=("Decide", (("to", ""),), "Saved."),
    ),
    TaskCase(
        kind=TaskKind.SUBMIT,
        arrange=answer_everything,
        there="Check and submit: 2026",
        form=("Submit", (("contributes", "no"),), "Submitted on"),
    ),
    TaskCase(
        kind=TaskKind.WAIT_FOR_SIGNATURE,
        arrange=submit,
        there="It waits for the approver.",
        done=sign,
    ),
    TaskCase(
        kind=TaskKind.SIGN,
        arrange=submit,
        who="approver",
        there="Sign or send back",
        form=("Sign", (), "Signed on"),
    ),
    TaskCase(
        kind=TaskKind.SEE_PROGRESS,
        arrange=sign_a_year,
        there="Results: State AAA",
        done=start_next,
    ),
    TaskCase(
        kind=TaskKind.PLAN_NEXT,
        arrange=sign_a_year,
        there="The plan of State AAA",
        done=start_next,
    ),
    TaskCase(
        kind=TaskKind.INVITE_TEAM,
        arrange=add_a_lonely_one,
        who="focal-CCC",
        there="Team of State CCC",
        form=(
            "Make the invitation",
            (("name", "Nia"), ("role", "approver")),
            "Send this link to Nia",
        ),
    ),
    TaskCase(
        kind=TaskKind.INVITE_APPROVER,
        arrange=deactivate_the_approver,
        there="Team of State AAA",
        form=(
            "Make the invitation",
            (("name", "Nia"), ("role", "approver")),
            "Send this link to Nia",
        ),
    ),
    TaskCase(
        kind=TaskKind.INVITE_FOCAL_POINT,
        arrange=add_a_member,
        who="administrator",
        there="Administration",
        form=(
            "Make the invitation",
            (("name", "Nia"), ("role", "focal_point"), ("state", "CCC")),
            "Send this link to Nia",
        ),
    ),
    TaskCase(
        kind=TaskKind.OPEN_CYCLE,
        arrange=close_the_cycle,
        who="administrator",
        there="Cycles",
        done=open_another,
    ),
)


def person(world: SmallWorld, who: str) -> Person:
    there = {
        p.sign_in_name: p
        for p in world.service.people.people_of_state(who=world.administrator)
    }
    return (
        getattr(world.a, who, None) or getattr(world, who, None) or there[who.lower()]
    )


def waits(service: Service, who: Person, kind: TaskKind) -> bool:
    return kind in [task.kind for task in service.answering.work_for(who=who)]


def link_of(visitor: Visitor, kind: TaskKind) -> str:
    """Give where the card of a task leads, or its line in the list of priorities."""
    assert visitor.client is not None
    title = "Title of LAW"
    names = [english(f"home.task.{kind}.do", priority=title, n=1), title]
    if kind is TaskKind.SEE_PROGRESS:  # there is one year only
        names = [english("home.task.see_progress_first.do")]
    return next(
        str(element.props["href"])
        for element in visitor.client.elements.values()
        if element.tag == "a" and getattr(element, "text", "") in names
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
async def test_a_task_leads_to_where_it_is_done_and_ends_when_it_is_done(
    site: Site, small_world: SmallWorld, case: TaskCase
) -> None:
    case.arrange(small_world)
    who = person(small_world, case.who)
    visitor = site.visitor(who)
    assert waits(small_world.service, who, case.kind)

    await visitor.open("/")
    if case.kind is not TaskKind.START:  # it is started on the home page itself
        await visitor.open(link_of(visitor, case.kind))
    await visitor.should_see(case.there)
    if case.form is not None:
        button, entries, after = case.form
        send(visitor, button, *entries)
        await visitor.should_see(after)
    case.done(small_world)

    assert not waits(small_world.service, who, case.kind)


async def test_the_first_task_of_a_new_server_is_to_add_a_member(
    service: Service, clock: Clock
) -> None:
    who = administrator_of(service)
    async with running(service, Settings()) as site:
        visitor = site.visitor(who)
        await visitor.open("/")
        await visitor.should_see("Add the members first")
        assert "Open a cycle" not in texts(visitor)

        await visitor.open(link_of(visitor, TaskKind.ADD_MEMBER))
        send(visitor, "Add the member", ("name", "Alderra"), ("code", "ALD"))
        await visitor.should_see("The member is added.")
        await visitor.open("/")

        await visitor.should_see("Invite focal points")
        await visitor.should_see("Open a cycle")
        assert not waits(service, who, TaskKind.ADD_MEMBER)


def test_every_kind_of_task_is_walked() -> None:
    assert {case.kind for case in CASES} | {TaskKind.ADD_MEMBER} == set(TaskKind)


async def test_what_the_approver_wrote_is_the_first_thing_at_home(
    site: Site, small_world: SmallWorld
) -> None:
    send_back(small_world)
    a = small_world.a
    visitor = site.visitor(a.focal_point)

    await visitor.open("/")
    await visitor.should_see("the approver sent it back")
    cards = [text for text in texts(visitor) if "2026" in text or text == NOTE]
    await visitor.open(f"/assessments/{a.assessment}")

    assert NOTE in cards[:3]
    assert small_world.service.answering.work_for(who=a.focal_point)[0].kind == (
        TaskKind.SENT_BACK
    )
    await visitor.should_see(NOTE)


async def test_before_a_cycle_is_open_every_page_says_who_opens_it(
    site: Site, small_world: SmallWorld
) -> None:
    add_a_lonely_one(small_world)
    close_the_cycle(small_world)
    who = person(small_world, "focal-CCC")
    small_world.service.people.add_agency(who=who, name="Police")
    visitor = site.visitor(who)

    await visitor.open("/")
    await visitor.should_see("The regional office opens a cycle")
    await visitor.open("/team")
    await visitor.should_see("as soon as the regional office has opened a cycle")
    on_team = texts(visitor)
    await visitor.open("/team/asked")
    await visitor.should_see("as soon as the regional office has opened a cycle")

    assert "Choose what agencies are asked" not in on_team


async def test_a_first_assessment_speaks_of_no_last_cycle(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}")
    await visitor.should_see("Assessment 2026")
    first = texts(visitor)
    start_another_year(small_world)
    newest, *_ = small_world.service.answering.assessments(
        who=small_world.a.focal_point
    )
    visitor = site.visitor(small_world.a.focal_point)  # a year later
    await visitor.open(f"/assessments/{newest.id}")

    assert "Start from last cycle" not in first
    await visitor.should_see("Takes over the answers of every voice in 2026")


async def test_who_starts_is_told_that_core_is_not_counted_in_the_region(
    site: Site, small_world: SmallWorld
) -> None:
    add_a_lonely_one(small_world)
    visitor = site.visitor(person(small_world, "focal-CCC"))

    await visitor.open("/")

    await visitor.should_see("Only a full assessment is counted in the region")
    assert "last cycle" not in " ".join(texts(visitor))


async def test_what_is_submitted_is_not_said_to_take_answers(
    site: Site, small_world: SmallWorld
) -> None:
    submit(small_world)
    a = small_world.a

    for who in (a.focal_point, a.approver):
        visitor = site.visitor(who)
        for page in ("/", f"/assessments/{a.assessment}/submit"):
            await visitor.open(page)
            await visitor.should_see("It can be sent back and corrected until the end")
            assert "can be given and changed" not in " ".join(texts(visitor))


async def test_from_the_second_year_on_home_leads_to_what_has_changed(
    site: Site, small_world: SmallWorld
) -> None:
    start_another_year(small_world)
    a, submitting = small_world.a, small_world.service.submitting
    newest, *_ = small_world.service.answering.assessments(who=a.focal_point)
    second = submitting.submit(who=a.focal_point, assessment=newest.id)
    submitting.sign(who=a.approver, submission=second.id)
    visitor = site.visitor(a.focal_point)

    await visitor.open("/")
    await visitor.should_see("See what has changed")
    await visitor.open("/progress")

    await visitor.should_see("Progress: State AAA")
