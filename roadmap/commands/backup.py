"""``roadmap backup`` and ``restore``: everything in one file, and back again."""

import sys
from pathlib import Path

import typer

from assessments.errors import DatabaseGone
from assessments.rules import SYSTEM
from assessments.service import Service, migrate, sqlite_file
from assessments.service.backups import (
    BackupContents,
    OpenedBackup,
    back_up,
    is_encrypted,
    opened_backup,
    restore,
)
from assessments.validation import SHORTEST_PASSPHRASE
from roadmap.commands.alone import alone_with
from roadmap.commands.plain import refuse
from roadmap.commands.private_file import (
    read_regular,
    read_secret,
    take_place,
    write_private,
)
from roadmap.commands.records import opened, refusals_in_words
from roadmap.commands.verifying import tell_whether_same
from roadmap.settings import PROGRAM, Settings, now, sqlite_url
from roadmap.wording.texts import english

HALF_RESTORED = ".restoring"
"""Ending of a record that is being put back: it takes its place when it is whole."""


def back_up_record(file: Path, *, passphrase_file: Path | None) -> None:
    """Write a backup, encrypted; others may work on the record meanwhile."""
    settings = Settings()
    with refusals_in_words(), opened(settings) as service:
        passphrase = _passphrase(settings, passphrase_file, new=True)
        content, contents = back_up(
            settings.database, program=PROGRAM, at=now(), passphrase=passphrase
        )
        write_private(file, content)
        print(english("backup.done", file=file, kilobytes=len(content) // 1000))
        _note(service, contents)
    _tell(contents)


def _note(service: Service, contents: BackupContents) -> None:
    """Note it in the log; a record that takes nothing is backed up all the same."""
    try:
        service.backups.made(who=SYSTEM, backup=contents)
    except DatabaseGone as gone:
        print(english("backup.not_noted", why=gone.why))


def restore_record(file: Path, *, passphrase_file: Path | None) -> None:
    """Make the record of a backup where none is, and verify it."""
    settings = Settings()
    with refusals_in_words():
        content = read_regular(file)
        passphrase = (
            _passphrase(settings, passphrase_file, new=False)
            if is_encrypted(content)
            else None
        )
        backup = opened_backup(content, passphrase)
        _tell(backup.contents)
        _put_back(settings, backup)
        with opened(settings) as service:
            sessions, invitations, changes = service.backups.restored(
                who=SYSTEM, backup=backup.contents
            )
            print(english("backup.restored", made=english.time(backup.contents.made)))
            print(english("backup.closed", sessions=sessions, invitations=invitations))
            print(english("backup.stopped", changes=changes))
            tell_whether_same(service)


def _put_back(settings: Settings, backup: OpenedBackup) -> None:
    """Restore beside and take the place at the end; a server's database all at once."""
    place = sqlite_file(settings.database)
    if place is None:
        restore(settings.owner_database, backup)
        migrate(settings.owner_database, serving=settings.database, clock=now)
        return
    if place.exists():
        refuse(english("records.not_done"), [english("refused.restore_not_empty")])
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(place.name + HALF_RESTORED)
    with alone_with(place, heading=english("records.not_done")):
        _remove(half)
        try:
            half.touch(mode=0o600)
            restore(sqlite_url(half), backup)
            migrate(sqlite_url(half), clock=now)
            take_place(half, place)
        except FileExistsError:  # it was made meanwhile
            refuse(english("records.not_done"), [english("refused.restore_not_empty")])
        finally:
            _remove(half)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _passphrase(settings: Settings, file: Path | None, *, new: bool) -> str:
    """Take the passphrase from a file, the environment or who sits there, never a word of the command."""
    if file is not None:
        given = read_secret(file)
    elif settings.backup_passphrase is not None:
        given = settings.backup_passphrase.get_secret_value()
    elif sys.stdin.isatty():
        given = typer.prompt(
            english("backup.passphrase"), hide_input=True, confirmation_prompt=new
        )
    else:
        refuse(english("records.not_done"), [english("backup.passphrase_missing")])
    if new and len(given) < SHORTEST_PASSPHRASE:
        said = english("refused.passphrase_too_short", shortest=SHORTEST_PASSPHRASE)
        refuse(english("records.not_done"), [said])
    return given


def _tell(contents: BackupContents) -> None:
    """Say what is in a backup, with the end of every chain to write down elsewhere."""
    print(
        english(
            "backup.holds",
            rows=contents.count,
            made=english.time(contents.made),
            revision=contents.revision,
        )
    )
    for head in contents.heads:
        print(f"  {head}")
