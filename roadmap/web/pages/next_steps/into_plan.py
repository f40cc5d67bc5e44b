"""Put into the plan: an option or a way becomes actions, before they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nicegui import ui

from assessments.errors import NotUsable
from assessments.records.people import Agency, AgencyCode, Person
from assessments.records.plans import ActionContent, ActionStatus, Plan, Quarter
from assessments.rules import require
from assessments.service import Service
from assessments.validation import FIRST_YEAR, LAST_YEAR, LONGEST_NAME
from priorities.edition import Option
from roadmap.next_steps import proposals
from roadmap.next_steps.proposals import Proposal
from roadmap.plans.actions import show_quarter
from roadmap.web.ui import forms, onward, templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.onward import AssessmentRead, OnwardLinks
from roadmap.web.ui.templates import View
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words

QUARTERS = 16
"""How many quarters ahead can be chosen."""

PLAN = "/plan"
BY = ("indicator", "criterion")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntoPlanRead:
    """What one look at the form reads."""

    work: AssessmentRead
    plan: Plan
    agencies: tuple[Agency, ...]
    next_quarter: Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the address names.

    Attributes
    ----------
    option
        The option to take up; None for criteria alone.
    codes
        Criteria to fulfil that are not met, in the order of the list.
    dropped
        Whether something that was named was left out: unknown, or met already.
    """

    option: Option | None
    codes: tuple[str, ...]
    dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalShown:
    """One action as it is proposed.

    ``already`` says what of it the plan has; ``is_new`` whether anything is left to do.
    """

    title: str
    effort: str
    criteria: tuple[str, ...]
    already: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IntoPlanForm(View):
    """The proposed actions, and what is said of all of them at once.

    ``agencies`` and ``quarters`` are in words, by what is sent.
    """

    template = "next_steps/into_plan.html"

    proposals: tuple[ProposalShown, ...]
    agencies: Mapping[str, str]
    quarters: Mapping[str, str]
    next_quarter: str
    longest_name: int = LONGEST_NAME


