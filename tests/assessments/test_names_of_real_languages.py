"""Names and texts in any script go through every use case, and the same name is one."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text as sql

from assessments.errors import NotUsable, WrongPassphrase
from assessments.records.evidence import EvidenceKind
from assessments.records.people import Role, StateCode
from assessments.records.work import CycleCode
from tests.past_the_program import changing
from tests.plans import content
from tests.worlds import PASSPHRASE, SmallWorld, answer

KHMER = "ក្រសួង\u200bមហាផ្ទៃ"
ARABIC = "وزارة الداخلية\u200f"


def entry(world: SmallWorld, **what: object) -> dict[str, object]:
    return {
        "who": world.a.focal_point,
        "title": "Act",
        "kind": EvidenceKind.LAW,
        "owner": KHMER,
        "dated": None,
        "language": "ខ្មែរ",
        "confidential": False,
        "place": "shelf",
        **what,
    }


@pytest.mark.parametrize("name", [KHMER, ARABIC, "內政部", "Мин\u0306истерство"])
def test_a_name_of_any_script_is_taken_everywhere(small_world: SmallWorld, name: str):
    service, a = small_world.service, small_world.a

    people = service.people
    state = people.add_state(
        who=small_world.administrator,
        code=StateCode("KHM"),
        name=f"\u3000{name}\u00a0",
        sub_region=name,
    )
    agency = people.add_agency(who=a.focal_point, name=f"{name}\ufeff")
    offer, secret = people.invite(who=a.focal_point, name=name, role=Role.OBSERVER)
    sign_in_name = name.replace(" ", ".")
    person = people.accept_invitation(
        secret=secret, sign_in_name=sign_in_name, passphrase=PASSPHRASE, language="en"
    )
    kept = service.evidence.add(**entry(small_world, title=name, place=name))
    (action,) = service.plans.add_actions(
        who=a.focal_point, contents=[content(name, note=name)]
    )

    assert {state.name, state.sub_region, agency.name, offer.name, person.name} == {
        name
    }
    assert (kept.title, kept.place, kept.owner) == (name, name, KHMER)
    assert (action.content.title, action.content.note) == (name, name)
    assert people.sign_in(sign_in_name=sign_in_name, passphrase=PASSPHRASE)[1] == person


@pytest.mark.parametrize("name", ["State AAA ", "STATE AAA", "State\u3000A\u200bAA"])
def test_a_second_member_of_one_name_is_refused(small_world: SmallWorld, name: str):
    with pytest.raises(NotUsable) as refused:
        small_world.service.people.add_state(
            who=small_world.administrator,
            code=StateCode("CCC"),
            name=name,
            sub_region="",
        )

    assert refused.value.problems == (("name_taken", {"name": "State AAA"}),)


@pytest.mark.parametrize("code", ["aaa", "AAA ", "\u200bAaa"])
def test_a_second_member_of_one_code_is_refused(small_world: SmallWorld, code: str):
    with pytest.raises(NotUsable) as refused:
        small_world.service.people.add_state(
            who=small_world.administrator,
            code=StateCode(code),
            name="Tonga",
            sub_region="",
        )

    assert refused.value.problems == (("code_taken", {"code": "AAA"}),)


def test_a_second_agency_of_one_name_is_refused(small_world: SmallWorld):
    people, who = small_world.service.people, small_world.a.focal_point
    people.add_agency(who=who, name="Défense")

    for name in ("DE\u0301FENSE", "défense \u200e", "Dé\u00adfense"):
        with pytest.raises(NotUsable, match="name_taken"):
            people.add_agency(who=who, name=name)


def test_a_second_cycle_of_one_code_is_refused(small_world: SmallWorld):
    def opened(code: str) -> None:
        small_world.service.cycles.open_cycle(
            who=small_world.administrator,
            code=CycleCode(code),
            edition="small",
            reference_date=date(2027, 1, 1),
            opens=date(2027, 1, 1),
            closes=date(2027, 2, 1),
        )

    opened("2027a ")

    for code in ("2027A", "\u3000 2027a"):
        with pytest.raises(NotUsable, match="code_taken"):
            opened(code)


def test_one_document_is_entered_once(small_world: SmallWorld):
    add = small_world.service.evidence.add
    add(**entry(small_world))

    with pytest.raises(NotUsable, match="entry_there_already"):
        add(**entry(small_world, title="ACT ", place="Shelf\u200b"))

    add(**entry(small_world, dated=date(2026, 1, 1)))
    add(**entry(small_world, kind=EvidenceKind.REVIEW))


@pytest.mark.parametrize(
    "given", ["JOSE\u0301.Silva", " josé.silva\u3000", "José.Silva"]
)
def test_a_sign_in_name_fits_however_it_is_typed(small_world: SmallWorld, given: str):
    people = small_world.service.people
    _, secret = people.invite(
        who=small_world.a.focal_point, name="J", role=Role.OBSERVER
    )
    person = people.accept_invitation(
        secret=secret, sign_in_name="José.Silva", passphrase=PASSPHRASE, language="en"
    )
    _, second = people.invite(
        who=small_world.a.focal_point, name="J", role=Role.OBSERVER
    )

    assert people.sign_in(sign_in_name=given, passphrase=PASSPHRASE)[1] == person
    with pytest.raises(NotUsable, match="sign_in_name_taken"):
        people.accept_invitation(
            secret=second, sign_in_name=given, passphrase=PASSPHRASE, language="en"
        )


@pytest.mark.parametrize(
    "recorded", ["admin one", "ｊｏｓé", "می\u200cخواهم", "jose\u0301", "ab\u00adc"]
)
def test_who_was_recorded_by_an_older_version_can_sign_in(
    small_world: SmallWorld, recorded: str
):
    with changing(small_world.service) as unit:
        unit.execute(
            sql("UPDATE person SET sign_in_name = :name WHERE id = :id"),
            {"name": recorded, "id": small_world.a.officer.id},
        )

    _, person = small_world.service.people.sign_in(
        sign_in_name=recorded, passphrase=PASSPHRASE
    )

    assert person == replace(small_world.a.officer, sign_in_name=recorded)


def test_a_sign_in_name_that_turns_the_direction_is_nobodys(small_world: SmallWorld):
    with pytest.raises(WrongPassphrase):
        small_world.service.people.sign_in(
            sign_in_name="focal\u202e-AAA", passphrase=PASSPHRASE
        )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("une clé très secrète", "une cle\u0301 tre\u0300s secre\u0300te"),
        ("three words\u3000in a row", "three words in a row"),
    ],
)
def test_a_passphrase_fits_from_every_keyboard(
    small_world: SmallWorld, first: str, then: str
):
    people, who = small_world.service.people, small_world.a.officer
    people.change_passphrase(who=who, old=PASSPHRASE, new=first)

    for given in (first, then):
        _, person = people.sign_in(sign_in_name=who.sign_in_name, passphrase=given)
        assert person == who
    with pytest.raises(NotUsable, match="passphrase_unusable"):
        people.change_passphrase(who=who, old=first, new="half a character \ud83d")
    with pytest.raises(WrongPassphrase):
        people.sign_in(sign_in_name=who.sign_in_name, passphrase="half of \ud83d a one")


def test_a_passphrase_of_an_older_version_fits_as_it_was_typed(small_world: SmallWorld):
    world, who = small_world.service.world, small_world.a.officer
    typed = "une cle\u0301 tre\u0300s secre\u0300te"
    with world.database.unit_of_work() as unit:
        unit.execute(
            sql("UPDATE person SET passphrase_hash = :hash WHERE id = :id"),
            {"hash": world.passphrases.hash(typed), "id": who.id},
        )

    _, person = small_world.service.people.sign_in(
        sign_in_name=who.sign_in_name, passphrase=typed
    )

    assert person == who


@pytest.mark.parametrize(
    "place",
    [
        "https:// not a link",
        "https://",
        "http://",
        "https:/example.org",
        "http:example.org",
        "javascript:alert(1)",
        "JAVA\u200bSCRIPT: alert(1)",
        "data:text/html,x",
        "https://user:secret@example.org/",
        "https://exa mple.org/act",
        "https://[",
        "ftp://",
        "https://example.org:99999/",
    ],
)
def test_a_link_that_is_none_is_refused(small_world: SmallWorld, place: str):
    with pytest.raises(NotUsable, match="place_is_no_link"):
        small_world.service.evidence.add(**entry(small_world, place=place))


@pytest.mark.parametrize(
    "place",
    [
        "https://example.org/act?a=1#b",
        "http://intranet/act",
        "https://საქართველო.ge/%20",
        "Ministry: second floor",
        "Datei: 12/2026",
        r"\\server\share",
    ],
)
def test_a_link_or_words_say_where_something_is_held(
    small_world: SmallWorld, place: str
):
    assert (
        small_world.service.evidence.add(**entry(small_world, place=place)).place
        == place
    )


def test_a_reason_says_something_wherever_one_is_asked(small_world: SmallWorld):
    answering, a = small_world.service.answering, small_world.a
    here = {"assessment": a.assessment}

    with pytest.raises(NotUsable, match="reason_says_nothing"):
        answering.record_answer(
            **here,
            who=a.focal_point,
            answer=answer("LAW-2.2b", "not_applicable", reason="."),
        )
    with pytest.raises(NotUsable, match="reason_says_nothing"):
        answering.settle(
            **here, who=a.focal_point, code="LAW-1.2a", value="met", reason="-"
        )
    with pytest.raises(NotUsable, match="note_says_nothing"):
        answering.pass_on(**here, who=a.officer, code="LAW-1.2a", note="?")


def test_the_same_answer_sent_again_is_acknowledged_again(small_world: SmallWorld):
    def send(reason: str) -> bool:
        saved = small_world.service.answering.record_answer(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            answer=answer(
                "LAW-2.2b", "not_applicable", reason=reason, client_key="k-1"
            ),
        )
        return saved.repeated

    assert [send("No\u00a0coast. "), send("No\u00a0coast. "), send("No coast.")] == [
        False,
        True,
        True,
    ]
