"""Every possible table, every two states that look together, and they know the rule."""

import json
from functools import cache

import numpy as np
import pytest

from assessments.disclosure.bounds import conclusions
from assessments.disclosure.constraints import Linked, StateKind
from assessments.disclosure.figures import Figure, publish
from assessments.disclosure.release import PublishedPriority, Release, written
from assessments.disclosure.rule import ANNOUNCED
from tests.region.brute import (
    SETS,
    few,
    fewest_by_group,
    holding,
    leaks_of_a_year,
    tables,
)
from tests.region.making import stages_of

pytestmark = pytest.mark.slow

FAST = (12, 15, 18)
LONG = tuple(pytest.param(n, marks=pytest.mark.long) for n in (24, 30, 36))


def published(counts: tuple[int, ...]) -> Figure:
    return publish(stages_of(counts))


@cache
def shown(counts: tuple[int, ...]) -> str:
    """Give everything that a release says of one priority."""
    release = Release(
        cycle="2026",
        edition="1",
        priorities={"P": PublishedPriority(figure=published(counts))},
    )
    return str(json.loads(written(release))["priorities"]["P"])


@pytest.mark.parametrize("states", [*FAST, *LONG])
def test_nothing_can_be_concluded_from_any_table_by_any_two_states(states: int):
    assert leaks_of_a_year(states, shown) == []


@pytest.mark.parametrize("states", [13, 14, 16, 17])
def test_nor_where_thresholds_are_rounded_down(states: int):
    assert leaks_of_a_year(states, shown) == []


def test_a_threshold_that_is_one_higher_lets_two_states_conclude_too_much():
    def careless(counts: tuple[int, ...]) -> str:
        if max(counts) < 9:
            return shown(counts) if max(counts) < 8 else str(counts)
        return f"9 or more at stage {counts.index(max(counts)) + 1}"

    found = leaks_of_a_year(12, careless)

    # 10 others: 8 of them may be known to stand at a stage, 9 are too many
    assert ANNOUNCED.thresholds(12).stage == 8
    assert ("9 or more at stage 3", (1, 1), (3,)) in found


@pytest.mark.parametrize("states", [12, pytest.param(18, marks=pytest.mark.long)])
def test_the_closed_form_finds_the_fewest_that_brute_force_finds(states: int):
    worlds = tables(states)
    figures: dict[Figure, int] = {}
    groups = [
        figures.setdefault(published(tuple(w)), len(figures)) for w in worlds.tolist()
    ]
    numbered = np.array(groups)
    by_force = {}
    for known in few(5, 2):
        here = holding(worlds, known)
        for stages in SETS:
            inside = [stage - 1 for stage in stages]
            values = worlds[:, inside].sum(axis=1) - sum(c in inside for c in known)
            for group, fewest in fewest_by_group(numbered, values, here).items():
                by_force[group, known, stages] = fewest

    by_hand = {
        (group, conclusion.known, conclusion.inference.stages): conclusion.fewest
        for figure, group in figures.items()
        for conclusion in conclusions(
            Linked(
                before=None,
                now=figure,
                kinds=(StateKind(before="absent", now="unknown", size=states),),
            )
        )
    }

    assert len(figures) > 1000
    assert by_hand == by_force
