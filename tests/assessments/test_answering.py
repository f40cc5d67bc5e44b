"""Answers are only ever added; what stands is worked out from them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import exc, text

from assessments.errors import Frozen, NotAllowed, NotFound, NotUsable, WrongMoment
from assessments.records.people import FOCAL_POINT_VOICE, Person
from assessments.records.sheet import Progress, TaskKind
from assessments.records.work import CycleCode, Saved
from assessments.service.answering import Answering
from priorities.answers import EffectiveAnswer, Scope
from priorities.errors import AnswersError
from tests.past_the_program import changing
from tests.worlds import (
    SmallWorld,
    answer,
    editions_of,
    met,
    open_cycle,
    small_edition,
)


def effective_answer(world: SmallWorld) -> dict[str, EffectiveAnswer]:
    return dict(
        world.service.answering.snapshot(
            who=world.a.focal_point, assessment=world.a.assessment
        ).effective
    )


def record(world: SmallWorld, code: str, value: str = "met", **more: str) -> Saved:
    return world.service.answering.record_answer(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answer=answer(code, value, **more),
    )


def record_as_officer(world: SmallWorld, code: str, value: str) -> Saved:
    return world.service.answering.record_answer(
        who=world.a.officer,
        assessment=world.a.assessment,
        answer=answer(code, value),
    )


def submitted(world: SmallWorld) -> None:
    world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def next_year(world: SmallWorld) -> str:
    """Submit this cycle, open the next, and start state A's assessment in it."""
    submitted(world)
    world.clock.advance(days=365)
    cycle = open_cycle(world.service, world.administrator, 2027)
    started = world.service.answering.start(
        who=world.a.focal_point, cycle=cycle, scope=Scope.FULL
    )
    world.a = replace(world.a, assessment=started.id)
    return started.id


def test_an_answer_is_acknowledged_with_its_key_number_and_time(
    small_world: SmallWorld,
):
    saved = record(small_world, "LAW-1.2a", client_key="mine")

    assert saved == Saved(
        client_key="mine", seq=3, at=small_world.clock.now, repeated=False
    )  # 1 and 2 were the two assignments


def test_sending_the_same_answer_twice_records_it_once(small_world: SmallWorld):
    first = record(small_world, "LAW-1.2a", client_key="mine")
    small_world.clock.advance(minutes=1)

    second = record(small_world, "LAW-1.2a", client_key="mine")

    assert second == replace(first, repeated=True)


