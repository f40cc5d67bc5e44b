"""Read why answers differ from last cycle's."""

from collections.abc import Sequence

from sqlalchemy import select

from assessments.records import (
    AssessmentId,
    ChangeKind,
    ChangeReason,
    PersonId,
    Voice,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_REASON = TABLES["change_reason"].c
_ALL = select(TABLES["change_reason"]).order_by(_REASON.seq)


def change_reasons(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> tuple[ChangeReason, ...]:
    """Give what voices said about why their answers differ, oldest first.

    `assessments.standing.held_reasons` tells which of them hold.

    Parameters
    ----------
    codes
        Only these criteria and indicators; None for all.
    through
        Only up to this sequence number; None for all.
    voice
        Only this voice; None for all. What one may not see is not read.
    """
    query = _ALL.where(_REASON.assessment == assessment)
    if codes is not None:
        query = query.where(_REASON.code.in_(codes))
    if through is not None:
        query = query.where(_REASON.seq <= through)
    if voice is not None:
        query = query.where(_REASON.voice == voice)
    return tuple(map(_reason, unit.execute(query)))


def saved_reason(
    unit: Unit, assessment: AssessmentId, person: PersonId, client_key: str
) -> ChangeReason | None:
    """Give the reason that was recorded before under this client key, if any."""
    row = unit.execute(
        _ALL.where(
            _REASON.assessment == assessment,
            _REASON.person == person,
            _REASON.client_key == client_key,
        )
    ).one_or_none()
    return None if row is None else _reason(row)


def _reason(row: AnyRow) -> ChangeReason:
    return ChangeReason(
        code=row.code,
        voice=Voice(row.voice),
        person=PersonId(row.person),
        kind=ChangeKind(row.kind),
        seq=row.seq,
        at=row.at,
    )
