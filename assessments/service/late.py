"""What arrives when an assessment is closed: kept beside it, taken over if it is open again."""

from dataclasses import dataclass, replace

from assessments import rules, typed, validation
from assessments.errors import ChangedMeanwhile, NotFound, Overtaken, WrongMoment
from assessments.records.people import Person
from assessments.records.work import (
    AssessmentId,
    ChangeKind,
    LateKind,
    LateNote,
    NewAnswer,
    NewLateNote,
    Saved,
)
from assessments.service import looking, recording
from assessments.service.desk import Desk, desk_in
from assessments.service.world import World, begin, note_deed
from assessments.store.reading import late as reading
from assessments.store.reading import people as reading_people
from assessments.store.reading import work as reading_work
from assessments.store.writing import late as writing
from priorities.answers import AnswerValue


@dataclass(frozen=True)
class LateNotes:
    """Everything about what arrived late."""

    world: World

    def keep(
        self, *, who: Person, assessment: AssessmentId, note: NewLateNote
    ) -> LateNote:
        """Keep what can no longer be recorded; durable when this returns.

        Raises
        ------
        NotAllowed, NotUsable
            As if it had come in time; also if its key stands for something else already.
        WrongMoment
            If the assessment is open, or the state has a newer one.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "late.keep", assessment)
            me = desk.me
            kept = reading.kept_late_note(unit, assessment, me.id, note.client_key)
            tidy = replace(note, text=typed.lines(note.text or "") or None)
            if kept is not None:
                used = validation.of_used_keys(
                    [(note.client_key, _content(tidy))],
                    {note.client_key: _content(kept)},
                )
                validation.require_usable(used)
                return kept
            _require_newest_cycle(desk)
            edition = self.world.editions(desk.assessment.edition)
            validation.require_usable(validation.of_late_note(edition, note))
            recording.require_asked(desk, edition, [note.code])
            now = self.world.clock()
            if rules.is_open(desk.assessment, desk.cycle, now):
                raise WrongMoment("not_late")
            number = reading.newest_number(unit, assessment) + 1
            writing.add_late_note(
                unit, assessment, tidy, number=number, by=me.id, at=now
            )
            note_deed(self.world, unit, me, "late.keep", assessment)
            return _found(reading.late_note(unit, assessment, number))

    def notes(self, *, who: Person, assessment: AssessmentId) -> tuple[LateNote, ...]:
        """List what nobody removed: the own, or everybody's for the focal point.

        Raises
        ------
        NotFound
            If the assessment is not the own state's.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "late.notes")
            rules.own(me, reading_work.assessment(unit, assessment))
            return looking.late_notes(unit, me, assessment)

    def take_over(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        number: int,
        seen: int | None = None,
    ) -> Saved:
        """Record it as its author's, by the rules that hold for anything its author gives.

        Parameters
        ----------
        seen
            Number of the newest answer or reason of somebody else of the same voice that
            the person had in view; 0 for none, None when that does not matter.

        Raises
        ------
        ChangedMeanwhile
            If somebody else gave another one there, unseen.
        Frozen, WrongMoment
            If the assessment is not open again.
        NotFound
            If there is none, or it is neither the own nor for the focal point to see.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "late.take_over", assessment)
            me = desk.me
            note = _own(desk, number)
            author = reading_people.person(unit, note.person)
            saved = _recorded(replace(desk, me=author or me), note, seen)
            self._end(desk, note, taken_over=True)
        return saved

    def remove(self, *, who: Person, assessment: AssessmentId, number: int) -> None:
        """Put it away; the row stays, and nobody is shown it any more.

        Raises
        ------
        NotFound
            As for `take_over`.
        """
        with self.world.database.unit_of_work() as unit:
            desk = desk_in(self.world, unit, who, "late.remove", assessment)
            self._end(desk, _own(desk, number), taken_over=False)

    def _end(self, desk: Desk, note: LateNote, *, taken_over: bool) -> None:
        """Note what became of it, once."""
        here = desk.assessment.id
        if reading.has_ended(desk.unit, here, note.number):
            return
        writing.end_late_note(
            desk.unit,
            here,
            note.number,
            taken_over=taken_over,
            by=desk.me.id,
            at=self.world.clock(),
        )
        deed = "late.take_over" if taken_over else "late.remove"
        note_deed(self.world, desk.unit, desk.me, deed, here)


def _require_newest_cycle(desk: Desk) -> None:
    """Refuse what comes when the state has gone on to a newer cycle: nobody looks there."""
    (newest, _), *_ = reading_work.assessments(desk.unit, desk.assessment.state)
    if newest.id != desk.assessment.id:
        raise WrongMoment("newer_assessment_there", cycle=newest.cycle)


def _content(note: NewLateNote | LateNote) -> validation.Content:
    return (note.code, note.kind, note.value, note.text)


def _own(desk: Desk, number: int) -> LateNote:
    note = _found(reading.late_note(desk.unit, desk.assessment.id, number))
    if note.person != desk.me.id and not rules.sees_all_late_notes(desk.me):
        raise NotFound("no_such_thing")
    return note


def _found(note: LateNote | None) -> LateNote:
    if note is None:
        raise NotFound("no_such_thing")
    return note


def _recorded(desk: Desk, note: LateNote, seen: int | None) -> Saved:
    """Record a late note as the person at the desk, telling whom it would overtake."""
    try:
        return _kept(desk, note, seen)
    except Overtaken as newer:
        kind = ChangeKind if note.kind is LateKind.CHANGE_REASON else AnswerValue
        told: dict[str, object] = {
            "code": note.code,
            "name": newer.name,
            "at": newer.at,
            "value": kind(newer.value),
        }
        problem = ("late_overtaken", told)
        raise ChangedMeanwhile(problem, present=newer.seq) from newer


def _kept(desk: Desk, note: LateNote, seen: int | None) -> Saved:
    """Keep a late note as the person at the desk, under the key it came with."""
    key = note.client_key
    if note.kind is LateKind.COMMENT:
        return recording.comment(
            desk, code=note.code, text=note.text or "", client_key=key
        )
    if note.kind is LateKind.CHANGE_REASON:
        kind = ChangeKind(note.value or "")
        return recording.change_reason(
            desk, code=note.code, kind=kind, client_key=key, seen=seen
        )
    answer = NewAnswer(
        code=note.code,
        value=note.value or "",
        reason=note.text,
        client_key=key,
        seen=seen,
    )
    return recording.answers(desk, [answer]).saved[0]
