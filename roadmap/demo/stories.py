"""What is particular about some of the invented states, so that every page has its case.

Years count from 0; states are numbered in the order of their names.
"""

from collections.abc import Mapping

from assessments.records.region import ContributionChoice
from assessments.records.work import WorkStage
from priorities.answers import Scope
from roadmap.demo.ladders import StateStory

SHOWN = 0
"""The state whose people can sign in; its last cycle has just begun."""

BENDS: Mapping[str, tuple[float, ...]] = {
    "LAW": (-0.6, -0.6, -0.6, -0.6, -0.6, -0.6),
    "GOV": (-0.5, -0.3, -0.2, -0.1, 0.0, 0.0),
    "IDN": (-0.8, -0.6, 0.0, 0.4, 0.5, 0.5),
    "JUS": (-0.6, -0.5, -0.4, -0.2, 0.0, 0.0),
    "INV": (0.1, -0.1, -0.5, -0.2, 0.0, 0.0),
    "FIN": (-0.9, -1.0, -1.2, -1.2, -1.2, -1.2),
    "LAB": (-1.3, -2.0, -1.6, -1.1, -1.1, -1.1),
    "COR": (-0.3, 0.2, 0.4, -0.7, -0.7, -0.7),
    "INT": (-1.0, -0.8, -0.7, -1.0, -0.9, -0.9),
    "DAT": (-0.4, -0.4, -0.6, -1.2, -1.4, -1.4),
}
"""Where the years of the shown state bend, by priority: what it gained and lost."""

NOT_BEFORE: Mapping[str, int] = {
    **dict.fromkeys(("LAW-1.3b", "LAW-1.3c", "LAW-1.3d", "LAW-1.4b"), 6),
    **dict.fromkeys(("INV-1.4b", "IDN-5.5b"), 5),
    **dict.fromkeys(("INT-1.3a", "INT-1.3b", "LAB-2.4a", "LAB-2.5b"), 6),
}
"""The first year in which the shown state can have met what its plan is for."""

BEGUN = ("IDN-1", "IDN-2", "INV-1")
"""Indicators that the police of the shown state have answered in the last cycle."""

SKIPPED: Mapping[int, tuple[int, ...]] = {14: (1, 2), 17: (3,)}
"""Years without an assessment, by state."""

WITHOUT: Mapping[tuple[int, int], str] = {(SHOWN, 3): "GOV-4", (3, 3): "GOV-4"}
"""An indicator that does not apply in one year only, by state and year."""

FIRST_YEAR_CORE = range(20, 24)
FIRST_YEAR_FOUNDATION = (22, 23)
"""Of these, who asked the foundation only; both then widened the scope."""

BEGAN = (SHOWN, 8, 30)
"""Who has begun the last cycle; nobody has submitted yet."""

TOGETHER: Mapping[str, tuple[float, ...]] = {
    "LAW": (2.6, 3.0, 3.6, 4.2, 4.7, 4.7),
    "COR": (1.3, 1.3, 1.4, 1.4, 1.5, 1.5),
}
"""How strong all others are, year by year, in priorities where they stand together."""

OTHERS_BEND: Mapping[str, tuple[float, ...]] = {
    "DAT": (-1.2, -0.7, -0.2, 0.0, 0.0, 0.0),
    "INT": (0.0, 0.0, 0.0, 0.0, -0.7, -0.7),
}
"""Where the years of all others bend: at one end at first, or back in the end."""

DECLINES: Mapping[int, tuple[int, ...]] = {
    7: (0, 1, 2, 3, 4),
    12: (0, 1),
    17: (4,),
    19: (0,),
    25: (2, 3, 4),
    33: (1, 2, 3, 4),
}
"""Years in which a state does not contribute to the region; the last two are alike."""

PUBLISHED_ITSELF = {(9, 1)}
"""State and year of own results that everybody knows."""

NAMED = (2, 10, 16, 28)
"""States that may be named among those who took part."""

NEW_AND_HARD = ("PRV", 3)
"""A priority that was new in a year, so that few could answer it."""

COULD_ANSWER = (*range(8), 14, 22)
"""These few; the others left it open."""


def years_of(state: int, years: int) -> tuple[int, ...]:
    """Give the years in which a state has an assessment."""
    last = years - 1
    return tuple(
        year
        for year in range(years)
        if year not in SKIPPED.get(state, ()) and (year < last or state in BEGAN)
    )


def scope_of(state: int, year: int) -> Scope:
    """Say how much a state was asked in a year."""
    if year == 0 and state in FIRST_YEAR_FOUNDATION:
        return Scope.FOUNDATION
    return Scope.CORE if year == 0 and state in FIRST_YEAR_CORE else Scope.FULL


def stage_of(*, last: bool) -> WorkStage:
    """Say how far the work of a state is in a cycle."""
    return WorkStage.DRAFT if last else WorkStage.SIGNED


def story_of(state: int) -> StateStory:
    """Say what is particular about the way of a state."""
    if state == SHOWN:
        return StateStory(bends=BENDS)
    return StateStory(bends=OTHERS_BEND, together=TOGETHER)


def left_open(state: int, year: int) -> tuple[str, ...]:
    """Name the priorities that a state could not answer yet."""
    priority, when = NEW_AND_HARD
    return (priority,) if year == when and state not in COULD_ANSWER else ()


def choice_of(state: int, year: int) -> ContributionChoice:
    """Say whether a state contributes to the region."""
    contributes = year not in DECLINES.get(state, ())
    return ContributionChoice(
        contributes=contributes,
        named=contributes and state in NAMED,
        has_published=(state, year) in PUBLISHED_ITSELF,
    )
