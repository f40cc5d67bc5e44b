"""Signing in elsewhere, with a real provider: by invitation only, and as nobody else."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from assessments.errors import NotAllowed
from assessments.records.people import Login, Role
from assessments.service.sessions import Opening
from roadmap.settings import Settings
from roadmap.web.ui import tries
from roadmap.web.ui.provider import Provider, new_errand
from tests.openid import RunningProvider, provider_for
from tests.pages.app_under_test import ORIGIN, Site, running
from tests.worlds import SmallWorld

BACK = f"{ORIGIN}/sign-in/elsewhere/back"


@pytest.fixture
def there() -> Iterator[RunningProvider]:
    with provider_for(BACK) as provider:
        yield provider


@pytest.fixture
async def elsewhere(small_world: SmallWorld, there: RunningProvider):
    async with running(small_world.service, of(there)) as site:
        yield site


def of(provider: RunningProvider) -> Settings:
    """Give the settings of who has people sign in there."""
    named = provider.settings
    return Settings(
        oidc_issuer=named.issuer,
        oidc_client_id=named.client_id,
        oidc_client_secret=named.client_secret,
        oidc_name="Passport & Co",
    )


def invited(world: SmallWorld) -> str:
    _, secret = world.service.people.invite(
        who=world.a.focal_point, name="Dewi", role=Role.OBSERVER
    )
    return secret


async def gone_there(browser: httpx.AsyncClient, **form: str) -> httpx.Response:
    """Press the button, go to the provider, and come back to us."""
    page = await browser.post("/sign-in/elsewhere", data=form)
    assert page.status_code == 200, page.text
    way = page.headers["refresh"].partition("url=")[2]
    async with httpx.AsyncClient() as outside:
        sent = await outside.get(way)
    return await browser.get(sent.headers["location"])


async def test_who_accepted_an_invitation_elsewhere_signs_in_there_ever_after(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    secret = invited(small_world)
    async with elsewhere.browser() as browser:
        come = await gone_there(
            browser, invitation=secret, sign_in_name="dewi", language="en"
        )
        assert (come.status_code, come.headers["location"]) == (303, "/")
        assert (await browser.get("/")).status_code == 200
        await browser.post("/sign-out")
        assert (await browser.get("/")).status_code == 303

        again = await gone_there(browser, next="/account")

        assert (again.status_code, again.headers["location"]) == (303, "/account")
        assert "dewi" in (await browser.get("/account")).text


async def test_a_login_that_no_invitation_was_accepted_with_is_nobody_here(
    elsewhere: Site, there: RunningProvider, small_world: SmallWorld
) -> None:
    there.somebody = small_world.a.focal_point.sign_in_name  # the name of one of ours
    async with elsewhere.browser() as browser:
        come = await gone_there(browser)

        assert come.status_code == 403
        assert "This login is nobody&#39;s here" in come.text
        assert "roadmap_session" not in browser.cookies


async def test_a_login_is_that_of_one_person_only(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    first, second = invited(small_world), invited(small_world)
    async with elsewhere.browser() as browser:
        await gone_there(browser, invitation=first, sign_in_name="dewi")
        await browser.post("/sign-out")

        come = await gone_there(browser, invitation=second, sign_in_name="other")

    assert come.status_code == 422
    assert "belongs to another account already" in come.text
    assert small_world.service.people.invitation(secret=second)  # it can be used yet


async def test_who_comes_back_without_having_left_from_this_browser_is_not_let_in(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    secret = invited(small_world)
    async with elsewhere.browser() as one, elsewhere.browser() as another:
        page = await one.post(
            "/sign-in/elsewhere", data={"invitation": secret, "sign_in_name": "dewi"}
        )
        async with httpx.AsyncClient() as outside:
            sent = await outside.get(page.headers["refresh"].partition("url=")[2])

        come = await another.get(sent.headers["location"])

        assert come.status_code == 403
        assert "did not begin that" in come.text
        assert small_world.service.people.invitation(secret=secret)


async def test_what_would_be_refused_afterwards_is_refused_before_leaving(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    taken = small_world.a.focal_point.sign_in_name
    async with elsewhere.browser() as browser:
        for form, status in (
            ({"invitation": invited(small_world), "sign_in_name": taken}, 422),
            ({"invitation": invited(small_world), "sign_in_name": ""}, 422),
            ({"invitation": "made up", "sign_in_name": "dewi"}, 404),
        ):
            page = await browser.post("/sign-in/elsewhere", data=form)
            assert page.status_code == status
            assert "refresh" not in page.headers


async def test_where_it_was_said_no_a_person_can_begin_again(elsewhere: Site) -> None:
    async with elsewhere.browser() as browser:
        page = await browser.post("/sign-in/elsewhere")
        way = page.headers["refresh"].partition("url=")[2]
        (state,) = parse_qs(urlsplit(way).query)["state"]

        come = await browser.get(f"{BACK}?error=access_denied&state={state}")

        assert come.status_code == 403
        assert "did not confirm who you are" in come.text


async def test_the_errand_is_out_of_reach_of_scripts_and_ends_when_one_is_back(
    elsewhere: Site,
) -> None:
    async with elsewhere.browser() as browser:
        page = await browser.post("/sign-in/elsewhere")
        cookie = page.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=lax", "Max-Age=600"} <= set(cookie.split("; "))
        come = await browser.get(BACK)
    assert 'roadmap_errand=""' in come.headers["set-cookie"]


async def test_the_button_is_there_only_where_a_provider_is_named(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    async with elsewhere.browser() as browser:
        assert "Sign in with Passport &amp; Co" in (await browser.get("/sign-in")).text


async def test_without_a_provider_there_is_no_way_there(site: Site) -> None:
    async with site.browser() as browser:
        assert "elsewhere" not in (await browser.get("/sign-in")).text
        assert (await browser.post("/sign-in/elsewhere")).status_code == 404
        assert (await browser.get(BACK)).status_code == 404


async def test_a_provider_that_is_away_is_said_to_be(
    elsewhere: Site, there: RunningProvider
) -> None:
    there.stop()
    async with elsewhere.browser() as browser:
        page = await browser.post("/sign-in/elsewhere")
    assert page.status_code == 503
    assert "does not answer" in page.text


def test_who_was_ended_does_not_come_back_by_a_login(small_world: SmallWorld) -> None:
    service, login = small_world.service, Login(issuer="https://i", subject="s")
    dewi = service.logins.accept_invitation(
        secret=invited(small_world), sign_in_name="dewi", language="en", login=login
    )
    assert service.logins.sign_in(login=login, opening=Opening())[1] == dewi
    service.people.deactivate(who=small_world.a.focal_point, person=dewi.id)

    with pytest.raises(NotAllowed, match="login_unknown"):
        service.logins.sign_in(login=login, opening=Opening())
    another = service.logins.accept_invitation(
        secret=invited(small_world), sign_in_name="ende", language="en", login=login
    )
    assert another.id != dewi.id  # whoever is invited anew is somebody new


def test_the_same_name_at_another_provider_is_somebody_else(
    small_world: SmallWorld,
) -> None:
    service = small_world.service
    service.logins.accept_invitation(
        secret=invited(small_world),
        sign_in_name="dewi",
        language="en",
        login=Login(issuer="https://one", subject="s"),
    )
    with pytest.raises(NotAllowed, match="login_unknown"):
        service.logins.sign_in(
            login=Login(issuer="https://two", subject="s"), opening=Opening()
        )


async def test_the_log_says_from_which_network_somebody_came_in_elsewhere(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    secret = invited(small_world)
    async with elsewhere.browser() as browser:
        await gone_there(browser, invitation=secret, sign_in_name="dewi", language="en")

    log = small_world.service.audit.log(who=small_world.a.focal_point)
    came = [entry.came_from for entry in log.entries if entry.deed == "people.sign_in"]
    assert came[0]
    assert "127.0.0.1" in came[0]


async def test_who_signs_in_elsewhere_reads_so_and_is_asked_for_no_passphrase(
    elsewhere: Site, small_world: SmallWorld
) -> None:
    secret = invited(small_world)
    async with elsewhere.browser() as browser:
        await gone_there(browser, invitation=secret, sign_in_name="dewi")
        page = (await browser.get("/account")).text

    assert "You sign in with Passport &amp; Co, not with a passphrase." in page
    assert "Present passphrase" not in page


async def test_returns_that_nobody_left_for_do_not_make_us_ask_the_provider_without_end(
    small_world: SmallWorld,
    there: RunningProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tries, "TOGETHER", (5, 0.001))
    monkeypatch.setattr(tries, "OF_NEWCOMERS", (1, 0.001))
    monkeypatch.setattr(tries, "HELD", 0.0)
    asked: list[str] = []
    usual = Provider._ask

    async def counting(
        self: Provider, address: str, sent: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        if sent is not None:
            asked.append(address)
        return await usual(self, address, sent)

    monkeypatch.setattr(Provider, "_ask", counting)
    forged = new_errand()
    cookie = {"Cookie": f"roadmap_errand={forged.kept()}"}
    async with running(small_world.service, of(there)) as site, site.browser() as thief:
        answers = [
            await thief.get(f"{BACK}?state={forged.state}&code={n}", headers=cookie)
            for n in range(20)
        ]

    assert len(asked) <= 6
    assert answers[-1].status_code == 429


async def test_no_other_host_can_plant_an_errand(
    small_world: SmallWorld, there: RunningProvider
) -> None:
    secure = ORIGIN.replace("http:", "https:")
    settings = of(there).model_copy(update={"public_url": secure})
    async with running(small_world.service, settings) as site:
        mine = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=site.app),
            base_url=secure,
            headers={"Origin": secure},
        )
        page = await mine.post("/sign-in/elsewhere")

    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-roadmap_errand=")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
