"""Criteria that need a case: where they may stand, what they may be answered, who counts."""

from pathlib import Path

import pytest

from priorities.answers import AnswerValue, EffectiveAnswer, Scope
from priorities.crosswalk.carry_over import carry_answers, carry_effective_answers
from priorities.edition import Edition
from priorities.errors import CrosswalkError, EditionError
from priorities.loading.crosswalks import load_crosswalk
from priorities.loading.editions import load_edition
from priorities.scoring.cases import nothing_arose, told_apart
from priorities.scoring.placement import place
from tests.builders import answers, edition, ladder, met
from tests.crosswalk_folder import FILE, small_crosswalk
from tests.crosswalks import linked, named, path
from tests.edition_folder import put, small_edition

STRUCTURE = "structure/A.yaml"
ALONE_ON_4 = "{code: A-1.4a, nature: in_practice, effort: 2, dated_months: 24}"
CASE_ON_4 = "{code: A-1.4z, nature: in_practice, effort: 1, dated_months: 24, needs_a_case: yes}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_edition(tmp_path / "small")


def with_a_case_on_4(folder: Path) -> Path:
    put(folder, STRUCTURE, ALONE_ON_4, f"{ALONE_ON_4}\n        - {CASE_ON_4}")
    return put(
        folder,
        "text.en/A.yaml",
        "A-2.5a:\n",
        "A-1.4z:\n  text: In every case so.\n  evidence: Files.\nA-2.5a:\n",
    )


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(EditionError) as raised:
        load_edition(folder)
    return [str(problem) for problem in raised.value.problems]


# Loading


def test_a_criterion_that_needs_a_case_may_be_not_applicable_without_further_mark(
    folder,
):
    criterion = load_edition(with_a_case_on_4(folder)).criterion_by_code["A-1.4z"]

    assert (criterion.needs_a_case, criterion.may_not_apply) == (True, True)


@pytest.mark.parametrize("level", ["2", "3"])
def test_no_criterion_of_the_two_lowest_rungs_needs_a_case(folder, level):
    old = f"{{code: A-1.{level}a, nature: in_law, effort: 3}}"
    new = old.replace("effort: 3", "effort: 3, needs_a_case: yes")
    put(folder, STRUCTURE, old, new)

    assert any(
        f"given A-1.{level}a on rung {level}, which needs a case; expected on the two "
        "lowest rungs no criterion that needs a case. Ask for what can be" in problem
        for problem in problems_of(folder)
    )


def test_where_rungs_have_other_numbers_it_is_the_two_lowest_too(folder):
    put(folder, "edition.yaml", "indicator: ladder", "indicator: sum")
    put(folder, "edition.yaml", "  stages: [2, 3, 4, 9/2]\n  cap: yes\n", "")
    for old, new in (("5", "4"), ("4", "3"), ("3", "2"), ("2", "1")):
        text = (folder / STRUCTURE).read_text(encoding="utf-8")
        shifted = text.replace(f"      {old}:", f"      {new}x:")
        (folder / STRUCTURE).write_text(shifted, encoding="utf-8")
    text = (folder / STRUCTURE).read_text(encoding="utf-8").replace("x:", ":")
    (folder / STRUCTURE).write_text(text, encoding="utf-8")
    with_a_case_on_4(folder)  # now on rung 3, the third from below

    assert load_edition(folder).criterion_by_code["A-1.4z"].needs_a_case
    put(
        folder,
        STRUCTURE,
        "code: A-1.3a, nature",
        "needs_a_case: yes, code: A-1.3a, nature",
    )
    assert any(
        "given A-1.3a on rung 2, which needs a case" in p for p in problems_of(folder)
    )


def test_a_rung_keeps_one_criterion_that_needs_no_case(folder):
    put(
        folder,
        STRUCTURE,
        ALONE_ON_4,
        ALONE_ON_4.replace("24}", "24, needs_a_case: yes}"),
    )

    (problem,) = problems_of(folder)
    assert "given rung 4 of A-1, where no criterion has to apply" in problem
    assert "Set may_not_apply and needs_a_case to no for one of them." in problem


def test_the_mark_is_in_the_hash_where_it_is_set_and_nowhere_else(folder):
    plain = load_edition(with_a_case_on_4(folder)).hash
    put(folder, STRUCTURE, "needs_a_case: yes", "may_not_apply: yes, needs_a_case: no")
    without = load_edition(folder).hash
    put(folder, STRUCTURE, ", needs_a_case: no", "")

    assert load_edition(folder).hash == without != plain


