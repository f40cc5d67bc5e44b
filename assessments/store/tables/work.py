"""The tables of the work: cycles, assessments, and all that is given to them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.work import ChangeKind, LateKind, WorkStage
from assessments.store.tables.rows import Packed, Row, about, one_of
from priorities.answers import APPLIES, AnswerValue, Scope

WHOSE = {
    "answer": "voice",
    "settlement": None,
    "comment": "person",
    "change_reason": "voice",
    "assignment": "agency",
}
"""Tables of what is said again rather than changed, and which column says whose it is."""


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
        one_of("scope", Scope),
        one_of("stage", WorkStage),
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
        about(),
        Unique("assessment", "person", "client_key"),
        Index(None, "assessment", "code", "voice", "seq"),
        one_of("value", AnswerValue),
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
    __table_args__ = (
        about(),
        Index(None, "assessment", "code", "seq"),
        one_of("value", (*AnswerValue, APPLIES)),
    )
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
        about(),
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


class ChangeReasonRow(Row, table=True):
    """Why an answer differs from last cycle's: written once, never changed."""

    __tablename__: ClassVar[str] = "change_reason"
    __table_args__ = (
        about(),
        Unique("assessment", "person", "client_key"),
        Index(None, "assessment", "code", "voice", "seq"),
        one_of("kind", ChangeKind),
    )
    assessment: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    voice: str
    person: str = Field(foreign_key="person.id")
    kind: str
    at: datetime
    client_key: str


class NewestRow(Row, table=True):
    """The number of what somebody said last about a code: triggers keep it.

    ``whose`` is a voice, an agency or a person, as `WHOSE` says of each kind, and empty for
    settlements. Nothing is told here that the rows themselves do not tell; it saves walking
    over everything that was ever said.
    """

    __tablename__: ClassVar[str] = "newest"
    __table_args__ = (
        about(),
        one_of("kind", WHOSE),
        {"sqlite_with_rowid": False},
    )
    assessment: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    whose: str = Field(primary_key=True)
    seq: int


class LateNoteRow(Row, table=True):
    """What arrived when an assessment was closed: written once, never changed."""

    __tablename__: ClassVar[str] = "late_note"
    __table_args__ = (
        about(),
        Unique("assessment", "person", "client_key"),
        one_of("kind", LateKind),
    )
    assessment: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    code: str
    person: str = Field(foreign_key="person.id")
    kind: str
    value: str | None = None
    text: str | None = None
    at: datetime
    client_key: str


class LateNoteEndRow(Row, table=True):
    """What became of a late note: written once, never changed."""

    __tablename__: ClassVar[str] = "late_note_end"
    __table_args__ = (
        ForeignKeyConstraint(
            ["assessment", "number"], ["late_note.assessment", "late_note.number"]
        ),
    )
    assessment: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    taken_over: bool
    person: str = Field(foreign_key="person.id")
    at: datetime


class AssignmentRow(Row, table=True):
    """Who is asked for what: written once, never changed."""

    __tablename__: ClassVar[str] = "assignment"
    __table_args__ = (about(),)
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
    __table_args__ = (one_of("kind", EvidenceKind),)
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
        about(),
        one_of("grade", LinkGrade),
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
        about(),
        Unique("assessment", "draft"),
        one_of("scope", Scope),
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
    document: bytes = Field(sa_type=Packed)
    sha256: str
    person: str = Field(foreign_key="person.id")
    at: datetime
    supersedes: str | None = Field(default=None, foreign_key="submission.id")
    signed_by: str | None = Field(default=None, foreign_key="person.id")
    signed_at: datetime | None = None
    sent_back_by: str | None = Field(default=None, foreign_key="person.id")
    sent_back_note: str | None = None
