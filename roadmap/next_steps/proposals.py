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
        Effort class, 1 to 3: the highest among the criteria; that of making use of the
        option where it is for no criterion.
    """

    title: str
    criteria: tuple[str, ...]
    option: str | None
    effort: int


def of_criteria(
    edition: Edition, codes: Sequence[str], say: Words
) -> tuple[Proposal, ...]:
    """Propose one action for each criterion, named by its statement."""
    return tuple(
        Proposal(
            title=_deed("criterion", say.of(edition, f"{code}.text"), say),
            criteria=(code,),
            option=None,
            effort=edition.effort_of(code),
        )
        for code in _in_order(edition, codes)
    )


def of_indicators(
    edition: Edition, codes: Sequence[str], say: Words
) -> tuple[Proposal, ...]:
    """Propose one action for the criteria of each indicator, named by its title."""
    by_indicator: dict[str, list[str]] = {}
    for code in _in_order(edition, codes):
        by_indicator.setdefault(edition.indicator_of[code].code, []).append(code)
    return tuple(
        Proposal(
            title=_deed("indicator", say.of(edition, f"{indicator}.title"), say),
            criteria=tuple(inside),
            option=None,
            effort=max(edition.effort_of(code) for code in inside),
        )
        for indicator, inside in by_indicator.items()
    )


def of_option(
    edition: Edition, option: Option, codes: Sequence[str], say: Words
) -> Proposal:
    """Propose the action of taking up an option for the criteria it is to serve.

    An option fulfils nothing by itself: the effort, and with it the time, is that of
    the criteria.
    """
    fulfils = tuple(_in_order(edition, codes))
    efforts = [edition.effort_of(code) for code in fulfils]
    return Proposal(
        title=_deed("option", say.of(edition, f"{option.code}.title"), say),
        criteria=fulfils,
        option=option.code,
        effort=max(efforts, default=EFFORTS[option.effort]),
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
        ends=ends or lasting(starts, proposal.effort),
        status=ActionStatus.PLANNED,
        effort=proposal.effort,
        amount=None,
        currency=None,
        evidence_wanted="",
        evidence=(),
        after=(),
        note="",
    )


def lasting(starts: Quarter, effort: int) -> Quarter:
    """Give the last quarter of what begins in one and takes as long as its effort says."""
    return starts.later(QUARTERS[effort] - 1)


def _in_order(edition: Edition, codes: Sequence[str]) -> list[str]:
    """Put codes in the order of the list, each once."""
    wanted = set(codes)
    return [code for code in edition.criterion_by_code if code in wanted]


def _deed(of: str, words: str, say: Words) -> str:
    """Name an action by what is done, in the words of what it is for."""
    return _short(say(f"into_plan.deed.{of}", what=words.rstrip(".")))


def _short(title: str) -> str:
    """Cut a title to what the plan keeps, at a word."""
    if len(title) <= LONGEST_NAME:
        return title
    return title[: LONGEST_NAME - 2].rsplit(" ", 1)[0] + " …"
