"""The years as a table to read: as submitted, and how it reads under the newest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from priorities.edition import Edition
from priorities.profile import PriorityPlacement
from roadmap.explaining import range_of
from roadmap.wording import t
from roadmap.year_frames import Year, panels


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsRow:
    """One priority over the years; a cell has one line per reading."""

    title: str
    cells: tuple[tuple[str, ...], ...]


def years_rows(
    newest: Edition | None, course: Sequence[Year], language: str
) -> tuple[YearsRow, ...]:
    """Put the years into a table: as submitted, and how it reads under the newest.

    Parameters are those of `roadmap.year_frames.panels`.
    """
    return tuple(
        YearsRow(
            title=panel.title,
            cells=tuple(
                tuple(_readings(year, placed, language))
                for year, placed in zip(course, panel.placed, strict=True)
            ),
        )
        for panel in panels(newest, course, language)
    )


def _readings(
    year: Year,
    placed: tuple[PriorityPlacement | None, PriorityPlacement | None],
    language: str,
) -> Iterator[str]:
    submitted, read = placed
    if year.submitted is None:
        yield t("progress.years.skipped", language)
        return
    if submitted is not None:
        yield range_of(submitted.position, submitted.low, submitted.high, language)
    else:
        yield t("progress.years.not_there", language)
    if read is not None and year.as_read is not None:
        shown = range_of(None, read.low, read.high, language)
        edition = year.as_read.edition
        yield t("progress.years.as_read", language, edition=edition, range=shown)
