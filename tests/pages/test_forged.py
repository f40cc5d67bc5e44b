"""Forged bodies: whatever is posted, the answer is a sentence and never a failure."""

import json
import re
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from assessments.records.people import Person
from roadmap.web.pages.answering.saving import BATCHES, SINGLE_DEEDS
from roadmap.web.ui.forms import Form
from tests.pages.app_under_test import Site, Visitor
from tests.worlds import SmallWorld

QUICK = settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

FORMS = (
    *("/", "/evidence", "/plan", "/plan/new", "/team", "/team/asked", "/office"),
    *("/administration", "/administration/cycles", "/region/about-us"),
)

OF_AN_ASSESSMENT = ("costs", "into-plan", "submit")

Opened = tuple[Visitor, Form, list[str]]

NASTY = some.sampled_from(
    [
        *("", "0", "-1", "9" * 5000, "1e999", "nan", "9999-12-31", "true", "x" * 5000),
        *("\0", "\ud83d", "\u202e", "\u0663", "../..", "LAW-1.2a", "full", "law"),
    ]
) | some.text(max_size=20)

NUMBERS = some.sampled_from([-1, 2**31, 2**63, 10**30, 1.5, 1e300])
ANYTHING = some.one_of(
    NASTY, NUMBERS, some.booleans(), some.none(), some.just([]), some.just({})
)


def people(world: SmallWorld) -> tuple[Person, ...]:
    return (world.a.focal_point, world.a.officer, world.a.approver, world.administrator)


def form_of(visitor: Visitor) -> list[Form]:
    assert visitor.client is not None
    return [e for e in visitor.client.elements.values() if isinstance(e, Form)]


def names_in(form: Form) -> list[str]:
    inside = (e.props.get("name") for e in form.descendants())
    return sorted({name for name in inside if name})


async def post(guest: Visitor, form: Form, body: str) -> httpx.Response:
    return await guest.http_client.post(form.props["action"], content=body)


def as_sent(entries: list[list[str]], key: str = "") -> str:
    return json.dumps({"key": key or uuid4().hex, "entries": entries})


@pytest.fixture
async def opened(site: Site, small_world: SmallWorld) -> list[Opened]:
    """Open every page with forms as everybody who may."""
    found: list[Opened] = []
    work = f"/assessments/{small_world.a.assessment}"
    for who in people(small_world):
        token = site.token(who)
        for path in (*FORMS, work, *(f"{work}/{page}" for page in OF_AN_ASSESSMENT)):
            guest = Visitor(site.browser())
            guest.http_client.cookies.set("roadmap_session", token)
            reply = await guest.http_client.get(path)
            if reply.status_code != 200 or "client_id" not in reply.text:
                continue
            await guest.open(path)
            of_template = set(re.findall(r'name=\\*"([\w.-]+)', reply.text))
            found += [
                (guest, form, sorted({*names_in(form), *of_template}))
                for form in form_of(guest)
            ]
    return found


@QUICK
@given(values=some.lists(NASTY, min_size=12, max_size=12))
async def test_no_value_in_any_field_of_any_form_is_a_failure(
    opened: list[Opened], values: list[str]
) -> None:
    assert len(opened) > 10
    for guest, form, names in opened:
        entries = [[n, values[i % len(values)]] for i, n in enumerate(names)]
        reply = await post(guest, form, as_sent(entries))
        assert reply.status_code < 500, (form.props["action"], entries)
        assert "not your fault" not in reply.text, (names, entries)


