"""Write submissions: once, and later only the signature or why it went back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from assessments.records.people import PersonId
from assessments.records.work import SubmissionId, WrittenSubmission
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_SUBMISSION = TABLES["submission"].c


def add_submissions(
    unit: Unit, submissions: Iterable[tuple[WrittenSubmission, int]]
) -> None:
    """Add submissions, each with the newest number it holds."""
    rows: list[dict[str, Any]] = [
        {
            "id": s.id,
            "assessment": s.assessment,
            "draft": s.draft,
            "scope": s.scope.value,
            "through_seq": through,
            "plan_seq": s.plan_seq,
            "document": s.document,
            "sha256": s.sha256,
            "person": s.by,
            "at": s.at,
            "supersedes": s.supersedes,
            "signed_by": s.signed_by,
            "signed_at": s.signed_at,
        }
        for s, through in submissions
    ]
    if rows:
        unit.execute(insert(TABLES["submission"]), rows)


def sign(unit: Unit, submission: SubmissionId, *, by: PersonId, at: datetime) -> None:
    """Note who signed."""
    unit.execute(
        update(TABLES["submission"])
        .where(_SUBMISSION.id == submission)
        .values(signed_by=by, signed_at=at)
    )


def send_back(unit: Unit, submission: SubmissionId, *, by: PersonId, note: str) -> None:
    """Note who sent it back and why."""
    unit.execute(
        update(TABLES["submission"])
        .where(_SUBMISSION.id == submission)
        .values(sent_back_by=by, sent_back_note=note)
    )
