"""What is given out of the folders of the web layer: style sheets and scripts alone."""

from pathlib import Path

import pytest

from tests.pages.app_under_test import Site


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
        *("%ff.css", "%ed%a0%80.css", "a" * 300 + ".css"),
    ],
)
async def test_beside_the_pages_nothing_but_style_sheets_and_scripts_is_given_out(
    site: Site, name: str
) -> None:
    got = await site.browser().get(f"/static/{name}")

    assert got.status_code == 404
    assert "immutable" not in got.headers.get("cache-control", "")


async def test_a_style_sheet_that_leads_out_of_the_folders_is_not_given_out(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.css"
    inside.mkdir()
    outside.write_text("secret")
    (inside / "link.css").symlink_to(outside)
    (inside / "own.css").write_text("own")
    (files,) = (r.app for r in site.app.routes if getattr(r, "name", "") == "static")
    monkeypatch.setattr(files, "all_directories", [inside])
    browser = site.browser()

    ways_out = ("link.css", "..%2foutside.css", "%2e%2e/outside.css", f"/{outside}")
    found = [(await browser.get(f"/static/{way}")).status_code for way in ways_out]

    assert (await browser.get("/static/own.css")).text == "own"
    assert found == [404] * len(ways_out)


async def test_style_sheets_and_scripts_are_kept_by_browsers_and_only_read(
    site: Site,
) -> None:
    browser = site.browser()

    for name in ("ui/theme.css", "results/page.css", "ui/page_header.js"):
        got = await browser.get(f"/static/{name}")
        assert (got.status_code, "immutable" in got.headers["cache-control"]) == (
            200,
            True,
        )
        assert (await browser.post(f"/static/{name}")).status_code == 405
