"""What was computed is kept and shared, and nobody ever sees anything that was."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from threading import Barrier, Thread

import pytest

from assessments.comparison.values import NoTotal
from assessments.errors import AssessmentsError
from assessments.records.people import Person
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.kept import Computed, ComputedOnce
from tests.every_deed import every_deed
from tests.house.test_region_apart import listening
from tests.next_edition import next_edition
from tests.shelf import Shelf
from tests.tampering import tamper
from tests.worlds import (
    Clock,
    SmallWorld,
    StateTeam,
    answer,
    editions_of,
    small_edition,
)

BOTH = editions_of(small_edition(), next_edition())


@pytest.fixture
def database_url(fresh_sqlite: str) -> str:
    """Walk all deeds on one kind of database: what is kept knows nothing of it."""
    return fresh_sqlite


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(editions=BOTH)


@pytest.fixture
def service(database_url: str, clock: Clock, shelf: Shelf) -> Iterator[Service]:
    service = shelf.service(database_url, clock)
    yield service
    service.close()


# The keeper


def test_forty_who_ask_for_the_same_at_once_have_it_computed_once():
    kept, computed, given = ComputedOnce[object](10), [], []
    ready = Barrier(40)

    def compute() -> object:
        computed.append(1)
        return object()

    def ask() -> None:
        ready.wait()
        given.append(kept.get("key", compute))

    threads = [Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(computed) == 1
    assert (len(given), len(set(given))) == (40, 1)


def test_where_computing_fails_the_next_one_tries_and_nothing_is_kept():
    kept = ComputedOnce[str](10)

    def fail() -> str:
        raise RuntimeError("not today")

    with pytest.raises(RuntimeError):
        kept.get("key", fail)

    assert len(kept) == 0
    assert kept.get("key", lambda: "there") == "there"


def test_who_waits_while_somebody_elses_computing_fails_computes_it_himself():
    kept, begun, go_on = ComputedOnce[str](10), Barrier(2), Barrier(2)
    given: list[str] = []

    def fail() -> str:
        begun.wait()
        go_on.wait()
        raise RuntimeError("not today")

    def ask_in_vain() -> None:
        with pytest.raises(RuntimeError):
            kept.get("key", fail)

    first = Thread(target=ask_in_vain)
    second = Thread(target=lambda: given.append(kept.get("key", lambda: "there")))
    first.start()
    begun.wait()
    second.start()
    go_on.wait()
    first.join()
    second.join()

    assert given == ["there"]


def test_what_was_not_asked_for_longest_makes_room():
    kept = ComputedOnce[str](2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)

    assert len(kept) == 2
    assert kept.get("a", lambda: "computed again") == "a"
    assert kept.get("b", lambda: "computed again") == "computed again"


# Nothing is told otherwise because it was kept


def readings(
    service: Service, team: StateTeam
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name everything that a state's people may ask and that rests on what is kept."""
    for who in (team.focal_point, team.officer, team.inspector):
        yield from _of_person(service, who)
    who = team.focal_point
    history, plans = service.history, service.plans
    yield "years", lambda: history.years(who=who)
    yield "placements", lambda: service.submitting.placements(who=who)
    yield "plan's snapshot", lambda: plans.snapshot(who=who)
    for work in service.answering.assessments(who=who):
        key = {"who": who, "assessment": work.id}
        yield "drift", lambda key=key: history.drift(**key)
        yield "snapshot", lambda key=key: service.answering.snapshot(**key)
        yield (
            "agencies",
            lambda key=key: service.answering.progress_of_agencies(**key),
        )
    there = [submission.id for submission in service.submitting.submissions(who=who)]
    for one, other in combinations(there, 2):
        pair = {"who": who, "older": one, "newer": other}
        yield "change", lambda pair=pair: history.change(**pair)
        held = {"who": who, "earlier": other, "later": one}
        yield "between", lambda held=held: plans.between(**held)


