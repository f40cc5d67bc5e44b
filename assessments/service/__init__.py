"""The use cases: each checks a right, opens one unit of work, and gives a value.

Each is a method of the class of its subject, is asked by somebody (``who``), and may be
called from any thread. Nothing else opens the store.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

from argon2 import PasswordHasher

from assessments import days, store
from assessments.errors import NotReachable
from assessments.records.members import MemberNotice
from assessments.records.terms import SignInTerms
from assessments.rules import SYSTEM
from assessments.service.answering import Answering
from assessments.service.audit import Audit
from assessments.service.backups import Backups
from assessments.service.browsers import Browsers
from assessments.service.bulk import Bulk
from assessments.service.condition import Condition
from assessments.service.contributing import Contributing
from assessments.service.cycles import Cycles
from assessments.service.evidence import EvidenceBook
from assessments.service.factors import Factors
from assessments.service.history import History
from assessments.service.keeping import Keeping
from assessments.service.late import LateNotes
from assessments.service.logins import Logins
from assessments.service.members import Members
from assessments.service.people import People
from assessments.service.planning import Planning
from assessments.service.releases import Releases
from assessments.service.releasing import Releasing
from assessments.service.sealing import KEY_BYTES, Seal
from assessments.service.seals import seal_older_record, sealed
from assessments.service.submitting import Submitting
from assessments.service.verifying import Verifying
from assessments.service.world import (
    CHEAP,
    STRONG,
    PassphraseCost,
    World,
)
from assessments.store import Hosting, newest, remove_record, row_security, sqlite_file
from assessments.store.reading import log as reading_log
from priorities.crosswalk.links import Crosswalk, identity
from priorities.edition import Edition
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition
from priorities.rules import NEWEST

__all__ = [
    "CHEAP",
    "STRONG",
    "SYSTEM",
    "Hosting",
    "PassphraseCost",
    "Service",
    "World",
    "migrate",
    "newest_version",
    "open_service",
    "remove_record",
    "sqlite_file",
    "version_of_record",
    "waiting_migration",
    "weaknesses",
]


@dataclass(frozen=True, kw_only=True)
class Service:
    """Everything that can be done with the record, by subject."""

    world: World
    people: People
    members: Members
    logins: Logins
    factors: Factors
    browsers: Browsers
    cycles: Cycles
    answering: Answering
    keeping: Keeping
    late: LateNotes
    evidence: EvidenceBook
    plans: Planning
    submitting: Submitting
    history: History
    contributing: Contributing
    releasing: Releasing
    releases: Releases
    bulk: Bulk
    audit: Audit
    condition: Condition
    backups: Backups
    verifying: Verifying

    @contextmanager
    def together(self) -> Iterator["Service"]:
        """Run several use cases in one unit of work: durable when this block has ended.

        Each checks its right, and is done wholly or not at all; where one is refused, the
        others stay. Other writers wait until the end: only what belongs together.
        """
        with self.world.database.together() as database:
            yield _service_of(replace(self.world, database=database))

    def close(self) -> None:
        """Close every connection to the database; of a service within another, none."""
        self.world.database.close()


def open_service(  # noqa: PLR0913 - all that comes from outside
    url: str,
    *,
    clock: Callable[[], datetime],
    secret: Callable[[int], str] = secrets.token_urlsafe,
    editions: Callable[[str], Edition] = find_edition,
    crosswalks: Callable[[str, str], Crosswalk] = find_crosswalk,
    passphrase_cost: PassphraseCost = STRONG,
    waiting_days: int = days.WAITING_DAYS,
    tell: Callable[[MemberNotice], None] | None = None,
    terms: SignInTerms | None = None,
    seal: Seal | None = None,
) -> Service:
    """Open the record behind a database URL; its tables must be there (`migrate`).

    Parameters
    ----------
    clock
        Gives the time, aware and in UTC.
    secret
        Gives a random url-safe text of so many bytes.
    editions
        Finds an edition by its id; asked once per id. Everything is counted under the
        newest version of its rules, but for what was signed under another.
    crosswalks
        Links two different editions, the older first; asked once per pair.
    passphrase_cost
        What checking one passphrase costs.
    waiting_days
        Working days that a change of who belongs to a state waits.
    tell
        Sends a mail about such a change, in a thread of its own; None for no mail.
    terms
        On which terms people sign in; without any, nobody needs a second factor or is
        asked again.
    seal
        Keeps the secrets of second factors; without one, those that are set up last as
        long as the service.
    """
    hasher = PasswordHasher(
        time_cost=passphrase_cost.rounds,
        memory_cost=passphrase_cost.memory,
        parallelism=passphrase_cost.lanes,
    )

    @cache
    def known(edition: str) -> Edition:
        return editions(edition).under(NEWEST)

    @cache
    def linked(older: str, newer: str) -> Crosswalk:
        return identity(known(older)) if older == newer else crosswalks(older, newer)

    world = World(
        database=store.Database(url),
        clock=clock,
        secret=secret,
        editions=known,
        crosswalks=linked,
        passphrases=hasher,
        decoy_hash=hasher.hash(secrets.token_urlsafe(32)),
        waiting_days=waiting_days,
        sealed=partial(sealed, bundle=lambda: secret(12)),
        terms=terms or SignInTerms(),
        seal=seal or Seal(key=secrets.token_bytes(KEY_BYTES)),
    )
    return _service_of(world if tell is None else replace(world, tell=tell))


def _service_of(world: World) -> Service:
    return Service(
        world=world,
        people=People(world),
        members=Members(world),
        logins=Logins(world),
        factors=Factors(world),
        browsers=Browsers(world),
        cycles=Cycles(world),
        answering=Answering(world),
        keeping=Keeping(world),
        late=LateNotes(world),
        evidence=EvidenceBook(world),
        plans=Planning(world),
        submitting=Submitting(world),
        history=History(world),
        contributing=Contributing(world),
        releasing=Releasing(world),
        releases=Releases(world),
        bulk=Bulk(world),
        audit=Audit(world),
        condition=Condition(world),
        backups=Backups(world),
        verifying=Verifying(world),
    )


def migrate(
    url: str,
    *,
    serving: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> str:
    """Bring the tables behind a URL up to this program and say their version.

    What was said last is noted anew, where that is out of step with what was said. A record
    from before there were seals is sealed as it stands.

    Parameters
    ----------
    url
        On PostgreSQL of the user who owns the tables.
    serving
        The URL of the same database for the user as whom the server asks: that user is
        let in to rows and to nothing else. None for the same user.
    clock
        Gives the time; left out, it is that of what was written last.

    Raises
    ------
    NotReachable
        If the record is of a later version than this program.
    """
    database = store.Database(url)
    served = None if serving is None else store.Database(serving)
    try:
        _known_version(database)
        version = store.migrate(database, serving=served)
        with database.unit_of_work() as unit:
            row_security.reach(unit, row_security.EVERY_STATE)
            if newest.out_of_step(unit):
                newest.note_again(unit)
            at = clock() if clock else reading_log.newest_time(unit)
            seal_older_record(unit, at=at, bundle=secrets.token_urlsafe(12))
        return version
    finally:
        database.close()
        if served is not None:
            served.close()


def weaknesses(url: str) -> tuple[store.Weakness, ...]:
    """Say why the walls between states would not hold for the user behind a URL."""
    database = store.Database(url)
    try:
        return store.weaknesses(database)
    finally:
        database.close()


def waiting_migration(url: str) -> str | None:
    """Say which version of the tables is wanted and not there; None when all is well.

    Raises
    ------
    NotReachable
        If the record is of a later version than this program.
    """
    newest = store.newest_revision()
    return None if version_of_record(url) == newest else newest


def newest_version() -> str:
    """Say which version of the tables this program works with."""
    return store.newest_revision()


def version_of_record(url: str) -> str | None:
    """Say which version the tables are at; None where there are none.

    Raises
    ------
    NotReachable
        If the record is of a later version than this program.
    """
    database = store.Database(url)
    try:
        return _known_version(database)
    finally:
        database.close()


def _known_version(database: store.Database) -> str | None:
    version = store.revision(database)
    if version is not None and not store.is_known(version):
        newest = store.newest_revision()
        raise NotReachable("record_is_newer", version=version, newest=newest)
    return version
