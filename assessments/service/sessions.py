"""Signing in and staying signed in: only hashes of secrets are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from argon2.exceptions import InvalidHashError, VerificationError

from assessments import rules, typed
from assessments.errors import NotSignedIn, OtherAccount, WrongPassphrase
from assessments.network import host_of
from assessments.records.people import Person, PersonId
from assessments.service import browsers, noting
from assessments.service.world import World, logs_of, note_deed
from assessments.store import Unit
from assessments.store.reading import people as reading
from assessments.store.writing import people as writing

FORGOTTEN = timedelta(hours=12)
"""Wrong passphrases count for so long."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use of a session is kept."""

FREE_FAILURES = 5
"""Wrong passphrases in a row from one address before the name has to wait there."""

FREE_FAILURES_ANYWHERE = 100
"""The same from all addresses together: who guesses must not lock the person out."""

LONGEST_WAIT = timedelta(minutes=5)
"""The longest wait after wrong passphrases; it doubles up to here."""

MOST_ASKED = 20
"""Times that a new passphrase is asked for from one address, in the time of `FORGOTTEN`."""

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Where a session is opened.

    Attributes
    ----------
    remembered_as
        What browser and session are called where they are listed.
    browser
        The secret that the browser keeps; empty where it keeps none.
    shared
        Whether others use the computer too.
    came_from
        Network address.
    """

    remembered_as: str = ""
    came_from: str = ""
    browser: str = field(default="", repr=False)
    shared: bool = False


def hashed(secret: str) -> str:
    """Give the form in which a secret is kept."""
    return sha256(secret.encode()).hexdigest()


def cleaned_name(sign_in_name: str) -> str:
    """Give the form in which sign-in names are compared."""
    return typed.compared(sign_in_name)


def formerly_cleaned(sign_in_name: str) -> str:
    """Give the form in which sign-in names of the first versions are kept."""
    return sign_in_name.strip().casefold()


def begun(
    world: World, unit: Unit, person: Person, opening: Opening, *, with_factor: bool
) -> str:
    """Open a session for somebody who has shown who they are, and give its secret."""
    secret = world.secret(SECRET_BYTES)
    number = browsers.note(
        world,
        unit,
        person,
        browser=opening.browser,
        shared=opening.shared,
        remembered_as=opening.remembered_as,
    )
    writing.add_session(
        unit,
        person=person.id,
        secret_hash=hashed(secret),
        remembered_as=opening.remembered_as,
        at=world.clock(),
        with_factor=with_factor,
        shared=opening.shared,
        browser=number,
    )
    where = noting.came_from(opening.came_from, opening.remembered_as)
    note_deed(world, unit, person, "people.sign_in", person.id, came_from=where)
    return secret


def has_ended(world: World, session: reading.OpenSession) -> bool:
    """Whether a session was idle for too long, is too old, or lacks a second factor."""
    terms, now = world.terms, world.clock()
    if session.person.role in terms.required and not session.with_factor:
        return True
    lasting = terms.lasting(with_factor=session.with_factor, shared=session.shared)
    idle, age = now - session.last_seen, now - session.since
    return idle > lasting.idle or age > lasting.longest


def holder(
    world: World, session: reading.OpenSession | None, *, page_of: PersonId | None
) -> Person:
    """Give the person whose open session this is.

    Parameters
    ----------
    page_of
        As in `assessments.records.people.BySession`.

    Raises
    ------
    NotSignedIn
        If there is no such session, or it ended, or the person was deactivated or
        suspended.
    OtherAccount
        If the page is somebody else's.
    """
    if (
        session is None
        or not rules.may_sign_in(session.person)
        or has_ended(world, session)
    ):
        raise NotSignedIn("signed_out")
    if page_of not in (None, session.person.id):
        raise OtherAccount("other_account")
    return session.person


def is_to_be_seen(session: reading.OpenSession, now: datetime) -> bool:
    """Whether the use of a session is to be noted again."""
    return now - session.last_seen >= SEEN_EVERY


def fits(world: World, passphrase_hash: str, passphrase: str) -> bool:
    """Whether a passphrase is the one behind a hash; takes long on purpose."""
    forms = dict.fromkeys(
        (typed.secret(passphrase), passphrase)
    )  # as first versions did
    return any(_fits(world, passphrase_hash, form) for form in forms)


def _fits(world: World, passphrase_hash: str, passphrase: str) -> bool:
    try:
        return world.passphrases.verify(passphrase_hash, passphrase)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def counters(name: str, came_from: str, browser: str) -> dict[str, int]:
    """Give what counts failures, each with how many of them are free.

    Parameters
    ----------
    browser
        The secret of a browser that is known for the name, which counts for itself:
        nobody who guesses elsewhere keeps the person out. Empty for all others.
    """
    if browser:
        return {hashed(f"{name}\n\n{browser}"): FREE_FAILURES}
    return {
        hashed(f"{name}\n{host_of(came_from)}"): FREE_FAILURES,
        hashed(name): FREE_FAILURES_ANYWHERE,
    }


def asked_under(name: str) -> str:
    """Give the form in which it is kept that a new passphrase was asked for."""
    return hashed(f"forgotten\n{name}")


def count_asking(unit: Unit, came_from: str, now: datetime) -> None:
    """Count that a new passphrase is asked for from an address.

    Raises
    ------
    WrongPassphrase
        If that was done too often.
    """
    counter = hashed(f"forgotten from\n{host_of(came_from)}")
    refuse_while_waiting(reading.failures(unit, counter), MOST_ASKED, now)
    writing.count_failure(unit, counter, at=now, forgotten_before=now - FORGOTTEN)


def checked(
    world: World,
    names: Sequence[str],
    passphrase: str,
    *,
    counted: dict[str, int],
    now: datetime,
    where: str | None = None,
) -> tuple[PersonId, str]:
    """Give the person behind name and passphrase, with the hash that is kept.

    Unknown names take as long and are refused in the same words as wrong passphrases.

    Parameters
    ----------
    names
        The forms in which the name may be kept; the first that is there counts.
    counted
        As `counters` gives it.
    where
        Network and browser, for the log of the state whose person has this name.

    Raises
    ------
    WrongPassphrase
        If name and passphrase do not fit, or the name has to wait.
    """
    with world.database.reading() as unit:
        for counter, free in counted.items():
            refuse_while_waiting(reading.failures(unit, counter), free, now)
        found = (reading.credentials(unit, name) for name in names)
        credentials = next((known for known in found if known is not None), None)
        person = credentials and reading.person(unit, credentials[0])
    fit = fits(world, credentials[1] if credentials else world.decoy_hash, passphrase)
    if credentials is None or not fit:
        _count_failure(world, counted, now)
        if person:
            failed = noting.by_stranger(
                "people.sign_in_failed",
                person.id,
                now,
                where=where,
                salt=world.secret(12),
            )
            for chain in logs_of(person, None):
                world.noted.note(chain, failed)
        raise WrongPassphrase("wrong_passphrase")
    return credentials


def _count_failure(world: World, counted: Iterable[str], now: datetime) -> None:
    with world.database.unit_of_work() as unit:
        for counter in counted:
            writing.count_failure(
                unit, counter, at=now, forgotten_before=now - FORGOTTEN
            )


def refuse_while_waiting(
    failed: tuple[int, datetime] | None, free: int, now: datetime
) -> None:
    """Refuse somebody who failed too often, for a while.

    Raises
    ------
    WrongPassphrase
        If that while is not over.
    """
    if failed is None or failed[0] < free:
        return
    doublings = min(failed[0] - free, 10)
    wait = min(timedelta(seconds=2) * 2**doublings, LONGEST_WAIT)
    left = failed[1] + wait - now
    if left > timedelta(0):
        raise WrongPassphrase(
            "too_many_attempts", seconds=int(left.total_seconds()) + 1
        )
