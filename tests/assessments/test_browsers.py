"""Browsers are known again, person by person, and never by what the record holds."""

from datetime import timedelta

from sqlalchemy import text

from assessments.service import browsers
from tests.past_the_program import looking
from tests.worlds import PASSPHRASE, SmallWorld

BROWSER = "a-secret-of-a-browser-that-is-long-enough-to-be-one"


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
