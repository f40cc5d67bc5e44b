"""What pages cost when the years, the revisions and the states become many."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.benchmarks.conftest import Measured
from tests.benchmarks.driver import STRANGER, Guest, Region
from tests.benchmarks.served import Server, bare_page, make, serving, trees
from tests.benchmarks.sides import Regions
from tests.benchmarks.table import Counts
from tests.benchmarks.visits import Page, empty, work_of_each

ROUNDS = 9
MOST = 60
"""Milliseconds of processor for Progress when nothing changed, however many years."""

TIMES = 3
"""So many times 36 states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """Our server and the other tree's, in which states have many years behind them."""

    servers: tuple[Server, ...]
    guests: tuple[dict[str, Guest], ...]
    bare: Server

    def pages(self, state: str, path: str) -> list[Page]:
        """Give a page of a state, ours first."""
        return [
            Page(server=server, path=path, guest=guests[state])
            for server, guests in zip(self.servers, self.guests, strict=True)
        ]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    place = tmp_path_factory.mktemp("years")
    with ExitStack() as stack:
        servers, guests = [], []
        for number, tree in enumerate(trees()):
            here = place / str(number)
            here.mkdir()
            url = f"sqlite:///{here / 'years.sqlite'}"
            written = make("years.py", url, here, tree=tree)
            guests.append(_guests(written))
            servers.append(stack.enter_context(serving(url, here / "log", tree=tree)))
        bare = stack.enter_context(bare_page(place / "bare"))
        yield Lived(servers=tuple(servers), guests=tuple(guests), bare=bare)


def _guests(written: Path) -> dict[str, Guest]:
    tokens: dict[str, str] = json.loads(written.read_text("utf-8"))
    return {
        code: Guest(id="", role="focal_point", state=code, agency=None, token=token)
        for code, token in tokens.items()
    }


@pytest.mark.parametrize("path", ["/progress", "/progress/compare"])
async def test_progress_costs_little_however_many_years(
    lived: Lived, measured: Measured, path: str
):
    cases = {"FIV": "5 years", "TEN": "10 years", "TWE": "20 years"}
    cases["REV"] = "5 years, the last one corrected 10 times"
    pages = [page for state in cases for page in lived.pages(state, path)]
    found = await work_of_each([empty(lived.bare), *pages], ROUNDS)

    floor, *taken = found
    step = len(lived.servers)
    rows = [
        measured(
            f"{path} of {words}, when nothing changed: the server's processor, median of "
            "rounds (floor: the framework's bare page)",
            measured=taken[at * step],
            floor=floor,
            other=taken[at * step + 1] if step > 1 else None,
            unit="ms",
            counts=Counts.MEASURED,
            goal=MOST,
        )
        for at, words in enumerate(cases.values())
    ]
    assert all(row.is_kept for row in rows)


async def test_pages_grow_with_the_states_as_much_as_the_states_at_most(
    regions: Regions, tmp_path: Path, measured: Measured
):
    few, many = (regions.copy("sqlite", trees()[0], times=n) for n in (1, TIMES))
    with (
        serving(few.url, tmp_path / "few") as small,
        serving(many.url, tmp_path / "many") as large,
        bare_page(tmp_path / "bare") as bare,
    ):
        sides = [(small, few), (large, many)]
        pages = [
            Page(server=server, path=path, guest=_guest(region, role))
            for role, path in READ
            for server, region in sides
        ]
        floor, *taken = await work_of_each([empty(bare), *pages], ROUNDS)

    rows = [
        measured(
            f"{path} for {role.replace('_', ' ')} with {36 * TIMES} states: the server's "
            f"processor, median of rounds (goal: {TIMES} x what it costs with 36, "
            f"{taken[at * 2]:.1f} ms; floor: the framework's bare page)",
            measured=taken[at * 2 + 1],
            floor=floor,
            unit="ms",
            counts=Counts.MEASURED,
            goal=TIMES * taken[at * 2],
        )
        for at, (role, path) in enumerate(READ)
    ]
    assert all(row.is_kept for row in rows)


READ = (
    ("focal_point", "/"),
    ("analyst", "/"),
    ("analyst", "/office"),
    ("administrator", "/administration"),
    ("not_signed_in", "/region"),
)
"""Pages that might have to do with every state, each with somebody who reads it."""


def _guest(region: Region, role: str) -> Guest:
    return STRANGER if role == STRANGER.role else region.those(role, 1)[0]
