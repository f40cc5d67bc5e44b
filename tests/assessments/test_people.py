"""Inviting, signing in, staying signed in."""

from datetime import timedelta

import pytest

from assessments.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotUsable,
    WrongMoment,
    WrongPassphrase,
)
from assessments.records.people import Role
from assessments.service import Service
from tests.worlds import (
    PASSPHRASE,
    Clock,
    SmallWorld,
    accept,
    administrator_of,
    invited,
)


def test_the_first_account_is_an_administrator_and_possible_once(service: Service):
    assert service.people.first_account_possible()

    administrator = administrator_of(service)

    assert administrator.role is Role.ADMINISTRATOR
    assert not service.people.first_account_possible()
    with pytest.raises(WrongMoment):
        service.people.first_invitation(name="Another")


def test_a_second_first_invitation_ends_the_one_before(service: Service):
    _, first = service.people.first_invitation(name="Ada")
    _, second = service.people.first_invitation(name="Ada")

    with pytest.raises(NotFound):
        accept(service, first, "ada")
    assert accept(service, second, "ada").role is Role.ADMINISTRATOR


def test_an_invitation_works_once(service: Service):
    _, secret = service.people.first_invitation(name="Ada")
    accept(service, secret, "ada")

    with pytest.raises(NotFound):
        accept(service, secret, "bob")


def test_an_invitation_runs_out_after_two_weeks(service: Service, clock: Clock):
    _, secret = service.people.first_invitation(name="Ada")
    clock.advance(days=14)

    with pytest.raises(NotFound):
        service.people.invitation(secret=secret)


def test_a_withdrawn_invitation_does_not_work(small_world: SmallWorld):
    people = small_world.service.people
    invitation, secret = people.invite(
        who=small_world.administrator, name="Eve", role=Role.ANALYST
    )

    people.withdraw_invitation(who=small_world.administrator, number=invitation.number)

    with pytest.raises(NotFound):
        people.invitation(secret=secret)


def test_a_focal_point_does_not_withdraw_another_states_invitation(
    small_world: SmallWorld,
):
    people = small_world.service.people
    invitation, _ = people.invite(
        who=small_world.b.focal_point, name="Eve", role=Role.OBSERVER
    )

    with pytest.raises(NotFound):
        people.withdraw_invitation(
            who=small_world.a.focal_point, number=invitation.number
        )


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.ANALYST, Role.CONTENT_EDITOR]
)
def test_a_focal_point_invites_only_into_the_own_team(
    small_world: SmallWorld, role: Role
):
    with pytest.raises(NotAllowed):
        small_world.service.people.invite(
            who=small_world.a.focal_point, name="Eve", role=role
        )


def test_a_focal_point_invites_nobody_for_another_states_agency(
    small_world: SmallWorld,
):
    with pytest.raises(NotFound):
        small_world.service.people.invite(
            who=small_world.a.focal_point,
            name="Eve",
            role=Role.CONTRIBUTOR,
            agency=small_world.b.police.code,
        )


def test_a_short_passphrase_is_refused(service: Service):
    _, secret = service.people.first_invitation(name="Ada")

    with pytest.raises(NotUsable) as refused:
        service.people.accept_invitation(
            secret=secret, sign_in_name="ada", passphrase="elevenchars", language="en"
        )
    assert refused.value.problems == (("passphrase_too_short", {"shortest": 12}),)


@pytest.mark.parametrize("name", ["Admin One", "ada@office", "o'brien", "a/b", "a_b"])
def test_a_new_sign_in_name_has_no_spaces_and_no_other_signs(
    service: Service, name: str
):
    _, secret = service.people.first_invitation(name="Ada")

    with pytest.raises(NotUsable) as refused:
        accept(service, secret, name)
    assert refused.value.problems == (("sign_in_name_signs", {}),)

    assert accept(service, secret, "Ädä-1.हिन्दी").sign_in_name == "ädä-1.हिन्दी"


def test_a_sign_in_name_is_taken_once_whatever_its_letters(small_world: SmallWorld):
    with pytest.raises(NotUsable) as refused:
        invited(
            small_world.service,
            small_world.administrator,
            " ANALYST ",
            role=Role.ANALYST,
        )
    assert refused.value.reason == "sign_in_name_taken"


def test_signing_in_gives_a_secret_that_stands_for_the_person(small_world: SmallWorld):
    people = small_world.service.people

    token, person = people.sign_in(
        sign_in_name="  Focal-AAA ", passphrase=PASSPHRASE, remembered_as="a browser"
    )

    assert person == small_world.a.focal_point
    assert people.person_of(token=token) == person


def test_unknown_names_and_wrong_passphrases_are_refused_in_the_same_words(
    small_world: SmallWorld,
):
    refusals = []
    for name in ("focal-AAA", "nobody"):
        with pytest.raises(WrongPassphrase) as refused:
            small_world.service.people.sign_in(
                sign_in_name=name, passphrase="wrong wrong wrong"
            )
        refusals.append((refused.value.reason, refused.value.values))

    assert refusals[0] == refusals[1]


