"""Read why answers differ from last cycle's."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from assessments.answers.effective import Said, Saying, held_reasons
from assessments.records.people import PersonId, Voice
from assessments.records.work import AssessmentId, ChangeKind, ChangeReason
from assessments.store import newest
from assessments.store.database import AnyRow, Unit
from assessments.store.newest import newest_of, number
from assessments.store.reading.effective import SAID_COLUMNS
from assessments.store.tables import TABLES

_REASON = TABLES["change_reason"].c
_NEWEST = TABLES["newest"].c
_ANSWER = TABLES["answer"].c
_SAVED = select(TABLES["change_reason"]).where(
    _REASON.assessment == bindparam("assessment"),
    _REASON.person == bindparam("person"),
    _REASON.client_key == bindparam("key"),
)


def held(
    unit: Unit,
    assessment: AssessmentId,
    answers: Sequence[Saying],
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> dict[str, tuple[ChangeReason, ...]]:
    """Give the reasons that hold, by code: the newest of each voice, while its answer stays.

    Parameters
    ----------
    answers
        What stands, as `assessments.store.reading.effective` gives it for these limits.
    codes, through, voice
        As there.
    """
    values = newest.given(codes=codes, through=through, whose=voice)
    given = frozenset(values)
    rows = unit.execute(_newest(given), {"assessment": assessment, **values}).all()
    if not rows:
        return {}
    explained = unit.execute(_explained(given), {"assessment": assessment, **values})
    said = map(Said._make, explained.all())
    return held_reasons(map(_reason, rows), (*said, *answers))


def saved_reason(
    unit: Unit, assessment: AssessmentId, person: PersonId, client_key: str
) -> ChangeReason | None:
    """Give the reason that was recorded before under this client key, if any."""
    values = {"assessment": assessment, "person": person, "key": client_key}
    row = unit.execute(_SAVED, values).one_or_none()
    return None if row is None else _reason(row)


@cache
def _newest(given: frozenset[str]) -> Select[Any]:
    return newest_of("change_reason", _REASON, given)


@cache
def _explained(given: frozenset[str]) -> Select[Any]:
    """Ask what each voice said when it gave its newest reason."""
    before = TABLES["answer"].alias("before").c
    when = select(func.max(before.seq)).where(
        before.assessment == _NEWEST.assessment,
        before.code == _NEWEST.code,
        before.voice == _NEWEST.whose,
        before.seq < number("change_reason", through="through" in given),
    )
    return newest_of(
        "change_reason",
        SAID_COLUMNS,
        given,
        rows=TABLES["answer"],
        numbered=when.correlate(TABLES["newest"]).scalar_subquery(),
    )


def _reason(row: AnyRow) -> ChangeReason:
    return ChangeReason(
        code=row.code,
        voice=Voice(row.voice),
        person=PersonId(row.person),
        kind=ChangeKind(row.kind),
        seq=row.seq,
        at=row.at,
    )
