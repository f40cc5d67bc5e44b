"""How an invented state moves along its ladders, year by year: plausible, not real.

A simulation: a latent strength per indicator, a random walk with drift, and a threshold
for each criterion.

Each state has a starting strength and a pace; each priority and indicator differs a
little from its state. An indicator's strength says how far up its ladder the criteria
are met: all below, some of the next rung, hardly any above.

Everything is drawn for the newer edition. A criterion of the older one goes the way of
what became of it, so that the years run on where the questions change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

from priorities.answers import AnswerValue
from priorities.crosswalk.links import EditionPath
from priorities.edition import Criterion, Edition, PriorityCode

UNKNOWN_SHARE = 0.03
UNANSWERED_SHARE = 0.01
NOT_APPLICABLE_SHARE = 0.25
AHEAD_SHARE = 0.04
DROPPED_IS_EASIER = 0.7

Strengths = Mapping[str, tuple[float, ...]]
"""Strength per indicator and year, 1 to 5; years from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What stays the same about a criterion in a state: how easily it is met.

    ``threshold`` is the share of its rung at which it is met, 0 to 1; the others say
    whether it never applies and how likely it is to be met ahead of the ladder.
    """

    threshold: float
    never_applies: bool
    ahead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """How one criterion goes through the years in a state."""

    level: int
    strengths: tuple[float, ...]
    leaning: Leaning


Trajectories = Mapping[str, Trajectory]
"""By code of the criterion."""

ByYear = Mapping[str, tuple[float, ...]]
"""By priority of the newer edition, a number for every year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStory:
    """What is particular about the way of a state.

    Attributes
    ----------
    bends
        What is added to the strengths of each year.
    together
        The strengths of each year themselves, where nearly all states stand together.
    """

    bends: ByYear = field(default_factory=dict)
    together: ByYear = field(default_factory=dict)


def trajectories(
    editions: EditionPath,
    years: int,
    chance: Random,
    *,
    story: StateStory,
) -> Mapping[str, Trajectories]:
    """Invent how a state goes through the years.

    Returns
    -------
    Mapping
        By id of the edition, by criterion.
    """
    strong = _strengths(editions.newer, years, chance, story)
    newer: Trajectories = {
        criterion.code: Trajectory(
            level=rung.level,
            strengths=strong[indicator.code],
            leaning=_leaning(criterion, chance),
        )
        for indicator in editions.newer.indicator_by_code.values()
        for rung in indicator.rungs
        for criterion in rung.criteria
    }
    what_became = _WhatBecame(editions=editions, strong=strong, newer=newer)
    older: Trajectories = {
        criterion.code: what_became.path_of(criterion, rung.level, chance)
        for indicator in editions.older.indicator_by_code.values()
        for rung in indicator.rungs
        for criterion in rung.criteria
    }
    return {editions.newer.id: newer, editions.older.id: older}


def answer(path: Trajectory, year: int, chance: Random) -> AnswerValue | None:
    """Answer one criterion in one year; None leaves it unanswered."""
    if path.leaning.never_applies:
        return AnswerValue.NOT_APPLICABLE
    draw = chance.random()
    if draw < UNANSWERED_SHARE:
        return None
    if draw < UNANSWERED_SHARE + UNKNOWN_SHARE:
        return AnswerValue.NOT_KNOWN
    secured = path.strengths[year] - (path.level - 1)
    if path.leaning.threshold < secured or (secured > -1 and path.leaning.ahead):
        return AnswerValue.MET
    return AnswerValue.NOT_YET


def _strengths(
    edition: Edition, years: int, chance: Random, story: StateStory
) -> Strengths:
    start = chance.gauss(2.6, 0.75)
    pace = chance.gauss(0.2, 0.1)
    strengths: dict[str, tuple[float, ...]] = {}
    for priority in edition.priorities:
        bend = story.bends.get(priority.code, (0.0,) * years)
        alike = story.together.get(priority.code)
        of_priority = start + chance.gauss(0, 0.4)
        pace_here = pace + chance.gauss(0, 0.12)
        for indicator in priority.indicators:
            now = of_priority + chance.gauss(0, 0.5)
            line = []
            for year in range(years):
                strength = now + bend[year] if alike is None else alike[year]
                line.append(min(5.0, max(1.0, strength)))
                now += pace_here + chance.gauss(0, 0.08)
            strengths[indicator.code] = tuple(line)
    return strengths


def _leaning(criterion: Criterion, chance: Random) -> Leaning:
    return Leaning(
        threshold=chance.random(),
        never_applies=(
            criterion.may_not_apply and chance.random() < NOT_APPLICABLE_SHARE
        ),
        ahead=chance.random() < AHEAD_SHARE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _WhatBecame:
    """Where the criteria of the older edition went, to go there from the first year."""

    editions: EditionPath
    strong: Strengths
    newer: Trajectories

    def path_of(self, criterion: Criterion, level: int, chance: Random) -> Trajectory:
        """Give the way of a criterion of the older edition.

        Of several that it was split into, the hardest. The parts of a merged one are
        all met when it is. A dropped one is easier than what took its place.
        """
        link = self.editions.crosswalk.by_older[criterion.code]
        into = [self.newer[code] for code in link.newer]
        if into:
            strengths, leaning = max(
                ((path.strengths, path.leaning) for path in into),
                key=lambda pair: pair[1].threshold,
            )
            easier = 1.0 if criterion.code == link.older[0] else chance.random()
        else:
            strengths, leaning = self._near(criterion), _leaning(criterion, chance)
            easier = DROPPED_IS_EASIER
        return Trajectory(
            level=level,
            strengths=strengths,
            leaning=replace(
                leaning,
                threshold=leaning.threshold * easier,
                never_applies=leaning.never_applies and criterion.may_not_apply,
            ),
        )

    def _near(self, criterion: Criterion) -> tuple[float, ...]:
        """Give the strengths of the indicator that took the place of its own."""
        older, became = self.editions.older, self.editions.crosswalk.by_older
        indicators = became[older.indicator_of[criterion.code].code].newer
        if indicators:
            return self.strong[indicators[0]]
        (priority,) = became[older.priority_of[criterion.code].code].newer
        counterpart = self.editions.newer.priority_by_code[PriorityCode(priority)]
        return self.strong[counterpart.indicators[0].code]
