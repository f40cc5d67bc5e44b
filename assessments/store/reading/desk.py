"""Read who sits down to work in an assessment, with the assessment, in one question.

On PostgreSQL the question also says whose rows the transaction is about, before the assessment
is looked for: the function ``desk`` of `assessments.store.row_security`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, TextualSelect, bindparam, select, text

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
)
_BY_SESSION = (
    select(*PERSON_COLUMNS, *SESSION_COLUMNS, *WORK_COLUMNS)
    .select_from(_SESSION.join(_PERSON).join(_ASSESSMENT, _THIS_ONE).join(_CYCLE))
    .where(
        _SESSION.c.secret_hash == bindparam("secret_hash"),
        _SESSION.c.revoked.is_(None),
        _OWN,
    )
)


def _on_postgresql(found: str, columns: Sequence[ColumnElement[Any]]) -> TextualSelect:
    """Ask for columns of who was found, and of the assessment on the desk.

    Parameters
    ----------
    found
        Tables and a condition. They are walked to their end first (``OFFSET 0``): the desk
        is that of who was found, and nobody else sits down on the way.
    """
    named = {str(column): str(column).replace(".", "_") for column in columns}
    inside = ", ".join(f"{column} AS {name}" for column, name in named.items())
    outside = ", ".join([*named.values(), *map(str, WORK_COLUMNS)])
    return text(
        f"SELECT {outside} FROM (SELECT {inside} FROM {found} OFFSET 0) AS who"  # noqa: S608
        " CROSS JOIN LATERAL desk(person_state, :assessment) AS assessment"
        " JOIN cycle ON cycle.code = assessment.cycle"
    ).columns(*columns, *WORK_COLUMNS)


_ASKED: dict[tuple[str, str], Executable] = {
    ("sqlite", "person"): _BY_PERSON,
    ("sqlite", "session"): _BY_SESSION,
    ("postgresql", "person"): _on_postgresql(
        "person WHERE id = :person", PERSON_COLUMNS
    ),
    ("postgresql", "session"): _on_postgresql(
        "session JOIN person ON person.id = session.person"
        " WHERE secret_hash = :secret_hash AND revoked IS NULL",
        (*PERSON_COLUMNS, *SESSION_COLUMNS),
    ),
}


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
    row = unit.execute(_ASKED[unit.dialect.name, "person"], values).one_or_none()
    return None if row is None else _at_desk(row, session=None)


def by_session(unit: Unit, secret_hash: str, assessment: AssessmentId) -> AtDesk | None:
    """Give the person behind a session that was not revoked, as `by_person`."""
    values = {"secret_hash": secret_hash, "assessment": assessment}
    row = unit.execute(_ASKED[unit.dialect.name, "session"], values).one_or_none()
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
