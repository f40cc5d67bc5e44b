"""How an invented state moves along its ladders, year by year: plausible, not real.

Each state has a starting strength and a pace; each priority and indicator differs a
little from its state. An indicator's strength says how far up its ladder the criteria
are met: all below, some of the next rung, hardly any above.
"""

from dataclasses import dataclass
from random import Random

from priorities.answers import AnswerValue
from priorities.edition import Edition, Indicator

UNKNOWN_SHARE = 0.045
UNANSWERED_SHARE = 0.025
NOT_APPLICABLE_SHARE = 0.25
AHEAD_SHARE = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Strengths:
    """Strength per indicator and year, 1 to 5; years from 0."""

    by_indicator: dict[str, tuple[float, ...]]


def strengths(edition: Edition, years: int, chance: Random) -> Strengths:
    """Invent how one state moves through the years."""
    start = chance.gauss(2.1, 0.65)
    pace = chance.gauss(0.2, 0.1)
    found: dict[str, tuple[float, ...]] = {}
    for priority in edition.priorities:
        of_priority = start + chance.gauss(0, 0.4)
        pace_here = pace + chance.gauss(0, 0.12)
        for indicator in priority.indicators:
            now = of_priority + chance.gauss(0, 0.5)
            line = []
            for _ in range(years):
                line.append(min(5.0, max(1.0, now)))
                now += pace_here + chance.gauss(0, 0.08)
            found[indicator.code] = tuple(line)
    return Strengths(by_indicator=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What stays the same about a criterion in a state: how easily it is met.

    ``threshold`` is the share of its rung at which it is met, 0 to 1; the others say
    whether it never applies and how likely it is to be met ahead of the ladder.
    """

    threshold: float
    never_applies: bool
    ahead: bool


def leanings(edition: Edition, chance: Random) -> dict[str, Leaning]:
    """Invent, once per state, how easily each criterion is met."""
    return {
        code: Leaning(
            threshold=chance.random(),
            never_applies=(
                criterion.may_not_apply and chance.random() < NOT_APPLICABLE_SHARE
            ),
            ahead=chance.random() < AHEAD_SHARE,
        )
        for code, criterion in edition.criterion_by_code.items()
    }


def answers(
    indicator: Indicator, strength: float, leaning: dict[str, Leaning], chance: Random
) -> dict[str, AnswerValue]:
    """Answer one indicator for one year; criteria left out are unanswered."""
    given: dict[str, AnswerValue] = {}
    for rung in indicator.rungs:
        secured = strength - (rung.level - 1)
        for criterion in rung.criteria:
            likes = leaning[criterion.code]
            if likes.never_applies:
                given[criterion.code] = AnswerValue.NOT_APPLICABLE
                continue
            draw = chance.random()
            if draw < UNANSWERED_SHARE:
                continue
            if draw < UNANSWERED_SHARE + UNKNOWN_SHARE:
                given[criterion.code] = AnswerValue.NOT_KNOWN
            elif likes.threshold < secured or (secured > -1 and likes.ahead):
                given[criterion.code] = AnswerValue.MET
            else:
                given[criterion.code] = AnswerValue.NOT_YET
    return given
