"""One phrase that says which priorities some parts of a change moved, and by how much.

"4 priorities up (most of all Laws, by 0.33, of which 0.25 through “Offence”) and one
priority down (Data, by 0.25, through “Register”)".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.history.values import Change, PriorityChange
from roadmap.breakdown import Breakdown, PartKind, breakdown
from roadmap.naming import Naming
from roadmap.wording import show_change, show_number, t

Apart = Sequence[tuple[PriorityChange, Breakdown]]
"""Changes with what they were taken apart into."""

Figures = tuple[tuple[str, str], ...]
"""What was counted or measured, and the number as it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Words, and every number in them with what it is; empty words say nothing."""

    says: str
    figures: Figures = ()


NOTHING = Told(says="")
"""Says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That some parts moved a priority; ``by`` as shown, ``exact`` in levels."""

    code: str
    by: Decimal
    exact: Fraction
    apart: Breakdown


def apart(change: Change) -> Apart:
    """Take every priority apart that can be, in the order of the list."""
    return [
        (one, found)
        for one in change.priorities
        if (found := breakdown(one)) is not None
    ]


def moves(of: Apart, *kinds: PartKind) -> tuple[Move, ...]:
    """Give the priorities that parts of these kinds moved, in the order of the list."""
    return tuple(
        Move(code=one.code, by=each.shown(*kinds), exact=exact, apart=each)
        for one, each in of
        if (exact := each.exact(*kinds))
    )


def groups(
    found: Sequence[Move], naming: Naming, *, cause: str, through: bool = False
) -> Told:
    """Say how many moved up and down, and which of them most.

    Parameters
    ----------
    found
        At least one move.
    cause
        What moved them, for the list of figures: a key under ``progress.cause``.
    through
        Whether to name the indicator that counts most.
    """
    because = t(f"progress.cause.{cause}", naming.language)
    up = [one for one in found if one.exact > 0]
    down = [one for one in found if one.exact < 0]
    told = [
        _group(way, group, naming, because, through=through)
        for way, group in (("up", up), ("down", down))
        if group
    ]
    return Told(
        says=listed([one.says for one in told], naming.language),
        figures=tuple(figure for one in told for figure in one.figures),
    )


def listed(parts: Sequence[str], language: str) -> str:
    """Join phrases with commas, the last with "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return t(
        "progress.story.and", language, first=", ".join(parts[:-1]), last=parts[-1]
    )


def counted(what: str, n: int, language: str) -> Figures:
    """Name a number that a sentence counts."""
    return ((t(f"progress.figure.{what}", language), str(n)),)


def _group(
    way: str, group: Sequence[Move], naming: Naming, because: str, *, through: bool
) -> Told:
    language = naming.language
    farthest = max(abs(one.exact) for one in group)
    most = [one for one in group if abs(one.exact) == farthest]
    how = "most" if len(most) == 1 else "among"
    named = _named(most[0], naming, because, through=through)
    says = t(
        f"progress.story.{way}",
        language,
        n=len(group),
        most=named.says
        if len(group) == 1
        else t(f"progress.story.{how}", language, named=named.says),
    )
    label = t(f"progress.figure.{way}", language, cause=because)
    return Told(says=says, figures=((label, str(len(group))), *named.figures))


def _named(move: Move, naming: Naming, because: str, *, through: bool) -> Told:
    language = naming.language
    title, by = naming.title(move.code), show_number(abs(move.by), language)
    says = t("progress.story.by", language, title=title, by=by)
    label = t("progress.figure.of", language, title=title, cause=because)
    figures: Figures = ((label, show_change(move.by, language)),)
    parts = [p for p in move.apart.parts if p.kind is PartKind.INDICATOR]
    if not through or not parts:
        return Told(says=says, figures=figures)
    largest = (max if move.exact > 0 else min)(parts, key=lambda part: part.exact)
    indicator = naming.title(str(largest.code))
    if len(parts) == 1 or largest.exact == move.exact:
        words = t("progress.story.through", language, indicator=indicator)
        return Told(says=says + words, figures=figures)
    part = show_number(abs(largest.shown), language)
    is_within = abs(largest.exact) <= abs(move.exact)
    key = "progress.story.of_which" if is_within else "progress.story.above_all"
    words = t(key, language, part=part, indicator=indicator)
    label = t("progress.figure.of", language, title=indicator, cause=because)
    shown = show_change(largest.shown, language)
    return Told(says=says + words, figures=(*figures, (label, shown)))
