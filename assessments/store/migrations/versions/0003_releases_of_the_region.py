"""Releases of the region, what states contribute to them, and who prepares them"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


NEVER_CHANGED = ("contribution", "prepared_release", "release", "release_member", "release_audience")

ADDED_OTHERWISE = {
    "contribution": (
        "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM contribution "
        "WHERE assessment = NEW.assessment)"
    ),
    "prepared_release": (
        "EXISTS (SELECT 1 FROM prepared_release WHERE number = NEW.number)"
    ),
    "release": (
        "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM release) "
        "OR EXISTS (SELECT 1 FROM release WHERE id = NEW.id)"
    ),
    "release_member": (
        "NEW.release <> (SELECT max(number) FROM release) OR EXISTS (SELECT 1 "
        "FROM release_member WHERE release = NEW.release AND submission = NEW.submission)"
    ),
    "release_audience": (
        "EXISTS (SELECT 1 FROM release_audience WHERE number = NEW.number)"
    ),
}
"""When a new row would stand elsewhere than at the end, or in the place of another."""

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contribution',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('contributes', sa.Boolean(), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('has_published', sa.Boolean(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint('contributes OR NOT named', name=op.f('ck_contribution_named')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_contribution_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_contribution_person')),
    sa.PrimaryKeyConstraint('assessment', 'number', name=op.f('pk_contribution'))
    )
    op.create_table('prepared_release',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cycle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('corrects', sa.Boolean(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=False),
    sa.Column('certificate', sa.LargeBinary(), nullable=False),
    sa.Column('members', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('priorities', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint('length(id) = 64', name=op.f('ck_prepared_release_id')),
    sa.ForeignKeyConstraint(['cycle'], ['cycle.code'], name=op.f('fk_prepared_release_cycle')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_prepared_release_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_prepared_release'))
    )
    op.create_table('release',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cycle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=False),
    sa.Column('certificate', sa.LargeBinary(), nullable=False),
    sa.Column('prepared_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint('length(id) = 64', name=op.f('ck_release_id')),
    sa.CheckConstraint('prepared_by <> person', name=op.f('ck_release_published_by_another')),
    sa.ForeignKeyConstraint(['cycle'], ['cycle.code'], name=op.f('fk_release_cycle')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_release_person')),
    sa.ForeignKeyConstraint(['prepared_by'], ['person.id'], name=op.f('fk_release_prepared_by')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_release')),
    sa.UniqueConstraint('id', name=op.f('uq_release_id'))
    )
    op.create_table('release_audience',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('everyone', sa.Boolean(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_release_audience_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_release_audience'))
    )
    op.create_table('release_member',
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('submission', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['release'], ['release.number'], name=op.f('fk_release_member_release')),
    sa.ForeignKeyConstraint(['submission'], ['submission.id'], name=op.f('fk_release_member_submission')),
    sa.PrimaryKeyConstraint('release', 'submission', name=op.f('pk_release_member'))
    )
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
    for table, is_wrong in ADDED_OTHERWISE.items():  # INSERT OR REPLACE is no DELETE
        op.execute(
            f"CREATE TRIGGER {table}_at_the_end BEFORE INSERT ON {table} WHEN {is_wrong} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are added at the end'); END"
        )


def _protect_on_postgresql() -> None:
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )
    for table, is_wrong in ADDED_OTHERWISE.items():
        op.execute(
            f"CREATE FUNCTION {table}_at_the_end() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {is_wrong} THEN "
            f"RAISE EXCEPTION 'rows of {table} are added at the end'; "
            "END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_at_the_end BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_at_the_end()"
        )
