"""The record is tested on both databases; the fast loop takes SQLite only."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.past_the_program import OWNER, as_user
from tests.places import EmptyPlace

_RESTORED = count(1)


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


@pytest.fixture
def empty_place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[EmptyPlace]:
    """Give a way to make an empty database of a kind, and say its URL."""
    made: list[str] = []

    def make(kind: str) -> str:
        name = f"restored_{next(_RESTORED)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        made.append(name)
        url = make_url(server).set(database=name).render_as_string(False)
        return as_user(url, OWNER)

    yield make
    for name in made:
        with psycopg.connect(
            request.getfixturevalue("postgresql"), autocommit=True
        ) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
