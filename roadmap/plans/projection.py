"""Where a plan leads: the placement at the end of each quarter, with its band.

A scenario of full implementation on time, not a forecast.

What an action is to fulfil counts as met from the end of its last quarter on, on top of
what stands now. It is a promise kept in time and nothing else: no answer is given,
nothing that is met now is taken to be lost, and what nobody knows stays in the band.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.answers.snapshot import Snapshot, effective_word
from assessments.records.plans import ActionContent, ActionStatus, Quarter
from priorities.answers import AnswerValue
from priorities.edition import IndicatorCode
from priorities.scoring.placement import place
from priorities.scoring.result import Placement
from priorities.voices import Applicability, applicability
from roadmap.next_steps.what_if import tried
from roadmap.plans.today import ActionToday, fulfilled_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectedQuarter:
    """Where the state would be at the end of a quarter."""

    quarter: Quarter
    placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Where a plan leads.

    Attributes
    ----------
    now
        By the answers alone.
    quarters
        The quarter of today and every later one in which something ends; none when
        nothing of the plan leads anywhere.
    """

    now: Placement
    quarters: tuple[ProjectedQuarter, ...]

    @property
    def last(self) -> Placement:
        """When everything in the plan is done."""
        return self.quarters[-1].placement if self.quarters else self.now


def project(
    snapshot: Snapshot, actions: Sequence[ActionToday], *, today: Quarter
) -> Projection:
    """Say where a plan leads, quarter by quarter.

    Parameters
    ----------
    snapshot
        What stands now.
    actions
        The plan under its edition. Dropped actions are left out. Done ones count at
        once, as claimed and not yet answered. Open ones whose time has passed count
        from the end of this quarter on.
    today
        The quarter of today.

    Returns
    -------
    Projection
        Low and high of a quarter are the two ends of the placement with the planned
        criteria met. A criterion that stands as not applicable stays so. With
        everything planned, each priority that is placed reaches the top of what its
        scope asks.

    Raises
    ------
    AnswersError
        If the plan names criteria that the edition does not have.
    """
    leading = [action for action in actions if action.counts and action.codes]
    quarters = sorted({today, *(counts_from(a, today) for a in leading)})
    projected: list[ProjectedQuarter] = []
    placement, before = snapshot.placement, frozenset[str]()
    for quarter in quarters if leading else ():
        by_then = [a for a in leading if counts_from(a, today) <= quarter]
        fulfilled = _missing(snapshot, fulfilled_by(by_then))
        if fulfilled != before:
            placement = place(
                snapshot.edition, tried(snapshot, on=fulfilled), snapshot.scope
            )
            before = fulfilled
        projected.append(ProjectedQuarter(quarter=quarter, placement=placement))
    return Projection(now=snapshot.placement, quarters=tuple(projected))


def counts_from(action: ActionToday, today: Quarter) -> Quarter:
    """Give the quarter from whose end on an action counts."""
    content = action.action.content
    if content.status is ActionStatus.DONE:
        return today
    return max(content.ends, today)


def is_overdue(content: ActionContent, today: Quarter) -> bool:
    """Whether the time of an action has passed and it is not done."""
    open_ = content.status in (ActionStatus.PLANNED, ActionStatus.UNDER_WAY)
    return open_ and content.ends < today


def _missing(snapshot: Snapshot, codes: Iterable[str]) -> frozenset[str]:
    """Leave out what is met already and what does not apply."""
    return frozenset(
        code
        for code in codes
        if effective_word(snapshot.effective.get(code)) != AnswerValue.MET
        and not does_not_apply(snapshot, code)
    )


def does_not_apply(snapshot: Snapshot, code: str) -> bool:
    """Whether a criterion, or its indicator as a whole, stands as not applicable."""
    whole: IndicatorCode = snapshot.edition.indicator_of[code].code
    applies = applicability(snapshot.effective.get(whole), snapshot.edition.rules)
    return (
        applies is Applicability.NO
        or effective_word(snapshot.effective.get(code)) == AnswerValue.NOT_APPLICABLE
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Whole years, from the first that anything begins in to the last it ends in.

    Attributes
    ----------
    first, last
        Years, both inside.
    today
        The quarter of today; it is inside too.
    """

    first: int
    last: int
    today: Quarter

    @property
    def years(self) -> range:
        """Every year, in order."""
        return range(self.first, self.last + 1)

    def starts_at(self, quarter: Quarter) -> Fraction:
        """Give where a quarter begins, as a share of the whole line, from 0 to 1."""
        quarters = (quarter.year - self.first) * 4 + quarter.number - 1
        return Fraction(quarters, len(self.years) * 4)

    def ends_at(self, quarter: Quarter) -> Fraction:
        """Give where a quarter ends, as a share of the whole line, from 0 to 1."""
        return self.starts_at(quarter.later())


def timeline(contents: Iterable[ActionContent], *, today: Quarter) -> Timeline:
    """Span the time of these actions and today."""
    ends = [today, *(q for content in contents for q in (content.starts, content.ends))]
    return Timeline(first=min(ends).year, last=max(ends).year, today=today)
