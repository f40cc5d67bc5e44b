"""What every table shares: names for constraints, two short forms, and packed documents."""

import zlib
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Dialect, ForeignKeyConstraint, MetaData
from sqlalchemy.types import LargeBinary, TypeDecorator
from sqlmodel import SQLModel
from typing_extensions import override

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


class Packed(TypeDecorator[bytes]):
    """Bytes that are kept compressed (zlib, RFC 1950) and read as they were written.

    Bytes that are no such stream, whole and alone, are read as they stand: so a document
    that somebody put there otherwise is held against its fingerprint like every other.
    """

    impl = LargeBinary
    cache_ok = True

    @override
    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Compress what is written."""
        return None if value is None else zlib.compress(value)

    @override
    def process_result_value(
        self, value: bytes | None, dialect: Dialect
    ) -> bytes | None:
        """Give back what was written."""
        return None if value is None else unpacked(bytes(value))


MOST_UNPACKED = 64 * 2**20
"""No document is as long: what would grow beyond it in memory is not unpacked."""


def unpacked(stored: bytes) -> bytes:
    """Give the bytes in a compressed stream; those that are none, as they stand."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(stored, MOST_UNPACKED)
    except zlib.error:
        return stored
    return found if stream.eof and not stream.unused_data else stored
