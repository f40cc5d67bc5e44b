"""What a state sees of who is to come and to go, and what its people do about it."""

import httpx
import pytest

from assessments.records.people import Person, Role
from roadmap.settings import Settings
from roadmap.web.pages.people.invitations import CopiedLink
from tests.pages.app_under_test import Site, Visitor, running, send
from tests.worlds import Clock, SmallWorld, accept, answer

NEW = "nine entirely different words instead"


def office_begins(world: SmallWorld) -> str:
    """Let the office begin to bring another focal point into state A."""
    _, secret = world.service.people.invite(
        who=world.administrator,
        name="Nia New",
        role=Role.FOCAL_POINT,
        state=world.a.code,
    )
    return secret


def number(world: SmallWorld, who: Person) -> int:
    return world.service.members.changes(who=who)[0].number


def browser_of(site: Site, who: Person) -> httpx.AsyncClient:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(who))
    browser.headers["Accept"] = "text/html"
    return browser


def link_of(visitor: Visitor) -> str:
    assert visitor.client is not None
    (link,) = (
        str(element.props["address"])
        for element in visitor.client.elements.values()
        if isinstance(element, CopiedLink)
    )
    return link.removeprefix("http://roadmap.test")


WAITS = "Ada Administrator of the regional office asked that Nia New comes in"
NOTICES = "What waits in your state"
STOP = "Stop it"


async def test_every_page_of_the_state_says_what_waits_to_everybody_of_it(
    site: Site, small_world: SmallWorld
) -> None:
    """Also pages that were drawn before, and those that say why there is none."""
    a = small_world.a
    paths = ("/", "/progress", "/plan", "/team", "/account", "/region", "/help/roles")
    paths += (f"/assessments/{a.assessment}", "/nowhere", "/office")
    async with browser_of(site, a.focal_point) as browser:
        before = [(await browser.get(path)).text for path in paths]
        office_begins(small_world)
        during = [(await browser.get(path)).text for path in paths]
    others = {}
    for who in (a.approver, a.officer, a.observer):
        async with browser_of(site, who) as browser:
            others[who.role] = (await browser.get("/account")).text
    small_world.service.members.stop(
        who=a.focal_point, number=number(small_world, a.focal_point)
    )
    async with browser_of(site, a.focal_point) as browser:
        after = [(await browser.get(path)).text for path in paths]

    assert [NOTICES in html for html in before] == [False] * len(paths)
    assert [WAITS in html for html in during] == [True] * len(paths)
    assert [STOP in html for html in during] == [True] * len(paths)
    assert [NOTICES in html for html in after] == [False] * len(paths)
    assert all(WAITS in html for html in others.values())
    assert {role for role, html in others.items() if STOP in html} == {Role.APPROVER}


async def test_results_that_are_kept_have_the_notice_at_once_and_lose_it_at_once(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a")
    )
    path = f"/assessments/{a.assessment}/results"
    async with browser_of(site, a.approver) as browser:
        first = (await browser.get(path)).text
        assert len(site.installation.pages) > 0
        office_begins(small_world)
        second = (await browser.get(path)).text
        async with browser_of(site, small_world.b.approver) as other:
            elsewhere = (await other.get("/")).text

    assert WAITS not in first
    assert WAITS in second
    assert WAITS not in elsewhere


@pytest.mark.parametrize("role", ["focal_point", "approver"])
async def test_who_decides_stops_it_from_any_page_without_a_script(
    site: Site, small_world: SmallWorld, role: str
) -> None:
    secret = office_begins(small_world)
    who = getattr(small_world.a, role)
    change = number(small_world, who)
    async with browser_of(site, who) as browser:
        address = f"/team/changes/{change}/stop"
        assert f'action="{address}"' in (await browser.get("/help")).text
        answered = await browser.post(address, data={"person": who.id})
        assert answered.headers["location"] == "/team?done=stopped"
        team = (await browser.get("/team?done=stopped")).text
    async with site.browser() as stranger:
        gone = await stranger.post("/invitation", data={"code": secret})

    assert "It is stopped." in team
    assert gone.status_code == 404


