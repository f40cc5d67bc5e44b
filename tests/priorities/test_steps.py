"""Next steps: the least cost to a target, every tie counted, in a fixed order."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.answers import EffectiveAnswer, Scope
from priorities.errors import AnswersError, TargetError
from priorities.least_cost.choices import AnyOf, Cost
from priorities.least_cost.steps import PositionTarget, StageTarget, Steps, next_steps
from priorities.rules import Aggregation, Rounding
from priorities.scoring.placement import place_priority
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
from tests.examples import examples


def levels(of, *given):
    """Let the indicators stand at these levels, in order."""
    return at_levels(of, dict(zip(of.indicator_by_code, given, strict=True)))


def position(value):
    return PositionTarget(position=Fraction(value))


# The least cost


def test_the_example_of_the_method_costs_3_in_20_ways():
    small = ladders("A*", "B*", "C*", "D*", "E*", "F*")

    # Stage 3 of core ladders: a mean of at least 3 and none below level 2.
    steps = next_steps(
        small, "P", levels(small, 1, 2, 3, 4, 3, 2), target=StageTarget(stage=3)
    )

    # Three steps, one of them A.2a. The other two go up the ladders with 3, 3, 2, 1, 2
    # and 3 rungs left: 21 ways to share two among six, but not both on D.
    assert steps.cost == 3
    assert steps.count == 20
    assert len(steps.sets) == 20
    assert steps.sets[0] == ("A.2a", "A.3a", "A.4a")
    assert steps.sets[-1] == ("A.2a", "F.3a", "F.4a")
    assert steps.always == ("A.2a",)


def test_a_million_ties_are_counted_and_not_listed():
    small = edition(*(ladder(c, rungs=(3, 3, 3, 3), core=True) for c in "ABCDEF"))

    # From nothing to stage 4: 54 of the 72 criteria, and every ladder at level 3.
    steps = next_steps(small, "P", {}, target=StageTarget(stage=4))

    assert steps.cost == 54
    assert steps.count == 1_011_291
    assert len(steps.sets) == len(steps.patterns) == 20
    assert steps.pattern_count > 500


def test_part_of_a_rung_is_enough():
    small = edition(ladder("A", rungs=(4, 1, 1, 1)))

    steps = next_steps(small, "P", {}, target=position("3/2"))

    assert (steps.cost, steps.count) == (2, 6)  # any 2 of the 4


def test_the_cheap_criteria_of_a_rung_come_first():
    small = edition(ladder("A", rungs=(3, 1, 1, 1), efforts={"A.2a": 3, "A.2c": 2}))

    steps = next_steps(small, "P", {}, target=position("5/3"))

    assert (steps.cost, steps.sets) == (3, (("A.2b", "A.2c"),))


def test_an_expensive_rung_is_gone_around():
    small = edition(ladder("A", efforts={"A.2a": 3}), ladder("B"))

    steps = next_steps(small, "P", {}, target=position("3/2"))

    assert steps.sets == (("B.2a",),)


def test_a_core_indicator_may_have_to_come_first_though_it_costs_more():
    small = edition(ladder("A", core=True, efforts={"A.2a": 3}), ladder("B"))
    effective = levels(small, 1, 4)

    # The mean is 5/2 and the cap 1 + 1 = 2: stage 3 asks level 2 of A, and then (2 + 4) / 2.
    steps = next_steps(small, "P", effective)

    assert steps.target == StageTarget(stage=3)
    assert (steps.cost, steps.sets) == (3, (("A.2a",),))


def test_without_a_cap_the_cheapest_way_is_taken():
    small = edition(
        ladder("A", core=True, efforts={"A.2a": 3}),
        ladder("B"),
        rules=with_rules(cap=False),
    )

    assert next_steps(small, "P", levels(small, 1, 4)).sets == (("B.5a",),)


def test_weights_make_some_steps_go_further():
    small = edition(ladder("A", weight=3), ladder("B"))

    steps = next_steps(small, "P", {}, target=position("7/4"))

    assert steps.sets == (("A.2a",),)  # (3 x 2 + 1) / 4


def test_what_is_ahead_of_the_ladder_is_not_asked_for_again():
    small = ladders("A")

    steps = next_steps(small, "P", met("A.3a", "A.4a"), target=position(4))

    assert steps.sets == (("A.2a",),)


def test_the_state_may_set_its_own_costs():
    small = ladders("A", "B")
    target = position("3/2")

    assert next_steps(small, "P", {}, target=target).count == 2
    own = next_steps(
        small, "P", {}, target=target, costs={"A.2a": Fraction(1, 2), "B.2a": 7}
    )
    assert (own.cost, own.sets) == (Fraction(1, 2), (("A.2a",),))


# What is not known


def test_what_nobody_knows_counts_as_not_met_and_is_to_be_found_out_first():
    small = ladders("A", "B")
    effective = answers(not_known="A.2a", not_yet="B.2a B.3a")

    steps = next_steps(small, "P", effective)

    assert steps.target == StageTarget(stage=2)
    assert steps.sets == (("A.2a", "A.3a"), ("A.2a", "B.2a"), ("B.2a", "B.3a"))
    assert steps.find_out_first == ("A.2a", "A.3a")


def test_what_voices_differ_on_is_to_be_settled_first():
    small = ladders("A", "B")
    effective = everything(small, "not_yet")
    effective |= {"A.2a": EffectiveAnswer(voices=("met", "not_yet"))}

    steps = next_steps(small, "P", effective, target=position("3/2"))

    assert steps.settle_first == ("A.2a",)
    assert steps.find_out_first == ()


def test_what_does_not_apply_is_never_asked_for():
    small = edition(
        ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)),
        ladder("B", may_not_apply=True),
    )
    effective = answers(not_applicable="A.2b B")

    steps = next_steps(small, "P", effective, target=position(2))

    assert steps.sets == (("A.2a",),)


def test_no_rung_waits_for_what_may_not_apply():
    small = edition(ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)))
    effective = {"A.2b": EffectiveAnswer(voices=("met", "not_applicable"))}

    steps = next_steps(small, "P", effective, target=position(2))

    assert steps.sets == (("A.2a",),)


def test_to_meet_what_some_say_does_not_apply_is_a_step_like_any_other():
    small = edition(
        ladder("A", rungs=(2, 1, 1, 1), efforts={"A.2a": 3}, optional=("A.2b",))
    )
    effective = answers(not_yet="A.2a")
    effective |= {"A.2b": EffectiveAnswer(voices=("met", "not_applicable"))}

    steps = next_steps(small, "P", effective, target=position("3/2"))

    # Low it is left out: 0 of 1 is met. Met, it is back: 1 of 2.
    assert (steps.cost, steps.sets) == (1, (("A.2b",),))
    assert steps.settle_first == ("A.2b",)


def test_what_is_not_met_and_what_is_left_out_are_chosen_from_apart():
    small = edition(
        ladder(
            "A",
            rungs=(6, 1, 1, 1),
            efforts={"A.2a": 3},
            optional=("A.2d", "A.2e", "A.2f"),
        )
    )
    effective = everything(small, "not_yet")
    effective |= {
        code: EffectiveAnswer(voices=("met", "not_applicable"))
        for code in ("A.2d", "A.2e", "A.2f")
    }

    steps = next_steps(small, "P", effective, target=position("3/2"))

    # Of 3 that count, 2 more are 2/3; of 4, 2 are 1/2: one that is left out and one
    # of the two cheap ones, or both cheap ones. Of 5, 2 are too few.
    assert (steps.cost, steps.count) == (2, 7)
    assert [p.count for p in steps.patterns] == [1, 6]
    assert steps.sets[0] == ("A.2b", "A.2c")
    assert steps.sets[1] == ("A.2b", "A.2d")
    assert steps.sets[-1] == ("A.2c", "A.2f")


# The target


def test_the_next_stage_is_the_target_unless_another_is_named():
    small = ladders("A")

    steps = next_steps(small, "P", levels(small, 3))

    assert (steps.target, steps.sets) == (StageTarget(stage=4), (("A.4a",),))


def test_a_target_that_is_reached_costs_nothing():
    small = ladders("A")

    steps = next_steps(small, "P", levels(small, 3), target=StageTarget(stage=1))

    assert (steps.cost, steps.count, steps.sets) == (0, 1, ((),))
    assert steps.always == ()


def test_at_the_top_there_is_no_next_stage():
    small = ladders("A")

    assert next_steps(small, "P", levels(small, 5)) == Steps(
        priority="P", target=None, cost=None, count=0
    )


def test_where_nothing_applies_there_are_no_steps():
    small = edition(ladder("A", may_not_apply=True))

    steps = next_steps(
        small, "P", answers(not_applicable="A"), target=StageTarget(stage=2)
    )

    assert (steps.cost, steps.count, steps.sets) == (None, 0, ())


def test_a_position_above_the_top_cannot_be_reached():
    steps = next_steps(ladders("A"), "P", {}, target=position(6))

    assert (steps.cost, steps.count) == (None, 0)


def test_in_core_scope_only_core_indicators_are_asked_for():
    small = ladders("A*", "B")

    assert next_steps(small, "P", {}, scope=Scope.CORE).sets == (("A.2a",),)


# The compact form


def test_ties_on_a_rung_are_one_pattern():
    small = edition(ladder("A", rungs=(1, 3, 1, 1)))

    steps = next_steps(small, "P", {}, target=position("8/3"))

    (pattern,) = steps.patterns
    assert pattern.parts == (
        AnyOf(needed=1, criteria=("A.2a",)),
        AnyOf(needed=2, criteria=("A.3a", "A.3b", "A.3c")),
    )
    assert pattern.count == steps.count == 3


def test_ties_between_ladders_are_one_pattern():
    small = ladders("A", "B", "C")
    effective = levels(small, 4, 4, 4)

    steps = next_steps(small, "P", effective, target=position(4 + Fraction(2, 3)))

    (pattern,) = steps.patterns
    assert pattern.parts == (AnyOf(needed=2, criteria=("A.5a", "B.5a", "C.5a")),)


def test_what_does_not_fit_one_pattern_follows_it():
    small = ladders("A*", "B*", "C*", "D*", "E*", "F*")

    steps = next_steps(
        small, "P", levels(small, 1, 2, 3, 4, 3, 2), target=StageTarget(stage=3)
    )

    first, *others = steps.patterns
    nexts = ("A.3a", "B.3a", "C.4a", "D.5a", "E.4a", "F.3a")
    assert first.parts == (
        AnyOf(needed=1, criteria=("A.2a",)),
        AnyOf(needed=2, criteria=nexts),
    )
    assert first.count == 15
    assert others[0].parts == (AnyOf(needed=3, criteria=("A.2a", "A.3a", "A.4a")),)
    assert len(others) == 5  # two rungs on one ladder: not on D
    assert steps.pattern_count == 6


def test_ways_of_different_size_are_no_single_pattern():
    small = edition(ladder("A", efforts={"A.2a": 2}, weight=2), ladder("B"))

    steps = next_steps(small, "P", {}, target=position("5/3"))

    assert steps.sets == (("A.2a",), ("B.2a", "B.3a"))  # 2 / 3 either way
    assert [p.parts[0].criteria for p in steps.patterns] == list(steps.sets)


# What is refused


def test_a_stage_that_the_edition_does_not_have_is_refused():
    with pytest.raises(TargetError, match=r"Stage 6 is asked for; .* 1, 2, 3, 4, 5"):
        next_steps(ladders("A"), "P", {}, target=StageTarget(stage=6))


def test_costs_that_make_no_sense_are_all_named():
    with pytest.raises(TargetError, match=r"A: a cost of 1 .*A.2a: a cost of 0"):
        next_steps(ladders("A"), "P", {}, costs={"A.2a": 0, "A": 1, "A.3a": 1})


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": Aggregation.MEAN},
        {"priority": Aggregation.MIN},
        {"rounding_priority": Rounding.HALF_UP},
        {"rounding_indicator": Rounding.HALF_UP},
    ],
)
def test_an_instrument_without_averaged_ladders_has_no_steps(changes):
    with pytest.raises(TargetError, match="ladders whose positions are averaged"):
        next_steps(edition(ladder("A"), rules=with_rules(**changes)), "P", {})


def test_an_edition_without_stages_has_no_next_one():
    small = edition(ladder("A"), rules=with_rules(stages=(), cap=False))

    assert next_steps(small, "P", {}).target is None


def test_impossible_answers_are_refused():
    with pytest.raises(AnswersError):
        next_steps(ladders("A"), "P", met("Z.2a"))


# Against trying everything


@st.composite
def small_cases(draw):
    """Draw a small edition, what stands, a target, and costs of the state's own."""
    indicators = []
    dearest = draw(st.integers(1, 3))
    for code in "ABC"[: draw(st.integers(1, 3))]:
        rungs = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
        sizes = [
            f"{code}.{level}{x}"
            for level, n in enumerate(rungs, start=2)
            for x in "ab"[:n]
        ]
        indicators.append(
            ladder(
                code,
                rungs=rungs,
                core=draw(st.booleans()),
                weight=draw(st.sampled_from([1, 1, 2, Fraction(1, 2)])),
                efforts={c: draw(st.integers(1, dearest)) for c in sizes},
                optional=[c for c in sizes if c.endswith("b")],
            )
        )
    small = edition(*indicators)
    effective = {}
    free = 8
    for code in small.criterion_by_code:
        possible = ["not_yet", "not_known", "", "met/not_yet", "met"]
        if code.endswith("b"):
            possible += [
                "not_applicable",
                "met/not_applicable",
                "not_yet/not_applicable",
                "not_known/not_applicable",
                "met/not_applicable/not_yet",
            ]
        said = draw(st.sampled_from(possible if free else ["met"]))
        free -= said not in ("met", "not_applicable")
        effective[code] = EffectiveAnswer(voices=tuple(filter(None, said.split("/"))))
    target = draw(
        st.one_of(
            st.builds(StageTarget, stage=st.integers(2, 4)),
            st.builds(
                PositionTarget,
                position=st.fractions(min_value=1, max_value=3, max_denominator=6),
            ),
        )
    )
    own = st.sampled_from([1, 2, Fraction(1, 2), Fraction(4, 3)])
    costs = {code: draw(own) for code in small.criterion_by_code if draw(st.booleans())}
    return small, effective, target, draw(st.sampled_from([{}, costs]))


