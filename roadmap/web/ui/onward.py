"""What the pages about the way forward share: one reading, and the links between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from assessments.errors import NotFound
from assessments.records.people import Person
from assessments.records.work import Assessment, AssessmentId
from assessments.service import Service
from priorities.edition import Edition, PriorityCode
from roadmap.web.ui.templates import View
from roadmap.wording.editions import edition_name
from roadmap.wording.texts import Words

PAGES = ("results", "options", "ways", "what-if")
"""The pages of an assessment that lead to each other, by the end of their address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRead:
    """What one look at an assessment reads, for somebody who sees the whole state.

    Attributes
    ----------
    state
        Name of the state.
    costs
        The state's own costs, by criterion; only where it set some.
    """

    assessment: Assessment
    state: str
    snapshot: Snapshot
    costs: Mapping[str, int]

    @property
    def edition(self) -> Edition:
        """The edition that was answered."""
        return self.snapshot.edition


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardLinks(View):
    """Links between pages that belong together: address, text, and whether one is there.

    Attributes
    ----------
    facts
        What is said below them of what the pages are about; may be empty.
    note
        What is said where there is nothing else to show; may be empty.
    """

    template = "ui/onward.html"

    label: str
    links: tuple[tuple[str, str, bool], ...]
    facts: str = ""
    note: str = ""


def read_assessment(service: Service, who: Person, code: str) -> AssessmentRead:
    """Read what the pages about the way forward show.

    Raises
    ------
    NotAllowed
        If the person does not see the whole state.
    NotFound
        If the assessment is not the own state's, or its edition is not on this system.
    """
    assessment = service.answering.assessment(who=who, assessment=AssessmentId(code))
    if service.world.edition_here(assessment.edition) is None:
        raise NotFound("no_such_edition", edition=assessment.edition)
    costs = service.plans.own_costs(who=who, edition=assessment.edition)
    (state,) = (
        member.name
        for member in service.people.states(who=who)
        if member.code == assessment.state
    )
    return AssessmentRead(
        assessment=assessment,
        state=state,
        snapshot=service.answering.snapshot(who=who, assessment=assessment.id),
        costs=costs,
    )


def priority_named(edition: Edition, code: str) -> PriorityCode:
    """Give the priority that an address names, or the first one if it names none.

    Raises
    ------
    NotFound
        If it names one that is not there.
    """
    if not code:
        return edition.priorities[0].code
    if code not in edition.priority_by_code:
        raise NotFound("no_such_thing")
    return PriorityCode(code)


def links(
    assessment: Assessment,
    page: str,
    say: Words,
    prefix: str,
    *,
    facts: str = "",
    note: str = "",
) -> OnwardLinks:
    """Give the way to the pages beside this one.

    Parameters
    ----------
    page
        One of `PAGES`.
    prefix
        What stands before every path of ours.
    facts, note
        As in `OnwardLinks`.
    """
    base = f"{prefix}/assessments/{assessment.id}"
    beside = [
        (f"{base}/{name}", say(f"onward.{name.replace('-', '_')}"), name == page)
        for name in PAGES
    ]
    plan = (f"{prefix}/plan", say("onward.plan"), False)
    label = say("onward.label")
    return OnwardLinks(label=label, links=(*beside, plan), facts=facts, note=note)


def facts(read: AssessmentRead, say: Words) -> str:
    """Say which assessment is looked at."""
    return say(
        "onward.facts",
        cycle=read.assessment.cycle,
        edition=edition_name(read.edition, say),
        reference=say.date(read.assessment.reference_date),
    )
