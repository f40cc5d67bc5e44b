"""Options as a tidy table: one row per option and priority that it serves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from roadmap.frames import exact_text, rounded, table
from roadmap.option_list import by_priority
from roadmap.situation import Situation
from roadmap.trying import if_met

if TYPE_CHECKING:
    import pandas as pd

    from priorities.edition import Option
    from roadmap.options import FittingOption

NEEDED = ("option", "title", "priority", "serves")


def options(
    here: Situation, fits: Iterable[FittingOption], language: str
) -> pd.DataFrame:
    """One row per option and priority in which it serves what is not met.

    Parameters
    ----------
    here
        What was answered and where it stands.
    fits
        The options, in the order they are shown.
    language
        Language tag of the titles.
    """
    rows: list[dict[str, object]] = []
    for fit in fits:
        for priority, codes in by_priority(here.edition, fit).items():
            now = here.placement.by_code[priority]
            then = if_met(here.edition, priority, here.standings, here.scope, codes)
            rows.append(
                {
                    **_facts(here, fit.option, language),
                    "priority": priority,
                    "serves": " ".join(codes),
                    "low": rounded(now.low),
                    "low_exact": exact_text(now.low),
                    "stage": now.stage,
                    "low_then": rounded(then.low),
                    "low_then_exact": exact_text(then.low),
                    "stage_then": then.stage,
                }
            )
    return table(rows, NEEDED)


def _facts(here: Situation, option: Option, language: str) -> dict[str, object]:
    source = here.edition.source_by_code[option.source]
    return {
        "option": option.code,
        "title": here.edition.words(f"{option.code}.title", language),
        "kind": option.kind.value,
        "provider": option.provider,
        "year": option.year,
        "effort": option.effort.value,
        "languages": " ".join(option.languages),
        "source": source.title,
        "url": source.url,
        "mark": option.mark.value,
        "checked_on": option.checked_on,
    }
