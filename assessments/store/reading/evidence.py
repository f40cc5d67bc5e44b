"""Read evidence entries and their links."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from assessments.records.evidence import (
    Evidence,
    EvidenceId,
    EvidenceKind,
    EvidenceLink,
    LinkGrade,
    LinkId,
)
from assessments.records.people import PersonId, StateCode, Voice
from assessments.records.work import AssessmentId
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_ENTRY = TABLES["evidence"].c
_LINK = TABLES["evidence_link"].c

_ENTRIES = (
    select(TABLES["evidence"])
    .where(_ENTRY.state == bindparam("state"))
    .order_by(_ENTRY.at.desc(), _ENTRY.id)
)
_ENTRIES_NAMED = _ENTRIES.where(_ENTRY.id.in_(bindparam("ids", expanding=True)))
_BY_IDS = select(TABLES["evidence"]).where(
    _ENTRY.id.in_(bindparam("ids", expanding=True))
)
_IN_USE = (
    select(TABLES["evidence_link"])
    .where(_LINK.assessment == bindparam("assessment"), _LINK.removed_seq.is_(None))
    .order_by(_LINK.seq)
)
_CONFIRMED_THROUGH = (
    select(TABLES["evidence_link"])
    .where(
        _LINK.assessment == bindparam("assessment"),
        _LINK.confirmed_seq <= bindparam("through"),
        or_(_LINK.removed_seq.is_(None), _LINK.removed_seq > bindparam("through")),
    )
    .order_by(_LINK.seq)
)


def entries(
    unit: Unit,
    state: StateCode,
    *,
    voice: Voice | None = None,
    ids: Collection[EvidenceId] | None = None,
) -> tuple[Evidence, ...]:
    """Give the entries of a state, newest first, of one voice or of all (None).

    Parameters
    ----------
    ids
        The entries to give; None for every one.
    """
    wanted = _ENTRIES
    values: dict[str, Any] = {"state": state}
    if ids is not None:
        wanted = _ENTRIES_NAMED
        values["ids"] = sorted(ids)
    if voice is not None:
        wanted = wanted.where(_ENTRY.voice == voice)
    return tuple(_entry(row) for row in unit.execute(wanted, values))


def entry(
    unit: Unit, evidence: EvidenceId, *, voice: Voice | None = None
) -> Evidence | None:
    """Give one entry, of one voice or of any (None); None when there is none."""
    wanted = select(TABLES["evidence"]).where(_ENTRY.id == evidence)
    if voice is not None:
        wanted = wanted.where(_ENTRY.voice == voice)
    row = unit.execute(wanted).one_or_none()
    return None if row is None else _entry(row)


def entries_of_links(
    unit: Unit, links: Sequence[EvidenceLink]
) -> dict[EvidenceId, Evidence]:
    """Give the entries that links use, by id."""
    ids = sorted({link.evidence for link in links})
    rows = unit.execute(_BY_IDS, {"ids": ids}) if ids else ()
    return {EvidenceId(row.id): _entry(row) for row in rows}


_IN_USE_FOR_CODES = _IN_USE.where(
    _LINK.criterion.in_(bindparam("codes", expanding=True))
)


def links(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    voice: Voice | None = None,
) -> tuple[EvidenceLink, ...]:
    """Give links in use in an assessment, oldest first, of one voice or of all (None)."""
    query = _IN_USE
    values: dict[str, Any] = {"assessment": assessment}
    if codes is not None:
        query = _IN_USE_FOR_CODES
        values["codes"] = codes
    if voice is not None:
        query = query.where(_LINK.voice == voice)
    return tuple(_link(row) for row in unit.execute(query, values))


def links_confirmed_through(
    unit: Unit, assessment: AssessmentId, through: int
) -> tuple[EvidenceLink, ...]:
    """Give links that were confirmed and in use when a sequence number was the newest."""
    values = {"assessment": assessment, "through": through}
    return tuple(_link(row) for row in unit.execute(_CONFIRMED_THROUGH, values))


def link(unit: Unit, link_id: LinkId) -> tuple[EvidenceLink, Voice] | None:
    """Give a link in use, and the voice that made it; None when there is none."""
    row = unit.execute(
        select(TABLES["evidence_link"]).where(
            and_(_LINK.id == link_id, _LINK.removed_seq.is_(None))
        )
    ).one_or_none()
    return None if row is None else (_link(row), Voice(row.voice))


def _entry(row: AnyRow) -> Evidence:
    return Evidence(
        id=EvidenceId(row.id),
        state=StateCode(row.state),
        title=row.title,
        kind=EvidenceKind(row.kind),
        owner=row.owner,
        dated=row.dated,
        language=row.language,
        confidential=row.confidential,
        place=row.place,
        at=row.at,
    )


def _link(row: AnyRow) -> EvidenceLink:
    return EvidenceLink(
        id=LinkId(row.id),
        evidence=EvidenceId(row.evidence),
        assessment=AssessmentId(row.assessment),
        criterion=row.criterion,
        grade=LinkGrade(row.grade),
        by=PersonId(row.person),
        at=row.at,
        confirmed_by=None if row.confirmed_by is None else PersonId(row.confirmed_by),
        confirmed_at=row.confirmed_at,
    )
