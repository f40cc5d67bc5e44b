"""What people show beside the passphrase, and the browsers in which they sign in"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('session', sa.Column('with_factor', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('session', sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('session', sa.Column('fresh', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('session', sa.Column('browser', sa.Integer(), nullable=True))
    op.create_table('known_browser',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('remembered_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('told', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_known_browser_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_known_browser')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_known_browser_secret_hash'))
    )
    op.create_index(op.f('ix_known_browser_person'), 'known_browser', ['person'])
    op.create_table('second_factor',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_used', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sealed_with', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=True),
    sa.Column('credential', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('public_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('counter', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(kind = 'app') = (sealed IS NOT NULL AND sealed_with IS NOT NULL)", name=op.f('ck_second_factor_app_has_a_secret')),
    sa.CheckConstraint("(kind = 'passkey') = (credential IS NOT NULL AND public_key IS NOT NULL)", name=op.f('ck_second_factor_passkey_has_a_key')),
    sa.CheckConstraint("kind IN ('app', 'passkey')", name=op.f('ck_second_factor_kind')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_second_factor_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_second_factor')),
    sa.UniqueConstraint('credential', name=op.f('uq_second_factor_credential'))
    )
    op.create_index(op.f('ix_second_factor_person'), 'second_factor', ['person'])
    op.create_table('recovery_code',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('code_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_recovery_code_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    op.create_index(op.f('ix_recovery_code_person'), 'recovery_code', ['person'])
    op.create_table('sign_in_step',
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('remembered_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('challenge', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('offered', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.CheckConstraint("kind IN ('second', 'set_up', 'session')", name=op.f('ck_sign_in_step_kind')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_step_person')),
    sa.PrimaryKeyConstraint('secret_hash', name=op.f('pk_sign_in_step'))
    )
    op.create_index(op.f('ix_sign_in_step_person'), 'sign_in_step', ['person'])
