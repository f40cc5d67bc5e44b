"""Change at its edges: nothing, everything, disputes, other scopes, and real editions."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.comparison.change import change
from assessments.comparison.shapley import shares_of_lowest
from assessments.comparison.values import Certainty, Change, Direction, NoTotal
from priorities.answers import AnswerValue, EffectiveAnswer, Scope
from priorities.crosswalk.comparability import comparable_criteria
from priorities.edition import Edition
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition
from priorities.rules import Aggregation
from tests.assessments.test_change import LINKS, NEW, OLD, changed, two_years
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
from tests.crosswalks import path, within_one
from tests.examples import examples
from tests.snapshots import snapshot

MAY_NOT_APPLY = edition(ladder("A", rungs=(2, 1, 1, 1), optional=["A.2b"]))


def said(*voices: str) -> dict[str, EffectiveAnswer]:
    """A.2a is met; the voices say this of A.2b, which may be not applicable."""
    return {**met("A.2a"), "A.2b": EffectiveAnswer(voices=voices)}


@pytest.fixture(scope="module")
def now() -> Edition:
    return find_edition("2024")


@pytest.fixture(scope="module")
def then() -> Edition:
    return find_edition("2017")


def test_a_dispute_that_becomes_another_one_is_listed_with_its_part():
    found = changed(
        MAY_NOT_APPLY, said("met", "not_yet"), said("met", "not_applicable")
    )

    # low: 1 of 2 on rung 2, then 1 of 1. Both times "agencies differ".
    (only,) = found.indicators[0].criteria
    assert found.real == found.applicability == Fraction(1, 2)
    assert (only.before, only.after) == ("disputed", "disputed")
    assert (only.share, only.applicability) == (Fraction(1, 2), True)


def test_what_a_dispute_takes_out_of_the_count_is_not_real_work():
    found = changed(MAY_NOT_APPLY, said("not_yet"), said("met", "not_applicable"))

    (only,) = found.indicators[0].criteria
    assert found.applicability == only.share == Fraction(1, 2)
    assert only.applicability
    assert found.indicators[0].contribution == 0


def test_disputed_both_times_did_not_move_on_what_is_known():
    of = ladders("A", "B")
    year = {**met("B.2a"), "A.2a": EffectiveAnswer(voices=("met", "not_yet"))}

    found = changed(of, year, year)

    assert (found.real, found.indicators[0].criteria) == (0, ())
    assert found.direction is Direction.UNCHANGED
    assert found.certainty is Certainty.ON_WHAT_IS_KNOWN


@pytest.mark.parametrize(
    "year",
    [{}, everything(ladders("A"), "not_known")],
    ids=["nothing answered", "nothing known"],
)
def test_of_what_nobody_knows_either_time_nothing_can_be_told(year):
    found = changed(ladders("A"), year, year)

    assert (found.total, found.direction) == (0, Direction.UNCHANGED)
    assert found.certainty is Certainty.CANNOT_BE_TOLD


def test_what_one_scope_did_not_ask_is_no_changed_answer():
    of = edition(ladder("A", core=True), ladder("B"))
    core = snapshot(of, met("A.2a"), scope=Scope.CORE)

    found = change(core, snapshot(of, met("A.2a", "B.2a", "B.3a")), within_one(of))

    # A at 2 both times; B was asked in one year only
    (only,) = found.priorities
    assert (only.total, only.entered_or_left) == (0, 0)
    assert found.changed == 0


def test_over_two_editions_a_core_year_is_compared_on_what_both_asked():
    older, newer = (
        replace(of, priorities=edition(*_with_core(of)).priorities) for of in (OLD, NEW)
    )
    core = snapshot(older, met("A.2a"), scope=Scope.CORE)

    (found,) = change(
        core, snapshot(newer, met("A.2a", "A.3a")), path(older, newer, LINKS)
    ).priorities

    assert (found.comparable_before, found.comparable_after) == (2, 3)
    assert found.indicators[0].contribution == 1


def _with_core(of: Edition):
    return [
        replace(i, core=i.code == "A")
        for i in of.priority_by_code["P"].indicators  # type: ignore[index]  # a code
    ]


def test_over_two_editions_what_did_not_apply_then_gives_a_reason():
    older = edition(
        *(replace(i, may_not_apply=True) for i in OLD.indicator_by_code.values())
    )
    older = replace(older, id=OLD.id)
    newer = edition(
        *(replace(i, may_not_apply=True) for i in NEW.indicator_by_code.values())
    )
    newer = replace(newer, id=NEW.id)
    before = snapshot(older, answers(not_applicable="A") | met("B.2a"))

    (found,) = change(
        before, snapshot(newer, met("A.2a")), path(older, newer, LINKS)
    ).priorities

    assert (found.before, found.total) == (2, None)
    assert found.no_total is found.no_real is NoTotal.NOT_PLACED_BEFORE


def test_when_nothing_changed_every_part_is_nothing(now: Edition):
    year = snapshot(now, at_levels(now, dict.fromkeys(now.indicator_by_code, 3)))

    found = change(year, year, within_one(now))

    assert (found.changed, found.reasoned) == (0, 0)
    for priority in found.priorities:
        assert (priority.total, priority.certainty) == (0, Certainty.CERTAIN)
        assert all(i.contribution == 0 and not i.rungs for i in priority.indicators)


def test_when_everything_changed_the_parts_of_every_indicator_add_up(now: Edition):
    found = change(
        snapshot(now, everything(now, "not_yet")),
        snapshot(now, everything(now, "met")),
        within_one(now),
    )

    assert found.changed == len(now.criterion_by_code)
    for priority in found.priorities:
        assert (priority.total, priority.certainty) == (4, Certainty.CERTAIN)
        for indicator in priority.indicators:
            assert sum(c.share or 0 for c in indicator.criteria) == 4


@pytest.mark.parametrize("seed", range(12))
def test_over_the_real_editions_every_part_adds_up(
    then: Edition, now: Edition, seed: int
):
    chance = Random(seed)
    links = find_crosswalk("2017", "2024")

    found = change(
        snapshot(then, _answered(then, chance)),
        snapshot(now, _answered(now, chance)),
        path(then, now, links),
    )

    _adds_up(found)
    assert found.by_code["JUS"].no_total is NoTotal.NEW_PRIORITY
    assert found.by_code["LAW"].total is not None


def test_over_the_real_editions_nothing_really_changes_when_answers_stay(
    then: Edition, now: Edition
):
    links = find_crosswalk("2017", "2024")
    before = _answered(then, Random(5))
    same = {new: old for old, new in comparable_criteria(links).items()}
    after = {
        code: before[same[code]] if code in same else EffectiveAnswer(voices=("met",))
        for code in now.criterion_by_code
    }

    found = change(snapshot(then, before), snapshot(now, after), path(then, now, links))

    compared = [p for p in found.priorities if p.real is not None]
    assert len(compared) >= 10
    assert {p.real for p in compared} == {0}
    assert any(p.questionnaire for p in compared)
    assert found.changed == 0


def _answered(of: Edition, chance: Random) -> dict[str, EffectiveAnswer]:
    """Answer every criterion by one or two voices."""
    found = {}
    for code, criterion in of.criterion_by_code.items():
        known = ["met", "met", "not_yet", "not_known"]
        known += [AnswerValue.NOT_APPLICABLE] if criterion.may_not_apply else []
        voices = chance.choices(known, k=chance.choice((1, 1, 2)))
        found[str(code)] = EffectiveAnswer(voices=tuple(voices))
    return found


def _adds_up(found: Change) -> None:
    for priority in found.priorities:
        if priority.real is None:
            continue
        parts = sum(i.contribution for i in priority.indicators)
        assert priority.entered_or_left is not None
        assert priority.applicability is not None
        assert (
            parts + priority.entered_or_left + priority.applicability == priority.real
        )
        if priority.total is not None:
            assert priority.questionnaire == priority.total - priority.real
        for indicator in priority.indicators:
            if indicator.before is not None and indicator.after is not None:
                moved = indicator.after - indicator.before
                assert sum(c.share or 0 for c in indicator.criteria) == moved
                assert sum(indicator.rungs.values()) == moved


@examples(100)
@given(two_years(), st.randoms(use_true_random=False))
def test_what_is_certain_holds_however_the_open_questions_turn_out(years, chance):
    of, before, after = years
    found = changed(of, before, after)
    if found.certainty is not Certainty.CERTAIN:
        return

    completed = changed(
        of, _completed(of, before, chance), _completed(of, after, chance)
    )

    assert completed.direction is found.direction


def _completed(of: Edition, year, chance) -> dict[str, EffectiveAnswer]:
    """Answer what is open, and settle what is disputed, one way or the other."""
    found = dict(year)
    for code in of.criterion_by_code:
        voices = set(year[code].voices) - {"not_known"}
        if len(voices) != 1:
            either = sorted(voices & {"met", "not_yet"}) or ["met", "not_yet"]
            found[code] = EffectiveAnswer(voices=(chance.choice(either),))
    return found


@examples(200)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=5))
def test_parts_of_the_lowest_are_the_mean_gain_over_every_order(moves):
    gains = [Fraction(0)] * len(moves)
    orders = list(permutations(range(len(moves))))
    for order in orders:
        values = [was for was, _ in moves]
        lowest = [min(values, default=0)]
        for index in order:
            values[index] = moves[index][1]
            lowest.append(min(values))
        for index, (was, now) in zip(order, pairwise(lowest), strict=True):
            gains[index] += now - was

    exact = [(Fraction(was), Fraction(now)) for was, now in moves]
    assert shares_of_lowest(exact) == tuple(gain / len(orders) for gain in gains)


def test_forty_indicators_share_the_rise_of_the_lowest():
    codes = [f"I{number}" for number in range(40)]
    of = edition(*map(ladder, codes), rules=with_rules(priority=Aggregation.MIN))

    found = changed(
        of,
        at_levels(of, dict.fromkeys(codes, 2)),
        at_levels(of, dict.fromkeys(codes, 4)),
    )

    assert {i.contribution for i in found.indicators} == {Fraction(2, 40)}
