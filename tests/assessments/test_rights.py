"""Every use case, tried by every role, in the own state and in another: a walk.

The table `DEEDS` says how each use case is called on things of state A. Everybody of the
world tries each; who may is written down in `MAY`. One missing here fails a test.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from assessments import rules
from assessments.errors import (
    AssessmentsError,
    FreshNeeded,
    NotAllowed,
    NotFound,
    NotSignedIn,
)
from assessments.records.evidence import EvidenceId, EvidenceKind, LinkGrade, LinkId
from assessments.records.factors import Proof
from assessments.records.invented import InventedRegion
from assessments.records.keeping import TermsOfKeeping
from assessments.records.people import Person, PersonId, Role, StateCode
from assessments.records.plans import Action, ActionStatus
from assessments.records.region import NO_CHOICE
from assessments.records.terms import SignInTerms
from assessments.records.work import (
    AssessmentId,
    ChangeKind,
    CycleCode,
    LateKind,
    NewLateNote,
    SubmissionId,
)
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.backups import BackupContents
from assessments.store import sealing
from priorities.answers import Scope
from tests.past_the_program import looking
from tests.plans import content
from tests.worlds import PASSPHRASE, START, SmallWorld, answer, on_terms

EMPTY_BACKUP = BackupContents(
    made=START, program="2026.11", revision="0001", tables=(), rows={}, heads=()
)

SECRET_TEXT = "nobody else reads this sentence"

FOCAL, OFFICER, INSPECTOR = "A focal point", "A officer", "A inspector"
APPROVER, OBSERVER = "A approver", "A observer"
OF_B = ("B focal point", "B officer", "B inspector", "B approver", "B observer")
ADMINISTRATOR, ANALYST, EDITOR, THE_SYSTEM = (
    "administrator",
    "analyst",
    "content editor",
    "system",
)
DECIDING = (FOCAL, APPROVER, "B focal point", "B approver")
REGIONAL = (ADMINISTRATOR, ANALYST, EDITOR)
EVERYBODY = (
    FOCAL,
    OFFICER,
    INSPECTOR,
    APPROVER,
    OBSERVER,
    *OF_B,
    *REGIONAL,
    THE_SYSTEM,
)


@dataclass(frozen=True, kw_only=True)
class Things:
    """What there is of state A to try deeds on."""

    world: SmallWorld
    evidence: EvidenceId
    police_link: LinkId
    action: Action
    submission: SubmissionId | None
    late: int
    asked: int
    leaving: int

    @property
    def service(self) -> Service:
        return self.world.service

    @property
    def assessment(self) -> AssessmentId:
        return self.world.a.assessment


def people_of(world: SmallWorld) -> dict[str, Person]:
    found = {
        ADMINISTRATOR: world.administrator,
        ANALYST: world.analyst,
        EDITOR: world.editor,
        THE_SYSTEM: SYSTEM,
    }
    for letter, team in (("A", world.a), ("B", world.b)):
        found |= {
            f"{letter} focal point": team.focal_point,
            f"{letter} officer": team.officer,
            f"{letter} inspector": team.inspector,
            f"{letter} approver": team.approver,
            f"{letter} observer": team.observer,
        }
    return found


Deed = Callable[[Things, Person], object]


def _prepare_nothing(t: Things, who: Person) -> None:
    """Ask for a release of a cycle that is not there: who may is told so."""
    with suppress(NotFound):
        t.service.releasing.prepare(who=who, cycle=CycleCode("no such cycle"))


def _publish_nothing(t: Things, who: Person) -> None:
    """Publish what nobody prepared: who may is told so."""
    with suppress(NotFound):
        t.service.releasing.publish(who=who, number=7)


def _export_nothing(t: Things, who: Person) -> None:
    """Take along a release that is not there: who may is told so."""
    with suppress(NotFound):
        t.service.releases.export(who=who, number=7)


READS: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "answering.assessment": (
        lambda t, who: t.service.answering.assessment(who=who, assessment=t.assessment),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "late.notes": (
        lambda t, who: t.service.late.notes(who=who, assessment=t.assessment),
        (FOCAL, OFFICER, INSPECTOR),
    ),
    "answering.sheet": (
        lambda t, who: t.service.answering.sheet(
            who=who, assessment=t.assessment, priority="LAW"
        ),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "answering.criterion": (
        lambda t, who: t.service.answering.criterion(
            who=who, assessment=t.assessment, code="LAW-1.2a"
        ),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "answering.open_priority": (
        lambda t, who: t.service.answering.open_priority(
            who=who, assessment=t.assessment, priority="LAW"
        ),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "answering.progress": (
        lambda t, who: t.service.answering.progress(who=who, assessment=t.assessment),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "answering.progress_of_agencies": (
        lambda t, who: t.service.answering.progress_of_agencies(
            who=who, assessment=t.assessment
        ),
        (FOCAL,),
    ),
    "answering.placement_of_priority": (
        lambda t, who: t.service.answering.placement_of_priority(
            who=who, assessment=t.assessment, priority="LAW"
        ),
        (FOCAL, APPROVER),
    ),
    "answering.newest_number": (
        lambda t, who: t.service.answering.newest_number(
            who=who, assessment=t.assessment
        ),
        (FOCAL, APPROVER),
    ),
    "answering.snapshot": (
        lambda t, who: t.service.answering.snapshot(who=who, assessment=t.assessment),
        (FOCAL, APPROVER),
    ),
    "plans.actions_for": (
        lambda t, who: t.service.plans.actions_for(
            who=who, assessment=t.assessment, priority="LAW"
        ),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "plans.history": (
        lambda t, who: t.service.plans.history(who=who, action=t.action.id),
        (FOCAL, OFFICER, APPROVER),
    ),
    "contributing.choice": (
        lambda t, who: t.service.contributing.choice(who=who, assessment=t.assessment),
        (FOCAL, APPROVER),
    ),
    "history.drift": (
        lambda t, who: t.service.history.drift(who=who, assessment=t.assessment),
        (FOCAL, APPROVER),
    ),
}
"""Deeds that read one thing of state A, and who may."""

WRITES: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "people.withdraw_invitation": (
        lambda t, who: t.service.people.withdraw_invitation(
            who=who, number=_invitation_of_a(t)
        ),
        (FOCAL,),
    ),
    "people.deactivate": (
        lambda t, who: t.service.people.deactivate(
            who=who, person=t.world.a.observer.id
        ),
        (FOCAL,),
    ),
    "keeping.erase": (
        lambda t, who: t.service.keeping.erase(who=who, person=_closed_of_a(t)),
        (FOCAL, APPROVER),
    ),
    "members.suspend": (
        lambda t, who: t.service.members.suspend(
            who=who, person=t.world.a.inspector.id
        ),
        (FOCAL, APPROVER, ADMINISTRATOR),
    ),
    "members.lift": (
        lambda t, who: t.service.members.lift(who=who, person=t.world.a.inspector.id),
        (FOCAL, APPROVER),
    ),
    "members.recover": (
        lambda t, who: t.service.members.recover(
            who=who, person=t.world.a.inspector.id
        ),
        (FOCAL, APPROVER, ADMINISTRATOR),
    ),
    "members.end": (
        lambda t, who: t.service.members.end(
            who=who,
            person=(
                t.world.a.approver
                if who != t.world.a.approver
                else t.world.a.focal_point
            ).id,
        ),
        (FOCAL, APPROVER),
    ),
    "members.agree": (
        lambda t, who: t.service.members.agree(who=who, number=t.asked),
        (APPROVER,),
    ),
    "members.stop": (
        lambda t, who: t.service.members.stop(who=who, number=t.asked),
        (FOCAL, APPROVER),
    ),
    "members.carry_out": (
        lambda t, who: t.service.members.carry_out(who=who, number=t.leaving),
        (FOCAL,),
    ),
    "answering.last_cycle": (
        lambda t, who: t.service.answering.last_cycle(who=who, assessment=t.assessment),
        (FOCAL,),
    ),
    "answering.carry_over": (
        lambda t, who: t.service.answering.carry_over(who=who, assessment=t.assessment),
        (FOCAL,),
    ),
    "answering.set_scope": (
        lambda t, who: t.service.answering.set_scope(
            who=who, assessment=t.assessment, scope=Scope.FULL
        ),
        (FOCAL,),
    ),
    "answering.record_answer": (
        lambda t, who: t.service.answering.record_answer(
            who=who, assessment=t.assessment, answer=answer("LAW-1.2a")
        ),
        (FOCAL, OFFICER),
    ),
    "answering.record_answers": (
        lambda t, who: t.service.answering.record_answers(
            who=who, assessment=t.assessment, answers=[answer("LAW-1.2a")]
        ),
        (FOCAL, OFFICER),
    ),
    "answering.settle": (
        lambda t, who: t.service.answering.settle(
            who=who, assessment=t.assessment, code="LAW-1.2b", value="met", reason="So."
        ),
        (FOCAL,),
    ),
    "answering.comment": (
        lambda t, who: t.service.answering.comment(
            who=who,
            assessment=t.assessment,
            code="LAW-1.2a",
            text="A remark.",
            client_key="walk",
        ),
        (FOCAL, OFFICER),
    ),
    "answering.say_why": (
        lambda t, who: t.service.answering.say_why(
            who=who,
            assessment=t.assessment,
            code="LAW-1.2a",
            kind=ChangeKind.REAL_CHANGE,
            client_key="walk",
        ),
        (FOCAL, OFFICER),
    ),
    "answering.assign": (
        lambda t, who: t.service.answering.assign(
            who=who,
            assessment=t.assessment,
            agency=t.world.a.police.code,
            codes=["LAW-1"],
        ),
        (FOCAL,),
    ),
    "answering.pass_on": (
        lambda t, who: t.service.answering.pass_on(
            who=who, assessment=t.assessment, code="LAW-1.5a", note="Not ours."
        ),
        (OFFICER,),
    ),
    "late.keep": (
        lambda t, who: t.service.late.keep(
            who=who, assessment=t.assessment, note=late_remark("LAW-1.2a")
        ),
        (FOCAL, OFFICER),
    ),
    "late.take_over": (
        lambda t, who: t.service.late.take_over(
            who=who, assessment=t.assessment, number=t.late
        ),
        (FOCAL, OFFICER),
    ),
    "late.remove": (
        lambda t, who: t.service.late.remove(
            who=who, assessment=t.assessment, number=t.late
        ),
        (FOCAL, OFFICER),
    ),
    "evidence.link": (
        lambda t, who: t.service.evidence.link(
            who=who,
            assessment=t.assessment,
            evidence=t.evidence,
            criterion="LAW-1.3a",
            grade=LinkGrade.NAMED,
        ),
        (FOCAL, OFFICER),
    ),
    "evidence.confirm": (
        lambda t, who: t.service.evidence.confirm(who=who, link=t.police_link),
        (FOCAL, APPROVER),
    ),
    "evidence.unlink": (
        lambda t, who: t.service.evidence.unlink(who=who, link=_police_link_in_use(t)),
        (FOCAL, OFFICER),
    ),
    "plans.change_action": (
        lambda t, who: t.service.plans.change_action(
            who=who, action=t.action.id, content=t.action.content
        ),
        (FOCAL,),
    ),
    "plans.undo": (
        lambda t, who: t.service.plans.undo(who=who, action=t.action.id),
        (FOCAL,),
    ),
    "plans.remove_action": (
        lambda t, who: t.service.plans.remove_action(who=who, action=t.action.id),
        (FOCAL,),
    ),
    "contributing.choose": (
        lambda t, who: t.service.contributing.choose(
            who=who, assessment=t.assessment, choice=NO_CHOICE
        ),
        (FOCAL,),
    ),
    "submitting.submit": (
        lambda t, who: t.service.submitting.submit(who=who, assessment=t.assessment),
        (FOCAL,),
    ),
}
"""Deeds that change something of state A while it is a draft, and who may."""

AFTER_SUBMITTING: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "submitting.submission": (
        lambda t, who: t.service.submitting.submission(
            who=who, submission=_submission(t)
        ),
        (FOCAL, APPROVER),
    ),
    "plans.between": (
        lambda t, who: t.service.plans.between(
            who=who, earlier=_submission(t), later=_submission(t)
        ),
        (FOCAL, APPROVER),
    ),
    "submitting.verify": (
        lambda t, who: t.service.submitting.verify(who=who, submission=_submission(t)),
        (FOCAL, APPROVER, THE_SYSTEM),
    ),
    "history.change": (
        lambda t, who: t.service.history.change(
            who=who, older=_submission(t), newer=_submission(t)
        ),
        (FOCAL, APPROVER, THE_SYSTEM),
    ),
    "submitting.sign": (
        lambda t, who: t.service.submitting.sign(who=who, submission=_submission(t)),
        (APPROVER,),
    ),
    "submitting.send_back": (
        lambda t, who: t.service.submitting.send_back(
            who=who, submission=_submission(t), note="Again."
        ),
        (APPROVER,),
    ),
    "submitting.new_draft": (
        lambda t, who: t.service.submitting.new_draft(who=who, assessment=t.assessment),
        (FOCAL,),
    ),
}
"""Deeds on a submission of state A, and who may."""

OWN: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "people.sign_out_everywhere": (
        lambda t, who: t.service.people.sign_out_everywhere(who=who),
        EVERYBODY[:-1],
    ),
    "people.sessions": (
        lambda t, who: t.service.people.sessions(who=who, token="none"),
        EVERYBODY[:-1],
    ),
    "browsers.listed": (
        lambda t, who: t.service.browsers.listed(who=who),
        EVERYBODY[:-1],
    ),
    "browsers.news": (
        lambda t, who: t.service.browsers.news(who=who),
        EVERYBODY[:-1],
    ),
    "browsers.are_mine": (
        lambda t, who: t.service.browsers.are_mine(who=who),
        EVERYBODY[:-1],
    ),
    "browsers.are_not_mine": (
        lambda t, who: t.service.browsers.are_not_mine(who=who),
        EVERYBODY[:-1],
    ),
    "browsers.forget": (
        lambda t, who: t.service.browsers.forget(who=who, number=_browser_of(t, who)),
        EVERYBODY[:-1],
    ),
    "people.set_language": (
        lambda t, who: t.service.people.set_language(who=who, language="en"),
        EVERYBODY[:-1],
    ),
    "people.change_passphrase": (
        lambda t, who: t.service.people.change_passphrase(
            who=who, old=PASSPHRASE, new=PASSPHRASE
        ),
        EVERYBODY[:-1],
    ),
    "people.revoke_session": (
        lambda t, who: t.service.people.revoke_session(
            who=who, number=_session_of(t, who)
        ),
        EVERYBODY[:-1],
    ),
    "people.invite": (
        lambda t, who: t.service.people.invite(
            who=who, name="Somebody", role=_role_to_invite(who)
        ),
        (*DECIDING, ADMINISTRATOR),
    ),
    "people.invitations": (
        lambda t, who: t.service.people.invitations(who=who),
        (*DECIDING, ADMINISTRATOR),
    ),
    "members.changes": (
        lambda t, who: t.service.members.changes(who=who),
        (*DECIDING, ADMINISTRATOR),
    ),
    "members.hand_over": (
        lambda t, who: t.service.members.hand_over(who=who, name="Successor"),
        DECIDING,
    ),
    "members.who_forgot": (
        lambda t, who: t.service.members.who_forgot(who=who),
        DECIDING,
    ),
    "members.notice_address": (
        lambda t, who: t.service.members.notice_address(who=who),
        (FOCAL, OFFICER, INSPECTOR, APPROVER, OBSERVER, *OF_B),
    ),
    "members.set_notice_address": (
        lambda t, who: t.service.members.set_notice_address(who=who, address="a@b.org"),
        (FOCAL, OFFICER, INSPECTOR, APPROVER, OBSERVER, *OF_B),
    ),
    "members.reset": (
        lambda t, who: t.service.members.reset(who=who, sign_in_name="officer-AAA"),
        (THE_SYSTEM,),
    ),
    "people.people_of_state": (
        lambda t, who: t.service.people.people_of_state(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver", ADMINISTRATOR),
    ),
    "people.agencies": (
        lambda t, who: t.service.people.agencies(who=who),
        (
            FOCAL,
            OFFICER,
            INSPECTOR,
            APPROVER,
            *(name for name in OF_B if name != "B observer"),
        ),
    ),
    "people.add_agency": (
        lambda t, who: t.service.people.add_agency(who=who, name=f"Office {who.id}"),
        (FOCAL, "B focal point"),
    ),
    "people.states": (
        lambda t, who: t.service.people.states(who=who),
        (
            FOCAL,
            OFFICER,
            INSPECTOR,
            APPROVER,
            OBSERVER,
            *OF_B,
            ADMINISTRATOR,
            ANALYST,
        ),
    ),
    "people.add_state": (
        lambda t, who: t.service.people.add_state(
            who=who, code=StateCode("NEW"), name="New", sub_region="north"
        ),
        (ADMINISTRATOR,),
    ),
    "cycles.cycles": (
        lambda t, who: t.service.cycles.cycles(who=who),
        EVERYBODY[:-1],
    ),
    "cycles.open_cycle": (
        lambda t, who: t.service.cycles.open_cycle(
            who=who,
            code=CycleCode(f"2030-{who.role[:2]}"),
            edition="small",
            reference_date=date(2029, 12, 31),
            opens=date(2030, 1, 1),
            closes=date(2030, 2, 1),
        ),
        (ADMINISTRATOR, ANALYST),
    ),
    "cycles.close_cycle": (
        lambda t, who: t.service.cycles.close_cycle(who=who, code=t.world.cycle),
        (ADMINISTRATOR, ANALYST),
    ),
    "cycles.extend_cycle": (
        lambda t, who: t.service.cycles.extend_cycle(
            who=who, code=t.world.cycle, closes=date(2026, 7, 31)
        ),
        (ADMINISTRATOR, ANALYST),
    ),
    "answering.assessments": (
        lambda t, who: t.service.answering.assessments(who=who),
        (FOCAL, OFFICER, INSPECTOR, APPROVER, OBSERVER, *OF_B),
    ),
    "answering.start": (
        lambda t, who: t.service.answering.start(
            who=who, cycle=CycleCode("2026-2"), scope=Scope.CORE
        ),
        (FOCAL, "B focal point"),
    ),
    "answering.work_for": (
        lambda t, who: t.service.answering.work_for(who=who),
        EVERYBODY[:-1],
    ),
    "evidence.add": (
        lambda t, who: t.service.evidence.add(
            who=who,
            title="Plan",
            kind=EvidenceKind.PLAN,
            owner="Office",
            dated=None,
            language="en",
            confidential=False,
            place="office",
        ),
        (FOCAL, OFFICER, INSPECTOR, "B focal point", "B officer", "B inspector"),
    ),
    "evidence.links": (
        lambda t, who: t.service.evidence.links(who=who, assessment=t.assessment),
        (FOCAL, OFFICER, INSPECTOR, APPROVER),
    ),
    "evidence.entries": (
        lambda t, who: t.service.evidence.entries(who=who),
        (
            FOCAL,
            OFFICER,
            INSPECTOR,
            APPROVER,
            *(name for name in OF_B if name != "B observer"),
        ),
    ),
    "plans.plan": (
        lambda t, who: t.service.plans.plan(who=who),
        (
            FOCAL,
            OFFICER,
            INSPECTOR,
            APPROVER,
            *(name for name in OF_B if name != "B observer"),
        ),
    ),
    "plans.snapshot": (
        lambda t, who: t.service.plans.snapshot(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "plans.removed": (
        lambda t, who: t.service.plans.removed(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "plans.add_actions": (
        lambda t, who: t.service.plans.add_actions(
            who=who, contents=[content("An action")]
        ),
        (FOCAL, "B focal point"),
    ),
    "plans.own_costs": (
        lambda t, who: t.service.plans.own_costs(who=who, edition="small"),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "plans.set_own_costs": (
        lambda t, who: t.service.plans.set_own_costs(
            who=who, edition="small", costs={"LAW-1.2a": 2}
        ),
        (FOCAL, "B focal point"),
    ),
    "submitting.submissions": (
        lambda t, who: t.service.submitting.submissions(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "submitting.placements": (
        lambda t, who: t.service.submitting.placements(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "contributing.learned": (
        lambda t, who: t.service.contributing.learned(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "releases.releases": (
        lambda t, who: t.service.releases.releases(who=who),
        EVERYBODY[:-1],
    ),
    "releases.export": (
        _export_nothing,
        EVERYBODY,
    ),
    "releasing.participation": (
        lambda t, who: t.service.releasing.participation(who=who),
        (ANALYST,),
    ),
    "releasing.prepared": (
        lambda t, who: t.service.releasing.prepared(who=who),
        (ANALYST,),
    ),
    "releasing.is_for_everyone": (
        lambda t, who: t.service.releasing.is_for_everyone(who=who),
        (ANALYST,),
    ),
    "releasing.set_audience": (
        lambda t, who: t.service.releasing.set_audience(who=who, everyone=True),
        (ANALYST,),
    ),
    "releasing.prepare": (_prepare_nothing, (ANALYST,)),
    "releasing.publish": (_publish_nothing, (ANALYST,)),
    "history.years": (
        lambda t, who: t.service.history.years(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "history.submitted": (
        lambda t, who: t.service.history.submitted(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "submitting.verify_all": (
        lambda t, who: list(t.service.submitting.verify_all(who=who)),
        (THE_SYSTEM,),
    ),
    "submitting.verify_stored": (
        lambda t, who: t.service.submitting.verify_stored(
            who=who, submission=SubmissionId("none")
        ),
        (THE_SYSTEM,),
    ),
    "verifying.record": (
        lambda t, who: list(t.service.verifying.record(who=who)),
        (THE_SYSTEM,),
    ),
    "verifying.sealed_late": (
        lambda t, who: t.service.verifying.sealed_late(who=who),
        (THE_SYSTEM,),
    ),
    "verifying.unprotected": (
        lambda t, who: t.service.verifying.unprotected(who=who),
        (THE_SYSTEM,),
    ),
    "bulk.populate": (lambda t, who: _populate(t, who), (THE_SYSTEM,)),
    "backups.made": (
        lambda t, who: t.service.backups.made(who=who, backup=EMPTY_BACKUP),
        (THE_SYSTEM,),
    ),
    "backups.restored": (
        lambda t, who: t.service.backups.restored(who=who, backup=EMPTY_BACKUP),
        (THE_SYSTEM,),
    ),
    "factors.sealed_otherwise": (
        lambda t, who: t.service.factors.sealed_otherwise(who=who),
        (THE_SYSTEM,),
    ),
    "audit.newest_out_of_step": (
        lambda t, who: t.service.audit.newest_out_of_step(who=who),
        (THE_SYSTEM,),
    ),
    "audit.entries": (
        lambda t, who: t.service.audit.entries(who=who),
        (ADMINISTRATOR,),
    ),
    "audit.of_state": (
        lambda t, who: t.service.audit.of_state(who=who),
        (FOCAL, APPROVER, "B focal point", "B approver"),
    ),
    "audit.log": (
        lambda t, who: t.service.audit.log(who=who),
        EVERYBODY[:-1],
    ),
    "audit.export": (
        lambda t, who: t.service.audit.export(who=who, what="export.plan", about=""),
        EVERYBODY[:-1],
    ),
    "audit.write_noted": (
        lambda t, who: t.service.audit.write_noted(who=who),
        (THE_SYSTEM,),
    ),
    "audit.heads": (
        lambda t, who: t.service.audit.heads(who=who),
        (THE_SYSTEM,),
    ),
    "audit.breaks": (
        lambda t, who: t.service.audit.breaks(who=who),
        (THE_SYSTEM,),
    ),
    "keeping.forget": (
        lambda t, who: t.service.keeping.forget(who=who, terms=TermsOfKeeping()),
        (THE_SYSTEM,),
    ),
    "audit.newest_time": (
        lambda t, who: t.service.audit.newest_time(who=who),
        (THE_SYSTEM,),
    ),
    "condition.lacks": (
        lambda t, who: t.service.condition.lacks(who=who),
        (THE_SYSTEM,),
    ),
    **{
        f"condition.{name}": (
            lambda t, who, name=name: getattr(t.service.condition, name)(who=who),
            (THE_SYSTEM,),
        )
        for name in ("hosting", "origins", "last_backup")
    },
    "condition.require_writable": (
        lambda t, who: t.service.condition.require_writable(who=who),
        (THE_SYSTEM,),
    ),
}
"""Deeds on what is one's own, or the region's; who may."""

DEEDS = READS | WRITES | AFTER_SUBMITTING | OWN
REFUSED = (NotAllowed, NotFound, NotSignedIn)


def test_every_deed_of_the_service_is_walked():
    there = {
        f"{subject}.{name}"
        for subject, kind in inspect.get_annotations(Service, eval_str=True).items()
        if subject != "world"
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }

    assert there == set(DEEDS) | rules.OPEN_TO_ALL
    assert set(rules.ALLOWED) == set(DEEDS)


@pytest.fixture
def things(small_world: SmallWorld) -> Things:
    """State A in full: answers, a dispute, comments, evidence, an invitation."""
    service, a = small_world.service, small_world.a
    for who in (a.focal_point, a.officer):
        service.answering.record_answers(
            who=who,
            assessment=a.assessment,
            answers=[
                answer("LAW-1.2a", "met", reason=f"{SECRET_TEXT} by {who.voice}"),
                answer("LAW-1.2b", "met" if who == a.officer else "not_yet"),
            ],
        )
        service.answering.comment(
            who=who,
            assessment=a.assessment,
            code="LAW-1.2a",
            text=f"{SECRET_TEXT} by {who.voice}",
            client_key="first",
        )
    entry = service.evidence.add(
        who=a.officer,
        title=SECRET_TEXT,
        kind=EvidenceKind.LAW,
        owner="Police",
        dated=None,
        language="en",
        confidential=True,
        place="Gazette",
    )
    link = service.evidence.link(
        who=a.officer,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.NAMED,
    )
    service.cycles.open_cycle(
        who=small_world.administrator,
        code=CycleCode("2026-2"),
        edition="small",
        reference_date=date(2026, 1, 1),
        opens=date(2026, 1, 1),
        closes=date(2026, 12, 31),
    )
    service.people.invite(who=a.focal_point, name="Guest", role=Role.OBSERVER)
    (action,) = service.plans.add_actions(
        who=a.focal_point,
        contents=[
            content(
                SECRET_TEXT,
                lead=a.police.code,
                criteria=("LAW-1.2a", "LAW-2.2a"),
                status=ActionStatus.UNDER_WAY,
                evidence=(entry.id,),
            )
        ],
    )
    return Things(
        world=small_world,
        evidence=entry.id,
        police_link=link.id,
        action=action,
        submission=None,
        late=_late_of_the_officer(small_world),
        asked=_asked_of_the_approver(small_world),
        leaving=_leaving(small_world),
    )


def _asked_of_the_approver(world: SmallWorld) -> int:
    """Let the focal point invite a second one, to which the approver has to agree."""
    a, service = world.a, world.service
    service.people.invite(who=a.focal_point, name="Second", role=Role.FOCAL_POINT)
    return service.members.changes(who=a.focal_point)[0].number


def _leaving(world: SmallWorld) -> int:
    """Let the focal point begin to close the approver's account, which waits."""
    a, members = world.a, world.service.members
    return members.end(who=a.focal_point, person=a.approver.id).number


