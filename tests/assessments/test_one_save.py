"""What one save asks of the database: one unit of work, few statements, at the same cost.

Counted in statements and in the steps of the database's own machine, which are the same on
a busy computer as on an idle one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle

import pytest
from sqlalchemy import Connection, event, text

from assessments.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotUsable,
    OtherAccount,
)
from assessments.records.people import AgencyCode, Asking, BySession, Person, PersonId
from assessments.records.work import (
    Answer,
    AssessmentId,
    Assignment,
    ChangeKind,
    ChangeReason,
    Comment,
    CycleCode,
    Settlement,
)
from assessments.service import Service, sessions
from assessments.store.reading import desk as reading_desk
from assessments.store.reading import work as reading
from assessments.store.writing import work as writing
from priorities.answers import Scope
from tests.past_the_program import changing, looking
from tests.worlds import (
    PASSPHRASE,
    SmallWorld,
    answer,
    met,
    open_cycle,
)

STATEMENTS_OF_A_SAVE = 8
"""With the beginning and the commit."""


@dataclass
class Heard:
    """What a database was asked."""

    statements: list[str] = field(default_factory=list)
    units: int = 0


@contextmanager
def listening(service: Service) -> Iterator[Heard]:
    """Note every statement, with the beginnings and the ends of units of work."""
    heard, engine = Heard(), service.world.database._engine

    def said(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):  # ours, on SQLite; heard below
            heard.statements.append(statement)

    def began(_: object) -> None:
        heard.units += 1
        heard.statements.append("BEGIN")

    def ended(_: object) -> None:
        heard.statements.append("COMMIT")

    listeners = {
        "before_cursor_execute": said,
        "begin": began,
        "commit": ended,
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield heard
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


def token_of(world: SmallWorld, who: Person) -> str:
    """Sign somebody in."""
    token, _ = world.service.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
    )
    return token


@pytest.mark.parametrize("whose", ["focal_point", "officer"])
def test_a_save_is_one_unit_of_work_of_few_statements(
    small_world: SmallWorld, whose: str
):
    a, answering = small_world.a, small_world.service.answering
    by = BySession(token=token_of(small_world, getattr(a, whose)))
    answering.record_answers(
        who=by, assessment=a.assessment, answers=[answer("LAW-1.2a")]
    )

    with listening(small_world.service) as heard:
        recorded = answering.record_answers(
            who=by, assessment=a.assessment, answers=[answer("LAW-1.2b")]
        )

    assert heard.units == 1, heard.statements
    assert len(heard.statements) <= STATEMENTS_OF_A_SAVE, heard.statements
    assert sum("FROM person" in said for said in heard.statements) <= 1
    assert recorded.by == getattr(a, whose)
    assert set(recorded.placements) == ({"LAW"} if whose == "focal_point" else set())


def test_a_save_by_a_session_is_refused_where_the_session_does_not_hold(
    small_world: SmallWorld,
):
    a, b, service = small_world.a, small_world.b, small_world.service
    mine = token_of(small_world, a.focal_point)

    def save(
        token: str, page_of: PersonId | None, assessment: AssessmentId = a.assessment
    ) -> None:
        service.answering.record_answers(
            who=BySession(token=token, page_of=page_of),
            assessment=assessment,
            answers=[answer("LAW-1.2a")],
        )

    with pytest.raises(NotSignedIn):
        save("somebody made this up", None)
    with pytest.raises(OtherAccount):
        save(mine, a.officer.id)
    for elsewhere in (b.assessment, AssessmentId("nowhere")):
        with pytest.raises(NotFound):
            save(mine, a.focal_point.id, elsewhere)
    service.people.sign_out(token=mine)
    with pytest.raises(NotSignedIn):
        save(mine, a.focal_point.id)
    small_world.clock.advance(hours=13)
    old = token_of(small_world, a.officer)
    small_world.clock.advance(hours=13)
    with pytest.raises(NotSignedIn):
        save(old, a.officer.id)
    service.people.deactivate(who=a.focal_point, person=a.officer.id)
    with looking(service) as unit:
        assert unit.execute(text("SELECT count(*) FROM answer")).scalar_one() == 0


def test_who_asks_for_another_states_assessment_holds_up_nobody_there(
    small_world: SmallWorld,
):
    a, b, service = small_world.a, small_world.b, small_world.service
    hashed = sessions.hashed(token_of(small_world, b.focal_point))
    database = service.world.database
    with database.unit_of_work() as unit:
        assert reading_desk.by_person(unit, b.focal_point.id, a.assessment) is None
    with database.unit_of_work() as unit:
        assert reading_desk.by_session(unit, hashed, a.assessment) is None
    with database.unit_of_work() as unit:
        mine = reading_desk.by_person(unit, a.focal_point.id, a.assessment)
    assert mine is not None


@pytest.mark.parametrize("is_by_session", [False, True])
def test_who_may_not_save_hears_that_before_whether_the_assessment_is_there(
    small_world: SmallWorld, *, is_by_session: bool
):
    who: Asking = small_world.administrator
    if is_by_session:
        who = BySession(token=token_of(small_world, small_world.administrator))
    for assessment in (AssessmentId("nowhere"), small_world.a.assessment):
        with pytest.raises(NotAllowed):
            small_world.service.answering.record_answers(
                who=who, assessment=assessment, answers=[answer("LAW-1.2a")]
            )


def test_a_save_notes_now_and_then_that_its_session_is_in_use(small_world: SmallWorld):
    a, service = small_world.a, small_world.service
    token = token_of(small_world, a.focal_point)
    for _ in range(3):  # 15 hours of work: longer than a session lies idle
        small_world.clock.advance(hours=5)
        service.answering.record_answers(
            who=BySession(token=token),
            assessment=a.assessment,
            answers=[answer("LAW-1.2a")],
        )

    assert service.people.person_of(token=token) == a.focal_point


def test_a_deed_and_the_question_what_came_of_it_are_one_unit_of_work(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    for who, value in ((a.focal_point, "met"), (a.officer, "not_yet")):
        service.answering.record_answer(
            who=who, assessment=a.assessment, answer=answer("LAW-1.2a", value)
        )

    with listening(service) as heard, service.together() as one:
        one.answering.settle(
            who=a.focal_point,
            assessment=a.assessment,
            code="LAW-1.2a",
            value="met",
            reason="It is in force.",
        )
        sheet = one.answering.criterion(
            who=a.focal_point, assessment=a.assessment, code="LAW-1.2a"
        )

    assert (heard.units, heard.statements.count("COMMIT")) == (1, 1)
    assert sheet == service.answering.criterion(
        who=a.focal_point, assessment=a.assessment, code="LAW-1.2a"
    )
    settled = sheet.states["LAW-1.2a"].settled
    assert settled is not None
    assert settled.value == "met"


def test_of_several_deeds_in_one_unit_of_work_a_refused_one_leaves_nothing(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    with service.together() as one:
        for codes in (("LAW-1.2a",), ("LAW-1.2b", "no such code"), ("LAW-1.3a",)):
            with suppress(NotUsable):
                one.answering.record_answers(
                    who=a.focal_point, assessment=a.assessment, answers=[*met(*codes)]
                )
    with pytest.raises(ZeroDivisionError), service.together() as one:
        one.answering.record_answers(
            who=a.focal_point, assessment=a.assessment, answers=[*met("LAW-1.4a")]
        )
        1 / 0  # noqa: B018 - anything may go wrong here

    with looking(service) as unit:
        kept = reading.every_answer(unit, a.assessment)
    assert [row.code for row in kept] == ["LAW-1.2a", "LAW-1.3a"]
    assert [row.seq for row in kept] == [kept[0].seq, kept[0].seq + 1]


@contextmanager
def steps_of(service: Service) -> Iterator[list[int]]:
    """Count the steps of SQLite's own machine, one number for each unit of work."""
    steps: list[int] = []
    engine = service.world.database._engine

    def driver(connection: Connection) -> sqlite3.Connection:
        found = connection.connection.driver_connection
        assert isinstance(found, sqlite3.Connection)
        return found

    def tick() -> None:
        steps[-1] += 1

    def began(connection: Connection) -> None:
        steps.append(0)
        driver(connection).set_progress_handler(tick, 1)

    def ended(connection: Connection) -> None:
        driver(connection).set_progress_handler(None, 1)

    listeners = {"begin": began, "commit": ended, "rollback": ended}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield steps
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


