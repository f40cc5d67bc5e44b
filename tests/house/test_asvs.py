"""The page on OWASP ASVS answers every requirement once, by files that are there."""

import re
from collections import Counter

from tests.house.test_tracked_files import ROOT

PAGE = (ROOT / "roadmap/handbook/asvs.md").read_text("utf-8")

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
