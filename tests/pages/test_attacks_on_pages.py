"""What a hostile visitor must not achieve in the middleware, the pages and the routes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from typing import Any

import httpx
import pytest

from assessments.errors import NotUsable
from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.people import Person, Role
from assessments.records.plans import ActionStatus
from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web.ui.framework_files import ICON, framework_file
from roadmap.web.ui.installation import Installation
from roadmap.web.ui.own_files import own_address
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site
from tests.plans import content
from tests.worlds import PASSPHRASE, SmallWorld, answer, editions_of

NASTY = "</title></script><img src=x onerror=alert(1)>"
FILES = (
    "results/profile.csv",
    "results/years.csv",
    "results/years-wide.svg",
    "options.csv",
    "what-if/LAW",
    "questions/LAW.js",
)
ADDRESSES = (
    *("", "/answer/LAW", "/results", "/submit", "/questionnaire", "/options", "/ways"),
    *("/ways?by=budget", "/costs", "/what-if"),
)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """A browser in which somebody has signed in."""

    http: httpx.AsyncClient
    who: Person

    async def send(self, address: str, message: Any) -> httpx.Response:
        """Send what the questionnaire sends."""
        headers = {"X-Roadmap-Person": self.who.id}
        return await self.http.post(address, json=message, headers=headers)


@pytest.fixture
def service(service: Service) -> Iterator[Service]:
    """Give the small edition every word that the pages ask for."""
    known = service.world.editions("small")
    words = dict(known.texts[known.language])
    for code in list(words):
        short = code.rpartition(".")[0]
        for part in ("definition", "floor", "evidence"):
            words[f"{short}.{part}"] = f"{part} of {short}"
    edition = replace(known, texts={known.language: words})
    world = replace(service.world, editions=editions_of(edition))
    parts = ("people", "cycles", "answering", "evidence", "submitting")
    yield replace(
        service,
        world=world,
        **{name: replace(getattr(service, name), world=world) for name in parts},
    )


@pytest.fixture
def browser_of(site: Site) -> Callable[[Person], Browser]:
    """Give a way to sign somebody in."""

    def signed_in(who: Person) -> Browser:
        http = site.browser()
        http.cookies.set("roadmap_session", site.token(who))
        return Browser(http=http, who=who)

    return signed_in


def everybody(world: SmallWorld) -> dict[str, Person]:
    people = (*world.a.people, world.administrator, world.analyst, world.editor)
    return {person.sign_in_name: person for person in people}


@pytest.mark.parametrize("file", FILES)
async def test_a_file_of_another_state_is_not_there(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, file: str
) -> None:
    browser = browser_of(small_world.a.focal_point)

    got = await browser.http.get(f"/assessments/{small_world.b.assessment}/{file}")

    assert got.status_code == 404
    assert got.text == "There is no such thing here, or it is not for you to see."


@pytest.mark.parametrize(
    "name", ["officer-aaa", "observer-aaa", "administrator", "analyst", "editor"]
)
async def test_results_are_refused_to_who_may_not_see_them(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, name: str
) -> None:
    browser = browser_of(everybody(small_world)[name])

    for file in FILES[:-1]:
        got = await browser.http.get(f"/assessments/{small_world.a.assessment}/{file}")
        assert got.status_code == 403, file


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_page_of_another_state_is_like_one_that_is_not_there(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, address: str
) -> None:
    browser = browser_of(small_world.a.focal_point)
    theirs = small_world.b.assessment

    foreign = await browser.http.get(f"/assessments/{theirs}{address}")
    missing = await browser.http.get(f"/assessments/nothing{address}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "BBB" not in foreign.text


async def test_a_contributor_finds_nothing_of_other_voices_anywhere(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    service, a = small_world.service, small_world.a
    here = {"who": a.focal_point, "assessment": a.assessment}
    service.answering.record_answer(
        **here, answer=answer("LAW-1.2a", "not_yet", reason="OURS-REASON")
    )
    service.answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a", "met")
    )
    service.answering.comment(
        **here, code="LAW-1.2a", text="OURS-COMMENT", client_key="a-comment"
    )
    entry = service.evidence.add(
        who=a.focal_point,
        title="OURS-TITLE",
        kind=EvidenceKind.LAW,
        owner="OURS-OWNER",
        dated=None,
        language="en",
        confidential=True,
        place="OURS-PLACE",
    )
    service.evidence.link(
        **here, evidence=entry.id, criterion="LAW-1.2a", grade=LinkGrade.CHECKED
    )
    service.answering.settle(
        **here, code="LAW-1.2a", value="not_yet", reason="OURS-SETTLING"
    )
    service.plans.add_actions(
        who=a.focal_point,
        contents=[
            content(
                "OURS-ACTION",
                criteria=("LAW-1.2a",),
                status=ActionStatus.DONE,
                evidence_wanted="OURS-WANTED",
            )
        ],
    )
    browser = browser_of(a.officer)

    seen = ""
    for address in (*ADDRESSES, *(f"/{file}" for file in FILES), "/evidence-entries"):
        got = await browser.http.get(f"/assessments/{a.assessment}{address}")
        seen += got.text
    for address in ("/", "/evidence", "/account", "/team"):
        seen += (await browser.http.get(address)).text
    again = {"code": "LAW-1.2a", "value": "met", "client_key": "12345678"}
    sent = await browser.send(f"/assessments/{a.assessment}/answers", [again])
    seen += sent.text

    assert "LAW-1.2a" in seen
    assert "OURS-" not in seen
    assert sent.json()["placements"] == {}


async def test_names_cannot_break_out_of_a_page(
    site: Site, browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    people, a = small_world.service.people, small_world.a
    people.add_agency(who=a.focal_point, name=NASTY)
    people.invite(who=a.focal_point, name=NASTY, role=Role.OBSERVER)
    add = partial(
        small_world.service.evidence.add,
        who=a.focal_point,
        title=NASTY,
        kind=EvidenceKind.LAW,
        owner=NASTY,
        dated=None,
        language=NASTY,
        confidential=False,
    )
    with pytest.raises(NotUsable, match="place_is_no_link"):
        add(place="javascript:alert(1)")
    add(place=NASTY)
    small_world.service.answering.comment(
        who=a.focal_point,
        assessment=a.assessment,
        code="LAW-1.2a",
        text=NASTY,
        client_key="nasty-one",
    )
    browser = browser_of(a.focal_point)

    for address in (
        "/team",
        "/team/asked",
        "/evidence",
        f"/assessments/{a.assessment}/answer/LAW",
    ):
        page = (await browser.http.get(address)).text
        assert "onerror=alert" in page or address == "/team/asked", address
        assert "<img src=x" not in page, address
        assert "</title></script>" not in page, address
        assert 'href="javascript:' not in page.replace('\\"', '"'), address


async def test_cookies_of_other_sites_do_not_sign_anybody_out(
    site: Site, small_world: SmallWorld
) -> None:
    token = site.token(small_world.a.focal_point)

    async with site.browser() as browser:
        for other in ('choices={"ads": true}', "x[y]=1", "a=b c", "=", "ü=1"):
            cookie = f"{other}; roadmap_session={token}".encode()
            got = await browser.get("/account", headers={b"Cookie": cookie})
            assert got.status_code == 200, other


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "", "roadmap.test", "://", "ftp://roadmap.test"]
)
async def test_an_origin_of_nonsense_is_another_site(site: Site, origin: str) -> None:
    async with site.browser() as browser:
        got = await browser.post("/sign-in", headers={"Origin": origin})

    assert got.status_code == 403


@pytest.mark.parametrize(
    ("origin", "refused"),
    [("http://roadmap.test", True), ("https://roadmap.test", False)],
)
async def test_a_site_reached_over_https_takes_no_form_from_its_unprotected_twin(
    site: Site, origin: str, refused: bool
) -> None:
    safe = Settings(public_url="https://roadmap.test")
    site.app.state.installation = Installation(service=site.service, settings=safe)

    async with site.browser() as browser:
        got = await browser.post("/sign-in", headers={"Origin": origin})

    assert (got.status_code == 403) == refused


async def test_another_site_does_not_even_listen_to_the_socket(
    site: Site, small_world: SmallWorld
) -> None:
    socket = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"

    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        foreign = await browser.get(socket, headers={"Origin": "https://evil.test"})
        own = await browser.get(socket)

    assert (foreign.status_code, own.status_code) == (403, 200)


async def test_positions_are_not_left_in_the_cache_of_a_browser(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    browser = browser_of(small_world.a.focal_point)

    for file in FILES[:-1]:
        got = await browser.http.get(f"/assessments/{small_world.a.assessment}/{file}")
        assert got.headers["cache-control"] == "no-store", file


async def test_a_form_in_an_alphabet_of_nonsense_is_refused(site: Site) -> None:
    part = 'Content-Disposition: form-data; name="sign_in_name"'
    form = f"--X\r\n{part}\r\n\r\n\\ud800\r\n--X--\r\n".encode()
    kind = "multipart/form-data; boundary=X; charset=raw_unicode_escape"

    async with site.browser() as browser:
        got = await browser.post(
            "/sign-in", content=form, headers={"Content-Type": kind}
        )

    assert got.status_code == 422


@pytest.mark.parametrize("number", [2**31, 2**63, -1])
async def test_a_session_of_an_impossible_number_is_not_there(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, number: int
) -> None:
    browser = browser_of(small_world.a.focal_point)

    got = await browser.http.post(f"/account/sessions/{number}/revoke")

    assert got.status_code == 422


async def test_guessing_through_one_address_leaves_others_alone(
    site: Site, small_world: SmallWorld
) -> None:
    wrong = {"sign_in_name": "focal-AAA", "passphrase": "guess"}
    right = {**wrong, "passphrase": PASSPHRASE}

    async def try_from(address: str, form: dict[str, str]) -> str:
        transport = httpx.ASGITransport(app=site.app, client=(address, 1))
        headers = {"Origin": "http://roadmap.test"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://roadmap.test", headers=headers
        ) as browser:
            got = await browser.post("/sign-in", data=form)
            return got.headers.get("location", got.text)

    for _ in range(6):
        await try_from("203.0.113.9", wrong)

    refused = await try_from("203.0.113.9", right)
    assert english("refused.too_many_attempts") in unescape(refused)
    assert await try_from("198.51.100.4", right) == "/"


async def test_changing_the_passphrase_signs_other_browsers_out(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    mine, stolen = (browser_of(small_world.a.focal_point) for _ in range(2))
    new = "eight quite different words for one test"

    changed = await mine.http.post(
        "/account/passphrase", data={"old": PASSPHRASE, "new": new, "again": new}
    )

    assert changed.headers["location"] == "/account?done=passphrase_changed"
    assert (await mine.http.get("/account")).status_code == 200
    assert (await stolen.http.get("/account")).status_code == 303


@pytest.mark.parametrize("deed", ["evidence-unlinks", "evidence-confirmations"])
async def test_a_link_is_left_alone_when_the_criterion_is_not_there(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, deed: str
) -> None:
    service, a = small_world.service, small_world.a
    entry = service.evidence.add(
        who=a.officer,
        title="Act",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="shelf",
    )
    link = service.evidence.link(
        who=a.officer,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.NAMED,
    )
    browser = browser_of(a.focal_point)
    message = {"criterion": "NIX", "link": link.id, "client_key": "12345678"}

    got = await browser.send(f"/assessments/{a.assessment}/{deed}", message)

    assert got.status_code == 422
    sheet = service.answering.sheet(
        who=a.focal_point, assessment=a.assessment, priority="LAW"
    )
    assert sheet.states["LAW-1.2a"].links == (link,)


@pytest.mark.parametrize("code", ["a\0b", "LAW-1.2a\0"])
async def test_a_code_with_a_nul_is_no_message(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, code: str
) -> None:
    a = small_world.a
    browser = browser_of(a.focal_point)
    message = {
        "criterion": "LAW-1.2a",
        "evidence": code,
        "grade": 2,
        "client_key": "12345678",
    }

    got = await browser.send(f"/assessments/{a.assessment}/evidence-links", message)
    page = await browser.http.get("/assessments/a%00b/results/profile.csv")

    assert got.status_code == 422
    assert page.status_code == 404


@pytest.mark.parametrize(
    "message",
    [b"[" * 100_000, b'[{"client_key": "12345678", "code": "\\ud800"}]', b"\xff", b""],
)
async def test_json_of_nonsense_is_no_message(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld, message: bytes
) -> None:
    browser = browser_of(small_world.a.focal_point)

    got = await browser.http.post(
        f"/assessments/{small_world.a.assessment}/answers",
        content=message,
        headers={"X-Roadmap-Person": browser.who.id},
    )

    assert got.status_code == 422
    assert "could not read this" in json.loads(got.content)["refused"]


async def test_more_answers_than_a_page_has_are_no_message(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    browser = browser_of(small_world.a.focal_point)
    many = [
        {"code": "NIX", "value": "met", "client_key": f"{number:08}"}
        for number in range(201)
    ]

    got = await browser.send(f"/assessments/{small_world.a.assessment}/answers", many)

    assert got.status_code == 422


async def test_pages_name_what_they_may_load_and_a_strange_host_adds_nothing(
    browser_of: Callable[[Person], Browser], small_world: SmallWorld
) -> None:
    browser = browser_of(small_world.a.focal_point)
    strange = {"Host": "roadmap.test; script-src *"}

    usual = (await browser.http.get("/")).headers["Content-Security-Policy"]
    odd = (await browser.http.get("/", headers=strange)).headers

    assert "connect-src 'self' ws://roadmap.test;" in usual
    assert (
        odd["Content-Security-Policy"]
        == ((await browser.http.get("/none")).headers["Content-Security-Policy"])
    )
    assert "script-src *" not in odd["Content-Security-Policy"]


async def test_every_answer_is_taken_for_nothing_else_than_it_says_that_it_is(
    site: Site,
) -> None:
    stranger = site.browser()
    answers = [
        await stranger.get(address)
        for address in (
            *(own_address("ui/theme.css", ""), framework_file(ICON), "/healthz"),
            *("/static/nothing", "/_nicegui/nothing", "/sign-in", "/help/nothing"),
            *("/account", "/a%00b"),
        )
    ]
    answers.append(await stranger.post("/sign-in", headers={"Origin": "http://a.test"}))
    kinds = [answer.headers.get_list("X-Content-Type-Options") for answer in answers]

    assert [answer.status_code for answer in answers] == [
        *(200, 200, 200, 404, 401, 200, 404, 303, 404, 403)
    ]
    assert kinds == [["nosniff"]] * len(answers)
