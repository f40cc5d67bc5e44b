"""Two releases of an invented region, made once."""

import pytest

from assessments.disclosure.prepare import AuditedRelease, CycleContributions, prepare
from tests.region.making import stages_of, year

LAST = {
    "P1": (4, 3, 3, 1, 1),  # exact
    "P2": (10, 1, 1, 0, 0),  # 8 or more at stage 1
    "P3": (0, 0, 1, 5, 6),  # 8 or more at stages 4-5
}
THIS = {"P1": (3, 3, 4, 1, 1), "P2": (3, 4, 3, 1, 1), "P3": (0, 0, 1, 6, 5)}


def years(joiners: int, *codes: str) -> tuple[CycleContributions, CycleContributions]:
    """Make two years of twelve states, so many of them replaced by others."""
    made = []
    for cycle, tables, first in (("2025", LAST, 0), ("2026", THIS, joiners)):
        columns = {code: stages_of(tables[code]) for code in codes or tables}
        states = {
            f"S{first + n:02}": {code: stages[n] for code, stages in columns.items()}
            for n in range(12)
        }
        made.append(year(cycle, states))
    return made[0], made[1]


@pytest.fixture(scope="session")
def first() -> AuditedRelease:
    """Give the first release."""
    return prepare(years(1)[0], before=None, ledger=())


@pytest.fixture(scope="session")
def second(first: AuditedRelease) -> AuditedRelease:
    """Give the second, with exactly the same states."""
    before, now = years(0)
    return prepare(now, before=before, ledger=(first.entry,))


@pytest.fixture(scope="session")
def with_joiner() -> AuditedRelease:
    """Give a second release of one priority: one state left, one joined."""
    before, now = years(1, "P2")
    first = prepare(before, before=None, ledger=())
    return prepare(now, before=before, ledger=(first.entry,))