def tried(small, effective, target, costs):
    """Try every set of criteria and keep the cheapest that reach the target."""
    placed = place_priority(small, "P", effective)
    free = (*placed.would_raise, *placed.would_not_raise)
    order = list(small.criterion_by_code)
    reached: dict[tuple[str, ...], Cost] = {}
    for codes in chain.from_iterable(
        combinations(sorted(free, key=order.index), n) for n in range(len(free) + 1)
    ):
        then = place_priority(small, "P", {**effective, **met(*codes)})
        if isinstance(target, StageTarget):
            is_reached = then.stage_low >= target.stage
        else:
            is_reached = then.low >= target.position
        if is_reached:
            reached[codes] = sum(
                costs.get(code, small.criterion_by_code[code].effort) for code in codes
            )
    least = min(reached.values(), default=None)
    return least, sorted(
        (codes for codes, cost in reached.items() if cost == least),
        key=lambda codes: [order.index(c) for c in codes],
    )


@examples(120)
@given(small_cases())
def test_the_cheapest_sets_are_those_that_trying_everything_finds(case):
    small, effective, target, costs = case
    steps = next_steps(small, "P", effective, target=target, costs=costs)

    least, sets = tried(small, effective, target, costs)

    assert steps.cost == least
    assert steps.count == len(sets)
    assert list(steps.sets) == sets[:20]


