"""The only place that knows SQL."""

from assessments.store.database import (
    Database,
    Unit,
    migrate,
    newest_revision,
    revision,
)

__all__ = ["Database", "Unit", "migrate", "newest_revision", "revision"]
