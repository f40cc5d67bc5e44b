"""Placement: the ladder, the stage, the band, and what explains them."""

from fractions import Fraction

import pytest

from priorities.answers import EffectiveAnswer, Scope
from priorities.errors import AnswersError
from priorities.scoring.placement import place, place_priority
from priorities.scoring.result import Why
from tests.builders import (
    answers,
    at_levels,
    edition,
    edition_of,
    everything,
    ladder,
    ladders,
    met,
    priority,
    with_rules,
)


def only(of, effective=(), scope=Scope.FULL):
    """Place the one priority of a small edition."""
    return place(of, dict(effective), scope).by_code["P"]


# The ladder


def test_nothing_met_stands_at_the_floor():
    small = ladders("A")

    placed = only(small, everything(small, "not_yet"))

    assert placed.position == 1
    assert placed.indicators[0].level == 1


def test_a_rung_half_met_adds_half_a_level():
    small = edition(ladder("A", rungs=(1, 2, 1, 1)))
    effective = everything(small, "not_yet") | met("A.2a", "A.3b")

    (indicator,) = only(small, effective).indicators

    assert indicator.level == 2
    assert indicator.low == 2 + Fraction(1, 2)
    assert indicator.secured_next == (1, 2)
    assert indicator.ahead == ()  # what counts is not ahead


def test_what_is_met_above_the_next_rung_is_shown_and_does_not_count():
    small = ladders("A")
    effective = everything(small, "not_yet") | met("A.3a", "A.5a")

    (indicator,) = only(small, effective).indicators

    assert indicator.low == 1
    assert indicator.ahead == ("A.3a", "A.5a")


def test_closing_a_gap_takes_what_was_ahead_with_it():
    small = edition(ladder("A", rungs=(1, 1, 2, 1)))
    ahead = everything(small, "not_yet") | met("A.3a", "A.4a")

    closed = only(small, ahead | met("A.2a"))

    assert only(small, ahead).low == 1
    assert closed.low == 3 + Fraction(1, 2)


def test_everything_met_stands_at_the_top():
    small = ladders("A*", "B")

    placed = only(small, everything(small, "met"))

    assert (placed.position, placed.stage, placed.why) == (5, 5, Why.TOP)
    assert placed.indicators[0].secured_next == (0, 0)
    assert placed.would_raise == placed.would_not_raise == placed.still_open == ()


def test_a_criterion_that_does_not_apply_leaves_the_denominator():
    small = edition(ladder("A", rungs=(3, 1, 1, 1), optional=("A.2c",)))
    effective = everything(small, "not_yet") | met("A.2a")

    assert only(small, effective).low == 1 + Fraction(1, 3)
    effective |= answers(not_applicable="A.2c")
    assert only(small, effective).low == 1 + Fraction(1, 2)


# The priority


def test_the_position_is_the_mean_of_the_indicators():
    small = ladders(*"ABCDEF")
    levels = dict(zip("ABCDEF", (1, 2, 3, 4, 3, 2), strict=True))

    placed = only(small, at_levels(small, levels))

    assert placed.position == Fraction(1 + 2 + 3 + 4 + 3 + 2, 6)
    assert placed.level_counts == (1, 2, 2, 1, 0)
    assert placed.weakest == ("A",)


def test_weights_of_the_edition_count():
    small = edition(ladder("A", weight=Fraction(3, 2)), ladder("B"))

    placed = only(small, at_levels(small, {"A": 5, "B": 1}))

    assert placed.position == (Fraction(3, 2) * 5 + 1) / Fraction(5, 2)


