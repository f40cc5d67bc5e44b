"""Planned against achieved, per action and per priority."""

from dataclasses import replace

import pytest

from assessments.records.plans import Action, ActionStatus, Quarter
from roadmap.plans.achieved import (
    Achieved,
    AchievedWords,
    Outcome,
    OutcomeGroup,
    achieved,
    achieved_words,
)
from roadmap.wording.texts import english
from tests.builders import edition_of, ladder, priority, titled
from tests.crosswalks import named
from tests.kept import between
from tests.next_edition import CROSSWALK, next_edition
from tests.plans import action

SMALL = named(
    edition_of(priority("P", ladder("A"), ladder("B")), priority("Q", ladder("C"))),
    "small",
)
IN_TIME = {"ends": Quarter(2026, 4)}
LATER = {"ends": Quarter(2027, 1)}


def held(*actions: Action, **more) -> Achieved:
    """Hold a plan against two submissions; see `tests.kept.between`."""
    of = more.get("of", SMALL)
    return achieved(of, between(*actions, **{"of": of, **more}))


def outcomes(found: Achieved) -> dict[str, dict[str, Outcome]]:
    return {
        outcome.action.id: {c.code: c.outcome for c in outcome.criteria}
        for outcome in found.actions
    }


def test_each_criterion_of_an_action_has_come_or_not():
    found = held(
        action("x", "A.2a", "A.3a", "B.2a", "B.3a", **IN_TIME),
        before="B.2a B.3a",
        after="A.2a B.2a",
    )

    assert outcomes(found) == {
        "x": {
            "A.2a": Outcome.CAME,
            "A.3a": Outcome.DID_NOT,
            "B.2a": Outcome.MET_BEFORE,
            "B.3a": Outcome.NO_LONGER,
        }
    }


@pytest.mark.parametrize("now", [None, "not_known"])
def test_what_is_not_answered_this_time_is_not_told_as_no_longer_met(now: str | None):
    plan = between(action("x", "A.2a", "A.3a", **IN_TIME), of=SMALL, before="A.2a")
    after = {c: v for c, v in plan.effective_after.items() if c not in ("A.2a", "A.3a")}
    if now:
        after |= {"A.2a": now, "A.3a": now}

    told = achieved_words(titled(SMALL), replace(plan, effective_after=after), english)

    assert told.says == "2 planned criteria are not answered, or not known, this time."


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        (IN_TIME, Outcome.DID_NOT),
        (LATER, Outcome.NOT_DUE),
        ({**LATER, "status": ActionStatus.DONE}, Outcome.DID_NOT),
    ],
    ids=["ends on the day", "ends after the day", "is said to be done"],
)
def test_what_was_not_due_yet_is_not_told_as_missing(more, outcome: Outcome):
    assert outcomes(held(action("x", "A.2a", **more))) == {"x": {"A.2a": outcome}}


def test_what_came_before_its_time_has_come():
    found = held(action("x", "A.2a", **LATER), after="A.2a")

    assert outcomes(found) == {"x": {"A.2a": Outcome.CAME}}


def test_what_no_longer_applies_has_neither_come_nor_not():
    found = held(action("x", "A.2a", **IN_TIME), more={"A.2a": "not_applicable"})

    assert outcomes(found) == {"x": {"A.2a": Outcome.DOES_NOT_APPLY}}


def test_what_was_taken_out_of_the_plan_is_told_too():
    found = held(
        action("x", "A.2a", **IN_TIME), taken_out=(action("y", "B.2a", **IN_TIME),)
    )

    assert [(outcome.action.id, outcome.taken_out) for outcome in found.actions] == [
        ("x", False),
        ("y", True),
    ]
    assert found.priorities[0].did_not == ("A.2a", "B.2a")


def test_a_priority_tells_what_came_what_did_not_and_what_came_unplanned():
    found = held(
        action("x", "A.2a", "A.3a", **IN_TIME),
        action("y", "B.2a", **LATER),
        before="B.5a",
        after="A.2a B.3a B.5a C.2a",
    )

    first, second = found.priorities
    assert (first.came, first.did_not, first.not_due) == (
        ("A.2a",),
        ("A.3a",),
        ("B.2a",),
    )
    assert (first.unplanned, second.unplanned) == (("B.3a",), ("C.2a",))
    assert not first.is_empty


