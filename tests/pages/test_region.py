"""The page of the region, its files, and what others could learn about a state."""

import csv
import html
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assessments.disclosure.checker import check
from assessments.records.region import ContributionChoice
from assessments.service import Service
from roadmap.region.releases import COLUMNS
from roadmap.settings import Settings
from tests.made_once import Made, MakeRecord
from tests.pages.app_under_test import Site, running, texts
from tests.regions import (
    analyst,
    assessment_id,
    correct_answers,
    focal_point,
    populated,
    publish,
)
from tests.worlds import Clock, editions_of, open_titled_service, titled_edition

FIRST = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
SECOND = [2, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
"""Fourteen states; the first one rises from stage 1 to 2."""

TOGETHER = [2] * 11 + [3, 3, 4]
"""Eleven of fourteen at one stage: the threshold is 9."""

FILES = ("region.csv", "columns.csv", "checker.py", "1.json")


@pytest.fixture(scope="module")
def two_releases(make_record: MakeRecord) -> Made[None]:
    """Make two releases of fourteen states."""

    def fill(service: Service, _clock: Clock) -> None:
        populated(service, {"2024": FIRST, "2025": SECOND})
        publish(service, "2024")
        publish(service, "2025")

    return make_record(fill, editions=editions_of(titled_edition()))


@pytest.fixture
async def site(
    two_releases: Made[None], tmp_path: Path, clock: Clock
) -> AsyncIterator[Site]:
    """Run the application around two releases of fourteen states."""
    service = open_titled_service(two_releases.copied(tmp_path), clock)
    async with running(service, Settings()) as site:
        yield site
    service.close()


async def page_of(site: Site, path: str, number: int = 0) -> str:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(number)))
        text = (await browser.get(path)).text
    return html.unescape(text).replace('\\"', '"')  # as it is before it is packed


async def test_a_member_reads_counts_and_how_they_moved(site: Site) -> None:
    page = await page_of(site, "/region")

    assert "Title of LAW" in page
    assert "14 states: 2 Starting, 4 Building" in page
    assert "14 states: 1 Starting, 5 Building" in page
    assert "The region moved up, however one values the stages." in page
    assert "1 stand higher, 13 the same and 0 lower than in the release before." in page


async def test_what_moved_which_way_is_said_at_the_top(site: Site) -> None:
    page = await page_of(site, "/region")

    at_the_top = page[: page.index("How many states stand where")]
    assert "2025, against the release before" in at_the_top
    assert "<dt>up</dt>" in at_the_top
    assert "<dt>down</dt>" not in at_the_top


async def test_somebody_from_outside_signs_in_first_and_comes_back(site: Site) -> None:
    async with site.browser() as browser:
        page = await browser.get("/region")
        files = [await browser.get(f"/region/{file}") for file in FILES]

    assert page.status_code in {303, 307}
    assert page.headers["location"].endswith("/sign-in?next=%2Fregion")
    assert {answer.status_code for answer in files} == {401}
    assert not [answer for answer in files if "LAW" in answer.text]


async def test_everyone_reads_it_once_the_office_has_opened_it(site: Site) -> None:
    site.service.releasing.set_audience(who=analyst("one"), everyone=True)

    async with site.browser() as browser:
        page = await browser.get("/region")
        files = [await browser.get(f"/region/{file}") for file in FILES]
        about_us = await browser.get("/region/about-us")

    assert "14 states: 1 Starting, 5 Building" in page.text
    assert "What could others learn about us?" not in page.text
    assert {answer.status_code for answer in files} == {200}
    assert about_us.status_code == 303


async def test_a_top_coded_priority_says_its_threshold_and_no_count(
    service: Service,
) -> None:
    populated(service, {"2025": TOGETHER})
    publish(service, "2025")

    async with running(service, Settings()) as site:
        page = await page_of(site, "/region")

    assert "9 or more: Building" in page
    assert "9 or more of 14 states at Building." in page
    assert "11" not in page[page.index('class="multiples"') : page.index('id="ledger"')]


async def test_files_are_whole_and_named_plainly(site: Site) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(0)))
        export = await browser.get("/region/2.json")
        checker = await browser.get("/region/checker.py")
        missing = await browser.get("/region/3.json")

    assert check(export.text) == []
    assert [r["release"]["cycle"] for r in json.loads(export.text)["releases"]] == [
        "2024",
        "2025",
    ]
    assert 'filename="release-2.json"' in export.headers["content-disposition"]
    assert "def main(" in checker.text
    assert missing.status_code == 404


