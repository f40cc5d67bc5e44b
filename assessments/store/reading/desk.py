"""Read who sits down to work in an assessment, with the assessment, in one question."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from assessments.records.people import Person, PersonId
from assessments.records.work import Assessment, AssessmentId, Cycle
from assessments.store.database import AnyRow, Unit
from assessments.store.reading.people import (
    PERSON_COLUMNS,
    SESSION_COLUMNS,
    OpenSession,
    person_of_row,
    session_of_row,
)
from assessments.store.reading.work import WORK_COLUMNS, work_of_row
from assessments.store.tables import TABLES

_PERSON, _SESSION = TABLES["person"], TABLES["session"]
_ASSESSMENT, _CYCLE = TABLES["assessment"], TABLES["cycle"]
_THIS_ONE = _ASSESSMENT.c.id == bindparam("assessment")
_OWN = _PERSON.c.state == _ASSESSMENT.c.state  # nobody makes another state wait
_BY_PERSON = (
    select(*PERSON_COLUMNS, *WORK_COLUMNS)
    .select_from(_PERSON.join(_ASSESSMENT, _THIS_ONE).join(_CYCLE))
    .where(_PERSON.c.id == bindparam("person"), _OWN)
    .with_for_update(of=_ASSESSMENT)
)
_BY_SESSION = (
    select(*PERSON_COLUMNS, *SESSION_COLUMNS, *WORK_COLUMNS)
    .select_from(_SESSION.join(_PERSON).join(_ASSESSMENT, _THIS_ONE).join(_CYCLE))
    .where(
        _SESSION.c.secret_hash == bindparam("secret_hash"),
        _SESSION.c.revoked.is_(None),
        _OWN,
    )
    .with_for_update(of=_ASSESSMENT)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Who sits there, by which session if by one, and what is worked on."""

    person: Person
    session: OpenSession | None
    assessment: Assessment
    cycle: Cycle
    last_seq: int


def by_person(unit: Unit, person: PersonId, assessment: AssessmentId) -> AtDesk | None:
    """Give a person and an assessment of the own state, whose other writers wait.

    None when either is not there, or it is another state's.
    """
    values = {"person": person, "assessment": assessment}
    row = unit.execute(_BY_PERSON, values).one_or_none()
    return None if row is None else _at_desk(row, session=None)


def by_session(unit: Unit, secret_hash: str, assessment: AssessmentId) -> AtDesk | None:
    """Give the person behind a session that was not revoked, as `by_person`."""
    values = {"secret_hash": secret_hash, "assessment": assessment}
    row = unit.execute(_BY_SESSION, values).one_or_none()
    return None if row is None else _at_desk(row, session=session_of_row(row))


def _at_desk(row: AnyRow, *, session: OpenSession | None) -> AtDesk:
    work, cycle, last_seq = work_of_row(row[-len(WORK_COLUMNS) :])
    return AtDesk(
        person=person_of_row(row) if session is None else session.person,
        session=session,
        assessment=work,
        cycle=cycle,
        last_seq=last_seq,
    )
