"""Signing in elsewhere: a login belongs to who accepted an invitation with it.

To nobody else: no mail address, name or other word of the provider opens anything, and an
account that is there already is never joined to a login afterwards. So whoever runs the
provider can make up as many people as they like, and none of them is anybody here. What
they can do is come as somebody who has accepted so; that is what the second factor is for.
"""

from dataclasses import dataclass

from assessments import rules, validation
from assessments.errors import NotAllowed, NotUsable
from assessments.records.people import Login, Person
from assessments.service import factors, invitations, sessions
from assessments.service.world import World
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing


@dataclass(frozen=True)
class Logins:
    """People who sign in at a provider that they trust, and who we are told they are."""

    world: World

    def sign_in(self, *, login: Login, opening: sessions.Opening) -> tuple[str, Person]:
        """Open a session for who comes back from a provider; give its secret, once.

        Raises
        ------
        NotAllowed
            If the login is nobody's here, or of somebody who may not sign in.
        FactorNeeded
            If a second factor is asked for, or has to be set up.
        """
        with self.world.database.unit_of_work() as unit:
            person = reading.person_of_login(unit, login)
            if person is None or not person.active:
                raise NotAllowed("login_unknown")
            if not rules.may_sign_in(person):
                raise NotAllowed("account_suspended")
            secret, needed = factors.entered(self.world, unit, person, opening)
        if needed is not None:
            raise needed
        return secret, person

    def require_acceptable(self, *, secret: str, sign_in_name: str) -> None:
        """Refuse, before somebody is sent elsewhere, what would be refused afterwards.

        Raises
        ------
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        NotUsable
            If the sign-in name is taken or empty.
        """
        validation.require_usable(validation.of_sign_in_name(sign_in_name))
        name = sessions.cleaned_name(sign_in_name)
        with self.world.database.reading() as unit:
            invitations.open_invitation(unit, secret, self.world.clock())
            invitations.require_free(unit, name)

    def accept_invitation(
        self, *, secret: str, sign_in_name: str, language: str, login: Login
    ) -> Person:
        """Become a person who signs in elsewhere, and has no passphrase.

        Raises
        ------
        NotFound
            If the invitation is unknown, used, taken back or out of time.
        NotUsable
            If the sign-in name is taken or empty, or the login is somebody's.
        """
        validation.require_usable(validation.of_sign_in_name(sign_in_name))
        name = sessions.cleaned_name(sign_in_name)
        with self.world.database.unit_of_work() as unit:
            if reading.person_of_login(unit, login) is not None:
                raise NotUsable(("login_taken", {}))
            person = invitations.accept(
                self.world,
                unit,
                secret,
                name=name,
                passphrase_hash=None,
                language=language,
            )
            writing.add_login(unit, login, person.id, self.world.clock())
        return person
