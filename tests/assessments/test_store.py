"""What the database itself keeps: tables, constraints, durability, one writer."""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, select, text, true
from sqlalchemy.dialects import sqlite

from assessments.service import SYSTEM, migrate, waiting_migration
from assessments.store import Database, revision
from assessments.store import migrate as migrate_database
from assessments.store.newest import FirstLeft
from assessments.store.tables import TABLES, Row
from tests.past_the_program import OWNER, as_user, changing, str_of
from tests.worlds import PASSPHRASE, Clock, SmallWorld, answer, open_small_service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_migrations_give_exactly_the_tables(database: Database):
    with database.reading() as unit:
        context = MigrationContext.configure(unit, opts={"compare_type": True})
        found = compare_metadata(context, Row.metadata)

    assert found == []


def test_checks_and_triggers_are_in_the_migration_too(database: Database):
    """Autogenerate does not look at checks: their names are compared here."""
    wanted = {
        str(constraint.name)
        for table in Row.metadata.tables.values()
        for constraint in table.constraints
        if str(constraint.name).startswith("ck_")
    }
    query = (
        "SELECT sql FROM sqlite_master WHERE type = 'table'"
        if database.is_sqlite
        else "SELECT conname FROM pg_constraint WHERE contype = 'c'"
    )

    with database.reading() as unit:
        there = " ".join(unit.exec_driver_sql(query).scalars())

    assert {name for name in wanted if name not in there} == set()


def test_migrating_twice_changes_nothing(database: Database):
    owner = Database(as_user(str_of(database), OWNER))

    assert migrate_database(owner, serving=database) == revision(database)

    owner.close()


def test_an_empty_database_waits_for_the_newest_version(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'new.db'}"

    assert waiting_migration(url) is not None
    assert migrate(url) == waiting_migration(f"sqlite:///{tmp_path / 'other.db'}")
    assert waiting_migration(url) is None


@pytest.mark.parametrize(
    "row",
    [
        "INSERT INTO agency (code, state, name) VALUES ('x', 'no such state', 'X')",
        "INSERT INTO person (id, name, sign_in_name, role, language, active)"
        " VALUES ('x', 'X', 'x', 'king', 'en', true)",
        "INSERT INTO person (id, name, sign_in_name, role, language, active)"
        " VALUES ('x', 'X', 'x', 'focal_point', 'en', true)",
        "INSERT INTO person (id, name, sign_in_name, role, language, active)"
        " VALUES ('x', 'X', 'x', 'system', 'en', true)",
        "INSERT INTO state (code, sub_region, invented) VALUES ('x', 'north', true)",
        "INSERT INTO cycle (code, edition, reference_date, opens, closes, closed)"
        " VALUES ('x', 'e', '2025-12-31', '2026-02-01', '2026-01-01', false)",
    ],
    ids=[
        "an orphan",
        "an unknown role",
        "a focal point without a state",
        "a person who is the system",
        "a state without a name",
        "a window that closes before it opens",
    ],
)
def test_the_database_refuses(database: Database, row: str):
    with pytest.raises(exc.IntegrityError), database.unit_of_work() as unit:
        unit.execute(text(row))


def test_a_deed_that_fails_leaves_nothing_behind(database: Database):
    with pytest.raises(ZeroDivisionError), database.unit_of_work() as unit:
        unit.execute(
            text(
                "INSERT INTO state (code, name, sub_region, invented)"
                " VALUES ('x', 'X', 'north', true)"
            )
        )
        1 / 0  # noqa: B018 - anything may go wrong here

    with database.reading() as unit:
        assert unit.execute(text("SELECT count(*) FROM state")).scalar_one() == 0


def test_sqlite_is_opened_for_durable_commits(fresh_sqlite: str):
    database = Database(fresh_sqlite)
    with database.reading() as unit:
        found = {
            name: unit.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 3000,
    }


RECORD_AND_WAIT = """
import sys, time
from assessments.records.work import AssessmentId, NewAnswer, PersonId
from assessments.store.reading import people
from tests.worlds import Clock, open_small_service

url, person, assessment = sys.argv[1:]
service = open_small_service(url, Clock())
with service.world.database.reading() as unit:
    who = people.person(unit, PersonId(person))
saved = service.answering.record_answer(
    who=who,
    assessment=AssessmentId(assessment),
    answer=NewAnswer(code="LAW-1.2a", value="met", client_key="before the end"),
)
print("saved", saved.seq, flush=True)
time.sleep(60)
"""


def test_an_acknowledged_answer_survives_kill_9(
    small_world: SmallWorld, database_url: str
):
    a = small_world.a
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", RECORD_AND_WAIT),
            *(database_url, a.focal_point.id, a.assessment),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        acknowledged = process.stdout.readline()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert acknowledged == "saved 3\n"

    reopened = open_small_service(database_url, Clock())
    effective = reopened.answering.snapshot(
        who=a.focal_point, assessment=a.assessment
    ).effective
    again = reopened.answering.record_answer(
        who=a.focal_point,
        assessment=a.assessment,
        answer=answer("LAW-1.2a", client_key="before the end"),
    )
    reopened.close()

    assert effective["LAW-1.2a"].voices == ("met",)
    assert (again.seq, again.repeated) == (3, True)


def test_logs_hold_no_answers_names_or_passphrases(
    small_world: SmallWorld, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    service, a = small_world.service, small_world.a
    service.people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    service.answering.record_answer(
        who=a.focal_point,
        assessment=a.assessment,
        answer=answer("LAW-2.2b", "not_applicable", reason="A reason of ours."),
    )
    service.answering.comment(
        who=a.focal_point,
        assessment=a.assessment,
        code="LAW-1.2a",
        text="A comment of ours.",
        client_key="c",
    )
    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    list(service.submitting.verify_all(who=SYSTEM))
    service.submitting.sign(who=a.approver, submission=submission.id)

    for word in (PASSPHRASE, "focal-AAA", "of ours", "not_applicable"):
        assert word not in caplog.text


@pytest.mark.parametrize(
    "value", ["a value of ours", None], ids=["a check", "a column that must be filled"]
)
def test_an_error_of_the_database_does_not_tell_what_was_written(
    small_world: SmallWorld, value: str | None
):
    """What an error says ends in a log: what was written stays out of it."""
    a = small_world.a

    with (
        pytest.raises(exc.IntegrityError) as failed,
        changing(small_world.service) as unit,
    ):
        unit.execute(
            text(
                "INSERT INTO settlement"
                " (assessment, seq, code, value, reason, settles, person, at) VALUES"
                " (:a, 9, 'LAW-1.2a', :value, :reason, '1', :p, '2026-01-01')"
            ),
            {
                "a": a.assessment,
                "value": value,
                "reason": "A reason of ours.",
                "p": a.focal_point.id,
            },
        )

    assert "of ours" not in str(failed.value)
    assert "of ours" not in str(failed.value.orig)


def test_a_join_that_keeps_rows_without_a_match_is_not_written_for_sqlite():
    left, right = TABLES["newest"], TABLES["answer"]
    same = left.c.seq == right.c.seq
    inner = FirstLeft(left, right, same)
    query = select(left.c.seq).select_from(inner)
    assert " CROSS JOIN " in str(query.compile(dialect=sqlite.dialect()))

    within = FirstLeft(left.outerjoin(right, same), right.alias(), true())
    for outer in (FirstLeft(left, right, same, isouter=True), within):
        query = select(left.c.seq).select_from(outer)
        with pytest.raises(exc.CompileError):
            query.compile(dialect=sqlite.dialect())
