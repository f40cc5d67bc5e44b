"""Until when a cycle takes answers, as a line of every page where somebody can act on it."""

from collections.abc import Iterable
from datetime import datetime

from assessments.records.people import Person
from assessments.records.work import Assessment, Cycle, WorkStage
from assessments.service import Service
from roadmap.web.ui import theme
from roadmap.wording.texts import Words
from roadmap.wording.windows import windows


def window_of(
    service: Service, who: Person, assessment: Assessment, say: Words
) -> tuple[str, ...]:
    """Say until when an assessment takes answers; nothing once it is signed."""
    if assessment.stage is WorkStage.SIGNED:
        return ()
    cycles, now = service.cycles.cycles(who=who), service.world.clock()
    return windows_in(cycles, assessment, now, say)


def windows_in(
    cycles: Iterable[Cycle], assessment: Assessment, now: datetime, say: Words
) -> tuple[str, ...]:
    """Say the same of an assessment whose cycle is among these."""
    if assessment.stage is WorkStage.SIGNED:
        return ()
    is_submitted = assessment.stage is WorkStage.SUBMITTED
    return windows(cycles, {assessment.cycle: is_submitted}, now, say)


def show_windows(lines: Iterable[str]) -> None:
    """Show what was said about windows."""
    for line in lines:
        theme.paragraph(line).classes("window")
