"""Planned against achieved in words, ready for a page: nothing is left to decide."""

from dataclasses import dataclass

from assessments.kept_plans import PlanBetween
from priorities.edition import Edition
from roadmap.explaining import criterion_words
from roadmap.plans.achieved import (
    Achieved,
    ActionOutcome,
    CriterionOutcome,
    Outcome,
    PriorityOutcome,
    achieved,
)
from roadmap.plans.words import show_span, show_status
from roadmap.wording import show_date, t

GROUPS = ("came", "did_not", "not_due", "no_longer", "unplanned")
"""What is told of a priority, in order; each is a field of `PriorityOutcome`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Criteria of a priority with the same outcome, one line each."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityLines:
    """What became of one priority; only groups with something in them."""

    code: str
    title: str
    groups: tuple[Group, ...]


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


def achieved_words(
    edition: Edition, between: PlanBetween, language: str
) -> AchievedWords:
    """Hold a plan against two submissions and say what came of it.

    Parameters
    ----------
    edition
        The edition of the later submission.
    between
        As given by ``service.plans.between``.
    """
    found = achieved(edition, between)
    compared = [c.outcome for action in found.actions for c in action.criteria]
    return AchievedWords(
        lead=t(
            "plan.achieved.lead",
            language,
            earlier=between.earlier.cycle,
            later=between.later.cycle,
            day=show_date(between.reference_date, language),
        ),
        says=_says(found, language),
        priorities=tuple(
            _priority(edition, one, language)
            for one in found.priorities
            if not one.is_empty
        ),
        actions=tuple(_action(edition, one, language) for one in found.actions),
        note=(
            t("plan.achieved.not_comparable_note", language)
            if Outcome.NOT_COMPARABLE in compared
            else ""
        ),
    )


def _says(found: Achieved, language: str) -> str:
    counts = {
        group: sum(len(getattr(one, group)) for one in found.priorities)
        for group in GROUPS
    }
    if not found.actions and not any(counts.values()):
        return t("plan.achieved.none", language)
    sentences = [
        t(f"plan.achieved.says.{group}", language, n=number)
        for group, number in counts.items()
        if number
    ]
    if not found.actions:
        sentences.insert(0, t("plan.achieved.nothing_planned", language))
    return " ".join(sentences) or t("plan.achieved.nothing_to_compare", language)


def _priority(edition: Edition, one: PriorityOutcome, language: str) -> PriorityLines:
    return PriorityLines(
        code=one.code,
        title=edition.words(f"{one.code}.title", language),
        groups=tuple(
            Group(
                heading=t(f"plan.achieved.heading.{group}", language),
                lines=tuple(
                    criterion_words(edition, code, language)
                    for code in getattr(one, group)
                ),
            )
            for group in GROUPS
            if getattr(one, group)
        ),
    )


def _action(edition: Edition, one: ActionOutcome, language: str) -> ActionLines:
    content = one.action.content
    status = (
        t("plan.achieved.taken_out", language)
        if one.taken_out
        else show_status(content, language)
    )
    return ActionLines(
        title=content.title,
        facts=f"{show_span(content, language)} · {status}",
        lines=tuple(
            (
                _statement(edition, criterion, language),
                t(f"plan.achieved.outcome.{criterion.outcome}", language),
            )
            for criterion in one.criteria
        ),
    )


def _statement(edition: Edition, criterion: CriterionOutcome, language: str) -> str:
    if not criterion.in_later:
        return criterion.code
    return criterion_words(edition, criterion.code, language)
