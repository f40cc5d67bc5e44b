"""Where the files of a record are: SQLite's, and none for a server's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from assessments.errors import NotUsable

POSTGRESQL = ("postgresql", "postgres")

ENDINGS = ("", "-wal", "-shm")
"""What one record on SQLite is made of, by the endings of its files."""


def read_url(url: str) -> URL:
    """Read where a database is.

    Raises
    ------
    NotUsable
        If it is not an address of one that this program works with. The address is not
        repeated: a passphrase may stand in it.
    """
    with usable():
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    if backend == "sqlite" and not _is_in_memory(parsed):
        return parsed
    if backend in POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    raise NotUsable(("database_url_unusable", {}))


@contextmanager
def usable() -> Iterator[None]:
    """Refuse an address of a database, without repeating it, where it cannot be used."""
    try:
        yield
    except (ArgumentError, ValueError, TypeError):
        raise NotUsable(("database_url_unusable", {})) from None


def _is_in_memory(url: URL) -> bool:
    names = (None, "", ":memory:", "file::memory:")
    return url.database in names or url.query.get("mode") == "memory"


def sqlite_file(url: str) -> Path | None:
    """Say in which file the record is; None where a server keeps it.

    Raises
    ------
    NotUsable
        As `read_url`.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database is None:
        return None
    name = parsed.database
    if "uri" in parsed.query:  # SQLite reads it as an address once more
        name = unquote(name.removeprefix("file:").partition("?")[0])
    return Path(name)


def remove_record(file: Path) -> None:
    """Remove a record on SQLite, or what there is of one."""
    for ending in ENDINGS:
        file.with_name(file.name + ending).unlink(missing_ok=True)
