"""``roadmap backup``, ``restore`` and what ``migrate`` keeps first."""

import errno
import os
import shutil
import sqlite3
import stat
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy.engine import make_url
from typer.testing import CliRunner, Result

from assessments.errors import DatabaseGone, Fault
from assessments.service import backups, migrate, waiting_migration
from assessments.store import Database, migrations
from roadmap.cli import app
from roadmap.commands import backup as backup_command
from roadmap.commands import private_file
from roadmap.commands.alone import alone_with
from roadmap.exit_codes import ExitCode
from tests.age_by_hand import encrypted
from tests.past_the_program import OWNER, SERVING, as_user

PASSPHRASE = "a passphrase for backups"


def run(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands work in an empty folder, with a passphrase that costs nothing."""
    monkeypatch.delenv("ROADMAP_DATABASE_URL", raising=False)
    monkeypatch.setenv("ROADMAP_BACKUP_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(backups.pyrage.passphrase, "encrypt", encrypted)
    return move_to(tmp_path / "data", monkeypatch)


def move_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def record(data: Path, migrated_file: Path) -> Path:
    """Put a record with empty tables there."""
    data.mkdir(mode=0o700)
    shutil.copyfile(migrated_file, data / "roadmap.sqlite")
    return data / "roadmap.sqlite"


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_backup_is_a_private_file_that_becomes_the_record_elsewhere(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "roadmap.backup"

    made = run("backup", file)

    assert made.exit_code == ExitCode.DONE, made.output
    assert mode(file) == 0o600
    assert f"The backup is in {file}" in made.stdout
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)
    restored = run("restore", file)
    assert restored.exit_code == ExitCode.DONE, restored.output
    assert "The record is as it was on" in restored.stdout
    assert "The record is as it was written." in restored.stdout
    there = sorted(f.name for f in elsewhere.iterdir())
    assert there == ["roadmap.sqlite", "roadmap.sqlite.lock"]
    assert mode(elsewhere / "roadmap.sqlite") == 0o600
    assert run("verify").exit_code == ExitCode.DONE


def test_that_there_was_a_backup_or_a_restore_stands_in_the_log(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("init", "Ada Administrator")
    run("backup", tmp_path / "first.backup")
    run("backup", tmp_path / "second.backup")
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)
    run("restore", tmp_path / "second.backup")

    with sqlite3.connect(elsewhere / "roadmap.sqlite") as there:
        deeds = [
            row[0] for row in there.execute("SELECT deed FROM deed ORDER BY number")
        ]
    there.close()
    assert deeds.count("backups.made") == 1
    assert deeds[-2:] == ["people.withdraw_invitation", "backups.restored"]


def test_a_backup_is_written_over_nothing(record: Path, tmp_path: Path):
    there = tmp_path / "letter.txt"
    there.write_text("dear Ada")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    refused = run("backup", there), run("backup", tmp_path / "link")

    assert [r.exit_code for r in refused] == [ExitCode.NOT_USABLE] * 2
    assert "is there already" in refused[0].stderr
    assert there.read_text() == "dear Ada"
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_not_there_is_named_and_no_file_that_nobody_knows(
    record: Path, tmp_path: Path
):
    refused = run("backup", tmp_path / "nowhere" / "roadmap.backup")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert f"{tmp_path / 'nowhere'}: there is no such file or folder" in refused.stderr


def test_a_restore_says_that_the_key_of_second_factors_is_not_in_the_backup(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("backup", tmp_path / "without")
    with sqlite3.connect(record) as there:
        there.execute("PRAGMA foreign_keys = OFF")
        there.execute(
            "INSERT INTO person (id, name, sign_in_name, role, language, active)"
            " VALUES ('p', 'Ada', 'ada', 'administrator', 'en', 1)"
        )
        there.execute(
            "INSERT INTO second_factor (person, kind, name, since, sealed, sealed_with)"
            " VALUES ('p', 'app', 'A', '2026-11-30 21:00:00.000000', 'x', 'y')"
        )
    there.close()
    run("backup", tmp_path / "with")
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)

    restored = run("restore", tmp_path / "with")
    examined = run("doctor")
    move_to(tmp_path / "without-any", monkeypatch)
    nothing_lost = run("restore", tmp_path / "without")

    assert "The key of second factors is in no backup: 1 secret" in restored.stdout
    assert str(elsewhere / "factor.key") in restored.stdout
    assert "The key of second factors is not there: 1 secret" in examined.stdout
    assert "another one than before" not in examined.stdout
    assert "factor" not in nothing_lost.stdout


def test_not_enough_memory_is_told_in_words(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("roadmap.commands.backup.opened_backup", full)
    (tmp_path / "b").write_bytes(b"x")

    failed = run("restore", tmp_path / "b")

    assert failed.exit_code == ExitCode.FAILED
    assert "There is not enough memory" in failed.stderr
    assert "Traceback" not in failed.output


def test_a_full_disk_leaves_nothing_of_a_backup_and_is_told_in_words(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "full"
    folder.mkdir()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(private_file.os, "fsync", full)

    failed = run("backup", folder / "roadmap.backup")

    assert failed.exit_code == ExitCode.FAILED
    assert "the disk is full" in failed.stderr
    assert list(folder.iterdir()) == []


def test_a_record_that_takes_nothing_is_backed_up_all_the_same(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def read_only(*_: object, **__: object) -> None:
        raise DatabaseGone("attempt to write a readonly database", Fault.READ_ONLY)

    monkeypatch.setattr(backups.Backups, "made", read_only)

    done = run("backup", tmp_path / "b")

    assert done.exit_code == ExitCode.DONE, done.output
    assert "could not be noted in the log" in done.stdout
    assert (tmp_path / "b").exists()


def test_a_disk_that_knows_one_name_for_a_file_takes_a_backup_too(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def no_second_name(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(private_file.os, "link", no_second_name)

    assert run("backup", tmp_path / "b").exit_code == ExitCode.DONE
    assert run("backup", tmp_path / "b").exit_code == ExitCode.NOT_USABLE


def test_the_passphrase_is_no_word_of_the_command_and_its_file_is_private(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ROADMAP_BACKUP_PASSPHRASE")
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\nsecond line\n")
    secret.chmod(0o644)
    short = tmp_path / "short"
    short.touch(mode=0o600)
    simple = tmp_path / "simple"
    simple.touch(mode=0o600)
    simple.write_text("password12345678")

    nobody_there = run("backup", tmp_path / "a")
    open_to_all = run("backup", tmp_path / "a", "--passphrase-file", secret)
    too_short = run("backup", tmp_path / "a", "--passphrase-file", short)
    easy = run("backup", tmp_path / "a", "--passphrase-file", simple)
    secret.chmod(0o600)
    done = run("backup", tmp_path / "a", "--passphrase-file", secret)

    assert "A passphrase is needed" in nobody_there.stderr
    assert "chmod 600" in open_to_all.stderr
    assert "at least 12 characters" in too_short.stderr
    assert "lists of passwords that were stolen" in easy.stderr
    assert done.exit_code == ExitCode.DONE
    monkeypatch.setenv("ROADMAP_BACKUP_PASSPHRASE", PASSPHRASE)
    move_to(tmp_path / "elsewhere", monkeypatch)
    assert run("restore", tmp_path / "a").exit_code == ExitCode.DONE


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("wrong passphrase", "does not open the backup"),
        ("cut off", "damaged or was cut off"),
        ("a letter", "no backup of a record"),
        ("a pipe", "no ordinary file"),
        ("a folder", "no ordinary file"),
        ("nothing", "there is no such file"),
    ],
)
def test_what_cannot_be_restored_is_told_in_words_and_makes_no_record(
    record: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    said: str,
):
    file = tmp_path / "given"
    run("backup", tmp_path / "right")
    content = (tmp_path / "right").read_bytes()
    if what == "wrong passphrase":
        file.write_bytes(content)
        monkeypatch.setenv("ROADMAP_BACKUP_PASSPHRASE", "another passphrase")
    elif what == "cut off":
        file.write_bytes(content[:-1])
    elif what == "a letter":
        file.write_text("dear Ada")
    elif what == "a pipe":
        os.mkfifo(file)
    elif what == "a folder":
        file.mkdir()
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)

    refused = run("restore", file)

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert said in refused.stderr
    assert "Traceback" not in refused.output
    assert not elsewhere.exists()


def test_nothing_is_restored_over_a_record(record: Path, tmp_path: Path):
    run("backup", tmp_path / "b")
    before = record.read_bytes()

    refused = run("restore", tmp_path / "b")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "There is a record already" in refused.stderr
    assert record.read_bytes() == before


def test_a_record_that_appears_meanwhile_is_not_replaced(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("backup", tmp_path / "b")
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)

    def migrated(url: str, **more: object) -> None:
        migrate(url, **more)  # type: ignore[arg-type]
        (elsewhere / "roadmap.sqlite").write_bytes(b"another's")

    monkeypatch.setattr(backup_command, "migrate", migrated)
    refused = run("restore", tmp_path / "b")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "There is a record already" in refused.stderr
    assert (elsewhere / "roadmap.sqlite").read_bytes() == b"another's"
    assert not list(elsewhere.glob("*.restoring*"))


def test_nothing_is_restored_where_a_record_is_held(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("backup", tmp_path / "b")
    elsewhere = move_to(tmp_path / "elsewhere", monkeypatch)
    elsewhere.mkdir()

    with alone_with(elsewhere / "roadmap.sqlite", heading=""):
        refused = run("restore", tmp_path / "b")

    assert refused.exit_code == ExitCode.FAILED
    assert "is served already" in refused.stderr
    assert not (elsewhere / "roadmap.sqlite").exists()


# What migrate keeps first


@pytest.fixture
def earlier(data: Path) -> Path:
    """Make a record of an earlier version."""
    data.mkdir(mode=0o700)
    file = data / "roadmap.sqlite"
    database = Database(f"sqlite:///{file}")
    with database.rebuilding() as unit:
        command.upgrade(migrations._config(unit), "0006")
    database.close()
    return file


def kept_by(file: Path) -> list[Path]:
    return sorted(file.parent.glob("before-migrating-*"))


def test_migrate_keeps_the_record_as_it_was_and_that_can_be_restored(
    earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ROADMAP_BACKUP_PASSPHRASE")

    done = run("migrate")

    assert done.exit_code == ExitCode.DONE, done.output
    (kept,) = kept_by(earlier)
    assert kept.name.startswith("before-migrating-0006-")
    assert mode(kept) == 0o600
    assert f"the record as it was is in {kept}" in done.stdout
    assert "not encrypted" in done.stdout
    move_to(tmp_path / "elsewhere", monkeypatch)
    assert run("restore", kept).exit_code == ExitCode.DONE


def test_migrate_encrypts_what_it_keeps_where_a_passphrase_is_set(earlier: Path):
    done = run("migrate")

    (kept,) = kept_by(earlier)
    assert kept.read_bytes().startswith(b"age-encryption.org/v1")
    assert "encrypted with ROADMAP_BACKUP_PASSPHRASE" in done.stdout


def test_migrate_changes_nothing_where_it_cannot_keep_the_record_first(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(private_file.os, "fsync", full)

    failed = run("migrate")

    assert failed.exit_code == ExitCode.FAILED
    assert waiting_migration(f"sqlite:///{earlier}") is not None
    assert kept_by(earlier) == []


def test_migrate_keeps_nothing_where_nothing_changes_or_nobody_wants_it(earlier: Path):
    assert run("migrate", "--no-backup").exit_code == ExitCode.DONE
    assert run("migrate").exit_code == ExitCode.DONE

    assert kept_by(earlier) == []


@pytest.mark.parametrize(
    "words",
    [
        ("serve",),
        ("migrate",),
        ("verify",),
        ("init", "Ada"),
        ("change", "a", "b"),
        ("backup", "b"),
        ("release", "export", "1", "x"),
    ],
)
def test_every_command_of_an_older_program_leaves_a_newer_record_alone(
    record: Path, words: tuple[str, ...]
):
    with sqlite3.connect(record) as there:
        there.execute("UPDATE alembic_version SET version_num = '9999'")
    there.close()
    before = record.read_bytes()

    refused = run(*words)

    assert refused.exit_code == ExitCode.FAILED, refused.output
    assert "later version of the program" in refused.stderr
    assert record.read_bytes() == before
    assert kept_by(record) == []


@pytest.mark.slow
def test_a_record_moves_from_sqlite_to_postgresql_and_the_server_may_back_it_up(
    record: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgresql: str,
):
    run("init", "Ada Administrator")
    run("backup", tmp_path / "from-sqlite")
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE moved OWNER {OWNER}")
    place = make_url(postgresql).set(database="moved").render_as_string(False)
    monkeypatch.setenv("ROADMAP_DATABASE_URL", as_user(place, SERVING))
    monkeypatch.setenv("ROADMAP_OWNER_DATABASE_URL", as_user(place, OWNER))

    moved = run("restore", tmp_path / "from-sqlite")
    by_the_server = run("backup", tmp_path / "from-postgresql")
    again = run("restore", tmp_path / "from-postgresql")
    examined = run("doctor")
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP DATABASE moved WITH (FORCE)")

    assert moved.exit_code == ExitCode.DONE, moved.output
    assert by_the_server.exit_code == ExitCode.DONE, by_the_server.output
    assert again.exit_code == ExitCode.NOT_USABLE
    assert "There is a record already" in again.stderr
    assert "To put right: 0." in examined.stdout, examined.output
