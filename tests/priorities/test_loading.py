"""Loading an edition: what it says when all is well, and what each trap is called."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from priorities.answers import Scope
from priorities.crosswalk.links import Relation
from priorities.edition import Mark, Nature, Obligation, OptionKind
from priorities.errors import EditionError
from priorities.loading.choices import choices_of
from priorities.loading.editions import find_edition, list_editions, load_edition
from priorities.loading.examples import load_examples
from priorities.loading.shapes import RulesShape
from priorities.rules import Aggregation, Missing, Rounding
from tests.edition_folder import put, small_edition

STRUCTURE = "structure/A.yaml"
TEXTS = "text.en/A.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_edition(tmp_path / "small")


def problems_of(folder: Path) -> list[str]:
    """Give the problems of an edition that must not load, one text each."""
    with pytest.raises(EditionError) as raised:
        load_edition(folder)
    return [str(problem) for problem in raised.value.problems]


def only_problem(folder: Path) -> str:
    problems = problems_of(folder)
    assert len(problems) == 1, problems
    return problems[0]


# What a good edition says


def test_an_edition_says_what_its_files_say(folder):
    edition = load_edition(folder)

    assert edition.id == "small"
    assert edition.published is None
    assert list(edition.indicator_by_code) == ["A-1", "A-2"]
    second = edition.indicator_by_code["A-2"]
    assert (second.core, second.weight, second.mark) == (
        False,
        Fraction(3, 2),
        Mark.TO_VERIFY,
    )
    dated = edition.criterion_by_code["A-1.4a"]
    assert (dated.nature, dated.dated_months, dated.effort) == (
        Nature.IN_PRACTICE,
        24,
        2,
    )
    option = edition.options[0]
    assert (option.kind, option.priority) == (OptionKind.GUIDE, "A")
    assert option.checked_on == date(2026, 11, 1)
    assert edition.sources[0].year is None
    assert edition.words("A-1.2a.text") == "Statement A-1.2a."


def test_rules_that_are_left_out_have_their_plain_defaults(folder):
    put(
        folder,
        "edition.yaml",
        "  stages: [2, 3, 4, 9/2]\n  cap: yes\n  point_share: 2/3\n",
        "",
    )
    rules = load_edition(folder).rules

    assert (rules.scale, rules.gate_at, rules.overall) == (None, None, None)
    assert (rules.rung, rules.missing) == (Aggregation.MEAN, Missing.BOUNDS)
    assert (rules.stages, rules.cap, rules.point_share) == ((), False, 0)
    assert rules.rounding_overall is Rounding.NONE


def test_an_edition_is_a_reconstruction_only_where_it_says_so(folder):
    before = load_edition(folder)
    put(folder, "edition.yaml", "language: en\n", "language: en\nreconstruction: yes\n")
    after = load_edition(folder)

    assert (before.reconstruction, after.reconstruction) == (False, True)
    assert before.hash != after.hash


def test_saying_that_it_is_none_changes_nothing(folder):
    before = load_edition(folder).hash
    put(folder, "edition.yaml", "language: en\n", "language: en\nreconstruction: no\n")

    assert load_edition(folder).hash == before


def test_an_edition_without_options_and_examples_loads(folder):
    shutil.rmtree(folder / "options")
    shutil.rmtree(folder / "examples")
    put(folder, TEXTS, "guide:\n  title: A guide\n  what: What it is.\n", "")

    assert load_edition(folder).options == ()


def test_the_edition_that_comes_with_the_program_loads_and_is_loaded_once():
    assert "2024" in list_editions()
    assert find_edition("2024") is find_edition("2024")
    assert all(find_edition(name).id == name for name in list_editions())


def test_an_edition_is_found_by_its_folder(folder):
    assert find_edition(str(folder)).id == "small"


def test_an_unknown_edition_is_refused_with_the_known_ones():
    with pytest.raises(EditionError, match=r"neither a known edition.*2024"):
        find_edition("1999")


# Words stay words


@pytest.mark.parametrize(
    "word", ["No", "yes", "off", "null", "~", "1.10", "012", "1_0"]
)
def test_a_text_stays_as_it_was_written(folder, word):
    put(folder, TEXTS, "title: A priority", f"title: {word}")

    assert load_edition(folder).words("A.title") == word


def test_an_id_that_looks_like_a_number_stays_text(folder):
    put(folder, "edition.yaml", "id: small", "id: 1.10")

    assert load_edition(folder).id == "1.10"


@pytest.mark.parametrize("word", ["No", "true", "on", "1", '""', "[yes]"])
def test_only_yes_and_no_answer_a_yes_no_question(folder, word):
    put(folder, STRUCTURE, "core: no", f"core: {word}")

    problem = only_problem(folder)
    assert problem.startswith(f"{STRUCTURE}, line 23: given core: ")
    assert "expected yes or no" in problem


# Traps of YAML


def test_a_key_that_comes_twice_is_refused(folder):
    put(folder, TEXTS, "A-2:\n", "A-1:\n")

    said = f"{TEXTS}, line 7: given A-1 a second time"
    assert any(said in problem for problem in problems_of(folder))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("mark: &m ours", "the anchor &m"),
        ("mark: !!str ours", "the tag tag:yaml.org,2002:str"),
        ("mark: ours\n---\nmore: 1", "a second document"),
        ("mark: ours: ours", "something that is not YAML"),
        ("mark: ours\n\tx: 1", "something that is not YAML"),
        ("mark: ours\n? [a, b]\n: c", "a list or fields in the place of a key"),
    ],
)
def test_what_makes_a_file_mean_more_than_it_says_is_refused(folder, new, said):
    put(folder, STRUCTURE, "code: A\nmark: ours", f"code: A\n{new}")

    assert any(said in problem for problem in problems_of(folder))


def test_an_alias_and_with_it_every_cycle_is_refused(folder):
    put(folder, STRUCTURE, "origins:\n", "origins: &all\n  - *all\n")

    problems = problems_of(folder)
    assert any("line 3: given the anchor &all" in each for each in problems)
    assert any("line 4: given the alias *all" in each for each in problems)


def test_values_nested_very_deep_are_refused_and_not_followed(folder):
    (folder / "sources.yaml").write_text("[" * 100_000)

    assert "more than 12 deep" in problems_of(folder)[0]


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder):
    (folder / STRUCTURE).write_bytes(b"code: A\nmark: \xff\n")

    assert f"{STRUCTURE}, line 2: given bytes that are not UTF-8" in only_problem(
        folder
    )


def test_a_character_that_cannot_be_printed_is_refused(folder):
    put(folder, TEXTS, "A priority", "A \x07 priority")

    assert any("a character that YAML does not allow" in p for p in problems_of(folder))


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_refused(folder, text):
    (folder / "sources.yaml").write_text(text)

    assert "given an empty file" in only_problem(folder)


# Traps of single fields


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (STRUCTURE, "weight: 3/2", "weight: 1.5", "a whole number or a fraction"),
        (STRUCTURE, "weight: 3/2", "weight: 3/0", "a whole number or a fraction"),
        (STRUCTURE, "weight: 3/2", "weight: -1", "a whole number or a fraction"),
        (STRUCTURE, "weight: 3/2", "weight: 0", "a weight above 0"),
        (STRUCTURE, "dated_months: 24", "dated_months: 0", "a number of months"),
        (STRUCTURE, "effort: 2, dated", "effort: 4, dated", "an effort class"),
        (STRUCTURE, "effort: 2, dated", "effort: 02, dated", "a whole number"),
        (
            STRUCTURE,
            "obligation: mandatory",
            "obligation: must",
            "mandatory, recommended",
        ),
        (STRUCTURE, "code: A-2\n", "code: A 2\n", "a code of letters"),
        ("edition.yaml", "language: en", "language: English", "a language tag"),
        ("edition.yaml", "id: small", "id: small\npublished: 2026-02-30", "a day"),
        ("edition.yaml", "id: small", "id: small\npublished: 23.11.2026", "a day"),
        ("edition.yaml", "point_share: 2/3", "point_share: 3/2", "a share from 0 to 1"),
        ("edition.yaml", "version: 1", "version: 3", "a version of the rules"),
        ("edition.yaml", "[A]", "A", "a list"),
        ("options/A.yaml", "year: 2014", "year:", "a whole number"),
        ("sources.yaml", "title: A treaty", "title:", "a text"),
        ("sources.yaml", "title: A treaty", "title: [A]", "a text"),
        (
            "sources.yaml",
            "title: A treaty",
            'title: A treaty\n  url: "javascript:alert(1)"',
            "a web address",
        ),
        (
            "sources.yaml",
            "title: A treaty",
            'title: A treaty\n  url: "https:// not a link"',
            "a web address",
        ),
    ],
)
def test_a_bad_value_is_named_with_what_was_expected(folder, name, old, new, said):
    put(folder, name, old, new)

    assert any(f"{name}, line" in p and said in p for p in problems_of(folder))


def test_an_unknown_field_is_named_with_the_known_ones(folder):
    put(folder, STRUCTURE, "dated_months: 24", "dated_month: 24")

    problem = only_problem(folder)
    assert f"{STRUCTURE}, line 19: given the unknown field dated_month" in problem
    assert "code, nature, effort, dated_months, may_not_apply" in problem


def test_a_missing_field_is_named(folder):
    put(folder, STRUCTURE, "    obligation: recommended\n", "")

    assert f"{STRUCTURE}, line 22: given no obligation" in only_problem(folder)


# Traps between files


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (
            STRUCTURE,
            "place: item 1",
            "place: item 1, x: 1}\n  - {source: lost, place: y",
            "lost",
        ),
        ("options/A.yaml", "serves: [A-1.2a]", "serves: [A-1.2a, A-1.9z]", "A-1.9z"),
        ("options/A.yaml", "serves: [A-1.2a]", "serves: [A-1]", "A-1"),
        ("options/A.yaml", "source: treaty", "source: other", "other"),
    ],
)
def test_a_code_that_leads_nowhere_is_named(folder, name, old, new, code):
    put(folder, name, old, new)

    said = f"given {code}, which does not exist"
    assert any(said in problem for problem in problems_of(folder))


def test_a_priority_without_a_file_is_named(folder):
    put(folder, "edition.yaml", "[A]", "[A, B]")

    assert "edition.yaml, line 3: given priority B without a file" in only_problem(
        folder
    )


def test_a_file_of_an_unlisted_priority_is_named(folder):
    (folder / "options" / "B.yaml").write_text("[]")

    assert "options/B.yaml, line 1: given a file for B" in only_problem(folder)


def test_a_code_that_comes_twice_is_named_with_where_it_was_first(folder):
    put(folder, STRUCTURE, "code: A-2.3a", "code: A-2.2a")

    problems = problems_of(folder)
    said = (
        f"{STRUCTURE}, line 30: given A-2.2a a second time, after {STRUCTURE}, line 29"
    )
    assert any(said in problem for problem in problems)


def test_a_source_that_comes_twice_is_named(folder):
    path = folder / "sources.yaml"
    path.write_text(path.read_text() * 2)

    assert "sources.yaml, line 6: given treaty a second time" in only_problem(folder)


def test_a_missing_text_is_named_at_the_item_it_is_for(folder):
    put(folder, TEXTS, "  text: Statement A-1.4a.\n", "")

    problem = only_problem(folder)
    assert f"{STRUCTURE}, line 19: given no text for criterion A-1.4a" in problem
    assert TEXTS in problem


def test_an_empty_text_is_named(folder):
    put(folder, TEXTS, "Statement A-1.4a.", "")

    assert "given no text for text of A-1.4a" in only_problem(folder)


def test_words_without_an_item_are_named(folder):
    put(folder, TEXTS, "guide:\n", "gide:\n")

    problems = problems_of(folder)
    assert any("words for gide" in problem for problem in problems)
    assert any("no title for option guide" in problem for problem in problems)


def test_a_missing_file_of_words_is_one_problem_and_not_one_per_item(folder):
    (folder / TEXTS).unlink()

    assert f"{TEXTS}: given no such file" in only_problem(folder)


def test_a_translation_may_have_gaps_but_nothing_unknown(folder):
    other = folder / "text.id"
    other.mkdir()
    (other / "A.yaml").write_text("A:\n  title: Prioritas\n")
    assert load_edition(folder).words("A.title", "id") == "Prioritas"
    assert load_edition(folder).words("A.definition", "id") == "What it is about."

    (other / "A.yaml").write_text("A:\n  titel: Prioritas\n")
    assert "the unknown field titel of A" in only_problem(folder)


@pytest.mark.parametrize("empty", ["[]", ""])
def test_a_rung_without_criteria_is_named(folder, empty):
    put(
        folder,
        STRUCTURE,
        "[{code: A-2.4a, nature: in_practice, effort: 1}]",
        empty,
    )

    said = f"{STRUCTURE}, line 31: given rung 4 of A-2 without criteria"
    assert any(said in problem for problem in problems_of(folder))


def test_a_rung_whose_criteria_may_all_be_not_applicable_is_named(folder):
    put(
        folder,
        STRUCTURE,
        "code: A-1.3a, nature: in_law, effort: 3",
        "code: A-1.3a, nature: in_law, effort: 3, may_not_apply: yes",
    )

    said = f"{STRUCTURE}, line 15: given rung 3 of A-1, where no criterion has to apply"
    assert said in only_problem(folder)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("6", "rungs without a gap"),
        ("1", "the rungs of A-1: 2, 3, 4, 5"),
        ("0", "rungs without a gap"),
    ],
)
def test_all_ladders_of_an_edition_have_the_same_rungs_without_a_gap(
    folder, level, said
):
    put(folder, STRUCTURE, "      5: [{", f"      {level}: [{{")

    assert f"expected {said}" in only_problem(folder)


@pytest.mark.parametrize(("rule", "least"), [("ladder", 1), ("gate", 1), ("sum", 0)])
def test_rungs_begin_at_1_where_they_are_levels_and_at_0_elsewhere(folder, rule, least):
    put(folder, "edition.yaml", "indicator: ladder", f"indicator: {rule}")
    put(folder, "edition.yaml", "  cap: yes\n", "")
    put(folder, "edition.yaml", "  stages: [2, 3, 4, 9/2]\n", "")
    if rule == "gate":
        put(folder, "edition.yaml", "  version: 1\n", "  version: 1\n  gate_at: 1\n")
    path = folder / STRUCTURE
    text = path.read_text(encoding="utf-8")
    for old, new in enumerate(range(2, 6)):
        text = text.replace(f"      {new}:", f"      {old}:")
    path.write_text(text, encoding="utf-8")

    if least:
        said = "expected rungs from 1, so that the floor is level 0"
        assert all(said in problem for problem in problems_of(folder))
    else:
        first = load_edition(folder).indicator_by_code["A-1"]
        assert [rung.level for rung in first.rungs] == [0, 1, 2, 3]


def test_other_rules_ask_for_rungs_without_a_gap(folder):
    put(folder, "edition.yaml", "indicator: ladder", "indicator: sum")
    put(folder, "edition.yaml", "  cap: yes\n", "")
    put(folder, STRUCTURE, "      5: [{", "      7: [{")

    assert "expected rungs without a gap" in only_problem(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("indicator: ladder", "indicator: gate", "gate_at: no value"),
        ("priority: mean", "priority: mean\n  gate_at: 1/2", "gate_at: 1/2"),
        ("priority: mean", "priority: ladder", "priority: ladder"),
        ("[2, 3, 4, 9/2]", "[2, 4, 3]", "stages: the list there"),
        ("stages: [2, 3, 4, 9/2]", "stages: []", "cap: yes"),
    ],
)
def test_rules_that_do_not_fit_together_are_named(folder, old, new, said):
    put(folder, "edition.yaml", old, new)

    assert f"given {said}; expected" in only_problem(folder)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("priority: mean", "priority: median", ["mean", "min", "sum"]),
        ("priority: mean", "priority: mean\n  rung: avg", ["mean", "min", "sum"]),
        (
            "priority: mean",
            "priority: mean\n  overall: total",
            ["mean", "min", "sum", "none"],
        ),
        (
            "indicator: ladder",
            "indicator: steps",
            ["ladder", "gate", "mean", "min", "sum"],
        ),
        ("missing: bounds", "missing: bound", ["bounds", "zero", "skip"]),
        (
            "missing: bounds",
            "missing: bounds\n  rounding_overall: up",
            ["none", "half_up"],
        ),
    ],
)
def test_a_misspelt_rule_is_told_every_rule_there_is_with_what_it_does(
    folder, old, new, words
):
    put(folder, "edition.yaml", old, new)

    said, *lines = only_problem(folder).splitlines()

    either = f"{', '.join(words[:-1])} or {words[-1]}"
    assert f"expected {either}. Write one of these words." in said
    assert [line.split(":")[0].strip() for line in lines] == words
    assert all(len(line.split(": ", 1)[1]) > 8 for line in lines)


def test_a_rule_of_an_unknown_name_is_told_every_rule_there_is(folder):
    put(folder, "edition.yaml", "priority: mean", "priority: mean\n  roundings: none")

    said, *lines = only_problem(folder).splitlines()

    assert "given the unknown field roundings; expected one of version, scale" in said
    assert [line.split(":")[0].strip() for line in lines] == list(
        RulesShape.model_fields
    )


def test_a_misspelt_scope_of_a_worked_case_is_told_every_scope(folder):
    put(folder, "examples/A.yaml", "rest: not_yet", "rest: not_yet\n  scope: all")

    with pytest.raises(EditionError) as refused:
        load_examples(folder)

    lines = str(refused.value.problems[0]).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == [s.value for s in Scope]


@pytest.mark.parametrize(
    "words", [Aggregation, Missing, Rounding, Scope, Mark, Obligation, Nature, Relation]
)
def test_every_word_of_a_setting_has_a_line_on_what_it_does(words):
    assert [word for word, _ in choices_of(map(str, words))] == [*map(str, words)]


def test_an_edition_without_files_says_so(tmp_path):
    assert "given no such folder" in only_problem(tmp_path / "nowhere")

    (tmp_path / "empty").mkdir()
    assert "edition.yaml: given a file that cannot be read" in only_problem(
        tmp_path / "empty"
    )


def test_a_stray_file_is_named_and_a_readme_is_not(folder):
    (folder / "README.md").write_text("Read me.")
    (folder / "notes.yaml").write_text("x: 1")

    assert "notes.yaml: given a file or folder that no edition has" in only_problem(
        folder
    )


def test_all_problems_come_at_once_in_the_order_of_the_files(folder):
    put(folder, STRUCTURE, "core: yes", "core: Yes")
    put(folder, STRUCTURE, "weight: 3/2", "weight: x")
    put(folder, "options/A.yaml", "serves: [A-1.2a]", "serves: [A-9.9a]")
    put(folder, TEXTS, "  text: Statement A-1.4a.\n", "")
    (folder / "sources.yaml").write_text("x: [")

    problems = problems_of(folder)
    assert [problem.split(":")[0] for problem in problems] == [
        "options/A.yaml, line 7",
        "sources.yaml, line 2",
        "structure/A.yaml, line 7",
        "structure/A.yaml, line 19",
        "structure/A.yaml, line 24",
    ]


def test_the_code_of_a_priority_is_the_name_of_its_file(folder):
    put(folder, STRUCTURE, "code: A\nmark", "code: B\nmark")

    said = f"{STRUCTURE}, line 1: given code B in the file {STRUCTURE}"
    assert any(said in problem for problem in problems_of(folder))


def test_an_option_serves_at_least_one_criterion(folder):
    put(folder, "options/A.yaml", "serves: [A-1.2a]", "serves: []")

    assert "options/A.yaml, line 7: given guide serves nothing" in only_problem(folder)


def test_an_option_serves_a_criterion_once(folder):
    put(folder, "options/A.yaml", "serves: [A-1.2a]", "serves: [A-1.2a, A-1.2a]")

    assert "given A-1.2a a second time" in only_problem(folder)


def test_an_indicator_has_rungs(folder):
    text = (folder / STRUCTURE).read_text()
    start = text.index("    rungs:\n      2: [")
    (folder / STRUCTURE).write_text(text[:start] + "    rungs: {}\n")

    said = f"{STRUCTURE}, line 28: given A-2 without rungs"
    assert any(said in problem for problem in problems_of(folder))


def test_an_item_has_its_words_in_one_file(folder):
    put(folder, "edition.yaml", "[A]", "[A, B]")
    structure = (folder / STRUCTURE).read_text().replace("A", "B")
    (folder / "structure" / "B.yaml").write_text(structure)
    texts = (folder / TEXTS).read_text().replace("A-", "B-").replace("A:", "B:")
    (folder / "text.en" / "B.yaml").write_text(texts)

    problem = only_problem(folder)
    assert (
        "text.en/B.yaml, line 10: given words for guide, which are also in" in problem
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[A]", "line 1: given something else than fields"),
        ("A: A priority", "line 1: given A without fields"),
    ],
)
def test_words_of_another_shape_are_named(folder, text, said):
    (folder / TEXTS).write_text(text)

    assert any(f"{TEXTS}, {said}" in problem for problem in problems_of(folder))


@pytest.mark.parametrize("name", ["options/A.yaml", "sources.yaml"])
def test_a_list_that_is_no_list_is_named(folder, name):
    (folder / name).write_text("code: x\n")

    said = f"{name}, line 1: given fields (code) in the place of the list"
    assert any(said in problem for problem in problems_of(folder))


def test_a_stray_file_among_the_files_of_priorities_is_named(folder):
    (folder / "structure" / "A.yml").write_text("x: 1")

    assert "structure/A.yml: given a file or folder" in only_problem(folder)


# The content hash


def test_the_hash_is_the_same_for_the_same_content_however_it_is_written(folder):
    before = load_edition(folder).hash
    put(
        folder, STRUCTURE, "code: A\nmark: ours\n", "mark: 'ours'\n\n# first\ncode: A\n"
    )
    put(folder, STRUCTURE, "weight: 3/2", "weight: 6/4")

    assert load_edition(folder).hash == before
    assert len(before) == 64


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (STRUCTURE, "core: no", "core: yes"),
        (STRUCTURE, "weight: 3/2", "weight: 5/2"),
        (TEXTS, "Statement A-1.4a.", "Another statement."),
        ("edition.yaml", "point_share: 2/3", "point_share: 3/4"),
        ("options/A.yaml", "year: 2014", "year: 2015"),
        ("sources.yaml", "title: A treaty", "title: Another treaty"),
    ],
)
def test_the_hash_changes_with_everything_that_counts(folder, name, old, new):
    before = load_edition(folder).hash
    put(folder, name, old, new)

    assert load_edition(folder).hash != before


def test_translations_and_examples_do_not_change_the_hash(folder):
    before = load_edition(folder).hash
    (folder / "text.id").mkdir()
    (folder / "text.id" / "A.yaml").write_text("A:\n  title: Prioritas\n")
    shutil.rmtree(folder / "examples")

    assert load_edition(folder).hash == before


# Worked cases


def test_a_worked_case_fills_in_the_rest_of_its_priority(folder):
    (case,) = load_examples(folder)

    assert case.effective["A-1.2a"].voices == ("met",)
    assert case.effective["A-2.5a"].voices == ("not_yet",)
    assert case.placement == {"low": Fraction(7, 5), "stage": 1, "held_back_by": ()}
    assert case.line == 1


def test_a_worked_case_may_have_several_voices_evidence_and_nothing(folder):
    put(
        folder,
        "examples/A.yaml",
        "{A-1.2a: met}\n  rest: not_yet",
        "{A-1.2a: [met, not_yet], A-1.3a: met, A-2: not_applicable}\n"
        "  evidence: {A-1.3a: 3}\n  evidence_of_met: 2",
    )
    put(folder, "examples/A.yaml", "stage: 1", "stage: ~")
    (case,) = load_examples(folder)

    assert case.effective["A-1.2a"].voices == ("met", "not_yet")
    assert case.effective["A-1.2a"].evidence == 2
    assert case.effective["A-1.3a"].evidence == 3
    assert case.placement["stage"] is None
    assert set(case.effective) == {"A-1.2a", "A-1.3a", "A-2"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A-1.2a: met", "B-1.2a: met", "given B-1.2a; expected a code of A"),
        ("A-1.2a: met", "A-1.2a: done", "given A-1.2a: done; expected"),
        ("A-1.2a: met", "A-1.2a: not_applicable", "A-1.2a: not_applicable"),
        ("A-1.2a: met", "A-1: not_applicable", "A-1: not_applicable"),
        ("rest: not_yet", "rest: never", 'given rest: "never"'),
        ("low: 7/5", "lowest: 7/5", "the unknown field lowest"),
        ("low: 7/5", "low: 1.4", "a whole number or a fraction"),
    ],
)
def test_a_worked_case_that_cannot_be_used_is_named(folder, old, new, said):
    put(folder, "examples/A.yaml", old, new)

    with pytest.raises(EditionError) as raised:
        load_examples(folder)
    assert any(said in str(problem) for problem in raised.value.problems)


DISPUTE = """\
- name: The police say that A-2 does not apply
  answers:
    A-1.2a: {voices: {police: {answer: met}, labour: {answer: met}}, evidence: 2}
    A-2:
      voices: {police: {answer: not_applicable, reason: There is no coast.}}
    A-2.2a: met
  rest: not_yet
  placement: {low: 2}
  because: A-1 at 2 + 0/2
