"""Which deeds were done by whom, without what was written, and what is noted of it."""

from dataclasses import dataclass
from datetime import datetime

from assessments.records.people import DoneDeed, Person
from assessments.service.world import World, begin
from assessments.store import newest
from assessments.store.reading import submissions as reading

AT_ONCE = 200
"""Deeds given at once."""


@dataclass(frozen=True)
class Audit:
    """Look at what was done, and at what the database notes of it by itself."""

    world: World

    def entries(
        self, *, who: Person, before: int | None = None
    ) -> tuple[DoneDeed, ...]:
        """List deeds, newest first, `AT_ONCE` of them, from before a number."""
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.entries")
            return tuple(reading.deeds(unit, before=before, limit=AT_ONCE))

    def newest_time(self, *, who: Person) -> datetime | None:
        """Say when anything was written last, by the clock of then; None for never."""
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.newest_time")
            return reading.newest_time(unit)

    def newest_out_of_step(self, *, who: Person) -> tuple[str, ...]:
        """Hold the table of what was said last against all that was said.

        Returns
        -------
        tuple of str
            What differs, in words for the person who runs the system; empty when nothing.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.newest_out_of_step")
            return tuple(
                f"{kind} {code} in {assessment}"
                for assessment, kind, code in newest.out_of_step(unit)
            )
