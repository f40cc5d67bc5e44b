"""What one save asks of the database: one unit of work, few statements, at the same cost.

Counted in statements and in the steps of the database's own machine, which are the same on
a busy computer as on an idle one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import event, text

from assessments.errors import NotFound, NotSignedIn, OtherAccount
from assessments.records.people import BySession, Person, PersonId
from assessments.records.work import AssessmentId
from assessments.service import Service
from tests.worlds import PASSPHRASE, SmallWorld, answer

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
    with service.world.database.reading() as unit:
        assert unit.execute(text("SELECT count(*) FROM answer")).scalar_one() == 0


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
