"""The processor that a command takes from its start to its end."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from priorities.loading.editions import find_edition
from tests.benchmarks.conftest import Measured
from tests.benchmarks.served import in_tree, trees
from tests.benchmarks.table import Counts, by_turns

BARE = [sys.executable, "-c", "import argparse, json; argparse.ArgumentParser()"]
"""Python, with what a command that reads a file cannot do without."""

RUNS = 9
MOST = 0.35
"""Seconds of processor for a command that needs no record."""


def test_a_command_starts_in_a_third_of_a_second(tmp_path: Path, measured: Measured):
    met = {code: {"answer": "met"} for code in find_edition("2024").criterion_by_code}
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"edition": "2024", "answers": met}))
    commands = {
        "`roadmap --help`": ["--help"],
        "`roadmap place` of every answer of 2024": ["place", "2024", str(answers)],
    }
    floor, *taken = by_turns(
        RUNS,
        _running(BARE, trees()[0]),
        *(
            _running([sys.executable, "-m", "roadmap", *given], tree)
            for given in commands.values()
            for tree in trees()
        ),
    )

    step = len(trees())
    rows = [
        measured(
            f"{name}: processor time, median of {RUNS} (floor: Python itself with argparse "
            "and json)",
            measured=taken[at * step],
            floor=floor,
            other=taken[at * step + 1] if step > 1 else None,
            unit="s",
            counts=Counts.MEASURED,
            goal=MOST,
        )
        for at, name in enumerate(commands)
    ]
    assert all(row.is_kept for row in rows)


def _running(command: list[str], tree: Path) -> Callable[[], float]:
    """Give a way to run a command and say how much processor it took."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=tree,
            env=in_tree(tree),
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return run
