"""A change taken apart: parts that add up exactly, and again as they are shown."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.comparison.values import NoTotal
from priorities.rounding import half_up
from roadmap.progress.decomposition import OUTSIDE, PartKind, break_down
from tests.changes import moved, without_total

numbers = st.fractions(min_value=-2, max_value=2, max_denominator=60)


def shown(part):
    return (part.kind.value, part.code, str(part.shown))


def test_parts_come_from_the_largest_rise_to_the_largest_fall_then_the_others():
    by = {"A": Fraction(-1, 2), "B": Fraction(1, 4), "C": 0, "D": Fraction(1, 3)}

    found = break_down(
        moved("P", 2, by, questionnaire=Fraction(-1, 6), entered_or_left=1)
    )

    # 2 + 1/3 + 1/4 - 1/2 + 1 - 1/6 = 35/12, shown 2.92: the parts add up to 0.92;
    # rounded down they give 0.91, and D lost as much as the last and comes first
    assert (str(found.shown_start), str(found.shown_end)) == ("2.00", "2.92")
    assert [shown(part) for part in found.parts] == [
        ("indicator", "D", "0.34"),
        ("indicator", "B", "0.25"),
        ("indicator", "A", "-0.50"),
        ("entered_or_left", None, "1.00"),
        ("questionnaire", None, "-0.17"),
    ]


def test_kinds_of_parts_are_added_up_exactly_and_as_shown():
    by = {"A": Fraction(1, 3), "B": Fraction(1, 3)}

    found = break_down(moved("P", 2, by, applicability=Fraction(1, 7)))

    assert found.exact(PartKind.INDICATOR) == Fraction(2, 3)
    assert str(found.shown(PartKind.INDICATOR)) == "0.67"
    assert found.exact(*OUTSIDE) == Fraction(1, 7)
    assert found.exact(PartKind.QUESTIONNAIRE) == 0


def test_what_cannot_be_told_cannot_be_taken_apart():
    assert break_down(without_total("P", NoTotal.NEW_PRIORITY, after=2)) is None


def test_without_a_total_only_what_is_comparable_is_taken_apart():
    priority = replace(
        moved("P", 2, {"A": Fraction(1, 2)}),
        comparable_before=Fraction(3),
        total=None,
        questionnaire=None,
        no_total=NoTotal.NO_COUNTERPART,
    )

    found = break_down(priority)

    assert not found.is_whole
    assert (found.start, found.end) == (3, Fraction(7, 2))


@given(
    st.dictionaries(st.sampled_from("ABCDEFG"), numbers),
    numbers,
    numbers,
    numbers,
    st.fractions(min_value=1, max_value=5, max_denominator=60),
)
def test_parts_add_up_to_the_change_exactly_and_as_shown(by, left, applied, asked, of):
    priority = moved(
        "P", of, by, questionnaire=asked, entered_or_left=left, applicability=applied
    )

    found = break_down(priority)

    assert found.start + sum(part.exact for part in found.parts) == priority.after
    assert found.shown_start + sum(p.shown for p in found.parts) == found.shown_end
    assert found.shown_start == half_up(priority.before, 2)
    assert found.shown_end == half_up(priority.after, 2)
