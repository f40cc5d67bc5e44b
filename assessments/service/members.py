"""Who belongs to a state is the state's own business: changes that two people make.

No deed of a regional role creates, ends or changes a person of a state where one is
active. It may begin a change that waits, and that the state can stop; and suspend an
account, which opens nothing and which the state undoes.

Longer than most: it is the list of all that can be done about members, each use case with
who may ask and what it refuses. What they share is beside it, in `consent`.
"""

from dataclasses import dataclass
from datetime import timedelta

from assessments import rules, typed, validation
from assessments.errors import NotAllowed, NotFound, WrongMoment
from assessments.records.members import (
    ChangePhase,
    Consent,
    ForgottenPassphrase,
    MemberChange,
    MemberChangeKind,
)
from assessments.records.people import (
    Invitation,
    Person,
    PersonId,
    StateCode,
    SuspendedBy,
)
from assessments.service import browsers, consent, invitations, sessions
from assessments.service.invitations import names_of
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store import Unit
from assessments.store.reading import members as reading
from assessments.store.reading import people as reading_people
from assessments.store.writing import factors as writing_factors
from assessments.store.writing import members as writing
from assessments.store.writing import people as writing_people

FORGOTTEN_FOR = timedelta(days=14)
"""How long it is shown that somebody asked for a new passphrase."""


