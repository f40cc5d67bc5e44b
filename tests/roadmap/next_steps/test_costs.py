"""Costs of the state's own: what is not met, with its class and the own cost."""

from roadmap.next_steps.costs import cost_groups
from roadmap.wording.texts import english
from tests.builders import edition, everything, ladder, met
from tests.snapshots import with_titles


def test_what_is_not_met_is_listed_with_its_class_and_the_own_cost():
    small = edition(ladder("A", efforts={"A.3a": 2}), ladder("B"))
    here = with_titles(small, everything(small, "not_yet") | met("A.2a"))

    first, second = cost_groups(here, "P", {"A.3a": 7}, english)

    assert (first.title, second.title) == ("Title of A", "Title of B")
    line = first.lines[0]
    assert (line.code, line.effort, line.own) == ("A.3a", 2, 7)
    assert line.effort_words == "2: months, or several agencies"
    assert [line.own for line in second.lines] == [None] * 4


def test_where_everything_is_met_there_is_nothing_to_cost():
    small = edition(ladder("A"))

    assert (
        cost_groups(with_titles(small, everything(small, "met")), "P", {}, english)
        == ()
    )
