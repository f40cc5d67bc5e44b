"""What the invented region answers: an older edition first, then a newer one."""

from dataclasses import dataclass

from priorities.crosswalk import Crosswalk
from priorities.edition import Edition
from priorities.loading import find_crosswalk, find_edition

OLDER, NEWER = "2017", "2024"
YEARS_OF_OLDER = 3
"""How many cycles, from the first one, are answered under the older edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Two editions and what became of the older one in the newer."""

    older: Edition
    newer: Edition
    crosswalk: Crosswalk

    def of_year(self, year: int) -> Edition:
        """Give what is asked in a year; years from 0."""
        return self.older if year < YEARS_OF_OLDER else self.newer


def two_editions() -> Editions:
    """Load the two editions that come with the program.

    Raises
    ------
    PrioritiesError
        If anything is wrong with them.
    """
    return Editions(
        older=find_edition(OLDER),
        newer=find_edition(NEWER),
        crosswalk=find_crosswalk(OLDER, NEWER),
    )
