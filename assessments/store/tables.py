"""The tables: shapes of rows, with every rule a database can keep by itself.

Rows never leave the store; the frozen values of `assessments.records` do. Enums are
text with a check, so that a new member is a migration somebody can see.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    MetaData,
    text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

from assessments.planned import ActionStatus
from assessments.records import (
    ChangeKind,
    EvidenceKind,
    LinkGrade,
    Role,
    WorkStage,
)
from priorities.answers import AnswerValue, Scope


class Row(SQLModel):
    """A row of the record. Constraint names are fixed so that migrations find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _one_of(column: str, values: Iterable[object]) -> CheckConstraint:
    listed = ", ".join(
        str(int(v)) if isinstance(v, LinkGrade) else f"'{v}'" for v in values
    )
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _about() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assessment"], ["assessment.id"])


PEOPLE_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
_ROLE_FITS_STATE = (
    "(state IS NULL) = (role IN ('content_editor', 'analyst', 'administrator'))"
)
_ROLE_FITS_AGENCY = "(agency IS NULL) = (role <> 'contributor')"


class StateRow(Row, table=True):
    """A member."""

    __tablename__: ClassVar[str] = "state"
    code: str = Field(primary_key=True)
    name: str
    sub_region: str
    invented: bool


class AgencyRow(Row, table=True):
    """A body of a state that answers with a voice of its own."""

    __tablename__: ClassVar[str] = "agency"
    __table_args__ = (Unique("state", "name"),)
    code: str = Field(primary_key=True)
    state: str = Field(foreign_key="state.code")
    name: str


class PersonRow(Row, table=True):
    """Somebody who signs in; without a passphrase hash nobody can as them."""

    __tablename__: ClassVar[str] = "person"
    __table_args__ = (
        _one_of("role", PEOPLE_ROLES),
        CheckConstraint(_ROLE_FITS_STATE, name="role_fits_state"),
        CheckConstraint(_ROLE_FITS_AGENCY, name="role_fits_agency"),
    )
    id: str = Field(primary_key=True)
    name: str
    sign_in_name: str = Field(unique=True)
    role: str
    state: str | None = Field(default=None, foreign_key="state.code", index=True)
    agency: str | None = Field(default=None, foreign_key="agency.code")
    language: str
    active: bool
    passphrase_hash: str | None = None


class SessionRow(Row, table=True):
    """Somebody signed in somewhere; only the hash of the secret is kept."""

    __tablename__: ClassVar[str] = "session"
    number: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    person: str = Field(foreign_key="person.id", index=True)
    remembered_as: str
    since: datetime
    last_seen: datetime
    revoked: datetime | None = None


class FailedSignInRow(Row, table=True):
    """How often a sign-in name failed lately; the name only as a hash."""

    __tablename__: ClassVar[str] = "failed_sign_in"
    name_hash: str = Field(primary_key=True)
    failures: int
    last: datetime


class InvitationRow(Row, table=True):
    """An offer to become a person; only the hash of its secret is kept."""

    __tablename__: ClassVar[str] = "invitation"
    __table_args__ = (
        _one_of("role", PEOPLE_ROLES),
        CheckConstraint(_ROLE_FITS_STATE, name="role_fits_state"),
        CheckConstraint(_ROLE_FITS_AGENCY, name="role_fits_agency"),
    )
    number: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    name: str
    role: str
    state: str | None = Field(default=None, foreign_key="state.code", index=True)
    agency: str | None = Field(default=None, foreign_key="agency.code")
    by: str | None = Field(default=None, foreign_key="person.id")
    at: datetime
    expires: datetime
    accepted: datetime | None = None
    accepted_by: str | None = Field(default=None, foreign_key="person.id")
    withdrawn: datetime | None = None


