"""The story in three sentences, for every kind of change, from changes made by hand."""

import re
from fractions import Fraction

import pytest

from assessments.comparison.values import Certainty, NoTotal
from assessments.records.work import ChangeKind
from priorities.scoring.placement import place
from roadmap.progress.decomposition import NOTHING, Clause
from roadmap.progress.story import Story, first_story, story
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import at_levels, edition_of, ladder, priority, titled
from tests.changes import change, criterion, indicator, moved, without_total

QUARTER, THIRD = Fraction(1, 4), Fraction(1, 3)
EDITION = titled(
    edition_of(
        priority("P", ladder("A"), ladder("B")),
        priority("Q", ladder("C")),
        priority("R", ladder("D")),
    )
)
NAMING = Naming(older=EDITION, newer=EDITION, say=english)
AHEAD = Clause(says="the plan leads on", figures=(("Stages", "7"),))
SAME = (
    "The questionnaire was the same both times, so nothing comes from other questions"
)


def told(*priorities, ahead=NOTHING, **how) -> Story:
    return story(change(*priorities, **how), ("2025", "2026"), NAMING, ahead=ahead)


def test_up_and_down_with_the_indicator_that_counts_most():
    result = told(
        moved("P", 2, {"A": QUARTER, "B": Fraction(1, 8)}),
        moved("Q", 3, {"C": -THIRD}),
        moved("R", 1),
    )

    # P: 3/8 = 0.375, shown 0.38, as 0.25 + 0.13
    assert result.sentences == (
        "From 2025 to 2026, changed answers moved one priority up (Title of P, by "
        "0.38, of which 0.25 through “Title of A”) and one priority down (Title of Q, "
        "by 0.33, through “Title of C”).",
        f"{SAME}.",
        "All 2 moves are certain.",
    )


def test_the_one_that_moved_most_is_named_and_of_equals_the_first():
    most = told(moved("P", 2, {"A": QUARTER}), moved("Q", 2, {"C": THIRD}))
    among = told(moved("P", 2, {"A": QUARTER}), moved("Q", 2, {"C": QUARTER}))

    assert (
        "2 priorities up (most of all Title of Q, by 0.33, through"
        in (most.sentences[0])
    )
    assert (
        "2 priorities up (among them Title of P, by 0.25, through"
        in (among.sentences[0])
    )


def test_an_indicator_that_outweighs_the_whole_move_is_no_part_of_it():
    result = told(moved("P", 2, {"A": THIRD, "B": -Fraction(1, 12)}))

    # 1/3 - 1/12 = 1/4
    assert (
        "Title of P, by 0.25, above all through “Title of A” by 0.33"
        in (result.sentences[0])
    )


def test_an_indicator_that_is_the_whole_move_is_no_part_of_it():
    parts = {"A": THIRD, "B": QUARTER, "X": -QUARTER}

    result = told(moved("P", 2, parts))

    assert "(Title of P, by 0.33, through “Title of A”)" in result.sentences[0]


def test_of_a_fall_the_indicator_that_fell_most_is_named():
    result = told(moved("P", 3, {"A": Fraction(-1, 8), "B": -QUARTER}))

    # 3/8 = 0.375 down, shown 0.37 as 3.00 to 2.63 (2.625 half up), of which 0.25
    assert (
        "Title of P, by 0.37, of which 0.25 through “Title of B”" in result.sentences[0]
    )


def test_nothing_changed():
    result = told(moved("P", 2), moved("Q", 3))

    assert result.sentences == (
        "From 2025 to 2026, no answer that can be compared has changed, so nothing "
        "moved by answers.",
        f"{SAME}.",
        "It is certain that all 2 priorities compared stayed where they were.",
    )


def test_answers_that_changed_and_moved_nothing():
    result = told(moved("P", 2, {"A": 0}), changed=3)

    assert result.sentences[0] == (
        "From 2025 to 2026, 3 answers changed, and together they moved no position."
    )


