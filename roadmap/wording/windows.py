"""Say until when a cycle takes answers, the same wherever somebody has something to do."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assessments.records.work import Cycle, CycleCode
from assessments.rules import cycle_is_open, cycle_is_to_come
from roadmap.wording.texts import Words


def window(
    cycle: Cycle, now: datetime, say: Words, *, is_submitted: bool = False
) -> str:
    """Say in one sentence whether a cycle is open, and until when, for what."""
    if cycle_is_open(cycle, now):
        key = "submitted" if is_submitted else "open"
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
    cycles: Iterable[Cycle], wanted: Mapping[CycleCode, bool], now: datetime, say: Words
) -> tuple[str, ...]:
    """Say it of some cycles, in the order that they come in.

    Parameters
    ----------
    wanted
        The cycles, each with whether its assessment is submitted: then nobody can
        answer, and it can only be sent back and corrected.
    """
    return tuple(
        window(cycle, now, say, is_submitted=wanted[cycle.code])
        for cycle in cycles
        if cycle.code in wanted
    )
