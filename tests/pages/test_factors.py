"""Second factors on pages: nothing opens before, and what was sent goes on afterwards."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape

import httpx
import pytest
from pyotp import TOTP

from assessments.records.people import Person
from roadmap.settings import Settings
from roadmap.web.ui.installation import Installation
from tests.pages.app_under_test import ORIGIN, Site
from tests.passkey import SoftPasskey
from tests.worlds import PASSPHRASE, STRICT, SmallWorld, on_terms

SECURE = ORIGIN.replace("http:", "https:")


@pytest.fixture
async def strict(site: Site, small_world: SmallWorld) -> AsyncIterator[Site]:
    """Run the application on the terms of a server that nobody has set otherwise."""
    terms = replace(STRICT, tell_browsers=True)
    small_world.service = on_terms(small_world.service, terms)
    strict = Site(app=site.app, service=small_world.service)
    _install(strict, Settings(public_url=SECURE))
    yield strict


def _install(site: Site, settings: Settings) -> None:
    site.app.state.installation = Installation(service=site.service, settings=settings)


def browser_of(site: Site) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app),
        base_url=SECURE,
        headers={"Origin": SECURE, "Accept": "text/html"},
    )


async def begin(browser: httpx.AsyncClient, who: Person, **more: str) -> str:
    """Sign in as far as the passphrase goes, and say where it leads."""
    form = {"sign_in_name": who.sign_in_name, "passphrase": PASSPHRASE, **more}
    answer = await browser.post("/sign-in", data=form)
    assert answer.status_code == 303
    return answer.headers["location"]


def secret_in(page: str) -> TOTP:
    (secret,) = re.findall(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)
    return TOTP(secret.replace(" ", ""))


async def set_up(
    browser: httpx.AsyncClient, world: SmallWorld, who: Person
) -> tuple[TOTP, list[str]]:
    """Sign in and set up an app, as the pages lead; the app and the recovery codes."""
    path = await begin(browser, who)
    app = secret_in((await browser.get(path)).text)
    form = {"code": app.at(world.clock()), "name": "Phone", "next": "/account"}
    page = await browser.post("/sign-in/set-up", data=form)
    assert page.status_code == 200
    return app, re.findall(r"<code>([a-z2-7-]+)</code>", page.text)


async def test_who_must_have_a_factor_is_led_to_set_it_up_and_can_do_nothing_before(
    strict: Site, small_world: SmallWorld
) -> None:
    who, assessment = small_world.a.focal_point, small_world.a.assessment
    async with browser_of(strict) as browser:
        path = await begin(browser, who, next="/plan")
        assert path == "/sign-in/set-up?next=%2Fplan"

        for link in ("/", "/plan", "/account", f"/assessments/{assessment}"):
            answer = await browser.get(link)
            assert answer.headers["location"].startswith("/sign-in"), link
        sent = await browser.post(
            f"/assessments/{assessment}/answers",
            json={"answers": []},
            headers={"Accept": "application/json", "X-Roadmap-Person": who.id},
        )
        assert sent.status_code == 401
        form = await browser.post(
            "/forms/page/1", json={}, headers={"Accept": "application/json"}
        )
        assert form.status_code == 401

        page = await browser.get(path)
        assert "Nothing else is open before" in page.text
        app = secret_in(page.text)
        form_sent = {"code": app.at(small_world.clock()), "name": "", "next": "/plan"}
        codes = await browser.post("/sign-in/set-up", data=form_sent)
        assert "shown only now" in codes.text
        assert 'href="/plan"' in codes.text
        assert (await browser.get("/account")).status_code == 200


async def test_the_second_step_asks_for_a_code_and_leads_where_one_wanted(
    strict: Site, small_world: SmallWorld
) -> None:
    who, clock = small_world.a.focal_point, small_world.clock
    async with browser_of(strict) as first:
        app, codes = await set_up(first, small_world, who)
    clock.advance(minutes=2)
    async with browser_of(strict) as browser:
        path = await begin(browser, who, next="/plan")
        assert path == "/sign-in/second?next=%2Fplan"
        page = await browser.get(path)
        assert 'autocomplete="one-time-code"' in page.text
        assert (await browser.get("/plan")).status_code == 303

        wrong = await browser.post(
            "/sign-in/second", data={"code": "nonsense", "next": "/plan"}
        )
        assert wrong.status_code == 422
        assert "This code does not count" in unescape(wrong.text)
        right = await browser.post(
            "/sign-in/second", data={"code": app.at(clock()), "next": "/plan"}
        )
        assert right.headers["location"] == "/plan"
    assert len(codes) == 10


async def test_a_second_step_that_nobody_began_leads_to_signing_in(
    strict: Site,
) -> None:
    async with browser_of(strict) as browser:
        for path in ("/sign-in/second", "/sign-in/set-up", "/sign-in/again"):
            answer = await browser.get(f"{path}?next=/plan")
            assert answer.headers["location"].startswith("/sign-in?next=%2Fplan"), path
        answer = await browser.post("/sign-in/second", data={"code": "123456"})
        assert answer.headers["location"] == "/sign-in?problem=sign_in_too_slow"
        told = await browser.get(answer.headers["location"])
        assert "took too long" in told.text


async def test_a_passkey_is_set_up_and_shown_by_the_pages(
    strict: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.focal_point
    async with browser_of(strict) as browser:
        path = await begin(browser, who)
        offered = (await browser.get(path)).text
        assert 'data-passkey="new"' in offered
        assert len(re.findall("<ol>(<li>[^<]+</li>){3}</ol>", offered)) == 1
        question = await browser.post("/sign-in/passkey", data={"kind": "new"})
        assert json.loads(question.text)["rp"]["id"] == "roadmap.test"
        passkey = SoftPasskey()
        form = {"passkey": passkey.made(question.text), "name": "Key", "next": "/"}
        assert (
            "shown only now" in (await browser.post("/sign-in/set-up", data=form)).text
        )
    async with browser_of(strict) as browser:
        page = await browser.get(await begin(browser, who))
        assert 'data-passkey="show"' in page.text
        assert "Recovery code</label>" in page.text
        assert "six digits" not in page.text
        question = await browser.post("/sign-in/passkey", data={"kind": "show"})
        shown = {"passkey": passkey.shown(question.text), "next": "/"}
        answer = await browser.post("/sign-in/second", data=shown)
        assert answer.headers["location"] == "/"


async def test_where_browsers_make_no_passkeys_only_an_app_is_offered(
    strict: Site, small_world: SmallWorld
) -> None:
    for public in ("https://192.0.2.7", None):
        _install(strict, Settings(public_url=public))
        base = public or "http://127.0.0.1:8080"
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=strict.app),
            base_url=base,
            headers={"Origin": base, "Accept": "text/html"},
        ) as browser:
            page = await browser.get(await begin(browser, small_world.a.focal_point))
            assert "data-passkey" not in page.text
            assert "A passkey cannot be used at this address" in page.text
            question = await browser.post("/sign-in/passkey", data={"kind": "new"})
            assert question.status_code == 404


async def test_a_form_that_needs_it_says_so_and_is_done_when_it_was_shown(
    strict: Site, small_world: SmallWorld
) -> None:
    who, clock = small_world.a.focal_point, small_world.clock
    async with browser_of(strict) as browser:
        app, _ = await set_up(browser, small_world, who)
        clock.advance(minutes=11)

        asked = await browser.post("/account/recovery-codes", data={"person": who.id})
        assert asked.headers["location"] == "/sign-in/again?next=%2Faccount"
        page = await browser.get(asked.headers["location"])
        assert "It then counts for 10 minutes." in page.text
        as_script = {"Accept": "application/json"}
        how = (await browser.get("/sign-in/again", headers=as_script)).json()
        assert how == {
            "asks": "code",
            "passkey": False,
            "app": True,
            "question": "/sign-in/passkey",
        }
        wrong = await browser.post(
            "/sign-in/again", data={"code": "000000"}, headers=as_script
        )
        assert wrong.status_code == 403
        assert "does not count" in wrong.text
        right = await browser.post(
            "/sign-in/again",
            data={"code": app.at(clock()), "next": "/account"},
        )
        assert right.headers["location"] == "/account"
        codes = await browser.post("/account/recovery-codes", data={"person": who.id})
        assert "shown only now" in codes.text


async def test_the_account_lists_factors_and_browsers_with_a_button_for_each(
    strict: Site, small_world: SmallWorld
) -> None:
    async with browser_of(strict) as browser:
        await set_up(browser, small_world, small_world.a.focal_point)
        (session,) = (
            c.value for c in browser.cookies.jar if c.name.endswith("session")
        )
    person = small_world.service.people.person_of(token=session)
    (factor,) = small_world.service.factors.begun(token=session).factors
    async with browser_of(strict) as browser:
        browser.cookies.set("__Host-roadmap_session", session, domain="roadmap.test")
        last = await browser.post(
            f"/account/factors/{factor.number}/remove", data={"person": person.id}
        )
        assert last.headers["location"] == ("/account?problem=last_factor&at=factors")
        (known,) = small_world.service.browsers.listed(who=person)
        assert known.current
        forgotten = await browser.post(
            f"/account/browsers/{known.number}/forget", data={"person": person.id}
        )
        assert forgotten.headers["location"] == "/sign-in?done=signed_out"
        assert (
            (await browser.get("/account")).headers["location"].startswith("/sign-in")
        )
    assert small_world.service.browsers.listed(who=person) == ()


async def test_a_browser_that_was_not_seen_before_is_told_of_at_the_next_sign_in(
    strict: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.officer
    async with browser_of(strict) as usual:
        assert await begin(usual, who) == "/"
        async with browser_of(strict) as strange:
            assert await begin(strange, who) == "/"
            assert await begin(strange, who) == "/"  # it is not told of itself
            path = await begin(usual, who, next="/plan")
            assert path == "/sign-in/browsers?next=%2Fplan"
            page = await usual.get(path)
            assert "A browser that was not seen before" in page.text
            answer = await usual.post(
                "/sign-in/browsers", data={"whose": "not_mine", "next": "/plan"}
            )
            assert answer.headers["location"] == "/account?done=not_mine"
            assert (await strange.get("/account")).status_code == 303
        assert (await usual.get("/account")).status_code == 200
        assert await begin(usual, who, next="/plan") == "/plan"


@pytest.mark.parametrize("by", ["administrator", "approver"])
@pytest.mark.parametrize("has_factor", [True, False])
async def test_who_is_suspended_comes_in_with_a_second_factor_and_stops_what_waits(
    strict: Site, small_world: SmallWorld, by: str, has_factor: bool
) -> None:
    """From the passphrase to the button, as somebody suspended walks it."""
    a, clock, members = small_world.a, small_world.clock, small_world.service.members
    who = a.focal_point
    async with browser_of(strict) as browser:
        app = (await set_up(browser, small_world, who))[0] if has_factor else None
        # On easier terms, since nobody has signed in here to begin this
        easy = on_terms(small_world.service, replace(STRICT, fresh_for=None))
        easy.members.suspend(
            who=getattr(a, by, small_world.administrator), person=who.id
        )
        change, _ = easy.members.recover(who=small_world.administrator, person=who.id)
        clock.advance(minutes=2)
        if app is None:
            await set_up(browser, small_world, who)
        else:
            assert await begin(browser, who) == "/sign-in/second?next=%2F"
            form = {"code": app.at(clock()), "next": "/"}
            answer = await browser.post("/sign-in/second", data=form)
            assert answer.status_code == 303
            async with browser_of(strict) as strange:
                clock.advance(minutes=2)
                await begin(strange, who)
                await strange.post(
                    "/sign-in/second", data={"code": app.at(clock()), "next": "/"}
                )
            clock.advance(minutes=2)
            await begin(browser, who)
            form = {"code": app.at(clock()), "next": "/"}
            answer = await browser.post("/sign-in/second", data=form)
            assert answer.headers["location"] == "/sign-in/browsers?next=%2F"
            assert (await browser.get(answer.headers["location"])).status_code == 200
            mine = {"whose": "mine", "next": "/"}
            answer = await browser.post("/sign-in/browsers", data=mine)
            assert answer.headers["location"] == "/"
        page = await browser.get("/")
        stop = f"/team/changes/{change.number}/stop"
        assert "has suspended this account" in page.text
        assert f'action="{stop}"' in page.text

        answer = await browser.post(stop, data={"person": who.id})

        assert "It is stopped. Nothing changes." in answer.text
    assert members.changes(who=a.approver)[0].stopped is not None


async def test_who_is_told_of_a_strange_browser_sees_what_was_set_up_since(
    strict: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.officer
    async with browser_of(strict) as usual, browser_of(strict) as strange:
        await begin(usual, who)
        small_world.clock.advance(minutes=1)
        await begin(strange, who)
        offered = secret_in((await strange.get("/sign-in/set-up")).text)
        code = offered.at(small_world.clock())
        set_up_by = {"code": code, "name": "Telephone of a thief", "next": "/"}
        await strange.post("/sign-in/set-up", data=set_up_by)
        usual_page = await usual.get("/sign-in/browsers")
        done = await usual.get("/account?done=not_mine")

    assert "set up since then: Telephone of a thief" in usual_page.text
    assert "Remove every second factor below" in done.text
    assert "tell your focal point" in done.text


async def test_a_focal_point_is_not_sent_to_the_focal_point(
    site: Site, small_world: SmallWorld
) -> None:
    async with browser_of(site) as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        page = (await browser.get("/account?done=not_mine")).text

    assert "tell your focal point" not in page
    assert "tell the others who decide for your state" in page


async def test_who_knows_the_browser_says_so_and_is_not_told_again(
    strict: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.officer
    async with browser_of(strict) as usual, browser_of(strict) as new:
        await begin(usual, who)
        await begin(new, who)
        assert (await begin(usual, who)).startswith("/sign-in/browsers")
        await usual.post("/sign-in/browsers", data={"whose": "mine", "next": "/"})
        assert await begin(usual, who) == "/"
        assert (await new.get("/account")).status_code == 200


async def test_a_demonstration_says_that_nobody_is_asked_for_a_second_factor(
    site: Site,
) -> None:
    _install(site, Settings(demo=True, public_url=ORIGIN))
    async with site.browser() as browser:
        page = await browser.get("/sign-in")
    assert "nobody is asked for a second factor" in page.text
