"""A change of position taken apart into what moved it; as shown, the parts add up.

An additive decomposition of a difference, rounded by largest remainder.

Pure. Everything that shows a change uses these parts: the story, the tables, the
pictures and the files, so that a number is the same wherever it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from assessments.comparison.values import Change, PriorityChange
from priorities.edition import IndicatorCode
from priorities.rounding import adding_up
from roadmap.wording.editions import Naming
from roadmap.wording.texts import Words

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


def break_down(change: PriorityChange) -> Breakdown | None:
    """Take a change apart.

    Parameters
    ----------
    change
        How one priority moved.

    Returns
    -------
    Breakdown or None
        None where the change cannot be taken apart (``change.no_real``), or cannot be
        compared yet because too few questions have an answer.
    """
    if change.too_few or change.real is None or change.comparable_before is None:
        return None
    before = None if change.total is None else change.before
    parts = _parts(change, with_questionnaire=before is not None)
    start = change.comparable_before if before is None else before
    exact = [part for _, _, part in parts]
    first, shown, last = adding_up(start, exact, PLACES)
    return Breakdown(
        start=start,
        end=start + sum(exact, Fraction(0)),
        shown_start=first,
        shown_end=last,
        parts=tuple(
            Part(kind=kind, code=code, exact=part, shown=as_shown)
            for (kind, code, part), as_shown in zip(parts, shown, strict=True)
        ),
        is_whole=before is not None,
    )


def _parts(
    change: PriorityChange, *, with_questionnaire: bool
) -> list[tuple[PartKind, IndicatorCode | None, Fraction]]:
    moved = [indicator for indicator in change.indicators if indicator.contribution]
    moved.sort(key=lambda indicator: -indicator.contribution)
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


Breakdowns = Sequence[tuple[PriorityChange, Breakdown]]
"""Changes with what they were taken apart into."""

Figures = tuple[tuple[str, str], ...]
"""What was counted or measured, and the number as it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Words, and every number in them with what it is; empty words say nothing."""

    says: str
    figures: Figures = ()


NOTHING = Clause(says="")
"""Says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That some parts moved a priority; ``by`` as shown, ``exact`` in levels.

    ``missing`` is whether answers that one of the two years does not have are among
    what moved it.
    """

    code: str
    by: Decimal
    exact: Fraction
    breakdown: Breakdown
    missing: bool


def break_down_all(change: Change) -> Breakdowns:
    """Take every priority apart that can be, in the order of the list."""
    return [
        (priority, breakdown)
        for priority in change.priorities
        if (breakdown := break_down(priority)) is not None
    ]


def moves(breakdowns: Breakdowns, *kinds: PartKind) -> tuple[Move, ...]:
    """Give the priorities that parts of these kinds moved, in the order of the list."""
    return tuple(
        Move(
            code=change.code,
            by=breakdown.shown(*kinds),
            exact=exact,
            breakdown=breakdown,
            missing=PartKind.INDICATOR in kinds and _by_missing(change),
        )
        for change, breakdown in breakdowns
        if (exact := breakdown.exact(*kinds))
    )


def _by_missing(change: PriorityChange) -> bool:
    return any(
        criterion.missing and criterion.share != 0
        for indicator in change.indicators
        for criterion in indicator.criteria
    )


def groups(
    moved: Sequence[Move], naming: Naming, *, cause: str, through: bool = False
) -> Clause:
    """Say how many moved up and down, and which of them most.

    Parameters
    ----------
    moved
        At least one move.
    cause
        What moved them, for the list of figures: a key under ``progress.cause``.
    through
        Whether to name the indicator that counts most.
    """
    because = naming.say(f"progress.cause.{cause}")
    up = [move for move in moved if move.exact > 0]
    down = [move for move in moved if move.exact < 0]
    clauses = [
        _group(way, group, naming, because, through=through)
        for way, group in (("up", up), ("down", down))
        if group
    ]
    return Clause(
        says=listed([clause.says for clause in clauses], naming.say),
        figures=tuple(figure for clause in clauses for figure in clause.figures),
    )


def listed(parts: Sequence[str], say: Words) -> str:
    """Join phrases with commas, the last with "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return say("progress.story.and", first=", ".join(parts[:-1]), last=parts[-1])


def counted(what: str, n: int, say: Words) -> Figures:
    """Name a number that a sentence counts."""
    return ((say(f"progress.figure.{what}"), str(n)),)


def _group(
    way: str, group: Sequence[Move], naming: Naming, because: str, *, through: bool
) -> Clause:
    say = naming.say
    farthest = max(abs(move.exact) for move in group)
    most = [move for move in group if abs(move.exact) == farthest]
    how = "most" if len(most) == 1 else "among"
    named = _named(most[0], naming, because, through=through)
    says = say(
        f"progress.story.{way}",
        n=len(group),
        most=named.says
        if len(group) == 1
        else say(f"progress.story.{how}", named=named.says),
    )
    label = say(f"progress.figure.{way}", cause=because)
    return Clause(says=says, figures=((label, str(len(group))), *named.figures))


def _named(move: Move, naming: Naming, because: str, *, through: bool) -> Clause:
    say = naming.say
    title, by = naming.title(move.code), say.number(abs(move.by))
    says = say("progress.story.by", title=title, by=by)
    label = say("progress.figure.of", title=title, cause=because)
    figures: Figures = ((label, say.change(move.by)),)
    parts = [p for p in move.breakdown.parts if p.kind is PartKind.INDICATOR]
    if not through or not parts:
        return Clause(says=says, figures=figures)
    largest = (max if move.exact > 0 else min)(parts, key=lambda part: part.exact)
    indicator = naming.title(str(largest.code))
    if len(parts) == 1 or largest.exact == move.exact:
        words = say("progress.story.through", indicator=indicator)
        return Clause(says=says + words, figures=figures)
    part = say.number(abs(largest.shown))
    is_within = abs(largest.exact) <= abs(move.exact)
    key = "progress.story.of_which" if is_within else "progress.story.above_all"
    words = say(key, part=part, indicator=indicator)
    label = say("progress.figure.of", title=indicator, cause=because)
    shown = say.change(largest.shown)
    return Clause(says=says + words, figures=(*figures, (label, shown)))
