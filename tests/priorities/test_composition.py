"""Linking editions that are no neighbours: the weakest relation wins."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.crosswalk.carry_over import carry_effective_answers
from priorities.crosswalk.composition import compose
from priorities.crosswalk.links import Crosswalk, identity
from tests.builders import edition, ladder
from tests.crosswalks import (
    linked,
    named,
    path,
    random_crosswalks,
    random_editions,
    two_editions,
)
from tests.priorities.test_properties import effective_answers


def composed(
    first: str, second: str
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Compose criteria written as ``same: a > b, new: > c``."""
    found = compose(
        linked("old", "mid", criteria=first.split(", ")),
        linked("mid", "new", criteria=second.split(", ")),
    )
    return [(link.relation.value, link.older, link.newer) for link in found.criteria]


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("same: a > b", "same: b > c", "same"),
        ("same: a > b", "reworded: b > c", "reworded"),
        ("moved: a > b", "reworded: b > c", "moved"),
        ("reworded: a > b", "reworded: b > c", "reworded"),
    ],
)
def test_of_two_relations_the_weaker_wins(first, second, relation):
    assert composed(first, second) == [(relation, ("a",), ("c",))]


def test_what_was_merged_stays_merged():
    assert composed("merged: a1 a2 > b", "reworded: b > c") == [
        ("merged", ("a1", "a2"), ("c",))
    ]
    assert composed("merged: a1 a2 > b1, same: a3 > b2", "merged: b1 b2 > c") == [
        ("merged", ("a1", "a2", "a3"), ("c",))
    ]


def test_what_was_split_stays_split_also_when_it_is_joined_again():
    assert composed("split: a > b1 b2", "merged: b1 b2 > c") == [
        ("split", ("a",), ("c",))
    ]
    assert composed("merged: a1 a2 > b", "split: b > c1 c2") == [
        ("split", ("a1", "a2"), ("c1", "c2"))
    ]


def test_what_comes_or_goes_on_the_way_is_new_or_dropped():
    assert composed("new: > b", "same: b > c") == [("new", (), ("c",))]
    assert composed("same: a > b", "dropped: b >") == [("dropped", ("a",), ())]
    assert composed("dropped: a >", "new: > c") == [
        ("new", (), ("c",)),
        ("dropped", ("a",), ()),
    ]


def test_what_only_the_edition_between_had_is_left_out():
    assert composed("same: a > b1, new: > b2", "same: b1 > c, dropped: b2 >") == [
        ("same", ("a",), ("c",))
    ]


def test_half_new_is_split_since_no_answer_says_all_of_it():
    # c was merged of b1, which goes back to a, and b2, which nobody asked before.
    assert composed("same: a > b1, new: > b2", "merged: b1 b2 > c") == [
        ("split", ("a",), ("c",))
    ]


def test_the_reason_is_that_of_the_weakest_relation():
    found = compose(
        linked("old", "mid", criteria=["split: a > b1 b2"]),
        linked("mid", "new", criteria=["same: b1 > c1", "reworded: b2 > c2"]),
    )

    assert found.criteria[0].reason == "Because of a > b1 b2."


def test_crosswalks_that_do_not_meet_are_refused():
    with pytest.raises(ValueError, match="'mid' is not 'other'"):
        compose(linked("old", "mid"), linked("other", "new"))


def test_an_edition_linked_with_itself_changes_nothing():
    older, newer, crosswalk = two_editions()

    assert compose(identity(older), crosswalk) == crosswalk
    assert compose(crosswalk, identity(newer)) == crosswalk


@st.composite
def chains(draw, *, optional=True, length=3):
    """Draw editions one after another, each linked with the one before."""
    editions = [
        draw(random_editions(f"e{n}", optional=optional)) for n in range(length + 1)
    ]
    return editions, [draw(random_crosswalks(a, b)) for a, b in pairwise(editions)]


def without_reasons(crosswalk: Crosswalk) -> Crosswalk:
    """Forget the reasons and the order of the links."""
    return replace(
        crosswalk,
        **{
            level: tuple(
                sorted(
                    (
                        replace(
                            k,
                            reason="",
                            older=tuple(sorted(k.older)),
                            newer=tuple(sorted(k.newer)),
                        )
                        for k in getattr(crosswalk, level)
                    ),
                    key=lambda k: (k.newer, k.older),
                )
            )
            for level in ("priorities", "indicators", "criteria")
        },
    )


@given(chains())
def test_it_does_not_matter_which_two_are_composed_first(chain):
    _, (first, second, third) = chain

    left = compose(compose(first, second), third)
    right = compose(first, compose(second, third))

    assert without_reasons(left) == without_reasons(right)


@given(chains())
def test_every_item_of_the_outer_editions_still_stands_in_one_link(chain):
    editions, (first, second, _) = chain

    found = compose(first, second)

    for level, of in (
        ("indicators", "indicator_by_code"),
        ("criteria", "criterion_by_code"),
    ):
        links = getattr(found, level)
        assert sorted(c for k in links for c in k.older) == sorted(
            getattr(editions[0], of)
        )
        assert sorted(c for k in links for c in k.newer) == sorted(
            getattr(editions[2], of)
        )


@given(chains(optional=False, length=2), st.data())
def test_what_carries_over_at_once_carries_over_step_by_step(chain, data):
    (oldest, between, newest), (first, second) = chain
    effective = data.draw(effective_answers(oldest))

    at_once = carry_effective_answers(
        path(oldest, newest, compose(first, second)), effective
    )
    half = carry_effective_answers(path(oldest, between, first), effective)
    step_by_step = carry_effective_answers(path(between, newest, second), half)

    known = {c: s for c, s in at_once.items() if s.voices or s.settled}
    assert {c: step_by_step.get(c) for c in known} == known


def test_an_edition_with_two_ladders_is_linked_with_itself_item_by_item():
    small = named(edition(ladder("A"), ladder("B")), "small")

    assert [k.older for k in identity(small).indicators] == [("A",), ("B",)]
