"""What stands in the first HTML of a page, before any script is there, and without."""

import re

import pytest
from nicegui import Client

from assessments.records.people import Person
from roadmap.settings import Settings
from roadmap.web.ui import first_html
from tests.pages.app_under_test import Site, running, words_in
from tests.worlds import SmallWorld

READ = {
    "/assessments/{assessment}/results": "Back to the profile",
    "/assessments/{assessment}/options": "options",
    "/assessments/{assessment}/ways": "cheapest",
    "/assessments/{assessment}/questionnaire": "Title of DAT",
    "/progress": "submit",
    "/progress/compare": "submit",
    "/region": "published",
    "/region/about-us": "published",
}
"""The pages that are there to be read, and a word of each."""

ORDER = (
    *('class="skip"', "<header>", "</header>", "<main", "<h1", "</h1>", "</main>"),
    *("<footer", "</footer>"),
)


@pytest.mark.parametrize("address", READ)
async def test_a_page_to_read_stands_whole_in_the_first_html(
    site: Site, small_world: SmallWorld, address: str
) -> None:
    page = await first(site, small_world.a.focal_point, at(small_world, address))

    places = [page.index(mark) for mark in ORDER]
    text = words_in(main_of(page))
    assert places == sorted(places)
    assert READ[address].lower() in text.lower()
    assert "being loaded" not in text
    assert "needs scripts" not in text


async def test_every_page_has_header_heading_and_footer_in_the_first_html(
    site: Site, small_world: SmallWorld
) -> None:
    people = (small_world.a.focal_point, small_world.analyst, None)
    lacking, walked = [], set()
    for path in Client.page_routes.values():
        address = re.sub(r"{\w+}", "nothing", at(small_world, path))
        for who in people:
            page = await first(site, who, address)
            walked.add(path)
            counts = {mark: page.count(mark) for mark in ORDER if mark[1] != "/"}
            if page and set(counts.values()) != {1}:
                lacking.append((path, counts))
            if page and page.count('/sign-out"') != (0 if who is None else 1):
                lacking.append((path, "signs out"))
            if "ES modules" in page or "esm-fallback" in page:
                lacking.append((path, "tells of old browsers in other words"))

    assert len(walked) > 20
    assert not lacking


async def test_a_live_page_says_in_the_reader_s_language_that_it_is_being_loaded(
    site: Site, small_world: SmallWorld
) -> None:
    said = {}
    for language in ("en", "id"):
        small_world.service.people.set_language(
            who=small_world.a.focal_point, language=language
        )
        page = await first(site, small_world.a.focal_point, "/account")
        said[language] = words_in(main_of(page))

    assert "This page is being loaded" in said["en"]
    assert "This page needs scripts" in said["en"]
    assert "This page could not be loaded" in said["en"]
    assert "Try again now" in said["en"]
    assert "Halaman ini sedang dimuat" in said["id"]


async def test_the_menu_marks_the_page_that_is_shown_and_the_one_above_it(
    site: Site, small_world: SmallWorld
) -> None:
    marked = {}
    for address in ("/", "/plan", "/plan/actions", "/assessments/{assessment}/results"):
        page = await first(site, small_world.a.focal_point, at(small_world, address))
        marked[address] = re.findall(r'<a href="(\S+)" aria-current="(\w+)">', page)[:1]

    assert marked == {
        "/": [("/", "page")],
        "/plan": [("/plan", "page")],
        "/plan/actions": [("/plan", "true")],
        "/assessments/{assessment}/results": [("/assessment", "true")],
    }


async def test_what_is_kept_of_a_frame_is_nobody_else_s_and_of_no_other_page(
    site: Site, small_world: SmallWorld
) -> None:
    seen = {}
    for who in (small_world.a.focal_point, small_world.b.focal_point, None):
        for address in ("/help", "/region?x=%22%3E"):
            page = await first(site, who, address)
            if page:
                seen[who, address] = page

    for (who, address), page in seen.items():
        others = {w.name for w, _ in seen if w is not None and w != who}
        assert not [name for name in others if name in page]
        assert who is None or who.name in page
        assert f'name="back" value="{address}"' in page


async def test_frames_are_kept_by_the_application_and_end_with_it(
    small_world: SmallWorld,
) -> None:
    kept = []
    for _ in range(2):
        async with running(small_world.service, Settings()) as site:
            for _ in range(2):
                await first(site, small_world.a.focal_point, "/help")
            kept.append(len(site.installation.frames))

    assert kept == [1, 1]


async def test_under_a_prefix_every_address_of_the_frame_has_it(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings(prefix="/tip")) as site:
        page = await first(site, small_world.a.focal_point, "/help")

    around = page.replace(main_of(page), "")
    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', around.partition("<body>")[2])
    assert len(addresses) > 9
    assert [address for address in addresses if not address.startswith("/tip/")] == []


def test_another_page_of_the_framework_than_the_known_one_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="not as known here"):
        first_html.ours("<html>")


def at(small_world: SmallWorld, path: str) -> str:
    return path.replace("{assessment}", small_world.a.assessment)


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


async def first(
    site: Site, who: Person | None, address: str, *, language: str = "en"
) -> str:
    """Ask for a page; empty where the visitor is led on."""
    async with site.browser() as browser:
        browser.cookies.set("roadmap_language", language)
        if who is not None:
            browser.cookies.set("roadmap_session", site.token(who))
        got = await browser.get(address, headers={"Accept": "text/html"})
    return "" if got.status_code == 303 else got.text


async def test_what_a_priority_is_about_can_be_read_before_its_questions_are_there(
    site: Site, small_world: SmallWorld
) -> None:
    address = at(small_world, "/assessments/{assessment}/answer/DAT")

    page = await first(site, small_world.a.focal_point, address)

    about = small_world.edition.words("DAT.definition", "en")
    assert about in words_in(page[page.index("</h1>") : page.index('id="app"')])
