"""Whether the record can be served: what a machine that watches asks, and a command first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessments.errors import DatabaseGone
from assessments.records.people import Person
from assessments.service.world import World, begin
from assessments.store import (
    Hosting,
    hosting,
    newest_revision,
    require_writable,
    revision_in,
)
from assessments.store.reading import log as reading_log

ROOM = 100_000_000
"""Bytes that have to be free on the disk of the record: a day of a busy region, many times."""


LATELY = 200
"""Sign-ins that are looked at."""


class Lack(StrEnum):
    """What keeps the record from being served as it should be."""

    DATABASE = "database"
    """It does not answer."""

    MIGRATIONS = "migrations"
    """Its tables are not at the version of this program."""

    SPACE = "space"
    """Its disk is nearly full."""


@dataclass(frozen=True)
class Condition:
    """Look at the record as the machine it is, without reading what is in it."""

    world: World

    def lacks(self, *, who: Person) -> tuple[Lack, ...]:
        """Name what is lacking now; nothing where all is well."""
        lacks = []
        try:
            with self.world.database.reading() as unit:
                begin(unit, who, "condition.lacks")
                if revision_in(unit) != newest_revision():
                    lacks.append(Lack.MIGRATIONS)
            room = self.world.database.room()
        except DatabaseGone:
            return (Lack.DATABASE,)
        if room is not None and room < ROOM:
            lacks.append(Lack.SPACE)
        return tuple(lacks)

    def hosting(self, *, who: Person) -> Hosting:
        """Say how the database is run, and whether it finds itself whole."""
        with self.world.database.reading() as unit:
            begin(unit, who, "condition.hosting")
            return hosting(unit)

    def origins(self, *, who: Person) -> tuple[tuple[str, str], ...]:
        """Say who signed in lately, and from where, as far as that is still kept."""
        with self.world.database.reading() as unit:
            begin(unit, who, "condition.origins")
            return reading_log.origins(unit, "people.sign_in", limit=LATELY)

    def last_backup(self, *, who: Person) -> datetime | None:
        """Say when `roadmap backup` was last run; None for never."""
        with self.world.database.reading() as unit:
            begin(unit, who, "condition.last_backup")
            return reading_log.newest_of(unit, "backups.made")

    def require_writable(self, *, who: Person) -> None:
        """Refuse to go on where the record may only be read.

        Raises
        ------
        DatabaseGone
            With what is the matter.
        """
        with self.world.database.unit_of_work() as unit:
            begin(unit, who, "condition.require_writable")
            require_writable(unit)
