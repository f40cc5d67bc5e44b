"""Options: shown because they serve a criterion of the next rung, in a stated order."""

from dataclasses import replace

from priorities.edition import (
    CriterionCode,
    Mark,
    Option,
    OptionCode,
    OptionEffort,
    OptionKind,
    PriorityCode,
    SourceCode,
)
from priorities.placement import place
from roadmap.options import fitting
from tests.builders import edition, everything, ladder, met


def option(code, *serves, effort=OptionEffort.DAYS, languages=("en",)):
    return Option(
        code=OptionCode(code),
        priority=PriorityCode("P"),
        kind=OptionKind.GUIDE,
        provider="Somebody",
        year=None,
        languages=languages,
        effort=effort,
        serves=tuple(CriterionCode(one) for one in serves),
        source=SourceCode("source"),
        mark=Mark.OURS,
        checked_on=None,
    )


def shown(options, *, standings=None, language="en"):
    small = replace(
        edition(ladder("A", core=True), ladder("B")), options=tuple(options)
    )
    now = everything(small, "not_yet") | (standings or {})
    found = fitting(small, place(small, now).priorities, language)
    return [(fit.option.code, fit.serves) for fit in found]


def test_an_option_for_the_next_rung_is_shown_with_the_criterion_it_serves():
    assert shown([option("one", "A.2a", "A.3a")]) == [("one", ("A.2a",))]


def test_an_option_for_a_higher_rung_waits():
    assert shown([option("one", "A.3a")]) == []


def test_an_option_whose_criterion_is_met_is_not_shown():
    assert shown([option("one", "A.2a")], standings=met("A.2a")) == []


def test_core_comes_before_a_lower_rung_of_another_indicator():
    found = shown(
        [option("other", "B.2a"), option("core", "A.3a")], standings=met("A.2a")
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