def test_the_same_key_of_another_person_is_another_answer(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a
    record(small_world, "LAW-1.2a", client_key="same")

    saved = answering.record_answer(
        who=a.officer,
        assessment=a.assessment,
        answer=answer("LAW-1.2a", client_key="same"),
    )

    assert not saved.repeated


def test_the_newest_answer_of_a_voice_stands(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "not_yet")
    record(small_world, "LAW-1.2a", "met")

    assert effective_answer(small_world)["LAW-1.2a"] == EffectiveAnswer(voices=("met",))


def test_numbers_decide_and_not_clocks(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "not_yet")
    small_world.clock.advance(hours=-1)
    record(small_world, "LAW-1.2a", "met")

    assert effective_answer(small_world)["LAW-1.2a"] == EffectiveAnswer(voices=("met",))


def test_a_withdrawn_answer_is_as_if_never_given(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "met")
    record(small_world, "LAW-1.2a", "withdrawn")

    assert "LAW-1.2a" not in effective_answer(small_world)


def test_several_answers_are_recorded_all_or_none(small_world: SmallWorld):
    with pytest.raises(NotUsable):
        small_world.service.answering.record_answers(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            answers=[answer("LAW-1.2a"), answer("LAW-1.9z")],
        )

    assert effective_answer(small_world) == {}


def test_several_answers_get_numbers_in_their_order(small_world: SmallWorld):
    recorded = small_world.service.answering.record_answers(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        answers=list(met("LAW-1.2a", "LAW-1.2b", "LAW-1.3a")),
    )

    assert [s.seq for s in recorded.saved] == [3, 4, 5]


def test_answers_come_back_with_where_they_leave_their_priorities(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a
    given = list(met("LAW-1.2a", "LAW-1.2b", "DAT-1.2a"))

    first, again = (
        answering.record_answers(
            who=a.focal_point, assessment=a.assessment, answers=given
        )
        for _ in range(2)
    )

    assert first.placements == {
        code: answering.placement_of_priority(
            who=a.focal_point, assessment=a.assessment, priority=code
        )
        for code in ("LAW", "DAT")
    }
    assert first.placements["LAW"].indicators[0].level == 2
    assert again.placements == first.placements
    assert all(saved.repeated for saved in again.saved)


def test_a_contributors_answers_come_back_without_a_placement(small_world: SmallWorld):
    a = small_world.a

    recorded = small_world.service.answering.record_answers(
        who=a.officer, assessment=a.assessment, answers=list(met("LAW-1.2a"))
    )

    assert [s.seq for s in recorded.saved] == [3]
    assert recorded.placements == {}


def test_what_cannot_be_placed_loses_no_answer(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise AnswersError(["impossible"])

    monkeypatch.setattr("assessments.service.answering.place_priority", refuse)
    a = small_world.a

    recorded = small_world.service.answering.record_answers(
        who=a.focal_point, assessment=a.assessment, answers=list(met("LAW-1.2a"))
    )

    assert [s.seq for s in recorded.saved] == [3]
    assert recorded.placements == {}
    assert effective_answer(small_world)["LAW-1.2a"] == EffectiveAnswer(voices=("met",))


def test_a_kept_answer_is_acknowledged_though_the_edition_lost_its_code(
    small_world: SmallWorld,
):
    a = small_world.a
    given = list(met("LAW-1.2a"))
    small_world.service.answering.record_answers(
        who=a.focal_point, assessment=a.assessment, answers=given
    )
    without = replace(
        small_edition(),
        priorities=tuple(p for p in small_edition().priorities if p.code != "LAW"),
    )
    now = replace(small_world.service.world, editions=editions_of(without))

    again = Answering(now).record_answers(
        who=a.focal_point, assessment=a.assessment, answers=[*given, *met("DAT-1.2a")]
    )

    assert [(saved.seq, saved.repeated) for saved in again.saved] == [
        (3, True),
        (4, False),
    ]
    assert set(again.placements) == {"DAT"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (answer("LAW-9.2a"), "no_such_code"),
        (answer("LAW-1.2a", "maybe"), "no_such_answer"),
        (answer("LAW-1.2a", "not_applicable", reason="none here"), "must_apply"),
        (answer("LAW-2.2b", "not_applicable"), "reason_missing"),
        (answer("LAW-2.2b", "not_applicable", reason="  "), "reason_missing"),
        (answer("LAW-1.2a", reason="x" * 4001), "reason_too_long"),
        (answer("LAW-2", "met"), "indicator_is_answered_by_criteria"),
        (answer("LAW-1", "not_applicable", reason="none here"), "must_apply"),
        (answer("LAW-1.2a", client_key=""), "client_key_unusable"),
        (answer("DAT-1.3a", confirms_carried=True), "dated_needs_a_look"),
    ],
)
def test_an_unusable_answer_is_refused_with_its_problem(
    small_world: SmallWorld, given: object, problem: str
):
    with pytest.raises(NotUsable) as refused:
        small_world.service.answering.record_answer(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            answer=given,  # type: ignore[arg-type]
        )

    assert [reason for reason, _ in refused.value.problems] == [problem]


def test_a_whole_indicator_may_be_not_applicable_with_a_reason(
    small_world: SmallWorld,
):
    record(small_world, "LAW-2", "not_applicable", reason="We have no coast.")

    assert effective_answer(small_world)["LAW-2"] == EffectiveAnswer(
        voices=("not_applicable",)
    )


def test_voices_are_kept_apart(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "met")
    record_as_officer(small_world, "LAW-1.2a", "not_yet")

    assert sorted(effective_answer(small_world)["LAW-1.2a"].voices) == [
        "met",
        "not_yet",
    ]


def test_a_settlement_holds_until_a_later_answer(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "met")
    record_as_officer(small_world, "LAW-1.2a", "not_yet")

    settlement = small_world.service.answering.settle(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        code="LAW-1.2a",
        value="met",
        reason="The decree is in force since June.",
    )

    assert settlement.settles == (3, 4)
    assert effective_answer(small_world)["LAW-1.2a"].settled == "met"
    record_as_officer(small_world, "LAW-1.2a", "not_yet")
    assert effective_answer(small_world)["LAW-1.2a"].settled is None


def test_there_is_nothing_to_settle_where_voices_agree(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "met")
    record_as_officer(small_world, "LAW-1.2a", "not_known")  # never disputes

    with pytest.raises(WrongMoment):
        small_world.service.answering.settle(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            code="LAW-1.2a",
            value="met",
            reason="We say so.",
        )


def test_a_contributor_answers_only_what_the_agency_is_asked_for(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a
    answering.record_answer(
        who=a.inspector, assessment=a.assessment, answer=answer("LAW-2.2a")
    )

    for code in ("LAW-2.2b", "LAW-2", "LAW-1.2a", "DAT-1.2a"):
        with pytest.raises(NotAllowed):
            answering.record_answer(
                who=a.inspector,
                assessment=a.assessment,
                answer=answer(code, "withdrawn"),
            )


def test_the_most_exact_word_on_who_is_asked_holds(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a
    answering.pass_on(
        who=a.officer, assessment=a.assessment, code="LAW-1.2a", note="Not our office."
    )
    answering.assign(
        who=a.focal_point, assessment=a.assessment, agency=a.police.code, codes=["LAW"]
    )

    answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-2.3a")
    )
    with pytest.raises(NotAllowed):
        answering.record_answer(
            who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a")
        )


def test_what_is_passed_on_reaches_the_other_agency_and_the_focal_point(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a

    answering.pass_on(
        who=a.officer,
        assessment=a.assessment,
        code="LAW-1.2a",
        note="Ask the labour inspection.",
        to=a.labour.code,
    )

    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    answering.record_answer(
        who=a.inspector, assessment=a.assessment, answer=answer("LAW-1.2a")
    )
    later = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert [(w.code, w.agency, w.note) for w in sheet.handed_back] == [
        ("LAW-1.2a", a.police.code, "Ask the labour inspection.")
    ]
    assert sheet.states["LAW-1.2a"].assigned == (a.labour.code,)
    assert later.handed_back == ()  # it is answered, and says nothing any more


def test_a_comment_sent_twice_is_kept_once(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a
    for _ in range(2):
        saved = answering.comment(
            who=a.focal_point,
            assessment=a.assessment,
            code="LAW-1.2a",
            text="See the gazette.",
            client_key="comment-1",
        )

    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert saved.repeated
    assert [c.text for c in sheet.states["LAW-1.2a"].comments] == ["See the gazette."]


def test_a_sheet_shows_own_answer_and_the_other_voices(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "met")
    record_as_officer(small_world, "LAW-1.2a", "not_yet")
    answering, a = small_world.service.answering, small_world.a

    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")

    state = sheet.states["LAW-1.2a"]
    assert state.mine is not None
    assert state.mine.value == "met"
    assert [(o.voice, o.value) for o in state.others] == [(a.police.code, "not_yet")]
    assert sheet.voice == FOCAL_POINT_VOICE
    assert sheet.may_answer
    assert list(sheet.states)[:3] == ["LAW-1", "LAW-1.2a", "LAW-1.2b"]


@pytest.mark.parametrize("name", ["focal_point", "officer", "approver"])
def test_a_criterion_is_seen_as_on_its_sheet(small_world: SmallWorld, name: str):
    record(small_world, "LAW-1.2a", "met")
    record_as_officer(small_world, "LAW-1.2b", "not_yet")
    answering, a = small_world.service.answering, small_world.a
    who = getattr(a, name)
    sheet = answering.sheet(who=who, assessment=a.assessment, priority="LAW")

    seen = answering.criterion(who=who, assessment=a.assessment, code="LAW-1.2b")

    assert seen.states == {"LAW-1.2b": sheet.states["LAW-1.2b"]}
    assert (seen.priority, seen.placement) == ("LAW", sheet.placement)


def test_a_criterion_that_one_is_not_asked_for_or_that_is_not_there_is_not_seen(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a

    seen = answering.criterion(who=a.officer, assessment=a.assessment, code="DAT-1.2a")

    assert seen.states == {}
    with pytest.raises(NotFound):
        answering.criterion(who=a.officer, assessment=a.assessment, code="DAT-1.9z")


def test_a_contributors_sheet_holds_what_is_asked_and_nothing_of_others(
    small_world: SmallWorld,
):
    answering, a = small_world.service.answering, small_world.a
    record(small_world, "LAW-1.2a", "met")
    answering.comment(
        who=a.focal_point,
        assessment=a.assessment,
        code="LAW-1.2a",
        text="Between us.",
        client_key="c",
    )

    sheet = answering.sheet(who=a.officer, assessment=a.assessment, priority="LAW")

    assert list(sheet.states) == [
        "LAW-1",
        "LAW-1.2a",
        "LAW-1.2b",
        "LAW-1.3a",
        "LAW-1.4a",
        "LAW-1.5a",
    ]
    assert sheet.states["LAW-1.2a"].others == ()
    assert sheet.states["LAW-1.2a"].comments == ()


def test_an_answer_to_a_submitted_assessment_is_refused_as_frozen(
    small_world: SmallWorld,
):
    submitted(small_world)

    with pytest.raises(Frozen) as refused:
        record(small_world, "LAW-1.2a")
    assert refused.value.reason == "assessment_submitted"


def test_an_answer_saved_before_is_acknowledged_again_after_submitting(
    small_world: SmallWorld,
):
    first = record(small_world, "LAW-1.2a", client_key="mine")
    submitted(small_world)

    again = record(small_world, "LAW-1.2a", client_key="mine")

    assert again == replace(first, repeated=True)


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        (datetime.fromisoformat("2026-07-01T11:59:00+00:00"), None),
        (datetime.fromisoformat("2026-07-01T12:00:00+00:00"), "cycle_closed"),
        (datetime.fromisoformat("2025-12-31T09:59:00+00:00"), "cycle_not_open_yet"),
    ],
)
def test_answers_are_taken_from_the_first_to_the_last_day(
    small_world: SmallWorld, when: datetime, refusal: str | None
):
    small_world.clock.now = when
    found = None
    try:
        record(small_world, "LAW-1.2a")
    except WrongMoment as refused:
        found = refused.reason

    assert found == refusal


@pytest.mark.parametrize(
    ("day", "may"), [("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_a_sheet_says_until_when_one_may_answer(
    small_world: SmallWorld, day: str, may: bool
):
    small_world.clock.now = datetime.fromisoformat(f"{day}T12:00:00+00:00")

    sheet = small_world.service.answering.sheet(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        priority="LAW",
    )

    assert sheet.may_answer is may


def test_a_cycle_closed_by_hand_takes_no_answers_until_it_is_extended(
    small_world: SmallWorld,
):
    cycles, administrator = small_world.service.cycles, small_world.administrator
    cycles.close_cycle(who=administrator, code=small_world.cycle)
    with pytest.raises(Frozen):
        record(small_world, "LAW-1.2a")

    cycles.extend_cycle(
        who=administrator,
        code=small_world.cycle,
        closes=small_world.clock.now.date(),
    )

    assert not record(small_world, "LAW-1.2a").repeated


def test_a_state_starts_once_per_cycle(small_world: SmallWorld):
    with pytest.raises(WrongMoment):
        small_world.service.answering.start(
            who=small_world.a.focal_point, cycle=small_world.cycle, scope=Scope.FULL
        )


def test_there_is_nothing_to_carry_over_in_the_first_year(small_world: SmallWorld):
    with pytest.raises(WrongMoment):
        small_world.service.answering.carry_over(
            who=small_world.a.focal_point, assessment=small_world.a.assessment
        )


def test_carrying_over_copies_each_voice_marked_until_confirmed(
    small_world: SmallWorld,
):
    record(small_world, "LAW-1.2a", "met")
    record(small_world, "LAW-1.2b", "met")
    record(small_world, "LAW-1.2b", "withdrawn")
    record_as_officer(small_world, "LAW-1.2a", "not_yet")
    answering = small_world.service.answering
    next_year(small_world)
    a = small_world.a

    taken = answering.carry_over(who=a.focal_point, assessment=a.assessment)
    assert (taken.copied, taken.asked) == (2, 2)
    taken = answering.carry_over(who=a.focal_point, assessment=a.assessment)
    assert (taken.copied, taken.asked) == (0, 0)

    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    state = sheet.states["LAW-1.2a"]
    assert state.carried
    assert state.last_value == "not_yet"  # disputed: the lower one stood
    assert sorted(effective_answer(small_world)["LAW-1.2a"].voices) == [
        "met",
        "not_yet",
    ]
    record(small_world, "LAW-1.2a", "met", confirms_carried=True)  # type: ignore[arg-type]
    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert not sheet.states["LAW-1.2a"].carried


def test_what_was_answered_before_carrying_over_stays(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "not_yet")
    next_year(small_world)
    record(small_world, "LAW-1.2a", "met")

    small_world.service.answering.carry_over(
        who=small_world.a.focal_point, assessment=small_world.a.assessment
    )

    assert effective_answer(small_world)["LAW-1.2a"].voices == ("met",)


def test_a_carried_answer_to_a_dated_criterion_shows_and_does_not_count(
    small_world: SmallWorld,
):
    record(small_world, "DAT-1.3a", "met")
    next_year(small_world)
    answering, a = small_world.service.answering, small_world.a

    answering.carry_over(who=a.focal_point, assessment=a.assessment)

    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="DAT")
    assert sheet.states["DAT-1.3a"].carried
    assert "DAT-1.3a" not in effective_answer(small_world)
    record(small_world, "DAT-1.3a", "met")
    assert effective_answer(small_world)["DAT-1.3a"].voices == ("met",)


def test_last_years_answer_is_shown_without_carrying_over(small_world: SmallWorld):
    record(small_world, "LAW-1.2a", "not_known")
    next_year(small_world)

    sheet = small_world.service.answering.sheet(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        priority="LAW",
    )

    assert sheet.states["LAW-1.2a"].last_value == "not_known"
    assert sheet.states["LAW-1.2a"].mine is None


def progress_of_a(world: SmallWorld, who: Person | None = None) -> dict[str, Progress]:
    a = world.a
    counted = world.service.answering.progress(
        who=who or a.focal_point, assessment=a.assessment
    )
    return {of_priority.priority: of_priority for of_priority in counted}


def test_an_indicator_is_done_when_all_that_is_asked_of_it_now_has_an_answer(
    small_world: SmallWorld,
):
    for code in ("LAW-1.2a", "LAW-1.2b"):
        record(small_world, code, "met")
    open_at_3 = progress_of_a(small_world)["LAW"]

    record(small_world, "LAW-1.3a", "not_yet")
    law, dat = progress_of_a(small_world).values()

    assert (open_at_3.done, open_at_3.missing, open_at_3.indicators) == (0, 2, 2)
    assert (law.done, law.missing, law.indicators) == (1, 1, 2)
    assert (dat.done, dat.missing, dat.indicators) == (0, 1, 1)


def test_an_indicator_in_dispute_is_not_done_though_higher_rungs_are_not_asked(
    small_world: SmallWorld,
):
    record(small_world, "LAW-1.2a", "not_yet")
    record(small_world, "LAW-1.2b", "met")
    record_as_officer(small_world, "LAW-1.2a", "met")

    law = progress_of_a(small_world)["LAW"]
    of_officer = progress_of_a(small_world, small_world.a.officer)["LAW"]

    assert (law.done, law.missing, law.disputed) == (0, 1, 1)
    assert (of_officer.done, of_officer.missing, of_officer.disputed) == (0, 1, 0)


def test_nothing_is_done_by_carrying_over_and_old_dated_answers_are_missing(
    small_world: SmallWorld,
):
    for code in ("LAW-1.2a", "LAW-1.2b", "DAT-1.2a", "DAT-1.3a"):
        record(small_world, code, "met")
    for code in ("LAW-1.3a", "LAW-2.2a", "LAW-2.2b", "DAT-1.4a"):
        record(small_world, code, "not_yet")
    next_year(small_world)
    small_world.service.answering.carry_over(
        who=small_world.a.focal_point, assessment=small_world.a.assessment
    )

    law, dat = progress_of_a(small_world).values()

    assert (law.done, law.to_confirm, law.missing, law.indicators) == (0, 2, 0, 2)
    assert (dat.done, dat.to_confirm, dat.missing) == (0, 0, 1)  # DAT-1.3a is dated
    assert (law.unconfirmed, dat.unconfirmed) == (5, 3)


def test_an_indicator_that_does_not_apply_is_done(small_world: SmallWorld):
    record(small_world, "LAW-2", "not_applicable", reason="We have no coast.")

    law = progress_of_a(small_world)["LAW"]

    assert (law.done, law.indicators) == (1, 2)


def test_core_scope_asks_core_indicators_only(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a

    answering.set_scope(who=a.focal_point, assessment=a.assessment, scope=Scope.CORE)

    assert progress_of_a(small_world)["LAW"].indicators == 1


def test_a_contributors_progress_is_of_what_is_asked(small_world: SmallWorld):
    record_as_officer(small_world, "LAW-1.2a", "not_yet")
    (before,) = progress_of_a(small_world, small_world.a.officer).values()

    record_as_officer(small_world, "LAW-1.2b", "not_yet")
    (law,) = progress_of_a(small_world, small_world.a.officer).values()

    assert (before.done, before.indicators) == (0, 1)
    assert (law.priority, law.done, law.indicators) == ("LAW", 1, 1)


def test_a_placement_follows_what_stands(small_world: SmallWorld):
    for code in ("LAW-1.2a", "LAW-1.2b"):
        record(small_world, code, "met")
    answering, a = small_world.service.answering, small_world.a

    placement = answering.snapshot(who=a.focal_point, assessment=a.assessment).placement
    law = answering.placement_of_priority(
        who=a.approver, assessment=a.assessment, priority="LAW"
    )

    assert placement.by_code["LAW"].indicators[0].level == 2
    assert law == placement.by_code["LAW"]


def test_work_for_a_focal_point_begins_with_a_cycle_to_start(small_world: SmallWorld):
    open_cycle(small_world.service, small_world.administrator, 2027)
    small_world.clock.advance(days=365)

    first, *_ = small_world.service.answering.work_for(who=small_world.a.focal_point)

    assert first.kind is TaskKind.START
    assert first.values["cycle"] == CycleCode("2027")


def test_an_approver_is_asked_to_sign(small_world: SmallWorld):
    submitted(small_world)

    (task,) = small_world.service.answering.work_for(who=small_world.a.approver)

    assert task.kind is TaskKind.SIGN


def test_an_observer_has_no_work_and_sees_no_assessment(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a

    assert answering.work_for(who=a.observer) == ()
    assert answering.assessments(who=a.observer) == ()


def test_another_states_assessment_is_not_there(small_world: SmallWorld):
    with pytest.raises(NotFound):
        small_world.service.answering.assessment(
            who=small_world.a.focal_point, assessment=small_world.b.assessment
        )


@pytest.mark.parametrize(
    "deed", ["UPDATE answer SET value = 'met'", "DELETE FROM answer"]
)
def test_the_database_itself_refuses_to_change_an_answer(
    small_world: SmallWorld, deed: str
):
    record(small_world, "LAW-1.2a", "not_yet")

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text(deed))
    assert effective_answer(small_world)["LAW-1.2a"].voices == ("not_yet",)


def test_a_naive_time_is_refused(small_world: SmallWorld):
    small_world.clock.now = small_world.clock.now.replace(tzinfo=None)

    with pytest.raises(exc.StatementError, match="timezone"):
        record(small_world, "LAW-1.2a")


def test_forty_people_answer_at_once_and_nothing_is_lost(small_world: SmallWorld):
    codes = list(small_world.edition.criterion_by_code)
    teams = (small_world.a, small_world.b)

    def ten_answers(person: int) -> list[Saved]:
        team = teams[person % 2]
        return [
            small_world.service.answering.record_answer(
                who=team.focal_point,
                assessment=team.assessment,
                answer=answer(codes[n % len(codes)], client_key=f"{person}-{n}"),
            )
            for n in range(10)
        ]

    with ThreadPoolExecutor(40) as pool:
        saved = [s for done in pool.map(ten_answers, range(40)) for s in done]

    assert len(saved) == 400
    numbers = sorted(s.seq for s in saved)
    assert numbers == sorted(2 * [*range(3, 203)])  # each state 3..202, none twice
