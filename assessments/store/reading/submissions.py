"""Read submissions."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from assessments.records.people import PersonId, StateCode
from assessments.records.work import (
    AssessmentId,
    CycleCode,
    EarlierSubmission,
    Submission,
    SubmissionId,
    WrittenSubmission,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from priorities.answers import Scope

_SUBMISSION = TABLES["submission"].c
_ASSESSMENT = TABLES["assessment"].c
_CYCLE = TABLES["cycle"].c

_ALL = (
    select(
        *(column for column in _SUBMISSION if column.key != "document"),
        _ASSESSMENT.state.label("state"),
        _ASSESSMENT.cycle.label("cycle"),
        _CYCLE.edition.label("edition"),
    )
    .join_from(TABLES["submission"], TABLES["assessment"])
    .join(TABLES["cycle"])
)
_ONE = _ALL.where(_SUBMISSION.id == bindparam("id"))
_WRITTEN = _ONE.add_columns(_SUBMISSION.document)
_DOCUMENT = select(_SUBMISSION.document).where(_SUBMISSION.id == bindparam("id"))
_OF_STATE = _ALL.where(_ASSESSMENT.state == bindparam("state"))
_NEWEST_FIRST = _OF_STATE.order_by(
    _CYCLE.reference_date.desc(), _CYCLE.code, _SUBMISSION.draft.desc()
)
_HELD = _OF_STATE.where(_SUBMISSION.sent_back_by.is_(None)).order_by(
    _CYCLE.reference_date, _CYCLE.code, _SUBMISSION.draft
)


def submission(
    unit: Unit, submission_id: SubmissionId
) -> tuple[Submission, int] | None:
    """Give one submission and the newest number it holds; None when there is none."""
    row = unit.execute(_ONE, {"id": submission_id}).one_or_none()
    return None if row is None else (_submission(row), row.through_seq)


def written(
    unit: Unit, submission_id: SubmissionId
) -> tuple[WrittenSubmission, int] | None:
    """Give one submission with its document, and the newest number it holds; or None."""
    row = unit.execute(_WRITTEN, {"id": submission_id}).one_or_none()
    if row is None:
        return None
    there = WrittenSubmission(**_values(row), document=bytes(row.document))
    return there, row.through_seq


def document(unit: Unit, submission_id: SubmissionId) -> bytes:
    """Give the document of a submission that is there."""
    return bytes(unit.execute(_DOCUMENT, {"id": submission_id}).scalar_one())


def submissions(unit: Unit, state: StateCode) -> tuple[Submission, ...]:
    """Give the submissions of a state, newest cycle and draft first."""
    rows = unit.execute(_NEWEST_FIRST, {"state": state})
    return tuple(_submission(row) for row in rows)


def newest_per_cycle(unit: Unit, state: StateCode) -> tuple[Submission, ...]:
    """Give of each cycle the newest submission that was not sent back, oldest cycle first."""
    rows = unit.execute(_HELD, {"state": state})
    newest = {row.cycle: _submission(row) for row in rows}
    return tuple(newest.values())


def newest_of(unit: Unit, assessment: AssessmentId) -> Submission | None:
    """Give the newest submission of an assessment, also one that was sent back."""
    wanted = _ALL.where(_SUBMISSION.assessment == assessment)
    row = unit.execute(wanted.order_by(_SUBMISSION.draft.desc()).limit(1)).one_or_none()
    return None if row is None else _submission(row)


_EARLIER = (
    select(
        _SUBMISSION.id,
        _SUBMISSION.assessment,
        _SUBMISSION.through_seq,
        _SUBMISSION.plan_seq,
        _SUBMISSION.sha256,
        _ASSESSMENT.cycle,
        _CYCLE.edition,
    )
    .join_from(TABLES["submission"], TABLES["assessment"])
    .join(TABLES["cycle"])
    .where(
        _ASSESSMENT.state == bindparam("state"),
        _CYCLE.reference_date < bindparam("day"),
        _SUBMISSION.sent_back_by.is_(None),
    )
    .order_by(_CYCLE.reference_date.desc(), _CYCLE.code, _SUBMISSION.draft.desc())
    .limit(1)
)


def earlier(unit: Unit, state: StateCode, day: date) -> EarlierSubmission | None:
    """Give the newest submission of the last cycle before a day, none that was sent back.

    None when no cycle with an earlier reference date was submitted.
    """
    row = unit.execute(_EARLIER, {"state": state, "day": day}).one_or_none()
    if row is None:
        return None
    return EarlierSubmission(
        id=SubmissionId(row.id),
        assessment=AssessmentId(row.assessment),
        cycle=CycleCode(row.cycle),
        edition=row.edition,
        through=row.through_seq,
        plan_seq=row.plan_seq,
        sha256=row.sha256,
    )


def all_ids(unit: Unit) -> tuple[tuple[StateCode | None, SubmissionId], ...]:
    """Give the id of every submission with its state: by state, oldest first."""
    rows = unit.execute(
        select(_ASSESSMENT.state, _SUBMISSION.id)
        .join_from(TABLES["submission"], TABLES["assessment"], isouter=True)
        .order_by(_ASSESSMENT.state.nulls_first(), _SUBMISSION.at, _SUBMISSION.id)
    )
    return tuple(
        (None if row.state is None else StateCode(row.state), SubmissionId(row.id))
        for row in rows
    )


def _submission(row: AnyRow) -> Submission:
    return Submission(**_values(row))


def _values(row: AnyRow) -> dict[str, Any]:
    return {
        "id": SubmissionId(row.id),
        "assessment": AssessmentId(row.assessment),
        "state": StateCode(row.state),
        "cycle": CycleCode(row.cycle),
        "edition": row.edition,
        "draft": row.draft,
        "scope": Scope(row.scope),
        "sha256": row.sha256,
        "by": PersonId(row.person),
        "at": row.at,
        "supersedes": None if row.supersedes is None else SubmissionId(row.supersedes),
        "signed_by": None if row.signed_by is None else PersonId(row.signed_by),
        "signed_at": row.signed_at,
        "sent_back": row.sent_back_note,
        "sent_back_by": None
        if row.sent_back_by is None
        else PersonId(row.sent_back_by),
        "plan_seq": row.plan_seq,
    }
