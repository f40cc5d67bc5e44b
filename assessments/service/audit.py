"""Which deeds were done by whom, without what was written, and what is noted of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assessments import chain as chaining
from assessments import rules
from assessments.errors import DatabaseGone
from assessments.records.log import (
    REGION,
    RELEASES,
    Chain,
    DoneDeed,
    LogHead,
    LogRead,
    LogWanted,
    NewDeed,
)
from assessments.records.people import Person
from assessments.service import noting
from assessments.service.entries import Plausible
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit, newest
from assessments.store.reading import log as reading
from assessments.store.reading import releases as reading_releases
from assessments.store.reading import work as reading_work
from assessments.store.writing import log as writing

AT_ONCE = 200
"""Deeds given at once."""


ALL = LogWanted()
"""All of a log."""

_WHOLE = {True: "audit.entries", False: "audit.of_state"}
"""What lets somebody read all of a log: of the region, or of a state."""


@dataclass(frozen=True)
class Audit:
    """Look at what was done, and at what the database notes of it by itself."""

    world: World

    def entries(self, *, who: Person) -> tuple[DoneDeed, ...]:
        """List deeds of regional people, newest first, `AT_ONCE` of them."""
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.entries")
            return reading.deeds(unit, REGION, LogWanted(), limit=AT_ONCE)

    def of_state(self, *, who: Person) -> tuple[DoneDeed, ...]:
        """List what stands in the own state's log, newest first, `AT_ONCE` of it."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "audit.of_state")
            log = Chain(rules.own_state(me))
            return reading.deeds(unit, log, LogWanted(), limit=AT_ONCE)

    def log(
        self, *, who: Person, wanted: LogWanted = ALL, at_once: int = AT_ONCE
    ) -> LogRead:
        """Give a piece of the log that the person may read.

        That is all of the own state's, for who decides there; all of the region's, for who
        administers it; and for everybody else what they did, or what is about them.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "audit.log")
            chain = REGION if me.state is None else Chain(me.state)
            is_whole = rules.may(me, _WHOLE[me.state is None])
            if not is_whole:
                wanted = replace(wanted, person=me.id)
            entries = reading.deeds(unit, chain, wanted, limit=at_once + 1)
            shown = entries[:at_once]
            named = reading.named(unit, chain, shown)
            return LogRead(
                chain=chain,
                is_whole=is_whole,
                entries=shown,
                named=named,
                head=reading.head(unit, chain) if is_whole else None,
                people=reading.people_in(unit, chain) if is_whole else {},
                older=shown[-1].place if len(entries) > len(shown) else None,
            )

    def heads(self, *, who: Person) -> tuple[LogHead, ...]:
        """Say where each log ends, for who keeps that elsewhere, as backups do."""
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.heads")
            return reading.heads(unit)

    def breaks(self, *, who: Person, kept: Sequence[LogHead] = ()) -> tuple[str, ...]:
        """Follow every log, and the releases, from the first entry to the last.

        Parameters
        ----------
        kept
            Heads that were kept elsewhere, as of logs and of the releases.

        Returns
        -------
        tuple of str
            What is not as it was written, in words for the person who runs the system.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.breaks")
            heads = {head.chain: head for head in reading.heads(unit)}
            logs = {*heads, *reading.chains(unit), *(head.chain for head in kept)}
            people = reading.everybody(unit)
            found = [
                f"log of {'the region' if log == REGION else log}, {difference}"
                for log in sorted(logs - {RELEASES})
                for difference in chaining.breaks(
                    reading.whole(unit, log),
                    heads.get(log, chaining.none_yet(log)),
                    [head for head in kept if head.chain == log],
                    also=Plausible(log, people).wrong_with,
                )
            ]
            ledger = reading_releases.heads(unit)
            return (*found, *_broken_releases(ledger, kept))

    def write_noted(self, *, who: Person) -> bool:
        """Write what waits to be written into logs; say whether nothing waits any more.

        It may wait for others who write: nobody waits for this.
        """
        rules.require(who, "audit.write_noted")
        waiting = self.world.noted.take()
        if waiting is None:
            return True
        try:
            with self.world.database.unit_of_work() as unit:
                begin(unit, who, "audit.write_noted")
                _write(unit, waiting, self.world.clock())
        except DatabaseGone:
            self.world.noted.give_back(waiting)
            return False
        return True

    def export(self, *, who: Person, what: str, about: str) -> None:
        """Note that the person takes something out of the system, before it goes.

        Parameters
        ----------
        what
            What is exported; "export." and a name.
        about
            An id or a code.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "audit.export")
            note_deed(self.world, unit, me, what, about)

    def newest_time(self, *, who: Person) -> datetime | None:
        """Say when anything was written last, by the clock of then; None for never."""
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.newest_time")
            return reading.newest_time(unit)

    def newest_out_of_step(self, *, who: Person) -> tuple[str, ...]:
        """Hold the table of what was said last against all that was said.

        Returns
        -------
        tuple of str
            What differs, in words for the person who runs the system; empty when nothing.
        """
        with self.world.database.reading() as unit:
            begin(unit, who, "audit.newest_out_of_step")
            return tuple(
                f"{kind} {code} in {assessment}"
                for assessment, kind, code in newest.out_of_step(unit)
            )


def _broken_releases(
    ledger: Sequence[LogHead], kept: Sequence[LogHead]
) -> Iterator[str]:
    """Hold heads of the releases that were kept elsewhere against the ledger."""
    there = {head.place: head for head in ledger}
    for head in kept:
        if head.chain == RELEASES and head.place not in there:
            yield f"releases, number {head.place}, whose head was kept elsewhere, is not there"
        elif head.chain == RELEASES and there[head.place] != head:
            yield f"releases, number {head.place}: the head that was kept elsewhere is another"


def _write(unit: Unit, waiting: noting.Waiting, now: datetime) -> None:
    """Put what waits at the end of each log, but for what another process noted already."""
    deeds: defaultdict[Chain, list[NewDeed]] = defaultdict(list)
    for waits_for, waiting_deeds in waiting.deeds.items():
        for new in waiting_deeds:
            for chain, settled in noting.stands_in(
                waits_for, new, lambda about: reading_work.state_of(unit, about)
            ):
                if not _is_there(unit, chain, settled):
                    deeds[chain].append(settled)
    for chain, gap in waiting.gaps(now).items():
        deeds[chain].append(gap)
    states_first = sorted(deeds, key=lambda chain: (chain == REGION, chain))
    for chain in states_first:  # as `note_deed` does: nobody waits for each other
        writing.add_deeds(unit, chain, deeds[chain])


def _is_there(unit: Unit, chain: Chain, new: NewDeed) -> bool:
    """Whether another process noted the same in this hour."""
    since = noting.hour_of(new.at)
    return new.came_from is None and reading.is_there(unit, chain, new, since)