def late_remark(code: str) -> NewLateNote:
    return NewLateNote(
        code=code,
        kind=LateKind.COMMENT,
        value=None,
        text=SECRET_TEXT,
        client_key="a-late-one",
    )


def _late_of_the_officer(world: SmallWorld) -> int:
    """Close the cycle, let the officer's remark come late, and open the cycle again."""
    cycles, a = world.service.cycles, world.a
    cycles.close_cycle(who=world.administrator, code=world.cycle)
    note = world.service.late.keep(
        who=a.officer, assessment=a.assessment, note=late_remark("LAW-1.3a")
    )
    cycles.extend_cycle(
        who=world.administrator, code=world.cycle, closes=date(2026, 6, 30)
    )
    return note.number


def tries(
    deed: Deed, things: Things, may: tuple[str, ...], name: str, who: Person
) -> str | None:
    """Say what went otherwise than written down; None for nothing."""
    try:
        deed(things, who)
    except REFUSED:
        return f"{name} may not, and should" if name in may else None
    except AssessmentsError:
        return None if name in may else f"{name} was let through to the work itself"
    return None if name in may else f"{name} may, and should not"


def walked(
    deeds: dict[str, tuple[Deed, tuple[str, ...]]], things: Things
) -> Iterator[str]:
    """Let everybody try: first all who may not, so that they meet things untouched."""
    for deed_name, (deed, may) in deeds.items():
        for name, who in sorted(
            people_of(things.world).items(), key=lambda item: item[0] in may
        ):
            wrong = tries(deed, things, may, name, who)
            if wrong is not None:
                yield f"{deed_name}: {wrong}"


