"""Who there is: how people come, sign in and go, their states and agencies.

Longer than most: it is the list of all that can be asked about people, each use case with who
may ask, what it refuses and its unit of work. What several of them share is beside it, in
`sessions` and `invitations`.
"""

from dataclasses import dataclass

from assessments import rules, typed, validation
from assessments.errors import (
    NotAllowed,
    NotFound,
    WrongMoment,
    WrongPassphrase,
)
from assessments.records.members import Consent, MemberChange, MemberChangeKind
from assessments.records.people import (
    Agency,
    AgencyCode,
    Invitation,
    Person,
    PersonId,
    Role,
    SignedIn,
    State,
    StateCode,
)
from assessments.service import (
    browsers,
    consent,
    factors,
    invitations,
    noting,
    sessions,
)
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store.reading import members as reading_members
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

_SEEN_BY_OFFICE = (
    Role.ADMINISTRATOR,
    Role.CONTENT_EDITOR,
    Role.ANALYST,
    Role.FOCAL_POINT,
    Role.APPROVER,
)


@dataclass(frozen=True)
class People:
    """Everything about people: sessions, invitations, states and agencies."""

    world: World

    def sign_in(
        self,
        *,
        sign_in_name: str,
        passphrase: str,
        remembered_as: str = "",
        came_from: str = "",
        browser: str = "",
        shared: bool = False,
    ) -> tuple[str, Person]:
        """Open a session and give its secret, once, with the person.

        Unknown names take as long and are refused in the same words as wrong
        passphrases. Checking takes long on purpose: call it in a thread.

        Parameters
        ----------
        remembered_as
            What the session is called in the list of sessions.
        came_from
            Network address of the visitor; only hashed together with the name.
        browser
            The secret that the browser keeps, by which it is known again.
        shared
            Whether others use the computer too.

        Raises
        ------
        WrongPassphrase
            If name and passphrase do not fit, or the name has to wait.
        FactorNeeded
            If they fit, and a second factor is asked for or has to be set up; with the
            secret that `assessments.service.factors` asks for.
        """
        name = sessions.cleaned_name(sign_in_name)
        if validation.of_name("sign_in_name", sign_in_name):
            raise WrongPassphrase("wrong_passphrase")  # nobody can have such a name
        is_known = self.knows_browser(sign_in_name=name, browser=browser)
        counted = sessions.counters(name, came_from, browser if is_known else "")
        now = self.world.clock()
        credentials = sessions.checked(
            self.world,
            (sessions.formerly_cleaned(sign_in_name), name),
            passphrase,
            counted=counted,
            now=now,
            where=noting.came_from(came_from, remembered_as),
        )
        opening = sessions.Opening(
            remembered_as=remembered_as[:200],
            came_from=came_from,
            browser=browser,
            shared=shared,
        )
        stronger = (
            self.world.passphrases.hash(typed.secret(passphrase))
            if self.world.passphrases.check_needs_rehash(credentials[1])
            else None
        )
        with self.world.database.unit_of_work() as unit:
            person = reading.person(unit, credentials[0])
            if person is None or not person.active:
                raise WrongPassphrase("wrong_passphrase")
            if not rules.may_sign_in(person):
                raise WrongPassphrase("account_suspended")
            for counter in counted:
                writing.forget_failures(unit, counter)
            if stronger is not None:
                writing.set_passphrase(unit, person.id, stronger)
            secret, needed = factors.entered(self.world, unit, person, opening)
        if needed is not None:
            raise needed
        return secret, person

    def knows_browser(self, *, sign_in_name: str, browser: str) -> bool:
        """Whether somebody of this name has signed in in this browser before.

        Parameters
        ----------
        browser
            The secret that the browser keeps; may be made up.
        """
        if validation.of_name("sign_in_name", sign_in_name):
            return False  # nobody can have such a name
        names = (
            sessions.formerly_cleaned(sign_in_name),
            sessions.cleaned_name(sign_in_name),
        )
        with self.world.database.reading() as unit:
            return browsers.is_known(unit, names, browser, self.world.clock())

    def person_of(self, *, token: str) -> Person:
        """Give the person behind a session's secret.

        Raises
        ------
        NotSignedIn
            If there is no such session, or it ended.
        """
        return self.arrival(token=token)[0]

    def arrival(self, *, token: str) -> tuple[Person, tuple[MemberChange, ...]]:
        """Give the person behind a session's secret, and what all of the state are told.

        Raises
        ------
        NotSignedIn
            If there is no such session, or it ended.
        """
        now = self.world.clock()
        with self.world.database.reading() as unit:
            session = reading.session(unit, sessions.hashed(token))
            person = sessions.holder(self.world, session, page_of=None)
            told = (
                ()
                if person.state is None
                else reading_members.not_ended(unit, person.state)
            )
        if session is not None and sessions.is_to_be_seen(session, now):
            number = session.number
            self.world.database.note(lambda u: writing.see_session(u, number, now))
        return person, tuple(change for change in told if change.is_to_be_seen(now))

    def sign_out(self, *, token: str) -> None:
        """End the session behind a secret; nothing happens when there is none."""
        with self.world.database.unit_of_work() as unit:
            session = reading.session(unit, sessions.hashed(token))
            if session is not None:
                writing.revoke_session(
                    unit,
                    at=self.world.clock(),
                    person=session.person.id,
                    number=session.number,
                )
                note_deed(
                    self.world,
                    unit,
                    session.person,
                    "people.sign_out",
                    session.person.id,
                )

    def sign_out_everywhere(self, *, who: Person) -> int:
        """End all sessions of the person and say how many there were."""
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.sign_out_everywhere")
            ended = writing.revoke_session(unit, at=self.world.clock(), person=me.id)
            note_deed(self.world, unit, me, "people.sign_out_everywhere", me.id)
        return ended

    def sessions(self, *, who: Person, token: str) -> tuple[SignedIn, ...]:
        """List the person's sessions, newest first; ``token`` tells which is this one."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "people.sessions")
            this = reading.session(unit, sessions.hashed(token))
            open_sessions = reading.sessions(unit, me.id)
        return tuple(
            SignedIn(
                number=s.number,
                since=s.since,
                last_seen=s.last_seen,
                current=this is not None and this.number == s.number,
                remembered_as=s.remembered_as,
            )
            for s in open_sessions
            if not sessions.has_ended(self.world, s)
        )

    def revoke_session(self, *, who: Person, number: int) -> None:
        """End one of the person's own sessions.

        Raises
        ------
        NotFound
            If the person has no such session.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.revoke_session")
            ended = writing.revoke_session(
                unit, at=self.world.clock(), person=me.id, number=number
            )
            if not ended:
                raise NotFound("no_such_thing")
            note_deed(self.world, unit, me, "people.revoke_session", number)

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

        Who is to decide for a state where somebody is active comes in when another
        person of it agrees, or after a waiting time (`rules.consent`).

        Raises
        ------
        NotAllowed
            If the person may not invite somebody to this role, or somebody else has to
            agree and nobody can.
        NotFound
            If state or agency are not there, or not the person's own.
        NotUsable
            If the name is missing, or a role lacks its state or agency.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "people.invite")
            if not rules.may_invite(me, role):
                raise NotAllowed("not_your_role")
            validation.require_usable(validation.of_name("name", name))
            where = invitations.state_of(unit, me, role, state)
            needed = consent.to_invite(unit, me, role, where)
            offered = invitations.offered(
                self.world,
                needed,
                name=name,
                role=role,
                state=where,
                agency=invitations.agency_of(unit, role, where, agency),
            )
            told = None
            if needed is Consent.NONE:
                given = invitations.offer(self.world, unit, offered, by=me.id)
            else:
                change, invitation, secret = invitations.offer_change(
                    self.world,
                    unit,
                    me,
                    needed,
                    kind=MemberChangeKind.INVITATION,
                    offered=offered,
                )
                given, told = (invitation, secret), consent.notice(unit, change)
            note_deed(
                self.world, unit, me, "people.invite", given[0].number, state=where
            )
        consent.tell(self.world, told)
        return given

    def invitation(self, *, secret: str) -> Invitation:
        """Give the open invitation behind a secret.

        Raises
        ------
        NotFound
            If it is unknown, used, taken back or out of time.
        """
        with self.world.database.reading() as unit:
            return invitations.open_invitation(unit, secret, self.world.clock())

    def invited_for(self, *, secret: str) -> tuple[str, ...]:
        """Name the member and the agency that an open invitation is for, if any.

        Raises
        ------
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        """
        with self.world.database.reading() as unit:
            offer = invitations.open_invitation(unit, secret, self.world.clock())
            return invitations.names_of(unit, offer.state, offer.agency)

    def accept_invitation(
        self, *, secret: str, sign_in_name: str, passphrase: str, language: str
    ) -> Person:
        """Become a person. Hashing takes long on purpose: call it in a thread.

        Raises
        ------
        WrongMoment
            If it waits, if a second person has to agree, or if the state has people.
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        NotUsable
            If the sign-in name is taken or empty, or the passphrase too short.
        """
        name = sessions.cleaned_name(sign_in_name)
        with self.world.database.reading() as unit:
            offer = invitations.open_invitation(unit, secret, self.world.clock())
            about = (offer.name, *invitations.names_of(unit, offer.state, offer.agency))
        validation.require_usable(
            [
                *validation.of_sign_in_name(sign_in_name),
                *validation.of_passphrase(passphrase, name, about),
            ]
        )
        passphrase_hash = self.world.passphrases.hash(typed.secret(passphrase))
        with self.world.database.unit_of_work() as unit:
            return invitations.accept(
                self.world,
                unit,
                secret,
                name=name,
                passphrase_hash=passphrase_hash,
                language=language,
            )

    def invitations(self, *, who: Person) -> tuple[Invitation, ...]:
        """List invitations: those of the own state, or those that the office made."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "people.invitations")
            return reading.invitations(
                unit,
                roles=rules.invites(me),
                state=me.state,
                by_office=me.state is None,
            )

    def withdraw_invitation(self, *, who: Person, number: int) -> None:
        """Take back an invitation that nobody accepted.

        Raises
        ------
        NotFound
            If there is none such that the person could have made.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.withdraw_invitation")
            now = self.world.clock()
            if not writing.withdraw_invitation(
                unit,
                number,
                roles=rules.invites(me),
                state=me.state,
                at=now,
                by_office=me.state is None,
            ):
                raise NotFound("no_such_invitation")
            change = reading_members.change_of_invitation(unit, number)
            if change is not None and change.is_open(now):
                consent.stop(self.world, unit, change, by=me)
            note_deed(
                self.world,
                unit,
                me,
                "people.withdraw_invitation",
                number,
                state=reading.state_of_invitation(unit, number),
            )

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
                name=typed.line(name),
                role=Role.ADMINISTRATOR,
                state=None,
                agency=None,
                expires=now + invitations.VALID,
                accepted=None,
            )
            given = invitations.offer(self.world, unit, offered, by=None)
            note_deed(
                self.world,
                unit,
                rules.SYSTEM,
                "people.first_invitation",
                given[0].number,
            )
        return given

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
            me = begin(unit, who, "people.change_passphrase")
            credentials = reading.credentials(unit, me.sign_in_name)
            about = (me.name, *invitations.names_of(unit, me.state, me.agency))
        validation.require_usable(validation.of_passphrase(new, me.sign_in_name, about))
        if not sessions.fits(
            self.world, "" if credentials is None else credentials[1], old
        ):
            raise WrongPassphrase("wrong_passphrase")
        passphrase_hash = self.world.passphrases.hash(typed.secret(new))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.change_passphrase")
            writing.set_passphrase(unit, me.id, passphrase_hash)
            browsers.forget_others(unit, who)
            writing.revoke_session(
                unit, at=self.world.clock(), person=me.id, but=sessions.hashed(token)
            )
            note_deed(self.world, unit, me, "people.change_passphrase", me.id)

    def set_language(self, *, who: Person, language: str) -> None:
        """Replace the language in which the person reads."""
        validation.require_usable(validation.of_language(language))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.set_language")
            writing.set_language(unit, me.id, language)
            note_deed(self.world, unit, me, "people.set_language", me.id)

    def people_of_state(self, *, who: Person) -> tuple[Person, ...]:
        """List the people of the own state; an administrator: whom one may invite."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "people.people_of_state")
            if me.state is None:
                return reading.people_with(unit, _SEEN_BY_OFFICE)
            return reading.people(unit, me.state)

    def deactivate(self, *, who: Person, person: PersonId) -> None:
        """Let somebody do nothing more, and end their sessions and open invitations.

        Raises
        ------
        NotFound
            If there is no such person, or one of another state.
        NotAllowed
            If the person alone may not close that account, or it is the own one.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "people.deactivate")
            other = reading.person(unit, person)
            if other is None or (me.state is not None and other.state != me.state):
                raise NotFound("no_such_thing")
            if not other.active:
                raise NotFound("no_such_thing")
            if other.id == me.id or not rules.may_manage(me, other):
                raise NotAllowed("not_your_role")
            consent.close_account(self.world, unit, other, by=me)
            note_deed(
                self.world, unit, me, "people.deactivate", other.id, state=other.state
            )

    def agencies(self, *, who: Person) -> tuple[Agency, ...]:
        """List the agencies of the own state."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "people.agencies")
            return reading.agencies(unit, rules.own_state(me))

    def add_agency(self, *, who: Person, name: str) -> Agency:
        """Add an agency to the own state.

        Raises
        ------
        NotUsable
            If the name is missing, or another agency has it.
        """
        validation.require_usable(validation.of_name("name", name))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.add_agency")
            state = rules.own_state(me)
            reading.state_to_write(unit, state)
            there = reading.agencies(unit, state)
            names = (agency.name for agency in there)
            validation.require_usable(validation.of_new_name(name, names))
            code = AgencyCode(f"{state}-{len(there) + 1}")
            agency = Agency(code=code, state=state, name=typed.line(name))
            writing.add_agencies(unit, [agency])
            note_deed(self.world, unit, me, "people.add_agency", agency.code)
        return agency

    def states(self, *, who: Person) -> tuple[State, ...]:
        """List states: regional people all of them, by name; others their own."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "people.states")
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
            If code or name are missing or taken, or a text cannot be kept.
        """
        code = StateCode(typed.line(code))
        validation.require_usable(
            [
                *validation.of_code(code),
                *validation.of_name("name", name),
                *validation.of_optional_name("sub_region", sub_region),
            ]
        )
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "people.add_state")
            there = reading.states(unit)
            validation.require_usable(
                [
                    *validation.of_new_code(code, (state.code for state in there)),
                    *validation.of_new_name(name, (state.name for state in there)),
                ]
            )
            state = State(
                code=code,
                name=typed.line(name),
                sub_region=typed.line(sub_region),
                invented=False,
            )
            writing.add_states(unit, [state])
            note_deed(
                self.world, unit, me, "people.add_state", state.code, state=state.code
            )
        return state
