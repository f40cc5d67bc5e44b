"""Open the database and give units of work on it: all of a use case, or nothing.

SQLite: write-ahead log, full synchronisation, foreign keys, and one writer at a time in
this process, because waiting in line is faster than asking again and again. PostgreSQL:
writers of one assessment wait for each other at its row, and a commit is on the disk when
it is answered, whatever the role or the database is set to.

Who reads waits for nobody who writes. Who writes waits a moment for another process, and is
then told that the database is busy (`assessments.store.faults`).

Longer than most: how a unit of work begins, waits, fails and ends is one idea, on both databases.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from shutil import disk_usage
from sqlite3 import Connection as SqliteConnection
from threading import Lock
from time import monotonic
from typing import Any, TypeAlias

import psycopg
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, Row, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DisconnectionError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from typing_extensions import override

from assessments.errors import DatabaseGone, Fault, NotReachable
from assessments.store import migrations, row_security
from assessments.store.faults import reachable, told
from assessments.store.files import read_url, sqlite_file, usable
from assessments.store.row_security import Weakness

Unit: TypeAlias = Connection
"""What a use case reads and writes with, from its start to its commit."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

WAITS = 3.0
"""Seconds that who writes waits for another process; then it may be tried again."""

NOTES_WAIT = 0.01
"""The same for what may be left out."""

IN_LINE = 30.0
"""Seconds in line behind others of this process, of whom each needs milliseconds."""

NO_WAIT = 0.1
"""Seconds in line that do not count as waiting for another process."""

CONNECTS = 5
"""Seconds until a PostgreSQL that does not answer is given up."""

UNUSED = 20
"""Seconds after which a connection to PostgreSQL is tried before it is used again."""

CHANGES_TABLES = 30
"""Seconds that a migration waits for who uses the tables on PostgreSQL."""

CONNECTIONS = 20
"""How many stay open: no fewer than a server has threads; a test holds one against the other."""

SPARE_CONNECTIONS = 5
"""How many more are opened for a moment; PostgreSQL gives 100 to all processes together."""


AS_DURABLE_AS_FULL = ("on", "remote_apply")
"""What ``synchronous_commit`` may be; anything else loses what was answered."""

_DURABLE = """SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') <> ALL(%s)"""

_WAIT = "SELECT set_config('lock_timeout', %s, false)"