@ui.page("/assessments/{assessment}/into-plan")
async def form_page(
    assessment: str,
    option: str = "",
    criteria: str = "",
    by: str = BY[0],
    done: str = "",
) -> None:
    """Show what would become an action, before it is one."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "plans.add_actions")
    read = await in_background(_read, service, who, assessment)
    chosen = _chosen(read.work, option, criteria)
    proposed = _proposed(read.work, chosen, by, say)

    async def save(who: Person, filled: forms.Filled) -> str:
        contents = _contents(read, proposed, filled)
        await in_background(service.plans.add_actions, who=who, contents=contents)
        return f"/assessments/{assessment}/into-plan?done={len(contents)}"

    ui.add_head_html(theme.sheet("ui/onward.css"))
    title = say("into_plan.title", state=read.work.state)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.work.assessment, say)
    ):
        if done.isdecimal():
            theme.done(say("into_plan.done", n=int(done[:4])))
            theme.button_link(say("into_plan.open"), PLAN)
        elif not proposed:
            theme.note(say("into_plan.nothing"))
        elif chosen.dropped:
            theme.note(say("into_plan.dropped"))
        if not proposed:
            templates.show(
                onward.links(read.work.assessment, "", say, visit.prefix), say
            )
            return
        theme.paragraph(say("into_plan.lead")).classes("lead")
        _ways_to_cut(chosen, by, say)
        with forms.handled(save, about=" ".join((option, *chosen.codes, by))) as form:
            form.classes("wide")
            templates.show(_view(read, proposed, say), say)
            forms.submit(say("into_plan.save", n=len(proposed)))


def _read(service: Service, who: Person, code: str) -> IntoPlanRead:
    return IntoPlanRead(
        work=onward.read_assessment(service, who, code),
        plan=service.plans.plan(who=who),
        agencies=service.people.agencies(who=who),
        next_quarter=Quarter.of(service.world.today()).later(),
    )


def _chosen(work: AssessmentRead, option: str, criteria: str) -> Selection:
    """Understand what the address names."""
    lacking = {
        code
        for priority in work.snapshot.placement.priorities
        for code in (*priority.would_raise, *priority.would_not_raise)
    }
    chosen = next((o for o in work.edition.options if o.code == option), None)
    named = set(chosen.serves if chosen else filter(None, criteria.split(",")))
    codes = tuple(c for c in work.edition.criterion_by_code if c in named & lacking)
    unknown = bool(option) and chosen is None
    return Selection(
        option=chosen,
        codes=codes,
        dropped=unknown or (chosen is None and len(codes) < len(named)),
    )


def _proposed(
    work: AssessmentRead, chosen: Selection, by: str, say: Words
) -> tuple[Proposal, ...]:
    if chosen.option is not None:
        return (proposals.of_option(work.edition, chosen.option, chosen.codes, say),)
    cut = proposals.of_criteria if by == "criterion" else proposals.of_indicators
    return cut(work.edition, chosen.codes, say)


def _ways_to_cut(chosen: Selection, by: str, say: Words) -> None:
    """Offer one action per indicator or per criterion, where that differs."""
    if chosen.option is not None or len(chosen.codes) < 2:
        return
    links = tuple(
        (
            f"?criteria={','.join(chosen.codes)}&by={grouping}",
            say(f"into_plan.by_{grouping}"),
            grouping == (by if by in BY else BY[0]),
        )
        for grouping in BY
    )
    templates.show(OnwardLinks(label=say("into_plan.group"), links=links), say)


def _view(
    read: IntoPlanRead, proposed: tuple[Proposal, ...], say: Words
) -> IntoPlanForm:
    already = _already(read.plan)
    lines = []
    for proposal in proposed:
        planned = [code for code in proposal.criteria if code in already]
        is_new = proposal.option not in already and (
            not planned or len(planned) < len(proposal.criteria)
        )
        lines.append(
            ProposalShown(
                title=proposal.title,
                effort=say(f"ways.effort.{proposal.effort}"),
                criteria=tuple(
                    criterion_words(read.work.edition, code, say)
                    for code in proposal.criteria
                ),
                already=_in_plan(proposal, already, say, is_new=is_new),
                is_new=is_new,
            )
        )
    return IntoPlanForm(
        proposals=tuple(lines),
        agencies={a.code: a.name for a in read.agencies},
        quarters={
            str(quarter): show_quarter(quarter, say)
            for quarter in (read.next_quarter.later(n) for n in range(-1, QUARTERS))
        },
        next_quarter=str(read.next_quarter),
    )


def _in_plan(
    proposal: Proposal, already: Mapping[str, str], say: Words, *, is_new: bool
) -> str:
    """Say what of an action the plan has already, and in which actions."""
    planned = [code for code in proposal.criteria if code in already]
    keys = planned if is_new else filter(None, (proposal.option, *planned))
    titles = say.listed(dict.fromkeys(already[key] for key in keys if key in already))
    if not is_new:
        return say("into_plan.already", title=titles)
    if not planned:
        return ""
    counts = {"n": len(planned), "all": len(proposal.criteria)}
    return say("into_plan.some_already", title=titles, **counts)


def _already(plan: Plan) -> Mapping[str, str]:
    """Name, by criterion and option, the action of the plan that is about it."""
    return {
        key: action.content.title
        for action in plan.actions
        if action.content.status is not ActionStatus.DROPPED
        for key in (action.content.option, *action.content.criteria)
        if key is not None
    }


def _contents(
    read: IntoPlanRead, proposed: tuple[Proposal, ...], filled: forms.Filled
) -> list[ActionContent]:
    """Make actions of what is ticked.

    Raises
    ------
    NotUsable
        If nothing is ticked, or a quarter is none.
    """
    ticked = set(filled.every("take"))
    if not ticked:
        raise NotUsable(("nothing_ticked", {}))
    ends = filled.one("ends")
    return [
        proposals.content_of(
            replace(proposal, title=_one_line(filled.one(f"title-{number}"))),
            read.work.edition,
            lead=AgencyCode(filled.one("lead")) if filled.one("lead") else None,
            starts=_quarter(filled.one("starts")),
            ends=_quarter(ends) if ends else None,
        )
        for number, proposal in enumerate(proposed)
        if str(number) in ticked
    ]


def _one_line(title: str) -> str:
    """Take out the line breaks that a long title was typed with."""
    return " ".join(title.split())


def _quarter(given: str) -> Quarter:
    try:
        return Quarter.parse(given)
    except ValueError:
        limits: dict[str, object] = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise NotUsable(("quarter_unusable", limits)) from None
