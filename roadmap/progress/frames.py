"""Changes as tidy tables: by priority, by indicator, by criterion, and step by step.

As in `roadmap.frames`, numbers are given twice: exact as a text, and with two digits.
The parts of a change are rounded so that they add up to what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.comparison.values import (
    Certainty,
    Change,
    IndicatorChange,
    PriorityChange,
)
from priorities.rounding import half_up
from roadmap.frames import exact_text, rounded, table
from roadmap.progress.decomposition import PLACES, Breakdown, Part, PartKind, break_down
from roadmap.wording.editions import Naming

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

TOO_FEW = "too_few"
"""Stands for the reason where too few questions have an answer to compare."""

INDICATORS = (
    *("priority", "indicator", "title", "core", "before", "before_exact", "after"),
    *("after_exact", "contribution", "contribution_exact"),
)
CRITERIA = (
    *("priority", "indicator", "criterion", "title", "rung", "answer_before"),
    *("answer_after", "asked_by", "share", "share_exact", "applicability_changed"),
    "reasons",
)


def priorities(change: Change, naming: Naming) -> pd.DataFrame:
    """One row per priority of the newer edition, in its order.

    Parameters
    ----------
    change
        Everything that changed between two assessments.
    naming
        The two editions, and the reader's language.
    """
    return table(
        [
            {
                **_editions(change),
                "priority": priority.code,
                "older_priority": priority.older_code,
                "title": naming.title(priority.code),
                **_number(
                    "before", None if priority.too_few_before else priority.before
                ),
                **_number("after", None if priority.too_few_after else priority.after),
                **_sums(priority),
                "stage_before": None
                if priority.too_few_before
                else priority.stage.before,
                "stage_after": None if priority.too_few_after else priority.stage.after,
                "direction": None if priority.too_few else priority.direction,
                "certainty": Certainty.CANNOT_BE_TOLD
                if priority.too_few
                else priority.certainty,
                "no_total": TOO_FEW if priority.too_few else priority.no_total,
                "no_real": TOO_FEW if priority.too_few else priority.no_real,
            }
            for priority in change.priorities
        ]
    )


def indicators(change: Change, naming: Naming) -> pd.DataFrame:
    """One row per comparable indicator."""
    return table(
        [
            {
                "priority": priority.code,
                "indicator": indicator.code,
                "title": naming.title(indicator.code),
                "core": indicator.core,
                **_number(
                    "before", None if priority.too_few_before else indicator.before
                ),
                **_number("after", None if priority.too_few_after else indicator.after),
                **_contribution(indicator, break_down(priority)),
            }
            for priority in change.priorities
            for indicator in priority.indicators
        ],
        INDICATORS,
    )


def criteria(change: Change, naming: Naming) -> pd.DataFrame:
    """One row per comparable criterion whose answer changed."""
    return table(
        [
            {
                "priority": priority.code,
                "indicator": indicator.code,
                "criterion": criterion.code,
                "title": naming.statement(criterion.code),
                "rung": criterion.rung,
                "answer_before": naming.answer(criterion.code, criterion.before),
                "answer_after": naming.answer(criterion.code, criterion.after),
                "asked_by": naming.asked_by(criterion.code),
                **_number("share", None if priority.too_few else criterion.share),
                "applicability_changed": criterion.applicability,
                "reasons": " ".join(criterion.reasons),
            }
            for priority in change.priorities
            for indicator in priority.indicators
            for criterion in indicator.criteria
        ],
        CRITERIA,
    )


def steps(
    breakdown: Breakdown, cycles: tuple[str, str], naming: Naming
) -> pd.DataFrame:
    """One row per step of a waterfall, from the older position to the newer one.

    Parameters
    ----------
    breakdown
        A change taken apart.
    cycles
        Names of the older and the newer year.
    naming
        The two editions, and the reader's language.
    """
    return table(list(_steps(breakdown, cycles, naming)))


def part_title(part: Part, naming: Naming) -> str:
    """Name a part of a change: its indicator, or what it comes from."""
    if part.code is not None:
        return naming.title(part.code)
    return naming.say(f"progress.part.{part.kind}")


def _steps(
    breakdown: Breakdown, cycles: tuple[str, str], naming: Naming
) -> Iterator[dict[str, object]]:
    say = naming.say
    at = breakdown.shown_start
    yield _step(0, "before", cycles[0], (at, at), say.number(at))
    for number, part in enumerate(breakdown.parts, 1):
        by = say.change(part.shown)
        ends = (at, at + part.shown)
        at += part.shown
        yield {
            **_step(number, part.kind, part_title(part, naming), ends, by),
            "indicator": part.code,
            "by_exact": exact_text(part.exact),
        }
    shown = say.number(at)
    yield _step(len(breakdown.parts) + 1, "after", cycles[1], (at, at), shown)


def _step(
    number: int, part: str, title: str, ends: tuple[Decimal, Decimal], shown: str
) -> dict[str, object]:
    return {
        "step": number,
        "part": part,
        "indicator": None,
        "title": title,
        "start": float(ends[0]),
        "end": float(ends[1]),
        "shown": shown,
        "by_exact": None,
    }


def _editions(change: Change) -> dict[str, object]:
    return {
        "older_edition": change.older,
        "newer_edition": change.newer,
        "scope_before": change.scope_before,
        "scope_after": change.scope_after,
        "scope": change.scope,
    }


def _sums(change: PriorityChange) -> dict[str, object]:
    """Give the total and its parts: exact as they are, and as they add up when shown."""
    breakdown = break_down(change)
    kinds = {
        "answers": (PartKind.INDICATOR,),
        "entered_or_left": (PartKind.ENTERED_OR_LEFT,),
        "applicability": (PartKind.APPLICABILITY,),
        "real": (
            PartKind.INDICATOR,
            PartKind.ENTERED_OR_LEFT,
            PartKind.APPLICABILITY,
        ),
        "questionnaire": (PartKind.QUESTIONNAIRE,),
    }
    sums: dict[str, object] = {
        **_number("total", None if change.too_few else change.total)
    }
    if breakdown is not None and breakdown.is_whole:
        sums["total"] = float(breakdown.shown_end - breakdown.shown_start)
    for name, of_kind in kinds.items():
        known = breakdown is not None and (
            breakdown.is_whole or name != "questionnaire"
        )
        sums[name] = (
            float(breakdown.shown(*of_kind)) if breakdown and known else float("nan")
        )
        sums[f"{name}_exact"] = (
            exact_text(breakdown.exact(*of_kind)) if breakdown and known else None
        )
    return sums


def _contribution(
    indicator: IndicatorChange, breakdown: Breakdown | None
) -> dict[str, object]:
    if breakdown is None:
        return _number("contribution", None)
    shown = next(
        (part.shown for part in breakdown.parts if part.code == indicator.code),
        half_up(0, PLACES),
    )
    return {
        "contribution": float(shown),
        "contribution_exact": exact_text(indicator.contribution),
    }


def _number(name: str, value: Fraction | None) -> dict[str, object]:
    return {name: rounded(value), f"{name}_exact": exact_text(value)}
