"""One answer, start to finish: the tour of the handbook, walked with the real functions."""

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from assessments.service import CHEAP, open_service
from priorities.loading import find_edition
from roadmap import chart_words, charts, frames, handbook
from roadmap.settings import Settings
from tests.browser.world import PASSPHRASE, World
from tests.pages.app_under_test import running
from tests.worlds import Clock

ROOT = Path(__file__).resolve().parents[1]
STOP = re.compile(
    r"^\| (?P<number>\d) \| `(?P<function>\w+)` in `(?P<file>[\w/]+\.py)`", re.MULTILINE
)
Place = tuple[str, str]
"""A file and the name of a function in it."""

KEY = "0123456789abcdef"


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


def test_the_tour_has_seven_stops():
    assert len(tour()) == 7


async def test_one_answer_passes_the_seven_stops_of_the_tour_in_order(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    home = world.country()
    who, here, service = home.focal_point, home.assessment.id, world.service
    async with running(service, Settings()) as site:
        from roadmap.web import background, door
        from roadmap.web.pages import saving

        for module in (background, door, saving):
            monkeypatch.setattr(module, "in_background", at_once)
        browser = site.browser()
        browser.cookies.set("roadmap_session", world.token(who))
        with watching(set(tour())) as passed:
            saved = await browser.post(
                f"/assessments/{here}/answers",
                json=[{"code": "LAW-1.2a", "value": "met", "client_key": KEY}],
                headers={"X-Roadmap-Person": who.id},
            )
            table = await browser.get(f"/assessments/{here}/results/profile.csv")
            submission = service.submitting.submit(who=who, assessment=here)

    assert passed == tour()

    # 1 to 3: acknowledged by the browser's own key, and kept
    (result,) = saved.json()["results"]
    assert result["client_key"] == KEY
    sheet = service.answering.sheet(who=who, assessment=here, priority="LAW")
    mine = sheet.states["LAW-1.2a"].mine
    assert mine is not None
    assert (mine.value, mine.seq) == ("met", result["seq"])

    # 4 and 5: LAW-1 at 2, five others at 1: (2 + 5 x 1) / 6; one of six is below 2/3
    placed = saved.json()["placements"]["LAW"]
    assert placed["low"] == pytest.approx(7 / 6)
    assert placed["high"] == 5
    assert placed["position"] is None

    # 6: the same in a table, exact and rounded, and a figure with its sentence
    rows = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    law = next(row for row in rows if row["priority"] == "LAW")
    assert (law["low_exact"], law["low"], law["position"]) == ("7/6", "1.17", "")
    placement = service.answering.placement(who=who, assessment=here)
    years = frames.years(find_edition("2024"), [("2026", placement)], "en")
    says = charts.years(years, chart_words.years("en")).says
    assert says == "Only one cycle so far: 2026."

    # 7: frozen, with the answer inside, and recomputed to the same
    assert b'"code":"LAW-1.2a"' in submission.document
    assert service.submitting.verify(who=who, submission=submission.id).same


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
