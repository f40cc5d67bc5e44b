"""What is chosen, turned into actions for a plan: one per criterion, indicator or option.

Only a beginning: title, lead and quarters are the state's to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.records.people import AgencyCode
from assessments.records.plans import ActionContent, ActionStatus, Quarter
from assessments.validation import LONGEST_NAME
from priorities.edition import Edition, Option
from roadmap.next_steps.options import EFFORTS
from roadmap.wording.texts import Words

QUARTERS = {1: 1, 2: 2, 3: 4}
"""Quarters that an action of an effort class takes, unless the state says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An action as it is proposed.

    Attributes
    ----------
    effort
        Effort class, 1 to 3: that of the option, or the highest among the criteria.
    """

    title: str
    criteria: tuple[str, ...]
    option: str | None
    effort: int


def of_criteria(
    edition: Edition, codes: Sequence[str], say: Words
) -> tuple[Proposal, ...]:
    """Propose one action for each criterion, titled with its statement."""
    return tuple(
        Proposal(
            title=_short(say.of(edition, f"{code}.text").rstrip(".")),
            criteria=(code,),
            option=None,
            effort=edition.criterion_by_code[code].effort,
        )
        for code in _in_order(edition, codes)
    )


def of_indicators(
    edition: Edition, codes: Sequence[str], say: Words
) -> tuple[Proposal, ...]:
    """Propose one action for the criteria of each indicator, titled with its title."""
    by_indicator: dict[str, list[str]] = {}
    for code in _in_order(edition, codes):
        by_indicator.setdefault(edition.indicator_of[code].code, []).append(code)
    return tuple(
        Proposal(
            title=_short(say.of(edition, f"{indicator}.title")),
            criteria=tuple(inside),
            option=None,
            effort=max(edition.criterion_by_code[code].effort for code in inside),
        )
        for indicator, inside in by_indicator.items()
    )


def of_option(
    edition: Edition, option: Option, codes: Sequence[str], say: Words
) -> Proposal:
    """Propose the action of taking up an option for the criteria it is to serve."""
    return Proposal(
        title=_short(say.of(edition, f"{option.code}.title")),
        criteria=tuple(_in_order(edition, codes)),
        option=option.code,
        effort=EFFORTS[option.effort],
    )


def content_of(
    proposal: Proposal,
    edition: Edition,
    *,
    lead: AgencyCode | None,
    starts: Quarter,
    ends: Quarter | None,
) -> ActionContent:
    """Give what is written into the plan.

    Parameters
    ----------
    lead
        The agency in charge; None while nobody is.
    starts, ends
        First and last quarter; without a last one, as many as `QUARTERS` says.
    """
    return ActionContent(
        title=proposal.title,
        edition=edition.id,
        option=proposal.option,
        criteria=proposal.criteria,
        lead=lead,
        partners=(),
        starts=starts,
        ends=ends or starts.later(QUARTERS[proposal.effort] - 1),
        status=ActionStatus.PLANNED,
        effort=proposal.effort,
        amount=None,
        currency=None,
        evidence_wanted="",
        evidence=(),
        after=(),
        note="",
    )


def _in_order(edition: Edition, codes: Sequence[str]) -> list[str]:
    """Put codes in the order of the list, each once."""
    wanted = set(codes)
    return [code for code in edition.criterion_by_code if code in wanted]


def _short(title: str) -> str:
    """Cut a title to what the plan keeps, at a word."""
    if len(title) <= LONGEST_NAME:
        return title
    return title[: LONGEST_NAME - 2].rsplit(" ", 1)[0] + " …"