def _of_person(
    service: Service, who: Person
) -> Iterator[tuple[str, Callable[[], object]]]:
    answering = service.answering
    yield "tasks", lambda: answering.work_for(who=who)
    for work in answering.assessments(who=who):
        key = {"who": who, "assessment": work.id}
        yield "progress", lambda key=key: answering.progress(**key)
        for priority in ("LAW", "DAT"):
            yield (
                f"page of {priority}",
                lambda key=key, priority=priority: answering.open_priority(
                    **key, priority=priority
                ),
            )


def told(reading: Callable[[], object]) -> object:
    try:
        return reading()
    except AssessmentsError as error:
        return (type(error), error.reason)


def test_after_every_deed_everybody_is_told_what_a_new_server_tells(
    small_world: SmallWorld, database_url: str, clock: Clock, shelf: Shelf
):
    world, compared = small_world, 0
    fresh = shelf.service(database_url, clock)

    for number, deed in enumerate(every_deed(world)):
        object.__setattr__(fresh.world, "computed", Computed())  # as after a start
        for team in (world.a, world.b) if number % 10 == 0 else (world.a,):
            for (name, warm), (_, cold) in zip(
                readings(world.service, team), readings(fresh, team), strict=True
            ):
                assert told(warm) == told(cold), (deed, name)
                compared += 1
    fresh.close()

    assert compared > 500


def test_what_comes_to_the_disk_is_seen_where_it_was_missed(
    small_world: SmallWorld, database_url: str, clock: Clock, shelf: Shelf
):
    *_, _last = every_deed(small_world)
    shelf.editions, shelf.is_linked = editions_of(next_edition()), False
    service = shelf.service(database_url, clock)

    def years() -> list[bool]:
        found = service.history.years(who=small_world.a.focal_point)
        return [year.snapshot is not None for year in found.years]

    def links() -> bool:
        found = service.history.years(who=small_world.a.focal_point)
        missing = {priority.no_real for priority in found.changes[0].priorities}
        return missing.isdisjoint({NoTotal.NO_CROSSWALK, NoTotal.EDITION_MISSING})

    assert (years(), links()) == ([False, True], False)
    shelf.editions = BOTH
    assert (years(), links()) == ([True, True], False)
    shelf.is_linked = True
    assert (years(), links()) == ([True, True], True)
    service.close()


# What is read, and what never is


def test_years_that_did_not_change_are_told_without_reading_a_document(
    small_world: SmallWorld,
):
    *_, _last = every_deed(small_world)
    service, who = small_world.service, small_world.a.focal_point
    service.history.years(who=who)

    with listening(service) as statements:
        service.history.years(who=who)
        service.submitting.placements(who=who)
        service.submitting.submissions(who=who)

    assert statements
    assert not [said for said in statements if "submission.document" in said]


def test_a_priority_that_did_not_change_is_opened_without_reading_what_was_given(
    small_world: SmallWorld,
):
    *_, _last = every_deed(small_world)
    service, a = small_world.service, small_world.a
    asked = {"assessment": a.assessment, "priority": "DAT"}
    for who in (a.focal_point, a.inspector):
        service.answering.open_priority(who=who, **asked)

        with listening(service) as statements:
            service.answering.open_priority(who=who, **asked)

        tables = ("answer", "settlement", "comment", "assignment", "action")
        read = [
            said for said in statements for table in tables if f"FROM {table}" in said
        ]
        assert statements
        assert not [said for said in statements if "newest" in said] + read
        assert sorted(set(statements)) == sorted(statements)  # nothing is asked twice
        assert sum("assessment.last_seq" in said for said in statements) == 1


def test_what_waits_is_told_with_what_agencies_are_asked_read_once(
    small_world: SmallWorld,
):
    service, who = small_world.service, small_world.a.focal_point

    with listening(service) as statements:
        service.answering.work_for(who=who)

    assert sum("assignment.note" in said for said in statements) == 1, statements


