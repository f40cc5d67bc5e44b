"""Holding the whole record against itself: seals, numbers, log, ledger and submissions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from assessments.disclosure.checker import check
from assessments.disclosure.ledger import LedgerEntry, chained
from assessments.disclosure.release import exported
from assessments.records.log import REGION
from assessments.records.people import Person, StateCode
from assessments.records.region import StoredRelease
from assessments.records.seals import Broken, Difference, VerifiedMember
from assessments.records.work import SubmissionId
from assessments.service.seals import BY_DEED, WHOLE
from assessments.service.submitting import Submitting
from assessments.service.world import World, begin
from assessments.store import Unit, sealing, triggers
from assessments.store.reading import log as reading_log
from assessments.store.reading import people as reading_people
from assessments.store.reading import releases as reading_releases
from assessments.store.reading import seals as reading_seals
from assessments.store.reading import submissions as reading_submissions


@dataclass(frozen=True)
class Verifying:
    """Say of every member, and of the region, whether its record is as it was written."""

    world: World

    def record(self, *, who: Person) -> Iterator[VerifiedMember]:
        """Go through the whole record: the region first, then member by member.

        Nothing of what it says is told, only where it differs. No more than one
        submission is in memory at a time.
        """
        broken: defaultdict[StateCode | None, list[Broken]] = defaultdict(list)
        with self.world.database.reading() as unit:
            begin(unit, who, "verifying.record")
            whose = reading_seals.whose(unit)
            for found in chain(sealing.broken(unit), _broken_seals(unit)):
                about = found.about.split(" ")[0]
                broken[found.state or whose.get(about)].append(found)
            broken[None] += _broken_ledger(reading_releases.releases(unit))
            submissions: defaultdict[StateCode | None, list[SubmissionId]]
            submissions = defaultdict(list)
            for state, submission in reading_submissions.all_ids(unit):
                submissions[state].append(submission)
            there = {state.code for state in reading_people.states(unit)}
        submitting = Submitting(self.world)
        named = {state for state in (*broken, *submissions, *there) if state}
        for member in (None, *sorted(named)):
            verified = (
                submitting.verify_stored(who=who, submission=submission)
                for submission in submissions[member]
            )
            yield VerifiedMember(
                state=member,
                submissions=len(submissions[member]),
                different=tuple(found for found in verified if not found.same),
                broken=tuple(broken[member]),
            )

    def unprotected(self, *, who: Person) -> tuple[str, ...]:
        """Name the triggers that are not as the migrations made them.

        They keep rows from being changed; one that nobody of ours made may change some.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "verifying.unprotected")
            return triggers.unlike(unit)

    def sealed_late(self, *, who: Person) -> datetime | None:
        """Say when a record from before there were seals was sealed; None for never.

        What was changed before that day is as it was found then.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "verifying.sealed_late")
            done = reading_log.last_deed(unit, REGION, [WHOLE])
        return None if done is None else done.at


def _broken_seals(unit: Unit) -> Iterator[Broken]:
    """Hold every seal against the digest in the log, and every digest against its seals."""
    sealed = {digest: (state, part) for digest, state, part in sealing.bundles(unit)}
    logged = set()
    for entry in reading_log.with_digests(unit, BY_DEED):
        logged.add(entry.digest)
        if entry.digest not in sealed:
            yield Broken(
                state=None if entry.chain == REGION else StateCode(entry.chain),
                part=entry.deed,
                about=entry.about,
                difference=Difference.SEAL_CHANGED,
            )
    for digest, (state, part) in sealed.items():
        if digest not in logged:
            yield Broken(
                state=state, part=part, about="", difference=Difference.SEAL_UNKNOWN
            )


def _broken_ledger(releases: tuple[StoredRelease, ...]) -> Iterator[Broken]:
    """Follow the chain of releases, and let the independent checker look at each."""
    links: tuple[LedgerEntry, ...] = ()
    for place, release in enumerate(releases, 1):
        following = chained(links, release.document)
        links = (*links, following)
        if (release.number, release.id) != (place, following.id):
            yield _in_ledger(release, Difference.LEDGER)
            return
        try:
            problems = check(exported(links, release.certificate).decode())
        except ValueError:
            yield _in_ledger(release, Difference.UNREADABLE)
        else:
            if problems:
                yield _in_ledger(release, Difference.CHECK)


def _in_ledger(release: StoredRelease, difference: Difference) -> Broken:
    return Broken(
        state=None, part="release", about=str(release.number), difference=difference
    )
