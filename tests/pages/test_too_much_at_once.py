"""What one account may send, and on which hint a save is let in."""

import asyncio
import sys
import threading
import time
from functools import partial

import httpx
import pytest

from assessments.errors import NotSignedIn
from assessments.records.people import Person
from assessments.service.people import People
from roadmap.web import app
from roadmap.web.pages.answering import messages
from roadmap.web.ui.allowance import BURST, PARTS, RATE, Admitted, Allowance
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, until
from tests.patience import PATIENCE
from tests.worlds import SmallWorld


class Sender:
    """Sends as the answer page of somebody does, in one session."""

    def __init__(self, site: Site, small_world: SmallWorld, who: Person) -> None:
        self.who = who
        self.token = site.token(who)
        self.here = f"/assessments/{small_world.a.assessment}"
        self.browser = site.browser()
        self.browser.cookies.set("roadmap_session", self.token)
        self.sent = 0

    async def answer(self, parts: int = 1, page_of: str = "") -> httpx.Response:
        begin, self.sent = self.sent, self.sent + parts
        given = [
            {"code": "LAW-1.2a", "value": "met", "client_key": f"{number:032x}"}
            for number in range(begin, self.sent)
        ]
        return await self.browser.post(
            f"{self.here}/answers",
            json=given,
            headers={"X-Roadmap-Person": page_of or self.who.id},
        )

    async def send(self, what: str, body: str) -> httpx.Response:
        return await self.browser.post(
            f"{self.here}/{what}",
            content=body,
            headers={"X-Roadmap-Person": self.who.id},
        )


def spent(site: Site, who: Person) -> None:
    """Let somebody have sent all that may be sent at once, and more."""
    now = asyncio.get_running_loop().time()
    site.installation.allowance.count(who.id, now, parts=PARTS * BURST * 100)


