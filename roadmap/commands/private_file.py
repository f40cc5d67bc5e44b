"""Files for one reader: written whole or not at all, and never over another file."""

import os
import stat
from errno import EEXIST, ENOENT
from pathlib import Path
from tempfile import NamedTemporaryFile

from roadmap.commands.plain import refuse
from roadmap.wording.texts import english

OTHERS = 0o077
"""What others may not do with a file that has a passphrase: anything."""

ONE_LINE = 4096
"""Bytes that are read of a file with a passphrase."""


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads (0600): durable when this is done.

    Raises
    ------
    typer.Exit
        If something is there already.
    OSError
        If it cannot be written; then nothing of it is left.
    """
    try:
        write_new(file, content)
    except FileExistsError:
        refuse(english("records.not_done"), [english("backup.is_there", file=file)])


def write_new(file: Path, content: bytes) -> None:
    """Write a file as `write_private` does, and leave it to others what to say.

    Raises
    ------
    FileExistsError
        If something is there already.
    OSError
        If it cannot be written.
    """
    if os.path.lexists(file):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(file))
    half = None
    try:
        with NamedTemporaryFile(
            dir=file.parent, prefix=f".{file.name}.", delete=False
        ) as half:
            half.write(content)  # its mode is 0600 from the start
            half.flush()
            os.fsync(half.fileno())
        take_place(Path(half.name), file)
    except FileExistsError:
        raise
    except OSError as problem:  # of a file that nobody has heard of
        named = file.parent if problem.errno == ENOENT else file
        raise OSError(problem.errno, problem.strerror, str(named)) from problem
    finally:
        if half is not None:
            Path(half.name).unlink(missing_ok=True)


def take_place(half: Path, file: Path) -> None:
    """Give a file its name, where nothing has it, and see to it that it keeps it."""
    try:
        os.link(half, file)  # unlike a renaming it takes no other's place
    except FileExistsError:
        raise
    except OSError:  # a disk that knows one name for a file only
        half.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_secret(file: Path) -> str:
    """Read the first line of a file that nobody else may read, or of a pipe.

    Raises
    ------
    typer.Exit
        If others may read it.
    """
    found = file.stat()
    if stat.S_ISREG(found.st_mode) and found.st_mode & OTHERS:
        refuse(english("records.not_done"), [english("backup.secret_open", file=file)])
    with file.open("rb") as opened:
        line = opened.readline(ONE_LINE)
    return line.decode(errors="replace").rstrip("\r\n")