def test_only_those_who_may_read_a_states_assessment(things: Things):
    assert list(walked(READS, things)) == []


@pytest.mark.parametrize("deed", WRITES)
def test_only_those_who_may_change_a_states_assessment(things: Things, deed: str):
    assert list(walked({deed: WRITES[deed]}, things)) == []


@pytest.mark.parametrize("deed", AFTER_SUBMITTING)
def test_only_those_who_may_touch_a_submission(things: Things, deed: str):
    a = things.world.a
    submission = things.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    )
    submitted = replace(things, submission=submission.id)

    assert list(walked({deed: AFTER_SUBMITTING[deed]}, submitted)) == []


@pytest.mark.parametrize("deed", OWN)
def test_only_those_who_may_do_what_is_their_own(things: Things, deed: str):
    assert list(walked({deed: OWN[deed]}, things)) == []


def test_nothing_that_anybody_outside_reads_holds_a_word_of_the_state(things: Things):
    """What lists give to others is searched for A's words, evidence and answers."""
    a = things.world.a
    submission = things.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    )
    secrets = (
        SECRET_TEXT,
        submission.id,
        a.assessment,
        things.police_link,
        things.action.id,
    )
    outsiders = {
        name: who
        for name, who in people_of(things.world).items()
        if name in {*OF_B, *REGIONAL, OBSERVER}
    }
    found = []
    for deed_name, (deed, may) in (READS | OWN).items():
        for name, who in outsiders.items():
            if name in may:
                said = repr(deed(things, who))
                found += [(deed_name, name, s) for s in secrets if s in said]

    assert found == []


