"""A plan in words: actions, hints, versions, where it leads, and its time."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from assessments.records.people import PersonId
from assessments.records.plans import Action, ActionId, ActionStatus, Quarter
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from roadmap.plans.actions import ActionWords, action_words, version_lines
from roadmap.plans.hints import Hint, HintKind, hint_lines, hints
from roadmap.plans.leads import Leads, leads
from roadmap.plans.projection import project, timeline
from roadmap.plans.today import read_today
from roadmap.wording.texts import Words, english
from tests.builders import answers, edition_of, ladder, met, priority, titled
from tests.crosswalks import named
from tests.next_edition import CROSSWALK, next_edition
from tests.options import option, with_options
from tests.plans import action, around, plan
from tests.snapshots import snapshot

NOW = Quarter(2026, 2)
SMALL = named(
    titled(
        edition_of(
            priority("P", ladder("A", core=True), ladder("B")),
            priority("Q", ladder("C")),
        )
    ),
    "small",
)
IN_TIME = {"lead": "police", "starts": NOW, "ends": Quarter(2026, 4)}


def words(shown: Action, *others: Action, of: Edition | None = SMALL) -> ActionWords:
    read = read_today(plan(shown), of or SMALL, {"small": CROSSWALK})
    return action_words(read[0], around(of, shown, *others), english)


def leading(
    *actions: Action, stands: dict[str, EffectiveAnswer] | None = None
) -> Leads:
    read = read_today(plan(*actions), SMALL, {})
    here = snapshot(SMALL, stands or {})
    return leads(SMALL, project(here, read, today=NOW), english)


# One action


def test_an_action_that_is_done_says_in_which_quarter():
    done = action("A law", "A.2a", **IN_TIME, status=ActionStatus.DONE)
    marked = {done.id: datetime(2026, 11, 30, tzinfo=UTC)}
    (read,) = read_today(replace(plan(done), done_at=marked), SMALL, {})

    found = action_words(read, around(SMALL, done), english)

    assert found.when == "Q2 2026 to Q4 2026, done in Q4 2026"
    assert found.drawn.ends == Quarter(2026, 4)


def test_an_action_says_when_it_is_who_is_in_charge_and_how_far_it_is():
    found = words(action("A law", "A.2a", **IN_TIME))

    assert (found.when, found.lead, found.status, found.late) == (
        "Q2 2026 to Q4 2026",
        "Police",
        "planned",
        "",
    )
    assert found.criteria == ("Text of A.2a. (A.2a)",)
    assert found.facts == ()


def test_everything_else_that_is_there_is_told_and_nothing_that_is_not():
    first = action("first")
    full = action(
        "x",
        partners=("labour", "unknown"),
        effort=2,
        amount=1_250_000,
        currency="USD",
        after=("first",),
        evidence_wanted="The act",
        evidence=("law", "of somebody else"),
        note="Soon",
    )

    assert dict(words(full, first).facts) == {
        "Partners": "Labour; unknown",
        "Effort": english("ways.effort.2"),
        "Cost": "USD 1\u00a0250\u00a0000",
        "Waits for": "first",
        "Evidence to be produced": "The act",
        "Evidence produced": "The act",
        "Note": "Soon",
    }


def test_nobody_and_one_quarter_and_being_late_are_said():
    late = Quarter(2026, 1)
    found = words(action("x", starts=late, ends=late))

    assert (found.when, found.lead, found.late) == (
        "Q1 2026",
        "nobody yet",
        "its time has passed",
    )


def test_an_option_is_named_by_its_title_and_a_gone_one_by_its_code():
    of = named(with_options(SMALL, option("guide")), "small")

    there = words(action("x", option="guide"), of=of)
    gone = words(action("x", option="vanished"), of=of)

    assert there.facts == (("Option", "Title of guide"),)
    assert gone.facts == (("Option", "vanished (the newest edition no longer has it)"),)


def test_each_criterion_says_what_became_of_it():
    new = titled(next_edition())

    found = words(
        action("x", "LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-1.5a", "LAW-2.2a"), of=new
    )

    assert found.criteria == (
        "Text of LAW-1.2b. (LAW-1.2b), which asks LAW-1.2a together with others",
        "LAW-1.3a, which edition next asks in parts: Text of LAW-1.3b. (LAW-1.3b);"
        " Text of LAW-1.3c. (LAW-1.3c)",
        "Text of LAW-1.4a. (LAW-1.4a)",
        "LAW-1.5a, which edition next no longer asks",
        "Text of DAT-2.2a. (DAT-2.2a), formerly LAW-2.2a",
    )


def test_without_an_edition_criteria_are_named_by_their_codes():
    found = words(action("x", "A.2a"), of=None)

    assert found.criteria == ("A.2a (its edition cannot be followed from here)",)


# Hints


def says(
    *actions: Action, stands: dict[str, EffectiveAnswer] | None = None
) -> list[str]:
    read = read_today(plan(*actions), SMALL, {})
    here = snapshot(SMALL, stands or {})
    found = hints(here, read, project(here, read, today=NOW), today=NOW)
    contents = {planned.id: planned.content for planned in actions}
    return [line.says for line in hint_lines(SMALL, found, contents, english)]


def test_a_hint_is_a_sentence_that_names_the_action():
    assert says(action("A law", "A.2a", **{**IN_TIME, "lead": None})) == [
        "Nobody is in charge of “A law” yet."
    ]


def test_a_hint_about_waiting_names_both_actions_and_their_quarters():
    first = action("first", "A.2a", **IN_TIME)
    then = action("then", "B.2a", **{**IN_TIME, "after": ("first",)})

    assert says(first, then) == [
        "“then” starts in Q2 2026, but “first”, which it waits for, ends in Q4 2026."
    ]


def test_a_hint_names_three_criteria_and_how_many_more():
    found = says(
        action("x", "A.2a", "A.3a", "A.4a", "A.5a", **IN_TIME),
        stands=met("A.2a", "A.3a", "A.4a", "A.5a"),
    )

    assert found == [
        "“x” is for what is met already: Text of A.2a. (A.2a); Text of A.3a. (A.3a);"
        " Text of A.4a. (A.4a) (and 1 more)"
    ]


@pytest.mark.parametrize("kind", HintKind)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_kind_of_hint_has_words(kind: HintKind, language: str):
    timely = action("x", **IN_TIME)
    hint = Hint(kind=kind, actions=(ActionId("x"),), codes=("A.2a",), quarter=NOW)

    (line,) = hint_lines(SMALL, [hint], {timely.id: timely.content}, Words(language))

    assert line.says
    assert "{" not in line.says


# Versions


def test_versions_say_when_who_and_what_was_other_than_before():
    first = action("A law", "A.2a")
    second = replace(
        first,
        content=replace(
            first.content, status=ActionStatus.DONE, lead="police", evidence=("law",)
        ),
        seq=2,
        person=PersonId("somebody"),
    )

    lines = version_lines(
        (second, first), around(SMALL), {PersonId("focal"): "Mira Mora"}, english
    )

    assert [(line.at, line.who) for line in lines] == [
        (first.at, ""),
        (first.at, "Mira Mora"),
    ]
    assert lines[0].changes == (
        "Status: done",
        "In charge: Police",
        "Evidence produced: The act",
    )
    assert lines[1].changes == ("First version",)


def test_taking_out_and_bringing_back_are_said_in_one_line_each():
    first = action("A law")
    gone = replace(first, content=replace(first.content, status=ActionStatus.REMOVED))

    lines = version_lines((first, gone, first), around(SMALL), {}, english)

    assert [line.changes for line in lines] == [
        ("Brought back", "Status: planned"),
        ("Taken out of the plan",),
        ("First version",),
    ]


def test_what_was_emptied_is_said_to_be_none_and_nothing_changed_too():
    first = action("A law", note="old")
    second = replace(first, content=replace(first.content, note=""))

    lines = version_lines((second, second, first), around(SMALL), {}, english)

    assert lines[0].changes == ("Nothing changed",)
    assert lines[1].changes == ("Note: none",)


# Where it leads


def test_only_priorities_that_move_are_shown_and_the_others_counted():
    """A.2a is one of two indicators of P: from 1 to 1 1/2; Q stays."""
    found = leading(
        action("x", "A.2a", ends=Quarter(2026, 3)),
        stands=answers(not_yet="A.2a B.2a C.2a"),
    )

    assert found.columns == ("Now", "Q2 2026", "Q3 2026")
    assert [course.title for course in found.courses] == ["Title of P"]
    assert found.says.startswith(
        "One other priority stays where it is. If every action"
    )
    (course,) = found.courses
    assert course.cells == ("1.00", "1.00", "1.50 (1.50 to 3.00)")
    assert course.ends == ("1.00", "1.50")
    assert course.says == (
        "Title of P: now Starting, 1.00; by Q3 2026 Starting, 1.50 (1.50 to 3.00)."
    )


def test_moments_lie_in_time_and_the_last_is_seen_for_one_quarter():
    """From now over Q2, Q3 and Q1: five quarters and one more."""
    found = leading(
        action("x", "A.2a", ends=Quarter(2026, 3)),
        action("y", "B.2a", ends=Quarter(2027, 1)),
    )

    assert found.places == (0, Fraction(1, 5), Fraction(2, 5), Fraction(4, 5))
    assert found.last == "Q1 2027"


def test_a_plan_that_moves_nothing_says_so():
    found = leading(action("x", "A.2a"), stands=met("A.2a"))

    assert found.courses == ()
    assert found.says.startswith("Even with everything in the plan done, no placement")


# Time


def test_a_timeline_spans_whole_years_with_today_in_them():
    contents = [
        action("x", starts=Quarter(2026, 3), ends=Quarter(2027, 1)).content,
        action("y", starts=Quarter(2026, 4), ends=Quarter(2026, 4)).content,
    ]

    found = timeline(contents, today=Quarter(2025, 4))

    assert list(found.years) == [2025, 2026, 2027]
    assert found.starts_at(Quarter(2025, 1)) == 0
    assert found.starts_at(Quarter(2026, 3)) == Fraction(1, 2)
    assert found.ends_at(Quarter(2027, 4)) == 1


def test_a_timeline_without_actions_is_the_year_of_today():
    assert list(timeline([], today=NOW).years) == [2026]
