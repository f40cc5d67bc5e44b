"""What lies ahead: where the plan leads, or the next stage that takes least effort."""

from assessments.records.plans import Quarter
from roadmap.plans.today import read_today
from roadmap.progress.decomposition import NOTHING
from roadmap.progress.outlook import outlook
from roadmap.wording.texts import english
from tests.builders import (
    at_levels,
    edition_of,
    everything,
    ladder,
    priority,
    titled,
    with_rules,
)
from tests.crosswalks import named
from tests.plans import action, plan
from tests.snapshots import snapshot

EDITION = named(
    titled(edition_of(priority("P", ladder("A")), priority("Q", ladder("B")))), "small"
)
LOW = at_levels(EDITION, {"A": 1, "B": 3})


def ahead(*actions, effective=LOW, of=EDITION, costs=None):
    return outlook(
        snapshot(of, effective),
        read_today(plan(*actions), of, {}),
        costs=costs or {},
        today=Quarter(2026, 2),
        say=english,
    )


def test_a_plan_is_said_with_the_stages_it_leads_to_and_by_when():
    both = ahead(
        action("first", "A.2a", ends=Quarter(2026, 3)),
        action("second", "B.4a", ends=Quarter(2027, 1)),
    )

    assert both.says == (
        "the plan, kept in time, leads to a higher stage in 2 priorities (first of all "
        "Title of P) by Q1 2027"
    )
    assert both.figures == (("Priorities that the plan leads to a higher stage", "2"),)


def test_the_priority_that_the_plan_leads_farthest_is_named():
    found = ahead(
        action("all", "A.2a", "B.4a", "B.5a", ends=Quarter(2027, 1)),
    )

    # P from stage 1 to 2, Q from 3 to 5
    assert "(first of all Title of Q)" in found.says


def test_without_a_plan_the_next_stage_of_least_effort_is_said():
    found = ahead(costs={"A.2a": 2})

    # one criterion each: P to Building at 2, Q to Practised at 1
    assert found.says == (
        "the next stage that takes least effort is Practised in Title of Q: one "
        "criterion, effort 1"
    )


def test_of_equals_their_number_is_said_with_the_first():
    found = ahead()

    assert found.says == (
        "2 next stages take least effort, among them Building in Title of P: one "
        "criterion, effort 1"
    )
    assert dict(found.figures) == {
        "Criteria to the next stage that takes least effort": "1",
        "Its effort": "1",
        "Next stages that take as little": "2",
    }


def test_a_plan_that_leads_to_no_stage_leaves_the_next_step():
    found = ahead(action("first", "B.5a", ends=Quarter(2026, 3)))

    assert found.says.startswith("2 next stages take least effort")


def test_at_the_top_there_is_nothing_ahead():
    assert ahead(effective=everything(EDITION, "met")) == NOTHING


def test_an_edition_that_counts_otherwise_has_no_next_step():
    of = named(
        titled(edition_of(priority("P", ladder("A")), rules=with_rules(stages=()))),
        "small",
    )

    assert ahead(effective=everything(of, "not_yet"), of=of) == NOTHING
