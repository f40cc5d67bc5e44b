"""Read what arrived when an assessment was closed."""

from sqlalchemy import bindparam, func, or_, select

from assessments.records.people import PersonId
from assessments.records.work import AssessmentId, LateKind, LateNote
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_NOTE = TABLES["late_note"]
_END = TABLES["late_note_end"]
_AUTHOR = TABLES["person"].alias("author")
_TAKER = TABLES["person"].alias("taker")
_LATE = (
    select(
        _NOTE,
        _AUTHOR.c.name.label("name"),
        _END.c.taken_over,
        _TAKER.c.name.label("taker"),
    )
    .join_from(_NOTE, _AUTHOR, _AUTHOR.c.id == _NOTE.c.person)
    .outerjoin(
        _END,
        (_END.c.assessment == _NOTE.c.assessment) & (_END.c.number == _NOTE.c.number),
    )
    .outerjoin(_TAKER, _TAKER.c.id == _END.c.person)
    .where(_NOTE.c.assessment == bindparam("assessment"))
    .order_by(_NOTE.c.number)
)
_THERE = _LATE.where(or_(_END.c.taken_over.is_(None), _END.c.taken_over))
_OWN = _THERE.where(_NOTE.c.person == bindparam("person"))
_NUMBERED = _LATE.where(_NOTE.c.number == bindparam("number"))
_KEYED = _LATE.where(
    _NOTE.c.person == bindparam("person"), _NOTE.c.client_key == bindparam("key")
)
_NEWEST = select(func.coalesce(func.max(_NOTE.c.number), 0)).where(
    _NOTE.c.assessment == bindparam("assessment")
)


def late_notes(
    unit: Unit, assessment: AssessmentId, *, person: PersonId | None
) -> tuple[LateNote, ...]:
    """Give what nobody removed, oldest first, of one person or of all (None)."""
    query = _THERE if person is None else _OWN
    values = {"assessment": assessment, "person": person}
    return tuple(map(_late_note, unit.execute(query, values)))


def late_note(unit: Unit, assessment: AssessmentId, number: int) -> LateNote | None:
    """Give one of them, a removed one too; None when there is none."""
    values = {"assessment": assessment, "number": number}
    row = unit.execute(_NUMBERED, values).one_or_none()
    return None if row is None else _late_note(row)


def kept_late_note(
    unit: Unit, assessment: AssessmentId, person: PersonId, key: str
) -> LateNote | None:
    """Give what was kept before under this key of the browser, if anything."""
    values = {"assessment": assessment, "person": person, "key": key}
    row = unit.execute(_KEYED, values).one_or_none()
    return None if row is None else _late_note(row)


def has_ended(unit: Unit, assessment: AssessmentId, number: int) -> bool:
    """Whether a late note was taken over or removed."""
    end = select(_END.c.number).where(
        _END.c.assessment == assessment, _END.c.number == number
    )
    return unit.execute(end).one_or_none() is not None


def newest_number(unit: Unit, assessment: AssessmentId) -> int:
    """Give the number of the newest late note; 0 for none."""
    return int(unit.execute(_NEWEST, {"assessment": assessment}).scalar_one())


def _late_note(row: AnyRow) -> LateNote:
    return LateNote(
        number=row.number,
        code=row.code,
        person=PersonId(row.person),
        name=row.name,
        kind=LateKind(row.kind),
        value=row.value,
        text=row.text,
        at=row.at,
        client_key=row.client_key,
        taken_over_by=row.taker if row.taken_over else None,
    )
