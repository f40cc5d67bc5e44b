"""The small words of a plan: quarters, stages of an action, names of agencies."""

from collections.abc import Mapping

from assessments.planned import ActionContent, Quarter
from assessments.records import AgencyCode
from roadmap.wording import t


def show_quarter(quarter: Quarter, language: str = "en") -> str:
    """Write a quarter, such as Q2 2027."""
    return t("plan.quarter", language, number=quarter.number, year=quarter.year)


def show_span(content: ActionContent, language: str = "en") -> str:
    """Write when an action is: from its first to its last quarter."""
    first = show_quarter(content.starts, language)
    if content.starts == content.ends:
        return first
    return t(
        "plan.span", language, first=first, last=show_quarter(content.ends, language)
    )


def show_status(content: ActionContent, language: str = "en") -> str:
    """Name how far an action is."""
    return t(f"plan.status.{content.status}", language)


def show_lead(
    content: ActionContent, agencies: Mapping[AgencyCode, str], language: str = "en"
) -> str:
    """Name who is in charge; nobody is said, never left empty."""
    if content.lead is None:
        return t("plan.nobody", language)
    return agencies.get(content.lead, content.lead)
