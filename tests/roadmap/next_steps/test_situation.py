"""What would stand if: a copy is changed, and nothing but the copy."""

from fractions import Fraction

from priorities.answers import Scope, Standing
from priorities.rules import Aggregation
from roadmap.next_steps.situation import if_met, tried
from tests.builders import (
    answers,
    edition,
    everything,
    ladder,
    ladders,
    met,
    with_rules,
)


def test_what_is_tried_as_met_is_met_and_nothing_else_changes():
    small = ladders("A")
    now = answers(not_known="A.2a", not_yet="A.3a")

    then = tried(small, now, on=["A.2a"])

    assert then == answers(met="A.2a", not_yet="A.3a")
    assert now["A.2a"].voices == ("not_known",)


def test_what_is_tried_as_not_met_is_not_yet():
    assert tried(ladders("A"), met("A.2a"), off=["A.2a"]) == answers(not_yet="A.2a")


def test_voices_and_settlements_give_way_and_the_evidence_stays():
    now = {
        "A.2a": Standing(voices=("met", "not_yet"), settled="not_yet", evidence=3),
    }

    then = tried(ladders("A"), now, on=["A.2a"])

    assert then == {"A.2a": Standing(voices=("met",), evidence=3)}


def test_a_criterion_that_nobody_answered_can_be_tried():
    assert tried(ladders("A"), {}, on=["A.2a"]) == met("A.2a")


def test_a_priority_is_placed_as_if_criteria_were_met():
    small = ladders("A", "B")

    then = if_met(small, "P", everything(small, "not_yet"), Scope.FULL, ["A.2a"])

    assert then.low == Fraction(3, 2)


def test_an_edition_with_answers_of_its_own_takes_its_best_and_its_worst():
    scale = {"no": Fraction(0), "partly": Fraction(1, 2), "yes": Fraction(1)}
    other = edition(
        ladder("A"), rules=with_rules(scale=scale, indicator=Aggregation.MEAN)
    )

    then = tried(other, {}, on=["A.2a"], off=["A.3a"])

    assert then["A.2a"].voices == ("yes",)
    assert then["A.3a"].voices == ("no",)
