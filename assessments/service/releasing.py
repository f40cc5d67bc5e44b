"""The regional office: counts of participation, preparing and publishing a release.

The office never sees a state's answers or placements: what is contributed goes from the
store into the audit, and what comes out is a release or a refusal. Of a release that is
prepared nobody sees a figure before it is published, so that nothing can be changed after
looking, and nothing be read off two of them of which one was never published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from assessments import rules
from assessments.disclosure.gather import counting, fingerprint, year_of
from assessments.disclosure.integer_programs import Step, no_step
from assessments.disclosure.ledger import Ledger, LedgerEntry, chained
from assessments.disclosure.prepare import CycleContributions, prepare
from assessments.errors import NotAllowed, NotFound, ReleaseRefused, WrongMoment
from assessments.records.people import Person
from assessments.records.region import (
    ContributedSubmission,
    Participation,
    PreparedRelease,
    StoredRelease,
    WaitingRelease,
)
from assessments.records.work import Cycle, CycleCode
from assessments.service.world import World, begin, begin_fresh, note_deed
from assessments.store import Unit
from assessments.store.reading import region as reading
from assessments.store.reading import releases as reading_releases
from assessments.store.reading import work as reading_work
from assessments.store.writing import region as writing

Stored = tuple[StoredRelease, ...]
"""The ledger as it is stored, oldest first."""


@dataclass(frozen=True)
class Releasing:
    """Everything that leads to a release."""

    world: World

    def participation(self, *, who: Person) -> tuple[Participation, ...]:
        """Count who was invited and who contributed, newest cycle first."""
        with self.world.database.reading() as unit:
            begin(unit, who, "releasing.participation")
            cycles = reading_work.cycles(unit)
            invited = reading.invited(unit)
            counted = reading.counted(unit)
            last = {r.cycle: r.number for r in reading_releases.releases(unit)}
        participation = []
        for cycle in cycles:
            states, named = counted.get(last.get(cycle.code, 0), (None, ()))
            participation.append(
                Participation(
                    cycle=cycle.code,
                    invited=invited,
                    contributed=states,
                    named=named,
                    is_over=rules.cycle_is_over(cycle, self.world.clock()),
                )
            )
        return tuple(participation)

    def prepare(
        self,
        *,
        who: Person,
        cycle: CycleCode,
        corrects: bool = False,
        step: Step = no_step,
        out_of_time: Callable[[], bool] = lambda: False,
    ) -> WaitingRelease:
        """Compute, audit and witness the release of a cycle; it is not published yet.

        Parameters
        ----------
        corrects
            Whether it takes the place of the last release, which is of this cycle.
        step
            Told how much of the audit is done.
        out_of_time
            Asked now and then; when it says yes the release is refused.

        Raises
        ------
        NotFound
            If there is no such cycle.
        WrongMoment
            If the cycle is still open, or a later one has a release already.
        ReleaseRefused
            If the figures may not be published; there is no weaker form of them.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "releasing.prepare")
            going = self._going_in(unit, cycle, corrects=corrects)
        prepared = prepare(
            self._year(going.cycle, going.given, corrects=corrects),
            before=self._year(going.last, going.members) if going.last else None,
            ledger=_links(going.ledger),
            step=step,
            out_of_time=out_of_time,
        )
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "releasing.prepare")
            waiting = WaitingRelease(
                number=0,
                cycle=cycle,
                corrects=corrects,
                priorities=tuple(prepared.audited),
                by=me.id,
                at=self.world.clock(),
            )
            number = writing.add_prepared(
                unit,
                PreparedRelease(
                    waiting=waiting,
                    id=prepared.entry.id,
                    document=prepared.entry.document,
                    certificate=prepared.certificate,
                    members=going.fingerprint,
                ),
            )
            note_deed(self.world, unit, me, "releasing.prepare", number)
        return replace(waiting, number=number)

    def prepared(self, *, who: Person) -> tuple[WaitingRelease, ...]:
        """List what was prepared and continues the ledger as it stands, newest first."""
        with self.world.database.reading() as unit:
            begin(unit, who, "releasing.prepared")
            ledger = _links(reading_releases.releases(unit))
            return tuple(
                prepared.waiting
                for prepared in reading_releases.prepared(unit)
                if _continues(prepared, ledger)
            )

    def publish(self, *, who: Person, number: int) -> StoredRelease:
        """Publish what another person prepared: it is in the ledger for ever.

        Raises
        ------
        NotFound
            If nothing was prepared under this number.
        NotAllowed
            If the same person prepared it.
        WrongMoment
            If the ledger or a contribution has changed since: it is prepared again.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin_fresh(self.world, unit, who, "releasing.publish")
            prepared = _prepared(unit, number)
            waiting = prepared.waiting
            if waiting.by == me.id:
                raise NotAllowed("second_person")
            reading.wait_for_ledger(unit)
            reading.wait_for_choices(unit, waiting.cycle)
            going = self._going_in(unit, waiting.cycle, corrects=waiting.corrects)
            is_as_it_was = prepared.members == going.fingerprint
            if not (is_as_it_was and _continues(prepared, _links(going.ledger))):
                raise WrongMoment("prepare_again")
            release = StoredRelease(
                number=len(going.ledger) + 1,
                id=prepared.id,
                cycle=waiting.cycle,
                document=prepared.document,
                certificate=prepared.certificate,
                at=self.world.clock(),
            )
            writing.add_release(
                unit, release, going.given, prepared_by=waiting.by, by=me.id
            )
            note_deed(self.world, unit, me, "releasing.publish", release.id)
        return release

    def is_for_everyone(self, *, who: Person) -> bool:
        """Say whether everyone may read the releases."""
        with self.world.database.reading() as unit:
            begin(unit, who, "releasing.is_for_everyone")
            return reading_releases.is_for_everyone(unit)

    def set_audience(self, *, who: Person, everyone: bool) -> None:
        """Open the releases to everyone, or to members only."""
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "releasing.set_audience")
            writing.set_audience(
                unit, everyone=everyone, by=me.id, at=self.world.clock()
            )
            note_deed(self.world, unit, me, "releasing.set_audience", everyone)

    def _going_in(self, unit: Unit, code: CycleCode, *, corrects: bool) -> "_GoingIn":
        """Read everything that a release of the cycle is made of."""
        cycle = reading_work.cycle(unit, code)
        if cycle is None:
            raise NotFound("no_such_thing")
        if not rules.cycle_is_over(cycle, self.world.clock()):
            raise WrongMoment("cycle_still_open", cycle=code)
        ledger = reading_releases.releases(unit)
        given = reading.contributed(unit, code)
        if not ledger:
            return _GoingIn(cycle=cycle, ledger=ledger, given=counting(given))
        last = reading_work.cycle(unit, ledger[-1].cycle)
        if last is None:
            raise ReleaseRefused("last_year_differs")
        if cycle.opens < last.opens:
            raise WrongMoment("later_release_there", cycle=code, last=last.code)
        members = reading.members(unit, ledger[-1])
        states = {member.state for member in members}
        return _GoingIn(
            cycle=cycle,
            ledger=ledger,
            given=tuple(
                contributed for contributed in given if contributed.state in states
            )
            if corrects  # the same states, whoever was late or has published since
            else counting(given),
            last=last,
            members=members,
        )

    def _year(
        self,
        cycle: Cycle,
        given: Iterable[ContributedSubmission],
        *,
        corrects: bool = False,
    ) -> CycleContributions:
        edition = self.world.editions(cycle.edition)
        return year_of(cycle, edition, given, corrects=corrects)


@dataclass(frozen=True, slots=True, kw_only=True)
class _GoingIn:
    """What a release is made of.

    ``given`` is what is counted, ``last`` the cycle of the last release and ``members``
    what went into that.
    """

    cycle: Cycle
    ledger: Stored
    given: tuple[ContributedSubmission, ...]
    last: Cycle | None = None
    members: tuple[ContributedSubmission, ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.members, self.given)


def _prepared(unit: Unit, number: int) -> PreparedRelease:
    for prepared in reading_releases.prepared(unit):
        if prepared.waiting.number == number:
            return prepared
    raise NotFound("no_such_thing")


def _links(ledger: Stored) -> Ledger:
    return tuple(
        LedgerEntry(id=release.id, document=release.document) for release in ledger
    )


def _continues(prepared: PreparedRelease, ledger: Ledger) -> bool:
    """Whether it is the next link of the ledger as it stands."""
    return chained(ledger, prepared.document).id == prepared.id
