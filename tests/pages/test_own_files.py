"""What is given out of the folders of the web layer: style sheets and scripts alone."""

import json
import re
from urllib.parse import urljoin

import pytest

from roadmap.web.ui import own_files
from roadmap.web.ui.own_files import own_address, version, with_own_names
from tests.pages.app_under_test import ORIGIN, Site
from tests.worlds import SmallWorld

IMPORT = re.compile(r'^(?:import|export) .*from "([^"]+)";$', re.MULTILINE)
FRAMEWORKS = {"vue"}
"""What our scripts import of the framework's, from its import map."""


@pytest.mark.parametrize(
    "name",
    [
        *("app.py", "ui/theme.py", "ui/onward.html", "results/page.html"),
        *("__pycache__", "ui", "ui/", "", ".css", "app.py.css", "ui/theme.css."),
        *("ui/theme.py%00.css", "ui/theme.CSS", "%2e%2e/app.py"),
        *(
            "..%2f..%2fpyproject.toml",
            "..%5capp.py",
            "ui%5ctheme.css",
            "%2fetc%2fx.css",
        ),
        *("%ff.css", "%ed%a0%80.css", "a" * 300 + ".css", "pages/results/page.css"),
    ],
)
async def test_beside_the_pages_nothing_but_style_sheets_and_scripts_is_given_out(
    site: Site, name: str
) -> None:
    for path in (f"/static/{name}", f"/static/{version()}/{name}"):
        got = await site.browser().get(path)

        assert got.status_code == 404
        assert "immutable" not in got.headers.get("cache-control", "")


async def test_style_sheets_and_scripts_are_kept_by_browsers_and_only_read(
    site: Site,
) -> None:
    browser = site.browser()

    for name, kind in (
        ("ui/theme.css", "text/css; charset=utf-8"),
        ("results/page.css", "text/css; charset=utf-8"),
        ("ui/frame.js", "text/javascript; charset=utf-8"),
    ):
        got = await browser.get(own_address(name, ""))
        assert (got.status_code, "immutable" in got.headers["cache-control"]) == (
            200,
            True,
        )
        assert got.headers["content-type"] == kind
        assert (await browser.post(own_address(name, ""))).status_code == 405


async def test_a_page_from_before_an_update_gets_the_files_of_now_and_keeps_none(
    site: Site,
) -> None:
    before = await site.browser().get("/static/0123456789ab/ui/forms.js")
    now = await site.browser().get(own_address("ui/forms.js", ""))

    assert before.content == now.content
    assert before.headers["cache-control"] == "no-cache"


def test_every_byte_of_every_file_is_in_the_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"ui/a.js": b"1", "ui/b.css": b"2"}
    others = ({"ui/a.js": b"12", "ui/b.css": b""}, {"ui/a.js": b"1", "ui/c.css": b"2"})
    versions = set()
    for there in (files, *others):
        monkeypatch.setattr(own_files, "own_files", lambda there=there: there)
        versions.add(version.__wrapped__())

    assert len(versions) == 3


def test_a_file_that_is_not_there_has_no_address() -> None:
    with pytest.raises(LookupError, match=r"ui/none\.js"):
        own_address("ui/none.js", "")


async def test_a_page_that_imports_a_script_twice_has_it_once(
    site: Site, small_world: SmallWorld
) -> None:
    cookie = {"Cookie": f"roadmap_session={site.token(small_world.a.focal_point)}"}
    page = (await site.browser().get("/", headers=cookie)).text
    (found,) = re.findall(r'<script type="importmap">\s*({.*?})\s*</script>', page)
    imports = json.loads(found)["imports"]

    named = urljoin(f"{ORIGIN}/", imports["roadmap/"] + "ui/shelf.js")
    beside = urljoin(f"{ORIGIN}{own_address('ui/forms.js', '')}", "./shelf.js")

    assert named == beside
    assert not {name for name in imports if "shelf" in name or "questionnaire" in name}


def test_the_names_of_our_scripts_lead_below_the_prefix() -> None:
    assert with_own_names({"vue": "/v"}, "/office") == {
        "vue": "/v",
        "roadmap/": f"/office/static/{version()}/",
    }


def test_what_a_script_imports_is_there() -> None:
    scripts = {n: c.decode() for n, c in own_files.own_files().items()}
    missing = {
        (name, imported)
        for name, script in scripts.items()
        for imported in IMPORT.findall(script)
        if imported not in FRAMEWORKS and _meant(name, imported) not in scripts
    }

    assert IMPORT.findall(scripts["ui/forms.js"])
    assert not missing


def _meant(name: str, imported: str) -> str:
    """Give the name of a script that another one imports."""
    if imported.startswith(own_files.NAME):
        return imported.removeprefix(own_files.NAME)
    return urljoin(f"/{name}", imported).removeprefix("/")