@pytest.mark.parametrize("role", ["officer", "observer"])
async def test_who_does_not_decide_stops_nothing(
    site: Site, small_world: SmallWorld, role: str
) -> None:
    office_begins(small_world)
    waiting = number(small_world, small_world.a.focal_point)
    others = (getattr(small_world.a, role), small_world.b.focal_point)
    for who in others:
        async with browser_of(site, who) as browser:
            answered = await browser.post(
                f"/team/changes/{waiting}/stop", data={"person": who.id}
            )
            assert answered.status_code in {403, 404}

    change = small_world.service.members.changes(who=small_world.a.approver)[0]
    assert change.stopped is None


async def test_whom_the_office_suspended_sees_what_waits_and_only_stops_it(
    site: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.focal_point
    small_world.service.members.suspend(who=small_world.administrator, person=who.id)
    office_begins(small_world)
    change = number(small_world, small_world.a.approver)
    async with browser_of(site, who) as browser:
        for path in ("/", "/team", "/account", "/plan", "/progress"):
            page = await browser.get(path)
            assert page.status_code == 403, path
            assert "The regional office has suspended this account" in page.text
            assert WAITS in page.text
        answered = await browser.post(
            f"/team/changes/{change}/stop", data={"person": who.id}
        )

    assert answered.status_code == 200
    assert "It is stopped. Nothing changes." in answered.text


async def test_the_office_reads_who_stopped_what_it_began(
    site: Site, small_world: SmallWorld
) -> None:
    office_begins(small_world)
    a = small_world.a
    small_world.service.members.stop(
        who=a.approver, number=number(small_world, a.approver)
    )
    visitor = site.visitor(small_world.administrator)

    await visitor.open("/administration")

    await visitor.should_see(WAITS)
    await visitor.should_see("Stopped by approver-AAA.")


async def test_a_second_person_agrees_on_the_team_page(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    asks = site.visitor(a.focal_point)
    await asks.open("/team")
    send(
        asks,
        "Make the invitation",
        ("name", "Nia New"),
        ("role", "approver"),
        ("agency", ""),
    )
    await asks.should_see("The link works when another person of your state has agreed")
    secret = link_of(asks).rsplit("#", 1)[1]
    async with site.browser() as stranger:
        waits = (await stranger.post("/invitation", data={"code": secret})).text
    assert "Another focal point or approver has to agree." in waits
    assert 'name="passphrase"' not in waits

    await asks.open("/")
    await asks.should_not_see("is to be looked at")
    agrees = site.visitor(a.approver)
    await agrees.open("/")
    await agrees.should_see("is to be looked at")
    await agrees.should_not_see("Nothing waits for you")
    await agrees.open("/team")
    send(agrees, "Agree")
    await agrees.should_see("You have agreed.")
    await agrees.open("/")
    await agrees.should_not_see("is to be looked at")

    assert accept(small_world.service, secret, "nia").role is Role.APPROVER


async def test_an_account_is_suspended_and_works_again(
    site: Site, small_world: SmallWorld
) -> None:
    a, path = small_world.a, f"people/{small_world.a.officer.id}"
    for who, button, done in (
        (a.approver, "Suspend this account", "The account is suspended."),
        (a.focal_point, "Let this account work again", "The account works again."),
    ):
        visitor = site.visitor(who)
        await visitor.open(f"/team/{path}")
        send(visitor, button)
        await visitor.should_see(done)


async def test_the_office_suspends_and_begins_a_new_passphrase_that_waits(
    site: Site, small_world: SmallWorld, clock: Clock
) -> None:
    path = f"/administration/people/{small_world.a.focal_point.id}"
    visitor = site.visitor(small_world.administrator)
    await visitor.open(path)
    await visitor.should_see("This opens nothing for you.")
    await visitor.should_not_see("Ask that this account is closed")
    send(visitor, "Suspend this account")
    await visitor.should_see("The account is suspended.")
    await visitor.open(path)
    send(visitor, "Ask for a new passphrase")
    await visitor.should_see("Send this link to focal-AAA")
    link = link_of(visitor)

    async with site.browser() as stranger:
        path, _, secret = link.partition("#")
        waits = (await stranger.post(path, data={"code": secret})).text
        assert "It can take effect from" in waits
        assert "<form" not in waits.split("<main")[1].split("</main")[0]
        fields = {"code": secret, "passphrase": NEW, "again": NEW}
        assert (await stranger.post(path, data=fields)).status_code == 422
        clock.advance(days=3)
        differs = await stranger.post(path, data=fields | {"again": "other"})
        assert "The two passphrases are not the same." in differs.text
        done = await stranger.post(path, data=fields)
        assert done.headers["location"] == "/sign-in?done=new_passphrase"
        signs_in = await stranger.get("/sign-in?done=new_passphrase")
        assert "Your new passphrase is kept." in signs_in.text
        gone = await stranger.post(path, data={"code": secret})
        assert gone.status_code == 404

    people = small_world.service.people
    assert people.sign_in(sign_in_name="focal-AAA", passphrase=NEW)


async def test_a_focal_point_hands_over_on_the_own_page(
    site: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.focal_point
    visitor = site.visitor(who)
    await visitor.open(f"/team/people/{who.id}")

    send(visitor, "Make the link", ("name", "Sia Successor"))

    await visitor.should_see("Send this link to Sia Successor")
    await visitor.should_see("The link works when another person of your state")


async def test_an_account_is_closed_when_a_second_person_agrees(
    site: Site, small_world: SmallWorld, clock: Clock
) -> None:
    a = small_world.a
    visitor = site.visitor(a.approver)
    await visitor.open(f"/team/people/{a.focal_point.id}")
    send(visitor, "Ask that this account is closed")
    await visitor.should_see("Everybody of the state sees it.")
    clock.advance(days=3)
    visitor = site.visitor(a.approver)
    await visitor.open("/team")

    send(visitor, "Close the account now")

    await visitor.should_see("The account is closed.")


@pytest.mark.parametrize("name", ["officer-AAA", "nobody"])
async def test_asking_for_a_passphrase_says_the_same_whatever_the_name(
    site: Site, small_world: SmallWorld, name: str
) -> None:
    async with site.browser() as stranger:
        page = (await stranger.get("/sign-in")).text
        assert 'href="/forgotten-passphrase"' in page
        asked = await stranger.post(
            "/forgotten-passphrase", data={"sign_in_name": name}
        )
        said = (await stranger.get(asked.headers["location"])).text
    visitor = site.visitor(small_world.a.approver)
    await visitor.open("/team")

    assert asked.status_code == 303
    assert "If there is such an account" in said
    if name == "nobody":
        await visitor.should_not_see("Asked for a new passphrase")
    else:
        await visitor.should_see("Asked for a new passphrase")


@pytest.mark.parametrize("role", ["officer", "observer", "analyst"])
async def test_accounts_are_nothing_for_others(
    site: Site, small_world: SmallWorld, role: str
) -> None:
    who = getattr(small_world.a, role, None) or getattr(small_world, role)
    async with browser_of(site, who) as browser:
        for place in ("team", "administration"):
            path = f"/{place}/people/{small_world.a.approver.id}"
            assert (await browser.get(path)).status_code == 403


async def test_nobody_opens_an_account_of_another_state(
    site: Site, small_world: SmallWorld
) -> None:
    async with browser_of(site, small_world.b.focal_point) as browser:
        for person in (small_world.a.officer, small_world.administrator):
            answered = await browser.get(f"/team/people/{person.id}")
            assert answered.status_code == 404


async def test_the_address_for_mail_is_asked_where_a_server_for_mail_is_set(
    small_world: SmallWorld,
) -> None:
    who = small_world.a.observer
    set_up = Settings(smtp_host="mail.example.org", smtp_from="roadmap@example.org")
    async with running(small_world.service, set_up) as site:
        visitor = site.visitor(who)
        await visitor.open("/account")
        send(visitor, "Save the address", ("address", "no address"))
        await visitor.should_see("This is no address for mail.")
        send(visitor, "Save the address", ("address", "o@aaa.example"))
        await visitor.should_see("The address is saved.")
    async with running(small_world.service, Settings()) as site:
        visitor = site.visitor(who)
        await visitor.open("/account")
        await visitor.should_not_see("Mail about your state")

    assert small_world.service.members.notice_address(who=who) == "o@aaa.example"
