"""``roadmap backup`` and ``restore``: everything in one file, and back again."""

import sys
from errno import EFBIG, EINVAL
from pathlib import Path

import typer

from assessments.errors import DatabaseGone
from assessments.rules import SYSTEM
from assessments.service import Service, migrate, remove_record, sqlite_file
from assessments.service.backups import (
    BackupContents,
    OpenedBackup,
    back_up,
    is_encrypted,
    opened_backup,
    restore,
)
from assessments.validation import of_passphrase
from priorities.loading.bounded import read_bytes
from roadmap.commands.alone import alone_with
from roadmap.commands.factor_key import FILE
from roadmap.commands.plain import refuse
from roadmap.commands.private_file import read_secret, take_place, write_private
from roadmap.commands.records import opened, refusals_in_words, sentence
from roadmap.commands.verifying import tell_whether_same
from roadmap.settings import PROGRAM, Settings, now, sqlite_url
from roadmap.wording.texts import english

LARGEST = 2 * 2**30
"""Bytes of a backup: it is read whole into memory."""

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
        content = _content(file)
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
            lost = service.factors.sealed_otherwise(who=SYSTEM)
            if lost:
                place = settings.data_dir / FILE
                print(english("backup.no_factor_key", n=lost, place=place))
            tell_whether_same(service)


def _content(file: Path) -> bytes:
    """Read a backup.

    Raises
    ------
    typer.Exit
        If it is no file, or is too large for one.
    """
    try:
        return read_bytes(file, largest=LARGEST)
    except OSError as problem:
        why = {EINVAL: "no_file", EFBIG: "too_large"}.get(problem.errno or 0)
        if why is None:
            raise
        refuse(english("records.not_done"), [english(f"backup.{why}", file=file)])


def _put_back(settings: Settings, backup: OpenedBackup) -> None:
    """Restore beside and take the place at the end; a server's database all at once."""
    place = sqlite_file(settings.database)
    if place is None:
        restore(settings.owner_database, backup, serving=settings.database)
        migrate(settings.owner_database, serving=settings.database, clock=now)
        return
    if place.exists():
        refuse(english("records.not_done"), [english("refused.restore_not_empty")])
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_name(place.name + HALF_RESTORED)
    with alone_with(place, heading=english("records.not_done")):
        remove_record(half)
        try:
            half.touch(mode=0o600)
            restore(sqlite_url(half), backup)
            migrate(sqlite_url(half), clock=now)
            take_place(half, place)
        except FileExistsError:  # it was made meanwhile
            refuse(english("records.not_done"), [english("refused.restore_not_empty")])
        finally:
            remove_record(half)


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
    problems = of_passphrase(given, "") if new else []
    if problems:
        said = [sentence(reason, values) for reason, values in problems]
        refuse(english("records.not_done"), said)
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
