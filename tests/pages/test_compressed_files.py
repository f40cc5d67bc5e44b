"""Style sheets and scripts, ours and the framework's, are compressed once and kept."""

import gzip
import re

import brotli
import httpx
import pytest
from nicegui import __version__ as framework

from roadmap.web import compressed
from roadmap.web.compressed import compress_ahead
from roadmap.web.ui.framework_files import framework_files
from roadmap.web.ui.own_files import own_address, own_files
from roadmap.wording.texts import Words
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld

VUE = f"/_nicegui/{framework}/static/vue.esm-browser.prod.js"


async def asked(site: Site, path: str, takes: str, **more: str) -> httpx.Response:
    """Ask for a file as a browser that takes some ways of compressing."""
    headers = {"Accept-Encoding": takes, **more}
    async with (
        site.browser() as browser,
        browser.stream("GET", path, headers=headers) as answer,
    ):
        answer._content = b"".join([part async for part in answer.aiter_raw()])
        return answer


async def test_a_browser_gets_brotli_where_it_takes_it_and_else_gzip(
    site: Site,
) -> None:
    theme = own_files()["ui/theme.css"]
    address = own_address("ui/theme.css", "")

    by_brotli = await asked(site, address, "gzip, deflate, br, zstd")
    by_gzip = await asked(site, address, "gzip, br;q=0")
    plain = await asked(site, address, "identity")

    assert by_brotli.headers["content-encoding"] == "br"
    assert by_gzip.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert brotli.decompress(by_brotli.content) == theme
    assert gzip.decompress(by_gzip.content) == theme
    assert plain.content == theme
    for answer in (by_brotli, by_gzip):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) == len(answer.content)


async def test_what_a_browser_has_already_is_not_sent_again(site: Site) -> None:
    first = await asked(site, VUE, "br")
    again = await asked(site, VUE, "br", **{"If-None-Match": first.headers["etag"]})
    other = await asked(site, VUE, "gzip", **{"If-None-Match": first.headers["etag"]})
    weak = f'"another", W/{first.headers["etag"]}'  # as a proxy makes of it
    for known in (weak, "*"):
        seen = await asked(site, VUE, "br", **{"If-None-Match": known})
        assert (seen.status_code, seen.content) == (304, b"")

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200  # the same file in another form


async def test_the_frameworks_files_are_compressed_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels: list[int] = []
    slowly = brotli.compress

    def counted(content: bytes, *, quality: int) -> bytes:
        levels.append(quality)
        return slowly(content, quality=quality)

    monkeypatch.setattr(compressed.brotli, "compress", counted)
    path = f"/_nicegui/{framework}/static/fonts.css"
    for _ in range(3):
        assert (await asked(site, path, "br")).headers["content-encoding"] == "br"
    await compress_ahead(site.app, [path])
    best = await asked(site, path, "br")

    assert levels == [compressed.FAST, compressed.BEST]
    assert b"@font-face" in brotli.decompress(best.content)
    assert "max-age=31536000" in best.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        f"/_nicegui/{framework}/static/%2e%2e/static/fonts.css",
        f"/_nicegui/{framework}/static/%2ffonts.css",
        "/static/0123456789ab/ui/theme.css",
        f"/_nicegui/{framework}/static/none.css",
    ],
)
async def test_nothing_is_kept_under_addresses_that_anybody_can_make_up(
    site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object, **named: object) -> bytes:
        pytest.fail("kept")

    monkeypatch.setattr(compressed.brotli, "compress", never)

    mark = (await asked(site, path, "br")).headers.get("etag", "")
    assert not mark.endswith('-br"')  # as what is kept has


async def test_what_every_page_loads_of_the_framework_is_known(
    site: Site, small_world: SmallWorld
) -> None:
    cookie = {"Cookie": f"roadmap_session={site.token(small_world.a.focal_point)}"}
    page = (await site.browser().get("/", headers=cookie)).text
    named = set(re.findall(r'(?:src|href)="(/_nicegui/[^"]*/static/[^"]+)"', page))
    named |= set(re.findall(r'url\("(/_nicegui/[^"]+)"\)', page))
    named |= set(re.findall(r'"(?:vue|dompurify)": "([^"]+)"', page))
    loaded = {path for path in named if not path.endswith("favicon.ico")}

    assert loaded == set(framework_files(Words("en")))
