"""A text of the other direction is kept apart, and nothing else is touched."""

import pytest

from roadmap.wording.directions import isolated, turns
from roadmap.wording.texts import Words, english

ARABIC = "ليلى حداد (2)"
KHMER = "ក្រសួង\u200bមហាផ្ទៃ"


def test_a_name_of_the_other_direction_is_isolated_in_a_sentence() -> None:
    assert english("people.link_note", name=ARABIC, expires="x").count("\u2068") == 1
    assert f"\u2068{ARABIC}\u2069" in english("people.link", name=ARABIC)


@pytest.mark.parametrize("name", ["Nia New", KHMER, "內政部", "", "12 – 14"])
def test_a_name_of_the_same_direction_stays_as_it_is(name: str) -> None:
    assert isolated(name, "ltr") == name


def test_in_a_language_from_the_right_what_is_from_the_left_is_isolated() -> None:
    assert isolated("Nia (2).", "rtl") == "\u2068Nia (2).\u2069"
    assert isolated(KHMER, "rtl") == f"\u2068{KHMER}\u2069"
    assert isolated(ARABIC, "rtl") == ARABIC
    assert isolated("2026 – 12", "rtl") == "2026 – 12"


def test_what_is_isolated_turns_nothing_any_more() -> None:
    assert not turns(f"Led by {isolated(ARABIC, 'ltr')}", "ltr")
    assert not turns(f"\u2067a \u2068{ARABIC}\u2069 {ARABIC}\u2069", "ltr")
    assert turns(f"Led by {ARABIC}\u2069", "ltr")


def test_every_language_has_its_direction() -> None:
    assert {Words(language).direction for language in ("en", "id")} == {"ltr"}
