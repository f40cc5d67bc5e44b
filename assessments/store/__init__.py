"""The only place that knows SQL."""

from assessments.store.database import (
    Database,
    Unit,
    UnitsOfWork,
    is_consistent,
    migrate,
    newest_revision,
    revision,
)

__all__ = [
    "Database",
    "Unit",
    "UnitsOfWork",
    "is_consistent",
    "migrate",
    "newest_revision",
    "revision",
]
