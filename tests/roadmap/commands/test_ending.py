"""What a server starts ends with it, whatever way it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.patience import PATIENCE, comes_to_be
from tests.ports import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LONG = 600.0
"""Seconds that a figure takes that nobody waits for any more."""


@contextmanager
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a server in a session of its own, as a terminal or a service does."""
    port = free_port()
    script = str(Path(__file__).with_name("drawing_server.py"))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, script, f"sqlite:///{folder / 'record'}", str(port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        assert comes_to_be(lambda: answers(address)), (folder / "log").read_text()
        yield process, address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{address}/healthz").is_success
    return False


def started_by(process: int) -> set[int]:
    """Name the processes that a process started, and those that these started."""
    found: set[int] = set()
    with suppress(FileNotFoundError):
        for listed in Path(f"/proc/{process}/task").glob("*/children"):
            for child in map(int, listed.read_text().split()):
                found |= {child} | started_by(child)
    return found


def left(processes: set[int]) -> set[int]:
    return {number for number in processes if is_running(number)}


def is_running(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"  # over, but nobody looked


@pytest.mark.parametrize("way", ["SIGKILL", "SIGINT"])
def test_nothing_that_a_server_started_outlives_it(tmp_path: Path, way: str):
    with server(tmp_path) as (process, address):
        begun = tmp_path / "begun"
        with suppress(httpx.ReadTimeout):
            httpx.get(
                f"{address}/region/drawn?file={begun}&seconds={LONG}", timeout=0.5
            )
        assert comes_to_be(begun.exists)
        started = started_by(process.pid)
        assert started

        process.send_signal(signal.Signals[way])
        process.wait(PATIENCE)

        assert comes_to_be(lambda: not left(started)), left(started)
