"""What is not there is answered as not there, in our frame, with a way on."""

import httpx
import pytest

from tests.pages.app_under_test import Site, application
from tests.worlds import SmallWorld


async def test_a_link_of_an_invitation_that_cannot_be_used_is_not_found(
    site: Site,
) -> None:
    async with site.browser() as browser:
        answer = await browser.post("/invitation", data={"code": "never-made"})

    assert answer.status_code == 404
    assert "This invitation cannot be used any more" in answer.text
    assert "Skip to the content" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/team/asked?agency=nobody",
        "/assessments/{assessment}/what-if?priority=NOPE",
        "/assessments/{assessment}/costs?priority=NOPE",
        "/assessments/{assessment}/answer/NOPE",
        "/plan/actions/nothing",
        "/help/nothing",
        "/nothing",
    ],
)
async def test_a_page_about_what_is_not_there_is_not_found(
    site: Site, small_world: SmallWorld, address: str
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))

        answer = await browser.get(
            address.format(assessment=small_world.a.assessment),
            headers={"Accept": "text/html"},
        )

    assert answer.status_code == 404
    assert_is_read_without_scripts(answer)


@pytest.mark.parametrize("address", ["/team", "/office"])
async def test_a_page_that_somebody_may_not_see_says_why_without_scripts(
    site: Site, small_world: SmallWorld, address: str
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.officer))

        answer = await browser.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert_is_read_without_scripts(answer)


def assert_is_read_without_scripts(answer: httpx.Response) -> None:
    """Look for the reason and the way home, where nothing is to be drawn first."""
    assert "note problem" in answer.text
    assert "Back to the home page" in answer.text
    assert "needs scripts" not in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_page_is_looked_for_among_all_routes_at_once() -> None:
    here = {getattr(route, "path", None) for route in application().routes}

    assert {"/assessments/{assessment}/answers", "/sign-in", "/help"} <= here


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/help", "/region", "/"])
async def test_who_asks_for_the_head_alone_gets_the_head_of_what_there_is(
    site: Site, path: str
) -> None:
    browser = site.browser()
    whole, head = await browser.get(path), await browser.head(path)

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers.get("content-type") == whole.headers.get("content-type")


@pytest.mark.parametrize("path", ["/region/about-us/", "/help/", "/plan/"])
async def test_nobody_is_led_to_an_address_that_a_visitor_claims(
    site: Site, small_world: SmallWorld, path: str
) -> None:
    browser = site.visitor(small_world.a.focal_point).http_client

    claimed = await browser.get(path, headers={"Host": "evil.example"})
    answer = await browser.get(path)

    assert (claimed.status_code, answer.status_code) == (421, 404)
    assert "location" not in {**claimed.headers, **answer.headers}


async def test_a_form_that_cannot_be_read_is_refused_in_words_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x", "Accept": "text/html"}

    answer = await site.browser().post("/sign-in", content=b"--y", headers=kind)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert not caplog.records
