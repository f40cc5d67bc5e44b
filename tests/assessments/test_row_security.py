"""On PostgreSQL the database itself keeps states apart: here the program forgets its filters."""

import psycopg
import pytest
from sqlalchemy import Select, exc, func, select, text
from sqlalchemy.sql import visitors

from assessments import rules
from assessments.errors import NotFound
from assessments.records.people import BySession, Person
from assessments.service import SYSTEM, migrate, weaknesses
from assessments.service.world import begin
from assessments.store import Database, Weakness
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import people as reading_people
from assessments.store.reading import plans as reading_plans
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading
from assessments.store.row_security import POLICIES
from assessments.store.tables import TABLES
from tests.past_the_program import OWNER, SERVING, SUPERUSER, as_user, looking, str_of
from tests.plans import content
from tests.worlds import PASSPHRASE, SmallWorld, answer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]

AT_THE_DOOR = {
    *(
        "agency",
        "invitation",
        "known_browser",
        "login",
        "member_change",
        "person",
    ),
    *("recovery_code", "second_factor", "session", "sign_in_step"),
}
"""What is looked up to know who asks."""


@pytest.fixture
def both(small_world: SmallWorld) -> SmallWorld:
    """Both states have answered, submitted, planned and named evidence."""
    service = small_world.service
    for state in (small_world.a, small_world.b):
        who, here = state.focal_point, state.assessment
        service.people.sign_in(sign_in_name=who.sign_in_name, passphrase=PASSPHRASE)
        service.answering.record_answer(
            who=who, assessment=here, answer=answer("LAW-1.2a")
        )
        service.plans.add_actions(who=who, contents=[content("A step")])
        service.submitting.submit(who=who, assessment=here)
    return small_world


def reached(unit: object, table: str) -> int:
    """Count what comes back of a table where no filter is given."""
    return int(
        unit.execute(select(func.count()).select_from(TABLES[table])).scalar_one()
    )  # type: ignore[attr-defined]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the rule that a state's things are its own."""
    monkeypatch.setattr(rules, "require_own_state", lambda _who, _state: None)


def without(
    query: Select[tuple[object, ...]], *names: str
) -> Select[tuple[object, ...]]:
    """Leave the conditions on parameters of these names out of a statement."""

    def is_forgotten(condition: object) -> bool:
        return any(
            getattr(part, "key", "") in names
            for part in visitors.iterate(condition)  # type: ignore[arg-type]
        )

    kept = [c for c in query._where_criteria if not is_forgotten(c)]
    assert len(kept) < len(query._where_criteria)
    forgetful = query._generate()
    forgetful._where_criteria = tuple(kept)
    return forgetful


@pytest.mark.usefixtures("forgotten")
def test_without_the_rule_another_states_rows_are_neither_read_nor_written(
    both: SmallWorld,
):
    a, b, service = both.a, both.b, both.service
    theirs = service.submitting.submissions(who=b.focal_point)[0]
    token, _ = service.people.sign_in(
        sign_in_name=a.focal_point.sign_in_name, passphrase=PASSPHRASE
    )
    with looking(service) as unit:
        before = reading.every_answer(unit, b.assessment)

    for attempt in (
        lambda: service.answering.assessment(
            who=a.focal_point, assessment=b.assessment
        ),
        lambda: service.answering.sheet(
            who=a.focal_point, assessment=b.assessment, priority="LAW"
        ),
        lambda: service.submitting.submission(who=a.focal_point, submission=theirs.id),
        lambda: service.submitting.sign(who=a.approver, submission=theirs.id),
        lambda: service.submitting.new_draft(
            who=a.focal_point, assessment=b.assessment
        ),
        lambda: service.contributing.choice(who=a.focal_point, assessment=b.assessment),
        *(
            lambda who=who: service.answering.record_answers(  # type: ignore[misc]
                who=who, assessment=b.assessment, answers=[answer("LAW-1.2b")]
            )
            for who in (a.focal_point, BySession(token=token))
        ),
    ):
        with pytest.raises(NotFound):
            attempt()

    with looking(service) as unit:
        assert reading.every_answer(unit, b.assessment) == before
        assert reading_submissions.submission(unit, theirs.id)[0] == theirs  # type: ignore[index]


