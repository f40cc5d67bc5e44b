"""Placements as tidy tables: one row per thing, columns and units declared once.

Positions are given twice: exact as a text such as ``17/6``, and as a number rounded
half up to two digits for reading and drawing. A missing value is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.answers.snapshot import Snapshot
from priorities.edition import Edition
from priorities.rounding import half_up
from priorities.scoring.cases import nothing_arose
from priorities.scoring.result import IndicatorPlacement, Placement, PriorityPlacement
from roadmap.wording.texts import Words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "cycle": "code of the cycle",
    "edition": "id of the edition answered",
    "under": "id of the edition that the numbers are under; another one than answered"
    " where an old year is read anew",
    "scope": "foundation, core or full; of two years the narrower one, on which they are compared",
    "priority": "code of the priority",
    "indicator": "code of the indicator",
    "title": "title in the reader's language",
    "core": "whether the indicator is a core indicator",
    "criterion": "code of the criterion",
    "rung": "rung of the criterion, 2 to 5",
    "position": "the point, 1 to 5, rounded half up; missing when it is not shown",
    "position_exact": "the same, exact",
    "low": "lower end of the band, 1 to 5, rounded half up; missing when not placed",
    "low_exact": "the same, exact",
    "high": "upper end of the band, 1 to 5, rounded half up",
    "high_exact": "the same, exact",
    "cut": "position where the scope cuts ladders, 3 for foundation: a position or an end of"
    " the band there reads 3 or more; missing where whole ladders count",
    "evidenced": "position with evidenced criteria only, 1 to 5, rounded half up",
    "evidenced_exact": "the same, exact",
    "stage": "stage of the point, 1 to 5; missing when it is not shown",
    "stage_high": "stage of the upper end, 1 to 5",
    "certain": "whether both ends of the band have the same stage",
    "completeness": "answered share of the applicable criteria, 0 to 1",
    "held_back_by": "core indicators that cap the stage, separated by spaces",
    "nothing_arose": "criteria that need a case and for which none arose, separated by"
    " spaces; they do not count",
    "older_edition": "id of the edition answered in the older year",
    "newer_edition": "id of the edition answered in the newer year",
    "scope_before": "foundation, core or full, in the older year",
    "scope_after": "foundation, core or full, in the newer year",
    "older_priority": "its code in the older edition; missing without counterpart",
    "before": "position in the older year, 1 to 5; missing when there is none",
    "before_exact": "the same, exact",
    "after": "position in the newer year, 1 to 5; missing when there is none",
    "after_exact": "the same, exact",
    "total": "after minus before; missing where it does not exist",
    "total_exact": "the same, exact",
    "answers": "part of the total from changed answers to comparable criteria",
    "answers_exact": "the same, exact",
    "entered_or_left": "part from indicators that applied or were asked once only",
    "entered_or_left_exact": "the same, exact",
    "applicability": "part from criteria that moved to or from not applicable",
    "applicability_exact": "the same, exact",
    "real": "real change: the sum of the last three",
    "real_exact": "the same, exact",
    "questionnaire": "part that only the questionnaire changed",
    "questionnaire_exact": "the same, exact",
    "stage_before": "stage in the older year, 1 to 5; missing when not placed",
    "stage_after": "stage in the newer year, 1 to 5; missing when not placed",
    "direction": "up, down or unchanged; missing where it cannot be told",
    "certainty": "certain, on_what_is_known or cannot_be_told",
    "no_total": "why there is no total",
    "no_real": "why the real change cannot be told",
    "contribution": "part of the indicator in the change of its priority",
    "contribution_exact": "the same, exact",
    "answer_before": "what stood in the older year, nothing_arose where no case arose;"
    " missing for nothing",
    "answer_after": "what stands in the newer year, said alike; missing for nothing",
    "asked_by": "items of outside lists that ask the same, separated by semicolons",
    "share": "part of the criterion in the change of its indicator, in levels",
    "share_exact": "the same, exact",
    "applicability_changed": "whether it moved to or from not applicable",
    "reasons": "reasons given for the other answer, separated by spaces",
    "step": "number of the step, from the older position to the newer one",
    "part": "before, indicator, entered_or_left, applicability, questionnaire or after",
    "start": "where the step begins, as it is shown",
    "end": "where it ends, as it is shown",
    "shown": "the position or the step as it is written",
    "by_exact": "the step, exact",
    "option": "code of the option",
    "kind": "what the option offers: guide, tool, training, peer_exchange, legal_help"
    " or data",
    "provider": "who offers it",
    "year": "year of publication or of the activity; missing when it is not known",
    "effort": "how long it takes to make use of it: days, months or year",
    "languages": "language tags it is known to exist in, separated by spaces",
    "serves": "criteria of the priority that it serves and that are not met",
    "low_then": "low if everything in serves were met, rounded half up",
    "low_then_exact": "the same, exact",
    "stage_then": "stage of the point if everything in serves were met",
    "source": "title of the public source",
    "url": "address of the source; missing when none is known",
    "mark": "how far it has been checked: sourced, to_verify or ours",
    "checked_on": "the day somebody last looked at the source; missing when nobody did",
    "action": "id of the action of the plan",
    "does": "what is done, in the words of the state",
    "status": "planned, under_way, done or dropped",
    "starts": "first quarter of the action, such as 2027-Q1",
    "ends": "its last quarter",
    "in_charge": "agency in charge; missing while nobody is",
    "partners": "partner agencies, separated by semicolons",
    "fulfils": "criteria that it is to fulfil, as it was written, separated by spaces",
    "fulfils_now": "what these are in the newest edition, separated by spaces",
    "takes_up": "code of the option that it takes up; missing for an own action",
    "written_for": "id of the edition that the action was written for",
    "effort_class": "effort class of the action, 1 to 3; missing when not said",
    "amount": "what it costs, in whole units of the currency; missing when not known",
    "currency": "three letters of the currency",
    "waits_for": "ids of the actions that have to be done before, separated by spaces",
    "evidence_wanted": "evidence to be produced, in the words of the state",
    "evidence_produced": "titles of entries of the register, separated by semicolons",
    "note": "note of the state",
    "done_in": "the quarter in which it was marked done; missing while it is not",
    "quarter": "end of this quarter, such as 2027-Q1; missing for now",
}

_PLACES = {name: place for place, name in enumerate(COLUMNS)}

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

WHOLE = (
    *("rung", "stage", "stage_high", "stage_before", "stage_after", "step"),
    *("stage_then", "year", "effort_class", "amount"),
)
"""Columns of whole numbers, which may be missing."""


def profile(snapshot: Snapshot, say: Words) -> pd.DataFrame:
    """One row per priority, in the order of the list.

    Parameters
    ----------
    snapshot
        What was answered and where it stands.
    say
        The reader's words, for the titles.
    """
    edition = snapshot.edition
    return table(
        [
            {
                "scope": snapshot.scope.value,
                "priority": placed.code,
                "title": say.of(edition, f"{placed.code}.title"),
                **placed_numbers(placed),
                "nothing_arose": " ".join(
                    nothing_arose(
                        edition, placed.code, snapshot.effective, snapshot.scope
                    )
                ),
            }
            for placed in snapshot.placement.priorities
        ]
    )


def years(
    edition: Edition, placements: Sequence[tuple[str, Placement]], say: Words
) -> pd.DataFrame:
    """One row per cycle and priority, oldest cycle first.

    Parameters
    ----------
    edition
        The edition whose titles and order are used.
    placements
        Pairs of cycle code and placement, oldest first; all under this edition.
    say
        The reader's words, for the titles.
    """
    return table(
        [
            {
                "cycle": cycle,
                "edition": placement.edition,
                "scope": placement.scope.value,
                "priority": placed.code,
                "title": say.of(edition, f"{placed.code}.title"),
                **placed_numbers(placed),
            }
            for cycle, placement in placements
            for placed in placement.priorities
        ]
    )


def csv(frame: pd.DataFrame) -> bytes:
    """Write a table as UTF-8 CSV with a mark that Excel needs; nothing is left out."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def table(
    rows: Sequence[Mapping[str, object]], columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Make a table of rows, its columns in the order of `COLUMNS`.

    Parameters
    ----------
    rows
        Values by column.
    columns
        Columns that are there even without rows.

    Raises
    ------
    KeyError
        If a column is not described in `COLUMNS`.
    """
    import pandas as pd  # with the first table: it takes as long as all the rest

    frame = pd.DataFrame(list(rows), columns=list(columns) if not rows else None)
    frame = frame[sorted(frame.columns, key=lambda name: _PLACES[str(name)])]
    whole = [name for name in WHOLE if name in frame.columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def as_text(written: str) -> str:
    """Mark what people typed so that no spreadsheet takes it for a formula."""
    return f"'{written}" if written[:1] in _FORMULA else written


def placed_numbers(placed: PriorityPlacement) -> dict[str, object]:
    """Give everything that is measured of a priority, exact and rounded."""
    return {
        "position": rounded(placed.position),
        "position_exact": exact_text(placed.position),
        **_ends(placed),
        "cut": rounded(placed.cut),
        "stage": placed.stage,
        "stage_high": placed.stage_high,
        "certain": placed.certain,
        "completeness": rounded(placed.completeness),
        "held_back_by": " ".join(placed.held_back_by),
    }


def rounded(value: Fraction | None) -> float:
    """Give a number for reading and drawing; missing stays missing."""
    return float("nan") if value is None else float(half_up(value, 2))


def exact_text(value: Fraction | None) -> str | None:
    """Write an exact number, such as 17/6."""
    return None if value is None else str(value)


def _ends(placed: PriorityPlacement | IndicatorPlacement) -> dict[str, object]:
    return {
        "low": rounded(placed.low),
        "low_exact": exact_text(placed.low),
        "high": rounded(placed.high),
        "high_exact": exact_text(placed.high),
        "evidenced": rounded(placed.evidenced),
        "evidenced_exact": exact_text(placed.evidenced),
    }
