"""What arrived after an assessment was closed is kept beside it, and what became of it"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


KEYS = {
    "late_note": (("assessment", "number"), ("assessment", "person", "client_key")),
    "late_note_end": (("assessment", "number"),),
}
"""What is never changed, with what a new row may not share with one that is there."""

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('late_note',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('client_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('answer', 'comment', 'change_reason')", name=op.f('ck_late_note_kind')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_late_note_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_late_note_person')),
    sa.PrimaryKeyConstraint('assessment', 'number', name=op.f('pk_late_note')),
    sa.UniqueConstraint('assessment', 'person', 'client_key', name=op.f('uq_late_note_assessment_person_client_key'))
    )
    op.create_table('late_note_end',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('taken_over', sa.Boolean(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['assessment', 'number'], ['late_note.assessment', 'late_note.number'], name=op.f('fk_late_note_end_assessment_number')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_late_note_end_person')),
    sa.PrimaryKeyConstraint('assessment', 'number', name=op.f('pk_late_note_end'))
    )
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


def _protect_on_sqlite() -> None:
    for table, keys in KEYS.items():
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )
        is_there = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE "
            + " AND ".join(f"{column} = NEW.{column}" for column in key)
            + ")"
            for key in keys
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def _protect_on_postgresql() -> None:
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )
