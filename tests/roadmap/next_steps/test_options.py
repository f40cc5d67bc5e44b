"""Options: shown because they serve a criterion of the next rung, in a stated order."""

from dataclasses import replace

from priorities.edition import OptionEffort
from priorities.scoring.placement import place
from roadmap.next_steps.options import fitting, serving, serving_any_of
from roadmap.wording.texts import Words, english
from tests.builders import edition, everything, ladder, ladders, met
from tests.options import option, with_options


def shown(options, *, effective=None, language="en"):
    small = replace(
        edition(ladder("A", core=True), ladder("B")), options=tuple(options)
    )
    now = everything(small, "not_yet") | (effective or {})
    found = fitting(small, place(small, now).priorities, Words(language))
    return [(fit.option.code, fit.serves) for fit in found]


def test_an_option_for_the_next_rung_is_shown_with_the_criterion_it_serves():
    assert shown([option("one", "A.2a", "A.3a")]) == [("one", ("A.2a",))]


def test_an_option_for_a_higher_rung_waits():
    assert shown([option("one", "A.3a")]) == []


def test_an_option_whose_criterion_is_met_is_not_shown():
    assert shown([option("one", "A.2a")], effective=met("A.2a")) == []


def test_core_comes_before_a_lower_rung_of_another_indicator():
    found = shown(
        [option("other", "B.2a"), option("core", "A.3a")], effective=met("A.2a")
    )

    assert [code for code, _ in found] == ["core", "other"]


def test_less_effort_comes_first_on_the_same_rung():
    found = shown(
        [option("long", "A.2a", effort=OptionEffort.YEAR), option("short", "A.2a")]
    )

    assert [code for code, _ in found] == ["short", "long"]


def test_the_readers_language_comes_first_among_equals():
    options = [option("english", "A.2a"), option("thai", "A.2a", languages=("th",))]

    found = shown(options, language="th")

    assert [code for code, _ in found] == ["thai", "english"]


def test_among_all_unmet_criteria_those_on_higher_rungs_count_too():
    small = with_options(
        ladders("A"), option("high", "A.2a", "A.4a"), option("met", "A.3a")
    )
    now = everything(small, "not_yet") | met("A.3a")

    found = serving(small, place(small, now).priorities, english)

    assert [(fit.option.code, fit.serves) for fit in found] == [
        ("high", ("A.2a", "A.4a"))
    ]


def test_options_can_be_found_for_named_criteria():
    small = with_options(ladders("A"), option("one", "A.2a", "A.4a"), option("two"))

    (found,) = serving_any_of(small, ["A.4a"], english)

    assert (found.option.code, found.serves) == ("one", ("A.4a",))
