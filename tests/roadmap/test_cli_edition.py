"""``roadmap edition``: what is printed, where it is printed, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from priorities.loading import find_edition
from roadmap.cli import app
from tests.crosswalk_folder import FILE, small_crosswalk
from tests.edition_folder import put, small_edition


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
