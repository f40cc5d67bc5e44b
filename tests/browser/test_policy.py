"""Pages load nothing from elsewhere: the browser enforces it, and they still work."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from assessments.records.people import Person
from tests.browser.answers import choose, give, status
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.everybody import connected
from tests.browser.world import Country, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
LOADED = """
performance.getEntriesByType("resource").map((loaded) => loaded.name).filter((name) => name.endsWith(".js"))
"""
LEAVES = ("/sign-out", "/language")  # forms that end the visit


def kind_of(address: str) -> str:
    """Tell pages of one kind by their address: one help page stands for all."""
    path = urlsplit(address).path
    path = re.sub(r"^/help/.+", "/help/*", path)
    path = re.sub(r"^/assessments/[^/]+", "/assessments/*", path)
    return re.sub(r"/answer/.+", "/answer/*", path)


def walk(page: Page) -> dict[str, list[str]]:
    """Open a page of every kind that links lead to; give what was refused, by kind."""
    found: dict[str, list[str]] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        kind = kind_of(address)
        if kind in found or kind.startswith(LEAVES) or "." in kind:
            continue
        page.goto(address)
        page.locator("h1").first.wait_for()
        connected(page)
        found[kind] = page.evaluate("window.refused")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        waiting += [
            urlsplit(link).path
            for link in links
            if urlsplit(link).netloc == urlsplit(page.url).netloc
        ]
    return found


@pytest.mark.parametrize("who", ["focal point", "administrator"])
def test_no_page_asks_for_anything_that_is_refused(
    sign_in: SignIn, world: World, country: Country, who: str
) -> None:
    give(world, country, {"LAW-1.2a": "met", "LAW-2.2a": "not_yet"})
    people: dict[str, Person] = {
        "focal point": country.focal_point,
        "administrator": world.administrator,
    }
    page = sign_in(people[who]).new_page()
    page.add_init_script(LISTEN)

    found = walk(page)

    assert len(found) >= 5
    assert {kind: refused for kind, refused in found.items() if refused} == {}


def test_a_script_a_picture_and_a_message_to_elsewhere_are_refused(
    open_sheet: OpenPage,
) -> None:
    page = open_sheet()
    page.evaluate(LISTEN)

    page.evaluate(
        """() => {
            for (const [kind, what] of [["script", "src"], ["img", "src"]]) {
              const element = document.createElement(kind);
              element[what] = "http://elsewhere.test/x";
              document.body.append(element);
            }
            fetch("http://elsewhere.test/x").catch(() => {});
        }"""
    )

    page.wait_for_function("window.refused.length >= 3")
    assert sorted(page.evaluate("window.refused")) == [
        "connect-src http://elsewhere.test/x",
        "img-src http://elsewhere.test/x",
        "script-src-elem http://elsewhere.test/x",
    ]


def test_answering_works_under_the_policy(open_sheet: OpenPage) -> None:
    page = open_sheet()
    header = page.goto(page.url)
    assert header is not None
    assert "frame-ancestors 'none'" in header.headers["content-security-policy"]

    choose(page, "LAW-1.2a", "met")

    expect(status(page, "LAW-1.2a")).to_contain_text("Saved")


def test_a_page_loads_each_of_its_scripts_once(open_sheet: OpenPage) -> None:
    page = open_sheet()

    loaded = [urlsplit(name).path.rsplit("/", 1)[1] for name in page.evaluate(LOADED)]

    assert {"shelf.js", "keeping.js", "forms.js", "questionnaire.js"} <= set(loaded)
    assert sorted(loaded) == sorted(set(loaded))