class UnitsOfWork(ABC):
    """What use cases open units of work on: a database, or one unit of work for several."""

    @abstractmethod
    def unit_of_work(self) -> AbstractContextManager[Unit]:
        """Do all of a use case or nothing."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Unit]:
        """Read what stands; nothing is kept of what is written here."""

    @abstractmethod
    def note(self, do: Callable[[Unit], object]) -> bool:
        """Write what may be left out: now, or not at all; say whether it was written.

        It waits for nobody, and a database that takes nothing is no reason to stop: for
        what is noted while somebody reads.
        """

    @abstractmethod
    def room(self) -> int | None:
        """Say how many bytes are free for the record; None where that is not known."""

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
        parsed = read_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        waits = {} if self.is_sqlite else {"connect_timeout": str(CONNECTS)}
        with usable():
            self._engine = create_engine(
                parsed.set(query=waits | dict(parsed.query)),
                pool_size=CONNECTIONS,
                max_overflow=SPARE_CONNECTIONS,
                pool_timeout=IN_LINE,
                pool_use_lifo=True,  # what was prepared in one is used again
                hide_parameters=True,
            )
        self._file = sqlite_file(url)
        self._writer = Lock()
        self._reading: Engine = self._engine
        self._writing: Engine = self._engine.execution_options(writes=True)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            event.listen(self._engine, "connect", _prepare_postgresql)
            event.listen(self._engine, "checkin", _note_use)
            event.listen(self._engine, "checkout", _require_alive)
            event.listen(self._engine, "handle_error", _leave_out_the_row)
            self._reading = self._engine.execution_options(
                isolation_level="REPEATABLE READ"
            )

    @override
    @contextmanager
    def unit_of_work(self) -> Iterator[Unit]:
        """Do all of a use case or nothing; durable when the block has ended."""
        with (
            told(),
            self._in_line(IN_LINE) as waited,
            self._writing.connect() as unit,
            self._waiting(unit, max(WAITS - waited, 0.0)),
            unit.begin(),
        ):
            yield unit

    @override
    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Read one consistent picture; nothing is kept of what is written here."""
        with told(), self._reading.connect() as unit:
            yield unit

    @override
    def note(self, do: Callable[[Unit], object]) -> bool:
        """Write what may be left out: now, or not at all; say whether it was written."""
        try:
            with (
                told(),
                self._in_line(0.0),
                self._writing.connect() as unit,
                self._waiting(unit, NOTES_WAIT),
                unit.begin(),
            ):
                do(unit)
        except DatabaseGone:
            return False
        return True

    @override
    def room(self) -> int | None:
        """Say how many bytes are free for the record; None where a server keeps it."""
        if self._file is None:
            return None
        try:
            return disk_usage(self._file.parent).free
        except OSError as problem:
            raise DatabaseGone("its folder cannot be looked at") from problem

    @override
    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def user(self) -> str | None:
        """Say who is connected; None on SQLite."""
        if self.is_sqlite:
            return None
        with reachable(), self.reading() as unit:
            return row_security.user(unit)

    @contextmanager
    def rebuilding(self) -> Iterator[Unit]:
        """Change tables: SQLite looks at foreign keys at the end instead of all along."""
        with self._in_line(IN_LINE), self._writing.connect() as unit:
            if self.is_sqlite:
                unit.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            try:
                with self._waiting(unit, CHANGES_TABLES), unit.begin():
                    row_security.reach(unit, row_security.EVERY_STATE)
                    yield unit
                    if self.is_sqlite:
                        _refuse_orphans(unit)
            finally:
                if self.is_sqlite:
                    unit.connection.cursor().execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def _in_line(self, seconds: float) -> Iterator[float]:
        """Wait for the other writers of this process; give how long that took.

        Behind somebody who waits for another process, everybody has waited as long: it is
        not waited for once more by each.
        """
        if not self.is_sqlite:
            yield 0.0
            return
        start = monotonic()
        if not self._writer.acquire(timeout=seconds):
            raise DatabaseGone("the line of who writes is too long", Fault.BUSY)
        try:
            waited = monotonic() - start
            yield waited if waited > NO_WAIT else 0.0
        finally:
            self._writer.release()

    @contextmanager
    def _waiting(self, unit: Unit, seconds: float) -> Iterator[None]:
        """Let a unit of work wait for others for so long, where that is not as always."""
        if seconds == WAITS:
            yield
            return
        wait = _wait_sqlite if self.is_sqlite else _wait_postgresql
        wait(unit.connection, seconds)
        try:
            yield
        finally:
            if not unit.invalidated:
                wait(unit.connection, WAITS)


