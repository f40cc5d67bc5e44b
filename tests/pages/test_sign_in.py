"""Signing in and out, invitations and languages: plain forms, and the middleware."""

import httpx
import pytest

from assessments.errors import NotSignedIn
from assessments.records.people import Role
from roadmap.settings import Settings
from roadmap.web.ui.installation import Installation
from tests.pages.app_under_test import ORIGIN, Site
from tests.worlds import PASSPHRASE, SmallWorld


def focal_point_signs_in(world: SmallWorld, **more: str) -> dict[str, str]:
    name = world.a.focal_point.sign_in_name
    return {"sign_in_name": name, "passphrase": PASSPHRASE, **more}


async def test_signing_in_leads_to_the_page_that_was_wanted(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        asked = await browser.get("/team/asked?agency=AAA-1")
        assert asked.status_code == 303
        assert asked.headers["location"] == (
            "/sign-in?next=/team/asked%3Fagency%3DAAA-1"
        )

        answer = await browser.post(
            "/sign-in",
            data=focal_point_signs_in(small_world, next="/team/asked?agency=AAA-1"),
        )

        assert answer.status_code == 303
        assert answer.headers["location"] == "/team/asked?agency=AAA-1"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie  # this test talks plain HTTP
        assert (await browser.get("/team/asked")).status_code == 200


async def test_a_shared_computer_is_noted_until_the_browser_ends(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        wrong = {**focal_point_signs_in(small_world, shared="yes"), "passphrase": "no"}
        refused = await browser.post("/sign-in", data=wrong)
        cookie = refused.headers["set-cookie"]
        assert cookie.startswith("roadmap_shared=1;")
        assert "Max-Age" not in cookie
        assert "HttpOnly" not in cookie  # the shelf of what is typed reads it
        for page in (refused.text, (await browser.get("/sign-in")).text):
            assert ' name="shared" value="yes" checked' in page  # still ticked

        await browser.post("/sign-in", data=focal_point_signs_in(small_world))
        assert "roadmap_shared" not in browser.cookies


async def test_over_https_the_cookie_stays_there(
    site: Site, small_world: SmallWorld
) -> None:
    secure = ORIGIN.replace("http:", "https:")
    site.app.state.installation = Installation(
        service=site.service, settings=Settings(public_url=secure)
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app), base_url=secure
    ) as browser:
        answer = await browser.post(
            "/sign-in",
            data=focal_point_signs_in(small_world),
            headers={"Origin": secure},
        )

    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", ""],
)
async def test_signing_in_never_leads_elsewhere(
    site: Site, small_world: SmallWorld, elsewhere: str
) -> None:
    async with site.browser() as browser:
        answer = await browser.post(
            "/sign-in", data=focal_point_signs_in(small_world, next=elsewhere)
        )

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("name", ["focal-AAA", "nobody"])
async def test_a_wrong_passphrase_and_an_unknown_name_are_told_alike(
    site: Site, name: str
) -> None:
    async with site.browser() as browser:
        answer = await browser.post(
            "/sign-in", data={"sign_in_name": name, "passphrase": "not this one"}
        )

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert "The sign-in name and the passphrase do not belong" in answer.text


async def test_what_was_given_stays_when_signing_in_is_refused(site: Site) -> None:
    wrong = {"sign_in_name": " focal-AAA ", "passphrase": "not this", "next": "/plan"}
    async with site.browser() as browser:
        page = (await browser.post("/sign-in", data=wrong)).text

    assert 'type="text" dir="auto" value="focal-AAA"' in page
    assert '<input type="hidden" name="next" value="/plan">' in page
    assert "not this" not in page


async def test_an_address_cannot_put_words_into_our_mouth(site: Site) -> None:
    address = "/sign-in?problem=Call+0900,no_such_key,wrong_passphrase.x"

    page = (await site.browser().get(address)).text

    assert "refusal" not in page
    assert "0900" not in page.replace(
        address.split("=")[1], ""
    )  # where to come back to


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.test"}, {"Origin": "null"}, {}]
)
async def test_a_form_from_elsewhere_is_refused(
    site: Site, small_world: SmallWorld, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app), base_url=ORIGIN
    ) as browser:
        answer = await browser.post(
            "/sign-in", data=focal_point_signs_in(small_world), headers=headers
        )

    assert answer.status_code == 403