def said_again(world: SmallWorld, assessment: AssessmentId, times: int) -> None:
    """Let everybody of state A say everything about LAW-1.2a again, so many times."""
    a, at = world.a, world.clock()
    with changing(world.service) as unit:
        found = reading.assessment_to_write(unit, assessment)
        assert found is not None
        numbers = range(found[2] + 1, found[2] + 1 + times)
        codes = ("LAW-1.2a", "LAW-1.2b", "LAW-2.3a")
        said = [
            Answer(
                assessment=assessment,
                code=codes[seq % 3],
                voice=who.voice,
                person=who.id,
                value=("met", "not_yet")[seq % 2],
                reason=None,
                seq=seq,
                at=at,
                carried_from=None,
                client_key=f"again {seq}",
            )
            for seq, who in zip(numbers, cycle((a.focal_point, a.officer)))
        ]
        writing.add_answers(unit, said)
        some = [answer for answer in said if answer.seq % 7 == 0]
        writing.add_settlements(
            unit, assessment, [settlement_after(answer) for answer in some]
        )
        writing.add_comments(
            unit, assessment, [(remark_beside(a), a.client_key) for a in some]
        )
        writing.add_change_reasons(
            unit, assessment, [(reason_of(a), a.client_key) for a in some]
        )
        writing.add_assignments(
            unit,
            assessment,
            [asked_again(answer, a.police.code) for answer in some],
            by=a.focal_point.id,
        )
        writing.set_last_seq(unit, assessment, numbers[-1])


