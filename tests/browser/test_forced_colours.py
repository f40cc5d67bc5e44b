"""A reader's own colours (high contrast): pictures, swatches and the focus can be told."""

import pytest
from playwright.sync_api import Page

from tests.browser.answers import give
from tests.browser.conftest import SignIn
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILLS = """(selector) => [...document.querySelectorAll(selector)].map((shape) => {
  const style = getComputedStyle(shape);
  return shape.ownerSVGElement ? style.fill : style.backgroundColor;
})"""
OUTLINED = """(selector) => [...document.querySelectorAll(selector)].every((picture) => {
  const style = getComputedStyle(picture);
  return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle === "solid";
})"""
UNFRAMED = "getComputedStyle(document.querySelector('.nicegui-layout')).outlineStyle"
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth) >= 3, style.outlineColor,
    getComputedStyle(document.body).backgroundColor];
}"""


def look(page: Page, country: Country, path: str) -> None:
    page.goto(path.format(country.assessment.id), wait_until="domcontentloaded")
    page.locator("h1").first.wait_for()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_stages_bars_and_focus_are_told_apart_in_forced_colours(
    sign_in: SignIn, world: World, country: Country, scheme: str
) -> None:
    give(world, country, {"LAW-1.2a": "met", "LAW-2.2a": "not_yet"})
    context = sign_in(country.focal_point, forced_colors="active", color_scheme=scheme)
    page = context.new_page()

    look(page, country, "/assessments/{}/results")
    assert len(set(page.evaluate(FILLS, ".scale span"))) == 5
    assert len(set(page.evaluate(FILLS, "tr:first-of-type rect[class^=stage]"))) == 5
    assert page.evaluate(OUTLINED, "svg.continuum")

    look(page, country, "/assessments/{}/answer/LAW")
    assert len(set(page.evaluate(FILLS, ".continuum-stage"))) == 5
    assert page.evaluate(UNFRAMED) == "none"
    meter, filled = (page.evaluate(FILLS, f".meter{part}") for part in ("", " i"))
    assert filled[0] not in meter
    page.keyboard.press("Tab")
    style, is_thick, ring, paper = page.evaluate(FOCUS)
    assert (style, is_thick) == ("solid", True)
    assert ring != paper
