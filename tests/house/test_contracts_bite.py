"""A contract that nobody has seen fail proves nothing: each is broken here once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"

VIOLATIONS = {
    "roadmap reads assessments reads priorities": (
        "assessments/rules.py",
        "import roadmap.wording",
    ),
    "inside priorities": ("priorities/edition.py", "import priorities.placement"),
    "inside assessments": ("assessments/records.py", "import assessments.rules"),
    "inside assessments.region": (
        "assessments/region/figures.py",
        "import assessments.region.audit",
    ),
    "the checker needs nothing but itself": (
        "assessments/region/checker.py",
        "import assessments.region.design",
    ),
    "inside assessments.store": (
        "assessments/store/tables/rows.py",
        "import assessments.store.database",
    ),
    "inside roadmap": ("roadmap/frames.py", "import roadmap.charts"),
    "inside roadmap.web": ("roadmap/web/theme.py", "import roadmap.web.pages.home"),
    "pages stand alone": (
        "roadmap/web/pages/help.py",
        "import roadmap.web.pages.account",
    ),
    "components stand alone": (
        "roadmap/web/components/continuum.py",
        "import roadmap.web.components.questionnaire",
    ),
    "only the service opens the store": (
        "roadmap/web/pages/home.py",
        "import assessments.store.database",
    ),
    "SQL stays in assessments.store": ("assessments/rules.py", "import sqlmodel"),
    "NiceGUI stays in roadmap.web": ("roadmap/frames.py", "import nicegui"),
    "drawing stays in roadmap.charts": (
        "roadmap/web/pages/results.py",
        "import matplotlib",
    ),
    "pure modules touch nothing outside themselves": (
        "priorities/placement.py",
        "import pathlib",
    ),
    "only the loader reads YAML": ("roadmap/wording.py", "import yaml"),
    "releases are read without what they were made of": (
        "assessments/service/releases.py",
        "import assessments.store.reading.region",
    ),
    "the installer needs nothing that it installs": (
        "roadmap/install.py",
        "import rich",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("contracts")
    for package in ("priorities", "assessments", "roadmap"):
        shutil.copytree(
            ROOT / package,
            place / package,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--cache-dir", place / ".cache"],
        cwd=place,
        env={"PYTHONPATH": str(place), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_contracts_are_kept_and_each_has_its_violation_here(copy: Path):
    result = lint(copy)

    kept = {
        line.rsplit(" KEPT", 1)[0]
        for line in result.stdout.splitlines()
        if " KEPT" in line
    }
    assert result.returncode == 0, result.stdout
    assert kept == set(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_violation_breaks_its_contract(copy: Path, contract: str):
    where, line = VIOLATIONS[contract]
    file = copy / where
    before = file.read_text()
    file.write_text(f"{before}\n{line}\n")

    result = lint(copy)
    file.write_text(before)

    broken = [row for row in result.stdout.splitlines() if "BROKEN" in row]
    assert result.returncode != 0
    assert any(row.startswith(contract) for row in broken), result.stdout
