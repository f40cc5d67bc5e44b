"""Taking the change between two complete assessments apart."""

import gc
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from random import Random
from statistics import median

import pytest

from assessments.answers.snapshot import Snapshot
from assessments.comparison.change import change
from assessments.comparison.shapley import shares
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition
from priorities.scoring.placement import place
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts
from tests.crosswalks import path, within_one
from tests.snapshots import snapshot


@pytest.fixture
def alone() -> Iterator[None]:
    """Keep the collector from going through what the tests themselves hold."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("older", ["2024", "2017"])
def test_a_full_change_analysis_takes_a_tenth_of_a_second(
    measured: Measured, older: str
):
    then, now = find_edition(older), find_edition("2024")
    way = (
        within_one(now)
        if then == now
        else path(then, now, find_crosswalk(older, now.id))
    )
    pairs = [_two_years(then, now, Random(seed)) for seed in range(20)]

    analysing, placing = [], []
    for before, after in pairs:
        begun = time.process_time()
        found = change(before, after, way)
        analysing.append(time.process_time() - begun)
        begun = time.process_time()
        place(then, before.effective)
        place(now, after.effective)
        placing.append(time.process_time() - begun)

        assert found.changed > 80

    assert measured(
        f"full change analysis from {older} to 2024, both complete, the slowest of 20 "
        "(floor: both placed, median)",
        measured=1000 * max(analysing),
        floor=1000 * median(placing),
        unit="ms",
        counts=Counts.MEASURED,
        goal=100,
    ).is_kept


def test_shares_cost_far_less_than_every_order(measured: Measured):
    sizes = (3, 3, 2)

    def worth(numbers: tuple[int, ...]) -> int:
        first, second, third = numbers
        return first * second + 5 * third * third

    begun = time.process_time()
    quick = shares(sizes, worth)
    grouped = time.process_time() - begun
    begun = time.process_time()
    slow = _over_every_order(sizes, worth)
    every = time.process_time() - begun

    assert quick == slow
    begun = time.process_time()
    for numbers in product(*(range(size + 1) for size in sizes)):
        worth(numbers)
    looking = time.process_time() - begun
    assert measured(
        "a change shared among 8 criteria (goal: a twentieth of the mean over all 40,320 "
        "orders; floor: what each set of them is worth, asked once)",
        measured=1000 * grouped,
        floor=1000 * looking,
        unit="ms",
        counts=Counts.MEASURED,
        goal=0.05 * 1000 * every,
    ).is_kept


def _two_years(
    then: Edition, now: Edition, chance: Random
) -> tuple[Snapshot, Snapshot]:
    """Answer everything twice, at random."""
    return _a_year(then, chance), _a_year(now, chance)


def _a_year(edition: Edition, chance: Random) -> Snapshot:
    effective = {}
    for code, criterion in edition.criterion_by_code.items():
        answers = ["met", "met", "not_yet", "not_known"]
        answers += ["not_applicable"] if criterion.may_not_apply else []
        effective[str(code)] = EffectiveAnswer(voices=(chance.choice(answers),))
    return snapshot(edition, effective)


def _over_every_order(sizes, worth) -> tuple[Fraction, ...]:  # type: ignore[no-untyped-def]  # the slow twin
    players = [group for group, size in enumerate(sizes) for _ in range(size)]
    gains = [0] * len(sizes)
    orders = 0
    for order in permutations(players):
        numbers = [0] * len(sizes)
        orders += 1
        was = worth(tuple(numbers))
        for group in order:
            numbers[group] += 1
            now = worth(tuple(numbers))
            gains[group] += now - was
            was = now
    return tuple(
        Fraction(gain, orders * size) for gain, size in zip(gains, sizes, strict=True)
    )
