"""Placements as tidy tables: one row per thing, columns and units declared once.

Positions are given twice: exact as a text such as ``17/6``, and as a number rounded
half up to two digits for reading and drawing. A missing value is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from priorities.edition import Edition
from priorities.profile import IndicatorPlacement, Placement, PriorityPlacement
from priorities.rounding import half_up

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "cycle": "code of the cycle",
    "edition": "id of the edition answered",
    "scope": "core or full",
    "priority": "code of the priority",
    "indicator": "code of the indicator",
    "title": "title in the reader's language",
    "core": "whether the indicator is a core indicator",
    "level": "secured level, 1 to 5",
    "position": "the point, 1 to 5, rounded half up; missing when it is not shown",
    "position_exact": "the same, exact",
    "low": "lower end of the band, 1 to 5, rounded half up; missing when not placed",
    "low_exact": "the same, exact",
    "high": "upper end of the band, 1 to 5, rounded half up",
    "high_exact": "the same, exact",
    "evidenced": "position with evidenced criteria only, 1 to 5, rounded half up",
    "evidenced_exact": "the same, exact",
    "stage": "stage of the point, 1 to 5; missing when it is not shown",
    "stage_high": "stage of the upper end, 1 to 5",
    "certain": "whether both ends of the band have the same stage",
    "completeness": "answered share of the applicable criteria, 0 to 1",
    "held_back_by": "core indicators that cap the stage, separated by spaces",
}


def profile(edition: Edition, placement: Placement, language: str) -> pd.DataFrame:
    """One row per priority, in the order of the list.

    Parameters
    ----------
    edition, placement
        What was answered and where it stands.
    language
        Language tag of the titles.
    """
    return _table(
        [
            {
                "priority": placed.code,
                "title": edition.words(f"{placed.code}.title", language),
                **_numbers(placed),
            }
            for placed in placement.priorities
        ]
    )


def indicators(
    edition: Edition, placed: PriorityPlacement, language: str
) -> pd.DataFrame:
    """One row per indicator of a priority in scope."""
    return _table(
        [
            {
                "priority": placed.code,
                "indicator": one.code,
                "title": edition.words(f"{one.code}.title", language),
                "core": one.core,
                "level": one.level,
                **_ends(one),
            }
            for one in placed.indicators
        ]
    )


def years(
    edition: Edition, placements: Sequence[tuple[str, Placement]], language: str
) -> pd.DataFrame:
    """One row per cycle and priority, oldest cycle first.

    Parameters
    ----------
    edition
        The edition whose titles and order are used.
    placements
        Pairs of cycle code and placement, oldest first; all under this edition.
    language
        Language tag of the titles.
    """
    return _table(
        [
            {
                "cycle": cycle,
                "edition": placement.edition,
                "scope": placement.scope.value,
                "priority": placed.code,
                "title": edition.words(f"{placed.code}.title", language),
                **_numbers(placed),
            }
            for cycle, placement in placements
            for placed in placement.priorities
        ]
    )


def csv(frame: pd.DataFrame) -> bytes:
    """Write a table as UTF-8 CSV with a mark that Excel needs; nothing is left out."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    import pandas as pd  # with the first table: it takes as long as all the rest

    frame = pd.DataFrame(rows)
    known = [name for name in COLUMNS if name in frame.columns]
    frame = frame[known]
    whole = [n for n in ("level", "stage", "stage_high") if n in frame.columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _numbers(placed: PriorityPlacement) -> dict[str, object]:
    return {
        "position": _rounded(placed.position),
        "position_exact": _exact(placed.position),
        **_ends(placed),
        "stage": placed.stage,
        "stage_high": placed.stage_high,
        "certain": placed.certain,
        "completeness": _rounded(placed.completeness),
        "held_back_by": " ".join(placed.held_back_by),
    }


def _ends(placed: PriorityPlacement | IndicatorPlacement) -> dict[str, object]:
    return {
        "low": _rounded(placed.low),
        "low_exact": _exact(placed.low),
        "high": _rounded(placed.high),
        "high_exact": _exact(placed.high),
        "evidenced": _rounded(placed.evidenced),
        "evidenced_exact": _exact(placed.evidenced),
    }


def _rounded(value: Fraction | None) -> float:
    return float("nan") if value is None else float(half_up(value, 2))


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
