"""Documents and certificates are kept compressed; their fingerprints stay"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op


PACKED = {
    "submission": ("id", ("document",)),
    "prepared_release": ("number", ("document", "certificate")),
    "release": ("number", ("document", "certificate")),
}
"""Tables with bytes that are packed, their keys, and which columns."""

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, (key, columns) in PACKED.items():
        table = sa.table(name, sa.column(key), *map(sa.column, columns))
        with _unprotected(name):
            _pack(table, key, columns)


def _pack(table: sa.TableClause, key: str, columns: tuple[str, ...]) -> None:
    """Compress what stands there, a row after the other: no more than one in memory."""
    bind = op.get_bind()
    for number in bind.execute(sa.select(table.c[key])).scalars().all():
        here = table.c[key] == number
        row = bind.execute(sa.select(*(table.c[c] for c in columns)).where(here)).one()
        packed = {c: zlib.compress(bytes(v)) for c, v in zip(columns, row, strict=True)}
        bind.execute(sa.update(table).where(here).values(packed))


@contextmanager
def _unprotected(name: str) -> Iterator[None]:
    """Let rows be written another way: what they say does not change."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        op.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        return
    wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    triggers = bind.exec_driver_sql(wanted, (name,)).all()
    for trigger, _ in triggers:
        bind.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
    yield
    for _, made in triggers:
        bind.exec_driver_sql(made)
