"""Records that are made once per worker; a test begins with a copy of one.

>>> made = make_record(folder, small_world_in)
>>> url, who_is_there = made.copied(tmp_path), made.there
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Generic, TypeVar

from assessments.service import CHEAP, Service, open_service
from priorities.edition import Edition
from priorities.loading.editions import find_edition
from tests.worlds import Clock

T = TypeVar("T")

Fill = Callable[[Service, Clock], T]
"""Fills a record and gives the value that tells who and what is there."""


@dataclass(frozen=True, kw_only=True)
class Made(Generic[T]):
    """A record on a file of its own that nobody writes to any more."""

    file: Path
    there: T

    def copied(self, to: Path) -> str:
        """Copy it into a folder and give the URL of the copy."""
        return copied(self.file, to)


class MakeRecord:
    """Makes records of several kinds in one folder.

    Parameters
    ----------
    empty
        A file with all tables and nothing in them.
    """

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder = folder
        self._empty = empty
        self._numbers = count(1)

    def __call__(
        self,
        fill: Fill[T],
        *,
        editions: Callable[[str], Edition] = find_edition,
        on: Path | None = None,
    ) -> Made[T]:
        """Make a record, from nothing or on top of another."""
        file = self._folder / f"{next(self._numbers)}.db"
        shutil.copyfile(on or self._empty, file)
        return Made(file=file, there=filled(f"sqlite:///{file}", fill, editions))


def filled(url: str, fill: Fill[T], editions: Callable[[str], Edition]) -> T:
    """Fill the record behind a URL, and leave it."""
    clock = Clock()
    service = open_service(url, clock=clock, editions=editions, passphrase_cost=CHEAP)
    try:
        return fill(service, clock)
    finally:
        service.close()


def copied(file: Path, to: Path) -> str:
    """Copy a record into a folder and give the URL of the copy."""
    copy = to / "record.db"
    shutil.copyfile(file, copy)
    return f"sqlite:///{copy}"
