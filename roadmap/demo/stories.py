"""What is particular about some of the invented states, so that every page has its case.

Years count from 0; states are numbered in the order of their names.
"""

from collections.abc import Mapping

from assessments.records import WorkStage

SHOWN = 0
"""The state whose people can sign in; its last cycle has just begun."""

BENDS: Mapping[str, tuple[float, ...]] = {
    "GOV": (-0.5, -0.3, -0.2, -0.1, 0.0),
    "IDN": (-0.8, -0.6, 0.0, 0.4, 0.5),
    "JUS": (-0.6, -0.5, -0.4, -0.2, 0.0),
    "INV": (0.4, 0.2, -0.2, 0.3, 0.4),
    "FIN": (0.2, 0.0, -0.2, -0.4, -0.4),
    "LAB": (0.2, -0.5, -0.1, 0.5, 0.6),
    "COR": (0.5, 0.9, 1.0, -0.7, -0.7),
    "INT": (0.0, 0.3, 0.6, 0.4, 0.6),
}
"""Where the years of the shown state bend, by priority: what it gained and lost."""

BEGUN = ("IDN-1", "IDN-2", "INV-1")
"""Indicators that the police of the shown state have answered in the last cycle."""

SKIPPED: Mapping[int, tuple[int, ...]] = {14: (1, 2), 17: (3,)}
"""Years without an assessment, by state."""

WITHOUT: Mapping[tuple[int, int], str] = {(SHOWN, 3): "GOV-4", (3, 3): "GOV-4"}
"""An indicator that does not apply in one year only, by state and year."""

FIRST_YEAR_CORE = range(20, 24)
STILL_SUBMITTED = (5, 11, 27)
STILL_DRAFT = (8, 30)


def years_of(state: int, years: int) -> tuple[int, ...]:
    """Give the years in which a state has an assessment."""
    return tuple(y for y in range(years) if y not in SKIPPED.get(state, ()))


def stage_of(state: int, *, last: bool) -> WorkStage:
    """Say how far the work of a state is in a cycle."""
    if last and state in (SHOWN, *STILL_DRAFT):
        return WorkStage.DRAFT
    if last and state in STILL_SUBMITTED:
        return WorkStage.SUBMITTED
    return WorkStage.SIGNED
