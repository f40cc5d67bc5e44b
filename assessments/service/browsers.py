"""The browsers in which somebody has signed in before: known, and told of when new.

A browser keeps a random secret for long (a device cookie). The record has only a hash of
it together with the person, so two people of one browser have nothing in common there.
Being known gives no right: it decides how wrong passphrases are answered, and whether a
person is told of a sign-in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from assessments.errors import NotFound
from assessments.records.factors import KnownBrowser
from assessments.records.people import Person, PersonId
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import browsers as reading
from assessments.store.reading import people as reading_people
from assessments.store.writing import browsers as writing
from assessments.store.writing import people as writing_people

SAID_AT_ONCE = 10
"""Browsers that somebody is told of at a sign-in; of more, the newest."""

KEPT = timedelta(days=400)
"""A browser that was not used for so long is not known any more; cookies last as long."""

MOST = 50
"""Browsers that are kept of one person; of more, those not used for longest go."""

SECRET_BYTES = 32

SHORTEST_SECRET = 40
"""Letters in the secret of a browser; what is shorter was not made here."""


@dataclass(frozen=True)
class Browsers:
    """The browsers of the person who asks."""

    world: World

    def listed(self, *, who: Person) -> tuple[KnownBrowser, ...]:
        """List the browsers in which the person has signed in, newest first."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "browsers.listed")
            this = current(unit, who)
            there = reading.browsers(unit, me.id)
        return tuple(
            replace(b, current=b.number == this) for b in there if not b.forgotten
        )

    def news(self, *, who: Person) -> tuple[KnownBrowser, ...]:
        """List those that the person was not told of; never the one that asks."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "browsers.news")
            return self._news(unit, me, who)

    def are_mine(self, *, who: Person) -> None:
        """Take note that the person knows the browsers that were told of."""
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "browsers.are_mine")
            numbers = [browser.number for browser in self._news(unit, me, who)]
            writing.tell_browsers(unit, me.id, numbers, self.world.clock())
            note_deed(self.world, unit, me, "browsers.are_mine", me.id)

    def are_not_mine(self, *, who: Person) -> None:
        """End all sessions but the one that asks, and forget what was told of."""
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "browsers.are_not_mine")
            numbers = [browser.number for browser in self._news(unit, me, who)]
            writing.drop_browsers(unit, me.id, numbers)
            writing_people.revoke_session(
                unit, at=self.world.clock(), person=me.id, but_number=who.session
            )
            note_deed(self.world, unit, me, "browsers.are_not_mine", me.id)

    def forget(self, *, who: Person, number: int) -> bool:
        """Forget a browser of the person; the one that asks ends its session, and is told so.

        One that the person was not told of yet is told of all the same.

        Raises
        ------
        NotFound
            If the person has no such browser.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "browsers.forget")
            is_this = number == current(unit, who)
            if not writing.forget_browsers(unit, me.id, [number]):
                raise NotFound("no_such_thing")
            if is_this:
                writing_people.revoke_session(
                    unit, at=self.world.clock(), person=me.id, number=who.session
                )
            note_deed(self.world, unit, me, "browsers.forget", number)
        return is_this

    def _news(self, unit: Unit, me: Person, who: Person) -> tuple[KnownBrowser, ...]:
        if not self.world.terms.tell_browsers:
            return ()
        this, there = current(unit, who), reading.browsers(unit, me.id)
        untold = [b for b in there if b.told is None and b.number != this]
        return tuple(untold[:SAID_AT_ONCE])


def current(unit: Unit, who: Person) -> int | None:
    """Give the number of the browser in which somebody asks, as far as that is known."""
    if who.session is None:
        return None
    session = reading_people.session_of(unit, who.session)
    return None if session is None else session.browser


def forget_others(unit: Unit, who: Person) -> None:
    """Let no browser of a person be known but the one that asks: the passphrase is new."""
    writing.forget_browsers(unit, who.id, but=current(unit, who))


def kept_as(browser: str, person: PersonId) -> str:
    """Give the form in which the secret of a browser is kept for a person."""
    return sha256(f"{browser}\n{person}".encode()).hexdigest()


def is_known(
    unit: Unit, sign_in_names: Iterable[str], browser: str, now: datetime
) -> bool:
    """Whether somebody of this sign-in name has signed in in this browser before.

    Parameters
    ----------
    sign_in_names
        The forms in which the name may be kept.
    browser
        The secret that the browser keeps; may be empty, or made up.
    """
    for name in sign_in_names:
        credentials = reading_people.credentials(unit, name)
        if credentials is not None:
            return is_known_of(unit, credentials[0], browser, now)
    return False


def is_known_of(unit: Unit, person: PersonId, browser: str, now: datetime) -> bool:
    """Whether a person has signed in in this browser before; as `is_known`."""
    if len(browser) < SHORTEST_SECRET:
        return False
    found = reading.browser(unit, kept_as(browser, person), after=now - KEPT)
    return found is not None


def note(
    world: World,
    unit: Unit,
    person: Person,
    *,
    browser: str,
    shared: bool,
    remembered_as: str,
) -> int:
    """Note that a person signs in in a browser, and give its number.

    One that others use too is never known: it is noted under a secret that nobody has.
    The first browser of a person needs no telling.
    """
    now = world.clock()
    is_kept = len(browser) >= SHORTEST_SECRET and not shared
    secret = browser if is_kept else world.secret(SECRET_BYTES)
    found = reading.browser(unit, kept_as(secret, person.id), after=now - KEPT)
    if found is not None:
        writing.see_browser(unit, found.number, now)
        return found.number
    there = reading.browsers(unit, person.id)
    by_use = sorted(there, key=lambda known: known.last_seen, reverse=True)
    gone = [
        known.number
        for place, known in enumerate(by_use, start=1)
        if place >= MOST or known.last_seen < now - KEPT
    ]
    if gone:
        writing.drop_browsers(unit, person.id, gone)
    number = writing.add_browser(
        unit,
        person=person.id,
        secret_hash=kept_as(secret, person.id),
        remembered_as=remembered_as,
        at=now,
    )
    if not there:
        writing.tell_browsers(unit, person.id, [number], now)
    return number
