"""Read why answers differ from last cycle's."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from assessments.records.people import PersonId, Voice
from assessments.records.work import AssessmentId, ChangeKind, ChangeReason
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

    `assessments.answers.effective.held_reasons` tells which of them hold.

    Parameters
    ----------
    codes
        Only these criteria and indicators; None for all.
    through
        Only up to this sequence number; None for all.
    voice
        Only this voice; None for all. What one may not see is not read.
    """
    wanted = {"codes": codes, "through": through, "voice": voice}
    values = {name: value for name, value in wanted.items() if value is not None}
    rows = unit.execute(
        _limited(frozenset(values)), {"assessment": assessment, **values}
    )
    return tuple(map(_reason, rows))


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


@cache
def _limited(limits: frozenset[str]) -> Select[Any]:
    """Build each query once: building takes as long as running."""
    query = _ALL.where(_REASON.assessment == bindparam("assessment"))
    if "through" in limits:
        query = query.where(_REASON.seq <= bindparam("through"))
    if "codes" in limits:
        query = query.where(_REASON.code.in_(bindparam("codes", expanding=True)))
    return (
        query.where(_REASON.voice == bindparam("voice")) if "voice" in limits else query
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
