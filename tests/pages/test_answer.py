"""What the questionnaire sends, and what it is told: saved, refused, or neither."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from assessments.records.evidence import EvidenceKind
from assessments.records.people import Person
from assessments.records.work import AssessmentId, CycleCode
from assessments.service import CHEAP, Service, open_service
from roadmap.settings import Settings
from roadmap.web.middleware import VisitMiddleware
from roadmap.web.pages.answering import saving
from roadmap.web.ui.installation import Installation
from tests.browser.answers import give, state_of
from tests.browser.world import Country, World
from tests.made_once import Made, MakeRecord
from tests.worlds import Clock

ORIGIN = "http://roadmap.test"


class Browser:
    """Sends as the page does, signed in as somebody."""

    def __init__(self, client: httpx.AsyncClient, world: World, home: Country) -> None:
        self._client = client
        self._world = world
        self._home = home

    async def send(
        self,
        what: str,
        given: object,
        *,
        who: Person | None,
        claims: Person | None = None,
        origin: str = ORIGIN,
        assessment: AssessmentId | None = None,
    ) -> httpx.Response:
        cookies = {}
        if who is not None:
            token = self._world.token(who)
            cookies["Cookie"] = f"roadmap_session={token}"
        page_of = claims or who
        return await self._client.post(
            f"/assessments/{assessment or self._home.assessment.id}/{what}",
            content=json.dumps(given),
            headers={
                "Origin": origin,
                "X-Roadmap-Person": page_of.id if page_of else "nobody",
                **cookies,
            },
        )


@pytest.fixture(scope="module")
def made(make_record: MakeRecord) -> Made[tuple[World, Country]]:
    """Make a record with the real edition and a country."""

    def fill(service: Service, _clock: Clock) -> tuple[World, Country]:
        world = World(service)
        return world, world.country()

    return make_record(fill)


@pytest.fixture
def world(
    made: Made[tuple[World, Country]], tmp_path: Path, clock: Clock
) -> Iterator[World]:
    service = open_service(made.copied(tmp_path), clock=clock, passphrase_cost=CHEAP)
    yield made.there[0].on(service)
    service.close()


@pytest.fixture
def home(made: Made[tuple[World, Country]]) -> Country:
    return made.there[1]


@pytest.fixture
async def browser(world: World, home: Country) -> AsyncIterator[Browser]:
    app = FastAPI()
    app.state.installation = Installation(service=world.service, settings=Settings())
    app.include_router(saving.router)
    app.add_middleware(VisitMiddleware)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield Browser(client, world, home)


def answer(code: str, value: str = "met", **more: object) -> dict[str, object]:
    return {"code": code, "value": value, "client_key": key_of(code, value), **more}


def key_of(code: str, value: str) -> str:
    return f"key-{code}-{value}".replace(".", "-").replace("_", "-")


def value_of(world: World, home: Country, code: str) -> str | None:
    sheet = world.service.answering.sheet(
        who=home.focal_point,
        assessment=home.assessment.id,
        priority=code.split("-", maxsplit=1)[0],
    )
    mine = sheet.states[code].mine
    return None if mine is None else mine.value


async def test_an_answer_is_acknowledged_by_its_own_key(
    browser: Browser, world: World, home: Country
) -> None:
    reply = await browser.send("answers", [answer("LAW-1.2a")], who=home.focal_point)

    (result,) = reply.json()["results"]
    assert result["client_key"] == key_of("LAW-1.2a", "met")
    assert result["at"].startswith("2026-03-02T09:00")
    assert value_of(world, home, "LAW-1.2a") == "met"


async def test_the_reply_says_where_the_priority_stands_now(
    browser: Browser, world: World, home: Country
) -> None:
    given = [answer(f"LAW-{number}.2a") for number in range(1, 6)]
    given.append(answer("LAW-6.2a", "not_yet"))

    reply = await browser.send("answers", given, who=home.focal_point)

    placed = reply.json()["placements"]["LAW"]
    assert placed["low"] == pytest.approx(11 / 6)  # five at 2, one at 1
    assert "1.83" in placed["sentence"]


async def test_a_contributor_is_told_no_placement(
    browser: Browser, world: World, home: Country
) -> None:
    reply = await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)

    assert reply.json()["placements"] == {}


async def test_sending_twice_records_once(
    browser: Browser, world: World, home: Country
) -> None:
    who, given = home.focal_point, [answer("LAW-1.2a")]
    first = await browser.send("answers", given, who=who)

    again = await browser.send("answers", given, who=who)

    assert again.json()["results"] == first.json()["results"]


async def test_one_refused_answer_does_not_hold_up_the_others(
    browser: Browser, world: World, home: Country
) -> None:
    given = [
        answer("LAW-1.2a"),
        answer("LAW-1.2b", "not_applicable"),
        answer("DAT-1.2a"),
    ]

    reply = await browser.send("answers", given, who=home.focal_point)

    first, second, third = reply.json()["results"]
    assert "refused" not in first | third
    assert second["refused"]
    assert value_of(world, home, "DAT-1.2a") == "met"


async def test_an_answer_after_submitting_is_refused_in_a_sentence(
    browser: Browser, world: World, home: Country
) -> None:
    world.service.submitting.submit(who=home.focal_point, assessment=home.assessment.id)

    reply = await browser.send("answers", [answer("LAW-1.2a")], who=home.focal_point)

    assert reply.status_code == 200
    assert "submitted" in reply.json()["results"][0]["refused"]


async def test_what_arrives_after_submitting_is_kept_as_late_notes(
    browser: Browser, world: World, home: Country
) -> None:
    world.service.submitting.submit(who=home.focal_point, assessment=home.assessment.id)
    comment = {"code": "LAW-1.2a", "text": "See the decree.", "client_key": "key-0001"}
    nonsense = answer("LAW-1.3a", "perhaps")

    answers = await browser.send(
        "answers", [answer("LAW-1.2a"), nonsense], who=home.contributor
    )
    again = await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)
    comments = await browser.send("comments", [comment], who=home.contributor)

    first, second = answers.json()["results"]
    assert "kept as a late note" in first["refused"]
    assert first["late"]["value"] == "met"
    assert "late" not in second
    assert again.json()["results"] == [first]
    assert comments.json()["results"][0]["late"]["text"] == "See the decree."
    notes = world.service.late.notes(
        who=home.focal_point, assessment=home.assessment.id
    )
    assert [note.number for note in notes] == [1, 2]


@pytest.mark.parametrize(
    ("text", "why_not"),
    [
        ("a\0b", "please take it out"),
        ("a\u202eb", "please take it out"),
        ("x" * 5000, "longer than 4000 letters"),
    ],
)
async def test_what_is_late_and_cannot_be_kept_is_told_both(
    browser: Browser, world: World, home: Country, text: str, why_not: str
) -> None:
    world.service.submitting.submit(who=home.focal_point, assessment=home.assessment.id)
    comment = {"code": "LAW-1.2a", "text": text, "client_key": "key-0001"}

    reply = await browser.send("comments", [comment], who=home.contributor)

    (told,) = reply.json()["results"]
    assert "late" not in told
    assert "has been submitted" in told["refused"]
    assert why_not in told["refused"]


async def test_a_late_note_is_taken_over_in_a_correction(
    browser: Browser, world: World, home: Country
) -> None:
    service, here = world.service, home.assessment.id
    submission = service.submitting.submit(who=home.focal_point, assessment=here)
    await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)
    given = {"code": "LAW-1.2a", "number": 1, "client_key": "key-0002"}
    too_early = await browser.send("late-taken", given, who=home.focal_point)
    service.submitting.sign(who=home.approver, submission=submission.id)
    service.submitting.new_draft(who=home.focal_point, assessment=here)

    taken = await browser.send("late-taken", given, who=home.focal_point)
    removed = await browser.send("late-removed", given, who=home.contributor)

    assert too_early.status_code == 403
    state = taken.json()["states"]["LAW-1.2a"]
    assert [other["value"] for other in state["others"]] == ["met"]
    assert state["late"][0]["by"] == home.focal_point.name
    assert removed.json()["states"]["LAW-1.2a"]["late"]  # taken over: it stays so


async def test_another_states_assessment_is_as_if_it_were_not_there(
    browser: Browser, world: World, home: Country
) -> None:
    reply = await browser.send(
        "answers",
        [answer("LAW-1.2a")],
        who=home.focal_point,
        assessment=world.country().assessment.id,
    )

    assert "placements" not in reply.json()
    assert "no such thing" in reply.text


async def test_a_page_left_open_by_somebody_else_sends_nothing(
    browser: Browser, world: World, home: Country
) -> None:

    reply = await browser.send(
        "answers", [answer("LAW-1.2a")], who=home.focal_point, claims=home.contributor
    )

    assert reply.status_code == 409
    assert value_of(world, home, "LAW-1.2a") is None


async def test_nothing_is_taken_from_who_is_not_signed_in(
    browser: Browser, world: World, home: Country
) -> None:
    reply = await browser.send("answers", [answer("LAW-1.2a")], who=None)

    assert reply.status_code == 401


async def test_nothing_is_taken_from_another_site(
    browser: Browser, world: World, home: Country
) -> None:
    reply = await browser.send(
        "answers",
        [answer("LAW-1.2a")],
        who=home.focal_point,
        origin="https://elsewhere.test",
    )

    assert reply.status_code == 403
    assert value_of(world, home, "LAW-1.2a") is None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param({"code": "LAW-1.2a"}, 422, id="not a list"),
        pytest.param([answer("LAW-1.2a", surprise="x")], 422, id="an unknown field"),
        pytest.param([answer("LAW-1.2a") | {"client_key": ""}], 422, id="no key"),
        pytest.param([answer("LAW-1.2a", reason="x" * 600_000)], 413, id="too large"),
    ],
)
async def test_a_message_that_is_none_of_ours_is_turned_away(
    browser: Browser, world: World, home: Country, given: Any, status: int
) -> None:
    reply = await browser.send("answers", given, who=home.focal_point)

    assert reply.status_code == status


async def test_one_part_that_cannot_be_read_does_not_hold_up_the_others(
    browser: Browser, world: World, home: Country
) -> None:
    half = answer("LAW-1.2b", reason="half a heron \ud83d")
    given = [answer("LAW-1.2a"), half, answer("DAT-1.2a", surprise="x"), 7]

    reply = await browser.send("answers", given, who=home.focal_point)

    first, second, third, fourth = reply.json()["results"]
    assert reply.status_code == 200
    assert "refused" not in first
    assert (second["client_key"], third["client_key"], fourth["client_key"]) == (
        key_of("LAW-1.2b", "met"),
        key_of("DAT-1.2a", "met"),
        None,
    )
    assert "half of a character" in second["refused"]
    assert "load the page again" in third["refused"]
    assert value_of(world, home, "LAW-1.2a") == "met"


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("answers", [answer("LAW-1.2a", reason="half a heron \ud83d")]),
        ("answers", [answer("LAW-1.2a")] * 201),
        ("answers", [answer("LAW-1.2a", reason="x" * 600_000)]),
        ("comments", {"code": "LAW-1.2a"}),
        (
            "comments",
            [{"code": "LAW-1.2a", "text": "\ud83d", "client_key": "key-0001"}],
        ),
        ("change-reasons", [{"code": "LAW-1.2a", "kind": "a whim"}]),
        ("settlements", {"code": "LAW-1.2a", "value": "met", "reason": "\ud83d"}),
        ("settlements", {"code": "LAW-1.2a", "value": "met", "reason": "x" * 600_000}),
        ("passed-on", {"code": "LAW-1.2a", "client_key": "key-0001"}),
        ("evidence-links", {"criterion": "LAW-1.2a"}),
        ("evidence-confirmations", []),
        ("evidence-unlinks", 7),
    ],
)
async def test_whatever_cannot_be_read_is_refused_with_what_to_do(
    browser: Browser, home: Country, what: str, given: Any
) -> None:
    reply = await browser.send(what, given, who=home.focal_point)

    body = reply.json()
    told = [
        part["refused"]
        for part in (*body.get("results", []), body)
        if "refused" in part
    ]
    assert told
    what_to_do = ("give it once more", "please take it out")
    assert all(
        sentence.endswith(tuple(f"{do}." for do in what_to_do)) for sentence in told
    )


async def test_every_text_too_long_is_refused_with_how_long_it_may_be(
    browser: Browser, home: Country
) -> None:
    long = "x" * 30_000
    given = [{"code": "LAW-1.2a", "text": long, "client_key": "key-0001"}]

    comment = await browser.send("comments", given, who=home.focal_point)
    passing = await browser.send(
        "passed-on",
        {"code": "LAW-1.2a", "note": long, "client_key": "key-0002"},
        who=home.contributor,
    )

    assert "4000" in comment.json()["results"][0]["refused"]
    assert "4000" in passing.json()["refused"]


async def test_an_answer_over_a_colleagues_comes_back_with_who_when_and_what(
    browser: Browser, world: World, home: Country
) -> None:
    colleague = world.colleague_of(home)
    theirs = answer("LAW-1.2a", "not_yet", seen=0)
    saved = await browser.send("answers", [theirs], who=colleague)

    given = [answer("LAW-1.2a", seen=0), answer("LAW-1.3a", seen=0)]
    reply = await browser.send("answers", given, who=home.contributor)

    first, second = reply.json()["results"]
    (their_result,) = saved.json()["results"]
    assert first["newer"] == {
        "name": colleague.name,
        "value": "not_yet",
        "reason": None,
        "seq": their_result["seq"],
        "at": their_result["at"],
    }
    assert colleague.name in first["refused"]
    assert "refused" not in second


async def test_a_comment_is_acknowledged_and_kept(
    browser: Browser, world: World, home: Country
) -> None:
    given = [{"code": "LAW-1.2a", "text": "See the decree.", "client_key": "key-0001"}]

    reply = await browser.send("comments", given, who=home.contributor)

    assert reply.json()["results"][0]["client_key"] == "key-0001"
    sheet = world.service.answering.sheet(
        who=home.contributor, assessment=home.assessment.id, priority="LAW"
    )
    assert [c.text for c in sheet.states["LAW-1.2a"].comments] == ["See the decree."]


async def test_reasons_of_changes_are_acknowledged_or_refused_each_for_itself(
    browser: Browser, world: World
) -> None:
    last = world.country("2025")
    give(world, last, {"LAW-1.2a": "not_yet", "LAW-1.3a": "not_yet"})
    world.service.submitting.submit(who=last.focal_point, assessment=last.assessment.id)
    now = world.in_cycle(last, CycleCode("2026"))
    give(world, now, {"LAW-1.2a": "met", "LAW-1.3a": "not_yet"})
    given = [
        {"code": code, "kind": "real_change", "client_key": f"change-{code[-2:]}"}
        for code in ("LAW-1.2a", "LAW-1.3a")
    ]

    reply = await browser.send(
        "change-reasons", given, who=now.focal_point, assessment=now.assessment.id
    )

    first, second = reply.json()["results"]
    assert first["client_key"] == "change-2a"
    assert "no change to explain" in second["refused"]
    assert [why.kind for why in state_of(world, now, "LAW-1.2a").why] == ["real_change"]


async def test_a_reason_of_another_kind_is_none_of_ours(
    browser: Browser, home: Country
) -> None:
    given = [{"code": "LAW-1.2a", "kind": "a whim", "client_key": "change-1"}]

    reply = await browser.send("change-reasons", given, who=home.focal_point)

    assert reply.status_code == 422


async def test_a_key_that_stands_for_something_else_is_refused_and_told(
    browser: Browser, world: World, home: Country
) -> None:
    one = answer("LAW-1.2a", "met")
    await browser.send("answers", [one], who=home.focal_point)

    reply = await browser.send(
        "answers", [one | {"value": "not_yet"}], who=home.focal_point
    )

    assert "stands for something else" in reply.json()["results"][0]["refused"]
    assert value_of(world, home, "LAW-1.2a") == "met"


async def test_settling_gives_back_what_the_page_shows_then(
    browser: Browser, world: World, home: Country
) -> None:
    await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)
    await browser.send("answers", [answer("LAW-1.2a", "not_yet")], who=home.focal_point)
    given = {
        "code": "LAW-1.2a",
        "value": "met",
        "reason": "In force since May.",
        "client_key": "key-0002",
    }

    reply = await browser.send("settlements", given, who=home.focal_point)

    state = reply.json()["states"]["LAW-1.2a"]
    settled = state["settled"]
    assert (settled["value"], settled["reason"]) == ("met", "In force since May.")
    assert settled["seq"] == state["seen"]
    assert [other["name"] for other in state["others"]] == ["Ministry of Justice"]
    assert reply.json()["placements"]["LAW"]["disputed"] == []


async def test_whether_an_indicator_applies_is_settled_with_the_words_of_both_sides(
    browser: Browser, world: World, home: Country
) -> None:
    world.service.answering.assign(
        who=home.focal_point,
        assessment=home.assessment.id,
        agency=home.contributor.agency,
        codes=["GOV-4"],
    )
    out = answer("GOV-4", "not_applicable") | {"reason": "We have no such border."}
    await browser.send("answers", [out], who=home.contributor)
    reply = await browser.send(
        "answers", [answer("GOV-4.2a", "not_yet")], who=home.focal_point
    )
    placed = reply.json()["placements"]["GOV"]
    assert placed["disputed"] == ["GOV-4"]
    assert (
        "some say that it does not, others answered it. Both ways are counted."
        in placed["sentence"]
    )
    given = {
        "code": "GOV-4",
        "value": "applies",
        "reason": "It does.",
        "client_key": "key-0003",
    }

    refused = await browser.send(
        "settlements", given | {"value": "met"}, who=home.focal_point
    )
    reply = await browser.send("settlements", given, who=home.focal_point)

    assert "says that it applies, or that it does not" in refused.json()["refused"]
    state = reply.json()["states"]["GOV-4"]
    assert (state["settled"]["value"], state["settled"]["reason"]) == (
        "applies",
        "It does.",
    )
    assert [other["reason"] for other in state["others"]] == ["We have no such border."]
    assert reply.json()["placements"]["GOV"]["disputed"] == []
    assert "both ways" not in reply.json()["placements"]["GOV"]["sentence"]


async def test_settling_over_somebody_elses_answer_says_how_it_stands_now(
    browser: Browser, home: Country
) -> None:
    await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)
    await browser.send("answers", [answer("LAW-1.2a", "not_yet")], who=home.focal_point)
    given = {
        "code": "LAW-1.2a",
        "value": "met",
        "reason": "In force since May.",
        "client_key": "key-0002",
        "seen": 0,
    }

    reply = await browser.send("settlements", given, who=home.focal_point)

    assert reply.json()["newer"]["value"] == "met"
    assert "not recorded" in reply.json()["refused"]
    assert "settled" not in reply.json()["states"]["LAW-1.2a"]
    assert reply.json()["states"]["LAW-1.2a"]["seen"] > 0


async def test_what_is_not_ones_to_do_is_refused_in_a_sentence(
    browser: Browser, world: World, home: Country
) -> None:
    given = {
        "code": "LAW-1.2a",
        "value": "met",
        "reason": "Because.",
        "client_key": "key-0003",
    }

    reply = await browser.send("settlements", given, who=home.contributor)

    assert reply.status_code == 403
    assert reply.json() == {"refused": "Your role does not include this."}


async def test_whatever_the_page_sends_is_one_unit_of_work_with_what_came_of_it(
    browser: Browser, world: World, home: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    focal_point, contributor = home.focal_point, home.contributor
    entry = world.service.evidence.add(
        who=focal_point,
        title="Act 12",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette 12",
    )
    begun: list[object] = []
    units: dict[str, int] = {}
    event.listen(world.service.world.database._engine, "begin", begun.append)

    async def counted(deed: Callable[..., Any], *args: Any) -> Any:
        before = len(begun)
        try:
            return await asyncio.to_thread(deed, *args)
        finally:
            units[what] = len(begun) - before

    monkeypatch.setattr(saving, "in_background", counted)
    key = {"client_key": "key-0001"}
    linking = {"criterion": "LAW-1.2a", "evidence": entry.id, "grade": 2, **key}
    settling = {
        "code": "LAW-1.2a",
        "value": "met",
        "reason": "It is.",
        "seen": 99,
        **key,
    }
    remark = {"code": "LAW-1.2a", "text": "See there.", **key}
    link = {"criterion": "LAW-1.2a", "link": "there is none yet", **key}
    because = {"code": "LAW-1.2a", "kind": "real_change", **key}
    passing = {"code": "LAW-1.3a", "note": "Not ours.", **key}
    late = {"code": "LAW-1.2a", "number": 1, **key}
    replies: dict[str, Any] = {}
    for what, given, who in (
        ("answers", [answer("LAW-1.2a", "not_yet")], contributor),
        ("answers", [answer("LAW-1.2a")], focal_point),
        ("settlements", settling, focal_point),
        ("evidence-links", linking, focal_point),
        ("evidence-confirmations", link, home.approver),
        ("evidence-unlinks", link, focal_point),
        ("comments", [remark], contributor),
        ("change-reasons", [because], contributor),
        ("passed-on", passing, contributor),
    ):
        replies[what] = (await browser.send(what, given, who=who)).json()
        if what == "evidence-links":
            (linked,) = replies[what]["states"]["LAW-1.2a"]["links"]
            link["link"] = linked["id"]
    assert units == dict.fromkeys(replies, 1)
    assert replies["evidence-unlinks"]["states"]["LAW-1.2a"].get("links", []) == []

    what = "answers"  # tried together first, then each alone, with what stands now
    refused = await browser.send(what, [answer("LAW-1.2a", "perhaps")], who=focal_point)
    assert refused.json()["placements"].keys() == {"LAW"}
    assert units[what] == 2
    world.service.submitting.submit(who=focal_point, assessment=home.assessment.id)
    kept = await browser.send(what, [answer("LAW-1.2a")], who=contributor)
    assert kept.json()["results"][0]["late"]["value"] == "met"
    assert units[what] == 2
    what = "late-removed"
    removed = await browser.send(what, late, who=contributor)
    assert "late" not in removed.json()["states"]["LAW-1.2a"]
    assert units[what] == 1


async def test_what_was_done_stays_done_where_what_came_of_it_cannot_be_read(
    browser: Browser, world: World, home: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.send("answers", [answer("LAW-1.2a", "met")], who=home.focal_point)
    await browser.send("answers", [answer("LAW-1.2a", "not_yet")], who=home.contributor)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    settling = {
        "code": "LAW-1.2a",
        "value": "met",
        "reason": "It is.",
        "seen": 99,
        "client_key": "key-0001",
    }
    with monkeypatch.context() as broken:
        broken.setattr("roadmap.answering.questionnaire.states", fail)
        reply = await browser.send("settlements", settling, who=home.focal_point)

    assert (reply.status_code, reply.json()) == (200, {})
    sheet = world.service.answering.criterion(
        who=home.focal_point, assessment=home.assessment.id, code="LAW-1.2a"
    )
    assert sheet.states["LAW-1.2a"].settled is not None


async def test_a_late_note_is_not_ended_by_who_asks_what_came_of_nothing(
    browser: Browser, world: World, home: Country
) -> None:
    service, here = world.service, home.assessment.id
    submission = service.submitting.submit(who=home.focal_point, assessment=here)
    await browser.send("answers", [answer("LAW-1.2a")], who=home.contributor)
    service.submitting.sign(who=home.approver, submission=submission.id)
    service.submitting.new_draft(who=home.focal_point, assessment=here)
    given = {"code": "no such code", "number": 1, "client_key": "key-0002"}

    for what in ("late-taken", "late-removed"):
        reply = await browser.send(what, given, who=home.focal_point)
        assert reply.status_code == 422
    (note,) = service.late.notes(who=home.focal_point, assessment=here)
    assert note.taken_over_by is None
