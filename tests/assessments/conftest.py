"""The record is tested on both databases."""

from collections.abc import Callable, Iterator

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a migrated, empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("fresh_sqlite")
        return
    fresh: Callable[[], Iterator[str]] = request.getfixturevalue("fresh_postgresql")
    yield from fresh()
