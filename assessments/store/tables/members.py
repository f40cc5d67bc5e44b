"""The tables about changes of who belongs to a state."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from assessments.records.members import MemberChangeKind
from assessments.store.tables.people import PEOPLE_ROLES
from assessments.store.tables.rows import Row, one_of


class MemberChangeRow(Row, table=True):
    """A change as it was asked for; only the hash of the secret of a recovery is kept."""

    __tablename__: ClassVar[str] = "member_change"
    __table_args__ = (
        one_of("kind", MemberChangeKind),
        one_of("role", PEOPLE_ROLES),
        Index(None, "state", "number"),
    )
    number: int | None = Field(default=None, primary_key=True)
    state: str | None = Field(default=None, foreign_key="state.code")
    kind: str
    name: str
    role: str
    person: str | None = Field(default=None, foreign_key="person.id")
    invitation: int | None = Field(
        default=None, foreign_key="invitation.number", unique=True
    )
    secret_hash: str | None = Field(default=None, unique=True)
    asked_by: str | None = Field(default=None, foreign_key="person.id")
    at: datetime
    expires: datetime
    waits_until: datetime | None = None
    agreed_by: str | None = Field(default=None, foreign_key="person.id")
    agreed: datetime | None = None
    stopped_by: str | None = Field(default=None, foreign_key="person.id")
    stopped: datetime | None = None
    done: datetime | None = None


class ForgottenRow(Row, table=True):
    """That a new passphrase was asked for under a name, known or not; only its hash."""

    __tablename__: ClassVar[str] = "forgotten_passphrase"
    name_hash: str = Field(primary_key=True)
    at: datetime