class CycleRow(Row, table=True):
    """A yearly window."""

    __tablename__: ClassVar[str] = "cycle"
    __table_args__ = (CheckConstraint("opens <= closes", name="window"),)
    code: str = Field(primary_key=True)
    edition: str
    reference_date: date
    opens: date
    closes: date
    closed: bool


class AssessmentRow(Row, table=True):
    """One state, one cycle. ``last_seq`` is the newest number given to anything in it."""

    __tablename__: ClassVar[str] = "assessment"
    __table_args__ = (
        Unique("state", "cycle"),
        _one_of("scope", Scope),
        _one_of("stage", WorkStage),
        CheckConstraint("draft >= 1", name="draft"),
        CheckConstraint("last_seq >= 0", name="last_seq"),
    )
    id: str = Field(primary_key=True)
    state: str = Field(foreign_key="state.code")
    cycle: str = Field(foreign_key="cycle.code")
    scope: str
    stage: str
    draft: int
    started_from: str | None = Field(default=None, foreign_key="assessment.id")
    last_seq: int


class AnswerRow(Row, table=True):
    """An answer: written once, never changed."""

    __tablename__: ClassVar[str] = "answer"
    __table_args__ = (
        _about(),
        Unique("assessment", "person", "client_key"),
        Index("ix_answer_assessment_code", "assessment", "code"),
        _one_of("value", AnswerValue),
        CheckConstraint(
            "value <> 'not_applicable' OR reason IS NOT NULL", name="reason"
        ),
    )
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    voice: str
    person: str = Field(foreign_key="person.id")
    value: str
    reason: str | None = None
    at: datetime
    carried_from: str | None = Field(default=None, foreign_key="assessment.id")
    client_key: str


class SettlementRow(Row, table=True):
    """A decision between voices that differ: written once, never changed."""

    __tablename__: ClassVar[str] = "settlement"
    __table_args__ = (_about(), _one_of("value", AnswerValue))
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    value: str
    reason: str
    settles: str  # sequence numbers, separated by blanks
    person: str = Field(foreign_key="person.id")
    at: datetime


class CommentRow(Row, table=True):
    """A remark: written once, never changed, never leaves the state."""

    __tablename__: ClassVar[str] = "comment"
    __table_args__ = (
        _about(),
        Unique("assessment", "person", "client_key"),
        Index("ix_comment_assessment_code", "assessment", "code"),
    )
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    voice: str
    person: str = Field(foreign_key="person.id")
    text: str
    at: datetime
    client_key: str


class AssignmentRow(Row, table=True):
    """Who is asked for what: written once, never changed."""

    __tablename__: ClassVar[str] = "assignment"
    __table_args__ = (_about(),)
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    agency: str = Field(foreign_key="agency.code")
    asked: bool
    note: str | None = None
    person: str = Field(foreign_key="person.id")
    at: datetime


class EvidenceRow(Row, table=True):
    """A document or record of a state."""

    __tablename__: ClassVar[str] = "evidence"
    __table_args__ = (_one_of("kind", EvidenceKind),)
    id: str = Field(primary_key=True)
    state: str = Field(foreign_key="state.code", index=True)
    title: str
    kind: str
    owner: str
    dated: date | None = None
    language: str
    confidential: bool
    place: str
    person: str = Field(foreign_key="person.id")
    voice: str
    at: datetime


