"""From the choices of states to a release in the ledger, and everything that refuses."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from time import sleep
from typing import Any

import pytest
from sqlalchemy import exc, text

from assessments.disclosure.checker import check
from assessments.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    ReleaseRefused,
    WrongMoment,
)
from assessments.records.region import NO_CHOICE, ContributionChoice, WaitingRelease
from assessments.records.work import CycleCode
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.store.reading import releases as reading_releases
from assessments.store.writing import region as writing
from tests.past_the_program import changing, looking
from tests.regions import (
    CONTRIBUTES,
    analyst,
    approver,
    assessment_id,
    correct_answers,
    focal_point,
    populated,
    publish,
)

ONE, TWO = analyst("one"), analyst("two")
LEVELS = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
"""Fourteen states, at no stage so many that it would be named alone."""


def test_a_release_counts_states_and_passes_the_independent_checker(service: Service):
    populated(service, {"2025": LEVELS})

    export = publish(service, "2025")

    assert check(export.decode()) == []
    release = json.loads(export)["releases"][0]["release"]
    # levels 1 to 5 are stages 1 to 5 here, where all indicators stand at one level
    assert release["priorities"]["LAW"]["shown"] == {"counts": [2, 4, 3, 3, 2]}


def test_two_years_are_linked_and_audited_together(service: Service):
    populated(service, {"2024": LEVELS, "2025": [*LEVELS[1:], 3]})

    publish(service, "2024")
    export = publish(service, "2025")

    assert check(export.decode()) == []
    assert [r["release"]["cycle"] for r in json.loads(export)["releases"]] == [
        "2024",
        "2025",
    ]


def test_preparing_twice_gives_the_same_bytes(service: Service):
    populated(service, {"2025": LEVELS})

    for _ in range(2):
        service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))

    with looking(service) as unit:
        first, second = reading_releases.prepared(unit)
    assert replace(first, waiting=second.waiting) == second


def test_of_what_is_prepared_nothing_is_told_that_depends_on_a_stage(service: Service):
    """Another region: as many states, at other stages."""
    populated(
        service, {"2024": LEVELS, "2025": [6 - level for level in LEVELS[:13]] + [5]}
    )

    here, there = (
        service.releasing.prepare(who=ONE, cycle=CycleCode(cycle))
        for cycle in ("2024", "2025")
    )

    assert {f.name for f in fields(WaitingRelease)} == {
        *("number", "cycle", "corrects", "priorities", "by", "at"),
    }
    assert here.priorities == there.priorities == ("DAT", "LAW")


def test_nobody_contributes_by_silence_or_with_a_narrower_scope(service: Service):
    populated(
        service,
        {"2025": [*LEVELS, 5, 5, 5]},
        choices={("2025", 14): NO_CHOICE},
        core=[("2025", 15)],
        foundation=[("2025", 16)],
    )

    export = publish(service, "2025")

    release = json.loads(export)["releases"][0]["release"]
    assert release["priorities"]["LAW"]["states"] == 14


def test_fewer_than_twelve_give_no_release(service: Service):
    populated(service, {"2025": LEVELS[:11]})

    with pytest.raises(ReleaseRefused) as refused:
        service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))

    assert (refused.value.reason, refused.value.values) == ("too_few", {"minimum": 12})


def test_the_same_person_never_prepares_and_publishes(service: Service):
    populated(service, {"2025": LEVELS})
    prepared = service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))

    with pytest.raises(NotAllowed) as refused:
        service.releasing.publish(who=ONE, number=prepared.number)

    assert refused.value.reason == "second_person"


def test_a_choice_taken_back_makes_what_was_prepared_worthless(service: Service):
    populated(service, {"2025": LEVELS})
    prepared = service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))
    service.contributing.choose(
        who=focal_point(3), assessment=assessment_id(3, "2025"), choice=NO_CHOICE
    )

    with pytest.raises(WrongMoment) as refused:
        service.releasing.publish(who=TWO, number=prepared.number)

    assert refused.value.reason == "prepare_again"


def test_after_publishing_nothing_else_can_be_published(service: Service):
    populated(service, {"2025": LEVELS})
    prepared = service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))
    service.releasing.publish(who=TWO, number=prepared.number)

    with pytest.raises(WrongMoment):
        service.releasing.publish(who=TWO, number=prepared.number)
    with pytest.raises(ReleaseRefused) as refused:
        service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))
    assert refused.value.reason == "already_frozen"
    assert service.releasing.prepared(who=ONE) == ()


def test_an_audit_without_time_refuses(service: Service):
    populated(service, {"2025": LEVELS})

    with pytest.raises(ReleaseRefused) as refused:
        service.releasing.prepare(
            who=ONE, cycle=CycleCode("2025"), out_of_time=lambda: True
        )

    assert refused.value.reason == "audit_unfinished"
    assert service.releasing.prepared(who=ONE) == ()


def test_the_audit_tells_how_far_it_is(service: Service):
    populated(service, {"2025": LEVELS})
    steps: list[tuple[int, int]] = []

    service.releasing.prepare(
        who=ONE,
        cycle=CycleCode("2025"),
        step=lambda done, of: steps.append((done, of)),
    )

    assert steps[-1][0] == steps[-1][1]
    assert sorted(done for done, _ in steps) == [done for done, _ in steps]


def test_counts_of_participation_are_told_with_the_release(service: Service):
    named = ContributionChoice(contributes=True, named=True, has_published=False)
    populated(
        service,
        {"2025": [*LEVELS, 5]},
        choices={("2025", 4): named, ("2025", 14): NO_CHOICE},
    )

    (before,) = service.releasing.participation(who=ONE)
    publish(service, "2025")
    (after,) = service.releasing.participation(who=ONE)

    assert (before.invited, before.contributed, before.named) == (15, None, ())
    assert (after.invited, after.contributed, after.named) == (15, 14, ("State 4",))


def test_a_cycle_that_is_open_or_open_again_gives_no_release(service: Service):
    populated(service, {"2025": LEVELS})
    prepared = service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))

    service.cycles.extend_cycle(
        who=ONE, code=CycleCode("2025"), closes=date(2099, 12, 31)
    )

    for deed in (
        lambda: service.releasing.prepare(who=ONE, cycle=CycleCode("2025")),
        lambda: service.releasing.publish(who=TWO, number=prepared.number),
    ):
        with pytest.raises(WrongMoment) as refused:
            deed()
        assert refused.value.reason == "cycle_still_open"
    (open_again,) = service.releasing.participation(who=ONE)
    assert not open_again.is_over


def test_releases_follow_the_years(service: Service):
    populated(service, {"2024": LEVELS, "2025": LEVELS})
    publish(service, "2025")

    with pytest.raises(WrongMoment) as refused:
        service.releasing.prepare(who=ONE, cycle=CycleCode("2024"))

    assert refused.value.reason == "later_release_there"


def test_a_correction_that_tells_nothing_is_a_new_release_of_the_same_cycle(
    service: Service,
):
    """A state submits anew, and stands where it stood."""
    populated(service, {"2025": LEVELS})
    first = json.loads(publish(service, "2025"))["releases"][-1]
    correct_answers(service, 0, "2025", LEVELS[0])

    export = json.loads(publish(service, "2025", corrects=True))

    assert check(json.dumps(export)) == []
    assert [one["release"]["corrects"] for one in export["releases"]] == [
        None,
        first["id"],
    ]
    (found,) = service.releasing.participation(who=ONE)
    assert found.contributed == 14


def test_where_no_state_has_corrected_anything_there_is_no_correction(service: Service):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")

    with pytest.raises(ReleaseRefused) as refused:
        publish(service, "2025", corrects=True)

    assert refused.value.reason == "nothing_to_correct"


def test_who_was_late_waits_for_the_next_release(service: Service):
    populated(service, {"2025": [*LEVELS, 5]}, signed_later=[("2025", 14)])
    publish(service, "2025")
    (late,) = service.submitting.submissions(who=approver(14))
    service.submitting.sign(who=approver(14), submission=late.id)
    correct_answers(service, 0, "2025", LEVELS[0])

    export = publish(service, "2025", corrects=True)

    law = json.loads(export)["releases"][-1]["release"]["priorities"]["LAW"]
    assert law["states"] == 14


def test_releases_are_for_members_until_the_office_opens_them(service: Service):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")

    with pytest.raises(NotSignedIn):
        service.releases.releases(who=None)
    service.releasing.set_audience(who=ONE, everyone=True)

    assert len(service.releases.releases(who=None)) == 1


@pytest.mark.parametrize(
    "table",
    ["contribution", "prepared_release", "release", "release_member"],
)
def test_the_database_refuses_to_change_what_was_written(service: Service, table: str):
    populated(service, {"2025": LEVELS})
    here = assessment_id(0, "2025")
    service.contributing.choose(who=focal_point(0), assessment=here, choice=CONTRIBUTES)
    publish(service, "2025")

    with (
        pytest.raises(exc.DatabaseError),
        changing(service) as unit,
    ):
        unit.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - a name of the test


IN_PLACE_OF_ANOTHER = {
    "a release at the end with the id of another": (
        "INTO release SELECT number + 1, id, cycle, document, certificate, prepared_by, "
        "person, at FROM release"
    ),
    "a release before the first": (
        "INTO release SELECT 0, 'f' || substr(id, 2), cycle, document, certificate, "
        "prepared_by, person, at FROM release"
    ),
    "a release with a gap before it": (
        "INTO release SELECT number + 2, 'f' || substr(id, 2), cycle, document, "
        "certificate, prepared_by, person, at FROM release"
    ),
    "a release in the place of another": (
        "INTO release SELECT number, id, cycle, certificate, certificate, prepared_by, "
        "person, at FROM release"
    ),
    "a prepared release in the place of another": (
        "INTO prepared_release SELECT number, id, cycle, corrects, certificate, "
        "certificate, members, priorities, person, at FROM prepared_release"
    ),
    "a choice in the place of another": (
        "INTO contribution SELECT assessment, number, contributes, named, "
        "NOT has_published, person, at FROM contribution"
    ),
    "a choice before the first": (
        "INTO contribution SELECT assessment, number - 1, contributes, named, "
        "NOT has_published, person, at FROM contribution"
    ),
    "who is named in the place of who is not": (
        "INTO release_member SELECT release, submission, NOT named FROM release_member"
    ),
}


@pytest.mark.parametrize("row", IN_PLACE_OF_ANOTHER.values(), ids=IN_PLACE_OF_ANOTHER)
def test_the_database_adds_rows_at_the_end_only(service: Service, row: str):
    """SQLite's REPLACE takes a row away without deleting it."""
    populated(service, {"2025": LEVELS})
    publish(service, "2025")
    insert = "INSERT OR REPLACE" if service.world.database.is_sqlite else "INSERT"

    with (
        pytest.raises(exc.DatabaseError, match="added at the end"),
        changing(service) as unit,
    ):
        unit.execute(text(f"{insert} {row}"))


