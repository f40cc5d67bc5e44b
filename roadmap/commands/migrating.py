"""Bring a record up to this version of the program, with a backup beside it first."""

from assessments.service import (
    migrate,
    sqlite_file,
    version_of_record,
    waiting_migration,
)
from assessments.service.backups import back_up
from roadmap.commands.alone import alone_with
from roadmap.commands.private_file import write_private
from roadmap.settings import PROGRAM, Settings, now
from roadmap.wording.texts import english


def migrated(settings: Settings, *, with_backup: bool = True) -> str:
    """Bring the tables up and say their version; a record that changes is kept as it was.

    The backup is encrypted where a passphrase is set. Otherwise it says as little or as much
    to others as the record that it lies beside.
    """
    file = sqlite_file(settings.database)
    if file is not None and not settings.database_url:
        file.parent.mkdir(parents=True, exist_ok=True)
    version = version_of_record(settings.owner_database)
    waits = waiting_migration(settings.owner_database) is not None
    changing = file if waits else None
    with alone_with(changing, heading=english("records.not_done")):  # nobody serves it
        if version is not None and waits and with_backup:
            _back_up(settings, version)
        return migrate(settings.owner_database, serving=settings.database, clock=now)


def _back_up(settings: Settings, version: str) -> None:
    at = now()
    given = settings.backup_passphrase
    passphrase = None if given is None else given.get_secret_value()
    content, _ = back_up(
        settings.owner_database, program=PROGRAM, at=at, passphrase=passphrase
    )
    named = sqlite_file(settings.database)
    folder = settings.data_dir if named is None else named.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"before-migrating-{version}-{at:%Y%m%dT%H%M%S}.backup"
    write_private(file, content)
    key = "backup.first" if passphrase is None else "backup.first_encrypted"
    print(english(key, file=file))
