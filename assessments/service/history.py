"""A state compares its own years: what changed, in parts, and how sure that is.

Everything rests on what was signed: the documents of the submissions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from assessments import rules
from assessments.answers.snapshot import Snapshot
from assessments.comparison.change import change, change_of_results, under_newer
from assessments.comparison.consistency import Confirmation, Drift, drift_in
from assessments.comparison.values import Change, NoTotal
from assessments.errors import NotFound
from assessments.records.people import Person
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    EarlierSubmission,
    Submission,
    SubmissionId,
)
from assessments.service.context import (
    path_between,
    placement_in,
    read_submission,
    stands_now,
    submitted_before,
)
from assessments.service.kept import Kind
from assessments.service.world import World, begin
from assessments.store import Unit
from assessments.store.reading import submissions as reading
from assessments.store.reading import work as reading_work
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition
from priorities.scoring.result import Placement

_CHANGES = Kind[Change](500)
"""What changed between two submissions, by both and the way between; 40 kB, 130 between editions."""

_UNDER_NEWER = Kind[Placement](250)
"""A submission under a newer edition, by it and the way there; 30 kB."""

_DRIFTS = Kind[tuple[Drift, ...]](100)
"""Patterns in a draft, by the newest number given in it and what came before."""

_Taken = tuple[Submission, Snapshot | Placement]
"""A submission with what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One cycle that was submitted.

    Attributes
    ----------
    snapshot
        What was submitted; None where its edition is not here.
    placement
        As it was signed, under its own edition.
    under_newest
        The same year under the newest edition, mostly a band; its own placement when
        that is its edition; None when it cannot be read so.
    """

    submission: Submission
    snapshot: Snapshot | None
    placement: Placement
    under_newest: Placement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """All years of a state, oldest first, and the change from each to the next.

    Attributes
    ----------
    newest
        The edition of the newest year; None when there is no year, or it is not here.
    changes
        One fewer than years.
    """

    newest: Edition | None
    years: tuple[Year, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two submissions of a state, the older first, and the change between them."""

    before: Submission
    after: Submission
    change: Change


