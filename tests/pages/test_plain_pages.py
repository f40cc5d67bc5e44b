"""Plain pages: signing in, invitations, help, and what is said where there is no page."""

import gzip
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.datastructures import MutableHeaders

from assessments.records.people import Role
from roadmap import handbook
from roadmap.settings import Settings
from roadmap.web.guard import (
    FRAMEWORKS_POLICY,
    PICTURES_POLICY,
    POLICY,
    _policy,
)
from roadmap.web.ui.framework_files import framework_files
from roadmap.wording.texts import Words
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld

MOST = 15_000
"""Bytes on the wire before a page can be used."""

RUN = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+="
)
"""What a page would run, or look like, by something that stands in it."""


@pytest.fixture
async def secret(small_world: SmallWorld) -> str:
    """Invite somebody."""
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )
    return secret


async def plain_pages(site: Site, secret: str) -> AsyncIterator[httpx.Response]:
    """Open every page that is not the framework's."""
    pages = (
        *("/sign-in", "/sign-in?next=/plan", "/sign-in?done=signed_out"),
        *(
            *("/invitation", "/new-passphrase"),
            "/help",
            "/help/nothing",
            "/help/a/b",
        ),
        *(f"/help/{page.name}" for page in handbook.pages()),
    )
    async with site.browser() as browser:
        browser.headers["Accept"] = "text/html"
        for language in ("en", "id"):
            browser.cookies.set("roadmap_language", language)
            for page in pages:
                yield await browser.get(page)
        for passphrase in ("x", "x" * 30_000):
            wrong = {"sign_in_name": "x", "passphrase": passphrase, "code": secret}
            for form in ("/sign-in", "/invitation"):
                yield await browser.post(form, data=wrong)
        for code in (secret, "none"):
            for form in ("/invitation", "/new-passphrase"):
                yield await browser.post(form, data={"code": code})


async def test_a_plain_page_loads_files_of_ours_and_runs_nothing_that_stands_in_it(
    site: Site, secret: str
) -> None:
    seen, wrong = 0, {}
    async for page in plain_pages(site, secret):
        seen += 1
        policy = page.headers["content-security-policy"]
        found = RUN.findall(page.text)
        if found or "unsafe" in policy or "x-nicegui-content" in page.headers:
            wrong[str(page.url)] = (policy, found)

    assert RUN.search("<script>1</script>")
    assert RUN.search('<p style="">')
    assert RUN.search('<p onclick="">')
    assert seen > 80
    assert not wrong


async def test_the_frameworks_pages_alone_may_run_what_stands_in_them(
    site: Site, small_world: SmallWorld
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))

    home = (await browser.get("/")).headers["content-security-policy"]
    table = (await browser.get("/none")).headers["content-security-policy"]

    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src" in home
    assert "script-src 'self'; style-src 'self';" in table
    assert FRAMEWORKS_POLICY.replace(" 'unsafe-inline'", "").replace(
        " 'unsafe-eval'", ""
    ) == (POLICY)


def test_a_drawing_that_is_opened_by_itself_keeps_its_look_and_runs_nothing() -> None:
    drawn = MutableHeaders({"content-type": "image/svg+xml"})
    asked = {"type": "http", "headers": []}

    assert _policy(drawn, asked, Settings(), is_file=False) == PICTURES_POLICY
    assert "script-src" not in PICTURES_POLICY
    assert "default-src 'none'; style-src 'unsafe-inline'" in PICTURES_POLICY


async def test_a_plain_page_is_small_before_it_can_be_used(
    site: Site, secret: str
) -> None:
    sizes = {}
    async for page in plain_pages(site, secret):
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
        async with site.browser() as browser:
            browser.headers["Accept-Encoding"] = "br, gzip"
            looks = [await browser.get(sheet) for sheet in sheets]
        assert sheets
        sizes[str(page.url)] = len(gzip.compress(page.content, 6)) + sum(
            int(look.headers["content-length"]) for look in looks
        )

    assert not {page: size for page, size in sizes.items() if size > MOST}


async def test_a_plain_page_loads_ahead_what_the_next_page_needs(site: Site) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_language", "id")
        page = (await browser.get("/sign-in")).text

    for path in framework_files(Words("id")):
        assert f'"{path}"' in page
    assert re.search(r'<script type="module" src="/static/\w+/ui/ahead\.js"', page)


async def test_a_plain_page_has_the_frame_of_all_pages(site: Site, secret: str) -> None:
    async for page in plain_pages(site, secret):
        assert page.text.count("<main") == page.text.count("<h1") == 1
        assert '<a class="skip" href="#content">' in page.text
        assert 'action="/language"' in page.text
