"""The tables of the log: what was done, where each log ends, and where it came from."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from assessments.store.tables.rows import Row


class DeedRow(Row, table=True):
    """That somebody did something, never what was written: an entry of a chain."""

    __tablename__: ClassVar[str] = "deed"
    __table_args__ = (
        Unique("chain", "place"),
        CheckConstraint("length(hash) = 64", name="hash"),
        CheckConstraint("digest IS NULL OR length(digest) = 64", name="digest"),
        Index(None, "about", "deed", "number"),
    )
    number: int | None = Field(default=None, primary_key=True)
    chain: str  # a state's code, or "_region"
    place: int
    who: str
    role: str
    deed: str
    about: str
    at: datetime
    digest: str | None = None
    origin: str | None = None
    hash: str


class DeedOriginRow(Row, table=True):
    """Where a deed came from: not in the chain but for its hash, so it can be forgotten."""

    __tablename__: ClassVar[str] = "deed_origin"
    number: int = Field(primary_key=True, foreign_key="deed.number")
    chain: str
    salt: str
    came_from: str


class LogHeadRow(Row, table=True):
    """Where a log ends; who writes into it waits here for who writes before."""

    __tablename__: ClassVar[str] = "log_head"
    chain: str = Field(primary_key=True)
    place: int
    hash: str
