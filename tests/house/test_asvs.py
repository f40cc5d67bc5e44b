"""The pages on OWASP ASVS answer every requirement once, by files that are there and fit."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.test_tracked_files import ROOT

PAGE = "\n".join(
    (ROOT / f"roadmap/handbook/{name}.md").read_text("utf-8")
    for name in ("asvs", "asvs-2")
)

SECTIONS = {
    "V1": (2, 9, 11, 3, 2),
    "V2": (3, 3, 4, 1),
    "V3": (0, 2, 4, 6, 5, 0, 2),
    "V4": (3, 1, 2, 4),
    "V5": (1, 3, 2, 3),
    "V6": (3, 12, 4, 4, 5, 3, 0, 4),
    "V7": (3, 4, 2, 5, 2, 2),
    "V8": (2, 3, 1, 1),
    "V9": (3, 4),
    "V10": (2, 2, 4, 11, 5, 2, 3),
    "V11": (2, 3, 3, 4, 1, 1),
    "V12": (3, 2, 4),
    "V13": (1, 5, 2, 5),
    "V14": (2, 4, 3),
    "V15": (3, 3, 7),
    "V16": (1, 5, 4, 3, 3),
    "V17": (1, 4, 2),
}
"""How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has."""


BY_WHAT_THEY_DO = (
    *("V1.1.1", "V1.1.2", "V1.5.2", "V2.2.3", "V3.3.4", "V3.5.2", "V3.7.1"),
    *("V5.2.1", "V5.4.2", "V6.2.1", "V6.2.5", "V6.4.1", "V7.2.1", "V7.4.2", "V8.2.3"),
    *("V14.2.3", "V15.3.7", "V16.3.1"),
)
"""What tests show from outside: by pages, forms and use cases, and name no module of it."""


def met() -> Iterator[tuple[str, list[str], list[str]]]:
    """Give number, Python files and Python tests of each row that says how it is met."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| V") and len(cells) == 5:
            where, tests = (re.findall(r"`(\S+\.py)`", cell) for cell in cells[3:])
            yield cells[0], where, tests


def called(path: str) -> str:
    """Say under which name a test speaks of a module or of a page."""
    place = PurePosixPath(path)
    is_page = place.stem in {"page", "__init__"}
    return place.parent.name if is_page else place.stem


def test_every_requirement_of_level_2_is_answered_once() -> None:
    asked = {
        f"{chapter}.{section}.{number}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    }
    heads = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| V")]
    answered = Counter(re.findall(r"V\d+\.\d+\.\d+", " ".join(heads)))

    assert len(asked) == 253
    assert set(answered) == asked
    assert not [number for number, times in answered.items() if times > 1]


def test_every_answer_names_files_that_are_there() -> None:
    named = set(
        re.findall(r"`((?:[a-z_.]+/)+[a-z0-9_.-]*|[a-z-]+\.(?:txt|toml))`", PAGE)
    )
    assert len(named) > 80
    assert not {name for name in named if not (ROOT / name).exists()}


def test_a_test_that_is_named_speaks_of_what_it_is_said_to_show() -> None:
    strangers = {
        number: (where, tests)
        for number, where, tests in met()
        if where
        and tests
        and not any(
            re.search(rf"(?<![a-z]){called(path)}(?![a-z])", text, re.IGNORECASE)
            for test in tests
            for text in [(ROOT / test).read_text("utf-8")]
            for path in where
        )
    }

    assert len([*met()]) > 150
    assert set(strangers) <= set(BY_WHAT_THEY_DO)
