"""A served record on a machine that fails: a real small disk, a real lock, one server alone."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from assessments.service import CHEAP, open_service
from roadmap.cli import app
from roadmap.commands import alone
from roadmap.commands.checkup import OTHERS
from roadmap.commands.doctor import _files
from roadmap.exit_codes import ExitCode
from roadmap.settings import FILE, now, sqlite_url
from roadmap.wording.texts import english
from tests.patience import PATIENCE, comes_to_be
from tests.ports import free_port
from tests.worlds import PASSPHRASE, administrator_of

pytestmark = pytest.mark.slow

SIZE = "4m"
"""Of the small disk: enough for the record and a little more."""

NO_DISK = (
    "The tests mount a small disk in memory, in a name space of their own. That needs root,"
    " or a system that lets users have name spaces (kernel.unprivileged_userns_clone)."
)

IS_ROOT = os.geteuid() == 0

OF_A_TREE = ("unshare", "--mount") if IS_ROOT else ("unshare", "-rm")


@dataclass(frozen=True, kw_only=True)
class SmallDisk:
    """A served record on a disk that is nearly full, seen from outside its name space."""

    address: str
    folder: Path
    token: str
    process: int

    def browser(self) -> httpx.Client:
        """Give a browser in which the administrator has signed in."""
        return httpx.Client(
            base_url=self.address,
            headers={"Origin": self.address, "Accept": "text/html"},
            cookies={"roadmap_session": self.token},
            timeout=PATIENCE,
        )

    def inside(self, *command: str) -> tuple[str, ...]:
        """Give what runs a command where the disk is."""
        users = () if IS_ROOT else ("--user", "--preserve-credentials")
        there = ("--target", str(self.process), "--mount", *users)
        return ("nsenter", *there, *command)

    @property
    def record(self) -> str:
        """Where the record is, on the disk."""
        return str(self.folder / FILE).removeprefix(f"/proc/{self.process}/root")

    @contextmanager
    def full(self) -> Iterator[None]:
        """Fill the disk to the last byte."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
        filler.unlink()


def record_in(folder: Path, migrated: Path) -> str:
    """Make a record with an administrator, and give the secret of a session of before."""
    shutil.copy(migrated, folder / FILE)
    (folder / FILE).chmod(0o600)
    earlier = now() - timedelta(minutes=6)  # so that reading would note it again
    url = sqlite_url(folder / FILE)
    with closing(
        open_service(url, clock=lambda: earlier, passphrase_cost=CHEAP)
    ) as service:
        administrator = administrator_of(service)
        token, _ = service.people.sign_in(
            sign_in_name=administrator.sign_in_name, passphrase=PASSPHRASE
        )
    return token


