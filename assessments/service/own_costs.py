"""What criteria cost in the eyes of a state, where it sees that differently."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments import validation
from assessments.errors import NotUsable
from assessments.records.people import Person
from assessments.service.people import own_state
from assessments.service.world import Subject
from assessments.store.reading import plans as reading
from assessments.store.writing import plans as writing


@dataclass(frozen=True)
class OwnCosts(Subject):
    """A state's own costs, by edition."""

    def own_costs(self, *, who: Person, edition: str) -> Mapping[str, int]:
        """Give what criteria of an edition cost in the eyes of the state.

        Only where it said so; elsewhere the edition's effort class holds.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.own_costs")
            return reading.own_costs(unit, own_state(me), edition)

    def set_own_costs(
        self, *, who: Person, edition: str, costs: Mapping[str, int | None]
    ) -> None:
        """Say what criteria cost in the eyes of the state; all of them, or none.

        Parameters
        ----------
        costs
            In units of effort from 1 to 99, by criterion; None gives the edition's
            effort class back.

        Raises
        ------
        NotUsable
            If edition, criterion or cost are not there or out of range; all are named.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "plans.set_own_costs")
            state = own_state(me)
            known = self.world.edition_here(edition)
            if known is None:
                raise NotUsable(("no_such_edition", {"edition": edition}))
            validation.require_usable(
                problem
                for criterion, cost in costs.items()
                for problem in validation.of_own_cost(known, criterion, cost)
            )
            last = reading.last_seq_to_write(unit, state)
            writing.set_last_seq(unit, state, last + len(costs))
            for seq, (criterion, cost) in enumerate(costs.items(), last + 1):
                writing.add_own_cost(
                    unit,
                    writing.OwnCost(
                        state=state,
                        edition=edition,
                        criterion=criterion,
                        cost=cost,
                        seq=seq,
                        person=me.id,
                        at=self.world.clock(),
                    ),
                )
                self.note(unit, me, "plans.set_own_costs", criterion)