@dataclass(frozen=True)
class Members:
    """Changes of who belongs to a state, suspended accounts, and new passphrases."""

    world: World

    def changes(self, *, who: Person) -> tuple[MemberChange, ...]:
        """List changes, newest first: of the own state, or those the office began."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "members.changes")
            if me.state is None:
                return reading.changes_of_office(unit)
            return reading.changes(unit, me.state)

    def agree(self, *, who: Person, number: int) -> MemberChange:
        """Agree to what another person of the state asked for; a leaving is done at once.

        Raises
        ------
        NotFound
            If there is no such change in the own state.
        NotAllowed
            If it is the person's own, or about the person.
        WrongMoment
            If nobody has to agree any more.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.agree")
            now = self.world.clock()
            change = _of_own_state(unit, me, number)
            if change.phase(now) is not ChangePhase.NEEDS_SECOND:
                raise WrongMoment("change_is_over")
            if not rules.may_agree(me, change, now):
                raise NotAllowed("two_people_needed")
            if not writing.agree(unit, number, by=me.id, at=now):
                raise WrongMoment("change_is_over")
            note_deed(self.world, unit, me, "members.agree", number)
            if change.kind is MemberChangeKind.LEAVING:
                _leave(self.world, unit, me, change)
        return change

    def stop(self, *, who: Person, number: int) -> MemberChange:
        """Stop a change before it takes effect.

        Raises
        ------
        NotFound
            If there is no such change that the person may stop.
        WrongMoment
            If it was stopped or done already, or is out of time.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "members.stop")
            change = reading.change(unit, number)
            if change is None or not rules.may_stop(me, change):
                raise NotFound("no_such_thing")
            if not change.is_open(self.world.clock()):
                raise WrongMoment("change_is_over")
            consent.stop(self.world, unit, change, by=me)
        return change

    def end(self, *, who: Person, person: PersonId) -> MemberChange:
        """Ask that the account of somebody is closed who decides for the state.

        Raises
        ------
        NotFound
            If there is no such person in the own state.
        NotAllowed
            If it is oneself, or a second person is needed and none is there.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.end")
            other = _other(unit, me, person)
            if not rules.decides(other):
                raise NotAllowed("not_your_role")
            needed = rules.consent(me, _people(unit, me), about=other.id)
            change = self._asked(unit, me, needed, MemberChangeKind.LEAVING, other)
            told = consent.notice(unit, change)
        consent.tell(self.world, told)
        return change

    def carry_out(self, *, who: Person, number: int) -> None:
        """Close the account of who is to leave, after the waiting time.

        Raises
        ------
        NotFound
            If there is no such change in the own state, or it was stopped.
        WrongMoment
            If its time has not come.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.carry_out")
            change = _of_own_state(unit, me, number)
            if change.kind is not MemberChangeKind.LEAVING or change.person == me.id:
                raise NotFound("no_such_thing")
            consent.require_ready(change, self.world.clock())
            _leave(self.world, unit, me, change)

    def hand_over(self, *, who: Person, name: str) -> tuple[Invitation, str]:
        """Invite a successor, in whose favour one's own account closes when they come.

        Raises
        ------
        NotUsable
            If the name is missing.
        NotAllowed
            If a second person is needed and none is there.
        """
        validation.require_usable(validation.of_name("name", name))
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.hand_over")
            needed = rules.consent(me, _people(unit, me))
            given = invitations.offer_change(
                self.world,
                unit,
                me,
                needed,
                kind=MemberChangeKind.HANDOVER,
                offered=invitations.offered(
                    self.world, needed, name=name, role=me.role, state=me.state
                ),
                person=me.id,
            )
            told = consent.notice(unit, given[0])
        consent.tell(self.world, told)
        return given[1], given[2]

    def recover(self, *, who: Person, person: PersonId) -> tuple[MemberChange, str]:
        """Ask that somebody gets a new passphrase, and give the secret of the link, once.

        Raises
        ------
        NotFound
            If there is no such person of a state, or none of the own one.
        NotAllowed
            If it is oneself, or a second person is needed and none is there.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.recover")
            other = _other(unit, me, person)
            needed = rules.consent(me, _people(unit, me), about=other.id)
            given = self._recovery(unit, me, needed, other)
            told = consent.notice(unit, given[0])
        consent.tell(self.world, told)
        return given

    def reset(self, *, who: Person, sign_in_name: str) -> tuple[MemberChange, str]:
        """Begin a new passphrase from the server's shell, and give the secret of the link.

        It works at once for regional roles, and after the waiting time for a state's.

        Raises
        ------
        NotFound
            If nobody signs in under this name.
        """
        name = sessions.cleaned_name(sign_in_name)
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "members.reset")
            other = reading_people.person_named(unit, name)
            if other is None:
                raise NotFound("no_such_account")
            needed = Consent.NONE if other.state is None else Consent.WAITING
            given = self._recovery(unit, me, needed, other)
            told = consent.notice(unit, given[0])
        consent.tell(self.world, told)
        return given

    def invited(self, *, secret: str) -> MemberChange | None:
        """Give the change that an open invitation is part of, where there is one.

        Raises
        ------
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        """
        with self.world.database.reading() as unit:
            offer = invitations.open_invitation(unit, secret, self.world.clock())
            return reading.change_of_invitation(unit, offer.number)

    def recovery(self, *, secret: str) -> MemberChange:
        """Give the new passphrase that waits behind a secret.

        Raises
        ------
        NotFound
            If it is unknown, used, stopped or out of time.
        """
        with self.world.database.reading() as unit:
            return self._open_recovery(unit, secret)

    def use_recovery(
        self, *, secret: str, passphrase: str, without_factors: bool = False
    ) -> Person:
        """Choose the new passphrase: all sessions end, and a suspended account is free.

        Hashing takes long on purpose: call it in a thread.

        Parameters
        ----------
        without_factors
            Whether the person has lost the second factors too: all are removed then.

        Raises
        ------
        NotFound
            If it is unknown, used, stopped or out of time, or the person has left.
        WrongMoment
            If it waits, or a second person has to agree.
        NotUsable
            If the passphrase cannot be used.
        """
        with self.world.database.reading() as unit:
            change = self._open_recovery(unit, secret)
            consent.require_ready(change, self.world.clock())
            person = _recovered(unit, change)
            about = (person.name, *names_of(unit, person.state, person.agency))
        name = person.sign_in_name
        validation.require_usable(validation.of_passphrase(passphrase, name, about))
        passphrase_hash = self.world.passphrases.hash(typed.secret(passphrase))
        with self.world.database.unit_of_work() as unit:
            now = self.world.clock()
            change = self._open_recovery(unit, secret)
            consent.require_ready(change, now)
            person = _recovered(unit, change)
            if not writing.finish(unit, change.number, at=now):
                raise NotFound("no_such_invitation")
            writing_people.set_passphrase(unit, person.id, passphrase_hash)
            browsers.forget_others(unit, person)
            writing_people.suspend(unit, person.id, None)
            writing_people.revoke_session(unit, at=now, person=person.id)
            writing.forget_asking(unit, sessions.asked_under(person.sign_in_name))
            if without_factors and writing_factors.forget_everything(unit, person.id):
                note_deed(self.world, unit, person, "factors.forget", person.id)
            note_deed(self.world, unit, person, "members.use_recovery", change.number)
        return person

    def forgot(self, *, sign_in_name: str, came_from: str = "") -> None:
        """Ask for a new passphrase; for unknown names it is the same, and takes as long.

        Those who decide for the state see it, once per person. Nothing else happens.

        Raises
        ------
        WrongPassphrase
            If too much was asked from this address.
        """
        now = self.world.clock()
        name = sessions.cleaned_name(sign_in_name[: validation.LONGEST_NAME])
        with self.world.database.unit_of_work() as unit:
            sessions.count_asking(unit, came_from, now)
            writing.ask_passphrase(
                unit,
                sessions.asked_under(name),
                at=now,
                forgotten_before=now - FORGOTTEN_FOR,
            )

    def who_forgot(self, *, who: Person) -> tuple[ForgottenPassphrase, ...]:
        """List who of the own state asked for a new passphrase, by name."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "members.who_forgot")
            there = {
                sessions.asked_under(person.sign_in_name): person
                for person in _people(unit, me)
                if person.active
            }
            asked = reading.forgotten(unit, there)
        oldest = self.world.clock() - FORGOTTEN_FOR
        return tuple(
            ForgottenPassphrase(person=person.id, at=asked[under])
            for under, person in there.items()
            if under in asked and asked[under] >= oldest
        )

    def suspend(self, *, who: Person, person: PersonId) -> Person:
        """Suspend an account at once: its sessions end and it does nothing for now.

        What waits about it ends, and what who suspends had begun: nobody gains by
        suspending who could stop it.

        Raises
        ------
        NotFound
            If there is no such person of a state, or none of the own one.
        NotAllowed
            If it is oneself, or nobody would be left who can undo it.
        WrongMoment
            If it is suspended already.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.suspend")
            other = _other(unit, me, person)
            if not rules.may_suspend(me, other):
                raise NotAllowed("not_your_role")
            if rules.is_suspended_for(me, other):
                raise WrongMoment("suspended_already")
            people = reading_people.people(unit, StateCode(str(other.state)))
            rules.require_somebody_to_lift(me, other, people)
            by = SuspendedBy.OFFICE if me.state is None else SuspendedBy.STATE
            writing_people.suspend(unit, other.id, by)
            consent.end_deeds(self.world, unit, other, by=me)
            now = self.world.clock()
            writing.stop_for_suspending(unit, other, by=me, at=now)
            note_deed(
                self.world, unit, me, "members.suspend", other.id, state=other.state
            )
        return other

    def lift(self, *, who: Person, person: PersonId) -> None:
        """Let a suspended account do again what its role does.

        Raises
        ------
        NotFound
            If there is no such person in the own state.
        NotAllowed
            If it is oneself.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.lift")
            other = _other(unit, me, person)
            writing_people.suspend(unit, other.id, None)
            note_deed(self.world, unit, me, "members.lift", other.id)

    def notice_address(self, *, who: Person) -> str:
        """Give where the person wants mail about changes; empty for nowhere."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "members.notice_address")
            return reading.notice_address(unit, me.id)

    def set_notice_address(self, *, who: Person, address: str) -> None:
        """Replace where the person wants mail about changes; empty for nowhere.

        Raises
        ------
        NotUsable
            If it is no address.
        """
        validation.require_usable(validation.of_mail_address(address))
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "members.set_notice_address")
            kept = typed.line(address) or None
            writing_people.set_notice_address(unit, me.id, kept)
            note_deed(self.world, unit, me, "members.set_notice_address", me.id)

    def _recovery(
        self, unit: Unit, me: Person, needed: Consent, other: Person
    ) -> tuple[MemberChange, str]:
        secret = self.world.secret(sessions.SECRET_BYTES)
        change = self._asked(
            unit,
            me,
            needed,
            MemberChangeKind.RECOVERY,
            other,
            secret=sessions.hashed(secret),
        )
        return change, secret

    def _asked(
        self,
        unit: Unit,
        me: Person,
        needed: Consent,
        kind: MemberChangeKind,
        other: Person,
        *,
        secret: str | None = None,
    ) -> MemberChange:
        _refuse_twice(unit, kind, other, self.world)
        change = consent.asked(
            self.world,
            me,
            needed,
            kind=kind,
            state=other.state,
            name=other.name,
            role=other.role,
            person=other.id,
            expires=invitations.expires(self.world, needed),
        )
        return consent.ask(self.world, unit, me, change, secret=secret)

    def _open_recovery(self, unit: Unit, secret: str) -> MemberChange:
        change = reading.change_of_secret(unit, sessions.hashed(secret))
        if change is None or not change.is_open(self.world.clock()):
            raise NotFound("no_such_invitation")
        return change