def settlement_after(answer: Answer) -> Settlement:
    """Settle what was answered."""
    return Settlement(
        code=answer.code,
        value="met",
        reason="It is.",
        settles=(answer.seq,),
        person=answer.person,
        seq=answer.seq,
        at=answer.at,
    )


def remark_beside(answer: Answer) -> Comment:
    """Say something beside an answer."""
    return Comment(
        code=answer.code,
        voice=answer.voice,
        person=answer.person,
        text="A remark.",
        seq=answer.seq,
        at=answer.at,
    )


def reason_of(answer: Answer) -> ChangeReason:
    """Say why it is another answer than last year's."""
    return ChangeReason(
        code=answer.code,
        voice=answer.voice,
        person=answer.person,
        kind=ChangeKind.REAL_CHANGE,
        seq=answer.seq,
        at=answer.at,
    )


def asked_again(answer: Answer, agency: AgencyCode) -> Assignment:
    """Ask an agency for what was answered."""
    return Assignment(
        code=answer.code,
        agency=agency,
        asked=True,
        note=None,
        seq=answer.seq,
        at=answer.at,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # counts its steps
def test_neither_a_save_nor_the_page_costs_more_after_ten_thousand_answers(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    answering = service.answering
    before = a.assessment
    said_again(small_world, before, 100)
    service.submitting.submit(who=a.focal_point, assessment=before)
    open_cycle(service, small_world.administrator, 2027)
    small_world.clock.advance(days=365)
    here = answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    ).id

    def used() -> list[int]:
        with steps_of(service) as steps:
            for who in (a.focal_point, a.officer):
                answering.record_answers(
                    who=who, assessment=here, answers=[answer("LAW-1.2a")]
                )
                answering.comment(
                    who=who,
                    assessment=here,
                    code="LAW-1.2a",
                    text="A remark.",
                    client_key=f"remark {len(used_before)}",
                )
                answering.open_priority(who=who, assessment=here, priority="LAW")
                answering.progress(who=who, assessment=here)
            answering.snapshot(who=a.focal_point, assessment=here)
        return steps

    used_before: list[int] = []
    said_again(small_world, before, 100)
    said_again(small_world, here, 100)
    used_before = used()
    said_again(small_world, before, 10_000)
    said_again(small_world, here, 10_000)

    used_since = used()
    assert [
        (early, late)
        for early, late in zip(used_before, used_since, strict=True)
        if late > 1.1 * early
    ] == []
