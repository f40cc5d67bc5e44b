"""New passphrases that are easy to guess are refused, and why is said; old ones stay."""

import pytest

from assessments import validation
from assessments.errors import NotUsable
from assessments.passphrases import weakness
from assessments.records.people import Role
from tests.worlds import PASSPHRASE, SmallWorld

ABOUT = ("Focal Point of Alderra", "Alderra", "Ministry of Labour")


@pytest.mark.parametrize(
    "passphrase",
    [
        *("password1234", "Password 1234", "passwordpassword", "letmein letmein"),
        *("iloveyou123456", "qwertyuiopasdf", "trustno1 trustno1"),
    ],
)
def test_what_was_stolen_elsewhere_is_refused(passphrase: str):
    assert weakness(passphrase, ABOUT) == "passphrase_known"


@pytest.mark.parametrize(
    "passphrase",
    ["aaaaaaaaaaaa", "ab ab ab ab ab ab", "12.12.1980 12.12.1980", "x" * 900],
)
def test_what_repeats_or_follows_a_row_is_refused(passphrase: str):
    assert weakness(passphrase, ABOUT) == "passphrase_simple"


@pytest.mark.parametrize(
    "passphrase",
    [
        *("Alderra2026roadmap", "Focal Point Alderra", "ministry-of-labour-1"),
        *("Roadmap Roadmap Alderra", "ALDERRA alderra trafficking"),
    ],
)
def test_names_of_the_person_the_member_and_the_product_are_refused(passphrase: str):
    assert weakness(passphrase, ABOUT) == "passphrase_of_names"


@pytest.mark.parametrize(
    "passphrase",
    [
        *("seven invented herons", "correct horse battery staple"),
        *("kucing hijau melompat pagi", "лодка синий чайник ветер", "นกสีฟ้าบินข้ามภูเขา"),
        *("many years of answers in Alderra", "vX9#kq2!LmZw"),
    ],
)
def test_several_words_or_many_signs_are_taken_in_any_language(passphrase: str):
    assert weakness(passphrase, ABOUT) is None


def test_a_whole_sentence_is_taken_and_never_cut_off():
    long = "many years of answers in Alderra " * 4  # some 130 signs

    assert validation.of_passphrase(long[:64], "focal.alderra") == []
    assert validation.of_passphrase(long, "focal.alderra") == []


def test_an_invitation_and_a_change_refuse_what_is_easy_to_guess_about_the_person(
    small_world: SmallWorld,
):
    people, who = small_world.service.people, small_world.a.focal_point
    _, secret = people.invite(who=who, name="Ottilie Obervatore", role=Role.OBSERVER)

    with pytest.raises(NotUsable) as refused:
        people.accept_invitation(
            secret=secret,
            sign_in_name="otti",
            passphrase="Ottilie-Obervatore-7",
            language="en",
        )
    assert refused.value.problems == (("passphrase_of_names", {}),)
    with pytest.raises(NotUsable) as refused:
        people.change_passphrase(who=who, old=PASSPHRASE, new="password1234")
    assert refused.value.problems == (("passphrase_known", {}),)