def _people(unit: Unit, me: Person) -> tuple[Person, ...]:
    return () if me.state is None else reading_people.people(unit, me.state)


def _other(unit: Unit, me: Person, person: PersonId) -> Person:
    """Give an active person of a state, of the own one for who has one, not oneself."""
    other = reading_people.person(unit, person)
    if other is None or not other.active or other.state is None:
        raise NotFound("no_such_thing")
    if me.state not in (None, other.state):
        raise NotFound("no_such_thing")
    if other.id == me.id:
        raise NotAllowed("not_your_role")
    reading_people.state_to_write(unit, other.state)
    return other


def _of_own_state(unit: Unit, me: Person, number: int) -> MemberChange:
    change = reading.change(unit, number)
    if change is None or change.state is None or change.state != me.state:
        raise NotFound("no_such_thing")
    reading_people.state_to_write(unit, StateCode(change.state))
    return change


def _refuse_twice(
    unit: Unit, kind: MemberChangeKind, other: Person, world: World
) -> None:
    """Refuse what is asked for already: its notice stands on every page."""
    if other.state is None:
        return
    for there in reading.not_ended(unit, other.state):
        same = there.kind is kind and there.person == other.id
        if same and there.is_open(world.clock()):
            raise WrongMoment("change_asked_already")


def _leave(world: World, unit: Unit, me: Person, change: MemberChange) -> None:
    other = (
        None if change.person is None else reading_people.person(unit, change.person)
    )
    if other is None or not other.active:
        raise NotFound("no_such_thing")
    writing.finish(unit, change.number, at=world.clock())
    consent.close_account(world, unit, other, by=me)
    note_deed(world, unit, me, "members.carry_out", other.id)


def _recovered(unit: Unit, change: MemberChange) -> Person:
    person = (
        None if change.person is None else reading_people.person(unit, change.person)
    )
    if person is None or not person.active:
        raise NotFound("no_such_invitation")
    return person
