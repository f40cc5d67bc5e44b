"""The handbook as help pages."""

import pytest
from nicegui import ui

from roadmap import handbook
from tests.pages.app_under_test import Site


@pytest.mark.parametrize("name", [page.name for page in handbook.pages()])
async def test_every_page_of_the_handbook_is_served_to_everybody(
    site: Site, name: str
) -> None:
    visitor = site.visitor()

    await visitor.open(f"/help/{name}")

    await visitor.should_see(handbook.page(name).title)


async def test_pages_lead_to_each_other(site: Site) -> None:
    visitor = site.visitor()

    await visitor.open("/help")

    (text,) = visitor.find(ui.markdown).elements
    assert "](/help/method)" in text.content
    assert ".md)" not in text.content


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
