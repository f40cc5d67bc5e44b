"""What the plan says beside the criteria of the answer page, in this edition or the next."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from assessments.errors import NotFound
from assessments.records.evidence import EvidenceId, EvidenceKind, LinkGrade
from assessments.records.people import Person
from assessments.records.plans import (
    ActionBeside,
    ActionContent,
    ActionId,
    ActionStatus,
)
from assessments.records.work import AssessmentId, CycleCode
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.crosswalk.links import Crosswalk, Relation
from priorities.errors import CrosswalkError
from tests.next_edition import CROSSWALK, next_edition
from tests.plans import content
from tests.worlds import (
    Clock,
    SmallWorld,
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


def add(world: SmallWorld, title: str, *criteria: str, **more: object) -> None:
    world.service.plans.add_actions(
        who=world.a.focal_point, contents=[content(title, criteria=criteria, **more)]
    )


def beside(
    world: SmallWorld,
    priority: str = "LAW",
    *,
    who: Person | None = None,
    assessment: AssessmentId | None = None,
) -> Mapping[str, tuple[ActionBeside, ...]]:
    return world.service.plans.actions_for(
        who=who or world.a.focal_point,
        assessment=assessment or world.a.assessment,
        priority=priority,
    )


def titles(found: Mapping[str, tuple[ActionBeside, ...]]) -> dict[str, list[str]]:
    return {code: [b.action.content.title for b in of] for code, of in found.items()}


def next_year(world: SmallWorld, edition: str) -> AssessmentId:
    """Submit this year's assessment and start the next one under an edition."""
    a, service = world.a, world.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    world.clock.advance(days=365)
    open_cycle(service, world.administrator, 2027, edition)
    return service.answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    ).id


def test_actions_done_and_under_way_stand_beside_their_criteria(world: SmallWorld):
    add(world, "done", "LAW-1.2a", "DAT-1.2a", status=ActionStatus.DONE)
    add(world, "under way", "LAW-1.2a", "LAW-2.3a", status=ActionStatus.UNDER_WAY)
    add(world, "planned", "LAW-1.2a")
    add(world, "dropped", "LAW-1.2a", status=ActionStatus.DROPPED)

    assert titles(beside(world)) == {
        "LAW-1.2a": ["done", "under way"],
        "LAW-2.3a": ["under way"],
    }
    assert titles(beside(world, "DAT")) == {"DAT-1.2a": ["done"]}


def test_evidence_of_an_action_is_proposed_and_says_where_it_is_used_already(
    world: SmallWorld,
):
    entry = _entry(world, world.a.focal_point)
    add(
        world,
        "done",
        "LAW-1.2a",
        "LAW-1.2b",
        status=ActionStatus.DONE,
        evidence=(entry,),
    )
    world.service.evidence.link(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        evidence=entry,
        criterion="LAW-1.2b",
        grade=LinkGrade.ATTACHED,
    )

    found = beside(world)

    assert _linked(found["LAW-1.2a"]) == [(entry, False)]
    assert _linked(found["LAW-1.2b"]) == [(entry, True)]


def test_looking_at_actions_leaves_the_answers_untouched(world: SmallWorld):
    add(world, "done", "LAW-1.2a", status=ActionStatus.DONE)

    beside(world)

    sheet = world.service.answering.sheet(
        who=world.a.focal_point, assessment=world.a.assessment, priority="LAW"
    )
    assert all(state.mine is None for state in sheet.states.values())


def test_in_the_next_edition_an_action_stands_beside_what_its_criteria_became(
    world: SmallWorld,
):
    add(
        world,
        "done",
        *("LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-1.5a", "LAW-2.2a"),
        status=ActionStatus.DONE,
    )
    assessment = next_year(world, "next")
    world.service.plans.change_action(
        who=world.a.focal_point,
        action=_only(world),
        content=replace(_content(world), status=ActionStatus.UNDER_WAY),
    )

    found = beside(world, assessment=assessment)
    moved = beside(world, "DAT", assessment=assessment)

    assert {code: [b.criterion.relation for b in of] for code, of in found.items()} == {
        "LAW-1.2b": [Relation.MERGED],
        "LAW-1.3b": [Relation.SPLIT],
        "LAW-1.3c": [Relation.SPLIT],
        "LAW-1.4a": [Relation.REWORDED],
    }
    assert [b.criterion.code for b in found["LAW-1.2b"]] == ["LAW-1.2a"]
    assert list(moved) == ["DAT-2.2a"]


def test_an_action_that_is_done_is_shown_until_a_cycle_was_submitted_with_it_done(
    world: SmallWorld,
):
    add(world, "told", "LAW-1.2a", status=ActionStatus.DONE)
    add(world, "goes on", "LAW-1.2a", status=ActionStatus.UNDER_WAY)
    add(world, "later done", "LAW-1.2a")
    assert titles(beside(world)) == {"LAW-1.2a": ["goes on", "told"]}

    assessment = next_year(world, "small")
    assert titles(beside(world, assessment=assessment)) == {"LAW-1.2a": ["goes on"]}

    plans, who = world.service.plans, world.a.focal_point
    (later,) = (
        a for a in plans.plan(who=who).actions if a.content.title == "later done"
    )
    plans.change_action(
        who=who,
        action=later.id,
        content=replace(later.content, status=ActionStatus.DONE),
    )
    assert titles(beside(world, assessment=assessment)) == {
        "LAW-1.2a": ["goes on", "later done"]
    }


def test_an_action_whose_edition_is_not_linked_is_left_out(world: SmallWorld):
    assessment = next_year(world, "next")
    add(world, "newer", "LAW-1.4a", edition="next", status=ActionStatus.DONE)

    old, new = beside(world), beside(world, assessment=assessment)

    assert (titles(old), titles(new)) == ({}, {"LAW-1.4a": ["newer"]})


def test_a_contributor_sees_the_own_part_beside_what_is_asked(world: SmallWorld):
    """The police is asked for LAW-1, labour for LAW-2.2a; both criteria are planned."""
    a = world.a
    mine, of_the_focal_point = _entry(world, a.officer), _entry(world, a.focal_point)
    add(
        world,
        "of the police",
        "LAW-1.2a",
        "LAW-2.2a",
        lead=a.police.code,
        status=ActionStatus.DONE,
        evidence=(mine, of_the_focal_point),
    )
    add(
        world,
        "of labour",
        "LAW-1.2a",
        lead=a.labour.code,
        status=ActionStatus.UNDER_WAY,
    )

    found = beside(world, who=a.officer)

    assert titles(found) == {"LAW-1.2a": ["of the police"]}
    assert _linked(found["LAW-1.2a"]) == [(mine, False)]
    assert beside(world, who=a.inspector) == {}


def test_a_priority_that_is_not_there_is_not_found(world: SmallWorld):
    with pytest.raises(NotFound):
        beside(world, "XYZ")


def _crosswalk(older: str, newer: str) -> Crosswalk:
    if (older, newer) != ("small", "next"):
        raise CrosswalkError(f"{older} to {newer}", [])
    return CROSSWALK


def _only(world: SmallWorld) -> ActionId:
    return world.service.plans.plan(who=world.a.focal_point).actions[0].id


def _content(world: SmallWorld) -> ActionContent:
    return world.service.plans.plan(who=world.a.focal_point).actions[0].content


def _linked(found: tuple[ActionBeside, ...]) -> list[tuple[EvidenceId, bool]]:
    return [(e.entry.id, e.linked) for action in found for e in action.evidence]


def _entry(world: SmallWorld, who: Person) -> EvidenceId:
    return world.service.evidence.add(
        who=who,
        title="A law",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette",
    ).id