def test_a_member_cannot_be_added_to_an_older_release(service: Service):
    populated(service, {"2024": LEVELS, "2025": [*LEVELS, 5]})
    publish(service, "2024")
    publish(service, "2025")

    with (
        pytest.raises(exc.DatabaseError, match="added at the end"),
        changing(service) as unit,
    ):
        unit.execute(
            text(
                "INSERT INTO release_member SELECT 1, submission, named "
                "FROM release_member WHERE release = 2"
            )
        )


@pytest.mark.parametrize(
    "table",
    [
        "contribution",
        "prepared_release",
        "release",
        "release_member",
        "release_audience",
    ],
)
def test_the_ledger_cannot_be_emptied(service: Service, table: str):
    populated(service, {"2025": LEVELS})
    publish(service, "2025")
    service.releasing.set_audience(who=ONE, everyone=True)
    deed = "DELETE FROM" if service.world.database.is_sqlite else "TRUNCATE"
    rest = "" if service.world.database.is_sqlite else " CASCADE"

    with (
        pytest.raises(exc.DatabaseError, match="never changed"),
        changing(service) as unit,
    ):
        unit.execute(text(f"{deed} {table}{rest}"))


def test_a_ledger_that_was_tampered_with_refuses_the_next_release_and_an_export(
    service: Service,
):
    populated(service, {"2024": LEVELS, "2025": LEVELS})
    publish(service, "2024")
    with changing(service) as unit:
        if service.world.database.is_sqlite:
            unit.execute(text("DROP TRIGGER release_no_update"))
        else:
            unit.execute(text("ALTER TABLE release DISABLE TRIGGER USER"))
        unit.execute(text("UPDATE release SET id = :id"), {"id": "0" * 64})

    with pytest.raises(ReleaseRefused) as refused:
        service.releasing.prepare(who=ONE, cycle=CycleCode("2025"))

    assert refused.value.reason == "broken_chain"
    with pytest.raises(ReleaseRefused) as refused:
        service.releases.export(who=SYSTEM, number=1)
    assert refused.value.reason == "broken_chain"
    assert len(service.releases.releases(who=ONE)) == 1  # the page shows what it showed


