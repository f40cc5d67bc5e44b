"""The edition 2017 is our reconstruction, says so, and knows nothing of later years."""

import re

import pytest

from priorities.crosswalk.comparability import account
from priorities.crosswalk.links import Relation
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition

THEN, NOW = find_edition("2017"), find_edition("2024")
CROSSWALK = find_crosswalk("2017", "2024")
LATER = re.compile(
    r"\bscam|artificial|\bAI\b|platform|online|forced criminality|virtual asset"
    r"|forced marriage|\bIC-TIP\b|survivors (advise|took part)",
    re.IGNORECASE,
)
"""What the lists of 2016 and 2017 do not speak of."""


def test_it_says_that_it_is_a_reconstruction_and_2024_is_none():
    assert (THEN.reconstruction, NOW.reconstruction) == (True, False)


def test_it_does_not_claim_to_have_been_published_then():
    assert THEN.published is not None
    assert THEN.published.year == 2026


def test_it_has_ten_priorities_of_which_two_indicators_each_are_core():
    core = [i.code.split("-")[0] for i in THEN.indicator_by_code.values() if i.core]

    assert len(THEN.priorities) == 10
    assert all(core.count(p.code) == 2 for p in THEN.priorities)
    assert "JUS" not in THEN.priority_by_code
    assert "PRV" not in THEN.priority_by_code


def test_it_asks_for_nothing_that_came_later():
    found = {key: text for key, text in THEN.texts["en"].items() if LATER.search(text)}

    assert found == {}


def test_it_rests_on_nothing_that_came_later():
    years = [
        source.year
        for source in (*THEN.sources, *THEN.options)
        if source.year is not None
    ]

    assert len(years) > 40
    assert max(years) == 2017


def test_no_code_means_one_thing_then_and_another_thing_now():
    shared = set(THEN.criterion_by_code) & set(NOW.criterion_by_code)
    shared |= set(THEN.indicator_by_code) & set(NOW.indicator_by_code)

    assert len(shared) > 150
    assert [c for c in sorted(shared) if c not in CROSSWALK.by_older[c].newer] == []


@pytest.mark.parametrize("relation", Relation)
def test_criteria_went_all_seven_ways(relation):
    assert account(CROSSWALK, NOW).criteria[relation].links >= 5


@pytest.mark.parametrize("relation", Relation)
def test_indicators_went_all_seven_ways(relation):
    assert account(CROSSWALK, NOW).indicators[relation].links >= 1


def test_most_indicators_that_existed_then_can_be_compared():
    counted = account(CROSSWALK, NOW)
    existed = sum(
        count.newer
        for relation, count in counted.indicators.items()
        if relation is not Relation.NEW
    )

    assert (len(counted.comparable_indicators), existed) == (38, 52)


def test_every_priority_has_an_indicator_that_can_be_compared():
    comparable = account(CROSSWALK, NOW).comparable_indicators

    assert {NOW.priority_of[c].code for c in comparable} == set(NOW.priority_by_code)


def test_the_two_new_priorities_are_made_of_older_indicators():
    new = [k.newer[0] for k in CROSSWALK.priorities if k.relation is Relation.NEW]
    into = {
        NOW.priority_of[code].code
        for link in CROSSWALK.indicators
        if link.relation in (Relation.MOVED, Relation.SPLIT)
        for code in link.newer
    }

    assert new == ["JUS", "PRV"]
    assert into >= set(new)


def test_every_reason_is_a_sentence_of_its_own():
    links = (*CROSSWALK.priorities, *CROSSWALK.indicators, *CROSSWALK.criteria)
    reasons = [link.reason for link in links]

    assert all(reason.endswith(".") and len(reason) > 25 for reason in reasons)
    assert [r for r in set(reasons) if reasons.count(r) > 1] == []
