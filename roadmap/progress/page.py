"""What the pages Progress and Compare say about a change, as plain values and sentences.

Pure: a change, names and a reader's words go in; strings come out, rounded here and nowhere
before, every sum of parts so that it adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.comparison.values import Change, IndicatorChange, PriorityChange
from priorities.rounding import adding_up, half_up
from roadmap.progress import words
from roadmap.progress.decomposition import (
    OUTSIDE,
    PLACES,
    Breakdown,
    Move,
    PartKind,
    break_down,
    break_down_all,
    moves,
)
from roadmap.progress.frames import part_title
from roadmap.wording.editions import Naming
from roadmap.wording.texts import MINUS, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRow:
    """One priority in the table of all: positions, and what moved it.

    Cells are empty where there is no number; ``why`` then says why.
    """

    code: str
    title: str
    before: str
    after: str
    answers: str
    outside: str
    questionnaire: str
    total: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One line of the sum from the older position to the newer one."""

    title: str
    shown: str
    exact: str
    is_sum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """One criterion whose answer changed."""

    code: str
    statement: str
    before: str
    after: str
    share: str
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator side by side, with its criteria whose answers changed.

    ``by_rung`` gives its parts by rung where too many criteria changed for a part each.
    """

    code: str
    title: str
    core: bool
    before: str
    after: str
    contribution: str
    by_rung: str
    criteria: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSection:
    """One priority as it is shown.

    Attributes
    ----------
    says
        In one sentence what it did.
    lines
        How sure that is, why a number is missing, and why the stage is another one.
    parts
        The sum; empty where the change cannot be taken apart, and there is then no
        waterfall either.
    not_comparable
        What became of items that cannot be compared.
    """

    code: str
    title: str
    says: str
    lines: tuple[str, ...]
    parts: tuple[PartRow, ...]
    indicators: tuple[IndicatorRow, ...]
    not_comparable: tuple[str, ...]

    @property
    def changed(self) -> tuple[CriterionRow, ...]:
        """Criteria whose answer changed, in the order of the list."""
        return tuple(row for indicator in self.indicators for row in indicator.criteria)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A priority that answers moved, and by how much; ``missing`` as in `Move`."""

    code: str
    title: str
    by: str
    missing: bool


def overview(change: Change, naming: Naming) -> tuple[OverviewRow, ...]:
    """Put every priority into one table row."""
    return tuple(_overview_row(priority, naming) for priority in change.priorities)


def sections(
    change: Change, cycles: tuple[str, str], naming: Naming
) -> tuple[ChangeSection, ...]:
    """Put every priority into words, in the order of the newer edition.

    Parameters
    ----------
    change
        Everything that changed between two assessments.
    cycles
        Names of the older and the newer year.
    naming
        The two editions, and the reader's language.
    """
    return tuple(_section(priority, cycles, naming) for priority in change.priorities)


def movers(change: Change, naming: Naming) -> tuple[tuple[Mover, ...], ...]:
    """Give the priorities that changed answers moved up and down, the farthest first."""
    every = moves(break_down_all(change), PartKind.INDICATOR)
    moved = sorted(every, key=lambda move: -abs(move.exact))
    return (
        tuple(_mover(move, naming) for move in moved if move.exact > 0),
        tuple(_mover(move, naming) for move in moved if move.exact < 0),
    )


def dropped(change: Change, naming: Naming) -> tuple[str, ...]:
    """Name the priorities of the older edition that have no counterpart."""
    return tuple(naming.older_title(code) for code in change.dropped)


def _mover(move: Move, naming: Naming) -> Mover:
    return Mover(
        code=move.code,
        title=naming.title(move.code),
        by=naming.say.change(move.by),
        missing=move.missing,
    )


def _overview_row(change: PriorityChange, naming: Naming) -> OverviewRow:
    say = naming.say
    breakdown = break_down(change)
    total = _total(change, breakdown)
    missing = change.no_total or change.no_real

    def sum_of(*kinds: PartKind) -> str:
        return "" if breakdown is None else say.change(breakdown.shown(*kinds))

    return OverviewRow(
        code=change.code,
        title=naming.title(change.code),
        before=words.placed(change.before, say, too_few=change.too_few_before),
        after=words.placed(change.after, say, too_few=change.too_few_after),
        answers=sum_of(PartKind.INDICATOR),
        outside=sum_of(*OUTSIDE),
        questionnaire=(
            sum_of(PartKind.QUESTIONNAIRE) if breakdown and breakdown.is_whole else ""
        ),
        total="" if total is None else say.change(total),
        why=(
            say("progress.no_number.too_few")
            if change.too_few
            else ""
            if missing is None
            else words.no_number(missing, say)
        ),
    )


def _total(change: PriorityChange, breakdown: Breakdown | None) -> Decimal | None:
    """Give the difference of the positions as they are shown."""
    if change.too_few or change.total is None:
        return None
    if change.before is None or change.after is None:
        return None
    if breakdown is not None:
        return breakdown.shown_end - breakdown.shown_start
    return half_up(change.after, PLACES) - half_up(change.before, PLACES)


