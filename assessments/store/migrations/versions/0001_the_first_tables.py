"""The first tables"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


NEVER_CHANGED = ("answer", "settlement", "comment", "assignment", "deed")
FROZEN_IN_SUBMISSION = (
    "id", "assessment", "draft", "scope", "through_seq", "document", "sha256", "person",
    "at", "supersedes",
)

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cycle',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('edition', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reference_date', sa.Date(), nullable=False),
    sa.Column('opens', sa.Date(), nullable=False),
    sa.Column('closes', sa.Date(), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.CheckConstraint('opens <= closes', name=op.f('ck_cycle_window')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_cycle'))
    )
    op.create_table('deed',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('deed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_deed'))
    )
    op.create_table('failed_sign_in',
    sa.Column('name_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name_hash', name=op.f('pk_failed_sign_in'))
    )
    op.create_table('state',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sub_region', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('invented', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_state'))
    )
    op.create_table('agency',
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_agency_state')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_agency')),
    sa.UniqueConstraint('state', 'name', name=op.f('uq_agency_state_name'))
    )
    op.create_table('assessment',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('cycle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scope', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('draft', sa.Integer(), nullable=False),
    sa.Column('started_from', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.CheckConstraint("scope IN ('core', 'full')", name=op.f('ck_assessment_scope')),
    sa.CheckConstraint("stage IN ('draft', 'submitted', 'signed')", name=op.f('ck_assessment_stage')),
    sa.CheckConstraint('draft >= 1', name=op.f('ck_assessment_draft')),
    sa.CheckConstraint('last_seq >= 0', name=op.f('ck_assessment_last_seq')),
    sa.ForeignKeyConstraint(['cycle'], ['cycle.code'], name=op.f('fk_assessment_cycle')),
    sa.ForeignKeyConstraint(['started_from'], ['assessment.id'], name=op.f('fk_assessment_started_from')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_assessment_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('state', 'cycle', name=op.f('uq_assessment_state_cycle'))
    )
    op.create_table('person',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sign_in_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('passphrase_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.CheckConstraint("(agency IS NULL) = (role <> 'contributor')", name=op.f('ck_person_role_fits_agency')),
    sa.CheckConstraint("(state IS NULL) = (role IN ('content_editor', 'analyst', 'administrator'))", name=op.f('ck_person_role_fits_state')),
    sa.CheckConstraint("role IN ('focal_point', 'contributor', 'approver', 'observer', 'content_editor', 'analyst', 'administrator')", name=op.f('ck_person_role')),
    sa.ForeignKeyConstraint(['agency'], ['agency.code'], name=op.f('fk_person_agency')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_person_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('sign_in_name', name=op.f('uq_person_sign_in_name'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_state'), ['state'], unique=False)

    op.create_table('answer',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('voice', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('carried_from', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('client_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("value <> 'not_applicable' OR reason IS NOT NULL", name=op.f('ck_answer_reason')),
    sa.CheckConstraint("value IN ('met', 'not_yet', 'not_known', 'not_applicable', 'withdrawn')", name=op.f('ck_answer_value')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_answer_assessment')),
    sa.ForeignKeyConstraint(['carried_from'], ['assessment.id'], name=op.f('fk_answer_carried_from')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_answer_person')),
    sa.PrimaryKeyConstraint('assessment', 'seq', name=op.f('pk_answer')),
    sa.UniqueConstraint('assessment', 'person', 'client_key', name=op.f('uq_answer_assessment_person_client_key'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index('ix_answer_assessment_code', ['assessment', 'code'], unique=False)

    op.create_table('assignment',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agency'], ['agency.code'], name=op.f('fk_assignment_agency')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_assignment_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_assignment_person')),
    sa.PrimaryKeyConstraint('assessment', 'seq', name=op.f('pk_assignment'))
    )
    op.create_table('comment',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('voice', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('client_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_comment_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_comment_person')),
    sa.PrimaryKeyConstraint('assessment', 'seq', name=op.f('pk_comment')),
    sa.UniqueConstraint('assessment', 'person', 'client_key', name=op.f('uq_comment_assessment_person_client_key'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_assessment_code', ['assessment', 'code'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('voice', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('law', 'procedure', 'plan', 'minutes', 'statistics', 'training_record', 'agreement', 'review', 'statement')", name=op.f('ck_evidence_kind')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_evidence_person')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_evidence_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_state'), ['state'], unique=False)

    op.create_table('invitation',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('expires', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('accepted', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('accepted_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('withdrawn', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.CheckConstraint("(agency IS NULL) = (role <> 'contributor')", name=op.f('ck_invitation_role_fits_agency')),
    sa.CheckConstraint("(state IS NULL) = (role IN ('content_editor', 'analyst', 'administrator'))", name=op.f('ck_invitation_role_fits_state')),
    sa.CheckConstraint("role IN ('focal_point', 'contributor', 'approver', 'observer', 'content_editor', 'analyst', 'administrator')", name=op.f('ck_invitation_role')),
    sa.ForeignKeyConstraint(['accepted_by'], ['person.id'], name=op.f('fk_invitation_accepted_by')),
    sa.ForeignKeyConstraint(['agency'], ['agency.code'], name=op.f('fk_invitation_agency')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_invitation_by')),
    sa.ForeignKeyConstraint(['state'], ['state.code'], name=op.f('fk_invitation_state')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_invitation')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_invitation_secret_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_state'), ['state'], unique=False)

    op.create_table('session',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('secret_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('remembered_as', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_seen', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('revoked', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_session_person')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_session')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_session_secret_hash'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_person'), ['person'], unique=False)

    op.create_table('settlement',
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('settles', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("value IN ('met', 'not_yet', 'not_known', 'not_applicable', 'withdrawn')", name=op.f('ck_settlement_value')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_settlement_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_settlement_person')),
    sa.PrimaryKeyConstraint('assessment', 'seq', name=op.f('pk_settlement'))
    )
    op.create_table('submission',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('draft', sa.Integer(), nullable=False),
    sa.Column('scope', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('through_seq', sa.Integer(), nullable=False),
    sa.Column('document', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('supersedes', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('signed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('signed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('sent_back_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sent_back_note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.CheckConstraint("scope IN ('core', 'full')", name=op.f('ck_submission_scope')),
    sa.CheckConstraint('(signed_by IS NULL) = (signed_at IS NULL)', name=op.f('ck_submission_signed')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_submission_sha256')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_submission_assessment')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_submission_person')),
    sa.ForeignKeyConstraint(['sent_back_by'], ['person.id'], name=op.f('fk_submission_sent_back_by')),
    sa.ForeignKeyConstraint(['signed_by'], ['person.id'], name=op.f('fk_submission_signed_by')),
    sa.ForeignKeyConstraint(['supersedes'], ['submission.id'], name=op.f('fk_submission_supersedes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('assessment', 'draft', name=op.f('uq_submission_assessment_draft'))
    )
    op.create_table('evidence_link',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('assessment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('criterion', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('grade', sa.Integer(), nullable=False),
    sa.Column('voice', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('confirmed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('confirmed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('confirmed_seq', sa.Integer(), nullable=True),
    sa.Column('removed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('removed_seq', sa.Integer(), nullable=True),
    sa.CheckConstraint('(confirmed_by IS NULL) = (confirmed_seq IS NULL)', name=op.f('ck_evidence_link_confirmed')),
    sa.CheckConstraint('confirmed_by <> person', name=op.f('ck_evidence_link_confirmed_by_another')),
    sa.CheckConstraint('grade IN (1, 2, 3, 4)', name=op.f('ck_evidence_link_grade')),
    sa.ForeignKeyConstraint(['assessment'], ['assessment.id'], name=op.f('fk_evidence_link_assessment')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_evidence_link_confirmed_by')),
    sa.ForeignKeyConstraint(['evidence'], ['evidence.id'], name=op.f('fk_evidence_link_evidence')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_evidence_link_person')),
    sa.ForeignKeyConstraint(['removed_by'], ['person.id'], name=op.f('fk_evidence_link_removed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_link'))
    )
    with op.batch_alter_table('evidence_link', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_link_assessment_criterion', ['assessment', 'criterion'], unique=False)
        batch_op.create_index('uq_evidence_link_in_use', ['assessment', 'criterion', 'evidence'], unique=True, sqlite_where=sa.text('removed_seq IS NULL'), postgresql_where=sa.text('removed_seq IS NULL'))

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
    columns = ", ".join(f'"{name}"' for name in FROZEN_IN_SUBMISSION)
    op.execute(
        f"CREATE TRIGGER submission_no_update BEFORE UPDATE OF {columns} ON submission "
        "BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission "
        "BEGIN SELECT RAISE(ABORT, 'a submission is never changed'); END"
    )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"
    )
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
    columns = ", ".join(f'"{name}"' for name in FROZEN_IN_SUBMISSION)
    op.execute(
        f"CREATE TRIGGER submission_never_changed BEFORE UPDATE OF {columns} OR DELETE "
        "ON submission FOR EACH ROW EXECUTE FUNCTION never_changed()"
    )
