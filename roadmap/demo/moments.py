"""When things happened in the invented region: years of work from January to June."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from assessments.records import Cycle, CycleCode


def cycles(asked: Sequence[str], last_year: int) -> tuple[Cycle, ...]:
    """Make one cycle a year, oldest first; only the last one is still open.

    Parameters
    ----------
    asked
        Id of the edition of each cycle, oldest first.
    """
    first_year = last_year - len(asked) + 1
    return tuple(
        Cycle(
            code=CycleCode(str(year)),
            edition=edition,
            reference_date=date(year - 1, 12, 31),
            opens=date(year, 1, 1),
            closes=date(year + 1, 3, 31),
            closed=year < last_year,
        )
        for year, edition in enumerate(asked, first_year)
    )


def moment(year: int, step: int) -> datetime:
    """Give the time of one step of the work in a year: some minutes apart."""
    return datetime(year, 1, 10, 8, 0, tzinfo=UTC) + timedelta(minutes=7 * step)
