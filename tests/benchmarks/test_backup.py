"""A backup of as many years as 48 states have in twenty: how long it takes, how large it is."""

import sqlite3
import time
from pathlib import Path

from assessments.service.backups import back_up
from roadmap.settings import PROGRAM, now
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import busy_region
from tests.benchmarks.table import Counts
from tests.worlds import PASSPHRASE

REGIONS = 6
"""Times 36 states with five years each: somewhat more than 48 states in 20 years."""


def test_a_backup_of_48_states_and_20_years(tmp_path: Path, measured: Measured):
    file = tmp_path / "region.sqlite"
    busy_region(f"sqlite:///{file}", REGIONS).service.close()

    start = time.process_time()
    copy = sqlite3.connect(tmp_path / "copy.sqlite")
    there = sqlite3.connect(file)
    there.backup(copy)
    copy.close()
    there.close()
    floor = time.process_time() - start
    start = time.process_time()
    content, contents = back_up(
        f"sqlite:///{file}", program=PROGRAM, at=now(), passphrase=PASSPHRASE
    )
    took = time.process_time() - start

    assert contents.rows["submission"] >= 48 * 20 * 0.8
    assert measured(
        f"a backup of {contents.count} rows, {len(content) // 1000} kB "
        f"(floor: SQLite's copy of the {file.stat().st_size // 1000} kB)",
        measured=took,
        floor=floor,
        unit="s of processor",
        counts=Counts.MEASURED,
        goal=10,
    ).is_kept
