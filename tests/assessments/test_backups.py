"""A backup holds every row of one moment, and a record comes out of it on either database."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from assessments.errors import (
    NotFound,
    NotReachable,
    NotSignedIn,
    NotUsable,
    WrongMoment,
)
from assessments.records.people import Role
from assessments.rules import SYSTEM
from assessments.service import (
    Service,
    migrate,
    version_of_record,
    waiting_migration,
)
from assessments.service.backups import back_up, opened_backup, restore
from assessments.store import Unit, newest_revision, whole
from assessments.store.whole import TableShape
from tests.every_deed import every_deed
from tests.next_edition import next_edition
from tests.past_the_program import SERVING, as_user
from tests.places import EmptyPlace
from tests.shelf import Shelf
from tests.tampering import tamper
from tests.worlds import (
    PASSPHRASE,
    Clock,
    SmallWorld,
    answer,
    editions_of,
    invited,
    small_edition,
)

AT = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)

BOTH = editions_of(small_edition(), next_edition())


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open the record with two editions, for every deed."""
    opened_here = opened(database_url, clock)
    yield opened_here
    opened_here.close()


def backed_up(url: str) -> bytes:
    content, _ = back_up(url, program="2026.11", at=AT, passphrase=None)
    return content


def rows_in(content: bytes) -> list[bytes]:
    """Give every line but the first, which has the time."""
    return gzip.decompress(content).splitlines()[1:]


EITHER_FROM = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.long])],
    indirect=True,
)
"""Out of either database; PostgreSQL in the long tests."""

BOTH_KINDS = pytest.mark.parametrize(
    "kind",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.long])],
)


@EITHER_FROM
@BOTH_KINDS
def test_a_record_with_everything_in_it_comes_back_whole_on_either_database(
    small_world: SmallWorld, database_url: str, empty_place: EmptyPlace, kind: str
):
    *_, _last = every_deed(small_world)
    add_a_release(small_world)
    content = backed_up(database_url)
    place = empty_place(kind)
    backup = opened_backup(content, None)

    restore(place, backup)
    migrate(place, serving=as_user(place, SERVING))

    assert waiting_migration(place) is None
    assert rows_in(backed_up(place)) == rows_in(content)
    assert ("releases", 1) in [(h.chain, h.place) for h in backup.contents.heads]
    restored = opened(as_user(place, SERVING), small_world.clock)
    verified = list(restored.submitting.verify_all(who=SYSTEM))
    assert len(verified) > 3
    assert [v.differences for v in verified if not v.same] == []
    assert restored.audit.newest_out_of_step(who=SYSTEM) == ()
    invited(restored, small_world.a.focal_point, "new", role=Role.OBSERVER)
    restored.close()


def test_after_a_restore_no_session_and_no_invitation_from_before_it_opens(
    small_world: SmallWorld, database_url: str, empty_place: EmptyPlace
):
    people, a = small_world.service.people, small_world.a
    session, _ = people.sign_in(
        sign_in_name=a.focal_point.sign_in_name,
        passphrase=PASSPHRASE,
        remembered_as="a browser",
    )
    _, invitation = people.invite(who=a.focal_point, name="N", role=Role.OBSERVER)
    change, recovery = small_world.service.members.recover(
        who=small_world.administrator, person=a.focal_point.id
    )
    backup = opened_backup(backed_up(database_url), None)
    small_world.service.members.stop(who=a.approver, number=change.number)
    small_world.clock.advance(days=5)
    place = empty_place("sqlite")
    restore(place, backup)
    restored = opened(as_user(place, SERVING), small_world.clock)

    ended = restored.backups.restored(who=SYSTEM, backup=backup.contents)

    assert ended == (1, 1, 1)
    with pytest.raises(NotFound):
        restored.members.use_recovery(
            secret=recovery, passphrase="nine entirely different words instead"
        )
    deeds = [d.deed for d in restored.audit.of_state(who=a.approver)]
    assert deeds[:2] == ["backups.restored", "members.stop"]
    with pytest.raises(NotSignedIn):
        restored.people.person_of(token=session)
    with pytest.raises(NotFound):
        restored.people.invitation(secret=invitation)
    restored.close()


def test_a_backup_is_of_one_moment_while_others_write(
    small_world: SmallWorld, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    count_rows, a = whole.count, small_world.a

    def somebody_answers_meanwhile(unit: Unit, table: TableShape) -> int:
        small_world.service.answering.record_answer(
            who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a")
        )
        return count_rows(unit, table)

    monkeypatch.setattr(whole, "count", somebody_answers_meanwhile)

    backup = opened_backup(backed_up(database_url), None)  # counts and rows fit

    assert backup.contents.rows["answer"] == 0


@EITHER_FROM
def test_nothing_is_restored_where_something_is(
    small_world: SmallWorld, database_url: str
):
    content = backed_up(database_url)

    with pytest.raises(WrongMoment, match="restore_not_empty"):
        restore(database_url, opened_backup(content, None))

    assert rows_in(backed_up(database_url)) == rows_in(content)


@EITHER_FROM
def test_a_backup_that_does_not_fit_its_tables_leaves_an_empty_database(
    small_world: SmallWorld, database_url: str, empty_place: EmptyPlace
):
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    backup = opened_backup(backed_up(database_url), None)
    other = replace(backup.contents, revision="0001")
    place = empty_place(kind)

    with pytest.raises(NotUsable, match="backup_damaged"):
        restore(place, replace(backup, contents=other))

    assert version_of_record(place) is None
    restore(place, backup)


def test_there_is_no_backup_of_nothing(empty_place: EmptyPlace):
    with pytest.raises(WrongMoment, match="backup_of_nothing"):
        backed_up(empty_place("sqlite"))


# An older program on a newer record


def test_an_older_program_says_that_a_record_is_newer_and_touches_nothing(
    small_world: SmallWorld, database_url: str
):
    before = rows_in(backed_up(database_url))
    tamper(small_world, "UPDATE alembic_version SET version_num = '9999'")

    for touch in (migrate, waiting_migration, version_of_record):
        with pytest.raises(NotReachable, match="record_is_newer"):
            touch(database_url)

    tamper(
        small_world,
        "UPDATE alembic_version SET version_num = :newest",
        newest=newest_revision(),
    )
    assert rows_in(backed_up(database_url)) == before


def opened(place: str, clock: Clock) -> Service:
    return Shelf(editions=BOTH).service(place, clock)


def add_a_release(world: SmallWorld) -> None:
    """Put a release into the ledger, for rows with bytes and a chain with an end."""
    with world.service.world.database.unit_of_work() as unit:
        unit.execute(
            text(
                "INSERT INTO release VALUES (1, :id, :cycle, :document, :certificate, "
                ":first, :second, :at)"
            ).bindparams(bindparam("at", type_=UTCDateTime())),
            {
                "id": "a" * 64,
                "cycle": world.cycle,
                "document": b"\x00\xff",
                "certificate": b"{}",
                "first": world.analyst.id,
                "second": world.administrator.id,
                "at": AT,
            },
        )
