"""What people type in any language is kept, compared and, where it must be, refused by name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments import typed, validation

KHMER = "ក្រសួង\u200bមហាផ្ទៃ"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
"""Every string that a browser can send, halves of characters and NUL among them."""

AWKWARD = st.text(
    alphabet=" \n\t\u200b\u00ad\ufeff\u3000\u202a\u202c\u202e\u2066\u2069aក\u0301\u200d",
    max_size=12,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (KHMER, KHMER),
        ("\u200bក្រសួង \u200bមហាផ្ទៃ\u200b", "ក្រសួង មហាផ្ទៃ"),
        ("ឆ្នាំ\u200b2024", "ឆ្នាំ\u200b2024"),
        ("Ton\u200bga", "Tonga"),
        ("山田\u3000太郎", "山田 太郎"),
        ("Ministère\u00a0de\u202fl'Intérieur", "Ministère de l'Intérieur"),
        ("  Tonga\t \n", "Tonga"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("\u200fC++\u200e", "\u200fC++\u200e"),
        ("Ton\u00adga\ufeff", "Tonga"),
        ("\u2068Ana\u2069 Silva", "\u2068Ana\u2069 Silva"),
    ],
)
def test_a_name_is_kept_as_it_is_typed_but_for_what_nobody_sees(given: str, kept: str):
    assert validation.of_name("name", given) == []
    assert typed.line(given) == kept


def test_a_text_keeps_its_lines():
    assert (
        typed.lines(" One\u00a0line \r\n\u2028  two\u3000\n\n") == "One line\n\n  two"
    )


@pytest.mark.parametrize(
    ("text", "sign", "letter"),
    [
        ("Tong\u202ea", "U+202E right-to-left override", 5),
        ("\u202dTonga", "U+202D left-to-right override", 1),
        ("é\u0301a\u2067b", "U+2067 right-to-left isolate", 3),
        ("a\u202bb", "U+202B right-to-left embedding", 2),
        ("ab\u2069", "U+2069 pop directional isolate", 3),
        ("\u202aa\u2066b\u202c", "U+202C pop directional formatting", 3),
        ("Ada\x07", "U+0007 control character", 4),
        ("Ada\0", "U+0000 control character", 4),
        ("Ada\ud83d", "U+D83D half of a character", 4),
        ("a\u2066b\nc\u2069", "U+2066 left-to-right isolate", 2),
    ],
)
def test_what_no_text_may_hold_is_named_with_its_place(
    text: str, sign: str, letter: int
):
    assert typed.unkeepable(text) == typed.Sign(name=sign, letter=letter)
    for problems in (
        validation.of_optional_text("note", text),
        validation.of_name("note", text),
    ):
        assert [key for key, _ in problems] == ["note_unusable"]
        assert problems[0][1]["sign"] == sign


@pytest.mark.parametrize(
    "text",
    [
        "Tonga ",
        "TONGA",
        "ton\u200bga",
        "Ｔｏｎｇａ",
        "Ton\u200dga\u200f",
        "\u3000tonga",
    ],
)
def test_a_name_is_the_same_however_it_is_typed(text: str):
    assert typed.compared(text) == typed.compared("Tonga")


def test_letters_of_one_look_are_the_same_however_they_are_put_together():
    assert typed.compared("Côte d'Ivoire") == typed.compared("Co\u0302te d'Ivoire")
    assert typed.compared("Straße") == typed.compared("STRASSE")
    assert typed.compared("Tonga") != typed.compared("Togo")


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\u200d\u200e", "\u3164", "\u2800\ufe0f"]
)
def test_what_shows_nothing_is_no_name(text: str):
    assert validation.of_name("name", text) == [("name_missing", {})]


@pytest.mark.parametrize(
    "text", ["\u200b \n\u200b", "\u2800", "\u200e\u3164 ", "\u2028"]
)
def test_a_text_in_which_nothing_is_seen_is_kept_as_an_empty_one(text: str):
    assert (typed.lines(text), typed.line(text)) == ("", "")


@pytest.mark.parametrize("text", [".", "--", "ab", "1234", "무", "?!"])
def test_a_full_stop_is_no_reason(text: str):
    assert [key for key, _ in validation.of_reason("reason", text)] == [
        "reason_says_nothing"
    ]


@pytest.mark.parametrize(
    "text", ["No coast.", "没有", "無法律", "ไม่มี", "គ្មាន", "لا يوجد"]
)
def test_a_reason_in_any_script_is_one(text: str):
    assert validation.of_reason("reason", text) == []


@given(ANY_TEXT | AWKWARD)
@example("\u0345\u0301ͅ")
@example("\u200b \u200bក\u200b")
def test_what_is_kept_and_compared_stays_the_same_when_it_is_typed_again(text: str):
    for form in (typed.line, typed.lines, typed.compared):
        assert form(form(text)) == form(text)
    assert typed.compared(typed.line(text)) == typed.compared(text)


@given(ANY_TEXT | AWKWARD)
def test_every_text_is_kept_or_refused_and_none_breaks_the_program(text: str):
    sign = typed.unkeepable(text)

    typed.letters(text)
    if sign is None:
        for kept in (typed.line(text), typed.lines(text), typed.compared(text)):
            kept.encode()
            assert "\0" not in kept
            assert typed.unkeepable(kept) is None
