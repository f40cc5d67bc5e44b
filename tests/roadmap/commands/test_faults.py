"""Whatever stops a command is said in a sentence, and never counts as a difference found."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from assessments.service import sqlite_file
from assessments.store import Database
from roadmap.cli import app
from roadmap.commands import demo, release, serving
from roadmap.exit_codes import ExitCode
from roadmap.settings import FILE, Settings, sqlite_url

TOLD = {ExitCode.NOT_USABLE, ExitCode.FAILED}

OF_THE_RECORD = {
    "init": ("init", "Ada"),
    "migrate": ("migrate",),
    "verify": ("verify",),
    "serve": ("serve",),
    "change": ("change", "one", "another"),
    "release export": ("release", "export", "1", "release.json"),
    "backup": ("backup", "record.backup"),
    "doctor": ("doctor",),
    "reset-passphrase": ("reset-passphrase", "ada"),
}

SOME = ("migrate", "serve", "verify")
"""Each of these meets everything in the suite; the others do when they are asked to."""

ALL = [
    command if command in SOME else pytest.param(command, marks=pytest.mark.long)
    for command in OF_THE_RECORD
]

MAKING = {"init", "migrate"}
"""What makes a record where there is none."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands work in a folder of their own, and serve nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ROADMAP_DATABASE_URL", raising=False)
    monkeypatch.setattr(serving, "_serve", lambda *_given, **_named: None)
    monkeypatch.setattr(demo, "_serve", lambda *_given, **_named: None)
    return tmp_path


@pytest.fixture
def data(folder: Path) -> Path:
    """Make the folder of the record."""
    (folder / "data").mkdir()
    return folder / "data"


def run(*given: str) -> Result:
    return CliRunner().invoke(app, given)


def require_told(ended: Result) -> None:
    """Require a sentence, and a number that stands for no difference and no surprise.

    Examining is a check, and what it finds is what it was asked for.
    """
    if (
        ended.exit_code == ExitCode.DIFFERENT
        and "checks. To put right:" in ended.output
    ):
        return
    assert ended.exit_code in TOLD, (ended.exit_code, ended.output, ended.exception)
    assert "Traceback" not in ended.output
    assert re.search(r"[a-z]{3,}.*\.", ended.stderr), ended.output


# ------------------------------------------------------------------------- settings

WRONG = {
    "ROADMAP_PORT": ("abc", "70000", "-1", "8080.5", "８０８０x"),
    "ROADMAP_DEMO": ("perhaps", "2"),
    "ROADMAP_PUBLIC_URL": ("nonsense", "ftp://example.org", "https://", "javascript:1"),
    "ROADMAP_RUN_BY": ("a\x07bell",),
    "ROADMAP_DATABASE_URL": (
        "nonsense",
        "mysql://user:hidden@host/db",
        "postgresql://user:hidden@host:abc/db",
        "postgresql+psycopg2x://user:hidden@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "sqlite:////no/such/folder/roadmap.sqlite",
        "sqlite:///x.sqlite?no_such_option=1",
        "sqlite:///x.sqlite?timeout=abc",
        "postgresql://user:hidden@127.0.0.1:1/db",
        "postgresql://user:hidden@127.0.0.1:1/db?no_such_option=1",
        "postgresql://user:hidden@127.0.0.1:1/db?sslmode=perhaps",
        "postgresql://user:hidden@no-such-host.invalid/db",
        "postgresql://user:hidden@127.0.0.1:1/db?connect_timeout=abc",
    ),
}