def test_what_only_the_questionnaire_changed_is_told_apart():
    result = told(
        moved("P", 2, {"A": THIRD}, questionnaire=-QUARTER),
        moved("Q", 3, questionnaire=-THIRD),
        editions=("2017", "2024"),
    )

    assert "one priority up (Title of P, by 0.33," in result.sentences[0]
    assert result.sentences[1] == (
        "The new edition of the questionnaire alone moved 2 priorities down (most of "
        "all Title of Q, by 0.33), which is no change in the country."
    )


def test_a_new_edition_that_moved_nothing_by_itself():
    result = told(moved("P", 2, {"A": THIRD}), editions=("2017", "2024"))

    assert result.sentences[1] == (
        "The new edition of the questionnaire by itself moved no position."
    )


def test_priorities_without_a_total_are_counted():
    result = told(
        moved("P", 2, {"A": THIRD}, questionnaire=QUARTER),
        without_total("Q", NoTotal.NEW_PRIORITY, after=2),
        editions=("2017", "2024"),
    )

    assert result.sentences[1].endswith("; one priority cannot be compared as a whole.")


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (NoTotal.NO_CROSSWALK, "nobody has linked the two editions of the question"),
        (NoTotal.EDITION_MISSING, "an edition of the questionnaire is not on this sy"),
        (NoTotal.NOTHING_COMPARABLE, "nothing that was asked means the same both ti"),
    ],
)
def test_without_anything_to_compare_the_reason_is_told(reason, why):
    result = told(
        without_total("P", reason, before=2, after=3), editions=("2017", "2024")
    )

    assert result.sentences[0].startswith(
        f"What really changed from 2025 to 2026 cannot be told, because {why}"
    )
    assert result.sentences[1:] == (
        "What the new edition of the questionnaire moved by itself cannot be told "
        "either.",
        "How sure a change is cannot be said where none can be told.",
    )


def test_what_entered_is_no_changed_answer():
    result = told(moved("P", 2, entered_or_left=-QUARTER))

    assert result.sentences[0].startswith("From 2025 to 2026, no answer that can be")
    assert result.sentences[1] == (
        f"{SAME}; what began or ceased to apply moved one "
        "priority down (Title of P, by 0.25)."
    )


def test_what_began_to_apply_is_told_with_the_questionnaire():
    result = told(moved("P", 2, {"A": QUARTER}, applicability=THIRD))

    assert result.sentences[1] == (
        f"{SAME}; what began or ceased to apply moved one priority up (Title of P, by "
        "0.33)."
    )


def test_answers_put_down_to_better_information_are_not_called_the_country():
    better, wrong = ChangeKind.BETTER_INFORMATION, ChangeKind.ERROR_PUT_RIGHT
    real = ChangeKind.REAL_CHANGE
    changed = (
        criterion("A.2a", "not_yet", "met", better),
        criterion("A.2b", "not_yet", "met", wrong, better),
        criterion("A.2c", "not_yet", "met", better, real),
        criterion("A.3a", "not_yet", "met"),
    )

    result = told(moved("P", 2, (indicator("A", QUARTER, *changed),)))

    assert result.sentences[1].endswith(
        "; 2 of the 4 changed answers are put down to better information or an error "
        "put right, not to a change in the country."
    )


def test_how_sure_each_move_is_is_counted():
    certain, known, untold = Certainty
    result = told(
        moved("P", 2, {"A": QUARTER}, certainty=certain),
        moved("Q", 2, {"C": QUARTER}, certainty=known),
        moved("R", 2, {"D": -QUARTER}, certainty=untold),
    )

    assert result.sentences[2] == (
        "Of the 3 moves, one is certain, one holds on what was known both times and "
        "one cannot be told while questions are open."
    )


def test_open_questions_that_could_hide_a_change_are_told_where_nothing_moved():
    result = told(moved("P", 2), moved("Q", 2, certainty=Certainty.CANNOT_BE_TOLD))

    assert result.sentences[2] == (
        "Of the 2 priorities compared, one certainly stayed and in one open questions "
        "could hide a change."
    )


