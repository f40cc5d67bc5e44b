"""What became of a plan under the edition that its state answers now."""

from dataclasses import replace
from datetime import UTC, datetime

from assessments.records.plans import ActionId, ActionStatus, Quarter
from priorities.crosswalk.links import Relation
from priorities.edition import OptionCode
from roadmap.plans.today import ActionToday, fulfilled_by, read_today
from tests.next_edition import CROSSWALK, next_edition
from tests.options import option
from tests.plans import action, plan
from tests.worlds import small_edition

NEXT = next_edition()


def today(*actions, crosswalk=CROSSWALK, edition=NEXT) -> tuple[ActionToday, ...]:
    return read_today(plan(*actions), edition, {"small": crosswalk})


def test_criteria_are_followed_into_the_newer_edition():
    (planned,) = today(
        action("x", "LAW-1.2a", "LAW-1.3a", "LAW-1.4a", "LAW-1.5a", "LAW-2.2a")
    )

    assert {(c.code, c.relation, c.now) for c in planned.criteria} == {
        ("LAW-1.2a", Relation.MERGED, ("LAW-1.2b",)),
        ("LAW-1.3a", Relation.SPLIT, ("LAW-1.3b", "LAW-1.3c")),
        ("LAW-1.4a", Relation.REWORDED, ("LAW-1.4a",)),
        ("LAW-1.5a", Relation.DROPPED, ()),
        ("LAW-2.2a", Relation.MOVED, ("DAT-2.2a",)),
    }
    assert planned.codes == ("LAW-1.2b", "LAW-1.4a", "DAT-2.2a")
    assert planned.is_linked


def test_a_merged_criterion_is_fulfilled_only_when_all_its_parts_are_planned():
    first, second = today(action("x", "LAW-1.2a"), action("y", "LAW-1.2b"))

    assert fulfilled_by([first]) == frozenset()
    assert fulfilled_by([first, second]) == {"LAW-1.2b"}


def test_a_split_criterion_is_fulfilled_by_nothing_that_was_planned_before():
    assert fulfilled_by(today(action("x", "LAW-1.3a"))) == frozenset()


def test_without_a_crosswalk_nothing_of_an_older_plan_is_known():
    (planned,) = today(action("x", "LAW-1.2a"), crosswalk=None)

    assert not planned.is_linked
    assert [(c.code, c.relation, c.now) for c in planned.criteria] == [
        ("LAW-1.2a", None, ())
    ]
    assert planned.codes == ()


def test_under_its_own_edition_an_action_is_as_it_was_written():
    (planned,) = today(action("x", "LAW-1.4a", "LAW-9.9z", edition="next"))

    assert planned.codes == ("LAW-1.4a",)
    assert planned.is_linked


def test_an_option_that_the_edition_has_no_more_is_gone():
    edition = replace(small_edition(), options=(option("guide"),))

    there, gone, own = today(
        action("x", option=OptionCode("guide")),
        action("y", option=OptionCode("vanished")),
        action("z"),
        edition=edition,
    )

    assert (there.option, there.option_is_gone) == (edition.options[0], False)
    assert (gone.option, gone.option_is_gone) == (None, True)
    assert (own.option, own.option_is_gone) == (None, False)


def test_what_is_done_is_drawn_as_ended_when_it_was_marked_done():
    early = action(
        "x",
        status=ActionStatus.DONE,
        starts=Quarter(2027, 1),
        ends=Quarter(2027, 2),
    )
    late = replace(early, id=ActionId("y"))
    open_ = action("z", starts=Quarter(2027, 1), ends=Quarter(2027, 2))
    done_at = {
        early.id: datetime(2026, 11, 30, tzinfo=UTC),
        late.id: datetime(2028, 1, 2, tzinfo=UTC),
    }

    drawn = [
        (str(planned.drawn.starts), str(planned.drawn.ends))
        for planned in read_today(
            replace(plan(early, late, open_), done_at=done_at), NEXT, {}
        )
    ]

    assert drawn == [
        ("2026-Q4", "2026-Q4"),
        ("2027-Q1", "2028-Q1"),
        ("2027-Q1", "2027-Q2"),
    ]


def test_what_is_done_counts_and_is_not_open():
    states = {
        planned.action.content.status: (planned.is_open, planned.counts)
        for planned in today(
            *(
                action(status, status=status)
                for status in ActionStatus
                if status is not ActionStatus.REMOVED
            )
        )
    }

    assert states == {
        ActionStatus.PLANNED: (True, True),
        ActionStatus.UNDER_WAY: (True, True),
        ActionStatus.DONE: (False, True),
        ActionStatus.DROPPED: (False, False),
    }
