"""All years of a state as one tidy table, also across editions of the questionnaire.

What was submitted stands under the edition that was answered and never changes. What
an older year says under the newest edition stands beside it, in rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from priorities.edition import Edition
from priorities.profile import Placement, PriorityPlacement
from roadmap.frames import placed_numbers, table
from roadmap.wording import t

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One cycle of a state.

    Attributes
    ----------
    submitted
        As it was submitted; None where nothing was.
    edition
        What was answered; None where it is not on this system.
    as_read
        The same answers under the newest edition; None where they were given under it,
        or cannot be read under it.
    counterparts
        Code in the newest edition by code in the one that was answered, of priorities
        that can be compared.
    """

    cycle: str
    submitted: Placement | None = None
    edition: Edition | None = None
    as_read: Placement | None = None
    counterparts: Mapping[str, str] = field(default_factory=dict)


def years(
    newest: Edition | None, course: Sequence[Year], language: str
) -> pd.DataFrame:
    """One row per cycle, priority and edition it is read under, oldest cycle first.

    Priorities of an older edition that have no counterpart in the newest follow as
    priorities of their own, so that nothing that was submitted is left out.

    Parameters
    ----------
    newest
        The edition of the newest submission, whose titles and order are used; None
        where it is not on this system: codes then stand for titles.
    course
        The cycles, oldest first.
    language
        Language tag of the titles.
    """
    last = next((y.submitted for y in reversed(course) if y.submitted), None)
    if last is None:
        return table([], ("cycle", "edition", "under", "priority", "title"))
    titles = {code: _title(newest, code, language) for code in last.by_code}
    panels = [_panels(year, str(last.edition)) for year in course]
    for year, shown in zip(course, panels, strict=True):
        for panel, placed in shown.items():
            if panel not in titles:
                titles[panel] = t(
                    "progress.years.own_title",
                    language,
                    title=_title(year.edition, placed.code, language),
                    edition=year.submitted and year.submitted.edition,
                )
    return table(
        [
            row
            for year, shown in zip(course, panels, strict=True)
            for code, title in titles.items()
            for row in _rows(year, shown.get(code), code, title)
        ]
    )


def _title(edition: Edition | None, code: str, language: str) -> str:
    return code if edition is None else edition.words(f"{code}.title", language)


def _panels(year: Year, newest: str) -> Mapping[str, PriorityPlacement]:
    """Give what was submitted, by the code of the panel that it belongs to."""
    if year.submitted is None:
        return {}
    edition = str(year.submitted.edition)
    return {
        code
        if edition == newest
        else year.counterparts.get(code, f"{edition}:{code}"): placed
        for code, placed in year.submitted.by_code.items()
    }


def _rows(
    year: Year, placed: PriorityPlacement | None, code: str, title: str
) -> Iterator[dict[str, object]]:
    """Give what was submitted and how it reads now; an empty row keeps the place."""
    place = {"cycle": year.cycle, "priority": code, "title": title}
    answered = None if year.submitted is None else year.submitted.edition
    readings = [(year.submitted, placed), (year.as_read, _read(year, code))]
    found = [(whole, one) for whole, one in readings if whole and one]
    if not found:
        yield {**place, "edition": answered, "under": answered}
    for whole, one in found:
        yield {
            **place,
            "edition": answered,
            "under": whole.edition,
            "scope": whole.scope.value,
            **placed_numbers(one),
        }


def _read(year: Year, code: str) -> PriorityPlacement | None:
    return None if year.as_read is None else year.as_read.by_code.get(code)
