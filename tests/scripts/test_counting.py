"""How far a priority is, is counted alike by the server and by the answer page."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from random import Random

import pytest

from assessments.answers.effective import CodeState, current_states
from assessments.answers.progress import Viewpoint, indicators_in_scope, progress_of
from assessments.records.people import FOCAL_POINT_VOICE, Person, PersonId, Role, Voice
from assessments.records.sheet import CriterionState
from assessments.records.work import Answer, AssessmentId, Settlement
from priorities.answers import Scope
from priorities.edition import Edition
from priorities.rules import NEWEST
from roadmap.answering import questionnaire
from roadmap.wording.texts import english
from tests.scripts.test_scripts import HERE, node
from tests.worlds import titled_edition

WHEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICE = Voice("police")
LAST = AssessmentId("last")
CASES = 400
LATEST = 1000


@dataclass(frozen=True, kw_only=True)
class Case:
    """What was said of LAW and DAT, and from where it is looked at."""

    states: Mapping[str, CodeState[Answer]]
    voice: Voice | None
    asked: frozenset[str]
    scope: Scope


def an_answer(code: str, voice: Voice, value: str, *, carried: bool) -> Answer:
    return Answer(
        seq=1,
        assessment=AssessmentId("now"),
        code=code,
        voice=voice,
        person=PersonId("somebody"),
        value=value,
        reason=None,
        at=WHEN,
        carried_from=LAST if carried else None,
        client_key="key",
    )


def a_settlement(code: str, value: str) -> Settlement:
    return Settlement(
        seq=LATEST,
        settles=(1,),
        code=code,
        person=PersonId("somebody"),
        value=value,
        reason="So it is.",
        at=WHEN,
    )


def a_case(chance: Random, edition: Edition) -> Case:
    """Draw one; most is answered and met, so that higher rungs are reached."""
    codes = [*edition.indicator_by_code, *edition.criterion_by_code]
    answers: list[Answer] = []
    settlements: list[Settlement] = []
    eager = chance.random()
    for code in codes:
        whole = code in edition.indicator_by_code
        before = len(answers)
        for voice in (FOCAL_POINT_VOICE, POLICE):
            if chance.random() < (0.15 if whole else eager):
                value = (
                    chance.choice(["not_applicable", "withdrawn"])
                    if whole
                    else chance.choice(
                        ["met"] * 6
                        + ["not_yet", "not_known", "not_applicable", "withdrawn"]
                    )
                )
                carried = chance.random() < 0.25
                answers.append(an_answer(code, voice, value, carried=carried))
        there = answers[before:]
        if whole:
            settles = bool(there) and chance.random() < 0.3
            values = ["applies", "not_applicable"]
        else:
            differ = sum(a.value != "withdrawn" for a in there) > 1
            settles = differ and chance.random() < 0.3
            values = ["met", "not_yet", "not_known", "not_applicable"]
        if settles:
            settlements.append(a_settlement(code, chance.choice(values)))
    numbered = [replace(a, seq=seq) for seq, a in enumerate(answers, 1)]
    states = current_states(edition, numbered, settlements)
    voice = chance.choice([None, POLICE])
    asked = [code for code in codes if voice is None or chance.random() < 0.6]
    return Case(
        states=states,
        voice=voice,
        asked=frozenset(asked),
        scope=chance.choice(list(Scope)),
    )


def on_the_page(case: Case, edition: Edition, priority: str) -> dict[str, object]:
    """Give what the answer page would get of a priority."""
    asked = questionnaire.questions(
        edition,
        edition.priority_by_code[priority],  # type: ignore[index]
        scope=case.scope,
        day=WHEN.date(),
        say=english,
    )["indicators"]
    assert isinstance(asked, list)
    if case.voice is not None:
        asked = [assigned for one in asked if (assigned := _assigned(one, case))]
    codes = [
        code
        for indicator in edition.priority_by_code[priority].indicators  # type: ignore[index]
        for code in (indicator.code, *(c.code for c in indicator.criteria))
        if code in case.asked
    ]
    mine = case.voice or FOCAL_POINT_VOICE
    who = Person(
        id=PersonId("reader"),
        name="",
        sign_in_name="",
        role=Role.FOCAL_POINT if case.voice is None else Role.CONTRIBUTOR,
        state=None,
        agency=None if case.voice is None else case.voice,  # type: ignore[arg-type]
        language="en",
        active=True,
    )
    names = questionnaire.RecordNames(agencies={}, evidence={}, say=english)
    states = {
        code: questionnaire.state(
            _as_seen(code, case.states.get(code, CodeState()), mine, case.voice),
            who=who,
            names=names,
        )
        for code in codes
    }
    return {"indicators": asked, "states": states}


def _assigned(
    indicator: dict[str, list[dict[str, list[dict[str, str]]]]], case: Case
) -> object:
    rungs = [
        {**rung, "criteria": [c for c in rung["criteria"] if c["code"] in case.asked]}
        for rung in indicator["rungs"]
    ]
    rungs = [rung for rung in rungs if rung["criteria"]]
    return {**indicator, "rungs": rungs} if rungs else None


def _as_seen(
    code: str, state: CodeState[Answer], mine: Voice, only: Voice | None
) -> CriterionState:
    own = next((a for a in state.current_answers if a.voice == mine), None)
    return CriterionState(
        code=code,
        mine=own,
        others=()
        if only is not None
        else tuple(a for a in state.current_answers if a.voice != mine),
        carried=own is not None and own.carried_from is not None,
        settled=state.settlement if only is None else None,
        last_value=None,
        why=(),
        comments=(),
        evidence=0,
        links=(),
        assigned=(),
        own_seq=0 if own is None else own.seq,
    )


def counted_on_the_page(pages: list[dict[str, object]]) -> list[dict[str, int]]:
    done = subprocess.run(
        [node(), HERE / "counting.mjs"],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    counted: list[dict[str, int]] = json.loads(done.stdout)
    return counted


@pytest.fixture(scope="module")
def edition() -> Edition:
    return titled_edition().under(NEWEST)


def test_the_server_and_the_page_count_alike(edition: Edition) -> None:
    chance = Random(20261130)
    pages, expected = [], []
    for _ in range(CASES):
        case = a_case(chance, edition)
        voice = case.voice
        viewpoint = Viewpoint(voice=voice, is_asked=case.asked.__contains__)
        for counted in progress_of(edition, case.scope, case.states, viewpoint):
            numbers = asdict(counted)
            pages.append(on_the_page(case, edition, numbers.pop("priority")))
            numbers["all"] = numbers.pop("indicators")
            assert numbers.pop("answered") <= numbers.pop("questions")
            expected.append(numbers)

    assert counted_on_the_page(pages) == expected
    for name in ("done", "to_confirm", "missing", "unconfirmed", "disputed"):
        assert sum(counts[name] for counts in expected) > CASES // 20, name


def test_every_indicator_is_one_of_four(edition: Edition) -> None:
    chance = Random(7)
    for _ in range(CASES):
        case = a_case(chance, edition)
        viewpoint = Viewpoint(voice=case.voice, is_asked=case.asked.__contains__)
        for counted in progress_of(edition, case.scope, case.states, viewpoint):
            in_scope = indicators_in_scope(
                edition.priority_by_code[counted.priority],  # type: ignore[index]
                case.scope,
            )
            assert counted.indicators <= len(in_scope)
            known = counted.done + counted.to_confirm + counted.missing
            assert known <= counted.indicators <= known + counted.disputed
            if counted.done == counted.indicators:
                assert not counted.missing + counted.unconfirmed + counted.disputed
