"""An invented region goes in at once and is then a record like any other."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.errors import NotAllowed, NotUsable, WrongMoment
from assessments.records.evidence import (
    Evidence,
    EvidenceId,
    EvidenceKind,
    EvidenceLink,
    LinkGrade,
    LinkId,
)
from assessments.records.invented import (
    InventedAssessment,
    InventedPerson,
    InventedRegion,
)
from assessments.records.people import (
    FOCAL_POINT_VOICE,
    Agency,
    AgencyCode,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
    Voice,
)
from assessments.records.plans import Action, ActionId, ActionStatus
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeKind,
    ChangeReason,
    Comment,
    Cycle,
    CycleCode,
    Settlement,
    WorkStage,
)
from assessments.rules import SYSTEM
from assessments.service import Service
from priorities.answers import Scope
from tests.plans import content
from tests.worlds import PASSPHRASE

DAY = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
STATE = State(code=StateCode("INV"), name="Inventia", sub_region="east", invented=True)
OFFICE = Agency(code=AgencyCode("INV-1"), state=STATE.code, name="Office")
YEAR = AssessmentId("a-invented")


def person(name: str, role: Role, agency: AgencyCode | None = None) -> Person:
    return Person(
        id=PersonId(name),
        name=name,
        sign_in_name=name,
        role=role,
        state=STATE.code,
        agency=agency,
        language="en",
        active=True,
    )


FOCAL_POINT = person("Focal", Role.FOCAL_POINT)
CLERK = person("Clerk", Role.CONTRIBUTOR, OFFICE.code)
APPROVER = person("Approver", Role.APPROVER)


def given(seq: int, code: str, value: str, who: Person = FOCAL_POINT) -> Answer:
    return Answer(
        assessment=YEAR,
        code=code,
        voice=who.voice,
        person=who.id,
        value=value,
        reason=None,
        seq=seq,
        at=DAY + timedelta(minutes=seq),
        carried_from=None,
        client_key=f"invented-{seq}",
    )


LAW = Evidence(
    id=EvidenceId("e-invented"),
    state=STATE.code,
    title="Invented act",
    kind=EvidenceKind.LAW,
    owner="Office",
    dated=date(2019, 5, 1),
    language="en",
    confidential=False,
    place="Gazette",
    at=DAY,
)
LINK = EvidenceLink(
    id=LinkId("l-invented"),
    evidence=LAW.id,
    assessment=YEAR,
    criterion="LAW-1.2a",
    grade=LinkGrade.ATTACHED,
    by=CLERK.id,
    at=DAY,
    confirmed_by=FOCAL_POINT.id,
    confirmed_at=DAY,
)
REGION = InventedRegion(
    states=(STATE,),
    agencies=(OFFICE,),
    people=(
        InventedPerson(person=FOCAL_POINT, passphrase=PASSPHRASE),
        InventedPerson(person=CLERK, passphrase=None),
        InventedPerson(person=APPROVER, passphrase=PASSPHRASE),
    ),
    cycles=(
        Cycle(
            code=CycleCode("2026"),
            edition="small",
            reference_date=date(2025, 12, 31),
            opens=date(2026, 1, 1),
            closes=date(2026, 12, 31),
            closed=False,
        ),
    ),
    evidence=(LAW,),
    assessments=(
        InventedAssessment(
            assessment=Assessment(
                id=YEAR,
                state=STATE.code,
                cycle=CycleCode("2026"),
                edition="small",
                reference_date=date(2025, 12, 31),
                scope=Scope.FULL,
                stage=WorkStage.SIGNED,
                draft=1,
                started_from=None,
            ),
            assignments=(
                Assignment(
                    code="LAW",
                    agency=OFFICE.code,
                    asked=True,
                    note=None,
                    seq=1,
                    at=DAY,
                ),
            ),
            answers=(
                given(2, "LAW-1.2a", "met"),
                given(3, "LAW-1.2b", "not_yet", CLERK),
                given(4, "LAW-1.2b", "met"),
            ),
            settlements=(
                Settlement(
                    code="LAW-1.2b",
                    value="met",
                    reason="In force.",
                    settles=(3, 4),
                    person=FOCAL_POINT.id,
                    seq=5,
                    at=DAY,
                ),
            ),
            comments=(
                Comment(
                    code="LAW-1.2a",
                    voice=Voice(OFFICE.code),
                    person=CLERK.id,
                    text="See there.",
                    seq=6,
                    at=DAY,
                ),
            ),
            links=(LINK,),
            submitted_by=FOCAL_POINT.id,
            submitted_at=DAY + timedelta(days=1),
            signed_by=APPROVER.id,
            signed_at=DAY + timedelta(days=2),
        ),
    ),
)


def document_of(service: Service) -> bytes:
    (submission,) = service.submitting.submissions(who=FOCAL_POINT)
    return service.submitting.submission(
        who=FOCAL_POINT, submission=submission.id
    ).document


def populate(
    service: Service, region: InventedRegion = REGION
) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    service.bulk.populate(
        who=SYSTEM, region=region, progress=lambda *done: seen.append(done)
    )
    return seen


def test_what_goes_in_comes_out(service: Service):
    populate(service)

    sheet = service.answering.sheet(who=FOCAL_POINT, assessment=YEAR, priority="LAW")
    first, second = sheet.states["LAW-1.2a"], sheet.states["LAW-1.2b"]
    assert first.mine == given(2, "LAW-1.2a", "met")
    assert first.links == (LINK,)
    assert first.evidence == 3
    assert [c.text for c in first.comments] == ["See there."]
    assert first.assigned == (OFFICE.code,)
    assert second.others == (given(3, "LAW-1.2b", "not_yet", CLERK),)
    assert second.settled == REGION.assessments[0].settlements[0]
    assert sheet.voice == FOCAL_POINT_VOICE
    assert service.evidence.entries(who=CLERK) == (LAW,)


def test_invented_submissions_are_signed_and_verify_as_the_same(service: Service):
    populate(service)

    ((submission, placement),) = service.submitting.placements(who=FOCAL_POINT)
    assert submission.signed_by == APPROVER.id
    assert placement.by_code["LAW"].indicators[0].level == 2
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]


def test_an_invented_plan_goes_in_and_is_frozen_as_it_stood(service: Service):
    """Written before the submission, changed after it, another removed before it."""
    before, after = DAY, DAY + timedelta(days=9)
    versions = (
        (1, "p-1", content("A step"), before),
        (2, "p-2", content("Gone"), before),
        (3, "p-2", content("Gone", status=ActionStatus.REMOVED), before),
        (4, "p-1", content("A step", status=ActionStatus.DONE), after),
    )
    actions = tuple(
        Action(
            id=ActionId(action),
            state=STATE.code,
            content=written,
            seq=seq,
            person=FOCAL_POINT.id,
            at=at,
        )
        for seq, action, written, at in versions
    )

    populate(service, replace(REGION, actions=actions))

    (submission,) = service.submitting.submissions(who=FOCAL_POINT)
    frozen = json.loads(document_of(service))["options"]
    assert submission.plan_seq == 3
    assert [(o["action"], o["status"]) for o in frozen] == [("p-1", "planned")]
    assert service.plans.plan(who=FOCAL_POINT).actions == (actions[3],)
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]


def test_an_invented_reason_goes_in_and_is_frozen_with_its_answer(service: Service):
    reason = ChangeReason(
        code="LAW-1.2a",
        voice=FOCAL_POINT_VOICE,
        person=FOCAL_POINT.id,
        kind=ChangeKind.BETTER_INFORMATION,
        seq=9,
        at=DAY,
    )
    (work,) = REGION.assessments

    explained = replace(work, reasons=(reason,))

    populate(service, replace(REGION, assessments=(explained,)))

    sheet = service.answering.sheet(who=FOCAL_POINT, assessment=YEAR, priority="LAW")
    frozen = json.loads(document_of(service))["reasons"]
    assert sheet.states["LAW-1.2a"].why == (reason,)
    assert [(r["code"], r["kind"]) for r in frozen] == [
        ("LAW-1.2a", "better_information")
    ]
    assert sheet.states["LAW-1.2a"].links == (LINK,)  # numbered after the reason
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]


def test_those_with_a_passphrase_sign_in_and_the_others_do_not(service: Service):
    populate(service)

    _, who = service.people.sign_in(sign_in_name="focal", passphrase=PASSPHRASE)

    assert who.name == "Focal"
    with pytest.raises(Exception, match="wrong_passphrase"):
        service.people.sign_in(sign_in_name="clerk", passphrase=PASSPHRASE)


def test_work_goes_on_after_the_invented_numbers(service: Service):
    populate(service)
    service.submitting.new_draft(who=FOCAL_POINT, assessment=YEAR)

    settled = service.answering.comment(
        who=FOCAL_POINT,
        assessment=YEAR,
        code="LAW-1.2a",
        text="And now?",
        client_key="c",
    )

    assert settled.seq == 9  # after 6, the link 7 and its confirmation 8


def test_progress_is_told(service: Service):
    assert populate(service) == [(1, 1)]


def test_only_into_an_empty_database(service: Service):
    populate(service)

    with pytest.raises(WrongMoment):
        populate(service)


def test_never_a_state_that_is_not_invented(service: Service):
    real = replace(REGION, states=(replace(STATE, invented=False),))

    with pytest.raises(NotUsable):
        populate(service, real)


def test_never_by_a_person(service: Service):
    populate(service)

    with pytest.raises(NotAllowed):
        service.bulk.populate(who=FOCAL_POINT, region=REGION, progress=lambda *_: None)
