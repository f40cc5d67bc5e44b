"""Where a plan leads, quarter by quarter."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assessments.records.plans import ActionStatus, Quarter
from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.scoring.placement import place
from roadmap.plans.projection import Projection, project
from roadmap.plans.today import read_today
from tests.builders import answers, edition, everything, ladder, ladders, met
from tests.crosswalks import named
from tests.examples import examples
from tests.plans import action, plan
from tests.snapshots import snapshot

NOW = Quarter(2026, 2)
TWO = named(ladders("A*", "B"), "small")
"""Two indicators with one criterion per rung: a criterion in order is half a level."""


def projected(
    of: Edition,
    effective: dict[str, EffectiveAnswer],
    *actions,
    scope: Scope = Scope.FULL,
) -> Projection:
    here = snapshot(of, effective, scope=scope)
    return project(here, read_today(plan(*actions), of, {}), today=NOW)


def lows(found: Projection) -> list[tuple[str, Fraction | None]]:
    return [(str(q.quarter), q.placement.priorities[0].low) for q in found.quarters]


def test_what_an_action_is_for_counts_as_met_from_the_end_of_its_last_quarter():
    """A.2a is met: 1 1/2. With B.2a it is 2, with A.3a then 2 1/2."""
    found = projected(
        TWO,
        met("A.2a") | answers(not_yet="B.2a A.3a"),
        action("first", "B.2a", ends=Quarter(2026, 3)),
        action("second", "A.3a", ends=Quarter(2027, 1)),
    )

    assert found.now.priorities[0].low == Fraction(3, 2)
    assert lows(found) == [
        ("2026-Q2", Fraction(3, 2)),
        ("2026-Q3", 2),
        ("2027-Q1", Fraction(5, 2)),
    ]
    assert found.last == found.quarters[-1].placement


def test_what_nobody_knows_stays_in_the_band():
    """Only A.2a is planned; all the rest is unanswered and may all be met."""
    found = projected(TWO, {}, action("first", "A.2a", ends=NOW))

    (only,) = found.quarters
    placed = only.placement.priorities[0]
    assert (placed.low, placed.high) == (Fraction(3, 2), 5)


def test_a_dropped_action_leads_nowhere():
    found = projected(TWO, {}, action("x", "A.2a", status=ActionStatus.DROPPED))

    assert found.quarters == ()
    assert found.last == found.now


def test_an_action_without_criteria_leads_nowhere():
    assert projected(TWO, {}, action("x")).quarters == ()


def test_a_done_action_counts_at_once_as_claimed_and_changes_nothing_of_now():
    found = projected(
        TWO,
        {},
        action("x", "A.2a", status=ActionStatus.DONE, ends=Quarter(2027, 4)),
    )

    assert found.now.priorities[0].low == 1
    assert lows(found) == [("2026-Q2", Fraction(3, 2))]


def test_an_open_action_whose_time_has_passed_counts_from_the_end_of_this_quarter():
    found = projected(
        TWO,
        {},
        action("x", "A.2a", starts=Quarter(2025, 1), ends=Quarter(2025, 4)),
    )

    assert lows(found) == [("2026-Q2", Fraction(3, 2))]


def test_what_is_met_or_does_not_apply_is_left_as_it_is():
    optional = named(
        edition(
            ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)),
            ladder("B", may_not_apply=True),
        ),
        "small",
    )
    stands = met("A.2a") | answers(not_applicable="A.2b B")

    found = projected(optional, stands, action("x", "A.2a", "A.2b", "B.2a", ends=NOW))

    (only,) = found.quarters
    assert only.placement == found.now


def test_under_the_core_scope_other_indicators_stay_out():
    found = projected(TWO, {}, action("x", "A.2a", "B.2a", ends=NOW), scope=Scope.CORE)

    assert lows(found) == [("2026-Q2", 2)]


@st.composite
def plans(draw, of: Edition):
    """Draw a plan over the criteria of an edition, in any order and at any time."""
    codes = list(of.criterion_by_code)
    return [
        action(
            f"action {number}",
            *draw(st.lists(st.sampled_from(codes), unique=True, max_size=4)),
            starts=Quarter(2025, 1),
            ends=Quarter(draw(st.integers(2025, 2028)), draw(st.integers(1, 4))),
            status=draw(
                st.sampled_from([s for s in ActionStatus if s != ActionStatus.REMOVED])
            ),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@st.composite
def cases(draw):
    """Draw an edition, what stands, a scope, and a plan."""
    rungs = st.lists(st.integers(1, 2), min_size=4, max_size=4)
    of = named(
        edition(
            *(
                ladder(
                    code,
                    rungs=draw(rungs),
                    core=code == "A",
                    may_not_apply=code == "B",
                    optional=[f"{code}.{n}b" for n in range(2, 6)],
                )
                for code in "AB"
            )
        ),
        "small",
    )
    possible = ["met", "not_yet", "not_known"]
    stands = {}
    for code, criterion in of.criterion_by_code.items():
        more = ["not_applicable"] if criterion.may_not_apply else []
        voices = draw(st.lists(st.sampled_from(possible + more), max_size=2))
        stands[code] = EffectiveAnswer(voices=tuple(voices))
    if draw(st.integers(0, 4)) == 0:
        stands["B"] = EffectiveAnswer(voices=("not_applicable",))
    return of, stands, draw(st.sampled_from(Scope)), draw(plans(of))


@given(cases())
@examples(150)
def test_a_plan_never_leads_below_what_stands_now_and_each_quarter_adds(case):
    of, stands, scope, actions = case
    found = projected(of, stands, *actions, scope=scope)
    course = [found.now, *(quarter.placement for quarter in found.quarters)]

    assert found.now == place(of, stands, scope)
    for before, after in pairwise(course):
        for was, is_ in zip(before.priorities, after.priorities, strict=True):
            if was.low is not None:
                assert was.low <= is_.low <= is_.high
                assert was.high <= is_.high
                assert was.stage_low <= is_.stage_low


@given(cases())
@examples(150)
def test_a_plan_of_every_criterion_reaches_the_top(case):
    of, stands, scope, _ = case

    found = projected(
        of, stands, action("all", *of.criterion_by_code, ends=NOW), scope=scope
    )

    for placed in found.last.priorities:
        top = placed.cut or 5
        assert (placed.low, placed.high) in {(top, top), (None, None)}


def test_when_everything_is_met_already_nothing_changes():
    found = projected(TWO, everything(TWO, "met"), action("x", "A.2a", ends=NOW))

    assert found.last == found.now