@pytest.mark.parametrize(
    ("levels", "stage"),
    [
        ((1, 1, 1, 2), 1),  # 5/4
        ((2, 2, 2, 2), 2),  # 2, the threshold itself
        ((3, 3, 3, 2), 2),  # 11/4
        ((3, 3, 3, 3), 3),
        ((4, 4, 4, 4), 4),
        ((5, 4, 4, 4), 4),  # 17/4
        ((5, 5, 4, 4), 5),  # 9/2: Sustained does not ask for perfection
    ],
)
def test_the_stage_follows_from_the_position(levels, stage):
    small = ladders(*"ABCD")

    placed = only(small, at_levels(small, dict(zip("ABCD", levels, strict=True))))

    assert placed.stage == stage


def test_a_weak_core_indicator_holds_the_stage_back_and_is_named():
    small = ladders("A*", "B*", "C", "D")

    placed = only(small, at_levels(small, {"A": 1, "B": 5, "C": 1, "D": 5}))

    assert placed.position == 3  # (1 + 5 + 1 + 5) / 4 would be stage 3
    assert placed.uncapped_stage == 3
    assert placed.stage == 2  # 1 + level 1
    assert placed.held_back_by == ("A",)  # C is as low, and not core
    assert placed.why is Why.HELD_BACK


def test_a_weak_indicator_that_is_not_core_holds_nothing_back():
    small = ladders("A*", "B", "C", "D")

    placed = only(small, at_levels(small, {"A": 5, "B": 1, "C": 5, "D": 5}))

    assert placed.stage == 4
    assert placed.held_back_by == ()
    assert placed.why is Why.POSITION


def test_an_edition_without_a_cap_holds_nothing_back():
    small = edition(ladder("A", core=True), ladder("B"), rules=with_rules(cap=False))

    placed = only(small, at_levels(small, {"A": 1, "B": 5}))

    assert placed.stage == 3


def test_an_edition_without_stages_gives_none():
    small = edition(ladder("A"), rules=with_rules(stages=()))

    placed = only(small, met("A.2a"))

    assert placed.stage is placed.stage_low is placed.uncapped_stage is None
    assert not placed.certain  # low 2, high 5
    assert only(small, everything(small, "met")).certain


# What is not known


def test_a_missing_answer_widens_the_band():
    small = ladders("A", "B")
    effective = met("A.2a", "B.2a") | answers(not_yet="A.3a B.4a")

    placed = only(small, effective)

    assert placed.low == 2
    assert placed.high == Fraction(2 + 3, 2)  # A is stopped at 2; B may be at 3
    assert placed.still_open == ("B.3a",)  # not those above what is not yet


def test_not_known_counts_as_looked_at_and_not_as_no():
    small = ladders("A")
    effective = met("A.2a") | answers(not_known="A.3a", not_yet="A.4a")

    placed = only(small, effective)

    assert placed.completeness == Fraction(3, 4)
    assert (placed.low, placed.high) == (2, 3)
    assert placed.still_open == ("A.3a",)


def test_a_point_is_certain_when_both_ends_have_the_same_stage():
    small = ladders("A", "B", "C")
    effective = everything(small, "not_yet") | met("A.2a", "B.2a", "C.2a", "C.3a")

    assert only(small, effective).certain
    unsure = effective | answers(not_known="A.3a B.3a")
    assert not only(small, unsure).certain  # 7/3 to 3


def test_the_point_is_shown_from_two_thirds_of_the_indicators():
    small = ladders("A", "B", "C")

    placed = only(small, answers(not_yet="A.2a"))
    two = only(small, answers(not_yet="A.2a", not_known="B.3a"))

    assert (placed.position, placed.stage, placed.why) == (
        None,
        None,
        Why.TOO_FEW_ANSWERS,
    )
    assert (placed.low, placed.high, placed.stage_low, placed.stage_high) == (
        1,
        Fraction(1 + 5 + 5, 3),
        1,
        3,
    )
    assert (two.position, two.why) == (1, Why.POSITION)


# Voices


def test_voices_that_differ_widen_the_band_and_veto_nobody():
    small = ladders("A")
    effective = everything(small, "not_yet")
    effective |= {"A.2a": EffectiveAnswer(voices=("met", "not_yet"), evidence=4)}

    placed = only(small, effective)

    assert (placed.low, placed.high, placed.evidenced) == (1, 2, 1)
    assert placed.disputed == ("A.2a",)
    assert placed.still_open == ()
    assert "A.2a" in placed.would_raise