@pytest.mark.parametrize("name", ["focal-AAA", "nobody"])
def test_after_five_failures_a_name_waits_even_with_the_right_passphrase(
    small_world: SmallWorld, name: str
):
    people = small_world.service.people
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            people.sign_in(sign_in_name=name, passphrase="wrong wrong wrong")

    with pytest.raises(WrongPassphrase) as refused:
        people.sign_in(sign_in_name=name, passphrase=PASSPHRASE)
    assert refused.value.reason == "too_many_attempts"
    assert refused.value.values == {"seconds": 3}


def test_the_wait_ends_by_itself(small_world: SmallWorld):
    people = small_world.service.people
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            people.sign_in(sign_in_name="focal-AAA", passphrase="wrong wrong wrong")

    small_world.clock.advance(seconds=3)

    _, person = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    assert person == small_world.a.focal_point


def test_a_session_ends_after_twelve_hours_without_use(small_world: SmallWorld):
    people = small_world.service.people
    token, _ = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)

    small_world.clock.advance(hours=12, seconds=1)

    with pytest.raises(NotSignedIn):
        people.person_of(token=token)


def test_use_keeps_a_session_but_never_longer_than_seven_days(small_world: SmallWorld):
    people = small_world.service.people
    token, _ = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    for _ in range(14):  # 14 x 12 hours are seven days
        small_world.clock.advance(hours=12)
        people.person_of(token=token)

    small_world.clock.now += timedelta(seconds=1)

    with pytest.raises(NotSignedIn):
        people.person_of(token=token)


def test_signing_out_ends_this_session_only(small_world: SmallWorld):
    people = small_world.service.people
    here, person = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    there, _ = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)

    people.sign_out(token=here)

    with pytest.raises(NotSignedIn):
        people.person_of(token=here)
    assert people.person_of(token=there) == person


def test_signing_out_everywhere_ends_all_sessions_of_this_person(
    small_world: SmallWorld,
):
    people = small_world.service.people
    tokens = [
        people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)[0]
        for _ in range(2)
    ]
    other, _ = people.sign_in(sign_in_name="focal-BBB", passphrase=PASSPHRASE)

    assert people.sign_out_everywhere(who=small_world.a.focal_point) == 2
    for token in tokens:
        with pytest.raises(NotSignedIn):
            people.person_of(token=token)
    assert people.person_of(token=other) == small_world.b.focal_point


def test_sessions_are_listed_newest_first_with_the_one_in_use_marked(
    small_world: SmallWorld,
):
    people = small_world.service.people
    token, who = people.sign_in(
        sign_in_name="focal-AAA", passphrase=PASSPHRASE, remembered_as="office"
    )
    people.sign_in(
        sign_in_name="focal-AAA", passphrase=PASSPHRASE, remembered_as="telephone"
    )

    listed = people.sessions(who=who, token=token)

    assert [(s.remembered_as, s.current) for s in listed] == [
        ("telephone", False),
        ("office", True),
    ]


def test_a_session_of_somebody_else_cannot_be_ended(small_world: SmallWorld):
    people = small_world.service.people
    token, who = people.sign_in(sign_in_name="focal-BBB", passphrase=PASSPHRASE)
    (session,) = people.sessions(who=who, token=token)

    with pytest.raises(NotFound):
        people.revoke_session(who=small_world.a.focal_point, number=session.number)
    assert people.person_of(token=token) == who


def test_a_deactivated_person_does_nothing_more_even_with_an_open_page(
    small_world: SmallWorld,
):
    people = small_world.service.people
    stale = small_world.a.officer
    token, _ = people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)

    people.deactivate(who=small_world.a.focal_point, person=stale.id)

    with pytest.raises(NotSignedIn):
        people.person_of(token=token)
    with pytest.raises(NotSignedIn):
        small_world.service.answering.sheet(
            who=stale, assessment=small_world.a.assessment, priority="LAW"
        )
    with pytest.raises(WrongPassphrase):
        people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)


def test_nobody_deactivates_somebody_of_another_state(small_world: SmallWorld):
    with pytest.raises(NotFound):
        small_world.service.people.deactivate(
            who=small_world.a.focal_point, person=small_world.b.officer.id
        )


def test_changing_the_passphrase_needs_the_old_one(small_world: SmallWorld):
    people, who = small_world.service.people, small_world.a.officer
    fresh = "another invented passphrase"

    with pytest.raises(WrongPassphrase):
        people.change_passphrase(who=who, old="not the old one", new=fresh)
    people.change_passphrase(who=who, old=PASSPHRASE, new=fresh)

    assert people.sign_in(sign_in_name="officer-AAA", passphrase=fresh)[1] == who


def test_the_language_is_kept(small_world: SmallWorld):
    people = small_world.service.people

    people.set_language(who=small_world.a.officer, language="id")

    _, person = people.sign_in(sign_in_name="officer-AAA", passphrase=PASSPHRASE)
    assert person.language == "id"
