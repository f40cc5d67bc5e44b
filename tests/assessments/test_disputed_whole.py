"""A whole indicator that voices differ on, wherever what was answered is read again."""

import json
from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.answers.snapshot import Snapshot, effective_words, laid_over
from assessments.comparison.change import change
from assessments.comparison.plan_outcome import effective_both_times
from assessments.comparison.values import Certainty
from assessments.disclosure.gather import stages_of
from assessments.records.work import CycleCode
from assessments.service import Service
from priorities.answers import APPLIES, EffectiveAnswer, Scope
from priorities.crosswalk.carry_over import carry_answers, carry_effective_answers
from priorities.edition import CriterionCode
from tests.builders import edition, everything, ladder
from tests.crosswalks import linked, named, path, within_one
from tests.examples import examples
from tests.priorities.test_disputed_indicators import cases, said_by, stands
from tests.snapshots import snapshot
from tests.worlds import Clock, SmallWorld, answer, open_cycle, open_small_service

NOT_APPLICABLE = "not_applicable"
DISPUTED = EffectiveAnswer(voices=(NOT_APPLICABLE, APPLIES))
TWO = edition(ladder("A"), ladder("B", may_not_apply=True)).under(2)


def said(a: str, b: str, **whole: EffectiveAnswer) -> dict[str, EffectiveAnswer]:
    """Say the same to every criterion of A, and of B."""
    every = everything(TWO, a)
    return {
        **every,
        **{c: EffectiveAnswer(voices=(b,)) for c in every if c.startswith("B")},
        **whole,
    }


def changed(before: Snapshot, after: Snapshot):
    (only,) = change(before, after, within_one(TWO)).priorities
    return only


def test_two_years_of_a_disputed_indicator_are_compared_on_their_low_readings():
    # 2026: A at 5, B at 1, disputed: (5+1)/2 = 3 to 5. 2027: settled, out: 5.
    before = snapshot(TWO, said("met", "not_yet", B=DISPUTED))
    settled = replace(DISPUTED, settled=NOT_APPLICABLE)
    after = snapshot(TWO, said("met", "not_yet", B=settled))

    found = changed(before, after)

    assert found.band_before == (3, 5)
    assert (found.total, found.real, found.entered_or_left) == (2, 2, 2)
    assert found.certainty is not Certainty.CERTAIN
    assert not any(i.contribution for i in found.indicators)


def test_where_out_is_the_low_reading_a_disputed_indicator_counts_as_out():
    # A at 1, B at 5 and disputed: 1 (out) to 3 (in). Then A at 2: 2 to 7/2.
    before = snapshot(TWO, said("not_yet", "met", B=DISPUTED))
    raised = {"A.2a": EffectiveAnswer(voices=("met",))}
    after = snapshot(TWO, said("not_yet", "met", B=DISPUTED) | raised)

    found = changed(before, after)

    assert (found.before, found.after) == (1, 2)
    assert (found.comparable_before, found.comparable_after) == (1, 2)
    assert found.band_after == (2, Fraction(7, 2))
    assert (found.real, found.entered_or_left) == (1, 0)
    assert {i.code: i.contribution for i in found.indicators} == {"A": 1, "B": 0}
    assert {i.code: i.before for i in found.indicators} == {"A": 1, "B": None}
    assert found.certainty is Certainty.ON_WHAT_IS_KNOWN


@examples(30)
@given(cases(), st.data())
def test_the_parts_of_a_change_add_up_whatever_is_disputed(case, data):
    small, first, _, scope = case
    second = data.draw(said_by(small))
    before = snapshot(small, stands(small, first), scope=scope)
    after = snapshot(small, stands(small, second), scope=scope)

    (found,) = change(before, after, within_one(small)).priorities

    if found.total is None:
        return
    assert found.total == found.real == found.questionnaire + found.real
    assert found.comparable_before == found.before
    assert found.comparable_after == found.after
    parts = sum((i.contribution for i in found.indicators), start=Fraction(0))
    assert found.real == parts + found.entered_or_left + found.applicability


def test_each_year_is_compared_under_the_rules_it_was_signed_under():
    disputed = said("met", "not_yet", B=DISPUTED)
    before, after = snapshot(TWO.under(1), disputed), snapshot(TWO, disputed)

    found = change(before, after, within_one(TWO))
    (only,) = found.priorities

    assert (found.rules_before, found.rules_after) == (1, 2)
    assert (only.band_before, only.band_after) == ((5, 5), (3, 5))
    assert (only.total, only.real, only.entered_or_left) == (-2, -2, -2)


