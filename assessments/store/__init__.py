"""The only place that knows SQL."""

from assessments.store.database import (
    Database,
    PointsNowhere,
    Unit,
    UnitsOfWork,
    is_consistent,
    is_known,
    migrate,
    newest_revision,
    require_writable,
    revision,
    revision_in,
    weaknesses,
)
from assessments.store.files import remove_record, sqlite_file
from assessments.store.hosting import Hosting, hosting
from assessments.store.row_security import Weakness

__all__ = [
    "Database",
    "Hosting",
    "PointsNowhere",
    "Unit",
    "UnitsOfWork",
    "Weakness",
    "hosting",
    "is_consistent",
    "is_known",
    "migrate",
    "newest_revision",
    "remove_record",
    "require_writable",
    "revision",
    "revision_in",
    "sqlite_file",
    "weaknesses",
]
