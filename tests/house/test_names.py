"""One name for one thing: no class name stands twice."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("priorities", "assessments", "roadmap")


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
