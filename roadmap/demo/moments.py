"""When things happened in the invented region: years of work from January to June."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from assessments.records import Cycle, CycleCode

STILL_OPEN = timedelta(days=120)

FIRST_YEAR = 2021
"""The years have names of their own, because releases that come with it say them."""


def cycles(asked: Sequence[str], today: date) -> tuple[Cycle, ...]:
    """Make one cycle a year, oldest first; only the last one is still open.

    Parameters
    ----------
    asked
        Id of the edition of each cycle, oldest first.
    today
        The last cycle is open for some months more, however late it is.
    """
    years = range(FIRST_YEAR, FIRST_YEAR + len(asked))
    return tuple(
        Cycle(
            code=CycleCode(str(year)),
            edition=edition,
            reference_date=date(year - 1, 12, 31),
            opens=date(year, 1, 1),
            closes=_end_of(year)
            if year < years[-1]
            else max(_end_of(year), today + STILL_OPEN),
            closed=year < years[-1],
        )
        for year, edition in zip(years, asked, strict=True)
    )


def _end_of(year: int) -> date:
    return date(year + 1, 3, 31)


def moment(year: int, step: int) -> datetime:
    """Give the time of one step of the work in a year: some minutes apart."""
    return datetime(year, 1, 10, 8, 0, tzinfo=UTC) + timedelta(minutes=7 * step)
