"""Read what states contribute, for the audit, and what one of them gave, for itself."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from assessments.records.people import StateCode
from assessments.records.region import (
    NO_CHOICE,
    ContributedSubmission,
    ContributionChoice,
    StoredRelease,
)
from assessments.records.work import AssessmentId, CycleCode, SubmissionId
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from priorities.answers import Scope

_CYCLE = TABLES["cycle"].c
_CHOICE = TABLES["contribution"].c
_SUBMISSION = TABLES["submission"].c
_ASSESSMENT = TABLES["assessment"].c
_MEMBER = TABLES["release_member"].c
_PERSON = TABLES["person"].c
_STATE = TABLES["state"].c

_SIGNED = (
    select(
        _SUBMISSION.id,
        _SUBMISSION.assessment,
        _SUBMISSION.document,
        _SUBMISSION.scope,
        _ASSESSMENT.state,
    )
    .join_from(TABLES["submission"], TABLES["assessment"])
    .where(_SUBMISSION.signed_at.is_not(None))
    .order_by(_ASSESSMENT.state, _SUBMISSION.draft)
)

_MEMBERS = _SIGNED.join(TABLES["release_member"], _MEMBER.submission == _SUBMISSION.id)


def choice(
    unit: Unit, assessment: AssessmentId
) -> tuple[ContributionChoice | None, int]:
    """Give what a state chose last, and its number; None and 0 when it has not chosen."""
    row = unit.execute(
        select(TABLES["contribution"])
        .where(_CHOICE.assessment == assessment)
        .order_by(_CHOICE.number.desc())
        .limit(1)
    ).one_or_none()
    return (None, 0) if row is None else (_choice(row), row.number)


def contributed(unit: Unit, cycle: CycleCode) -> tuple[ContributedSubmission, ...]:
    """Give the newest signed submission of each state in a cycle, with its choice."""
    choices = _choices(unit, cycle)
    newest = {
        row.state: _contributed(row, choices.get(row.assessment, NO_CHOICE))
        for row in unit.execute(_SIGNED.where(_ASSESSMENT.cycle == cycle))
    }
    return tuple(newest.values())


def wait_for_choices(unit: Unit, cycle: CycleCode) -> None:
    """Let who wants to choose in a cycle wait until this use case is done, or wait for them."""
    unit.execute(
        select(_ASSESSMENT.id)
        .where(_ASSESSMENT.cycle == cycle)
        .order_by(_ASSESSMENT.id)
        .with_for_update()
    ).all()


def wait_for_ledger(unit: Unit) -> None:
    """Let who publishes or extends a cycle wait until this use case is done, or wait for them."""
    unit.execute(
        select(_CYCLE.code).order_by(_CYCLE.code).with_for_update(key_share=True)
    ).all()


def members(unit: Unit, release: StoredRelease) -> tuple[ContributedSubmission, ...]:
    """Give what went into a release, with whether the state has published it since."""
    return _as_members(unit, release, _MEMBERS)


def member(
    unit: Unit, release: StoredRelease, state: StateCode
) -> ContributedSubmission | None:
    """Give what one state gave to a release; None when it gave nothing."""
    given = _as_members(unit, release, _MEMBERS.where(_ASSESSMENT.state == state))
    return given[0] if given else None


def counted(unit: Unit) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Count the states in each release, with the names of those who chose to be named.

    Returns
    -------
    dict
        By number of the release.
    """
    rows: Iterable[AnyRow] = unit.execute(
        select(_MEMBER.release, _MEMBER.named, _STATE.name)
        .join_from(TABLES["release_member"], TABLES["submission"])
        .join(TABLES["assessment"])
        .join(TABLES["state"])
        .order_by(_MEMBER.release, _STATE.name)
    )
    counts: dict[int, tuple[int, tuple[str, ...]]] = {}
    for row in rows:
        states, names = counts.get(row.release, (0, ()))
        counts[row.release] = (states + 1, (*names, row.name) if row.named else names)
    return counts


def invited(unit: Unit) -> int:
    """Count the states that have a focal point."""
    count = unit.execute(
        select(func.count(_PERSON.state.distinct())).where(
            _PERSON.role == "focal_point", _PERSON.active
        )
    )
    return int(count.scalar_one())


def _choices(unit: Unit, cycle: CycleCode) -> dict[str, ContributionChoice]:
    rows = unit.execute(
        select(TABLES["contribution"])
        .join(TABLES["assessment"])
        .where(_ASSESSMENT.cycle == cycle)
        .order_by(_CHOICE.number)
    )
    return {row.assessment: _choice(row) for row in rows}


def _as_members(
    unit: Unit, release: StoredRelease, wanted: Select[*tuple[object, ...]]
) -> tuple[ContributedSubmission, ...]:
    choices = _choices(unit, release.cycle)
    return tuple(
        _contributed(row, choices[row.assessment])
        for row in unit.execute(wanted.where(_MEMBER.release == release.number))
    )


def _choice(row: AnyRow) -> ContributionChoice:
    return ContributionChoice(
        contributes=row.contributes,
        named=row.named,
        has_published=row.has_published,
    )


def _contributed(row: AnyRow, chosen: ContributionChoice) -> ContributedSubmission:
    return ContributedSubmission(
        submission=SubmissionId(row.id),
        state=StateCode(row.state),
        document=bytes(row.document),
        is_full=row.scope == Scope.FULL,
        choice=chosen,
    )
