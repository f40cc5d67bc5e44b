"""Pages as they are sent: with brotli where the browser takes it, else with gzip."""

import gzip

import brotli
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from roadmap.web.compressed_answers import CompressedAnswersMiddleware
from tests.pages.app_under_test import Site

SAID = "Skip to the content"


async def sent(site: Site, takes: str) -> tuple[str | None, bytes]:
    """Ask for a page; how it is compressed, and its bytes as they came."""
    async with site.browser() as browser:
        request = browser.build_request(
            "GET", "/sign-in", headers={"Accept-Encoding": takes}
        )
        got = await browser.send(request, stream=True)
        content = b"".join([part async for part in got.aiter_raw()])
    return got.headers.get("content-encoding"), content


@pytest.mark.parametrize("takes", ["gzip, deflate, br, zstd", "br;q=1.0"])
async def test_a_page_is_sent_with_brotli_to_who_takes_it(
    site: Site, takes: str
) -> None:
    coding, content = await sent(site, takes)

    assert coding == "br"
    assert SAID in brotli.decompress(content).decode()


async def test_a_page_is_sent_with_gzip_or_as_it_is_to_others(site: Site) -> None:
    by_gzip, as_it_is = await sent(site, "gzip, br;q=0"), await sent(site, "identity")
    nothing = await sent(site, "br;q=0, gzip;q=0")

    assert by_gzip[0] == "gzip"
    assert SAID in gzip.decompress(by_gzip[1]).decode()
    assert as_it_is[0] is None
    assert SAID in as_it_is[1].decode()
    assert nothing == as_it_is


async def test_what_is_sent_in_pieces_comes_whole() -> None:
    async def in_pieces(_: Scope, __: Receive, send: Send) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": []}
        await send(head)
        for piece in (True, True, False):
            body = b"x" * 200_000
            await send({"type": "http.response.body", "body": body, "more_body": piece})

    transport = httpx.ASGITransport(app=CompressedAnswersMiddleware(in_pieces))
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as browser:
        got = await browser.get("/", headers={"Accept-Encoding": "br"})

    assert got.headers["content-encoding"] == "br"
    assert got.content == b"x" * 600_000
