"""Write evidence entries and their links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from assessments.records.evidence import Evidence, EvidenceLink, LinkId
from assessments.records.people import PersonId, Voice
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_LINK = TABLES["evidence_link"].c


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedLink:
    """A link with the voice that made it and the numbers that say when it counted."""

    link: EvidenceLink
    voice: Voice
    seq: int
    confirmed_seq: int | None = None


def add_entries(
    unit: Unit, entries: Iterable[tuple[Evidence, PersonId, Voice]]
) -> None:
    """Add entries, each with who and which voice named it."""
    rows: list[dict[str, Any]] = [
        {
            "id": e.id,
            "state": e.state,
            "title": e.title,
            "kind": e.kind.value,
            "owner": e.owner,
            "dated": e.dated,
            "language": e.language,
            "confidential": e.confidential,
            "place": e.place,
            "at": e.at,
            "person": person,
            "voice": voice,
        }
        for e, person, voice in entries
    ]
    if rows:
        unit.execute(insert(TABLES["evidence"]), rows)


def add_links(unit: Unit, links: Iterable[NumberedLink]) -> None:
    """Add links."""
    rows: list[dict[str, Any]] = [
        {
            "id": n.link.id,
            "evidence": n.link.evidence,
            "assessment": n.link.assessment,
            "criterion": n.link.criterion,
            "grade": int(n.link.grade),
            "voice": n.voice,
            "person": n.link.by,
            "at": n.link.at,
            "seq": n.seq,
            "confirmed_by": n.link.confirmed_by,
            "confirmed_at": n.link.confirmed_at,
            "confirmed_seq": n.confirmed_seq,
        }
        for n in links
    ]
    if rows:
        unit.execute(insert(TABLES["evidence_link"]), rows)


def confirm_link(
    unit: Unit, link: LinkId, *, by: PersonId, at: datetime, seq: int
) -> None:
    """Note who confirmed a link."""
    unit.execute(
        update(TABLES["evidence_link"])
        .where(_LINK.id == link)
        .values(confirmed_by=by, confirmed_at=at, confirmed_seq=seq)
    )


def remove_link(unit: Unit, link: LinkId, *, by: PersonId, seq: int) -> None:
    """Let a link count no more; what was submitted with it stays as it was."""
    unit.execute(
        update(TABLES["evidence_link"])
        .where(_LINK.id == link)
        .values(removed_by=by, removed_seq=seq)
    )
