"""The whole record, row by row, out of one database and into another of either kind.

Nothing here knows what the rows mean: which tables and columns there are is asked of the
database itself, so that a record of any version can be read. Values are written one way for
both databases: texts, whole numbers, bytes and None; a moment is the text of its UTC time.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import psycopg
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    exc,
)

from assessments.records.log import Chain, LogHead
from assessments.store import migrations, row_security
from assessments.store.database import Unit
from assessments.store.migrations import VERSION_TABLE

Value: TypeAlias = str | int | float | bytes | None
Values: TypeAlias = tuple[Value, ...]

AT_ONCE = 1000
"""Rows read or written at once."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its name, and its columns in their order."""

    name: str
    columns: tuple[str, ...]


def is_empty(unit: Unit) -> bool:
    """Whether nothing is there: no table at all."""
    return not _reflected(unit).tables


def shapes(unit: Unit) -> tuple[TableShape, ...]:
    """Give every table, those first that others point at."""
    return tuple(
        TableShape(table.name, tuple(column.name for column in table.columns))
        for table in _reflected(unit).sorted_tables
        if table.name != VERSION_TABLE
    )


def reach_every_row(unit: Unit) -> None:
    """Let this transaction read the rows of all states."""
    row_security.reach(unit, row_security.EVERY_STATE)


def count(unit: Unit, table: TableShape) -> int:
    """Count the rows of a table."""
    counting = f"SELECT count(*) FROM {_quoted(table.name)}"  # noqa: S608 - a table's name
    return int(unit.exec_driver_sql(counting).scalar_one())


def heads(unit: Unit) -> tuple[LogHead, ...]:
    """Give the last entry of the releases and of every log that is there."""
    there = {table.name for table in shapes(unit)}
    found: list[LogHead] = []
    for table, asked in _HEADS.items():
        if table in there:
            rows = unit.exec_driver_sql(asked)
            found += [
                LogHead(chain=Chain(row[0]), place=row[1], hash=row[2]) for row in rows
            ]
    return tuple(sorted(found, key=lambda head: head.chain))


_HEADS = {
    "release": (
        "SELECT 'releases', number, id FROM release "
        "WHERE number = (SELECT max(number) FROM release)"
    ),
    "log_head": "SELECT chain, place, hash FROM log_head",
}
"""How the head of what only grows is asked for, by the table that has it."""


def rows(unit: Unit, shape: TableShape) -> Iterator[list[Values]]:
    """Give the rows of a table in the order of its key, `AT_ONCE` of them at once."""
    table = _reflected(unit, only=shape.name).tables[shape.name]
    columns = [table.columns[name] for name in shape.columns]
    on_postgresql = unit.dialect.name == "postgresql"
    listed = ", ".join(_read(column, on_postgresql=on_postgresql) for column in columns)
    order = ", ".join(
        _order(c, on_postgresql=on_postgresql) for c in table.primary_key.columns
    )
    reading = f"SELECT {listed} FROM {_quoted(shape.name)} ORDER BY {order}"  # noqa: S608
    result = unit.exec_driver_sql(
        reading, execution_options={"stream_results": True, "yield_per": AT_ONCE}
    )
    for part in result.partitions(AT_ONCE):
        yield [tuple(row) for row in part]


def make_tables(unit: Unit, revision: str) -> None:
    """Make the tables of a version where nothing is."""
    migrations.upgrade(unit, revision)
    if unit.dialect.name == "postgresql":
        unit.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")  # as moments are written


def bring_up(unit: Unit, *, serving: str | None) -> None:
    """Bring the tables up to the newest version, with the policies of PostgreSQL.

    Parameters
    ----------
    serving
        The role that the server connects as; None to leave rights as they are.
    """
    migrations.upgrade(unit)
    row_security.put_up(unit, serving=serving)


def fill(unit: Unit, shape: TableShape, parts: Iterable[Sequence[Values]]) -> None:
    """Put rows into a table of this shape that is there and empty.

    Its triggers sleep meanwhile: what they would do beside each row is in the rows already.

    Raises
    ------
    NoSuchRow
        If a row is none that the table takes.
    """
    try:
        _fill(unit, shape, parts)
    except _NO_ROW as error:
        raise NoSuchRow(shape.name) from error


class NoSuchRow(Exception):
    """A row does not fit its table."""


