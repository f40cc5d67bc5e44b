"""What a hostile person or a hostile text must not achieve, on both databases."""

import json
from datetime import date, timedelta

import pytest

from assessments.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotUsable,
    WrongPassphrase,
)
from assessments.records.evidence import EvidenceKind
from assessments.records.people import Role, StateCode
from assessments.records.work import CycleCode
from assessments.submissions.document import differences
from tests.worlds import PASSPHRASE, SmallWorld, answer

UNKEEPABLE = ["a\0b", "a\ud800b"]
"""PostgreSQL keeps no NUL, and no database half a pair of surrogates."""

NEW_PASSPHRASE = "eight quite different words for one test"


def fail_to_sign_in(world: SmallWorld, came_from: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            world.service.people.sign_in(
                sign_in_name="focal-AAA", passphrase="guess", came_from=came_from
            )


def test_who_guesses_from_elsewhere_does_not_lock_the_person_out(
    small_world: SmallWorld,
):
    fail_to_sign_in(small_world, "203.0.113.9", times=50)

    _, person = small_world.service.people.sign_in(
        sign_in_name="focal-AAA", passphrase=PASSPHRASE, came_from="198.51.100.4"
    )

    assert person == small_world.a.focal_point


def test_guessing_from_many_addresses_has_to_wait_too(small_world: SmallWorld):
    for number in range(100):
        fail_to_sign_in(small_world, f"203.0.113.{number}")

    with pytest.raises(WrongPassphrase) as refused:
        small_world.service.people.sign_in(
            sign_in_name="focal-AAA", passphrase=PASSPHRASE, came_from="192.0.2.1"
        )

    assert refused.value.reason == "too_many_attempts"


def test_the_addresses_of_one_visitor_count_as_one(small_world: SmallWorld):
    for number in range(5):
        fail_to_sign_in(small_world, f"2001:db8:0:1::{number}")

    with pytest.raises(WrongPassphrase) as refused:
        small_world.service.people.sign_in(
            sign_in_name="focal-AAA", passphrase=PASSPHRASE, came_from="2001:db8:0:1::9"
        )

    assert refused.value.reason == "too_many_attempts"


def test_a_known_browser_comes_in_however_many_guess_elsewhere(
    small_world: SmallWorld,
):
    people, browser = small_world.service.people, "a-secret-of-a-browser" * 3
    mine = {"sign_in_name": "focal-AAA", "browser": browser}
    people.sign_in(**mine, passphrase=PASSPHRASE, came_from="192.0.2.1")
    for number in range(104):
        fail_to_sign_in(small_world, f"203.0.{number}.9")

    _, person = people.sign_in(**mine, passphrase=PASSPHRASE, came_from="192.0.2.1")

    assert person == small_world.a.focal_point
    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        people.sign_in(
            sign_in_name="focal-AAA", passphrase=PASSPHRASE, browser="made-up" * 9
        )


def test_a_known_browser_that_guesses_has_to_wait_alone(small_world: SmallWorld):
    people, browser = small_world.service.people, "a-secret-of-a-browser" * 3
    mine = {"sign_in_name": "focal-AAA", "browser": browser}
    people.sign_in(**mine, passphrase=PASSPHRASE)
    for _ in range(5):
        with pytest.raises(WrongPassphrase, match="wrong_passphrase"):
            people.sign_in(**mine, passphrase="guess")

    with pytest.raises(WrongPassphrase, match="too_many_attempts"):
        people.sign_in(**mine, passphrase=PASSPHRASE)
    people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    small_world.clock.now += timedelta(minutes=1)
    people.sign_in(**mine, passphrase=PASSPHRASE)


@pytest.mark.parametrize("name", UNKEEPABLE)
def test_a_sign_in_name_that_nobody_can_have_is_refused_like_any_other(
    small_world: SmallWorld, name: str
):
    with pytest.raises(WrongPassphrase, match="wrong_passphrase"):
        small_world.service.people.sign_in(sign_in_name=name, passphrase="guess")


def test_a_new_passphrase_ends_all_sessions_but_the_one_that_changed_it(
    small_world: SmallWorld,
):
    people, who = small_world.service.people, small_world.a.focal_point
    mine, stolen = (
        people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)[0]
        for _ in range(2)
    )

    people.change_passphrase(who=who, old=PASSPHRASE, new=NEW_PASSPHRASE, token=mine)

    assert people.person_of(token=mine) == who
    with pytest.raises(NotSignedIn):
        people.person_of(token=stolen)


