"""Read releases as they are stored; nothing else can be reached from here."""

import json
from collections.abc import Iterable

from sqlalchemy import select

from assessments.records.log import RELEASES, LogHead
from assessments.records.people import PersonId
from assessments.records.region import PreparedRelease, StoredRelease, WaitingRelease
from assessments.records.work import CycleCode
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_RELEASE = TABLES["release"].c
_PREPARED = TABLES["prepared_release"].c
_AUDIENCE = TABLES["release_audience"].c


def releases(unit: Unit) -> tuple[StoredRelease, ...]:
    """Give the ledger, oldest first."""
    rows: Iterable[AnyRow] = unit.execute(
        select(TABLES["release"]).order_by(_RELEASE.number)
    )
    return tuple(_release(row) for row in rows)


def heads(unit: Unit) -> tuple[LogHead, ...]:
    """Give where the ledger ended after each release, oldest first."""
    rows = unit.execute(select(_RELEASE.number, _RELEASE.id).order_by(_RELEASE.number))
    return tuple(LogHead(chain=RELEASES, place=row.number, hash=row.id) for row in rows)


def cycles(unit: Unit) -> frozenset[CycleCode]:
    """Name the cycles that have a release."""
    rows = unit.execute(select(_RELEASE.cycle).distinct())
    return frozenset(CycleCode(row.cycle) for row in rows)


def is_for_everyone(unit: Unit) -> bool:
    """Say whether everyone may read the releases; members only until it is said."""
    everyone = unit.execute(
        select(_AUDIENCE.everyone).order_by(_AUDIENCE.number.desc()).limit(1)
    ).scalar_one_or_none()
    return bool(everyone)


def prepared(unit: Unit) -> tuple[PreparedRelease, ...]:
    """Give every release that was prepared, newest first."""
    rows: Iterable[AnyRow] = unit.execute(
        select(TABLES["prepared_release"]).order_by(_PREPARED.number.desc())
    )
    return tuple(_prepared(row) for row in rows)


def _release(row: AnyRow) -> StoredRelease:
    return StoredRelease(
        number=row.number,
        id=row.id,
        cycle=CycleCode(row.cycle),
        document=bytes(row.document),
        certificate=bytes(row.certificate),
        at=row.at,
    )


def _prepared(row: AnyRow) -> PreparedRelease:
    return PreparedRelease(
        waiting=WaitingRelease(
            number=row.number,
            cycle=CycleCode(row.cycle),
            corrects=row.corrects,
            priorities=tuple(json.loads(row.priorities)),
            by=PersonId(row.person),
            at=row.at,
        ),
        id=row.id,
        document=bytes(row.document),
        certificate=bytes(row.certificate),
        members=row.members,
    )
