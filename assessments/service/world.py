"""What every use case needs, and what it begins with."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from argon2 import PasswordHasher

from assessments import days, rules
from assessments.errors import FreshNeeded, NotSignedIn
from assessments.records.log import NOBODY, REGION, Chain, NewDeed
from assessments.records.members import MemberNotice
from assessments.records.people import Person, Role, StateCode
from assessments.records.terms import SignInTerms
from assessments.service.kept import Computed, Kind
from assessments.service.noting import Noted
from assessments.service.sealing import Seal
from assessments.store import Unit, UnitsOfWork, is_consistent, row_security
from assessments.store.reading import people as reading_people
from assessments.store.writing import log as writing_log
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.errors import PrioritiesError

V = TypeVar("V")


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


def _tell_nobody(_notice: MemberNotice) -> None:
    """Send nothing: where no mail is set."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that comes from outside: database, clock, chance, editions.

    ``crosswalks`` links an older edition to a newer one by their ids; both and
    ``editions`` raise a ``PrioritiesError`` where there is none. ``terms`` says how people
    sign in, and ``seal`` keeps the secrets of their second factors.
    ``decoy_hash`` is a passphrase hash of nobody, checked for unknown names so that
    they take as long as known ones. ``waiting_days`` are the working days that a change
    of who belongs to a state waits where no second person agrees; ``tell`` sends a mail
    about it, and never waits for that. ``computed`` is what was computed of the record
    (`computed_once`; directly where a computation reads nothing), shared by all who
    ask. ``noted`` waits to be written into a log. ``sealed`` seals what a deed wrote and
    gives the digest over it (`seals.sealed`).
    """

    database: UnitsOfWork
    clock: Callable[[], datetime]
    secret: Callable[[int], str]
    editions: Callable[[str], Edition]
    crosswalks: Callable[[str, str], Crosswalk]
    passphrases: PasswordHasher
    decoy_hash: str
    terms: SignInTerms
    seal: Seal
    sealed: Callable[[Unit, Person, str, str, datetime], str | None]
    waiting_days: int = days.WAITING_DAYS
    tell: Callable[[MemberNotice], None] = _tell_nobody
    computed: Computed = field(default_factory=Computed)
    noted: Noted = field(default_factory=Noted)

    def computed_once(
        self, unit: Unit, kind: Kind[V], key: Hashable, compute: Callable[[], V]
    ) -> V:
        """Give what is kept under a key (a cache); compute and keep it where nothing is.

        In a unit that may write it is computed anew and kept for nobody: what it reads
        may never become durable, and another may write between two of its reads.

        Parameters
        ----------
        key
            Everything that the value depends on, all of it read in this unit.
        compute
            May read in this unit.
        """
        if not is_consistent(unit):
            return compute()
        return self.computed.get(kind, key, compute)

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
    return admitted(person_now(unit, who, deed), deed)


def begin_fresh(world: World, unit: Unit, who: Person, deed: str) -> Person:
    """As `begin`, for what needs that the person has shown lately that it is them.

    Raises
    ------
    NotSignedIn, NotAllowed
        As `begin`.
    FreshNeeded
        If the session by which the person asks did not see that lately.
    """
    me = begin(unit, who, deed)
    if not is_fresh(world, unit, who):
        raise FreshNeeded("fresh_needed")
    return me


def is_fresh(world: World, unit: Unit, who: Person) -> bool:
    """Whether somebody has shown lately that it is them, where that is asked."""
    if world.terms.fresh_for is None or who.role is Role.SYSTEM:
        return True
    if who.session is None:
        return False
    session = reading_people.session_of(unit, who.session)
    if session is None or session.person.id != who.id or session.fresh is None:
        return False
    return world.clock() - session.fresh <= world.terms.fresh_for


def person_now(unit: Unit, who: Person, deed: str) -> Person | None:
    """Give the person as recorded now; None where nobody is there any more.

    From here on the unit is about the rows of the person's state; for a deed that needs
    those of every state, and is done by somebody who has none, about all of them.
    """
    across = deed in rules.ACROSS_STATES
    reach = row_security.EVERY_STATE if across else row_security.NO_STATE
    if who.role is Role.SYSTEM:
        row_security.reach(unit, reach)
        return rules.SYSTEM
    return reading_people.entering(unit, who.id, otherwise=reach)


def admitted(me: Person | None, deed: str) -> Person:
    """Give the person as read just now, if there is one who may do it; as `begin`."""
    if me is None or not me.active:
        raise NotSignedIn("signed_out")
    rules.require(me, deed)
    return me


def note_deed(  # noqa: PLR0913 - what an entry may have of its own
    world: World,
    unit: Unit,
    me: Person | None,
    deed: str,
    about: object,
    *,
    state: StateCode | None = None,
    came_from: str | None = None,
) -> None:
    """Note in the log that it was done, and seal it: the last thing that a use case does.

    What a national person does stands in the log of the own state. What a regional person
    does stands in that of the region, and where it is about a state, in that state's too.

    Parameters
    ----------
    me
        Who did it; None for a stranger.
    about
        An id or a code; never what was written.
    state
        The state that it is about, where that is not the own one.
    came_from
        Network address and browser, where somebody signs in; None elsewhere.
    """
    at = world.clock()
    digest = None if me is None else _sealed(world, unit, me, deed, str(about), at)
    new = NewDeed(
        who=NOBODY if me is None else me.id,
        role=NOBODY if me is None else me.role.value,
        deed=deed,
        about=str(about),
        at=at,
        digest=digest,
        came_from=came_from,
        salt="" if came_from is None else world.secret(12),
    )
    for chain in logs_of(me, state):
        whose = row_security.NO_STATE if chain == REGION else chain
        with row_security.reaching(unit, whose):
            writing_log.add_deeds(unit, chain, [new])


def _sealed(
    world: World, unit: Unit, me: Person, deed: str, about: str, at: datetime
) -> str | None:
    """Seal what a deed wrote: seals of a state are reached by that state alone."""
    if me.state is None:
        return world.sealed(unit, me, deed, about, at)
    with row_security.reaching(unit, me.state):
        return world.sealed(unit, me, deed, about, at)


def note_later(world: World, me: Person, deed: str, about: str) -> None:
    """Let it be noted soon that a person read something or was refused; once an hour.

    Nobody waits for it, and it stands in the log of the own state, or of the region.
    """
    new = NewDeed(
        who=me.id, role=me.role.value, deed=deed, about=about, at=world.clock()
    )
    for chain in logs_of(me, None):
        world.noted.note(chain, new)


def logs_of(me: Person | None, state: StateCode | None) -> tuple[Chain, ...]:
    """Name the logs that a deed stands in: states' before the region's."""
    if me is not None and me.state is not None:
        return (Chain(me.state),)
    if state is None:
        return (REGION,)
    is_of_the_region = me is not None and me.role is not Role.SYSTEM
    return (Chain(state), *((REGION,) if is_of_the_region else ()))
