"""Every table is either reached by a policy of the database, or says why it has none."""

from assessments import rules
from assessments.store.row_security import POLICIES, REGIONAL
from assessments.store.tables import TABLES

BELONGS_TO_A_STATE = {"state", "assessment", "agency", "evidence", "submission"}
"""Columns by which a row belongs to a state."""


def test_every_table_has_a_policy_or_a_reason_why_not():
    assert sorted(POLICIES.keys() & REGIONAL.keys()) == []
    assert sorted(TABLES.keys() ^ (POLICIES.keys() | REGIONAL.keys())) == []
    assert all(len(reason) > 10 for reason in REGIONAL.values())


def test_no_table_with_a_column_of_a_state_is_left_without_a_policy():
    found = {
        name
        for name in REGIONAL
        if BELONGS_TO_A_STATE & set(TABLES[name].columns.keys())
    }

    assert found == set()


def test_use_cases_across_states_are_those_of_the_system_and_of_releasing():
    people = {
        deed: {role.value for role in rules.ALLOWED[deed]} - {"system"}
        for deed in rules.ACROSS_STATES
    }

    assert {deed: roles for deed, roles in people.items() if roles} == {
        "releasing.participation": {"analyst"},
        "releasing.prepare": {"analyst"},
        "releasing.publish": {"analyst"},
        # a state's people run these in their own state; the system in all
        "history.change": {"approver", "focal_point"},
        "submitting.verify": {"approver", "focal_point"},
    }
