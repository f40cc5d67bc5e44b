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
        "import roadmap.wording.texts",
    ),
    "inside priorities": (
        "priorities/edition.py",
        "import priorities.scoring.placement",
    ),
    "inside assessments": ("assessments/records/work.py", "import assessments.rules"),
    "inside assessments.store": (
        "assessments/store/tables/rows.py",
        "import assessments.store.database",
    ),
    "inside roadmap": ("roadmap/frames.py", "import roadmap.results.page"),
    "inside roadmap.web": (
        "roadmap/web/ui/theme.py",
        "import roadmap.web.pages.home.page",
    ),
    "no circles": (
        "assessments/disclosure/figures.py",
        "import assessments.disclosure.audit",
    ),
    "subjects stand alone, as pages": (
        "roadmap/web/pages/help/page.py",
        "import roadmap.web.pages.account.page",
    ),
    "components stand alone": (
        "roadmap/web/components/continuum.py",
        "import roadmap.web.components.questionnaire",
    ),
    "the checker needs nothing but itself": (
        "assessments/disclosure/checker.py",
        "import assessments.disclosure.rule",
    ),
    "only the service opens the store": (
        "roadmap/web/pages/home/page.py",
        "import assessments.store.database",
    ),
    "SQL stays in assessments.store": ("assessments/rules.py", "import sqlmodel"),
    "NiceGUI stays in roadmap.web": ("roadmap/region/rehearsal.py", "import nicegui"),
    "drawing stays in roadmap.charts": (
        "roadmap/web/pages/results/page.py",
        "import matplotlib",
    ),
    "only the loader reads YAML": ("roadmap/wording/texts.py", "import yaml"),
    "files, chance, the network and the log are touched at the edges only": (
        "priorities/scoring/placement.py",
        "import pathlib",
    ),
    "releases are read without what they were made of": (
        "assessments/service/releases.py",
        "import assessments.store.reading.region",
    ),
    "the installer needs nothing that it installs": (
        "roadmap/install.py",
        "import rich",
    ),
}
"""A contract, and a line in a file that breaks it."""

NEWBORN = {
    "roadmap reads assessments reads priorities": (
        "priorities/scoring/newborn.py",
        "import assessments.rules",
    ),
    "inside priorities": (
        "priorities/scoring/newborn.py",
        "import priorities.loading.files",
    ),
    "inside assessments": (
        "assessments/answers/newborn.py",
        "import assessments.comparison.change",
    ),
    "inside assessments.store": (
        "assessments/store/tables/newborn.py",
        "import assessments.store.reading.work",
    ),
    "inside roadmap": ("roadmap/wording/newborn.py", "import roadmap.plans.today"),
    "inside roadmap.web": (
        "roadmap/web/ui/newborn.py",
        "import roadmap.web.pages.home.page",
    ),
    "subjects stand alone, as pages": (
        "roadmap/web/pages/help/newborn.py",
        "import roadmap.web.pages.account.page",
    ),
    "components stand alone": (
        "roadmap/web/components/newborn.py",
        "import roadmap.web.components.questionnaire",
    ),
    "only the service opens the store": (
        "roadmap/demo/newborn.py",
        "import assessments.store.database",
    ),
    "SQL stays in assessments.store": (
        "assessments/disclosure/newborn.py",
        "import sqlmodel",
    ),
    "NiceGUI stays in roadmap.web": ("roadmap/commands/newborn.py", "import nicegui"),
    "drawing stays in roadmap.charts": (
        "roadmap/progress/newborn.py",
        "import matplotlib",
    ),
    "only the loader reads YAML": ("roadmap/answering/newborn.py", "import yaml"),
    "files, chance, the network and the log are touched at the edges only": (
        "roadmap/next_steps/newborn.py",
        "import pathlib",
    ),
    "releases are read without what they were made of": (
        "roadmap/region/newborn.py",
        "import assessments.answers.effective",
    ),
}
"""The same from a module that no contract names: it is inside from its first day."""

WHOLE_IN_ITSELF = {
    "no circles",
    "the checker needs nothing but itself",
    "the installer needs nothing that it installs",
}
"""Contracts about one file, or about two that import each other: no newborn is in them."""


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


@pytest.mark.parametrize("contract", NEWBORN)
def test_a_module_that_no_contract_names_breaks_it_as_well(copy: Path, contract: str):
    where, line = NEWBORN[contract]
    file = copy / where
    file.write_text(f"{line}\n")

    result = lint(copy)
    file.unlink()

    broken = [row for row in result.stdout.splitlines() if "BROKEN" in row]
    assert result.returncode != 0
    assert any(row.startswith(contract) for row in broken), result.stdout


def test_every_contract_is_broken_from_a_newborn_or_says_why_not():
    assert set(NEWBORN) | WHOLE_IN_ITSELF == set(VIOLATIONS)
