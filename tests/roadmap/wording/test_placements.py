"""One sentence that says where a priority stands and why."""

from fractions import Fraction

from assessments.comparison.change import change
from priorities.scoring.placement import place
from roadmap.progress import words
from roadmap.results.page import sections
from roadmap.wording.editions import Naming
from roadmap.wording.placements import place_words, sentence, stage_name
from roadmap.wording.texts import english
from tests.builders import (
    answers,
    at_levels,
    edition,
    everything,
    ladder,
    met,
    titled,
    with_rules,
)
from tests.crosswalks import within_one
from tests.snapshots import snapshot


def said(of, effective):
    small = titled(of)
    (placed,) = place(small, effective).priorities
    return sentence(small, placed, english)


def test_a_position_between_thresholds_names_the_stage_and_the_weakest_indicator():
    small = edition(ladder("A"), ladder("B"))

    assert said(small, at_levels(small, {"A": 2, "B": 3})) == (
        "Building: the position is 2.50. "
        "The indicator furthest from the top is: Title of A."
    )


def test_a_core_indicator_that_holds_back_is_named_with_what_it_costs():
    small = edition(ladder("A", core=True), ladder("B"), ladder("C"))

    assert said(small, at_levels(small, {"A": 1, "B": 5, "C": 5})) == (
        "Building: the position is 3.67, which would be Established, "
        "but one core indicator holds it back: Title of A."
    )


def test_too_few_answers_give_the_band_and_no_stage():
    small = edition(ladder("A"), ladder("B"))

    assert said(small, {}) == (
        "Too few indicators have an answer to show one place. With what is known, "
        "the position lies between 1.00 and 5.00."
    )


def test_an_open_question_that_could_move_the_stage_is_said():
    small = edition(ladder("A"))
    effective = everything(small, "not_yet")
    del effective["A.2a"]

    assert said(small, effective | met("A.3a")).endswith(
        "Open questions could still move it up to Established."
    )


def test_the_top_says_so():
    small = edition(ladder("A"))

    assert said(small, everything(small, "met")) == (
        "Sustained: the position is 5.00, at or above the threshold of the highest stage."
    )


def test_an_unplaced_priority_is_said_and_never_a_number():
    small = edition(ladder("A", may_not_apply=True))

    assert said(small, answers(not_applicable="A")).startswith("Not placed")


def test_a_missing_stage_has_words_of_its_own():
    assert stage_name(None, english, None) == "Not shown"


def test_stages_without_names_have_their_numbers_wherever_they_are_told():
    six = tuple(Fraction(n, 2) for n in (3, 4, 5, 6, 8))
    small = titled(edition(ladder("A"), rules=with_rules(stages=six, cap=False)))
    then, now = (snapshot(small, at_levels(small, {"A": level})) for level in (3, 5))
    (section,) = sections(now, english)
    (moved,) = change(then, now, within_one(small)).priorities

    assert section.stage == "Stage 6 of 6"
    assert place_words(small, section.placed, english) == "Stage 6 of 6, 5.00"
    assert sections(then, english)[0].next.says.startswith("To reach Stage 6 of 6:")
    said = " ".join(
        words.stage(moved.stage, Naming(older=small, newer=small, say=english))
    )
    assert "Stage 5 of 6" in said
    assert "Stage 6 of 6" in said