def test_what_lies_ahead_ends_the_third_sentence():
    result = told(moved("P", 2, {"A": QUARTER}), ahead=AHEAD)

    assert result.sentences[2] == "The move is certain; the plan leads on."
    assert ("Stages", "7") in result.figures


def test_the_first_year_is_a_starting_point():
    placement = place(EDITION, at_levels(EDITION, {"A": 2, "B": 2, "C": 1, "D": 3}))

    result = first_story("2026", placement, english, ahead=AHEAD)

    assert result.sentences == (
        "2026 is the first year on record, so there is nothing yet to compare it with.",
        "After the next submission this page will tell what really changed and what "
        "only the questionnaire changed.",
        "3 priorities are placed, and for 3 of them the stage is certain; the plan "
        "leads on.",
    )


def test_an_empty_first_year_places_nothing():
    result = first_story("2026", place(EDITION, {}), english)

    assert result.sentences[2] == "Nothing was answered, so no priority is placed."


@pytest.mark.parametrize(
    "result",
    [
        told(moved("P", 2, {"A": QUARTER, "B": Fraction(1, 7)}), moved("R", 2)),
        told(
            moved(
                "P", 2, {"A": THIRD}, questionnaire=-THIRD, certainty=list(Certainty)[1]
            ),
            moved("Q", 3, {"C": -QUARTER}, entered_or_left=Fraction(1, 6)),
            without_total("R", NoTotal.NO_COUNTERPART, before=2),
            editions=("2017", "2024"),
        ),
        told(moved("P", 2), changed=5),
    ],
)
def test_every_number_of_the_story_is_among_its_figures(result):
    listed = {shown.strip("+−") for _, shown in result.figures}

    for sentence in result.sentences:
        without_years = sentence.replace("2025", "").replace("2026", "")
        assert set(re.findall(r"\d+(?:\.\d+)?", without_years)) <= listed


def test_a_priority_with_too_few_answers_is_told_first_and_not_as_moved():
    result = told(
        moved("P", 4, {"A": -3}, too_few=(False, True)),
        moved("Q", 3, {"C": THIRD}),
    )

    assert result.sentences == (
        "From 2025 to 2026, one priority cannot be compared yet, because too few "
        "questions of 2026 have an answer; changed answers moved one priority up "
        "(Title of Q, by 0.33, through “Title of C”).",
        f"{SAME}.",
        "The move is certain.",
    )


def test_where_every_priority_has_too_few_answers_nothing_is_told_as_moved():
    result = told(
        moved("P", 4, {"A": -3}, too_few=(False, True)),
        moved("Q", 3, {"C": -1}, too_few=(True, True)),
    )

    assert result.sentences[0] == (
        "From 2025 to 2026, 2 priorities cannot be compared yet, because too few "
        "questions of 2025 and 2026 have an answer."
    )
    assert "moved" not in result.sentences[2]


def test_an_answer_that_is_missing_is_no_changed_answer():
    parts = indicator(
        "A",
        0,
        criterion("A.2a", "met", None, share=0),
        criterion("A.2b", "not_yet", None, share=0),
        criterion("A.3a", None, "met", share=0),
        criterion("A.3b", "met", "not_yet", share=0),
    )

    result = told(moved("P", 2, (parts,)))

    assert result.sentences[0] == (
        "From 2025 to 2026, one answer changed, and it moved no position."
    )
    assert result.sentences[1] == (
        f"{SAME}; 2 questions that had an answer in 2025 have none in 2026, which is "
        "no changed answer; one question has an answer in 2026 and had none in 2025."
    )


def test_a_fall_that_comes_of_missing_answers_alone_is_said_to():
    lost = indicator("A", -THIRD, criterion("A.2a", "met", None, share=-THIRD))

    result = told(moved("P", 2, (lost,), certainty=Certainty.CANNOT_BE_TOLD))

    assert result.sentences[0] == (
        "From 2025 to 2026, answers that are missing in one of the two years, with any "
        "that changed, moved one priority down (Title of P, by 0.33, through “Title of "
        "A”)."
    )
