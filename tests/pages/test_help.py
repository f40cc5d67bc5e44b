"""The handbook as help pages."""

import markdown2
import pytest
from markupsafe import escape

from roadmap import handbook
from roadmap.wording.texts import Words
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld


@pytest.mark.parametrize("name", [page.name for page in handbook.pages()])
async def test_every_page_of_the_handbook_is_served_to_everybody(
    site: Site, name: str
) -> None:
    page = await site.browser().get(f"/help/{name}")

    assert page.status_code == 200
    assert f"<h1>{escape(handbook.page(name).title)}</h1>" in page.text
    assert "<h2" in page.text
    assert 'lang="en"' in page.text


async def test_pages_lead_to_each_other(site: Site) -> None:
    page = (await site.browser().get("/help")).text

    assert '<a href="/help/method">How it is counted</a>' in page
    assert '<a href="/help" aria-current="page">' in page
    assert ".md" not in page


async def test_tables_and_code_of_the_handbook_are_drawn_without_a_look_of_their_own(
    site: Site,
) -> None:
    browser = site.browser()

    times = (await browser.get("/help/time-of-the-tests")).text
    proof = (await browser.get("/help/safe-release")).text

    assert '<th class="right">' in times
    assert "<pre><code>" in proof
    assert "style=" not in times + proof


async def test_a_place_on_a_page_can_be_linked_to(site: Site) -> None:
    page = (await site.browser().get("/help/what-verify-sees")).text

    assert ' id="what-it-does-not-see"' in page


async def test_a_page_is_drawn_once_for_everybody(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (await site.browser().get("/help/method")).text
    monkeypatch.setattr(markdown2, "markdown", None)

    assert (await site.browser().get("/help/method")).text == before


async def test_who_reads_another_language_is_told_that_the_handbook_is_english(
    site: Site,
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_language", "id")

    page = (await browser.get("/help/method")).text

    assert Words("id")("help.english_only") in page
    assert '<h1 lang="en">How it is counted</h1>' in page
    assert '<span aria-current="page" lang="en">How it is counted</span>' in page
    assert Words("id")("frame.draft_notice") in page


async def test_a_page_that_is_not_there_is_not_found(site: Site) -> None:
    async with site.browser() as browser:
        answer = await browser.get("/help/none")

    assert answer.status_code == 404
    assert "There is no such help page." in answer.text


def test_every_page_that_a_page_names_is_there() -> None:
    names = {page.name for page in handbook.pages()}

    for page in handbook.pages():
        served = handbook.with_addresses(page.text, "")
        leads = {
            part.split(")")[0].split("#")[0] for part in served.split("](/help/")[1:]
        }
        assert leads <= names, page.name


async def test_a_heading_of_the_edition_says_in_which_language_it_is(
    site: Site, small_world: SmallWorld
) -> None:
    who, found = small_world.a.focal_point, {}
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        for language in ("en", "id"):
            small_world.service.people.set_language(who=who, language=language)
            at = f"/assessments/{small_world.a.assessment}/answer/DAT"
            page = (await browser.get(at)).text
            found[language] = page.partition("<h1")[2].partition(">")[0]

    assert found == {"en": "", "id": ' lang="en"'}
