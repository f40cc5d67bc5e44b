"""Changes as tables: exact beside rounded, parts that add up, missing never zero."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd

from assessments.comparison.values import NoTotal
from assessments.records.work import ChangeKind
from roadmap.progress import frames
from roadmap.progress.decomposition import break_down
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import edition_of, ladder, priority, titled
from tests.changes import change, criterion, indicator, moved, without_total

EDITION = titled(
    edition_of(priority("P", ladder("A"), ladder("B")), priority("Q", ladder("C")))
)
NAMING = Naming(older=EDITION, newer=EDITION, say=english)
THIRD = Fraction(1, 3)
CHANGED = criterion(
    "A.3a", "not_yet", "met", ChangeKind.REAL_CHANGE, share=Fraction(2, 3)
)


def two():
    """P moves from 7/3 to 17/6 by A and the questionnaire; Q has no total."""
    parts = (indicator("A", THIRD, CHANGED), indicator("B", 0))
    return change(
        moved("P", Fraction(7, 3), parts, questionnaire=Fraction(1, 6)),
        without_total("Q", NoTotal.NEW_PRIORITY, after=2),
        editions=("2017", "2024"),
    )


def test_a_priority_has_its_total_and_its_parts_exact_and_as_they_add_up():
    row = frames.priorities(two(), NAMING).iloc[0]

    assert (row["before_exact"], row["after_exact"]) == ("7/3", "17/6")
    assert (row["total_exact"], row["real_exact"]) == ("1/2", "1/3")
    assert (row["answers_exact"], row["questionnaire_exact"]) == ("1/3", "1/6")
    # 2.33 + 0.33 + 0.17 = 2.83, as shown
    assert (row["before"], row["answers"], row["questionnaire"]) == (2.33, 0.33, 0.17)
    assert (row["total"], row["after"]) == (0.5, 2.83)


def test_a_priority_without_a_total_has_its_reason_and_no_zero():
    row = frames.priorities(two(), NAMING).iloc[1]

    assert row["no_total"] == "new_priority"
    assert all(pd.isna(row[name]) for name in ("before", "total", "real", "answers"))
    assert row["after"] == 2


def test_an_indicator_has_its_contribution_as_it_is_shown():
    table = frames.indicators(two(), NAMING)

    assert list(table["indicator"]) == ["A", "B"]
    assert list(table["contribution"]) == [0.33, 0.0]
    assert list(table["contribution_exact"]) == ["1/3", "0"]


def test_a_criterion_has_what_stood_its_share_and_its_reasons():
    (row,) = frames.criteria(two(), NAMING).to_dict("records")

    assert (row["criterion"], row["title"]) == ("A.3a", "Text of A.3a.")
    assert (row["answer_before"], row["answer_after"]) == ("not_yet", "met")
    assert (row["share_exact"], row["reasons"]) == ("2/3", "real_change")


def test_tables_without_rows_keep_their_columns():
    nothing = change(without_total("Q", NoTotal.NO_CROSSWALK))

    assert list(frames.indicators(nothing, NAMING).columns) == list(
        frames.indicators(two(), NAMING).columns
    )
    assert list(frames.criteria(nothing, NAMING).columns) == list(
        frames.criteria(two(), NAMING).columns
    )


def test_the_steps_of_a_waterfall_lead_from_one_position_to_the_other():
    found = break_down(two().priorities[0])

    table = frames.steps(found, ("2025", "2026"), NAMING)

    assert list(table["part"]) == ["before", "indicator", "questionnaire", "after"]
    assert list(table["title"]) == [
        "2025",
        "Title of A",
        "Change of questionnaire",
        "2026",
    ]
    assert list(table["shown"]) == ["2.33", "+0.33", "+0.17", "2.83"]
    assert list(table["start"]) == [2.33, 2.33, 2.66, 2.83]
    assert list(table["end"]) == [2.33, 2.66, 2.83, 2.83]


def test_a_part_that_has_no_share_of_its_own_stays_missing():
    bare = replace(CHANGED, share=None)
    moved_priority = change(moved("P", 2, (indicator("A", THIRD, bare),)))

    (row,) = frames.criteria(moved_priority, NAMING).to_dict("records")

    assert pd.isna(row["share"])
    assert pd.isna(row["share_exact"])


def test_a_priority_with_too_few_answers_has_no_numbers_in_the_files():
    few = change(
        moved("P", 4, (indicator("A", -3, before=4),), too_few=(False, True)),
    )

    row = frames.priorities(few, NAMING).iloc[0]

    assert (row["before_exact"], row["no_total"]) == ("4", "too_few")
    assert row[["after", "total", "answers", "direction", "stage_after"]].isna().all()
    assert (
        frames.indicators(few, NAMING).iloc[0][["after", "contribution"]].isna().all()
    )
