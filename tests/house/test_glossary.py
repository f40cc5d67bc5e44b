"""The glossary holds the words of the code as well as those on screen, and both are true."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from roadmap import handbook

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("priorities", "assessments", "roadmap")
CODED = re.compile(r"`([^`]+)`")

OWN_WORDS = (
    "priorities/edition.py",
    "priorities/answers.py",
    "priorities/scoring/result.py",
    "assessments/records/people.py",
    "assessments/records/work.py",
    "assessments/records/sheet.py",
    "assessments/records/evidence.py",
    "assessments/records/plans.py",
    "assessments/records/region.py",
)
"""The modules whose classes are words that people use: each stands in the glossary."""

PARTS = {
    *("Nature", "Obligation", "SourceKind", "OptionKind", "OptionEffort"),
    *("EvidenceGrade", "EvidenceKind"),  # a grade and a kind say what they are of
    *("TaskKind", "AskedBefore", "Opened"),  # parts of a sheet, and of a page
    *("PlannedCriterion", "ProposedEvidence", "ActionBeside"),  # parts of an action
    *("EarlierSubmission", "Verified"),  # a submission without its document, or checked
    "WaitingRelease",  # a prepared release as the office sees it
}
"""Kinds, grades and parts of a word: not words of their own."""


def table(page: str, second: str) -> dict[str, str]:
    """Read the tables of a page whose second column has this heading, by word."""
    rows: dict[str, str] = {}
    is_inside = False
    for line in page.splitlines():
        if line.startswith("| Word | "):
            is_inside = line == f"| Word | {second} |"
        elif is_inside and line.startswith("| "):
            word, cell = line.strip("| ").split(" | ")
            assert word not in rows, word
            rows[word] = cell
    return rows


def is_there(name: str) -> bool:
    """Whether a dotted name leads to a module, or to something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(thing, part) and part not in _fields(thing):
                return False
            thing = getattr(thing, part, None)
        return True
    return False


def _fields(thing: object) -> tuple[str, ...]:
    return tuple(getattr(thing, "__dataclass_fields__", ()))


def rooms() -> Iterator[str]:
    """Name the packages of the three packages, and the rooms of the web."""
    for pattern in (*(f"{name}/*" for name in PACKAGES), "roadmap/web/*"):
        for folder in sorted(ROOT.glob(f"{pattern}/__init__.py")):
            yield ".".join(folder.parent.relative_to(ROOT).parts)


def classes_of(file: str) -> Iterator[str]:
    """Name the classes that a module defines, with their module."""
    module = ".".join(Path(file).with_suffix("").parts)
    for name in re.findall(r"^class (\w+)", (ROOT / file).read_text("utf-8"), re.M):
        if not name.startswith("_") and name not in PARTS:
            yield f"{module}.{name}"


PAGE = handbook.page("glossary").text
MEANINGS = table(PAGE, "Meaning")
CODE = table(PAGE, "In the code")
NAMES = {name for cell in CODE.values() for name in CODED.findall(cell)}


def test_a_name_that_the_code_does_not_have_is_noticed():
    assert is_there("priorities.edition.Rung")
    assert is_there("priorities.scoring.result.PriorityPlacement.low")
    assert not is_there("priorities.edition.Step")
    assert not is_there("priorities.scoring.result.PriorityPlacement.middle")
    assert not is_there("nothing.of.it")


def test_every_name_in_the_glossary_is_in_the_code():
    assert [name for name in sorted(NAMES) if not is_there(name)] == []


def test_every_word_has_a_meaning_and_a_name_in_the_code():
    assert len(MEANINGS) > 100
    assert MEANINGS.keys() == CODE.keys()
    assert all(MEANINGS.values())
    assert all(CODED.search(cell) for cell in CODE.values())


def test_the_words_stand_in_order():
    words = [word.casefold() for word in CODE]

    assert words == sorted(words)


def test_every_room_is_in_the_glossary():
    there = set(rooms())

    assert {"priorities.scoring", "assessments.records", "roadmap.web.pages"} <= there
    assert there - NAMES == set()


def test_every_class_that_is_a_word_is_in_the_glossary():
    words = {name for file in OWN_WORDS for name in classes_of(file)}

    assert words - NAMES == set()
