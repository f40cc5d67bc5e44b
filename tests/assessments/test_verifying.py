"""A submission freezes the plan, and its signature is held against the log of deeds."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import exc, text

from assessments.records.plans import Action, ActionStatus, Quarter
from assessments.records.work import Submission, WrittenSubmission
from assessments.rules import SYSTEM
from assessments.service import migrate
from tests.past_the_program import OWNER, as_user, changing
from tests.plans import content
from tests.tampering import tamper
from tests.worlds import SmallWorld, answer


def submit(world: SmallWorld) -> WrittenSubmission:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def signed(world: SmallWorld) -> Submission:
    return world.service.submitting.sign(
        who=world.a.approver, submission=submit(world).id
    )


def add(world: SmallWorld, title: str, **more: object) -> Action:
    (added,) = world.service.plans.add_actions(
        who=world.a.focal_point, contents=[content(title, **more)]
    )
    return added


def options_in(submission: WrittenSubmission) -> list[dict[str, object]]:
    found = json.loads(submission.document)["options"]
    assert isinstance(found, list)
    return found


def differences(world: SmallWorld, submission: Submission) -> tuple[str, ...]:
    return world.service.submitting.verify(
        who=SYSTEM, submission=submission.id
    ).differences


# The plan


def test_a_submission_freezes_the_plan_without_a_word_or_a_name(
    small_world: SmallWorld,
):
    first = add(small_world, "A first step")
    action = add(
        small_world,
        "A secret title",
        criteria=("LAW-1.2b", "LAW-1.2a"),
        lead=small_world.a.police.code,
        starts=Quarter(2026, 2),
        ends=Quarter(2027, 1),
        status=ActionStatus.UNDER_WAY,
        amount=5,
        currency="USD",
        after=(first.id,),
        note="A secret note",
    )

    submission = submit(small_world)

    assert submission.plan_seq == 2
    assert [o for o in options_in(submission) if o["action"] == action.id] == [
        {
            "action": action.id,
            "seq": 2,
            "edition": "small",
            "option": None,
            "criteria": ["LAW-1.2b", "LAW-1.2a"],
            "status": "under_way",
            "starts": "2026-Q2",
            "ends": "2027-Q1",
            "after": [first.id],
        }
    ]
    assert b"secret" not in submission.document
    assert small_world.a.police.code.encode() not in submission.document


def test_what_was_removed_is_no_part_of_the_frozen_plan(small_world: SmallWorld):
    action = add(small_world, "A step")
    small_world.service.plans.remove_action(
        who=small_world.a.focal_point, action=action.id
    )

    submission = submit(small_world)

    assert (submission.plan_seq, options_in(submission)) == (2, [])
    assert differences(small_world, submission) == ()


def test_a_plan_that_goes_on_leaves_the_submission_the_same(small_world: SmallWorld):
    action = add(small_world, "A step")
    submission = submit(small_world)

    small_world.service.plans.change_action(
        who=small_world.a.focal_point,
        action=action.id,
        content=replace(action.content, status=ActionStatus.DONE),
    )
    add(small_world, "Another step")

    assert differences(small_world, submission) == ()


def test_a_changed_plan_is_found_and_its_place_named(small_world: SmallWorld):
    action = add(small_world, "A step", criteria=("LAW-1.2a",))
    submission = submit(small_world)

    tamper(small_world, "UPDATE action SET status = 'done', criteria = 'LAW-1.2b'")

    assert differences(small_world, submission) == (
        f"options, {action.id}, criteria: not the same",
        f"options, {action.id}, status: not the same",
    )


def test_a_submission_from_before_there_were_plans_verifies_as_the_same(
    small_world: SmallWorld,
):
    submission = submit(small_world)
    tamper(small_world, "UPDATE submission SET plan_seq = NULL")
    add(small_world, "A step")

    assert differences(small_world, submission) == ()


def test_the_database_refuses_to_change_which_plan_was_frozen(small_world: SmallWorld):
    submit(small_world)

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text("UPDATE submission SET plan_seq = 7"))


@pytest.mark.parametrize("table", ["action", "own_cost"])
@pytest.mark.parametrize("change", ["UPDATE {} SET seq = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_written_in_a_plan(
    small_world: SmallWorld, table: str, change: str
):
    add(small_world, "A step")
    small_world.service.plans.set_own_costs(
        who=small_world.a.focal_point, edition="small", costs={"LAW-1.2a": 2}
    )

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text(change.format(table)))


# The signature


def test_a_signature_that_the_log_confirms_is_the_same(small_world: SmallWorld):
    assert differences(small_world, signed(small_world)) == ()


def test_a_submission_sent_back_that_the_log_confirms_is_the_same(
    small_world: SmallWorld,
):
    submission = submit(small_world)
    small_world.service.submitting.send_back(
        who=small_world.a.approver, submission=submission.id, note="Again."
    )

    assert differences(small_world, submission) == ()


def test_a_signature_of_somebody_else_is_found(small_world: SmallWorld):
    submission = signed(small_world)

    tamper(
        small_world,
        "UPDATE submission SET signed_by = :other",
        other=small_world.a.focal_point.id,
    )

    assert differences(small_world, submission) == (
        "it is signed by another person than the log of deeds says",
    )


def test_a_signature_at_another_time_is_found(small_world: SmallWorld):
    submission = signed(small_world)

    tamper(
        small_world,
        "UPDATE submission SET signed_at = :then",
        then="2026-03-01 09:00:00+00:00",
    )

    assert differences(small_world, submission) == (
        "it is signed at another time than the log of deeds says",
    )


def test_a_signature_that_nobody_gave_is_found(small_world: SmallWorld):
    submission = submit(small_world)

    tamper(
        small_world,
        "UPDATE submission SET signed_by = :who, signed_at = at",
        who=small_world.a.approver.id,
    )

    assert differences(small_world, submission) == (
        "it is signed, and the log of deeds does not say so",
    )


def test_a_signature_that_was_taken_away_is_found(small_world: SmallWorld):
    submission = signed(small_world)

    tamper(small_world, "UPDATE submission SET signed_by = NULL, signed_at = NULL")

    assert differences(small_world, submission) == (
        "the log of deeds says that it was signed, and it is not",
    )


def test_sending_back_that_nobody_did_is_found(small_world: SmallWorld):
    submission = signed(small_world)

    tamper(
        small_world,
        "UPDATE submission SET sent_back_by = :who, sent_back_note = 'Again.'",
        who=small_world.a.approver.id,
    )

    assert differences(small_world, submission) == (
        "it is sent back, and the log of deeds does not say so",
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE submission SET signed_by = NULL",
        "UPDATE submission SET signed_at = NULL",
        "UPDATE submission SET signed_by = person",
        "UPDATE submission SET signed_at = at",
    ],
)
def test_the_database_refuses_to_change_a_signature(
    small_world: SmallWorld, change: str
):
    small_world.clock.advance(minutes=5)
    signed(small_world)

    with (
        pytest.raises(exc.DBAPIError, match=r"written once|never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text(change))


# What was said last


def test_what_was_said_last_is_held_against_all_that_was_said(
    small_world: SmallWorld, database_url: str
):
    a, service = small_world.a, small_world.service
    for value in ("met", "not_yet"):
        for who in (a.focal_point, a.officer):
            service.answering.record_answer(
                who=who, assessment=a.assessment, answer=answer("LAW-1.2a", value)
            )
    in_step = service.audit.newest_out_of_step(who=SYSTEM)
    tamper(small_world, "UPDATE newest SET seq = seq - 1 WHERE kind = 'answer'")
    tamper(small_world, "DELETE FROM newest WHERE kind = 'assignment'")

    out_of_step = service.audit.newest_out_of_step(who=SYSTEM)
    migrate(as_user(database_url, OWNER), serving=database_url)

    assert in_step == ()
    assert f"answer LAW-1.2a in {a.assessment}" in out_of_step
    assert f"assignment LAW-1 in {a.assessment}" in out_of_step
    assert service.audit.newest_out_of_step(who=SYSTEM) == ()
