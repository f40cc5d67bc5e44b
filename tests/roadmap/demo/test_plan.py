"""The invented plan: something of everything, so that every page has its case."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from random import Random

import pytest

from assessments.records.plans import Action, ActionStatus, Plan
from priorities.crosswalk.links import Relation
from roadmap.demo.making import invent
from roadmap.demo.names import two_editions
from roadmap.demo.people import Country, countries
from roadmap.demo.plans import plan_of
from roadmap.plans.today import read_today

YEAR = 2026


@cache
def versions() -> tuple[Action, ...]:
    return invent(two_editions(), today=date(YEAR, 7, 1)).actions


@cache
def newest() -> tuple[Action, ...]:
    return tuple({version.id: version for version in versions()}.values())


def test_it_has_about_a_dozen_actions_in_every_status():
    found = newest()

    assert 8 <= len(found) <= 12
    assert {version.content.status for version in found} == set(ActionStatus) - {
        ActionStatus.REMOVED
    }


WANTED: dict[str, Callable[[Action], object]] = {
    "waits for another": lambda a: a.content.after,
    "has nobody in charge": lambda a: a.content.lead is None,
    "is for no criterion": lambda a: not a.content.criteria,
    "is done and has evidence": lambda a: (
        a.content.status is ActionStatus.DONE and a.content.evidence
    ),
    "costs something": lambda a: a.content.amount,
    "takes up an option": lambda a: a.content.option,
    "was dropped with a note": lambda a: (
        a.content.status is ActionStatus.DROPPED and a.content.note
    ),
    "was written for the older edition": lambda a: a.content.edition == "2017",
}


@pytest.mark.parametrize("kind", WANTED)
def test_there_is_one_that(kind: str):
    assert any(WANTED[kind](version) for version in newest())


def test_numbers_rise_with_time_and_nothing_is_written_in_the_future():
    found = versions()

    assert [version.seq for version in found] == list(range(1, len(found) + 1))
    assert [version.at for version in found] == sorted(version.at for version in found)
    assert found[-1].at < datetime(YEAR, 1, 1, tzinfo=UTC)


def test_everything_it_names_is_there():
    editions = two_editions()
    ids = {version.id for version in newest()}
    for version in newest():
        content = version.content
        edition = editions.older if content.edition == "2017" else editions.newer
        options = {option.code for option in editions.newer.options}

        assert set(content.criteria) <= set(edition.criterion_by_code)
        assert set(content.after) <= ids
        assert content.option is None or content.option in options
        assert content.starts <= content.ends
        assert len(content.title) <= 200


def test_some_of_what_was_planned_for_the_older_edition_was_split():
    editions = two_editions()
    read = read_today(_plan(newest()), editions.newer, {"2017": editions.crosswalk})

    assert Relation.SPLIT in {c.relation for version in read for c in version.criteria}


def test_agencies_and_documents_are_those_of_the_state():
    country = _country()
    agencies = {agency.code for _, agency in country.agencies}
    entries = {entry.id for entry in country.evidence}

    for version in plan_of(country, two_editions(), last_year=YEAR):
        assert {version.content.lead, *version.content.partners} - {None} <= agencies
        assert set(version.content.evidence) <= entries
        assert version.person == country.focal_point.id


def _country() -> Country:
    return countries(YEAR - 5, Random(1))[0]


def _plan(actions: tuple[Action, ...]) -> Plan:
    return Plan(state=actions[0].state, actions=actions, through_seq=len(actions))