"""


def test_a_worked_case_may_name_its_voices(folder):
    (folder / "examples" / "A.yaml").write_text(DISPUTE)

    (case,) = load_examples(folder)

    assert case.effective["A-1.2a"].voices == ("met", "met")
    assert case.effective["A-1.2a"].evidence == 2
    assert case.effective["A-2"].voices == ("not_applicable", "applies")
    assert case.effective["A-2.2a"].voices == ("met",)
    assert "A-2.3a" not in case.effective


def test_what_settles_a_dispute_of_a_worked_case_holds(folder):
    settled = "settled: {answer: applies, reason: There is one.}"
    (folder / "examples" / "A.yaml").write_text(
        DISPUTE.replace(
            "There is no coast.}}", f"There is no coast.}}}}\n      {settled}"
        )
    )

    (case,) = load_examples(folder)

    assert case.effective["A-2"].settled == "applies"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{answer: met}, labour",
            "{answer: mett}, labour",
            "line 3: given A-1.2a: mett",
        ),
        (
            "{answer: met}, labour",
            "met, labour",
            'line 3: given police: "met"; expected',
        ),
        ("{answer: met}, labour", "{}, labour", "line 3: given no answer; expected"),
        ("{answer: met}, labour", "{answr: met}, labour", "the unknown field answr"),
        (", evidence: 2", ", evidence: 7", "line 3: given evidence"),
        (", evidence: 2", ", evidense: 2", "the unknown field evidense"),
        (
            ", evidence: 2",
            ", settled: {answer: met, reason: We said so.}",
            "given settled for A-1.2a, where voices do not differ",
        ),
        (", evidence: 2", ", settled: {answer: met}", "given no reason; expected"),
        (
            ", reason: There is no coast.",
            "",
            "line 5: given police: not_applicable without a reason",
        ),
        (
            "  rest: not_yet",
            "  rest: not_yet\n  evidence: {A-1.2a: 2}",
            "given evidence for A-1.2a twice",
        ),
        ("answer: not_applicable", "answer: met", "line 5: given A-2: met"),
    ],
)
def test_voices_of_a_worked_case_that_cannot_be_used_are_named_with_their_line(
    folder, old, new, said
):
    assert old in DISPUTE
    (folder / "examples" / "A.yaml").write_text(DISPUTE.replace(old, new, 1))

    with pytest.raises(EditionError) as refused:
        load_examples(folder)

    assert any(said in str(problem) for problem in refused.value.problems)
