"""Where the time of the tests goes: per kind of fixture, and per folder of tests.

``poe fast --time-spent`` prints it at the end, as the table that the handbook shows.
Seconds of the clock include waiting, for other work on the machine too; seconds of the
processor include what a program took that a test has started and waited for.
"""

import os
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

Spent = dict[str, list[float]]
"""How often, seconds of the clock, seconds of the processor; by what it was spent on."""

SHOWN = 18
"""So many kinds have a row of their own."""


class TimeSpent:
    """Add up what fixtures, tests and putting away take, over all workers."""

    def __init__(self) -> None:
        self.spent: Spent = defaultdict(lambda: [0, 0.0, 0.0])

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Count what happens in the block."""
        clock, processor = time.perf_counter(), _processor()
        try:
            yield
        finally:
            entry = self.spent[what]
            entry[0] += 1
            entry[1] += time.perf_counter() - clock
            entry[2] += _processor() - processor

    def add(self, others: Spent) -> None:
        """Count what another worker has counted."""
        for what, numbers in others.items():
            self.spent[what] = [
                a + b for a, b in zip(self.spent[what], numbers, strict=True)
            ]

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, Any, Any]:
        with self.on("reading the tests"):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, Any, Any]:
        with self.on(f"`{fixturedef.argname}`, for each {fixturedef.scope}"):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        folder = "/".join(item.nodeid.split("::")[0].split("/")[:-1][:2])
        with self.on(f"the tests in `{folder}` themselves"):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, Any, Any]:
        with self.on("putting away"):
            return (yield)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["spent"] = dict(self.spent)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.add(node.workeroutput.get("spent", {}))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        for line in table(self.spent):
            terminalreporter.write_line(line)


def table(spent: Spent) -> Iterator[str]:
    """Write it as a table, the dearest first; what is cheap together in one row."""
    yield "| what | how often | seconds | of the processor |"
    yield "|---|---:|---:|---:|"
    dearest = sorted(spent.items(), key=lambda one: -one[1][1])
    for what, numbers in dearest[:SHOWN]:
        yield _row(what, numbers)
    rest = [numbers for _, numbers in dearest[SHOWN:]]
    if rest:
        yield _row(
            "everything else", [sum(column) for column in zip(*rest, strict=True)]
        )
    yield _row(
        "**together**", [sum(column) for column in zip(*spent.values(), strict=True)]
    )


def _processor() -> float:
    return sum(os.times()[:4])


def _row(what: str, numbers: list[float]) -> str:
    often, clock, processor = numbers
    return f"| {what} | {often:.0f} | {clock:.1f} | {processor:.1f} |"
