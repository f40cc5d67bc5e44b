"""Planned against achieved, as a page says it."""

from assessments.records.plans import Quarter
from roadmap.plans.achieved import AchievedWords, Group, achieved_words
from tests.builders import edition_of, ladder, priority, titled
from tests.crosswalks import named
from tests.kept import between
from tests.next_edition import CROSSWALK, next_edition
from tests.plans import action

SMALL = named(
    titled(
        edition_of(priority("P", ladder("A"), ladder("B")), priority("Q", ladder("C")))
    ),
    "small",
)
IN_TIME = {"starts": Quarter(2026, 2), "ends": Quarter(2026, 4)}


def words(*actions, **more) -> AchievedWords:
    return achieved_words(
        more.get("of", SMALL), between(*actions, **{"of": SMALL, **more}), "en"
    )


def test_it_says_which_submissions_are_held_against_each_other():
    assert words().lead == (
        "The plan between the submissions for 2026 and 2027, held against what stood at"
        " each. The later answers speak of 31 December 2026."
    )


def test_it_says_in_a_few_sentences_what_came():
    found = words(
        action("x", "A.2a", "A.3a", **IN_TIME),
        action("y", "B.2a", ends=Quarter(2027, 1)),
        after="A.2a C.2a C.3a",
    )

    assert found.says == (
        "1 planned criterion was met. 1 planned criterion was not met."
        " 1 planned criterion was not due yet. 2 criteria were met without a plan."
    )


def test_each_priority_lists_its_criteria_and_one_without_news_is_left_out():
    (only,) = words(action("x", "A.2a", "A.3a", **IN_TIME), after="A.2a").priorities

    assert only.title == "Title of P"
    assert only.groups == (
        Group(heading="Planned and met", lines=("Text of A.2a. (A.2a)",)),
        Group(heading="Planned and not met", lines=("Text of A.3a. (A.3a)",)),
    )


def test_each_action_says_when_it_was_and_what_came_of_its_criteria():
    found = words(
        action("A law", "A.2a", "B.2a", **IN_TIME),
        before="B.2a",
        after="A.2a B.2a",
        taken_out=(action("A training", **IN_TIME),),
    )

    assert [(a.title, a.facts) for a in found.actions] == [
        ("A law", "Q2 2026 to Q4 2026 · planned"),
        ("A training", "Q2 2026 to Q4 2026 · taken out of the plan"),
    ]
    assert found.actions[0].lines == (
        ("Text of A.2a. (A.2a)", "met"),
        ("Text of B.2a. (B.2a)", "was met before"),
    )
    assert found.note == ""


def test_what_cannot_be_compared_is_named_by_its_code_and_explained():
    new = titled(next_edition())

    found = words(action("x", "LAW-1.3a", **IN_TIME), of=new, crosswalk=CROSSWALK)

    assert found.actions[0].lines == (("LAW-1.3a", "not comparable"),)
    assert found.says == "Nothing that was planned can be compared."
    assert found.note.startswith("Not comparable:")


def test_without_a_plan_it_says_so():
    assert words().says == (
        "Nothing was planned between these two submissions, and nothing was met anew that can"
        " be compared."
    )
    assert words(after="C.2a").says == (
        "There was no plan between these two submissions. 1 criterion was met without a plan."
    )
