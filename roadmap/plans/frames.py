"""A plan as tidy tables: one row per action, and one per quarter and priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from priorities.edition import Edition
from roadmap import frames
from roadmap.plans.actions import Around
from roadmap.plans.projection import Projection
from roadmap.plans.today import ActionToday
from roadmap.wording.texts import Words

if TYPE_CHECKING:
    import pandas as pd

ACTIONS = (
    *("action", "does", "status", "starts", "ends", "in_charge", "partners"),
    *("fulfils", "fulfils_now", "takes_up", "written_for"),
    *("effort_class", "amount", "currency", "waits_for", "evidence_wanted"),
    *("evidence_produced", "note", "done_in"),
)
"""The columns of a table of actions."""


def actions(plan: Sequence[ActionToday], around: Around) -> pd.DataFrame:
    """One row per action, in the order of the plan.

    What people typed is marked where a spreadsheet would take it for a formula.
    """
    return frames.table([_row(action, around) for action in plan], ACTIONS)


def projection(edition: Edition, projected: Projection, say: Words) -> pd.DataFrame:
    """One row per quarter and priority, now first, in the order of the list."""
    moments = [
        (None, projected.now),
        *((str(ahead.quarter), ahead.placement) for ahead in projected.quarters),
    ]
    return frames.table(
        [
            {
                "quarter": quarter,
                "edition": edition.id,
                "priority": placed.code,
                "title": say.of(edition, f"{placed.code}.title"),
                **frames.placed_numbers(placed),
            }
            for quarter, placement in moments
            for placed in placement.priorities
        ]
    )


def _row(action: ActionToday, around: Around) -> dict[str, object]:
    content = action.action.content
    agencies, entries = around.agencies, around.entries
    return {
        "action": action.action.id,
        "does": frames.as_text(content.title),
        "status": content.status.value,
        "starts": str(content.starts),
        "ends": str(content.ends),
        "in_charge": (
            None
            if content.lead is None
            else frames.as_text(agencies.get(content.lead, content.lead))
        ),
        "partners": frames.as_text(
            "; ".join(agencies.get(p, p) for p in content.partners)
        ),
        "fulfils": " ".join(content.criteria),
        "fulfils_now": " ".join(code for c in action.criteria for code in c.now),
        "takes_up": content.option,
        "written_for": content.edition,
        "effort_class": content.effort,
        "amount": content.amount,
        "currency": content.currency,
        "waits_for": " ".join(content.after),
        "evidence_wanted": frames.as_text(content.evidence_wanted),
        "evidence_produced": frames.as_text(
            "; ".join(entries[e].title for e in content.evidence if e in entries)
        ),
        "note": frames.as_text(content.note),
        "done_in": None if action.done_in is None else str(action.done_in),
    }
