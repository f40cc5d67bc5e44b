"""Forty people of 36 states open each page at once: every page, every role.

``python -m tests.benchmarks.at_once`` (`poe at-once`) prints the table: on SQLite, on
PostgreSQL with one process, and with two behind nginx. The pages come from the
application's own list of addresses, so that none is forgotten. "First" are the first
visits to a page after the server was started, "again" those when nothing changed since.

``--on sqlite``, ``--role focal_point`` and ``--page progress`` take a part of it, and
``BENCH_OTHER=/path`` measures another source tree's product the same way.
"""

import argparse
import asyncio
import os
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.benchmarks.driver import STRANGER, Guest, LineCut, Region, Visitor, visiting
from tests.benchmarks.served import (
    Server,
    make_region,
    postgresql,
    serving,
    serving_by_two,
    trees,
)
from tests.benchmarks.table import percentile

FORTY = 40
FIRST, AGAIN = 5.0, 1.5
"""Seconds that 95 of 100 visits may take: the first ones, and when nothing changed."""

ROLES = (
    *("focal_point", "contributor", "approver", "observer"),
    *("analyst", "content_editor", "administrator", "not_signed_in"),
)
MORE = ("/assessments/{signed}/results", "/assessments/{assessment}/ways?by=budget")
"""Addresses that differ from others in what they ask for."""

_FILE = re.compile(r"\.\w+$")
_PLACE = re.compile(r"{(\w+)}")
_SETUPS = ("sqlite", "postgresql", "two")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of forty visits to one page: seconds of each, and what went wrong."""

    taken: tuple[float, ...]
    errors: Counter[str]
    refused: int
    elsewhere: int

    @property
    def is_page(self) -> bool:
        """Whether this role has this page."""
        return bool(self.taken) or bool(self.errors)

    def slow(self, share: float) -> float:
        """Seconds that so many did not take longer than; endless where one got nothing."""
        return percentile([*self.taken, *([999.0] * self.errors.total())], share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A page, for a role, on a server: the first visits and the ones after."""

    server: str
    role: str
    page: str
    first: Opened
    again: Opened


def pages(region: Region) -> list[str]:
    """Every address that may show a page; files are none."""
    found = [path for path in region.addresses if not _FILE.search(path)]
    return [*found, *MORE]


def address(page: str, guest: Guest, region: Region) -> str:
    """Fill an address in for somebody; a part nobody knows of is an error."""
    state = guest.state or next(iter(region.work))
    known = {
        "assessment": region.work[state],
        "signed": region.signed[state],
        "priority": region.largest,
        "action": region.actions[state],
        "name": "method",
        "secret": "nobody-has-this-one",
    }
    return _PLACE.sub(lambda place: known[place[1]], page)


def forty(role: str, region: Region, number: int = FORTY) -> list[Guest]:
    """So many people of a role, of as many states as there are."""
    return [STRANGER] * number if role == STRANGER.role else region.those(role, number)


async def open_at_once(
    server: Server, guests: list[Guest], page: str, region: Region
) -> Opened:
    """Let everybody open a page at the same moment."""
    async with visiting(server.port, guests) as visitors:
        found = await asyncio.gather(
            *(
                _opened(visitor, address(page, visitor.guest, region))
                for visitor in visitors
            )
        )
    return Opened(
        taken=tuple(taken for said, taken in found if said == ""),
        errors=Counter(
            said for said, _ in found if said not in ("", "refused", "elsewhere")
        ),
        refused=sum(said == "refused" for said, _ in found),
        elsewhere=sum(said == "elsewhere" for said, _ in found),
    )


async def _opened(visitor: Visitor, path: str) -> tuple[str, float]:
    """Open a page until its websocket stands; what went wrong, and seconds."""
    begun = time.perf_counter()
    try:
        answered = await visitor.shown(path)
        if answered.status in (403, 404):
            return "refused", 0.0
        if answered.status < 400 and (
            answered.status != 200 or b"text/html" not in answered.head
        ):
            return "elsewhere", 0.0
        if answered.status != 200:
            return f"status {answered.status}", 0.0
        await visitor.connect(answered)
    except (LineCut, TimeoutError, OSError) as problem:
        return f"{type(problem).__name__} {problem}"[:80], 0.0
    return "", time.perf_counter() - begun


def cells(
    setup: str, region: Region, place: Path, tree: Path, roles: list[str], like: str
) -> Iterator[Cell]:
    """Measure every page for every role; the server is started anew for each role."""
    serve = serving_by_two if setup == "two" else serving
    for role in roles:
        here = Path(tempfile.mkdtemp(dir=place))
        log = here if setup == "two" else here / "log"
        guests = forty(role, region)
        with serve(region.url, log, tree=tree) as server:
            for page in pages(region):
                if like in page:
                    both = [
                        asyncio.run(open_at_once(server, guests, page, region))
                        for _ in range(2)
                    ]
                    if both[0].is_page:
                        cell = Cell(
                            server=_name(setup, tree),
                            role=role,
                            page=page,
                            first=both[0],
                            again=both[1],
                        )
                        print(cell.server, role, page, *_figures(cell), file=sys.stderr)
                        yield cell


