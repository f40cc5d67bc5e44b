"""Costs of the state's own: what fulfilling a criterion takes in its eyes."""

from collections.abc import Mapping
from dataclasses import dataclass

from nicegui import ui

from assessments.errors import NotUsable
from assessments.records.people import Person
from assessments.rules import may
from assessments.validation import LARGEST_COST
from roadmap.next_steps.costs import CostGroup, cost_groups
from roadmap.web.ui import first_html, forms, onward, templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.onward import AssessmentRead
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCosts(View):
    """What is not met, indicator by indicator, with the state's own cost."""

    template = "next_steps/costs.html"

    groups: tuple[CostGroup, ...]
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityChoice(View):
    """A form to choose one priority; ``priorities`` are titles by code."""

    template = "next_steps/choose_priority.html"

    label: str
    show: str
    chosen: str
    priorities: Mapping[str, str]


@ui.page("/assessments/{assessment}/costs")
async def costs_page(assessment: str, priority: str = "", done: str = "") -> None:
    """Show the state's own costs, and let them be changed."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(onward.read_assessment, service, who, assessment)
    code = onward.priority_named(read.edition, priority)
    groups = cost_groups(read.snapshot, code, read.costs, say)
    seen = forms.Seen(_own(groups), say)

    async def save(who: Person, filled: forms.Filled) -> str:
        wanted = _wanted(groups, filled)
        await seen.put(
            filled,
            lambda there: in_background(
                service.plans.set_own_costs,
                who=who,
                edition=read.assessment.edition,
                costs=wanted,
                seen=there,
            ),
        )
        return f"/assessments/{assessment}/costs?priority={code}&done=1"

    ui.add_head_html(theme.sheet("ui/onward.css"))
    name = say.of(read.edition, f"{code}.title")
    title = say("ways.costs.title", priority=name)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.assessment, say)
    ):
        first_html.put_first(
            onward.links(read.assessment, "ways", say, visit.prefix), say
        )
        if done:
            theme.done(say("ways.costs.saved"))
        lead = say("ways.costs.lead", largest=LARGEST_COST)
        theme.paragraph(lead).classes("lead")
        _choose(read, code, say)
        may_change = may(who, "plans.set_own_costs")
        view = OwnCosts(groups=groups, may_change=may_change)
        if not groups:
            theme.paragraph(say("ways.costs.none"))
        elif may_change:
            with forms.handled(save) as form:
                form.classes("wide")
                templates.show(view, say)
                seen.stand()
                forms.submit(say("ways.costs.save"))
        else:
            theme.paragraph(say("ways.costs.reader")).classes("muted")
            templates.show(view, say)
        with theme.paragraph(""):
            theme.link(say("ways.costs.back"), f"/assessments/{assessment}/ways")


def _choose(read: AssessmentRead, code: str, say: Words) -> None:
    choice = PriorityChoice(
        label=say("ways.costs.which"),
        show=say("ways.costs.choose"),
        chosen=code,
        priorities={
            p.code: say.of(read.edition, f"{p.code}.title")
            for p in read.edition.priorities
        },
    )
    templates.show(choice, say)


def _own(groups: tuple[CostGroup, ...]) -> Mapping[str, int | None]:
    """Give the own costs that the page shows, by criterion."""
    return {line.code: line.own for group in groups for line in group.lines}


def _is_cost(given: str) -> bool:
    digits = given.lstrip("0")
    return (
        given.isascii()
        and given.isdecimal()
        and 0 < len(digits) <= len(str(LARGEST_COST))
        and int(digits) <= LARGEST_COST
    )


def _wanted(
    groups: tuple[CostGroup, ...], filled: forms.Filled
) -> dict[str, int | None]:
    """Read the costs that were changed; None gives the effort class back.

    Raises
    ------
    NotUsable
        If any of them is no whole number, or too small or too large; all are named.
    """
    wanted: dict[str, int | None] = {}
    problems: list[tuple[str, dict[str, object]]] = []
    for line in (line for group in groups for line in group.lines):
        given = filled.one(line.code)
        if not given:
            cost = None
        elif _is_cost(given):
            cost = int(given.lstrip("0"))
        else:
            problems.append(
                (
                    "own_cost_unusable",
                    {"code": line.code, "given": given[:20], "largest": LARGEST_COST},
                )
            )
            continue
        if cost != line.own:
            wanted[line.code] = cost
    if problems:
        raise NotUsable(*problems)
    return wanted
