"""The editions and the crosswalk that a record knows, and that can be taken away."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.service import CHEAP, Service, open_service
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.errors import CrosswalkError
from tests.next_edition import CROSSWALK
from tests.worlds import Clock


@dataclass
class Shelf:
    """What lies on the disk."""

    editions: Callable[[str], Edition]
    is_linked: bool = True

    def edition(self, wanted: str) -> Edition:
        return self.editions(wanted)

    def crosswalk(self, older: str, newer: str) -> Crosswalk:
        if (older, newer) != ("small", "next") or not self.is_linked:
            raise CrosswalkError(f"{older} to {newer}", [])
        return CROSSWALK

    def service(self, database_url: str, clock: Clock) -> Service:
        """Open a record that knows what is here; what was asked for once is not again."""
        return open_service(
            database_url,
            clock=clock,
            editions=self.edition,
            crosswalks=self.crosswalk,
            passphrase_cost=CHEAP,
        )