@pytest.mark.parametrize("command", ALL)
@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]]
)
def test_a_wrong_setting_is_told(
    command: str, name: str, value: str, data: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(name, value)

    ended = run(*OF_THE_RECORD[command])

    require_told(ended)
    assert "hidden" not in ended.output
    if name != "ROADMAP_DATABASE_URL":
        assert name in ended.output
        assert ended.exit_code == ExitCode.NOT_USABLE
    assert not list(data.iterdir())


@pytest.mark.parametrize("name", [n for n in WRONG if n != "ROADMAP_DATABASE_URL"])
def test_the_demo_tells_a_wrong_setting(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, WRONG[name][0])

    require_told(run("demo", "--no-browser"))


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_that_is_set_to_nothing_is_not_set(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ROADMAP_DATA_DIR")
    standard = Settings()

    monkeypatch.setenv(f"ROADMAP_{name.upper()}", "")

    assert Settings() == standard


@pytest.mark.parametrize(
    "host", ["no such host", "999.1.1.1", "8.8.8.8", "::zz", "ü" * 80], ids=ascii
)
def test_a_host_that_is_none_of_ours_is_found_out(host: str):
    assert "no address of this computer" in str(serving.why_no_port(host, 0))


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_host_that_is_none_of_ours_is_told(
    command: str, data: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copy(migrated_file, data / FILE)
    monkeypatch.setenv("ROADMAP_HOST", "no such host")

    ended = run(command)

    require_told(ended)
    assert "no address of this computer" in ended.output


# ------------------------------------------------------------------------- the record


WHOLE = {"truncated", "torn", "beside a stale log", "without a table"}
"""What begins as a record that is whole."""


def _nothing(_place: Path) -> None:
    """Leave no file there."""


def _a_folder(place: Path) -> None:
    place.mkdir()


def _text(place: Path) -> None:
    place.write_text("no database, but a letter to the ministry. " * 100)


def _another_programs(place: Path) -> None:
    with closing(sqlite3.connect(place)) as other:
        other.execute("CREATE TABLE moz_places (url TEXT)")
        other.commit()


def _truncated(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:20_000])


def _torn(place: Path) -> None:
    content = place.read_bytes()
    place.write_bytes(content[:4096] + b"\xff" * 60_000 + content[64_096:])


def _beside_a_stale_log(place: Path) -> None:
    before = place.read_bytes()
    database = Database(sqlite_url(place))
    with database.unit_of_work() as unit:
        unit.exec_driver_sql("CREATE TABLE later (x)")
        unit.exec_driver_sql("DROP TABLE person")
    log = place.with_name(f"{place.name}-wal").read_bytes()
    database.close()
    place.write_bytes(before[:40_960])
    place.with_name(f"{place.name}-wal").write_bytes(log)


def _a_pipe(place: Path) -> None:
    os.mkfifo(place)


def _without_a_table(place: Path) -> None:
    with closing(sqlite3.connect(place)) as other:
        for table in ("person", "submission", "deed", "release", "answer"):
            other.execute(f"DROP TABLE {table}")
        other.commit()


def _held(place: Path) -> None:
    place.symlink_to("/proc/self/mem")


PLACES: dict[str, Callable[[Path], None]] = {
    "nothing": _nothing,
    "a folder": _a_folder,
    "text": _text,
    "another program's": _another_programs,
    "truncated": _truncated,
    "torn": _torn,
    "beside a stale log": _beside_a_stale_log,
    "a pipe": _a_pipe,
    "without a table": _without_a_table,
    "no file at all": _held,
}


@pytest.mark.parametrize("what", PLACES)
@pytest.mark.parametrize("command", [*ALL, "demo"])
def test_what_is_no_whole_record_is_told(
    command: str, what: str, data: Path, migrated_file: Path
):
    place = data / (demo.FILE if command == "demo" else FILE)
    if what in WHOLE:
        shutil.copy(migrated_file, place)
    PLACES[what](place)
    if what == "nothing" and command in {*MAKING, "demo"}:
        return  # that is what they are for
    if what == "without a table" and command in {*MAKING, "demo"}:
        return  # nothing of it is read

    ended = run(*OF_THE_RECORD.get(command, ("demo", "--no-browser")))

    require_told(ended)


@pytest.mark.parametrize("command", OF_THE_RECORD)
def test_a_data_folder_that_is_a_file_is_told(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    (folder / "file").write_text("")
    for place in (folder / "file", folder / "file" / "deeper"):
        monkeypatch.setenv("ROADMAP_DATA_DIR", str(place))

        require_told(run(*OF_THE_RECORD[command]))


@pytest.mark.parametrize("command", [*OF_THE_RECORD, "demo"])
def test_a_data_folder_with_too_long_a_name_is_told(
    command: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_DATA_DIR", "x" * 300)

    require_told(run(*OF_THE_RECORD.get(command, ("demo", "--no-browser"))))


@given(
    name=st.text(
        st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=30
    ).filter(lambda name: name not in {".", ".."})
    | st.sampled_from(
        [
            *(
                "a?b",
                "a?c",
                "a#b",
                "a%41",
                "a%3Fb",
                ":memory:",
                "file:x",
                "?mode=memory",
            ),
            *(
                "a b ",
                " ",
                "a\nb",
                "é",
                "a?b#c%d?e",
                "~",
                "\\",
                "a?uri=true",
                "&",
                "a;b",
            ),
        ]
    )
)
def test_the_record_is_in_the_folder_that_is_named_whatever_its_name(
    tmp_path_factory: pytest.TempPathFactory, name: str
):
    if len(name.encode()) > 200:
        return
    file = tmp_path_factory.mktemp("odd") / name / FILE
    file.parent.mkdir()
    url = Settings(data_dir=file.parent).database

    database = Database(url)
    with database.unit_of_work() as unit:
        unit.exec_driver_sql("CREATE TABLE here (x)")
    database.close()

    with closing(sqlite3.connect(file)) as there:
        assert there.execute("SELECT name FROM sqlite_master").fetchall() == [("here",)]
    assert sqlite_file(url) == file
    shutil.rmtree(file.parent.parent)


# ------------------------------------------------------------------------- what is read


@contextmanager
def _named(kind: str, folder: Path) -> Iterator[Path]:
    """Give something that may be named where a file is expected."""
    place = folder / "given.json"
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a folder":
        place.mkdir()
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as there:
            there.bind(str(place))
            yield place
        return
    elif kind == "too large":
        with place.open("wb") as file:
            file.truncate(2**40)  # a sparse file: it takes no room
    elif kind in CONTENTS:
        place.write_bytes(CONTENTS[kind])
    elif kind.startswith("/"):
        place = Path(kind)
    yield place


CONTENTS = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "deep": b"[" * 100_000,
    "no object": b"[1, 2]",
    "a number without end": b"9" * 100_000,
}

GIVEN = (
    *("missing", "a pipe", "a folder", "a socket", "too large"),
    *("/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem"),
    *CONTENTS,
)

READING = {
    "place": ("place", "2024"),
    "place of an edition": ("place",),
    "edition check": ("edition", "check"),
    "edition show": ("edition", "show"),
    "edition compare": ("edition", "compare", "2024"),
    "release check": ("release", "check"),
    "restore": ("restore",),
}


@pytest.mark.parametrize("kind", GIVEN)
@pytest.mark.parametrize("command", READING)
def test_what_is_no_file_or_no_such_file_is_told_at_once(
    command: str, kind: str, folder: Path
):
    more = ("answers.json",) if command == "place of an edition" else ()

    with _named(kind, folder) as place:
        ended = run(*READING[command], str(place), *more)

    if command == "release check" and kind in {
        "deep",
        "no object",
        "empty",
        "a number without end",
    }:
        assert ended.exit_code == ExitCode.DIFFERENT  # read, and found to hold nothing
        return
    require_told(ended)


# ------------------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    "place",
    ["no/such/folder/release.json", ".", "/dev/full", "x" * 300, "/proc/nothing"],
)
def test_an_export_that_cannot_be_written_is_told(
    place: str, monkeypatch: pytest.MonkeyPatch
):
    @contextmanager
    def opened(_settings: Settings) -> Iterator[object]:
        releases = SimpleNamespace(export=lambda **_named: b"{}" * 10_000)
        yield SimpleNamespace(releases=releases)

    monkeypatch.setattr(release, "opened", opened)

    require_told(run("release", "export", "1", place))


def test_every_command_is_tried_here():
    groups = {
        f"{g.name} {c.name}"
        for g in app.registered_groups
        for c in g.typer_instance.registered_commands
    }  # type: ignore[union-attr]
    known = {*groups, *(str(c.name) for c in app.registered_commands)}

    assert known - {"demo", "edition list"} == {*OF_THE_RECORD, *READING} - {
        "place of an edition"
    }


def started(*given: str, **more: object) -> "subprocess.Popen[str]":
    """Start a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "roadmap", *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload]  # what a test sets
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(("edition", "list"), marks=pytest.mark.long),
        ("edition", "compare", "2017", "2024"),
    ],
)
def test_who_reads_no_further_hears_nothing_more(given: tuple[str, ...]):
    with started(*given) as command:
        assert command.stdout is not None and command.stderr is not None
        command.stdout.close()
        told = command.stderr.read()

    assert (command.returncode, told) == (141, "")


def test_what_is_printed_to_a_full_disk_is_told():
    with Path("/dev/full").open("w") as nowhere:
        ended = subprocess.run(
            [sys.executable, "-m", "roadmap", "edition", "list"],
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ended.returncode == ExitCode.FAILED
    assert "the disk is full" in ended.stderr


@pytest.mark.long
def test_a_demo_on_a_full_disk_is_told(folder: Path):
    code = (
        "import resource, sys; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "sys.argv = ['roadmap', 'demo', '--no-browser']; "
        "from roadmap.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert ended.returncode == ExitCode.FAILED
    assert "The disk of the record is full" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_nobody_foresaw_is_told_whole_and_is_no_difference(
    monkeypatch: pytest.MonkeyPatch,
):
    def broken(*_given: object) -> None:
        raise LookupError("a fault of ours")

    monkeypatch.setattr("roadmap.commands.edition.list_all", broken)

    ended = run("edition", "list")

    assert ended.exit_code == ExitCode.UNFORESEEN
    assert "a fault of ours" in ended.stderr
    assert "a fault of the program" in ended.stderr
