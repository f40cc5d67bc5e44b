"""The cheapest way up in words: targets, ways, what comes first, why there is none."""

import pytest

from priorities.answers import EffectiveAnswer
from priorities.errors import TargetError
from priorities.rules import Aggregation
from roadmap.next_steps.least_cost import STAY, Wish, is_countable, ways
from roadmap.wording.texts import english
from tests.builders import (
    answers,
    at_levels,
    edition,
    edition_of,
    everything,
    ladder,
    ladders,
    met,
    priority,
    with_rules,
)
from tests.options import option
from tests.snapshots import with_titles

ANY = Wish(targets={})


def way(here, wish=ANY, costs=None):
    (found,) = ways(here, wish, costs or {}, english)
    return found


def started(of, *options):
    return with_titles(of, everything(of, "not_yet"), *options)


def test_without_a_wish_the_next_stage_is_the_target():
    found = way(started(ladders("A")))

    assert (found.target, found.target_name) == (2, "Building")
    assert found.now == "Starting, 1.00"
    assert found.stages == {
        2: "Building",
        3: "Established",
        4: "Practised",
        5: "Sustained",
    }


def test_a_way_says_effort_number_and_criteria():
    found = way(started(ladders("A")), Wish(targets={"P": 3}))

    assert (found.cost, found.number, found.count) == ("2", 1, "1")
    assert found.words.says == (
        "To reach Established: 2 criteria, effort 2 in all."
        " There is one way at this effort."
    )
    assert found.first == ("A.2a", "A.3a")


def test_a_million_ways_are_counted_in_groups_of_three():
    wide = edition(*(ladder(c, rungs=(3, 3, 3, 3), core=True) for c in "ABCDEF"))

    found = way(started(wide), Wish(targets={"P": 4}))

    assert found.count == "1,011,291"
    assert "There are 1,011,291 ways" in found.words.says


def test_costs_of_the_states_own_count():
    small = edition(ladder("A"), ladder("B"))

    found = way(started(small), costs={"A.2a": 9, "A.3a": 9})

    assert (found.cost, found.first) == ("2", ("B.2a", "B.3a"))


def test_a_priority_may_stay_where_it_is():
    found = way(started(ladders("A")), Wish(targets={"P": STAY}))

    assert found.words.says == "It stays where it is."
    assert (found.cost, found.count, found.first) == ("", "", ())


@pytest.mark.parametrize("stage", [1, 2, 9])
def test_a_target_that_makes_no_sense_is_the_next_stage(stage):
    small = ladders("A")
    here = with_titles(small, at_levels(small, {"A": 2}))

    assert way(here, Wish(targets={"P": stage})).target == 3


def test_the_sets_are_listed_one_by_one_only_where_asked_for():
    here = started(edition(ladder("A"), ladder("B")))

    assert way(here).sets == ()
    found = way(here, Wish(targets={}, one_by_one="P"))
    assert [codes for _, codes in found.sets] == [
        ("A.2a", "A.3a"),
        ("A.2a", "B.2a"),
        ("B.2a", "B.3a"),
    ]
    assert found.sets[0][0] == ("Text of A.2a. (A.2a)", "Text of A.3a. (A.3a)")


def test_what_is_to_be_found_out_and_settled_first_is_listed():
    small = ladders("A")
    now = everything(small, "not_yet") | answers(not_known="A.2a")

    found = way(with_titles(small, now))

    assert found.find_out == ("Text of A.2a. (A.2a)",)
    assert found.settle == ()


def test_whether_a_whole_indicator_applies_is_to_be_settled_first():
    small = edition(ladder("A"), ladder("B", may_not_apply=True)).under(2)
    stands = everything(small, "not_yet")
    stands |= {"B": EffectiveAnswer(voices=("not_applicable", "applies"))}

    found = way(with_titles(small, stands))

    assert found.settle == ("Title of B",)
    assert found.words.says.endswith(
        "Settle first whether this applies in your state: Title of B."
    )


def test_options_that_serve_the_ways_are_named_and_counted():
    many = [option(f"option-{n}", "A.2a") for n in range(7)]

    found = way(started(ladders("A"), *many, option("other", "A.5a")))

    assert [offer.code for offer in found.options] == [f"option-{n}" for n in range(5)]
    assert found.option_count == 7


# Where there is no way


def test_at_the_top_nothing_is_to_be_reached():
    small = ladders("A")

    found = way(with_titles(small, everything(small, "met")))

    assert (found.stages, found.target) == ({}, STAY)
    assert found.words.says == "At the highest stage. What remains is to keep it."


def test_where_nothing_applies_it_is_said():
    small = edition(ladder("A", may_not_apply=True))

    found = way(with_titles(small, answers(not_applicable="A")))

    assert found.words.says == "There is no next step, because nothing applies."


def test_a_stage_out_of_reach_says_how_far_everything_would_lead():
    small = edition(ladder("A", rungs=(1,)))  # a ladder that ends at level 2
    here = with_titles(small, met("A.2a"))

    found = way(here)

    assert found.words.says == (
        "Established cannot be reached by fulfilling criteria alone."
        " With every criterion met it would stand at: Building, 2.00."
    )


def test_every_priority_has_its_way():
    small = edition_of(priority("P", ladder("A")), priority("Q", ladder("B")))

    found = ways(started(small), Wish(targets={"Q": 4}), {}, english)

    assert [(cheapest.code, cheapest.title, cheapest.target) for cheapest in found] == [
        ("P", "Title of P", 2),
        ("Q", "Title of Q", 4),
    ]


def test_an_edition_that_counts_otherwise_is_told_apart():
    other = edition(ladder("A"), rules=with_rules(priority=Aggregation.MIN))
    without_stages = edition(ladder("A"), rules=with_rules(stages=(), cap=False))

    assert is_countable(started(ladders("A")))
    assert not is_countable(started(other))
    assert not is_countable(started(without_stages))
    with pytest.raises(TargetError):
        way(started(other))
