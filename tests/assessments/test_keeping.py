"""What is about persons is forgotten in time and on demand; what states gave is kept."""

import pytest
from pyotp import TOTP
from sqlalchemy import select

from assessments.errors import NotAllowed, NotFound, NotSignedIn, WrongMoment
from assessments.records.keeping import Forgotten, TermsOfKeeping
from assessments.records.people import Role
from assessments.rules import SYSTEM
from assessments.service import browsers, invitations
from assessments.store import row_security
from assessments.store.tables import TABLES
from assessments.store.writing import keeping
from tests.worlds import PASSPHRASE, Clock, SmallWorld, accept

TERMS = TermsOfKeeping()


def rows(world: SmallWorld, table: str) -> list[tuple[object, ...]]:
    with world.service.world.database.reading() as unit:
        row_security.reach(unit, row_security.EVERY_STATE)
        return [tuple(row) for row in unit.execute(select(TABLES[table]))]


def whole_record(world: SmallWorld) -> str:
    return "\n".join(str(row) for table in TABLES for row in rows(world, table))


def test_where_somebody_signed_in_is_forgotten_in_time_and_the_log_still_holds(
    small_world: SmallWorld, clock: Clock
) -> None:
    service = small_world.service
    name = small_world.a.focal_point.sign_in_name
    service.people.sign_in(
        sign_in_name=name,
        passphrase=PASSPHRASE,
        remembered_as="Firefox",
        came_from="192.0.2.7",
    )
    before = rows(small_world, "deed")
    assert rows(small_world, "deed_origin")

    clock.advance(days=TERMS.sessions.days + 1)
    early = service.keeping.forget(who=SYSTEM, terms=TERMS)
    assert (early.sessions > 0, early.origins) == (True, 0)
    clock.advance(days=TERMS.origins.days)
    later = service.keeping.forget(who=SYSTEM, terms=TERMS)

    assert later.origins == 1
    assert "192.0.2" not in whole_record(small_world)
    assert rows(small_world, "deed") == before
    assert not service.audit.breaks(who=SYSTEM)
    again = service.keeping.forget(who=SYSTEM, terms=TERMS)
    assert again == Forgotten(sessions=0, browsers=0, origins=0, names=0)


def test_who_was_invited_and_never_came_is_forgotten_in_time(
    small_world: SmallWorld, clock: Clock
) -> None:
    service = small_world.service
    service.people.invite(
        who=small_world.a.focal_point, name="Never Came", role=Role.OBSERVER
    )
    clock.advance(days=invitations.VALID.days + TERMS.names.days - 1)
    service.keeping.forget(who=SYSTEM, terms=TERMS)
    assert "Never Came" in whole_record(small_world)
    clock.advance(days=2)
    assert service.keeping.forget(who=SYSTEM, terms=TERMS).names
    assert "Never Came" not in whole_record(small_world)


def test_of_an_account_that_is_closed_nothing_is_kept_that_only_signing_in_needs(
    small_world: SmallWorld,
) -> None:
    a, service = small_world.a, small_world.service
    gone = a.inspector
    token, _ = service.people.sign_in(
        sign_in_name=gone.sign_in_name, passphrase=PASSPHRASE
    )
    app = TOTP(service.factors.offer_app(token=token, site="x").secret.replace(" ", ""))
    code = app.at(service.world.clock())
    service.factors.add_app(token=token, code=code, name="Phone")

    def kept() -> set[str]:
        return {
            table
            for table in keeping.OF_AN_ACCOUNT
            if any(gone.id in row for row in rows(small_world, table))
        }

    def whom() -> str:
        (row,) = [row for row in rows(small_world, "person") if gone.id in row]
        return str(row)

    assert kept() >= {"session", "known_browser", "second_factor", "recovery_code"}
    assert "$argon2" in whom()

    service.people.deactivate(who=a.focal_point, person=gone.id)

    assert kept() == set()
    assert gone.name in whom()
    assert "$argon2" not in whom()
    assert not service.audit.breaks(who=SYSTEM)
    with pytest.raises(NotSignedIn):
        service.people.person_of(token=token)


def test_a_browser_in_which_nobody_signed_in_for_long_is_forgotten(
    small_world: SmallWorld, clock: Clock
) -> None:
    service, sign_in = small_world.service, small_world.service.people.sign_in
    name = small_world.a.officer.sign_in_name
    sign_in(sign_in_name=name, passphrase=PASSPHRASE, remembered_as="Old browser")
    clock.advance(days=browsers.KEPT.days - 1)
    service.keeping.forget(who=SYSTEM, terms=TERMS)
    assert "Old browser" in whole_record(small_world)
    clock.advance(days=2)

    assert service.keeping.forget(who=SYSTEM, terms=TERMS).browsers

    assert "Old browser" not in whole_record(small_world)


def test_of_who_left_office_and_role_stay_and_nothing_else(
    small_world: SmallWorld, clock: Clock
) -> None:
    a, service = small_world.a, small_world.service
    gone, sign_in_name = a.inspector, a.inspector.sign_in_name
    before = rows(small_world, "answer")
    service.people.sign_in(sign_in_name=sign_in_name, passphrase=PASSPHRASE)
    service.people.deactivate(who=a.focal_point, person=gone.id)
    assert gone.name in whole_record(small_world)

    with pytest.raises(WrongMoment, match="erasing_waits"):
        service.keeping.erase(who=a.approver, person=gone.id)
    clock.advance(days=30)
    service.keeping.erase(who=a.approver, person=gone.id)

    kept = whole_record(small_world)
    assert gone.name not in kept
    assert f"'{sign_in_name}'" not in kept
    assert rows(small_world, "answer") == before
    (erased,) = [
        person
        for person in service.people.people_of_state(who=a.focal_point)
        if person.id == gone.id
    ]
    assert (erased.name, erased.role, erased.agency, erased.active) == (
        a.labour.name,
        gone.role,
        gone.agency,
        False,
    )


def test_who_still_works_is_not_erased_nor_somebody_of_another_state_nor_by_the_office(
    small_world: SmallWorld,
) -> None:
    a, b, service = small_world.a, small_world.b, small_world.service
    erase = service.keeping.erase
    with pytest.raises(WrongMoment, match="account_not_closed"):
        erase(who=a.focal_point, person=a.inspector.id)
    service.people.deactivate(who=a.focal_point, person=a.inspector.id)
    with pytest.raises(NotFound):
        erase(who=b.focal_point, person=a.inspector.id)
    with pytest.raises(NotAllowed):
        erase(who=small_world.administrator, person=a.inspector.id)
    with pytest.raises(NotAllowed):
        erase(who=a.officer, person=a.inspector.id)


def test_who_handed_over_is_erased_late_and_the_successor_keeps_the_name(
    small_world: SmallWorld, clock: Clock
) -> None:
    a, service = small_world.a, small_world.service
    _, secret = service.members.hand_over(who=a.focal_point, name="Sue Cessor")
    change = service.members.changes(who=a.approver)[0]
    service.members.agree(who=a.approver, number=change.number)
    successor = accept(service, secret, "sue")
    clock.advance(days=89)
    with pytest.raises(WrongMoment, match="erasing_waits"):
        service.keeping.erase(who=successor, person=a.focal_point.id)
    clock.advance(days=1)

    service.keeping.erase(who=successor, person=a.focal_point.id)

    handover = service.members.changes(who=successor)[0]
    assert (handover.name, handover.asked_by_name) == ("Sue Cessor", "State AAA")
