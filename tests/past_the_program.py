"""Reading and writing the record past the program, and past every wall inside the database.

>>> with looking(service) as unit:
...     unit.execute(text("SELECT count(*) FROM answer"))

On PostgreSQL as its superuser: the server's own role reaches no row of a state by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url

from assessments.service import Service
from assessments.store import Database, Unit

OWNER, SERVING, SUPERUSER = "roadmap_owner", "roadmap", "postgres"
"""On PostgreSQL: who owns the tables, who the program is, and who may do everything."""


@contextmanager
def looking(service: Service) -> Iterator[Unit]:
    """Read what stands."""
    with _unlocked(service) as database, database.reading() as unit:
        yield unit


@contextmanager
def changing(service: Service) -> Iterator[Unit]:
    """Write what the program would not."""
    with _unlocked(service) as database, database.unit_of_work() as unit:
        yield unit


@contextmanager
def _unlocked(service: Service) -> Iterator[Database]:
    given = service.world.database
    assert isinstance(given, Database)
    if given.is_sqlite:
        yield given
        return
    database = Database(as_user(str_of(given), SUPERUSER))
    try:
        yield database
    finally:
        database.close()


def str_of(database: Database) -> str:
    """Give the URL of a database."""
    return database._engine.url.render_as_string(hide_password=False)


def as_user(url: str, user: str) -> str:
    """Give the URL of the same database for another user; one of SQLite stays."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return url
    return parsed.set(username=user).render_as_string(hide_password=False)
