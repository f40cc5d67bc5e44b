"""A change of position taken apart into what moved it; as shown, the parts add up.

Pure. Everything that shows a change uses these parts: the story, the tables, the
pictures and the files, so that a number is the same wherever it stands.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from assessments.history.values import PriorityChange
from priorities.edition import IndicatorCode
from priorities.rounding import adding_up

PLACES = 2
"""Digits after the point wherever a position or a part of it is shown."""


class PartKind(StrEnum):
    """What a part of a change comes from; in words: ``progress.part.<kind>``."""

    INDICATOR = "indicator"  # changed answers to comparable criteria
    ENTERED_OR_LEFT = "entered_or_left"  # applied, or was in scope, in one year only
    APPLICABILITY = "applicability"  # to or from "not applicable"
    QUESTIONNAIRE = "questionnaire"  # another edition, the same answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a change of position, in levels; never zero.

    ``code`` is an indicator of the newer edition, or None where the part is of the
    whole priority. ``shown`` has two digits and adds up with the others.
    """

    kind: PartKind
    code: IndicatorCode | None
    exact: Fraction
    shown: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """From one position to the next, part by part.

    ``start`` plus the parts is ``end``, exactly and also as shown.

    Attributes
    ----------
    parts
        Indicators from the largest rise to the largest fall, then the others.
    is_whole
        Whether it goes from the position of then to that of now. Otherwise it only
        covers what is comparable, because there is no total.
    """

    start: Fraction
    end: Fraction
    shown_start: Decimal
    shown_end: Decimal
    parts: tuple[Part, ...]
    is_whole: bool

    def exact(self, *kinds: PartKind) -> Fraction:
        """Add up the parts of some kinds, in levels."""
        return sum((p.exact for p in self.parts if p.kind in kinds), Fraction(0))

    def shown(self, *kinds: PartKind) -> Decimal:
        """Add up the parts of some kinds as they are shown."""
        return sum((p.shown for p in self.parts if p.kind in kinds), Decimal("0.00"))


OUTSIDE = (PartKind.ENTERED_OR_LEFT, PartKind.APPLICABILITY)
"""Parts of the real change that come from what applies or is asked."""


def breakdown(change: PriorityChange) -> Breakdown | None:
    """Take a change apart.

    Parameters
    ----------
    change
        How one priority moved.

    Returns
    -------
    Breakdown or None
        None where the change cannot be taken apart (``change.no_real``).
    """
    if change.real is None or change.comparable_before is None:
        return None
    before = None if change.total is None else change.before
    found = _parts(change, with_questionnaire=before is not None)
    start = change.comparable_before if before is None else before
    exact = [part for _, _, part in found]
    first, shown, last = adding_up(start, exact, PLACES)
    return Breakdown(
        start=start,
        end=start + sum(exact, Fraction(0)),
        shown_start=first,
        shown_end=last,
        parts=tuple(
            Part(kind=kind, code=code, exact=part, shown=as_shown)
            for (kind, code, part), as_shown in zip(found, shown, strict=True)
        ),
        is_whole=before is not None,
    )


def _parts(
    change: PriorityChange, *, with_questionnaire: bool
) -> list[tuple[PartKind, IndicatorCode | None, Fraction]]:
    moved = [one for one in change.indicators if one.contribution]
    moved.sort(key=lambda one: -one.contribution)
    rest = [
        (PartKind.ENTERED_OR_LEFT, change.entered_or_left),
        (PartKind.APPLICABILITY, change.applicability),
    ]
    if with_questionnaire:
        rest.append((PartKind.QUESTIONNAIRE, change.questionnaire))
    return [
        *((PartKind.INDICATOR, i.code, i.contribution) for i in moved),
        *((kind, None, part) for kind, part in rest if part),
    ]
