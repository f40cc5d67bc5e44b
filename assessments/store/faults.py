"""Which way a database fails: what its driver raised, told as one of a few faults."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from assessments.errors import DatabaseGone, Fault, NotReachable

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_PROTOCOL: Fault.BUSY,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_IOERR_WRITE: Fault.FULL,  # a quota is used up
    sqlite3.SQLITE_IOERR_SHMSIZE: Fault.FULL,
    sqlite3.SQLITE_READONLY_DBMOVED: Fault.GONE,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_PERM: Fault.READ_ONLY,
    sqlite3.SQLITE_IOERR: Fault.GONE,
    sqlite3.SQLITE_CANTOPEN: Fault.GONE,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_FORMAT: Fault.DAMAGED,
}
"""By result code; an extended one counts before the one that it extends."""

_OF_POSTGRESQL = {
    "53100": Fault.FULL,
    "58030": Fault.GONE,  # the disk of the server fails
    "25006": Fault.READ_ONLY,
    "55P03": Fault.BUSY,  # lock_timeout
    "57014": Fault.BUSY,  # statement_timeout
    "40P01": Fault.BUSY,  # a deadlock
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
"""By SQLSTATE; where it is not named, by its class."""

_OF_POSTGRESQL_CLASS = {
    "08": Fault.GONE,
    "53": Fault.BUSY,  # too many connections, no memory
    "57": Fault.GONE,  # the server stops or starts
}


@contextmanager
def told() -> Iterator[None]:
    """Tell a database that fails from a statement that is wrong.

    Raises
    ------
    DatabaseGone
        With what is the matter.
    """
    try:
        yield
    except NoConnectionFree as error:
        raise DatabaseGone("no connection is free", Fault.BUSY) from error
    except DBAPIError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise DatabaseGone(_said(error), fault) from error


@contextmanager
def reachable() -> Iterator[None]:
    """Refuse a use case of who looks after the record, where the database fails.

    Raises
    ------
    NotReachable
        With what is the matter.
    """
    try:
        with told():
            yield
    except DatabaseGone as gone:
        raise gone.refused() from gone
    except SQLAlchemyError as error:
        why = _said(error) if isinstance(error, DBAPIError) else type(error).__name__
        raise NotReachable("database_gone", why=why) from error


def fault_of(error: DBAPIError) -> Fault | None:
    """Say what is the matter with the database; None where it is the statement."""
    if isinstance(error.orig, sqlite3.Error):
        return _fault_of_sqlite(error.orig)
    if error.connection_invalidated:
        return Fault.GONE
    state = error.orig.sqlstate if isinstance(error.orig, psycopg.Error) else None
    if state is None:
        is_outside = isinstance(error, OperationalError) and error.statement is None
        return Fault.GONE if is_outside else None
    return _OF_POSTGRESQL.get(state, _OF_POSTGRESQL_CLASS.get(state[:2]))


def _fault_of_sqlite(error: sqlite3.Error) -> Fault | None:
    code = getattr(error, "sqlite_errorcode", None)  # the module's own errors have none
    if code is None:
        return None
    return _OF_SQLITE.get(code, _OF_SQLITE.get(code & 0xFF))


def _said(error: DBAPIError) -> str:
    """Give what the driver said, in a line."""
    lines = str(error.orig).splitlines()
    return lines[0] if lines else type(error.orig).__name__
