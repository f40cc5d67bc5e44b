"""Which comparisons hold between two editions, and the account of a crosswalk.

Which part of a time series goes on across a break, and where it breaks.

An answer means the same before and after in criteria that are same, reworded or moved.
An indicator is comparable when such criteria fill every rung: with comparable criteria
only in rungs 2 and 5, one answer would move it from 1 to 5. One of them on each rung
must always apply, or a rung could be secured by nothing at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from priorities.answers import EffectiveAnswer
from priorities.crosswalk.links import COMPARABLE, Crosswalk, Link, Relation
from priorities.edition import (
    Criterion,
    CriterionCode,
    Edition,
    Indicator,
    IndicatorCode,
    Rung,
)


def comparable_criteria(crosswalk: Crosswalk) -> Mapping[CriterionCode, CriterionCode]:
    """Pair the criteria in which an answer means the same: older code, newer code."""
    return {
        CriterionCode(link.older[0]): CriterionCode(link.newer[0])
        for link in crosswalk.criteria
        if link.relation in COMPARABLE
    }


def comparable_indicators(
    crosswalk: Crosswalk, newer: Edition
) -> tuple[IndicatorCode, ...]:
    """List the indicators of the newer edition that are comparable, in its order."""
    left = comparable_edition(crosswalk, newer)
    return tuple(i.code for i in left.indicator_by_code.values())


@lru_cache(maxsize=64)
def comparable_edition(
    crosswalk: Crosswalk, newer: Edition, asked: frozenset[str] | None = None
) -> Edition:
    """Give the newer edition with its comparable indicators and criteria only.

    Parameters
    ----------
    newer
        The edition, or what a scope asks of it.
    asked
        What the same scope asks of the older edition; None for everything.

    Returns
    -------
    Edition
        To place both years by the same questions, under the newer structure. Priorities
        without a comparable indicator are left out, and so are all options. Its hash
        belongs to the newer edition and what is left of it.
    """
    kept = {
        new
        for old, new in comparable_criteria(crosswalk).items()
        if asked is None or old in asked
    }
    priorities = tuple(
        replace(priority, indicators=indicators)
        for priority in newer.priorities
        if (indicators := _comparable(priority.indicators, kept))
    )
    codes = [c.code for p in priorities for i in p.indicators for c in i.criteria]
    return replace(
        newer,
        priorities=priorities,
        options=(),
        hash=sha256("\n".join([newer.hash, *codes]).encode()).hexdigest(),
    )


def within(
    edition: Edition, effective: Mapping[str, EffectiveAnswer]
) -> dict[str, EffectiveAnswer]:
    """Keep what stands for criteria and indicators that an edition has."""
    return {c: each for c, each in effective.items() if c in edition.priority_of}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many links have a relation, and how many items of each edition they hold."""

    links: int
    older: int
    newer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a crosswalk comes to.

    Attributes
    ----------
    priorities, indicators, criteria
        By relation, every relation; the items of each edition add up to all it has.
    carried
        Criteria of the newer edition that an answer carries over to.
    comparable_criteria
        Criteria of the newer edition in which an answer means the same.
    comparable_indicators
        Indicators of the newer edition on which both years can be placed.
    """

    priorities: Mapping[Relation, Count]
    indicators: Mapping[Relation, Count]
    criteria: Mapping[Relation, Count]
    carried: tuple[CriterionCode, ...]
    comparable_criteria: tuple[CriterionCode, ...]
    comparable_indicators: tuple[IndicatorCode, ...]


def account(crosswalk: Crosswalk, newer: Edition) -> Account:
    """Count what became of everything between two editions."""
    return Account(
        priorities=_counts(crosswalk.priorities),
        indicators=_counts(crosswalk.indicators),
        criteria=_counts(crosswalk.criteria),
        carried=tuple(
            CriterionCode(link.newer[0])
            for link in crosswalk.criteria
            if link.relation in COMPARABLE | {Relation.MERGED}
        ),
        comparable_criteria=tuple(comparable_criteria(crosswalk).values()),
        comparable_indicators=comparable_indicators(crosswalk, newer),
    )


def _comparable(
    indicators: Iterable[Indicator], kept: set[CriterionCode]
) -> tuple[Indicator, ...]:
    comparable = []
    for indicator in indicators:
        rungs = tuple(
            Rung(level=rung.level, criteria=_kept(rung.criteria, kept))
            for rung in indicator.rungs
        )
        if all(any(not c.may_not_apply for c in rung.criteria) for rung in rungs):
            comparable.append(replace(indicator, rungs=rungs))
    return tuple(comparable)


def _kept(
    criteria: Sequence[Criterion], kept: set[CriterionCode]
) -> tuple[Criterion, ...]:
    return tuple(criterion for criterion in criteria if criterion.code in kept)


def _counts(links: Sequence[Link]) -> Mapping[Relation, Count]:
    by_relation = {
        relation: [k for k in links if k.relation is relation] for relation in Relation
    }
    return {
        relation: Count(
            links=len(group),
            older=sum(len(link.older) for link in group),
            newer=sum(len(link.newer) for link in group),
        )
        for relation, group in by_relation.items()
    }