@QUICK
@given(drawn=some.data())
async def test_no_value_in_any_message_of_the_questionnaire_is_a_failure(
    site: Site, small_world: SmallWorld, drawn: some.DataObject
) -> None:
    who = small_world.a.focal_point
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(who))
    for message, (_, kind) in (BATCHES | SINGLE_DEEDS).items():
        part = {name: drawn.draw(ANYTHING) for name in kind.model_fields}
        part |= {"client_key": uuid4().hex}
        for name, usual in {"code": "LAW-1.2a", "value": "met"}.items():
            if name in part and drawn.draw(some.booleans()):
                part[name] = usual
        body = json.dumps([part] if message in BATCHES else part)
        reply = await browser.post(
            f"/assessments/{small_world.a.assessment}/{message}",
            content=body,
            headers={"X-Roadmap-Person": who.id},
        )
        assert reply.status_code < 500, (message, body)


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, True])
async def test_a_number_that_no_record_reaches_stops_no_other_answer(
    site: Site, small_world: SmallWorld, number: int
) -> None:
    who, here = small_world.a.focal_point, small_world.a.assessment
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(who))
    good = {"code": "LAW-1.2a", "value": "met", "client_key": "key-good-1"}
    bad = {"code": "LAW-1.2a", "value": "met", "client_key": "key-bad-1"}
    late = {"code": "LAW-1.2a", "client_key": "key-late-1", "number": number}

    async def send(message: str, given: object) -> httpx.Response:
        return await browser.post(
            f"/assessments/{here}/{message}",
            content=json.dumps(given),
            headers={"X-Roadmap-Person": who.id},
        )

    answers = await send("answers", [good, bad | {"seen": number}])
    taken = [await send(deed, late) for deed in ("late-taken", "late-removed")]

    saved, refused = answers.json()["results"]
    assert "seq" in saved
    assert "could not read this" in refused["refused"]
    assert [reply.status_code for reply in taken] == [422, 422]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        as_sent([["half a heron \ud83d", "x"]]),
    ],
    ids=("too deep", "half an emoji in a name"),
)
async def test_a_body_that_no_form_sends_is_refused_in_words(
    site: Site, small_world: SmallWorld, body: str
) -> None:
    guest = site.visitor(small_world.a.focal_point)
    await guest.open("/evidence")
    (form,) = form_of(guest)

    reply = await post(guest, form, body)

    assert reply.status_code == 422
    assert "could not read this" in reply.json()["detail"]


async def test_an_unknown_choice_and_a_broken_language_are_told_at_their_fields(
    site: Site, small_world: SmallWorld
) -> None:
    guest = site.visitor(small_world.a.focal_point)
    await guest.open("/evidence")
    (form,) = form_of(guest)
    named = [["title", "An act"], ["place", "A shelf"]]

    kind = await post(guest, form, as_sent([*named, ["kind", "rumour"]]))
    language = await post(
        guest,
        form,
        as_sent([*named, ["kind", "law"], ["document_language", "x" * 300]]),
    )
    to_come = [*named, ["kind", "law"], ["dated", "2099-01-01"]]
    day = await post(guest, form, as_sent(to_come))

    assert kind.json()["refused"] == [
        {"says": "Please choose one of what is offered.", "field": "kind"}
    ]
    assert "document_language" in names_in(form)
    assert language.json()["refused"][0]["field"] == "document_language"
    assert day.json()["refused"][0]["field"] == "dated"


async def test_a_cost_of_very_many_digits_is_told_as_no_cost(
    site: Site, small_world: SmallWorld
) -> None:
    guest = site.visitor(small_world.a.focal_point)
    await guest.open(f"/assessments/{small_world.a.assessment}/costs")
    (form,) = form_of(guest)

    reply = await post(guest, form, as_sent([["LAW-1.2a", "9" * 5000]]))

    assert "is no cost" in reply.json()["refused"][0]["says"]


async def test_other_content_under_a_used_key_is_refused_and_not_called_done(
    site: Site, small_world: SmallWorld
) -> None:
    guest, key = site.visitor(small_world.a.focal_point), uuid4().hex
    await guest.open("/evidence")
    (form,) = form_of(guest)
    first = [["title", "An act"], ["place", "A shelf"], ["kind", "law"]]
    other = [["title", "A decree"], ["place", "A shelf"], ["kind", "law"]]

    done = await post(guest, form, as_sent(first, key))
    refused = await post(guest, form, as_sent(other, key))

    assert done.json()["go"] == "/evidence?done=added"
    assert refused.status_code == 422
    assert "stands for something else" in refused.json()["refused"][0]["says"]


async def test_true_is_no_grade_of_evidence(
    site: Site, small_world: SmallWorld
) -> None:
    who = small_world.a.focal_point
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(who))
    link = {"criterion": "LAW-1.2a", "evidence": "none", "client_key": "key-link-1"}

    async def send(grade: object, by: str) -> httpx.Response:
        return await browser.post(
            f"/assessments/{small_world.a.assessment}/evidence-links",
            content=json.dumps(link | {"grade": grade}),
            headers={"X-Roadmap-Person": by},
        )

    true = await send(True, who.id)
    other_account = await send(1, "somebody")

    assert true.status_code == 422
    assert other_account.status_code == 409
    assert "Somebody else is signed in" in other_account.json()["refused"]
