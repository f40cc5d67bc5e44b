"""One's own account."""

from tests.pages.app_under_test import Site
from tests.worlds import PASSPHRASE, SmallWorld

NEW = "quite another passphrase"


async def test_it_says_who_one_is_and_where_one_is_signed_in(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.officer)

    await visitor.open("/account")

    for words in ("officer-AAA", "Contributor", "State AAA", "Police", "This browser"):
        await visitor.should_see(words)


async def test_a_changed_passphrase_replaces_the_old_one(
    site: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.officer
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))

        answer = await browser.post(
            "/account/passphrase", data={"old": PASSPHRASE, "new": NEW, "again": NEW}
        )

        assert answer.headers["location"] == "/account?done=passphrase_changed"
    assert small_world.service.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=NEW
    )


async def test_the_present_passphrase_has_to_be_right(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.officer)
    given = {"old": "not this one", "new": NEW, "again": NEW}

    answer = await visitor.http_client.post("/account/passphrase", data=given)
    await visitor.open(answer.headers["location"])

    await visitor.should_see("The present passphrase is not right.")


async def test_another_session_can_be_signed_out(
    site: Site, small_world: SmallWorld
) -> None:
    who, people = small_world.a.officer, small_world.service.people
    elsewhere = site.token(who)
    visitor = site.visitor(who)
    token = visitor.http_client.cookies["roadmap_session"]
    (other,) = (s for s in people.sessions(who=who, token=token) if not s.current)

    answer = await visitor.http_client.post(f"/account/sessions/{other.number}/revoke")
    await visitor.open(answer.headers["location"])

    await visitor.should_see("That session is signed out.")
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", elsewhere)
        assert (await browser.get("/")).status_code == 303


async def test_nobody_signs_out_the_session_of_somebody_else(
    site: Site, small_world: SmallWorld
) -> None:
    people = small_world.service.people
    token = site.token(small_world.b.officer)
    (theirs,) = people.sessions(who=small_world.b.officer, token=token)
    visitor = site.visitor(small_world.a.officer)

    await visitor.http_client.post(f"/account/sessions/{theirs.number}/revoke")

    assert people.person_of(token=token) == small_world.b.officer


async def test_signing_out_everywhere_ends_every_session(
    site: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.officer
    elsewhere = site.visitor(who)
    visitor = site.visitor(who)

    await visitor.http_client.post("/account/sign-out-everywhere")

    for one in (visitor, elsewhere):
        assert (await one.http_client.get("/account")).status_code == 303
