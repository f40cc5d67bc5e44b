"""What every use case needs, and what it begins with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from argon2 import PasswordHasher

from assessments import days, rules
from assessments.errors import NotSignedIn
from assessments.records.people import Person, Role
from assessments.service.kept import Computed
from assessments.store import Database, Unit
from assessments.store.reading import people as reading_people
from assessments.store.writing import people as writing_people
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.errors import PrioritiesError


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseCost:
    """What checking one passphrase costs (Argon2id).

    Attributes
    ----------
    rounds
        Passes over the memory, 1 or more.
    memory
        Memory in KiB.
    lanes
        Parallel lanes, 1 or more.
    """

    rounds: int
    memory: int
    lanes: int


STRONG = PassphraseCost(rounds=3, memory=65536, lanes=4)
"""RFC 9106, second recommended option: about 0.15 s of one core."""

CHEAP = PassphraseCost(rounds=1, memory=8, lanes=1)
"""For tests and invented people only."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that comes from outside: database, clock, chance, editions.

    ``crosswalks`` links an older edition to a newer one by their ids; both and
    ``editions`` raise a ``PrioritiesError`` where there is none.
    ``decoy_hash`` is a passphrase hash of nobody, checked for unknown names so that
    they take as long as known ones. ``computed`` is what was computed of the record,
    and is shared by all who ask; a world that is made of this one (`replace`) begins
    without any, so that nothing is kept of what is not durable yet.
    """

    database: Database
    clock: Callable[[], datetime]
    secret: Callable[[int], str]
    editions: Callable[[str], Edition]
    crosswalks: Callable[[str, str], Crosswalk]
    passphrases: PasswordHasher
    decoy_hash: str
    computed: Computed = field(default_factory=Computed, init=False)

    def today(self) -> date:
        """Give the day that is not over yet: it lasts until it is over everywhere."""
        return days.oldest_day(self.clock())

    def edition_here(self, edition: str) -> Edition | None:
        """Give an edition; None where it is not on this server."""
        try:
            return self.editions(edition)
        except PrioritiesError:
            return None

    def crosswalk_here(self, older: str, newer: str) -> Crosswalk | None:
        """Give the way between two editions; None where nobody linked them."""
        try:
            return self.crosswalks(older, newer)
        except PrioritiesError:
            return None

    def new_id(self, kind: str) -> str:
        """Make an opaque id; the letter in front says of what."""
        return f"{kind}{self.secret(12)}"


def begin(unit: Unit, who: Person, deed: str) -> Person:
    """Give the person as recorded now: rights are never those of a stale page.

    Raises
    ------
    NotSignedIn
        If the person is no longer there or was deactivated.
    NotAllowed
        If the role may not do it.
    """
    return admitted(
        rules.SYSTEM
        if who.role is Role.SYSTEM
        else reading_people.person(unit, who.id),
        deed,
    )


def admitted(me: Person | None, deed: str) -> Person:
    """Give the person as read just now, if there is one who may do it; as `begin`."""
    if me is None or not me.active:
        raise NotSignedIn("signed_out")
    rules.require(me, deed)
    return me


def note_deed(world: World, unit: Unit, me: Person, deed: str, about: object) -> None:
    """Note in the audit log that it was done."""
    writing_people.note_deed(unit, who=me.id, deed=deed, about=about, at=world.clock())
