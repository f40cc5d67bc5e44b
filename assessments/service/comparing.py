"""A state compares its own years: what changed, in parts, and how sure that is.

Everything rests on what was signed: the documents of the submissions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from assessments.answers.effective import current_states, held_reasons, standings_of
from assessments.answers.snapshot import Assessed, Ground
from assessments.comparison.change import change, under_newer
from assessments.comparison.consistency import Confirmation, Drift, drift_in
from assessments.comparison.values import Change, NoTotal
from assessments.errors import NotFound
from assessments.records.people import Person
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Cycle,
    Submission,
    SubmissionId,
)
from assessments.service.own_work import own_assessment, own_submission
from assessments.service.people import own_state
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import submissions as reading
from assessments.store.reading import work as reading_work
from assessments.submissions.document import Thawed, thaw
from priorities.answers import Standing
from priorities.crosswalk.carry_over import carry_standings
from priorities.edition import Edition
from priorities.scoring.placement import place
from priorities.scoring.result import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One cycle that was submitted.

    Attributes
    ----------
    placement
        As it was frozen, under its own edition.
    under_newest
        The same year under the newest edition, mostly a band; its own placement when
        that is its edition; None when it cannot be read so, and ``why_not`` says why.
    """

    submission: Submission
    placement: Placement
    under_newest: Placement | None
    why_not: NoTotal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """All years of a state, oldest first, and the change from each to the next.

    Attributes
    ----------
    newest
        The edition of the newest year; None when there is no year, or it is not here.
    changes
        One fewer than years.
    skipped
        Cycles between the first year and the newest in which the state submitted
        nothing.
    """

    newest: Edition | None
    years: tuple[Year, ...]
    changes: tuple[Change, ...]
    skipped: tuple[Cycle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two submissions of a state, the older first, and the change between them."""

    before: Submission
    after: Submission
    change: Change


@dataclass(frozen=True)
class Comparing(Subject):
    """The years of a state, compared with each other."""

    def years(self, *, who: Person) -> Years:
        """Give the years so far, each compared with the one before."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "history.years")
            found = reading.newest_per_cycle(unit, own_state(me))
            cycles = reading_work.cycles(unit)
        read = [self._thawed(one) for one in found]
        newest = self.world.edition_here(found[-1].edition) if found else None
        return Years(
            newest=newest,
            years=tuple(
                self._year(one, thawed, found[-1].edition)
                for one, thawed in zip(found, read, strict=True)
            ),
            changes=tuple(self._change(a, b) for a, b in pairwise(read)),
            skipped=_skipped(cycles, found),
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
            me = self.begin(unit, who, "history.change")
            pair = [_dated(unit, me, one) for one in (older, newer)]
            if pair[0][1].state != pair[1][1].state:
                raise NotFound("no_such_thing")
            pair.sort(key=lambda one: (one[0].reference_date, one[1].draft))
            (_, before), (work, after) = pair
            last = _last_submission(unit, work)
        now = self._thawed(after)
        if last is None or last.id != before.id:
            now = replace(now, reasons={})
        return Compared(
            before=before,
            after=after,
            change=self._change(self._thawed(before), now),
        )

    def since_last(self, *, who: Person, assessment: AssessmentId) -> Change | None:
        """Compare an assessment as it stands now with the last submission before it.

        Returns
        -------
        Change or None
            None when there is no earlier one, or the edition of this assessment is not
            on the disk, so that nothing tells where it stands.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "history.since_last")
            work, _ = own_assessment(unit, me, assessment)
            edition = self.world.edition_here(work.edition)
            last = self._last(unit, work)
            if edition is None or last is None:
                return None
            now = _now(unit, work, edition)
        return self._change(last, now)

    def drift(self, *, who: Person, assessment: AssessmentId) -> tuple[Drift, ...]:
        """Find patterns in a draft that its state may want to look at again.

        None are found while the edition of the draft is not on the disk.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "history.drift")
            work, _ = own_assessment(unit, me, assessment)
            edition = self.world.edition_here(work.edition)
            if edition is None:
                return ()
            last = self._last(unit, work)
            now = _now(unit, work, edition)
            answers = reading_work.answers(unit, work.id)
        return drift_in(
            edition,
            now.standings,
            before={} if last is None else self._carried(last, edition),
            change=None if last is None else self._change(last, now),
            confirmations=confirmations(answers),
        )

    def _year(self, submission: Submission, read: Thawed, newest: str) -> Year:
        ground = self._ground(read.edition, newest)
        return Year(
            submission=submission,
            placement=read.placement,
            under_newest=(
                under_newer(_assessed(read), ground)
                if isinstance(ground, Ground)
                else read.placement
                if read.edition == newest
                else None
            ),
            why_not=(
                ground
                if isinstance(ground, NoTotal) and read.edition != newest
                else None
            ),
        )

    def _change(self, before: Thawed, after: Thawed) -> Change:
        ground = self._ground(before.edition, after.edition)
        return change(_assessed(before), _assessed(after), ground)

    def _ground(self, older: str, newer: str) -> Ground | NoTotal:
        editions = self.world.edition_here(older), self.world.edition_here(newer)
        if editions[0] is None or editions[1] is None:
            return NoTotal.EDITION_MISSING
        crosswalk = self.world.crosswalk_here(older, newer)
        if crosswalk is None:
            return NoTotal.NO_CROSSWALK
        return Ground(older=editions[0], newer=editions[1], crosswalk=crosswalk)

    def _carried(self, last: Thawed, edition: Edition) -> Mapping[str, Standing]:
        ground = self._ground(last.edition, edition.id)
        if isinstance(ground, NoTotal):
            return {}
        if ground.is_one_edition:
            return last.standings
        return carry_standings(
            ground.crosswalk, ground.older, ground.newer, last.standings
        )

    def _thawed(self, submission: Submission) -> Thawed:
        return thaw(submission.document, self.world.edition_here(submission.edition))

    def _last(self, unit: Unit, work: Assessment) -> Thawed | None:
        found = _last_submission(unit, work)
        return None if found is None else self._thawed(found)


def confirmations(answers: tuple[Answer, ...]) -> tuple[Confirmation, ...]:
    """Find the answers that confirm a carried one: the same value by the same voice.

    None while a carried one is left to confirm.
    """
    newest: dict[tuple[str, str], Answer] = {}
    found = []
    for answer in answers:
        key = answer.code, answer.voice
        before = newest.get(key)
        if (
            before is not None
            and before.carried_from is not None
            and answer.carried_from is None
            and answer.value == before.value
        ):
            found.append(Confirmation(code=answer.code, at=answer.at))
        newest[key] = answer
    if any(answer.carried_from is not None for answer in newest.values()):
        return ()
    return tuple(found)


def _dated(
    unit: Unit, me: Person, submission: SubmissionId
) -> tuple[Assessment, Submission]:
    found, _ = own_submission(unit, me, submission)
    work, _ = own_assessment(unit, me, found.assessment)
    return work, found


def _last_submission(unit: Unit, work: Assessment) -> Submission | None:
    """Find the newest submission of an earlier cycle, in whatever edition."""
    for earlier, _ in reading_work.assessments(unit, work.state):
        if earlier.reference_date < work.reference_date:
            found = reading.newest_of(unit, earlier.id, with_sent_back=False)
            if found is not None:
                return found[0]
    return None


def _now(unit: Unit, work: Assessment, edition: Edition) -> Thawed:
    """Read a draft as if it were submitted now."""
    said = reading_work.said(unit, work.id)
    states = current_states(
        said,
        reading_work.settlements(unit, work.id),
        reading_evidence.links(unit, work.id),
    )
    reasons = held_reasons(reading_reasons.change_reasons(unit, work.id), said)
    standings = standings_of(edition, states)
    return Thawed(
        edition=work.edition,
        scope=work.scope,
        placement=place(edition, standings, work.scope),
        standings=standings,
        reasons={
            code: tuple(reason.kind for reason in held)
            for code, held in reasons.items()
        },
    )


def _assessed(read: Thawed) -> Assessed:
    return Assessed(
        scope=read.scope,
        standings=read.standings,
        placement=read.placement,
        reasons=read.reasons,
    )


def _skipped(
    cycles: tuple[Cycle, ...], found: tuple[Submission, ...]
) -> tuple[Cycle, ...]:
    """Give the closed cycles between the first and the last year that have no year."""
    there = {one.cycle for one in found}
    dates = [cycle.reference_date for cycle in cycles if cycle.code in there]
    if not dates:
        return ()
    return tuple(
        cycle
        for cycle in sorted(cycles, key=lambda c: c.reference_date)
        if cycle.code not in there and min(dates) < cycle.reference_date < max(dates)
    )
