"""The worked cases beside an edition: answers, and the placement worked out by hand."""

import pytest

from priorities.loading.editions import BUILT_IN, find_edition, list_editions
from priorities.loading.examples import WorkedCase, load_examples
from priorities.scoring.placement import place

CASES = [
    (edition, case)
    for edition in list_editions()
    for case in load_examples(BUILT_IN / edition)
]
every_edition = pytest.mark.parametrize("edition", list_editions())


def _called(part: object) -> str:
    return f"{part.priority}: {part.name}" if isinstance(part, WorkedCase) else ""


@pytest.mark.parametrize(("edition", "case"), CASES, ids=_called)
def test_a_worked_case_comes_out_as_worked_by_hand(edition: str, case: WorkedCase):
    placed = place(find_edition(edition), case.effective, case.scope)
    found = placed.by_code[case.priority]

    assert {name: getattr(found, name) for name in case.placement} == case.placement


@every_edition
def test_there_are_enough_cases_and_two_for_every_priority(edition: str):
    priorities = [case.priority for of, case in CASES if of == edition]
    asked = find_edition(edition).priority_by_code

    assert set(priorities) == set(asked)
    assert len(priorities) >= 2 * len(asked)
    assert all(priorities.count(code) >= 2 for code in asked)
