"""One rule for days and times: a moment is shown by the reader's clock, a day is no moment."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTO_A_DAY = re.compile(r"(?:clock|now)(?:\(\))?\.date\(\)|\.today\(\)")
"""How a moment becomes a day; asking the world for its day is right."""


def lines(*endings: str) -> Iterator[tuple[str, str]]:
    """Give every line of the product with the file it is in."""
    for room in ("assessments", "roadmap", "priorities"):
        for file in sorted((ROOT / room).rglob("*")):
            if file.suffix in endings:
                for line in file.read_text("utf-8").splitlines():
                    yield str(file.relative_to(ROOT)), line


def test_pages_show_moments_through_stamps_only() -> None:
    found = {
        file
        for file, line in lines(".py", ".html")
        if file.startswith("roadmap/web/") and re.search(r"\b(?:say|t)\.time\(", line)
    }

    assert found == {"roadmap/web/ui/stamps.py"}


def test_scripts_write_moments_in_two_places_only() -> None:
    clocks = re.compile(r"toLocale(?:Time|Date)?String|DateTimeFormat")
    found = {file for file, line in lines(".js") if clocks.search(line)}

    assert found == {
        "roadmap/web/components/questionnaire_desk.js",
        "roadmap/web/ui/stamps.js",
    }


def test_a_moment_becomes_a_day_in_one_place_only() -> None:
    found = {
        file
        for file, line in lines(".py")
        if INTO_A_DAY.search(line) and "world.today()" not in line
    }

    assert found <= {"assessments/days.py"}