def _section(
    change: PriorityChange, cycles: tuple[str, str], naming: Naming
) -> ChangeSection:
    breakdown = break_down(change)
    return ChangeSection(
        code=change.code,
        title=naming.title(change.code),
        says=_says(change, cycles, naming),
        lines=tuple(_lines(change, naming)),
        parts=() if breakdown is None else tuple(_part_rows(breakdown, cycles, naming)),
        indicators=tuple(
            _indicator(indicator, change, breakdown, naming)
            for indicator in change.indicators
        ),
        not_comparable=tuple(
            words.relation(link, naming) for link in change.not_comparable
        ),
    )


def _says(change: PriorityChange, cycles: tuple[str, str], naming: Naming) -> str:
    say = naming.say
    before = None if change.too_few_before else change.before
    after = None if change.too_few_after else change.after
    if change.too_few and (before or after) is None:
        key = "too_few_both"
    elif change.too_few:
        key = "too_few_before" if before is None else "too_few_after"
    elif change.before is None:
        key = "neither" if change.after is None else "only_after"
    elif change.after is None:
        key = "only_before"
    else:
        key = "same" if change.before == change.after else "moved"
    return say(
        f"progress.says.{key}",
        older=cycles[0],
        newer=cycles[1],
        before=words.position(change.before, say),
        after=words.position(change.after, say),
    )


def _lines(change: PriorityChange, naming: Naming) -> list[str]:
    say = naming.say
    if change.too_few:
        return [say("progress.no_number.too_few")]
    missing = dict.fromkeys(filter(None, (change.no_total, change.no_real)))
    lines = [words.no_number(reason, say) for reason in missing]
    if change.real is not None:
        lines.append(words.certainty(change, say))
    return [*lines, *words.stage(change.stage, naming)]


def _part_rows(
    breakdown: Breakdown, cycles: tuple[str, str], naming: Naming
) -> list[PartRow]:
    say = naming.say
    key = "position" if breakdown.is_whole else "comparable"

    def end(cycle: str, shown: Decimal, exact: object) -> PartRow:
        return PartRow(
            title=say(f"progress.parts.{key}", cycle=cycle),
            shown=say.number(shown),
            exact=str(exact),
            is_sum=True,
        )

    return [
        end(cycles[0], breakdown.shown_start, breakdown.start),
        *(
            PartRow(
                title=part_title(part, naming),
                shown=say.change(part.shown),
                exact=str(part.exact).replace("-", MINUS),
                is_sum=False,
            )
            for part in breakdown.parts
        ),
        end(cycles[1], breakdown.shown_end, breakdown.end),
    ]


def _indicator(
    change: IndicatorChange,
    priority: PriorityChange,
    breakdown: Breakdown | None,
    naming: Naming,
) -> IndicatorRow:
    """Put an indicator side by side; without numbers while its priority has no place."""
    say = naming.say
    too_few = priority.too_few
    shown = (
        [p.shown for p in breakdown.parts if p.code == change.code] if breakdown else []
    )
    return IndicatorRow(
        code=change.code,
        title=naming.title(change.code),
        core=change.core,
        before="" if priority.too_few_before else words.position(change.before, say),
        after="" if priority.too_few_after else words.position(change.after, say),
        contribution=say.change(shown[0]) if shown else "",
        by_rung="" if too_few else _by_rung(change, say),
        criteria=tuple(_criteria(change, naming, too_few=too_few)),
    )


def _by_rung(change: IndicatorChange, say: Words) -> str:
    if all(criterion.share is not None for criterion in change.criteria):
        return ""
    levels = sorted(change.rungs)
    start = change.before or Fraction(0)
    shown = adding_up(start, [change.rungs[level] for level in levels], PLACES)[1]
    parts = [
        say(
            "progress.rung",
            level=level,
            by=say.change(part),
        )
        for level, part in zip(levels, shown, strict=True)
    ]
    return say("progress.by_rung", parts="; ".join(parts))


def _criteria(
    change: IndicatorChange, naming: Naming, *, too_few: bool
) -> list[CriterionRow]:
    say = naming.say
    return [
        CriterionRow(
            code=criterion.code,
            statement=naming.statement(criterion.code),
            before=words.answer(naming.answer(criterion.code, criterion.before), say),
            after=words.answer(naming.answer(criterion.code, criterion.after), say),
            share="" if too_few or share is None else say.change(share),
            reasons=words.reasons(criterion, say),
        )
        for criterion, share in zip(change.criteria, _shares(change), strict=True)
    ]


def _shares(change: IndicatorChange) -> Sequence[Decimal | None]:
    """Round the shares of criteria so that they add up to the indicator's change."""
    exact = [criterion.share for criterion in change.criteria]
    known = [share for share in exact if share is not None]
    if change.before is not None and change.after == change.before + sum(known):
        rounded = iter(adding_up(change.before, known, PLACES)[1])
    else:
        rounded = iter([half_up(share, PLACES) for share in known])
    return [None if share is None else next(rounded) for share in exact]
