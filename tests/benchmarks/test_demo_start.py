"""From ``roadmap demo --fresh`` to the first page, beside starting on a made region."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.conftest import Measured
from tests.benchmarks.served import free_port, until_it_answers
from tests.benchmarks.table import Counts

DEMO = [str(Path(sys.executable).with_name("roadmap")), "demo", "--no-browser"]


def test_the_demo_is_made_and_served_in_15_seconds(
    tmp_path: Path, measured: Measured
) -> None:
    fresh = _seconds_to_first_page(tmp_path, "--fresh")
    made = _seconds_to_first_page(tmp_path)

    assert measured(
        "`roadmap demo --fresh`: from start to first page "
        "(floor: `roadmap demo` on a region that is there)",
        measured=fresh,
        floor=made,
        unit="s",
        counts=Counts.MEASURED,
        most=15,
    ).is_kept


def _seconds_to_first_page(place: Path, *options: str) -> float:
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*DEMO, "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ROADMAP_DATA_DIR": str(place)},
    )
    try:
        until_it_answers(f"http://127.0.0.1:{port}/sign-in", process)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=20)
