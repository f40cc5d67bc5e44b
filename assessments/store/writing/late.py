"""Write what arrived when an assessment was closed; rows are only ever added."""

from datetime import datetime

from sqlalchemy import insert

from assessments.records.people import PersonId
from assessments.records.work import AssessmentId, NewLateNote
from assessments.store.database import Unit
from assessments.store.tables import TABLES


def add_late_note(
    unit: Unit,
    assessment: AssessmentId,
    note: NewLateNote,
    *,
    number: int,
    by: PersonId,
    at: datetime,
) -> None:
    """Keep what arrived late."""
    row = {
        "assessment": assessment,
        "number": number,
        "code": note.code,
        "person": by,
        "kind": note.kind.value,
        "value": note.value,
        "text": note.text,
        "at": at,
        "client_key": note.client_key,
    }
    unit.execute(insert(TABLES["late_note"]), row)


def end_late_note(
    unit: Unit,
    assessment: AssessmentId,
    number: int,
    *,
    taken_over: bool,
    by: PersonId,
    at: datetime,
) -> None:
    """Note that a late note was taken over, or removed."""
    row = {
        "assessment": assessment,
        "number": number,
        "taken_over": taken_over,
        "person": by,
        "at": at,
    }
    unit.execute(insert(TABLES["late_note_end"]), row)
