"""What is measured side by side: our product, another source tree's, and the floor."""

import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import psycopg

from tests.benchmarks.driver import Guest, Region
from tests.benchmarks.served import (
    Server,
    bare_commit,
    make_region,
    postgresql,
    serving,
    serving_by_two,
    trees,
)
from tests.past_the_program import OWNER, SUPERUSER, as_user


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A server with a region of its own."""

    server: Server
    region: Region


class Regions:
    """Regions that were made once, and are copied for everybody who wants one.

    Parameters
    ----------
    place
        An empty folder, on the disk.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._made: dict[tuple[str, Path, int], Region] = {}
        self._numbers = count(1)
        self._stack = ExitStack()
        self._new: Callable[[str], str] | None = None

    def close(self) -> None:
        """Stop the PostgreSQL server, if there is one."""
        self._stack.close()

    def empty(self, kind: str) -> str:
        """Give the URL of an empty database."""
        number = next(self._numbers)
        if kind == "sqlite":
            return f"sqlite:///{self._place / f'{number}.sqlite'}"
        if self._new is None:
            cluster = postgresql(self._place / "cluster")
            self._new = self._stack.enter_context(cluster)
        return self._new(f"number_{number}")

    def copy(self, kind: str, tree: Path, *, times: int = 1) -> Region:
        """Give a region nobody else writes into, of so many times 36 states."""
        key = (kind, tree, times)
        if key not in self._made:
            place = self._place / f"made-{next(self._numbers)}"
            place.mkdir()
            self._made[key] = make_region(
                self.empty(kind), place, tree=tree, times=times
            )
        made, number = self._made[key], next(self._numbers)
        if kind == "sqlite":
            file = self._place / f"{number}.sqlite"
            shutil.copy(made.url.removeprefix("sqlite:///"), file)
            return replace(made, url=f"sqlite:///{file}")
        start, _, query = made.url.partition("?")
        base, _, name = start.rpartition("/")
        server = as_user(f"{base}/postgres?{query}", SUPERUSER)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE copy_{number} TEMPLATE {name} OWNER {OWNER}".encode()
            )
        return replace(made, url=f"{base}/copy_{number}?{query}")

    @contextmanager
    def sides(
        self, place: Path, kind: str = "sqlite", *, processes: int = 1
    ) -> Iterator[list[Side]]:
        """Serve a copy with our product and, if there is one, the other tree's."""
        with ExitStack() as stack:
            found = []
            for number, tree in enumerate(trees()):
                region, log = self.copy(kind, tree), place / f"side-{number}"
                if processes == 1:
                    serve = serving(region.url, log, tree=tree)
                else:
                    log.mkdir()
                    serve = serving_by_two(region.url, log, tree=tree)
                server = stack.enter_context(serve)
                found.append(Side(server=server, region=region))
            yield found

    @contextmanager
    def floor(self, place: Path, kind: str = "sqlite") -> Iterator[Server]:
        """Serve the bare route that commits a row."""
        with bare_commit(self.empty(kind), place / "bare") as server:
            yield server


def crowd(region: Region, number: int) -> list[Guest]:
    """So many people who answer, at least four of each state that is among them."""
    by_state: dict[str, list[Guest]] = {state: [] for state in region.work}
    for role in ("focal_point", "contributor"):
        for guest in region.those(role):
            by_state[str(guest.state)].append(guest)
    each = max(4, -(-number // len(by_state)))
    return [guest for guests in by_state.values() for guest in guests[:each]][:number]


async def of_each(
    sides: Sequence[Side], measure: Callable[[Side], Awaitable[float]]
) -> tuple[float, float | None]:
    """Measure one side after the other: ours, and the other one's."""
    found = [await measure(side) for side in sides]
    return found[0], found[1] if len(found) > 1 else None
