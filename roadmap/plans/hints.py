"""What a state may want to look at in its plan: values, each with what it is about.

Soft edit checks of a plan.

Hints are questions, never orders: a plan with every hint in it can be the right one.
The rules are written in the handbook, page "How to plan".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.answers.snapshot import Snapshot, effective_word
from assessments.records.plans import ActionContent, ActionId, ActionStatus, Quarter
from priorities.answers import AnswerValue
from priorities.crosswalk.links import Relation
from priorities.edition import CriterionCode, Edition, Nature, OptionKind
from roadmap.next_steps.proposals import lasting
from roadmap.plans.actions import show_quarter
from roadmap.plans.projection import Projection, does_not_apply, is_overdue
from roadmap.plans.today import ActionToday, fulfilled_by
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words

FEW = 3
"""Fewer open actions than this are too few to speak of their balance."""


class HintKind(StrEnum):
    """What a hint is about, in the order in which hints are shown."""

    OVERDUE = "overdue"  # its time has passed, and it is not done
    TOO_SHORT = "too_short"  # shorter than the effort of what it is for
    NO_OWNER = "no_owner"  # nobody is in charge
    WAITS_TOO_LONG = "waits_too_long"  # it starts before what it waits for ends
    WAITS_FOR_DROPPED = "waits_for_dropped"  # what it waits for was dropped
    SAME_QUARTER = "same_quarter"  # every open action ends in the same quarter
    MOSTLY_TRAINING = "mostly_training"  # training, and nothing for the law
    NO_CRITERIA = "no_criteria"  # it fulfils nothing that is asked
    ALREADY_MET = "already_met"  # what it is for is met
    DOES_NOT_APPLY = "does_not_apply"  # what it is for does not apply here
    PLANNED_TWICE = "planned_twice"  # several open actions are for the same criterion
    NO_GAIN_YET = "no_gain_yet"  # above a rung that stays unsecured
    DONE_UNANSWERED = "done_unanswered"  # done, and its criteria are not answered met
    NO_EVIDENCE = "no_evidence"  # done, and no evidence is named
    OPTION_GONE = "option_gone"  # the newest edition has no such option
    CRITERION_GONE = "criterion_gone"  # dropped in the newest edition
    CRITERION_SPLIT = "criterion_split"
    CRITERION_MERGED = "criterion_merged"  # and not all its parts are planned
    NOT_LINKED = "not_linked"  # its edition is not linked with the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One thing to look at.

    Attributes
    ----------
    actions
        What it is about; for those that wait, the one that waits first.
    codes
        Criteria that it is about: of the newest edition, or where they are gone, split
        or merged, of the edition of the action.
    now
        What a split or merged criterion is now.
    option
        The option that is gone; None for other hints.
    quarter
        The quarter that all end in; None for other hints.
    """

    kind: HintKind
    actions: tuple[ActionId, ...]
    codes: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    option: str | None = None
    quarter: Quarter | None = None


