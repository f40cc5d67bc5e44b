"""The record is tested on both databases; the fast loop takes SQLite only."""

from collections.abc import Callable, Iterator

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a migrated, empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("fresh_sqlite")
        return
    fresh: Callable[[], Iterator[str]] = request.getfixturevalue("fresh_postgresql")
    yield from fresh()
