"""The results: where they lead, and what of them browsers keep."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from assessments.service import Service
from roadmap.web.ui.frame_words import words_of
from roadmap.web.ui.own_files import own_address
from roadmap.wording.texts import Words, languages
from tests.pages.app_under_test import Site, words_in
from tests.pages.forward import service_with_options
from tests.worlds import Clock, SmallWorld


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


@pytest.fixture
def browser(site: Site, small_world: SmallWorld) -> httpx.AsyncClient:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    return browser


async def test_each_option_of_the_results_leads_to_all_that_is_said_of_it(
    browser: httpx.AsyncClient, small_world: SmallWorld
) -> None:
    results = f"/assessments/{small_world.a.assessment}/results"
    page = (await browser.get(results)).text
    links = re.findall(r'<li><a href="([^"#]+)#([^"]+)">([^<]+)</a>', page)

    assert links
    assert "Serves these criteria" not in page
    for address, code, title in links:
        led_to = (await browser.get(address.replace("&amp;", "&"))).text
        assert f'<h3 id="{code}">{title}</h3>' in led_to


async def test_with_all_details_everything_about_the_options_stands_there_to_be_printed(
    browser: httpx.AsyncClient, small_world: SmallWorld
) -> None:
    results = f"/assessments/{small_world.a.assessment}/results?details=1"
    text = words_in((await browser.get(results)).text)

    assert "Serves these criteria that are not met yet: Text of LAW-1.2a" in text
    assert "Source: A public page, Some office, 2020." in text


async def test_what_every_page_says_is_kept_by_browsers_and_tells_of_nobody(
    browser: httpx.AsyncClient, small_world: SmallWorld
) -> None:
    page = (await browser.get("/")).text
    known = re.search(r'id="frame-says">({.*?})</script>', page)

    for code in languages():
        say = Words(code)
        file = await browser.get(own_address(words_of(say), ""))
        said = json.loads(file.text.removeprefix("export const words = ")[:-2])
        assert "immutable" in file.headers["cache-control"]
        assert said["form"]["sign_in"] == say("frame.form.sign_in")
        assert said["sign_out_sure"] == say("frame.sign_out_sure")
        assert small_world.a.focal_point.name not in file.text
    assert known is not None
    assert json.loads(known[1]) == {
        "person": small_world.a.focal_point.id,
        "prefix": "",
    }
    assert f'src="{own_address(words_of(Words("en")), "")}"' in page
