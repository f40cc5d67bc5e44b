"""Read cycles, assessments, and everything given to them: answers, comments, words."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from assessments.records.people import PersonId, StateCode, Voice
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Comment,
    Cycle,
    CycleCode,
    WorkStage,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.newest import each, given, newest_of
from assessments.store.reading.effective import ANSWER_COLUMNS, answer_of_row
from assessments.store.tables import TABLES
from priorities.answers import Scope

_CYCLE = TABLES["cycle"].c
_ASSESSMENT = TABLES["assessment"].c
_ANSWER = TABLES["answer"].c
_COMMENT = TABLES["comment"].c

WORK_COLUMNS = (
    _ASSESSMENT.id,
    _ASSESSMENT.state,
    _ASSESSMENT.cycle,
    _ASSESSMENT.scope,
    _ASSESSMENT.stage,
    _ASSESSMENT.draft,
    _ASSESSMENT.started_from,
    _ASSESSMENT.last_seq,
    _CYCLE.code,
    _CYCLE.edition,
    _CYCLE.reference_date,
    _CYCLE.opens,
    _CYCLE.closes,
    _CYCLE.closed,
)
_WITH_CYCLE = select(*WORK_COLUMNS).join_from(TABLES["assessment"], TABLES["cycle"])
_ONE = _WITH_CYCLE.where(_ASSESSMENT.id == bindparam("id"))
_STATE_OF = select(_ASSESSMENT.state).where(_ASSESSMENT.id == bindparam("id"))
_LAST = select(_ASSESSMENT.last_seq).where(_ASSESSMENT.id == bindparam("id"))
_ONE_LOCKED = _ONE.with_for_update(of=TABLES["assessment"])
_ANSWERS = (
    select(*ANSWER_COLUMNS)
    .where(_ANSWER.assessment == bindparam("assessment"))
    .order_by(_ANSWER.seq)
)
_ANSWERS_TO = _ANSWERS.select_from(each("codes", _ANSWER.code))
_NUMBERED = _ANSWERS.where(_ANSWER.seq == bindparam("seq"))
_OF_KEYS = _ANSWERS.select_from(each("keys", _ANSWER.client_key)).where(
    _ANSWER.person == bindparam("person")
)
_OF_STATE = _WITH_CYCLE.where(_ASSESSMENT.state == bindparam("state")).order_by(
    _CYCLE.reference_date.desc(), _CYCLE.code
)
_COMMENTS = newest_of("comment", TABLES["comment"].c, frozenset({"codes"}))
_COMMENTS_OF_VOICE = _COMMENTS.where(_COMMENT.voice == bindparam("voice"))
_SAVED_COMMENT = select(TABLES["comment"]).where(
    _COMMENT.assessment == bindparam("assessment"),
    _COMMENT.person == bindparam("person"),
    _COMMENT.client_key == bindparam("key"),
)


def cycles(unit: Unit) -> tuple[Cycle, ...]:
    """Give all cycles, newest reference date first."""
    rows = unit.execute(
        select(TABLES["cycle"]).order_by(_CYCLE.reference_date.desc(), _CYCLE.code)
    )
    return tuple(_cycle(row) for row in rows)


def cycle(unit: Unit, code: CycleCode) -> Cycle | None:
    """Give one cycle; None when there is none."""
    row = unit.execute(select(TABLES["cycle"]).where(_CYCLE.code == code)).one_or_none()
    return None if row is None else _cycle(row)


def cycle_to_write(unit: Unit, code: CycleCode) -> Cycle | None:
    """Give one cycle, and let who else wants to change it wait; None when there is none."""
    wanted = select(TABLES["cycle"]).where(_CYCLE.code == code).with_for_update()
    row = unit.execute(wanted).one_or_none()
    return None if row is None else _cycle(row)


def assessments(unit: Unit, state: StateCode) -> tuple[tuple[Assessment, Cycle], ...]:
    """Give the assessments of a state with their cycles, newest reference date first."""
    rows = unit.execute(_OF_STATE, {"state": state})
    return tuple(work_of_row(row)[:2] for row in rows)


def state_of(unit: Unit, assessment_id: str) -> StateCode | None:
    """Give the state that an assessment belongs to; None when there is none such."""
    state = unit.execute(_STATE_OF, {"id": assessment_id}).scalar_one_or_none()
    return None if state is None else StateCode(state)


def assessment(
    unit: Unit, assessment_id: AssessmentId
) -> tuple[Assessment, Cycle] | None:
    """Give one assessment with its cycle; None when there is none."""
    found = assessment_now(unit, assessment_id)
    return None if found is None else found[:2]


def assessment_now(
    unit: Unit, assessment_id: AssessmentId
) -> tuple[Assessment, Cycle, int] | None:
    """Give one assessment, its cycle and its last number; None when there is none."""
    row = unit.execute(_ONE, {"id": assessment_id}).one_or_none()
    return None if row is None else work_of_row(row)


def assessment_to_write(
    unit: Unit, assessment_id: AssessmentId
) -> tuple[Assessment, Cycle, int] | None:
    """Give one assessment, its cycle and its last number; other writers wait until the end."""
    row = unit.execute(_ONE_LOCKED, {"id": assessment_id}).one_or_none()
    return None if row is None else work_of_row(row)


def last_seq(unit: Unit, assessment: AssessmentId) -> int:
    """Give the newest number given to anything in an assessment that is there."""
    return int(unit.execute(_LAST, {"id": assessment}).scalar_one())


def saved_comment(
    unit: Unit, assessment: AssessmentId, person: PersonId, key: str
) -> Comment | None:
    """Give the comment that was recorded before under this client key, if any."""
    values = {"assessment": assessment, "person": person, "key": key}
    row = unit.execute(_SAVED_COMMENT, values).one_or_none()
    return None if row is None else _comment(row)


def every_answer(
    unit: Unit, assessment: AssessmentId, *, codes: Sequence[str] | None = None
) -> tuple[Answer, ...]:
    """Give every answer that was ever given, oldest first; to these codes, or to all (None).

    What stands is in `assessments.store.reading.effective`.
    """
    query = _ANSWERS if codes is None else _ANSWERS_TO
    rows = unit.execute(query, given(assessment=assessment, codes=codes)).all()
    return tuple(map(answer_of_row, rows))


def answers_of_keys(
    unit: Unit, assessment: AssessmentId, person: PersonId, keys: Sequence[str]
) -> tuple[Answer, ...]:
    """Give what a person gave under these keys of the browser."""
    values = {"assessment": assessment, "person": person, "keys": keys}
    return tuple(map(answer_of_row, unit.execute(_OF_KEYS, values).all()))


def answer(unit: Unit, assessment: AssessmentId, seq: int) -> Answer | None:
    """Give the answer with a number; None when there is none."""
    row = unit.execute(_NUMBERED, {"assessment": assessment, "seq": seq}).one_or_none()
    return None if row is None else answer_of_row(row)


def comments(
    unit: Unit,
    assessment: AssessmentId,
    codes: Sequence[str],
    *,
    voice: Voice | None = None,
) -> tuple[Comment, ...]:
    """Give the newest comment of each person on these criteria, oldest first.

    Of one voice or of all (None); empty ones take back what was there.
    """
    query = _COMMENTS if voice is None else _COMMENTS_OF_VOICE
    values = given(assessment=assessment, codes=codes, voice=voice)
    return tuple(map(_comment, unit.execute(query, values)))


def work_of_row(row: Sequence[Any]) -> tuple[Assessment, Cycle, int]:
    """Make an assessment, its cycle and its last number of the values of `WORK_COLUMNS`."""
    found, state, code, scope, stage, draft, started_from, last_seq, *window = row
    cycle = _cycle(window)
    work = Assessment(
        id=AssessmentId(found),
        state=StateCode(state),
        cycle=CycleCode(code),
        edition=cycle.edition,
        reference_date=cycle.reference_date,
        scope=Scope(scope),
        stage=WorkStage(stage),
        draft=draft,
        started_from=None if started_from is None else AssessmentId(started_from),
    )
    return work, cycle, last_seq


def _cycle(row: Sequence[Any]) -> Cycle:
    code, edition, reference_date, opens, closes, closed = row
    return Cycle(
        code=CycleCode(code),
        edition=edition,
        reference_date=reference_date,
        opens=opens,
        closes=closes,
        closed=closed,
    )


def _comment(row: AnyRow) -> Comment:
    return Comment(
        code=row.code,
        voice=Voice(row.voice),
        person=PersonId(row.person),
        text=row.text,
        seq=row.seq,
        at=row.at,
    )
