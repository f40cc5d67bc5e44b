"""From the command to the first page of a fresh demo."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.conftest import Measured
from tests.benchmarks.served import ROOT, until_it_answers
from tests.benchmarks.table import Counts
from tests.ports import free_port


def test_a_fresh_demo_serves_its_first_page_within_15_seconds(
    measured: Measured, tmp_path: Path
):
    bare = _seconds([str(Path(__file__).with_name("bare_app.py"))], tmp_path)
    demo = _seconds(
        ["-m", "roadmap", "demo", "--fresh", "--no-browser", "--port"], tmp_path
    )

    assert (tmp_path / "demo.sqlite").exists()
    assert measured(
        "roadmap demo --fresh: from start to the first page "
        "(floor: an empty NiceGUI app, from start to its page)",
        measured=demo,
        floor=bare,
        unit="s",
        counts=Counts.MEASURED,
        goal=15,
    ).is_kept


def _seconds(command: list[str], data: Path) -> float:
    port = free_port()
    with (data / "log").open("ab") as lines:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command, str(port)],
            cwd=ROOT,
            env={**os.environ, "ROADMAP_DATA_DIR": str(data)},
            stdout=lines,
            stderr=lines,
        )
        try:
            until_it_answers(f"http://127.0.0.1:{port}/sign-in", process)
            return time.perf_counter() - begun
        finally:
            process.terminate()
            process.wait(timeout=20)
