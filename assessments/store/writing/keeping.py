"""Forget what is about persons and was kept long enough; nothing of what states gave."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from assessments.records.members import MemberChangeKind
from assessments.records.people import Person, PersonId
from assessments.store.database import Unit
from assessments.store.tables import TABLES

OF_AN_ACCOUNT = (
    "login",
    "session",
    "known_browser",
    "second_factor",
    "recovery_code",
    "sign_in_step",
)
"""Tables that hold what only signing in needs."""

_SESSION = TABLES["session"].c
_BROWSER = TABLES["known_browser"].c
_ORIGIN = TABLES["deed_origin"].c
_DEED = TABLES["deed"].c
_INVITATION = TABLES["invitation"].c
_CHANGE = TABLES["member_change"].c
_PERSON = TABLES["person"].c


def forget_sessions(unit: Unit, before: datetime) -> int:
    """Forget sessions that began before, all of which have ended."""
    gone = delete(TABLES["session"]).where(_SESSION.since < before)
    return unit.execute(gone).rowcount


def forget_origins(unit: Unit, before: datetime) -> int:
    """Forget where deeds came from that were done before; the log holds without it."""
    done = select(_DEED.number).where(_DEED.at < before)
    gone = delete(TABLES["deed_origin"]).where(_ORIGIN.number.in_(done))
    return unit.execute(gone).rowcount


def forget_browsers(unit: Unit, before: datetime) -> int:
    """Forget browsers that were last seen before, and that no kept session began in."""
    in_use = select(_SESSION.browser).where(_SESSION.browser.is_not(None))
    gone = delete(TABLES["known_browser"]).where(
        _BROWSER.last_seen < before, _BROWSER.number.not_in(in_use)
    )
    return unit.execute(gone).rowcount


def forget_names(unit: Unit, before: datetime) -> int:
    """Forget who was invited, and whom a change was about, where that was over before."""
    invited = (
        update(TABLES["invitation"])
        .where(_INVITATION.expires < before, _INVITATION.name != "")
        .values(name="")
    )
    changed = (
        update(TABLES["member_change"])
        .where(_CHANGE.expires < before, _CHANGE.name != "")
        .values(name="")
    )
    return unit.execute(invited).rowcount + unit.execute(changed).rowcount


def forget_account(unit: Unit, person: PersonId) -> None:
    """Forget what only signing in needs of somebody who does not sign in any more."""
    for name in OF_AN_ACCOUNT:
        table = TABLES[name]
        unit.execute(delete(table).where(table.c.person == person))
    unit.execute(
        update(TABLES["person"])
        .where(_PERSON.id == person)
        .values(passphrase_hash=None)
    )


def erase(unit: Unit, person: Person, *, called: str) -> None:
    """Forget all of a person but role, state, agency and what they did, under a new name."""
    forget_account(unit, person.id)
    deeds = select(_DEED.number).where(_DEED.who == person.id)
    unit.execute(delete(TABLES["deed_origin"]).where(_ORIGIN.number.in_(deeds)))
    unit.execute(
        update(TABLES["invitation"])
        .where(_INVITATION.accepted_by == person.id)
        .values(name=called)
    )
    invited = select(_INVITATION.number).where(_INVITATION.accepted_by == person.id)
    handover = MemberChangeKind.HANDOVER.value  # has the name of who comes
    is_about = (_CHANGE.person == person.id) & (_CHANGE.kind != handover)
    unit.execute(
        update(TABLES["member_change"])
        .where(or_(is_about, _CHANGE.invitation.in_(invited)))
        .values(name=called)
    )
    unit.execute(
        update(TABLES["person"])
        .where(_PERSON.id == person.id)
        .values(name=called, notice_address=None)
    )
