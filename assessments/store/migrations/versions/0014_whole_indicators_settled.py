"""A settlement may say that a whole indicator applies"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

BEFORE = "'not_applicable', 'withdrawn')"
AFTER = "'not_applicable', 'withdrawn', 'applies')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_anew_on_sqlite()
        return
    op.drop_constraint(op.f('ck_settlement_value'), 'settlement')
    values = f"value IN ('met', 'not_yet', 'not_known', {AFTER}"
    op.create_check_constraint(op.f('ck_settlement_value'), 'settlement', values)


def _make_anew_on_sqlite() -> None:
    """SQLite changes no constraint: the table is made anew, with its index and triggers."""
    bind = op.get_bind()
    made = bind.execute(
        sa.text(
            "SELECT type, sql FROM sqlite_master "
            "WHERE tbl_name = 'settlement' AND sql IS NOT NULL"
        )
    ).all()
    (table,) = [sql for kind, sql in made if kind == "table"]
    if BEFORE not in table:
        raise RuntimeError("The table of settlements is not as it was made.")
    anew = table.replace(BEFORE, AFTER).replace("settlement", "settlement_anew", 1)
    op.execute(sa.text(anew))
    op.execute("INSERT INTO settlement_anew SELECT * FROM settlement")
    op.execute("DROP TABLE settlement")
    op.execute("ALTER TABLE settlement_anew RENAME TO settlement")
    for kind, sql in made:
        if kind != "table":
            bind.exec_driver_sql(sql)
