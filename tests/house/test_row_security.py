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
    assert {
        deed: sorted(rules.ALLOWED[deed]) for deed in sorted(rules.ACROSS_STATES)
    } == {
        "audit.breaks": ["system"],
        "audit.heads": ["system"],
        "audit.newest_out_of_step": ["system"],
        "audit.newest_time": ["system"],
        "audit.write_noted": ["system"],
        "backups.restored": ["system"],
        "bulk.populate": ["system"],
        "condition.last_backup": ["system"],
        "condition.origins": ["system"],
        "history.change": ["approver", "focal_point", "system"],  # these in their own
        "keeping.forget": ["system"],
        "releasing.participation": ["analyst"],
        "releasing.prepare": ["analyst"],
        "releasing.publish": ["analyst"],
        "submitting.verify": ["approver", "focal_point", "system"],
        "submitting.verify_all": ["system"],
        "submitting.verify_stored": ["system"],
        "verifying.record": ["system"],
        "verifying.sealed_late": ["system"],
    }
