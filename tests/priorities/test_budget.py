"""One budget for several priorities: the most steps, the least cost, every tie counted."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.answers import EffectiveAnswer, Scope
from priorities.errors import AnswersError, TargetError
from priorities.least_cost.budget import (
    Bought,
    Combination,
    Frontier,
    Reach,
    frontier,
    spend,
)
from priorities.scoring.placement import place
from tests.builders import (
    answers,
    edition,
    edition_of,
    ladder,
    ladders,
    met,
    priority,
)
from tests.examples import examples


def frontiers(of, effective, **more):
    """Find the frontier of every priority."""
    return [frontier(of, code, effective, **more) for code in of.priority_by_code]


def costs_of(found):
    return [(reach.stage, reach.cost, reach.sets) for reach in found.reaches]


def stages_of(combination):
    return {code: reach.stage for code, reach in combination.reaches}


# What each stage of one priority costs


def test_every_further_stage_has_its_least_cost_and_its_number_of_ways():
    small = edition(ladder("A", rungs=(1, 2, 1, 1), efforts={"A.4a": 3}))

    found = frontier(small, "P", met("A.2a"))

    # From 2: both of rung 3; then A.4a, which costs 3; stage 5 asks 4.5, so A.5a too.
    assert costs_of(found) == [(2, 0, 1), (3, 2, 1), (4, 5, 1), (5, 6, 1)]
    assert [reach.steps for reach in found.reaches] == [0, 1, 2, 3]


def test_ties_between_ladders_are_counted():
    small = ladders("A", "B")

    # Stage 2 asks a mean of 2 from 1 and 1: A.2a A.3a, A.2a B.2a, or B.2a B.3a.
    assert costs_of(frontier(small, "P", {}))[1] == (2, 2, 3)


def test_nobody_stops_at_a_stage_that_costs_as_much_as_a_higher_one():
    small = edition(ladder("A", core=True))
    ahead = met("A.3a", "A.4a")

    # A.2a alone secures level 4, so stages 2 and 3 cost 1 as stage 4 does.
    found = frontier(small, "P", ahead)

    assert costs_of(found) == [(1, 0, 1), (4, 1, 1), (5, 2, 1)]


def test_the_states_own_costs_count():
    small = ladders("A")
    own = {"A.2a": Fraction(1, 3), "A.3a": 7}

    found = frontier(small, "P", {}, costs=own)

    assert [reach.cost for reach in found.reaches[1:3]] == [
        Fraction(1, 3),
        Fraction(22, 3),
    ]


def test_a_stage_that_cannot_be_reached_ends_the_frontier():
    small = edition(ladder("A", rungs=(1, 1)))  # a ladder that ends at level 3

    assert [reach.stage for reach in frontier(small, "P", {}).reaches] == [1, 2, 3]


def test_where_nothing_applies_there_is_no_frontier():
    small = edition(ladder("A", may_not_apply=True))

    assert frontier(small, "P", answers(not_applicable="A")).reaches == ()


def test_in_core_scope_only_core_indicators_are_asked_for():
    small = ladders("A*", "B")

    assert costs_of(frontier(small, "P", {}, scope=Scope.CORE))[1] == (2, 1, 1)


def test_impossible_answers_and_costs_are_refused():
    with pytest.raises(AnswersError):
        frontier(ladders("A"), "P", met("Z.2a"))
    with pytest.raises(TargetError, match="a cost of 0"):
        frontier(ladders("A"), "P", {}, costs={"A.2a": 0})


# What a budget buys


def reach(stage, steps, cost, sets=1):
    return Reach(stage=stage, steps=steps, cost=cost, sets=sets)


def going(code, *reaches):
    """Write a frontier that starts at stage 1: pairs of cost and number of sets."""
    return Frontier(
        priority=code,
        reaches=(
            reach(1, 0, 0),
            *(reach(n + 1, n, *pair) for n, pair in enumerate(reaches, 1)),
        ),
    )


def test_the_most_steps_come_first_and_then_the_least_cost():
    given = [going("A", (2, 1), (9, 1)), going("B", (3, 1))]

    # 6 buys both first steps for 5; A twice would cost 9.
    found = spend(6, given)

    assert found.best == Bought(steps=2, cost=5, combinations=1, sets=1)
    assert [stages_of(combination) for combination in found.combinations] == [
        {"A": 2, "B": 2}
    ]


def test_a_dear_second_step_may_cost_less_than_two_first_ones():
    given = [going("A", (4, 1), (5, 1)), going("B", (4, 1))]

    assert stages_of(spend(7, given).combinations[0]) == {"A": 3}


def test_combinations_and_sets_are_counted_apart():
    given = [going("A", (2, 3)), going("B", (2, 5)), going("C", (2, 7))]

    found = spend(4, given)

    # Two of three: AB with 3 x 5 sets, AC with 3 x 7, BC with 5 x 7.
    assert found.best == Bought(steps=2, cost=4, combinations=3, sets=15 + 21 + 35)
    assert [stages_of(combination) for combination in found.combinations] == [
        {"A": 2, "B": 2},
        {"A": 2, "C": 2},
        {"B": 2, "C": 2},
    ]
    assert [combination.sets for combination in found.combinations] == [15, 21, 35]


def test_of_many_combinations_the_first_20_are_listed():
    given = [going(code, (1, 1)) for code in "ABCDEFGH"]

    found = spend(4, given)

    assert found.best.combinations == 70  # 4 of 8
    assert len(found.combinations) == 20
    assert stages_of(found.combinations[0]) == dict.fromkeys("ABCD", 2)
    # 15 go up in A and B, then come ACDE, ACDF, ACDG, ACDH and ACEF.
    assert stages_of(found.combinations[-1]) == dict.fromkeys("ACEF", 2)


def test_the_curve_says_what_every_further_step_costs():
    given = [going("A", (2, 1), (9, 1)), going("B", (3, 1))]

    found = spend(4, given)

    assert [(bought.steps, bought.cost) for bought in found.curve] == [
        (0, 0),
        (1, 2),
        (2, 5),
        (3, 12),
    ]
    assert found.next == Bought(steps=2, cost=5, combinations=1, sets=1)
    assert spend(5, given).next == Bought(steps=3, cost=12, combinations=1, sets=1)


def test_steps_that_cost_no_less_than_more_of_them_are_not_on_the_curve():
    both_at_once = Frontier(priority="A", reaches=(reach(1, 0, 0), reach(3, 2, 2)))

    found = spend(9, [both_at_once, going("B", (5, 1))])

    # One step costs 5, two cost 2: nobody would buy one.
    assert [(bought.steps, bought.cost) for bought in found.curve] == [
        (0, 0),
        (2, 2),
        (3, 7),
    ]
    assert found.next is None


def test_a_budget_of_nothing_buys_nothing_in_one_way():
    found = spend(0, [going("A", (1, 1))])

    assert found.best == Bought(steps=0, cost=0, combinations=1, sets=1)
    assert found.combinations == (Combination(reaches=()),)


def test_what_is_not_placed_takes_no_part():
    found = spend(3, [Frontier(priority="A", reaches=()), going("B", (3, 2))])

    assert found.best == Bought(steps=1, cost=3, combinations=1, sets=2)


def test_a_budget_may_be_a_fraction():
    given = [going("A", (Fraction(1, 3), 1)), going("B", (Fraction(1, 6), 1))]

    assert spend(Fraction(1, 2), given).best.steps == 2
    assert spend(Fraction(49, 100), given).best.steps == 1


def test_a_budget_below_nothing_is_refused():
    with pytest.raises(TargetError, match=r"A budget of -1 is given; expected 0"):
        spend(-1, [])


def test_a_million_ties_are_counted_and_not_listed():
    wide = edition_of(
        *(
            priority(
                f"P{n}",
                *(ladder(f"{c}{n}", rungs=(3, 3, 3, 3), core=True) for c in "ABCDEF"),
            )
            for n in range(2)
        )
    )

    given = frontiers(wide, {})
    found = spend(117, given)

    # From nothing: stage 4 (54 of the 72 criteria) in one, stage 5 (63) in the other.
    (_, _, _, four, five) = costs_of(given[0])
    assert four == (4, 54, 1_011_291)
    assert five[:2] == (5, 63)
    assert found.best == Bought(
        steps=7, cost=117, combinations=2, sets=2 * 1_011_291 * five[2]
    )


# Against trying everything


@st.composite
def small_cases(draw):
    """Draw small priorities, what stands, costs of the state's own and a budget."""
    priorities = []
    for name in "PQR"[: draw(st.integers(1, 3))]:
        indicators = []
        for letter in "AB"[: draw(st.integers(1, 2))]:
            rungs = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
            code = f"{name}{letter}"
            optional = [f"{code}.{n}b" for n, size in enumerate(rungs, 2) if size == 2]
            indicators.append(
                ladder(
                    code,
                    rungs=rungs,
                    core=draw(st.booleans()),
                    weight=draw(st.sampled_from([1, 1, 2])),
                    optional=optional,
                )
            )
        priorities.append(priority(name, *indicators))
    small = edition_of(*priorities)
    effective, free = {}, 9
    for code in small.criterion_by_code:
        possible = ["not_yet", "not_known", "", "met/not_yet", "met", "met"]
        if code.endswith("b"):
            possible += [
                "not_applicable",
                "met/not_applicable",
                "not_yet/not_applicable",
            ]
        said = draw(st.sampled_from(possible if free else ["met"]))
        free -= said not in ("met", "not_applicable")
        effective[code] = EffectiveAnswer(voices=tuple(filter(None, said.split("/"))))
    own = st.sampled_from([1, 1, 2, 3, Fraction(1, 2), Fraction(4, 3)])
    costs = {code: draw(own) for code in small.criterion_by_code if draw(st.booleans())}
    budget = draw(st.fractions(min_value=0, max_value=9, max_denominator=6))
    return small, effective, costs, budget