def table_of(found: list[Cell]) -> Table:
    """Lay out a row per page and role, with columns per server."""
    servers = list(dict.fromkeys(cell.server for cell in found))
    table = Table(
        box=SIMPLE_HEAD, title="40 people at once: seconds until a page is open"
    )
    table.add_column("page")
    table.add_column("role")
    for server in servers:
        for what in (f"{server}: first p50", "p95", "again p50", "p95", "errors"):
            table.add_column(what, justify="right", max_width=12)
    for page, role in dict.fromkeys((cell.page, cell.role) for cell in found):
        row = [page, role.replace("_", " ")]
        for server in servers:
            here = [
                cell
                for cell in found
                if (cell.page, cell.role, cell.server) == (page, role, server)
            ]
            row += _figures(here[0]) if here else [""] * 5
        table.add_row(*row)
    return table


def _figures(cell: Cell) -> list[str]:
    errors = cell.first.errors + cell.again.errors
    return [
        *(f"{cell.first.slow(share):.2f}" for share in (0.5, 0.95)),
        *(f"{cell.again.slow(share):.2f}" for share in (0.5, 0.95)),
        str(errors.total()) + (f" {errors.most_common(1)[0][0]}" if errors else ""),
    ]


def summary_of(found: list[Cell]) -> Table:
    """Name the worst page of each server, beside the goals."""
    table = Table(box=SIMPLE_HEAD)
    for name in ("server", "cells", "errors (0)", f"first p95 (≤ {FIRST} s)"):
        table.add_column(name)
    for name in (f"again p95 (≤ {AGAIN} s)", "kept", "load"):
        table.add_column(name)
    for server in dict.fromkeys(cell.server for cell in found):
        here = [cell for cell in found if cell.server == server]
        errors = sum((c.first.errors + c.again.errors for c in here), Counter[str]())
        first = max(here, key=lambda cell: cell.first.slow(0.95))
        again = max(here, key=lambda cell: cell.again.slow(0.95))
        table.add_row(
            server,
            str(len(here)),
            str(errors.total()),
            f"{first.first.slow(0.95):.2f} {first.page} {first.role}",
            f"{again.again.slow(0.95):.2f} {again.page} {again.role}",
            "yes" if is_kept(here) else "NO",
            f"{os.getloadavg()[0]:.1f}",
        )
    return table


def is_kept(found: list[Cell]) -> bool:
    """Whether nobody got an error and nobody waited longer than is good."""
    return all(
        not cell.first.errors + cell.again.errors
        and cell.first.slow(0.95) <= FIRST
        and cell.again.slow(0.95) <= AGAIN
        for cell in found
    )


def _name(setup: str, tree: Path) -> str:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "two": "two behind nginx"}
    return names[setup] if tree == trees()[0] else f"{names[setup]} (other)"


def needs(setups: list[str]) -> bool:
    """Whether any of these keeps its record in PostgreSQL."""
    return set(setups) != {"sqlite"}


def main() -> int:
    """Measure what was asked for, and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--on", choices=_SETUPS, nargs="*", default=list(_SETUPS))
    parser.add_argument("--role", choices=ROLES, nargs="*", default=list(ROLES))
    parser.add_argument("--page", default="", help="a part of the address")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers end with us
    found: list[Cell] = []
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="roadmap-at-once-") as name,
        ExitStack() as s,
    ):
        Path(name).chmod(0o755)
        place, made = Path(name), dict[tuple[str, Path], Region]()
        new = s.enter_context(postgresql(place / "cluster")) if needs(given.on) else str
        for number, tree in enumerate(trees()):
            for setup in given.on:
                here = place / f"{setup}-{number}"
                here.mkdir()
                kind = "sqlite" if setup == "sqlite" else "postgresql"
                if (kind, tree) not in made:
                    sqlite = f"sqlite:///{here / 'busy.sqlite'}"
                    url = sqlite if kind == "sqlite" else new(f"busy_{number}")
                    made[kind, tree] = make_region(url, here, tree=tree)
                region = made[kind, tree]
                found += cells(setup, region, here, tree, given.role, given.page)
    console = Console(width=200)
    console.print(table_of(found))
    console.print(summary_of(found))
    console.print(f"{time.monotonic() - begun:.0f} s; every time is of the clock.")
    return 0 if is_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
