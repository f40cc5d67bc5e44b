"""The work on an assessment: start it, carry over, answer it, look at it."""

from dataclasses import dataclass, replace

from assessments import rules
from assessments.answers.effective import current_states
from assessments.answers.last_cycle import taken_over
from assessments.errors import NotFound, WrongMoment
from assessments.records.people import Person, Role
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    CycleCode,
    WorkStage,
)
from assessments.service.changing import Changing
from assessments.service.last_cycle import last_cycle
from assessments.service.opening import Opening
from assessments.service.own_work import own_assessment
from assessments.service.people import own_state
from assessments.service.tasks import Tasks
from assessments.store.reading import people as reading_people
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from assessments.validation import LONGEST_TEXT
from priorities.answers import Scope


@dataclass(frozen=True)
class Answering(Changing, Opening, Tasks):
    """Everything about an assessment until it is submitted."""

    def assessments(self, *, who: Person) -> tuple[Assessment, ...]:
        """List the own state's assessments, newest cycle first; none for an observer."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "answering.assessments")
            if me.role is Role.OBSERVER:
                return ()
            return tuple(a for a, _ in reading.assessments(unit, own_state(me)))

    def assessment(self, *, who: Person, assessment: AssessmentId) -> Assessment:
        """Give one assessment of the own state.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "answering.assessment")
            return own_assessment(unit, me, assessment)[0]

    def start(self, *, who: Person, cycle: CycleCode, scope: Scope) -> Assessment:
        """Start the state's assessment in a cycle.

        Raises
        ------
        WrongMoment
            If the cycle is not open, or the state has started already.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.start")
            window = reading.cycle(unit, cycle)
            if window is None:
                raise NotFound("no_such_thing")
            rules.require_cycle_open(window, self.world.today())
            state = own_state(me)
            reading_people.state_to_write(unit, state)
            if any(a.cycle == cycle for a, _ in reading.assessments(unit, state)):
                raise WrongMoment("already_started", cycle=cycle)
            started = Assessment(
                id=AssessmentId(self.world.new_id("a")),
                state=state,
                cycle=cycle,
                edition=window.edition,
                reference_date=window.reference_date,
                scope=scope,
                stage=WorkStage.DRAFT,
                draft=1,
                started_from=None,
            )
            writing.add_assessments(unit, [started])
            self.note(unit, me, "answering.start", started.id)
        return started

    def carry_over(self, *, who: Person, assessment: AssessmentId) -> int:
        """Start from last cycle: copy each voice's answers, marked until confirmed.

        Under another edition, what carries over is copied (`priorities.crosswalk.carry_over`). Only
        where the voice has not answered in this cycle yet, so doing it twice copies
        nothing twice. Answers to dated criteria are copied to be looked at again: they
        show and do not count.

        Returns
        -------
        int
            How many answers were copied.

        Raises
        ------
        WrongMoment
            If no earlier cycle was submitted, or its edition is not on this server or
            not linked to this one.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.carry_over")
            work, _ = self._open_work(unit, me, assessment)
            last = last_cycle(self.world, unit, work.assessment)
            if last is None:
                raise WrongMoment("nothing_to_carry_over")
            source = last.assessment.id
            there = {(a.code, a.voice) for a in reading.answers(unit, assessment)}
            states = current_states(reading.answers(unit, source, through=last.through))
            old = [
                answer
                for answer in taken_over(last, states)
                if (answer.code, answer.voice) not in there
            ]
            now = self.world.clock()
            carried = [
                Answer(
                    assessment=assessment,
                    code=answer.code,
                    voice=answer.voice,
                    person=me.id,
                    value=answer.value,
                    reason=(answer.reason or "")[:LONGEST_TEXT] or None,
                    seq=work.last_seq + 1 + index,
                    at=now,
                    carried_from=source,
                    client_key=f"carried/{answer.voice}/{answer.code}",
                )
                for index, answer in enumerate(old)
            ]
            writing.change_assessment(
                unit, replace(work.assessment, started_from=source)
            )
            writing.set_last_seq(unit, assessment, work.last_seq + len(carried))
            writing.add_answers(unit, carried)
            self.note(unit, me, "answering.carry_over", assessment)
        return len(carried)

    def set_scope(
        self, *, who: Person, assessment: AssessmentId, scope: Scope
    ) -> Assessment:
        """Ask the core indicators only, or all."""
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.set_scope")
            work, _ = self._open_work(unit, me, assessment)
            changed = replace(work.assessment, scope=scope)
            writing.change_assessment(unit, changed)
            self.note(unit, me, "answering.set_scope", assessment)
        return changed
