"""All years of a state as one tidy table, also across editions of the questionnaire.

A panel in long format, with its breaks in series.

What was submitted stands under the edition that was answered and never changes. What
an older year says under the newest edition stands beside it, in rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessments.comparison.values import Change, NoTotal, PriorityChange
from priorities.edition import Edition
from priorities.scoring.result import Placement, PriorityPlacement
from roadmap.frames import placed_numbers, table
from roadmap.wording.placements import YearsRow, placed_range, range_of
from roadmap.wording.texts import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlacements:
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


def counterparts(changes: Sequence[Change]) -> tuple[Mapping[str, str], ...]:
    """Give per year the codes of the newest edition by those of the one answered.

    Parameters
    ----------
    changes
        From each year to the next, oldest first.

    Returns
    -------
    tuple
        One mapping per year, oldest first: one more than changes. It holds the
        priorities that can be compared with one of the newest edition all the way, and
        is empty for the newest year, which needs none.
    """
    by_year: list[dict[str, str]] = [{}]
    onward: dict[str, str] | None = None
    for change in reversed(changes):
        pairs = [(p.older_code, p.code) for p in change.priorities if _is_linked(p)]
        onward = {
            str(older): code if onward is None else onward[code]
            for older, code in pairs
            if older is not None and (onward is None or code in onward)
        }
        by_year.insert(0, onward)
    return tuple(by_year)


def _is_linked(change: PriorityChange) -> bool:
    """Whether somebody said that the older priority and the newer one are the same."""
    return change.no_real not in (NoTotal.NO_CROSSWALK, NoTotal.EDITION_MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsPanel:
    """One priority over the years; ``placed`` has one entry per year.

    An entry pairs what was submitted with how it reads under the newest edition, each
    None where there is none.
    """

    code: str
    title: str
    placed: tuple[tuple[PriorityPlacement | None, PriorityPlacement | None], ...]


def panels(
    newest: Edition | None, course: Sequence[YearPlacements], say: Words
) -> tuple[YearsPanel, ...]:
    """Arrange the years by priority, in the order of the newest edition.

    Priorities of an older edition that have no counterpart in the newest follow as
    priorities of their own, so that nothing that was submitted is left out.

    Parameters
    ----------
    newest
        The edition of the newest submission, whose titles and order are used; None
        where it is not on this system: codes then stand for titles.
    course
        The cycles, oldest first.
    say
        The reader's words, for the titles.
    """
    last = next((y.submitted for y in reversed(course) if y.submitted), None)
    if last is None:
        return ()
    titles = {code: _title(newest, code, say) for code in last.by_code}
    shown = [_by_panel(year, str(last.edition)) for year in course]
    for year, by_panel in zip(course, shown, strict=True):
        for panel, placed in by_panel.items():
            if panel not in titles:
                titles[panel] = say(
                    "progress.years.own_title",
                    title=_title(year.edition, placed.code, say),
                    edition=year.submitted and year.submitted.edition,
                )
    return tuple(
        YearsPanel(
            code=code,
            title=title,
            placed=tuple(
                (by_panel.get(code), _read(year, code))
                for year, by_panel in zip(course, shown, strict=True)
            ),
        )
        for code, title in titles.items()
    )


def years(
    newest: Edition | None, course: Sequence[YearPlacements], say: Words
) -> pd.DataFrame:
    """One row per cycle, priority and edition it is read under, oldest cycle first.

    Parameters are those of `panels`.
    """
    shown = panels(newest, course, say)
    return table(
        [
            row
            for number, year in enumerate(course)
            for panel in shown
            for row in _rows(year, panel, panel.placed[number])
        ],
        ("cycle", "edition", "under", "priority", "title"),
    )


def _title(edition: Edition | None, code: str, say: Words) -> str:
    return code if edition is None else say.of(edition, f"{code}.title")


def _by_panel(year: YearPlacements, newest: str) -> Mapping[str, PriorityPlacement]:
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
    year: YearPlacements,
    panel: YearsPanel,
    placed: tuple[PriorityPlacement | None, PriorityPlacement | None],
) -> Iterator[dict[str, object]]:
    """Give what was submitted and how it reads now; an empty row keeps the place."""
    place = {"cycle": year.cycle, "priority": panel.code, "title": panel.title}
    answered = None if year.submitted is None else year.submitted.edition
    readings = zip((year.submitted, year.as_read), placed, strict=True)
    pairs = [
        (placement, reading) for placement, reading in readings if placement and reading
    ]
    if not pairs:
        yield {**place, "edition": answered, "under": answered}
    for placement, reading in pairs:
        yield {
            **place,
            "edition": answered,
            "under": placement.edition,
            "scope": placement.scope.value,
            **placed_numbers(reading),
        }


def _read(year: YearPlacements, code: str) -> PriorityPlacement | None:
    return None if year.as_read is None else year.as_read.by_code.get(code)


def years_rows(
    newest: Edition | None, course: Sequence[YearPlacements], say: Words
) -> tuple[YearsRow, ...]:
    """Put the years into a table: as submitted, and how it reads under the newest.

    Parameters are those of `roadmap.progress.years.panels`.
    """
    return tuple(
        YearsRow(
            title=panel.title,
            cells=tuple(
                tuple(_readings(year, placed, say))
                for year, placed in zip(course, panel.placed, strict=True)
            ),
        )
        for panel in panels(newest, course, say)
    )


def _readings(
    year: YearPlacements,
    placed: tuple[PriorityPlacement | None, PriorityPlacement | None],
    say: Words,
) -> Iterator[str]:
    submitted, read = placed
    if year.submitted is None:
        yield say("progress.years.skipped")
        return
    if submitted is not None:
        yield placed_range(submitted, say)
    else:
        yield say("progress.years.not_there")
    if read is not None and year.as_read is not None:
        shown = range_of(None, read.low, read.high, say, read.cut)
        edition = year.as_read.edition
        yield say("progress.years.as_read", edition=edition, range=shown)