@dataclass(frozen=True)
class History:
    """The years of a state, compared with each other."""

    world: World

    def submitted(self, *, who: Person) -> tuple[Submission, ...]:
        """Give what the years so far rest on: per cycle the newest one not sent back.

        Oldest first, and without what they say.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "history.submitted")
            return reading.newest_per_cycle(unit, rules.own_state(me))

    def years(self, *, who: Person) -> Years:
        """Give the years so far, each compared with the one before."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "history.years")
            submissions = reading.newest_per_cycle(unit, rules.own_state(me))
            taken = [
                (submission, read_submission(self.world, unit, submission))
                for submission in submissions
            ]
        if not submissions:
            return Years(newest=None, years=(), changes=())
        newest = submissions[-1].edition
        return Years(
            newest=self.world.edition_here(newest),
            years=tuple(_year(self.world, year, newest) for year in taken),
            changes=tuple(_between(self.world, a, b) for a, b in pairwise(taken)),
        )

    def change(
        self, *, who: Person, older: SubmissionId, newer: SubmissionId
    ) -> Compared:
        """Compare two submissions of one state; in the other order, they are turned.

        Reasons are given for what differs from the cycle before; between two others
        they are left out.

        Raises
        ------
        NotFound
            If one of them is not there, is another state's, or they are of two states.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "history.change")
            pair = [_dated(unit, me, submission) for submission in (older, newer)]
            if pair[0][1].state != pair[1][1].state:
                raise NotFound("no_such_thing")
            pair.sort(key=lambda dated: (dated[0].reference_date, dated[1].draft))
            (_, before), (work, after) = pair
            last = submitted_before(unit, work)
            is_next = last is not None and last.id == before.id
            then, now = (
                read_submission(self.world, unit, submission)
                for submission in (before, after)
            )
        if isinstance(now, Snapshot) and not is_next:
            now = replace(now, reasons={})
        return Compared(
            before=before,
            after=after,
            change=_between(self.world, (before, then), (after, now), is_next=is_next),
        )

    def drift(self, *, who: Person, assessment: AssessmentId) -> tuple[Drift, ...]:
        """Find patterns in a draft that its state may want to look at again.

        None are found while the edition of the draft is not on the disk.
        """
        world = self.world
        with world.database.reading() as unit:
            me = begin(unit, who, "history.drift")
            work, _ = rules.own(me, reading_work.assessment(unit, assessment))
            edition = world.edition_here(work.edition)
            if edition is None:
                return ()
            earlier = submitted_before(unit, work)
            path = (
                None
                if earlier is None
                else path_between(world, earlier.edition, work.edition)
            )
            newest = reading_work.last_seq(unit, work.id)
            return world.computed_once(
                unit,
                _DRIFTS,
                (work, newest, edition, earlier, path),
                lambda: _drifts(world, unit, (work, edition), earlier),
            )


def _drifts(
    world: World,
    unit: Unit,
    draft: tuple[Assessment, Edition],
    earlier: EarlierSubmission | None,
) -> tuple[Drift, ...]:
    work, edition = draft
    last = None if earlier is None else read_submission(world, unit, earlier)
    now = stands_now(world, unit, work, edition)
    return drift_in(
        edition,
        now.effective,
        before=_carried(world, last, edition),
        change=None if last is None else changed(world, last, now),
        confirmations=confirmations(reading_work.every_answer(unit, work.id)),
        scope=work.scope,
    )


def _between(
    world: World, before: _Taken, after: _Taken, *, is_next: bool = True
) -> Change:
    """Compare two submissions, once for all who ask.

    Parameters
    ----------
    is_next
        Whether the later one is of the next cycle, so that its reasons are about it.
    """
    (then, read_then), (now, read_now) = before, after
    path = path_between(world, then.edition, now.edition)
    key = (then.id, then.sha256, now.id, now.sha256, path, is_next)
    return world.computed.get(
        _CHANGES, key, lambda: changed(world, read_then, read_now)
    )


def changed(
    world: World, before: Snapshot | Placement, after: Snapshot | Placement
) -> Change:
    """Compare two assessments, as far as their editions are here and linked."""
    then, now = placement_in(before), placement_in(after)
    path = path_between(world, then.edition, now.edition)
    if isinstance(path, NoTotal):
        return change_of_results(then, now, path)
    if isinstance(before, Placement) or isinstance(after, Placement):
        return change_of_results(then, now, NoTotal.EDITION_MISSING)
    return change(before, after, path)


def _year(world: World, taken: _Taken, newest: str) -> Year:
    submission, read = taken
    return Year(
        submission=submission,
        snapshot=read if isinstance(read, Snapshot) else None,
        placement=placement_in(read),
        under_newest=_under(world, taken, newest),
    )


def _under(world: World, taken: _Taken, newest: str) -> Placement | None:
    """Place a year under the newest edition, where that can be done; once for all who ask."""
    submission, read = taken
    if submission.edition == newest:
        return placement_in(read)
    path = path_between(world, submission.edition, newest)
    if isinstance(path, NoTotal) or isinstance(read, Placement):
        return None
    key = (submission.id, submission.sha256, path)
    return world.computed.get(_UNDER_NEWER, key, lambda: under_newer(read, path))


def _carried(
    world: World, last: Snapshot | Placement | None, edition: Edition
) -> Mapping[str, EffectiveAnswer]:
    """Give what stood last cycle, by code of an edition; nothing where it cannot be read."""
    if not isinstance(last, Snapshot):
        return {}
    path = path_between(world, last.edition.id, edition.id)
    return {} if isinstance(path, NoTotal) else last.effective_under(path)


def confirmations(answers: tuple[Answer, ...]) -> tuple[Confirmation, ...]:
    """Find the answers that confirm a carried one: the same value by the same voice.

    None while a carried one is left to confirm.
    """
    newest: dict[tuple[str, str], Answer] = {}
    confirmed = []
    for answer in answers:
        key = answer.code, answer.voice
        before = newest.get(key)
        if (
            before is not None
            and before.carried_from is not None
            and answer.carried_from is None
            and answer.value == before.value
        ):
            confirmed.append(Confirmation(code=answer.code, at=answer.at))
        newest[key] = answer
    if any(answer.carried_from is not None for answer in newest.values()):
        return ()
    return tuple(confirmed)


def _dated(
    unit: Unit, me: Person, submission: SubmissionId
) -> tuple[Assessment, Submission]:
    stored, _ = rules.own(me, reading.submission(unit, submission))
    work, _ = rules.own(me, reading_work.assessment(unit, stored.assessment))
    return work, stored