_NO_ROW = (
    *(exc.IntegrityError, exc.DataError, exc.ProgrammingError, exc.InterfaceError),
    *(psycopg.DataError, psycopg.IntegrityError),  # while rows are copied in
)
"""What a database says to a row that does not fit its table."""


def _fill(unit: Unit, shape: TableShape, parts: Iterable[Sequence[Values]]) -> None:
    name = _quoted(shape.name)
    columns = ", ".join(_quoted(column) for column in shape.columns)
    if unit.dialect.name == "postgresql":
        unit.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        _copy_in(unit, f"COPY {name} ({columns}) FROM STDIN", parts)
        unit.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        _count_on(unit, shape)
        return
    asleep = unit.exec_driver_sql(_TRIGGERS, (shape.name,)).all()
    for trigger, _ in asleep:
        unit.exec_driver_sql(f"DROP TRIGGER {_quoted(trigger)}")
    places = ", ".join("?" for _ in shape.columns)
    adding = f"INSERT INTO {name} ({columns}) VALUES ({places})"  # noqa: S608
    kinds = _kinds(unit, shape)
    for part in parts:
        for kind, values in zip(kinds, zip(*part, strict=True), strict=True):
            if not all(value is None or kind(value) for value in values):
                raise NoSuchRow(shape.name)
        unit.exec_driver_sql(adding, list(part))
    for _, made in asleep:
        unit.exec_driver_sql(made)


def _kinds(unit: Unit, shape: TableShape) -> list[Callable[[Value], bool]]:
    """Say what each column takes: SQLite itself takes anything anywhere."""
    columns = _reflected(unit, only=shape.name).tables[shape.name].columns
    return [
        next((fits for kind, fits in _FITS if isinstance(columns[name].type, kind)))
        for name in shape.columns
    ]


def _is_moment(value: Value) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\d( [0-2]\d:[0-5]\d:[0-5]\d\.\d{6})?")
_FITS: tuple[tuple[type[object], Callable[[Value], bool]], ...] = (
    (DateTime, _is_moment),
    (Date, _is_moment),
    (Boolean, lambda value: value in (0, 1)),
    (LargeBinary, lambda value: isinstance(value, bytes)),
    (String, lambda value: isinstance(value, str)),
    (Numeric, lambda value: isinstance(value, int | float)),
    (Integer, lambda value: isinstance(value, int)),
    (object, lambda _value: True),
)
"""By the kind of a column, which values it takes."""

_TRIGGERS = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
)


def _copy_in(unit: Unit, copying: str, parts: Iterable[Sequence[Values]]) -> None:
    connection = unit.connection.driver_connection
    if connection is None:
        raise RuntimeError("The connection is closed.")
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for part in parts:
            for row in part:
                copy.write_row(row)


def _count_on(unit: Unit, shape: TableShape) -> None:
    """Let PostgreSQL number new rows after those that are there."""
    for column in shape.columns:
        sequence = unit.exec_driver_sql(
            "SELECT pg_get_serial_sequence(%s, %s)", (_quoted(shape.name), column)
        ).scalar_one()
        if sequence is not None:
            newest = f"SELECT max({_quoted(column)}) FROM {_quoted(shape.name)}"  # noqa: S608
            unit.exec_driver_sql(
                f"SELECT setval(%s, coalesce(({newest}), 0) + 1, false)",
                (sequence,),
            )


def _reflected(unit: Unit, only: str | None = None) -> MetaData:
    there = MetaData()
    there.reflect(
        bind=unit, only=None if only is None else [only], resolve_fks=only is None
    )
    return there


def _read(column: Column[object], *, on_postgresql: bool) -> str:
    """Say how a column is asked for, so that both databases give the same."""
    name = _quoted(column.name)
    if not on_postgresql:
        return name
    if isinstance(column.type, DateTime):
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(column.type, Date):
        return f"to_char({name}, 'YYYY-MM-DD')"
    return f"{name}::int" if isinstance(column.type, Boolean) else name


def _order(column: Column[object], *, on_postgresql: bool) -> str:
    """Sort texts by their letters' numbers everywhere, whatever a database's language."""
    by_number = on_postgresql and isinstance(column.type, String)
    return f'{_quoted(column.name)} COLLATE "C"' if by_number else _quoted(column.name)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
