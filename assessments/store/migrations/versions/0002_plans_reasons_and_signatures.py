"""Plans, reasons of changes, costs of a state's own; signatures are written once"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


NEVER_CHANGED = ("change_reason", "action", "own_cost")
WRITTEN_ONCE = ("signed_by", "signed_at", "sent_back_by", "sent_back_note")

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan',
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_seq >= 0', name=op.f('ck_plan_last_seq')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_plan_state')),
    sa.PrimaryKeyConstraint('state', name=op.f('pk_plan'))
    )
    op.create_table('action',
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('edition', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('option', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('criteria', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lead', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('partners', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ends', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effort', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('evidence_wanted', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("status IN ('planned', 'under_way', 'done', 'dropped', 'removed')", name=op.f('ck_action_status')),
    sa.CheckConstraint('effort IS NULL OR effort BETWEEN 1 AND 3', name=op.f('ck_action_effort')),
    sa.CheckConstraint('(amount IS NULL) = (currency IS NULL)', name=op.f('ck_action_amount')),
    sa.CheckConstraint('starts <= ends', name=op.f('ck_action_quarters')),
    sa.ForeignKeyConstraint(['lead'], ['agency.code'], name=op.f('fk_action_lead')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_action_person')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_action_state')),
    sa.PrimaryKeyConstraint('state', 'seq', name=op.f('pk_action'))
    )
    op.create_table('own_cost',
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('edition', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('criterion', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cost', sa.Integer(), nullable=True),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint('cost IS NULL OR cost BETWEEN 1 AND 99', name=op.f('ck_own_cost_cost')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_own_cost_person')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_own_cost_state')),
    sa.PrimaryKeyConstraint('state', 'seq', name=op.f('pk_own_cost'))
    )
    op.create_table('change_reason',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('voice', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('client_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("kind IN ('real_change', 'better_information', 'error_put_right')", name=op.f('ck_change_reason_kind')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_change_reason_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_change_reason_person')),
    sa.PrimaryKeyConstraint('assessment', 'seq', name=op.f('pk_change_reason')),
    sa.UniqueConstraint('assessment', 'person', 'client_key', name=op.f('uq_change_reason_assessment_person_client_key'))
    )
    op.create_index('ix_deed_about', 'deed', ['about'])
    op.add_column('submission', sa.Column('plan_seq', sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


def _protect_on_sqlite() -> None:
    for table in NEVER_CHANGED:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
            )
    for column in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER submission_{column}_once BEFORE UPDATE OF {column} ON submission "
            f"WHEN OLD.{column} IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'a signature is written once'); END"
        )
    op.execute(
        "CREATE TRIGGER submission_no_plan_seq BEFORE UPDATE OF plan_seq ON submission "
        "BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END"
    )


def _protect_on_postgresql() -> None:
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
    for column in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER submission_{column}_once BEFORE UPDATE OF {column} "
            f"ON submission FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) "
            "EXECUTE FUNCTION never_changed()"
        )
    op.execute(
        "CREATE TRIGGER submission_no_plan_seq BEFORE UPDATE OF plan_seq "
        "ON submission FOR EACH ROW EXECUTE FUNCTION never_changed()"
    )
