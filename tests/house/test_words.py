"""Every word that the code asks for by its name is there.

What another language lacks is named by `test_languages`.
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "roadmap" / "words" / "en"


def asked_keys(source: str) -> Iterator[str]:
    """Find the keys that code asks `t` (or a `say` made of it) for, as plain texts."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        key = node.args[0]
        if (
            getattr(node.func, "id", "") in {"t", "say"}
            and isinstance(key, ast.Constant)
            and isinstance(key.value, str)
        ):
            yield key.value


def keys_in_code() -> dict[str, str]:
    return {
        key: file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "roadmap").rglob("*.py"))
        for key in asked_keys(file.read_text("utf-8"))
    }


def keys_with_words() -> set[str]:
    return {
        key
        for file in ENGLISH.glob("*.toml")
        if file.stem != "meta"
        for key in _keys(tomllib.loads(file.read_text("utf-8")), f"{file.stem}.")
    }


def _keys(table: Mapping[str, Any], before: str) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, str) or set(value) <= {"one", "other"}:
            yield before + name
        else:
            yield from _keys(value, f"{before}{name}.")


def without_words(keys: Mapping[str, str], known: set[str]) -> dict[str, str]:
    return {key: file for key, file in keys.items() if key not in known}


def test_a_key_without_words_is_noticed():
    keys = dict.fromkeys(asked_keys('t("home.title"); say("home.titel", n=2)'), "x.py")

    assert without_words(keys, {"home.title"}) == {"home.titel": "x.py"}


def test_every_key_that_the_code_names_has_english_words():
    keys = keys_in_code()

    assert len(keys) > 100
    assert not without_words(keys, keys_with_words())


def test_no_english_text_is_empty():
    texts = [file.read_text("utf-8") for file in ENGLISH.glob("*.toml")]

    assert not [line for text in texts for line in text.splitlines() if '= ""' in line]
