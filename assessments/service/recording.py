"""Giving answers, settling, commenting, asking agencies: rows are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments import rules, validation
from assessments.answers.effective import Asked, current_states, is_disputed
from assessments.errors import NotAllowed, NotFound, WrongMoment
from assessments.records.people import Agency, AgencyCode, Person, Role
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeReason,
    Comment,
    NewAnswer,
    Saved,
    Settlement,
)
from assessments.service.own_work import OpenWork, own_work
from assessments.service.world import Subject
from assessments.store import Unit
from assessments.store.reading import people as reading_people
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from priorities.edition import Edition


@dataclass(frozen=True)
class Recording(Subject):
    """Everything that is added to an assessment while it is open."""

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
        """
        return self._record(who, assessment, (answer,), "answering.record_answer")[0]

    def record_answers(
        self, *, who: Person, assessment: AssessmentId, answers: Sequence[NewAnswer]
    ) -> tuple[Saved, ...]:
        """Keep several answers at once, or none of them; see `record_answer`."""
        return self._record(who, assessment, answers, "answering.record_answers")

    def settle(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        value: str,
        reason: str,
    ) -> Settlement:
        """Decide between voices that differ; a later answer reopens it.

        Raises
        ------
        WrongMoment
            If voices do not differ there.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.settle")
            work, edition = self._open_work(unit, me, assessment)
            validation.require_usable(
                validation.of_settlement(edition, code, value, reason)
            )
            states = current_states(
                reading.answers(unit, assessment, codes=[code]),
                reading.settlements(unit, assessment),
            )
            if code not in states or not is_disputed(states[code]):
                raise WrongMoment("nothing_to_settle", code=code)
            settlement = Settlement(
                code=code,
                value=value,
                reason=reason.strip(),
                settles=tuple(sorted(a.seq for a in states[code].standing_answers)),
                person=me.id,
                seq=work.last_seq + 1,
                at=self.world.clock(),
            )
            writing.set_last_seq(unit, assessment, settlement.seq)
            writing.add_settlements(unit, assessment, [settlement])
            self.note(unit, me, "answering.settle", assessment)
        return settlement

    def comment(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        text: str,
        client_key: str,
    ) -> Saved:
        """Keep a comment; it never leaves the state.

        Raises
        ------
        Frozen, NotAllowed, NotUsable
            As for an answer.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.comment")
            work = own_work(unit, me, assessment)
            before = reading.saved_comment(unit, assessment, me.id, client_key)
            if before is not None:
                kept = {client_key: (before.code, before.text)}
                given = [(client_key, (code, text.strip()))]
                validation.require_usable(validation.of_used_keys(given, kept))
                return acknowledged(client_key, before, repeated=True)
            edition = self._require_open(work)
            validation.require_usable(
                [
                    *validation.of_answered_codes(edition, [code]),
                    *validation.of_text("comment", text, code=code),
                    *validation.of_client_key(client_key, code=code),
                ]
            )
            require_asked(unit, me, work.assessment, edition, [code])
            comment = Comment(
                code=code,
                voice=me.voice,
                person=me.id,
                text=text.strip(),
                seq=work.last_seq + 1,
                at=self.world.clock(),
            )
            writing.set_last_seq(unit, assessment, comment.seq)
            writing.add_comments(unit, assessment, [(comment, client_key)])
            self.note(unit, me, "answering.comment", assessment)
        return acknowledged(client_key, comment, repeated=False)

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
            me = self.begin(unit, who, "answering.assign")
            work, edition = self._open_work(unit, me, assessment)
            _own_agency(unit, me, agency)
            validation.require_usable(validation.of_codes(edition, codes))
            now = self.world.clock()
            words = [
                Assignment(
                    code=code,
                    agency=agency,
                    asked=asked,
                    note=None,
                    seq=work.last_seq + 1 + index,
                    at=now,
                )
                for index, code in enumerate(codes)
            ]
            writing.set_last_seq(unit, assessment, work.last_seq + len(words))
            writing.add_assignments(unit, assessment, words, by=me.id)
            self.note(unit, me, "answering.assign", assessment)

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
            me = self.begin(unit, who, "answering.pass_on")
            work, edition = self._open_work(unit, me, assessment)
            validation.require_usable(
                [
                    *validation.of_answered_codes(edition, [code]),
                    *validation.of_text("note", note, code=code),
                ]
            )
            require_asked(unit, me, work.assessment, edition, [code])
            receivers = [] if to is None else [_own_agency(unit, me, to).code]
            if me.agency is None or me.agency in receivers:
                raise NotAllowed("not_to_oneself")
            now = self.world.clock()
            words = [
                Assignment(
                    code=code,
                    agency=agency,
                    asked=agency != me.agency,
                    note=note.strip(),
                    seq=work.last_seq + 1 + index,
                    at=now,
                )
                for index, agency in enumerate([me.agency, *receivers])
            ]
            writing.set_last_seq(unit, assessment, work.last_seq + len(words))
            writing.add_assignments(unit, assessment, words, by=me.id)
            self.note(unit, me, "answering.pass_on", assessment)

    def _record(
        self,
        who: Person,
        assessment: AssessmentId,
        answers: Sequence[NewAnswer],
        deed: str,
    ) -> tuple[Saved, ...]:
        keys = [answer.client_key for answer in answers]
        if not keys:
            return ()
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, deed)
            work = own_work(unit, me, assessment)
            kept = reading.saved_answers(unit, assessment, me.id, keys)
            said = {key: _content(answer) for key, answer in kept.items()}
            given = [(answer.client_key, _content(answer)) for answer in answers]
            validation.require_usable(validation.of_used_keys(given, said))
            saved = {
                key: acknowledged(key, answer, repeated=True)
                for key, answer in kept.items()
            }
            fresh = {
                a.client_key: a for a in answers if a.client_key not in saved
            }.values()
            if fresh:
                edition = self._require_open(work)
                validation.require_usable(validation.of_answers(edition, fresh))
                codes = [answer.code for answer in fresh]
                require_asked(unit, me, work.assessment, edition, codes)
                now = self.world.clock()
                rows = [
                    Answer(
                        assessment=assessment,
                        code=answer.code,
                        voice=me.voice,
                        person=me.id,
                        value=answer.value,
                        reason=answer.reason,
                        seq=work.last_seq + 1 + index,
                        at=now,
                        carried_from=None,
                        client_key=answer.client_key,
                    )
                    for index, answer in enumerate(fresh)
                ]
                writing.set_last_seq(unit, assessment, work.last_seq + len(rows))
                writing.add_answers(unit, rows)
                self.note(unit, me, deed, assessment)
                saved |= {
                    row.client_key: acknowledged(row.client_key, row, repeated=False)
                    for row in rows
                }
        return tuple(saved[key] for key in keys)

    def _open_work(
        self, unit: Unit, me: Person, assessment: AssessmentId
    ) -> tuple[OpenWork, Edition]:
        work = own_work(unit, me, assessment)
        return work, self._require_open(work)

    def _require_open(self, work: OpenWork) -> Edition:
        rules.require_open(work.assessment, work.cycle, self.world.today())
        return self.world.editions(work.assessment.edition)


def require_asked(
    unit: Unit,
    me: Person,
    assessment: Assessment,
    edition: Edition,
    codes: Sequence[str],
) -> None:
    """Refuse a contributor what the own agency is not asked for.

    Raises
    ------
    NotAllowed
        If the agency is not asked for one of the codes.
    """
    if me.role is not Role.CONTRIBUTOR or me.agency is None:
        return
    asked = Asked.of(reading.assignments(unit, assessment.id, agency=me.agency))
    if not all(asked.is_asked(edition, me.agency, code) for code in codes):
        raise NotAllowed("not_assigned")


def acknowledged(
    client_key: str, kept: Answer | Comment | ChangeReason, *, repeated: bool
) -> Saved:
    """Acknowledge what was kept under a key of the browser."""
    return Saved(client_key=client_key, seq=kept.seq, at=kept.at, repeated=repeated)


def _content(answer: NewAnswer | Answer) -> validation.Content:
    return answer.code, answer.value, answer.reason


def _own_agency(unit: Unit, me: Person, agency: AgencyCode) -> Agency:
    if me.state is not None:
        for own in reading_people.agencies(unit, me.state):
            if own.code == agency:
                return own
    raise NotFound("no_such_thing")
