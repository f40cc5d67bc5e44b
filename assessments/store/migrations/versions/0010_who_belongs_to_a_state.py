"""Changes of who belongs to a state, suspended accounts, and names of who left free again"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE person ADD COLUMN suspended VARCHAR "
        "CONSTRAINT ck_person_suspended CHECK (suspended IN ('office', 'state'))"
    )
    op.add_column('person', sa.Column('notice_address', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.execute("UPDATE person SET sign_in_name = 'left:' || id WHERE NOT active")
    op.create_table('member_change',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('invitation', sa.Integer(), nullable=True),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('waits_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('agreed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agreed', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('stopped_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('stopped', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('done', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("kind IN ('invitation', 'handover', 'recovery', 'leaving')", name=op.f('ck_member_change_kind')),
    sa.CheckConstraint("role IN ('focal_point', 'contributor', 'approver', 'observer', 'content_editor', 'analyst', 'administrator')", name=op.f('ck_member_change_role')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_member_change_state')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_member_change_person')),
    sa.ForeignKeyConstraint(['invitation'], ['invitation.number'], name=op.f('fk_member_change_invitation')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_member_change_asked_by')),
    sa.ForeignKeyConstraint(['agreed_by'], ['person.id'], name=op.f('fk_member_change_agreed_by')),
    sa.ForeignKeyConstraint(['stopped_by'], ['person.id'], name=op.f('fk_member_change_stopped_by')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_member_change')),
    sa.UniqueConstraint('invitation', name=op.f('uq_member_change_invitation')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_member_change_secret_hash')),
    )
    op.create_index(op.f('ix_member_change_state_number'), 'member_change', ['state', 'number'])
    op.create_table('forgotten_passphrase',
    sa.Column('name_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name_hash', name=op.f('pk_forgotten_passphrase')),
    )
