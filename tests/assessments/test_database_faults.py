"""A database that is full, read-only, held by somebody else, or set to forget."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from assessments.errors import DatabaseGone, Fault, NotReachable
from assessments.service import Service, migrate, waiting_migration
from assessments.store import database as store
from tests.faults import full, held, only_read
from tests.worlds import PASSPHRASE, SmallWorld

LATER = 6
"""Minutes after which the use of a session is noted again."""


def signed_in(world: SmallWorld) -> str:
    """Sign an officer in, and let so much time go by that reading would note it."""
    token, _ = world.service.people.sign_in(
        sign_in_name=world.a.officer.sign_in_name, passphrase=PASSPHRASE
    )
    world.clock.advance(minutes=LATER)
    return token


def test_who_reads_does_not_wait_for_another_process_that_writes(
    small_world: SmallWorld, database_url: str
):
    token = signed_in(small_world)

    with held(database_url):
        person = small_world.service.people.person_of(token=token)

    assert person == small_world.a.officer


def test_who_reads_goes_on_where_nothing_can_be_written(small_world: SmallWorld):
    token = signed_in(small_world)

    with only_read(small_world.service):
        person = small_world.service.people.person_of(token=token)

    assert person == small_world.a.officer


def test_what_could_not_be_noted_is_noted_when_it_can_be(small_world: SmallWorld):
    people, who = small_world.service.people, small_world.a.officer
    token = signed_in(small_world)
    with only_read(small_world.service):
        people.person_of(token=token)

    people.person_of(token=token)

    (session,) = people.sessions(who=who, token=token)
    assert session.last_seen == small_world.clock.now


def test_who_writes_waits_a_moment_for_another_process_and_is_told(
    small_world: SmallWorld, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "WAITS", 0.2)
    people, who = small_world.service.people, small_world.a.officer

    with held(database_url), pytest.raises(DatabaseGone) as told:
        people.set_language(who=who, language="en")

    assert told.value.fault is Fault.BUSY
    people.set_language(who=who, language="en")


def test_who_writes_waits_until_another_process_has_written(
    small_world: SmallWorld, database_url: str
):
    people, who = small_world.service.people, small_world.a.officer
    with ThreadPoolExecutor(1) as threads:
        with held(database_url):
            saved = threads.submit(people.set_language, who=who, language="en")
            time.sleep(0.2)
            assert not saved.done()
        saved.result()


def test_those_behind_who_waits_do_not_wait_as_long_again_each(
    small_world: SmallWorld, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "WAITS", 0.5)
    people, who = small_world.service.people, small_world.a.officer

    def save(_number: int) -> Fault | None:
        try:
            people.set_language(who=who, language="en")
        except DatabaseGone as gone:
            return gone.fault
        return None

    start = time.monotonic()
    with held(database_url), ThreadPoolExecutor(10) as threads:
        told = list(threads.map(save, range(10)))

    assert told == [Fault.BUSY] * 10
    assert time.monotonic() - start < 10 * 0.5 / 2


def test_who_writes_where_it_may_only_be_read_is_told(small_world: SmallWorld):
    who = small_world.a.officer

    with only_read(small_world.service), pytest.raises(DatabaseGone) as told:
        small_world.service.people.set_language(who=who, language="en")

    assert told.value.fault is Fault.READ_ONLY


def test_who_writes_on_a_full_disk_is_told(small_world: SmallWorld):
    if not small_world.service.world.database.is_sqlite:
        return  # PostgreSQL says so by a number of its own: see the table of faults
    who = small_world.a.officer

    with full(small_world.service), pytest.raises(DatabaseGone) as told:
        small_world.service.people.set_language(who=who, language="en")

    assert told.value.fault is Fault.FULL


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no database at all, but some text" * 100, id="text"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 4000, id="a torn first page"),
    ],
)
@pytest.mark.parametrize("deed", [migrate, waiting_migration])
def test_a_file_that_is_no_database_is_refused_as_such(
    tmp_path: Path, content: bytes, deed: object
):
    file = tmp_path / "roadmap.sqlite"
    file.write_bytes(content)

    with pytest.raises(NotReachable) as refused:
        deed(f"sqlite:///{file}")  # type: ignore[operator]  # one of the two

    assert refused.value.reason == "database_damaged"
    assert file.read_bytes() == content


@pytest.mark.slow
@pytest.mark.parametrize("weaker", ["off", "local", "remote_write"])
def test_a_commit_is_on_the_disk_whatever_the_database_is_set_to(
    fresh_postgresql, postgresql: str, small_on_postgresql: object, weaker: str
):
    urls = fresh_postgresql("small")
    url = next(urls)
    name = make_url(url).database
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} SET synchronous_commit = {weaker}")  # type: ignore[arg-type]  # a name of ours

    opened = store.Database(url)
    with opened.unit_of_work() as unit:
        kept = unit.exec_driver_sql("SHOW synchronous_commit").scalar_one()
    opened.close()
    next(urls, None)

    assert kept == "on"


def test_a_commit_on_sqlite_is_on_the_disk(service: Service):
    database = service.world.database
    if not database.is_sqlite:
        return
    with database.unit_of_work() as unit:
        assert unit.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