def test_the_audit_log_tells_deeds_and_no_words(things: Things):
    said = repr(things.service.audit.of_state(who=things.world.a.focal_point))

    assert "late.keep" in said
    assert SECRET_TEXT not in said
    assert "not_yet" not in said


def test_a_contributor_sees_nothing_of_another_voice_anywhere(things: Things):
    a = things.world.a
    officers = f"{SECRET_TEXT} by {a.police.code}"
    focal_points = f"{SECRET_TEXT} by focal-point"
    reads = (
        *("answering.sheet", "answering.open_priority"),
        *("answering.progress", "answering.criterion", "answering.assessment"),
    )

    for_the_officer = " ".join(
        repr(READS[name][0](things, a.officer)) for name in reads
    )
    for_the_inspector = " ".join(
        repr(deed(things, a.inspector))
        for name, (deed, may) in (READS | OWN).items()
        if INSPECTOR in may
    )

    assert officers in for_the_officer
    assert focal_points not in for_the_officer
    assert SECRET_TEXT not in for_the_inspector


@pytest.mark.parametrize("deed", sorted(rules.FRESH))
def test_what_needs_it_is_done_only_by_who_has_shown_lately_who_it_is(
    things: Things, deed: str
):
    world, (run, may) = things.world, DEEDS[deed]
    terms = SignInTerms(fresh_for=timedelta(minutes=10))
    world.service = strict = on_terms(world.service, terms)
    who = people_of(world)[may[0]]
    token, _ = strict.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
    )
    asking = strict.people.person_of(token=token)

    nothing_signed = replace(things, submission=SubmissionId("no such submission"))

    def is_asked(who: Person) -> bool:
        try:
            run(nothing_signed, who)
        except FreshNeeded:
            return True
        except AssessmentsError:  # there is nothing to do it with
            return False
        return False

    assert is_asked(who)  # by nobody's session
    world.clock.advance(minutes=11)
    assert is_asked(asking)
    strict.factors.freshen(token=token, proof=Proof(passphrase=PASSPHRASE))
    assert not is_asked(asking)


