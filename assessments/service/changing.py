"""Saying why an answer differs from last cycle's: asked once, kept beside the answer."""

from dataclasses import dataclass

from assessments import validation
from assessments.errors import WrongMoment
from assessments.records.people import Person
from assessments.records.work import (
    Assessment,
    AssessmentId,
    ChangeKind,
    ChangeReason,
    Saved,
)
from assessments.service.looking import Looking, visible_voice
from assessments.service.own_work import own_work
from assessments.service.recording import Recording, acknowledged, require_asked
from assessments.store import Unit
from assessments.store.reading import reasons as reading
from assessments.store.reading import work as reading_work
from assessments.store.writing import work as writing
from priorities.answers import AnswerValue


@dataclass(frozen=True)
class Changing(Recording, Looking):
    """What a voice says about its own changes."""

    def say_why(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        code: str,
        kind: ChangeKind,
        client_key: str,
    ) -> Saved:
        """Keep why the own voice's answer differs from last cycle's.

        It may be said again: the newest counts, and holds while the answer stays.

        Raises
        ------
        Frozen, NotAllowed, NotUsable
            As for an answer.
        WrongMoment
            If the voice's answer is the one that stood last cycle, or either is not
            there.
        """
        with self.world.database.unit_of_work() as unit:
            me = self.begin(unit, who, "answering.say_why")
            work = own_work(unit, me, assessment)
            before = reading.saved_reason(unit, assessment, me.id, client_key)
            if before is not None:
                kept = {client_key: (before.code, before.kind)}
                given = [(client_key, (code, kind))]
                validation.require_usable(validation.of_used_keys(given, kept))
                return acknowledged(client_key, before, repeated=True)
            edition = self._require_open(work)
            validation.require_usable(
                [
                    *validation.of_answered_codes(edition, [code]),
                    *validation.of_client_key(client_key, code=code),
                ]
            )
            require_asked(unit, me, work.assessment, edition, [code])
            self._require_difference(unit, me, work.assessment, code)
            reason = ChangeReason(
                code=code,
                voice=me.voice,
                person=me.id,
                kind=kind,
                seq=work.last_seq + 1,
                at=self.world.clock(),
            )
            writing.set_last_seq(unit, assessment, reason.seq)
            writing.add_change_reasons(unit, assessment, [(reason, client_key)])
            self.note(unit, me, "answering.say_why", assessment)
        return acknowledged(client_key, reason, repeated=False)

    def _require_difference(
        self, unit: Unit, me: Person, work: Assessment, code: str
    ) -> None:
        said = reading_work.said(unit, work.id, codes=[code], voice=me.voice)
        last = self._last_values(unit, work, [code], visible_voice(me)).get(code)
        mine = said[-1].value if said else None
        if last is None or mine in (None, AnswerValue.WITHDRAWN, last):
            raise WrongMoment("nothing_to_explain", code=code)
