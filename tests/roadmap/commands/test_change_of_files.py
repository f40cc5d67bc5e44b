"""``roadmap change`` of two files of answers: parts, words, and what is refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from priorities.loading.editions import INSTRUMENTS
from roadmap.cli import app
from tests.crosswalk_folder import FILE, small_crosswalk


def run(*arguments: object):
    return CliRunner().invoke(app, ["change", *map(str, arguments)])


@pytest.fixture
def write(tmp_path: Path):
    """Write answers to an edition into a file."""

    def to_file(name: str, edition: str, **answers: str) -> Path:
        file = tmp_path / name
        file.write_text(json.dumps({"edition": edition, "answers": answers}))
        return file

    return to_file


@pytest.fixture
def small(tmp_path: Path, write):
    """Answer the small editions in two years, between which A-1.2a was met."""
    folder = small_crosswalk(tmp_path)
    then = dict.fromkeys(["A-1.2a", "A-1.3a", "A-1.4a", "A-2.5a"], "not_yet")
    years = [
        write("old.json", "small", **then, **{"A-2.2a": "met", "A-2.3a": "not_yet"}),
        write("same.json", "small", **{**then, "A-1.2a": "met"}),
        write("new.json", "next", **{**then, "A-1.2a": "met"}),
    ]
    return folder, *years


def problem_of(result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    return " ".join(result.stderr.split())


def test_two_files_of_one_edition_are_taken_apart(small):
    folder, old, same, _ = small

    result = run(old, same, "--edition", folder / "small")

    assert result.exit_code == 0, result.stderr
    # A-1 from 1 to 2 and A-2, which weighs 3/2, from 2 to 1: (1 + 3)/(5/2), (2 + 3/2)/(5/2)
    assert "From old.json, edition small, to same.json, edition small" in result.stdout
    assert "1.60 +0.40 A-1 -0.60 A-2 = 1.40" in result.stdout.replace("−", "-")


def test_two_files_of_two_editions_are_compared_over_a_crosswalk(small):
    folder, old, _, new = small

    result = run(old, new, "--crosswalk", folder / FILE, "--json")

    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["before"] == {"file": "old.json", "edition": "small"}
    (priority,) = document["change"]["priorities"]
    assert priority["total"] is None or priority["real"] is not None
    assert document["change"]["overall"] is None


def test_an_overall_number_is_taken_apart(write):
    old = write("old.json", "samm-2", **{"I-SB-1-A": "half"})
    new = write("new.json", "samm-2", **{"I-SB-1-A": "most", "I-SB-2-B": "half"})

    words, exact = run(old, new), run(old, new, "--json")

    assert words.exit_code == exact.exit_code == 0, words.stderr
    overall = json.loads(exact.stdout)["change"]["overall"]
    # SB: 1/2 / 2 = 1/4, then 1/2 + 1/4; a third of I, and that a fifth of the whole
    assert (overall["before"], overall["after"], overall["answers"]) == (
        "1/60",
        "1/20",
        "1/30",
    )
    assert overall["contributions"]["I"] == "1/30"
    assert "Overall\n  From 0.02 to 0.05." in words.stdout


def test_where_an_instrument_rounds_the_parts_are_those_before_any_rounding():
    files = [INSTRUMENTS / name / "answers.json" for name in ("spar-1", "spar-2")]

    result = run(*files)

    assert result.exit_code == 0, result.stderr
    overall = result.stdout.partition("Overall\n")[2]
    assert overall.startswith("  From 54.00 to 58.00.\n")  # Senegal of 2019: 54
    assert "a rounded number has no exact parts" in overall
    assert "Before any rounding:\n  53.59 " in overall
    # Published as it was then, whatever its number is now: C5 of 2018 is C4 of 2021
    assert "C1  Laws and policies\n  From 53.00 to 50.00." in overall
    assert "C4  Laboratory\n  From 60.00 to 56.00." in overall


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{old}", "some-id"], "given a file and something else"),
        (["an-id", "another", "--scope", "core"], "with two submissions"),
        (["{old}", "{same}"], "small was not loaded"),
        (["{old}", "{same}", "--edition", "{small}", "--edition", "2024"], "2024"),
        (
            ["{old}", "{same}", "--edition", "{small}", "--crosswalk", "{file}"],
            "both files answer the edition small",
        ),
        (
            ["{new}", "{old}", "--crosswalk", "{file}"],
            "given a crosswalk of small, next; expected one of next, small",
        ),
        (["{old}", "none.json", "--edition", "{small}"], "cannot be read"),
        (["{old}", "{new}", "--crosswalk", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_do(small, arguments, said):
    folder, old, same, new = small
    places = {
        "old": old,
        "same": same,
        "new": new,
        "small": folder / "small",
        "file": folder / FILE,
    }

    refused = run(*(argument.format(**places) for argument in arguments))

    assert said in problem_of(refused)


def test_answers_that_cannot_be_used_are_listed_with_their_file(small, write):
    folder, old, *_ = small
    wrong = write("wrong.json", "small", **{"A-1.2a": "mett", "A-9.9z": "met"})

    said = problem_of(run(old, wrong, "--edition", folder / "small"))

    assert 'wrong.json, line 1: A-1.2a: given the answer "mett"' in said
    assert "A-9.9z: edition small has no" in said
