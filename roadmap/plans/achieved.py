"""Planned against achieved: what came as planned, what did not, what came unplanned.

Monitoring of a plan: planned against observed outcomes, criterion by criterion.

Two submissions are held against the plan between them. A criterion has come when it was
not met at the earlier one and is met at the later one. Where the crosswalk between their
editions carries nothing, nothing is said.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessments.comparison.plan_outcome import PlanBetween
from assessments.records.plans import (
    Action,
    ActionStatus,
    PlannedCriterion,
    criteria_under,
)
from priorities.answers import AnswerValue
from priorities.crosswalk.links import Relation
from priorities.edition import Edition, Priority, PriorityCode
from roadmap.plans.actions import show_span, show_status
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words


class Outcome(StrEnum):
    """What became of a criterion that an action was to fulfil."""

    CAME = "came"
    DID_NOT = "did_not"
    NOT_DUE = "not_due"  # its time had not come at the later reference date
    MET_BEFORE = "met_before"
    NO_LONGER = "no_longer"  # met before, and no longer
    NOT_ANSWERED = "not_answered"  # nothing, or not known, stood at the later one
    DOES_NOT_APPLY = "does_not_apply"
    NOT_COMPARABLE = "not_comparable"  # it was not asked both times


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionOutcome:
    """What became of one criterion of an action.

    Attributes
    ----------
    code
        Code in the later edition; the code of the action's own edition where it has
        none, or several, in the later one.
    in_later
        Whether ``code`` is one of the later edition.
    """

    code: str
    in_later: bool
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOutcome:
    """What became of one action.

    Attributes
    ----------
    taken_out
        Whether it stood in the plan at the earlier submission only.
    """

    action: Action
    taken_out: bool
    criteria: tuple[CriterionOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityOutcome:
    """What became of one priority's criteria, by codes of the later edition.

    ``came``, ``did_not``, ``not_due``, ``no_longer`` and ``not_answered`` were planned; ``unplanned``
    came and was in no action.
    """

    code: PriorityCode
    came: tuple[str, ...]
    did_not: tuple[str, ...]
    not_due: tuple[str, ...]
    no_longer: tuple[str, ...]
    not_answered: tuple[str, ...]
    unplanned: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not any(getattr(self, group) for group in GROUPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """Planned against achieved between two submissions.

    Attributes
    ----------
    actions
        In the order of the plan, those taken out last.
    priorities
        In the order of the later edition, also those of which there is nothing to tell.
    """

    actions: tuple[ActionOutcome, ...]
    priorities: tuple[PriorityOutcome, ...]


def achieved(edition: Edition, between: PlanBetween) -> Achieved:
    """Hold a plan against two submissions.

    Parameters
    ----------
    edition
        The edition of the later submission.

    Returns
    -------
    Achieved
        Where several actions plan one criterion, the priority counts it once: as not
        due only if it is due for none of them.
    """
    actions = tuple(
        ActionOutcome(
            action=action,
            taken_out=taken_out,
            criteria=tuple(_outcomes(action, between)),
        )
        for taken_out, several in (
            (False, between.plan.actions),
            (True, between.taken_out),
        )
        for action in several
    )
    planned = _together(actions)
    return Achieved(
        actions=actions,
        priorities=tuple(
            _of_priority(priority, planned, between) for priority in edition.priorities
        ),
    )


def is_due(action: Action, day: date) -> bool:
    """Whether an action should have been done by a day: it is done, or its time is over."""
    content = action.content
    return content.status is ActionStatus.DONE or content.ends.last_day <= day


def _outcomes(action: Action, between: PlanBetween) -> Iterator[CriterionOutcome]:
    crosswalk = between.crosswalks.get(action.content.edition)
    due = is_due(action, between.reference_date)
    for criterion in criteria_under(action.content, crosswalk):
        is_one = len(criterion.now) == 1
        yield CriterionOutcome(
            code=criterion.now[0] if is_one else criterion.code,
            in_later=is_one,
            outcome=_outcome_of(criterion, between, due=due),
        )


def _outcome_of(
    criterion: PlannedCriterion, between: PlanBetween, *, due: bool
) -> Outcome:
    if len(criterion.now) != 1 or criterion.now[0] not in between.asked_both:
        return Outcome.NOT_COMPARABLE
    outcome = _outcome(criterion.now[0], between, due=due)
    if criterion.relation is Relation.MERGED and outcome is Outcome.DID_NOT:
        return Outcome.NOT_COMPARABLE  # another part may be what is missing
    return outcome


def _outcome(code: str, between: PlanBetween, *, due: bool) -> Outcome:
    was = between.effective_before.get(code) == AnswerValue.MET
    now = between.effective_after.get(code)
    if now == AnswerValue.MET:
        return Outcome.MET_BEFORE if was else Outcome.CAME
    if now == AnswerValue.NOT_APPLICABLE:
        return Outcome.DOES_NOT_APPLY
    if now in (None, AnswerValue.NOT_KNOWN) and (was or due):
        return Outcome.NOT_ANSWERED
    if was:
        return Outcome.NO_LONGER
    return Outcome.DID_NOT if due else Outcome.NOT_DUE


def _together(actions: tuple[ActionOutcome, ...]) -> Mapping[str, Outcome]:
    """Give each planned criterion one outcome: due for one action is due."""
    outcomes: dict[str, Outcome] = {}
    for action in actions:
        for criterion in action.criteria:
            if outcomes.get(criterion.code) in (None, Outcome.NOT_DUE):
                outcomes[criterion.code] = criterion.outcome
    return outcomes


def _of_priority(
    priority: Priority, planned: Mapping[str, Outcome], between: PlanBetween
) -> PriorityOutcome:
    by_outcome: defaultdict[Outcome, list[str]] = defaultdict(list)
    unplanned = []
    for indicator in priority.indicators:
        for criterion in indicator.criteria:
            code = criterion.code
            if code in planned:
                by_outcome[planned[code]].append(code)
            elif (
                code in between.asked_both
                and _outcome(code, between, due=False) is Outcome.CAME
            ):
                unplanned.append(code)
    return PriorityOutcome(
        code=priority.code,
        came=tuple(by_outcome[Outcome.CAME]),
        did_not=tuple(by_outcome[Outcome.DID_NOT]),
        not_due=tuple(by_outcome[Outcome.NOT_DUE]),
        no_longer=tuple(by_outcome[Outcome.NO_LONGER]),
        not_answered=tuple(by_outcome[Outcome.NOT_ANSWERED]),
        unplanned=tuple(unplanned),
    )


GROUPS = ("came", "did_not", "not_due", "no_longer", "not_answered", "unplanned")
"""What is told of a priority, in order; each is a field of `PriorityOutcome`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGroup:
    """Criteria of a priority with the same outcome, one line each."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityLines:
    """What became of one priority; only groups with something in them."""

    code: str
    title: str
    groups: tuple[OutcomeGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLines:
    """What became of one action; ``facts`` says when and how far it is."""

    title: str
    facts: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievedWords:
    """Planned against achieved, as it is shown.

    Attributes
    ----------
    lead
        Which submissions are held against each other.
    says
        The outcome in a few short sentences; never empty.
    priorities
        Only those of which there is something to tell.
    actions
        Each with its criteria: pairs of statement and outcome.
    note
        What "not comparable" means; empty where nothing is.
    """

    lead: str
    says: str
    priorities: tuple[PriorityLines, ...]
    actions: tuple[ActionLines, ...]
    note: str


def achieved_words(edition: Edition, between: PlanBetween, say: Words) -> AchievedWords:
    """Hold a plan against two submissions and say what came of it.

    Parameters
    ----------
    edition
        The edition of the later submission.
    between
        As given by ``service.plans.between``.
    """
    result = achieved(edition, between)
    compared = [c.outcome for action in result.actions for c in action.criteria]
    return AchievedWords(
        lead=say(
            "plan.achieved.lead",
            earlier=between.earlier.cycle,
            later=between.later.cycle,
            day=say.date(between.reference_date),
        ),
        says=_says(result, say),
        priorities=tuple(
            _priority(edition, priority, say)
            for priority in result.priorities
            if not priority.is_empty
        ),
        actions=tuple(_action(edition, action, say) for action in result.actions),
        note=(
            say("plan.achieved.not_comparable_note")
            if Outcome.NOT_COMPARABLE in compared
            else ""
        ),
    )


def _says(result: Achieved, say: Words) -> str:
    counts = {
        group: sum(len(getattr(priority, group)) for priority in result.priorities)
        for group in GROUPS
    }
    if not result.actions and not any(counts.values()):
        return say("plan.achieved.none")
    sentences = [
        say(f"plan.achieved.says.{group}", n=number)
        for group, number in counts.items()
        if number
    ]
    if not result.actions:
        sentences.insert(0, say("plan.achieved.nothing_planned"))
    return " ".join(sentences) or say("plan.achieved.nothing_to_compare")


def _priority(edition: Edition, outcome: PriorityOutcome, say: Words) -> PriorityLines:
    return PriorityLines(
        code=outcome.code,
        title=say.of(edition, f"{outcome.code}.title"),
        groups=tuple(
            OutcomeGroup(
                heading=say(f"plan.achieved.heading.{group}"),
                lines=tuple(
                    criterion_words(edition, code, say)
                    for code in getattr(outcome, group)
                ),
            )
            for group in GROUPS
            if getattr(outcome, group)
        ),
    )


def _action(edition: Edition, outcome: ActionOutcome, say: Words) -> ActionLines:
    content = outcome.action.content
    status = (
        say("plan.achieved.taken_out")
        if outcome.taken_out
        else show_status(content, say)
    )
    return ActionLines(
        title=content.title,
        facts=f"{show_span(content, say)} · {status}",
        lines=tuple(
            (
                _statement(edition, criterion, say),
                say(f"plan.achieved.outcome.{criterion.outcome}"),
            )
            for criterion in outcome.criteria
        ),
    )


def _statement(edition: Edition, criterion: CriterionOutcome, say: Words) -> str:
    if not criterion.in_later:
        return criterion.code
    return criterion_words(edition, criterion.code, say)
