"""Fixtures for tests of pages: the application around the record with two states."""

from collections.abc import AsyncIterator, Iterator

import pytest

from assessments.service import Service
from roadmap.settings import Settings
from tests.pages.app_under_test import Site, running
from tests.worlds import Clock, SmallWorld, open_titled_service


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open the record; its small edition has words."""
    opened = open_titled_service(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
async def site(
    small_world: SmallWorld, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Site]:
    """Run the application; whatever it logs as an error fails the test."""
    async with running(small_world.service, Settings()) as site:
        yield site
        errors = [
            record.getMessage()
            for record in caplog.get_records("call")
            if record.levelname == "ERROR"
        ]
        assert not errors, errors
