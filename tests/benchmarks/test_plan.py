"""Reading a plan forward, beside placing each quarter by itself."""

import time
from collections.abc import Callable
from random import Random

from assessments.records.plans import Action, Quarter
from priorities.loading.editions import find_edition
from priorities.scoring.placement import place
from roadmap.plans.projection import project
from roadmap.plans.today import read_today
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts, by_turns
from tests.plans import action, plan
from tests.snapshots import snapshot

ACTIONS = 60
QUARTERS = 12
TODAY = Quarter(2026, 1)


def test_a_plan_of_three_years_is_read_forward(measured: Measured):
    edition = find_edition("2024")
    now = snapshot(edition, {})
    read = read_today(plan(*_actions(list(edition.criterion_by_code))), edition, {})

    def forward() -> None:
        project(now, read, today=TODAY)

    def placed_only() -> None:
        for _ in range(QUARTERS):
            place(edition, now.effective)

    read_forward, placed = by_turns(
        5, lambda: _seconds(forward), lambda: _seconds(placed_only)
    )

    assert measured(
        f"a plan of {ACTIONS} actions read forward over {QUARTERS} quarters "
        "(floor: placing as often)",
        measured=1000 * read_forward,
        floor=1000 * placed,
        unit="ms",
        counts=Counts.MEASURED,
        goal=150,
    ).is_kept


def _actions(codes: list[str]) -> list[Action]:
    chance = Random(7)
    return [
        action(
            f"action {number}",
            *chance.sample(codes, 4),
            edition="2024",
            starts=TODAY,
            ends=TODAY.later(number % QUARTERS),
        )
        for number in range(ACTIONS)
    ]


def _seconds(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
