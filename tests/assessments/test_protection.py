"""The database keeps every row of the record: none is replaced, no table is emptied."""

from dataclasses import replace

import pytest
from sqlalchemy import exc, func, insert, select, text

from assessments.records.work import ChangeKind, LateKind, NewLateNote
from assessments.rules import SYSTEM
from assessments.store import triggers
from assessments.store.tables import TABLES
from priorities.answers import Scope
from tests.past_the_program import changing, looking
from tests.plans import content
from tests.worlds import SmallWorld, answer, open_cycle

NEVER_CHANGED = (
    *("answer", "settlement", "comment", "assignment", "deed"),
    *("change_reason", "action", "own_cost", "submission"),
    *("late_note", "late_note_end"),
)


@pytest.fixture
def record(small_world: SmallWorld) -> SmallWorld:
    """State A has submitted 2026, and in 2027 it has a row in every table."""
    service, a = small_world.service, small_world.a
    who, here = a.focal_point, a.assessment
    service.answering.record_answer(who=who, assessment=here, answer=answer("LAW-1.2a"))
    service.submitting.submit(who=who, assessment=here)
    late = NewLateNote(
        code="LAW-1.2a", kind=LateKind.COMMENT, value=None, text="L.", client_key="late"
    )
    note = service.late.keep(who=who, assessment=here, note=late)
    service.late.remove(who=who, assessment=here, number=note.number)
    small_world.clock.advance(days=365)
    cycle = open_cycle(service, small_world.administrator, 2027)
    here = service.answering.start(who=who, cycle=cycle, scope=Scope.FULL).id
    small_world.a = replace(a, assessment=here)
    service.answering.assign(
        who=who, assessment=here, agency=a.police.code, codes=["LAW-1"]
    )
    for voice, value in ((who, "not_yet"), (a.officer, "met")):
        service.answering.record_answer(
            who=voice, assessment=here, answer=answer("LAW-1.2a", value)
        )
    service.answering.say_why(
        who=who,
        assessment=here,
        code="LAW-1.2a",
        kind=ChangeKind.REAL_CHANGE,
        client_key="why",
    )
    service.answering.comment(
        who=who, assessment=here, code="LAW-1.2a", text="Seen.", client_key="seen"
    )
    service.answering.settle(
        who=who, assessment=here, code="LAW-1.2a", value="met", reason="Agreed."
    )
    service.plans.add_actions(who=who, contents=[content("A step")])
    service.plans.set_own_costs(who=who, edition="small", costs={"LAW-1.2a": 2})
    return small_world


@pytest.mark.parametrize("name", NEVER_CHANGED)
def test_no_row_is_put_in_the_place_of_another_and_no_table_is_emptied(
    record: SmallWorld, name: str
):
    rows = TABLES[name]
    how_many = select(func.count()).select_from(rows)
    with looking(record.service) as unit:
        before = unit.execute(how_many).scalar_one()
    again = insert(rows).prefix_with("OR REPLACE").from_select(rows.c, select(rows))

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(record.service) as unit,
    ):
        unit.execute(
            again if unit.dialect.name == "sqlite" else text(f"TRUNCATE {name} CASCADE")
        )

    with looking(record.service) as unit:
        assert unit.execute(how_many).scalar_one() == before > 0


def test_the_triggers_are_those_that_the_program_knows(small_world: SmallWorld):
    with looking(small_world.service) as unit:
        assert triggers.there(unit) == triggers.MADE[unit.dialect.name]
    assert small_world.service.verifying.unprotected(who=SYSTEM) == ()


def test_a_trigger_that_is_missing_or_sleeps_or_is_not_ours_is_named(
    small_world: SmallWorld,
):
    with changing(small_world.service) as unit:
        if unit.dialect.name == "sqlite":
            gone = "comment.comment_no_update"
            unit.exec_driver_sql("DROP TRIGGER comment_no_update")
            unit.exec_driver_sql(
                "CREATE TRIGGER evil AFTER INSERT ON member_change BEGIN UPDATE "
                "member_change SET waits_until = '2020-01-01' WHERE number = NEW.number; END"
            )
        else:
            gone = "comment.comment_never_changed"
            unit.exec_driver_sql(
                "ALTER TABLE comment DISABLE TRIGGER comment_never_changed"
            )
            unit.exec_driver_sql(
                "CREATE TRIGGER evil AFTER TRUNCATE ON member_change "
                "EXECUTE FUNCTION never_changed()"
            )

    unprotected = small_world.service.verifying.unprotected(who=SYSTEM)

    assert unprotected == (gone, "member_change.evil")
