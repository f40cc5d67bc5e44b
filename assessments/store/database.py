"""Open the database and give units of work on it: all of a use case, or nothing.

SQLite: write-ahead log, full synchronisation, foreign keys, and one writer at a time in
this process, because waiting in line is faster than asking again and again. PostgreSQL:
writers of one assessment wait for each other at its row.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from sqlite3 import Connection as SqliteConnection
from threading import Lock
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Connection, Engine, Row, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from typing_extensions import override

from assessments.errors import DatabaseGone, NotReachable
from assessments.store import migrations

Unit: TypeAlias = Connection
"""What a use case reads and writes with, from its start to its commit."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

BUSY_SECONDS = 30
"""How long SQLite waits for another process that writes."""

CONNECTIONS = 20
"""How many stay open: no fewer than a server has threads; a test holds one against the other."""

SPARE_CONNECTIONS = 5
"""How many more are opened for a moment; PostgreSQL gives 100 to all processes together."""


class UnitsOfWork(ABC):
    """What use cases open units of work on: a database, or one unit of work for several."""

    @abstractmethod
    def unit_of_work(self) -> AbstractContextManager[Unit]:
        """Do all of a use case or nothing."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Unit]:
        """Read what stands; nothing is kept of what is written here."""

    @contextmanager
    def together(self) -> Iterator["UnitsOfWork"]:
        """Make one unit of work of several: durable with this block, at its earliest.

        Each of them is still all of a use case or nothing. For who does one thing and has
        to be told at once what came of it.
        """
        with self.unit_of_work() as unit:
            yield Together(unit)

    @abstractmethod
    def close(self) -> None:
        """Close every connection that was opened for it."""


class Database(UnitsOfWork):
    """The database behind one URL.

    Parameters
    ----------
    url
        ``sqlite:///PATH`` or ``postgresql://...``.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._engine = create_engine(
            parsed,
            pool_size=CONNECTIONS,
            max_overflow=SPARE_CONNECTIONS,
            pool_use_lifo=True,  # what was prepared in one is used again
            hide_parameters=True,
        )
        self._writer = Lock() if self.is_sqlite else nullcontext()
        self._reading: Engine = self._engine
        self._writing: Engine = self._engine.execution_options(writes=True)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            event.listen(self._engine, "handle_error", _leave_out_the_row)
            self._reading = self._engine.execution_options(
                isolation_level="REPEATABLE READ"
            )

    @override
    @contextmanager
    def unit_of_work(self) -> Iterator[Unit]:
        """Do all of a use case or nothing; durable when the block has ended."""
        with self._writer, _is_there(), self._writing.begin() as unit:
            yield unit

    @override
    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Read one consistent picture; nothing is kept of what is written here."""
        with _is_there(), self._reading.connect() as unit:
            yield unit

    @override
    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def rebuilding(self) -> Iterator[Unit]:
        """Change tables: SQLite looks at foreign keys at the end instead of all along."""
        with self._writer, self._writing.connect() as unit:
            if self.is_sqlite:
                unit.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            try:
                with unit.begin():
                    yield unit
                    if self.is_sqlite:
                        _refuse_orphans(unit)
            finally:
                if self.is_sqlite:
                    unit.connection.cursor().execute("PRAGMA foreign_keys = ON")


class Together(UnitsOfWork):
    """Units of work that are all parts of the same one.

    Parameters
    ----------
    unit
        The unit of work that all of them are in.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @override
    @contextmanager
    def unit_of_work(self) -> Iterator[Unit]:
        """Do all of a use case or nothing; durable with the whole."""
        with self._unit.begin_nested():
            yield self._unit

    @override
    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Read what stands, with what was done here before.

        No consistent picture of the rest: on PostgreSQL each statement sees what others
        made durable before it (READ COMMITTED), because who writes has to. Only what the
        writers of an assessment wait for each other at is the same all along. So nothing
        that was computed here is kept (`is_consistent`).
        """
        yield self._unit

    @override
    def close(self) -> None:
        """Leave the connection to the whole."""


def is_consistent(unit: Unit) -> bool:
    """Whether all that a unit reads is one durable picture: not where it may write."""
    return not unit.get_execution_options().get("writes", False)


def migrate(database: Database) -> str:
    """Bring the tables up to this version of the program and say which one it is."""
    with _reachable(), database.rebuilding() as unit:
        migrations.upgrade(unit)
    return migrations.newest()


def revision(database: Database) -> str | None:
    """Say which version the tables are at; None for an empty database."""
    with _reachable(), database.reading() as unit:
        return migrations.revision_of(unit)


def newest_revision() -> str:
    """Say which version of the tables this program works with."""
    return migrations.newest()


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except DatabaseGone as gone:
        raise NotReachable("database_not_reachable", why=gone.why) from gone
    except OperationalError as error:
        raise NotReachable("database_not_reachable", why=_said(error)) from error


@contextmanager
def _is_there() -> Iterator[None]:
    """Tell a database that has gone from a statement that failed."""
    try:
        yield
    except OperationalError as error:
        if error.connection_invalidated or error.statement is None:
            raise DatabaseGone(_said(error)) from error
        raise


def _said(error: OperationalError) -> str:
    return str(error.orig).splitlines()[0]


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # we begin ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _leave_out_the_row(context: ExceptionContext) -> None:
    """Keep what was written out of an error, for errors end in logs.

    PostgreSQL adds the failing row, or its key, as a detail.
    """
    failed = context.original_exception
    if isinstance(failed, psycopg.Error) and failed.diag.message_primary:
        failed.args = (failed.diag.message_primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = failed.args


def _refuse_orphans(unit: Unit) -> None:
    orphans = unit.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = sorted({str(row[0]) for row in orphans})
        msg = f"Rows of {tables} point at rows that are not there; nothing was changed."
        raise RuntimeError(msg)
