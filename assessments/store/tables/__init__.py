"""The tables: shapes of rows, with every rule a database can keep by itself.

Rows never leave the store; the frozen values of `assessments.records` do. Enums are
text with a check, so that a new member is a migration somebody can see.
"""

from assessments.store.tables import log, members, people, plans, region, seals, work
from assessments.store.tables.rows import Row

__all__ = [
    "TABLES",
    "Row",
    "log",
    "members",
    "people",
    "plans",
    "region",
    "seals",
    "work",
]

TABLES = Row.metadata.tables
"""Every table by its name."""
