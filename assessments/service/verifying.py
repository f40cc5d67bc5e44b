"""Checking what was submitted: recounted from the stored answers, signature and log."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.errors import NotFound
from assessments.records.people import Person
from assessments.records.work import Submission, SubmissionId, Verified
from assessments.service.own_work import own_submission
from assessments.service.snapshots import AsOf, snapshot_of
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import submissions as reading
from assessments.store.reading import work as reading_work
from assessments.submissions import document, signatures
from priorities.errors import PrioritiesError


@dataclass(frozen=True)
class Verifying(Subject):
    """Whether stored submissions are still what was submitted."""

    def verify(self, *, who: Person, submission: SubmissionId) -> Verified:
        """Recompute a stored submission from the stored answers, plan and edition.

        Its signature, or that it was sent back, is held against the log of deeds.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "submitting.verify")
            found, through = own_submission(unit, me, submission)
            return self._verified(unit, found, through)

    def verify_all(self, *, who: Person) -> Iterator[Verified]:
        """Recompute every stored submission, one after the other."""
        with self.world.database.reading() as unit:
            self.begin(unit, who, "submitting.verify_all")
            ids = reading.all_ids(unit)
        for submission in ids:
            yield self.verify(who=who, submission=submission)

    def _verified(self, unit: Unit, stored: Submission, through: int) -> Verified:
        found = list(
            signatures.differences(stored, reading.deeds_about(unit, stored.id))
        )
        if document.fingerprint(stored.document) != stored.sha256:
            found.append("the fingerprint is not that of the document")
        work = reading_work.assessment(unit, stored.assessment)
        if work is None:
            raise NotFound("no_such_thing")
        earlier = (
            None
            if stored.supersedes is None
            else reading.submission(unit, stored.supersedes)
        )
        try:
            edition = self.world.editions(stored.edition)
        except PrioritiesError:
            return Verified(
                submission=stored.id,
                same=False,
                differences=(*found, f"the edition {stored.edition} is not here"),
            )
        snapshot = snapshot_of(
            unit,
            replace(work[0], scope=stored.scope, draft=stored.draft),
            edition,
            AsOf(
                through=through,
                plan_seq=stored.plan_seq,
                supersedes=None if earlier is None else earlier[0],
                at=stored.at,
            ),
        )
        found += document.differences(stored.document, document.freeze(snapshot))
        return Verified(submission=stored.id, same=not found, differences=tuple(found))
