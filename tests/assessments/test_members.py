"""Who belongs to a state is the state's own business: two people, or a waiting time."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from assessments import days
from assessments.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotUsable,
    WrongMoment,
    WrongPassphrase,
)
from assessments.records.members import (
    ChangePhase,
    MemberChange,
    MemberChangeKind,
    MemberNotice,
)
from assessments.records.people import Person, Role, StateCode
from assessments.rules import SYSTEM
from assessments.service import open_service
from assessments.store.tables import TABLES
from tests.assessments.test_one_save import listening
from tests.worlds import (
    PASSPHRASE,
    Clock,
    SmallWorld,
    accept,
    agreed,
    editions_of,
    invited,
    small_edition,
)

NEW = "nine entirely different words instead"


def newest(world: SmallWorld, who: Person) -> MemberChange:
    return world.service.members.changes(who=who)[0]


def told_on_every_page(world: SmallWorld, who: Person) -> tuple[MemberChange, ...]:
    people = world.service.people
    token, _ = people.sign_in(sign_in_name=who.sign_in_name, passphrase=PASSPHRASE)
    return people.arrival(token=token)[1]


def empty_state(world: SmallWorld) -> StateCode:
    code = StateCode("CCC")
    world.service.people.add_state(
        who=world.administrator, code=code, name="State CCC", sub_region=""
    )
    return code


def led_by_one(world: SmallWorld) -> Person:
    state = empty_state(world)
    return invited(
        world.service,
        world.administrator,
        "focal-CCC",
        role=Role.FOCAL_POINT,
        state=state,
    )


# Coming in


def test_of_two_whom_the_office_invites_into_an_empty_state_the_first_comes(
    small_world: SmallWorld,
):
    people, office = small_world.service.people, small_world.administrator
    state = empty_state(small_world)
    secrets = [
        people.invite(who=office, name=name, role=Role.FOCAL_POINT, state=state)[1]
        for name in ("One", "Two")
    ]

    accept(small_world.service, secrets[1], "two")

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(small_world.service, secrets[0], "one")


def test_what_the_office_made_before_somebody_came_otherwise_lets_nobody_in(
    small_world: SmallWorld,
):
    """As an invitation that was open before there was this rule."""
    service, a = small_world.service, small_world.a
    state = empty_state(small_world)
    _, secret = service.people.invite(
        who=small_world.administrator, name="Me", role=Role.FOCAL_POINT, state=state
    )
    with service.world.database.unit_of_work() as unit:
        unit.execute(
            update(TABLES["invitation"])
            .where(TABLES["invitation"].c.state == state)
            .values(state=a.code)
        )

    with pytest.raises(WrongMoment, match="state_has_people"):
        accept(service, secret, "me")


def test_somebody_who_does_not_decide_is_somebody_too(small_world: SmallWorld):
    """A state whose focal point is gone is not empty while an observer is active."""
    service, a = small_world.service, small_world.a
    with service.world.database.unit_of_work() as unit:
        unit.execute(
            update(TABLES["person"])
            .where(TABLES["person"].c.state == a.code)
            .where(TABLES["person"].c.role != "observer")
            .values(active=False)
        )
    _, secret = service.people.invite(
        who=small_world.administrator, name="Me", role=Role.FOCAL_POINT, state=a.code
    )

    with pytest.raises(WrongMoment, match="change_waits"):
        accept(service, secret, "me")
    assert told_on_every_page(small_world, a.observer)


def test_what_the_office_begins_waits_and_everybody_of_the_state_is_told(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    _, secret = service.people.invite(
        who=small_world.administrator, name="New", role=Role.FOCAL_POINT, state=a.code
    )

    for who in a.people:
        (change,) = told_on_every_page(small_world, who)
        assert (change.name, change.asked_by_name) == ("New", "Ada Administrator")
    assert told_on_every_page(small_world, small_world.b.focal_point) == ()
    with pytest.raises(WrongMoment, match="change_waits"):
        accept(service, secret, "new")
    clock.advance(days=3, seconds=-1)
    with pytest.raises(WrongMoment, match="change_waits"):
        accept(service, secret, "new")

    clock.advance(seconds=1)

    assert accept(service, secret, "new").role is Role.FOCAL_POINT
    assert told_on_every_page(small_world, a.observer) == ()


@pytest.mark.parametrize("who", ["focal_point", "approver"])
def test_what_waits_is_stopped_by_whoever_decides_there_and_says_by_whom(
    small_world: SmallWorld, clock: Clock, who: str
):
    service, a = small_world.service, small_world.a
    _, secret = service.people.invite(
        who=small_world.administrator, name="New", role=Role.FOCAL_POINT, state=a.code
    )
    number = newest(small_world, a.focal_point).number
    for other in (a.officer, a.observer, small_world.b.focal_point):
        with pytest.raises((NotAllowed, NotFound)):
            service.members.stop(who=other, number=number)

    service.members.stop(who=getattr(a, who), number=number)
    clock.advance(days=9)

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(service, secret, "new")
    stopped = newest(small_world, small_world.administrator)
    assert stopped.phase(clock()) is ChangePhase.STOPPED
    assert stopped.stopped_by_name == getattr(a, who).name


def test_it_can_be_stopped_as_long_as_nobody_has_come_in(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    _, secret = service.people.invite(
        who=small_world.administrator, name="New", role=Role.FOCAL_POINT, state=a.code
    )
    clock.advance(days=10)

    (change,) = told_on_every_page(small_world, a.focal_point)
    service.members.stop(who=a.focal_point, number=change.number)

    with pytest.raises(NotFound):
        accept(service, secret, "new")


def test_one_of_two_brings_nobody_who_decides_before_the_other_agrees(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    _, secret = service.people.invite(
        who=a.focal_point, name="Mine", role=Role.APPROVER
    )
    number = newest(small_world, a.focal_point).number

    clock.advance(days=9)  # waiting is not enough where there are two
    with pytest.raises(WrongMoment, match="change_needs_second"):
        accept(service, secret, "mine")
    with pytest.raises(NotAllowed, match="two_people_needed"):
        service.members.agree(who=a.focal_point, number=number)
    service.members.agree(who=a.approver, number=number)

    assert accept(service, secret, "mine").role is Role.APPROVER


def test_the_only_one_begins_it_alone_and_it_waits(
    small_world: SmallWorld, clock: Clock
):
    service = small_world.service
    alone = led_by_one(small_world)
    _, secret = service.people.invite(who=alone, name="First", role=Role.APPROVER)

    with pytest.raises(WrongMoment, match="change_waits"):
        accept(service, secret, "first")
    clock.advance(days=3)

    assert accept(service, secret, "first").role is Role.APPROVER


def test_who_suspends_the_only_other_one_brings_nobody_alone(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    service.members.suspend(who=a.focal_point, person=a.approver.id)

    for deed in (
        lambda: service.people.invite(
            who=a.focal_point, name="Mine", role=Role.APPROVER
        ),
        lambda: service.members.recover(who=a.focal_point, person=a.approver.id),
        lambda: service.members.end(who=a.focal_point, person=a.approver.id),
        lambda: service.members.hand_over(who=a.focal_point, name="Mine"),
    ):
        with pytest.raises(NotAllowed, match="two_people_needed"):
            deed()


def test_a_regional_role_ends_nobody_of_a_state(small_world: SmallWorld):
    service, office = small_world.service, small_world.administrator
    for who in small_world.a.people:
        with pytest.raises(NotAllowed):
            service.people.deactivate(who=office, person=who.id)
        with pytest.raises(NotAllowed):
            service.members.end(who=office, person=who.id)


def test_the_office_takes_back_only_invitations_of_its_own(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    invitation, _ = service.people.invite(
        who=a.focal_point, name="Second", role=Role.FOCAL_POINT
    )

    with pytest.raises(NotFound):
        service.people.withdraw_invitation(
            who=small_world.administrator, number=invitation.number
        )
    with pytest.raises(NotFound):
        service.members.stop(
            who=small_world.administrator,
            number=newest(small_world, a.focal_point).number,
        )
    assert "Second" not in repr(
        service.people.invitations(who=small_world.administrator)
    )


# Going


def test_who_decides_goes_when_two_others_want_it(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    second = agreed(service, a, Role.FOCAL_POINT, "second")
    change = service.members.end(who=a.focal_point, person=a.approver.id)
    for who in (a.focal_point, a.approver):
        with pytest.raises(NotAllowed):
            service.members.agree(who=who, number=change.number)
    with pytest.raises(NotFound):
        service.members.stop(who=a.approver, number=change.number)

    service.members.agree(who=second, number=change.number)

    with pytest.raises(WrongPassphrase):
        service.people.sign_in(sign_in_name="approver-AAA", passphrase=PASSPHRASE)


def test_one_of_two_waits_until_the_other_goes_who_can_stop_it(
    small_world: SmallWorld, clock: Clock
):
    members, a = small_world.service.members, small_world.a
    for stops in (True, False):
        change = members.end(who=a.approver, person=a.focal_point.id)
        with pytest.raises(WrongMoment, match="change_waits"):
            members.carry_out(who=a.approver, number=change.number)
        if stops:
            members.stop(who=a.focal_point, number=change.number)
        clock.advance(days=5)
        if stops:
            with pytest.raises(NotFound):
                members.carry_out(who=a.approver, number=change.number)

    members.carry_out(who=a.approver, number=change.number)

    with pytest.raises(NotSignedIn):
        members.changes(who=a.focal_point)


def test_a_focal_point_hands_over_and_goes_when_the_successor_comes(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    _, secret = service.members.hand_over(who=a.focal_point, name="Successor")
    change = newest(small_world, a.approver)
    assert change.kind is MemberChangeKind.HANDOVER
    with pytest.raises(WrongMoment, match="change_needs_second"):
        accept(service, secret, "successor")
    service.members.agree(who=a.approver, number=change.number)
    assert service.people.invitations(who=a.focal_point)  # still there until then

    successor = accept(service, secret, "successor")

    assert (successor.role, successor.state) == (Role.FOCAL_POINT, a.code)
    with pytest.raises(NotSignedIn):
        service.people.invitations(who=a.focal_point)
    deeds = [d.deed for d in service.audit.of_state(who=a.approver)]
    assert "members.handed_over" in deeds


def test_the_name_of_who_left_is_free_and_their_answers_keep_theirs(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    service.people.deactivate(who=a.focal_point, person=a.officer.id)

    again = invited(
        service,
        a.focal_point,
        "officer-AAA",
        role=Role.CONTRIBUTOR,
        agency=a.police.code,
    )

    people = {p.id: p for p in service.people.people_of_state(who=a.focal_point)}
    assert again.id != a.officer.id
    assert people[a.officer.id].name == "officer-AAA"
    assert not people[a.officer.id].active


# Suspending


@pytest.mark.parametrize("who", ["administrator", "focal_point", "approver"])
def test_a_suspended_account_is_out_at_once_and_back_when_the_state_says_so(
    small_world: SmallWorld, who: str
):
    service, a = small_world.service, small_world.a
    token, _ = service.people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)
    suspends = getattr(a, who, small_world.administrator)

    service.members.suspend(who=suspends, person=a.officer.id)

    with pytest.raises(NotSignedIn):
        service.people.person_of(token=token)
    with pytest.raises(WrongPassphrase, match="account_suspended"):
        service.people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)
    with pytest.raises(WrongPassphrase, match="wrong_passphrase"):
        service.people.sign_in(sign_in_name="officer-AAA", passphrase="wrong" * 5)
    with pytest.raises(NotAllowed, match="account_suspended"):
        service.answering.assessment(who=a.officer, assessment=a.assessment)
    with pytest.raises(NotAllowed):
        service.members.lift(who=small_world.administrator, person=a.officer.id)

    service.members.lift(who=a.approver, person=a.officer.id)

    service.people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)


def test_suspending_opens_nothing_for_the_office(small_world: SmallWorld, clock: Clock):
    """Suspended by the office, those who decide see what waits, and stop it."""
    service, a = small_world.service, small_world.a
    office = small_world.administrator
    service.members.suspend(who=office, person=a.focal_point.id)
    _, secret = service.people.invite(
        who=office, name="Mine", role=Role.FOCAL_POINT, state=a.code
    )
    with pytest.raises(WrongMoment, match="change_waits"):
        accept(service, secret, "mine")

    (change,) = told_on_every_page(small_world, a.focal_point)
    for deed in (
        lambda: service.answering.snapshot(who=a.focal_point, assessment=a.assessment),
        lambda: service.members.lift(who=a.focal_point, person=a.approver.id),
        lambda: service.members.changes(who=a.focal_point),
        lambda: service.people.change_passphrase(
            who=a.focal_point, old=PASSPHRASE, new=NEW
        ),
    ):
        with pytest.raises(NotAllowed, match="account_suspended"):
            deed()
    service.members.stop(who=a.focal_point, number=change.number)
    clock.advance(days=9)

    with pytest.raises(NotFound):
        accept(service, secret, "mine")


def test_the_office_leaves_one_of_several_who_can_lift(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    office = small_world.administrator
    service.members.suspend(who=office, person=a.focal_point.id)

    with pytest.raises(NotAllowed, match="somebody_has_to_lift"):
        service.members.suspend(who=office, person=a.approver.id)
    service.members.suspend(who=office, person=a.officer.id)
    service.members.lift(who=a.approver, person=a.focal_point.id)

    service.members.suspend(who=office, person=a.approver.id)


def test_whom_the_state_suspended_stops_what_waits_and_nothing_else(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    second = agreed(service, a, Role.FOCAL_POINT, "second")
    service.members.suspend(who=small_world.administrator, person=a.approver.id)
    service.members.suspend(who=a.focal_point, person=a.approver.id)
    with pytest.raises(WrongMoment, match="suspended_already"):
        service.members.suspend(who=small_world.administrator, person=a.approver.id)
    between = service.members.end(who=a.focal_point, person=a.approver.id)
    _, secret = service.people.invite(
        who=small_world.administrator, name="New", role=Role.FOCAL_POINT, state=a.code
    )

    waits = told_on_every_page(small_world, a.approver)
    with pytest.raises(NotFound):
        service.members.stop(who=a.approver, number=between.number)
    service.members.stop(who=a.approver, number=waits[-1].number)
    clock.advance(days=9)

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(service, secret, "new")
    service.members.agree(who=second, number=between.number)
    with pytest.raises(WrongPassphrase, match="wrong_passphrase"):
        told_on_every_page(small_world, a.approver)


def test_who_begins_something_and_suspends_who_could_stop_it_gains_nothing(
    small_world: SmallWorld, clock: Clock
):
    members, a = small_world.service.members, small_world.a
    _, secret = members.recover(who=a.focal_point, person=a.approver.id)
    leaving = members.end(who=a.focal_point, person=a.approver.id)
    clock.advance(days=5)  # both could be done now

    members.suspend(who=a.focal_point, person=a.approver.id)

    assert told_on_every_page(small_world, a.approver) == ()
    with pytest.raises(NotFound, match="no_such_invitation"):
        members.use_recovery(secret=secret, passphrase=NEW, without_factors=True)
    with pytest.raises(NotFound, match="no_such_invitation"):
        members.carry_out(who=a.focal_point, number=leaving.number)
    assert newest(small_world, a.focal_point).phase(clock()) is ChangePhase.STOPPED
    for deed in (members.recover, members.end):
        with pytest.raises(NotAllowed, match="two_people_needed"):
            deed(who=a.focal_point, person=a.approver.id)


def test_the_office_that_suspends_somebody_ends_what_it_began_itself(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    office = small_world.administrator
    _, coming = service.people.invite(
        who=office, name="Mine", role=Role.FOCAL_POINT, state=a.code
    )
    other, _ = service.members.recover(who=office, person=small_world.b.focal_point.id)

    service.members.suspend(who=office, person=a.approver.id)
    clock.advance(days=9)

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(service, coming, "mine")
    assert newest(small_world, small_world.b.approver).number == other.number
    assert newest(small_world, small_world.b.approver).stopped is None


def test_what_somebody_agreed_to_who_is_suspended_later_counts_no_more(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    _, secret = service.people.invite(
        who=a.focal_point, name="Second", role=Role.FOCAL_POINT
    )
    change = newest(small_world, a.focal_point)
    service.members.agree(who=a.approver, number=change.number)

    service.members.suspend(who=a.focal_point, person=a.approver.id)

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(service, secret, "second")


def test_what_one_began_alone_does_not_outlast_the_coming_of_a_second(
    small_world: SmallWorld, clock: Clock
):
    service = small_world.service
    alone = led_by_one(small_world)
    secrets = [
        service.people.invite(who=alone, name=f"P{number}", role=Role.APPROVER)[1]
        for number in range(3)
    ]
    clock.advance(days=3)

    accept(service, secrets[0], "first")

    for secret in secrets[1:]:
        with pytest.raises(NotFound, match="no_such_invitation"):
            accept(service, secret, "own.second")


def test_of_several_whom_the_office_lets_wait_one_comes(
    small_world: SmallWorld, clock: Clock
):
    service, office = small_world.service, small_world.administrator
    state = led_by_one(small_world).state
    secrets = [
        service.people.invite(
            who=office, name=f"P{number}", role=Role.FOCAL_POINT, state=state
        )[1]
        for number in range(2)
    ]
    clock.advance(days=5)

    accept(service, secrets[0], "first")

    with pytest.raises(NotFound, match="no_such_invitation"):
        accept(service, secrets[1], "second")


# New passphrases


def test_a_new_passphrase_needs_two_other_people_of_the_state(
    small_world: SmallWorld, clock: Clock
):
    service, a = small_world.service, small_world.a
    token, _ = service.people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)
    change, secret = service.members.recover(who=a.focal_point, person=a.officer.id)
    with pytest.raises(WrongMoment, match="change_asked_already"):
        service.members.recover(who=a.approver, person=a.officer.id)
    clock.advance(days=1)
    with pytest.raises(WrongMoment, match="change_needs_second"):
        service.members.use_recovery(secret=secret, passphrase=NEW)
    service.members.agree(who=a.approver, number=change.number)
    for simple in ("short", f"{a.police.name} 7", "State AAA 12345"):
        with pytest.raises(NotUsable):
            service.members.use_recovery(secret=secret, passphrase=simple)

    service.members.use_recovery(secret=secret, passphrase=NEW)

    with pytest.raises(NotSignedIn):
        service.people.person_of(token=token)
    with pytest.raises(WrongPassphrase):
        service.people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)
    assert service.people.sign_in(sign_in_name="officer-AAA", passphrase=NEW)
    with pytest.raises(NotFound):
        service.members.use_recovery(secret=secret, passphrase=NEW)


def test_who_needs_no_new_passphrase_stops_one_that_two_others_agreed_on(
    small_world: SmallWorld,
):
    members, a = small_world.service.members, small_world.a
    second = agreed(small_world.service, a, Role.FOCAL_POINT, "second")
    change, secret = members.recover(who=a.focal_point, person=a.approver.id)
    members.agree(who=second, number=change.number)

    members.stop(who=a.approver, number=change.number)

    with pytest.raises(NotFound):
        members.use_recovery(secret=secret, passphrase=NEW, without_factors=True)


@pytest.mark.parametrize("begins", ["approver", "office", "shell"])
def test_a_focal_points_new_passphrase_waits_and_frees_a_suspended_account(
    small_world: SmallWorld, clock: Clock, begins: str
):
    service, a = small_world.service, small_world.a
    service.members.suspend(who=small_world.administrator, person=a.focal_point.id)
    if begins == "shell":
        change, secret = service.members.reset(who=SYSTEM, sign_in_name="Focal-AAA")
    else:
        who = small_world.administrator if begins == "office" else a.approver
        change, secret = service.members.recover(who=who, person=a.focal_point.id)
    assert change.waits_until == clock() + timedelta(days=3)
    assert told_on_every_page(small_world, a.observer)
    with pytest.raises(WrongMoment, match="change_waits"):
        service.members.use_recovery(secret=secret, passphrase=NEW)
    clock.advance(days=3)

    service.members.use_recovery(secret=secret, passphrase=NEW)

    _, person = service.people.sign_in(sign_in_name="focal-AAA", passphrase=NEW)
    assert person.suspended is None
    assert service.answering.snapshot(who=person, assessment=a.assessment)


def test_the_shell_gives_a_regional_role_a_link_that_works_at_once_and_once(
    small_world: SmallWorld,
):
    members = small_world.service.members
    _, secret = members.reset(who=SYSTEM, sign_in_name="analyst")

    assert members.recovery(secret=secret).role is Role.ANALYST
    members.use_recovery(secret=secret, passphrase=NEW)

    with pytest.raises(NotFound):
        members.use_recovery(secret=secret, passphrase=NEW)
    with pytest.raises(NotFound, match="no_such_account"):
        members.reset(who=SYSTEM, sign_in_name="nobody")


def test_a_stranger_asks_for_a_passphrase_and_only_that_state_sees_it_once(
    small_world: SmallWorld, clock: Clock
):
    members, a = small_world.service.members, small_world.a
    for _ in range(3):
        members.forgot(sign_in_name=" Officer-AAA ", came_from="here")
        members.forgot(sign_in_name="nobody", came_from="here")

    (asked,) = members.who_forgot(who=a.approver)
    assert asked.person == a.officer.id
    assert members.who_forgot(who=small_world.b.focal_point) == ()
    assert told_on_every_page(small_world, a.focal_point) == ()
    clock.advance(days=15)
    assert members.who_forgot(who=a.approver) == ()


def test_asking_for_passphrases_is_bounded_for_each_address(small_world: SmallWorld):
    members = small_world.service.members
    for number in range(20):
        members.forgot(sign_in_name=f"name-{number}", came_from="here")

    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        members.forgot(sign_in_name="officer-AAA", came_from="here")
    members.forgot(sign_in_name="officer-AAA", came_from="elsewhere")


def test_asking_does_the_same_for_known_and_unknown_names(small_world: SmallWorld):
    """The same statements in the same order: what is kept tells no name from another."""
    said = []
    for name in ("officer-AAA", "nobody-there"):
        with listening(small_world.service) as heard:
            small_world.service.members.forgot(sign_in_name=name)
        said.append(heard.statements)

    assert said[0] == said[1]
    assert len(said[0]) > 3


# Waiting and telling


@pytest.mark.parametrize(
    ("asked", "over"),
    [
        ("2026-03-02T09:00Z", "2026-03-05T09:00Z"),  # Monday to Thursday
        ("2026-03-06T09:00Z", "2026-03-11T09:00Z"),  # Friday to Wednesday
        ("2026-03-07T09:00Z", "2026-03-12T00:00Z"),  # Saturday: from Monday
        ("2026-03-08T23:00Z", "2026-03-12T00:00Z"),  # Sunday: from Monday
    ],
)
def test_working_days_are_whole_and_monday_to_friday(asked: str, over: str):
    begun, expected = (datetime.fromisoformat(at) for at in (asked, over))

    assert days.after_working_days(begun, 3) == expected


def test_a_mail_goes_to_who_wants_one_and_says_nothing_but_the_change(
    small_world: SmallWorld, clock: Clock, database_url: str
):
    told: list[MemberNotice] = []
    service = open_service(
        database_url,
        clock=clock,
        editions=editions_of(small_edition()),
        waiting_days=5,
        tell=told.append,
    )
    a = small_world.a
    with pytest.raises(NotUsable):
        service.members.set_notice_address(who=a.observer, address="no address")
    service.members.set_notice_address(who=a.observer, address=" o@aaa.example ")
    assert service.members.notice_address(who=a.observer) == "o@aaa.example"
    service.people.invite(who=a.focal_point, name="Second", role=Role.FOCAL_POINT)
    assert told == []  # another person agrees: no waiting time

    service.people.invite(
        who=small_world.administrator, name="New", role=Role.FOCAL_POINT, state=a.code
    )
    service.close()

    (notice,) = told
    assert [to.address for to in notice.to] == ["o@aaa.example"]
    assert notice.change.waits_until == clock() + timedelta(days=7)


def test_every_deed_about_members_stands_in_the_log(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    service.members.suspend(who=small_world.administrator, person=a.officer.id)
    service.members.lift(who=a.approver, person=a.officer.id)
    change, _ = service.members.recover(who=a.focal_point, person=a.officer.id)
    service.members.agree(who=a.approver, number=change.number)
    service.members.stop(who=a.approver, number=change.number)

    deeds = [d.deed for d in service.audit.of_state(who=a.approver)]

    assert deeds[:5] == [
        "members.stop",
        "members.agree",
        "members.ask_recovery",
        "members.lift",
        "members.suspend",
    ]