def test_a_draft_laid_over_keeps_what_is_disputed_in_it_and_what_it_does_not_touch():
    before = snapshot(TWO, said("met", "not_yet", B=DISPUTED))
    silent = snapshot(TWO, {})
    touching = snapshot(TWO, {"B.2a": EffectiveAnswer(voices=("met",))})
    disputing = snapshot(
        TWO, {"B": DISPUTED, "B.2a": EffectiveAnswer(voices=("not_yet",))}
    )

    def band(draft: Snapshot):
        placed = laid_over(before, draft, within_one(TWO)).placement.by_code["P"]
        return placed.low, placed.high

    assert band(silent) == (3, 5)
    assert band(touching) == (Fraction(7, 2), Fraction(7, 2))
    assert band(disputing) == (3, 5)


NEWER = named(TWO, "newer")
OLDER = named(TWO, "older")


def crossing(whole: str):
    """Carry everything over as it is, but for the indicator B."""
    criteria = [f"same: {code} > {code}" for code in TWO.criterion_by_code]
    return path(
        OLDER,
        NEWER,
        linked(
            "older",
            "newer",
            priorities=["same: P > P"],
            indicators=["same: A > A", *whole.split("; ")],
            criteria=criteria,
        ),
    )


def test_both_voices_of_a_disputed_indicator_carry_over():
    way = crossing("same: B > B")
    focal = {code: "not_yet" for code in TWO.criterion_by_code if "B." in code}

    assert carry_effective_answers(way, said("met", "not_yet", B=DISPUTED)) == said(
        "met", "not_yet", B=DISPUTED
    )
    assert {c: x.value for c, x in carry_answers(way, focal).items()} == focal
    assert {
        code: carried.value
        for code, carried in carry_answers(way, {"B": NOT_APPLICABLE}).items()
        if code == "B"
    } == {"B": NOT_APPLICABLE}


def test_where_the_indicator_does_not_carry_over_its_criteria_are_disputed():
    optional = edition(
        ladder("A"),
        ladder("B", may_not_apply=True, optional=("B.2a", "B.3a")),
    ).under(2)
    way = path(
        named(optional, "older"),
        named(optional, "newer"),
        crossing("dropped: B >; new: > B").crosswalk,
    )
    unanswered = {CriterionCode("B.3a")}
    stood = {
        code: given
        for code, given in said("met", "met", B=DISPUTED).items()
        if code not in unanswered
    }

    carried = carry_effective_answers(way, stood)

    assert carried["B.2a"].voices == ("met", NOT_APPLICABLE)
    assert carried["B.4a"].voices == ("met",)  # it always applies there
    assert "B.3a" not in carried
    assert "B" not in carried
    applying = {**stood, "B": replace(DISPUTED, settled=APPLIES)}
    assert carry_effective_answers(way, applying)["B.2a"].voices == ("met",)


def test_a_plan_is_held_against_what_was_said_to_the_criteria_of_a_disputed_indicator():
    disputed = said("met", "not_yet", B=DISPUTED)
    years = [snapshot(TWO.under(1), disputed), snapshot(TWO, disputed)]

    before, after, asked = effective_both_times(*years, within_one(TWO))

    assert (before["B.2a"], after["B.2a"]) == (NOT_APPLICABLE, "not_yet")
    assert "B.2a" in asked
    settled = {**disputed, "B": replace(DISPUTED, settled=APPLIES)}
    assert "B" not in effective_words(TWO, settled)
    assert effective_words(TWO, settled)["B.2a"] == "not_yet"


# In the record


@pytest.fixture
def disputed_year(small_world: SmallWorld) -> SmallWorld:
    """Let the focal point answer LAW-2, and the police say that it does not apply."""
    world, a = small_world, small_world.a
    answering = world.service.answering
    answering.assign(
        who=a.focal_point,
        assessment=a.assessment,
        agency=a.police.code,
        codes=["LAW-2"],
    )
    given = [
        *((code, "met") for code in world.edition.criterion_by_code if "LAW-1" in code),
        *((c, "not_yet") for c in world.edition.criterion_by_code if "LAW-2" in c),
    ]
    for code, value in given:
        answering.record_answer(
            who=a.focal_point, assessment=a.assessment, answer=answer(code, value)
        )
    answering.record_answer(
        who=a.officer,
        assessment=a.assessment,
        answer=answer("LAW-2", NOT_APPLICABLE, reason="there is no such court"),
    )
    return world


