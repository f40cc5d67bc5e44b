"""Forms of a page as they are sent: by whom, how often, and what is told."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest
from nicegui import ui
from nicegui.testing import User

from assessments.errors import NotUsable
from roadmap.web.ui import forms, sending, theme, visitor
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld


class Diary:
    """A page with one form that writes down what it is asked to do."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def write(self, who: object, filled: forms.Filled) -> str:
        await self.may_go_on.wait()
        if not filled.one("title"):
            raise NotUsable(("title_missing", {}), ("nothing_ticked", {}))
        self.done.append((getattr(who, "name"), filled.one("title")))  # noqa: B009
        return "/team"

    def show(self) -> None:
        who = visitor.visit().who
        with theme.frame("Diary", person=who), forms.handled(self.write):
            forms.field("title", "Title")
            forms.submit("Write")


@contextmanager
def diary() -> Iterator[Diary]:
    kept = Diary()
    ui.page("/diary")(kept.show)
    yield kept


async def opened(site: Site, world: SmallWorld) -> User:
    guest = site.visitor(world.a.focal_point)
    await guest.open("/diary")
    return guest


async def post(guest: User, title: str, key: str = "") -> httpx.Response:
    assert guest.client is not None
    (form,) = (e for e in guest.client.elements.values() if isinstance(e, forms.Form))
    message = {"key": key or uuid4().hex, "entries": [["title", title]]}
    return await guest.http_client.post(
        form.props["action"], content=json.dumps(message)
    )


async def test_what_is_sent_twice_under_one_key_is_done_once_and_told_twice(
    site: Site, small_world: SmallWorld
) -> None:
    with diary() as kept:
        guest, key = await opened(site, small_world), uuid4().hex
        both = await asyncio.gather(post(guest, "a", key), post(guest, "a", key))

    assert [answer.json()["go"] for answer in both] == ["/team", "/team"]
    assert kept.done == [(small_world.a.focal_point.name, "a")]


async def test_a_refusal_names_the_fields_that_it_is_about(
    site: Site, small_world: SmallWorld
) -> None:
    with diary():
        answer = await post(await opened(site, small_world), "")

    assert answer.json()["refused"] == [
        {"says": "Please give a title.", "field": "title"},
        {"says": "Please tick at least one action.", "field": ""},
    ]


async def test_half_an_emoji_is_told_at_its_field_and_never_reaches_the_deed(
    site: Site, small_world: SmallWorld
) -> None:
    with diary() as kept:
        answer = await post(await opened(site, small_world), "\ud83d")

    (told,) = answer.json()["refused"]
    assert told["field"] == "title"
    assert "signs that cannot be kept" in told["says"]
    assert kept.done == []


async def test_long_work_is_answered_with_not_yet_until_it_is_done(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.01)
    with diary() as kept:
        guest, key = await opened(site, small_world), uuid4().hex
        kept.may_go_on.clear()
        first = await post(guest, "a", key)
        kept.may_go_on.set()
        await asyncio.sleep(0)
        monkeypatch.setattr(sending, "PATIENCE", 5)
        second = await post(guest, "a", key)

    assert (first.status_code, second.json()["go"]) == (202, "/team")
    assert len(kept.done) == 1


async def test_a_form_is_sent_with_the_session_that_the_browser_has_by_then(
    site: Site, small_world: SmallWorld
) -> None:
    with diary() as kept:
        guest = await opened(site, small_world)
        people = small_world.service.people
        people.sign_out_everywhere(who=small_world.a.focal_point)
        signed_out = await post(guest, "a")
        guest.http_client.cookies.set(
            "roadmap_session", site.token(small_world.a.approver)
        )
        somebody_else = await post(guest, "a")
        guest.http_client.cookies.set(
            "roadmap_session", site.token(small_world.a.focal_point)
        )
        again = await post(guest, "a")

    assert signed_out.status_code == 401
    assert somebody_else.status_code == 409
    assert "Somebody else is signed in" in somebody_else.json()["refused"][0]["says"]
    assert again.json()["go"] == "/team"
    assert len(kept.done) == 1


@pytest.mark.parametrize(
    "message",
    [
        "[]",
        "{}",
        '{"key": "a", "entries": []}',
        '{"key": "%s", "entries": [["a", 1]]}' % ("0" * 32),
        '{"key": "%s", "entries": [["a"]]}' % ("0" * 32),
        '{"key": ["%s"], "entries": []}' % ("0" * 32),
    ],
)
async def test_what_no_form_sends_is_not_done(
    site: Site, small_world: SmallWorld, message: str
) -> None:
    with diary() as kept:
        guest = await opened(site, small_world)
        assert guest.client is not None
        (form,) = (
            e for e in guest.client.elements.values() if isinstance(e, forms.Form)
        )
        address = form.props["action"]
        answer = await guest.http_client.post(address, content=message)
        gone = await guest.http_client.post(f"{address}9", content=message)

    assert (answer.status_code, gone.status_code) == (422, 404)
    assert kept.done == []


async def test_a_posted_form_is_refused_from_somebody_else_in_the_same_browser(
    site: Site, small_world: SmallWorld
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.approver))
    mine = {"person": small_world.a.focal_point.id}

    path, shown = "/account/sign-out-everywhere", {"Accept": "text/html"}
    answer = await browser.post(path, data=mine, headers=shown)
    of_a_script = await browser.post(path, data=mine)

    assert of_a_script.status_code == 403
    assert "problem=other_account" in answer.headers["location"]
    told = await browser.get(answer.headers["location"])
    assert "Somebody else is signed in" in told.text


async def test_a_posted_form_of_somebody_signed_out_leads_to_signing_in_and_back(
    site: Site,
) -> None:
    answer = await site.browser().post(
        "/account/sign-out-everywhere",
        headers={"Accept": "text/html", "Referer": "http://roadmap.test/account"},
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/account"