def test_voices_that_agree_are_one():
    small = ladders("A")

    placed = only(small, {"A.2a": EffectiveAnswer(voices=("met", "met"))})

    assert placed.low == 2
    assert placed.disputed == ()


def test_not_known_never_disputes():
    small = ladders("A")

    placed = only(
        small, {"A.2a": EffectiveAnswer(voices=("not_known", "met", "not_known"))}
    )

    assert placed.low == 2
    assert placed.disputed == ()


def test_several_voices_that_do_not_know_are_an_information_gap():
    small = ladders("A")
    nobody = {"A.2a": EffectiveAnswer(voices=("not_known", "not_known"))}

    placed = only(small, nobody | answers(not_yet="A.3a"))

    assert (placed.low, placed.high) == (1, 2)
    assert placed.still_open == ("A.2a",)
    assert placed.completeness == Fraction(2, 4)


def test_a_settlement_ends_the_dispute():
    small = ladders("A")
    effective = everything(small, "not_yet")
    settled = EffectiveAnswer(voices=("met", "not_yet"), settled="met")

    placed = only(small, effective | {"A.2a": settled})

    assert (placed.low, placed.high) == (2, 2)
    assert placed.disputed == ()


def test_met_against_not_applicable_takes_not_applicable_low():
    small = edition(ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)))
    effective = everything(small, "not_yet")
    effective |= {"A.2b": EffectiveAnswer(voices=("not_applicable", "met"))}

    placed = only(small, effective)

    assert placed.low == 1  # 0 of 1
    assert placed.high == 1 + Fraction(1, 2)  # 1 of 2
    assert placed.completeness == 1
    assert placed.would_raise == ("A.2a", "A.2b")
    assert placed.would_change_stage == ("A.2a",)  # A.2b met makes 1 of 2, not 1 of 1


def test_not_yet_against_not_applicable_takes_not_yet_low():
    small = edition(ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)))
    effective = everything(small, "not_yet") | met("A.2a")
    effective |= {"A.2b": EffectiveAnswer(voices=("not_applicable", "not_yet"))}

    placed = only(small, effective)

    assert (placed.low, placed.high) == (1 + Fraction(1, 2), 2)


def test_a_standing_without_voices_is_unanswered():
    small = ladders("A")

    placed = only(small, {"A.2a": EffectiveAnswer()})

    assert placed.completeness == 0
    assert (placed.low, placed.high) == (1, 5)


# Scope, and what does not apply


def test_core_scope_asks_the_core_indicators_only():
    small = ladders("A*", "B")
    effective = at_levels(small, {"A": 3, "B": 1})

    core = only(small, effective, Scope.CORE)

    assert core.position == 3
    assert [i.code for i in core.indicators] == ["A"]
    assert only(small, effective).position == 2


def test_an_indicator_that_does_not_apply_leaves_the_mean():
    small = edition(ladder("A"), ladder("B", may_not_apply=True))
    effective = at_levels(small, {"A": 3, "B": 1})

    placed = only(small, effective | answers(not_applicable="B"))

    assert placed.position == 3
    assert not placed.indicators[1].applies
    assert placed.indicators[1].low is None
    assert placed.completeness == 1
    assert placed.level_counts == (0, 0, 1, 0, 0)


def test_a_settlement_that_an_indicator_does_not_apply_holds():
    small = edition(ladder("A"), ladder("B", may_not_apply=True))

    placed = only(small, {"B": EffectiveAnswer(settled="not_applicable")})

    assert not placed.indicators[1].applies


def test_saying_that_an_indicator_does_not_apply_is_an_answer():
    small = edition(
        ladder("A"), ladder("B", may_not_apply=True), ladder("C", may_not_apply=True)
    )

    placed = only(small, answers(not_yet="A.2a", not_applicable="B"))

    assert placed.position == 1  # two of the three have an answer


