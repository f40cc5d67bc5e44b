"""Find what a deed seals: numbers and ids of what it wrote a moment ago."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, or_, select

from assessments.records.people import StateCode
from assessments.store.database import Unit
from assessments.store.sealing import PARTS
from assessments.store.tables import TABLES

_INVITATION = TABLES["invitation"].c
_CHANGE = TABLES["member_change"].c
_SUBMISSION = TABLES["submission"].c
_ASSESSMENT = TABLES["assessment"].c
_END = TABLES["late_note_end"].c
_RELEASE = TABLES["release"].c


def is_sealed(unit: Unit) -> bool:
    """Whether there are seals."""
    newest = select(func.max(TABLES["seal"].c.number))
    return unit.execute(newest).scalar_one() is not None


def subjects(unit: Unit, part: str) -> tuple[str, ...]:
    """Give everything that there is of a part."""
    about = PARTS[part].subject
    return tuple(unit.execute(select(about).distinct().order_by(about)).scalars())


def newest_number(unit: Unit, part: str, about: str) -> int | None:
    """Give the newest number in a part, 0 for none; None where it has no numbers."""
    numbered = PARTS[part]
    if numbered.number is None:
        return None
    newest = select(func.max(numbered.rows.c[numbered.number]))
    return int(unit.execute(newest.where(numbered.subject == about)).scalar_one() or 0)


def accepted_by(unit: Unit, invitation: int) -> str:
    """Say who an invitation became."""
    wanted = select(_INVITATION.accepted_by).where(_INVITATION.number == invitation)
    return str(unit.execute(wanted).scalar_one())


def ended_since(unit: Unit, moment: datetime) -> Iterator[tuple[str, int]]:
    """Give invitations and changes of members that ended after a moment."""
    for part, number, times in (
        (
            "invitation.ended",
            _INVITATION.number,
            (_INVITATION.withdrawn, _INVITATION.accepted),
        ),
        (
            "member_change.ended",
            _CHANGE.number,
            (_CHANGE.agreed, _CHANGE.stopped, _CHANGE.done),
        ),
    ):
        since = or_(*(time > moment for time in times))
        for found in unit.execute(
            select(number).where(since).order_by(number)
        ).scalars():
            yield part, found


def invitation_of(unit: Unit, change: int) -> int | None:
    """Give the invitation that a change of members began with."""
    wanted = select(_CHANGE.invitation).where(_CHANGE.number == change)
    found: int | None = unit.execute(wanted).scalar_one()
    return found


def person_of_change(unit: Unit, change: int) -> str:
    """Say about whom a change of members is."""
    wanted = select(_CHANGE.person).where(_CHANGE.number == change)
    return str(unit.execute(wanted).scalar_one())


def newest_end(unit: Unit, assessment: str) -> int:
    """Give the number of the late note of which something became last."""
    wanted = select(_END.number).where(_END.assessment == assessment)
    last = wanted.order_by(_END.at.desc(), _END.number.desc()).limit(1)
    return int(unit.execute(last).scalar_one())


def release_number(unit: Unit, release: str) -> int:
    """Give the number of a release."""
    wanted = select(_RELEASE.number).where(_RELEASE.id == release)
    return int(unit.execute(wanted).scalar_one())


def newest_audience(unit: Unit) -> int:
    """Give the number of what was said last about who may read the releases."""
    wanted = select(func.max(TABLES["release_audience"].c.number))
    return int(unit.execute(wanted).scalar_one())


def whose(unit: Unit) -> dict[str, StateCode]:
    """Say whose record something is about, by its id or code."""
    work, sent = TABLES["assessment"].c, TABLES["submission"].c
    asked = (
        select(TABLES["state"].c.code, TABLES["state"].c.code),
        select(work.id, work.state),
        select(sent.id, work.state).join_from(
            TABLES["submission"], TABLES["assessment"]
        ),
        *(
            select(table.primary_key.columns[0], table.c.state).where(
                table.c.state.is_not(None)
            )
            for table in (TABLES["person"], TABLES["agency"], TABLES["evidence"])
        ),
    )
    return {
        row[0]: StateCode(row[1]) for wanted in asked for row in unit.execute(wanted)
    }


def submitted_through(unit: Unit) -> Iterator[tuple[str, int]]:
    """Give every assessment that was submitted, with the newest number that it held."""
    wanted = select(_SUBMISSION.assessment, func.max(_SUBMISSION.through_seq))
    for row in unit.execute(wanted.group_by(_SUBMISSION.assessment)):
        yield row[0], row[1]


def planned_through(unit: Unit) -> Iterator[tuple[str, int]]:
    """Give every state with a plan, with the newest number in it that was submitted."""
    wanted = (
        select(_ASSESSMENT.state, func.max(_SUBMISSION.plan_seq))
        .join_from(TABLES["submission"], TABLES["assessment"])
        .group_by(_ASSESSMENT.state)
    )
    for row in unit.execute(wanted):
        yield row[0], row[1] or 0
