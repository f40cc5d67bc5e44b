"""The record is tested on both databases; the fast loop takes SQLite only."""

from collections.abc import Callable, Iterator

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, begins_small: bool) -> Iterator[str]:
    """Give the URL of a database of each kind in turn: with the small world, or empty."""
    if request.param == "sqlite":
        yield request.getfixturevalue("fresh_sqlite")
        return
    fresh: Callable[[str], Iterator[str]] = request.getfixturevalue("fresh_postgresql")
    if begins_small:
        request.getfixturevalue("small_on_postgresql")
    yield from fresh("small" if begins_small else "migrated")
