"""Write what states choose, and releases; rows are only ever added."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert

from assessments.records.people import PersonId
from assessments.records.region import (
    ContributedSubmission,
    ContributionChoice,
    PreparedRelease,
    StoredRelease,
)
from assessments.records.work import AssessmentId
from assessments.store.database import Unit
from assessments.store.tables import TABLES


def add_choice(
    unit: Unit,
    assessment: AssessmentId,
    choice: ContributionChoice,
    *,
    number: int,
    by: PersonId,
    at: datetime,
) -> None:
    """Add what a state chose."""
    unit.execute(
        insert(TABLES["contribution"]),
        {
            "assessment": assessment,
            "number": number,
            "contributes": choice.contributes,
            "named": choice.named,
            "has_published": choice.has_published,
            "person": by,
            "at": at,
        },
    )


def add_prepared(unit: Unit, prepared: PreparedRelease) -> int:
    """Add a release that passed its audit and give the number it gets."""
    waiting = prepared.waiting
    done = unit.execute(
        insert(TABLES["prepared_release"]).returning(
            TABLES["prepared_release"].c.number
        ),
        {
            "id": prepared.id,
            "cycle": waiting.cycle,
            "corrects": waiting.corrects,
            "document": prepared.document,
            "certificate": prepared.certificate,
            "members": prepared.members,
            "priorities": json.dumps(waiting.priorities),
            "person": waiting.by,
            "at": waiting.at,
        },
    )
    return int(done.scalar_one())


def add_release(
    unit: Unit,
    release: StoredRelease,
    members: Iterable[ContributedSubmission],
    *,
    prepared_by: PersonId,
    by: PersonId,
) -> None:
    """Add a release to the ledger, and what went into it."""
    unit.execute(
        insert(TABLES["release"]),
        {
            "number": release.number,
            "id": release.id,
            "cycle": release.cycle,
            "document": release.document,
            "certificate": release.certificate,
            "prepared_by": prepared_by,
            "person": by,
            "at": release.at,
        },
    )
    rows = [
        {
            "release": release.number,
            "submission": member.submission,
            "named": member.choice.named,
        }
        for member in members
    ]
    if rows:
        unit.execute(insert(TABLES["release_member"]), rows)


def set_audience(unit: Unit, *, everyone: bool, by: PersonId, at: datetime) -> None:
    """Say who may read the releases."""
    unit.execute(
        insert(TABLES["release_audience"]),
        {"everyone": everyone, "person": by, "at": at},
    )
