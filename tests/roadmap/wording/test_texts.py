"""Every string a person reads: found, filled in, and there in every language."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
from nicegui.language import Language

import assessments
import roadmap
from assessments.records.people import Role
from assessments.records.sheet import TaskKind
from roadmap.wording import texts
from roadmap.wording.conventions import conventions_of
from roadmap.wording.texts import MissingWordingError, Words, english

_RAISED = re.compile(
    r"(?:NotSignedIn|WrongPassphrase|NotAllowed|WrongMoment|Frozen|NotFound"
    r'|NotReachable|RecordChanged|NotUsable\()\(\s*"(?P<reason>\w+)"'
)


CLDR = {"en": "en-GB", "xx": "de", "ar": "ar"}
ARABIC_YEARS = {
    "zero": "لا سنوات",
    "one": "سنة واحدة",
    "two": "سنتان",
    "few": "{n} سنوات",
    "many": "{n} سنة",
    "other": "{n} سنة.",
}


@pytest.fixture
def _invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put small languages in place of ours: English, a draft, and Arabic with its forms."""
    words = {
        "en": {
            "a": {"b": "Hello {name}", "n": {"one": "1 year", "other": "{n} years"}}
        },
        "xx": {"a": {"b": "Hallo {name}"}},
        "ar": {"a": {"b": "مرحبا {name}", "n": ARABIC_YEARS}},
    }
    monkeypatch.setattr(texts, "_area", lambda area, code: words[code].get(area))
    monkeypatch.setattr(texts, "_words", words.__getitem__)
    monkeypatch.setattr(
        texts, "_meta", lambda code: {"draft": code == "xx", "cldr": CLDR[code]}
    )
    monkeypatch.setattr(texts, "_conventions", lambda code: conventions_of(CLDR[code]))
    monkeypatch.setattr(texts, "languages", lambda: ("en", "xx", "ar"))


@pytest.mark.usefixtures("_invented")
class TestAnInventedLanguage:
    def test_a_text_is_filled_in(self) -> None:
        assert Words("xx")("a.b", name="Ada") == "Hallo Ada"

    @pytest.mark.parametrize(
        ("n", "says"), [(1, "1 year"), (0, "0 years"), (2, "2 years")]
    )
    def test_a_number_chooses_the_form(self, n: int, says: str) -> None:
        assert english("a.n", n=n) == says

    @pytest.mark.parametrize(
        ("n", "form"),
        [
            (0, "zero"),
            (1, "one"),
            (2, "two"),
            (3, "few"),
            (110, "few"),
            (11, "many"),
            (111, "many"),
            (100, "other"),
            (102, "other"),
        ],
    )
    def test_arabic_has_six_forms(self, n: int, form: str) -> None:
        assert Words("ar")("a.n", n=n) == ARABIC_YEARS[form].format(n=n)

    def test_the_forms_that_a_language_lacks_are_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del (forms := dict(ARABIC_YEARS))["few"]
        area = {"b": "مرحبا {name}", "n": forms}
        monkeypatch.setattr(texts, "_words", lambda code: {"a": area})

        assert texts.missing_words("ar") == ("a.n.few",)
        assert Words("ar").forms == {"zero", "one", "two", "few", "many", "other"}

    def test_arabic_days_moments_and_numbers_follow_its_conventions(self) -> None:
        say = Words("ar")

        assert say.direction == "rtl"
        assert say.date(date(2026, 11, 24)) == "24 نوفمبر 2026"
        assert say.time(datetime(2026, 11, 24, 10, 42, tzinfo=UTC)) == (
            "24 نوفمبر 2026، 10:42 UTC"
        )
        assert Words("xx").decimal(Fraction(5, 2)) == "2,5"
        assert Words("xx").whole(1011291) == "1.011.291"

    def test_english_stands_in_for_a_gap_in_a_draft(self) -> None:
        assert Words("xx")("a.n", n=2) == "2 years"

    def test_gaps_are_named(self) -> None:
        assert texts.missing_words("xx") == ("a.n",)

    @pytest.mark.parametrize("key", ["a.c", "a", "b", "a.b.c", ""])
    def test_a_missing_text_is_an_error(self, key: str) -> None:
        with pytest.raises(MissingWordingError):
            english(key)

    @pytest.mark.parametrize("key", ["a.b", "a.n"])
    def test_a_missing_value_is_an_error(self, key: str) -> None:
        with pytest.raises(MissingWordingError):
            english(key)

    def test_a_value_is_never_read_as_a_text_with_places(self) -> None:
        assert english("a.b", name="{n}") == "Hello {n}"