def test_a_criterion_of_two_actions_is_due_when_it_is_due_for_one():
    found = held(action("x", "A.2a", **LATER), action("y", "A.2a", **IN_TIME))

    assert found.priorities[0].did_not == ("A.2a",)
    assert found.priorities[0].not_due == ()


def test_without_plan_and_without_change_there_is_nothing_to_tell():
    assert all(priority.is_empty for priority in held().priorities)


def test_what_was_not_asked_both_times_is_not_compared_and_not_unplanned():
    found = held(
        action("x", "A.2a", **IN_TIME),
        after="A.2a B.2a",
        asked_both=frozenset({"A.3a"}),
    )

    assert outcomes(found) == {"x": {"A.2a": Outcome.NOT_COMPARABLE}}
    assert all(priority.is_empty for priority in found.priorities)


def test_over_two_editions_what_the_crosswalk_does_not_carry_is_not_compared():
    """Reworded and moved compare; split, dropped and half of a merged one do not."""
    new = next_edition()
    found = held(
        action(
            "x",
            *("LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-1.5a", "LAW-2.2a"),
            **IN_TIME,
        ),
        after="LAW-1.4a",
        asked_both=frozenset({"LAW-1.2b", "LAW-1.4a", "DAT-2.2a"}),
        of=new,
        crosswalk=CROSSWALK,
    )

    assert outcomes(found) == {
        "x": {
            "LAW-1.2b": Outcome.NOT_COMPARABLE,
            "LAW-1.3a": Outcome.NOT_COMPARABLE,
            "LAW-1.4a": Outcome.CAME,
            "LAW-1.5a": Outcome.NOT_COMPARABLE,
            "DAT-2.2a": Outcome.DID_NOT,
        }
    }
    assert [(c.code, c.in_later) for c in found.actions[0].criteria][1] == (
        "LAW-1.3a",
        False,
    )
    assert found.priorities[1].did_not == ("DAT-2.2a",)


def test_a_merged_criterion_that_is_met_has_come():
    found = held(
        action("x", "LAW-1.2a", **IN_TIME),
        after="LAW-1.2b",
        of=next_edition(),
        crosswalk=CROSSWALK,
    )

    assert outcomes(found) == {"x": {"LAW-1.2b": Outcome.CAME}}


TITLED = named(
    titled(
        edition_of(priority("P", ladder("A"), ladder("B")), priority("Q", ladder("C")))
    ),
    "small",
)
IN_2026 = {"starts": Quarter(2026, 2), "ends": Quarter(2026, 4)}


def words(*actions, **more) -> AchievedWords:
    return achieved_words(
        more.get("of", TITLED),
        between(*actions, **{"of": TITLED, **more}),
        english,
    )


def test_it_says_which_submissions_are_held_against_each_other():
    assert words().lead == (
        "The plan between the submissions for 2026 and 2027, held against what stood at"
        " each. The later answers speak of 31 December 2026."
    )


def test_it_says_in_a_few_sentences_what_came():
    found = words(
        action("x", "A.2a", "A.3a", **IN_2026),
        action("y", "B.2a", ends=Quarter(2027, 1)),
        after="A.2a C.2a C.3a",
    )

    assert found.says == (
        "1 planned criterion was met. 1 planned criterion was not met."
        " 1 planned criterion was not due yet. 2 criteria were met without a plan."
    )


def test_each_priority_lists_its_criteria_and_one_without_news_is_left_out():
    (only,) = words(action("x", "A.2a", "A.3a", **IN_2026), after="A.2a").priorities

    assert only.title == "Title of P"
    assert only.groups == (
        OutcomeGroup(heading="Planned and met", lines=("Text of A.2a. (A.2a)",)),
        OutcomeGroup(heading="Planned and not met", lines=("Text of A.3a. (A.3a)",)),
    )


def test_each_action_says_when_it_was_and_what_came_of_its_criteria():
    found = words(
        action("A law", "A.2a", "B.2a", **IN_2026),
        before="B.2a",
        after="A.2a B.2a",
        taken_out=(action("A training", **IN_2026),),
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

    found = words(action("x", "LAW-1.3a", **IN_2026), of=new, crosswalk=CROSSWALK)

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
