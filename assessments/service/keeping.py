"""What is about persons is forgotten in time, and of who left on demand.

What a state gave, answers, reasons, plans and submissions, is the state's record and is kept.
It says by which office and in which role somebody gave it, also after their name is erased.
The logs hold: where a deed came from is in no chain but by its hash.
"""

from dataclasses import dataclass

from assessments import rules, typed, validation
from assessments.errors import NotAllowed, NotFound, WrongMoment
from assessments.records.keeping import Forgotten, TermsOfKeeping
from assessments.records.people import Person, PersonId
from assessments.service import browsers
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store.reading import people as reading
from assessments.store.writing import keeping as writing


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

    def erase(self, *, who: Person, person: PersonId, called: str) -> None:
        """Forget who somebody was whose account is closed, for ever.

        Parameters
        ----------
        called
            What stands from now on where the name stood: the office or the role.

        Raises
        ------
        NotFound
            If there is no such person, or one of another state.
        NotAllowed
            If the person belongs to a state, and who asks does not.
        WrongMoment
            If the account is not closed.
        NotUsable
            If ``called`` is no name.
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
            validation.require_usable(validation.of_name("name", called))
            writing.erase(unit, other, called=typed.line(called))
            note_deed(self.world, unit, me, "keeping.erase", other.id)