@examples(120)
@given(small_cases())
def test_the_patterns_stand_for_every_set_once(case):
    small, effective, target, costs = case
    steps = next_steps(small, "P", effective, target=target, costs=costs)

    spelled = [
        tuple(sorted(picked))
        for pattern in steps.patterns
        for picked in _spelled(pattern.parts)
    ]

    assert len(spelled) == len(set(spelled))
    if steps.pattern_count <= 20:
        assert len(spelled) == steps.count
    if steps.count <= 20:
        assert set(spelled) == {tuple(sorted(codes)) for codes in steps.sets}
        assert set(steps.always) == (
            set.intersection(*map(set, steps.sets)) if steps.sets else set()
        )


def _spelled(parts):
    if not parts:
        yield ()
        return
    first, *rest = parts
    for codes in combinations(first.criteria, first.needed):
        for others in _spelled(rest):
            yield codes + others


# Whole indicators that are disputed


def _disputed(small, code):
    return {code: EffectiveAnswer(voices=("not_applicable", "applies"))}


def test_an_indicator_that_may_not_apply_has_to_be_raised_as_if_it_did():
    small = edition(
        ladder("A", core=True), ladder("B", core=True, may_not_apply=True)
    ).under(2)
    effective = levels(small, 3, 1) | _disputed(small, "B")

    steps = next_steps(small, "P", effective, target=StageTarget(stage=3))

    # In, B holds back at level 1; A alone would be there.
    assert (steps.cost, steps.sets) == (2, (("A.4a", "B.2a"), ("B.2a", "B.3a")))
    assert steps.settle_whole_first == ("B",)


