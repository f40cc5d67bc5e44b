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

_HERE = Path(__file__).parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest version, inside the caller's transaction."""
    command.upgrade(_config(connection), "head")


def revision_of(connection: Connection) -> str | None:
    """Say which version the tables are at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str:
    """Say which version is the newest."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("The installed program lacks its migrations.")
    return head
