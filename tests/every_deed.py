"""Every kind of deed that changes what somebody sees, one after the other.

>>> for deed in every_deed(world):
...     assert page() == page_of_a_server_that_kept_nothing(), deed

The record has to know the editions "small" and "next" (`tests.next_edition`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.people import Role
from assessments.records.plans import ActionStatus, Quarter
from assessments.records.work import ChangeKind, CycleCode
from priorities.answers import Scope
from tests.plans import content
from tests.worlds import SmallWorld, agreed, answer, open_cycle


def every_deed(world: SmallWorld) -> Iterator[str]:
    """Do them, and say after each which it was; ``world.a`` moves on to the next cycle."""
    yield "nothing"
    yield from _answering(world)
    yield from _evidence(world)
    yield from _plan(world)
    yield from _to_a_signature(world)
    yield from _next_cycle(world)
    yield from _people(world)


def _answering(world: SmallWorld) -> Iterator[str]:
    service, a, b = world.service, world.a, world.b
    work = {"who": a.focal_point, "assessment": a.assessment}
    codes = ("LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "LAW-1.4a", "DAT-1.2a", "LAW-2.2a")
    answers = [answer(code) for code in codes]
    service.answering.record_answers(**work, answers=answers)
    yield "answers"
    service.answering.record_answer(
        who=b.focal_point, assessment=b.assessment, answer=answer("LAW-1.2a", "not_yet")
    )
    yield "an answer of another state"
    service.answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )
    yield "another voice differs"
    service.answering.settle(
        **work, code="LAW-1.2a", value="met", reason="We looked it up."
    )
    yield "settled"
    service.answering.comment(
        **work, code="LAW-1.2a", text="See the act.", client_key="comment"
    )
    yield "a comment"
    service.answering.assign(**work, agency=a.labour.code, codes=["LAW-1.3a"])
    yield "asked for more"
    service.answering.pass_on(
        who=a.officer, assessment=a.assessment, code="LAW-1.5a", note="Not ours."
    )
    yield "passed on"
    for scope in (Scope.CORE, Scope.FULL):
        service.answering.set_scope(**work, scope=scope)
        yield f"scope {scope}"


def _evidence(world: SmallWorld) -> Iterator[str]:
    evidence, a = world.service.evidence, world.a
    entry = evidence.add(
        who=a.officer,
        title="The act",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette",
    )
    yield "an entry"
    link = evidence.link(
        who=a.officer,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.ATTACHED,
    )
    yield "in use"
    evidence.confirm(who=a.focal_point, link=link.id)
    yield "confirmed"
    evidence.unlink(who=a.focal_point, link=link.id)
    yield "no longer in use"


def _plan(world: SmallWorld) -> Iterator[str]:
    plans, who = world.service.plans, world.a.focal_point
    first, second = plans.add_actions(
        who=who,
        contents=[
            content("A new act", criteria=("LAW-1.5a",), lead=world.a.police.code),
            content("More staff", criteria=("LAW-2.3a", "DAT-1.3a")),
        ],
    )
    yield "a plan"
    under_way = replace(first.content, status=ActionStatus.UNDER_WAY)
    plans.change_action(who=who, action=first.id, content=under_way)
    yield "under way"
    plans.remove_action(who=who, action=second.id)
    yield "taken out"
    plans.undo(who=who, action=second.id)
    yield "brought back"
    plans.set_own_costs(who=who, edition="small", costs={"LAW-1.5a": 3})
    yield "own costs"


def _to_a_signature(world: SmallWorld) -> Iterator[str]:
    service, a = world.service, world.a
    work = {"who": a.focal_point, "assessment": a.assessment}
    sent = service.submitting.submit(**work)
    yield "submitted"
    service.submitting.send_back(who=a.approver, submission=sent.id, note="Look again.")
    yield "sent back"
    service.answering.record_answer(**work, answer=answer("DAT-1.2a", "not_yet"))
    sent = service.submitting.submit(**work)
    yield "submitted again"
    service.submitting.sign(who=a.approver, submission=sent.id)
    yield "signed"
    service.submitting.new_draft(**work)
    service.answering.record_answer(**work, answer=answer("LAW-1.5a", "not_yet"))
    yield "a correction begins"
    service.submitting.submit(**work)
    yield "a correction submitted"


def _next_cycle(world: SmallWorld) -> Iterator[str]:
    service = world.service
    world.clock.now = world.clock.now.replace(year=2027)
    yield "the year is over"
    cycle = open_cycle(service, world.administrator, 2027, "next")
    yield "a cycle opens"
    for name in ("b", "a"):
        team = getattr(world, name)
        started = service.answering.start(
            who=team.focal_point, cycle=cycle, scope=Scope.FULL
        )
        setattr(world, name, replace(team, assessment=started.id))
        yield f"{name} starts"
    a = world.a
    work = {"who": a.focal_point, "assessment": a.assessment}
    service.answering.carry_over(**work)
    yield "carried over"
    service.answering.record_answer(**work, answer=answer("DAT-1.2a", "met"))
    yield "another answer than last cycle"
    service.answering.say_why(
        **work, code="DAT-1.2a", kind=ChangeKind.REAL_CHANGE, client_key="why"
    )
    yield "why it differs"
    for action in service.plans.plan(who=a.focal_point).actions:
        done = replace(action.content, status=ActionStatus.DONE, ends=Quarter(2027, 1))
        service.plans.change_action(who=a.focal_point, action=action.id, content=done)
        yield "an action is done"
    sent = service.submitting.submit(**work)
    yield "the second year submitted"
    service.submitting.sign(who=a.approver, submission=sent.id)
    yield "the second year signed"
    service.cycles.close_cycle(who=world.administrator, code=CycleCode("2026"))
    yield "the first cycle closed"
    service.cycles.extend_cycle(
        who=world.administrator, code=cycle, closes=date(2027, 9, 30)
    )
    yield "the second cycle takes longer"


def _people(world: SmallWorld) -> Iterator[str]:
    people, a = world.service.people, world.a
    people.add_agency(who=a.focal_point, name="Border guard")
    yield "another agency"
    agreed(world.service, a, Role.APPROVER, "second-approver")
    yield "another person"
    people.set_language(who=a.focal_point, language="id")
    yield "another language"
