"""Say until when a cycle takes answers, the same wherever somebody has something to do."""

from collections.abc import Iterable
from datetime import datetime

from assessments.records.work import Cycle, CycleCode
from assessments.rules import cycle_is_open, cycle_is_to_come
from roadmap.wording.texts import Words


def window(cycle: Cycle, now: datetime, say: Words) -> str:
    """Say in one sentence whether a cycle is open, and until when."""
    if cycle_is_open(cycle, now):
        key = "open"
    elif cycle_is_to_come(cycle, now):
        key = "to_come"
    else:
        key = "closed"
    return say(
        f"frame.window.{key}",
        cycle=cycle.code,
        first=say.date(cycle.opens),
        last=say.date(cycle.closes),
    )


def windows(
    cycles: Iterable[Cycle], wanted: Iterable[CycleCode], now: datetime, say: Words
) -> tuple[str, ...]:
    """Say it of some cycles, in the order that they come in."""
    codes = frozenset(wanted)
    return tuple(window(cycle, now, say) for cycle in cycles if cycle.code in codes)
