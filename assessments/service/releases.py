"""Read the releases of the region: as they are stored, and nothing else.

Nothing here reaches an answer, a placement or a submission: neither by what it imports nor
by any statement that it sends to the database (``tests/house/test_region_apart.py``).
"""

from dataclasses import dataclass

from assessments.disclosure.ledger import LedgerEntry, require_whole
from assessments.disclosure.release import exported
from assessments.errors import NotFound, NotSignedIn
from assessments.records.people import Person
from assessments.records.region import StoredRelease
from assessments.service.world import World, begin
from assessments.store.reading import releases as reading


@dataclass(frozen=True)
class Releases:
    """The published releases."""

    world: World

    def releases(self, *, who: Person | None) -> tuple[StoredRelease, ...]:
        """Give every release, newest first.

        Parameters
        ----------
        who
            None for somebody who is not signed in.

        Raises
        ------
        NotSignedIn
            If nobody is signed in and the office did not open the releases to everyone.
        """
        return tuple(reversed(self._ledger(who, "releases.releases")))

    def export(self, *, who: Person | None, number: int) -> bytes:
        """Give one release with the ledger up to it and its certificate.

        Raises
        ------
        NotSignedIn
            As for reading them.
        NotFound
            If there is no such release.
        ReleaseRefused
            If the chain of releases is broken, wherever that is.
        """
        ledger = self._ledger(who, "releases.export")
        if not 1 <= number <= len(ledger):
            raise NotFound("no_such_thing")
        links = tuple(
            LedgerEntry(id=release.id, document=release.document) for release in ledger
        )
        require_whole(links)
        return exported(links[:number], ledger[number - 1].certificate)

    def _ledger(self, who: Person | None, deed: str) -> tuple[StoredRelease, ...]:
        """Read the ledger for somebody who may, oldest first."""
        with self.world.database.reading() as unit:
            if who is not None:
                begin(unit, who, deed)
            elif not reading.is_for_everyone(unit):
                raise NotSignedIn("not_signed_in")
            return reading.releases(unit)
