"""Rounding half up, and parts that add up to the rounded whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from priorities.rounding import adding_up, half_up

anything = st.fractions(min_value=-100, max_value=100, max_denominator=60)


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(5, 2), 0, "3"),  # Python's round() gives 2
        (Fraction(17, 6), 1, "2.8"),
        (Fraction(11, 4), 1, "2.8"),
        (Fraction(49, 20), 1, "2.5"),  # 2.45 is below a half as a binary float
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-11, 4), 1, "-2.8"),
        (Fraction(2), 2, "2.00"),
        (3, 0, "3"),
    ],
)
def test_a_half_goes_away_from_zero(value, digits, shown):
    assert str(half_up(value, digits)) == shown


@given(anything, st.integers(0, 4))
def test_rounding_moves_a_value_by_half_a_unit_at_most(value, digits):
    moved = abs(Fraction(half_up(value, digits)) - value)

    assert moved <= Fraction(1, 2 * 10**digits)


def test_three_thirds_add_up_to_one():
    _, parts, _ = adding_up(0, [Fraction(1, 3)] * 3, 2)

    assert parts == (Decimal("0.34"), Decimal("0.33"), Decimal("0.33"))


def test_the_part_that_lost_most_gets_the_missing_unit():
    _, parts, _ = adding_up(0, [Fraction(12, 10), Fraction(17, 10), Fraction(11, 10)])

    # 1 + 1 + 1 = 3 and the sum is 4: the second part lost 0.7
    assert parts == (Decimal(1), Decimal(2), Decimal(1))


def test_a_rise_and_a_fall_add_up_too():
    _, parts, _ = adding_up(0, [Fraction(-513, 1000), Fraction(-677, 1000)], 2)

    assert parts == (Decimal("-0.51"), Decimal("-0.68"))
    assert sum(parts) == half_up(Fraction(-1190, 1000), 2)


def test_no_parts_are_no_parts():
    assert adding_up(0, [])[1] == ()


@given(st.lists(anything, max_size=8), st.integers(0, 3))
def test_parts_always_add_up_to_the_rounded_sum(parts, digits):
    _, shown, _ = adding_up(0, parts, digits)

    assert sum(shown, Decimal(0)) == half_up(sum(parts, Fraction(0)), digits)
    assert all(
        abs(Fraction(s) - p) < Fraction(1, 10**digits) or s == p
        for s, p in zip(shown, parts, strict=True)
    )


def test_parts_make_up_the_difference_of_what_is_shown():
    # 7/3 + 1/3 = 8/3, shown 2.33 and 2.67: the part is shown 0.34, not 0.33
    start, parts, end = adding_up(Fraction(7, 3), [Fraction(1, 3)], 2)

    assert (str(start), [str(p) for p in parts], str(end)) == ("2.33", ["0.34"], "2.67")


@given(anything, st.lists(anything, max_size=8), st.integers(0, 3))
def test_start_and_parts_as_shown_give_the_end_as_shown(start, parts, digits):
    first, shown, last = adding_up(start, parts, digits)

    assert first + sum(shown) == last
    assert first == half_up(start, digits)
    assert last == half_up(start + sum(parts), digits)


def test_across_zero_a_part_makes_up_for_two_halves_that_went_away_from_each_other():
    # -1/4 + 1 = 3/4, shown -0.3 and 0.8: the part is shown 1.1
    _, parts, _ = adding_up(Fraction(-1, 4), [Fraction(1)], 1)

    assert parts == (Decimal("1.1"),)


def test_across_zero_a_whole_part_makes_up_for_two_halves_too():
    # 9/8 - 2 = -7/8, shown 1.13 and -0.88: the part is shown -2.01
    _, parts, _ = adding_up(Fraction(9, 8), [Fraction(-2)], 2)

    assert parts == (Decimal("-2.01"),)


@given(st.fractions(0, 100, max_denominator=60), st.lists(anything, max_size=8))
def test_no_part_is_shown_with_another_sign_and_none_is_moved_by_a_unit(start, parts):
    assume(start + sum(parts) >= 0)
    _, shown, _ = adding_up(start, parts, 1)

    for part, as_shown in zip(parts, shown, strict=True):
        assert abs(Fraction(as_shown) - part) < Fraction(1, 10)
        assert part * Fraction(as_shown) >= 0
