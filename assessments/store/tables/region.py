"""The tables of the region: what states contribute, and what was published of it.

Every row is written once. Who took part in a release is kept here for the audit of the
next one and leaves the store for nothing else.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from assessments.store.tables.rows import Packed, Row, about


class ContributionRow(Row, table=True):
    """A state's choice about one assessment; the newest by number counts."""

    __tablename__: ClassVar[str] = "contribution"
    __table_args__ = (
        about(),
        CheckConstraint("contributes OR NOT named", name="named"),
    )
    assessment: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    contributes: bool
    named: bool
    has_published: bool
    person: str = Field(foreign_key="person.id")
    at: datetime


class PreparedReleaseRow(Row, table=True):
    """A release that passed its audit and waits for a second person."""

    __tablename__: ClassVar[str] = "prepared_release"
    __table_args__ = (CheckConstraint("length(id) = 64", name="id"),)
    number: int | None = Field(default=None, primary_key=True)
    id: str
    cycle: str = Field(foreign_key="cycle.code")
    corrects: bool
    document: bytes = Field(sa_type=Packed)
    certificate: bytes = Field(sa_type=Packed)
    members: str  # fingerprint of who contributed what
    priorities: str  # that can be published, as JSON
    person: str = Field(foreign_key="person.id")
    at: datetime


class ReleaseRow(Row, table=True):
    """A release: the ledger in the order of its numbers."""

    __tablename__: ClassVar[str] = "release"
    __table_args__ = (
        CheckConstraint("length(id) = 64", name="id"),
        CheckConstraint("prepared_by <> person", name="published_by_another"),
    )
    number: int = Field(primary_key=True)
    id: str = Field(unique=True)
    cycle: str = Field(foreign_key="cycle.code")
    document: bytes = Field(sa_type=Packed)
    certificate: bytes = Field(sa_type=Packed)
    prepared_by: str = Field(foreign_key="person.id")
    person: str = Field(foreign_key="person.id")
    at: datetime


class ReleaseMemberRow(Row, table=True):
    """That a submission went into a release."""

    __tablename__: ClassVar[str] = "release_member"
    release: int = Field(primary_key=True, foreign_key="release.number")
    submission: str = Field(primary_key=True, foreign_key="submission.id")
    named: bool


class ReleaseAudienceRow(Row, table=True):
    """Whether everyone or members only may read the releases; the newest counts."""

    __tablename__: ClassVar[str] = "release_audience"
    number: int | None = Field(default=None, primary_key=True)
    everyone: bool
    person: str = Field(foreign_key="person.id")
    at: datetime
