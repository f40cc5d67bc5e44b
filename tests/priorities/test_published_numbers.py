"""Numbers that other owners published, and that come out of their instruments as data.

None of the answers here is ours. `who_spar_2019.csv` says where its figures are from.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from priorities.answers import AnswerValue, EffectiveAnswer
from priorities.edition import Edition
from priorities.loading.editions import find_edition
from priorities.rules import Aggregation, Missing
from priorities.scoring.placement import place
from tests.builders import edition_of, ladder, priority, with_rules

SPAR = find_edition("spar-1")
SAMM = find_edition("samm-2")


def reports() -> Iterator[tuple[str, str, int]]:
    """Give the published levels and the published average of each state."""
    path = Path(__file__).with_name("who_spar_2019.csv")
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            state, levels, average = line.split(",")
            yield state, levels, int(average)


def answers(levels: str) -> dict[str, EffectiveAnswer]:
    """Answer SPAR as reported; no level, or level 0, is no answer."""
    return {
        f"{capacity.code}.{number}": EffectiveAnswer(voices=(level,))
        for capacity, given in zip(SPAR.priorities, levels.split(), strict=True)
        for number, level in enumerate(given, start=1)
        if level in "12345"
    }


# WHO SPAR, 2019

REPORTS = {state: (levels, average) for state, levels, average in reports()}
COMPLETE = [s for s, (levels, _) in REPORTS.items() if not set(levels) & set(".0")]


def test_there_are_reports_of_many_states_with_all_their_levels():
    assert len(REPORTS) == 53
    assert {len(levels) for levels, _ in REPORTS.values()} == {24 + 12}
    assert len(COMPLETE) == 42


@pytest.mark.parametrize("state", COMPLETE)
def test_the_average_that_who_published_for_2019_comes_out(state):
    levels, average = REPORTS[state]

    assert place(SPAR, answers(levels)).overall == average


@pytest.mark.parametrize("state", REPORTS)
def test_with_every_gap_as_nothing_the_later_figures_of_who_come_out(state):
    # In the figures of May 2021 an indicator without a level counts 0 in its capacity too.
    counting = replace(SPAR, rules=replace(SPAR.rules, missing=Missing.ZERO))
    levels, average = REPORTS[state]

    assert place(counting, answers(levels)).overall == average


@pytest.mark.parametrize(
    ("state", "first", "later"), [("AND", 44, 40), ("FSM", 35, 32)]
)
def test_an_average_depends_on_what_a_gap_counts_as(state, first, later):
    # First published: a gap is left out of its capacity, an empty capacity counts 0.
    levels, average = REPORTS[state]
    skipping = replace(SPAR.rules, missing_overall=Missing.SKIP)

    assert place(SPAR, answers(levels)).overall == first
    assert average == later
    if state == "AND":
        assert place(replace(SPAR, rules=skipping), answers(levels)).overall == 52


def test_senegal_of_2019_is_53_590_before_it_is_rounded():
    none = {f"rounding_{level}": with_rules().rounding_overall for level in ROUNDED}
    exact = replace(SPAR, rules=replace(SPAR.rules, **none))

    placed = place(exact, answers(REPORTS["SEN"][0]))

    assert round(float(placed.overall), 3) == 53.590


ROUNDED = ("priority", "overall")


# OWASP SAMM 2: the example of its own page on scores (owaspsamm.org, 21 January 2025),
# practice Secure Build


@pytest.mark.parametrize(
    ("when", "given", "score"),
    [
        ("at first", {"I-SB-1-A": "some", "I-SB-1-B": "most"}, "0.625"),
        (
            "after a quarter",
            {"I-SB-1-A": "most", "I-SB-2-A": "half", "I-SB-1-B": "most"},
            "1.25",
        ),
        (
            "the target",
            {
                "I-SB-1-A": "most",
                "I-SB-2-A": "most",
                "I-SB-1-B": "most",
                "I-SB-2-B": "half",
            },
            "1.75",
        ),
    ],
)
def test_the_example_on_the_page_of_samm_comes_out(when, given, score):
    effective = {code: EffectiveAnswer(voices=(a,)) for code, a in given.items()}

    practice = place(SAMM, effective).by_code["I"].indicators[0]

    assert practice.code == "I-SB"
    assert practice.low == practice.high == Fraction(score)


# CISO Assistant (github.com/intuitem/ciso-assistant-community, AGPL): the scores of its own
# test backend/core/tests/test_compliance_assessment_scoring.py; scores from 0 to 100

SCORES = {"A1": 80, "A2": 60, "B1": 40, "B2": 100}


def requirement(code: str, weight: int = 1):
    return replace(
        ladder(code, rungs=(1,), first=1), weight=Fraction(weight), may_not_apply=True
    )


def ciso(how: str) -> Edition:
    """Build its two sections: A of A1 and A2, B of B1 and B2, which weighs 3."""
    a = (requirement("A1"), requirement("A2"))
    b = (requirement("B1"), requirement("B2", weight=3))
    rules = with_rules(
        version=2,
        scale={str(score): Fraction(score) for score in (*SCORES.values(), 50)},
        rung=Aggregation.MEAN,
        indicator=Aggregation.MEAN,
        priority=Aggregation.SUM if how == "sum" else Aggregation.MEAN,
        overall=Aggregation.MEAN,
        missing=Missing.SKIP,
        stages=(),
        cap=False,
    )
    if how == "average of averages":
        return edition_of(priority("A", *a), priority("B", *b), rules=rules)
    return edition_of(priority("ALL", *a, *b), rules=rules)


def scored(**changed: str | None) -> dict[str, EffectiveAnswer]:
    given = {f"{code}.1a": str(score) for code, score in SCORES.items()}
    said = given | {code.replace("_", "."): answer for code, answer in changed.items()}
    return {c: EffectiveAnswer(voices=(a,)) for c, a in said.items() if a is not None}


@pytest.mark.parametrize(
    ("how", "all_scored", "without_b2", "without_a2"),
    [
        ("average", "80", "60", "84"),
        ("sum", "480", "180", None),
        ("average of averages", "77.5", "55", "82.5"),
    ],
)
def test_the_scores_of_ciso_assistant_come_out(how, all_scored, without_b2, without_a2):
    instrument = ciso(how)
    nothing = {"B2": str(AnswerValue.NOT_APPLICABLE)}

    assert place(instrument, scored()).overall == Fraction(all_scored)
    assert place(
        instrument, scored(B2_1a=None) | scored(**nothing)
    ).overall == Fraction(without_b2)
    if without_a2 is not None:
        assert place(instrument, scored(A2_1a=None)).overall == Fraction(without_a2)


def test_without_any_score_ciso_assistant_has_none():
    assert place(ciso("average"), {}).overall is None
