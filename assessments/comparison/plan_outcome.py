"""A plan and two submissions that it is held against: what was meant, and what came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessments.answers.snapshot import Snapshot, effective_words
from assessments.records.plans import Action, Plan
from assessments.records.work import Submission
from priorities.answers import Scope
from priorities.crosswalk.links import COMPARABLE, Crosswalk, EditionPath, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBetween:
    """A plan between two submissions of a state.

    Attributes
    ----------
    plan
        As it stood at the later submission; empty where that was made before there
        were plans.
    taken_out
        Actions that stood in the plan at the earlier submission and no longer did at
        the later one, as they were then.
    effective_before, effective_after
        What stood at each submission, by code of the later one's edition: an answer
        value or ``"disputed"``; nothing where a code is missing. Empty where the
        editions are not here or not linked.
    asked_both
        Codes of the later edition whose question was asked both times.
    crosswalks
        The way to the later edition from each edition that an action names; None where
        nobody linked them.
    reference_date
        The day that the later answers speak of.
    """

    earlier: Submission
    later: Submission
    plan: Plan
    taken_out: tuple[Action, ...]
    effective_before: Mapping[str, str]
    effective_after: Mapping[str, str]
    asked_both: frozenset[str]
    crosswalks: Mapping[str, Crosswalk | None]
    reference_date: date


EffectiveBothTimes = tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]
"""What stood before and after, and what was asked both times, by codes of the newer edition."""


def effective_both_times(
    before: Snapshot, after: Snapshot, path: EditionPath
) -> EffectiveBothTimes:
    """Give what stood before and after, and what was asked both times."""
    return (
        effective_words(
            path.newer.under(before.edition.rules.version), before.effective_under(path)
        ),
        effective_words(path.newer.under(after.edition.rules.version), after.effective),
        _asked_both(path, before.scope, after.scope),
    )


def _asked_both(path: EditionPath, before: Scope, after: Scope) -> frozenset[str]:
    then, now = path.older.asked(before), path.newer.asked(after)
    carries = COMPARABLE | {Relation.MERGED}
    return frozenset(
        code
        for link in path.crosswalk.criteria
        if link.relation in carries and then.issuperset(link.older)
        for code in link.newer
        if code in now
    )
