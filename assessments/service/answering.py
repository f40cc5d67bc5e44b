"""The work on an assessment until it is submitted: every use case, and who may run it.

Each opens one unit of work, checks the right with the person as recorded now, and notes in
the log what it wrote. What is written is in `recording`, what is seen in `looking`: parts
that share a unit of work, so that one use case can do several of them.

Longer than most: it is the list of all that can be asked about an open assessment, each use
case with who may ask and what it refuses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments import rules, validation
from assessments.answers.effective import effective_answers
from assessments.answers.snapshot import Snapshot
from assessments.errors import NotFound, WrongMoment
from assessments.records.people import AgencyCode, Asking, Person, Role
from assessments.records.sheet import Opened, Progress, Recorded, Sheet, Task
from assessments.records.work import (
    Assessment,
    AssessmentId,
    CarriedOver,
    ChangeKind,
    CycleCode,
    NewAnswer,
    Saved,
    Settlement,
    WorkStage,
)
from assessments.service import looking, meanwhile, recording
from assessments.service.context import (
    edition_of,
    last_cycle,
    stands_now,
    submitted_before,
)
from assessments.service.desk import Desk, desk_in
from assessments.service.plan_reading import actions_beside
from assessments.service.tasks import tasks_of
from assessments.service.world import World, begin, note_deed
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import people as reading_people
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from priorities.answers import Scope
from priorities.errors import PrioritiesError
from priorities.scoring.placement import place_priority
from priorities.scoring.result import PriorityPlacement


@dataclass(frozen=True)
class Answering:
    """Everything about an assessment until it is submitted."""

    world: World

    def assessments(self, *, who: Person) -> tuple[Assessment, ...]:
        """List the own state's assessments, newest cycle first; none for an observer."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.assessments")
            if me.role is Role.OBSERVER:
                return ()
            return tuple(a for a, _ in reading.assessments(unit, rules.own_state(me)))

    def assessment(self, *, who: Person, assessment: AssessmentId) -> Assessment:
        """Give one assessment of the own state.

        Raises
        ------
        NotFound
            If there is none, or it is another state's.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.assessment")
            return rules.own(me, reading.assessment(unit, assessment))[0]

    def start(self, *, who: Person, cycle: CycleCode, scope: Scope) -> Assessment:
        """Start the state's assessment in a cycle.

        Raises
        ------
        WrongMoment
            If the cycle is not open, or the state has started already.
        NotUsable
            If the edition does not offer the scope.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "answering.start")
            window = reading.cycle(unit, cycle)
            if window is None:
                raise NotFound("no_such_thing")
            rules.require_cycle_open(window, self.world.clock())
            edition = self.world.editions(window.edition)
            validation.require_usable(validation.of_scope(edition, scope))
            state = rules.own_state(me)
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
            note_deed(self.world, unit, me, "answering.start", started.id)
        return started

    def last_cycle(self, *, who: Person, assessment: AssessmentId) -> CycleCode | None:
        """Give the cycle whose answers an assessment can start from, if there is one."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.last_cycle")
            work, _ = rules.own(me, reading.assessment(unit, assessment))
            try:
                last = last_cycle(self.world, unit, work)
            except WrongMoment:
                return None
        return None if last is None else last[0].cycle

    def carry_over(self, *, who: Person, assessment: AssessmentId) -> CarriedOver:
        """Start from last cycle: copy each voice's answers, marked until confirmed.

        Under another edition, what carries over is copied (`priorities.crosswalk.carry_over`). Only
        where the voice has not answered in this cycle yet, so doing it twice copies
        nothing twice. Answers to dated criteria are copied to be looked at again: they
        show and do not count.

        Returns
        -------
        CarriedOver
            How many answers were copied, and how many of them the scope asks.

        Raises
        ------
        WrongMoment
            If no earlier cycle was submitted, or its edition is not on this server or
            not linked to this one.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.carry_over", assessment)
            copied = recording.carry_over(desk)
            note_deed(self.world, unit, desk.me, "answering.carry_over", assessment)
        return copied

    def set_scope(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        scope: Scope,
        seen: Scope | None = None,
    ) -> Assessment:
        """Ask less or more: nothing that was answered is lost either way.

        Parameters
        ----------
        seen
            What the person had in view; None when that does not matter.

        Raises
        ------
        ChangedMeanwhile
            If somebody else changed it, unseen.
        NotUsable
            If the edition does not offer the scope.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.set_scope", assessment)
            edition = desk.require_open()
            validation.require_usable(validation.of_scope(edition, scope))
            if seen is not None:
                _require_scope_seen(desk, scope, seen)
            changed = replace(desk.assessment, scope=scope)
            writing.change_assessment(unit, changed)
            note_deed(self.world, unit, desk.me, "answering.set_scope", assessment)
        return changed

    def record_answer(
        self, *, who: Person, assessment: AssessmentId, answer: NewAnswer
    ) -> Saved:
        """Keep an answer beside the ones before it; durable when this returns.

        Raises
        ------
        Frozen
            If the assessment was submitted or its cycle closed meanwhile.
        NotAllowed
            If the person's agency is not asked for it.
        NotUsable
            If code, value or reason break a rule of the edition.
        Overtaken
            If somebody else gave another answer of the same voice that this person had
            not seen.
        """
        deed = "answering.record_answer"
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, deed, assessment)
            return recording.answers(desk, (answer,)).saved[0]

    def record_answers(
        self, *, who: Asking, assessment: AssessmentId, answers: Sequence[NewAnswer]
    ) -> Recorded:
        """Keep several answers at once, or none of them, and say what stands since.

        As `record_answer` for each of them; what stands is read in the same unit of work
        and placed when the answers are durable, so that nothing about it can lose them.
        A session is looked up in the same unit of work, too.

        Raises
        ------
        NotSignedIn, OtherAccount
            If the session is over, or not that of the person whose page asks.
        """
        deed = "answering.record_answers"
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, deed, assessment)
            me, work = desk.me, desk.assessment
            edition = self.world.edition_here(work.edition)
            if edition is None or not rules.may(me, "answering.placement_of_priority"):
                kept = recording.answers(desk, answers)
                return Recorded(
                    by=me, saved=kept.saved, edition=work.edition, placements={}
                )
            touched = {
                edition.priority_of[answer.code].code
                for answer in answers
                if answer.code in edition.priority_of  # kept before, under other words
            }
            beside = reading_effective.codes_of(edition, touched)
            kept = recording.answers(desk, answers, beside=beside)
            settled = reading_effective.settlements(unit, work.id, codes=beside)
        effective = effective_answers(
            edition,
            reading_effective.put_together(edition, kept.said, settled, kept.grades),
        )
        try:
            placements = {
                code: place_priority(edition, code, effective, work.scope)
                for code in touched
            }
        except PrioritiesError:  # the answers are kept, whatever else stands there
            placements = {}
        return Recorded(
            by=me, saved=kept.saved, edition=edition.id, placements=placements
        )

    def settle(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        value: str,
        reason: str,
        seen: int | None = None,
    ) -> Settlement:
        """Decide between voices that differ; a later answer reopens it.

        Parameters
        ----------
        seen
            Number of the newest answer or settlement there that the person knew of, 0
            for none; None where that is not known. Who has seen what somebody else
            settled may settle it anew.

        Raises
        ------
        WrongMoment
            If voices do not differ there.
        Overtaken
            If somebody else answered or settled meanwhile.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.settle", assessment)
            settled = recording.settlement(
                desk, code=code, value=value, reason=reason, seen=seen
            )
            note_deed(self.world, unit, desk.me, "answering.settle", assessment)
        return settled

    def comment(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        text: str,
        client_key: str,
    ) -> Saved:
        """Keep a comment of this person; it never leaves the state.

        It takes the place of this person's comment there, and of nobody else's; an
        empty one takes it back.

        Raises
        ------
        Frozen, NotAllowed, NotUsable
            As for an answer.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.comment", assessment)
            return recording.comment(desk, code=code, text=text, client_key=client_key)

    def say_why(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        kind: ChangeKind,
        client_key: str,
        seen: int | None = None,
    ) -> Saved:
        """Keep why the own voice's answer differs from last cycle's.

        It may be said again: the newest counts, and holds while the answer stays.

        Parameters
        ----------
        seen
            Number of the reason that the person knew of, 0 for none; None where that
            is not known.

        Raises
        ------
        Frozen, NotAllowed, NotUsable, Overtaken
            As for an answer.
        WrongMoment
            If the voice's answer is the one that stood last cycle, or either is not
            there.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.say_why", assessment)
            return recording.change_reason(
                desk, code=code, kind=kind, client_key=client_key, seen=seen
            )

    def assign(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        agency: AgencyCode,
        codes: Sequence[str],
        asked: bool = True,
    ) -> None:
        """Ask an agency for priorities, indicators or criteria, or no longer.

        Raises
        ------
        NotFound
            If the agency is not of the own state.
        NotUsable
            If a code is not in the edition.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.assign", assessment)
            recording.assignments(desk, agency, codes, asked=asked)
            note_deed(self.world, unit, desk.me, "answering.assign", assessment)

    def pass_on(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        note: str,
        to: AgencyCode | None = None,
    ) -> None:
        """Say "not our office", and whose it is if that is known.

        Raises
        ------
        NotAllowed
            If the own agency is not asked for it.
        NotFound
            If ``to`` is no agency of the own state.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "answering.pass_on", assessment)
            recording.pass_on(desk, code=code, why=note, to=to)
            note_deed(self.world, unit, desk.me, "answering.pass_on", assessment)

    def sheet(self, *, who: Person, assessment: AssessmentId, priority: str) -> Sheet:
        """Give everything the person sees of one priority.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such priority.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.sheet")
            opened = rules.own(me, reading.assessment_now(unit, assessment))
            earlier = submitted_before(unit, opened[0])
            return looking.sheet(self.world, unit, me, opened, priority, earlier)

    def criterion(self, *, who: Person, assessment: AssessmentId, code: str) -> Sheet:
        """Give what the person sees of one criterion: the sheet of its priority, without the rest.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such code.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.criterion")
            opened = rules.own(me, reading.assessment_now(unit, assessment))
            priority = self.world.editions(opened[0].edition).priority_of.get(code)
            if priority is None:
                raise NotFound("no_such_thing")
            earlier = submitted_before(unit, opened[0])
            return looking.sheet(
                self.world, unit, me, opened, priority.code, earlier, only_code=code
            )

    def open_priority(
        self, *, who: Person, assessment: AssessmentId, priority: str
    ) -> Opened:
        """Give the sheet of a priority, the progress of all, and the plan's actions.

        The same as `sheet`, `progress` and `plans.actions_for`, of one moment and in
        two thirds of the time.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such priority.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.open_priority")
            opened = rules.own(me, reading.assessment_now(unit, assessment))
            work, cycle, newest = opened
            earlier = submitted_before(unit, work)
            return Opened(
                cycle=cycle,
                sheet=looking.sheet(self.world, unit, me, opened, priority, earlier),
                progress=looking.progress(self.world, unit, me, work, newest=newest),
                actions=actions_beside(self.world, unit, me, work, priority, earlier),
            )

    def progress(
        self, *, who: Person, assessment: AssessmentId
    ) -> tuple[Progress, ...]:
        """Count per priority how much is answered.

        A contributor sees the own agency's answers to what is assigned; focal point
        and approver see all voices together.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.progress")
            work, _, newest = rules.own(me, reading.assessment_now(unit, assessment))
            return looking.progress(self.world, unit, me, work, newest=newest)

    def progress_of_agencies(
        self, *, who: Person, assessment: AssessmentId
    ) -> Mapping[AgencyCode, tuple[Progress, ...]]:
        """Count for every agency of the state how far it is with what it is asked."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.progress_of_agencies")
            work, _ = rules.own(me, reading.assessment(unit, assessment))
            agencies = [a.code for a in reading_people.agencies(unit, work.state)]
            return looking.progress_of_agencies(self.world, unit, work, agencies)

    def newest_number(self, *, who: Person, assessment: AssessmentId) -> int:
        """Give the newest number given to anything in an assessment.

        What stands in it is another only where this is another.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.newest_number")
            return rules.own(me, reading.assessment_now(unit, assessment))[2]

    def snapshot(self, *, who: Person, assessment: AssessmentId) -> Snapshot:
        """Give what stands in an assessment now, and where that is on the continuum."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.snapshot")
            work, _ = rules.own(me, reading.assessment(unit, assessment))
            return stands_now(self.world, unit, work, self.world.editions(work.edition))

    def placement_of_priority(
        self, *, who: Person, assessment: AssessmentId, priority: str
    ) -> PriorityPlacement:
        """Place one priority as it stands now.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such priority.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.placement_of_priority")
            work, _ = rules.own(me, reading.assessment(unit, assessment))
            edition = edition_of(self.world, unit, work)
            wanted = looking.priority_in(edition, priority).code
            effective = reading_effective.effective(
                unit, work.id, edition, priorities={wanted}
            )
        return place_priority(edition, wanted, effective, work.scope)

    def work_for(self, *, who: Person) -> tuple[Task, ...]:
        """List what waits for the person, most urgent first; empty for an observer."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "answering.work_for")
            return tuple(tasks_of(self.world, unit, me))


def _require_scope_seen(desk: Desk, wanted: Scope, seen: Scope) -> None:
    """Refuse to change the scope where somebody else changed it, unseen.

    Raises
    ------
    ChangedMeanwhile
        Telling who, when and to what.
    """
    work, unit = desk.assessment, desk.unit
    problems = meanwhile.told(
        unit,
        desk.me,
        meanwhile.put_by(unit, work.id, ["answering.set_scope"]),
        is_new=work.scope not in (seen, wanted),
        says=[("scope_changed_meanwhile", {"scope": work.scope})],
    )
    meanwhile.require_seen(problems, work.scope)