def test_a_high_indicator_that_may_not_apply_lifts_nothing():
    small = edition(ladder("A"), ladder("B", may_not_apply=True)).under(2)
    effective = levels(small, 1, 5) | _disputed(small, "B")

    steps = next_steps(small, "P", effective)

    # Out, A stands alone at 1.
    assert steps.target == StageTarget(stage=2)
    assert steps.sets == (("A.2a",),)


@st.composite
def disputed_cases(draw):
    """Draw ladders of which some are disputed as a whole, and a target."""
    small = edition(
        *(
            ladder(
                code,
                rungs=draw(st.lists(st.integers(1, 2), min_size=1, max_size=2)),
                core=draw(st.booleans()),
                weight=draw(st.sampled_from([1, 2, Fraction(1, 2)])),
                may_not_apply=True,
            )
            for code in "ABC"[: draw(st.integers(1, 3))]
        )
    ).under(2)
    effective, free = {}, 7
    for code in small.criterion_by_code:
        said = draw(
            st.sampled_from(["not_yet", "met", "met/not_yet"] if free else ["met"])
        )
        free -= said != "met"
        effective[code] = EffectiveAnswer(voices=tuple(said.split("/")))
    for code in small.indicator_by_code:
        if draw(st.booleans()):
            effective |= _disputed(small, code)
    target = draw(
        st.one_of(
            st.builds(StageTarget, stage=st.integers(2, 4)),
            st.builds(
                PositionTarget,
                position=st.fractions(min_value=1, max_value=3, max_denominator=6),
            ),
        )
    )
    return small, effective, target


@examples(120)
@given(disputed_cases())
def test_with_disputed_indicators_too_the_cheapest_sets_are_found(case):
    small, effective, target = case
    steps = next_steps(small, "P", effective, target=target)

    least, sets = tried(small, effective, target, {})

    assert steps.cost == least
    assert steps.count == len(sets)
    assert list(steps.sets) == sets[:20]
