"""The newest row of what is said again rather than changed, found by its number.

The table ``newest`` has a number per code and voice, agency or person. Triggers write it with
each row, in the same transaction. Nothing stands there that the rows do not tell
themselves: here it is held against them, and written anew.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Dialect,
    FromClause,
    Join,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    except_,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.exc import CompileError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from assessments.records.work import AssessmentId
from assessments.store.database import Unit
from assessments.store.tables import TABLES
from assessments.store.tables.work import WHOSE

_NEWEST = TABLES["newest"].c
_THROUGH: BindParameter[int] = bindparam("through")
NOTHING: ColumnElement[str] = literal_column("''")
HERE: BindParameter[str] = bindparam("assessment")


class Texts(TypeDecorator[Collection[str]]):
    """Some texts as one parameter: the question is the same for any number of them.

    Written out one by one, as ``IN`` has them, they take a quarter of the time of a save.
    """

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give PostgreSQL an array, and SQLite JSON."""
        return ARRAY(Text()) if dialect.name == "postgresql" else Text()

    @override
    def process_bind_param(
        self, value: Collection[str] | None, dialect: Dialect
    ) -> object:
        """Write the texts, each once, as the database takes them apart again."""
        texts = list(dict.fromkeys(value or ()))
        return texts if dialect.name == "postgresql" else json.dumps(texts)


class Apart(FunctionElement[str]):
    """The rows of `Texts`, one for each."""

    name = "apart"
    inherit_cache = True


@compiles(Apart)
def _json_each(apart: Apart, compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(apart.clauses, **more)})"


@compiles(Apart, "postgresql")
def _unnest(apart: Apart, compiler: SQLCompiler, **more: Any) -> str:
    return f"unnest({compiler.process(apart.clauses, **more)})"


class FirstLeft(Join):
    """A join of which the left table is walked first: SQLite would rather guess.

    Without statistics it takes all rows of an assessment for as few as the newest.
    """

    __visit_name__ = "join"
    inherit_cache = True


@compiles(FirstLeft, "sqlite")
def _cross_join(join: FirstLeft, compiler: SQLCompiler, **more: Any) -> str:
    if _has_outer(join):
        msg = "SQLite walks the left table first only where both sides have to match."
        raise CompileError(msg)
    joined: str = compiler.visit_join(join, **more)  # type: ignore[no-untyped-call]
    plain = joined.replace(" CROSS JOIN ", " JOIN ")  # one may stand in another
    return plain.replace(" JOIN ", " CROSS JOIN ")


def _has_outer(part: FromClause) -> bool:
    """Whether a join, or one that stands in it, keeps rows without a match."""
    return isinstance(part, Join) and (
        part.isouter or part.full or _has_outer(part.left) or _has_outer(part.right)
    )


def each(name: str, column: ColumnElement[str]) -> FirstLeft:
    """Join the texts of a parameter with the table of a column that has one of them."""
    texts = Apart(bindparam(name, type_=Texts())).table_valued("value", name="value")
    return FirstLeft(texts, column.table, column == texts.c.value)


def number(kind: str, *, through: bool) -> ColumnElement[int]:
    """Give the number of the newest row of a kind, or of the newest up to ``:through``."""
    if not through:
        return _NEWEST.seq
    older, whose = TABLES[kind].alias("older").c, WHOSE[kind]
    before = select(func.max(older.seq)).where(
        older.assessment == _NEWEST.assessment,
        older.code == _NEWEST.code,
        (NOTHING if whose is None else older[whose]) == _NEWEST.whose,
        older.seq <= _THROUGH,
    )
    here = before.correlate(TABLES["newest"])  # wherever this is asked
    return case((_NEWEST.seq <= _THROUGH, _NEWEST.seq), else_=here.scalar_subquery())


def newest_of(
    kind: str,
    columns: Iterable[ColumnElement[Any]],
    given: frozenset[str],
    *,
    rows: Table | None = None,
    numbered: ColumnElement[int] | None = None,
) -> Select[Any]:
    """Ask for the newest rows of a kind in an assessment, oldest first.

    Parameters
    ----------
    given
        Which of ``codes``, ``whose`` and ``through`` are given.
    rows, numbered
        Another table, and which of its rows belongs to what is newest of the kind.
    """
    rows = TABLES[kind] if rows is None else rows
    if numbered is None:
        numbered = number(kind, through="through" in given)
    there = and_(rows.c.assessment == _NEWEST.assessment, rows.c.seq == numbered)
    newest = each("codes", _NEWEST.code) if "codes" in given else TABLES["newest"]
    query = (
        select(*columns)
        .select_from(FirstLeft(newest, rows, there))
        .where(_NEWEST.assessment == HERE, _NEWEST.kind == literal_column(f"'{kind}'"))
        .order_by(rows.c.seq)
    )
    if "whose" in given:
        query = query.where(_NEWEST.whose == bindparam("whose"))
    return query


def given(**wanted: object) -> dict[str, object]:
    """Leave out what is None."""
    return {name: value for name, value in wanted.items() if value is not None}


def out_of_step(unit: Unit) -> tuple[tuple[AssessmentId, str, str], ...]:
    """Name what is noted otherwise than the rows tell: assessment, kind and code."""
    differing: set[tuple[AssessmentId, str, str]] = set()
    for kind in WHOSE:
        told = _told_by_rows(kind)
        noted = select(*_NEWEST).where(_NEWEST.kind == kind)
        for rows in (except_(told, noted), except_(noted, told)):
            differing |= {(row[0], row[1], row[2]) for row in unit.execute(rows)}
    return tuple(sorted(differing))


def note_again(unit: Unit) -> None:
    """Note anew which rows are the newest, from the rows themselves."""
    unit.execute(delete(TABLES["newest"]))
    for kind in WHOSE:
        adding = insert(TABLES["newest"])
        unit.execute(adding.from_select(_NEWEST.keys(), _told_by_rows(kind)))


def _told_by_rows(kind: str) -> Select[Any]:
    """Ask the rows of a kind which are the newest: all of them are walked."""
    rows, whose = TABLES[kind].c, WHOSE[kind]
    by = NOTHING if whose is None else rows[whose]
    return select(
        rows.assessment,
        literal_column(f"'{kind}'").label("kind"),
        rows.code,
        by.label("whose"),
        func.max(rows.seq).label("seq"),
    ).group_by(rows.assessment, rows.code, *([] if whose is None else [by]))
