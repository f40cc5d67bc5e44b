"""The verdict from published figures, and when moves are counted."""

from collections.abc import Sequence

import pytest

from assessments.disclosure.change import (
    MoveCounts,
    Verdict,
    Withheld,
    ends_of,
    moved,
    verdict,
)
from assessments.disclosure.figures import Figure, publish
from tests.region.brute import tables
from tests.region.making import by_state, stages_of


def figure(*counts: int) -> Figure:
    return publish(stages_of(counts))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ((4, 3, 3, 1, 1), (3, 3, 4, 1, 1), Verdict.UP),
        ((3, 3, 4, 1, 1), (4, 3, 3, 1, 1), Verdict.DOWN),
        ((4, 3, 3, 1, 1), (4, 3, 3, 1, 1), Verdict.UNCHANGED),
        ((4, 3, 3, 1, 1), (5, 1, 4, 1, 1), Verdict.MIXED),  # up to 1, 2: 4, 7 -> 5, 6
        ((4, 3, 3, 1, 1), (8, 6, 6, 2, 2), Verdict.UNCHANGED),  # twice as many
        ((4, 3, 3, 1, 1), (4, 3, 3, 1, 2), Verdict.UP),  # 4/12 > 4/13, 7/12 > 7/13 ...
        # 8 or more of 12 at stage 1, the others anywhere; then up to 4 at most 7
        ((9, 1, 1, 1, 0), (0, 3, 3, 1, 5), Verdict.UP),
        ((0, 3, 3, 1, 5), (9, 1, 1, 1, 0), Verdict.DOWN),
        # then 9 up to stage 4: the year before it may have been 8, or 12
        ((9, 1, 1, 1, 0), (0, 3, 3, 3, 3), Verdict.CANNOT_BE_TOLD),
        # everybody may stand at stage 3 in both years, or fewer
        ((0, 0, 12, 0, 0), (0, 0, 12, 0, 0), Verdict.CANNOT_BE_TOLD),
        # 8 or more at stage 2, so at most 4 at 1 and at most 4 above 2; then 5 and 5
        ((0, 12, 0, 0, 0), (5, 2, 0, 0, 5), Verdict.MIXED),
    ],
)
def test_the_verdict_holds_for_all_tables_that_fit(before, now, expected):
    assert verdict(figure(*before), figure(*now)) == expected


def by_force(before: Figure, now: Figure, fitting: dict[Figure, list[Sequence[int]]]):
    """Compare every table that fits the one with every table that fits the other."""
    found = set()
    for old in fitting[before]:
        for new in fitting[now]:
            steps = [
                sum(old[:n]) * sum(new) - sum(new[:n]) * sum(old) for n in range(1, 5)
            ]
            up, down = max(steps) > 0, min(steps) < 0
            found.add(
                Verdict.MIXED
                if up and down
                else Verdict.UP
                if up
                else Verdict.DOWN
                if down
                else Verdict.UNCHANGED
            )
    return found.pop() if len(found) == 1 else Verdict.CANNOT_BE_TOLD


def test_the_verdict_is_the_one_of_brute_force():
    fitting: dict[Figure, list[Sequence[int]]] = {}
    for table in tables(12).tolist():
        fitting.setdefault(figure(*table), []).append(table)
    coarse = [shown for shown, all_ in fitting.items() if len(all_) > 1]
    exact = [shown for shown, all_ in fitting.items() if len(all_) == 1][::60]

    pairs = [(a, b) for a in [*coarse, *exact] for b in [*coarse, *exact]]

    assert (len(coarse), len(exact)) == (7, 18)
    assert {pair: verdict(*pair) for pair in pairs} == {
        pair: by_force(*pair, fitting) for pair in pairs
    }


def test_one_table_stands_lowest_and_one_highest_at_every_stage():
    fitting: dict[Figure, list[Sequence[int]]] = {}
    for table in tables(12).tolist():
        fitting.setdefault(figure(*table), []).append(table)
    for shown, all_ in fitting.items():
        low, high = ends_of(shown)

        assert list(low) in all_
        assert list(high) in all_
        for stage in range(1, 6):
            upto = [sum(table[:stage]) for table in all_]
            assert (sum(low[:stage]), sum(high[:stage])) == (max(upto), min(upto))


BEFORE = stages_of((4, 3, 3, 1, 1))


def counted(before: Sequence[int], now: Sequence[int], **more: int):
    then, here = by_state(before), by_state(now, **more)
    return moved((publish(before), then), (publish(now), here))


def test_moves_are_counted_when_exactly_the_same_states_took_part():
    now = [2, *BEFORE[1:-1], 4]  # the first rose from 1, the last fell from 5

    assert counted(BEFORE, now) == MoveCounts(rose=1, same=10, fell=1)


def test_moves_are_not_counted_when_one_state_was_replaced():
    assert counted(BEFORE, BEFORE, first=1) is Withheld.MEMBERS


def test_moves_are_not_counted_beside_a_year_without_exact_counts():
    assert counted([1] * 12, BEFORE) is Withheld.FIGURES


def test_moves_are_not_counted_when_a_state_published_one_year_only():
    assert counted(BEFORE, BEFORE, published=1) is Withheld.PUBLISHED


def test_moves_are_not_counted_when_fewer_than_twelve_have_not_published():
    known = by_state(BEFORE, published=1)

    assert (
        moved((publish(BEFORE), known), (publish(BEFORE), known)) is Withheld.PUBLISHED
    )


def test_moves_are_not_counted_from_the_threshold_on():
    before = stages_of((4, 3, 3, 1, 1))
    seven = [2, 2, 2, 2, 3, 3, 3, *before[7:]]
    eight = [2, 2, 2, 2, 3, 3, 3, 4, *before[8:]]

    assert publish(before).thresholds.stage == 8
    assert counted(before, seven) == MoveCounts(rose=7, same=5, fell=0)
    assert counted(before, eight) is Withheld.MANY
    assert counted(eight, before) is Withheld.MANY
