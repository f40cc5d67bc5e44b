"""Tables: one row per thing, exact beside rounded, missing never zero."""

import io
from fractions import Fraction

import pandas as pd
import pytest

from assessments.records.plans import Quarter
from roadmap import frames
from roadmap.next_steps import option_list
from roadmap.next_steps.option_list import Wanted, wanted_options
from roadmap.plans import frames as plan_frames
from roadmap.plans.projection import project
from roadmap.plans.today import read_today
from roadmap.progress import frames as change_frames
from roadmap.progress import years
from roadmap.progress.decomposition import break_down
from roadmap.progress.years import YearPlacements
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import edition, everything, ladder, met, titled
from tests.changes import change, moved
from tests.options import option, with_options
from tests.plans import action, around, plan
from tests.snapshots import snapshot


def placed(effective):
    return snapshot(titled(edition(ladder("A"), ladder("B"), ladder("C"))), effective)


def test_a_position_is_given_exact_and_rounded_half_up():
    here = placed(
        everything(titled(edition(ladder("A"), ladder("B"), ladder("C"))), "not_yet")
        | met("A.2a")
    )

    (row,) = frames.profile(here, english).to_dict("records")

    assert row["position_exact"] == str(Fraction(2 + 1 + 1, 3)) == "4/3"
    assert row["position"] == 1.33


def test_a_position_that_is_not_shown_is_missing_and_not_zero():
    here = placed({})

    (row,) = frames.profile(here, english).to_dict("records")

    assert pd.isna(row["position"])
    assert pd.isna(row["stage"])
    assert (row["low"], row["high"]) == (1.0, 5.0)


def change_tables(small):
    naming = Naming(older=small, newer=small, say=english)
    priority = moved("P", 2, {"A": Fraction(1, 2)})
    return [
        change_frames.priorities(change(priority), naming),
        change_frames.indicators(change(priority), naming),
        change_frames.criteria(change(priority), naming),
        change_frames.steps(break_down(priority), ("2025", "2026"), naming),
    ]


def option_table():
    small = with_options(edition(ladder("A")), option("one", "A.2a"))
    here = snapshot(small, {})
    return option_list.options(here, wanted_options(here, Wanted(), english), english)


def plan_tables(small):
    read = read_today(plan(action("x", "A.2a", edition=small.id)), small, {})
    leading = project(snapshot(small, {}), read, today=Quarter(2026, 2))
    return [
        plan_frames.actions(read, around(small)),
        plan_frames.projection(small, leading, english),
    ]


def test_a_column_that_is_not_described_is_refused_and_not_left_out():
    with pytest.raises(KeyError, match="positoin"):
        frames.table([{"priority": "P", "positoin": 1.0}])


def test_every_column_of_every_table_is_described():
    here = placed({})
    small, placement = here.edition, here.placement
    tables = [
        frames.profile(here, english),
        frames.years(small, [("2025", placement)], english),
        *change_tables(small),
        years.years(
            small, [YearPlacements(cycle="2025", submitted=placement)], english
        ),
        option_table(),
        *plan_tables(small),
    ]

    used = {column for table in tables for column in table.columns}

    assert used == set(frames.COLUMNS)


def test_the_years_are_one_row_per_cycle_and_priority():
    here = placed({})
    small, placement = here.edition, here.placement

    table = frames.years(small, [("2025", placement), ("2026", placement)], english)

    assert list(table["cycle"]) == ["2025", "2026"]
    assert list(table["priority"]) == ["P", "P"]


def test_a_csv_can_be_read_back_without_loss():
    here = placed(met("A.2a"))
    table = frames.profile(here, english)

    again = pd.read_csv(io.BytesIO(frames.csv(table)), dtype={"stage": "Int64"})

    assert list(again.columns) == list(table.columns)
    assert again["low_exact"].tolist() == table["low_exact"].tolist()