async def test_the_table_has_a_row_per_release_and_priority_and_a_dictionary(
    site: Site,
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(0)))
        table = (await browser.get("/region/region.csv")).text
        columns = (await browser.get("/region/columns.csv")).text

    rows = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))
    assert [(row["cycle"], row["priority"]) for row in rows] == [
        ("2024", "DAT"),
        ("2024", "LAW"),
        ("2025", "DAT"),
        ("2025", "LAW"),
    ]
    law = rows[-1]
    assert [law[f"at_stage_{stage}"] for stage in range(1, 6)] == list("15332")
    assert (law["at_least"], law["verdict"], law["rose"]) == ("", "up", "1")
    assert (law["title"], law["corrects"]) == ("Title of LAW", "")
    told = csv.DictReader(io.StringIO(columns.lstrip("\ufeff")))
    assert [row["column"] for row in told] == list(COLUMNS) == list(law)


async def test_before_the_first_release_it_says_so(service: Service) -> None:
    populated(service, {"2025": FIRST})

    async with running(service, Settings()) as site:
        page = await page_of(site, "/region")
        about_us = await page_of(site, "/region/about-us")

    assert "Nothing has been published yet." in page
    assert "nothing that is published is about you" in about_us


@pytest.mark.parametrize(
    "name", ["0", "-1", "+1", "1_0", "x", "1.5", "9" * 5000, "\u0661"]
)
async def test_the_file_of_a_release_that_cannot_be_is_refused_in_words(
    site: Site, name: str
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(0)))
        missing = await browser.get("/region/3.json")
        refused = await browser.get(f"/region/{name}.json")

    assert (refused.status_code, refused.text) == (404, missing.text)


async def test_a_focal_point_sees_what_others_could_learn(site: Site) -> None:
    region = await page_of(site, "/region", number=2)
    about_us = await page_of(site, "/region/about-us", number=2)

    assert "What could others learn about us?" in region
    assert "Release 2025" in about_us
    # the state stands at stage 2 with four others: 5 of the 12 that a pair does not know
    assert "5\u00a0of\u00a012" in about_us  # never broken over two lines
    assert "9\u00a0of\u00a012" in about_us  # which the rule allows


async def test_who_published_is_told_that_others_know_it_anyway(site: Site) -> None:
    site.service.contributing.choose(
        who=focal_point(2),
        assessment=assessment_id(2, "2025"),
        choice=ContributionChoice(contributes=True, named=False, has_published=True),
    )

    about_us = await page_of(site, "/region/about-us", number=2)

    assert "so others know them without any release" in about_us


async def test_after_a_correction_it_says_that_both_releases_can_tell_more(
    site: Site,
) -> None:
    before = await page_of(site, "/region/about-us", number=2)
    correct_answers(site.service, 0, "2025", SECOND[0])
    publish(site.service, "2025", corrects=True)

    after = await page_of(site, "/region/about-us", number=2)

    assert "Release 2025 (corrected)" in after
    assert "This cycle has two releases" not in before
    assert "at most 80 in 100 of the others among them" in after


async def test_after_a_correction_it_says_why_nothing_is_said_of_moves(
    site: Site,
) -> None:
    first = json.loads(site.service.releases.export(who=focal_point(0), number=2))
    correct_answers(site.service, 0, "2025", SECOND[0])
    publish(site.service, "2025", corrects=True)

    page = await page_of(site, "/region")
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(focal_point(0)))
        table = (await browser.get("/region/region.csv")).text

    assert "The release of 2025 was corrected." in page
    assert "Release 2025 (corrected), with certificate" in page
    newest = list(csv.DictReader(io.StringIO(table.lstrip("\ufeff"))))[-1]
    assert newest["corrects"] == first["releases"][-1]["id"]
    assert newest["verdict"] == ""


async def test_home_leads_an_analyst_to_a_release_that_somebody_else_prepared(
    site: Site,
) -> None:
    correct_answers(site.service, 0, "2025", SECOND[0])
    site.service.releasing.prepare(who=analyst("one"), cycle="2025", corrects=True)
    one, two = site.visitor(analyst("one")), site.visitor(analyst("two"))

    await one.open("/")
    await two.open("/")

    await one.should_see("No release waits for you.")
    await two.should_see("The release of 2025 waits for a second person")


async def test_home_leads_to_what_others_could_learn(site: Site) -> None:
    visitor = site.visitor(focal_point(0))

    await visitor.open("/")

    assert "What could others learn about us?" in texts(visitor)