@pytest.fixture(scope="module")
def disk(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[SmallDisk]:
    """Serve a record on a small disk, by the command that everybody uses."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "disk").mkdir()
    token, port = record_in(folder, migrated_file), str(free_port())
    steps = (
        f"mount -t tmpfs -o size={SIZE} none disk || exit 77",
        f"cp {FILE} disk",
        f"exec {sys.executable} -m roadmap serve --port {port}",
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*OF_A_TREE, "sh", "-c", "; ".join(steps)],
            cwd=folder,
            env={
                **os.environ,
                "ROADMAP_DATA_DIR": "disk",
                "ROADMAP_DATABASE_URL": "",
                "ROADMAP_SECOND_FACTOR": "approver",  # the administrator needs none
            },
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        is_served = comes_to_be(lambda: _answers(address) or process.poll() is not None)
        if process.poll() == 77 or "unshare:" in (folder / "log").read_text():
            pytest.fail(NO_DISK, pytrace=False)
        assert is_served and process.poll() is None, (folder / "log").read_text()
        seen = Path(f"/proc/{process.pid}/root{folder}/disk")
        yield SmallDisk(address=address, folder=seen, token=token, process=process.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{address}/healthz").is_success
    return False


def save(browser: httpx.Client) -> httpx.Response:
    """Save something small."""
    return browser.post("/language", data={"language": "en", "next": "/help"})


def test_on_a_full_disk_reading_goes_on_and_saving_says_why_and_goes_on_by_itself(
    disk: SmallDisk,
):
    with disk.browser() as browser:
        with disk.full():
            read = [browser.get(path).status_code for path in ("/account", "/help")]
            saved = save(browser)
            watched = browser.get("/readyz")
        afterwards = save(browser)

    assert read == [200, 200]
    assert saved.status_code == 503
    assert english("frame.problem.database_full") in saved.text
    assert (watched.status_code, watched.text) == (503, "space")
    assert afterwards.status_code == 303


def test_while_another_process_writes_reading_goes_on_and_saving_says_why(
    disk: SmallDisk,
):
    holding = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    with (
        subprocess.Popen(
            disk.inside(sys.executable, "-c", holding, disk.record),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other,
        disk.browser() as browser,
    ):
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        read = [browser.get(path).status_code for path in ("/account", "/help")]
        saved = save(browser)
        other.stdin.close()
        other.wait()
        afterwards = save(browser)

    assert read == [200, 200]
    assert saved.status_code == 503
    assert english("frame.problem.database_busy") in saved.text
    assert afterwards.status_code == 303


def test_what_a_server_writes_is_for_nobody_else(disk: SmallDisk):
    with disk.browser() as browser:
        save(browser)
    made = sorted(disk.folder.glob(f"{FILE}*"))

    assert [file.name.removeprefix(FILE) for file in made] == [
        "",
        "-shm",
        "-wal",
        ".lock",
    ]
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in made} == {
        file.name: "0o0" for file in made
    }


def test_a_record_is_made_for_nobody_else_and_what_is_not_is_named(tmp_path: Path):
    folder = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-m", "roadmap", "migrate"],
        env={**os.environ, "ROADMAP_DATA_DIR": str(folder)},
        capture_output=True,
        check=True,
    )
    record = folder / FILE

    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert oct(record.stat().st_mode & 0o777) == "0o600"
    assert [found.path for found in _files(record, folder) if found.mode & OTHERS] == []
    record.chmod(0o640)
    wide_open = [found.path for found in _files(record, folder) if found.mode & OTHERS]
    assert wide_open == [str(record)]


@pytest.mark.long
def test_a_record_is_served_by_one_process_alone(disk: SmallDisk):
    ended = subprocess.run(
        disk.inside(
            *(sys.executable, "-m", "roadmap", "serve", "--port", str(free_port()))
        ),
        env={**os.environ, "ROADMAP_DATA_DIR": str(Path(disk.record).parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == ExitCode.FAILED
    assert f"is served already, by process {disk.process}" in ended.stderr


def test_a_record_that_may_only_be_read_is_not_served(
    tmp_path: Path, migrated_file: Path
):
    record_in(tmp_path, migrated_file)
    steps = (
        "mount --bind . . && mount -o remount,bind,ro . || exit 77",
        f"cd $PWD; exec {sys.executable} -m roadmap serve --port {free_port()}",
    )
    ended = subprocess.run(
        [*OF_A_TREE, "sh", "-c", "; ".join(steps)],
        cwd=tmp_path,
        env={**os.environ, "ROADMAP_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    if ended.returncode == 77 or "unshare:" in ended.stderr:
        pytest.fail(NO_DISK, pytrace=False)
    assert ended.returncode == ExitCode.FAILED
    assert "can only be read" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_lock_ends_with_its_process_in_any_way(tmp_path: Path):
    record = tmp_path / FILE
    holding = (
        "import sys; from pathlib import Path; from roadmap.commands.alone import *\n"
        "with alone_with(Path(sys.argv[1]), heading=''): print('held', flush=True);"
        " sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, record],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(alone.typer.Exit), alone.alone_with(record, heading=""):
            pass
        other.kill()

    with alone.alone_with(record, heading=""):
        pass


def test_the_tables_of_a_record_that_is_served_are_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(tmp_path))
    record = tmp_path / FILE
    record.touch()

    with alone.alone_with(record, heading=""):
        ended = CliRunner().invoke(app, ["migrate"])

    assert ended.exit_code == ExitCode.FAILED
    assert "is served already" in ended.stderr
    with closing(sqlite3.connect(record)) as there:
        assert not there.execute("SELECT name FROM sqlite_master").fetchall()


def test_a_disk_without_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def no_locks(*_given: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(alone, "flock", no_locks)

    with pytest.raises(alone.typer.Exit), alone.alone_with(tmp_path / FILE, heading=""):
        pass

    assert "knows no locks" in capsys.readouterr().err
