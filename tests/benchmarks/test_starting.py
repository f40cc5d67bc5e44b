"""The processor that a command takes from its start to its end."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from priorities.loading.editions import find_edition
from tests.benchmarks.conftest import Measured
from tests.benchmarks.table import Counts

ROADMAP = [str(Path(sys.executable).with_name("roadmap"))]
EMPTY = [sys.executable, "-c", "import typer; typer.run(lambda: None)"]
RUNS = 9
MOST = 0.35
"""Seconds of processor for a command that needs no record."""


def test_the_help_is_there_in_a_third_of_a_second(measured: Measured):
    assert measured(
        f"`roadmap --help`: processor time, the least of {RUNS} runs "
        "(floor: the help of an empty command)",
        measured=_seconds(*ROADMAP, "--help"),
        floor=_seconds(*EMPTY, "--help"),
        unit="s",
        counts=Counts.MEASURED,
        most=MOST,
    ).is_kept


def test_a_file_of_answers_is_placed_in_a_third_of_a_second(
    tmp_path: Path, measured: Measured
):
    met = {code: {"answer": "met"} for code in find_edition("2024").criterion_by_code}
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"edition": "2024", "answers": met}))

    assert measured(
        f"`roadmap place` of every answer of 2024: processor time, the least of {RUNS} "
        "runs (floor: an empty command)",
        measured=_seconds(*ROADMAP, "place", "2024", str(answers)),
        floor=_seconds(*EMPTY),
        unit="s",
        counts=Counts.MEASURED,
        most=MOST,
    ).is_kept


def _seconds(*command: str) -> float:
    """Run a command several times; give the least time of processor it took."""
    taken = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(
            after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        )
    return min(taken)
