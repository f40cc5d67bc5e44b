"""One answer, start to finish: the tour of the handbook, walked with the real functions.

And counted: how much of the project one answer passes through, as the tour says.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import event

from assessments.records.people import Person
from assessments.records.work import AssessmentId, CycleCode, NewAnswer
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.edition import Edition, PriorityCode
from roadmap import handbook
from roadmap.settings import Settings
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
FIGURES = re.compile(
    r"(?P<calls>\d+) calls of (?P<functions>\d+) functions in\s+(?P<files>\d+) files,\s+"
    r"(?P<depth>\d+) deep,\s+in (?P<transactions>\d+) transaction"
)
PARTS_OF_A_FUNCTION = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
PROJECT = tuple(
    str(ROOT / package) for package in ("priorities/", "assessments/", "roadmap/")
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


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How much of the project an answer passes through."""

    calls: int
    functions: int
    files: int
    depth: int
    transactions: int


def told() -> Figures:
    """Read the figures that the tour gives."""
    found = FIGURES.search(handbook.page("tour").text)
    assert found is not None
    return Figures(**{name: int(figure) for name, figure in found.groupdict().items()})


def is_ours(frame: FrameType) -> bool:
    """Whether it is a function of the project, and no comprehension inside one."""
    code = frame.f_code
    return (
        code.co_filename.startswith(PROJECT) and code.co_name not in PARTS_OF_A_FUNCTION
    )


def depth_of(frame: FrameType | None, below: int | None) -> int | None:
    """Count functions of the project from the page's `receive` to here.

    Parameters
    ----------
    below
        How many there are before this thread; None where `receive` has to be in it.

    Returns
    -------
    int or None
        None where the page has no part in it, as in the middleware.
    """
    depth = below or 0
    while frame is not None:
        depth += is_ours(frame)
        code = frame.f_code
        if code.co_name == "receive" and code.co_filename == saving.__file__:
            return depth
        frame = frame.f_back
    return None if below is None else depth


@dataclass
class Counting:
    """Counts what one request enters, from the page's `receive` on, in every thread.

    A function that waits and is taken up again counts once.
    """

    entered: dict[int, tuple[FrameType, int]] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)
    transactions: int = 0
    is_inside: bool = False

    def watch(self, below: int | None = None) -> None:
        """Count in this thread from now on."""

        def note(frame: FrameType, event: str, _: Any) -> None:
            if event != "call" or not is_ours(frame) or id(frame) in self.entered:
                return
            depth = depth_of(frame, below)
            if depth is not None:
                self.entered[id(frame)] = (
                    frame,
                    depth,
                )  # kept, so that no id comes again

        sys.setprofile(note)

    async def in_thread(
        self, function: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Do something in another thread, and count there too."""
        below = depth_of(sys._getframe(1), None)

        def watched() -> Any:
            self.watch(below)
            self.is_inside = below is not None
            try:
                return function(*args, **kwargs)
            finally:
                self.is_inside = False
                sys.setprofile(None)

        return await asyncio.to_thread(watched)

    async def for_somebody(self, _pool_of: object, work: Callable[[], Any]) -> Any:
        """Do what was asked for in another thread, and count there too."""
        return await self.in_thread(work)

    def begin(self, _connection: object) -> None:
        """Hear of a transaction."""
        self.transactions += self.is_inside

    def say(self, _connection: object, _cursor: object, text: str, *_: object) -> None:
        """Hear of a statement."""
        if self.is_inside:
            self.statements.append(text)

    def figures(self) -> Figures:
        """Give what was counted."""
        codes = [frame.f_code for frame, _ in self.entered.values()]
        return Figures(
            calls=len(codes),
            functions=len({(code.co_filename, code.co_qualname) for code in codes}),
            files=len({code.co_filename for code in codes}),
            depth=max(depth for _, depth in self.entered.values()),
            transactions=self.transactions,
        )


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
        for module in (background, page, saving):
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
            clock.advance(days=11)
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


async def test_one_answer_passes_through_as_much_as_the_tour_says(
    region: Service, monkeypatch: pytest.MonkeyPatch
):
    who = focal_point(12)
    here = region.answering.start(who=who, cycle=YEAR, scope=Scope.FULL).id
    counting = Counting()
    monkeypatch.setattr(background, "_done", counting.for_somebody)
    engine = region.world.database._engine
    event.listen(engine, "begin", counting.begin)
    event.listen(engine, "before_cursor_execute", counting.say)
    async with running(region, Settings()) as site, site.browser() as browser:
        browser.cookies.set("roadmap_session", token(region, who))
        for key in (f"{KEY}-first", f"{KEY}-again"):  # the first one fills what is kept
            counting.entered.clear()
            counting.statements.clear()
            counting.transactions = 0
            counting.watch()
            try:
                saved = await browser.post(
                    f"/assessments/{here}/answers",
                    json=[{"code": "LAW-1.2a", "value": "met", "client_key": key}],
                    headers={"X-Roadmap-Person": who.id},
                )
            finally:
                sys.setprofile(None)
    counted = counting.figures()

    assert saved.json()["placements"]["LAW"]["low"] == pytest.approx(7 / 6)
    assert counted.transactions == told().transactions == 1
    assert sum("person.role" in said for said in counting.statements) == 1
    figures = asdict(counted)
    assert figures == {
        name: pytest.approx(figure, rel=0.2) for name, figure in asdict(told()).items()
    }, "the tour gives the figures; let it say what is true, and why it grew"


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