def test_a_priority_where_nothing_applies_is_not_placed():
    small = edition(ladder("A", core=True, may_not_apply=True))

    placed = only(small, answers(not_applicable="A"))

    assert placed.why is Why.NOT_APPLICABLE
    assert placed.position is placed.low is placed.high is placed.evidenced is None
    assert placed.stage is placed.stage_low is placed.stage_high is None
    assert placed.completeness is None
    assert not placed.certain
    assert placed.level_counts == (0, 0, 0, 0, 0)


def test_a_priority_without_core_indicators_is_not_placed_in_core_scope():
    assert only(ladders("A"), met("A.2a"), Scope.CORE).why is Why.NOT_APPLICABLE


# Evidence


@pytest.mark.parametrize(("grade", "evidenced"), [(0, 1), (1, 1), (2, 2), (4, 2)])
def test_the_evidence_band_counts_what_has_a_named_document(grade, evidenced):
    small = ladders("A")
    effective = everything(small, "not_yet") | met("A.2a", evidence=grade)

    placed = only(small, effective)

    assert placed.low == placed.high == 2
    assert placed.evidenced == evidenced


# What would change it


def test_only_the_next_rung_would_raise_the_position():
    small = edition(ladder("A", rungs=(1, 2, 1, 1)))
    effective = everything(small, "not_yet") | met("A.2a")

    placed = only(small, effective)

    assert placed.would_raise == ("A.3a", "A.3b")
    assert placed.would_not_raise == ("A.4a", "A.5a")
    assert placed.would_change_stage == ()


def test_what_would_raise_the_stage_is_named():
    small = ladders("A", "B")
    effective = at_levels(small, {"A": 2, "B": 1})

    placed = only(small, effective)

    assert placed.would_raise == (
        "A.3a",
        "B.2a",
    )  # either makes (2 + 2) / 2 or (3 + 1) / 2
    assert placed.would_change_stage == ("A.3a", "B.2a")


def test_under_the_cap_only_the_core_indicator_would_raise_the_stage():
    small = ladders("A*", "B", "C", "D")
    effective = at_levels(small, {"A": 1, "B": 4, "C": 4, "D": 4})

    placed = only(small, effective)

    assert placed.stage == 2
    assert placed.would_change_stage == ("A.2a",)


# The whole edition, and what is refused


def test_each_priority_is_placed_by_itself():
    small = edition_of(priority("P", ladder("A")), priority("Q", ladder("B")))
    effective = met("A.2a")

    placed = place(small, effective)

    assert [p.code for p in placed.priorities] == ["P", "Q"]
    assert placed.by_code["P"] == place_priority(small, "P", effective)
    assert placed.by_code["Q"] == place(small, {}).by_code["Q"]
    assert placed.overall is None


def test_all_that_is_wrong_is_said_at_once():
    small = edition(ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)))
    effective = {
        "A": EffectiveAnswer(voices=("not_applicable",)),
        "A.2a": EffectiveAnswer(voices=("not_applicable", "met")),
        "A.2b": EffectiveAnswer(settled="perhaps"),
        "A.3a": EffectiveAnswer(voices=("met",), evidence=5),
        "B.2a": EffectiveAnswer(voices=("met",)),
    }

    with pytest.raises(AnswersError) as refused:
        place(small, effective)

    assert refused.value.problems == (
        "A.2a: 'not_applicable' cannot be answered here; expected met, not_known, not_yet.",
        "A.2b: 'perhaps' cannot be answered here;"
        " expected met, not_applicable, not_known, not_yet.",
        "A.3a: evidence is given the grade 5; expected a whole number from 0 to 4.",
        "A: 'not_applicable' is given for a whole indicator that always applies;"
        " answer its criteria instead.",
        "B.2a: the edition has no criterion or indicator of this code.",
    )
