"""One name for one thing: no class name stands twice, and a loop says what it goes through."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("priorities", "assessments", "roadmap")
OLD_WORD = re.compile(r"(?i)(^|_)(stood|standings?)(_|$)")


def classes_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield node.name


def standing_twice(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Give every class name that stands twice or more, with its files."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for file, source in sources.items():
        for name in classes_in(source):
            files[name].append(file)
    return {name: found for name, found in files.items() if len(found) > 1}


def sources() -> dict[str, str]:
    return {
        file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in file.parts
    }


def test_a_class_name_that_stands_twice_is_noticed():
    pair = {"a.py": "class Link: ...\nclass Row: ...", "b.py": "class Link: ..."}

    assert standing_twice(pair) == {"Link": ["a.py", "b.py"]}


def test_no_class_name_stands_twice():
    assert standing_twice(sources()) == {}


def loops_through_anything(source: str) -> Iterator[int]:
    """Give the lines where a loop or a lambda calls what it goes through "one"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.For | ast.comprehension):
            names = [n for n in ast.walk(node.target) if isinstance(n, ast.Name)]
            yield from (name.lineno for name in names if name.id == "one")
        elif isinstance(node, ast.Lambda):
            names_of_it = [argument.arg for argument in node.args.args]
            yield from [node.lineno] * ("one" in names_of_it)


def test_a_loop_through_anything_is_noticed():
    found = loops_through_anything(
        "for one in x: ...\n[a for a, one in y]\nlambda one: 1"
    )

    assert sorted(found) == [1, 2, 3]


def test_a_loop_says_what_it_goes_through():
    loops = {
        file: [*loops_through_anything(source)] for file, source in sources().items()
    }

    assert {file: lines for file, lines in loops.items() if lines} == {}


def old_words(source: str) -> set[str]:
    """Give the names that speak of "standing" where the field says effective answer."""
    names = {
        str(getattr(node, part))
        for node in ast.walk(ast.parse(source))
        for part in ("name", "id", "attr", "arg")
        if isinstance(getattr(node, part, None), str)
    }
    return {name for name in names if OLD_WORD.search(name)}


def test_a_name_that_speaks_of_standing_is_noticed():
    found = old_words("def standing(): ...\n_STOOD = under_standing_of.understood")

    assert found == {"standing", "_STOOD", "under_standing_of"}


def test_what_was_answered_and_counts_is_called_an_effective_answer():
    found = {
        file: names
        for file, source in sources().items()
        if not file.startswith(
            "roadmap/web/"
        )  # how far a submission is: signed, sent back
        for names in [old_words(source) | old_words(f"import {Path(file).stem}")]
        if names
    }

    assert found == {}
