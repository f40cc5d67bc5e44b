"""Progress over five years and two editions: how much work a page is for the server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessments.service import CHEAP, migrate, open_service
from roadmap.settings import now
from tests.benchmarks.conftest import Measured
from tests.benchmarks.served import Server, Visitor, serving, visiting
from tests.benchmarks.table import Counts
from tests.five_years import FiveYears, five_years
from tests.worlds import PASSPHRASE, Clock

EMPTY = "/floor"
VISITS = 20
MOST = 400
"""Milliseconds of server work for the page, without the drawing."""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, FiveYears]:
    """Make five years of one state in a file."""
    url = f"sqlite:///{tmp_path_factory.mktemp('years') / 'five.sqlite'}"
    migrate(url)
    clock = Clock()
    service = open_service(url, clock=clock, passphrase_cost=CHEAP)
    made = five_years(service, clock, last=now().year)
    service.close()
    return url, made


@pytest.fixture(scope="module")
def server(record: tuple[str, FiveYears], tmp_path_factory) -> Iterator[Server]:
    with serving(record[0], Path(tmp_path_factory.mktemp("server")) / "log") as running:
        yield running


@pytest.mark.parametrize("page", ["/progress", "/progress/compare"])
async def test_the_years_of_a_state_take_the_server_four_tenths_of_a_second_at_most(
    record: tuple[str, FiveYears], server: Server, measured: Measured, page: str
):
    url, made = record
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    token, _ = service.people.sign_in(
        sign_in_name=made.focal_point.sign_in_name, passphrase=PASSPHRASE
    )
    service.close()
    async with visiting(server, made.focal_point, token) as visitor:
        for path in (EMPTY, page):
            await _work(visitor, path)  # the first time prepares what is kept
        empty = [await _work(visitor, EMPTY) for _ in range(VISITS)]
        ours = [await _work(visitor, page) for _ in range(VISITS)]

    assert measured(
        f"opening {page} with five years under two editions: the server's processor "
        f"time without drawing, the slowest of {VISITS} (floor: an empty page)",
        measured=max(ours) * 1000,
        floor=min(empty) * 1000,
        unit="ms",
        counts=Counts.MEASURED,
        most=MOST,
    ).is_kept


async def _work(visitor: Visitor, path: str) -> float:
    """Processor seconds of one visit, of all threads."""
    before = await visitor.used("work")
    line = await visitor.open(path)
    await line.close()
    return await visitor.used("work") - before
