"""The cheapest ways up, and what one budget buys, beside trying every set of criteria."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain, combinations
from statistics import median

from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from priorities.least_cost.budget import frontier, spend
from priorities.least_cost.steps import StageTarget, next_steps
from priorities.loading.editions import find_edition
from priorities.scoring.placement import place
from roadmap.demo.making import invent
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts
from tests.benchmarks.test_placing import effective_in
from tests.builders import edition_of, ladder, met, priority
from tests.crosswalks import within_one

Effective = Mapping[str, EffectiveAnswer]
BUDGET = 40


def test_the_cheapest_way_is_found_for_all_priorities(measured: Measured):
    edition, given = _assessments()

    slowest = max(_seconds(_ways, edition, effective) for effective in given)

    assert measured(
        "the cheapest way to the next stage in 12 priorities, slowest of 37 "
        "assessments, one of them empty (floor: placing it)",
        measured=1000 * slowest,
        floor=1000 * max(_seconds(place, edition, effective) for effective in given),
        unit="ms",
        counts=Counts.MEASURED,
        goal=1000,
    ).is_kept


def test_the_cheapest_way_to_the_top_is_found_for_all_priorities(measured: Measured):
    edition, given = _assessments()

    slowest = max(_seconds(_ways_to_the_top, edition, effective) for effective in given)

    assert measured(
        "the cheapest way to the highest stage in 12 priorities, slowest of 37 "
        "(floor: placing it)",
        measured=1000 * slowest,
        floor=1000 * max(_seconds(place, edition, effective) for effective in given),
        unit="ms",
        counts=Counts.MEASURED,
        goal=1000,
    ).is_kept


def test_a_budget_is_spent_on_all_priorities(measured: Measured):
    edition, given = _assessments()

    slowest = max(_seconds(_spent, edition, effective) for effective in given)

    assert measured(
        "the best use of one budget in 12 priorities, slowest of 37 assessments "
        "(floor: placing it)",
        measured=1000 * slowest,
        floor=1000 * max(_seconds(place, edition, effective) for effective in given),
        unit="ms",
        counts=Counts.MEASURED,
        goal=5000,
    ).is_kept


def test_it_finds_what_trying_everything_finds_and_sooner(measured: Measured):
    small = edition_of(
        *(
            priority(name, ladder(f"{name}1", core=True), ladder(f"{name}2"))
            for name in ("A", "B")
        )
    )

    begun = time.process_time()
    best = spend(6, [frontier(small, code, {}) for code in ("A", "B")]).best
    taken = time.process_time() - begun
    begun = time.process_time()
    steps, cost, sets = _tried(small, 6)
    trying = time.process_time() - begun

    assert (best.steps, best.cost, best.sets) == (steps, cost, sets)
    assert measured(
        "a budget of 6 in two small priorities of 8 criteria each (goal: what trying "
        "every set that it pays for takes; floor: placing once)",
        measured=1000 * taken,
        floor=1000 * _seconds(place, small, {}),
        unit="ms",
        counts=Counts.MEASURED,
        goal=1000 * trying,
    ).is_kept


def _assessments() -> tuple[Edition, list[Effective]]:
    edition = find_edition("2024")
    region = invent(within_one(edition), today=date(2026, 7, 1))
    given: list[Effective] = [
        effective_in(edition, invented) for invented in region.assessments[::5]
    ]
    return edition, [{}, *given]


def _seconds(deed: Callable[..., object], *given: object) -> float:
    found = []
    for _ in range(3):
        begun = time.process_time()
        deed(*given)
        found.append(time.process_time() - begun)
    return median(found)


def _ways(edition: Edition, effective: Effective) -> None:
    for asked in edition.priorities:
        next_steps(edition, asked.code, effective)


def _ways_to_the_top(edition: Edition, effective: Effective) -> None:
    for asked in edition.priorities:
        next_steps(edition, asked.code, effective, target=StageTarget(stage=5))


def _spent(edition: Edition, effective: Effective) -> None:
    spend(BUDGET, [frontier(edition, p.code, effective) for p in edition.priorities])


def _tried(small: Edition, budget: int) -> tuple[int, int, int]:
    """Place every set of so many criteria at most: steps, cost, sets of the best."""
    codes = list(small.criterion_by_code)
    found = []
    for chosen in chain.from_iterable(
        combinations(codes, n) for n in range(budget + 1)
    ):
        placed = place(small, met(*chosen))
        steps = sum((p.stage_low or 1) - 1 for p in placed.priorities)
        found.append((steps, -len(chosen)))
    steps, cost = max(found)
    return steps, -cost, found.count((steps, cost))
