"""The options page: what was asked for, what fits, and what it would move."""

from dataclasses import replace

from priorities.edition import Mark, OptionEffort, OptionKind, OutsideItem, OutsideList
from roadmap.next_steps import option_list
from roadmap.next_steps.option_list import (
    Wanted,
    choices,
    listed,
    looser,
    understood,
    wanted_options,
)
from roadmap.wording.texts import english
from tests.builders import answers, edition_of, everything, ladder, met, priority
from tests.options import option, with_options
from tests.snapshots import snapshot

OPTIONS = (
    option("guide", "A.2a", provider="Office One"),
    option("training", "A.3a", "B.2a", kind=OptionKind.TRAINING, provider="Two"),
    option("thai", "A.2a", languages=("th",), effort=OptionEffort.YEAR),
)


def here(effective=None):
    of = with_options(
        edition_of(priority("P", ladder("A")), priority("Q", ladder("B"))), *OPTIONS
    )
    now = everything(of, "not_yet") | (effective or {})
    return snapshot(of, now)


def codes(wanted, effective=None):
    return [fit.option.code for fit in wanted_options(here(effective), wanted, english)]


# What fits


def test_without_a_wish_every_option_for_an_unmet_criterion_fits():
    assert codes(Wanted()) == ["guide", "training", "thai"]
    assert codes(Wanted(), met("A.2a")) == ["training"]


def test_options_are_asked_for_by_each_of_their_sides():
    assert codes(Wanted(kind="training")) == ["training"]
    assert codes(Wanted(effort="year")) == ["thai"]
    assert codes(Wanted(language="th")) == ["thai"]
    assert codes(Wanted(provider="Office One")) == ["guide"]


def test_by_a_priority_only_its_criteria_are_served():
    (fit,) = wanted_options(here(), Wanted(priority="Q"), english)

    assert (fit.option.code, fit.serves) == ("training", ("B.2a",))


def test_by_an_outside_list_only_what_it_asks_is_served():
    of = here().edition
    indicator = of.priorities[0].indicators[0]
    (criterion,) = indicator.rungs[1].criteria  # A.3a
    asked = replace(criterion, refs=(OutsideItem(list="SDG", item="16.2.2"),))
    rungs = (
        indicator.rungs[0],
        replace(indicator.rungs[1], criteria=(asked,)),
        *indicator.rungs[2:],
    )
    first = replace(of.priorities[0], indicators=(replace(indicator, rungs=rungs),))
    goals = OutsideList(
        acronym="SDG",
        title="Goals",
        publisher="UN",
        year=None,
        address=None,
        mark=Mark.OURS,
    )
    of = replace(of, priorities=(first, *of.priorities[1:]), lists=(goals,))

    (fit,) = wanted_options(
        snapshot(of, everything(of, "not_yet")), Wanted(list="SDG"), english
    )

    assert (fit.option.code, fit.serves) == ("training", ("A.3a",))
    assert choices(of, "list", english) == {"SDG": "SDG: Goals"}
    assert understood(of, Wanted(list="SDG")) == Wanted(list="SDG")
    assert understood(here().edition, Wanted(list="SDG")) == Wanted()


def test_wishes_hold_together():
    assert codes(Wanted(kind="guide", effort="days", priority="P")) == ["guide"]
    assert codes(Wanted(kind="training", effort="year")) == []


def test_what_the_edition_knows_nothing_of_is_left_open():
    wanted = Wanted(priority="ZZZ", kind="guide", language="xx", provider="'; DROP")

    assert understood(here().edition, wanted) == Wanted(kind="guide")


def test_when_nothing_fits_it_is_said_what_to_leave_open():
    ways = looser(here(), Wanted(kind="training", effort="year"), english)

    assert [(way.says, way.wanted) for way in ways] == [
        ("Kind left open: one option", Wanted(effort="year")),
        ("Effort left open: one option", Wanted(kind="training")),
    ]


def test_choices_come_in_words():
    of = here().edition

    assert choices(of, "priority", english) == {"P": "Title of P", "Q": "Title of Q"}
    assert choices(of, "language", english) == {"en": "English", "th": "Thai"}
    assert list(choices(of, "provider", english)) == ["Office One", "Somebody", "Two"]
    assert choices(of, "kind", english) == {"guide": "Guide", "training": "Training"}


# What it would move


def becomes(code, effective=None):
    here_now = here(effective)
    fits = [
        f for f in wanted_options(here_now, Wanted(), english) if f.option.code == code
    ]
    (shown,) = listed(here_now, fits, english)
    return shown.becomes


def test_an_option_says_what_the_place_would_become():
    # One indicator with four rungs: from 1 to 2, and stage 2 begins at 2.
    assert becomes("guide") == (
        "Title of P: now Starting, 1.00. If these were met: Building, 2.00.",
    )


def test_an_option_for_a_higher_rung_says_which_rung_comes_first():
    assert becomes("training") == (
        "Title of P: no move yet. Rung 2 of “Title of A” comes first.",
        "Title of Q: now Starting, 1.00. If these were met: Building, 2.00.",
    )


def test_where_no_point_is_shown_the_bands_are_told():
    of = with_options(
        edition_of(priority("P", ladder("A"), ladder("B"))), option("o", "A.2a")
    )
    now = answers(not_yet="B.2a")  # one indicator of two: below two thirds
    around = snapshot(of, now)

    (shown,) = listed(around, wanted_options(around, Wanted(), english), english)

    # A from 1..5 to 2..5 and B at 1 or 1: halves of the sums.
    assert shown.becomes == (
        "Title of P: now 1.00 to 3.00. If these were met: Starting, 1.50 (1.50 to 3.00).",
    )


def test_a_language_without_a_word_is_told_by_its_tag():
    of = with_options(
        edition_of(priority("P", ladder("A"))), option("o", "A.2a", languages=("xx",))
    )
    around = snapshot(of, {})

    (shown,) = listed(around, wanted_options(around, Wanted(), english), english)

    assert shown.languages == "xx"


# As a table


def test_the_table_has_a_row_per_option_and_priority_with_exact_numbers():
    around = here()

    frame = option_list.options(
        around, wanted_options(around, Wanted(), english), english
    )

    rows = frame[["option", "priority", "serves", "low_exact", "low_then_exact"]]
    assert rows.to_numpy().tolist() == [
        ["guide", "P", "A.2a", "1", "2"],
        ["training", "P", "A.3a", "1", "1"],
        ["training", "Q", "B.2a", "1", "2"],
        ["thai", "P", "A.2a", "1", "2"],
    ]


def test_a_table_of_no_options_has_its_columns():
    frame = option_list.options(here(), [], english)

    assert list(frame.columns) == ["priority", "title", "option", "serves"]