@pytest.mark.parametrize("language", texts.languages())
def test_a_language_without_gaps_or_marked_as_a_draft(language: str) -> None:
    missing = texts.missing_words(language)

    assert not missing or Words(language).is_draft, missing


@pytest.mark.parametrize("language", texts.languages())
def test_a_translation_has_the_places_of_the_english_text(language: str) -> None:
    places = {code: _places(texts._words(code)) for code in ("en", language)}

    wrong = {
        key: found
        for key, found in places[language].items()
        if key not in places["en"] or not found <= places["en"][key]
    }

    assert not wrong


@pytest.mark.parametrize("language", texts.languages())
def test_browsers_and_the_framework_know_the_language(language: str) -> None:
    assert Words(language).html in get_args(Language)


@pytest.mark.parametrize(
    "key",
    sorted(
        {
            match["reason"]
            for package in (assessments, roadmap)
            for file in Path(str(package.__file__)).parent.rglob("*.py")
            for match in _RAISED.finditer(file.read_text("utf-8"))
        }
    ),
)
def test_every_refusal_has_a_sentence(key: str) -> None:
    assert texts._look_up(f"refused.{key}", "en")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_has_its_words(role: Role) -> None:
    for key in ("frame.role", "account.role", "home.nothing"):
        assert english(f"{key}.{role}")


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_task_has_its_words(kind: TaskKind) -> None:
    for part in ("title", "says", "do"):
        assert texts._look_up(f"home.task.{kind}.{part}", "en")


def test_days_and_moments_are_written_in_full_and_in_utc() -> None:
    east = timezone(timedelta(hours=7))

    assert english.date(date(2026, 3, 1)) == "1 March 2026"
    assert (
        english.time(datetime(2026, 3, 1, 3, 5, tzinfo=east))
        == "28 February 2026, 20:05 UTC"
    )
    assert english.time(datetime(2026, 3, 1, tzinfo=UTC)).endswith("00:00 UTC")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(17, 6), "2.8"),
        (Fraction(9, 4), "2.3"),  # half up, where Python's round() gives 2.2
        (Fraction(5), "5.0"),
    ],
)
def test_numbers_are_rounded_half_up(value: Fraction, shown: str) -> None:
    assert english.decimal(value) == shown


def _places(node: object, before: str = "") -> dict[str, set[str]]:
    if isinstance(node, str):
        return {before: set(re.findall(r"{(\w+)}", node))}
    assert isinstance(node, dict)
    if texts._is_plural(node):
        return {before: set().union(*(_places(text)[""] for text in node.values()))}
    return {
        key: places
        for name, inner in node.items()
        for key, places in _places(inner, f"{before}.{name}".strip(".")).items()
    }


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("ru", {"one", "few", "many", "other"}),
        ("id", {"other"}),
        ("km", {"other"}),
        ("fr", {"one", "other"}),
        ("lv", {"zero", "one", "other"}),
    ],
)
def test_a_language_needs_the_forms_that_its_numbers_ask_for(
    name: str, forms: set[str]
) -> None:
    assert conventions_of(name).forms == forms


def test_russian_counts_by_the_last_figures() -> None:
    asked = [conventions_of("ru").form(n) for n in (1, 2, 5, 11, 21, 22, 112)]

    assert asked == ["one", "few", "many", "many", "one", "few", "many"]


def test_what_is_no_whole_number_takes_the_form_for_all_that_is_left() -> None:
    assert conventions_of("ru").form(Fraction(1, 2)) == "other"
    assert conventions_of("ru").form("1,011") == "other"


def test_a_large_number_is_written_in_groups_of_three():
    assert english.whole(1011291) == "1,011,291"
    assert Words("id").whole(1011291) == "1.011.291"
    assert english.whole(999) == "999"


@pytest.mark.parametrize("code", texts.languages())
def test_what_is_on_a_button_is_part_of_its_longer_name(code: str) -> None:
    """Who speaks to the computer says what stands on the button."""
    names = {
        key: (texts._look_up(key.removesuffix("_says"), code), text)
        for key, _ in texts._keys(texts._words(code))
        if key.endswith("_says")
        and isinstance(text := texts._look_up(key, code), str)
        and "{" in text
        and not text.endswith(".")
        and texts._look_up(key.removesuffix("_says"), code)
    }

    assert len(names) >= 8
    assert {
        key: longer
        for key, (shorter, longer) in names.items()
        if str(shorter).lower() not in longer.lower()
    } == {}
