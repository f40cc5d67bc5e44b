"""What a state may want to look at in its plan."""

from dataclasses import replace

import pytest

from assessments.records.plans import ActionStatus, Quarter
from priorities.answers import EffectiveAnswer
from priorities.edition import CriterionCode, Edition, Nature, OptionKind
from roadmap.plans.hints import Hint, HintKind, hints
from roadmap.plans.projection import project
from roadmap.plans.today import read_today
from tests.builders import answers, edition, ladder, met
from tests.crosswalks import named
from tests.next_edition import CROSSWALK, next_edition
from tests.options import option
from tests.plans import action, plan
from tests.snapshots import snapshot

NOW = Quarter(2026, 2)
LATER, LAST = Quarter(2026, 4), Quarter(2027, 1)


def small() -> Edition:
    """Give two indicators with two criteria on rung 2; A.3a is met by a law."""
    built = edition(ladder("A", rungs=(2, 1, 1, 1), core=True), ladder("B"))
    by_law = replace(
        built,
        priorities=tuple(
            replace(p, indicators=tuple(map(_by_law, p.indicators)))
            for p in built.priorities
        ),
        options=tuple(option(f"t{n}", kind=OptionKind.TRAINING) for n in range(3)),
    )
    return named(by_law, "small")


def found(
    *actions,
    stands: dict[str, EffectiveAnswer] | None = None,
    of: Edition | None = None,
    today: Quarter = NOW,
) -> tuple[Hint, ...]:
    of = of or small()
    read = read_today(plan(*actions), of, {"small": CROSSWALK})
    here = snapshot(of, stands or {})
    return hints(here, read, project(here, read, today=today), today=today)


def good(name: str, *criteria: str, **more):
    """Make an action to which nothing can be said."""
    fields = {"lead": "police", "ends": LATER, "starts": NOW, **more}
    return action(name, *criteria, **fields)


def kinds(*actions, **more) -> list[HintKind]:
    return [hint.kind for hint in found(*actions, **more)]


def test_a_plan_to_which_nothing_can_be_said_has_no_hints():
    assert found(good("x", "A.2a"), good("y", "A.2b", after=("x",), starts=LATER)) == ()


def test_an_empty_plan_has_no_hints():
    assert found() == ()


def test_what_is_late_is_named_until_it_is_done():
    late = {"starts": Quarter(2025, 1), "ends": Quarter(2026, 1)}

    assert found(good("x", "A.2a", **late)) == (
        Hint(kind=HintKind.OVERDUE, actions=("x",)),
    )
    assert HintKind.OVERDUE not in kinds(
        good("x", "A.2a", status=ActionStatus.DONE, **late)
    )


def test_an_action_shorter_than_the_effort_of_what_it_is_for_is_named():
    of = named(edition(ladder("A", efforts={"A.2a": 3}), ladder("B")), "small")
    year = {"starts": NOW, "ends": LAST}

    assert found(good("x", "A.2a", "B.2a"), of=of) == (
        Hint(kind=HintKind.TOO_SHORT, actions=("x",), codes=("A.2a",)),
    )
    assert kinds(good("x", "A.2a", "B.2a", **year), of=of) == []
    assert HintKind.TOO_SHORT not in kinds(good("x", "A.2a"), of=of, stands=met("A.2a"))


def test_an_action_without_an_owner_is_named():
    assert found(good("x", "A.2a", lead=None)) == (
        Hint(kind=HintKind.NO_OWNER, actions=("x",)),
    )
    assert kinds(good("x", "A.2a", lead=None, status=ActionStatus.DROPPED)) == []


def test_an_action_that_starts_before_what_it_waits_for_ends_is_named():
    first = good("first", "A.2a", ends=LATER)

    assert found(
        first, good("then", "A.2b", after=("first",), starts=Quarter(2026, 3))
    ) == (Hint(kind=HintKind.WAITS_TOO_LONG, actions=("then", "first")),)
    assert kinds(first, good("then", "A.2b", after=("first",), starts=LATER)) == []


def test_an_action_that_waits_for_a_dropped_one_is_named():
    assert found(
        good("first", "A.2a", status=ActionStatus.DROPPED),
        good("then", "A.2b", after=("first",)),
    ) == (Hint(kind=HintKind.WAITS_FOR_DROPPED, actions=("then", "first")),)


def test_three_open_actions_that_all_end_in_one_quarter_are_named():
    three = [good("x", "A.2a"), good("y", "A.2b"), good("z", "B.2a")]

    assert found(*three) == (
        Hint(kind=HintKind.SAME_QUARTER, actions=("x", "y", "z"), quarter=LATER),
    )
    assert kinds(*three[:2]) == []
    assert kinds(*three[:2], good("z", "B.2a", ends=LAST)) == []


def trainings(number: int) -> list:
    """Give actions that take up a training, each for a criterion of its own."""
    codes = ("A.2a", "A.2b", "B.2a")
    return [
        good(f"t{n}", codes[n], option=f"t{n}", ends=Quarter(2026, 2 + n))
        for n in range(number)
    ]


BY_LAW_NEXT = met("A.2a", "A.2b") | answers(not_yet="A.3a")


def test_more_training_than_anything_else_and_nothing_for_the_law_is_named():
    """A.3a is the next rung, is met by a law only, and is in no action."""
    hint = Hint(
        kind=HintKind.MOSTLY_TRAINING, actions=("t0", "t1", "t2"), codes=("A.3a",)
    )

    assert hint in found(*trainings(3), stands=BY_LAW_NEXT)


