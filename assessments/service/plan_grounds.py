"""Read what the plan of a state stands on."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.effective import current_states, standings_of
from assessments.answers.overlay import PlanGround, laid_over
from assessments.records.people import Person
from assessments.records.work import Assessment, CycleCode, WorkStage
from assessments.service.people import own_state
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading_work
from assessments.submissions.document import thaw
from priorities.answers import Standing
from priorities.crosswalk.carry_over import carry_standings
from priorities.edition import Edition


@dataclass(frozen=True)
class PlanGrounds(Subject):
    """What stands now, for a plan to begin from."""

    def ground(self, *, who: Person) -> PlanGround | None:
        """Give the last submission with what the draft has answered since.

        Returns
        -------
        PlanGround or None
            None before the first assessment, and where its edition is not here.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.ground")
            found = reading_work.assessments(unit, own_state(me))
            if not found:
                return None
            newest = found[0][0]
            edition = self.world.edition_here(newest.edition)
            if edition is None:
                return None
            now = _standings(unit, newest, edition)
            is_draft = newest.stage is WorkStage.DRAFT
            last = self._last(unit, newest, edition) if is_draft else None
        return PlanGround(
            assessment=newest.id,
            edition=edition,
            scope=newest.scope,
            standings=now if last is None else laid_over(edition, last[1], now),
            submitted=newest.cycle if last is None else last[0],
            draft=newest.cycle if is_draft else None,
        )

    def _last(
        self, unit: Unit, draft: Assessment, edition: Edition
    ) -> tuple[CycleCode | None, Mapping[str, Standing]]:
        """Give the last cycle that was submitted, as it reads under an edition."""
        for earlier, _ in reading_work.assessments(unit, draft.state):
            if earlier.reference_date < draft.reference_date:
                found = reading_submissions.newest_of(
                    unit, earlier.id, with_sent_back=False
                )
                if found is not None:
                    return self._read(found[0].document, earlier, edition)
        return None, {}

    def _read(
        self, document: bytes, earlier: Assessment, edition: Edition
    ) -> tuple[CycleCode | None, Mapping[str, Standing]]:
        older = self.world.edition_here(earlier.edition)
        crosswalk = self.world.crosswalk_here(earlier.edition, edition.id)
        if older is None or crosswalk is None:
            return None, {}
        stood = thaw(document, older).standings
        if older.id == edition.id:
            return earlier.cycle, stood
        return earlier.cycle, carry_standings(crosswalk, older, edition, stood)


def _standings(
    unit: Unit, work: Assessment, edition: Edition
) -> Mapping[str, Standing]:
    states = current_states(
        reading_work.said(unit, work.id),
        reading_work.settlements(unit, work.id),
        reading_evidence.links(unit, work.id),
    )
    return standings_of(edition, states)
