"""Why an answer differs from last cycle's: said once, kept, and frozen with the rest."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import exc, text

from assessments.errors import Frozen, NotAllowed, NotUsable, WrongMoment
from assessments.records.people import FOCAL_POINT_VOICE, Person, Voice
from assessments.records.work import ChangeKind, Saved, Submission
from assessments.rules import SYSTEM
from priorities.answers import Scope
from tests.past_the_program import changing
from tests.worlds import SmallWorld, answer, open_cycle

REAL, INFORMATION, ERROR = ChangeKind


def record(world: SmallWorld, value: str, code: str = "LAW-1.2a", **more: str) -> None:
    """Answer as the focal point."""
    record_as(world, world.a.focal_point, value, code, **more)


def record_as(
    world: SmallWorld, who: Person, value: str, code: str = "LAW-1.2a", **more: str
) -> None:
    world.service.answering.record_answer(
        who=who, assessment=world.a.assessment, answer=answer(code, value, **more)
    )


def say_why(
    world: SmallWorld,
    kind: ChangeKind = REAL,
    *,
    who: Person | None = None,
    code: str = "LAW-1.2a",
    key: str = "why",
) -> Saved:
    return world.service.answering.say_why(
        who=who or world.a.focal_point,
        assessment=world.a.assessment,
        code=code,
        kind=kind,
        client_key=key,
    )


def submit(world: SmallWorld) -> Submission:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def shown(world: SmallWorld, who: Person | None = None) -> dict[Voice, ChangeKind]:
    """Give what the answer page shows under LAW-1.2a."""
    sheet = world.service.answering.sheet(
        who=who or world.a.focal_point, assessment=world.a.assessment, priority="LAW"
    )
    return {reason.voice: reason.kind for reason in sheet.states["LAW-1.2a"].why}


def next_year(world: SmallWorld) -> SmallWorld:
    """Submit, and start the next cycle, in which the police are asked for LAW-1."""
    submit(world)
    world.clock.advance(days=365)
    cycle = open_cycle(world.service, world.administrator, 2027)
    answering, a = world.service.answering, world.a
    started = answering.start(who=a.focal_point, cycle=cycle, scope=Scope.FULL)
    answering.assign(
        who=a.focal_point,
        assessment=started.id,
        agency=a.police.code,
        codes=["LAW-1"],
    )
    world.a = replace(a, assessment=started.id)
    return world


@pytest.fixture
def second_year(small_world: SmallWorld) -> SmallWorld:
    """State A said "not yet" to LAW-1.2a in 2026, and answers 2027 now."""
    record(small_world, "not_yet")
    return next_year(small_world)


def test_a_reason_is_acknowledged_and_shown(second_year: SmallWorld):
    record(second_year, "met")

    saved = say_why(second_year, INFORMATION, key="mine")

    assert saved == Saved(
        client_key="mine", seq=3, at=second_year.clock.now, repeated=False
    )  # 1 was the assignment, 2 the answer
    assert shown(second_year) == {FOCAL_POINT_VOICE: INFORMATION}


def test_saying_it_twice_records_it_once(second_year: SmallWorld):
    record(second_year, "met")
    first = say_why(second_year)
    second_year.clock.advance(minutes=1)

    assert say_why(second_year) == replace(first, repeated=True)


def test_the_newest_reason_counts(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year, REAL, key="first")
    say_why(second_year, ERROR, key="second")

    assert shown(second_year) == {FOCAL_POINT_VOICE: ERROR}


@pytest.mark.parametrize(
    "values",
    [(), ("not_yet",), ("met", "not_yet"), ("met", "withdrawn")],
    ids=["no answer", "the same answer", "the same again", "taken back"],
)
def test_there_is_nothing_to_explain_where_the_answer_does_not_differ(
    second_year: SmallWorld, values: tuple[str, ...]
):
    for value in values:
        record(second_year, value)

    with pytest.raises(WrongMoment, match="nothing_to_explain"):
        say_why(second_year)


def test_there_is_nothing_to_explain_where_nothing_stood_last_cycle(
    second_year: SmallWorld,
):
    record(second_year, "met", "LAW-1.2b")

    with pytest.raises(WrongMoment, match="nothing_to_explain"):
        say_why(second_year, code="LAW-1.2b")


def test_a_reason_goes_when_the_answer_returns_and_comes_back_with_it(
    second_year: SmallWorld,
):
    record(second_year, "met")
    say_why(second_year)
    record(second_year, "not_yet")
    returned = shown(second_year)
    record(second_year, "met")

    assert returned == {}
    assert shown(second_year) == {FOCAL_POINT_VOICE: REAL}


def test_another_answer_needs_a_reason_of_its_own(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year)
    record(second_year, "not_known")

    assert shown(second_year) == {}


def test_the_same_answer_given_again_keeps_its_reason(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year)
    record(second_year, "met", reason="The law is of May.")

    assert shown(second_year) == {FOCAL_POINT_VOICE: REAL}


def test_a_contributor_explains_the_own_answers_and_sees_no_other_reason(
    second_year: SmallWorld,
):
    """Last cycle the police said nothing, so it is asked only from its second year on."""
    world, officer = second_year, second_year.a.officer
    record_as(world, officer, "met")
    record(world, "met")
    say_why(world)

    with pytest.raises(WrongMoment, match="nothing_to_explain"):
        say_why(world, who=officer)
    assert shown(world, officer) == {}


def test_every_voice_gives_its_own_reason(small_world: SmallWorld):
    world, officer = small_world, small_world.a.officer
    for who in (officer, world.a.focal_point):
        record_as(world, who, "not_yet")
    second = next_year(world)
    for who, kind in ((officer, ERROR), (second.a.focal_point, REAL)):
        record_as(second, who, "met")
        say_why(second, kind, who=who)

    assert shown(second) == {FOCAL_POINT_VOICE: REAL, second.a.police.code: ERROR}
    assert shown(second, officer) == {second.a.police.code: ERROR}


def test_only_an_agency_that_is_asked_gives_reasons(second_year: SmallWorld):
    with pytest.raises(NotAllowed, match="not_assigned"):
        say_why(second_year, who=second_year.a.inspector)


def test_nothing_is_explained_after_submitting(second_year: SmallWorld):
    record(second_year, "met")
    submit(second_year)

    with pytest.raises(Frozen):
        say_why(second_year)


def test_a_code_that_is_not_there_has_no_reason(second_year: SmallWorld):
    with pytest.raises(NotUsable, match="no_such_code"):
        say_why(second_year, code="LAW-9.2a")


def test_a_submission_freezes_the_reasons_that_hold(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year)

    document = json.loads(submit(second_year).document)

    assert document["reasons"] == [
        {"code": "LAW-1.2a", "voice": "focal-point", "kind": "real_change", "seq": 3}
    ]


def test_a_submission_without_reasons_says_nothing_of_them(second_year: SmallWorld):
    """So documents from before there were reasons are still the same bytes."""
    record(second_year, "met")
    say_why(second_year)
    record(second_year, "not_yet")

    assert "reasons" not in json.loads(submit(second_year).document)


def test_a_submission_verifies_whatever_was_said_and_explained_after_it(
    small_world: SmallWorld,
):
    record(small_world, "not_yet")
    record(small_world, "not_yet", "LAW-1.2b")
    world = next_year(small_world)
    record(world, "met")
    say_why(world)
    record(world, "not_known")
    record(world, "met", "LAW-1.2b")
    say_why(world, code="LAW-1.2b", key="another")
    record(world, "met")  # and so the first reason holds again
    first = submit(world)
    world.service.submitting.new_draft(
        who=world.a.focal_point, assessment=first.assessment
    )
    for code in ("LAW-1.2a", "LAW-1.2b"):
        say_why(world, ERROR, code=code, key=f"since {code}")
    second = submit(world)

    verified = list(world.service.submitting.verify_all(who=SYSTEM))

    assert [check.differences for check in verified] == [(), (), ()]
    for submission in (first, second):
        reasons = json.loads(submission.document)["reasons"]
        assert [reason["code"] for reason in reasons] == ["LAW-1.2a", "LAW-1.2b"]


def test_submissions_verify_with_reasons_and_without(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year)
    submit(second_year)

    verified = list(second_year.service.submitting.verify_all(who=SYSTEM))

    assert [one.differences for one in verified] == [(), ()]


def test_a_reason_given_after_a_submission_is_of_the_next_draft(
    second_year: SmallWorld,
):
    a, submitting = second_year.a, second_year.service.submitting
    record(second_year, "met")
    first = submit(second_year)
    submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    say_why(second_year)

    assert submitting.verify(who=a.focal_point, submission=first.id).same
    assert "reasons" in json.loads(submit(second_year).document)


@pytest.mark.parametrize("change", ["SET kind = 'error_put_right'", None])
def test_the_database_never_changes_a_reason(
    second_year: SmallWorld, change: str | None
):
    record(second_year, "met")
    say_why(second_year)
    deed = f"UPDATE change_reason {change}" if change else "DELETE FROM change_reason"

    with (
        pytest.raises(exc.DatabaseError, match="never changed"),
        changing(second_year.service) as unit,
    ):
        unit.execute(text(deed))


def test_a_key_of_the_browser_stands_for_one_reason(second_year: SmallWorld):
    record(second_year, "met")
    say_why(second_year, REAL, key="one")

    with pytest.raises(NotUsable, match="client_key_used"):
        say_why(second_year, ERROR, key="one")


def test_a_key_of_the_browser_stands_for_one_answer(small_world: SmallWorld):
    record(small_world, "met", client_key="one")

    with pytest.raises(NotUsable, match="client_key_used"):
        record(small_world, "not_yet", client_key="one")


def test_two_answers_of_one_message_need_two_keys(small_world: SmallWorld):
    a = small_world.a
    pair = [answer(code, client_key="one") for code in ("LAW-1.2a", "LAW-1.2b")]

    with pytest.raises(NotUsable, match="client_key_used"):
        small_world.service.answering.record_answers(
            who=a.focal_point, assessment=a.assessment, answers=pair
        )


def test_a_key_of_the_browser_stands_for_one_comment(small_world: SmallWorld):
    def comment(words: str) -> Saved:
        return small_world.service.answering.comment(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            code="LAW-1.2a",
            text=words,
            client_key="one",
        )

    first = comment("A remark.")

    assert comment(" A remark. ") == replace(first, repeated=True)
    with pytest.raises(NotUsable, match="client_key_used"):
        comment("Another remark.")
