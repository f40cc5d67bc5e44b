"""Change under means and sums: worked numbers, and what holds for any two years."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.comparison.change import change
from assessments.comparison.values import Certainty, Direction, NoTotal
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition
from priorities.rounding import half_up
from priorities.rules import Aggregation, Missing, Rounding
from priorities.scoring.placement import place
from tests.builders import (
    answers,
    edition,
    edition_of,
    ladder,
    met,
    priority,
    with_rules,
)
from tests.crosswalks import linked, named, path, random_crosswalks, within_one
from tests.examples import examples
from tests.snapshots import snapshot

SCALE = {"none": Fraction(0), "half": Fraction(1, 2), "all": Fraction(1)}
MEAN, SUM = Aggregation.MEAN, Aggregation.SUM


def rules(**how):
    """Give rules without a ladder: a mean of means, answers left out counting as none."""
    usual = {
        "scale": SCALE,
        "indicator": MEAN,
        "stages": (),
        "cap": False,
        "point_share": Fraction(0),
        "missing": Missing.ZERO,
    }
    return with_rules(**{**usual, **how})


def asked(code: str, *rungs: int, **how):
    """Build an indicator with so many criteria on each level, from level 1 up."""
    return ladder(code, rungs=rungs or (1,), first=1, **how)


def compared(of: Edition, before, after):
    """Compare two years under one edition."""
    return change(snapshot(of, before), snapshot(of, after), within_one(of))


def changed(of: Edition, before, after):
    """Compare two years of an edition of one priority."""
    (only,) = compared(of, before, after).priorities
    return only


def test_a_sum_of_ladders_is_taken_apart_like_a_mean():
    summed = edition(
        ladder("A"),
        ladder("B"),
        rules=rules(scale=None, indicator=Aggregation.LADDER, priority=SUM),
    )

    found = changed(summed, {}, met("A.2a", "B.2a", "B.3a"))

    # A from 1 to 2, B from 1 to 3: 2 to 5
    assert (found.before, found.after, found.real) == (2, 5, 3)
    assert [i.contribution for i in found.indicators] == [1, 2]


def test_a_criterion_contributes_its_weight_times_its_move():
    samm = edition(asked("A", 2, 2), asked("B", 2, 2), rules=rules(indicator=SUM))

    found = changed(
        samm,
        answers(half="A.1a", all="A.2a"),
        answers(all="A.1a A.2b", half="A.2a B.1a"),
    )

    # A: (1/2 + 0)/2 + (1 + 0)/2 = 3/4, then (1 + 0)/2 + (1/2 + 1)/2 = 5/4; B: 0, then 1/4
    first, second = found.indicators
    assert (found.before, found.after) == (Fraction(3, 8), Fraction(6, 8))
    assert (first.contribution, second.contribution) == (Fraction(1, 4), Fraction(1, 8))
    assert {c.code: c.share for c in first.criteria} == {
        "A.1a": Fraction(1, 4),
        "A.2a": Fraction(-1, 4),
        "A.2b": Fraction(1, 2),
    }
    assert first.rungs == {1: Fraction(1, 4), 2: Fraction(1, 4)}
    assert found.entered_or_left == found.applicability == 0
    assert found.certainty is Certainty.CANNOT_BE_TOLD  # A.2b was blank, and so was B


def test_weights_of_indicators_count_in_a_mean():
    weighted = edition(asked("A", weight=3), asked("B"), rules=rules())

    found = changed(
        weighted, answers(none="A.1a", all="B.1a"), answers(all="A.1a", none="B.1a")
    )

    # (3 x 0 + 1)/4 = 1/4, then (3 x 1 + 0)/4 = 3/4
    assert found.total == found.real == Fraction(1, 2)
    assert [i.contribution for i in found.indicators] == [
        Fraction(3, 4),
        -Fraction(1, 4),
    ]
    assert found.certainty is Certainty.CERTAIN


def test_what_is_left_out_in_one_year_only_has_entered_and_has_not_risen():
    skipping = edition(asked("A", 2), asked("B"), rules=rules(missing=Missing.SKIP))

    found = changed(
        skipping, answers(half="A.1a"), answers(all="A.1a", none="A.1b B.1a")
    )

    # A: 1/2, then (1 + 0)/2 = 1/2; on A.1a alone 1/2, then 1. B was left out, then 0.
    # So 1/2, then 1/4: +1/2 by A.1a, -1/2 as A.1b entered, -1/4 as B did.
    first, second = found.indicators
    assert (found.before, found.after) == (Fraction(1, 2), Fraction(1, 4))
    assert (first.contribution, first.entered_or_left) == (
        Fraction(1, 2),
        -Fraction(1, 2),
    )
    assert found.applicability == -Fraction(1, 2)
    assert found.entered_or_left == -Fraction(1, 4)
    assert [(c.code, c.share, c.applicability) for c in first.criteria] == [
        ("A.1a", Fraction(1, 2), False),
        ("A.1b", None, True),
    ]
    assert (second.before, second.after, second.contribution) == (None, 0, 0)


def test_an_answer_that_is_first_given_is_no_certain_rise_where_blanks_count_as_nothing():
    counting = edition(asked("A"), asked("B"), rules=rules())
    none = answers(none="A.1a B.1a")

    first_said = changed(counting, answers(none="A.1a"), none | answers(all="B.1a"))
    blank_both_times = changed(counting, answers(none="A.1a"), answers(all="A.1a"))
    said_both_times = changed(counting, none, none | answers(all="B.1a"))

    assert first_said.direction is Direction.UP
    assert first_said.certainty is Certainty.CANNOT_BE_TOLD
    assert blank_both_times.certainty is Certainty.CERTAIN
    assert said_both_times.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        # A.1c is unknown both times: 0 to 1/3, then 2/3 to 1
        ("none none", "all all", Certainty.CERTAIN),
        # 0 to 1/3, then 1/3 to 2/3: they touch
        ("none none", "all none", Certainty.ON_WHAT_IS_KNOWN),
        # 0 to 2/3, then 1/3 to 2/3: A.1a may have been there before
        ("not_known none", "all none", Certainty.CANNOT_BE_TOLD),
    ],
)
def test_bands_decide_the_word_where_what_is_missing_widens_them(before, after, word):
    bounded = edition(asked("A", 3), rules=rules(missing=Missing.BOUNDS))
    years = [
        {
            code: EffectiveAnswer(voices=(answer,))
            for code, answer in zip(("A.1a", "A.1b"), year.split(), strict=True)
        }
        for year in (before, after)
    ]

    assert changed(bounded, *years).certainty is word


# The overall number

FIRST = named(
    edition_of(
        priority("K", asked("A"), asked("B")),
        priority("L", asked("C")),
        rules=rules(overall=MEAN, missing=Missing.SKIP),
    ),
    "first",
)
SECOND = named(
    edition_of(
        priority("K", asked("A"), asked("D")),
        priority("L", asked("C")),
        priority("M", asked("E")),
        rules=FIRST.rules,
    ),
    "second",
)
BETWEEN = linked(
    "first",
    "second",
    priorities=["same: K > K", "same: L > L", "new: > M"],
    indicators=["same: A > A", "dropped: B >", "same: C > C", "new: > D", "new: > E"],
    criteria=[
        "same: A.1a > A.1a",
        "dropped: B.1a >",
        "same: C.1a > C.1a",
        "new: > D.1a",
        "new: > E.1a",
    ],
)


def test_an_overall_number_is_shared_by_its_priorities():
    found = compared(
        FIRST,
        answers(none="A.1a C.1a", half="B.1a"),
        answers(all="A.1a C.1a", half="B.1a"),
    ).overall

    # K 1/4, then 3/4; L 0, then 1: 1/8, then 7/8
    assert (found.before, found.after, found.total) == (
        Fraction(1, 8),
        Fraction(7, 8),
        Fraction(3, 4),
    )
    assert found.contributions == {"K": Fraction(1, 4), "L": Fraction(1, 2)}
    assert (found.answers, found.entered_or_left, found.questionnaire) == (
        Fraction(3, 4),
        0,
        0,
    )
    assert found.certainty is Certainty.CERTAIN


def test_an_overall_number_over_two_editions_is_answers_and_questionnaire():
    found = change(
        snapshot(FIRST, answers(none="A.1a B.1a", half="C.1a")),
        snapshot(SECOND, answers(half="A.1a D.1a", all="C.1a", none="E.1a")),
        path(FIRST, SECOND, BETWEEN),
    ).overall

    # T1 = (0 + 1/2)/2 = 1/4, T2 = (1/2 + 1 + 0)/3 = 1/2; on A and C alone
    # C1 = (0 + 1/2)/2 = 1/4, C2 = (1/2 + 1)/2 = 3/4
    assert (found.before, found.after) == (Fraction(1, 4), Fraction(1, 2))
    assert (found.comparable_before, found.comparable_after) == (
        Fraction(1, 4),
        Fraction(3, 4),
    )
    assert (found.total, found.real, found.questionnaire) == (
        Fraction(1, 4),
        Fraction(1, 2),
        -Fraction(1, 4),
    )
    assert found.contributions == {"K": Fraction(1, 4), "L": Fraction(1, 4)}


def test_a_priority_that_nobody_answered_before_has_entered_the_overall_number():
    found = compared(
        FIRST, answers(half="A.1a"), answers(all="A.1a", none="C.1a")
    ).overall

    # K 1/2, then 1; L left out, then 0: 1/2, then 1/2
    assert (found.total, found.answers, found.entered_or_left) == (
        0,
        Fraction(1, 2),
        -Fraction(1, 2),
    )


def test_an_overall_number_that_did_not_exist_says_so():
    found = compared(FIRST, {}, answers(all="A.1a")).overall

    assert (found.before, found.after, found.total) == (None, 1, None)
    assert found.no_total is found.no_real is NoTotal.NOT_PLACED_BEFORE


@pytest.mark.parametrize(
    ("missing", "before", "total"),
    [
        (Missing.SKIP, 1, -Fraction(1, 4)),
        (Missing.ZERO, Fraction(1, 2), Fraction(1, 4)),
        (Missing.BOUNDS, Fraction(1, 2), Fraction(1, 4)),
    ],
)
def test_a_priority_without_answers_counts_as_the_instrument_says(
    missing, before, total
):
    of = replace(FIRST, rules=replace(FIRST.rules, missing_overall=missing))

    found = compared(of, answers(all="A.1a"), answers(all="A.1a", half="C.1a")).overall

    # K at 1 both times; L left out or at nothing, then at 1/2: no answer has changed
    assert (found.before, found.total) == (before, total)
    assert (found.answers, found.entered_or_left) == (0, total)


def test_an_indicator_without_answers_counts_as_the_instrument_says():
    zero = edition(
        asked("A"),
        asked("B"),
        rules=rules(missing=Missing.SKIP, missing_priority=Missing.ZERO),
    )

    found = changed(zero, answers(half="A.1a"), answers(all="A.1a", half="B.1a"))

    # (1/2 + 0)/2, then (1 + 1/2)/2; B was not answered before
    assert (found.before, found.real) == (Fraction(1, 4), Fraction(1, 2))
    assert [i.contribution for i in found.indicators] == [Fraction(1, 4), 0]
    assert found.applicability == Fraction(1, 4)


SENEGAL = {
    "C1.1": 2,
    "C1.2": 3,
    "C1.3": 3,
    "C2.1": 4,
    "C2.2": 4,
    "C3.1": 3,
    "C4.1": 4,
    "C5.1": 3,
    "C5.2": 2,
    "C5.3": 4,
    "C6.1": 3,
    "C6.2": 2,
    "C7.1": 3,
    "C8.1": 2,
    "C8.2": 3,
    "C8.3": 3,
    "C9.1": 2,
    "C9.2": 2,
    "C9.3": 2,
    "C10.1": 2,
    "C11.1": 2,
    "C11.2": 2,
    "C12.1": 3,
    "C13.1": 1,
}
"""The levels that Senegal reported to WHO for 2019."""

LATER = {
    "C1.1": 2,
    "C1.2": 2,
    "C2.1": 4,
    "C2.2": 4,
    "C2.3": 3,
    "C3.1": 3,
    "C3.2": 3,
    "C4.1": 3,
    "C4.2": 2,
    "C4.3": 3,
    "C4.4": 3,
    "C4.5": 3,
    "C5.1": 3,
    "C5.2": 2,
    "C6.1": 3,
    "C6.2": 3,
    "C7.1": 2,
    "C7.2": 3,
    "C7.3": 3,
    "C8.1": 2,
    "C8.2": 2,
    "C8.3": 2,
    "C9.1": 2,
    "C9.2": 2,
    "C9.3": 3,
    "C10.1": 3,
    "C10.2": 2,
    "C10.3": 2,
    "C11.1": 2,
    "C11.2": 2,
    "C11.3": 2,
    "C12.1": 3,
    "C13.1": 4,
    "C14.1": 3,
    "C15.1": 1,
}
"""Levels under the second edition: invented, so that they give the published 52.4."""


def test_senegal_from_2019_to_2022_fell_by_answers_and_by_the_questionnaire():
    older, newer = find_edition("spar-1"), find_edition("spar-2")
    then, now = (
        {code: EffectiveAnswer(voices=(str(level),)) for code, level in year.items()}
        for year in (SENEGAL, LATER)
    )

    found = change(
        snapshot(older, then),
        snapshot(newer, now),
        path(older, newer, find_crosswalk("spar-1", "spar-2")),
    )

    assert found.overall.no_real is NoTotal.ROUNDED
    exact = found.before_rounding.overall
    shown = [
        str(half_up(number, 3))
        for number in (
            *(exact.before, exact.after),
            *(exact.total, exact.answers, exact.questionnaire),
        )
    ]
    assert shown == ["53.590", "52.400", "-1.190", "-0.513", "-0.677"]
    assert (exact.answers, exact.entered_or_left) == (-Fraction(20, 39), 0)


def test_ours_has_no_overall_number_and_no_change_of_one():
    ours = edition(ladder("A"))

    assert compared(ours, {}, met("A.2a")).overall is None


# What is not taken apart


@pytest.mark.parametrize(
    "how",
    [
        {"indicator": Aggregation.GATE, "gate_at": Fraction(1, 2)},
        {"indicator": Aggregation.MIN},
        {"rung": Aggregation.MIN},
    ],
    ids=["gate", "lowest rung", "lowest criterion"],
)
def test_a_gate_and_a_lowest_rung_are_not_taken_apart(how):
    of = edition(asked("A", 1, 1), rules=rules(**how))

    found = changed(of, answers(none="A.1a A.2a"), answers(all="A.1a A.2a"))

    assert found.no_real is NoTotal.OTHER_RULES
    assert found.total == found.after - found.before > 0


def test_a_rounded_number_has_no_parts_and_the_number_before_it_has():
    rounding = edition_of(
        priority("K", asked("A"), asked("B"), asked("C")),
        rules=rules(
            scale={"low": Fraction(60), "high": Fraction(80)},
            overall=MEAN,
            rounding_priority=Rounding.HALF_UP,
            rounding_overall=Rounding.HALF_UP,
        ),
    )

    found = compared(
        rounding,
        answers(low="A.1a B.1a C.1a"),
        answers(low="A.1a B.1a", high="C.1a"),
    )

    # 60, then 200/3, which is rounded to 67
    (rounded,), before_rounding = found.priorities, found.before_rounding
    assert (rounded.total, rounded.real, rounded.no_real) == (7, None, NoTotal.ROUNDED)
    assert (found.overall.total, found.overall.no_real) == (7, NoTotal.ROUNDED)
    (exact,) = before_rounding.priorities
    assert (exact.total, exact.real) == (Fraction(20, 3), Fraction(20, 3))
    assert before_rounding.overall.answers == Fraction(20, 3)
    assert before_rounding.before_rounding is None


def test_where_only_the_overall_number_is_rounded_the_priorities_are_taken_apart():
    rounding = replace(
        FIRST, rules=replace(FIRST.rules, rounding_overall=Rounding.HALF_UP)
    )

    found = compared(rounding, answers(none="A.1a"), answers(all="A.1a"))

    assert found.priorities[0].real == 1
    assert found.overall.no_real is NoTotal.ROUNDED
    assert found.before_rounding.overall.answers == 1


def test_editions_with_other_answers_are_not_compared():
    other = replace(
        SECOND,
        rules=replace(SECOND.rules, scale={"no": Fraction(0), "yes": Fraction(1)}),
    )

    found = change(
        snapshot(FIRST, answers(half="A.1a")),
        snapshot(other, answers(yes="A.1a")),
        path(FIRST, other, BETWEEN),
    )

    assert {p.no_real for p in found.priorities} == {NoTotal.OTHER_ANSWERS}
    assert found.overall.no_total is NoTotal.OTHER_ANSWERS


# What holds for any two years

HOWS = st.sampled_from([MEAN, SUM])
WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)])


@st.composite
def instruments(draw, name="small"):
    """Draw an edition of up to two priorities whose every rule is a mean or a sum."""
    fitted = rules(
        rung=draw(HOWS),
        indicator=draw(HOWS),
        priority=draw(HOWS),
        overall=draw(HOWS),
        missing=draw(st.sampled_from(Missing)),
        missing_priority=draw(st.sampled_from(Missing)),
        missing_overall=draw(st.sampled_from(Missing)),
        version=2,
    )
    codes = iter("ABCD")
    found = [
        priority(
            code,
            *(
                asked(
                    letter,
                    *draw(st.lists(st.integers(1, 2), min_size=1, max_size=2)),
                    weight=draw(WEIGHTS),
                    may_not_apply=True,
                    optional=[f"{letter}.{n}b" for n in (1, 2)],
                )
                for letter in (next(codes), next(codes))[: draw(st.integers(1, 2))]
            ),
        )
        for code in ("K", "L")[: draw(st.integers(1, 2))]
    ]
    weighted = [replace(each, weight=draw(WEIGHTS)) for each in found]
    return named(edition_of(*weighted, rules=fitted), name)


@st.composite
def years(draw, of: Edition):
    """Draw what stands in a year."""
    found = {}
    for code, criterion in of.criterion_by_code.items():
        known = [*SCALE, *(["not_applicable"] if criterion.may_not_apply else [])]
        voices = st.lists(st.sampled_from([*known, "not_known"]), max_size=2)
        found[code] = EffectiveAnswer(voices=tuple(draw(voices)))
    for code in of.indicator_by_code:
        if draw(st.integers(0, 7)) == 0:
            found[code] = EffectiveAnswer(voices=("not_applicable",))
    return found


@st.composite
def two_years(draw):
    """Draw two years under one edition."""
    of = draw(instruments())
    return of, draw(years(of)), draw(years(of))


@st.composite
def two_editions(draw):
    """Draw two years, each under an edition of its own, with the same answers."""
    older = draw(instruments("older"))
    newer = draw(instruments("newer"))
    return (
        path(older, newer, draw(random_crosswalks(older, newer))),
        draw(years(older)),
        draw(years(newer)),
    )


def adds_up(found):
    """Hold every part against what it is a part of."""
    for moved in found.priorities:
        if moved.real is None:
            assert moved.no_real is not None
            continue
        contributions = sum(i.contribution for i in moved.indicators)
        assert moved.real == contributions + moved.entered_or_left + moved.applicability
        if moved.total is not None:
            assert moved.total == moved.real + moved.questionnaire
        for indicator in moved.indicators:
            if indicator.before is not None and indicator.after is not None:
                shares = sum(c.share for c in indicator.criteria if c.share is not None)
                rise = indicator.after - indicator.before
                assert rise == shares + indicator.entered_or_left
                assert sum(indicator.rungs.values()) == shares
    whole = found.overall
    if whole.real is None:
        assert whole.no_real is not None
        return
    assert whole.answers == sum(whole.contributions.values())
    assert whole.real == whole.answers + whole.entered_or_left
    if whole.total is not None:
        assert whole.total == whole.after - whole.before
        assert whole.total == whole.real + whole.questionnaire


@examples(150)
@given(two_years())
def test_parts_always_add_up(drawn):
    of, before, after = drawn

    found = compared(of, before, after)

    adds_up(found)
    for moved, was, now in zip(
        found.priorities,
        place(of, before).priorities,
        place(of, after).priorities,
        strict=True,
    ):
        if moved.real is not None:
            assert moved.real == now.low - was.low
            assert moved.questionnaire == 0
    if found.overall.real is not None:
        assert found.overall.questionnaire == 0


@examples(100)
@given(two_editions())
def test_over_two_editions_real_change_and_questionnaire_make_the_total(drawn):
    way, before, after = drawn

    adds_up(change(snapshot(way.older, before), snapshot(way.newer, after), way))


@examples(60)
@given(two_years(), st.randoms(use_true_random=False))
def test_order_never_matters_and_without_a_change_every_part_is_zero(drawn, chance):
    of, before, after = drawn
    shuffled = list(after.items())
    chance.shuffle(shuffled)

    assert compared(of, before, dict(shuffled)) == compared(of, before, after)
    same = compared(of, after, after)
    for moved in same.priorities:
        assert moved.real in (0, None)
        assert all(i.contribution == 0 and not i.criteria for i in moved.indicators)
    assert same.overall.answers in (0, None)
    assert same.changed == 0


@examples(60)
@given(two_years())
def test_going_back_takes_back_every_part(drawn):
    of, before, after = drawn

    there, back = compared(of, before, after), compared(of, after, before)

    for up, down in zip(there.priorities, back.priorities, strict=True):
        if up.real is not None and down.real is not None:
            assert [i.contribution for i in down.indicators] == [
                -i.contribution for i in up.indicators
            ]
            assert down.entered_or_left == -up.entered_or_left
            assert down.certainty is up.certainty
    if there.overall.real is not None:
        assert back.overall.contributions == {
            code: -part for code, part in there.overall.contributions.items()
        }
        assert back.overall.certainty is there.overall.certainty


@examples(40)
@given(st.data())
def test_parts_are_what_every_order_of_answering_gives_on_average(data):
    """Brute force: let what changed change one after the other, in every order."""
    of = data.draw(instruments())
    answered = st.sampled_from(sorted(SCALE))
    before = {
        code: EffectiveAnswer(voices=(data.draw(answered),))
        for code in of.criterion_by_code
    }
    moving = data.draw(
        st.lists(st.sampled_from(sorted(before)), unique=True, max_size=4)
    )
    after = before | {
        code: EffectiveAnswer(voices=(data.draw(answered),)) for code in moving
    }
    gains = dict.fromkeys(moving, Fraction(0))
    orders = list(permutations(moving))
    for order in orders:
        current, values = before, [place(of, before).overall]
        for code in order:
            current = current | {code: after[code]}
            values.append(place(of, current).overall)
        for code, (was, now) in zip(order, pairwise(values), strict=True):
            gains[code] += now - was

    found = compared(of, before, after)

    by_priority = dict.fromkeys(of.priority_by_code, Fraction(0))
    for code, gain in gains.items():
        by_priority[of.priority_of[code].code] += gain / len(orders)
    assert found.overall.contributions == by_priority
