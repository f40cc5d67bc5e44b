"""Read cycles, assessments, and everything given to them: answers, comments, words."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from assessments.answers.effective import (
    CodeState,
    Said,
    current_states,
    effective_answers,
)
from assessments.records.people import AgencyCode, Person, PersonId, StateCode, Voice
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    Comment,
    Cycle,
    CycleCode,
    Settlement,
    WorkStage,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import Edition

_CYCLE = TABLES["cycle"].c
_ASSESSMENT = TABLES["assessment"].c
_ANSWER = TABLES["answer"].c
_SETTLEMENT = TABLES["settlement"].c
_COMMENT = TABLES["comment"].c
_ASSIGNMENT = TABLES["assignment"].c
_LINK = TABLES["evidence_link"].c

_WITH_CYCLE = select(
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
).join_from(TABLES["assessment"], TABLES["cycle"])
_ONE = _WITH_CYCLE.where(_ASSESSMENT.id == bindparam("id"))
_ONE_LOCKED = _ONE.with_for_update(of=TABLES["assessment"])
_ANSWERS = (
    select(
        _ANSWER.assessment,
        _ANSWER.code,
        _ANSWER.voice,
        _ANSWER.person,
        _ANSWER.value,
        _ANSWER.reason,
        _ANSWER.seq,
        _ANSWER.at,
        _ANSWER.carried_from,
        _ANSWER.client_key,
    )
    .where(_ANSWER.assessment == bindparam("assessment"))
    .order_by(_ANSWER.seq)
)
_OF_ASSESSMENT = _ANSWERS.order_by(None)
_BEFORE = union_all(  # each of the two by its own index
    _OF_ASSESSMENT.where(
        _ANSWER.person == bindparam("person"),
        _ANSWER.client_key.in_(bindparam("keys", expanding=True)),
    ),
    _OF_ASSESSMENT.where(
        _ANSWER.code.in_(bindparam("codes", expanding=True)),
        _ANSWER.voice == bindparam("voice"),
        _ANSWER.seq > bindparam("seen"),
    ),
).order_by("seq")
_SAID = _ANSWERS.with_only_columns(
    _ANSWER.code, _ANSWER.voice, _ANSWER.value, _ANSWER.seq, _ANSWER.carried_from
)
_THROUGH = _ANSWER.seq <= bindparam("through")
_WITH_CODES = _ANSWER.code.in_(bindparam("codes", expanding=True))
_OF_VOICE = _ANSWER.voice == bindparam("voice")
_OF_STATE = _WITH_CYCLE.where(_ASSESSMENT.state == bindparam("state")).order_by(
    _CYCLE.reference_date.desc(), _CYCLE.code
)
_SETTLEMENTS = (
    select(TABLES["settlement"])
    .where(_SETTLEMENT.assessment == bindparam("assessment"))
    .order_by(_SETTLEMENT.seq)
)
_COMMENTS = (
    select(TABLES["comment"])
    .where(
        _COMMENT.assessment == bindparam("assessment"),
        _COMMENT.code.in_(bindparam("codes", expanding=True)),
    )
    .order_by(_COMMENT.seq)
)
_SAVED_COMMENT = select(TABLES["comment"]).where(
    _COMMENT.assessment == bindparam("assessment"),
    _COMMENT.person == bindparam("person"),
    _COMMENT.client_key == bindparam("key"),
)
_ASSIGNMENTS = (
    select(TABLES["assignment"])
    .where(_ASSIGNMENT.assessment == bindparam("assessment"))
    .order_by(_ASSIGNMENT.seq)
)
_GRADES = (
    select(_LINK.criterion, func.max(_LINK.grade))
    .where(
        _LINK.assessment == bindparam("assessment"),
        _LINK.removed_seq.is_(None),
        _LINK.confirmed_by.is_not(None),
    )
    .group_by(_LINK.criterion)
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
    return tuple((_assessment(row), _cycle(row)) for row in rows)


def assessment(
    unit: Unit, assessment_id: AssessmentId
) -> tuple[Assessment, Cycle] | None:
    """Give one assessment with its cycle; None when there is none."""
    row = unit.execute(_ONE, {"id": assessment_id}).one_or_none()
    return None if row is None else (_assessment(row), _cycle(row))


def assessment_to_write(
    unit: Unit, assessment_id: AssessmentId
) -> tuple[Assessment, Cycle, int] | None:
    """Give one assessment, its cycle and its last number; other writers wait until the end."""
    row = unit.execute(_ONE_LOCKED, {"id": assessment_id}).one_or_none()
    return None if row is None else (_assessment(row), _cycle(row), row.last_seq)


def answers_before(
    unit: Unit,
    assessment: AssessmentId,
    me: Person,
    *,
    keys: Sequence[str],
    codes: Sequence[str],
    seen: int,
) -> tuple[Answer, ...]:
    """Give what has to be known before answers are added, oldest first, in one read.

    A row that is wanted for both reasons comes twice.

    Parameters
    ----------
    keys
        What the person gave under these keys of the browser.
    codes, seen
        What the person's voice said to these codes after this number.
    """
    values = {
        "assessment": assessment,
        "person": me.id,
        "keys": keys,
        "voice": me.voice,
        "codes": codes,
        "seen": seen,
    }
    rows = unit.execute(_BEFORE, values).mappings()
    return tuple(Answer(**row) for row in rows)


def saved_comment(
    unit: Unit, assessment: AssessmentId, person: PersonId, key: str
) -> Comment | None:
    """Give the comment that was recorded before under this client key, if any."""
    values = {"assessment": assessment, "person": person, "key": key}
    row = unit.execute(_SAVED_COMMENT, values).one_or_none()
    return None if row is None else _comment(row)


def answers(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> tuple[Answer, ...]:
    """Give answers of an assessment, oldest first.

    Parameters
    ----------
    codes
        Only these criteria and indicators; None for all.
    through
        Only up to this sequence number; None for all.
    voice
        Only this voice; None for all. What one may not see is not read.
    """
    values = _limits(through=through, codes=codes, voice=voice)
    query = _limited(_ANSWERS, frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values}).all()
    return tuple(  # taken apart at once: names cost more than half of reading
        Answer(
            assessment=here,
            code=code,
            voice=whose,
            person=person,
            value=value,
            reason=reason,
            seq=seq,
            at=at,
            carried_from=carried_from,
            client_key=client_key,
        )
        for (
            here, code, whose, person, value, reason, seq, at, carried_from, client_key,
        ) in rows
    )  # fmt: skip


def said(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> tuple[Said, ...]:
    """Give what the answers of an assessment say, oldest first, for counting only.

    The same rows as `answers`, in a quarter of the time.
    """
    values = _limits(through=through, codes=codes, voice=voice)
    query = _limited(_SAID, frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values}).all()
    return tuple(map(Said._make, rows))


def settlements(
    unit: Unit, assessment: AssessmentId, *, through: int | None = None
) -> tuple[Settlement, ...]:
    """Give settlements of an assessment, oldest first, up to a sequence number."""
    rows = unit.execute(_SETTLEMENTS, {"assessment": assessment})
    settled = (_settlement(row) for row in rows)
    return tuple(s for s in settled if through is None or s.seq <= through)


def states(
    unit: Unit,
    assessment: AssessmentId,
    said: Sequence[Said],
    *,
    codes: Collection[str] | None = None,
) -> dict[str, CodeState[Said]]:
    """Give what stands of what was said, with what was settled and confirmed beside it.

    Parameters
    ----------
    said
        As `said` gives it.
    codes
        Those of what was said; None for all.
    """
    states_by_code = current_states(said, settlements(unit, assessment))
    for criterion, grade in unit.execute(_GRADES, {"assessment": assessment}):
        if codes is None or criterion in codes:
            states_by_code.setdefault(criterion, CodeState()).evidence = grade
    return states_by_code


def effective(
    unit: Unit,
    assessment: AssessmentId,
    edition: Edition,
    *,
    priorities: Collection[str],
) -> dict[str, EffectiveAnswer]:
    """Give the effective answers to some priorities of an edition, by code."""
    of = edition.priority_of.items()
    codes = [code for code, priority in of if priority.code in priorities]
    given = said(unit, assessment, codes=codes)
    return effective_answers(
        edition, states(unit, assessment, given, codes=frozenset(codes))
    )


def comments(
    unit: Unit,
    assessment: AssessmentId,
    codes: Sequence[str],
    *,
    voice: Voice | None = None,
) -> tuple[Comment, ...]:
    """Give comments on these criteria, oldest first, of one voice or of all (None)."""
    query = _COMMENTS if voice is None else _COMMENTS.where(_COMMENT.voice == voice)
    rows = unit.execute(query, {"assessment": assessment, "codes": codes})
    return tuple(map(_comment, rows))


def assignments(
    unit: Unit, assessment: AssessmentId, *, agency: AgencyCode | None = None
) -> tuple[Assignment, ...]:
    """Give who is asked for what, oldest word first, for one agency or for all (None)."""
    query = _ASSIGNMENTS
    if agency is not None:
        query = query.where(_ASSIGNMENT.agency == agency)
    rows = unit.execute(query, {"assessment": assessment})
    return tuple(
        Assignment(
            code=r.code,
            agency=AgencyCode(r.agency),
            asked=r.asked,
            note=r.note,
            seq=r.seq,
            at=r.at,
        )
        for r in rows
    )


def _cycle(row: AnyRow) -> Cycle:
    return Cycle(
        code=CycleCode(row.code),
        edition=row.edition,
        reference_date=row.reference_date,
        opens=row.opens,
        closes=row.closes,
        closed=row.closed,
    )


def _assessment(row: AnyRow) -> Assessment:
    return Assessment(
        id=AssessmentId(row.id),
        state=StateCode(row.state),
        cycle=CycleCode(row.cycle),
        edition=row.edition,
        reference_date=row.reference_date,
        scope=Scope(row.scope),
        stage=WorkStage(row.stage),
        draft=row.draft,
        started_from=None
        if row.started_from is None
        else AssessmentId(row.started_from),
    )


def _limits(**wanted: object) -> dict[str, object]:
    return {name: value for name, value in wanted.items() if value is not None}


@cache
def _limited(query: Select[Any], limits: frozenset[str]) -> Select[Any]:
    """Build each query once: building takes as long as running."""
    if "through" in limits:
        query = query.where(_THROUGH)
    if "codes" in limits:
        query = query.where(_WITH_CODES)
    return query.where(_OF_VOICE) if "voice" in limits else query


def _comment(row: AnyRow) -> Comment:
    return Comment(
        code=row.code,
        voice=Voice(row.voice),
        person=PersonId(row.person),
        text=row.text,
        seq=row.seq,
        at=row.at,
    )


def _settlement(row: AnyRow) -> Settlement:
    return Settlement(
        code=row.code,
        value=row.value,
        reason=row.reason,
        settles=tuple(int(seq) for seq in row.settles.split()),
        person=PersonId(row.person),
        seq=row.seq,
        at=row.at,
    )
