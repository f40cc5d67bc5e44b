"""Serve a record on SQLite alone: a lock beside it, gone when its process ends in any way."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import typer

from roadmap.commands.plain import list_problems
from roadmap.exit_codes import ExitCode
from roadmap.wording.texts import english


@contextmanager
def alone_with(record: Path | None, *, heading: str) -> Iterator[None]:
    """Hold a record for as long as this lasts; a server's needs nothing.

    Raises
    ------
    typer.Exit
        If another process holds it, or the disk knows no locks: then SQLite's own do not
        work there either.
    """
    if record is None:
        yield
        return
    path = record.with_name(f"{record.name}.lock")
    with path.open("a+") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError as problem:
            is_held = problem.errno in {EAGAIN, EACCES}
            lock.seek(0)
            why = english(
                f"serve.{'held' if is_held else 'no_locks'}",
                place=record,
                process=lock.read(20).strip() or "?",
            )
            list_problems(heading, [why])
            raise typer.Exit(ExitCode.FAILED) from None
        with suppress(OSError):  # a full disk: it is held all the same
            lock.truncate(0)
            lock.write(_own_number())
            lock.flush()
        yield


def _own_number() -> str:
    """Give the number of this process, as the system knows it."""
    return Path("/proc/self").resolve().name
