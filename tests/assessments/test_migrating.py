"""A record made by an earlier version of the program is kept whole by the next one."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import MetaData, text
from sqlalchemy.engine import make_url

from assessments.rules import SYSTEM
from assessments.service import migrate, waiting_migration
from assessments.store import Database, Unit, migrations
from assessments.store.reading import effective as reading_effective
from assessments.store.tables.rows import unpacked
from tests.past_the_program import OWNER, SUPERUSER, as_user, looking
from tests.worlds import START, Clock, SmallWorld, answer, open_small_service

_NUMBERS = count(1)


@pytest.fixture
def first_version(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Give a database of the same kind, with the tables of the first version."""
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'first.db'}"
        _make_first_tables(url)
        yield url
        return
    server, name = request.getfixturevalue("postgresql"), f"first_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
    url = make_url(database_url).set(database=name).render_as_string(False)
    _make_first_tables(as_user(url, OWNER))
    yield url
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_record_of_the_first_version_is_kept_whole(
    small_world: SmallWorld, first_version: str
):
    a, service = small_world.a, small_world.service
    service.answering.record_answers(
        who=a.officer,
        assessment=a.assessment,
        answers=[answer("LAW-1.2a"), answer("LAW-1.2b", "not_yet")],
    )
    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    service.submitting.sign(who=a.approver, submission=submission.id)
    with looking(service) as unit:
        rows = _copied(unit, as_user(first_version, OWNER))
    assert waiting_migration(first_version) is not None

    migrate(as_user(first_version, OWNER), serving=first_version, clock=Clock())

    assert waiting_migration(first_version) is None
    there = _read(first_version, rows)
    added = [row for row in there["deed"] if row["deed"] == "log.chained"]
    sealed = [row for row in there["deed"] if row["deed"] == "records.seal"]
    there["deed"] = [row for row in there["deed"] if row not in (*added, *sealed)]
    assert there == rows
    assert len(rows["answer"]) == 2
    migrated = open_small_service(first_version, Clock())
    kept = migrated.submitting.submission(who=a.focal_point, submission=submission.id)
    verified = list(migrated.submitting.verify_all(who=SYSTEM))
    plan = migrated.plans.plan(who=a.focal_point)
    out_of_step = migrated.audit.newest_out_of_step(who=SYSTEM)
    heads, breaks = migrated.audit.heads(who=SYSTEM), migrated.audit.breaks(who=SYSTEM)
    checked = list(migrated.verifying.record(who=SYSTEM))
    sealed_at = migrated.verifying.sealed_late(who=SYSTEM)
    with looking(migrated) as unit:
        said = reading_effective.said(unit, a.assessment)
    migrated.close()
    assert (kept.document, kept.signed_by) == (submission.document, a.approver.id)
    assert kept.plan_seq is None
    assert [v.differences for v in verified] == [()]
    assert plan.actions == ()
    assert out_of_step == ()
    assert breaks == ()
    assert len(sealed) == 1
    assert sealed_at == START
    assert all(member.is_same for member in checked)
    places = {head.chain: head.place for head in heads}
    places["_region"] -= 1  # that the record was sealed stands there, too
    assert {row["about"] for row in added} == {str(p - 1) for p in places.values()}
    assert {head.chain for head in heads} == {"_region", "AAA", "BBB"}
    assert [(s.code, s.value) for s in said] == [
        ("LAW-1.2a", "met"),
        ("LAW-1.2b", "not_yet"),
    ]


Rows = dict[str, list[dict[str, object]]]


def _make_first_tables(url: str) -> None:
    database = Database(url)
    with database.rebuilding() as unit:
        command.upgrade(migrations._config(unit), "0001")
    database.close()


def _copied(there: Unit, target_url: str) -> Rows:
    """Copy every row that the first version has a place for, and give them."""
    target = Database(target_url)
    rows: Rows = {}
    with target.rebuilding() as here:
        first = MetaData()
        first.reflect(bind=here)
        for table in first.sorted_tables:
            if table.name == "alembic_version":
                continue
            columns = [column.name for column in table.columns]
            listed = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(f":{name}" for name in columns)
            found = there.execute(text(_select(listed, table.name)))
            rows[table.name] = [_plain(row._mapping) for row in found]
            for row in rows[table.name]:
                here.execute(
                    text(_insert(table.name, listed, places)),
                    row,
                )
    target.close()
    return rows


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """Give a row with its documents as the first version kept them."""
    return {
        name: unpacked(value) if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _select(columns: str, table: str) -> str:
    return f'SELECT {columns} FROM "{table}"'  # noqa: S608 - names from the database


def _insert(table: str, columns: str, places: str) -> str:
    names = f'"{table}" ({columns})'
    return f"INSERT INTO {names} VALUES ({places})"  # noqa: S608 - the same names


def _read(url: str, like: Rows) -> Rows:
    """Read the same tables and columns again."""
    database = Database(as_user(url, SUPERUSER))
    found: Rows = {}
    with database.reading() as unit:
        for table, rows in like.items():
            listed = ", ".join(f'"{name}"' for name in rows[0]) if rows else "1"
            again = unit.execute(text(_select(listed, table)))
            found[table] = [_plain(row._mapping) for row in again]
    database.close()
    return found