async def test_signing_out_ends_the_session(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        await browser.post("/sign-in", data=focal_point_signs_in(small_world))
        token = browser.cookies["roadmap_session"]

        answer = await browser.post("/sign-out")

        assert answer.headers["location"] == "/sign-in?done=signed_out"
        assert (await browser.get("/")).headers["location"] == "/sign-in"
    with pytest.raises(NotSignedIn):
        small_world.service.people.person_of(token=token)


async def test_a_form_without_a_session_is_refused(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.post("/account/sign-out-everywhere")

    assert answer.status_code == 401


async def test_a_huge_form_is_refused(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.post("/sign-in", data={"passphrase": "x" * 30_000})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/sign-in", {"passphrase": "x" * 30_000}, 413),
        ("/account/sessions/-1/revoke", {}, 422),
    ],
)
async def test_a_form_that_is_not_even_read_is_answered_in_the_frame(
    site: Site, small_world: SmallWorld, path: str, form: dict[str, str], status: int
) -> None:
    token = site.token(small_world.a.focal_point)
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", token)
        page = await browser.post(path, data=form, headers={"Accept": "text/html"})

    assert page.status_code == status
    assert "give it once more" in page.text
    assert "Back to the home page" in page.text


@pytest.mark.parametrize("path", ["/invitation", "/new-passphrase"])
async def test_the_secret_of_a_link_stands_where_no_server_sees_it(
    site: Site, path: str
) -> None:
    async with site.browser() as browser:
        page = await browser.get(path)
        gone = await browser.post(path, data={"code": "a-secret"})

    assert (page.status_code, gone.status_code) == (200, 404)
    for told in (page, gone):  # the next link comes into the same page, too
        form = f'<form class="form" method="post" action="{path}" data-link>'
        assert form in told.text
        assert "sign_in/link.js" in told.text


async def test_an_invitation_as_it_was_made_before_leads_to_the_one_of_now(
    site: Site,
) -> None:
    async with site.browser() as browser:
        former = await browser.get("/invitation/a-secret")

    assert former.status_code == 303
    assert former.headers["location"] == "/invitation#a-secret"


@pytest.mark.parametrize(
    "pasted", ["{}", " {} ", "http://a.test/invitation#{}", "x/{}"]
)
async def test_what_was_given_of_a_link_is_enough(
    site: Site, small_world: SmallWorld, pasted: str
) -> None:
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )

    async with site.browser() as browser:
        code = {"code": pasted.format(secret)}
        page = await browser.post("/invitation", data=code)

    assert "Nia New, you are invited" in page.text
    assert secret in page.text
    assert f"/{secret}" not in page.text


async def test_an_invitation_becomes_an_account_that_is_signed_in(
    site: Site, small_world: SmallWorld
) -> None:
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )
    page = await site.browser().post("/invitation", data={"code": secret})
    assert "This invitation is for" in page.text
    assert "Nia New, you are invited to take part as: Observer." in page.text
    filled = {
        "sign_in_name": "nia",
        "passphrase": "a long enough passphrase",
        "again": "a long enough passphrase",
        "language": "en",
    }

    async with site.browser() as browser:
        answer = await browser.post("/invitation", data={**filled, "code": secret})

        assert answer.headers["location"] == "/"
        assert (await browser.get("/")).status_code == 200
        again = await browser.post("/invitation", data={"code": secret})

    assert again.status_code == 404
    assert "This invitation cannot be used any more" in again.text


@pytest.mark.parametrize(
    ("changed", "says", "field"),
    [
        (
            {"again": "another one altogether"},
            "The two passphrases are not the same.",
            "again",
        ),
        (
            {"passphrase": "short", "again": "short"},
            "A passphrase has at least 12 characters.",
            "passphrase",
        ),
        (
            {"sign_in_name": "focal-AAA"},
            "Somebody else has this sign-in name.",
            "sign_in_name",
        ),
    ],
)
async def test_what_does_not_do_for_an_account_is_told_above_and_at_its_field(
    site: Site,
    small_world: SmallWorld,
    changed: dict[str, str],
    says: str,
    field: str,
) -> None:
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )
    filled = {
        "sign_in_name": "nia",
        "passphrase": "a long enough passphrase",
        "again": "a long enough passphrase",
        "language": "id",
    }

    async with site.browser() as browser:
        answer = await browser.post(
            "/invitation", data={**filled, **changed, "code": secret}
        )

    page, given = answer.text, filled | changed
    assert answer.status_code == 422
    assert f'type="text" dir="auto" value="{given["sign_in_name"]}"' in page
    assert '<option value="id" selected' in page
    assert given["passphrase"] not in page
    assert f'tabindex="-1" autofocus><p>{says}' in page
    assert f'<p class="field-error" id="{field}-error">{says}' in page
    assert page.count("aria-invalid") == 1


async def test_an_unknown_language_leaves_english(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        answer = await browser.post(
            "/language", data={"language": "tlh", "back": "/help"}
        )

    assert answer.headers["location"] == "/help"
    assert "roadmap_language=en" in answer.headers["set-cookie"]


async def test_the_health_check_builds_no_page(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")


async def test_pages_may_not_be_framed_or_kept(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.get("/sign-in")

    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert '<html lang="en-US"' in answer.text


async def test_a_sign_that_no_name_may_hold_is_named_when_an_account_is_made(
    site: Site, small_world: SmallWorld
) -> None:
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia", role=Role.OBSERVER
    )
    given = {"sign_in_name": "Ni\u202ea", "passphrase": "x" * 12, "again": "x" * 12}
    browser = site.browser()

    page = await browser.post("/invitation", data={**given, "code": secret})

    assert (
        "The sign-in name contains U+202E right-to-left override at letter 3"
        in page.text
    )
