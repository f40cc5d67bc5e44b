"""One answer, start to finish: the tour of the handbook, walked with the real functions."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from assessments.records.people import Person
from assessments.records.work import AssessmentId, CycleCode, NewAnswer
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.edition import Edition, PriorityCode
from roadmap import handbook
from roadmap.settings import Settings
from roadmap.web import middleware
from roadmap.web.pages.answering import saving
from roadmap.web.pages.region import page
from roadmap.web.ui import background
from tests import worlds
from tests.browser.world import PASSPHRASE, World
from tests.pages.app_under_test import running
from tests.regions import (
    CONTRIBUTES,
    administrator,
    approver,
    focal_point,
    populated,
    publish,
)
from tests.worlds import Clock

ROOT = Path(__file__).resolve().parents[1]
STOP = re.compile(
    r"^\| (?P<number>\d) \| `(?P<function>\w+)` in `(?P<file>[\w/]+\.py)`", re.MULTILINE
)
Place = tuple[str, str]
"""A file and the name of a function in it."""

KEY = "0123456789abcdef"
YEAR = CycleCode("2026")
OTHERS = (*[1] * 3, *[2] * 5, *[3] * 4, None)
"""Levels of the other states, and nothing of the one whose answer is followed."""


def tour() -> list[Place]:
    """Read the stops of the tour, in the order of the page."""
    return [
        (stop["file"], stop["function"])
        for stop in STOP.finditer(handbook.page("tour").text)
    ]


@contextmanager
def watching(places: set[Place]) -> Iterator[list[Place]]:
    """Note which of these functions are entered in this thread, in order, once each."""
    passed: list[Place] = []

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(str(ROOT)):
            return
        file = Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()
        place = (file, frame.f_code.co_name)
        if place in places and place not in passed:
            passed.append(place)

    sys.setprofile(note)
    try:
        yield passed
    finally:
        sys.setprofile(None)


async def at_once(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do in this thread what pages do in another, so that it can be watched."""
    return function(*args, **kwargs)


@pytest.fixture
def world(fresh_sqlite: str, clock: Clock) -> Iterator[World]:
    service = open_service(fresh_sqlite, clock=clock, passphrase_cost=CHEAP)
    yield World(service)
    service.close()


@pytest.fixture
def region(fresh_sqlite: str, clock: Clock) -> Iterator[Service]:
    """Twelve invented states that submitted, and number 12 that has yet to begin."""
    service = open_service(fresh_sqlite, clock=clock, passphrase_cost=CHEAP)
    populated(service, {YEAR: OTHERS}, edition="2024")
    service.cycles.extend_cycle(
        who=administrator(), code=YEAR, closes=clock.now.date() + timedelta(days=9)
    )
    yield service
    service.close()


def test_the_tour_has_seven_stops():
    assert len(tour()) == 7


async def test_one_answer_passes_the_seven_stops_of_the_tour_in_order(
    region: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    who, edition = focal_point(12), region.world.editions("2024")
    here = region.answering.start(who=who, cycle=YEAR, scope=Scope.FULL).id
    async with running(region, Settings()) as site:
        for module in (background, middleware, page, saving):
            monkeypatch.setattr(module, "in_background", at_once)
        browser = site.browser()
        browser.cookies.set("roadmap_session", token(region, who))
        with watching(set(tour())) as passed:
            saved = await browser.post(
                f"/assessments/{here}/answers",
                json=[{"code": "LAW-1.2a", "value": "met", "client_key": KEY}],
                headers={"X-Roadmap-Person": who.id},
            )
            mine = region.answering.sheet(who=who, assessment=here, priority="LAW")
            answer_the_rest(region, who, here, edition)
            region.contributing.choose(who=who, assessment=here, choice=CONTRIBUTES)
            submission = region.submitting.submit(who=who, assessment=here)
            region.submitting.sign(who=approver(12), submission=submission.id)
            clock.advance(days=10)
            publish(region, YEAR)
            browser.cookies.set("roadmap_session", token(region, who))
            shown = await browser.get("/region")

    assert passed == tour()

    # 1 to 3: acknowledged by the browser's own key, and kept
    (result,) = saved.json()["results"]
    assert result["client_key"] == KEY
    kept = mine.states["LAW-1.2a"].mine
    assert kept is not None
    assert (kept.value, kept.seq) == ("met", result["seq"])

    # 4: LAW-1 at 2, five others at 1: (2 + 5 x 1) / 6; one of six is below 2/3
    placed = saved.json()["placements"]["LAW"]
    assert placed["low"] == pytest.approx(7 / 6)
    assert placed["high"] == 5
    assert placed["position"] is None

    # 5: frozen, with the answer inside, and recomputed to the same
    assert b'"code":"LAW-1.2a"' in submission.document
    assert region.submitting.verify(who=who, submission=submission.id).same

    # 6 and 7: one of thirteen, in a count; of the other priorities it told too little
    assert "13 states: 3 Starting, 5 Building, 4 Established" in shown.text
    assert "1 Sustained" in shown.text


def answer_the_rest(
    service: Service, who: Person, here: AssessmentId, edition: Edition
) -> None:
    """Say of every other criterion of LAW that it is met."""
    law = edition.priority_by_code[PriorityCode("LAW")]
    codes = [c.code for i in law.indicators for c in i.criteria]
    service.answering.record_answers(
        who=who,
        assessment=here,
        answers=[
            NewAnswer(code=code, value="met", reason=None, client_key=f"rest-{code}")
            for code in codes
            if code != "LAW-1.2a"
        ],
    )


def token(service: Service, who: Person) -> str:
    """Sign somebody in."""
    secret, _ = service.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=worlds.PASSPHRASE
    )
    return secret


async def test_the_same_key_sent_twice_is_acknowledged_twice_and_recorded_once(
    world: World,
):
    home = world.country()
    token, _ = world.service.people.sign_in(
        sign_in_name=home.focal_point.sign_in_name, passphrase=PASSPHRASE
    )
    async with running(world.service, Settings()) as site:
        browser = site.browser()
        browser.cookies.set("roadmap_session", token)
        first, second = [
            await browser.post(
                f"/assessments/{home.assessment.id}/answers",
                json=[{"code": "LAW-1.2a", "value": "met", "client_key": KEY}],
                headers={"X-Roadmap-Person": home.focal_point.id},
            )
            for _ in range(2)
        ]

    assert first.json()["results"] == second.json()["results"]
