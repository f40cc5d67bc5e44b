"""Steps from one version of the tables to the next, run by Alembic.

There is no way back but a backup: answers that a later version took must not be lost.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

VERSION_TABLE = "alembic_version"
"""The table that says which version the others are at."""

_HERE = Path(__file__).parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a version, the newest, inside the caller's transaction."""
    command.upgrade(_config(connection), to)


def revision_of(connection: Connection) -> str | None:
    """Say which version the tables are at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program has the step to a version: a later one's tables it has not."""
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(step.revision == revision for step in steps)


@cache
def newest() -> str:
    """Say which version is the newest."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("The installed program lacks its migrations.")
    return head
