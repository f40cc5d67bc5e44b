"""``roadmap doctor``: every check finds what it is for, and says nothing where all is well."""

import inspect
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assessments.service import Hosting
from roadmap.cli import app
from roadmap.commands import checkup, doctor
from roadmap.commands.checkup import CHECKS, Facts, FoundFile, drive_of, findings
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording import texts
from roadmap.wording.texts import Words, english

NOW = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)


def settings(**more: object) -> Settings:
    given: Mapping[str, object] = {
        "public_url": "https://roadmap.example.org",
        "run_by": "The office, help@example.org",
        "backup_passphrase": "a passphrase of backups",
    }
    return Settings.model_validate({**given, **more})


def facts(**more: object) -> Facts:
    """Give facts with which all is well, but for these."""
    given: dict[str, object] = {
        "settings": settings(),
        "now": NOW,
        "version": "0007",
        "newest": "0007",
        "hosting": Hosting(version="3.40"),
        "last_written": NOW,
        "last_backup": NOW,
        "files": (FoundFile(path="/data/roadmap.sqlite", mode=0o600, is_ours=True),),
        "drive": "ext4",
        "room": {"/data": 10**12},
        "libraries": {"scipy": ("1.17.1", "1.17.1")},
        "origins": tuple((f"p{n}", f"10.0.{n}.0/24, Firefox") for n in range(20)),
    }
    return Facts(**{**given, **more})  # type: ignore[arg-type]


def from_one_network(network: str, people: int = 5) -> tuple[tuple[str, str], ...]:
    return tuple((f"p{n % people}", f"{network}, Firefox {n}") for n in range(12))


def file(**more: object) -> tuple[FoundFile, ...]:
    given: dict[str, object] = {"path": "/data/x", "mode": 0o600, "is_ours": True}
    return (FoundFile(**{**given, **more}),)  # type: ignore[arg-type]


REMOTE = Hosting(version="18", is_remote=True)
CHECKED = "postgresql://r:secret-word@db/r?sslmode=verify-full"

FOUND = {
    "unreachable": facts(unreachable="The database cannot be used.", hosting=None),
    "migrations": facts(version="0001"),
    "chain": facts(broken=("log of ALD, place 3: another hash",)),
    "protection": facts(unprotected=("answer.answer_no_update",)),
    "damage": facts(hosting=Hosting(version="3", damage=("row 3 missing",))),
    "losing": facts(hosting=Hosting(version="18", losing=("fsync",))),
    "database_without_tls": facts(hosting=REMOTE),
    "database_not_checked": facts(
        hosting=Hosting(version="18", is_remote=True, is_encrypted=True),
        settings=settings(database_url="postgresql://r:secret-word@db/r"),
    ),
    "database_user": facts(user_problems=("The user owns the tables.",)),
    "clock": facts(last_written=NOW + timedelta(minutes=6)),
    "no_backup": facts(last_backup=None),
    "old_backup": facts(last_backup=NOW - timedelta(days=8)),
    "no_backup_passphrase": facts(settings=settings(backup_passphrase=None)),
    "open_file": facts(files=file(mode=0o640)),
    "foreign_file": facts(files=file(is_ours=False)),
    "network_drive": facts(drive="nfs4"),
    "room": facts(room={"/data": 10**8}),
    "library": facts(libraries={"scipy": ("1.17.1", None)}),
    "no_https": facts(settings=settings(public_url="http://roadmap.example.org")),
    "any_proxy": facts(settings=settings(forwarded_allow_ips="127.0.0.1, *")),
    "one_address": facts(origins=from_one_network("127.0.0.1")),
    "no_public_url": facts(settings=settings(public_url=None, host="192.0.2.1")),
    "no_passkeys": facts(settings=settings(public_url="https://192.0.2.1")),
    "no_second_factor": facts(settings=settings(second_factor="approver,analyst")),
    "another_key": facts(unopened=2),
    "no_key": facts(unopened=2, has_key=False),
    "listens_to_all": facts(settings=settings(host="0.0.0.0")),  # noqa: S104
    "no_run_by": facts(settings=settings(run_by="")),
    "demo": facts(settings=settings(demo=True)),
    "root": facts(is_root=True),
}
"""What is found, and facts in which it is; each check has one or more."""

BESIDE = {"no_https": {"no_passkeys"}, "no_public_url": {"no_passkeys"}}
"""What follows from the same facts."""


@pytest.mark.parametrize("here", ["127.0.0.1", "localhost"])
def test_on_the_computer_itself_passkeys_are_possible(here: str):
    tried = facts(settings=settings(public_url=None, host=here))
    assert "no_passkeys" not in {finding.words for finding in findings(tried)}


def test_where_all_is_well_nothing_is_said():
    assert list(findings(facts())) == []


