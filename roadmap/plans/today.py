"""A plan as it reads under the edition that its state answers now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assessments.days import oldest_day
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionStatus,
    Plan,
    PlannedCriterion,
    Quarter,
    criteria_under,
)
from priorities.crosswalk.links import COMPARABLE, Crosswalk, Relation
from priorities.edition import CriterionCode, Edition, Option

OPEN = frozenset({ActionStatus.PLANNED, ActionStatus.UNDER_WAY})
"""What is still to come."""

COUNTED = OPEN | {ActionStatus.DONE}
"""What leads somewhere: dropped actions do not."""


FOLLOWED = COMPARABLE | {Relation.MERGED}
"""The relations under which what was planned is still asked in one criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionToday:
    """An action of the plan, and what became of what it names.

    Attributes
    ----------
    criteria
        Its criteria under the edition of today.
    option
        The option it takes up, in the edition of today; None when it takes up none.
    option_is_gone
        Whether it takes up an option that the edition of today no longer has.
    is_linked
        Whether its own edition is that of today or linked with it.
    done_in
        The quarter in which it was marked done; None while it is not, and where that
        was not read.
    """

    action: Action
    criteria: tuple[PlannedCriterion, ...]
    option: Option | None
    option_is_gone: bool
    is_linked: bool
    done_in: Quarter | None = None

    @property
    def drawn(self) -> ActionContent:
        """What is drawn of it: what is done ended when it was marked so."""
        content = self.action.content
        if self.done_in is None:
            return content
        starts = min(content.starts, self.done_in)
        return replace(content, starts=starts, ends=self.done_in)

    @property
    def codes(self) -> tuple[str, ...]:
        """What its criteria are now, each code once; split and dropped ones left out."""
        return tuple(
            dict.fromkeys(
                code
                for criterion in self.criteria
                if criterion.relation in FOLLOWED
                for code in criterion.now
            )
        )

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.action.content.status in OPEN

    @property
    def counts(self) -> bool:
        """Whether it leads somewhere: it is open or done."""
        return self.action.content.status in COUNTED


def read_today(
    plan: Plan, edition: Edition, crosswalks: Mapping[str, Crosswalk | None]
) -> tuple[ActionToday, ...]:
    """Read a plan under the edition of today.

    Parameters
    ----------
    crosswalks
        By id of the edition that an action was written under, the way to ``edition``;
        None, or nothing, where nobody linked the two. The edition itself may be left
        out.

    Returns
    -------
    tuple of ActionToday
        In the order of the plan.
    """
    options: dict[str, Option] = {o.code: o for o in edition.options}
    return tuple(
        replace(
            _read(action, edition, options, crosswalks.get(action.content.edition)),
            done_in=done_in(plan, action),
        )
        for action in plan.actions
    )


def done_in(plan: Plan, action: Action) -> Quarter | None:
    """Give the quarter in which an action of a plan was marked done, if it was."""
    at = plan.done_at.get(action.id)
    return None if at is None else Quarter.of(oldest_day(at))


def fulfilled_by(actions: Iterable[ActionToday]) -> frozenset[str]:
    """Give the criteria of today that these actions fulfil when they are done.

    Same, reworded and moved criteria count. A merged one counts where all its parts are
    planned. A split or dropped one does not: what was planned is not what is asked now.
    """
    codes: set[str] = set()
    parts: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for action in actions:
        for criterion in action.criteria:
            if criterion.relation in COMPARABLE:
                codes.update(criterion.now)
            elif criterion.relation is Relation.MERGED:
                planned = parts[action.action.content.edition, criterion.parts]
                planned.add(criterion.code)
                if planned.issuperset(criterion.parts):
                    codes.update(criterion.now)
    return frozenset(codes)


def _read(
    action: Action,
    edition: Edition,
    options: Mapping[str, Option],
    crosswalk: Crosswalk | None,
) -> ActionToday:
    content = action.content
    of_today = content.edition == edition.id
    return ActionToday(
        action=action,
        criteria=(
            _unchanged(content.criteria, edition)
            if of_today
            else criteria_under(content, crosswalk)
        ),
        option=None if content.option is None else options.get(content.option),
        option_is_gone=content.option is not None and content.option not in options,
        is_linked=of_today or crosswalk is not None,
    )


def _unchanged(codes: Iterable[str], edition: Edition) -> tuple[PlannedCriterion, ...]:
    return tuple(
        PlannedCriterion(
            code=code, now=(code,), relation=Relation.SAME, reason="", parts=(code,)
        )
        for code in codes
        if CriterionCode(code) in edition.criterion_by_code
    )
