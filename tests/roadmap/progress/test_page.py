"""What the pages say about a change: sums that add up, movers, words for what is missing."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.comparison.values import Certainty, NoTotal
from assessments.records.work import ChangeKind
from priorities.crosswalk.links import Link, Relation
from roadmap.progress import page
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import edition_of, ladder, priority, titled
from tests.changes import change, criterion, indicator, moved, without_total

EDITION = titled(
    edition_of(
        priority("P", ladder("A"), ladder("B")),
        priority("Q", ladder("C")),
        priority("R", ladder("D")),
    )
)
NAMING = Naming(older=EDITION, newer=EDITION, say=english)
YEARS = ("2025", "2026")
QUARTER, THIRD = Fraction(1, 4), Fraction(1, 3)


def section(priority_change):
    (found,) = page.sections(change(priority_change), YEARS, NAMING)
    return found


def row(priority_change):
    (found,) = page.overview(change(priority_change), NAMING)
    return found


def test_the_overview_shows_parts_that_add_up_to_the_total():
    shown = row(
        moved(
            "P", Fraction(7, 3), {"A": THIRD}, questionnaire=-QUARTER, applicability=1
        )
    )

    # 2.33 + 0.33 + 1.00 - 0.25 = 41/12, shown 3.42: 1.09 is shown, 0.34 + 1 - 0.25
    assert (shown.before, shown.after, shown.total) == ("2.33", "3.42", "+1.09")
    assert (shown.answers, shown.outside, shown.questionnaire) == (
        "+0.34",
        "+1.00",
        "−0.25",
    )
    assert shown.why == ""


@pytest.mark.parametrize("reason", NoTotal)
def test_the_overview_says_why_there_is_no_number(reason):
    shown = row(without_total("P", reason, after=2))

    assert (shown.before, shown.after) == ("not placed", "2.00")
    assert (shown.total, shown.answers, shown.questionnaire) == ("", "", "")
    assert shown.why.endswith(".")


def test_a_total_that_cannot_be_taken_apart_is_still_shown():
    priority_change = replace(
        without_total("P", NoTotal.NOTHING_COMPARABLE, before=2, after=3),
        total=Fraction(1),
        no_total=None,
    )

    assert row(priority_change).total == "+1.00"
    assert row(priority_change).answers == ""
    assert (
        row(priority_change).why
        == "No indicator of this priority means the same in both editions."
    )


def test_a_priority_that_moved_says_from_where_to_where_and_how_sure():
    shown = section(moved("P", 2, {"A": QUARTER}, certainty=Certainty.CERTAIN))

    assert shown.says == "From 2.00 in 2025 to 2.25 in 2026."
    assert shown.lines[0].startswith("Certain:")
    assert shown.lines[-1] == "The stage is the same: Building."


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (None, 2, "2.00 in 2026; in 2025 there is no position to compare it with."),
        (2, None, "2.00 in 2025; in 2026 there is no position to compare it with."),
        (None, None, "There is no position in 2025 and none in 2026."),
        (2, 2, "2.00 in 2026, as in 2025."),
    ],
)
def test_a_missing_position_is_said_and_never_a_zero(before, after, says):
    priority_change = without_total(
        "P", NoTotal.NOT_PLACED_BEFORE, before=before, after=after
    )

    assert section(priority_change).says == says


def test_the_sum_goes_from_position_to_position():
    shown = section(moved("P", 2, {"A": QUARTER}, questionnaire=-THIRD))

    assert [(r.title, r.shown, r.exact, r.is_sum) for r in shown.parts] == [
        ("Position in 2025", "2.00", "2", True),
        ("Title of A", "+0.25", "1/4", False),
        ("Change of questionnaire", "−0.33", "−1/3", False),
        ("Position in 2026", "1.92", "23/12", True),
    ]


def test_without_a_total_the_sum_is_on_what_can_be_compared():
    priority_change = replace(
        moved("P", 2, {"A": QUARTER}), total=None, no_total=NoTotal.NO_COUNTERPART
    )

    found = section(priority_change)

    assert found.parts[0].title == "Position in 2025, on what can be compared"
    assert found.lines[0].startswith("This priority was split or merged")


def test_what_cannot_be_taken_apart_has_no_sum():
    assert section(without_total("P", NoTotal.NO_CROSSWALK)).parts == ()


def test_changed_criteria_have_before_after_share_and_reason():
    changed = (
        criterion("A.2a", None, "met", ChangeKind.REAL_CHANGE, share=THIRD),
        criterion("A.2b", "met", "not_yet", share=THIRD),
        criterion("A.2c", "met", "met", share=THIRD),
    )

    shown = section(moved("P", 2, (indicator("A", 1, *changed),)))

    # three thirds of one level, from 2 to 3: shown 0.34 + 0.33 + 0.33
    assert [(r.before, r.after, r.share, r.reasons) for r in shown.changed] == [
        ("no answer", "met", "+0.34", "real change"),
        ("met", "not yet", "+0.33", "no reason given"),
        ("met", "met", "+0.33", "no reason given"),
    ]


def test_an_indicator_stands_side_by_side_also_where_it_did_not_move():
    shown = section(moved("P", 2, {"A": QUARTER, "B": 0}))

    assert [(i.title, i.before, i.after, i.contribution) for i in shown.indicators] == [
        ("Title of A", "2.00", "2.25", "+0.25"),
        ("Title of B", "2.00", "2.00", ""),
    ]


def test_movers_go_from_the_farthest_to_the_nearest():
    up, down = page.movers(
        change(
            moved("P", 2, {"A": QUARTER}),
            moved("Q", 2, {"C": THIRD}, questionnaire=-1),
            moved("R", 2, {"D": -THIRD}),
        ),
        NAMING,
    )

    assert [(m.title, m.by) for m in up] == [
        ("Title of Q", "+0.33"),
        ("Title of P", "+0.25"),
    ]
    assert [(m.code, m.by) for m in down] == [("R", "−0.33")]


def test_what_cannot_be_compared_is_listed():
    link = Link(relation=Relation.NEW, older=(), newer=("B",), reason="It is new.")

    shown = section(moved("P", 2, not_comparable=(link,)))

    assert shown.not_comparable == ("New: Title of B. It is new.",)


def test_dropped_priorities_are_named():
    assert page.dropped(replace(change(), dropped=("P",)), NAMING) == ("Title of P",)


def test_a_priority_with_too_few_answers_has_no_numbers_and_says_why():
    few = moved(
        "P",
        4,
        (indicator("A", -3, criterion("A.2a", "met", None, share=-3), before=4),),
        too_few=(False, True),
    )

    shown = row(few)
    told = section(few)

    why = "It cannot be compared yet: too few questions have an answer to show a place."
    assert (shown.before, shown.after) == ("4.00", "too few answers")
    assert (shown.answers, shown.total, shown.why) == ("", "", why)
    assert told.says == "4.00 in 2025; in 2026 too few questions have an answer."
    assert told.lines == (why,)
    assert told.parts == ()
    (side,) = told.indicators
    assert (side.before, side.after, side.contribution) == ("4.00", "", "")
    assert (side.criteria[0].after, side.criteria[0].share) == ("no answer", "")
    assert page.movers(change(few), NAMING) == ((), ())
