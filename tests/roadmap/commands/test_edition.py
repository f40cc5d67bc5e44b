"""``roadmap edition``: what is printed, where it is printed, and how it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from priorities.crosswalk.comparability import account
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import INSTRUMENTS, find_edition, list_instruments
from roadmap.cli import app
from tests.crosswalk_folder import (
    FILE,
    forget_what_was_loaded,
    let_it_come_with_the_program,
    small_crosswalk,
)
from tests.edition_folder import put, small_edition, with_lists

CROSSWALK_OF_SPAR = INSTRUMENTS / "crosswalk-spar-1-spar-2.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_edition(tmp_path / "small")


def run(*arguments: object):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_the_list_names_the_editions_with_their_size():
    result = run("edition", "list")

    assert result.exit_code == 0
    assert (
        "2024  23 November 2026; 12 priorities, 66 indicators (24 core)"
        in result.stdout
    )


def test_the_list_names_examples_of_other_instruments_apart():
    editions, _, examples = run("edition", "list").stdout.partition("Examples of other")

    assert "samm" not in editions
    assert "spar" not in editions
    assert "samm-2  Software Assurance Maturity Model, version 2, OWASP" in examples
    assert "; 5 priorities, 15 indicators, 90 criteria" in examples
    assert "spar-1  State Party Self-Assessment" in examples
    assert "spar-2  State Party Self-Assessment" in examples


@pytest.mark.parametrize("name", list_instruments())
def test_an_example_is_checked_like_an_edition_and_its_answers_are_placed(name):
    checked = run("edition", "check", INSTRUMENTS / name)
    placed = run("place", name, INSTRUMENTS / name / "answers.json")

    assert checked.exit_code == 0, checked.stderr
    assert placed.exit_code == 0, placed.stderr
    assert f"Placement under edition {name}" in placed.stdout


def test_two_editions_of_an_example_are_compared_over_their_crosswalk():
    result = run("edition", "compare", "spar-1", "spar-2", "--json")

    assert result.exit_code == 0, result.stderr
    assert run("edition", "check", CROSSWALK_OF_SPAR).exit_code == 0
    crosswalk = find_crosswalk("spar-1", "spar-2")
    counted = account(crosswalk, find_edition("spar-2"))
    assert len(counted.comparable_indicators) == 21


def test_two_editions_in_folders_are_compared_over_the_crosswalk_beside_them(
    tmp_path,
):
    folder = small_crosswalk(tmp_path)

    linked = run("edition", "compare", folder / "small", folder / "next")
    (folder / FILE).unlink()
    alone = run("edition", "compare", folder / "small", folder / "next")

    assert linked.exit_code == 0, linked.stderr
    assert "From edition small to edition next" in linked.stdout
    assert alone.exit_code == 2


def test_a_reconstruction_is_named_as_one_wherever_it_is_listed():
    listed = run("edition", "list").stdout
    shown = run("edition", "show", "2017").stdout
    compared = run("edition", "compare", "2017", "2024").stdout

    assert "2017 (our reconstruction)  25 November 2026; 10 priorities" in listed
    assert "The Working Group did not publish them." in shown
    assert "From edition 2017 (our reconstruction) to edition 2024" in compared
    assert "2024 (our" not in listed + compared


def test_the_document_of_an_edition_says_whether_it_is_a_reconstruction(folder):
    said = [
        json.loads(run("edition", "show", each, "--json").stdout)["reconstruction"]
        for each in ("2017", folder)
    ]

    assert said == [True, False]


def test_an_edition_is_shown_with_its_priorities_and_indicators(folder):
    result = run("edition", "show", folder)

    assert result.exit_code == 0
    assert (
        "A  A priority\n  A-1  First indicator (core)\n  A-2  Second" in result.stdout
    )


def test_the_whole_edition_is_one_json_document(folder):
    document = json.loads(run("edition", "show", folder, "--json").stdout)

    assert set(document) >= {"id", "hash", "priorities", "options", "sources", "rules"}
    assert document["hash"] == find_edition(str(folder)).hash
    priority = document["priorities"][0]
    assert (priority["code"], priority["title"]) == ("A", "A priority")
    second = priority["indicators"][1]
    assert (second["core"], second["weight"], second["may_not_apply"]) == (
        False,
        "3/2",
        True,
    )
    rung = priority["indicators"][0]["rungs"][2]
    assert rung["level"] == 4
    assert rung["criteria"][0] == {
        "code": "A-1.4a",
        "text": "Statement A-1.4a.",
        "evidence": "A document.",
        "nature": "in_practice",
        "dated_months": 24,
        "may_not_apply": False,
        "effort": 2,
        "needs_a_case": False,
        "answer_set": None,
        "weight": "1",
        "refs": [],
    }
    assert document["options"][0]["serves"] == ["A-1.2a"]
    assert document["options"][0]["checked_on"] == "2026-11-01"
    assert document["sources"][0]["title"] == "A treaty"
    assert document["sources"][0]["year"] is None


def test_the_edition_2024_as_json_has_all_it_asks():
    document = json.loads(run("edition", "show", "2024", "--json").stdout)

    indicators = [i for p in document["priorities"] for i in p["indicators"]]
    criteria = [c for i in indicators for r in i["rungs"] for c in r["criteria"]]
    assert len(document["priorities"]) == 12
    assert len(indicators) == 66
    assert sum(indicator["core"] for indicator in indicators) == 24
    assert len(criteria) <= 420
    assert all(criterion["text"] for criterion in criteria)


def test_an_unknown_edition_is_refused_on_the_error_stream():
    result = run("edition", "show", "1999", "--json")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "1999 was not loaded" in result.stderr


def test_a_good_edition_passes_the_check(folder):
    result = run("edition", "check", folder)

    assert result.exit_code == 0
    assert "nothing to put right, 1 worked case as worked out" in result.stdout
    assert result.stderr == ""


def test_the_check_lists_every_problem_of_every_folder(folder, tmp_path):
    other = small_edition(tmp_path / "other")
    put(folder, "structure/A.yaml", "core: no", "core: No")
    put(folder, "options/A.yaml", "source: treaty", "source: lost")
    put(other, "sources.yaml", "kind: treaty", "kind: song")

    result = run("edition", "check", folder, other)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "small: 2 things to put right:" in result.stderr
    assert "structure/A.yaml, line 23: given core" in result.stderr
    assert "options/A.yaml, line 8: given lost" in result.stderr
    assert "other: 1 thing to put right:" in result.stderr
    assert "sources.yaml, line 2: given kind" in result.stderr


def test_the_check_places_the_worked_cases_and_names_what_differs(folder):
    # The case itself says 7/5; 3/2 is what somebody got wrong.
    put(folder, "examples/A.yaml", "low: 7/5", "low: 3/2")

    result = run("edition", "check", folder)

    assert result.exit_code == 1
    assert "low is worked out as 3/2, placed as 7/5" in result.stderr


def test_one_unusable_folder_counts_more_than_a_difference(folder, tmp_path):
    put(folder, "examples/A.yaml", "low: 7/5", "low: 3/2")

    assert run("edition", "check", tmp_path / "nowhere", folder).exit_code == 2


def test_a_crosswalk_is_checked_like_an_edition(tmp_path):
    file = small_crosswalk(tmp_path) / FILE

    result = run("edition", "check", file, tmp_path / "small")

    assert result.exit_code == 0
    # 1 link of priorities, 2 of indicators, 11 of criteria.
    assert f"{FILE}: nothing to put right, 14 links." in result.stdout


def test_the_check_lists_every_problem_of_a_crosswalk(tmp_path):
    file = small_crosswalk(tmp_path) / FILE
    put(tmp_path, FILE, "older: A-2.4a", "older: A-2.9z")

    result = run("edition", "check", file)

    assert result.exit_code == 2
    assert f"{FILE}: 2 things to put right:" in result.stderr
    assert "line 19: given A-2.9z, which is no criterion of small" in result.stderr
    assert "line 8: given no link for the criterion A-2.4a" in result.stderr


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let two small editions and their crosswalk come with the program."""
    let_it_come_with_the_program(small_crosswalk(tmp_path), monkeypatch)
    yield tmp_path
    forget_what_was_loaded()


