"""The only place that knows SQL."""

from assessments.store.database import (
    Database,
    Unit,
    UnitsOfWork,
    is_consistent,
    is_known,
    migrate,
    newest_revision,
    require_writable,
    revision,
    revision_in,
)
from assessments.store.files import sqlite_file

__all__ = [
    "Database",
    "Unit",
    "UnitsOfWork",
    "is_consistent",
    "is_known",
    "migrate",
    "newest_revision",
    "require_writable",
    "revision",
    "revision_in",
    "sqlite_file",
]
