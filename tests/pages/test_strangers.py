"""What a stranger can stop: passphrases, places, slow lines."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from starlette.types import Message

from assessments.network import network_of
from assessments.service.people import People
from roadmap.web.patience import MOST_OF_ONE, MOST_STRANGERS, _is_one_too_many
from roadmap.web.ui import background, bodies, tries
from roadmap.web.ui.background import Asking, Pools
from roadmap.web.ui.tries import TooManyTries, Tries
from roadmap.wording.texts import english
from tests.pages.app_under_test import ORIGIN, Site, until
from tests.patience import PATIENCE
from tests.worlds import PASSPHRASE, SmallWorld


@pytest.fixture(autouse=True)
def nobody_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "HELD", 0.0)


HTML = {"Accept": "text/html"}
GUESS = {"sign_in_name": "focal-AAA", "passphrase": "a guess"}


def browser_at(site: Site, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=site.app, client=(address, 1)),
        base_url=ORIGIN,
        headers={"Origin": ORIGIN, **HTML},
    )


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("203.0.113.9", "203.0.113.200", True),
        ("203.0.113.9", "203.0.114.9", False),
        ("::ffff:203.0.113.9", "203.0.113.77", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::1", "::2", False),
    ],
)
def test_who_has_an_address_has_the_others_of_its_network(
    one: str, other: str, are_one: bool
):
    assert (network_of(one) == network_of(other)) == are_one


def made(tries_of: Tries, networks: Iterator[str], number: int, now: float = 0) -> int:
    """Let strangers try so often, and say how often they could."""
    could = 0
    for _ in range(number):
        with suppress(TooManyTries):
            tries_of.count(next(networks), now, is_stranger=True)
            could += 1
    return could


def one_network() -> Iterator[str]:
    while True:
        yield network_of("203.0.113.9")


def many_networks() -> Iterator[str]:
    yield from (
        network_of(f"10.{number >> 8}.{number % 256}.1") for number in range(60_000)
    )


def test_a_network_that_tries_without_a_pause_leaves_others_their_tries():
    several = Tries()

    assert made(several, one_network(), 1000) == tries.OF_A_NETWORK[0]
    assert made(several, one_network(), 1000, now=10.0) == 10 * tries.OF_A_NETWORK[1]
    several.count(network_of("198.51.100.4"), 10.0, is_stranger=True)


def test_all_strangers_together_have_so_many_tries_and_newcomers_a_few_beside():
    several, networks = Tries(), many_networks()
    most = tries.TOGETHER[0] + tries.OF_NEWCOMERS[0]

    assert made(several, networks, 5000) == most
    again = Tries()
    few = [network_of(f"10.0.{number}.1") for number in range(10)]
    tried = made(again, iter(few * 100), 1000)
    assert tried == tries.TOGETHER[0]
    again.count(
        network_of("198.51.100.4"), 0, is_stranger=True
    )  # who was not there yet


def test_strangers_take_no_try_of_who_has_signed_in():
    several = Tries()
    made(several, many_networks(), 5000)

    for _ in range(int(tries.OF_ONE[0])):
        several.count("p1", 0, is_stranger=False)
    with pytest.raises(TooManyTries) as refused:
        several.count("p1", 0, is_stranger=False)
    assert refused.value.seconds == 1 / tries.OF_ONE[1]


async def test_one_try_too_many_is_refused_before_a_passphrase_is_looked_at(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    hashed = []
    fits = "assessments.service.sessions.fits"
    monkeypatch.setattr(fits, lambda *_: bool(hashed.append(1)))
    flood = browser_at(site, "203.0.113.9")
    for _ in range(int(tries.OF_A_NETWORK[0]) + 5):
        refused = await flood.post("/sign-in", data={**GUESS, "sign_in_name": "Ann"})
    monkeypatch.undo()

    assert len(hashed) <= tries.OF_A_NETWORK[0]
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 1
    assert english("refused.too_many_tries", seconds=1) in refused.text
    assert 'value="Ann"' in refused.text
    right = {**GUESS, "passphrase": PASSPHRASE}
    other = await browser_at(site, "198.51.100.4").post("/sign-in", data=right)
    assert other.status_code == 303


async def test_so_many_strangers_wait_for_a_hash_and_the_next_is_told_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(background, "WAITING", 1)
    go = threading.Event()
    begun: list[int] = []

    def sign_in(*_: object, **__: object) -> None:
        begun.append(1)
        go.wait(PATIENCE)
        raise TooManyTries(1)

    monkeypatch.setattr(People, "sign_in", sign_in)
    tasks = [
        asyncio.create_task(
            browser_at(site, f"10.0.{n}.1").post("/sign-in", data=GUESS)
        )
        for n in range(3)  # two at work, one in the line
    ]
    await until(lambda: len(begun) == 2)
    refused = await browser_at(site, "198.51.100.4").post("/sign-in", data=GUESS)
    assert (len(begun), refused.status_code) == (2, 429)
    go.set()
    await asyncio.gather(*tasks)


async def test_a_known_browser_is_slowed_and_never_refused(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    mine, right = browser_at(site, "192.0.2.1"), {**GUESS, "passphrase": PASSPHRASE}
    await mine.post("/sign-in", data=right)
    assert "roadmap_browser" in mine.cookies
    now = asyncio.get_running_loop().time()
    for number in range(200):
        with suppress(TooManyTries):
            several = site.installation.pools.tries
            several.count(f"{number % 4}", now, is_stranger=True)
    monkeypatch.setattr(background, "WAITING", 0)

    assert (await browser_at(site, "1").post("/sign-in", data=right)).status_code == 429
    assert (await mine.post("/sign-in", data=right)).status_code == 303
    slowed, clock = site.installation.pools.tries._of_one, asyncio.get_running_loop()
    slowed.rate = 5
    slowed._note(f"browser {mine.cookies['roadmap_browser']}", 0, begun := clock.time())
    assert (await mine.post("/sign-in", data=right)).status_code == 303
    assert clock.time() - begun >= 1 / slowed.rate


async def test_who_is_refused_waits_for_it_and_costs_nothing_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(tries, "HELD", 0.1)
    monkeypatch.setattr(tries, "MOST_HELD", 1)
    several, clock = Tries(), asyncio.get_running_loop()
    begun = clock.time()

    held = asyncio.create_task(several.hold())
    await asyncio.sleep(0)
    await several.hold()  # one more than are held hears it at once
    assert clock.time() - begun < 0.1
    await held
    assert clock.time() - begun >= 0.09


async def test_a_stolen_session_tries_few_passphrases(
    site: Site, small_world: SmallWorld
):
    browser = browser_at(site, "203.0.113.9")
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    form = {"old": "a guess", "new": "a long enough one", "again": "a long enough one"}

    tried = [
        (await browser.post("/account/passphrase", data=form)).status_code
        for _ in range(int(tries.OF_ONE[0]) + 2)
    ]

    assert tried == [303] * int(tries.OF_ONE[0]) + [429] * 2


async def test_hashes_are_computed_behind_everything_else(site: Site):
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    pools = site.installation.pools
    usual = await pools.saving("p1", niceness)

    assert await pools.hashing("p1", niceness) == min(19, usual + background.BEHIND)


def asking(who: str, *, saves: bool = True, stranger: bool = True) -> Asking:
    return Asking(pools=POOLS, who=who, is_stranger=stranger, saves=saves)


POOLS = Pools()


def test_four_networks_leave_a_place_to_a_fifth():
    ongoing: set[Asking] = set()
    for number in range(400):
        who = asking(f"network {number % 4}")
        if not _is_one_too_many(who, ongoing):
            ongoing.add(who)
    own = [who.who for who in ongoing].count("network 0")

    assert (own, len(ongoing)) == (MOST_STRANGERS // 4, MOST_STRANGERS)
    fifth = asking("network 5")
    assert not _is_one_too_many(fifth, ongoing)
    ongoing.add(fifth)
    assert not _is_one_too_many(asking("network 5"), ongoing)
    assert _is_one_too_many(asking("network 1"), ongoing)


def test_what_strangers_read_takes_no_place_of_what_they_send():
    reading = {asking(f"n{number % 4}", saves=False) for number in range(240)}
    one = {asking("n0", saves=False) for _ in range(MOST_OF_ONE)}

    assert not _is_one_too_many(asking("n0"), reading | one)
    assert _is_one_too_many(asking("n0", saves=False), one)


def test_there_is_an_end_to_the_places_of_strangers():
    ongoing: set[Asking] = set()
    for number in range(5000):
        who = asking(f"network {number % 1000}")
        if not _is_one_too_many(who, ongoing):
            ongoing.add(who)

    assert len(ongoing) <= 2 * MOST_STRANGERS


async def sent_slowly(site: Site, path: str, cookie: str = "") -> list[Message]:
    """Post a form whose last byte never comes."""
    headers = {
        "host": "roadmap.test",
        "origin": ORIGIN,
        "content-length": "100",
        "content-type": "application/x-www-form-urlencoded",
        "cookie": cookie,
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "scheme": "http",
        "query_string": b"",
        "root_path": "",
        "client": ("203.0.113.9", 1),
        "headers": [(n.encode(), v.encode()) for n, v in headers.items()],
        "server": ("roadmap.test", 80),
        "app": site.app,
    }
    first: list[Message] = [{"type": "http.request", "body": b"a", "more_body": True}]
    told: list[Message] = []

    async def receive() -> Message:
        if first:
            return first.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        told.append(message)

    await asyncio.wait_for(site.app(scope, receive, send), PATIENCE)
    return told


async def test_a_stranger_who_sends_a_byte_a_second_takes_no_place_and_is_cut(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bodies, "OF_STRANGERS", 0.3)
    slow = asyncio.create_task(sent_slowly(site, "/sign-in"))
    await until(lambda: site.installation.arriving)

    assert dict(site.installation.arriving) == {"203.0.113.0/24": 1}
    assert not site.installation.ongoing
    told = await slow
    headers = dict(told[0]["headers"])
    assert (told[0]["status"], headers[b"connection"]) == (408, b"close")
    assert english("refused.too_slow").encode() in told[1]["body"]
    assert not site.installation.arriving


async def test_of_one_network_only_so_much_is_on_its_way(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bodies, "OF_STRANGERS", 0.3)
    monkeypatch.setattr("roadmap.web.patience.MOST_OF_ONE", 2)
    told = await asyncio.gather(*(sent_slowly(site, "/sign-in") for _ in range(3)))

    assert sorted(messages[0]["status"] for messages in told) == [408, 408, 503]


async def test_a_person_whose_line_broke_is_told_so(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    cookie = f"roadmap_session={site.token(small_world.a.focal_point)}"
    monkeypatch.setattr(bodies.paced, "__kwdefaults__", {"pause": 0.2})

    told = await sent_slowly(site, "/language", cookie)

    assert told[0]["status"] == 408


async def test_a_person_on_a_slow_line_sends_all_of_it():
    seconds, left = 0.0, [b"x" * 1000] * 40

    async def receive() -> Message:
        nonlocal seconds
        seconds += 1.5  # 670 bytes a second
        part = left.pop()
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    receiving = bodies.paced(receive, lambda: seconds)
    parts = [await receiving() for _ in range(40)]

    assert sum(len(part["body"]) for part in parts) == 40_000


async def test_a_person_who_sends_a_byte_a_second_is_cut_as_well():
    seconds = 0.0

    async def receive() -> Message:
        nonlocal seconds
        seconds += 1
        if seconds > 2 * bodies.PAUSE:
            await asyncio.Event().wait()  # nothing more comes
        return {"type": "http.request", "body": b"x", "more_body": True}

    receiving = bodies.paced(receive, lambda: seconds)
    with pytest.raises(bodies.TooSlow):
        for _ in range(1000):
            await receiving()
