"""The pages "Another instrument as an edition", carried out as they stand there.

A block whose paragraph ends in "In `FILE`:" is that file; a block that begins with "$ " is
a command and all that it prints.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from priorities.loading.editions import find_edition
from priorities.loading.shapes import RulesShape
from roadmap import handbook
from roadmap.cli import app

PAGES = ("another-instrument", "another-instrument-later")
PAGE = "\n".join(p.text for p in handbook.pages() if p.name in PAGES)
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"[Ii]n\s+`([\w./-]+)`:\s*\Z")
WIDTH = "80"


class Step(NamedTuple):
    """A file to write (`file` and `text`), or a command and what it prints."""

    file: str
    command: str
    text: str


def steps() -> Iterator[Step]:
    end = 0
    for block in BLOCK.finditer(PAGE):
        named = NAMED.search(PAGE[end : block.start()])
        body, end = block[1], block.end()
        if body.startswith("$ "):
            command, _, printed = body.removeprefix("$ ").partition("\n")
            yield Step("", command, printed)
        else:
            assert named, f"whose file is this?\n{body}"
            yield Step(named[1], "", body)


def carry_out(step: Step, where: Path) -> str:
    """Write the file, or run the command and give what it prints."""
    if step.file:
        file = where / step.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.text, encoding="utf-8")
        return ""
    name, *words = step.command.split()
    assert name == "roadmap"
    result = CliRunner().invoke(app, words)
    lines = (result.stdout + result.stderr).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def test_everything_on_the_page_about_another_instrument_works_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "COLUMNS", WIDTH)

    for step in steps():
        assert carry_out(step, tmp_path).strip("\n") == step.text.strip("\n") or (
            step.file
        ), step.command


def test_the_page_it_leads_to_names_every_rule_there_is() -> None:
    fields = next(p for p in handbook.pages() if p.name == "edition-fields").text
    table = fields.partition("## All rules")[2]

    missing = [name for name in RulesShape.model_fields if f"`{name}`" not in table]
    assert "(edition-fields.md#all-rules)" in PAGE
    assert not missing


def test_what_the_page_builds_is_a_part_of_what_comes_with_the_program() -> None:
    whole = find_edition("samm-2")
    built = [step for step in steps() if step.file.startswith("samm/structure/")]

    codes = set(re.findall(r"code: ([\w-]+)", "".join(step.text for step in built)))
    assert codes
    assert codes <= {*whole.priority_by_code, *whole.indicator_by_code} | set(
        whole.criterion_by_code
    )
