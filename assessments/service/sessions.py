"""Signing in and staying signed in: only hashes of secrets are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from argon2.exceptions import InvalidHashError, VerificationError

from assessments import validation
from assessments.errors import NotFound, NotSignedIn, WrongPassphrase
from assessments.records.people import Person, SignedIn
from assessments.service.world import Subject
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

IDLE = timedelta(hours=12)
"""A session that is not used for so long ends."""

LONGEST = timedelta(days=7)
"""No session lasts longer, used or not."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use of a session is kept."""

FREE_FAILURES = 5
"""Wrong passphrases in a row from one address before the name has to wait there."""

FREE_FAILURES_ANYWHERE = 100
"""The same from all addresses together: who guesses must not lock the person out."""

LONGEST_WAIT = timedelta(minutes=5)
"""The longest wait after wrong passphrases; it doubles up to here."""

SECRET_BYTES = 32


@dataclass(frozen=True)
class Sessions(Subject):
    """Sign in, stay signed in, sign out."""

    def sign_in(
        self,
        *,
        sign_in_name: str,
        passphrase: str,
        remembered_as: str = "",
        came_from: str = "",
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

        Raises
        ------
        WrongPassphrase
            If name and passphrase do not fit, or the name has to wait.
        """
        name = cleaned_name(sign_in_name)
        if validation.of_name("sign_in_name", name):
            raise WrongPassphrase("wrong_passphrase")  # nobody can have such a name
        counters = _counters(name, came_from)
        now = self.world.clock()
        with self.world.database.reading() as unit:
            for counter, free in counters.items():
                _refuse_while_waiting(reading.failures(unit, counter), free, now)
            found = reading.credentials(unit, name)
        fits = self._fits(found[1] if found else self.world.decoy_hash, passphrase)
        if found is None or not fits:
            self._count_failure(counters, now)
            raise WrongPassphrase("wrong_passphrase")
        secret = self.world.secret(SECRET_BYTES)
        stronger = (
            self.world.passphrases.hash(passphrase)
            if self.world.passphrases.check_needs_rehash(found[1])
            else None
        )
        with self.world.database.unit_of_work() as unit:
            person = reading.person(unit, found[0])
            if person is None or not person.active:
                raise WrongPassphrase("wrong_passphrase")
            for counter in counters:
                writing.forget_failures(unit, counter)
            writing.add_session(
                unit,
                person=person.id,
                secret_hash=hashed(secret),
                remembered_as=remembered_as[:200],
                at=now,
            )
            if stronger is not None:
                writing.set_passphrase(unit, person.id, stronger)
            self.note(unit, person, "people.sign_in", person.id)
        return secret, person

    def person_of(self, *, token: str) -> Person:
        """Give the person behind a session's secret.

        Raises
        ------
        NotSignedIn
            If there is no such session, or it ended.
        """
        now = self.world.clock()
        with self.world.database.reading() as unit:
            session = reading.session(unit, hashed(token))
        if session is None or not session.person.active or _has_ended(session, now):
            raise NotSignedIn("signed_out")
        if now - session.last_seen >= SEEN_EVERY:
            with self.world.database.unit_of_work() as unit:
                writing.see_session(unit, session.number, now)
        return session.person

    def sign_out(self, *, token: str) -> None:
        """End the session behind a secret; nothing happens when there is none."""
        with self.world.database.unit_of_work() as unit:
            session = reading.session(unit, hashed(token))
            if session is not None:
                writing.revoke_session(
                    unit,
                    at=self.world.clock(),
                    person=session.person.id,
                    number=session.number,
                )
                self.note(unit, session.person, "people.sign_out", session.person.id)

    def sign_out_everywhere(self, *, who: Person) -> int:
        """End all sessions of the person and say how many there were."""
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.sign_out_everywhere")
            ended = writing.revoke_session(unit, at=self.world.clock(), person=me.id)
            self.note(unit, me, "people.sign_out_everywhere", me.id)
        return ended

    def sessions(self, *, who: Person, token: str) -> tuple[SignedIn, ...]:
        """List the person's sessions, newest first; ``token`` tells which is this one."""
        now = self.world.clock()
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "people.sessions")
            this = reading.session(unit, hashed(token))
            found = reading.sessions(unit, me.id)
        return tuple(
            SignedIn(
                number=s.number,
                since=s.since,
                last_seen=s.last_seen,
                current=this is not None and this.number == s.number,
                remembered_as=s.remembered_as,
            )
            for s in found
            if not _has_ended(s, now)
        )

    def revoke_session(self, *, who: Person, number: int) -> None:
        """End one of the person's own sessions.

        Raises
        ------
        NotFound
            If the person has no such session.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "people.revoke_session")
            ended = writing.revoke_session(
                unit, at=self.world.clock(), person=me.id, number=number
            )
            if not ended:
                raise NotFound("no_such_thing")
            self.note(unit, me, "people.revoke_session", number)

    def _fits(self, passphrase_hash: str, passphrase: str) -> bool:
        try:
            return self.world.passphrases.verify(passphrase_hash, passphrase)
        except (VerificationError, InvalidHashError):
            return False

    def _count_failure(self, counters: Iterable[str], now: datetime) -> None:
        with self.world.database.unit_of_work() as unit:
            for counter in counters:
                writing.count_failure(
                    unit, counter, at=now, forgotten_before=now - IDLE
                )


def hashed(secret: str) -> str:
    """Give the form in which a secret is kept."""
    return sha256(secret.encode()).hexdigest()


def cleaned_name(sign_in_name: str) -> str:
    """Give the form in which sign-in names are compared."""
    return sign_in_name.strip().casefold()


def _has_ended(session: reading.OpenSession, now: datetime) -> bool:
    return now - session.last_seen > IDLE or now - session.since > LONGEST


def _counters(name: str, came_from: str) -> dict[str, int]:
    """Give what counts failures, each with how many of them are free."""
    return {
        hashed(f"{name}\n{came_from}"): FREE_FAILURES,
        hashed(name): FREE_FAILURES_ANYWHERE,
    }


def _refuse_while_waiting(
    failed: tuple[int, datetime] | None, free: int, now: datetime
) -> None:
    if failed is None or failed[0] < free:
        return
    doublings = min(failed[0] - free, 10)
    wait = min(timedelta(seconds=2) * 2**doublings, LONGEST_WAIT)
    left = failed[1] + wait - now
    if left > timedelta(0):
        raise WrongPassphrase(
            "too_many_attempts", seconds=int(left.total_seconds()) + 1
        )
