"""The log of a state and of the region: who did what, at the end of a chain, for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import exc, text

from assessments.records.log import Chain, LogHead
from assessments.records.people import Role, StateCode
from assessments.rules import SYSTEM
from assessments.service import noting
from assessments.service.world import note_deed, note_later
from tests.past_the_program import changing
from tests.tampering import tamper
from tests.worlds import SmallWorld, answer, open_cycle

WHERE = "192.0.2.0/24, Firefox"


def noted(world: SmallWorld, deed: str = "people.invite", **more: str) -> None:
    with world.service.world.database.unit_of_work() as unit:
        note_deed(world.service.world, unit, world.a.focal_point, deed, "x", **more)


def breaks(world: SmallWorld, *kept: LogHead) -> tuple[str, ...]:
    return world.service.audit.breaks(who=SYSTEM, kept=kept)


def head(world: SmallWorld, log: str = "AAA") -> LogHead:
    heads = world.service.audit.heads(who=SYSTEM)
    return next(head for head in heads if head.chain == log)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("192.0.2.7", "192.0.2.0/24, Firefox"),
        ("<b>the office of the minister</b>", "Firefox"),
        ("192.0.2.7, 10.0.0.1", "Firefox"),
        ("", "Firefox"),
    ],
)
def test_what_is_no_address_stands_in_no_log(address: str, told: str):
    assert noting.came_from(address, "Firefox") == told


def test_what_a_national_person_does_stands_in_the_log_of_the_own_state_alone(
    small_world: SmallWorld,
):
    service, a, b = small_world.service, small_world.a, small_world.b
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    (newest, *_) = service.audit.of_state(who=a.approver)

    assert (newest.deed, newest.who, newest.role) == (
        "submitting.submit",
        a.focal_point.id,
        "focal_point",
    )
    regional = service.audit.entries(who=small_world.administrator)
    others = service.audit.of_state(who=b.focal_point)
    assert {entry.role for entry in regional} <= {
        "administrator",
        "analyst",
        "content_editor",
        "system",
    }
    assert "submitting.submit" not in {entry.deed for entry in (*regional, *others)}
    assert breaks(small_world) == ()


def test_what_a_regional_person_does_about_a_state_stands_in_both_logs(
    small_world: SmallWorld,
):
    service, administrator = small_world.service, small_world.administrator
    with service.world.database.unit_of_work() as unit:
        note_deed(
            service.world,
            unit,
            administrator,
            "people.deactivate",
            "focal-AAA",
            state=StateCode("AAA"),
        )

    here = service.audit.of_state(who=small_world.a.focal_point)[0]
    there = service.audit.entries(who=administrator)[0]
    assert (here.deed, here.who, here.role) == (
        "people.deactivate",
        administrator.id,
        Role.ADMINISTRATOR,
    )
    assert (there.deed, there.about) == (here.deed, here.about)
    elsewhere = service.audit.of_state(who=small_world.b.focal_point)
    assert "people.deactivate" not in {entry.deed for entry in elsewhere}


def test_where_somebody_came_from_can_be_forgotten_and_not_be_changed(
    small_world: SmallWorld,
):
    noted(small_world, "people.sign_in", came_from=WHERE)
    (newest, *_) = small_world.service.audit.of_state(who=small_world.a.focal_point)
    assert newest.came_from == WHERE
    assert WHERE not in (newest.origin or "")

    tamper(small_world, "UPDATE deed_origin SET came_from = '198.51.100.0/24, Edge'")
    (changed,) = breaks(small_world)
    tamper(small_world, "DELETE FROM deed_origin")

    assert "where it came from is not what was noted" in changed
    assert breaks(small_world) == ()


def test_verification_looks_at_every_log_that_is_there(small_world: SmallWorld):
    noted(small_world)
    assert breaks(small_world) == ()

    tamper(
        small_world,
        "UPDATE deed SET chain = 'CCC' WHERE chain = 'AAA' AND place = 2",
    )
    tamper(
        small_world, "UPDATE deed SET who = 'x' WHERE chain = '_region' AND place = 1"
    )

    assert {difference.split(",")[0] for difference in breaks(small_world)} == {
        "log of the region",
        "log of AAA",
        "log of CCC",
    }


def test_a_log_cut_off_with_its_head_is_noticed_by_who_kept_a_head(
    small_world: SmallWorld,
):
    for _ in range(3):
        noted(small_world)
    kept = head(small_world)
    last = kept.place
    (before,) = (
        entry
        for entry in small_world.service.audit.of_state(who=small_world.a.focal_point)
        if entry.place == last - 1
    )
    tamper(small_world, f"DELETE FROM deed WHERE chain = 'AAA' AND place = {last}")  # noqa: S608
    cut = "UPDATE log_head SET place = :place, hash = :hash WHERE chain = 'AAA'"
    tamper(small_world, cut, place=before.place, hash=before.hash)
    assert breaks(small_world) == ()

    (missing,) = breaks(small_world, kept)
    noted(small_world, "people.withdraw_invitation")
    (replaced,) = breaks(small_world, kept)

    assert missing.endswith(
        f"entry {last}, whose head was kept elsewhere, is not there"
    )
    assert replaced.endswith(
        f"entry {last}: the head that was kept elsewhere is another"
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deed SET who = 'x'",
        "DELETE FROM deed",
        "UPDATE deed_origin SET salt = ''",
        "DELETE FROM log_head",
        "UPDATE log_head SET place = place - 1",
        "UPDATE log_head SET hash = ''",
    ],
)
def test_the_database_refuses_to_change_what_stands_in_a_log(
    small_world: SmallWorld, change: str
):
    noted(small_world, "people.sign_in", came_from=WHERE)

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text(change))


def test_people_who_write_into_the_same_logs_at_once_stand_one_after_the_other(
    small_world: SmallWorld,
):
    service = small_world.service
    before = {head.chain: head.place for head in service.audit.heads(who=SYSTEM)}

    def write(index: int) -> None:
        world, who = service.world, small_world.administrator
        with world.database.unit_of_work() as unit:
            state = StateCode("AAA" if index % 2 else "new")
            note_deed(world, unit, who, "people.invite", index, state=state)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    grown = {
        head.chain: head.place - before.get(head.chain, 0)
        for head in service.audit.heads(who=SYSTEM)
    }
    assert (grown[Chain("_region")], grown[Chain("AAA")], grown[Chain("new")]) == (
        40,
        20,
        20,
    )
    assert breaks(small_world) == ()


def test_who_saves_answers_writes_no_log_and_waits_for_nobody_who_does(
    small_world: SmallWorld,
):
    service, a = small_world.service, small_world.a
    before = head(small_world)

    service.answering.record_answer(
        who=a.officer, assessment=a.assessment, answer=answer("LAW-1.2a")
    )

    assert head(small_world) == before


def test_what_is_refused_leaves_no_entry(small_world: SmallWorld):
    service, administrator = small_world.service, small_world.administrator
    before = head(small_world, "_region")

    with pytest.raises(Exception, match="code_taken"):
        open_cycle(service, administrator, 2026)

    assert head(small_world, "_region") == before


def test_what_waits_is_written_into_the_logs_of_all_whom_it_is_about(
    small_world: SmallWorld,
):
    service, a, b = small_world.service, small_world.a, small_world.b
    note_later(service.world, a.approver, "read.results", a.assessment)
    note_later(service.world, b.focal_point, "unknown.results", a.assessment)
    note_later(service.world, b.focal_point, "unknown.results", "nothing")

    assert service.audit.write_noted(who=SYSTEM)

    mine = {(e.deed, e.who) for e in service.audit.of_state(who=a.focal_point)}
    theirs = [e.deed for e in service.audit.of_state(who=b.focal_point)]
    assert ("read.results", a.approver.id) in mine
    assert ("refused.results", b.focal_point.id) in mine
    assert theirs.count("refused.results") == 1
    assert breaks(small_world) == ()
