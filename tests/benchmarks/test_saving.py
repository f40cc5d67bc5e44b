"""One answer saved through the service, beside a bare commit of the same row."""

import sqlite3
import time
from itertools import cycle, islice
from pathlib import Path

from assessments.records.people import Role
from assessments.records.work import NewAnswer
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.table import Counts, percentile

TIMES = 1000
WARM = 50


def test_an_answer_is_saved_within_3_ms_of_a_bare_commit(
    busy: Busy, measured: Measured, tmp_path: Path
):
    who = busy.those(Role.CONTRIBUTOR)[0]  # the role whose rights take most to check
    assert who.agency is not None
    assessment = busy.work_of(who).id
    bare = _BareTable(busy.url.removeprefix("sqlite:///"), tmp_path / "bare.sqlite")

    deeds, commits = [], []
    codes = islice(cycle(busy.asked[who.agency]), TIMES + WARM)
    for number, code in enumerate(codes):
        answer = NewAnswer(code=code, value="met", client_key=f"bench-saving-{number}")
        begun = time.perf_counter()
        saved = busy.service.answering.record_answer(
            who=who, assessment=assessment, answer=answer
        )
        deeds.append(time.perf_counter() - begun)
        row = (
            assessment, saved.seq, code, who.voice, who.id, "met", None,
            saved.at.isoformat(), None, saved.client_key,
        )  # fmt: skip
        begun = time.perf_counter()
        bare.commit(row)
        commits.append(time.perf_counter() - begun)
    bare.close()

    assert measured(
        "one answer saved, rights and idempotency included, 95th percentile "
        "(floor: a bare sqlite3 commit of the same row, WAL, FULL)",
        measured=percentile(deeds[WARM:], 0.95) * 1000,
        floor=percentile(commits[WARM:], 0.95) * 1000,
        unit="ms",
        counts=Counts.ABOVE_FLOOR,
        goal=3,
    ).is_kept


class _BareTable:
    """The table of answers with its indexes, in a file of its own, without us."""

    def __init__(self, like: str, place: Path) -> None:
        with sqlite3.connect(like) as ours:
            shapes = ours.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'answer'"
                " AND type IN ('table', 'index') AND sql IS NOT NULL"
                " ORDER BY type DESC"
            ).fetchall()
            names = [
                row[1] for row in ours.execute("PRAGMA table_info(answer)").fetchall()
            ]
        ours.close()
        wanted = (
            "assessment", "seq", "code", "voice", "person", "value", "reason", "at",
            "carried_from", "client_key",
        )  # fmt: skip
        assert set(wanted) <= set(names), names
        columns, places = ", ".join(wanted), ", ".join("?" * len(wanted))
        self._insert = f"INSERT INTO answer ({columns}) VALUES ({places})"  # noqa: S608 - names from above
        self._file = sqlite3.connect(place, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = FULL")
        for (shape,) in shapes:
            self._file.execute(shape)

    def commit(self, row: tuple[object, ...]) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        self._file.execute(self._insert, row)
        self._file.execute("COMMIT")

    def close(self) -> None:
        self._file.close()