def test_a_worked_case_can_say_that_nothing_arose(folder):
    from priorities.loading.examples import load_examples

    with_a_case_on_4(folder)
    put(
        folder,
        "examples/A.yaml",
        "answers: {A-1.2a: met}",
        "answers: {A-1.2a: met, A-1.4z: not_applicable}",
    )

    (case,) = load_examples(folder)
    assert case.effective["A-1.4z"].voices == (AnswerValue.NOT_APPLICABLE,)


# Counting


def with_cases() -> Edition:
    return edition(
        ladder("A", rungs=(1, 1, 2, 2), cases=("A.4b", "A.5b")),
        ladder("B", rungs=(1, 1, 2, 1), optional=("B.4b",)),
    )


def test_a_state_without_a_case_stands_where_one_with_every_case_met_stands():
    prepared = met(
        "A.2a", "A.3a", "A.4a", "A.5a", "B.2a", "B.3a", "B.4a", "B.4b", "B.5a"
    )
    none_arose = prepared | answers(not_applicable="A.4b A.5b")

    placed = place(with_cases(), none_arose).by_code["P"]
    assert placed.low == placed.high == 5


def test_what_arose_nowhere_is_told_apart_from_what_cannot_apply():
    of, stands = with_cases(), answers(not_applicable="A.4b B.4b", not_yet="A.5b")

    assert nothing_arose(of, "P", stands) == ("A.4b",)
    assert nothing_arose(of, "P", stands, Scope.CORE) == ()  # none of them is core
    assert nothing_arose(of, "P", stands | answers(not_applicable="A")) == ()
    assert told_apart(of, "A.4b", "not_applicable") == "nothing_arose"
    assert told_apart(of, "B.4b", "not_applicable") == "not_applicable"
    assert told_apart(of, "A", "not_applicable") == "not_applicable"
    assert told_apart(of, "A.4b", "met") == "met"
    assert told_apart(of, "A.4b", None) is None


def test_what_voices_differ_on_did_not_arise_nowhere_until_it_is_settled():
    voices = EffectiveAnswer(voices=("not_applicable", "not_yet"))
    settled = EffectiveAnswer(voices=voices.voices, settled="not_applicable")

    assert nothing_arose(with_cases(), "P", {"A.4b": voices}) == ()
    assert nothing_arose(with_cases(), "P", {"A.4b": settled}) == ("A.4b",)


# From one edition to the next


@pytest.mark.parametrize("relation", ["same", "reworded", "moved"])
@pytest.mark.parametrize(("cases", "optional"), [("A.4b", ""), ("", "A.4b")])
def test_not_applicable_carries_only_where_both_editions_mark_it_alike(
    relation, cases, optional
):
    marked = ladder("A", rungs=(1, 1, 2, 1), cases=("A.4b",))
    other = ladder(
        "A", rungs=(1, 1, 2, 1), cases=cases.split(), optional=optional.split()
    )
    links = linked("old", "new", criteria=[f"{relation}: A.4b > A.4b"])
    way = path(named(edition(other), "old"), named(edition(marked), "new"), links)
    carries = bool(cases)

    said = carry_answers(way, {"A.4b": "not_applicable"})
    stood = carry_effective_answers(way, answers(not_applicable="A.4b"))

    assert ("A.4b" in said, "A.4b" in stood) == (carries, carries)
    for value in ("met", "not_yet", "not_known"):
        assert carry_answers(way, {"A.4b": value})["A.4b"].value == value


def test_a_criterion_whose_mark_changed_is_reworded_and_not_the_same(tmp_path):
    folder = small_crosswalk(tmp_path)
    for edition_id in ("small", "next"):
        with_a_case_on_4(folder / edition_id)
    link = "  - {relation: RELATION, older: A-1.4z, newer: A-1.4z, reason: Kept.}\n"
    before = "  - {relation: new, newer: A-1.5b"
    put(folder, FILE, before, link.replace("RELATION", "same") + before)
    load_crosswalk(folder / FILE)
    put(folder / "small", STRUCTURE, "needs_a_case", "may_not_apply")

    with pytest.raises(CrosswalkError) as raised:
        load_crosswalk(folder / FILE)
    (problem,) = raised.value.problems
    assert "given same for the criterion A-1.4z, with another needs_a_case" in str(
        problem
    )
    put(
        folder,
        FILE,
        "{relation: same, older: A-1.4z",
        "{relation: reworded, older: A-1.4z",
    )
    load_crosswalk(folder / FILE)
