"""Every language says what English says, with the same places for values.

A draft is held to it too: English stands in for its gaps on screen, not here. Each
failure lists the keys, so that a translator knows what to do.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from roadmap.wording.conventions import conventions_of
from roadmap.wording.texts import CATEGORIES, ENGLISH, Words, languages, missing_words

OTHERS = [language for language in languages() if language != ENGLISH]

every_language = pytest.mark.parametrize("language", languages())
every_other_language = pytest.mark.parametrize("language", OTHERS)


@cache
def texts(language: str) -> dict[str, str | Mapping[str, str]]:
    """Read every text of a language by its key; a plural stays together."""
    folder = files("roadmap").joinpath("words", language)
    return {
        key: text
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml") and file.name != "meta.toml"
        for key, text in _texts(
            file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))
        )
    }


def _texts(key: str, node: Any) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    if isinstance(node, str) or ("other" in node and set(node) <= CATEGORIES):
        yield key, node
    else:
        for name, inside in node.items():
            yield from _texts(f"{key}.{name}", inside)


def meta(language: str) -> dict[str, Any]:
    """Read what the program has to know about a language itself."""
    file = files("roadmap").joinpath("words", language, "meta.toml")
    return tomllib.loads(file.read_text("utf-8"))


def places(text: str | Mapping[str, str]) -> set[str]:
    """Name the places for values; of a plural those of ``other``, the usual form."""
    form = text if isinstance(text, str) else text["other"]
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


def test_there_is_a_language_besides_english():
    assert OTHERS


@every_other_language
def test_no_text_is_missing(language: str):
    missing = sorted(texts(ENGLISH).keys() - texts(language).keys())

    assert missing == [], f"{language} lacks words for: {', '.join(missing)}"
    assert missing_words(language) == ()


@every_other_language
def test_no_text_is_left_that_english_has_no_more(language: str):
    surplus = sorted(texts(language).keys() - texts(ENGLISH).keys())

    assert surplus == [], f"{language} has words nobody says: {', '.join(surplus)}"


@every_other_language
def test_no_text_is_empty(language: str):
    empty = [
        key
        for key, text in texts(language).items()
        for form in ([text] if isinstance(text, str) else text.values())
        if not form.strip()
    ]

    assert empty == [], f"{language} says nothing for: {', '.join(empty)}"


@every_other_language
def test_texts_have_the_places_for_values_that_english_has(language: str):
    english, own = texts(ENGLISH), texts(language)
    different = [
        f"{key}: {sorted(places(own[key]))} where English has"
        f" {sorted(places(english[key]))}"
        for key in sorted(english.keys() & own.keys())
        if places(own[key]) != places(english[key])
    ]

    assert different == [], f"{language}, other places in: {'; '.join(different)}"


@every_language
def test_no_form_has_a_place_that_other_has_not(language: str):
    unknown = [
        f"{key}.{form}"
        for key, text in texts(language).items()
        if not isinstance(text, str)
        for form, words in text.items()
        if not places(words) <= places(text) | {"n"}
    ]

    assert unknown == [], f"{language}, unknown places in: {', '.join(unknown)}"


@every_language
def test_a_text_that_counts_has_every_form_that_the_language_needs(language: str):
    lacking = [
        f"{key} ({', '.join(sorted(Words(language).forms - set(text)))})"
        for key, text in texts(language).items()
        if not isinstance(text, str) and not Words(language).forms <= set(text)
    ]

    assert lacking == [], f"{language} lacks forms: {'; '.join(lacking)}"


@every_language
def test_a_form_that_stands_for_several_numbers_says_which(language: str):
    conventions = conventions_of(meta(language)["cldr"])
    silent = [
        f"{key}.{form}"
        for key, text in texts(language).items()
        if not isinstance(text, str) and "n" in places(text)
        for form, words in text.items()
        if [conventions.form(number) for number in range(1000)].count(form) > 1
        and "n" not in places(words)
    ]

    assert silent == [], f"{language}, which number is it in: {', '.join(silent)}"


@every_other_language
def test_only_texts_that_count_have_plural_forms(language: str):
    english, own = texts(ENGLISH), texts(language)
    different = sorted(
        key
        for key in english.keys() & own.keys()
        if isinstance(own[key], str) != isinstance(english[key], str)
    )

    assert different == [], f"{language}, plural or not: {', '.join(different)}"


@every_other_language
def test_a_language_says_about_itself_what_english_says(language: str):
    there, own = meta(ENGLISH), meta(language)

    assert own.keys() == there.keys()
    assert {key: type(value) for key, value in own.items()} == {
        key: type(value) for key, value in there.items()
    }
    assert conventions_of(own["cldr"]).direction in {"ltr", "rtl"}
