"""Days that are the same for everybody, and when each is over on the whole earth.

A day of the record (a window's first and last day, a reference date, a quarter of a plan)
is a day of the calendar and belongs to no time zone. It begins where the clocks are
furthest ahead and ends where they are furthest behind ("anywhere on earth"), so that
nobody loses an hour of the first day or of the last, wherever the server stands.

What is possible in the days of a cycle and seldom meant is told here too.
"""

from datetime import date, datetime, time, timedelta

AHEAD = timedelta(hours=14)
"""The clocks that are furthest ahead of UTC: Kiritimati, and Tonga in summer."""

BEHIND = timedelta(hours=12)
"""The clocks that are furthest behind it: Baker Island; nobody lives further west."""

FAR = timedelta(days=3 * 366)
"""How far from now a day of a cycle may be before it is asked whether it is meant."""

LONGEST_WINDOW = timedelta(days=550)
"""How long a cycle may be open before it is asked whether that is meant."""

WAITING_DAYS = 3
"""Working days that a change of who belongs to a state waits, unless a setting says more."""

SATURDAY = 5
"""The first day of the week that is no working day; Monday is 0."""

Doubt = tuple[str, dict[str, object]]
"""What to ask: a reason, as of a refusal, and its values."""


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


def after_working_days(at: datetime, days: int) -> datetime:
    """Give the moment after so many whole working days, Monday to Friday.

    What begins on a weekend begins on Monday. Holidays, and other weekends than that, are
    not known.
    """
    end = at
    if end.weekday() >= SATURDAY:
        end = datetime.combine(end.date(), time(0), tzinfo=end.tzinfo)
        end += timedelta(days=7 - end.weekday())
    for _ in range(days):
        end += timedelta(days=1)
        while end.weekday() >= SATURDAY:
            end += timedelta(days=1)
    return end


def doubts_of_window(
    *, reference_date: date, opens: date, closes: date, now: datetime
) -> list[Doubt]:
    """List what is possible in a new cycle and seldom meant: somebody should ask."""
    return [
        *_far(now, reference_date, opens),
        *doubts_of_last_day(
            reference_date=reference_date, opens=opens, closes=closes, now=now
        ),
    ]


def doubts_of_last_day(
    *, reference_date: date, opens: date, closes: date, now: datetime
) -> list[Doubt]:
    """List what is possible in a last day and seldom meant.

    A last day before the first is no doubt: it is refused.
    """
    found: list[Doubt] = [*_far(now, closes)]
    length = closes - opens
    if closes < oldest_day(now):
        found.append(("closed_at_once", {"day": closes}))
    if reference_date > closes:
        found.append(("reference_date_after_last_day", {"day": reference_date}))
    if not length:
        found.append(("window_of_one_day", {}))
    if length > LONGEST_WINDOW:
        found.append(("window_too_long", {"n": length.days + 1}))
    return found


def _far(now: datetime, *given: date) -> list[Doubt]:
    far = [day for day in given if abs(day - now.date()) > FAR]
    return [("day_far_away", {"day": day}) for day in dict.fromkeys(far)]
