"""``roadmap serve``: what stops it before it starts, and that it serves."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assessments.service import CHEAP, open_service
from roadmap.exit_codes import ExitCode
from roadmap.settings import now
from tests.ports import free_port
from tests.worlds import administrator_of

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    return kept | {"ROADMAP_DATA_DIR": str(tmp_path)}


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def roadmap(place: dict[str, str], *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "roadmap", *given],
        env=place,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_database_without_tables_is_not_served(place: dict[str, str]) -> None:
    Path(place["ROADMAP_DATA_DIR"], "roadmap.sqlite").touch()

    ended = roadmap(place, "serve")

    assert ended.returncode == ExitCode.FAILED
    assert "roadmap migrate" in ended.stdout + ended.stderr


@pytest.mark.parametrize("ahead", [4, 60])
def test_a_server_whose_clock_is_behind_the_record_is_not_served(
    place: dict[str, str], taken: int, ahead: int
) -> None:
    roadmap(place, "migrate")
    url = f"sqlite:///{place['ROADMAP_DATA_DIR']}/roadmap.sqlite"
    then = now() + timedelta(minutes=ahead)
    service = open_service(url, clock=lambda: then, passphrase_cost=CHEAP)
    administrator_of(service)
    service.close()

    ended = roadmap(place, "serve", "--port", str(taken))

    told = " ".join((ended.stdout + ended.stderr).split())
    assert ended.returncode == ExitCode.FAILED
    if ahead < 5:  # a few minutes are nothing: what stops it is the next thing
        assert str(taken) in told
    else:
        assert f"{then:%H:%M}" in told
        assert "The clock of this server says" in told
        assert "Set the clock right" in told


def test_a_taken_port_is_named(place: dict[str, str], taken: int) -> None:
    roadmap(place, "migrate")

    ended = roadmap(place, "serve", "--port", str(taken))

    assert ended.returncode == ExitCode.FAILED
    assert f"Port {taken}" in ended.stdout + ended.stderr


def test_it_serves_under_a_prefix_until_stopped(place: dict[str, str]) -> None:
    roadmap(place, "migrate")
    port = str(free_port())
    with subprocess.Popen(
        [sys.executable, "-m", "roadmap", "serve", "--port", port, "--prefix", "tip"],
        env=place,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            assert "roadmap init NAME" in server.stdout.readline()
            said = re.search(r"http://\S+/tip/", server.stdout.readline())
            assert "ROADMAP_RUN_BY" in server.stdout.readline()
            assert said is not None

            answer = httpx.get(said[0], follow_redirects=False)

            assert answer.status_code == 303
            assert answer.headers["location"] == "/tip/sign-in"
            assert 'src="/tip/static/' in httpx.get(f"{said[0]}sign-in").text
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
