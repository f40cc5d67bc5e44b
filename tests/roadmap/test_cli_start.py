"""What a command loads before it does anything: no more than it needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "alembic",
    "fastapi",
    "matplotlib",
    "nicegui",
    "numpy",
    "pandas",
    "psycopg",
    "scipy",
    "sqlalchemy",
    "sqlmodel",
}

LISTING = """
import sys
from roadmap.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded_by(*given: str) -> set[str]:
    """Give the heavy libraries that a command has loaded when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTING, *given],
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAVY & set(ended.stderr.split())


@pytest.mark.parametrize(
    "given",
    [["--help"], ["place", "--help"], ["migrate", "--help"], ["edition", "list"]],
)
def test_help_and_editions_are_shown_without_a_heavy_library(given: list[str]):
    assert loaded_by(*given) == set()


def test_answers_are_placed_without_a_heavy_library(tmp_path: Path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"edition": "2024", "answers": {}}))

    assert loaded_by("place", "2024", str(answers)) == set()


def test_what_a_command_of_the_record_loads_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_DATABASE_URL", f"sqlite:///{tmp_path / 'record'}")

    assert {"alembic", "sqlalchemy", "sqlmodel"} <= loaded_by("migrate")


def test_a_command_runs_by_the_name_of_its_module_too():
    ended = subprocess.run(
        [sys.executable, "-m", "roadmap.cli", "edition", "list"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "2024" in ended.stdout