def test_forty_who_open_the_years_at_once_have_each_document_read_once(
    small_world: SmallWorld, database_url: str, clock: Clock, shelf: Shelf
):
    *_, _last = every_deed(small_world)
    service = shelf.service(database_url, clock)
    who, ready = small_world.a.focal_point, Barrier(20)
    found = []

    def look() -> None:
        ready.wait()
        found.append(service.history.years(who=who))

    with listening(service) as statements:
        threads = [Thread(target=look) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    documents = [said for said in statements if "submission.document" in said]
    assert (len(found), len(documents)) == (20, 2)
    assert all(years == found[0] for years in found)
    service.close()


def test_what_is_read_before_it_is_durable_is_kept_for_nobody(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    work = {"who": a.focal_point, "assessment": a.assessment}

    def answered(of: Service) -> int:
        return sum(counted.answered for counted in of.answering.progress(**work))

    with pytest.raises(RuntimeError), service.together() as together:
        together.answering.record_answer(**work, answer=answer("LAW-1.2a"))
        assert answered(together) == 1
        raise RuntimeError("nothing of it stays")

    assert answered(service) == 0
    service.answering.record_answer(**work, answer=answer("LAW-1.2a", "withdrawn"))
    assert answered(service) == 0


def test_what_a_deed_reads_that_is_taken_back_is_kept_for_nobody_in_the_same_unit(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    work = {"who": a.focal_point, "assessment": a.assessment}

    def answered(of: Service) -> list[str]:
        asked = {**work, "priority": "LAW"}
        states = of.answering.open_priority(**asked).sheet.states
        return [code for code, state in states.items() if state.mine is not None]

    with service.together() as one:
        for code in ("LAW-1.2a", "LAW-1.2b"):  # both are given the same number
            with suppress(RuntimeError), one.together() as other:
                other.answering.record_answer(**work, answer=answer(code))
                assert answered(one) == [code]
                raise RuntimeError("nothing of it stays")
    assert answered(service) == []


def test_a_service_within_a_unit_of_work_is_closed_without_the_whole(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    work = {"who": a.focal_point, "assessment": a.assessment}
    with service.together() as one:
        one.answering.record_answer(**work, answer=answer("LAW-1.2a"))
        one.close()
        one.answering.record_answer(**work, answer=answer("LAW-1.2b"))

    assert sum(counted.answered for counted in service.answering.progress(**work)) == 2


def test_signing_and_verifying_take_nothing_that_was_kept(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    *_, _last = every_deed(small_world)
    service, b = small_world.service, small_world.b
    service.history.years(who=small_world.a.focal_point)

    def refuse(*_: object) -> None:
        raise AssertionError("taken from what was kept")

    monkeypatch.setattr(ComputedOnce, "get", refuse)
    service.answering.record_answer(
        who=b.focal_point, assessment=b.assessment, answer=answer("DAT-1.2a")
    )
    sent = service.submitting.submit(who=b.focal_point, assessment=b.assessment)
    service.submitting.sign(who=b.approver, submission=sent.id)

    verified = list(service.submitting.verify_all(who=SYSTEM))
    assert len(verified) > 3
    assert not [found for found in verified if not found.same]


def test_a_document_that_was_tampered_with_is_found_also_where_it_was_read_before(
    small_world: SmallWorld,
):
    *_, _last = every_deed(small_world)
    service = small_world.service
    *_, newest = service.history.years(who=small_world.a.focal_point).years
    submission = newest.submission.id

    tamper(
        small_world,
        "UPDATE submission SET document = :document WHERE id = :id",
        document=b'{"format":"tip-roadmap submission 1"}',
        id=submission,
    )

    found = service.submitting.verify(who=SYSTEM, submission=submission)
    assert not found.same
    assert "the fingerprint is not that of the document" in found.differences
