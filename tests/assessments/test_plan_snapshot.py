"""What a plan stands on: the last submission, and what the draft has answered since."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assessments.answers.snapshot import Snapshot, laid_over
from assessments.records.work import CycleCode
from assessments.service import CHEAP, Service, open_service
from priorities.answers import EffectiveAnswer, Scope
from priorities.crosswalk.links import Crosswalk
from priorities.errors import CrosswalkError, EditionError
from priorities.scoring.placement import place
from tests.crosswalks import within_one
from tests.next_edition import CROSSWALK, next_edition
from tests.snapshots import snapshot
from tests.worlds import (
    Clock,
    SmallWorld,
    answer,
    editions_of,
    open_cycle,
    small_edition,
)


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(small_edition(), next_edition()),
        crosswalks=_crosswalk,
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


@pytest.fixture
def world(small_world: SmallWorld) -> SmallWorld:
    return small_world


def say(world: SmallWorld, **values: str) -> None:
    """Let the focal point answer, by value: ``met="LAW-1.2a LAW-1.2b"``."""
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=[
            answer(code, value, reason="So it is.")
            for value, codes in values.items()
            for code in codes.split()
        ],
    )


def next_year(world: SmallWorld, edition: str = "small") -> None:
    a, service = world.a, world.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365)
    open_cycle(service, world.administrator, 2027, edition)
    started = service.answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    )
    world.a = replace(a, assessment=started.id)


def plan_snapshot(world: SmallWorld) -> Snapshot:
    found = world.service.plans.snapshot(who=world.a.approver)
    assert found is not None
    return found


def values(found: Snapshot) -> dict[str, tuple[str, ...]]:
    return {
        code: effective_answer.voices
        for code, effective_answer in found.effective.items()
    }


def test_before_any_submission_it_is_the_draft_alone(world: SmallWorld):
    say(world, met="LAW-1.2a")

    found = plan_snapshot(world)

    assert (found.submitted, found.draft) == (None, "2026")
    assert values(found) == {"LAW-1.2a": ("met",)}


def test_after_a_submission_and_before_the_next_draft_it_is_what_was_submitted(
    world: SmallWorld,
):
    say(world, met="LAW-1.2a")
    world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )

    found = plan_snapshot(world)

    assert (found.submitted, found.draft) == ("2026", None)
    assert values(found) == {"LAW-1.2a": ("met",)}


def test_a_new_draft_takes_the_place_of_what_was_submitted_where_it_has_answers(
    world: SmallWorld,
):
    say(world, met="LAW-1.2a LAW-1.2b")
    next_year(world)
    say(world, not_yet="LAW-1.2b")

    found = plan_snapshot(world)

    assert (found.submitted, found.draft) == ("2026", "2027")
    assert values(found) == {"LAW-1.2a": ("met",), "LAW-1.2b": ("not_yet",)}


def test_under_a_newer_edition_what_was_submitted_is_read_by_the_crosswalk(
    world: SmallWorld,
):
    say(world, met="LAW-1.3a LAW-1.4a LAW-2.2a")
    next_year(world, "next")

    found = plan_snapshot(world)

    assert found.edition.id == "next"
    assert values(found) == {"LAW-1.4a": ("met",), "DAT-2.2a": ("met",)}


def test_what_was_sent_back_was_not_submitted(world: SmallWorld):
    say(world, met="LAW-1.2a")
    submitted = world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )
    world.service.submitting.send_back(
        who=world.a.approver, submission=submitted.id, note="Again."
    )
    world.clock.advance(days=365)
    open_cycle(world.service, world.administrator, 2027)
    world.service.answering.start(
        who=world.a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    )

    found = plan_snapshot(world)

    assert (found.submitted, found.draft, found.effective) == (None, "2027", {})


def test_what_cannot_be_read_under_the_newer_edition_is_left_out(world: SmallWorld):
    say(world, met="LAW-1.4a")
    next_year(world, "next")
    unlinked = replace(world.service.world, crosswalks=_none)

    found = replace(world.service.plans, world=unlinked).snapshot(
        who=world.a.focal_point
    )

    assert found is not None
    assert (found.submitted, found.effective) == (None, {})


def test_there_is_none_where_the_edition_is_not_here(world: SmallWorld):
    without = replace(world.service.world, editions=_no_edition)

    plans = replace(world.service.plans, world=without)

    assert plans.snapshot(who=world.a.focal_point) is None


def test_an_indicator_that_did_not_apply_is_asked_again_by_one_answer():
    said = EffectiveAnswer(voices=("met",))
    whole = EffectiveAnswer(voices=("not_applicable",))

    before = {"LAW-2": whole, "LAW-1.2a": said}

    assert over(before, {"LAW-2.2a": said}) == {"LAW-1.2a": said, "LAW-2.2a": said}
    assert over(before, {"LAW-1.2b": said})["LAW-2"] == whole


def test_evidence_without_an_answer_takes_no_ones_place():
    said = EffectiveAnswer(voices=("met",), evidence=3)

    found = over({"LAW-1.2a": said}, {"LAW-1.2a": EffectiveAnswer(evidence=2)})

    assert found == {"LAW-1.2a": said}


def over(before: dict[str, EffectiveAnswer], now: dict[str, EffectiveAnswer]):
    """Lay a draft of the small edition over a submission of it."""
    small = small_edition()
    found = laid_over(snapshot(small, before), snapshot(small, now), within_one(small))
    assert found.placement == place(small, found.effective)
    return found.effective


def _crosswalk(older: str, newer: str) -> Crosswalk:
    return CROSSWALK if (older, newer) == ("small", "next") else _none(older, newer)


def _none(older: str, newer: str) -> Crosswalk:
    raise CrosswalkError(f"{older} to {newer}", [])


def _no_edition(edition: str):
    raise EditionError(edition, [])
