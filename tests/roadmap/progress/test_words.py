"""What is said about the change of one priority: certainty, reasons, stages."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.comparison.values import Certainty, NoTotal
from assessments.records.work import ChangeKind
from priorities.crosswalk.links import Link, Relation
from roadmap.progress import words
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import edition_of, ladder, priority, titled
from tests.changes import SAME_STAGE, criterion, moved

EDITION = titled(edition_of(priority("P", ladder("A"), ladder("B"))))
NAMING = Naming(older=EDITION, newer=EDITION, say=english)
UP, NONE = {"A": Fraction(1, 2)}, {}


def stage(**what):
    return replace(SAME_STAGE, **what)


@pytest.mark.parametrize(
    ("by", "how", "says"),
    [
        (UP, Certainty.CERTAIN, "Certain: whatever the open questions turn out"),
        (UP, Certainty.ON_WHAT_IS_KNOWN, "On what was known both times it moved"),
        (UP, Certainty.CANNOT_BE_TOLD, "Cannot be told: open questions could hide it"),
        (NONE, Certainty.CERTAIN, "Certain: it did not move."),
        (NONE, Certainty.ON_WHAT_IS_KNOWN, "On what was known both times it did not"),
        (NONE, Certainty.CANNOT_BE_TOLD, "Cannot be told: open questions could hide a"),
    ],
)
def test_how_sure_it_is_is_said_for_moves_and_for_none(by, how, says):
    assert words.certainty(moved("P", 2, by, certainty=how), english).startswith(says)


@pytest.mark.parametrize("by", [UP, NONE])
@pytest.mark.parametrize("how", Certainty)
def test_where_the_questionnaire_moved_it_too_that_is_left_aside(by, how):
    priority_change = moved("P", 2, by, questionnaire=1, certainty=how)

    assert "eaving the questionnaire aside, " in words.certainty(
        priority_change, english
    )


@pytest.mark.parametrize("reason", NoTotal)
def test_every_reason_for_no_number_is_a_sentence(reason):
    assert words.no_number(reason, english).endswith(".")


def test_a_stage_that_stayed_without_a_cap_is_one_sentence():
    assert words.stage(SAME_STAGE, NAMING) == ("The stage is the same: Building.",)


def test_a_stage_that_moved_with_its_position():
    changed = stage(after=3, uncapped_after=3)

    assert words.stage(changed, NAMING) == (
        "The stage went from Building to Established.",
        "By the position alone it would have gone from Building to Established.",
    )


def test_a_stage_that_moved_because_nothing_holds_it_back_any_more():
    changed = stage(
        after=3, uncapped_before=3, uncapped_after=3, held_back_before=("A",)
    )

    assert words.stage(changed, NAMING) == (
        "The stage went from Building to Established.",
        "No longer held back by core indicators; then it was: Title of A.",
    )


def test_a_position_that_rose_while_a_cap_holds_the_stage():
    changed = stage(uncapped_after=3, held_back_after=("B",))

    assert words.stage(changed, NAMING) == (
        "The stage is the same: Building.",
        "By the position alone it would have gone from Building to Established.",
        "Now held back by core indicators: Title of B.",
    )


def test_a_changed_core_set_is_named_where_the_stage_needs_explaining():
    changed = stage(
        after=1, held_back_before=("A",), held_back_after=("B",), core_set_changed=True
    )

    assert words.stage(changed, NAMING)[1:] == (
        "Held back by core indicators both times; then: Title of A; now: Title of B.",
        "Another set of core indicators was asked, so part of this may come from that.",
    )
    assert words.stage(stage(core_set_changed=True), NAMING) == (
        "The stage is the same: Building.",
    )


def test_a_stage_that_is_not_there_both_times():
    changed = stage(before=None, uncapped_before=None)

    assert words.stage(changed, NAMING) == (
        "Stage then: Not shown. Stage now: Building.",
    )


def test_reasons_are_said_most_said_first_or_that_there_is_none():
    real, better = ChangeKind.REAL_CHANGE, ChangeKind.BETTER_INFORMATION

    assert (
        words.reasons(criterion("A.2a", None, "met", real, better), english)
        == "real change; better information"
    )
    assert words.reasons(criterion("A.2a", None, "met"), english) == "no reason given"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("met", "met"),
        ("not_yet", "not yet"),
        ("not_known", "not known"),
        ("not_applicable", "not applicable"),
        ("disputed", "agencies differ"),
        (None, "no answer"),
    ],
)
def test_what_stood_is_named(value, says):
    assert words.answer(value, english) == says


def test_what_became_of_an_item_is_said_with_its_reason():
    link = Link(
        relation=Relation.SPLIT, older=("A",), newer=("A", "B"), reason="Two things."
    )

    assert words.relation(link, NAMING) == (
        "Split: Title of A → Title of A; Title of B. Two things."
    )


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_has_words(relation):
    link = Link(relation=relation, older=("A",), newer=("B",), reason="Why.")

    assert "Title of" in words.relation(link, NAMING)


def test_an_edition_that_is_not_here_leaves_its_codes():
    naming = Naming(older=None, newer=EDITION, say=english)
    link = Link(relation=Relation.DROPPED, older=("X-1",), newer=(), reason="Old.")

    assert words.relation(link, naming) == "Dropped: X-1. Old."
    assert naming.title("not-there") == "not-there"
    assert naming.statement("A.2a") == "Text of A.2a."
