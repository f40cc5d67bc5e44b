"""Change between two assessments: worked numbers, and what holds for any two."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.comparison.change import change, change_of_results
from assessments.comparison.shapley import shares
from assessments.comparison.values import Certainty, Direction, NoTotal
from assessments.records.work import ChangeKind
from priorities.answers import EffectiveAnswer, Scope
from priorities.rules import Aggregation
from tests.builders import (
    answers,
    at_levels,
    edition,
    everything,
    ladder,
    ladders,
    met,
    with_rules,
)
from tests.crosswalks import linked, named, path, within_one
from tests.examples import examples
from tests.snapshots import snapshot

SIX = dict(zip("ABCDEF", (2, 2, 3, 4, 3, 2), strict=True))
SIX_LATER = dict(zip("ABCDEF", (3, 3, 3, 4, 3, 3), strict=True))


def changed(of, before, after, **how):
    """Compare two years of one priority under one edition."""
    (only,) = change(
        snapshot(of, before), snapshot(of, after, **how), within_one(of)
    ).priorities
    return only


def test_three_raised_indicators_share_a_mean_by_weight():
    six = ladders(*"ABCDEF")

    found = changed(six, at_levels(six, SIX), at_levels(six, SIX_LATER))

    # (2+2+3+4+3+2)/6 = 16/6, (3+3+3+4+3+3)/6 = 19/6
    assert found.total == found.real == Fraction(3, 6)
    assert {i.code: i.contribution for i in found.indicators if i.contribution} == {
        "A": Fraction(1, 6),
        "B": Fraction(1, 6),
        "F": Fraction(1, 6),
    }


def test_under_the_minimum_the_three_who_lift_it_share_it_equally():
    six = edition(
        *(ladder(code) for code in "ABCDEF"),
        rules=with_rules(priority=Aggregation.MIN),
    )

    found = changed(six, at_levels(six, SIX), at_levels(six, SIX_LATER))

    assert found.total == 1
    assert [i.contribution for i in found.indicators] == [
        Fraction(1, 3),
        Fraction(1, 3),
        0,
        0,
        0,
        Fraction(1, 3),
    ]


def test_criteria_of_one_rung_share_what_they_did_together():
    small = edition(ladder("A", rungs=(2, 2, 1, 1)))

    found = changed(
        small,
        answers(met="A.2a", not_yet="A.2b A.3a A.3b A.4a A.5a"),
        answers(met="A.2a A.2b A.3a", not_yet="A.3b A.4a A.5a"),
    )

    # before 1 1/2, after 2 1/2. A.2b alone: +1/2; A.3a alone: 0, after A.2b: +1/2.
    # A.2b first: 1/2 and 1/2; A.3a first: 0 and 1. Means: A.2b 3/4, A.3a 1/4.
    (moved,) = found.indicators
    assert found.total == 1
    assert {c.code: c.share for c in moved.criteria} == {
        "A.2b": Fraction(3, 4),
        "A.3a": Fraction(1, 4),
    }
    assert moved.rungs == {2: Fraction(3, 4), 3: Fraction(1, 4)}


def test_above_twelve_changed_criteria_parts_are_given_by_rung():
    small = edition(ladder("A", rungs=(4, 4, 4, 4)))

    found = changed(small, everything(small, "not_yet"), everything(small, "met"))

    (moved,) = found.indicators
    assert found.total == 4
    assert {c.share for c in moved.criteria} == {None}
    # four rungs, each worth something only once all below it are there
    assert moved.rungs == {
        2: 1 + Fraction(1, 2) + Fraction(1, 3) + Fraction(1, 4),
        3: Fraction(1, 2) + Fraction(1, 3) + Fraction(1, 4),
        4: Fraction(1, 3) + Fraction(1, 4),
        5: Fraction(1, 4),
    }


def test_an_indicator_that_leaves_counts_as_left_not_as_real_work():
    small = edition(ladder("A"), ladder("B", may_not_apply=True))
    before = at_levels(small, {"A": 3, "B": 1})

    found = changed(small, before, {**before, **answers(not_applicable="B")})

    # (3+1)/2 = 2, then 3 alone; over A, which is there both times, nothing moved
    assert found.total == 1
    assert found.entered_or_left == 1
    assert [i.contribution for i in found.indicators] == [0, 0]
    assert found.indicators[1].after is None


def test_a_criterion_that_stops_applying_is_told_apart_from_real_change():
    small = edition(ladder("A", rungs=(2, 1, 1, 1), optional=["A.2b"]))
    before = answers(met="A.2a", not_yet="A.2b A.3a A.4a A.5a")

    found = changed(small, before, {**before, **answers(not_applicable="A.2b")})

    # 1 1/2, then 2 because nothing is lacking on rung 2 any more
    assert found.total == found.applicability == Fraction(1, 2)
    assert found.indicators[0].contribution == 0
    assert found.indicators[0].criteria[0].applicability


def test_a_core_year_and_a_full_year_are_compared_on_the_core():
    small = edition(ladder("A", core=True), ladder("B"))
    core = snapshot(small, at_levels(small, {"A": 2, "B": 1}), scope=Scope.CORE)
    full = snapshot(small, at_levels(small, {"A": 3, "B": 5}))

    whole = change(core, full, within_one(small))

    # The full year stands at (3 + 5) / 2 = 4; within the core scope at 3. B moves nothing.
    (found,) = whole.priorities
    assert (found.before, found.after, found.total) == (2, 3, 1)
    assert [(i.code, i.contribution) for i in found.indicators] == [("A", 1)]
    assert found.entered_or_left == 0
    assert whole.scope is Scope.CORE
    assert whole.beyond == ("B.2a", "B.3a", "B.4a", "B.5a")


def test_a_foundation_year_and_a_full_year_are_compared_on_two_rungs():
    small = edition(ladder("A", core=True), ladder("B", core=True), ladder("C"))
    first = snapshot(small, met("A.2a", "B.2a", "B.3a"), scope=Scope.FOUNDATION)
    full = snapshot(small, at_levels(small, {"A": 5, "B": 3, "C": 1}))

    whole = change(first, full, within_one(small))

    # (2 + 3) / 2; the full year stands at (5 + 3 + 1) / 3 = 3. Cut at 3: (3 + 3) / 2.
    (found,) = whole.priorities
    assert (found.before, found.after) == (Fraction(5, 2), 3)
    assert found.total == found.real == Fraction(1, 2)
    assert [(i.code, i.contribution) for i in found.indicators] == [
        ("A", Fraction(1, 2)),
        ("B", 0),
    ]
    assert (found.stage.before, found.stage.after) == (2, 3)
    assert whole.changed == 1  # A.3a: what is above rung 3 is no changed answer
    assert whole.beyond[:2] == ("A.4a", "A.5a")
    assert whole.beyond[-1] == "C.5a"


def test_narrowing_the_scope_is_no_fall():
    small = edition(ladder("A", core=True), ladder("B"))
    answered = at_levels(small, {"A": 5, "B": 5})

    whole = change(
        snapshot(small, answered),
        snapshot(small, answered, scope=Scope.FOUNDATION),
        within_one(small),
    )

    assert [p.total for p in whole.priorities] == [0]
    assert whole.priorities[0].certainty is Certainty.CERTAIN
    assert (whole.scope_before, whole.scope) == (Scope.FULL, Scope.FOUNDATION)
    assert len(whole.beyond) == 6


def test_where_an_edition_cannot_be_cut_the_years_are_not_compared():
    short = named(edition(ladder("A", core=True, rungs=(1, 1))), "short")
    small = named(ladders("A*"), "small")
    between = linked("short", "small", priorities=["same: P > P"])

    whole = change(
        snapshot(short, met("A.2a")),
        snapshot(small, met("A.2a"), scope=Scope.FOUNDATION),
        path(short, small, between),
    )

    assert [p.no_total for p in whole.priorities] == [NoTotal.OTHER_SCOPE]


@examples(100)
@given(st.data())
def test_the_same_answers_in_two_scopes_are_no_rise_and_no_fall(data):
    small, answered, _ = data.draw(two_years())
    then, now = (data.draw(st.sampled_from(small.scopes)) for _ in range(2))

    whole = change(
        snapshot(small, answered, scope=then),
        snapshot(small, answered, scope=now),
        within_one(small),
    )

    assert whole.changed == 0
    for found in whole.priorities:
        assert not found.total
        assert not any(i.contribution for i in found.indicators)


def test_reasons_stand_beside_the_criteria_they_belong_to():
    small = ladders("A")
    real = (ChangeKind.REAL_CHANGE,)

    whole = change(
        snapshot(small, answers(not_yet="A.2a A.3a")),
        snapshot(small, met("A.2a", "A.3a"), reasons={"A.2a": real}),
        within_one(small),
    )

    assert (whole.changed, whole.reasoned) == (2, 1)
    assert [c.reasons for c in whole.priorities[0].indicators[0].criteria] == [real, ()]


def test_a_dispute_is_said_and_counts_low():
    small = ladders("A")

    found = changed(
        small, met("A.2a"), {"A.2a": EffectiveAnswer(voices=("met", "not_yet"))}
    )

    (only,) = found.indicators[0].criteria
    assert (only.before, only.after, only.share) == ("met", "disputed", -1)


OLD = named(edition(ladder("A", rungs=(1, 2, 1, 1)), ladder("B")), "old")
NEW = named(edition(ladder("A", rungs=(2, 1, 1, 1)), ladder("C")), "new")
LINKS = linked(
    "old",
    "new",
    priorities=["reworded: P > P"],
    indicators=["same: A > A", "dropped: B >", "new: > C"],
    criteria=[
        "same: A.2a > A.2a",
        "new: > A.2b",
        "reworded: A.3a > A.3a",
        "same: A.4a > A.4a",
        "same: A.5a > A.5a",
        *(f"new: > C.{n}a" for n in (2, 3, 4, 5)),
        "dropped: A.3b >",
        *(f"dropped: B.{n}a >" for n in (2, 3, 4, 5)),
    ],
)


def test_over_two_editions_the_questionnaire_is_told_apart_from_real_change():
    before = snapshot(OLD, met("A.2a", "A.3a", "A.3b", "B.2a"))
    after = snapshot(NEW, met("A.2a", "A.3a", "A.4a", "C.2a", "C.3a", "C.4a"))

    (found,) = change(before, after, path(OLD, NEW, LINKS)).priorities

    # T1 = (3 + 2)/2 = 5/2. T2: A has 1 of 2 on rung 2: 3/2, C 4: (3/2 + 4)/2 = 11/4.
    # Comparable is A with 2a, 3a, 4a, 5a: C1 = 3, C2 = 4.
    assert (found.before, found.after) == (Fraction(5, 2), Fraction(11, 4))
    assert (found.comparable_before, found.comparable_after) == (3, 4)
    assert found.total == Fraction(1, 4)
    assert found.real == 1
    assert found.questionnaire == Fraction(-3, 4)
    assert {link.newer or link.older for link in found.not_comparable} >= {
        ("C",),
        ("B",),
        ("A.2b",),
        ("A.3b",),
    }


def test_a_new_priority_has_no_total_but_says_what_is_comparable_in_it():
    links = linked(
        "old",
        "new",
        priorities=["new: > P", "dropped: P >"],
        indicators=["same: A > A", "dropped: B >", "new: > C"],
        criteria=[
            f"{k.relation}: {' '.join(k.older)} > {' '.join(k.newer)}"
            for k in LINKS.criteria
        ],
    )
    before = snapshot(OLD, met("A.2a"))
    after = snapshot(NEW, met("A.2a", "A.3a"))

    whole = change(before, after, path(OLD, NEW, links))

    (found,) = whole.priorities
    assert (found.total, found.no_total) == (None, NoTotal.NEW_PRIORITY)
    assert found.real == 1
    assert whole.dropped == ("P",)


def test_without_a_comparable_indicator_there_is_a_reason_and_no_number():
    links = linked(
        "old",
        "new",
        priorities=["same: P > P"],
        indicators=["dropped: A >", "dropped: B >", "new: > A", "new: > C"],
        criteria=[
            *(f"dropped: {c} >" for c in OLD.criterion_by_code),
            *(f"new: > {c}" for c in NEW.criterion_by_code),
        ],
    )

    (found,) = change(
        snapshot(OLD, met("A.2a")), snapshot(NEW, met("A.2a")), path(OLD, NEW, links)
    ).priorities

    assert (found.total, found.no_total) == (None, NoTotal.NOTHING_COMPARABLE)
    assert (found.real, found.questionnaire) == (None, None)
    assert found.certainty is Certainty.CANNOT_BE_TOLD


@pytest.mark.parametrize("why", [NoTotal.NO_CROSSWALK, NoTotal.EDITION_MISSING])
def test_two_editions_that_nobody_can_link_give_the_reason(why: NoTotal):
    before, after = snapshot(OLD, met("A.2a")), snapshot(NEW, met("A.2a"))

    whole = change_of_results(before.placement, after.placement, why)

    (found,) = whole.priorities
    assert (found.total, found.no_total, found.no_real) == (None, why, why)
    assert found.after is not None


def test_a_missing_edition_still_gives_totals_between_its_own_signed_years():
    before, after = snapshot(OLD, {}), snapshot(OLD, met("A.2a"))

    whole = change_of_results(
        before.placement, after.placement, NoTotal.EDITION_MISSING
    )

    assert whole.priorities[0].total == Fraction(1, 2)
    assert whole.priorities[0].no_real is NoTotal.EDITION_MISSING


def test_a_stage_says_what_the_cap_and_what_the_position_did():
    small = edition(ladder("A", core=True), ladder("B"), ladder("C"))

    found = changed(
        small,
        at_levels(small, {"A": 1, "B": 5, "C": 5}),
        at_levels(small, {"A": 3, "B": 5, "C": 5}),
    )

    # 11/3: Established by position, capped at 1 + 1; then 13/3: Practised
    assert (found.stage.before, found.stage.uncapped_before) == (2, 3)
    assert (found.stage.after, found.stage.uncapped_after) == (4, 4)
    assert found.stage.held_back_before == ("A",)
    assert not found.stage.core_set_changed


def test_another_core_set_is_said():
    newer = named(edition(ladder("A"), ladder("B", core=True)), "new")
    older = named(edition(ladder("A", core=True), ladder("B")), "old")
    same = linked(
        "old",
        "new",
        priorities=["same: P > P"],
        indicators=["same: A > A", "same: B > B"],
        criteria=[f"same: {c} > {c}" for c in newer.criterion_by_code],
    )

    (found,) = change(
        snapshot(older, {}), snapshot(newer, {}), path(older, newer, same)
    ).priorities

    assert found.stage.core_set_changed


FULL_NO = answers(not_yet="A.2a A.3a A.4a A.5a B.2a B.3a B.4a B.5a")


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (FULL_NO, FULL_NO | met("A.2a"), Certainty.CERTAIN),
        (FULL_NO, FULL_NO, Certainty.CERTAIN),
        (
            # B.5a unknown both times moves no end past the other
            FULL_NO | answers(not_known="A.3a"),
            FULL_NO | met("A.2a") | answers(not_known="A.3a"),
            Certainty.CERTAIN,
        ),
        (
            # bands 1 to 2 and 1 1/2 to 2 1/2, but B is unknown both times
            FULL_NO | answers(not_known="B.2a B.3a"),
            FULL_NO | met("A.2a") | answers(not_known="B.2a B.3a"),
            Certainty.ON_WHAT_IS_KNOWN,
        ),
        (
            # the only rise is one that nobody had looked at before
            FULL_NO | answers(not_known="A.2a"),
            FULL_NO | met("A.2a"),
            Certainty.CANNOT_BE_TOLD,
        ),
    ],
    ids=["points", "unchanged", "bands apart", "known both times", "unknown before"],
)
def test_the_word_says_how_sure_a_direction_is(before, after, word):
    found = changed(ladders("A", "B"), before, after)

    assert found.certainty is word


def test_an_answer_that_nobody_knows_any_more_changes_nothing_on_what_is_known():
    small = ladders("A", "B")

    found = changed(small, FULL_NO, FULL_NO | answers(not_known="A.2a"))

    assert found.direction is Direction.UNCHANGED
    assert found.certainty is Certainty.ON_WHAT_IS_KNOWN


@st.composite
def two_years(draw):
    """Draw an edition of one priority and two years of answers to it."""
    indicators = [
        ladder(
            code,
            rungs=draw(st.lists(st.integers(1, 3), min_size=4, max_size=4)),
            core=draw(st.booleans()),
            weight=draw(st.sampled_from([1, 2, Fraction(1, 2)])),
            may_not_apply=True,
            optional=[f"{code}.{n}b" for n in (2, 3, 4, 5)],
        )
        for code in "ABC"[: draw(st.integers(1, 3))]
    ]
    how = draw(st.sampled_from([Aggregation.MEAN, Aggregation.MEAN, Aggregation.MIN]))
    small = edition(*indicators, rules=with_rules(priority=how))

    def year():
        found = {}
        for code, criterion in small.criterion_by_code.items():
            known = ["met", "met", "not_yet"]
            known += ["not_applicable"] if criterion.may_not_apply else []
            voices = st.lists(st.sampled_from([*known, "not_known"]), max_size=2)
            found[code] = EffectiveAnswer(voices=tuple(draw(voices)))
        for code in small.indicator_by_code:
            if draw(st.integers(0, 5)) == 0:
                found[code] = EffectiveAnswer(voices=("not_applicable",))
        return found

    return small, year(), year()


@examples(150)
@given(two_years(), st.data())
def test_parts_always_add_up_to_the_change(years, data):
    small, before, after = years
    then, now = (data.draw(st.sampled_from(small.scopes)) for _ in range(2))

    (found,) = change(
        snapshot(small, before, scope=then),
        snapshot(small, after, scope=now),
        within_one(small),
    ).priorities

    if found.real is None:
        assert found.no_real in (NoTotal.NOT_PLACED_BEFORE, NoTotal.NOT_PLACED_AFTER)
        return
    contributions = sum(i.contribution for i in found.indicators)
    assert found.real == contributions + found.entered_or_left + found.applicability
    assert found.total == found.real
    assert found.questionnaire == 0
    for indicator in found.indicators:
        if indicator.before is not None and indicator.after is not None:
            moved = indicator.after - indicator.before
            assert sum(indicator.rungs.values()) == moved
            parts = [c.share for c in indicator.criteria]
            assert None in parts or sum(parts) == moved


@examples(100)
@given(two_years())
def test_going_back_takes_back_every_part(years):
    small, before, after = years

    there, back = changed(small, before, after), changed(small, after, before)

    if there.real is not None and back.real is not None:
        assert back.real == -there.real
        assert back.entered_or_left == -there.entered_or_left
        assert back.applicability == -there.applicability
        assert [i.contribution for i in back.indicators] == [
            -i.contribution for i in there.indicators
        ]
        assert back.certainty is there.certainty


@examples(60)
@given(two_years(), st.randoms(use_true_random=False))
def test_order_never_matters_and_what_did_not_change_contributes_nothing(years, chance):
    small, before, after = years
    shuffled = list(after.items())
    chance.shuffle(shuffled)

    found = changed(small, before, after)

    assert changed(small, before, dict(shuffled)) == found
    for indicator in found.indicators:
        if not indicator.criteria:
            assert indicator.contribution == 0


@examples(100)
@given(st.data())
def test_nothing_really_changes_when_no_comparable_answer_does(data):
    known = st.sampled_from(["met", "not_yet", "not_known"])
    before = {
        c: EffectiveAnswer(voices=(data.draw(known),)) for c in OLD.criterion_by_code
    }
    after = {
        c: EffectiveAnswer(voices=(data.draw(known),)) for c in NEW.criterion_by_code
    }
    for code in ("A.2a", "A.3a", "A.4a", "A.5a"):
        after[code] = before[code]

    (found,) = change(
        snapshot(OLD, before), snapshot(NEW, after), path(OLD, NEW, LINKS)
    ).priorities

    assert found.real == 0
    assert found.questionnaire == found.total
    assert found.direction is Direction.UNCHANGED


def test_shares_are_the_mean_gain_over_every_order():
    """Brute force over all orders of five players, against the grouped formula."""
    from itertools import permutations

    def worth(numbers):
        first, second, third = numbers
        return 3 * first * second + 5 * third + (first + second + third) ** 2

    groups = [0, 0, 1, 1, 2]
    gains = [Fraction(0)] * 3
    orders = list(permutations(groups))
    for order in orders:
        numbers = [0, 0, 0]
        for group in order:
            was = worth(numbers)
            numbers[group] += 1
            gains[group] += worth(numbers) - was

    expected = [
        gain / len(orders) / size for gain, size in zip(gains, (2, 2, 1), strict=True)
    ]
    assert list(shares((2, 2, 1), worth)) == expected


def test_a_case_that_arose_and_was_met_enters_and_is_no_rise():
    small = edition(ladder("A", rungs=(1, 1, 3, 1), cases=("A.4b",)), ladder("B"))
    prepared = met("A.2a", "A.3a", "A.4a", "B.2a") | answers(not_yet="A.4c")

    found = changed(
        small,
        prepared | answers(not_applicable="A.4b"),  # 3 + 1/2
        prepared | met("A.4b"),  # 3 + 2/3
    )

    assert found.total == found.applicability == Fraction(1, 12)
    assert [i.contribution for i in found.indicators] == [0, 0]
    (criterion,) = found.indicators[0].criteria
    assert (criterion.before, criterion.applicability) == ("not_applicable", True)
