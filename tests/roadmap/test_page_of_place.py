"""The page "Place and compare answers from a file", carried out as it stands there."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roadmap import handbook
from roadmap.cli import app

PAGE = next(p for p in handbook.pages() if p.name == "place").text
FILES = re.findall(r"In `(\S+)`:\n\n```json\n(.*?)```", PAGE, re.DOTALL)
RUNS = re.findall(r"```\n\$ roadmap (.*?)\n```.*?```json\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), RUNS, ids=["place", "change"])
def test_the_worked_example_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, shown: str
):
    for name, text in FILES:
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, command.split())

    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    priorities = document.get("change", document)["priorities"]
    expected = json.loads(shown)
    (found,) = (p for p in priorities if p["code"] == expected["code"])
    assert {name: found[name] for name in expected} == expected


def test_the_page_has_both_commands_and_their_files():
    assert [name for name, _ in FILES] == ["answers.json", "later.json"]
    assert len(RUNS) == 2
