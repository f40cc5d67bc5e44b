"""What the benchmarks share; the table is printed at the end of the run."""

import os
from collections.abc import Callable, Iterator

import pytest
from rich.console import Console

from tests.benchmarks.region import Busy, busy_region
from tests.benchmarks.sides import Regions
from tests.benchmarks.table import Counts, Row, table_of

Measured = Callable[..., Row]

ROWS = pytest.StashKey[list[Row]]()


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Give a way to put a row into the table; the caller asserts ``is_kept``."""

    def add(what: str, **numbers: float | str | Counts | None) -> Row:
        row = Row(what=what, busy=os.getloadavg()[0], **numbers)  # type: ignore[arg-type]
        request.config.stash.setdefault(ROWS, []).append(row)
        return row

    return add


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Regions]:
    place = tmp_path_factory.mktemp("regions")
    for folder in (place, *place.parents[:2]):
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own when we are root
    made = Regions(place)
    yield made
    made.close()


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    made = busy_region(f"sqlite:///{tmp_path_factory.mktemp('region') / 'busy.sqlite'}")
    yield made
    made.service.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("what was measured")
        Console(width=170).print(table_of(rows))
