"""What every table shares: one set of names for constraints, and two short forms."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, MetaData
from sqlmodel import SQLModel

from assessments.records.evidence import LinkGrade


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


def one_of(column: str, values: Iterable[object]) -> CheckConstraint:
    """Let a column hold one of these values only."""
    listed = ", ".join(
        str(int(v)) if isinstance(v, LinkGrade) else f"'{v}'" for v in values
    )
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def about() -> ForeignKeyConstraint:
    """Let rows belong to an assessment that is there."""
    return ForeignKeyConstraint(["assessment"], ["assessment.id"])
