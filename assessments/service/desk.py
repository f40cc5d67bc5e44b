"""One person at work in an assessment: who sits there, and what lies on the desk."""

from dataclasses import dataclass

from assessments import rules
from assessments.errors import NotFound
from assessments.records.people import Asking, BySession, Person, Role
from assessments.records.work import Assessment, AssessmentId, Cycle
from assessments.service import sessions
from assessments.service.world import World, admitted, person_now
from assessments.store import Unit
from assessments.store.reading import desk as reading
from assessments.store.reading import people as reading_people
from assessments.store.reading.desk import AtDesk
from assessments.store.writing import people as writing
from priorities.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person at work in an assessment; other writers wait until it ends."""

    world: World
    unit: Unit
    me: Person
    assessment: Assessment
    cycle: Cycle
    last_seq: int

    def require_open(self) -> Edition:
        """Give the edition that is answered, if the assessment can be worked on now.

        Raises
        ------
        Frozen, WrongMoment
            If it was submitted, or its cycle is not open.
        """
        rules.require_open(self.assessment, self.cycle, self.world.clock())
        return self.world.editions(self.assessment.edition)


def desk_in(
    world: World, unit: Unit, who: Asking, deed: str, assessment: AssessmentId
) -> Desk:
    """Sit down to work in an assessment of the own state; whether it is open is asked later.

    Who asks is read with the assessment, as `assessments.service.world.begin` does alone.

    Raises
    ------
    NotSignedIn, OtherAccount
        If the person is no longer there, or the session is over or another's.
    NotAllowed
        If the role may not do it.
    NotFound
        If there is no such assessment, or it is another state's.
    """
    found: AtDesk | None = None
    me: Person | None
    if isinstance(who, BySession):
        found, me = _seat_by_session(world, unit, who, assessment)
    else:
        if who.role is not Role.SYSTEM:
            found = reading.by_person(unit, who.id, assessment)
        me = person_now(unit, who, deed) if found is None else found.person
    me = admitted(me, deed)  # who may not do it hears that first
    if found is None:
        raise NotFound("no_such_thing")
    return Desk(
        world=world,
        unit=unit,
        me=me,
        assessment=found.assessment,
        cycle=found.cycle,
        last_seq=found.last_seq,
    )


def _seat_by_session(
    world: World, unit: Unit, who: BySession, assessment: AssessmentId
) -> tuple[AtDesk | None, Person]:
    """Find who asks by a session, and note now and then that it is in use."""
    now, hashed = world.clock(), sessions.hashed(who.token)
    found = reading.by_session(unit, hashed, assessment)
    session = reading_people.session(unit, hashed) if found is None else found.session
    me = sessions.holder(world, session, page_of=who.page_of)
    if session is not None and sessions.is_to_be_seen(session, now):
        writing.see_session(unit, session.number, now)
    return found, me
