"""The invented region: plausible, complete, and the same every time."""

from collections import Counter

import pytest

from assessments.records import WorkStage
from priorities.loading import find_edition
from roadmap.demo.making import invent, sign_ins


@pytest.fixture(scope="module")
def region():
    return invent(find_edition("2024"), last_year=2026)


def test_it_has_36_states_and_five_cycles_each(region):
    assert len(region.states) == 36
    assert len(region.assessments) == 36 * 5


def test_every_state_says_that_it_is_invented(region):
    assert all(state.invented for state in region.states)


def test_it_is_the_same_every_time(region):
    assert invent(find_edition("2024"), last_year=2026) == region


def test_only_the_named_people_can_sign_in(region):
    able = {one.person.sign_in_name for one in region.people if one.passphrase}

    assert able == set(sign_ins())
    assert len(able) == 5


def test_only_the_last_cycle_has_work_left(region):
    stages = Counter(
        (one.assessment.cycle == "2026", one.assessment.stage)
        for one in region.assessments
    )

    assert stages[(False, WorkStage.SIGNED)] == 36 * 4
    assert stages[(True, WorkStage.DRAFT)] == 3
    assert stages[(True, WorkStage.SUBMITTED)] == 3


def test_sequence_numbers_never_meet_within_an_assessment(region):
    for one in region.assessments:
        numbers = [
            entry.seq
            for group in (one.answers, one.settlements, one.comments, one.assignments)
            for entry in group
        ]
        assert len(numbers) == len(set(numbers))


def test_it_has_unknowns_disputes_evidence_and_comments(region):
    values = Counter(
        answer.value for one in region.assessments for answer in one.answers
    )

    assert set(values) == {"met", "not_yet", "not_known", "not_applicable"}
    assert sum(len(one.settlements) for one in region.assessments) > 100
    assert sum(len(one.links) for one in region.assessments) > 5000
    assert sum(len(one.comments) for one in region.assessments) > 500