def test_two_editions_are_compared_by_what_became_of_everything(linked):
    result = run("edition", "compare", "small", "next")

    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "From edition small to edition next"
    # 9 criteria then, 11 now: 3 same, 1 reworded, 1 moved, 2 merged in 1, 1 split in
    # 2, 3 new, 1 dropped. A-2 has no comparable criterion on rungs 2 and 3.
    for line in (
        "Relation Priorities Indicators Criteria",
        "same 1 to 1 1 to 1 3 to 3",
        "reworded 1 to 1 1 to 1",
        "merged 2 to 1",
        "split 1 to 2",
        "new 0 to 3",
        "dropped 1 to 0",
        "all 1 to 1 2 to 2 9 to 11",
        "An answer carries over to 6 of 11 criteria.",
        "An answer means the same in 5 of 11 criteria (same, reworded, moved).",
        "0 of 2 indicators can be compared: such criteria fill every rung of theirs.",
        "New criteria of edition next: 3",
        "A-1.2b, A-1.5b, A-2.3b",
        "Dropped criteria of edition small: 1",
        "A-2.4a",
    ):
        assert line in lines, result.stdout


def test_the_comparison_as_json_has_every_link_with_its_reason(linked):
    document = json.loads(run("edition", "compare", "small", "next", "--json").stdout)

    assert (document["older"], document["newer"]) == ("small", "next")
    assert document["counts"]["criteria"]["merged"] == {
        "links": 1,
        "older": 2,
        "newer": 1,
    }
    assert len(document["links"]["criteria"]) == 11
    assert document["links"]["criteria"][3] == {
        "relation": "split",
        "older": ["A-1.3b"],
        "newer": ["A-1.3c", "A-1.3d"],
        "reason": "Two at once.",
    }
    assert document["comparable_indicators"] == []
    assert "A-2.2b" in document["carries_over"]


