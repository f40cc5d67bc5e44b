"""A release of the region: how long it takes, how large it is, how often counts are exact."""

import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pytest

from assessments.disclosure import checker
from assessments.disclosure.figures import Counts as Exact
from assessments.disclosure.figures import publish
from assessments.disclosure.prepare import AuditedRelease, CycleContributions, prepare
from assessments.records.work import CycleCode
from assessments.rules import SYSTEM
from roadmap.demo.making import LAST_YEAR
from roadmap.demo.published import PREPARED_BY, PUBLISHED_BY, published
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts
from tests.region.making import year
from tests.roadmap.demo.renew_releases import region_with

PROFILES = (
    (40, 38, 17, 5, 0), (55, 30, 12, 3, 0), (50, 44, 5, 1, 0), (10, 20, 40, 20, 10),
    (5, 15, 30, 30, 20), (90, 5, 3, 1, 1), (20, 20, 20, 20, 20), (0, 10, 30, 40, 20),
    (30, 30, 30, 10, 0), (25, 35, 25, 10, 5), (0, 0, 5, 45, 50), (15, 35, 30, 15, 5),
)  # fmt: skip
"""Of twelve priorities: states at stages 1 to 5 in per cent; some are top-coded."""

EXACTLY = {
    "middle: 10/25/40/20/5": ((10, 25, 40, 20, 5), 100),
    "high: 0/5/25/45/25": ((0, 5, 25, 45, 25), 100),
    "40/38/17/5/0": ((40, 38, 17, 5, 0), 93),
    "55/30/12/3/0": ((55, 30, 12, 3, 0), 65),
    "50/44/5/1/0": ((50, 44, 5, 1, 0), 7),
}
"""Profile, and how often method.md says that counts of 36 states are exact, in %."""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A linked release with how long each step took, in seconds."""

    linked: AuditedRelease
    alone: float
    both: float
    checking: float
    checking_alone: float
    reading: float


def drawn(cycle: str, states: range, seed: int) -> CycleContributions:
    """Draw the stages of so many states in every priority."""
    random_ = random.Random(seed)
    rows = {
        f"S{n:04}": {
            f"P{number:02}": random_.choices((1, 2, 3, 4, 5), profile)[0]
            for number, profile in enumerate(PROFILES, 1)
        }
        for n in states
    }
    return year(cycle, rows)


def two_years(states: int, joiners: int) -> Timed:
    """Prepare two releases; so many states leave and as many join in between."""
    before = drawn("2025", range(states), 1)
    now = drawn("2026", range(joiners, states + joiners), 2)
    begun = time.perf_counter()
    first = prepare(before, before=None, ledger=())
    alone = time.perf_counter() - begun
    linked = prepare(now, before=before, ledger=(first.entry,))
    both = time.perf_counter() - begun - alone
    begun = time.perf_counter()
    problems = checker.check(linked.export.decode())
    checking = time.perf_counter() - begun
    assert problems == []
    return Timed(
        linked=linked,
        alone=alone,
        both=both,
        checking=checking,
        checking_alone=_seconds(lambda: checker.check(first.export.decode())),
        reading=_seconds(lambda: json.loads(linked.export)),
    )


@pytest.mark.parametrize(
    ("states", "joiners", "most"), [(36, 2, 180), (48, 3, 600), (100, 5, 600), (1000, 30, 600)]
)  # fmt: skip
def test_a_linked_release_of_twelve_priorities(
    measured: Measured, states: int, joiners: int, most: int
):
    found = two_years(states, joiners)

    rows = [
        measured(
            f"{states} states, 12 priorities, linked, {joiners} left and {joiners} joined: "
            "audit, certificate, check (floor: the check alone)",
            measured=found.both,
            floor=found.checking,
            unit="s",
            counts=Counts.MEASURED,
            goal=most,
        ),
        measured(
            f"{states} states: its certificate (floor: the release itself)",
            measured=len(found.linked.certificate) / 1000,
            floor=len(found.linked.entry.document) / 1000,
            unit="kB",
            counts=Counts.MEASURED,
            goal=5000,
        ),
        measured(
            f"{states} states: the independent check (floor: reading it as JSON)",
            measured=found.checking,
            floor=found.reading,
            unit="s",
            counts=Counts.MEASURED,
            goal=10,
        ),
        measured(
            f"{states} states, 12 priorities, one year alone (floor: its check alone)",
            measured=found.alone,
            floor=found.checking_alone,
            unit="s",
            counts=Counts.MEASURED,
            goal=2,
        ),
    ]
    assert all(row.is_kept for row in rows)


def test_a_year_s_release_of_the_invented_region_takes_three_minutes_at_most(
    tmp_path: Path, measured: Measured
):
    service, region = region_with(tmp_path, kept=len(published()) - 1)
    people = {invented.person.id: invented.person for invented in region.people}
    begun = time.perf_counter()
    prepared = service.releasing.prepare(
        who=people[PREPARED_BY], cycle=CycleCode(str(LAST_YEAR - 1))
    )
    preparing = time.perf_counter() - begun
    release = service.releasing.publish(
        who=people[PUBLISHED_BY], number=prepared.number
    )
    export = service.releases.export(who=SYSTEM, number=release.number).decode()
    begun = time.perf_counter()
    problems = checker.check(export)
    checking = time.perf_counter() - begun
    service.close()

    assert problems == []
    assert measured(
        "the last release of the invented region, from its record: gather, audit linked "
        "with the year before, certificate, check (floor: the independent check alone)",
        measured=preparing,
        floor=checking,
        unit="s",
        counts=Counts.MEASURED,
        goal=180,
    ).is_kept
    assert measured(
        "the same: the independent check of its export, with the whole ledger "
        "(floor: reading it as JSON)",
        measured=checking,
        floor=_seconds(lambda: json.loads(export)),
        unit="s",
        counts=Counts.MEASURED,
        goal=10,
    ).is_kept


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def test_memory_stays_below_a_gibibyte(measured: Measured):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    two_years(36, 2)

    assert measured(
        "the largest this process ever was, a linked release made in it (floor: before)",
        measured=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        floor=before / 1024,
        unit="MiB",
        counts=Counts.MEASURED,
        goal=1024,
    ).is_kept


@pytest.mark.parametrize("profile", EXACTLY)
def test_how_often_counts_of_36_states_are_exact(measured: Measured, profile: str):
    weights, expected = EXACTLY[profile]
    random_ = random.Random(20261125)

    def is_exact(weights: Sequence[int]) -> bool:
        stages = random_.choices((1, 2, 3, 4, 5), weights, k=36)
        return isinstance(publish(stages).shown, Exact)

    share = 100 * mean(is_exact(weights) for _ in range(20_000))

    measured(
        f"counts of 36 states are exact, {profile} (method.md says {expected} %)",
        measured=share,
        floor=None,
        unit="%",
        counts=Counts.NOTHING,
        goal=0,
    )
    assert abs(share - expected) < 1.5
