"""One agency says that an indicator does not apply, and others answered it: who decides."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assessments.errors import Frozen, NotAllowed, NotUsable, Overtaken, WrongMoment
from assessments.records.people import Person, Role
from assessments.records.sheet import CriterionState, Progress, TaskKind
from assessments.records.work import (
    LateKind,
    NewAnswer,
    NewLateNote,
    Saved,
    Settlement,
)
from assessments.rules import SYSTEM
from assessments.submissions import document
from priorities.answers import Scope
from tests.worlds import SmallWorld, agreed, answer, open_cycle, small_edition

OUT = "not_applicable"
CODES = ("2a", "2b", "3a", "4a", "5a")


@pytest.fixture
def differing(small_world: SmallWorld) -> SmallWorld:
    """LAW-1 met and LAW-2 not yet by the focal point; the police say LAW-2 does not apply."""
    a = small_world.a
    ask(small_world, "LAW-2")
    for code in CODES:
        give(small_world, a.focal_point, answer(f"LAW-1.{code}"))
        give(small_world, a.focal_point, answer(f"LAW-2.{code}", "not_yet"))
    give(small_world, a.officer, out("LAW-2"))
    return small_world


def ask(world: SmallWorld, *codes: str) -> None:
    a = world.a
    world.service.answering.assign(
        who=a.focal_point, assessment=a.assessment, agency=a.police.code, codes=codes
    )


def out(code: str) -> NewAnswer:
    return answer(code, OUT, reason="There is no such border.")


def give(world: SmallWorld, who: Person, given: NewAnswer) -> Saved:
    return world.service.answering.record_answer(
        who=who, assessment=world.a.assessment, answer=given
    )


def settle(
    world: SmallWorld,
    value: str,
    *,
    who: Person | None = None,
    code: str = "LAW-2",
    seen: int | None = None,
) -> Settlement:
    return world.service.answering.settle(
        who=who or world.a.focal_point,
        assessment=world.a.assessment,
        code=code,
        value=value,
        reason="Asked the ministry.",
        seen=seen,
    )


def state(world: SmallWorld, code: str = "LAW-2") -> CriterionState:
    return world.service.answering.criterion(
        who=world.a.focal_point, assessment=world.a.assessment, code=code
    ).states[code]


def law(world: SmallWorld, who: Person | None = None) -> Progress:
    return next(
        progress
        for progress in world.service.answering.progress(
            who=who or world.a.focal_point, assessment=world.a.assessment
        )
        if progress.priority == "LAW"
    )


def ends(world: SmallWorld) -> tuple[int | None, int | None]:
    placed = world.service.answering.snapshot(
        who=world.a.focal_point, assessment=world.a.assessment
    ).placement.by_code["LAW"]
    return placed.stage_low, placed.stage_high


def next_year(world: SmallWorld) -> None:
    """Submit this cycle, open the next, and start from what was said."""
    service, a = world.service, world.a
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365)
    cycle = open_cycle(service, world.administrator, 2027)
    here = service.answering.start(who=a.focal_point, cycle=cycle, scope=Scope.FULL).id
    world.a = replace(a, assessment=here)
    service.answering.carry_over(who=a.focal_point, assessment=here)


def test_one_agency_does_not_take_an_indicator_out_and_it_counts_both_ways(
    differing: SmallWorld,
):
    placed = differing.service.answering.snapshot(
        who=differing.a.focal_point, assessment=differing.a.assessment
    ).placement.by_code["LAW"]

    assert (placed.low, placed.high) == (3, 5)
    assert not placed.certain
    assert "LAW-2" in placed.disputed


def test_the_focal_point_settles_that_it_applies_and_names_every_answer(
    differing: SmallWorld,
):
    given = [state(differing, f"LAW-2.{code}").mine for code in CODES]
    numbers = [answer.seq for answer in given if answer is not None]
    (said,) = state(differing).others

    settled = settle(differing, "applies")

    assert settled.settles == (*numbers, said.seq)
    assert state(differing).settled == settled
    assert ends(differing) == (3, 3)
    assert law(differing).disputed == 0


def test_the_focal_point_settles_that_it_does_not_apply_and_nothing_in_it_waits(
    differing: SmallWorld,
):
    give(differing, differing.a.inspector, answer("LAW-2.2a"))  # differs there, too
    before = law(differing)

    settle(differing, OUT)

    after = law(differing)
    assert (before.disputed, after.disputed) == (2, 0)
    assert (before.questions, after.questions) == (10, 6)  # LAW-2 is one question now
    assert after.missing == 0
    assert ends(differing) == (5, 5)


@pytest.mark.parametrize(
    ("decision", "who", "given"),
    [
        (OUT, "focal_point", answer("LAW-2.2a", "met")),
        (OUT, "inspector", answer("LAW-2.2a", "not_known")),
        (OUT, "focal_point", answer("LAW-2.5a", "withdrawn")),
        ("applies", "officer", out("LAW-2")),
        (OUT, "officer", out("LAW-2")),
        ("applies", "officer", answer("LAW-2", "withdrawn")),
    ],
)
def test_a_later_answer_that_may_differ_from_the_decision_opens_it_again(
    differing: SmallWorld, decision: str, who: str, given: NewAnswer
):
    settle(differing, decision)

    give(differing, getattr(differing.a, who), given)

    assert state(differing).settled is None
    took_back = given.code == "LAW-2" and given.value == "withdrawn"
    assert law(differing).disputed == (0 if took_back else 1)


@pytest.mark.parametrize("value", ["met", "not_known", "withdrawn"])
def test_who_answers_what_was_decided_to_apply_agrees_with_the_decision(
    differing: SmallWorld, value: str
):
    settle(differing, "applies")

    give(differing, differing.a.focal_point, answer("LAW-2.2a", value))

    decision = state(differing).settled
    assert decision is not None
    assert decision.value == "applies"
    assert law(differing).disputed == 0


def test_an_answer_elsewhere_leaves_the_decision_as_it_is(differing: SmallWorld):
    settle(differing, "applies")

    give(differing, differing.a.focal_point, answer("LAW-1.2a", "not_yet"))

    assert state(differing).settled is not None
    assert ends(differing)[0] == ends(differing)[1]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([], id="nobody else has answered"),
        pytest.param(["not_yet", "withdrawn"], id="the others took theirs back"),
    ],
)
def test_it_is_not_disputed_where_no_other_voice_stands(
    small_world: SmallWorld, given: list[str]
):
    a = small_world.a
    ask(small_world, "LAW-2")
    for value in given:
        give(small_world, a.focal_point, answer("LAW-2.2a", value))
    give(small_world, a.officer, answer("LAW-2.2a", "not_yet"))
    give(small_world, a.officer, out("LAW-2"))

    assert law(small_world).disputed == 0
    with pytest.raises(WrongMoment, match="nothing_to_settle"):
        settle(small_world, "applies")


def test_not_known_is_an_answer_that_disputes_and_voices_that_agree_do_not(
    small_world: SmallWorld,
):
    a = small_world.a
    ask(small_world, "LAW-2")
    give(small_world, a.officer, out("LAW-2"))
    give(small_world, a.inspector, answer("LAW-2.2a", "not_known"))
    assert law(small_world).disputed == 1

    give(small_world, a.focal_point, out("LAW-2"))
    assert law(small_world).disputed == 1  # two say so, the third has answered it
    assert len(settle(small_world, "applies").settles) == 3


def test_an_indicator_is_settled_by_applies_or_does_not_and_nothing_else(
    differing: SmallWorld,
):
    for value in ("met", "not_yet", "not_known", "withdrawn", "yes"):
        with pytest.raises(NotUsable, match="whole_settles_nothing"):
            settle(differing, value)


def test_a_criterion_is_not_settled_by_applies_and_nobody_answers_so(
    differing: SmallWorld,
):
    give(differing, differing.a.inspector, answer("LAW-2.2a"))
    with pytest.raises(NotUsable):
        settle(differing, "applies", code="LAW-2.2a")
    with pytest.raises(NotUsable):
        give(differing, differing.a.officer, answer("LAW-2", "applies"))


def test_only_the_focal_point_settles_it_and_an_agency_is_told_nothing(
    differing: SmallWorld,
):
    a = differing.a
    for who in (a.officer, a.inspector, a.approver):
        with pytest.raises(NotAllowed):
            settle(differing, "applies", who=who)
    settle(differing, "applies")

    sheet = differing.service.answering.sheet(
        who=a.officer, assessment=a.assessment, priority="LAW"
    )
    seen = sheet.states["LAW-2"]
    assert (seen.settled, seen.others) == (None, ())
    of_officer = law(differing, a.officer)
    assert (of_officer.disputed, of_officer.indicators) == (0, 2)


def test_nobody_settles_it_over_an_answer_to_a_criterion_that_was_not_seen(
    differing: SmallWorld,
):
    seen = state(differing).newest_seq
    newer = give(differing, differing.a.inspector, answer("LAW-2.2a", "not_known"))

    with pytest.raises(Overtaken, match="settled_meanwhile") as refused:
        settle(differing, OUT, seen=seen)

    assert refused.value.seq == newer.seq == state(differing).newest_seq
    settle(differing, OUT, seen=newer.seq)


def test_two_focal_points_do_not_settle_it_over_each_other(differing: SmallWorld):
    second = agreed(differing.service, differing.a, Role.FOCAL_POINT, "other-focal-AAA")
    seen = state(differing).newest_seq
    settle(differing, OUT, who=second, seen=seen)

    with pytest.raises(Overtaken) as refused:
        settle(differing, "applies", seen=seen)

    assert (refused.value.name, refused.value.value) == ("other-focal-AAA", OUT)
    settle(differing, "applies", seen=refused.value.seq)  # seen, and decided anew
    assert ends(differing) == (3, 3)


def test_it_waits_for_the_focal_point_and_for_nobody_else(differing: SmallWorld):
    def settling(who: Person) -> list[object]:
        tasks = differing.service.answering.work_for(who=who)
        return [t.values["disputed"] for t in tasks if t.kind is TaskKind.SETTLE]

    assert settling(differing.a.focal_point) == [1]
    assert settling(differing.a.officer) == []
    settle(differing, "applies")
    assert settling(differing.a.focal_point) == []


def test_its_decision_stands_in_the_submission_and_verifies(differing: SmallWorld):
    service, a = differing.service, differing.a
    settled = settle(differing, "applies")

    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    kept = json.loads(submission.document)
    assert kept["settlements"] == [
        {
            "code": "LAW-2",
            "value": "applies",
            "reason": "Asked the ministry.",
            "settles": list(settled.settles),
            "seq": settled.seq,
        }
    ]
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]
    again = document.read(submission.document, small_edition())
    assert again.effective["LAW-2"].settled == "applies"


def test_a_dispute_that_nobody_settled_is_submitted_as_one(differing: SmallWorld):
    service, a = differing.service, differing.a

    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    (placed,) = (
        p
        for p in json.loads(submission.document)["results"]["priorities"]
        if p["code"] == "LAW"
    )
    assert (placed["low"], placed["high"], placed["certain"]) == ("3", "5", False)
    assert "LAW-2" in placed["disputed"]
    assert [v.differences for v in service.submitting.verify_all(who=SYSTEM)] == [()]


@pytest.mark.parametrize(
    ("decision", "last"),
    [
        (None, (None, "not_yet")),
        ("applies", (None, "not_yet")),
        (OUT, (OUT, "not_yet")),
    ],
)
def test_next_year_the_answers_differ_again_and_the_page_says_what_stood(
    differing: SmallWorld, decision: str | None, last: tuple[str | None, str]
):
    if decision is not None:
        settle(differing, decision)

    next_year(differing)

    whole = state(differing)
    assert whole.settled is None
    assert law(differing).disputed == 1
    assert (whole.last_value, state(differing, "LAW-2.2a").last_value) == last


def test_what_came_late_is_taken_over_and_opens_the_decision_again(
    differing: SmallWorld,
):
    service, a = differing.service, differing.a
    settle(differing, OUT)
    service.cycles.close_cycle(who=differing.administrator, code=differing.cycle)
    note = NewLateNote(
        code="LAW-2.2a",
        kind=LateKind.ANSWER,
        value="met",
        text=None,
        client_key="late",
    )
    kept = service.late.keep(who=a.inspector, assessment=a.assessment, note=note)
    with pytest.raises(Frozen):
        settle(differing, "applies")
    service.cycles.extend_cycle(
        who=differing.administrator, code=differing.cycle, closes=date(2026, 6, 30)
    )
    assert state(differing).settled is not None

    service.late.take_over(
        who=a.focal_point, assessment=a.assessment, number=kept.number
    )

    assert state(differing).settled is None
    assert law(differing).disputed == 2  # with LAW-2.2a, where two differ