class Together(UnitsOfWork):
    """Units of work that are all parts of the same one.

    Parameters
    ----------
    unit
        The unit of work that all of them are in.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._is_begun = False

    @override
    @contextmanager
    def unit_of_work(self) -> Iterator[Unit]:
        """Do all of a use case or nothing; durable with the whole."""
        with self._unit.begin_nested():
            self._reach_nothing()
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
        self._reach_nothing()
        yield self._unit

    @override
    def note(self, do: Callable[[Unit], object]) -> bool:
        """Write it with the whole."""
        with self._unit.begin_nested():
            do(self._unit)
        return True

    @override
    def room(self) -> int | None:
        """Leave it to the whole to say."""
        return None

    @override
    def close(self) -> None:
        """Leave the connection to the whole."""

    def _reach_nothing(self) -> None:
        """Begin each use case without the rows that the one before it reached."""
        if self._is_begun:
            row_security.reach(self._unit, row_security.NO_STATE)
        self._is_begun = True


def is_consistent(unit: Unit) -> bool:
    """Whether all that a unit reads is one durable picture: not where it may write."""
    return not unit.get_execution_options().get("writes", False)


def migrate(database: Database, *, serving: Database | None = None) -> str:
    """Bring the tables up to this version of the program and say which one it is.

    Parameters
    ----------
    serving
        The same database as the server opens it: on PostgreSQL for another user, who is
        let in to the rows. None for the same user.

    Raises
    ------
    NotReachable
        If there is no database, or its user may not change the tables.
    """
    role = None if serving is None else serving.user()
    with reachable(), _owned(), database.rebuilding() as unit:
        _require_ours(unit)
        migrations.upgrade(unit)
        row_security.put_up(unit, serving=role)
    return migrations.newest()


@contextmanager
def _owned() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise NotReachable("database_not_owned", why=str(error.orig)) from error
        raise


def revision(database: Database) -> str | None:
    """Say which version the tables are at; None for none that we are let in to."""
    with reachable(), database.reading() as unit:
        _require_ours(unit)
        try:
            return migrations.revision_of(unit)
        except ProgrammingError as error:
            if isinstance(error.orig, InsufficientPrivilege):
                return None  # the owner has yet to let us in, which migrating does
            raise


def weaknesses(database: Database) -> tuple[Weakness, ...]:
    """Say why row-level security would not hold for who is connected here."""
    with reachable(), database.reading() as unit:
        return row_security.weaknesses(unit)


def revision_in(unit: Unit) -> str | None:
    """Say which version the tables are at, as a unit of work sees them."""
    return migrations.revision_of(unit)


def require_writable(unit: Unit) -> None:
    """Refuse to go on where a server only lets the record be read.

    SQLite has refused before, where a unit of work that writes begins.

    Raises
    ------
    DatabaseGone
        If so.
    """
    if unit.dialect.name == "sqlite":
        return
    if unit.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on":
        raise DatabaseGone("transactions are read-only", Fault.READ_ONLY)


def _require_ours(unit: Unit) -> None:
    """Refuse a file that is the database of another program."""
    is_sqlite = unit.dialect.name == "sqlite"
    if is_sqlite and migrations.revision_of(unit) is None:
        tables = unit.exec_driver_sql("SELECT name FROM sqlite_master").all()
        if tables:
            raise NotReachable("database_damaged", why="it holds other tables")


def is_known(version: str) -> bool:
    """Whether this program knows a version of the tables: not one of a later program."""
    return migrations.is_known(version)


def newest_revision() -> str:
    """Say which version of the tables this program works with."""
    return migrations.newest()


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None  # we begin ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAITS * 1000:.0f}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")  # who reads needs no room on the disk
    cursor.close()


def _prepare_postgresql(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    """Have commits on the disk before they are answered, and locks waited for briefly."""
    cursor = connection.cursor()
    cursor.execute(_DURABLE, (list(AS_DURABLE_AS_FULL),))
    cursor.execute(_WAIT, (f"{WAITS * 1000:.0f}ms",))
    cursor.close()
    connection.commit()


def _note_use(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["used"] = monotonic()


def _require_alive(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection
) -> None:
    """Take another connection where the server may have been restarted since."""
    if monotonic() - entry.info.get("used", monotonic()) < UNUSED:
        return
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as gone:
        raise DisconnectionError from gone  # the pool looks for one that is not


def _wait_sqlite(connection: PoolProxiedConnection, seconds: float) -> None:
    connection.cursor().execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


def _wait_postgresql(connection: PoolProxiedConnection, seconds: float) -> None:
    cursor = connection.cursor()
    cursor.execute(_WAIT, (f"{seconds * 1000:.0f}ms",))
    connection.commit()


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


class PointsNowhere(RuntimeError):
    """Rows point at rows that are not there."""


def _refuse_orphans(unit: Unit) -> None:
    orphans = unit.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = sorted({str(row[0]) for row in orphans})
        msg = f"Rows of {tables} point at rows that are not there; nothing was changed."
        raise PointsNowhere(msg)
