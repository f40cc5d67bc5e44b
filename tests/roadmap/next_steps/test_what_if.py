"""What if: what can be ticked, and where the priority would stand by it."""

from fractions import Fraction

import pytest

from priorities.answers import EffectiveAnswer, Scope
from priorities.rules import Aggregation
from roadmap.next_steps.what_if import if_met, indicators, now, stands_for, then, tried
from roadmap.wording.texts import english
from tests.builders import (
    OURS,
    answers,
    edition,
    everything,
    ladder,
    ladders,
    met,
    with_rules,
)
from tests.snapshots import snapshot, with_titles


def two(effective=None, scope=Scope.FULL):
    small = ladders("A*", "B")
    return with_titles(
        small, everything(small, "not_yet") | (effective or {}), scope=scope
    )


def test_what_can_be_ticked_comes_rung_by_rung_with_what_stands():
    first, second = indicators(
        two(met("A.2a") | answers(not_known="A.3a")), "P", english
    )

    assert (first.title, first.core, second.core) == ("Title of A", True, False)
    assert [rung.level for rung in first.rungs] == [2, 3, 4, 5]
    (lowest,), (next_one,) = (rung.criteria for rung in first.rungs[:2])
    assert (lowest.code, lowest.says, lowest.met) == ("A.2a", "Text of A.2a.", True)
    assert (lowest.stands, next_one.stands) == ("met", "not known")
    assert not next_one.met


def test_in_core_scope_only_core_indicators_can_be_ticked():
    (only,) = indicators(two(scope=Scope.CORE), "P", english)

    assert only.code == "A"


def test_what_stands_has_a_name_of_its_own():
    effective = {
        "1": EffectiveAnswer(voices=("met", "not_yet")),
        "2": EffectiveAnswer(voices=("met", "not_yet"), settled="not_yet"),
        "3": EffectiveAnswer(voices=("not_known", "met")),
        "4": EffectiveAnswer(voices=("not_known",)),
        "5": EffectiveAnswer(),
        "I": EffectiveAnswer(voices=("not_applicable",)),
    }

    assert [stands_for(effective, "J", code, OURS) for code in "123456"] == [
        "disputed",
        "not_yet",
        "met",
        "not_known",
        "none",
        "none",
    ]
    assert stands_for(effective, "I", "3", OURS) == "not_applicable"


def test_ticking_on_moves_the_place_and_leaves_what_stands():
    here = two()

    outcome = then(here, "P", on=["A.2a", "B.2a"], off=[], say=english)

    assert now(here, "P", english).place == "Starting, 1.00"
    assert outcome.place == "Building, 2.00"
    assert outcome.sentence.startswith("Building: the position is 2.00")
    assert now(here, "P", english).place == "Starting, 1.00"


def test_ticking_off_moves_it_down():
    outcome = then(two(met("A.2a", "B.2a")), "P", on=[], off=["A.2a"], say=english)

    assert outcome.place == "Starting, 1.50"


def test_ticking_what_is_open_narrows_the_band():
    small = edition(ladder("A"))
    here = with_titles(small, everything(small, "not_yet") | answers(not_known="A.2a"))

    assert now(here, "P", english).place == "Starting, 1.00 (1.00 to 2.00)"
    assert then(here, "P", on=["A.2a"], off=[], say=english).place == "Building, 2.00"


@pytest.mark.parametrize("code", ["Q.2a", "A", "B.2a"])
def test_what_cannot_be_ticked_is_refused(code):
    small = edition(ladder("A"), ladder("B", may_not_apply=True))
    here = with_titles(small, answers(not_applicable="B"))

    with pytest.raises(KeyError, match="Not to be ticked in P"):
        then(here, "P", on=[code], off=[], say=english)


# A copy of what stands


def test_what_is_tried_as_met_is_met_and_nothing_else_changes():
    small = ladders("A")
    here = snapshot(small, answers(not_known="A.2a", not_yet="A.3a"))

    assert tried(here, on=["A.2a"]) == answers(met="A.2a", not_yet="A.3a")
    assert here.effective["A.2a"].voices == ("not_known",)


def test_what_is_tried_as_not_met_is_not_yet():
    assert tried(snapshot(ladders("A"), met("A.2a")), off=["A.2a"]) == answers(
        not_yet="A.2a"
    )


def test_voices_and_settlements_give_way_and_the_evidence_stays():
    now = {
        "A.2a": EffectiveAnswer(
            voices=("met", "not_yet"), settled="not_yet", evidence=3
        ),
    }

    found = tried(snapshot(ladders("A"), now), on=["A.2a"])

    assert found == {"A.2a": EffectiveAnswer(voices=("met",), evidence=3)}


def test_a_criterion_that_nobody_answered_can_be_tried():
    assert tried(snapshot(ladders("A"), {}), on=["A.2a"]) == met("A.2a")


def test_a_priority_is_placed_as_if_criteria_were_met():
    small = ladders("A", "B")

    here = snapshot(small, everything(small, "not_yet"))

    assert if_met(here, "P", ["A.2a"]).low == Fraction(3, 2)


def test_an_edition_with_answers_of_its_own_takes_its_best_and_its_worst():
    scale = {"no": Fraction(0), "partly": Fraction(1, 2), "yes": Fraction(1)}
    other = edition(
        ladder("A"), rules=with_rules(scale=scale, indicator=Aggregation.MEAN)
    )

    found = tried(snapshot(other, {}), on=["A.2a"], off=["A.3a"])

    assert found["A.2a"].voices == ("yes",)
    assert found["A.3a"].voices == ("no",)
