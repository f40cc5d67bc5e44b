"""Which comparisons hold between two editions, and the account of a crosswalk."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from priorities.answers import EffectiveAnswer
from priorities.crosswalk.carry_over import carry_effective_answers
from priorities.crosswalk.comparability import (
    Count,
    account,
    comparable_criteria,
    comparable_edition,
    comparable_indicators,
    within,
)
from priorities.crosswalk.links import Relation, identity
from priorities.loading.crosswalks import find_crosswalk, list_crosswalks
from priorities.loading.editions import find_edition
from priorities.scoring.placement import place
from tests.builders import edition, everything, ladder, met
from tests.crosswalks import (
    linked,
    named,
    path,
    random_crosswalks,
    random_editions,
    two_editions,
)
from tests.priorities.test_properties import effective_answers


def test_an_answer_means_the_same_where_it_is_same_reworded_or_moved():
    _, _, crosswalk = two_editions()

    assert comparable_criteria(crosswalk) == {
        "A.2a": "A.2a",
        "A.2b": "A.2b",
        "A.5a": "A.5a",
        "B.2a": "C.2a",
        "B.5a": "C.5a",
    }


def test_an_indicator_without_a_comparable_criterion_on_some_rung_is_not_comparable():
    # A has none on rungs 3 and 4, C none on rungs 3 and 4.
    _, newer, crosswalk = two_editions()

    assert comparable_indicators(crosswalk, newer) == ()
    assert comparable_edition(crosswalk, newer).priorities == ()


def test_a_sparse_ladder_would_exaggerate():
    # The example of the method: with comparable criteria only on rungs 2 and 5, one
    # answer would move it from 1 to 5 while it really moves by 1/2.
    newer = named(edition(ladder("A", rungs=(2, 1, 1, 1))), "new")
    sparse = named(edition(ladder("A", rungs=(1, 0, 0, 1))), "sparse")

    assert place(sparse, met("A.2a", "A.5a")).by_code["P"].low == 5
    assert place(newer, met("A.2a", "A.5a")).by_code["P"].low == Fraction(3, 2)
    crosswalk = linked(
        "old", "new", criteria=["same: A.2a > A.2a", "same: A.5a > A.5a"]
    )
    assert comparable_indicators(crosswalk, newer) == ()


def test_only_what_is_comparable_is_left_of_the_edition():
    newer = named(
        edition(ladder("A", rungs=(2, 1, 1, 1), core=True), ladder("B")), "new"
    )
    crosswalk = linked(
        "old",
        "new",
        criteria=[
            *("same: A.2a > A.2a", "new: > A.2b", "reworded: A.3a > A.3a"),
            *("moved: B.4a > A.4a", "same: A.5a > A.5a"),
            *("same: B.2a > B.2a", "merged: B.3a B.3b > B.3a"),
            *("new: > B.4a", "new: > B.5a"),
        ],
    )

    left = comparable_edition(crosswalk, newer)

    assert list(left.criterion_by_code) == ["A.2a", "A.3a", "A.4a", "A.5a"]
    assert left.indicator_by_code["A"].core
    assert left.rules == newer.rules
    assert left.hash != newer.hash
    assert comparable_edition(crosswalk, newer) is left


def test_a_rung_left_with_nothing_that_must_apply_is_not_comparable():
    # A.2b may be not applicable: then the rung would be secured by nothing at all.
    newer = named(edition(ladder("A", rungs=(2, 1, 1, 1), optional=["A.2b"])), "new")
    others = ["same: A.3a > A.3a", "same: A.4a > A.4a", "same: A.5a > A.5a"]

    with_2a = linked("old", "new", criteria=["same: A.2a > A.2a", *others])
    with_2b = linked("old", "new", criteria=["same: A.2b > A.2b", *others])

    assert comparable_indicators(with_2a, newer) == ("A",)
    assert comparable_indicators(with_2b, newer) == ()


def test_of_an_edition_linked_with_itself_everything_is_comparable():
    small = named(edition(ladder("A", rungs=(2, 1, 1, 1)), ladder("B")), "small")

    left = comparable_edition(identity(small), small)

    assert left.priorities == small.priorities


def test_answers_are_kept_within_an_edition():
    small = edition(ladder("A", may_not_apply=True))
    effective = met("A.2a", "B.2a") | {"A": EffectiveAnswer(voices=("not_applicable",))}

    assert set(within(small, effective)) == {"A", "A.2a"}


def test_the_account_counts_links_and_items_of_both_editions():
    older, newer, crosswalk = two_editions()

    found = account(crosswalk, newer)

    nothing = Count(links=0, older=0, newer=0)
    assert found.priorities[Relation.SAME] == Count(links=1, older=1, newer=1)
    assert found.indicators == {
        **dict.fromkeys(Relation, nothing),
        Relation.SAME: Count(links=1, older=1, newer=1),
        Relation.MOVED: Count(links=1, older=1, newer=1),
    }
    assert found.criteria == {
        Relation.SAME: Count(links=3, older=3, newer=3),
        Relation.REWORDED: Count(links=1, older=1, newer=1),
        Relation.MOVED: Count(links=1, older=1, newer=1),
        Relation.MERGED: Count(links=1, older=2, newer=1),
        Relation.SPLIT: Count(links=1, older=1, newer=2),
        Relation.NEW: Count(links=2, older=0, newer=2),
        Relation.DROPPED: Count(links=1, older=1, newer=0),
    }
    assert sum(c.older for c in found.criteria.values()) == len(older.criterion_by_code)
    assert sum(c.newer for c in found.criteria.values()) == len(newer.criterion_by_code)
    assert found.carried == ("A.2a", "A.2b", "A.4a", "A.5a", "C.2a", "C.5a")
    assert found.comparable_criteria == ("A.2a", "A.2b", "A.5a", "C.2a", "C.5a")
    assert found.comparable_indicators == ()


def test_every_account_of_editions_that_come_with_the_program_adds_up():
    for old, new in list_crosswalks():
        older, newer = find_edition(old), find_edition(new)
        found = account(find_crosswalk(old, new), newer)

        for counts, of in (
            (found.priorities, "priority_by_code"),
            (found.indicators, "indicator_by_code"),
            (found.criteria, "criterion_by_code"),
        ):
            assert sum(c.older for c in counts.values()) == len(getattr(older, of))
            assert sum(c.newer for c in counts.values()) == len(getattr(newer, of))


@st.composite
def pairs(draw):
    older, newer = draw(random_editions("old")), draw(random_editions("new"))
    return older, newer, draw(random_crosswalks(older, newer))


@given(pairs(), st.data())
def test_both_years_can_be_placed_on_what_is_comparable(case, data):
    older, newer, crosswalk = case
    then = carry_effective_answers(
        path(older, newer, crosswalk), data.draw(effective_answers(older))
    )
    now = data.draw(effective_answers(newer))
    left = comparable_edition(crosswalk, newer)

    for effective in (then, now):
        placed = place(left, within(left, effective))
        assert [p.code for p in placed.priorities] == [p.code for p in left.priorities]


@given(pairs())
def test_what_is_left_is_an_edition_by_the_rules_of_editions(case):
    _, newer, crosswalk = case
    left = comparable_edition(crosswalk, newer)

    for indicator in left.indicator_by_code.values():
        whole = newer.indicator_by_code[indicator.code]
        assert [r.level for r in indicator.rungs] == [r.level for r in whole.rungs]
        assert all(
            any(not c.may_not_apply for c in r.criteria) for r in indicator.rungs
        )
    assert set(left.criterion_by_code) <= set(comparable_criteria(crosswalk).values())


@given(random_editions("same"))
def test_with_everything_met_what_is_comparable_stands_at_the_top(small):
    left = comparable_edition(identity(small), small)

    assert place(left, everything(left, "met")).by_code["P"].low == 5
