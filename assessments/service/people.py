"""Who there is: states, agencies, people, and what people change about themselves."""

from dataclasses import dataclass

from argon2.exceptions import InvalidHashError, VerificationError

from assessments import rules, validation
from assessments.errors import NotAllowed, NotFound, NotUsable, WrongPassphrase
from assessments.records.people import (
    Agency,
    AgencyCode,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
)
from assessments.service.invitations import Invitations
from assessments.service.sessions import Sessions, hashed
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

_REGIONAL = (
    Role.ADMINISTRATOR,
    Role.CONTENT_EDITOR,
    Role.ANALYST,
    Role.FOCAL_POINT,
)


@dataclass(frozen=True)
class People(Sessions, Invitations):
    """Everything about people: sessions, invitations, states and agencies."""

    def change_passphrase(
        self, *, who: Person, old: str, new: str, token: str = ""
    ) -> None:
        """Replace the person's passphrase, and end all sessions but that of ``token``.

        Takes long on purpose: call it in a thread.

        Raises
        ------
        WrongPassphrase
            If the old one does not fit.
        NotUsable
            If the new one is too short.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.change_passphrase")
            found = reading.credentials(unit, me.sign_in_name)
        validation.require_usable(validation.of_passphrase(new, me.sign_in_name))
        try:
            self.world.passphrases.verify("" if found is None else found[1], old)
        except (VerificationError, InvalidHashError):
            raise WrongPassphrase("wrong_passphrase") from None
        passphrase_hash = self.world.passphrases.hash(new)
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.change_passphrase")
            writing.set_passphrase(unit, me.id, passphrase_hash)
            writing.revoke_session(
                unit, at=self.world.clock(), person=me.id, but=hashed(token)
            )
            self.note(unit, me, "people.change_passphrase", me.id)

    def set_language(self, *, who: Person, language: str) -> None:
        """Replace the language in which the person reads."""
        validation.require_usable(validation.of_name("language", language))
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.set_language")
            writing.set_language(unit, me.id, language)
            self.note(unit, me, "people.set_language", me.id)

    def people_of_state(self, *, who: Person) -> tuple[Person, ...]:
        """List the people of the own state; an administrator: whom one may invite."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.people_of_state")
            if me.state is None:
                return reading.people_with(unit, _REGIONAL)
            return reading.people(unit, me.state)

    def deactivate(self, *, who: Person, person: PersonId) -> None:
        """Let somebody do nothing more, and end their sessions and open invitations.

        Raises
        ------
        NotFound
            If there is no such person, or one of another state.
        NotAllowed
            If it is somebody whom the person could not have invited, or oneself.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.deactivate")
            other = reading.person(unit, person)
            if other is None or (me.state is not None and other.state != me.state):
                raise NotFound("no_such_thing")
            if other.id == me.id or not rules.may_manage(me, other):
                raise NotAllowed("not_your_role")
            writing.deactivate(unit, other.id)
            now = self.world.clock()
            writing.revoke_session(unit, at=now, person=other.id)
            writing.withdraw_invitations_by(unit, other.id, at=now)
            self.note(unit, me, "people.deactivate", other.id)

    def agencies(self, *, who: Person) -> tuple[Agency, ...]:
        """List the agencies of the own state."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.agencies")
            return reading.agencies(unit, own_state(me))

    def add_agency(self, *, who: Person, name: str) -> Agency:
        """Add an agency to the own state.

        Raises
        ------
        NotUsable
            If the name is missing, or another agency has it.
        """
        validation.require_usable(validation.of_name("name", name))
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.add_agency")
            state = own_state(me)
            reading.state_to_write(unit, state)
            there = reading.agencies(unit, state)
            wanted = name.strip()
            if wanted.casefold() in {a.name.casefold() for a in there}:
                raise NotUsable(("name_taken", {}))
            code = AgencyCode(f"{state}-{len(there) + 1}")
            agency = Agency(code=code, state=state, name=wanted)
            writing.add_agencies(unit, [agency])
            self.note(unit, me, "people.add_agency", agency.code)
        return agency

    def states(self, *, who: Person) -> tuple[State, ...]:
        """List states: regional people all of them, by name; others their own."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.states")
            if me.state is None:
                return reading.states(unit)
            own = reading.state(unit, me.state)
            return () if own is None else (own,)

    def add_state(
        self, *, who: Person, code: StateCode, name: str, sub_region: str
    ) -> State:
        """Add a member, under the name it chose for itself.

        Raises
        ------
        NotUsable
            If code or name are missing or the code is taken.
        """
        problems = [*validation.of_code(code), *validation.of_name("name", name)]
        validation.require_usable(problems)
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.add_state")
            if reading.state(unit, code) is not None:
                raise NotUsable(("code_taken", {"code": code}))
            state = State(
                code=StateCode(code),
                name=name.strip(),
                sub_region=validation.cleaned(sub_region),
                invented=False,
            )
            writing.add_states(unit, [state])
            self.note(unit, me, "people.add_state", state.code)
        return state


def own_state(me: Person) -> StateCode:
    """Give the state of a national person.

    Raises
    ------
    NotAllowed
        If the person belongs to no state.
    """
    if me.state is None:
        raise NotAllowed("not_your_role")
    return me.state
