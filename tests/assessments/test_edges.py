"""Refusals and turns that the other files pass by."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessments.errors import (
    AssessmentsError,
    NotFound,
    NotReachable,
    NotUsable,
    WrongPassphrase,
)
from assessments.records.evidence import EvidenceId, EvidenceKind, LinkGrade, LinkId
from assessments.records.people import Role, StateCode
from assessments.records.sheet import TaskKind
from assessments.records.work import CycleCode
from assessments.rules import SYSTEM
from assessments.service import Service, migrate, waiting_migration
from assessments.store import Database
from assessments.submissions import document as submission_document
from priorities.answers import Scope
from priorities.edition import Edition, EditionId
from priorities.errors import PrioritiesError
from priorities.loading.editions import list_instruments
from priorities.rules import Rules
from tests.past_the_program import looking
from tests.worlds import (
    PASSPHRASE,
    SmallWorld,
    administrator_of,
    answer,
    invited,
    met,
    open_cycle,
)


def kinds(world: SmallWorld, who: str = "focal_point") -> list[TaskKind]:
    return [
        task.kind
        for task in world.service.answering.work_for(who=getattr(world.a, who))
    ]


def test_a_new_administrator_is_asked_to_find_focal_points_before_a_cycle_opens(
    service: Service,
):
    administrator = administrator_of(service)
    service.people.add_state(
        who=administrator, code=StateCode("NEW"), name="New", sub_region="north"
    )

    tasks = service.answering.work_for(who=administrator)

    assert [t.kind for t in tasks] == [
        TaskKind.INVITE_FOCAL_POINT,
        TaskKind.OPEN_CYCLE,
    ]


def test_a_focal_point_who_is_alone_is_asked_to_invite_a_team(service: Service):
    administrator = administrator_of(service)
    state = service.people.add_state(
        who=administrator, code=StateCode("NEW"), name="New", sub_region="north"
    )
    focal_point = invited(
        service, administrator, "alone", role=Role.FOCAL_POINT, state=state.code
    )

    (task,) = service.answering.work_for(who=focal_point)

    assert task.kind is TaskKind.INVITE_TEAM


def test_work_for_a_focal_point_names_disputes_and_what_came_back(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a
    for who, value in ((a.focal_point, "met"), (a.officer, "not_yet")):
        answering.record_answer(
            who=who, assessment=a.assessment, answer=answer("LAW-1.2a", value)
        )
    answering.pass_on(
        who=a.officer, assessment=a.assessment, code="LAW-1.5a", note="Not ours."
    )

    assert kinds(small_world) == [
        TaskKind.SETTLE,
        TaskKind.ANSWER,
        TaskKind.ANSWER,
        TaskKind.HANDED_BACK,
    ]


def test_when_all_that_is_asked_is_answered_it_is_time_to_submit(
    small_world: SmallWorld,
):
    a = small_world.a
    small_world.service.answering.record_answers(
        who=a.focal_point,
        assessment=a.assessment,
        answers=[
            answer(code, "not_yet")
            for code in ("LAW-1.2a", "LAW-1.2b", "LAW-2.2a", "LAW-2.2b", "DAT-1.2a")
        ],
    )

    assert kinds(small_world) == [TaskKind.SUBMIT]


def test_after_submitting_a_focal_point_waits_for_the_signature(
    small_world: SmallWorld,
):
    a = small_world.a
    small_world.service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    assert kinds(small_world) == [TaskKind.WAIT_FOR_SIGNATURE]
    assert kinds(small_world, "officer") == []


def test_carried_answers_wait_to_be_confirmed(small_world: SmallWorld):
    a, service = small_world.a, small_world.service
    service.answering.record_answers(
        who=a.focal_point, assessment=a.assessment, answers=list(met("LAW-1.2a"))
    )
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.clock.advance(days=365)
    cycle = open_cycle(service, small_world.administrator, 2027)
    started = service.answering.start(who=a.focal_point, cycle=cycle, scope=Scope.FULL)
    service.answering.carry_over(who=a.focal_point, assessment=started.id)

    assert TaskKind.CONFIRM in kinds(small_world)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": CycleCode("2026")}, "code_taken"),
        ({"code": CycleCode(" ")}, "code_missing"),
        ({"closes": date(2029, 12, 31)}, "closes_before_opening"),
    ],
)
def test_a_cycle_that_does_not_fit_is_refused(
    small_world: SmallWorld, change: dict[str, object], reason: str
):
    wanted: dict[str, object] = {
        "code": CycleCode("2030"),
        "edition": "small",
        "reference_date": date(2029, 12, 31),
        "opens": date(2030, 1, 1),
        "closes": date(2030, 6, 30),
    }

    with pytest.raises(NotUsable) as refused:
        small_world.service.cycles.open_cycle(
            who=small_world.administrator,
            **(wanted | change),  # type: ignore[arg-type]
        )
    assert refused.value.reason == reason


def test_a_cycle_takes_no_edition_with_answers_of_its_own(small_world: SmallWorld):
    rules: Rules = replace(small_world.edition.rules, scale={})
    other = replace(small_world.edition, rules=rules)
    service = small_world.service
    cycles = replace(
        service.cycles, world=replace(service.world, editions=lambda _: other)
    )

    with pytest.raises(NotUsable, match="edition_of_another_kind"):
        cycles.open_cycle(
            who=small_world.administrator,
            code=CycleCode("2030"),
            edition="small",
            reference_date=date(2029, 12, 31),
            opens=date(2030, 1, 1),
            closes=date(2030, 6, 30),
        )


@pytest.mark.parametrize("name", list_instruments())
def test_a_cycle_takes_no_example_of_another_instrument(
    small_world: SmallWorld, name: str
):
    # Not even one whose answers are those of the priority list.
    example = replace(small_world.edition, id=EditionId(name))
    service = small_world.service
    cycles = replace(
        service.cycles, world=replace(service.world, editions=lambda _: example)
    )

    with pytest.raises(NotUsable, match="edition_of_another_kind"):
        cycles.open_cycle(
            who=small_world.administrator,
            code=CycleCode("2030"),
            edition=name,
            reference_date=date(2029, 12, 31),
            opens=date(2030, 1, 1),
            closes=date(2030, 6, 30),
        )


def test_a_cycle_needs_an_edition_that_is_there(small_world: SmallWorld):
    def gone(_: str) -> Edition:
        raise PrioritiesError("gone")

    service = small_world.service
    cycles = replace(service.cycles, world=replace(service.world, editions=gone))

    with pytest.raises(NotUsable, match="no_such_edition"):
        cycles.open_cycle(
            who=small_world.administrator,
            code=CycleCode("2030"),
            edition="1999",
            reference_date=date(2029, 12, 31),
            opens=date(2030, 1, 1),
            closes=date(2030, 6, 30),
        )


def test_an_extended_cycle_closes_after_it_opens_and_must_be_there(
    small_world: SmallWorld,
):
    cycles, who = small_world.service.cycles, small_world.administrator

    with pytest.raises(NotUsable):
        cycles.extend_cycle(who=who, code=small_world.cycle, closes=date(2025, 1, 1))
    for deed in (
        lambda: cycles.extend_cycle(
            who=who, code=CycleCode("1999"), closes=date(2030, 1, 1)
        ),
        lambda: cycles.close_cycle(who=who, code=CycleCode("1999")),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        ({"role": Role.FOCAL_POINT}, "state_missing"),
        ({"role": Role.FOCAL_POINT, "state": StateCode("ZZZ")}, "no_such_thing"),
        ({"role": Role.ANALYST, "state": StateCode("AAA")}, "state_not_wanted"),
        (
            {
                "role": Role.FOCAL_POINT,
                "state": StateCode("AAA"),
                "agency": "AAA-1",
            },
            "agency_not_wanted",
        ),
        ({"role": Role.ANALYST, "name": ""}, "name_missing"),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused(
    small_world: SmallWorld, offer: dict[str, object], reason: str
):
    with pytest.raises(AssessmentsError, match=reason):
        small_world.service.people.invite(
            who=small_world.administrator,
            **({"name": "Eve"} | offer),  # type: ignore[arg-type]
        )


def test_a_focal_point_invites_into_no_other_state(small_world: SmallWorld):
    with pytest.raises(NotFound):
        small_world.service.people.invite(
            who=small_world.a.focal_point,
            name="Eve",
            role=Role.OBSERVER,
            state=small_world.b.code,
        )


def test_a_contributor_needs_an_agency(small_world: SmallWorld):
    with pytest.raises(NotUsable, match="agency_missing"):
        small_world.service.people.invite(
            who=small_world.a.focal_point, name="Eve", role=Role.CONTRIBUTOR
        )


def test_an_agency_has_a_name_of_its_own(small_world: SmallWorld):
    with pytest.raises(NotUsable, match="name_taken"):
        small_world.service.people.add_agency(
            who=small_world.a.focal_point, name=" police "
        )


def test_a_state_has_a_code_of_its_own(small_world: SmallWorld):
    with pytest.raises(NotUsable, match="code_taken"):
        small_world.service.people.add_state(
            who=small_world.administrator,
            code=small_world.a.code,
            name="Again",
            sub_region="north",
        )


def test_nothing_is_passed_on_to_oneself(small_world: SmallWorld):
    a = small_world.a
    with pytest.raises(AssessmentsError, match="not_to_oneself"):
        small_world.service.answering.pass_on(
            who=a.officer,
            assessment=a.assessment,
            code="LAW-1.2a",
            note="Ours.",
            to=a.police.code,
        )


def test_an_agency_of_another_state_is_not_asked(small_world: SmallWorld):
    with pytest.raises(NotFound):
        small_world.service.answering.assign(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            agency=small_world.b.police.code,
            codes=["LAW"],
        )


def test_a_settlement_says_met_not_yet_or_not_applicable(small_world: SmallWorld):
    with pytest.raises(NotUsable, match="value_settles_nothing"):
        small_world.service.answering.settle(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            code="LAW-1.2a",
            value="not_known",
            reason="Who knows.",
        )


def test_no_answers_are_nothing_to_do(small_world: SmallWorld):
    a = small_world.a

    recorded = small_world.service.answering.record_answers(
        who=a.focal_point, assessment=a.assessment, answers=[]
    )

    assert (recorded.saved, recorded.placements) == ((), {})


def test_evidence_is_for_criteria_and_by_entries_that_are_there(
    small_world: SmallWorld,
):
    evidence, a = small_world.service.evidence, small_world.a
    entry = evidence.add(
        who=a.focal_point,
        title="Plan",
        kind=EvidenceKind.PLAN,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="office",
    )
    for criterion, used in (("LAW-1", entry.id), ("LAW-1.2a", EvidenceId("none"))):
        with pytest.raises(AssessmentsError):
            evidence.link(
                who=a.focal_point,
                assessment=a.assessment,
                evidence=used,
                criterion=criterion,
                grade=LinkGrade.NAMED,
            )
    with pytest.raises(NotFound):
        evidence.confirm(who=a.approver, link=LinkId("none"))


def test_a_link_is_confirmed_once(small_world: SmallWorld):
    evidence, a = small_world.service.evidence, small_world.a
    entry = evidence.add(
        who=a.focal_point,
        title="Plan",
        kind=EvidenceKind.PLAN,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="office",
    )
    link = evidence.link(
        who=a.focal_point,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.NAMED,
    )
    evidence.confirm(who=a.approver, link=link.id)

    with pytest.raises(AssessmentsError, match="confirmed_already"):
        evidence.confirm(who=a.approver, link=link.id)


def test_an_unknown_priority_has_no_sheet(small_world: SmallWorld):
    a = small_world.a
    with pytest.raises(NotFound):
        small_world.service.answering.sheet(
            who=a.focal_point, assessment=a.assessment, priority="NONE"
        )


def test_a_missing_edition_is_said_and_not_stumbled_over(small_world: SmallWorld):
    a, service = small_world.a, small_world.service
    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    def gone(_: str) -> Edition:
        raise PrioritiesError("gone")

    without = replace(service.submitting, world=replace(service.world, editions=gone))

    assert without.verify(who=SYSTEM, submission=submission.id).differences == (
        "the edition small is not here",
    )


@pytest.mark.parametrize(
    "document",
    [b"not JSON", b"[]", b'{"format": "tip-roadmap submission 1", "results": 7}'],
)
def test_a_document_that_cannot_be_read_is_said_to_be_so(
    small_world: SmallWorld, document: bytes
):
    a = small_world.a
    good = small_world.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    ).document

    assert submission_document.differences(document, good) == (
        "the document cannot be read",
    )


def test_a_document_in_another_order_is_not_canonical(small_world: SmallWorld):
    a = small_world.a
    good = small_world.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    ).document

    assert submission_document.differences(good + b"\n", good) == (
        "the document is not in canonical form",
    )


def test_twenty_wrong_passphrases_at_once_are_all_counted(small_world: SmallWorld):
    people = small_world.service.people

    def wrong(_: int) -> str:
        try:
            people.sign_in(sign_in_name="focal-AAA", passphrase="wrong wrong wrong")
        except WrongPassphrase as refused:
            return refused.reason
        return "let in"

    with ThreadPoolExecutor(20) as pool:
        reasons = set(pool.map(wrong, range(20)))

    assert reasons <= {"wrong_passphrase", "too_many_attempts"}
    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)


def test_ten_clicks_on_start_make_one_assessment(small_world: SmallWorld):
    cycle = open_cycle(small_world.service, small_world.administrator, 2027)
    small_world.clock.now += timedelta(days=365)
    who = small_world.a.focal_point

    def start(_: int) -> str:
        try:
            return small_world.service.answering.start(
                who=who, cycle=cycle, scope=Scope.FULL
            ).stage
        except AssessmentsError as refused:
            return refused.reason

    with ThreadPoolExecutor(10) as pool:
        said = sorted(pool.map(start, range(10)))

    assert said == 9 * ["already_started"] + ["draft"]


def test_a_stronger_cost_takes_hold_at_the_next_sign_in(small_world: SmallWorld):
    from argon2 import PasswordHasher

    service = small_world.service
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    people = replace(service.people, world=replace(service.world, passphrases=stronger))

    people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)

    with looking(service) as unit:
        kept = unit.exec_driver_sql(
            "SELECT passphrase_hash FROM person WHERE sign_in_name = 'focal-aaa'"
        ).scalar_one()
    assert "m=16,t=2" in kept


def test_a_database_that_does_not_answer_is_said_in_one_kind_of_error(
    database_url: str,
):
    unreachable = (
        "sqlite:////no/such/folder/record.db"
        if Database(database_url).is_sqlite
        else "postgresql://nobody@127.0.0.1:1/none"
    )

    for deed in (migrate, waiting_migration):
        with pytest.raises(NotReachable):
            deed(unreachable)