def test_a_release_that_is_not_there_is_not_found(service: Service):
    populated(service, {"2025": LEVELS})

    with pytest.raises(NotFound):
        service.releases.export(who=ONE, number=1)
    with pytest.raises(NotFound):
        service.releasing.publish(who=ONE, number=7)


@pytest.mark.parametrize("cycles", [("2025", "2025"), ("2024", "2025")])
def test_of_two_that_are_published_at_once_one_is_refused(
    service: Service, monkeypatch: pytest.MonkeyPatch, cycles: tuple[str, str]
):
    populated(service, {"2024": LEVELS, "2025": LEVELS})
    numbers = [
        service.releasing.prepare(who=ONE, cycle=CycleCode(cycle)).number
        for cycle in cycles
    ]
    add_release = writing.add_release

    def add_slowly(*given: Any, **named: Any) -> None:
        sleep(0.3)
        add_release(*given, **named)

    monkeypatch.setattr(writing, "add_release", add_slowly)
    with ThreadPoolExecutor() as pool:
        done = [
            pool.submit(service.releasing.publish, who=TWO, number=number)
            for number in numbers
        ]
        refused = [one.exception(timeout=30) for one in done]

    assert sorted(type(one).__name__ for one in refused) == ["NoneType", "WrongMoment"]
    assert len(service.releases.releases(who=ONE)) == 1