def tried(small, effective, costs, budget):
    """Try every set of criteria within the budget: the most steps, the least cost."""
    now = {p.code: p.stage_low for p in place(small, effective).priorities}
    free = [
        code
        for placed in place(small, effective).priorities
        for code in (*placed.would_raise, *placed.would_not_raise)
    ]
    found = {}
    for codes in chain.from_iterable(
        combinations(free, n) for n in range(len(free) + 1)
    ):
        cost = sum(costs.get(code, 1) for code in codes)
        if cost <= budget:
            then = place(small, {**effective, **met(*codes)})
            moved = {
                p.code: p.stage_low
                for p in then.priorities
                if p.stage_low is not None and p.stage_low > now[p.code]
            }
            found[codes] = (sum(moved[c] - now[c] for c in moved), -cost, moved)
    steps, cost = max((steps, cost) for steps, cost, _ in found.values())
    best = [moved for *found_at, moved in found.values() if found_at == [steps, cost]]
    return steps, -cost, best


@examples(120)
@given(small_cases())
def test_a_budget_buys_what_trying_everything_finds(case):
    small, effective, costs, budget = case

    found = spend(budget, frontiers(small, effective, costs=costs))

    steps, cost, best = tried(small, effective, costs, budget)
    apart = {tuple(sorted(moved.items())) for moved in best}
    assert (found.best.steps, found.best.cost) == (steps, cost)
    assert found.best.sets == len(best)
    assert found.best.combinations == len(apart)
    listed = [
        tuple(sorted(stages_of(combination).items()))
        for combination in found.combinations
    ]
    assert len(listed) == min(20, len(apart))
    assert set(listed) <= apart
    order = list(small.priority_by_code)
    keys = [[-dict(stages).get(code, 0) for code in order] for stages in listed]
    assert keys == sorted(keys)


@examples(60)
@given(small_cases())
def test_more_effort_never_buys_fewer_steps(case):
    small, effective, costs, budget = case
    given = frontiers(small, effective, costs=costs)

    found = spend(budget, given)

    assert [bought.steps for bought in found.curve] == sorted(
        {bought.steps for bought in found.curve}
    )
    assert [bought.cost for bought in found.curve] == sorted(
        {bought.cost for bought in found.curve}
    )
    if found.next is not None:
        assert spend(found.next.cost, given).best == found.next
