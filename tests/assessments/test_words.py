"""Every reason for which a use case is refused has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import assessments
from assessments import errors, validation
from roadmap.wording.texts import english

PACKAGE = Path(assessments.__file__).parent
REFUSALS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.AssessmentsError)
}
OF_TEXTS = [
    problem[0]
    for what in ("reason", "comment", "note")
    for text in ("", "x" * 5000, "\0x")
    for problem in validation.of_text(what, text)
]
OF_NAMES = [
    problem[0]
    for what in ("name", "sign_in_name", "title", "place")
    for text in ("", "x" * 300, "\0x")
    for problem in validation.of_name(what, text)
]
OF_OPTIONAL_NAMES = [
    problem[0]
    for what in ("owner", "document_language", "sub_region")
    for text in ("x" * 300, "\0x")
    for problem in validation.of_optional_name(what, text)
]
OF_REASONS = [
    problem[0]
    for what in ("reason", "note")
    for problem in validation.of_reason(what, ".")
]


def reasons() -> Iterator[str]:
    """Find the first words of refusals and of (reason, values) pairs in the code."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                yield from _texts(node.args[:1])
            if (
                isinstance(node, ast.Tuple)
                and len(node.elts) == 2
                and isinstance(node.elts[1], ast.Dict)
            ):
                yield from _texts(node.elts[:1])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


FOUND = sorted({*reasons(), *OF_TEXTS, *OF_NAMES, *OF_OPTIONAL_NAMES, *OF_REASONS})
VALUES = {
    "head": "AAA/1/x",
    "program": "2026.11",
    "version": "0014",
    "newest": "0013",
    "cycle": "2026",
    "code": "LAW-1.2a",
    "edition": "2024",
    "day": "30 June 2099",
    "until": "30 June 2099, 09:00",
    "at": "3 May 2099",
    "scope": "full",
    "n": 732,
    "longest": 200,
    "shortest": 12,
    "seconds": 3,
    "why": "no answer",
    "older": "2017",
    "newer": "2024",
    "first": 2020,
    "then": 2021,
    "last": 2030,
    "largest": 100,
    "most": 200,
    "given": 3,
    "minimum": 12,
    "fewest": 3,
    "sign": "U+0000 control character",
    "letter": 1,
    "name": "Tonga",
    "title": "Act",
    "states": 12,
    "stage": 8,
    "end": 8,
    "settings": "minimum",
    "number": 4,
}


def test_there_are_reasons_to_look_at():
    assert "not_your_role" in FOUND
    assert "must_apply" in FOUND


@pytest.mark.parametrize("reason", FOUND)
def test_a_refusal_has_its_sentence(reason: str):
    sentence = english(f"refused.{reason}", **VALUES)

    assert sentence.strip().endswith((".", ":", "no answer"))
