"""The yearly windows."""

from dataclasses import dataclass, replace
from datetime import date

from assessments import typed, validation
from assessments.errors import NotFound, NotUsable
from assessments.records.people import Person
from assessments.records.work import Cycle, CycleCode
from assessments.service import meanwhile
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from priorities.errors import PrioritiesError
from priorities.loading.editions import list_instruments


@dataclass(frozen=True)
class Cycles:
    """Open, extend, close and list cycles."""

    world: World

    def cycles(self, *, who: Person) -> tuple[Cycle, ...]:
        """List all cycles, newest first."""
        with self.world.database.reading() as unit:
            begin(unit, who, "cycles.cycles")
            return reading.cycles(unit)

    def open_cycle(
        self,
        *,
        who: Person,
        code: CycleCode,
        edition: str,
        reference_date: date,
        opens: date,
        closes: date,
    ) -> Cycle:
        """Open a cycle.

        Raises
        ------
        NotUsable
            If the code is taken, the days are in the wrong order, or the edition is not
            there, has answers of its own, or is an example of another instrument.
        """
        code = CycleCode(typed.line(code))
        validation.require_usable(validation.of_code(code))
        if opens > closes:
            raise NotUsable(("closes_before_opening", {}))
        try:
            known = self.world.editions(edition)
        except PrioritiesError:
            raise NotUsable(("no_such_edition", {"edition": edition})) from None
        if not known.is_for_cycles or known.id in list_instruments():
            raise NotUsable(("edition_of_another_kind", {"edition": edition}))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "cycles.open_cycle")
            there = (cycle.code for cycle in reading.cycles(unit))
            validation.require_usable(validation.of_new_code(code, there))
            cycle = Cycle(
                code=code,
                edition=known.id,
                reference_date=reference_date,
                opens=opens,
                closes=closes,
                closed=False,
            )
            writing.add_cycles(unit, [cycle])
            note_deed(self.world, unit, me, "cycles.open_cycle", code)
        return cycle

    def close_cycle(
        self, *, who: Person, code: CycleCode, seen: Cycle | None = None
    ) -> Cycle:
        """Close a cycle; what is a draft stays one.

        Parameters
        ----------
        seen
            As for `extend_cycle`.

        Raises
        ------
        ChangedMeanwhile
            If somebody else gave it another last day, unseen.
        NotFound
            If there is no such cycle.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "cycles.close_cycle")
            cycle = reading.cycle_to_write(unit, code)
            if cycle is None:
                raise NotFound("no_such_thing")
            closed = replace(cycle, closed=True)
            _require_seen(unit, me, cycle, wanted=closed, seen=seen)
            writing.close_cycle(unit, code)
            note_deed(self.world, unit, me, "cycles.close_cycle", code)
        return closed

    def extend_cycle(
        self,
        *,
        who: Person,
        code: CycleCode,
        closes: date,
        seen: Cycle | None = None,
    ) -> Cycle:
        """Give a cycle another last day; a closed one is open again until then.

        Parameters
        ----------
        seen
            The cycle as the person had it in view; None when that does not matter.

        Raises
        ------
        ChangedMeanwhile
            If somebody else closed it or gave it another last day, unseen.
        NotFound
            If there is no such cycle.
        NotUsable
            If the day is before the cycle opens.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "cycles.extend_cycle")
            cycle = reading.cycle_to_write(unit, code)
            if cycle is None:
                raise NotFound("no_such_thing")
            if closes < cycle.opens:
                raise NotUsable(("closes_before_opening", {}))
            wanted = replace(cycle, closes=closes, closed=False)
            _require_seen(unit, me, cycle, wanted=wanted, seen=seen)
            writing.extend_cycle(unit, code, closes)
            note_deed(self.world, unit, me, "cycles.extend_cycle", code)
            extended = reading.cycle(unit, code)
        return cycle if extended is None else extended


def _require_seen(
    unit: Unit, me: Person, there: Cycle, *, wanted: Cycle, seen: Cycle | None
) -> None:
    if seen is None:
        return
    reason = "cycle_closed_meanwhile" if there.closed else "closes_changed_meanwhile"
    problems = meanwhile.told(
        unit,
        me,
        meanwhile.put_by(
            unit, there.code, ["cycles.close_cycle", "cycles.extend_cycle"]
        ),
        is_new=there not in (seen, wanted),
        says=[(reason, {"cycle": there.code, "closes": there.closes})],
    )
    meanwhile.require_seen(problems, there)
