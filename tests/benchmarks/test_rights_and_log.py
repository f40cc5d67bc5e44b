"""What rights, the log and its chain add to a saved answer: on and off in turns, in one run."""

import time
from collections.abc import Callable
from functools import cache
from itertools import cycle, islice
from statistics import median
from typing import Any

import pytest
from sqlalchemy import CompoundSelect, false, null, select

from assessments import rules
from assessments.records.people import Person, Role
from assessments.records.work import AssessmentId, NewAnswer
from assessments.rules import SYSTEM
from assessments.service import recording
from assessments.service.world import note_later
from assessments.store.reading import effective
from tests.benchmarks.conftest import Measured
from tests.benchmarks.region import Busy
from tests.benchmarks.table import Counts

ROUNDS = 40
AT_A_TIME = 25
"""Answers of a round; after them what waits is written into the log, if anything does."""

WARM = 4

_BEFORE = effective._before.__wrapped__


@pytest.mark.parametrize(
    ("clock", "unit_of_clock"),
    [(time.perf_counter, "wall"), (time.process_time, "processor")],
)
def test_rights_log_and_chain_add_at_most_15_percent_to_a_saved_answer(
    busy: Busy,
    measured: Measured,
    monkeypatch: pytest.MonkeyPatch,
    clock: Callable[[], float],
    unit_of_clock: str,
):
    who = busy.those(Role.CONTRIBUTOR)[0]  # the role whose rights take most to check
    assert who.agency is not None
    assessment = busy.work_of(who).id
    codes = cycle(busy.asked[who.agency])
    on, off = [], []
    for number in range(ROUNDS + WARM):
        given = [
            NewAnswer(
                code=code, value="met", client_key=f"{unit_of_clock}-{number}-{index}"
            )
            for index, code in enumerate(islice(codes, 2 * AT_A_TIME))
        ]
        halves = (given[::2], given[1::2])
        for is_on in (True, False) if number % 2 else (False, True):
            with monkeypatch.context() as patch:
                if not is_on:
                    _without_rights(patch)
                begun = clock()
                _save(busy, who, assessment, halves[is_on], logged=is_on)
                (on if is_on else off).append((clock() - begun) / AT_A_TIME * 1000)

    pairs = zip(on[WARM:], off[WARM:], strict=True)
    floor, more = median(off[WARM:]), median(with_it / bare for with_it, bare in pairs)
    assert measured(
        f"rights, log and chain of a saved answer, {unit_of_clock} time "
        "(floor: the same without them; the median of pairs)",
        measured=floor * more,
        floor=floor,
        unit="ms",
        counts=Counts.RATIO,
        goal=1.15,
    ).is_kept
    assert busy.service.audit.breaks(who=SYSTEM) == ()


def _save(
    busy: Busy,
    who: Person,
    assessment: AssessmentId,
    given: list[NewAnswer],
    *,
    logged: bool,
) -> None:
    service = busy.service
    for answer in given:
        service.answering.record_answer(who=who, assessment=assessment, answer=answer)
        if logged:  # as `roadmap.web.logged` does; it is written once an hour
            note_later(service.world, who, "worked.answers", assessment)
    if logged:
        service.audit.write_noted(who=SYSTEM)


def _without_rights(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "require", lambda *_: None)
    patch.setattr(rules, "require_own_state", lambda *_: None)
    patch.setattr(recording, "_require_asked", lambda *_: None)
    patch.setattr(
        recording, "_with_what_holds_them", lambda _desk, codes: sorted(codes)
    )
    patch.setattr(effective, "_before", _before_without_words)


@cache
def _before_without_words(given: frozenset[str]) -> CompoundSelect[Any]:
    with pytest.MonkeyPatch.context() as patch:
        nothing = select(*(null() for _ in range(6))).where(false())
        patch.setattr(effective, "_words", lambda _: nothing)
        asked: CompoundSelect[Any] = _BEFORE(given)
    return asked
