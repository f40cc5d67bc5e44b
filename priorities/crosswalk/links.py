"""Typed links between two neighbouring editions: what became of every item.

A correspondence table between two versions of a classification.

Each priority, indicator and criterion of both editions stands in exactly one link, so
nothing is forgotten between editions and nothing is counted twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from typing_extensions import override

from priorities.edition import Edition, EditionId


class Relation(StrEnum):
    """What became of an item; the first three keep it comparable."""

    SAME = "same"
    REWORDED = "reworded"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    NEW = "new"
    DROPPED = "dropped"


COMPARABLE = frozenset({Relation.SAME, Relation.REWORDED, Relation.MOVED})
"""The relations under which an answer means the same before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What became of one item, or of several at once.

    Attributes
    ----------
    older, newer
        Codes of the older and of the newer edition: one each for same, reworded and
        moved; one and several for split; several and one for merged; none and one for
        new; one and none for dropped. Between editions that are no neighbours, split
        may also link several with several, and new and dropped may name several.
    reason
        Why, in one sentence in the language of the newer edition; empty in the identity
        of an edition.
    """

    relation: Relation
    older: tuple[str, ...]
    newer: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """All links from an older edition to a newer one, level by level.

    Attributes
    ----------
    priorities, indicators, criteria
        In the order of the newer edition, dropped ones last.
    """

    older: EditionId
    newer: EditionId
    priorities: tuple[Link, ...]
    indicators: tuple[Link, ...]
    criteria: tuple[Link, ...]

    @override
    def __hash__(self) -> int:
        """Make crosswalks fast keys: there is one for each pair of editions."""
        return hash((self.older, self.newer))

    @cached_property
    def by_older(self) -> Mapping[str, Link]:
        """The link that each code of the older edition stands in."""
        return _by(self, lambda link: link.older)

    @cached_property
    def by_newer(self) -> Mapping[str, Link]:
        """The link that each code of the newer edition stands in."""
        return _by(self, lambda link: link.newer)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPath:
    """The way from one edition to another: both of them, and what links them.

    Where they are the same, the crosswalk is the identity of that edition.
    """

    older: Edition
    newer: Edition
    crosswalk: Crosswalk

    @property
    def is_one_edition(self) -> bool:
        """Whether it leads from an edition to itself."""
        return self.older.id == self.newer.id


def identity(edition: Edition) -> Crosswalk:
    """Link an edition with itself: everything is the same."""
    return Crosswalk(
        older=edition.id,
        newer=edition.id,
        priorities=_same(edition.priority_by_code),
        indicators=_same(edition.indicator_by_code),
        criteria=_same(edition.criterion_by_code),
    )


def _same(codes: Iterable[str]) -> tuple[Link, ...]:
    return tuple(
        Link(relation=Relation.SAME, older=(code,), newer=(code,), reason="")
        for code in codes
    )


def _by(
    crosswalk: Crosswalk, side: Callable[[Link], tuple[str, ...]]
) -> Mapping[str, Link]:
    every = (*crosswalk.priorities, *crosswalk.indicators, *crosswalk.criteria)
    return {code: link for link in every for code in side(link)}