def test_rights_are_those_recorded_now_and_not_those_of_an_old_page(things: Things):
    """Somebody who pretends another role or state is read again from the record."""
    officer = things.world.a.officer
    pretended = replace(officer, role=Role.APPROVER, agency=None)

    with pytest.raises(NotAllowed):
        things.service.answering.snapshot(who=pretended, assessment=things.assessment)


def _submission(things: Things) -> SubmissionId:
    assert things.submission is not None
    return things.submission


def _police_link_in_use(things: Things) -> LinkId:
    """Give the police's link, made again where somebody removed it before."""
    a = things.world.a
    sheet = things.service.answering.sheet(
        who=a.officer, assessment=a.assessment, priority="LAW"
    )
    links = sheet.states["LAW-1.2a"].links
    if links:
        return links[0].id
    return things.service.evidence.link(
        who=a.officer,
        assessment=a.assessment,
        evidence=things.evidence,
        criterion="LAW-1.2a",
        grade=LinkGrade.NAMED,
    ).id


def _session_of(things: Things, who: Person) -> int:
    if who == SYSTEM:
        return 0
    token, _ = things.service.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
    )
    return things.service.people.sessions(who=who, token=token)[0].number


def _browser_of(things: Things, who: Person) -> int:
    if who == SYSTEM:
        return 0
    things.service.people.sign_in(sign_in_name=who.sign_in_name, passphrase=PASSPHRASE)
    return things.service.browsers.listed(who=who)[0].number


