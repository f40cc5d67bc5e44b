"""A cycle is open wherever on earth it is one of its days."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import days, rules
from assessments.errors import AssessmentsError, Frozen, WrongMoment
from assessments.records.sheet import TaskKind
from assessments.records.work import Cycle, CycleCode
from tests.worlds import SmallWorld, met

MOMENTS = st.timedeltas(timedelta(days=0), timedelta(days=36500)).map(
    lambda since: datetime(2000, 1, 1, tzinfo=UTC) + since
)
OFFSETS = st.integers(min_value=-12 * 4, max_value=14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)
PEOPLED = ("Pacific/Tongatapu", "Pacific/Kiritimati", "America/New_York")
PEOPLED += ("Pacific/Niue", "Pacific/Honolulu", "Asia/Jakarta", "Asia/Kathmandu")
ZONES = OFFSETS | st.sampled_from(PEOPLED).map(ZoneInfo)
NEAR = st.integers(min_value=-4, max_value=4)


def cycle(opens: date, closes: date, *, closed: bool = False) -> Cycle:
    return Cycle(
        code=CycleCode("2026"),
        edition="small",
        reference_date=opens,
        opens=opens,
        closes=closes,
        closed=closed,
    )


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


@given(MOMENTS, ZONES, NEAR, st.integers(min_value=0, max_value=5))
def test_a_cycle_is_open_for_whoever_has_one_of_its_days_on_the_calendar(
    now, zone, before, length
):
    day = now.astimezone(zone).date()
    first = day + timedelta(days=before)
    window = cycle(first, first + timedelta(days=length))

    if window.opens <= day <= window.closes:
        assert rules.cycle_is_open(window, now)
        assert not rules.cycle_is_over(window, now)


@given(MOMENTS, NEAR, st.integers(min_value=0, max_value=5))
def test_a_cycle_is_open_only_while_somebody_has_one_of_its_days(now, before, length):
    first = now.date() + timedelta(days=before)
    window = cycle(first, first + timedelta(days=length))
    there = [
        now.astimezone(timezone(timedelta(hours=hours))).date()
        for hours in range(-12, 15)
    ]

    assert rules.cycle_is_open(window, now) == any(
        window.opens <= day <= window.closes for day in there
    )


@given(MOMENTS, ZONES, NEAR, st.booleans())
def test_a_cycle_is_to_come_or_open_or_over_and_over_for_everybody_at_once(
    now, zone, before, closed
):
    day = now.astimezone(zone).date() + timedelta(days=before)
    window = cycle(day - timedelta(days=1), day, closed=closed)
    to_come = rules.cycle_is_to_come(window, now)
    over = rules.cycle_is_over(window, now)

    assert [to_come, rules.cycle_is_open(window, now), over].count(True) == 1
    if over and not closed:
        assert now.astimezone(zone).date() > window.closes


@given(MOMENTS, ZONES)
def test_what_somebody_has_on_the_calendar_has_begun_and_is_not_over(now, zone):
    day = now.astimezone(zone).date()

    assert days.oldest_day(now) <= day <= days.newest_day(now)


@pytest.mark.parametrize(
    ("where", "when"),
    [
        ("Nuku'alofa, 9 in the morning of the first day", "2026-01-01T09:00+13:00"),
        ("Kiritimati, the first minute", "2026-01-01T00:00+14:00"),
        ("Washington, the evening of the last day", "2026-06-30T19:30-05:00"),
        ("Honolulu, the evening of the last day", "2026-06-30T23:30-10:00"),
        ("Alofi, the last minute of the last day", "2026-06-30T23:59-11:00"),
    ],
)
def test_everybody_has_the_whole_first_day_and_the_whole_last(
    small_world: SmallWorld, where: str, when: str
):
    small_world.clock.now = at(when)

    given_answer = next(met("LAW-1.2a"))

    assert not small_world.service.answering.record_answer(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        answer=given_answer,
    ).repeated
    kinds = {
        task.kind
        for task in small_world.service.answering.work_for(
            who=small_world.a.focal_point
        )
    }
    assert TaskKind.ANSWER in kinds


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("2025-12-31T23:59+14:00", WrongMoment),
        ("2026-07-01T00:00-12:00", Frozen),
    ],
)
def test_before_its_first_hour_anywhere_and_after_its_last_a_cycle_takes_nothing(
    small_world: SmallWorld, when: str, kind: type[WrongMoment]
):
    small_world.clock.now = at(when)

    with pytest.raises(kind):
        small_world.service.answering.record_answer(
            who=small_world.a.focal_point,
            assessment=small_world.a.assessment,
            answer=next(met("LAW-1.2a")),
        )


@pytest.mark.parametrize(
    ("when", "over"),
    [("2026-07-01T23:59+14:00", False), ("2026-07-01T00:00-12:00", True)],
)
def test_the_office_has_nothing_to_prepare_while_somebody_can_still_answer(
    small_world: SmallWorld, when: str, over: bool
):
    small_world.clock.now = at(when)
    service, analyst = small_world.service, small_world.analyst

    (told,) = service.releasing.participation(who=analyst)
    with pytest.raises(AssessmentsError) as refused:
        service.releasing.prepare(who=analyst, cycle=small_world.cycle)

    assert told.is_over == over
    assert (refused.value.reason == "cycle_still_open") != over


def test_a_quarter_of_a_plan_lasts_until_it_is_over_everywhere(small_world: SmallWorld):
    small_world.clock.now = at("2026-06-30T20:00-10:00")

    assert small_world.service.world.today() == date(2026, 6, 30)
