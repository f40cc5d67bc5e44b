"""What the results say about each priority: sentences and rounded numbers."""

from fractions import Fraction

from priorities.answers import EffectiveAnswer
from priorities.loading.editions import find_edition
from priorities.rules import Aggregation
from priorities.scoring.placement import place
from roadmap.results.page import sections, years_rows
from roadmap.wording.placements import range_of
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
from tests.snapshots import snapshot


def section(of, effective):
    small = titled(of)
    (found,) = sections(snapshot(small, effective), english)
    return found


def lines(ways):
    """Read what each way asks for, where all of it is needed."""
    return [
        tuple(line for part in way.parts for line in part.lines if not part.says)
        for way in ways
    ]


def test_a_band_is_shown_in_brackets_only_where_it_is_wider_than_the_point():
    third = Fraction(7, 3)

    assert range_of(third, third, third, english) == "2.33"
    assert range_of(third, third, Fraction(5, 2), english) == "2.33 (2.33 to 2.50)"


def test_without_a_point_the_band_is_shown_and_without_a_band_words():
    assert range_of(None, Fraction(1), Fraction(5), english) == "1.00 to 5.00"
    assert range_of(None, None, None, english) == "does not apply"


def test_a_half_is_rounded_up():
    eighth = Fraction(17, 8)  # 2.125

    assert range_of(eighth, eighth, eighth, english) == "2.13"


def test_what_could_still_change_the_stage_is_said_beside_it():
    small = edition(ladder("A"))
    now = everything(small, "not_yet") | answers(not_known="A.2a")

    found = section(small, now)

    assert (found.stage, found.up_to) == ("Starting", "possibly up to Building")


def test_uncertainty_is_told_apart_by_its_cause():
    small = edition(ladder("A"), ladder("B"), ladder("C"))
    now = everything(small, "not_yet") | answers(not_known="A.2a")
    now["B.2a"] = EffectiveAnswer(voices=("met", "not_yet"))
    del now["C.2a"]

    assert section(small, now).uncertain == (
        "One criterion on which agencies differ: Text of B.2a",
        "One criterion answered “not known”: Text of A.2a",
        "One criterion that nobody has answered could still move the place.",
    )


def test_long_lists_of_open_criteria_are_cut_with_their_number():
    small = edition(*(ladder(code) for code in "ABCDEF"))
    now = everything(small, "not_yet") | answers(
        not_known=" ".join(f"{code}.2a" for code in "ABCDEF")
    )

    (line,) = section(small, now).uncertain

    assert line.startswith("6 criteria")
    assert line.endswith("Text of D.2a (and 2 more)")


def test_an_indicator_shows_its_level_and_how_much_of_the_next_rung_is_met():
    small = edition(ladder("A", rungs=(1, 2, 1, 1), core=True))

    (line,) = section(
        small, everything(small, "not_yet") | met("A.2a", "A.3a")
    ).indicators

    assert (line.core, line.level, line.position) == (True, "2", "2.50")
    assert line.next_rung == "1 of 2 met"


def test_the_next_step_names_its_criteria_and_how_many_ways_there_are():
    small = edition(ladder("A", rungs=(2, 1, 1, 1)), ladder("B"))
    now = everything(small, "not_yet") | met("B.2a")

    step = section(small, now).next

    assert step.says == (
        "To reach Building: one criterion, effort 1. There is one way at this effort."
    )
    assert lines(step.ways) == [("Text of B.3a. (B.3a)",)]


def test_equal_choices_are_said_in_one_line_and_unknowns_are_marked():
    small = edition(ladder("A", rungs=(1, 2, 1, 1)), ladder("B", rungs=(1, 2, 1, 1)))
    levels = {"A": 2, "B": 1}
    now = at_levels(small, levels) | answers(not_known="B.2a")

    step = section(small, now).next

    assert step.says.startswith("To reach Building: one criterion")
    assert lines(step.ways) == [("Text of B.2a. (B.2a) [find out first]",)]


def test_a_choice_among_equals_is_said_once():
    small = edition(
        ladder("A", rungs=(1, 4, 1, 1)),
        ladder("B", rungs=(1, 1, 2, 1), efforts={"B.4b": 3}),
    )
    now = at_levels(small, {"A": 2, "B": 3}) | met("B.4a")

    (way,) = section(small, now).next.ways

    # The mean is (2 + 3 1/2) / 2 and lacks a half: two of the four on A's rung, for 2.
    (part,) = way.parts
    assert part.says == "Any 2 of these 4:"
    assert part.lines == tuple(f"Text of A.3{x}. (A.3{x})" for x in "abcd")


def test_at_the_top_the_next_step_is_to_keep_it():
    small = edition(ladder("A"))

    step = section(small, everything(small, "met")).next

    assert step.says == "At the highest stage. What remains is to keep it."
    assert step.ways == ()


def test_where_nothing_applies_there_is_no_next_step():
    small = edition(ladder("A", may_not_apply=True))

    step = section(small, answers(not_applicable="A")).next

    assert step.says == "There is no next step, because nothing applies."


def test_an_edition_that_counts_otherwise_has_no_next_step():
    other = edition(ladder("A"), rules=with_rules(priority=Aggregation.MIN))

    step = section(other, everything(other, "not_yet")).next

    assert step.says.startswith("This edition does not count by rungs")


def test_the_years_are_one_row_per_priority_and_one_cell_per_cycle():
    small = titled(edition(ladder("A")))
    placements = [place(small, at_levels(small, {"A": level})) for level in (1, 2)]

    (row,) = years_rows(small, placements, english)

    assert (row.title, row.cells) == ("Title of P", (("1.00",), ("2.00",)))


def test_every_option_of_the_edition_can_be_put_into_words():
    whole = find_edition("2024")
    now = everything(whole, "not_yet")

    found = sections(snapshot(whole, now), english)

    cards = [card for shown in found for card in shown.options]
    assert len(cards) > 20
    assert all(
        card.title and card.what and card.serves and card.source for card in cards
    )