def law(service: Service, world: SmallWorld):
    """Give the placement of LAW now."""
    return service.answering.placement_of_priority(
        who=world.a.focal_point, assessment=world.a.assessment, priority="LAW"
    )


def test_one_agency_alone_moves_nothing_to_a_certain_place(disputed_year: SmallWorld):
    world, a = disputed_year, disputed_year.a

    placed = law(world.service, world)
    assert (placed.low, placed.high, placed.certain) == (3, 5, False)
    assert placed.disputed_indicators == ("LAW-2",)

    submitted = world.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    )
    document = json.loads(submitted.document)
    assert document["rules_version"] == 2
    assert stages_of(submitted.document)["LAW"] == 3  # the region counts the low end
    verified = world.service.submitting.verify(
        who=a.focal_point, submission=submitted.id
    )
    assert verified.same, verified.differences


def test_what_was_signed_under_older_rules_stays_under_them(
    database_url: str,
    clock: Clock,
    disputed_year: SmallWorld,
    monkeypatch: pytest.MonkeyPatch,
):
    world, a = disputed_year, disputed_year.a

    with (
        monkeypatch.context() as then,
        closing(open_small_service(database_url, clock)) as old,
    ):
        then.setattr("assessments.service.NEWEST", 1)
        first = old.submitting.submit(who=a.focal_point, assessment=a.assessment)
    assert json.loads(first.document)["rules_version"] == 1

    with closing(open_small_service(database_url, clock)) as service:
        who = a.focal_point
        assert service.submitting.verify(who=who, submission=first.id).same
        # what is signed is shown as it was signed
        assert law(service, world).low == 5
        shown = service.answering.snapshot(who=who, assessment=a.assessment)
        assert shown.placement.by_code["LAW"].low == 5
        # the next draft is counted under the newest rules, and compared with the old year
        clock.advance(days=365)
        open_cycle(service, world.administrator, 2027, "small")
        next_one = service.answering.start(
            who=who, cycle=CycleCode("2027"), scope=Scope.FULL
        )
        service.answering.carry_over(who=who, assessment=next_one.id)
        carried = replace(world, a=replace(a, assessment=next_one.id))
        assert (law(service, carried).low, law(service, carried).high) == (3, 5)
        second = service.submitting.submit(who=who, assessment=next_one.id)
        found = service.history.change(who=who, older=first.id, newer=second.id).change
        of_law = found.by_code["LAW"]
        assert (found.rules_before, found.rules_after) == (1, 2)
        assert (of_law.before, of_law.after) == (5, 3)


def test_what_is_sent_back_is_counted_under_the_newest_rules_at_once(
    database_url: str,
    clock: Clock,
    disputed_year: SmallWorld,
    monkeypatch: pytest.MonkeyPatch,
):
    a = disputed_year.a
    with (
        monkeypatch.context() as then,
        closing(open_small_service(database_url, clock)) as old,
    ):
        then.setattr("assessments.service.NEWEST", 1)
        first = old.submitting.submit(who=a.focal_point, assessment=a.assessment)

    with closing(open_small_service(database_url, clock)) as service:

        def disputed() -> int:
            counted = service.answering.progress(
                who=a.focal_point, assessment=a.assessment
            )
            return sum(priority.disputed for priority in counted)

        assert disputed() == 0
        service.submitting.send_back(
            who=a.approver, submission=first.id, note="Look at LAW-2 again."
        )
        assert disputed() == 1


def test_a_change_names_the_indicators_of_which_it_is_disputed_whether_they_apply():
    before = dict.fromkeys(("A.2a", "B.2a"), EffectiveAnswer(voices=("met",)))
    after = {**before, "B": DISPUTED}

    found = change(snapshot(TWO, before), snapshot(TWO, after), within_one(TWO))

    assert found.disputed == ("B",)
    assert (
        change(snapshot(TWO, before), snapshot(TWO, before), within_one(TWO)).disputed
        == ()
    )
