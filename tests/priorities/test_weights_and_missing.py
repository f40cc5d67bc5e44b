"""Weights, what is missing level by level, rungs of any numbers, and answers per question."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from priorities.answers import APPLIES, EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.errors import EditionError, TargetError
from priorities.least_cost.steps import next_steps
from priorities.loading.editions import find_edition
from priorities.rules import Aggregation, Missing, Rounding
from priorities.scoring.placement import place
from tests.builders import answers, edition, edition_of, ladder, priority, with_rules
from tests.priorities.test_every_setting import files_of, loaded

SUMS = with_rules(
    version=2,
    scale={"no": Fraction(0), "yes": Fraction(80)},
    rung=Aggregation.SUM,
    indicator=Aggregation.SUM,
    priority=Aggregation.SUM,
    stages=(),
    cap=False,
)
THIRDS = {"none": Fraction(0), "some": Fraction(1, 3), "all": Fraction(1)}


def said(**answers):
    return {code: EffectiveAnswer(voices=(answer,)) for code, answer in answers.items()}


def weighted(rules) -> Edition:
    """Build four questions of one rung with the weights 1, 1, 1 and 3."""
    one = ladder("A", rungs=(4,), first=1)
    criteria = tuple(
        replace(criterion, weight=Fraction(weight))
        for criterion, weight in zip(one.criteria, (1, 1, 1, 3), strict=True)
    )
    rungs = (replace(one.rungs[0], criteria=criteria),)
    return edition(replace(one, rungs=rungs), rules=rules)


def all_yes(of: Edition):
    return {code: EffectiveAnswer(voices=("yes",)) for code in of.criterion_by_code}


def test_a_sum_of_questions_weighing_1_1_1_and_3_comes_to_480():
    questions = weighted(SUMS)

    assert place(questions, all_yes(questions)).by_code["P"].low == 480
    assert place(questions.under(1), all_yes(questions)).by_code["P"].low == 320


@pytest.mark.parametrize(("version", "total"), [(1, 320), (2, 480)])
def test_a_sum_of_indicators_honours_weights_from_version_2_on(version, total):
    of = edition(
        *(
            ladder(code, rungs=(1,), first=1, weight=weight)
            for code, weight in zip("ABCD", (1, 1, 1, 3), strict=True)
        ),
        rules=replace(SUMS, version=version),
    )

    assert place(of, all_yes(of)).by_code["P"].low == total


def test_weights_of_halves_are_exact_in_a_sum_and_in_the_overall_number():
    first = priority("P", ladder("A", rungs=(1,), first=1, weight=Fraction(3, 2)))
    other = replace(
        priority("Q", ladder("B", rungs=(1,), first=1)), weight=Fraction(1, 2)
    )
    of = edition_of(first, other, rules=replace(SUMS, overall=Aggregation.SUM))

    placed = place(of, all_yes(of))

    assert placed.by_code["P"].low == 120
    assert placed.overall == 120 + 40
    mean = replace(of, rules=replace(of.rules, overall=Aggregation.MEAN))
    assert place(mean, all_yes(of)).overall == Fraction(120 * 2 + 80, 3)


def test_a_capacity_without_data_counts_nothing_in_a_total_that_skips_indicators():
    # WHO SPAR 2019: indicators without data are left out, an empty capacity counts 0.
    spar = find_edition("spar-1")
    assert (spar.rules.missing, spar.rules.missing_overall) == (
        Missing.SKIP,
        Missing.ZERO,
    )
    first, *_ = spar.priorities
    answered = {
        c.code: EffectiveAnswer(
            voices=(max(spar.scale_of(c), key=spar.scale_of(c).get),)
        )
        for i in first.indicators
        for c in i.criteria
    }

    skipping = replace(spar, rules=replace(spar.rules, missing_overall=Missing.SKIP))

    assert place(skipping, answered).overall == 100
    assert place(spar, answered).overall == round(100 / len(spar.priorities))


@pytest.mark.parametrize(
    ("missing", "low", "high"),
    [(Missing.SKIP, 80, 80), (Missing.ZERO, 80, 80), (Missing.BOUNDS, 90, 160)],
)
def test_an_indicator_without_a_value_counts_as_its_level_says(missing, low, high):
    scale = {"no": Fraction(10), "yes": Fraction(80)}
    rules = replace(SUMS, scale=scale, missing=Missing.SKIP, missing_priority=missing)
    of = edition(
        ladder("A", rungs=(1,), first=1), ladder("B", rungs=(1,), first=1), rules=rules
    )

    placed = place(of, said(**{"A.1a": "yes"})).by_code["P"]

    assert (placed.low, placed.high) == (low, high)
    assert placed.indicators[1].low is None


def test_what_does_not_apply_is_left_out_whatever_is_missing():
    rules = replace(
        SUMS,
        priority=Aggregation.MEAN,
        overall=Aggregation.MEAN,
        missing=Missing.SKIP,
        missing_priority=Missing.ZERO,
    )
    of = edition_of(
        priority("P", ladder("A", rungs=(1,), first=1)),
        priority("Q", ladder("B", rungs=(1,), first=1, may_not_apply=True)),
        rules=rules,
    )

    placed = place(of, said(**{"A.1a": "yes", "B": "not_applicable"}))

    assert placed.overall == 80
    assert place(of, said(**{"A.1a": "yes"})).overall == 40


@pytest.mark.parametrize(("first", "floor", "top"), [(1, 0, 5), (2, 1, 3), (2, 1, 7)])
def test_ladders_of_other_numbers_begin_at_their_floor_and_end_at_their_top(
    first, floor, top
):
    rules = with_rules(stages=(), cap=False)
    of = edition(ladder("A", rungs=(1,) * (top - floor), first=first), rules=rules)
    best = {code: EffectiveAnswer(voices=("met",)) for code in of.criterion_by_code}

    placed, full = place(of, {}).by_code["P"], place(of, best).by_code["P"]

    assert (placed.low, placed.high) == (floor, top)
    assert full.low == full.indicators[0].level == top
    assert len(full.level_counts) == top - floor + 1


def test_a_set_of_answers_has_words_and_values_of_its_own(tmp_path):
    of = loaded(tmp_path, files_of("sum"))
    own, plain = of.criterion_by_code["A-1.2a"], of.criterion_by_code["A-1.1a"]

    assert of.answer_words(own, "yes") == "All"
    assert of.answer_words(plain, "yes") == "Yes"
    assert list(of.scale_of(own)) == ["no", "yes"]
    placed = place(of, said(**{"A-1.2a": "yes", "A-1.1a": "yes"}), Scope.FULL)
    assert placed.by_code["A"].indicators[0].low == 5 + 4


def problems(folder: Path, files) -> str:
    with pytest.raises(EditionError) as raised:
        loaded(folder, files)
    return str(raised.value)


def test_a_set_nobody_uses_and_answers_without_words_are_named(tmp_path):
    files = files_of("sum")
    texts = files["text.en/A.yaml"]
    texts["answer_sets"]["lost"] = {"no": "No"}
    texts["answer_sets"]["own"] = {"no": "None", "perhaps": "Perhaps"}
    del texts["answers"]["half"]

    told = problems(tmp_path, files)

    assert "given the set of answers lost, which no criterion names" in told
    assert "given words for the answer perhaps, which is not in the scale" in told
    assert "given no words in text.en for yes of own" in told
    assert "given no words in text.en for half" in told


def test_words_of_answers_may_be_translated_and_only_the_own_language_counts(tmp_path):
    files = files_of("sum")
    before = loaded(tmp_path, files).hash
    files["text.id/answers.yaml"] = {"answer_sets": {"own": {"yes": "Semua"}}}

    of = loaded(tmp_path, files)

    assert of.hash == before
    assert of.answer_words(of.criterion_by_code["A-1.2a"], "yes", "id") == "Semua"
    assert of.answer_words(of.criterion_by_code["A-1.2a"], "no", "id") == "None"


def without(files, name: str):
    """Take a field out wherever it stands in the structure."""
    if isinstance(files, dict):
        return {k: without(v, name) for k, v in files.items() if k != name}
    return [without(v, name) for v in files] if isinstance(files, list) else files


@pytest.mark.parametrize("name", ["core", "obligation", "nature", "effort"])
def test_an_edition_may_do_without_what_it_does_not_use(tmp_path, name):
    files = files_of("mean")
    for home in "AB":
        files[f"structure/{home}.yaml"] = without(files[f"structure/{home}.yaml"], name)

    of = loaded(tmp_path, files)

    assert Scope.CORE not in of.scopes or name != "core"
    assert not of.is_for_cycles


def test_a_field_that_only_some_items_have_is_named(tmp_path):
    files = files_of("mean")
    del files["structure/A.yaml"]["indicators"][0]["obligation"]

    assert "given no obligation for A-1; expected obligation here too" in problems(
        tmp_path, files
    )


def test_least_effort_asks_for_efforts_or_costs_of_ones_own():
    of = edition(ladder("A", core=True))
    bare = replace(
        of,
        priorities=tuple(
            replace(
                p,
                indicators=tuple(
                    replace(
                        i,
                        rungs=tuple(
                            replace(
                                r,
                                criteria=tuple(
                                    replace(c, effort=None) for c in r.criteria
                                ),
                            )
                            for r in i.rungs
                        ),
                    )
                    for i in p.indicators
                ),
            )
            for p in of.priorities
        ),
    )

    with pytest.raises(TargetError, match=r"The effort of A\.2a is asked for"):
        next_steps(bare, "P", {})
    assert next_steps(bare, "P", {}, costs=dict.fromkeys(of.criterion_by_code, 2)).cost


def broken(kind: str, **rules: object):
    files = files_of(kind)
    for name, value in rules.items():
        if value is None:
            files["edition.yaml"]["rules"].pop(name)
        else:
            files["edition.yaml"]["rules"][name] = value
    return files


BROKEN = [
    (
        broken("ladder", rung="min"),
        "expected no rule for rungs when indicator is ladder",
    ),
    (broken("ladder", scale={"no": "0", "yes": "1"}), "none when indicator is ladder"),
    (
        broken("ladder", gate_at="1"),
        "gate_at: 1; expected a value when indicator is gate",
    ),
    (broken("ladder", missing="skip"), "where leaving out what nobody answered"),
    (broken("ladder", stages=["1", "9"]), "the best answers come to stage 2 of 3"),
    (broken("gate", rounding_indicator="half_up"), "levels are whole numbers anyway"),
    (broken("gate", gate_at="9"), "a value that some answer of every scale reaches"),
    (broken("mean", cap="yes", stages=["2"]), "no where indicators have no levels"),
    (
        broken("mean", overall=None, missing="skip"),
        "1 where there is no overall number",
    ),
    (
        broken("mean", missing={"indicator": "zero", "overall": "zero"}),
        "nothing for overall unless indicator and priority are skip",
    ),
    (broken("mean", priority="min"), "1 when priority is min, which knows no weights"),
    (broken("sum", version="1"), "1 when rung is sum and the rules have version 1"),
    (broken("sum", scale="none"), "a scale for the criteria that name no set"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_setting_that_nothing_would_come_of_is_refused(tmp_path, files, expected):
    assert expected in problems(tmp_path, files)


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("2017", "7b1072f8046fcd16ae347c2293a320ff329a40c3024e5ece89cca65f6048d694"),
        ("2024", "78f0c55b9b1769804ed53db8882ccafe51ecb8ebe84c1a8713b238969d5727cb"),
    ],
)
def test_published_editions_keep_their_hash(name, digits):
    assert find_edition(name).hash == digits


# The band of an overall number


def overall(of: Edition, **codes: str) -> tuple[Fraction | None, ...]:
    placed = place(of, answers(**codes))
    return placed.overall_shown, placed.overall_low, placed.overall_high


def of_two(**how) -> Edition:
    """Build P with A and Q with B and C, one question each, worth 0 or 80."""
    usual = {
        "priority": Aggregation.MEAN,
        "overall": Aggregation.MEAN,
        "point_share": Fraction(0),
    }
    one = [ladder(c, rungs=(1,), first=1, may_not_apply=True) for c in "ABC"]
    first, other = priority("P", one[0]), priority("Q", *one[1:])
    return edition_of(first, other, rules=replace(SUMS, **{**usual, **how}))


@pytest.mark.parametrize(
    ("how", "ends"),
    [
        ({}, (40, 40, 80)),  # P 80, Q 0 to 80
        ({"overall": Aggregation.SUM}, (80, 80, 160)),
        ({"overall": Aggregation.MIN}, (0, 0, 80)),
        ({"missing": Missing.ZERO}, (40, 40, 40)),
        ({"missing": Missing.SKIP}, (80, 80, 80)),
        (  # Q has no value: the least and the most that it can be
            {"missing": Missing.SKIP, "missing_overall": Missing.BOUNDS},
            (40, 40, 80),
        ),
        ({"point_share": Fraction(1)}, (None, 40, 80)),
        ({"point_share": Fraction(1), "missing": Missing.ZERO}, (None, 40, 40)),
    ],
)
def test_an_overall_number_has_the_band_of_what_is_missing(how, ends):
    assert overall(of_two(**how), yes="A.1a") == ends


def test_the_band_of_an_overall_number_is_rounded_like_the_number():
    rounding = of_two(rounding_overall=Rounding.HALF_UP, scale=THIRDS)

    # 1/3 beside 0 to 1/2: 1/6 to 5/12; all beside 0 to 1/2: 1/2 to 3/4
    assert overall(rounding, some="A.1a", none="B.1a") == (0, 0, 0)
    assert overall(rounding, all="A.1a", none="B.1a C.1a") == (1, 1, 1)
    assert overall(rounding, some="A.1a", all="B.1a") == (0, 0, 1)  # 5/12 to 2/3


def test_a_priority_that_may_be_out_is_read_in_and_out_of_the_overall_number():
    disputed = {"A": EffectiveAnswer(voices=("not_applicable", APPLIES))}

    low = place(of_two(), answers(yes="B.1a C.1a", no="A.1a") | disputed)
    high = place(of_two(), answers(no="B.1a C.1a", yes="A.1a") | disputed)

    # P at 0 beside Q at 80, or Q alone; P at 80 beside Q at 0, or Q alone
    assert (low.overall_low, low.overall_high) == (40, 80)
    assert (high.overall_low, high.overall_high) == (0, 40)


def test_editions_of_the_priority_list_have_no_overall_number_and_no_band():
    assert overall(find_edition("2024")) == (None, None, None)
