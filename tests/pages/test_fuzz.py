"""Whatever a stranger sends to a route that takes something: refused, and in no log.

A short run here; ``-m long`` looks for longer.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import BaseRoute, Mount

from tests.pages.app_under_test import ORIGIN, Site, application
from tests.worlds import SmallWorld

MARK = "SENT-BY-A-STRANGER"
"""Stands in everything that is sent, so that it can be found again."""

KINDS = (
    *("application/x-www-form-urlencoded", "application/json", "text/plain", ""),
    *("multipart/form-data; boundary=X", "multipart/form-data", "a/b; charset=utf-7"),
    "application/x-www-form-urlencoded; charset=" + MARK,
)
NAMES = (
    *("sign_in_name", "passphrase", "again", "next", "back", "language", "code"),
    *("shared", "person", "old", "new", "key", "entries", MARK),
)
SIGNS = st.text(st.characters(codec="utf-8"), max_size=60).map(lambda text: text + MARK)
FORMS = st.dictionaries(st.sampled_from(NAMES), SIGNS, max_size=8)
BODIES = st.one_of(
    st.binary(max_size=300).map(lambda sent: sent + MARK.encode()),
    SIGNS.map(lambda text: f'{{"key": "{text}", "entries": [[1, {{}}]]}}'.encode()),
    SIGNS.map(lambda text: f"--X\r\nContent-Disposition: form-data; {text}".encode()),
)
HEADERS = st.dictionaries(
    st.sampled_from(("Cookie", "Accept", "Accept-Language", "User-Agent", "Referer")),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(
        lambda text: text + MARK
    ),
)
PARTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def posting(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from posting(list(route.routes))
        elif "POST" in (getattr(route, "methods", None) or ()):
            yield str(getattr(route, "path", ""))


ROUTES = sorted(set(posting(list(application().routes))))


@contextmanager
def written() -> Iterator[io.StringIO]:
    """Hear whatever any logger writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [
        logging.getLogger(n) for n in ("", "nicegui", "uvicorn.error", "roadmap")
    ]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield stream
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


async def nothing_comes_of_it(site: Site, token: str, examples: int) -> None:
    """Send odd things to every route, as a stranger or in a session."""
    sent: list[tuple[str, str, bytes | dict[str, str], dict[str, str]]] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(ROUTES),
        st.sampled_from(KINDS),
        st.one_of(FORMS, BODIES),
        HEADERS,
        PARTS,
    )
    def collect(
        route: str,
        kind: str,
        body: bytes | dict[str, str],
        headers: dict[str, str],
        part: str,
    ) -> None:
        for name in [piece.split("}")[0] for piece in route.split("{")[1:]]:
            route = route.replace("{" + name + "}", part)
        sent.append((route, kind, body, headers))

    collect()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with written() as log:
        for route, kind, body, headers in sent:
            browser = site.browser()
            if token:
                browser.cookies.set("roadmap_session", token)
                headers.pop("Cookie", None)
            given_as = {"data": body} if isinstance(body, dict) else {"content": body}
            more = {"Content-Type": kind} if "content" in given_as and kind else {}
            path = route.replace("?", "").replace("#", "") or "/"
            got = await browser.post(
                httpx_path(path),
                headers={**headers, **more},
                **given_as,  # type: ignore[arg-type]
            )
            assert got.status_code < 500, (route, kind, body, headers)
            assert "Traceback" not in got.text
    assert MARK not in log.getvalue().replace(ORIGIN, "")
    assert "Traceback" not in log.getvalue()


def httpx_path(path: str) -> str:
    """Write a path so that it is sent as it is."""
    return "".join(
        sign
        if sign.isascii() and (sign.isalnum() or sign in "/-_.~")
        else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in path
    )


async def test_whatever_a_stranger_sends_is_refused_and_in_no_log(site: Site):
    await nothing_comes_of_it(site, "", 60)


async def test_whatever_a_signed_in_person_sends_is_refused_and_in_no_log(
    site: Site, small_world: SmallWorld
):
    site.installation.allowance.burst = 10_000
    await nothing_comes_of_it(site, site.token(small_world.a.focal_point), 60)


@pytest.mark.long
async def test_long_whatever_anybody_sends_is_refused_and_in_no_log(
    site: Site, small_world: SmallWorld
):
    site.installation.allowance.burst = 1_000_000
    await nothing_comes_of_it(site, "", 1500)
    await nothing_comes_of_it(site, site.token(small_world.a.focal_point), 1500)
