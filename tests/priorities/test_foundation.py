"""The foundation scope: the core indicators, and of each ladder the two lowest rungs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.answers import Scope
from priorities.errors import ScopeError
from priorities.rules import Aggregation
from priorities.scoring.placement import place, place_priority
from priorities.scoring.result import Why
from tests.builders import answers, edition, ladder, ladders, met, with_rules
from tests.priorities.test_properties import editions, effective_answers, with_a_core

EVERY = [f"{code}.{level}a" for code in "AB" for level in (2, 3, 4, 5)]


def foundation(small, effective):
    return place_priority(small, "P", effective, Scope.FOUNDATION)


def test_scopes_are_in_order_and_the_narrower_of_two_is_told():
    assert list(Scope) == ["foundation", "core", "full"]
    assert Scope.FOUNDATION.is_narrower_than(Scope.CORE)
    assert not Scope.FULL.is_narrower_than(Scope.FULL)
    assert Scope.FULL.narrower(Scope.FOUNDATION) is Scope.FOUNDATION
    assert Scope.CORE.narrower(Scope.FULL) is Scope.CORE


def test_foundation_asks_the_two_lowest_rungs_of_the_core_indicators():
    small = ladders("A*", "B")

    assert small.asked(Scope.FOUNDATION) == {"A", "A.2a", "A.3a"}
    assert small.asked(Scope.CORE) == {"A", "A.2a", "A.3a", "A.4a", "A.5a"}
    assert small.asked(Scope.FULL) == {"A", "B", *EVERY}


def test_a_full_ladder_of_foundation_stands_at_3_and_says_or_more():
    placed = foundation(ladders("A*", "B*"), met("A.2a", "A.3a", "B.2a", "B.3a"))

    assert (placed.low, placed.high, placed.stage) == (3, 3, 3)
    assert placed.cut == 3
    assert placed.is_or_more
    assert placed.is_high_or_more
    assert placed.why is Why.WHOLE_SCOPE
    assert [(i.cut, i.level, i.is_or_more) for i in placed.indicators] == [
        (3, 3, True)
    ] * 2
    assert placed.would_raise == placed.would_not_raise == ()


def test_what_is_answered_above_the_cut_is_kept_and_does_not_count():
    small = ladders("A*", "B*")

    low, high = (
        foundation(small, met("A.2a")),
        foundation(small, met("A.2a", "A.4a", "A.5a")),
    )

    assert high == low
    assert high.indicators[0].ahead == ()
    assert high.completeness == Fraction(1, 4)
    assert set(high.still_open) == {"A.3a", "B.2a", "B.3a"}


def test_below_the_cut_nothing_is_or_more():
    placed = foundation(ladders("A*", "B*"), met("A.2a", "A.3a", "B.2a"))

    assert placed.low == Fraction(5, 2)
    assert not placed.is_or_more
    assert placed.is_high_or_more  # nobody answered B.3a
    assert [i.is_or_more for i in placed.indicators] == [True, False]


def test_the_whole_ladder_is_never_or_more():
    placed = place_priority(ladders("A*", "B*"), "P", met(*EVERY))

    assert placed.cut is None
    assert not placed.is_or_more
    assert not placed.is_high_or_more
    assert {i.cut for i in placed.indicators} == {None}
    assert placed.why is Why.TOP


def test_the_cap_holds_back_as_ever():
    placed = foundation(
        ladders("A*", "B*", "C*", "D*"),
        met(*(f"{code}.{level}a" for code in "ABC" for level in (2, 3)))
        | answers(not_yet="D.2a"),
    )

    assert placed.low == Fraction(5, 2)
    assert placed.stage == 2


@pytest.mark.parametrize(
    ("small", "why"),
    [
        (ladders("A", "B"), "it has no core indicators"),
        (
            edition(ladder("A", core=True, rungs=(1, 1))),
            "no ladder with more than 2 rungs",
        ),
        (
            edition(
                ladder("A", core=True), rules=with_rules(indicator=Aggregation.MEAN)
            ),
            "no ladder with more than 2 rungs",
        ),
    ],
)
def test_an_edition_that_cannot_be_cut_does_not_offer_foundation_and_says_why(
    small, why
):
    assert Scope.FOUNDATION not in small.scopes

    with pytest.raises(ScopeError, match=why):
        place(small, {}, Scope.FOUNDATION)


def test_an_edition_of_ladders_with_core_indicators_offers_every_scope():
    assert ladders("A*", "B").scopes == tuple(Scope)


@given(st.data())
def test_the_cut_position_of_every_indicator_is_the_lower_of_its_own_and_3(data):
    small = data.draw(editions().map(with_a_core))
    effective = data.draw(effective_answers(small))

    cut = foundation(small, effective)
    whole = place_priority(small, "P", effective, Scope.CORE)

    for indicator, full in zip(cut.indicators, whole.indicators, strict=True):
        for end in ("low", "high", "evidenced"):
            top = getattr(full, end)
            assert getattr(indicator, end) == (None if top is None else min(top, 3))
    if cut.low is not None:
        assert 1 <= cut.evidenced <= cut.low <= cut.high <= 3


@given(st.data())
def test_answers_out_of_the_scope_change_nothing(data):
    small = data.draw(editions().map(with_a_core))
    effective = data.draw(effective_answers(small))
    asked = small.asked(Scope.FOUNDATION)

    inside = {code: answer for code, answer in effective.items() if code in asked}

    assert foundation(small, inside) == foundation(small, effective)