def _role_to_invite(who: Person) -> Role:
    by_role = {Role.ADMINISTRATOR: Role.ANALYST, Role.APPROVER: Role.FOCAL_POINT}
    return by_role.get(who.role, Role.OBSERVER)


def _closed_of_a(t: Things) -> PersonId:
    """Close the account of somebody of state A, and say whose it was; nobody is asked again."""
    a, service = t.world.a, on_terms(t.service, SignInTerms())
    if any(
        p.id == a.observer.id and p.active
        for p in service.people.people_of_state(who=a.focal_point)
    ):
        service.people.deactivate(who=a.focal_point, person=a.observer.id)
    return a.observer.id


def _invitation_of_a(things: Things) -> int:
    listed = things.service.people.invitations(who=things.world.a.focal_point)
    return next(i.number for i in listed if i.role is Role.OBSERVER)


def _populate(things: Things, who: Person) -> None:
    region = InventedRegion(
        states=(), agencies=(), people=(), cycles=(), evidence=(), assessments=()
    )
    things.service.bulk.populate(who=who, region=region, progress=lambda *_: None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_is_done_by_who_may_nothing_is_found_by_verify(things: Things):
    service, a = things.service, things.world.a
    ends = service.audit.heads(who=SYSTEM)
    asked = {deed: does for deed, does in DEEDS.items() if deed not in READS}
    for deed, (does, may) in asked.items():
        if deed in AFTER_SUBMITTING and things.submission is None:
            (sent,) = service.submitting.submissions(who=a.focal_point)
            things = replace(things, submission=sent.id)
        for name in may:
            with suppress(AssessmentsError):
                does(things, people_of(things.world)[name])
        before, ends = ends, service.audit.heads(who=SYSTEM)
        if ends != before:
            with looking(service) as unit:
                assert list(sealing.broken(unit)) == [], deed

    assert service.audit.breaks(who=SYSTEM) == ()
    assert service.audit.newest_out_of_step(who=SYSTEM) == ()
    record = list(service.verifying.record(who=SYSTEM))
    assert [member for member in record if not member.is_same] == []