def test_nobody_comes_back_through_an_invitation_made_before_being_suspended(
    small_world: SmallWorld,
):
    people, focal_point = small_world.service.people, small_world.a.focal_point
    _, back_door = people.invite(who=focal_point, name="me", role=Role.OBSERVER)
    _, other = people.invite(
        who=small_world.b.focal_point, name="Bo", role=Role.OBSERVER
    )

    small_world.service.members.suspend(
        who=small_world.administrator, person=focal_point.id
    )

    with pytest.raises(NotFound):
        people.invitation(secret=back_door)
    assert people.invitation(secret=other).name == "Bo"


@pytest.mark.parametrize("text", UNKEEPABLE)
def test_a_text_that_cannot_be_kept_is_refused_in_words(
    small_world: SmallWorld, text: str
):
    service, a = small_world.service, small_world.a
    here = {"who": a.focal_point, "assessment": a.assessment}

    with pytest.raises(NotUsable, match="reason_unusable"):
        service.answering.record_answer(**here, answer=answer("LAW-1.2a", reason=text))
    with pytest.raises(NotUsable, match="reason_unusable"):
        service.answering.record_answer(
            **here, answer=answer("LAW-2.2b", "not_applicable", reason=text)
        )
    with pytest.raises(NotUsable, match="comment_unusable"):
        service.answering.comment(**here, code="LAW-1.2a", text=text, client_key="k-1")


@pytest.mark.parametrize("text", UNKEEPABLE)
def test_owner_language_and_sub_region_with_what_cannot_be_kept_are_refused(
    small_world: SmallWorld, text: str
):
    with pytest.raises(NotUsable) as of_entry:
        small_world.service.evidence.add(
            who=small_world.a.focal_point,
            title="Act",
            kind=EvidenceKind.LAW,
            owner=text,
            dated=None,
            language=text,
            confidential=False,
            place="shelf",
        )
    with pytest.raises(NotUsable, match="sub_region_unusable"):
        small_world.service.people.add_state(
            who=small_world.administrator,
            code=StateCode("CCC"),
            name="State CCC",
            sub_region=text,
        )

    assert [key for key, _ in of_entry.value.problems] == [
        "owner_unusable",
        "document_language_unusable",
    ]


@pytest.mark.parametrize(
    "code", ["=cmd|' /C calc'!A1", '26"; filename="x.exe', "26/é", "$a$", "../26"]
)
def test_a_code_that_files_and_addresses_would_misread_is_refused(
    small_world: SmallWorld, code: str
):
    with pytest.raises(NotUsable, match="code_unusable"):
        small_world.service.cycles.open_cycle(
            who=small_world.administrator,
            code=CycleCode(code),
            edition="small",
            reference_date=date(2026, 12, 31),
            opens=date(2027, 1, 1),
            closes=date(2027, 6, 30),
        )
    with pytest.raises(NotUsable, match="code_unusable"):
        small_world.service.people.add_state(
            who=small_world.administrator,
            code=StateCode(code),
            name="State CCC",
            sub_region="",
        )


@pytest.mark.parametrize(
    "stored", [b"[" * 200_000, b"\xff\x00", b"null", b'{"format": 1}', b""]
)
def test_a_document_of_nonsense_is_told_as_a_difference(stored: bytes):
    whole = json.dumps({"format": "tip-roadmap submission 1"}).encode()

    assert differences(stored, whole) == ("the document cannot be read",)


def test_a_key_of_somebody_else_does_not_swallow_an_answer(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    said = [
        service.answering.record_answer(
            who=who,
            assessment=a.assessment,
            answer=answer("LAW-1.2a", value, client_key="the-same"),
        )
        for who, value in ((a.focal_point, "met"), (a.officer, "not_yet"))
    ]

    assert [saved.repeated for saved in said] == [False, False]
    assert said[0].seq != said[1].seq


def test_a_focal_point_who_was_suspended_submits_nothing(small_world: SmallWorld):
    service, a = small_world.service, small_world.a
    service.members.suspend(who=small_world.administrator, person=a.focal_point.id)

    with pytest.raises(NotAllowed, match="account_suspended"):
        service.submitting.submit(who=a.focal_point, assessment=a.assessment)
