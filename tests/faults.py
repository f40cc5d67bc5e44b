"""Databases that fail in a test as they do in a basement: full, read-only, held, gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from assessments.service import Service

FULL = sqlite3.OperationalError("database or disk is full")
FULL.sqlite_errorcode = sqlite3.SQLITE_FULL


@contextmanager
def only_read(service: Service) -> Iterator[None]:
    """Let the database refuse everything that is written, as a read-only one does."""
    database = service.world.database
    says = (
        "PRAGMA query_only = ON" if database.is_sqlite else "SET TRANSACTION READ ONLY"
    )

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(says)

    event.listen(database._engine, "begin", begin)
    try:
        yield
    finally:
        event.remove(database._engine, "begin", begin)
        database.close()


@contextmanager
def full(service: Service) -> Iterator[None]:
    """Let every statement that writes fail as on a full disk (SQLite)."""
    engine = service.world.database._engine

    def refuse(_connection, _cursor, statement: str, *_more: object) -> None:
        if statement.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            raise FULL

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold what everybody needs who writes, from another connection."""
    if make_url(url).get_backend_name() == "sqlite":
        other = sqlite3.connect(make_url(url).database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with psycopg.connect(url) as server:
        server.execute("LOCK TABLE session, person, deed IN EXCLUSIVE MODE")
        yield
        server.rollback()
