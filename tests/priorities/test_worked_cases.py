"""The worked cases beside an edition: answers, and the placement worked out by hand."""

from pathlib import Path

import pytest

import priorities
from priorities.loading import WorkedCase, load_edition, load_examples
from priorities.placement import place

FOLDER = Path(priorities.__file__).parent / "editions" / "2024"
EDITION_2024 = load_edition(FOLDER)
CASES = load_examples(FOLDER)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.priority}: {case.name}"
)
def test_a_worked_case_comes_out_as_worked_by_hand(case: WorkedCase):
    placed = place(EDITION_2024, case.standings, case.scope)
    found = placed.by_code[case.priority]

    assert {name: getattr(found, name) for name in case.placement} == case.placement


def test_there_are_enough_cases_and_some_for_every_priority():
    assert len(CASES) >= 24
    assert {case.priority for case in CASES} == set(EDITION_2024.priority_by_code)
