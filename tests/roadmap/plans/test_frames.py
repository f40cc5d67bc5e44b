"""The plan as tables that can be taken away."""

import pandas as pd
import pytest

from assessments.records.plans import Quarter
from roadmap.plans import frames
from roadmap.plans.projection import project
from roadmap.plans.today import read_today
from roadmap.wording.texts import english
from tests.builders import edition, ladder, titled
from tests.crosswalks import named
from tests.next_edition import CROSSWALK, next_edition
from tests.plans import action, around, plan
from tests.snapshots import snapshot

SMALL = named(titled(edition(ladder("A"))), "small")


def row(**more) -> dict[str, object]:
    read = read_today(plan(action("x", **more)), SMALL, {})
    (found,) = frames.actions(read, around(SMALL)).to_dict("records")
    return found


def test_an_action_is_one_row_with_everything_that_was_written():
    found = row(
        lead="police",
        partners=("labour",),
        amount=9_000_000_000_000,
        currency="IDR",
        effort=3,
        evidence=("law",),
        after=("y",),
        ends=Quarter(2027, 1),
    )

    assert found | {"status": ""} == {
        "action": "x",
        "does": "x",
        "status": "",
        "starts": "2026-Q1",
        "ends": "2027-Q1",
        "in_charge": "Police",
        "partners": "Labour",
        "fulfils": "",
        "fulfils_now": "",
        "takes_up": None,
        "written_for": "small",
        "effort_class": 3,
        "amount": 9_000_000_000_000,
        "currency": "IDR",
        "waits_for": "y",
        "evidence_wanted": "",
        "evidence_produced": "The act",
        "note": "",
        "done_in": None,
    }


def test_what_is_not_said_is_missing_and_not_zero():
    found = row()

    assert pd.isna(found["amount"])
    assert pd.isna(found["effort_class"])
    assert found["in_charge"] is None


def test_criteria_are_given_as_written_and_as_they_are_now():
    read = read_today(
        plan(action("x", "LAW-1.3a", "LAW-1.5a")),
        titled(next_edition()),
        {"small": CROSSWALK},
    )

    (found,) = frames.actions(read, around(None)).to_dict("records")

    assert found["fulfils"] == "LAW-1.3a LAW-1.5a"
    assert found["fulfils_now"] == "LAW-1.3b LAW-1.3c"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_spreadsheet_takes_what_was_typed_for_a_formula(formula: str):
    found = row(note=formula)

    assert found["note"] == f"'{formula}"


def test_an_empty_plan_has_columns_and_no_rows():
    table = frames.actions((), around(SMALL))

    assert tuple(table.columns) == frames.ACTIONS
    assert len(table) == 0


def test_where_it_leads_is_a_row_per_quarter_and_priority_now_first():
    read = read_today(plan(action("x", "A.2a", ends=Quarter(2026, 3))), SMALL, {})
    found = project(snapshot(SMALL, {}), read, today=Quarter(2026, 2))

    table = frames.projection(SMALL, found, english)

    assert table["quarter"].fillna("now").tolist() == ["now", "2026-Q2", "2026-Q3"]
    assert table["low"].tolist() == [1.0, 1.0, 2.0]