def test_an_edition_compared_with_itself_is_the_same_throughout():
    document = json.loads(run("edition", "compare", "2024", "2024", "--json").stdout)

    assert document["counts"]["indicators"]["same"]["newer"] == 66
    assert len(document["comparable_indicators"]) == 66


def test_comparing_with_an_unknown_edition_is_refused(linked):
    result = run("edition", "compare", "small", "1999")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Edition 1999 was not loaded." in result.stderr


def test_editions_that_nobody_linked_are_refused_with_what_to_do(linked):
    result = run("edition", "compare", "next", "small", "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Editions next and small were not compared." in result.stderr
    assert "Name the older edition first: small, then next." in result.stderr


def test_a_crosswalk_that_covers_only_part_is_refused_whole(linked):
    put(linked, FILE, "  - {relation: dropped, older: A-2.4a, reason: Nobody could say.}\n", "")  # fmt: skip

    result = run("edition", "compare", "small", "next")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "no link for the criterion A-2.4a of small" in result.stderr


def test_the_items_of_an_outside_list_are_shown_with_what_serves_them(folder):
    with_lists(folder)

    shown = run("edition", "show", folder, "--list", "SDG").stdout
    document = json.loads(
        run("edition", "show", folder, "--list", "SDG", "--json").stdout
    )

    assert shown.splitlines()[0].startswith(
        "SDG  Sustainable Development Goals, United"
    )
    assert "SDG 16.2.1\n  nothing here serves it" in shown
    assert "SDG 16.2.2\n  A-1.2a  Statement A-1.2a.\n  A-1.3a  Statement" in shown
    assert [row["item"] for row in document["items"]] == ["16.2.1", "16.2.2", "5.10"]
    assert document["items"][1]["criteria"][0] == {
        "code": "A-1.2a",
        "text": "Statement A-1.2a.",
    }


def test_a_list_that_the_edition_does_not_have_is_refused_with_those_it_has(folder):
    with_lists(folder)

    result = run("edition", "show", folder, "--list", "SGD")

    assert result.exit_code == 2
    assert "given the list SGD; expected one of" in result.stderr
    assert "SDG, ACTIP" in result.stderr


def test_an_edition_is_shown_with_its_outside_lists_and_references(folder):
    with_lists(folder)

    document = json.loads(run("edition", "show", folder, "--json").stdout)

    assert "ACTIP  A convention, ASEAN" in run("edition", "show", folder).stdout
    assert [each["acronym"] for each in document["lists"]] == ["SDG", "ACTIP"]
    (first, *_) = document["priorities"][0]["indicators"][0]["rungs"][0]["criteria"]
    assert first["refs"][2] == {"list": "ACTIP", "item": "art. 14"}


def test_an_edition_says_how_many_questions_each_scope_asks():
    shown = run("edition", "show", "2024").stdout
    document = json.loads(run("edition", "show", "2024", "--json").stdout)

    says = (
        "Questions that edition 2024 asks, by scope: foundation 77, core 158, full 416."
    )
    assert says in shown
    assert document["scopes"] == {"foundation": 77, "core": 158, "full": 416}
