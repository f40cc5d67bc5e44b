"""Other instruments loaded as data: their arithmetic comes out.

The answers here are invented, to show one rule each; published ones are in
`test_published_numbers.py`.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from priorities.answers import EffectiveAnswer
from priorities.loading.editions import (
    INSTRUMENTS,
    find_edition,
    list_editions,
    list_instruments,
    load_edition,
)
from priorities.loading.examples import load_examples
from priorities.rules import Aggregation, Missing, Rounding
from priorities.scoring.placement import place
from priorities.scoring.result import Why
from tests.builders import edition, ladder, with_rules

SAMM = find_edition("samm-2")
SPAR = find_edition("spar-2")
C2M2 = load_edition(Path(__file__).parents[1] / "editions" / "c2m2")


def say(**answers):
    """Let one voice give these answers."""
    return {code: EffectiveAnswer(voices=(answer,)) for code, answer in answers.items()}


def spar_levels(levels):
    """Answer the indicators of each capacity with these levels, in order."""
    return {
        f"{capacity}.{number}": EffectiveAnswer(voices=(str(level),))
        for capacity, given in levels.items()
        for number, level in enumerate(given, start=1)
    }


# The examples that come with the program


def test_the_examples_stand_apart_from_the_editions():
    assert list_instruments() == ("samm-2", "spar-1", "spar-2")
    assert not set(list_instruments()) & set(list_editions())


@pytest.mark.parametrize("name", list_instruments())
def test_the_worked_cases_of_an_example_come_out(name):
    instrument = find_edition(name)
    cases = load_examples(INSTRUMENTS / name)

    assert cases
    for case in cases:
        placed = place(instrument, case.effective).by_code[case.priority]
        found = {field: getattr(placed, field) for field in case.placement}
        assert found == case.placement


@pytest.mark.parametrize("name", list_instruments())
def test_every_example_says_whose_it_is_and_that_its_texts_are_not_theirs(name):
    source = find_edition(name).sources[0]

    assert source.publisher in ("OWASP", "World Health Organization")
    assert source.url
    assert "our own" in source.note


# OWASP SAMM 2


def test_samm_is_loaded_whole():
    assert len(SAMM.priorities) == 5
    assert len(SAMM.indicator_by_code) == 15
    assert len(SAMM.criterion_by_code) == 15 * 3 * 2
    streams = {(i.code, c.code[-1]) for i, c in _questions()}
    assert len(streams) == 30


def test_samm_has_24_sets_of_answers_with_words_of_their_own():
    sets = {criterion.answer_set for _, criterion in _questions()}
    said = {
        tuple(SAMM.answer_words(criterion, answer) for answer in SAMM.rules.scale)
        for _, criterion in _questions()
    }

    assert len(sets) == 24
    assert len(said) == 24
    by_code = SAMM.criterion_by_code
    assert SAMM.answer_words(by_code["G-SM-1-B"], "most") == "All three kinds"
    assert SAMM.answer_words(by_code["I-SB-1-A"], "some") == "Some applications"


def _questions():
    for indicator in SAMM.indicator_by_code.values():
        for criterion in indicator.criteria:
            yield indicator, criterion


def test_a_samm_practice_is_the_sum_over_levels_of_the_mean_of_two_streams():
    effective = say(
        **{
            "G-SM-1-A": "most",
            "G-SM-1-B": "half",
            "G-SM-2-A": "some",
            "G-SM-2-B": "some",
        }
    )

    practice = place(SAMM, effective).by_code["G"].indicators[0]

    # (1 + 1/2) / 2 + (1/4 + 1/4) / 2 + (0 + 0) / 2, blanks count as nothing
    assert practice.low == practice.high == Fraction(3, 4) + Fraction(1, 4)


def test_a_samm_function_and_the_whole_are_means():
    effective = {
        f"G-{practice}-{level}-{stream}": EffectiveAnswer(voices=("most",))
        for practice in ("SM", "PC")
        for stream in "AB"
        for level in (1, 2, 3)
    }

    placed = place(SAMM, effective)

    assert placed.by_code["G"].position == Fraction(3 + 3 + 0, 3)
    assert placed.by_code["D"].position == 0
    assert placed.overall == Fraction(2, 5)


def test_everything_at_its_best_is_3_in_samm():
    best = {code: EffectiveAnswer(voices=("most",)) for code in SAMM.criterion_by_code}

    placed = place(SAMM, best)

    assert placed.overall == 3
    assert placed.by_code["O"].would_raise == ()


def test_a_better_answer_raises_a_samm_practice_and_no_stage_is_known():
    placed = place(SAMM, {}).by_code["G"]

    assert len(placed.would_raise) == 18
    assert placed.stage is None
    assert placed.level_counts == ()
    assert placed.why is Why.POSITION
    assert len(placed.still_open) == 18


# WHO SPAR, second edition


def test_spar_is_loaded_whole():
    assert len(SPAR.priorities) == 15
    assert len(SPAR.indicator_by_code) == 35


def test_spar_levels_3_and_4_give_70():
    placed = place(SPAR, spar_levels({"C1": (3, 4)}))

    assert placed.by_code["C1"].position == 70  # (60 + 80) / 2


def test_a_spar_capacity_is_rounded_half_up():
    placed = place(SPAR, spar_levels({"C2": (3, 3, 4), "C6": (1, 2)}))

    assert placed.by_code["C2"].position == 67  # (60 + 60 + 80) / 3 = 66 2/3
    assert placed.by_code["C6"].position == 30


def test_the_spar_total_is_made_of_rounded_capacities_and_rounded_itself():
    placement = place(SPAR, spar_levels({"C2": (3, 3, 4), "C1": (3, 4)}))
    other = place(SPAR, spar_levels({"C2": (3, 3, 3), "C6": (1, 2), "C7": (2, 2, 3)}))

    assert placement.overall == 69  # (67 + 70) / 2 = 68 1/2, half up
    assert other.overall == 46  # (60 + 30 + 47) / 3 = 45 2/3


def test_an_indicator_left_out_is_left_out_of_its_capacity():
    placed = place(SPAR, spar_levels({"C1": (3,)})).by_code["C1"]

    assert placed.position == placed.low == placed.high == 60
    assert placed.indicators[1].low is None
    assert placed.weakest == ("C1-1",)
    assert placed.would_raise == ("C1.1", "C1.2")  # the second: (60 + 100) / 2


def test_a_capacity_without_any_answer_has_no_position():
    placed = place(SPAR, {}).by_code["C1"]

    assert placed.low is placed.position is None
    assert placed.weakest == ()
    assert not placed.certain
    assert place(SPAR, {}).overall is None


# C2M2


def c2m2(*answers):
    """Answer the six practices of ACCESS, two on each of three levels."""
    codes = [f"ACCESS-1.{level}{x}" for level in (1, 2, 3) for x in "ab"]
    return {
        code: EffectiveAnswer(voices=(answer,))
        for code, answer in zip(codes, answers, strict=False)
    }


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (("largely", "partially", "fully", "fully", "fully", "fully"), 0),
        (("largely", "fully", "partially", "fully", "fully", "fully"), 1),
        (("largely", "largely", "largely", "fully", "not", "fully"), 2),
        (("largely", "largely", "largely", "largely", "largely", "largely"), 3),
    ],
)
def test_a_c2m2_domain_passes_a_level_when_all_up_to_it_are_largely_in_place(
    answers, level
):
    placed = place(C2M2, c2m2(*answers)).by_code["ACCESS"]

    assert placed.position == level
    assert placed.indicators[0].level == level
    assert placed.level_counts == tuple(int(n == level) for n in range(4))


def test_a_missing_practice_widens_the_band_of_a_c2m2_domain():
    placed = place(C2M2, c2m2("fully", "fully", "fully")).by_code["ACCESS"]

    assert (placed.low, placed.high) == (1, 3)
    assert placed.still_open == ("ACCESS-1.2b", "ACCESS-1.3a", "ACCESS-1.3b")


def test_a_practice_counts_no_more_once_another_of_its_level_is_known_to_fail():
    placed = place(C2M2, c2m2("fully", "fully", "not")).by_code["ACCESS"]

    assert placed.still_open == ()
    assert placed.would_raise == ()  # either of the two alone leaves the level open
    assert len(placed.would_not_raise) == 4


def test_the_last_practice_that_fails_on_a_level_would_raise_it():
    placed = place(C2M2, c2m2("fully", "partially", "fully", "fully")).by_code["ACCESS"]

    assert placed.low == 0
    assert placed.would_raise == ("ACCESS-1.1b",)


def test_voices_differ_on_a_scale_too():
    effective = c2m2("fully", "fully", "largely", "fully")
    effective |= {"ACCESS-1.1a": EffectiveAnswer(voices=("fully", "not", "partially"))}

    placed = place(C2M2, effective).by_code["ACCESS"]

    assert (placed.low, placed.high) == (0, 3)
    assert placed.disputed == ("ACCESS-1.1a",)


# Rules that none of the three has


def test_a_ladder_may_have_a_scale_and_then_asks_for_its_highest():
    scale = {"no": Fraction(0), "partly": Fraction(1, 2), "yes": Fraction(1)}
    small = edition(ladder("A"), rules=with_rules(scale=scale))

    placed = place(small, say(**{"A.2a": "yes", "A.3a": "partly"})).by_code["P"]

    assert placed.low == 2


def test_a_priority_may_be_the_lowest_or_the_sum_of_its_indicators():
    weakest = edition(
        ladder("A"), ladder("B"), rules=with_rules(priority=Aggregation.MIN)
    )
    sum_of = replace(weakest, rules=with_rules(priority=Aggregation.SUM))
    effective = {"A.2a": EffectiveAnswer(voices=("met",))}

    lowest = place(weakest, effective).by_code["P"]

    assert lowest.low == 1
    assert lowest.would_raise == ("B.2a",)  # A is not the lowest
    assert "A.3a" in lowest.would_not_raise
    assert place(sum_of, effective).by_code["P"].low == 2 + 1


def test_an_indicator_may_be_its_weakest_rung():
    rules = with_rules(indicator=Aggregation.MIN, stages=(), cap=False)
    small = edition(ladder("A", rungs=(2, 1), first=1), rules=rules)
    effective = say(**{"A.1a": "met", "A.1b": "not_yet", "A.2a": "not_yet"})

    placed = place(small, effective).by_code["P"]

    assert placed.low == 0  # rung 1 is at 1/2, rung 2 at 0
    assert placed.would_raise == ("A.2a",)
    assert placed.would_not_raise == ("A.1b",)


def test_a_ladder_may_round_its_position_and_leave_missing_answers_out():
    rules = with_rules(
        rounding_indicator=Rounding.HALF_UP, missing=Missing.SKIP, cap=False
    )
    small = edition(ladder("A", rungs=(2, 2, 1, 1)), rules=rules)
    half = {
        "A.2a": EffectiveAnswer(voices=("met",)),
        "A.2b": EffectiveAnswer(voices=("not_yet",)),
    }

    # 1 + 1/2 is rounded up to 2
    assert place(small, half).by_code["P"].low == 2
    # Left out, the second criterion takes nothing away: rung 2 is secured, and so are
    # the rungs of which nobody answered anything.
    assert place(small, {"A.2a": half["A.2a"]}).by_code["P"].low == 5


def test_evidence_counts_on_a_scale_too():
    effective = {
        "C1.1": EffectiveAnswer(voices=("4",), evidence=2),
        "C1.2": EffectiveAnswer(voices=("3",), evidence=1),
    }

    placed = place(SPAR, effective).by_code["C1"]

    assert placed.low == 70
    assert placed.evidenced == 50  # (80 + 20) / 2: the lowest level needs no document
