"""``roadmap place``: exact results as JSON, and answers that cannot be used.

The small edition has A-1 (core, weight 1, rungs of 1, 2, 1 and 1 criteria) and A-2
(weight 3/2, one criterion a rung, may not apply as a whole).
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from priorities.answers import Scope
from roadmap.cli import app
from tests.edition_folder import CRITERIA, put, small_edition
from tests.priorities.test_every_setting import files_of, loaded

MET = {"answer": "met"}
NOT_YET = {"answer": "not_yet"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_edition(tmp_path / "small")


@pytest.fixture
def place(tmp_path: Path, folder: Path):
    """Write answers to a file and place them."""

    def run(answers: object, *options: str, edition: str | None = None):
        file = tmp_path / "answers.json"
        text = answers if isinstance(answers, str) else json.dumps(answers, indent=1)
        file.write_text(text, encoding="utf-8")
        arguments = ["place", edition or str(folder), str(file), *options]
        return CliRunner().invoke(app, arguments)

    return run


def small(**answers: object) -> dict[str, object]:
    """Answer the small edition; A_1_2a stands for A-1.2a, A_2 for A-2."""
    codes = {key: "-".join(key.split("_", 1)).replace("_", ".") for key in answers}
    return {
        "edition": "small",
        "answers": {codes[key]: value for key, value in answers.items()},
    }


def placed(result) -> dict:
    """Give the one priority of a result."""
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["priorities"][0]


def problems(result) -> list[str]:
    """Give the problems of answers that were refused."""
    assert result.exit_code == 2
    assert result.stdout == ""
    heading, *found = result.stderr.rstrip("\n").split("\n  - ")
    assert "were not used" in heading
    return found


# Results


def test_a_placement_as_json_is_exact_and_has_the_agreed_shape(place):
    # rungs 2 met, 1 of 2 in rung 3 (the other not yet): 5/2. A-2: 2 met, rest
    # unanswered: 2 to 5. Low (5/2 + 2 x 3/2) / (5/2) = 11/5; high: A-1 stays at 5/2,
    # (5/2 + 5 x 3/2) / (5/2) = 4, stage 4 but capped at 1 + 2 = 3. Evidenced: A-1.2a
    # only is named, so 2 and 1: (2 + 3/2) / (5/2) = 7/5.
    answers = small(
        A_1_2a={"answer": "met", "evidence": 2},
        A_1_3a={"answer": "met", "evidence": 1},
        A_1_3b=NOT_YET,
        A_2_2a=MET,
    )

    result = place(answers, "--json")

    document = json.loads(result.stdout)
    assert (document["edition"], document["scope"]) == ("small", "full")
    assert set(document) == {"edition", "scope", "priorities", "overall"}
    assert document["overall"] is None
    priority = placed(result)
    indicators, steps = priority.pop("indicators"), priority.pop("next")
    assert priority == {
        "code": "A",
        "position": "11/5",
        "low": "11/5",
        "high": "4",
        "evidenced": "7/5",
        "stage": 2,
        "stage_high": 3,
        "certain": False,
        "held_back_by": [],
        "completeness": "4/9",
        "still_open": ["A-2.3a", "A-2.4a", "A-2.5a"],
        "disputed": [],
        "level_counts": [0, 2, 0, 0, 0],
        "nothing_arose": [],
    }
    assert indicators == [
        {
            "code": "A-1",
            "level": 2,
            "position": "5/2",
            "low": "5/2",
            "high": "5/2",
            "evidenced": "2",
        },
        {
            "code": "A-2",
            "level": 2,
            "position": "2",
            "low": "2",
            "high": "5",
            "evidenced": "1",
        },
    ]
    # Stage 3 asks for 3, so the weighted sum of 15/2 instead of 11/2, and for A-1 at
    # level 2. A-2.3a gives 3/2 for 1, A-1.3b 1/2 for 2, A-2.4a 3/2 for 1.
    assert steps == {
        "target": 3,
        "cost": 2,
        "count": 1,
        "sets": [["A-2.3a", "A-2.4a"]],
    }


def test_below_two_thirds_no_point_is_shown_and_the_band_is(place):
    priority = placed(place(small(A_1_2a=MET), "--json"))

    assert (priority["position"], priority["stage"]) == (None, None)
    assert (priority["low"], priority["high"]) == ("7/5", "5")
    assert priority["stage_high"] == 5


def test_the_core_scope_counts_the_core_indicators_only(place):
    result = place(small(A_1_2a=MET, A_2_2a=MET), "--scope", "core", "--json")

    assert json.loads(result.stdout)["scope"] == "core"
    assert placed(result)["position"] == "2"
    assert [i["code"] for i in placed(result)["indicators"]] == ["A-1"]


def test_an_indicator_that_does_not_apply_has_no_numbers(place):
    answers = small(A_1_2a=MET, A_2={"answer": "not_applicable", "reason": "No coast."})

    indicator = placed(place(answers, "--json"))["indicators"][1]

    assert indicator == {
        "code": "A-2",
        "level": None,
        "position": None,
        "low": None,
        "high": None,
        "evidenced": None,
    }


def test_where_nothing_is_placed_there_are_no_numbers_and_no_next_step(place, folder):
    put(folder, "structure/A.yaml", "core: yes", "core: yes\n    may_not_apply: yes")
    whole = {"answer": "not_applicable", "reason": "Not here."}

    priority = placed(place(small(A_1=whole, A_2=whole), "--json"))

    for name in ("position", "low", "high", "evidenced", "stage", "stage_high", "next"):
        assert priority[name] is None
    assert priority["certain"] is False


def test_at_the_top_there_is_no_next_step(place):
    codes = ["A_1_2a", "A_1_3a", "A_1_3b", "A_1_4a", "A_1_5a"]
    codes += ["A_2_2a", "A_2_3a", "A_2_4a", "A_2_5a"]

    priority = placed(place(small(**dict.fromkeys(codes, MET)), "--json"))

    assert (priority["position"], priority["stage"], priority["next"]) == ("5", 5, None)
    assert priority["certain"] is True


def test_without_json_stage_names_and_reasons_are_printed(place):
    result = place(small(A_1_2a=MET, A_2_2a=MET))

    assert result.exit_code == 0
    assert "Building" in result.stdout
    assert "A priority" in result.stdout
    assert "2.00 to 5.00" in result.stdout
    assert "Least effort to Established" in " ".join(result.stdout.split())


def test_other_instruments_are_placed_without_next_steps(place):
    answers = {"edition": "samm-2", "answers": {}}

    result = place(answers, "--json", edition="samm-2")
    table = place(answers, edition="samm-2")

    document = json.loads(result.stdout)
    found = [(p["low"], p["next"]) for p in document["priorities"]]
    assert found == [("0", None)] * 5
    assert document["overall"] == "0"
    assert table.exit_code == 0


@pytest.mark.parametrize(
    ("levels", "overall"), [("3 4", "70"), ("3 3 4", "67"), ("1 2 2", "33")]
)
def test_an_overall_number_is_exact_and_rounded_as_the_rules_say(
    place, levels, overall
):
    answers = {f"C2.{n}": level for n, level in enumerate(levels.split(), start=1)}

    result = place(
        {"edition": "spar-2", "answers": answers}, "--json", edition="spar-2"
    )

    assert json.loads(result.stdout)["overall"] == overall  # of 66 2/3 and 33 1/3


@pytest.fixture
def scored(tmp_path: Path, place):
    """Place answers to A-1.1a and B-1.1a of a small edition with an overall number."""

    def run(said: dict[str, str], *options: str, **rules: object):
        files = files_of("mean")
        files["edition.yaml"]["rules"] |= {"missing": "bounds", "priority": "mean"}
        files["edition.yaml"]["rules"] |= {"rounding_indicator": "none"} | rules
        folder = tmp_path / "scored"
        loaded(folder, files)
        return place(
            {"edition": "small", "answers": said}, *options, edition=str(folder)
        )

    return run


YES = {f"A-{i}.{n}": "yes" for i in (1, 2) for n in ("1a", "1b", "2a")}


def test_an_overall_number_is_told_with_its_band(scored):
    words, exact = scored(YES), scored(YES, "--json")

    # A is 4 and weighs 2, B is 1 to 4 and weighs 1
    assert "this instrument counts: 3.00 to 4.00." in " ".join(words.stdout.split())
    document = json.loads(exact.stdout)
    found = [document[f"overall{end}"] for end in ("", "_low", "_high")]
    assert found == ["3", "3", "4"]


def test_an_overall_number_is_no_point_where_a_priority_has_too_few_answers(scored):
    counted = {"point_share": "1", "missing": "zero"}
    banded, zero = scored(YES, point_share="1"), scored(YES, **counted)

    assert "Overall, as this instrument counts: 3.00 to 4.00." in banded.stdout
    assert "between 1.00 and 4.00" in " ".join(banded.stdout.split())
    said = " ".join(zero.stdout.split())
    assert "B not shown Too few indicators have an answer to show one place." in said
    assert "Overall, as this instrument counts: not shown." in said
    assert json.loads(scored(YES, "--json", **counted).stdout)["overall"] is None


def test_an_instrument_that_leaves_everything_out_has_an_overall_number_all_the_same(
    scored,
):
    nothing = scored({}, missing="skip")

    assert "Overall, as this instrument counts: not placed." in nothing.stdout


# Answers of several voices


def voices(settled: object = None, **said: str) -> dict[str, object]:
    """Let every voice say an answer; "not applicable" with a reason."""
    entry: dict[str, object] = {
        "voices": {
            name: {"answer": answer}
            | ({"reason": "No coast."} if answer == "not_applicable" else {})
            for name, answer in said.items()
        }
    }
    return entry if settled is None else entry | {"settled": settled}


def ends(result, at: int = 0) -> tuple[str, str]:
    """Give the band of an indicator, A-1 unless told."""
    indicator = placed(result)["indicators"][at]
    return indicator["low"], indicator["high"]


@pytest.mark.parametrize(
    ("entry", "band"),
    [
        ("met", ("2", "5")),
        (["met"], ("2", "5")),
        (["met", "not_yet"], ("1", "5")),
        (voices(police="met"), ("2", "5")),
        (voices(police="met", labour="not_yet"), ("1", "5")),
        (voices(police="met", labour="not_known"), ("2", "5")),
        (
            voices(
                {"answer": "not_yet", "reason": "Decided in May."},
                police="met",
                labour="not_yet",
            ),
            ("1", "1"),
        ),
    ],
)
def test_a_criterion_is_answered_by_a_word_a_list_or_named_voices(place, entry, band):
    assert ends(place(small(A_1_2a=entry), "--json")) == band


def test_a_voice_that_says_an_indicator_does_not_apply_disputes_what_others_answered(
    place,
):
    first = dict.fromkeys(["A_1_2a", "A_1_3a", "A_1_3b", "A_1_4a", "A_1_5a"], "met")
    second = dict.fromkeys(["A_2_2a", "A_2_3a", "A_2_4a", "A_2_5a"], "not_yet")
    police = voices(police="not_applicable")

    def band(**more: object) -> tuple[str, str]:
        priority = placed(place(small(**first, **second, **more), "--json"))
        return priority["low"], priority["high"]

    # Weights 1 and 3/2: (5 + 1 x 3/2) / (5/2) = 13/5, or A-1 alone: 5.
    assert band() == ("13/5", "13/5")
    assert band(A_2=police) == ("13/5", "5")
    for answer, end in (("applies", "13/5"), ("not_applicable", "5")):
        settled = {"answer": answer, "reason": "There is a coast, or none."}
        assert band(A_2=police | {"settled": settled}) == (end, end)


def test_evidence_stands_beside_voices_too(place):
    entry = voices(police="met", labour="met") | {"evidence": 2}

    assert (
        placed(place(small(A_1_2a=entry), "--json"))["indicators"][0]["evidenced"]
        == "2"
    )


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"voices": {}}, "A-1.2a: given the voices {}; expected an object"),
        ({"voices": ["met"]}, 'A-1.2a: given the voices ["met"]; expected an object'),
        (
            {"evidence": 1, "voices": None},
            "A-1.2a: given the voices null; expected an object",
        ),
        ({"voices": {"police": "met"}}, 'A-1.2a/voices/police: given "met"; expected'),
        ({"voices": {"police": {}}}, "A-1.2a/voices/police: no answer"),
        (voices(police="mett"), 'A-1.2a/voices/police: given the answer "mett"'),
        (voices(police="not_applicable"), "A-1.2a/voices/police: given not_applicable"),
        ({"voices": {" ": {"answer": "met"}}}, 'A-1.2a: given the voice " "; expected'),
        ({"voices": {"": {"answer": "met"}}}, 'A-1.2a: given the voice ""; expected'),
        (
            {"voices": {"police": {"answer": "met", "evidence": 1}}},
            "A-1.2a/voices/police: given the unknown field evidence",
        ),
        (
            {"voices": {"police": {"answer": "met", "reason": 3}}},
            "A-1.2a/voices/police: given the reason 3; expected a text",
        ),
        (voices(police="met") | {"answer": "met"}, "A-1.2a: given the unknown field"),
        (voices("met", police="met"), 'A-1.2a/settled: given "met"; expected'),
        (
            voices({"answer": "met"}, police="met", labour="not_yet"),
            "A-1.2a/settled: settled without a reason",
        ),
        (
            voices(
                {"answer": "not_known", "reason": "Nobody knows."},
                police="met",
                labour="not_yet",
            ),
            'A-1.2a/settled: given the answer "not_known"; expected one of met, not_yet',
        ),
        (
            voices({"answer": "met", "reason": "They agree."}, police="met"),
            "A-1.2a: given settled where voices do not differ",
        ),
        (voices(police="not_yet") | {"evidence": 2}, "A-1.2a: given evidence for"),
        (voices(police="met") | {"evidence": 7}, "A-1.2a: given the evidence 7"),
    ],
)
def test_voices_of_another_shape_are_refused_with_where_they_stand(place, entry, said):
    (problem,) = problems(place(small(A_1_2a=entry)))

    assert "answers.json, line 4: " in problem
    assert said in problem


def test_a_voice_needs_a_reason_where_something_does_not_apply(place):
    bare = {"voices": {"police": {"answer": "not_applicable"}}}

    for answers in (small(A_1_3b=bare), small(A_2=bare)):
        (problem,) = problems(place(answers))
        assert "/voices/police: not_applicable without a reason" in problem


def test_a_voice_that_speaks_twice_is_refused(place):
    twice = '"police": {"answer": "met"}, "police": {"answer": "not_yet"}'
    text = f'{{"edition": "small", "answers": {{"A-1.2a": {{"voices": {{{twice}}}}}}}}}'

    (problem,) = problems(place(text))

    assert "police is given a second time" in problem


def test_a_misspelt_answer_is_told_what_each_of_the_answers_says(place):
    (problem,) = problems(place(small(A_1_3b="mett")))

    assert problem.splitlines()[1:] == [
        "      met: it is in place",
        "      not_applicable: it cannot apply here, with a reason; is not counted",
        "      not_known: it could not be established; widens the band",
        "      not_yet: it is not in place",
    ]


# Answers that cannot be used


def test_answers_to_another_edition_are_refused(place):
    answers = small(A_1_2a=MET) | {"edition": "2024"}

    (problem,) = problems(place(answers))
    assert 'line 2: given answers to edition "2024"; expected small' in problem


def test_an_unknown_code_is_refused_with_its_line(place):
    (problem,) = problems(place(small(A_1_9z=MET)))

    assert "answers.json, line 4: A-1.9z: edition small has no" in problem


def test_a_priority_cannot_be_answered(place):
    assert len(problems(place(small(A=MET)))) == 1


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  "}])
def test_not_applicable_needs_a_reason(place, reason):
    answers = small(A_1_3b={"answer": "not_applicable", **reason})

    (problem,) = problems(place(answers))
    assert "A-1.3b: not_applicable without a reason" in problem


def test_not_applicable_is_refused_where_a_criterion_always_applies(place):
    answers = small(A_1_2a={"answer": "not_applicable", "reason": "We think so."})

    (problem,) = problems(place(answers))
    assert "A-1.2a: given not_applicable; this criterion always applies" in problem


def test_a_whole_indicator_takes_no_other_answer_than_not_applicable(place):
    always, sometimes = problems(place(small(A_1=MET, A_2=MET)))

    assert 'A-1: given "met" for a whole indicator that always applies' in always
    assert 'A-2: given the answer "met"; expected one of not_applicable' in sometimes


@pytest.mark.parametrize("answer", ["not_yet", "not_known"])
def test_evidence_for_what_is_not_met_is_refused(place, answer):
    (problem,) = problems(place(small(A_1_2a={"answer": answer, "evidence": 2})))

    assert f'given evidence for the answer "{answer}"' in problem


@pytest.mark.parametrize("evidence", [5, -1, 2.0, True, "2", None])
def test_evidence_is_a_whole_number_from_0_to_4(place, evidence):
    (problem,) = problems(place(small(A_1_2a={"answer": "met", "evidence": evidence})))

    assert "expected a whole number from 0 to 4" in problem


@pytest.mark.parametrize(
    "answer", ["Met", "withdrawn", "yes", 1, None, ["met"], True, "applies"]
)
def test_only_the_four_answers_are_answers(place, answer):
    (problem,) = problems(place(small(A_1_2a={"answer": answer})))

    assert "expected one of met, not_known, not_yet" in problem


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ([], "given []; expected an answer"),
        (7, "given 7; expected an answer"),
        (None, "given null; expected an answer"),
        ({}, "A-1.2a: no answer"),
        ({"answer": "met", "reason": 5}, "given the reason 5"),
        ({"answer": "met", "evidance": 2}, "given the unknown field evidance"),
    ],
)
def test_an_entry_of_another_shape_is_refused(place, entry, said):
    (problem,) = problems(place(small(A_1_2a=entry)))

    assert said in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "something that is not JSON"),
        ('{"edition": "small",\n "answers": {]}', "something that is not JSON"),
        ('{"edition": "small", "answers": {"A-1.2a": NaN}}', "NaN is no JSON number"),
        ("[" * 100_000, "values inside values, too deep"),
        ("[]", "given no object"),
        ('{"answers": {}}', "the field edition is missing"),
        ('{"edition": "small"}', "the field answers is missing"),
        ('{"edition": "small", "answers": []}', "answers: given []"),
        ('{"edition": 7, "answers": {}}', "answers to edition 7"),
        ('{"edition": "small", "answers": {}, "by": "me"}', "the unknown field by"),
    ],
)
def test_a_malformed_file_is_refused(place, text, said):
    (problem,) = problems(place(text))

    assert said in problem


def test_a_code_that_is_answered_twice_is_refused_with_its_second_line(place):
    entry = '"A-1.2a": {"answer": "met"}'

    (problem,) = problems(
        place(f'{{"edition": "small", "answers": {{\n{entry},\n{entry}}}}}')
    )
    assert "answers.json, line 3: A-1.2a is given a second time" in problem


def test_a_file_that_is_not_there_or_not_text_is_refused(folder, tmp_path):
    (tmp_path / "bytes.json").write_bytes(b"\xff")

    for name, said in (("none.json", "cannot be read"), ("bytes.json", "not UTF-8")):
        arguments = ["place", str(folder), str(tmp_path / name)]
        (problem,) = problems(CliRunner().invoke(app, arguments))
        assert said in problem


def test_every_problem_is_listed(place):
    answers = small(
        A_1_2a={"answer": "not_yet", "evidence": 1},
        A_1_3a=MET,
        A_1_3b={"answer": "not_applicable"},
        A_7={"answer": "not_applicable", "reason": "No such thing."},
    )

    assert len(problems(place(answers | {"edition": "2023"}))) == 4


def test_an_edition_that_does_not_load_is_refused(place, folder):
    put(folder, "structure/A.yaml", "core: yes", "core: true")

    result = place(small())

    assert result.exit_code == 2
    assert "structure/A.yaml, line 7: given core" in result.stderr


@pytest.mark.parametrize("scope", ["all", "FULL", ""])
def test_an_unknown_scope_is_refused_and_told_every_scope(place, scope):
    refused = place(small(), "--scope", scope)

    assert refused.exit_code == 2
    assert f"given the scope {scope}" in " ".join(refused.stderr.split())
    for word in Scope:
        assert f"{word}: " in refused.stderr


# The command as it is really run


def test_the_command_prints_json_and_nothing_else_and_ends_with_2_on_bad_answers(
    tmp_path,
):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    entry = {"answer": "met", "evidence": 2}
    good.write_text(json.dumps({"edition": "2024", "answers": {"LAW-1.2a": entry}}))
    bad.write_text(json.dumps({"edition": "2024", "answers": {"LAW-1.2x": entry}}))

    def run(file: Path):
        command = [sys.executable, "-m", "roadmap", "place", "2024", file, "--json"]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        )

    done, refused = run(good), run(bad)

    # LAW has six indicators of weight 1, the first at 2 at least: (2 + 5 x 1) / 6.
    assert (done.returncode, done.stderr) == (0, "")
    law = json.loads(done.stdout)["priorities"][0]
    assert (law["code"], law["low"], law["evidenced"]) == ("LAW", "7/6", "7/6")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "LAW-1.2x" in refused.stderr


# Where nothing arose


def with_a_case(folder: Path) -> None:
    """Let A-1.4z need a case."""
    rung = "{code: A-1.4a, nature: in_practice, effort: 2, dated_months: 24}"
    case = rung.replace("4a", "4z").replace("24}", "24, needs_a_case: yes}")
    put(folder, "structure/A.yaml", rung, f"{rung}\n        - {case}")
    words = "A-1.4z:\n  text: In every case so.\n  evidence: Files.\n"
    put(folder, "text.en/A.yaml", "A-2.5a:\n", f"{words}A-2.5a:\n")


def test_that_nothing_arose_needs_no_written_reason_and_is_told_apart(place, folder):
    with_a_case(folder)
    answers = small(
        A_1_2a=MET, A_1_3b={"answer": "not_applicable", "reason": "No such law."}
    )
    answers["answers"]["A-1.4z"] = {"answer": "not_applicable"}

    assert placed(place(answers, "--json"))["nothing_arose"] == ["A-1.4z"]
    shown = " ".join(place(answers).stdout.split())
    assert "Nothing arose in the period, so not counted: A-1.4z." in shown


def test_any_other_not_applicable_needs_its_reason_still(place, folder):
    with_a_case(folder)

    (problem,) = problems(place(small(A_1_3b={"answer": "not_applicable"})))

    assert "not_applicable without a reason" in problem


VETOED = small(
    **{f"A_1_{rung}": MET for rung in ("2a", "3a", "3b", "4a", "5a")},
    **{f"A_2_{rung}a": {"voices": {"focal": NOT_YET}} for rung in range(2, 6)},
    A_2={
        "voices": {
            "police": {"answer": "not_applicable", "reason": "there is no such court"}
        }
    },
)
"""A-1 all met, A-2 all not yet, and one voice says that A-2 does not apply."""


def test_it_counts_under_the_newest_rules_unless_an_older_version_is_asked_for(place):
    newest, older = place(VETOED, "--json"), place(VETOED, "--json", "--rules", "1")

    # weights 1 and 3/2: (5 + 3/2) / (5/2) = 13/5 with A-2 in, 5 with it out
    assert [placed(newest)[end] for end in ("low", "high", "certain")] == [
        "13/5",
        "5",
        False,
    ]
    assert [placed(older)[end] for end in ("low", "high", "certain")] == [
        "5",
        "5",
        True,
    ]
    assert "rules_version" not in json.loads(newest.stdout)
    assert json.loads(older.stdout)["rules_version"] == 1
    assert "Under version 1 of the rules" in place(VETOED, "--rules", "1").stdout
    assert "of the rules" not in place(VETOED).stdout
    assert place(VETOED, "--rules", "3").exit_code == 2


def test_answers_are_placed_in_the_foundation_scope(tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"edition": "2024", "answers": {}}))
    asked = ["place", "2024", str(answers), "--scope", "foundation"]

    shown = " ".join(CliRunner().invoke(app, asked).stdout.split())
    document = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)

    assert "Foundation scope: of each core indicator the two lowest" in shown
    assert document["scope"] == "foundation"
    assert {(p["low"], p["high"], p["cut"]) for p in document["priorities"]} == {
        ("1", "3", "3")
    }


def test_a_misspelt_answer_of_a_scale_is_told_what_each_answer_says_and_counts(place):
    answers = {"edition": "samm-2", "answers": {"I-SB-1-A": "mostly"}}

    (problem,) = problems(place(answers, edition="samm-2"))

    said, *lines = problem.splitlines()
    assert 'given the answer "mostly"; expected one of ' in said
    counted = [line.rpartition("; ")[2] for line in lines if "; counts" in line]
    assert sorted(counted) == ["counts 0", "counts 1", "counts 1/2", "counts 1/4"]


@pytest.mark.parametrize("scope", ["foundation", "core"])
def test_a_scope_that_an_edition_does_not_offer_is_refused(place, scope):
    result = place({}, "--scope", scope, edition="spar-2")

    assert result.exit_code == 2
    assert f"does not offer the scope '{scope}'" in result.stderr
    assert "core indicators. Choose one of: full." in result.stderr


ABOVE_THREE = {  # stages, thresholds and the rungs whose criterion is met: stage, next one
    "three stages": ("[2, 3]", "2", "Stage 2 of 3", "Stage 3 of 3"),
    "six stages": ("[2, 5/2, 3, 4, 5]", "2 3 4 5", "Stage 6 of 6", None),
    "seven stages": (
        "[2, 3, 10/3, 4, 9/2, 5]",
        "2 3 4",
        "Stage 5 of 7",
        "Stage 6 of 7",
    ),
}


@pytest.mark.parametrize(
    ("stages", "rungs", "here", "after"), ABOVE_THREE.values(), ids=ABOVE_THREE
)
def test_stages_that_have_no_names_are_told_by_their_number(
    place, folder, stages, rungs, here, after
):
    put(folder, "edition.yaml", "stages: [2, 3, 4, 9/2]", f"stages: {stages}")
    put(folder, "edition.yaml", "cap: yes", "cap: no")
    met = {f"{i}.{rung}a": "met" for i in ("A-1", "A-2") for rung in rungs.split()}
    if "3" in rungs:
        met["A-1.3b"] = "met"
    rest = {code: "not_yet" for code in CRITERIA if code not in met}

    result = place({"edition": "small", "answers": met | rest})

    assert result.exit_code == 0, result.exception
    said = " ".join(result.stdout.split())
    assert here in said
    assert after is None or after in said
    assert not any(name in said for name in ("Building", "Established", "Sustained"))