class EvidenceLinkRow(Row, table=True):
    """The use of an entry for a criterion; numbers say when it counted."""

    __tablename__: ClassVar[str] = "evidence_link"
    __table_args__ = (
        _about(),
        _one_of("grade", LinkGrade),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_seq IS NULL)", name="confirmed"
        ),
        CheckConstraint("confirmed_by <> person", name="confirmed_by_another"),
        Index("ix_evidence_link_assessment_criterion", "assessment", "criterion"),
        Index(
            "uq_evidence_link_in_use",
            "assessment",
            "criterion",
            "evidence",
            unique=True,
            sqlite_where=text("removed_seq IS NULL"),
            postgresql_where=text("removed_seq IS NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    evidence: str = Field(foreign_key="evidence.id")
    assessment: str
    criterion: str
    grade: int
    voice: str
    person: str = Field(foreign_key="person.id")
    at: datetime
    seq: int
    confirmed_by: str | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = None
    confirmed_seq: int | None = None
    removed_by: str | None = Field(default=None, foreign_key="person.id")
    removed_seq: int | None = None


class SubmissionRow(Row, table=True):
    """A frozen snapshot; only signing and sending back are written later."""

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (
        _about(),
        Unique("assessment", "draft"),
        _one_of("scope", Scope),
        CheckConstraint("(signed_by IS NULL) = (signed_at IS NULL)", name="signed"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )
    id: str = Field(primary_key=True)
    assessment: str
    draft: int
    scope: str
    through_seq: int
    plan_seq: int | None = (
        None  # newest number in the plan; None before there were plans
    )
    document: bytes
    sha256: str
    person: str = Field(foreign_key="person.id")
    at: datetime
    supersedes: str | None = Field(default=None, foreign_key="submission.id")
    signed_by: str | None = Field(default=None, foreign_key="person.id")
    signed_at: datetime | None = None
    sent_back_by: str | None = Field(default=None, foreign_key="person.id")
    sent_back_note: str | None = None


class ChangeReasonRow(Row, table=True):
    """Why an answer differs from last cycle's: written once, never changed."""

    __tablename__: ClassVar[str] = "change_reason"
    __table_args__ = (
        _about(),
        Unique("assessment", "person", "client_key"),
        _one_of("kind", ChangeKind),
    )
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    voice: str
    person: str = Field(foreign_key="person.id")
    kind: str
    at: datetime
    client_key: str


class PlanRow(Row, table=True):
    """The plan of a state. ``last_seq`` is the newest number given to anything in it."""

    __tablename__: ClassVar[str] = "plan"
    __table_args__ = (CheckConstraint("last_seq >= 0", name="last_seq"),)
    state: str = Field(primary_key=True, foreign_key="state.code")
    last_seq: int


class ActionRow(Row, table=True):
    """One version of an action: written once; the newest by number counts."""

    __tablename__: ClassVar[str] = "action"
    __table_args__ = (
        _one_of("status", ActionStatus),
        CheckConstraint("effort IS NULL OR effort BETWEEN 1 AND 3", name="effort"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount"),
        CheckConstraint("starts <= ends", name="quarters"),
    )
    state: str = Field(primary_key=True, foreign_key="state.code")
    seq: int = Field(primary_key=True)
    action: str
    title: str
    edition: str
    option: str | None = None
    criteria: str  # codes, separated by blanks
    lead: str | None = Field(default=None, foreign_key="agency.code")
    partners: str  # codes of agencies, separated by blanks
    starts: str  # 2027-Q1
    ends: str
    status: str
    effort: int | None = None
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    evidence_wanted: str
    evidence: str  # ids of entries, separated by blanks
    after: str  # ids of actions, separated by blanks
    note: str
    person: str = Field(foreign_key="person.id")
    at: datetime


class OwnCostRow(Row, table=True):
    """A state's own cost of a criterion; None gives the edition's effort class back."""

    __tablename__: ClassVar[str] = "own_cost"
    __table_args__ = (
        CheckConstraint("cost IS NULL OR cost BETWEEN 1 AND 99", name="cost"),
    )
    state: str = Field(primary_key=True, foreign_key="state.code")
    seq: int = Field(primary_key=True)
    edition: str
    criterion: str
    cost: int | None = None
    person: str = Field(foreign_key="person.id")
    at: datetime


class DeedRow(Row, table=True):
    """That somebody did something, never what was written."""

    __tablename__: ClassVar[str] = "deed"
    number: int | None = Field(default=None, primary_key=True)
    who: str
    deed: str
    about: str
    at: datetime


TABLES = Row.metadata.tables
