"""The tables of a state's plan: versions of actions, and costs of its own."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from assessments.records.plans import ActionStatus
from assessments.store.tables.rows import Row, one_of


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
        one_of("status", ActionStatus),
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