def test_statements_that_forget_their_filter_give_the_own_states_rows_only(
    both: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    a, b, service = both.a, both.b, both.service
    mine = (
        service.submitting.submissions(who=a.focal_point),
        service.answering.assessments(who=a.focal_point),
        service.plans.plan(who=a.focal_point),
        service.people.agencies(who=a.focal_point),
    )
    for module, statement in (
        (reading_submissions, "_NEWEST_FIRST"),
        (reading, "_OF_STATE"),
        (reading_people, "_AGENCIES"),
    ):
        query = getattr(module, statement)
        monkeypatch.setattr(module, statement, without(query, "state"))

    assert mine == (
        service.submitting.submissions(who=a.focal_point),
        service.answering.assessments(who=a.focal_point),
        service.plans.plan(who=a.focal_point),
        service.people.agencies(who=a.focal_point),
    )
    with service.world.database.reading() as unit:
        begin(unit, a.focal_point, "answering.assessments")
        theirs = b.focal_point.state
        assert theirs is not None
        assert reading_evidence.entries(unit, theirs) == ()
        assert reading_plans.newest_versions(unit, theirs) == ()
        assert reading_people.people(unit, theirs) == ()


def test_who_asks_for_all_rows_of_a_table_gets_those_of_the_own_state(
    both: SmallWorld,
):
    database = both.service.world.database

    def reached_by(who: Person | None, deed: str = "") -> dict[str, int]:
        with database.reading() as unit:
            if who is not None:
                begin(unit, who, deed)
            return {table: reached(unit, table) for table in POLICIES}

    nobody, office = reached_by(None), reached_by(both.administrator, "cycles.cycles")
    of_a = reached_by(both.a.focal_point, "answering.assessments")
    with looking(both.service) as unit:
        whole = {table: reached(unit, table) for table in POLICIES}

    assert reached_by(SYSTEM, "submitting.verify_all") == whole
    assert nobody == office
    logs = {"deed", "deed_origin", "log_head", "seal"}  # the region has some of its own
    assert {t for t in whole if 0 < nobody[t] < whole[t]} <= logs
    assert {t for t in whole if nobody[t] == whole[t] > 0} <= AT_THE_DOOR
    assert {t for t in whole if of_a[t] == whole[t] > 0} == set()
    known = {t for t in whole if 0 < of_a[t] < whole[t]}
    assert known == {t for t in whole if whole[t] > 1}
    assert known >= {"answer", "assessment", "submission", "action", "deed", "person"}


def test_a_row_of_another_state_is_not_written_whatever_the_statement_says(
    both: SmallWorld,
):
    database, theirs = both.service.world.database, both.b.assessment
    for statement in (
        "UPDATE assessment SET last_seq = last_seq + 100",
        "DELETE FROM plan",
        "UPDATE person SET active = false WHERE state IS NOT NULL",
    ):
        with database.unit_of_work() as unit:
            begin(unit, both.a.focal_point, "answering.assessments")
            changed = unit.execute(text(statement)).rowcount
            unit.rollback()
        with looking(both.service) as unit:
            whole = unit.execute(text(statement)).rowcount
            unit.rollback()
        assert 0 < changed < whole
    adding = text(
        "INSERT INTO own_cost (state, seq, edition, criterion, person, at)"
        " VALUES (:state, 1, 'small', 'x', :person, now())"
    ).bindparams(state=both.b.focal_point.state, person=both.b.focal_point.id)
    with (
        pytest.raises(exc.ProgrammingError, match="row-level security"),
        database.unit_of_work() as unit,
    ):
        begin(unit, both.a.focal_point, "answering.assessments")
        unit.execute(adding)
    with database.unit_of_work() as unit:
        begin(unit, both.b.focal_point, "answering.assessments")
        assert reading.assessment(unit, theirs) is not None


def test_nothing_of_one_transaction_is_left_for_the_next_on_its_connection(
    both: SmallWorld,
):
    database = both.service.world.database
    connections = set()
    for whose in (both.a.focal_point, SYSTEM):
        deed = "submitting.verify_all" if whose is SYSTEM else "answering.assessments"
        for opened in (database.reading, database.unit_of_work):
            with opened() as unit:
                begin(unit, whose, deed)
                assert reached(unit, "answer") > 0
                connections.add(id(unit.connection.driver_connection))
            with opened() as unit:
                assert reached(unit, "answer") == 0
                connections.add(id(unit.connection.driver_connection))
        with pytest.raises(ZeroDivisionError), database.unit_of_work() as unit:
            begin(unit, whose, deed)
            1 / 0  # noqa: B018 - whatever goes wrong
        with database.unit_of_work() as unit:
            assert reached(unit, "answer") == 0
    assert len(connections) == 1  # the pool gives the last one first


def test_of_use_cases_in_one_unit_of_work_each_reaches_its_own_rows(both: SmallWorld):
    a, b = both.a, both.b
    with both.service.together() as service:
        for state in (a, b):
            found = service.answering.assessments(who=state.focal_point)
            assert [work.id for work in found] == [state.assessment]
        assert list(service.submitting.verify_all(who=SYSTEM))
        with service.world.database.reading() as unit:
            assert reached(unit, "answer") == 0
        with pytest.raises(NotFound):
            service.answering.assessment(who=a.focal_point, assessment=b.assessment)
        assert service.answering.assessments(who=b.focal_point)


def test_what_was_prepared_for_one_state_gives_the_next_one_its_own_rows(
    both: SmallWorld,
):
    """PostgreSQL keeps the plan of a statement that is asked often (from the fifth time on)."""
    for state in (both.a, both.b) * 8:
        works = both.service.answering.assessments(who=state.focal_point)
        assert [work.id for work in works] == [state.assessment]


def test_only_a_role_that_is_held_by_the_policies_may_serve(
    small_world: SmallWorld, database_url: str
):
    bypassing = "roadmap_bypassing"
    with psycopg.connect(as_user(database_url, SUPERUSER), autocommit=True) as server:
        server.execute(f"CREATE ROLE {bypassing} LOGIN BYPASSRLS IN ROLE {SERVING}")
        server.execute(f"CREATE ROLE heir LOGIN IN ROLE {OWNER}")
        server.execute("CREATE ROLE may_become LOGIN IN ROLE roadmap_bypassing")
        server.execute("CREATE ROLE may_do_all LOGIN IN ROLE postgres")
    try:
        found = {
            user: weaknesses(as_user(database_url, user))
            for user in (
                *(SERVING, SUPERUSER, OWNER),
                *(bypassing, "heir", "may_become", "may_do_all"),
            )
        }
        with psycopg.connect(as_user(database_url, OWNER)) as owner:
            owner.execute("ALTER TABLE answer NO FORCE ROW LEVEL SECURITY")
        loosened = weaknesses(database_url)
        migrate(as_user(database_url, OWNER), serving=database_url)
    finally:
        with psycopg.connect(
            as_user(database_url, SUPERUSER), autocommit=True
        ) as server:
            server.execute(f"DROP ROLE {bypassing}, heir, may_become, may_do_all")

    assert found == {
        SERVING: (),
        SUPERUSER: (Weakness.SUPERUSER,),
        OWNER: (Weakness.OWNS,),
        bypassing: (Weakness.BYPASSES,),
        "heir": (Weakness.OWNS,),
        "may_become": (Weakness.BYPASSES,),
        "may_do_all": (Weakness.SUPERUSER,),
    }
    assert loosened == (Weakness.NOT_PUT_UP,)
    assert weaknesses(database_url) == ()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER POLICY {name} ON answer USING (true)",
        "ALTER POLICY {name} ON answer WITH CHECK (true)",
        "ALTER POLICY {name} ON answer TO roadmap_owner",
        "CREATE POLICY another ON answer USING (true)",
        "DROP POLICY {name} ON answer",
    ],
)
def test_a_policy_that_was_altered_is_seen_whatever_its_name_and_put_right(
    small_world: SmallWorld, database_url: str, change: str
):
    with psycopg.connect(as_user(database_url, OWNER)) as owner:
        row = owner.execute(
            "SELECT policyname FROM pg_policies WHERE tablename = 'answer'"
        ).fetchone()
        assert row is not None
        owner.execute(change.format(name=row[0]))

    altered = weaknesses(database_url)
    migrate(as_user(database_url, OWNER), serving=database_url)

    assert altered == (Weakness.NOT_PUT_UP,)
    assert weaknesses(database_url) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE answer DISABLE ROW LEVEL SECURITY",
        "DROP TABLE answer",
        "TRUNCATE answer CASCADE",
        "SET SESSION AUTHORIZATION postgres",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_the_serving_role_changes_no_table(small_world: SmallWorld, statement: str):
    with (
        pytest.raises(exc.ProgrammingError, match=r"must be owner|permission denied"),
        small_world.service.world.database.unit_of_work() as unit,
    ):
        unit.execute(text(statement))


def test_every_policy_of_the_database_is_the_one_that_is_written_down(
    small_world: SmallWorld,
):
    database = small_world.service.world.database
    assert isinstance(database, Database)
    with database.reading() as unit:
        forced = unit.execute(
            text(
                "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            )
        )
        assert sorted(forced.scalars()) == sorted(POLICIES)
    assert weaknesses(str_of(database)) == ()