@pytest.mark.parametrize(
    "more",
    [
        {"stands": met("A.2a", "A.2b", "A.3a")},
        {"stands": {}},
        {"stands": BY_LAW_NEXT, "law": True},
        {"stands": BY_LAW_NEXT, "number": 1},
    ],
    ids=[
        "the law is there",
        "the law would raise nothing yet",
        "the law is planned",
        "little training",
    ],
)
def test_training_is_no_hint_where(more):
    law = [good("law", "A.3a", ends=LAST)] if more.pop("law", False) else []
    number = more.pop("number", 3)
    others = [good(f"o{n}", ends=Quarter(2027, 2 + n)) for n in range(3 - number)]

    assert HintKind.MOSTLY_TRAINING not in kinds(
        *trainings(number), *law, *others, **more
    )


def test_an_action_without_criteria_is_named():
    assert kinds(good("x")) == [HintKind.NO_CRITERIA]


def test_what_is_met_already_is_named():
    assert found(good("x", "A.2a", "A.2b"), stands=met("A.2a")) == (
        Hint(kind=HintKind.ALREADY_MET, actions=("x",), codes=("A.2a",)),
    )


def test_what_does_not_apply_is_named_also_as_a_whole_indicator():
    of = named(
        edition(
            ladder("A", rungs=(2, 1, 1, 1), optional=("A.2b",)),
            ladder("B", may_not_apply=True),
        ),
        "small",
    )

    assert found(
        good("x", "A.2a", "A.2b", "B.2a"),
        of=of,
        stands=answers(not_applicable="A.2b B"),
    ) == (Hint(kind=HintKind.DOES_NOT_APPLY, actions=("x",), codes=("A.2b", "B.2a")),)


def test_criteria_that_several_open_actions_are_for_are_named_once_per_group():
    assert found(
        good("x", "A.2a", "A.2b"),
        good("y", "A.2a", "A.2b", ends=LAST),
        good("done", "A.2a", status=ActionStatus.DROPPED),
    ) == (
        Hint(kind=HintKind.PLANNED_TWICE, actions=("x", "y"), codes=("A.2a", "A.2b")),
    )


def test_a_step_above_a_rung_that_stays_unsecured_gains_nothing_yet():
    """A.2b is missing, so A.3a lifts nothing; with A.2b in the plan it does."""
    stands = met("A.2a") | answers(not_yet="A.2b")

    assert found(good("x", "A.3a"), stands=stands) == (
        Hint(kind=HintKind.NO_GAIN_YET, actions=("x",), codes=("A.3a",)),
    )
    assert kinds(good("x", "A.3a"), good("y", "A.2b", ends=LAST), stands=stands) == []


def test_what_is_done_is_named_until_it_is_answered_and_has_evidence():
    done = good("x", "A.2a", status=ActionStatus.DONE, evidence=("e",))

    assert found(done) == (
        Hint(kind=HintKind.DONE_UNANSWERED, actions=("x",), codes=("A.2a",)),
    )
    assert kinds(done, stands=met("A.2a")) == []
    assert kinds(good("x", "A.2a", status=ActionStatus.DONE), stands=met("A.2a")) == [
        HintKind.NO_EVIDENCE
    ]


def test_an_option_that_is_gone_is_named():
    assert found(good("x", "A.2a", option="vanished")) == (
        Hint(kind=HintKind.OPTION_GONE, actions=("x",), option="vanished"),
    )


def test_what_the_newest_edition_dropped_split_or_merged_is_named():
    planned = good("x", "LAW-1.2a", "LAW-1.3a", "LAW-1.5a", "LAW-2.2a")

    assert found(planned, of=next_edition()) == (
        Hint(kind=HintKind.CRITERION_GONE, actions=("x",), codes=("LAW-1.5a",)),
        Hint(
            kind=HintKind.CRITERION_SPLIT,
            actions=("x",),
            codes=("LAW-1.3a",),
            now=("LAW-1.3b", "LAW-1.3c"),
        ),
        Hint(
            kind=HintKind.CRITERION_MERGED,
            actions=("x",),
            codes=("LAW-1.2a",),
            now=("LAW-1.2b",),
        ),
    )


def test_a_merged_criterion_whose_parts_are_all_planned_is_no_hint():
    parts = good("x", "LAW-1.2a", "LAW-1.2b")

    assert kinds(parts, of=next_edition()) == []


def test_an_action_whose_edition_is_not_linked_is_named():
    assert found(good("x", "LAW-1.4a", edition="unknown"), of=next_edition()) == (
        Hint(kind=HintKind.NOT_LINKED, actions=("x",)),
    )


def test_hints_come_by_kind_and_then_in_the_order_of_the_plan():
    assert [
        (hint.kind, hint.actions)
        for hint in found(good("x"), good("y", lead=None), good("z", lead=None))
    ] == [
        (HintKind.NO_OWNER, ("y",)),
        (HintKind.NO_OWNER, ("z",)),
        (HintKind.SAME_QUARTER, ("x", "y", "z")),
        (HintKind.NO_CRITERIA, ("x",)),
        (HintKind.NO_CRITERIA, ("y",)),
        (HintKind.NO_CRITERIA, ("z",)),
    ]


def _by_law(indicator):
    return replace(
        indicator,
        rungs=tuple(
            replace(
                rung,
                criteria=tuple(
                    replace(
                        c,
                        nature=(
                            Nature.IN_LAW
                            if c.code == CriterionCode("A.3a")
                            else Nature.IN_PRACTICE
                        ),
                    )
                    for c in rung.criteria
                ),
            )
            for rung in indicator.rungs
        ),
    )
