"""All years as one table: what was submitted, how it reads now, and what was skipped."""

from dataclasses import replace

import pytest

from assessments.comparison.values import NoTotal
from priorities.edition import EditionId, PriorityCode
from priorities.scoring.placement import place
from roadmap import charts
from roadmap.progress import years
from roadmap.progress.years import YearPlacements
from roadmap.wording.texts import english
from tests.builders import at_levels, edition_of, ladder, priority, titled
from tests.changes import change, moved, without_total
from tests.roadmap.test_charts import WORDS

NEW = replace(
    titled(edition_of(priority("P", ladder("A")), priority("Q", ladder("B")))),
    id=EditionId("2024"),
)
OLD = replace(
    titled(edition_of(priority("O", ladder("A")), priority("X", ladder("B")))),
    id=EditionId("2017"),
)


def placed(edition, a, b):
    return place(edition, at_levels(edition, {"A": a, "B": b}))


def course():
    """2023 under 2017 (O became P, X is gone), 2024 skipped, 2025 under 2024."""
    return [
        YearPlacements(
            cycle="2023",
            submitted=placed(OLD, 2, 3),
            edition=OLD,
            as_read=placed(NEW, 1, 1),
            counterparts={"O": "P"},
        ),
        YearPlacements(cycle="2024"),
        YearPlacements(cycle="2025", submitted=placed(NEW, 3, 4), edition=NEW),
    ]


def rows(frame, panel):
    wanted = frame[frame["priority"] == panel]
    shown = wanted[["cycle", "edition", "under", "low"]].astype(object)
    return [tuple(row) for row in shown.where(shown.notna(), None).to_numpy()]


def test_an_older_year_stands_as_submitted_and_as_it_reads_now():
    frame = years.years(NEW, course(), english)

    assert rows(frame, "P") == [
        ("2023", "2017", "2017", 2.0),
        ("2023", "2017", "2024", 1.0),
        ("2024", None, None, None),
        ("2025", "2024", "2024", 3.0),
    ]


def test_a_priority_that_is_new_has_only_the_reading_for_older_years():
    frame = years.years(NEW, course(), english)

    assert rows(frame, "Q")[0] == ("2023", "2017", "2024", 1.0)


def test_an_older_priority_without_counterpart_follows_under_its_own_name():
    frame = years.years(NEW, course(), english)

    titles = list(dict.fromkeys(frame["title"]))
    assert titles == ["Title of P", "Title of Q", "Title of X (edition 2017)"]
    assert rows(frame, "2017:X") == [
        ("2023", "2017", "2017", 3.0),
        ("2024", None, None, None),
        ("2025", "2024", "2024", None),
    ]


def test_editions_that_are_not_here_leave_codes_for_titles():
    bare = [replace(year, edition=None, as_read=None) for year in course()]

    frame = years.years(None, bare, english)

    assert list(dict.fromkeys(frame["title"])) == ["P", "Q", "X (edition 2017)"]


def test_without_a_submission_the_table_is_empty():
    frame = years.years(NEW, [YearPlacements(cycle="2024")], english)

    assert len(frame) == 0
    assert charts.years_sentence(frame, WORDS) == "No years."


def test_the_years_can_be_drawn():
    drawn = charts.years(years.years(NEW, course(), english), WORDS)

    assert len(drawn.figure.axes) == 3
    assert drawn.says.startswith("From 2023 to 2025: From 2025 under 2024.")


def became(**codes):
    """Make a change in which priorities of the older edition became these."""
    priorities = [
        replace(moved(new, 2), older_code=PriorityCode(old))
        for old, new in codes.items()
    ]
    return change(*priorities, editions=("a", "b"))


def test_counterparts_are_followed_from_year_to_year():
    found = years.counterparts([became(O="N"), became(N="P")])

    assert found == ({"O": "P"}, {"N": "P"}, {})


def test_a_priority_that_ends_on_the_way_has_no_counterpart():
    found = years.counterparts([became(O="N", U="V"), became(N="P")])

    assert found == ({"O": "P"}, {"N": "P"}, {})


@pytest.mark.parametrize("reason", [NoTotal.NO_CROSSWALK, NoTotal.EDITION_MISSING])
def test_priorities_of_editions_that_nobody_linked_are_no_counterparts(reason):
    bare = replace(
        without_total("P", reason, before=2, after=2), older_code=PriorityCode("P")
    )

    assert years.counterparts([change(bare, editions=("a", "b"))]) == ({}, {})
