"""What criteria cost in the eyes of a state, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from priorities.edition import PriorityCode
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One criterion that is not met, with its effort class and the state's own cost.

    Attributes
    ----------
    effort
        Effort class of the edition, 1 to 3; ``effort_words`` says what it means.
    own
        Cost the state set, from 1; None where the effort class holds.
    """

    code: str
    says: str
    effort: int
    effort_words: str
    own: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostGroup:
    """The criteria of one indicator that are not met."""

    title: str
    lines: tuple[CostLine, ...]


def cost_groups(
    snapshot: Snapshot, priority: str, own: Mapping[str, int], say: Words
) -> tuple[CostGroup, ...]:
    """List what is not met in a priority, indicator by indicator, lowest rung first.

    Raises
    ------
    KeyError
        If the placement has no such priority.
    """
    placed = snapshot.placement.by_code[priority]
    lacking = {*placed.would_raise, *placed.would_not_raise}
    groups = []
    for indicator in snapshot.edition.priority_by_code[
        PriorityCode(priority)
    ].indicators:
        lines = tuple(
            CostLine(
                code=criterion.code,
                says=criterion_words(snapshot.edition, criterion.code, say),
                effort=snapshot.edition.effort_of(criterion.code),
                effort_words=say(
                    f"ways.effort.{snapshot.edition.effort_of(criterion.code)}"
                ),
                own=own.get(criterion.code),
            )
            for criterion in indicator.criteria
            if criterion.code in lacking
        )
        if lines:
            title = say.of(snapshot.edition, f"{indicator.code}.title")
            groups.append(CostGroup(title=title, lines=lines))
    return tuple(groups)
