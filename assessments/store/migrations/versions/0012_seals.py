"""Seals: digests over what rows said when a deed was done"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('seal',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('bundle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sa.Integer(), nullable=True),
    sa.Column('through', sa.Integer(), nullable=True),
    sa.Column('columns', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_seal_sha256')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_seal_state')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_seal'))
    )
    with op.batch_alter_table('seal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seal_bundle'), ['bundle'], unique=False)
        batch_op.create_index(batch_op.f('ix_seal_part_about_number'), ['part', 'about', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_seal_state'), ['state'], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


def _protect_on_sqlite() -> None:
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER seal_no_{deed.lower()} BEFORE {deed} ON seal "
            "BEGIN SELECT RAISE(ABORT, 'rows of seal are never changed'); END"
        )
    op.execute(
        "CREATE TRIGGER seal_no_replace BEFORE INSERT ON seal "
        "WHEN EXISTS (SELECT 1 FROM seal WHERE number = NEW.number) "
        "BEGIN SELECT RAISE(ABORT, 'rows of seal are never changed'); END"
    )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER seal_never_changed BEFORE UPDATE OR DELETE ON seal "
        "FOR EACH ROW EXECUTE FUNCTION never_changed()"
    )
    op.execute(
        "CREATE TRIGGER seal_never_emptied BEFORE TRUNCATE ON seal "
        "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
    )
