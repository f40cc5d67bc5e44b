"""Becoming a person: by invitation only, and the first administrator once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments import rules, validation
from assessments.errors import NotAllowed, NotFound, NotUsable, WrongMoment
from assessments.records.people import (
    AgencyCode,
    Invitation,
    Person,
    PersonId,
    Role,
    StateCode,
)
from assessments.service.sessions import SECRET_BYTES, cleaned_name, hashed
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

VALID = timedelta(days=14)
"""How long an invitation can be accepted."""


@dataclass(frozen=True)
class Invitations(Subject):
    """Invite somebody, accept, take back."""

    def invite(
        self,
        *,
        who: Person,
        name: str,
        role: Role,
        state: StateCode | None = None,
        agency: AgencyCode | None = None,
    ) -> tuple[Invitation, str]:
        """Invite somebody and give the invitation with its secret, shown once.

        Raises
        ------
        NotAllowed
            If the person may not invite somebody to this role.
        NotFound
            If state or agency are not there, or not the person's own.
        NotUsable
            If the name is missing, or a role lacks its state or agency.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.invite")
            if not rules.may_invite(me, role):
                raise NotAllowed("not_your_role")
            validation.require_usable(validation.of_name("name", name))
            where = _state_of(unit, me, role, state)
            offered = Invitation(
                number=0,
                name=name.strip(),
                role=role,
                state=where,
                agency=_agency_of(unit, role, where, agency),
                expires=self.world.clock() + VALID,
                accepted=None,
            )
            given = self._add(unit, offered, by=me.id)
            self.note(unit, me, "people.invite", given[0].number)
        return given

    def invitation(self, *, secret: str) -> Invitation:
        """Give the open invitation behind a secret.

        Raises
        ------
        NotFound
            If it is unknown, used, taken back or out of time.
        """
        with self.world.database.reading() as unit:
            return _open_invitation(unit, secret, self.world.clock())

    def accept_invitation(
        self, *, secret: str, sign_in_name: str, passphrase: str, language: str
    ) -> Person:
        """Become a person. Hashing takes long on purpose: call it in a thread.

        Raises
        ------
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        NotUsable
            If the sign-in name is taken or empty, or the passphrase too short.
        """
        name = cleaned_name(sign_in_name)
        with self.world.database.reading() as unit:
            _open_invitation(unit, secret, self.world.clock())
        validation.require_usable(
            [
                *validation.of_name("sign_in_name", name),
                *validation.of_passphrase(passphrase, name),
            ]
        )
        passphrase_hash = self.world.passphrases.hash(passphrase)
        with self.world.database.unit_of_work() as unit:
            now = self.world.clock()
            invitation = _open_invitation(unit, secret, now)
            if reading.is_taken(unit, name):
                raise NotUsable(("sign_in_name_taken", {}))
            person = Person(
                id=PersonId(self.world.new_id("p")),
                name=invitation.name,
                sign_in_name=name,
                role=invitation.role,
                state=invitation.state,
                agency=invitation.agency,
                language=language,
                active=True,
            )
            writing.add_people(unit, [(person, passphrase_hash)])
            if not writing.accept_invitation(
                unit, invitation.number, by=person.id, at=now
            ):
                raise NotFound("no_such_invitation")
            self.note(unit, person, "people.accept_invitation", invitation.number)
        return person

    def invitations(self, *, who: Person) -> tuple[Invitation, ...]:
        """List invitations: a focal point the state's, an administrator the others."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.invitations")
            return reading.invitations(unit, roles=_roles_of(me), state=me.state)

    def withdraw_invitation(self, *, who: Person, number: int) -> None:
        """Take back an invitation that nobody accepted.

        Raises
        ------
        NotFound
            If there is none such that the person could have made.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.withdraw_invitation")
            if not writing.withdraw_invitation(
                unit,
                number,
                roles=_roles_of(me),
                state=me.state,
                at=self.world.clock(),
            ):
                raise NotFound("no_such_invitation")
            self.note(unit, me, "people.withdraw_invitation", number)

    def first_account_possible(self) -> bool:
        """Whether there is no administrator yet."""
        with self.world.database.reading() as unit:
            return not reading.people_with(unit, [Role.ADMINISTRATOR])

    def first_invitation(self, *, name: str) -> tuple[Invitation, str]:
        """Invite the first administrator; earlier first invitations stop working.

        Raises
        ------
        WrongMoment
            If there is an administrator.
        """
        validation.require_usable(validation.of_name("name", name))
        with self.world.database.unit_of_work() as unit:
            if reading.people_with(unit, [Role.ADMINISTRATOR]):
                raise WrongMoment("administrator_exists")
            now = self.world.clock()
            for earlier in reading.invitations(unit, roles=[Role.ADMINISTRATOR]):
                writing.withdraw_invitation(
                    unit,
                    earlier.number,
                    roles=[Role.ADMINISTRATOR],
                    state=None,
                    at=now,
                )
            offered = Invitation(
                number=0,
                name=name.strip(),
                role=Role.ADMINISTRATOR,
                state=None,
                agency=None,
                expires=now + VALID,
                accepted=None,
            )
            given = self._add(unit, offered, by=None)
            self.note(unit, rules.SYSTEM, "people.first_invitation", given[0].number)
        return given

    def _add(
        self, unit: Unit, offered: Invitation, *, by: PersonId | None
    ) -> tuple[Invitation, str]:
        secret = self.world.secret(SECRET_BYTES)
        number = writing.add_invitation(
            unit, offered, secret_hash=hashed(secret), by=by, at=self.world.clock()
        )
        return (
            Invitation(
                number=number,
                name=offered.name,
                role=offered.role,
                state=offered.state,
                agency=offered.agency,
                expires=offered.expires,
                accepted=None,
            ),
            secret,
        )


def _roles_of(me: Person) -> tuple[Role, ...]:
    return tuple(role for role in Role if rules.may_invite(me, role))


def _open_invitation(unit: Unit, secret: str, now: datetime) -> Invitation:
    found = reading.invitation_of_secret(unit, hashed(secret))
    if found is None or found.accepted is not None or found.expires <= now:
        raise NotFound("no_such_invitation")
    return found


def _state_of(
    unit: Unit, me: Person, role: Role, state: StateCode | None
) -> StateCode | None:
    if me.state is not None:
        if state not in {None, me.state}:
            raise NotFound("no_such_thing")
        return me.state
    if role is not Role.FOCAL_POINT:
        if state is not None:
            raise NotUsable(("state_not_wanted", {}))
        return None
    if state is None:
        raise NotUsable(("state_missing", {}))
    if reading.state(unit, state) is None:
        raise NotFound("no_such_thing")
    return state


def _agency_of(
    unit: Unit, role: Role, state: StateCode | None, agency: AgencyCode | None
) -> AgencyCode | None:
    if role is not Role.CONTRIBUTOR:
        if agency is not None:
            raise NotUsable(("agency_not_wanted", {}))
        return None
    if agency is None or state is None:
        raise NotUsable(("agency_missing", {}))
    if agency not in {a.code for a in reading.agencies(unit, state)}:
        raise NotFound("no_such_thing")
    return agency
