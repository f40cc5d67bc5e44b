"""The table of seals: what rows said when a deed was done, as a digest of them."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from assessments.store.tables.rows import Row


class SealRow(Row, table=True):
    """A digest (SHA-256) over some rows of one part of the record: written once.

    ``bundle`` joins what one deed sealed; the digest over the bundle stands in the line of
    the log. ``part`` and ``about`` say which rows, ``after`` and ``through`` which of their
    numbers where they have any, ``columns`` what of them.
    """

    __tablename__: ClassVar[str] = "seal"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index(None, "part", "about", "number"),
        Index(None, "bundle"),
    )
    number: int | None = Field(default=None, primary_key=True)
    bundle: str
    state: str | None = Field(default=None, foreign_key="state.code", index=True)
    part: str
    about: str
    after: int | None = None
    through: int | None = None
    columns: str  # names, separated by blanks
    rows: int
    sha256: str
