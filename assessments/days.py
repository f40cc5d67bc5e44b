"""Days that are the same for everybody, and when each is over on the whole earth.

A day of the record (a window's first and last day, a reference date, a quarter of a plan)
is a day of the calendar and belongs to no time zone. It begins where the clocks are
furthest ahead and ends where they are furthest behind ("anywhere on earth"), so that
nobody loses an hour of the first day or of the last, wherever the server stands.
"""

from datetime import date, datetime, timedelta

AHEAD = timedelta(hours=14)
"""The clocks that are furthest ahead of UTC: Kiritimati, and Tonga in summer."""

BEHIND = timedelta(hours=12)
"""The clocks that are furthest behind it: Baker Island; nobody lives further west."""


def newest_day(now: datetime) -> date:
    """Give the day that has begun where the clocks are furthest ahead.

    Parameters
    ----------
    now
        A moment, in UTC.
    """
    return (now + AHEAD).date()


def oldest_day(now: datetime) -> date:
    """Give the day that has not ended yet where the clocks are furthest behind."""
    return (now - BEHIND).date()
