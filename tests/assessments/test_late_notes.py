"""What arrives after the deadline is kept beside the assessment, and taken over or removed."""

from dataclasses import replace
from datetime import date

import pytest

from assessments.errors import Frozen, NotAllowed, NotFound, NotUsable, WrongMoment
from assessments.records.people import Person
from assessments.records.work import LateKind, LateNote, NewLateNote
from priorities.answers import Scope
from tests.worlds import SmallWorld, answer, open_cycle


def late_answer(code: str = "LAW-1.2a", value: str = "met") -> NewLateNote:
    return NewLateNote(
        code=code,
        kind=LateKind.ANSWER,
        value=value,
        text=None,
        client_key=f"late-{code}-{value}",
    )


def keep(world: SmallWorld, who: Person, note: NewLateNote) -> LateNote:
    return world.service.late.keep(who=who, assessment=world.a.assessment, note=note)


def notes(world: SmallWorld, who: Person) -> list[tuple[str, str | None]]:
    found = world.service.late.notes(who=who, assessment=world.a.assessment)
    return [(note.name, note.value or note.text) for note in found]


def close(world: SmallWorld) -> None:
    world.service.cycles.close_cycle(who=world.administrator, code=world.cycle)


def open_again(world: SmallWorld) -> None:
    world.service.cycles.extend_cycle(
        who=world.administrator, code=world.cycle, closes=date(2026, 6, 30)
    )


def mine(world: SmallWorld, who: Person) -> str | None:
    state = world.service.answering.criterion(
        who=who, assessment=world.a.assessment, code="LAW-1.2a"
    ).states["LAW-1.2a"]
    return None if state.mine is None else state.mine.value


def test_what_arrives_late_is_seen_by_its_author_and_the_focal_point(
    small_world: SmallWorld,
):
    a = small_world.a
    close(small_world)

    keep(small_world, a.officer, late_answer())

    for who in (a.officer, a.focal_point):
        assert notes(small_world, who) == [("officer-AAA", "met")]
        state = small_world.service.answering.criterion(
            who=who, assessment=a.assessment, code="LAW-1.2a"
        ).states["LAW-1.2a"]
        assert [note.value for note in state.late] == ["met"]
        assert state.mine is None
    assert notes(small_world, a.inspector) == []
    with pytest.raises(NotAllowed):
        notes(small_world, a.approver)
    with pytest.raises(NotFound):
        notes(small_world, small_world.b.focal_point)


def test_what_arrives_late_twice_is_kept_once(small_world: SmallWorld):
    close(small_world)

    first = keep(small_world, small_world.a.officer, late_answer())
    again = keep(small_world, small_world.a.officer, late_answer())

    assert first == again
    assert first.number == 1


def test_what_could_not_have_been_recorded_in_time_is_not_kept(
    small_world: SmallWorld,
):
    a = small_world.a
    close(small_world)

    with pytest.raises(NotUsable):
        keep(small_world, a.officer, late_answer(value="perhaps"))
    with pytest.raises(NotAllowed):
        keep(small_world, a.inspector, late_answer())


def test_while_the_assessment_is_open_nothing_is_late(small_world: SmallWorld):
    with pytest.raises(WrongMoment, match="not_late"):
        keep(small_world, small_world.a.officer, late_answer())


def test_it_can_be_taken_over_only_when_the_cycle_is_open_again(
    small_world: SmallWorld,
):
    a, late = small_world.a, small_world.service.late
    close(small_world)
    note = keep(small_world, a.officer, late_answer())

    with pytest.raises(Frozen):
        late.take_over(who=a.officer, assessment=a.assessment, number=note.number)
    open_again(small_world)
    late.take_over(who=a.officer, assessment=a.assessment, number=note.number)

    assert mine(small_world, a.officer) == "met"


def test_what_the_focal_point_takes_over_is_its_authors_and_says_who_did(
    small_world: SmallWorld,
):
    a, late = small_world.a, small_world.service.late
    close(small_world)
    note = keep(small_world, a.officer, late_answer())
    open_again(small_world)

    late.take_over(who=a.focal_point, assessment=a.assessment, number=note.number)
    late.take_over(who=a.focal_point, assessment=a.assessment, number=note.number)

    assert mine(small_world, a.officer) == "met"
    assert mine(small_world, a.focal_point) is None
    (taken,) = late.notes(who=a.officer, assessment=a.assessment)
    assert taken.taken_over_by == "focal-AAA"
    deeds = small_world.service.audit.of_state(who=a.focal_point)
    assert sum(deed.deed == "late.take_over" for deed in deeds) == 1


def test_a_comment_and_a_reason_can_be_taken_over_too(small_world: SmallWorld):
    a, late = small_world.a, small_world.service.late
    remark = replace(
        late_answer(), kind=LateKind.COMMENT, value=None, text="See the decree."
    )
    close(small_world)
    note = keep(small_world, a.officer, remark)
    with pytest.raises(NotUsable):
        keep(
            small_world,
            a.officer,
            replace(late_answer(value="a whim"), kind=LateKind.CHANGE_REASON),
        )
    open_again(small_world)

    late.take_over(who=a.officer, assessment=a.assessment, number=note.number)

    sheet = small_world.service.answering.sheet(
        who=a.officer, assessment=a.assessment, priority="LAW"
    )
    assert [c.text for c in sheet.states["LAW-1.2a"].comments] == ["See the decree."]


def test_what_is_removed_is_shown_to_nobody(small_world: SmallWorld):
    a, late = small_world.a, small_world.service.late
    close(small_world)
    note = keep(small_world, a.officer, late_answer())

    with pytest.raises(NotFound):
        late.remove(who=a.inspector, assessment=a.assessment, number=note.number)
    late.remove(who=a.officer, assessment=a.assessment, number=note.number)

    assert notes(small_world, a.focal_point) == []


def test_what_arrives_after_submitting_changes_nothing_that_was_submitted(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    service.answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )
    submission = service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    note = keep(small_world, a.officer, late_answer())

    assert b"late" not in submission.document
    assert service.submitting.verify(who=a.focal_point, submission=submission.id).same
    service.submitting.sign(who=a.approver, submission=submission.id)
    service.submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    service.late.take_over(
        who=a.focal_point, assessment=a.assessment, number=note.number
    )

    assert mine(small_world, a.officer) == "met"
    assert service.submitting.verify(who=a.focal_point, submission=submission.id).same


def test_other_content_under_a_used_key_is_refused_and_not_called_kept(
    small_world: SmallWorld,
):
    a = small_world.a
    close(small_world)
    keep(small_world, a.officer, late_answer())

    for other in ({"text": "See the decree."}, {"value": "not_yet"}):
        with pytest.raises(NotUsable, match="client_key_used"):
            keep(small_world, a.officer, replace(late_answer(), **other))

    assert notes(small_world, a.officer) == [("officer-AAA", "met")]


def test_nothing_is_kept_beside_an_assessment_of_an_earlier_cycle(
    small_world: SmallWorld,
):
    a, service = small_world.a, small_world.service
    close(small_world)
    newer = open_cycle(service, small_world.administrator, 2027)
    small_world.clock.now = small_world.clock.now.replace(year=2027)
    service.answering.start(who=a.focal_point, cycle=newer, scope=Scope.FULL)

    with pytest.raises(WrongMoment, match="newer_assessment_there"):
        keep(small_world, a.officer, late_answer())
