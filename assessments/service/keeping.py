"""What is about persons is forgotten in time, and of who left on demand.

What a state gave, answers, reasons, plans and submissions, is the state's record and is kept.
It says by which office and in which role somebody gave it, also after their name is erased.
The logs hold: where a deed came from is in no chain but by its hash.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments import rules
from assessments.errors import NotAllowed, NotFound, WrongMoment
from assessments.records.keeping import Forgotten, TermsOfKeeping
from assessments.records.people import Person, PersonId
from assessments.service import browsers
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store import Unit
from assessments.store.reading import log as reading_log
from assessments.store.reading import members as reading_members
from assessments.store.reading import people as reading
from assessments.store.writing import keeping as writing

CLOSED_FOR = timedelta(days=30)
"""An account is closed for so long before it can be erased who it was."""

ASKED_FOR = timedelta(days=90)
"""And so long ago was the last change of who belongs to the state that was about it."""

CLOSING = ("people.deactivate", "members.carry_out", "members.handed_over")
"""The deeds that close an account."""


@dataclass(frozen=True)
class Keeping:
    """How long what is about persons is kept."""

    world: World

    def forget(self, *, who: Person, terms: TermsOfKeeping) -> Forgotten:
        """Forget what was kept long enough; the server does so once a day."""
        with self.world.database.unit_of_work() as unit:
            begin(unit, who, "keeping.forget")
            now = self.world.clock()
            return Forgotten(
                sessions=writing.forget_sessions(unit, now - terms.sessions),
                browsers=writing.forget_browsers(unit, now - browsers.KEPT),
                origins=writing.forget_origins(unit, now - terms.origins),
                names=writing.forget_names(unit, now - terms.names),
            )

    def erase(self, *, who: Person, person: PersonId) -> None:
        """Forget who somebody was whose account was closed a while ago, for ever.

        The office stands from then on where the name stood (`office_of`).

        Raises
        ------
        NotFound
            If there is no such person, or one of another state.
        NotAllowed
            If the person belongs to a state, and who asks does not.
        WrongMoment
            If the account is not closed, or not long enough, or a change of who belongs
            to the state was about it lately: who it was may still be asked.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "keeping.erase")
            other = reading.person(unit, person)
            if other is None or (me.state is not None and other.state != me.state):
                raise NotFound("no_such_thing")
            if other.active:
                raise WrongMoment("account_not_closed")
            if not rules.may_erase(me, other):
                raise NotAllowed("not_your_role")
            until = _asked_until(unit, other)
            if until is not None and self.world.clock() < until:
                raise WrongMoment("erasing_waits", until=until)
            writing.erase(unit, other, called=_office(unit, other))
            note_deed(self.world, unit, me, "keeping.erase", other.id)


def office_of(person: Person, *, agency: str | None, state: str | None) -> str:
    """Say what stands for a name that is erased: the agency, the state, or else the role."""
    return agency or state or person.role.value.replace("_", " ")


def _office(unit: Unit, person: Person) -> str:
    state = None if person.state is None else reading.state(unit, person.state)
    if state is None:
        return office_of(person, agency=None, state=None)
    agencies = {a.code: a.name for a in reading.agencies(unit, state.code)}
    agency = None if person.agency is None else agencies.get(person.agency)
    return office_of(person, agency=agency, state=state.name)


def _asked_until(unit: Unit, person: Person) -> datetime | None:
    """Say until when it may be asked who somebody was; None where nothing is noted."""
    closed = reading_log.last_deed(unit, person.id, CLOSING)
    changed = reading_members.last_about(unit, person.id)
    until = [
        *(() if closed is None else (closed.at + CLOSED_FOR,)),
        *(() if changed is None else (changed + ASKED_FOR,)),
    ]
    return max(until, default=None)
