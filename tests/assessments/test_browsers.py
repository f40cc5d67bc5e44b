"""Browsers are known again, person by person, and never by what the record holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from assessments.errors import NotSignedIn
from assessments.records.people import Person
from assessments.service import Service, browsers
from tests.past_the_program import looking
from tests.worlds import PASSPHRASE, STRICT, Clock, SmallWorld, on_terms

BROWSER = "a-secret-of-a-browser-that-is-long-enough-to-be-one"
THIEFS = "t" * 43
NEW = "nine entirely different words instead"


def _sign_in(world: SmallWorld, name: str, **more: object) -> str:
    token, _ = world.service.people.sign_in(
        sign_in_name=name,
        passphrase=PASSPHRASE,
        **{"browser": BROWSER, **more},  # type: ignore[arg-type]
    )
    return token


def _is_known(world: SmallWorld, name: str, browser: str = BROWSER) -> bool:
    with looking(world.service) as unit:
        return browsers.is_known(unit, (name,), browser, world.clock())


def test_a_browser_is_known_for_who_signed_in_in_it_and_for_nobody_else(
    small_world: SmallWorld,
):
    focal_point = small_world.a.focal_point.sign_in_name
    approver = small_world.a.approver.sign_in_name
    assert not _is_known(small_world, focal_point)

    _sign_in(small_world, focal_point)

    assert _is_known(small_world, focal_point)
    assert not _is_known(small_world, approver)
    assert not _is_known(small_world, "nobody")
    assert not _is_known(small_world, focal_point, "")
    assert not _is_known(small_world, focal_point, BROWSER + "x")


def test_a_browser_that_others_use_too_is_not_known_again(small_world: SmallWorld):
    name = small_world.a.focal_point.sign_in_name

    _sign_in(small_world, name, shared=True)

    assert not _is_known(small_world, name)


def test_a_browser_that_was_not_used_for_long_is_not_known_any_more(
    small_world: SmallWorld,
):
    name = small_world.a.focal_point.sign_in_name
    _sign_in(small_world, name)
    small_world.clock.now += browsers.KEPT + timedelta(days=1)

    assert not _is_known(small_world, name)
    _sign_in(small_world, name)
    assert _is_known(small_world, name)


def test_the_record_has_nothing_that_two_people_of_one_browser_share(
    small_world: SmallWorld,
):
    _sign_in(small_world, small_world.a.focal_point.sign_in_name)
    _sign_in(small_world, small_world.a.approver.sign_in_name)

    with looking(small_world.service) as unit:
        rows = unit.execute(text("SELECT secret_hash FROM known_browser")).scalars()
        kept = list(rows)
    assert len(set(kept)) == 2
    assert BROWSER not in str(kept)


def _open(
    service: Service, browser: str, called: str, passphrase: str = PASSPHRASE
) -> tuple[str, Person]:
    token, _ = service.people.sign_in(
        sign_in_name="focal-AAA",
        passphrase=passphrase,
        browser=browser,
        remembered_as=called,
    )
    return token, service.people.person_of(token=token)


def _news(service: Service, who: Person) -> list[str]:
    return [known.remembered_as for known in service.browsers.news(who=who)]


def test_who_forgets_a_new_browser_does_not_keep_it_from_being_told_of(
    small_world: SmallWorld,
):
    terms = replace(STRICT, required=frozenset(), tell_browsers=True)
    service = on_terms(small_world.service, terms)
    _open(service, BROWSER, "mine")
    token, thief = _open(service, THIEFS, "somebody's")
    (this,) = [b for b in service.browsers.listed(who=thief) if b.current]

    assert service.browsers.forget(who=thief, number=this.number)

    with pytest.raises(NotSignedIn):
        service.people.person_of(token=token)
    assert not _is_known(small_world, "focal-aaa", THIEFS)
    _, me = _open(service, BROWSER, "mine")
    assert _news(service, me) == ["somebody's"]
    assert [b.remembered_as for b in service.browsers.listed(who=me)] == ["mine"]
    service.browsers.are_mine(who=me)
    assert _news(service, me) == []
    with looking(small_world.service) as unit:
        kept = unit.execute(text("SELECT count(*) FROM known_browser")).scalar_one()
    assert kept == 1


def test_to_forget_another_browser_ends_no_session_of_this_one(
    small_world: SmallWorld,
):
    service = small_world.service
    _open(service, BROWSER, "mine")
    _, me = _open(service, THIEFS, "somebody's")
    (first,) = [b for b in service.browsers.listed(who=me) if not b.current]

    assert not service.browsers.forget(who=me, number=first.number)

    assert [b.current for b in service.browsers.listed(who=me)] == [True]


def test_no_browser_but_this_one_is_known_after_a_changed_passphrase(
    small_world: SmallWorld,
):
    service = small_world.service
    _open(service, THIEFS, "somebody's")
    token, me = _open(service, BROWSER, "mine")

    service.people.change_passphrase(who=me, old=PASSPHRASE, new=NEW, token=token)

    assert not _is_known(small_world, "focal-aaa", THIEFS)
    assert _is_known(small_world, "focal-aaa")


def test_no_browser_is_known_after_a_recovery_and_a_new_one_is_still_told_of(
    small_world: SmallWorld, clock: Clock
):
    terms = replace(STRICT, required=frozenset(), tell_browsers=True)
    service, a = on_terms(small_world.service, terms), small_world.a
    _open(service, BROWSER, "mine")
    _open(service, THIEFS, "somebody's")
    members = small_world.service.members
    _, secret = members.recover(who=a.approver, person=a.focal_point.id)
    clock.advance(days=3)

    service.members.use_recovery(secret=secret, passphrase=NEW)

    assert not _is_known(small_world, "focal-aaa", THIEFS)
    assert not _is_known(small_world, "focal-aaa")
    _, me = _open(service, BROWSER, "mine", NEW)
    assert _news(service, me) == ["somebody's"]