def hints(
    snapshot: Snapshot,
    actions: Sequence[ActionToday],
    projection: Projection,
    *,
    today: Quarter,
) -> tuple[Hint, ...]:
    """Find what a state may want to look at in its plan.

    Parameters
    ----------
    snapshot
        What stands now.
    actions, projection
        The plan under its edition, and where it leads.

    Returns
    -------
    tuple of Hint
        By kind, then in the order of the plan.
    """
    plan = _Plan(snapshot=snapshot, actions=actions)
    unordered = [
        *_about_time(plan, today),
        *_about_waiting(actions),
        *_about_balance(plan, projection),
        *_about_criteria(plan, projection),
        *_about_what_is_done(plan),
        *_about_editions(actions),
    ]
    order = list(HintKind)
    return tuple(sorted(unordered, key=lambda hint: order.index(hint.kind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    snapshot: Snapshot
    actions: Sequence[ActionToday]

    @property
    def open(self) -> tuple[ActionToday, ...]:
        return tuple(action for action in self.actions if action.is_open)

    def stands(self, code: str) -> str | None:
        return effective_word(self.snapshot.effective.get(code))


def _about_time(plan: _Plan, today: Quarter) -> Iterator[Hint]:
    for action in plan.actions:
        if is_overdue(action.action.content, today):
            yield Hint(kind=HintKind.OVERDUE, actions=(action.action.id,))
        elif longer := _longer_than_planned(plan, action):
            about = (action.action.id,)
            yield Hint(kind=HintKind.TOO_SHORT, actions=about, codes=longer)
        if action.is_open and action.action.content.lead is None:
            yield Hint(kind=HintKind.NO_OWNER, actions=(action.action.id,))


def _longer_than_planned(plan: _Plan, action: ActionToday) -> tuple[str, ...]:
    """Give what an open action is for and by its effort takes longer, met ones left out."""
    content, edition = action.action.content, plan.snapshot.edition
    return tuple(
        code
        for code in (action.codes if action.is_open else ())
        if plan.stands(code) != AnswerValue.MET
        and lasting(content.starts, edition.effort_of(code)) > content.ends
    )


def _about_waiting(actions: Sequence[ActionToday]) -> Iterator[Hint]:
    by_id = {action.action.id: action for action in actions}
    for action in actions:
        for before in action.action.content.after if action.is_open else ():
            first = by_id[before].action.content
            pair = (action.action.id, before)
            if first.status is ActionStatus.DROPPED:
                yield Hint(kind=HintKind.WAITS_FOR_DROPPED, actions=pair)
            elif (
                first.status is not ActionStatus.DONE
                and first.ends > action.action.content.starts
            ):
                yield Hint(kind=HintKind.WAITS_TOO_LONG, actions=pair)


def _about_balance(plan: _Plan, projection: Projection) -> Iterator[Hint]:
    still_open = plan.open
    if len(still_open) < FEW:
        return
    ids = tuple(action.action.id for action in still_open)
    ends = {action.action.content.ends for action in still_open}
    if len(ends) == 1:
        yield Hint(kind=HintKind.SAME_QUARTER, actions=ids, quarter=ends.pop())
    trainings = tuple(
        action.action.id
        for action in still_open
        if action.option is not None and action.option.kind is OptionKind.TRAINING
    )
    law = _open_law(plan, projection)
    planned = fulfilled_by(still_open)
    if 2 * len(trainings) > len(ids) and law and planned.isdisjoint(law):
        yield Hint(kind=HintKind.MOSTLY_TRAINING, actions=trainings, codes=law)


def _open_law(plan: _Plan, projection: Projection) -> tuple[str, ...]:
    """Give what is asked by law, would raise a placement, and is not met."""
    return tuple(
        code
        for priority in projection.now.priorities
        for code in priority.would_raise
        if plan.snapshot.edition.criterion_by_code[code].nature is Nature.IN_LAW
    )


def _about_criteria(plan: _Plan, projection: Projection) -> Iterator[Hint]:
    for_nothing_yet = {
        code
        for priority in projection.last.priorities
        for indicator in priority.indicators
        for code in indicator.ahead
    }
    planned_by: defaultdict[str, list[ActionId]] = defaultdict(list)
    for action in plan.open:
        for code in action.codes:
            planned_by[code].append(action.action.id)
        yield from _about_criteria_of(plan, action, for_nothing_yet)
    together: defaultdict[tuple[ActionId, ...], list[str]] = defaultdict(list)
    for code, ids in planned_by.items():
        if len(ids) > 1:
            together[tuple(ids)].append(code)
    for several, codes in together.items():
        yield Hint(kind=HintKind.PLANNED_TWICE, actions=several, codes=tuple(codes))


def _about_criteria_of(
    plan: _Plan, action: ActionToday, for_nothing_yet: set[CriterionCode]
) -> Iterator[Hint]:
    alone = (action.action.id,)
    if not action.action.content.criteria:
        yield Hint(kind=HintKind.NO_CRITERIA, actions=alone)
    for kind, codes in (
        (
            HintKind.ALREADY_MET,
            [c for c in action.codes if plan.stands(c) == AnswerValue.MET],
        ),
        (
            HintKind.DOES_NOT_APPLY,
            [c for c in action.codes if does_not_apply(plan.snapshot, c)],
        ),
        (
            HintKind.NO_GAIN_YET,
            [
                c
                for c in action.codes
                if c in for_nothing_yet and plan.stands(c) != AnswerValue.MET
            ],
        ),
    ):
        if codes:
            yield Hint(kind=kind, actions=alone, codes=tuple(codes))


def _about_what_is_done(plan: _Plan) -> Iterator[Hint]:
    for action in plan.actions:
        if action.action.content.status is not ActionStatus.DONE:
            continue
        unanswered = tuple(
            code
            for code in action.codes
            if plan.stands(code) != AnswerValue.MET
            and not does_not_apply(plan.snapshot, code)
        )
        alone = (action.action.id,)
        if unanswered:
            yield Hint(kind=HintKind.DONE_UNANSWERED, actions=alone, codes=unanswered)
        if not action.action.content.evidence:
            yield Hint(kind=HintKind.NO_EVIDENCE, actions=alone)


def _about_editions(actions: Sequence[ActionToday]) -> Iterator[Hint]:
    kinds = {
        Relation.DROPPED: HintKind.CRITERION_GONE,
        Relation.SPLIT: HintKind.CRITERION_SPLIT,
        Relation.MERGED: HintKind.CRITERION_MERGED,
    }
    planned = fulfilled_by(action for action in actions if action.counts)
    for action in actions:
        alone = (action.action.id,)
        if not action.counts:
            continue
        if action.option_is_gone:
            option = action.action.content.option
            yield Hint(kind=HintKind.OPTION_GONE, actions=alone, option=option)
        if not action.is_linked:
            yield Hint(kind=HintKind.NOT_LINKED, actions=alone)
        for criterion in action.criteria:
            kind = kinds.get(criterion.relation) if criterion.relation else None
            if kind is not None and planned.isdisjoint(criterion.now):
                yield Hint(
                    kind=kind, actions=alone, codes=(criterion.code,), now=criterion.now
                )


SHOWN = 3
"""How many criteria are named before "and n more"."""

_OF_THE_OLD = frozenset(
    {HintKind.CRITERION_GONE, HintKind.CRITERION_SPLIT, HintKind.CRITERION_MERGED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HintLine:
    """One hint in words; ``action`` and ``title`` are of the action to open."""

    says: str
    action: ActionId
    title: str


def hint_lines(
    edition: Edition,
    given: Iterable[Hint],
    contents: Mapping[ActionId, ActionContent],
    say: Words,
) -> tuple[HintLine, ...]:
    """Put hints into words, in their order.

    Parameters
    ----------
    edition
        The edition of today.
    contents
        Every action of the plan.
    """
    still_open = sum(
        content.status in ("planned", "under_way") for content in contents.values()
    )
    return tuple(
        HintLine(
            says=say(
                f"plan.hint.{hint.kind}",
                **_values(edition, hint, contents, say),
                all=still_open,
            ),
            action=hint.actions[0],
            title=contents[hint.actions[0]].title,
        )
        for hint in given
    )


def some_criteria(edition: Edition, codes: Sequence[str], say: Words) -> str:
    """Name a few criteria by their statements, and how many more there are."""
    named = "; ".join(
        criterion_words(edition, code, say)
        if CriterionCode(code) in edition.criterion_by_code
        else code
        for code in codes[:SHOWN]
    )
    more = len(codes) - SHOWN
    if more <= 0:
        return named
    return say("plan.more_criteria", named=named, n=more)


def _values(
    edition: Edition,
    hint: Hint,
    contents: Mapping[ActionId, ActionContent],
    say: Words,
) -> dict[str, object]:
    about = [contents[action] for action in hint.actions]
    first, last = about[0], about[-1]
    return {
        "n": len(about),
        "title": first.title,
        "other": last.title,
        "titles": ", ".join(f"“{say.apart(content.title)}”" for content in about),
        "starts": show_quarter(first.starts, say),
        "ends": show_quarter(first.ends, say),
        "other_ends": show_quarter(last.ends, say),
        "quarter": "" if hint.quarter is None else show_quarter(hint.quarter, say),
        "criteria": (
            ", ".join(hint.codes)
            if hint.kind in _OF_THE_OLD
            else some_criteria(edition, hint.codes, say)
        ),
        "now": some_criteria(edition, hint.now, say),
        "option": hint.option or "",
        "own": first.edition,
        "edition": edition.id,
    }
