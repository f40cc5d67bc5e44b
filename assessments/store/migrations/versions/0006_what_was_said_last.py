"""The number of what was said last is kept beside what was said, by triggers"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


WHOSE = {
    "answer": "voice",
    "settlement": None,
    "comment": "person",
    "change_reason": "voice",
    "assignment": "agency",
}
"""Tables of what is said again rather than changed, and which column says whose it is."""

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('newest',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('whose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('answer', 'settlement', 'comment', 'change_reason', 'assignment')", name=op.f('ck_newest_kind')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_newest_assessment')),
    sa.PrimaryKeyConstraint('assessment', 'kind', 'code', 'whose', name=op.f('pk_newest')),
    sqlite_with_rowid=False,
    )
    op.drop_index('ix_answer_assessment_code', table_name='answer')
    op.create_index(op.f('ix_answer_assessment_code_voice_seq'), 'answer', ['assessment', 'code', 'voice', 'seq'])
    op.create_index(op.f('ix_settlement_assessment_code_seq'), 'settlement', ['assessment', 'code', 'seq'])
    op.create_index(op.f('ix_change_reason_assessment_code_voice_seq'), 'change_reason', ['assessment', 'code', 'voice', 'seq'])
    op.drop_index('ix_deed_about', table_name='deed')
    op.create_index(op.f('ix_deed_about_deed_number'), 'deed', ['about', 'deed', 'number'])
    for kind, whose in WHOSE.items():
        column = whose or "''"
        op.execute(
            "INSERT INTO newest (assessment, kind, code, whose, seq) "
            f"SELECT assessment, '{kind}', code, {column}, max(seq) FROM {kind} "
            "GROUP BY 1, 3, 4"
        )
        _keep(kind, f"NEW.{whose}" if whose else "''")


def _keep(kind: str, whose: str) -> None:
    """Note the number of each new row, unless a newer one is noted."""
    note = (
        "INSERT INTO newest (assessment, kind, code, whose, seq) "
        f"VALUES (NEW.assessment, '{kind}', NEW.code, {whose}, NEW.seq) "
        "ON CONFLICT (assessment, kind, code, whose) DO UPDATE "
        "SET seq = excluded.seq WHERE excluded.seq > newest.seq;"
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {kind}_newest AFTER INSERT ON {kind} BEGIN {note} END")
        return
    op.execute(
        f"CREATE FUNCTION {kind}_newest() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note} RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {kind}_newest AFTER INSERT ON {kind} "
        f"FOR EACH ROW EXECUTE FUNCTION {kind}_newest()"
    )
