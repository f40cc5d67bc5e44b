"""A third scope, narrower than the two there were"""

from alembic import op
from sqlalchemy import Connection


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

BEFORE = "scope IN ('core', 'full')"
AFTER = "scope IN ('foundation', 'core', 'full')"


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        for table in ("assessment", "submission"):
            op.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_scope, "
                f"ADD CONSTRAINT ck_{table}_scope CHECK ({AFTER})"
            )
        return
    # A wider check needs no row written again, and so no trigger taken down: the way that
    # the documentation of SQLite describes for it under ALTER TABLE, section 7.
    (version,) = bind.exec_driver_sql("PRAGMA schema_version").one()
    _have(bind, BEFORE)
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
            "WHERE type = 'table' AND name IN ('assessment', 'submission')",
            (BEFORE, AFTER),
        )
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        bind.exec_driver_sql("PRAGMA writable_schema = OFF")
    _have(bind, AFTER)


def _have(bind: Connection, check: str) -> None:
    """Stop where one of the two tables has another check than is to be changed."""
    tables = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master "
        "WHERE type = 'table' AND name IN ('assessment', 'submission')"
    ).scalars()
    if [check in table for table in tables] != [True, True]:
        msg = f"The tables assessment and submission do not both have: {check}"
        raise RuntimeError(msg)
