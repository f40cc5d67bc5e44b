"""Write cycles, assessments, and everything given to them; rows are only ever added."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, update

from assessments.records.people import PersonId
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeReason,
    Comment,
    Cycle,
    CycleCode,
    Settlement,
)
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_CYCLE = TABLES["cycle"].c
_ASSESSMENT = TABLES["assessment"].c
_ADD_ANSWER = insert(TABLES["answer"])
_NUMBER = (
    update(TABLES["assessment"])
    .where(_ASSESSMENT.id == bindparam("assessment"))
    .values(last_seq=bindparam("newest"))
)


def add_cycles(unit: Unit, cycles: Iterable[Cycle]) -> None:
    """Add cycles."""
    rows = [{name: getattr(c, name) for name in Cycle.__slots__} for c in cycles]
    if rows:
        unit.execute(insert(TABLES["cycle"]), rows)


def close_cycle(unit: Unit, code: CycleCode) -> None:
    """Close a cycle."""
    unit.execute(update(TABLES["cycle"]).where(_CYCLE.code == code).values(closed=True))


def extend_cycle(unit: Unit, code: CycleCode, closes: date) -> None:
    """Give a cycle another last day, and open it again if it was closed."""
    unit.execute(
        update(TABLES["cycle"])
        .where(_CYCLE.code == code)
        .values(closes=closes, closed=False)
    )


def add_assessments(
    unit: Unit, assessments: Iterable[Assessment], *, last_seq: int = 0
) -> None:
    """Add assessments; ``last_seq`` is the newest number already given in them."""
    rows = [
        {
            "id": a.id,
            "state": a.state,
            "cycle": a.cycle,
            "scope": a.scope.value,
            "stage": a.stage.value,
            "draft": a.draft,
            "started_from": a.started_from,
            "last_seq": last_seq,
        }
        for a in assessments
    ]
    if rows:
        unit.execute(insert(TABLES["assessment"]), rows)


def change_assessment(unit: Unit, assessment: Assessment) -> None:
    """Replace scope, stage, draft and where it was started from."""
    unit.execute(
        update(TABLES["assessment"])
        .where(_ASSESSMENT.id == assessment.id)
        .values(
            scope=assessment.scope.value,
            stage=assessment.stage.value,
            draft=assessment.draft,
            started_from=assessment.started_from,
        )
    )


def set_last_seq(unit: Unit, assessment: AssessmentId, newest: int) -> None:
    """Note the newest number given to anything in an assessment."""
    unit.execute(_NUMBER, {"assessment": assessment, "newest": newest})


def add_answers(unit: Unit, answers: Iterable[Answer]) -> None:
    """Add answers."""
    rows = [
        {
            "assessment": a.assessment,
            "seq": a.seq,
            "code": a.code,
            "voice": a.voice,
            "person": a.person,
            "value": a.value,
            "reason": a.reason,
            "at": a.at,
            "carried_from": a.carried_from,
            "client_key": a.client_key,
        }
        for a in answers
    ]
    if rows:
        unit.execute(_ADD_ANSWER, rows)


def add_settlements(
    unit: Unit, assessment: AssessmentId, settlements: Iterable[Settlement]
) -> None:
    """Add settlements."""
    rows: list[dict[str, Any]] = [
        {
            "assessment": assessment,
            "seq": s.seq,
            "code": s.code,
            "value": s.value,
            "reason": s.reason,
            "settles": " ".join(str(seq) for seq in s.settles),
            "person": s.person,
            "at": s.at,
        }
        for s in settlements
    ]
    if rows:
        unit.execute(insert(TABLES["settlement"]), rows)


def add_comments(
    unit: Unit, assessment: AssessmentId, comments: Iterable[tuple[Comment, str]]
) -> None:
    """Add comments, each with its client key."""
    rows: list[dict[str, Any]] = [
        {
            "assessment": assessment,
            "seq": c.seq,
            "code": c.code,
            "voice": c.voice,
            "person": c.person,
            "text": c.text,
            "at": c.at,
            "client_key": key,
        }
        for c, key in comments
    ]
    if rows:
        unit.execute(insert(TABLES["comment"]), rows)


def add_change_reasons(
    unit: Unit, assessment: AssessmentId, reasons: Iterable[tuple[ChangeReason, str]]
) -> None:
    """Add reasons of changes, each with its client key."""
    rows: list[dict[str, Any]] = [
        {
            "assessment": assessment,
            "seq": r.seq,
            "code": r.code,
            "voice": r.voice,
            "person": r.person,
            "kind": r.kind.value,
            "at": r.at,
            "client_key": key,
        }
        for r, key in reasons
    ]
    if rows:
        unit.execute(insert(TABLES["change_reason"]), rows)


def add_assignments(
    unit: Unit,
    assessment: AssessmentId,
    assignments: Iterable[Assignment],
    *,
    by: PersonId,
) -> None:
    """Add words on who is asked for what."""
    rows: list[dict[str, Any]] = [
        {
            "assessment": assessment,
            "seq": a.seq,
            "code": a.code,
            "agency": a.agency,
            "asked": a.asked,
            "note": a.note,
            "person": by,
            "at": a.at,
        }
        for a in assignments
    ]
    if rows:
        unit.execute(insert(TABLES["assignment"]), rows)