async def test_an_account_that_sends_far_more_than_a_person_waits_and_nobody_else_does(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(site.installation.allowance, "rate", 0.1)  # on any computer
    a = small_world.a
    busy, other = (Sender(site, small_world, who) for who in (a.focal_point, a.officer))
    first = await busy.answer()
    statuses = [(await busy.answer(parts=200)).status_code for _ in range(4)]
    refused = await busy.answer()

    assert first.status_code == 200
    assert statuses == [200, 200, 200, 429]
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert "Nothing that you gave is lost" in refused.json()["refused"]
    assert (await other.answer()).status_code == 200


@pytest.mark.parametrize("what", ["answers", "comments", "change-reasons"])
@pytest.mark.parametrize("part", ["0", "{}"])
async def test_a_small_message_of_many_parts_is_refused_before_they_are_read_and_counted(
    site: Site, small_world: SmallWorld, what: str, part: str
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    body = f"[{','.join([part] * (498_000 // (len(part) + 1)))}]"

    begun = time.process_time()
    refused = await sender.send(what, body)
    took = time.process_time() - begun

    assert (refused.status_code, set(refused.json())) == (422, {"refused"})
    assert took < 0.5
    now = asyncio.get_running_loop().time()
    assert site.installation.allowance._left_at(sender.who.id, now) < BURST - PARTS


async def test_what_takes_long_to_read_is_read_beside_the_event_loop(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    read_by: list[threading.Thread] = []
    monkeypatch.setattr(
        messages, "_json_of", lambda _: read_by.append(threading.current_thread())
    )
    sender = Sender(site, small_world, small_world.a.focal_point)
    await sender.send("answers", f"[{' ' * 100_000}]")
    await sender.send("settlements", f"[{' ' * 100_000}]")

    assert len(read_by) == 2
    assert threading.main_thread() not in read_by


async def test_parts_that_cannot_be_read_are_counted_too(
    site: Site, small_world: SmallWorld
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    for _ in range(3):
        assert (await sender.send("comments", f"[{','.join('0' * 200)}]")).status_code

    assert (await sender.send("comments", "[0]")).status_code == 429


@pytest.mark.parametrize(
    "address",
    [
        "/forms/some-page/7",
        "/account/passphrase",
        "/assessments/a1/comments",
        "/assessments/a1/settlements",
        "/assessments/a1/what-if",
    ],
)
async def test_whatever_is_sent_too_often_is_refused_before_the_session_is_looked_up(
    site: Site,
    small_world: SmallWorld,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    await sender.answer()
    spent(site, sender.who)
    monkeypatch.setattr(People, "arrival", None)

    sent = await sender.browser.post(address)
    seen = await sender.browser.post(address, headers={"Accept": "text/html"})

    assert (sent.status_code, seen.status_code) == (429, 429)
    assert sent.json()["refused"] in seen.text
    assert f"<h1>{english('frame.problem.title')}</h1>" in seen.text
    assert int(seen.headers["Retry-After"]) >= 1
    assert sender.browser.cookies.get("roadmap_session") == sender.token


class Unknown:
    """Sessions that nobody has, whose look-up takes long, as when very many are looked up."""

    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = 0
        self.go = threading.Event()
        self._site = site
        arrival = People.arrival

        def slowly(people: People, *, token: str) -> Person:
            if token.startswith("unknown"):
                self.begun += 1
                self.go.wait(PATIENCE)
            return arrival(people, token=token)

        monkeypatch.setattr(People, "arrival", slowly)

    async def ask(self, number: int) -> httpx.Response:
        browser = self._site.browser()
        browser.cookies.set("roadmap_session", f"unknown{number}")
        return await browser.get("/account", headers={"Accept": "text/html"})


async def test_made_up_sessions_keep_nobody_waiting_who_has_signed_in(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    await sender.browser.get("/account")
    unknown = Unknown(site, monkeypatch)
    strangers = [asyncio.create_task(unknown.ask(number)) for number in range(20)]
    await until(lambda: unknown.begun)
    page = await asyncio.wait_for(sender.browser.get("/account"), PATIENCE)
    unknown.go.set()

    assert page.status_code == 200
    assert {(await stranger).status_code for stranger in strangers} == {303}


async def test_of_made_up_sessions_of_one_address_only_so_many_are_looked_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("roadmap.web.middleware.MOST_ARRIVING", 3)
    unknown = Unknown(site, monkeypatch)
    strangers = [asyncio.create_task(unknown.ask(number)) for number in range(20)]
    await until(lambda: sum(stranger.done() for stranger in strangers) == 16)
    unknown.go.set()
    answers = await asyncio.gather(*strangers)
    refused = [answer for answer in answers if answer.status_code == 503]

    assert len(refused) == 16  # one is looked up, and three wait
    assert english("frame.busy.title") in refused[0].text
    assert refused[0].headers["Refresh"] == "10"
    assert "default-src 'self'" in refused[0].headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        *("/sign-out", "/sign-in", "/language", "/account/sign-out-everywhere"),
        "/account/sessions/1/revoke",
    ],
)
async def test_who_has_sent_too_much_may_end_sessions_sign_in_and_choose_a_language(
    site: Site, small_world: SmallWorld, address: str
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    await sender.answer()
    spent(site, sender.who)
    entries = {"language": "en", "back": "/", "page_of": sender.who.id}

    answer = await sender.browser.post(address, data=entries)

    assert answer.status_code != 429
    if "out" in address:
        with pytest.raises(NotSignedIn):
            small_world.service.people.person_of(token=sender.token)


@pytest.mark.parametrize("headers", [{}, {"X-Roadmap-Person": "p"}])
async def test_who_has_no_session_any_more_is_shown_no_name_whatever_is_sent(
    site: Site, small_world: SmallWorld, headers: dict[str, str]
):
    sender = Sender(site, small_world, small_world.a.officer)
    await sender.answer()
    small_world.service.people.sign_out(token=sender.token)
    ask = partial(sender.browser.post, f"{sender.here}/answers", content="[")

    page = await ask(headers={**headers, "Accept": "text/html"})

    assert page.status_code == 303  # to sign in
    assert sender.who.name not in page.text
    if not headers:
        assert (await ask()).status_code == 401


async def test_pages_are_opened_by_who_has_sent_too_much(
    site: Site, small_world: SmallWorld
):
    sender = Sender(site, small_world, small_world.a.focal_point)
    spent(site, sender.who)

    assert (await sender.answer()).status_code == 429
    assert (await sender.browser.get("/account")).status_code == 200


async def test_a_session_is_looked_up_once_before_saves_and_then_in_each(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    looked_up: list[str] = []
    arrival = People.arrival

    def counted(self: People, *, token: str) -> object:
        looked_up.append(token)
        return arrival(self, token=token)

    monkeypatch.setattr(People, "arrival", counted)
    sender = Sender(site, small_world, small_world.a.focal_point)
    saved = [(await sender.answer()).json()["results"][0]["seq"] for _ in range(3)]

    assert saved == sorted(set(saved))
    assert looked_up == [sender.token]


async def test_a_save_is_refused_to_who_was_let_in_once_and_has_no_session_any_more(
    site: Site, small_world: SmallWorld
):
    a, people = small_world.a, small_world.service.people
    sender = Sender(site, small_world, a.officer)
    first = await sender.answer()
    stranger = await sender.answer(page_of=a.focal_point.id)
    people.sign_out(token=sender.token)
    gone = [await sender.answer() for _ in range(2)]

    assert stranger.status_code == 409
    assert "Somebody else is signed in" in stranger.json()["refused"]
    assert [reply.status_code for reply in gone] == [401, 401]
    assert site.installation.admitted.person(sender.token) is None
    sheet = small_world.service.answering.sheet(
        who=a.focal_point, assessment=a.assessment, priority="LAW"
    )
    (kept,) = sheet.states["LAW-1.2a"].others
    assert kept.seq == first.json()["results"][0]["seq"]


async def test_a_save_is_refused_to_who_was_deactivated_since_the_last_one(
    site: Site, small_world: SmallWorld
):
    a, people = small_world.a, small_world.service.people
    sender = Sender(site, small_world, a.officer)
    assert (await sender.answer()).status_code == 200
    people.deactivate(who=a.focal_point, person=a.officer.id)

    assert (await sender.answer()).status_code == 401


# What is counted


def test_a_room_that_saves_without_a_pause_meets_no_limit():
    allowance = Allowance()
    seconds = [number / 7.5 for number in range(7 * 60)]

    assert not any(allowance.wait("p1", now) for now in seconds)


def test_a_page_that_was_offline_sends_what_waits_in_it_without_a_long_wait():
    allowance, now = Allowance(), 0.0
    for _ in range(9):  # all 416 statements of an edition
        while wait := allowance.wait("p1", now):
            now += wait
        allowance.count("p1", now, parts=50)

    assert now < 2


def test_who_sends_without_end_gets_as_much_as_the_rate():
    allowance, now, let_in = Allowance(), 0.0, 0
    while now < 60:
        if wait := allowance.wait("p1", now):
            now += wait
        else:
            let_in += 1

    assert let_in == pytest.approx(BURST + 60 * RATE, abs=2)


def test_no_more_accounts_are_remembered_than_may_be(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("roadmap.web.ui.allowance.MOST", 10)
    allowance, admitted = Allowance(), Admitted()
    for number in range(100):  # all of them at once, so that nobody has all left
        assert not allowance.wait(f"p{number}", now=0)
        admitted.note(f"token {number}", small_world.a.officer)

    assert len(allowance._left) == 10
    assert len(admitted._people) == 10


def test_threads_take_turns_so_often_that_a_save_passes_what_is_computed():
    before = sys.getswitchinterval()
    try:
        app._let_saves_pass()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
