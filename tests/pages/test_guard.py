"""What every answer tells browsers to refuse, and under which names we answer."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import nicegui
import pytest
from sqlalchemy import select
from starlette.routing import BaseRoute, Mount
from starlette.types import Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.server import ServerState

from assessments.store import row_security
from assessments.store.tables import TABLES
from roadmap.settings import Settings
from roadmap.web import unreadable
from roadmap.web.guard import ALWAYS
from roadmap.web.ui import origins, visitor
from roadmap.web.ui.framework_files import ICON, framework_file
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.own_files import own_paths
from roadmap.wording.texts import english
from tests.pages.app_under_test import ORIGIN, Site, application
from tests.patience import PATIENCE
from tests.worlds import PASSPHRASE, SmallWorld

HTML = {"Accept": "text/html"}
SECURE = ORIGIN.replace("http:", "https:")


def paths(routes: list[BaseRoute], before: str = "") -> Iterator[str]:
    """Name every address there is, with something for each part that may be anything."""
    for route in routes:
        path = before + str(getattr(route, "path", ""))
        if isinstance(route, Mount):
            yield from paths(list(route.routes), path)
            yield f"{path}/nothing"
        else:
            for part in ("{number:path}", "{path:path}", "{key:path}", "{name:path}"):
                path = path.replace(part, "x")
            for part in set(path.split("{")[1:]):
                path = path.replace("{" + part.split("}")[0] + "}", "1")
            yield path


ADDRESSES = sorted(
    {
        *paths(list(application().routes)),
        *("/", "/nothing", "/static/nothing.js", framework_file(ICON)),
        *("/_nicegui_ws/socket.io/?EIO=4&transport=polling", next(iter(own_paths()))),
    }
)


def record(world: SmallWorld) -> dict[str, list[tuple[object, ...]]]:
    """Give all that states and the region have, but who signs in and what is logged."""
    beside = {"session", "sign_in_step", "deed", "deed_origin", "log_head"}
    with world.service.world.database.reading() as unit:
        row_security.reach(unit, row_security.EVERY_STATE)
        return {
            name: [tuple(row) for row in unit.execute(select(table))]
            for name, table in TABLES.items()
            if name not in beside
        }


def over(site: Site, settings: Settings) -> None:
    site.app.state.installation = Installation(service=site.service, settings=settings)


def is_guarded(got: httpx.Response) -> bool:
    policy = got.headers.get("content-security-policy", "")
    return "frame-ancestors 'none'" in policy and all(
        got.headers.get_list(name) == [value] for name, value in ALWAYS.items()
    )


async def test_every_answer_has_the_headers_that_guard_it_and_reading_changes_nothing(
    site: Site, small_world: SmallWorld
):
    methods = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
    mine, stranger, found = site.browser(), site.browser(), set()
    mine.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    for browser in (stranger, mine):
        before = record(small_world)
        for path in ADDRESSES:
            for method in methods if browser is stranger else ("GET",):
                got = await browser.request(method, path)
                found.add(got.status_code)
                assert is_guarded(got), (method, path, got.headers)
                assert len(got.headers.get_list("vary")) <= 1, (method, path)
                assert "strict-transport-security" not in got.headers
                assert got.status_code < 500, (method, path)
                is_file = path.startswith(("/_nicegui", "/static"))
                assert is_file or got.headers["cache-control"], (method, path)

    assert {200, 204, 303, 401, 404} <= found
    assert record(small_world) == before  # as the last one only asked


async def test_refusals_have_them_too(site: Site, monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> None:
        raise ValueError("nothing to be told")

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app, raise_app_exceptions=False),
        base_url=ORIGIN,
        headers={"Origin": ORIGIN},
    ) as browser:
        foreign = await browser.post("/sign-in", headers={"Origin": "http://evil.test"})
        large = await browser.post("/sign-in", data={"passphrase": "x" * 30_000})
        elsewhere = await browser.get("/", headers={"Host": "evil.test"})
        monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 0)
        busy = await browser.post("/sign-in")
        monkeypatch.undo()
        monkeypatch.setattr("roadmap.web.pages.help.page.plain.answer", fails)
        monkeypatch.setattr(
            "roadmap.web.ui.problems.NoContent.filter", lambda *_: False
        )
        failed = await browser.get("/help")

    answers = (foreign, large, elsewhere, busy, failed)
    assert [got.status_code for got in answers] == [403, 413, 421, 503, 500]
    assert all(is_guarded(got) for got in answers)
    assert "nothing to be told" not in failed.text


async def asked_for_a_socket(
    site: Site, path: str = "/_nicegui_ws/socket.io/", **headers: str
) -> list[Message]:
    """Ask for a websocket, and give what is told; a server may say why it refuses."""
    told: list[Message] = []
    given = {"host": "roadmap.test", "origin": ORIGIN, **headers}
    scope: dict[str, Any] = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "path": path,
        "raw_path": b"",
        "scheme": "ws",
        "query_string": b"EIO=4&transport=websocket",
        "root_path": "",
        "client": ("203.0.113.9", 1),
        "server": ("roadmap.test", 80),
        "subprotocols": [],
        "app": site.app,
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "extensions": {"websocket.http.response": {}},
    }
    first: list[Message] = [{"type": "websocket.connect"}]

    async def receive() -> Message:
        if first:
            return first.pop()
        await asyncio.sleep(0)
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Message) -> None:
        told.append(message)

    await asyncio.wait_for(site.app(scope, receive, send), PATIENCE)
    return told


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"origin": "http://evil.test"}, 403), ({"host": "evil.test"}, 421)],
)
async def test_a_socket_is_refused_with_them(
    site: Site, headers: dict[str, str], status: int
):
    told = await asked_for_a_socket(site, **headers)

    assert (told[0]["type"], told[0]["status"]) == (
        "websocket.http.response.start",
        status,
    )
    names = {name.decode().lower() for name, _ in told[0]["headers"]}
    assert {name.lower() for name in ALWAYS} < names


async def test_behind_https_a_browser_comes_back_over_https_only(site: Site):
    over(site, Settings(public_url=SECURE))
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app), base_url=SECURE
    )

    for path in ("/sign-in", "/nothing", "/static/nothing.js", framework_file(ICON)):
        got = await browser.get(path)
        assert got.headers["strict-transport-security"] == "max-age=31536000"
        assert "ws://" not in got.headers["content-security-policy"].replace(
            "wss://", ""
        )


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *(("roadmap.test", 303), ("ROADMAP.test", 303), ("roadmap.test:80", 303)),
        *(("roadmap.test:8080", 421), ("evil.test", 421), ("127.0.0.1", 421)),
        *(("roadmap.test.evil.test", 421), ("", 421), ("roadmap.test@evil", 421)),
    ],
)
async def test_with_a_public_address_we_answer_under_no_other(
    site: Site, host: str, status: int
):
    async with site.browser() as browser:
        got = await browser.get("/", headers={"Host": host, **HTML})
        alive = await browser.get("/healthz", headers={"Host": host})

    assert (got.status_code, alive.status_code) == (status, 200)
    if status == 421:
        assert got.text == english("frame.problem.other_host")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *(("localhost:8080", 303), ("127.0.0.1:8080", 303), ("[::1]:8080", 303)),
        *(("192.0.2.7", 303), ("a.localhost", 303), ("server.lan", 303)),
        *(("rebound.test", 421), ("localhost.evil.test", 421), ("", 421)),
    ],
)
async def test_without_one_we_answer_under_no_name_that_others_can_point_here(
    site: Site, host: str, status: int
):
    over(site, Settings(host="server.lan"))

    async with site.browser() as browser:
        got = await browser.get("/", headers={"Host": host})

    assert got.status_code == status


@pytest.mark.parametrize(
    ("public", "origin", "taken"),
    [
        ("http://roadmap.test", "http://roadmap.test", True),
        ("http://roadmap.test", "https://roadmap.test", False),
        ("https://roadmap.test", "https://roadmap.test", True),
        ("https://roadmap.test", "http://roadmap.test", False),
        ("https://roadmap.test", "https://roadmap.test:443", True),
        ("https://roadmap.test", "https://roadmap.test:8443", False),
        ("https://roadmap.test/tip", "https://roadmap.test", True),
    ],
)
async def test_the_scheme_of_who_sends_counts_as_well_as_the_name(
    site: Site, public: str, origin: str, taken: bool
):
    over(site, Settings(public_url=public))

    async with site.browser() as browser:
        got = await browser.post("/sign-in", headers={"Origin": origin})

    assert (got.status_code != 403) == taken


async def test_what_the_browser_says_comes_from_another_site_is_not_taken(
    site: Site, small_world: SmallWorld
):
    async with site.browser() as browser:
        got = {
            where: await browser.post("/language", headers={"Sec-Fetch-Site": where})
            for where in ("cross-site", "same-site", "same-origin", "none")
        }
        link = await browser.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})

    refused = {where for where, answer in got.items() if answer.status_code == 403}
    assert refused == {"cross-site", "same-site"}
    assert link.status_code == 200


async def test_what_is_not_there_is_not_kept_as_a_file_is(site: Site):
    missing = ("/static/nothing.js", "/_nicegui/nothing", "/_nicegui_ws/nothing")

    async with site.browser() as browser:
        got = [await browser.get(path) for path in (*missing, next(iter(own_paths())))]

    assert [answer.headers["cache-control"] for answer in got[:-1]] == ["no-store"] * 3
    assert got[-1].status_code == 200
    assert "no-store" not in got[-1].headers["cache-control"]


@pytest.mark.parametrize(
    ("settings", "name", "path"),
    [
        ({"public_url": SECURE}, "__Host-roadmap_session", "/"),
        (
            {"public_url": f"{SECURE}/tip", "prefix": "/tip"},
            "__Secure-roadmap_session",
            "/tip",
        ),
        ({"public_url": ORIGIN}, "roadmap_session", "/"),
    ],
)
async def test_the_name_of_the_cookie_says_that_it_is_ours_alone(
    site: Site,
    small_world: SmallWorld,
    settings: dict[str, Any],
    name: str,
    path: str,
):
    over(site, Settings(**settings))
    base = settings["public_url"].removesuffix("/tip")
    form = {
        "sign_in_name": small_world.a.focal_point.sign_in_name,
        "passphrase": PASSPHRASE,
    }
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app),
        base_url=base,
        headers={"Origin": base},
    )

    answer = await browser.post(f"{path.rstrip('/')}/sign-in", data=form)
    secret = browser.cookies[name]
    browser.cookies.clear()
    plain = await browser.get(
        "/account", headers={"Cookie": f"roadmap_session={secret}"}
    )
    kept = await browser.get("/account", headers={"Cookie": f"{name}={secret}"})
    out = await browser.post("/sign-out", headers={"Cookie": f"{name}={secret}"})

    cookie = answer.headers.get_list("set-cookie")[0]
    assert f"Path={path};" in cookie
    assert ("; Secure" in cookie) == base.startswith("https")
    assert "Domain" not in cookie
    assert (kept.status_code, plain.status_code) == (
        200,
        200 if "_" not in name[:2] else 303,
    )
    gone = out.headers["set-cookie"]
    assert gone.startswith(f'{name}="";')
    assert ("; Secure" in gone) == base.startswith("https")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sign-in", "GET, HEAD, OPTIONS, POST"),
        ("/plan", "GET, HEAD, OPTIONS"),
        ("/language", "OPTIONS, POST"),
        ("/nothing", "OPTIONS"),
    ],
)
async def test_who_asks_how_something_may_be_asked_for_is_told(
    site: Site, path: str, allowed: str
):
    async with site.browser() as browser:
        got = await browser.options(path)

    assert (got.status_code, got.headers["allow"]) == (204, allowed)
    assert not [name for name in got.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/nothing"])
async def test_nothing_is_sent_back_as_it_came(site: Site, path: str):
    async with site.browser() as browser:
        got = await browser.request("TRACE", path, headers={"X-Mark": "came along"})

    assert 400 <= got.status_code < 500
    assert "came along" not in got.text


async def test_headers_of_a_proxy_are_believed_of_the_proxy_only(site: Site):
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope["client"][0], scope["scheme"]))
        await site.app(scope, receive, send)

    served = ProxyHeadersMiddleware(app, Settings().forwarded_allow_ips)
    claimed = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Prefix": "/elsewhere",
    }

    async def asked_from(address: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=served, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
            return await browser.get("/sign-in", headers=claimed)

    by_proxy, by_other = await asked_from("127.0.0.1"), await asked_from("192.0.2.9")

    assert seen == [("198.51.100.7", "https"), ("192.0.2.9", "http")]
    assert (by_proxy.status_code, by_other.status_code) == (200, 200)
    assert "/elsewhere" not in by_proxy.text + by_other.text


def test_a_cookie_without_a_secret_keeps_its_name():
    scope = {"type": "http", "scheme": "https", "headers": []}

    assert origins.is_secure(scope, Settings())
    assert visitor.cookie("x", scope, Settings()) == "__Host-x"
    assert nicegui.app.router.redirect_slashes is False


class HeldTransport(asyncio.Transport):
    """Holds what a protocol writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.is_over = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.is_over = True

    def is_closing(self) -> bool:
        return self.is_over


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01 garbage\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["garbage", "length", "two lengths"],
)
async def test_what_is_no_request_is_answered_with_our_headers_too(sent: bytes):
    settings = Settings(public_url="https://roadmap.test")
    transport = HeldTransport()
    reader = unreadable.protocol_for(settings)(Config(app=_nothing), ServerState(), {})
    reader.connection_made(transport)
    reader.data_received(sent)

    answer = transport.written.decode()
    assert answer.startswith("HTTP/1.1 400 Bad Request\r\n")
    for name, value in ALWAYS.items():
        assert f"\r\n{name}: {value}\r\n" in answer
    assert "\r\nStrict-Transport-Security: " in answer
    assert transport.is_over


async def _nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing: nothing comes as far as here."""
