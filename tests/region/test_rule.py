"""The announced rule: thresholds from N, what is shown, and what refuses."""

from fractions import Fraction

import pytest

from assessments.disclosure.figures import AtLeast, Counts, publish
from assessments.disclosure.rule import ANNOUNCED, Design, Thresholds, design_of
from assessments.errors import ReleaseRefused
from tests.region.making import stages_of


def shown(*counts: int) -> Counts | AtLeast:
    return publish(stages_of(counts)).shown


@pytest.mark.parametrize(
    ("states", "stage", "end"),
    [
        (12, 8, 8),  # 0.8 x 10 = 8; 0.95 x 10 = 9.5, but 12 - 4 = 8
        (15, 10, 11),  # 0.8 x 13 = 10.4; 0.95 x 13 = 12.35, but 15 - 4 = 11
        (36, 27, 32),  # 0.8 x 34 = 27.2; 0.95 x 34 = 32.3
        (48, 36, 43),  # 0.8 x 46 = 36.8; 0.95 x 46 = 43.7
        (1000, 798, 948),  # 0.8 x 998 = 798.4; 0.95 x 998 = 948.1
    ],
)
def test_thresholds_are_computed_from_how_many_take_part(states, stage, end):
    assert ANNOUNCED.thresholds(states) == Thresholds(stage=stage, end=end)


def test_counts_are_exact_below_both_thresholds():
    assert shown(15, 14, 5, 2, 0) == Counts(counts=(15, 14, 5, 2, 0))


def test_a_stage_at_its_threshold_is_shown_alone():
    assert shown(26, 4, 3, 2, 1) == Counts(counts=(26, 4, 3, 2, 1))
    assert shown(27, 3, 3, 2, 1) == AtLeast(stages=(1,), number=27)
    assert shown(0, 0, 36, 0, 0) == AtLeast(stages=(3,), number=27)


def test_an_end_at_its_threshold_is_shown_alone():
    assert shown(16, 15, 5, 0, 0) == Counts(counts=(16, 15, 5, 0, 0))
    assert shown(16, 16, 4, 0, 0) == AtLeast(stages=(1, 2), number=32)
    assert shown(0, 0, 0, 10, 26) == AtLeast(stages=(4, 5), number=32)


def test_a_stage_goes_before_its_end():
    assert shown(30, 6, 0, 0, 0) == AtLeast(stages=(1,), number=27)


def test_the_median_of_an_even_number_is_the_lower():
    six_and_six = Counts(counts=(6, 0, 0, 6, 0))
    five_and_seven = Counts(counts=(5, 0, 0, 7, 0))

    assert (six_and_six.median, five_and_seven.median) == (1, 4)


def test_nothing_is_published_of_eleven():
    with pytest.raises(ReleaseRefused) as refused:
        publish([3] * 11)

    assert refused.value.reason == "too_few"
    assert refused.value.values == {"minimum": 12}


def test_a_threshold_that_two_stages_could_reach_is_refused():
    half = Design(single=Fraction(1, 2))

    with pytest.raises(ReleaseRefused, match="impossible_threshold"):
        half.thresholds(20)  # 0.5 x 18 = 9: two stages of 9 fit into 20


def test_an_end_below_a_stage_is_refused():
    crossed = Design(joined=Fraction(3, 4))

    with pytest.raises(ReleaseRefused, match="impossible_threshold"):
        crossed.thresholds(40)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"epsilon": 1}, "epsilon"),
        ({"minimum": 5}, "minimum"),
        ({"minimum": True}, "minimum"),
        ({"single": [9, 10]}, "single"),
        ({"single": 0.8}, "single"),
        ({"coalition": None, "outside": 1}, "coalition, outside"),
    ],
)
def test_a_setting_that_is_not_as_announced_refuses(changes, named):
    with pytest.raises(ReleaseRefused) as refused:
        design_of({**ANNOUNCED.as_settings(), **changes})

    assert refused.value.reason == "unknown_setting"
    assert refused.value.values == {"settings": named}


def test_a_missing_setting_refuses():
    with pytest.raises(ReleaseRefused, match="unknown_setting"):
        design_of({})


def test_the_announced_settings_are_accepted():
    assert design_of(ANNOUNCED.as_settings()) == ANNOUNCED
