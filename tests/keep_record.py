"""Keep a small record of this version of the program, for all later ones to read.

To be run once when a version is released, before anything is changed for the next one::

    .venv/bin/python -m tests.keep_record

It writes ``tests/kept_records/VERSION.backup``, a few kilobytes; commit it. From then on
every test run restores it, brings it up to the tables of that day and verifies it, on both
databases (`tests/assessments/test_kept_records.py`).

The records that are named by a version of the tables, ``0001`` to ``0006``, were made in the
same way by the programs that had these tables, before there was a released version.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from assessments.service import Service, migrate
from assessments.service.backups import back_up
from roadmap.settings import PROGRAM
from tests.every_deed import every_deed
from tests.next_edition import next_edition
from tests.shelf import Shelf
from tests.worlds import (
    Clock,
    editions_of,
    small_edition,
    small_record_in,
    small_world_of,
)

HERE = Path(__file__).parent / "kept_records"
BOTH = editions_of(small_edition(), next_edition())


def opened(url: str, clock: Clock) -> Service:
    """Open a record with the editions that kept records are made with."""
    return Shelf(editions=BOTH).service(url, clock)


def made(folder: Path) -> bytes:
    """Make a record with everything in it, and give its backup."""
    url, clock = f"sqlite:///{folder / 'kept.db'}", Clock()
    migrate(url)
    service = opened(url, clock)
    world = small_world_of(small_record_in(service, clock), service, clock)
    for _ in every_deed(world):
        pass
    service.close()
    content, _ = back_up(url, program=PROGRAM, at=clock(), passphrase=None)
    return content


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        file = HERE / f"{PROGRAM}.backup"
        file.write_bytes(made(Path(place)))
        print(file)