@pytest.mark.parametrize("words", FOUND)
def test_every_check_finds_what_it_is_for_and_says_what_to_do_without_a_secret(
    words: str,
):
    found = {finding.words: finding for finding in findings(FOUND[words])}

    assert found.keys() == {words} | BESIDE.get(words, set())
    for language in ("en", "id"):
        for part in ("found", "expected", "todo"):
            said = Words(language)(f"doctor.{words}.{part}", **found[words].values)
            assert said
            assert "secret-word" not in said


def test_no_check_is_forgotten():
    there = {
        function
        for _, function in inspect.getmembers(checkup, inspect.isfunction)
        if inspect.signature(function).return_annotation == Iterator[checkup.Finding]
    }

    assert there - {checkup.findings} == set(CHECKS)
    words = texts._area("doctor", "en") or {}
    assert {key for key, text in words.items() if not isinstance(text, str)} == set(
        FOUND
    )


def test_one_office_behind_one_address_is_advice_and_a_proxy_is_wrong():
    (proxy,) = findings(facts(origins=from_one_network("172.17.0.0/24")))
    (office,) = findings(facts(origins=from_one_network("8.8.8.0/24")))

    assert (proxy.is_wrong, office.is_wrong) == (True, False)
    assert list(findings(facts(origins=from_one_network("127.0.0.1", people=2)))) == []
    assert list(findings(facts(origins=from_one_network("127.0.0.1")[:5]))) == []


def test_who_tries_it_at_the_own_computer_is_not_told_of_a_proxy():
    here = settings(public_url="http://localhost:8080")

    assert list(findings(facts(settings=here, origins=from_one_network("::1")))) == []
    assert not [
        finding
        for finding in findings(facts(settings=settings(public_url=None)))
        if finding.is_wrong
    ]


MOUNTED = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw - nfs4 server:/srv rw
31 30 8:2 / /srv/with\\040blank rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/roadmap", "ext4"),
        ("/srv", "nfs4"),
        ("/srv/roadmap", "nfs4"),
        ("/srvice", "ext4"),
        ("/srv/with blank/x", "xfs"),
    ],
)
def test_the_kind_of_drive_is_that_of_the_nearest_mount(folder: str, kind: str):
    assert drive_of(folder, MOUNTED) == kind


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.delenv("ROADMAP_DATABASE_URL", raising=False)
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(folder))
    monkeypatch.setattr(doctor, "_libraries", dict)
    folder.mkdir(mode=0o700)
    run("init", "Ada")
    for path in folder.iterdir():
        path.chmod(0o600)
    return folder / "roadmap.sqlite"


def test_the_command_ends_with_0_where_there_is_advice_only_and_changes_nothing(
    record: Path,
):
    before = record.read_bytes()

    done = run("doctor")

    assert done.exit_code == ExitCode.DONE, done.output
    assert "Advice: There was never a backup" in done.stdout
    assert "To put right: 0." in done.stdout
    assert record.read_bytes() == before


def test_the_command_names_what_is_wrong_first_and_ends_with_1(record: Path):
    record.chmod(0o644)

    done = run("doctor")

    assert done.exit_code == ExitCode.DIFFERENT
    first, second, third, *_ = done.stdout.splitlines()
    assert first.startswith("To put right: Others on this computer may use")
    assert second == "  Expected: 0600 for files and 0700 for their folder"
    assert third == f"  What to do: chmod go= {record}"


def test_a_key_or_a_backup_beside_the_record_that_others_may_read_is_named(
    record: Path,
):
    for name in ("factor.key", "before-migrating-0006.backup"):
        (record.parent / name).touch(mode=0o604)
        (record.parent / name).chmod(0o604)

    said = run("doctor").stdout

    assert f"{record.parent / 'factor.key'} (mode 0604)" in said
    assert "before-migrating-0006.backup (mode 0604)" in said


def test_a_log_that_was_cut_off_is_found(record: Path):
    with sqlite3.connect(record) as there:
        there.execute("DROP TRIGGER deed_no_update")
        there.execute("UPDATE deed SET about = 'another'")
    there.close()

    done = run("doctor")

    assert done.exit_code == ExitCode.DIFFERENT
    assert "Not as it was written: log of the region" in done.stdout
    assert "or are others than the program made (deed.deed_no_update)" in done.stdout


def test_a_record_that_is_missing_or_newer_is_a_finding_and_no_end_of_the_examination(
    record: Path,
):
    with sqlite3.connect(record) as there:
        there.execute("UPDATE alembic_version SET version_num = '9999'")
    there.close()
    newer = run("doctor")
    record.unlink()
    missing = run("doctor")

    assert "later version of the program" in newer.stdout
    assert "There is no record in" in missing.stdout
    for said in (newer, missing):
        assert said.exit_code == ExitCode.DIFFERENT
        assert "Advice: No page says who runs this server." in said.stdout


def test_the_libraries_are_held_against_the_list():
    found = doctor._libraries()

    assert len(found) > 50
    assert all(listed == installed for listed, installed in found.values()), found
    assert english("doctor.library.todo") == "run: python3 -m roadmap.install"
