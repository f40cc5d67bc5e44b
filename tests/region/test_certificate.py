"""Witnesses: for every case that the audit passes there are enough, and they hold."""

import json
import random
from functools import cache

import pytest

from assessments.disclosure import checker
from assessments.disclosure.bounds import leaks
from assessments.disclosure.certificate import witnesses
from assessments.disclosure.change import moved, verdict
from assessments.disclosure.constraints import Linked, fits, system_of
from assessments.disclosure.release import (
    Movement,
    PriorityCertificate,
    PublishedPriority,
    Release,
    certificate,
    written,
)
from tests.region.making import by_state, drawn, linked, stages_of


@cache
def drawn_case(seed: int) -> tuple[Linked, list[str]]:
    """Draw two years with joiners, leavers and published results; check what is proven."""
    random_ = random.Random(seed)
    states, left = random_.randint(12, 60), random_.randint(0, 4)
    more = {"published": random_.choice((0, 0, 0, 1, 3))}
    before = by_state(drawn(random_, states), **more)
    now = by_state(drawn(random_, states), first=left, **more)
    case = linked(before, now)
    if leaks(case):
        return case, []
    counted = moved((case.before, before), (case.now, now))
    change = Movement(verdict=verdict(case.before, case.now), moved=counted)
    shown = [
        json.loads(
            written(Release(cycle="2026", edition="1", priorities={"P": published}))
        )["priorities"]["P"]
        for published in (
            PublishedPriority(figure=case.before),
            PublishedPriority(figure=case.now, change=change),
        )
    ]
    part = PriorityCertificate(kinds=case.kinds, worlds=witnesses(case))
    proof = json.loads(certificate("", {"P": part}))["priorities"]["P"]
    checked = checker.case_of(*shown, proof["kinds"])
    return case, list(checker.certificate_problems(checked, proof))


@pytest.mark.parametrize("seed", range(8))
def test_the_checker_accepts_the_witnesses_of_every_safe_case(seed: int):
    _, problems = drawn_case(seed)

    assert problems == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 500))
def test_the_checker_accepts_many_more(seed: int):
    _, problems = drawn_case(seed)

    assert problems == []


def test_most_of_the_drawn_cases_are_safe():
    assert sum(not leaks(drawn_case(seed)[0]) for seed in range(8)) >= 5


def test_witnesses_are_worlds_that_fit_everything_published():
    before = by_state(stages_of((9, 1, 1, 1, 0)))
    case = linked(before, by_state(stages_of((2, 5, 3, 2, 0)), first=1))
    statements = system_of(case).everything

    worlds = witnesses(case)

    assert len(worlds) > 10
    assert all(fits(statements, world, ()) for world in worlds)


def test_figures_that_are_exact_in_one_year_need_no_witness():
    states = by_state(stages_of((4, 3, 3, 1, 1)))

    assert witnesses(linked(states, states)) == ()


def test_the_same_figures_give_the_same_witnesses():
    before = by_state(stages_of((9, 1, 1, 1, 0)))
    others = by_state(stages_of((12, 0, 0, 0, 0)))
    now = by_state(stages_of((2, 5, 3, 2, 0)), first=1)

    assert witnesses(linked(before, now)) == witnesses(linked(others, now))
